//! Checks the invariants of the crate's documentation.

use crate::*;
use alloc::{collections::BTreeSet, vec::Vec};
use frame_support::{ensure, BoundedVec};
use madang_primitives::{Did, Epoch, Filed, Holding, Party, Receipt, TitleId};
use sp_runtime::TryRuntimeError;

type Check = Result<(), TryRuntimeError>;

/// What the entries of a record give, as far as they are applied.
struct Replay {
	lots: Lots,
	next_lot: u32,
	live: Live,
}

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
		for id in LotsOf::<T>::iter_keys().chain(LiveEntries::<T>::iter_keys()) {
			ensure!(Titles::<T>::contains_key(id), "lots or live entries have no title");
		}
		for (id, _, _) in Entries::<T>::iter() {
			ensure!(Titles::<T>::contains_key(id), "an entry has no title");
		}
		for id in IncompleteTitles::<T>::iter_keys() {
			let foreign = Titles::<T>::get(id).map_or(0, |title| title.foreign);
			ensure!(foreign > 0, "a complete record is listed as incomplete");
		}
		Self::check_applications()?;
		Self::check_closings()?;
		Self::check_joint()
	}

	fn check_record(id: TitleId, title: &Title) -> Check {
		let mut entries: Vec<(u32, Entry<T::AccountId>)> = Entries::<T>::iter_prefix(id).collect();
		entries.sort_by_key(|(number, _)| *number);
		ensure!(
			entries.iter().map(|(number, _)| *number).eq(1..title.next_entry),
			"entries are not numbered without gaps"
		);
		let later = entries.iter().filter(|(number, _)| *number > title.imported);
		let counted = later.filter(|(_, entry)| entry.right.changes_rights()).count();
		let begun = usize::from(title.imported > 0);
		ensure!(
			title.rights as usize == counted.saturating_add(begun),
			"the count of rights is wrong"
		);
		ensure!(title.descriptions >= 1, "the number of a description is zero");
		let foreign = LiveEntries::<T>::get(id).iter().filter(|one| one.kind.is_foreign()).count();
		ensure!(title.foreign as usize == foreign, "the count of foreign entries is wrong");
		ensure!(
			IncompleteTitles::<T>::contains_key(id) == (foreign > 0),
			"an incomplete record is not listed"
		);
		Self::check_ranks(title, &entries)?;
		Self::check_imported(title, &entries)?;
		Self::check_filings(title, &entries)?;
		Self::check_cancelled(id, &entries)?;
		Self::check_replay(id, title, &entries)
	}

	fn check_ranks(title: &Title, entries: &[(u32, Entry<T::AccountId>)]) -> Check {
		for (_, entry) in entries {
			let next = match entry.section {
				Section::A => title.next_rank_a,
				Section::B => title.next_rank_b,
			};
			ensure!(entry.rank.main >= 1 && entry.rank.main < next, "a main rank was not assigned");
			ensure!(entry.section == entry.right.section(), "an entry is in the wrong section");
			let supplementary = |other: &&(u32, Entry<T::AccountId>)| {
				let (_, other) = other;
				other.section == entry.section
					&& other.rank.main == entry.rank.main
					&& other.rank.branches.len() == entry.rank.branches.len().saturating_add(1)
					&& other.rank.branches.starts_with(&entry.rank.branches)
			};
			// Entries that were filed at the same time have the same rank.
			let branches: usize = entries
				.iter()
				.filter(|(_, one)| one.section == entry.section && one.rank == entry.rank)
				.map(|(_, one)| usize::from(one.branches))
				.sum();
			ensure!(
				entries.iter().filter(supplementary).count() == branches,
				"the count of supplementary entries is wrong"
			);
		}
		Ok(())
	}

	/// Imported entries have receipts of days before the cut-over, and their ranks follow their order in
	/// each section, beginning at 1.
	fn check_imported(title: &Title, entries: &[(u32, Entry<T::AccountId>)]) -> Check {
		let (mut a, mut b) = (0u32, 0u32);
		ensure!((title.imported > 0) == title.taken_over.is_some(), "an import has no cut-over");
		for (_, entry) in entries.iter().filter(|(number, _)| *number <= title.imported) {
			let before = title.taken_over.is_some_and(|on| entry.filed.on < on);
			ensure!(before, "an imported entry was received after the cut-over");
			let last = match entry.section {
				Section::A => &mut a,
				Section::B => &mut b,
			};
			let main = entry.rank.main;
			let next = main == *last || main == last.saturating_add(1);
			ensure!(next && entry.rank.is_main(), "imported ranks are not in order");
			*last = main;
		}
		Ok(())
	}

	fn check_filings(title: &Title, entries: &[(u32, Entry<T::AccountId>)]) -> Check {
		for (number, entry) in entries {
			let imported = *number <= title.imported;
			ensure!(
				imported == (entry.filed.epoch != Epoch::OnChain)
					&& imported == matches!(entry.basis, Basis::Imported { .. }),
				"an entry is of the wrong epoch"
			);
		}
		let filed: Vec<Filed> = entries
			.iter()
			.filter(|(number, _)| *number > title.imported)
			.map(|(_, entry)| entry.filed)
			.collect();
		ensure!(
			filed.iter().zip(filed.iter().skip(1)).all(|(a, b)| a <= b),
			"receipts are not in the order of the entries"
		);
		ensure!(
			filed.iter().all(|filed| Some(filed.receipt) <= LastReceipt::<T>::get()),
			"a receipt was never assigned"
		);
		Ok(())
	}

	fn check_cancelled(id: TitleId, entries: &[(u32, Entry<T::AccountId>)]) -> Check {
		for (number, entry) in entries {
			if let EntryState::Cancelled { by } = entry.state {
				let main = match entry.right {
					Right::MortgageMoved { of, .. } => of,
					_ => *number,
				};
				let cancels = Entries::<T>::get(id, by).map(|entry| entry.right);
				let of = match cancels {
					Some(Right::Discharge { of } | Right::Cleared { of, .. }) => Some(of),
					_ => None,
				};
				ensure!(of == Some(main), "a cancelled entry has no discharge");
			}
			if let Right::Discharge { of } | Right::Cleared { of, .. } = entry.right {
				let state = Entries::<T>::get(id, of).map(|entry| entry.state);
				ensure!(
					state == Some(EntryState::Cancelled { by: *number }),
					"a discharge has not cancelled its entry"
				);
			}
		}
		Ok(())
	}

	/// Apply all entries in order: the lots, the live entries, and who granted each mortgage.
	fn check_replay(id: TitleId, title: &Title, entries: &[(u32, Entry<T::AccountId>)]) -> Check {
		let mut replay = Self::begin_replay(title, entries)?;
		for (number, entry) in entries {
			let imported = *number <= title.imported;
			Self::replay_entry(&mut replay, (*number, entry), imported)?;
		}
		let Replay { lots, next_lot, live } = replay;
		let whole = lots::holdings(&lots).is_ok_and(|holdings| holdings.is_whole());
		ensure!(whole, "shares do not add up to one");
		ensure!(LotsOf::<T>::get(id) == lots, "the lots differ from section A");
		ensure!(title.next_lot == next_lot, "the number of the next lot is wrong");
		ensure!(LiveEntries::<T>::get(id) == live, "the live entries differ from the entries");
		Ok(())
	}

	/// The imported acquisitions are one state.
	fn begin_replay(
		title: &Title,
		entries: &[(u32, Entry<T::AccountId>)],
	) -> Result<Replay, TryRuntimeError> {
		if title.imported == 0 {
			return Ok(Replay { lots: Lots::default(), next_lot: 1, live: Live::default() });
		}
		let imported = entries.iter().filter(|(number, _)| *number <= title.imported);
		let acquired = imported.filter_map(|(number, entry)| match &entry.right {
			Right::Ownership { acquired, .. } => Some((*number, acquired)),
			_ => None,
		});
		let lots::Begun { lots, next_lot, .. } =
			lots::begun(acquired).map_err(|_| "imported acquisitions are not the whole")?;
		Ok(Replay { lots, next_lot, live: Live::default() })
	}

	fn replay_entry(
		replay: &mut Replay,
		(number, entry): (u32, &Entry<T::AccountId>),
		imported: bool,
	) -> Check {
		let Replay { lots, next_lot, live } = replay;
		let numbered = (number, entry);
		match &entry.right {
			Right::Ownership { .. } if imported => {}
			Right::Ownership { given_up, acquired, .. } => {
				let burdens = live::burdens(live);
				let new = (*next_lot, number);
				let moved = lots::transferred(lots, &burdens, new, given_up, acquired)
					.map_err(|_| "the entries of section A are inconsistent")?;
				live::follow(live, &moved.lots, &moved.pieces);
				(*lots, *next_lot) = (moved.lots, moved.next_lot);
			}
			Right::HolderBound { from, to, .. } => {
				let Target::Lots(bound) = &entry.on else {
					return Err("a binding names no lots".into());
				};
				*lots = lots::bound(lots, bound, *from, *to)
					.map_err(|_| "the entries of section A are inconsistent")?;
			}
			Right::RevolvingMortgage { granted_by, .. } => {
				if !imported {
					Self::check_granted(lots, entry, granted_by)?;
				}
				let on = Self::live_target(&entry.on)?;
				Self::replay_live(live, numbered, Kind::RevolvingMortgage, None, on)?;
			}
			Right::Foreign { purpose, .. } => {
				ensure!(imported, "a foreign entry was not imported");
				let on = Self::live_target(&entry.on)?;
				Self::replay_live(live, numbered, Kind::Foreign(*purpose), None, on)?;
			}
			Right::MortgageMoved { of, .. } => {
				let on = live.iter().find(|one| one.number == *of).map(|one| one.on.clone());
				let on = on.ok_or("a mortgage was moved that was not live")?;
				Self::replay_live(live, numbered, Kind::MortgageMoved, Some(*of), on)?;
			}
			Right::Discharge { of } | Right::Cleared { of, .. } => live::remove(live, *of),
		}
		Ok(())
	}

	fn replay_live(
		live: &mut Live,
		(number, entry): (u32, &Entry<T::AccountId>),
		kind: Kind,
		main: Option<u32>,
		on: LiveTarget,
	) -> Check {
		let (section, rank, filed) = (entry.section, entry.rank.clone(), entry.filed);
		live.try_push(LiveRef { number, kind, section, rank, filed, main, on })
			.map_err(|_| "there are too many live entries")?;
		Ok(())
	}

	fn live_target(on: &Target) -> Result<LiveTarget, TryRuntimeError> {
		match on {
			Target::Whole => Ok(LiveTarget::Whole),
			Target::Lots(lots) => {
				Ok(LiveTarget::Lots(BoundedVec::truncate_from(lots.clone().into_inner())))
			}
			Target::Entry(_) | Target::Part(_) => Err("a mortgage has no object".into()),
		}
	}

	/// Everyone whose lots a mortgage encumbered at registration has granted it and signed its
	/// application, unless the application is no longer kept.
	fn check_granted(lots: &[Lot], entry: &Entry<T::AccountId>, granted_by: &[Did]) -> Check {
		let burdened = |lot: &&Lot| match &entry.on {
			Target::Lots(numbers) => numbers.contains(&lot.id),
			_ => true,
		};
		let holders: BTreeSet<Option<Did>> =
			lots.iter().filter(burdened).map(|lot| lot.party.did()).collect();
		let granted: BTreeSet<Option<Did>> = granted_by.iter().copied().map(Some).collect();
		ensure!(holders == granted, "a mortgage encumbers a share whose holder has not granted it");
		let receipt = entry.filed.receipt;
		match Applications::<T>::get(receipt) {
			Some(application) => ensure!(
				granted_by.iter().all(|did| application.signed.contains(did)),
				"a mortgage encumbers a share whose holder has not signed"
			),
			None => ensure!(Pruned::<T>::contains_key(receipt), "an entry has no application"),
		}
		Ok(())
	}

	fn check_applications() -> Check {
		for (property, queue) in Queue::<T>::iter() {
			ensure!(!queue.is_empty(), "an empty queue is stored");
			ensure!(
				queue.iter().zip(queue.iter().skip(1)).all(|(a, b)| a < b),
				"a queue is not in order of receipt"
			);
			for receipt in queue {
				let application =
					Applications::<T>::get(receipt).ok_or("a queued application does not exist")?;
				ensure!(
					application.lines.iter().any(|line| line.property == property)
						&& application.state.waits(),
					"a queued application is not pending for this property"
				);
			}
		}
		for (receipt, application) in Applications::<T>::iter() {
			ensure!(application.filed.receipt == receipt, "an application has another receipt");
			ensure!(!application.lines.is_empty(), "an application asks for nothing");
			ensure!(
				application.ended.is_none() == application.state.waits(),
				"only an application that is not pending has ended"
			);
			ensure!(Some(receipt) <= LastReceipt::<T>::get(), "a receipt was never assigned");
			for line in &application.lines {
				ensure!(
					application.state.waits() == Queue::<T>::get(line.property).contains(&receipt),
					"a pending application is not in its queue"
				);
				if matches!(application.state, ApplicationState::Completed { .. }) {
					let title = line.title.ok_or("a completed application has no title")?;
					let entered = Entries::<T>::iter_prefix_values(title)
						.any(|entry| entry.filed == application.filed);
					ensure!(entered, "a completed application has no entry");
				}
			}
		}
		Ok(())
	}

	fn check_closings() -> Check {
		let mut filed: BTreeSet<Receipt> = BTreeSet::new();
		for (deal, range) in Closings::<T>::iter() {
			for receipt in range.iter() {
				let application =
					Applications::<T>::get(receipt).ok_or("a part of a closing does not exist")?;
				ensure!(
					application.deal == Some(deal) && application.state.waits(),
					"a part of a closing is not pending for its deal"
				);
				for line in &application.lines {
					let (Filing::Transfer(transfer), Some(title)) = (&line.filing, line.title)
					else {
						continue;
					};
					let reserved =
						|one: &Holding| Self::reserved_for(title, &one.holder) == Some(deal);
					ensure!(
						transfer.from.iter().all(reserved),
						"a closing is pending without its reservation"
					);
				}
				filed.insert(receipt);
			}
		}
		for (receipt, application) in Applications::<T>::iter() {
			let part = application.deal.is_some() && application.state.waits();
			ensure!(part == filed.contains(&receipt), "a part of a closing is pending alone");
		}
		for (title, reserved) in Reservations::<T>::iter() {
			ensure!(Titles::<T>::contains_key(title), "a reservation has no title");
			ensure!(!reserved.is_empty(), "an empty list of reservations is stored");
			let parties: BTreeSet<Party> = reserved.iter().map(|one| one.party).collect();
			ensure!(parties.len() == reserved.len(), "a holder is reserved twice");
		}
		Ok(())
	}

	fn check_joint() -> Check {
		for (joint, entries) in Joint::<T>::iter() {
			ensure!(
				joint < NextJoint::<T>::get(),
				"the number of a joint collateral was not assigned"
			);
			for entry in entries {
				let right = Entries::<T>::get(entry.title, entry.number).map(|entry| entry.right);
				ensure!(
					matches!(right, Some(Right::RevolvingMortgage { joint: Some(one), .. }) if one == joint),
					"an entry of a joint collateral is no mortgage of it"
				);
			}
		}
		for (title, number, entry) in Entries::<T>::iter() {
			if let Right::RevolvingMortgage { joint: Some(joint), .. } = entry.right {
				let listed = Joint::<T>::get(joint).contains(&EntryId { title, number });
				ensure!(listed, "a mortgage of a joint collateral is not listed");
			}
		}
		Ok(())
	}
}
