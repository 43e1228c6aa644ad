//! Checks the invariants of the crate's documentation.

use crate::*;
use alloc::vec::Vec;
use frame_support::ensure;
use madang_primitives::{Holdings, Receipt, TitleId};
use sp_runtime::TryRuntimeError;

type Check = Result<(), TryRuntimeError>;

impl<T: Config> Pallet<T> {
	/// Check every invariant.
	pub fn do_try_state() -> Check {
		for (id, title) in Titles::<T>::iter() {
			ensure!(
				TitleOf::<T>::get(title.property) == Some(id),
				"a title is not the title of its property"
			);
			Self::check_record(id, &title)?;
		}
		for (property, id) in TitleOf::<T>::iter() {
			let title = Titles::<T>::get(id).ok_or("a property's title does not exist")?;
			ensure!(title.property == property, "a property's title belongs to another property");
		}
		for id in Holders::<T>::iter_keys().chain(LiveCharges::<T>::iter_keys()) {
			ensure!(Titles::<T>::contains_key(id), "holders or charges have no title");
		}
		for (id, _, _) in Entries::<T>::iter() {
			ensure!(Titles::<T>::contains_key(id), "an entry has no title");
		}
		Self::check_applications()?;
		Self::check_reservations()?;
		Self::check_openings()
	}

	fn check_record(id: TitleId, title: &Title) -> Check {
		let mut entries: Vec<(u32, Entry)> = Entries::<T>::iter_prefix(id).collect();
		entries.sort_by_key(|(number, _)| *number);
		ensure!(
			entries.iter().map(|(number, _)| *number).eq(1..title.next_entry),
			"entries are not numbered without gaps"
		);
		let changes = title.description_number.saturating_sub(1);
		let registered = title.next_entry.saturating_sub(1).saturating_sub(title.imported);
		let begun = u32::from(title.imported > 0);
		ensure!(
			title.revision == registered.saturating_add(begun).saturating_add(changes),
			"a revision is wrong"
		);
		Self::check_ranks(title, &entries)?;
		Self::check_receipts(title, &entries)?;
		Self::check_holders(id, &entries)?;
		Self::check_charges(id, &entries)
	}

	fn check_ranks(title: &Title, entries: &[(u32, Entry)]) -> Check {
		for (section, next) in [(Section::A, title.next_rank_a), (Section::B, title.next_rank_b)] {
			let ranks: Vec<&Rank> = entries
				.iter()
				.map(|(_, entry)| entry)
				.filter(|entry| entry.section == section)
				.map(|entry| &entry.rank)
				.collect();
			ensure!(
				ranks.iter().filter(|rank| rank.is_main()).map(|rank| rank.main).eq(1..next),
				"main ranks have a gap"
			);
			let supplements: Vec<_> = ranks.iter().filter(|rank| !rank.is_main()).collect();
			ensure!(
				supplements.iter().zip(supplements.iter().skip(1)).all(|(a, b)| a < b),
				"supplementary ranks are not in order"
			);
			ensure!(
				supplements.iter().all(|rank| rank.main < next),
				"a supplementary entry has no main entry"
			);
			let bound = if section == Section::A { usize::from(title.bound) } else { 0 };
			ensure!(supplements.len() == bound, "the count of supplementary entries is wrong");
		}
		Ok(())
	}

	fn check_receipts(title: &Title, entries: &[(u32, Entry)]) -> Check {
		let receipts: Vec<Receipt> = entries
			.iter()
			.filter(|(number, _)| *number > title.imported)
			.map(|(_, entry)| entry.receipt)
			.collect();
		ensure!(
			receipts.iter().zip(receipts.iter().skip(1)).all(|(a, b)| a < b),
			"receipts are not in the order of the entries"
		);
		ensure!(
			receipts.iter().all(|receipt| Some(*receipt) <= LastReceipt::<T>::get()),
			"a receipt was never assigned"
		);
		Ok(())
	}

	fn check_holders(id: TitleId, entries: &[(u32, Entry)]) -> Check {
		let mut holders = Holdings::default();
		for (_, entry) in entries {
			holders = match &entry.content {
				Content::Ownership { given_up, acquired, .. } => {
					holders::transferred(&holders, given_up, acquired)
				}
				Content::HolderBound { from, to, .. } => holders::bound(&holders, *from, *to),
				Content::RevolvingMortgage(_) | Content::Discharge { .. } => Ok(holders),
			}
			.map_err(|_| "the entries of section A are inconsistent")?;
			ensure!(entry.section == entry.content.section(), "an entry is in the wrong section");
		}
		ensure!(holders.is_whole(), "shares do not add up to one");
		ensure!(Holders::<T>::get(id) == holders, "the holders differ from section A");
		Ok(())
	}

	fn check_charges(id: TitleId, entries: &[(u32, Entry)]) -> Check {
		let live = entries
			.iter()
			.filter(|(_, entry)| {
				matches!(entry.content, Content::RevolvingMortgage(_))
					&& entry.state == EntryState::Effective
			})
			.map(|(number, _)| *number);
		ensure!(
			live.eq(LiveCharges::<T>::get(id)),
			"the live charges differ from the live mortgages"
		);
		for (number, entry) in entries {
			if let EntryState::Cancelled { by } = entry.state {
				let cancels = Entries::<T>::get(id, by).map(|entry| entry.content);
				ensure!(
					cancels == Some(Content::Discharge { of: *number }),
					"a cancelled entry has no discharge"
				);
			}
			if let Content::Discharge { of } = entry.content {
				let state = Entries::<T>::get(id, of).map(|entry| entry.state);
				ensure!(
					state == Some(EntryState::Cancelled { by: *number }),
					"a discharge has not cancelled its entry"
				);
			}
		}
		Ok(())
	}

	fn check_applications() -> Check {
		for (title, queue) in Queue::<T>::iter() {
			ensure!(!queue.is_empty(), "an empty queue is stored");
			ensure!(
				queue.iter().zip(queue.iter().skip(1)).all(|(a, b)| a < b),
				"a queue is not in order of receipt"
			);
			for receipt in queue {
				let application =
					Applications::<T>::get(receipt).ok_or("a queued application does not exist")?;
				ensure!(
					application.title == title && application.state.waits(),
					"a queued application is not pending on this title"
				);
			}
		}
		for (receipt, application) in Applications::<T>::iter() {
			ensure!(
				application.state.waits() == Queue::<T>::get(application.title).contains(&receipt),
				"a pending application is not in its queue"
			);
			ensure!(Some(receipt) <= LastReceipt::<T>::get(), "a receipt was never assigned");
			if application.state == ApplicationState::Completed {
				let entered = Entries::<T>::iter_prefix_values(application.title)
					.filter(|entry| entry.receipt == receipt)
					.count();
				ensure!(entered >= 1, "a completed application has no entry");
			}
		}
		Ok(())
	}

	fn check_reservations() -> Check {
		for (title, _) in Reservations::<T>::iter() {
			ensure!(Titles::<T>::contains_key(title), "a reservation has no title");
		}
		for title in Queue::<T>::iter_keys() {
			let reserved = Reservations::<T>::get(title);
			let waiting = Self::waiting(title);
			let of_deal: Vec<Option<_>> = waiting.iter().map(|(_, waits)| waits.deal).collect();
			ensure!(
				of_deal.iter().flatten().all(|deal| reserved == Some(*deal)),
				"a deal's application is pending without its reservation"
			);
			// The applications of a deal are consecutive, so only one run begins.
			let mut before = None;
			let begins = of_deal
				.iter()
				.filter(|deal| core::mem::replace(&mut before, **deal).is_none() && deal.is_some())
				.count();
			ensure!(begins <= 1, "the applications of a closing are not consecutive");
			if reserved.is_some() {
				ensure!(
					waiting.iter().all(|(_, waits)| waits.deal.is_some()
						|| !matches!(waits.filing, Filing::Transfer(_))),
					"another transfer is pending on a reserved title"
				);
			}
		}
		Ok(())
	}

	fn check_openings() -> Check {
		for (property, title) in Openings::<T>::iter() {
			ensure!(
				!TitleOf::<T>::contains_key(property),
				"a number is set aside although the property has a record"
			);
			ensure!(
				Queue::<T>::contains_key(title),
				"a number is set aside without an application"
			);
		}
		for title in Queue::<T>::iter_keys().filter(|title| !Titles::<T>::contains_key(title)) {
			for (_, waits) in Self::waiting(title) {
				ensure!(
					Openings::<T>::get(waits.property) == Some(title)
						&& matches!(waits.filing, Filing::Preservation { .. }),
					"an application without a record is not a first registration"
				);
			}
		}
		Ok(())
	}
}
