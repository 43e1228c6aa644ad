//! A deal's closing: discharges, transfers and mortgages that are filed as a chain of consecutive
//! receipts (부동산등기규칙 67-4) and registered together or not at all.

use crate::{queue::Place, *};
use alloc::{collections::BTreeMap, vec, vec::Vec};
use frame_support::{
	pallet_prelude::{DispatchError, DispatchResult},
	BoundedVec,
};
use madang_primitives::{CauseKind, DealId, Did, Party, ReceiptRange, TitleId};

impl<T: Config> Pallet<T> {
	/// File the chain of a closing.
	pub(crate) fn do_file_closing(
		deal: DealId,
		closing: Closing,
		by: Done<T::AccountId>,
		signed: &[Did],
	) -> Result<ReceiptRange, DispatchError> {
		ensure!(!Closings::<T>::contains_key(deal), Error::<T>::ClosingAlreadyFiled);
		ensure!(!closing.parts.is_empty(), Error::<T>::NoProperty);
		let mut titles = Vec::new();
		for (index, part) in closing.parts.iter().enumerate() {
			let earlier = closing.parts.iter().take(index);
			ensure!(!earlier.clone().any(|one| one.title == part.title), Error::<T>::PropertyTwice);
			titles.push(Self::check_part(deal, part, signed)?);
			let used = part.discharges.len().saturating_add(closing.mortgages.len());
			Self::ensure_deal_places(&part.title, used.saturating_add(1))?;
			Self::ensure_live_room(part, closing.mortgages.len())?;
			for one in &closing.mortgages {
				Self::check_closing_mortgage(part, one, signed)?;
			}
		}
		let mut range: Option<ReceiptRange> = None;
		for lines in Self::chain_lines(closing, &titles) {
			let mut application = Self::new_application(
				lines,
				Basis::Application,
				None,
				signed.to_vec(),
				by.clone(),
			)?;
			application.deal = Some(deal);
			let receipt = Self::enqueue(Place::Deal, application)?;
			range = Some(match range {
				None => ReceiptRange { first: receipt, count: 1 },
				Some(range) => ReceiptRange { count: range.count.saturating_add(1), ..range },
			});
		}
		// The chain contains at least one transfer.
		let range = range.ok_or(Error::<T>::ClosingNotFiled)?;
		Closings::<T>::insert(deal, range);
		Ok(range)
	}

	/// The lines of each application of a closing.
	fn chain_lines(closing: Closing, titles: &[Title]) -> Vec<Vec<Line>> {
		let Closing { parts, mortgages } = closing;
		let today = Self::today();
		let mut chain = Vec::new();
		let mut properties = Vec::new();
		for (Part { title, discharges, transfer }, record) in parts.into_iter().zip(titles) {
			let property = record.property;
			let line = |filing| Line { title: Some(title), property, filing };
			let discharge = |entry| Filing::Discharge { entry, released_on: today };
			chain.extend(discharges.into_iter().map(|entry| vec![line(discharge(entry))]));
			chain.push(vec![line(Filing::Transfer(transfer))]);
			properties.push((title, property));
		}
		for ClosingMortgage { mortgage, on } in mortgages {
			let filing = Filing::Mortgage { mortgage, on };
			let line = |(title, property): &(TitleId, _)| Line {
				title: Some(*title),
				property: *property,
				filing: filing.clone(),
			};
			chain.push(properties.iter().map(line).collect());
		}
		chain
	}

	/// Ensure that the mortgages of a closing find room among the live entries.
	fn ensure_live_room(part: &Part, mortgages: usize) -> DispatchResult {
		let live = LiveEntries::<T>::get(part.title);
		let left = live.iter().filter(|one| {
			let number = one.main.unwrap_or(one.number);
			!part.discharges.contains(&number)
		});
		let after = left.count().saturating_add(mortgages);
		ensure!(
			after <= <MaxLive as frame_support::traits::Get<u32>>::get() as usize,
			Error::<T>::TooManyCharges
		);
		Ok(())
	}

	/// Check what a closing does on one title. All transferors and transferees have signed.
	fn check_part(deal: DealId, part: &Part, signed: &[Did]) -> Result<Title, DispatchError> {
		let title = Self::title(part.title)?;
		Self::ensure_cut_over(&title.property)?;
		let parties = part.transfer.from.iter().chain(part.transfer.to.iter());
		for one in parties {
			let did = one.holder.did().ok_or(Error::<T>::HolderUnbound)?;
			ensure!(signed.contains(&did), Error::<T>::SignatureMissing);
		}
		for one in part.transfer.from.iter() {
			let reserved = Self::reserved_for(part.title, &one.holder) == Some(deal);
			ensure!(reserved, Error::<T>::NotReservedForDeal);
		}
		for (index, number) in part.discharges.iter().enumerate() {
			let repeated = part.discharges.iter().take(index).any(|one| one == number);
			ensure!(!repeated, Error::<T>::NoLiveMortgage);
			Self::live_mortgage(part.title, *number)?;
			Self::ensure_no_discharge_waits(&title.property, *number)?;
		}
		let sale = part.transfer.cause == CauseKind::Sale;
		let reported = part.transfer.report == Some(ReportRef::Deal(deal));
		ensure!(sale && reported, Error::<T>::PriceAndReport);
		Self::do_check_transfer(part.title, &part.transfer)?;
		Ok(title)
	}

	/// Check a mortgage of a closing on one title: everyone whose lots it will encumber has signed.
	fn check_closing_mortgage(
		part: &Part,
		one: &ClosingMortgage,
		signed: &[Did],
	) -> DispatchResult {
		Self::check_mortgage(&one.mortgage)?;
		let signs = |party: &Party| party.did().is_some_and(|did| signed.contains(&did));
		let granted = match &one.on {
			Collateral::Acquired => part.transfer.to.iter().all(|buyer| signs(&buyer.holder)),
			Collateral::Whole => {
				let moved = Self::moved(part.title, &part.transfer)?;
				moved.lots.iter().all(|lot| signs(&lot.party))
			}
			Collateral::Lots(_) => return Err(Error::<T>::AcquiredOutsideDeal.into()),
		};
		ensure!(granted, Error::<T>::NotGranted);
		Ok(())
	}

	/// The lots after a transfer.
	pub(crate) fn moved(id: TitleId, transfer: &Transfer) -> Result<lots::Moved, DispatchError> {
		let new = (Self::title(id)?.next_lot, 0);
		let burdens = live::burdens(&LiveEntries::<T>::get(id));
		let before = LotsOf::<T>::get(id);
		let moved = lots::transferred(&before, &burdens, new, &transfer.from, &transfer.to);
		Ok(moved.map_err(Error::<T>::from)?)
	}

	/// Whether a transfer could be registered as the record stands.
	pub(crate) fn do_check_transfer(id: TitleId, transfer: &Transfer) -> DispatchResult {
		let title = Self::title(id)?;
		Self::check_transfer_itself(transfer)?;
		Self::ensure_registrable(&title.property)?;
		ensure!(
			<T::Books as pallet_registers::Books>::description_of(&title.property)
				== Some(title.description),
			Error::<T>::DescriptionDiffers
		);
		let moved = Self::moved(id, transfer)?;
		Self::ensure_room(&LotsOf::<T>::get(id), &moved.lots)
	}

	/// Complete the chain of a closing.
	pub(crate) fn do_complete_closing(
		deal: DealId,
		expected: &[(TitleId, u32)],
		by: Done<T::AccountId>,
	) -> Result<Registered, DispatchError> {
		let range = Closings::<T>::get(deal).ok_or(Error::<T>::ClosingNotFiled)?;
		for (title, rights) in expected {
			ensure!(Self::title(*title)?.rights == *rights, Error::<T>::RightsChanged);
		}
		let mut acquired: BTreeMap<TitleId, u32> = BTreeMap::new();
		let mut owners = Vec::new();
		let mut mortgages = BoundedVec::new();
		for (receipt, mut application) in Self::chain(range)? {
			let examined = application.state == ApplicationState::Examining;
			ensure!(examined, Error::<T>::StateForbids);
			Self::ensure_other_officer(&application, &by)?;
			Self::ensure_head(receipt, &application)?;
			let of = |title: TitleId| acquired.get(&title).copied();
			let entries = Self::register_all(&mut application, &by, None, of)?;
			match application.lines.first().map(|line| &line.filing) {
				Some(Filing::Transfer(_)) => owners.extend(entries),
				Some(Filing::Mortgage { .. }) => mortgages
					.try_push(BoundedVec::truncate_from(entries))
					.map_err(|_| Error::<T>::TooManyCharges)?,
				_ => (),
			}
			acquired.extend(owners.iter().map(|entry| (entry.title, entry.number)));
			let properties = Self::properties(&application);
			Self::advance(receipt, application, ApplicationEvent::Complete { reason: None })?;
			let by = by.clone();
			Self::deposit_event(Event::ApplicationCompleted {
				receipt,
				properties,
				reason: None,
				by,
			});
		}
		let mut parts = BoundedVec::new();
		for ownership in owners {
			let known = expected.iter().any(|(title, _)| *title == ownership.title);
			ensure!(known, Error::<T>::RightsChanged);
			Self::end_reservation(ownership.title, deal);
			let rights = Self::title(ownership.title)?.rights;
			parts
				.try_push(RegisteredPart { ownership, rights })
				.map_err(|_| Error::<T>::NoProperty)?;
		}
		Ok(Registered { parts, mortgages })
	}
}
