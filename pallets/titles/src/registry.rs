//! The interface for other pallets. Each method that changes something opens a storage layer, so
//! that it changes nothing if it fails.

use crate::*;
use alloc::vec::Vec;
use codec::Encode;
use frame_support::{
	pallet_prelude::{DispatchError, DispatchResult},
	storage::with_storage_layer,
};
use madang_primitives::{
	Commitment, DealId, Did, ExternalRef, Holdings, KoreanDay, Party, Property, Receipt,
	ReceiptRange, TitleId,
};
use pallet_institutions::{Acting, Location};
use pallet_registers::Books;
use sp_core::H256;

/// The records, for the books.
impl<T: Config> pallet_registers::TitleRecords for Pallet<T> {
	fn live_title(property: &Property) -> Option<pallet_registers::TitleRecord> {
		let id = TitleOf::<T>::get(property)?;
		let Title { description, .. } = Titles::<T>::get(id)?;
		let holders = <Self as TitleRegistry<T::AccountId>>::holders(id)?;
		Some(pallet_registers::TitleRecord { holders, description })
	}
}

impl<T: Config> TitleRegistry<T::AccountId> for Pallet<T> {
	fn title_of(property: &Property) -> Option<TitleId> {
		TitleOf::<T>::get(property)
	}

	fn exists(title: TitleId) -> bool {
		Titles::<T>::contains_key(title)
	}

	fn place(title: TitleId) -> Option<Location> {
		T::Books::place(&Titles::<T>::get(title)?.property)
	}

	fn snapshot(id: TitleId) -> Option<TitleSnapshot> {
		let title = Titles::<T>::get(id)?;
		let lots = LotsOf::<T>::get(id);
		let live = LiveEntries::<T>::get(id);
		let waiting = Queue::<T>::get(title.property);
		let Title { rights, description, foreign, .. } = title;
		let seen = (rights, description, foreign, &lots, &live, &waiting).encode();
		let charges = live.iter().filter(|one| one.section == Section::B && one.main.is_none());
		Some(TitleSnapshot {
			title: id,
			property: title.property,
			rights: title.rights,
			descriptions: title.descriptions,
			charges: charges.count() as u32,
			foreign,
			pending: waiting.len() as u32,
			reservations: Reservations::<T>::get(id),
			digest: H256(sp_io::hashing::sha2_256(&seen)),
			lines: lots.len().saturating_add(live.len()) as u32,
		})
	}

	fn state(title: TitleId) -> Option<TitleState> {
		let Title { rights, foreign, .. } = Titles::<T>::get(title)?;
		Some(TitleState { rights, foreign })
	}

	fn lines(title: TitleId) -> u32 {
		let lots = LotsOf::<T>::decode_len(title).unwrap_or_default();
		let live = LiveEntries::<T>::decode_len(title).unwrap_or_default();
		lots.saturating_add(live) as u32
	}

	fn holders(title: TitleId) -> Option<Holdings> {
		let lots = LotsOf::<T>::try_get(title).ok()?;
		// Every registration has checked the sum.
		Some(lots::holdings(&lots).unwrap_or_default())
	}

	fn is_reserved_for(title: TitleId, deal: DealId) -> bool {
		Reservations::<T>::get(title).iter().any(|one| one.deal == deal)
	}

	fn mortgage(entry: EntryId) -> Option<MortgageEntry> {
		if let Ok(mortgage) = Self::live_mortgage(entry.title, entry.number) {
			return Some(MortgageEntry { mortgage, effective: true });
		}
		match Entries::<T>::get(entry.title, entry.number)?.right {
			Right::RevolvingMortgage { mortgage, .. } => {
				Some(MortgageEntry { mortgage, effective: false })
			}
			_ => None,
		}
	}

	fn joint_with(entry: EntryId) -> Vec<EntryId> {
		let right = Entries::<T>::get(entry.title, entry.number).map(|found| found.right);
		let Some(Right::RevolvingMortgage { joint: Some(joint), .. }) = right else {
			return Vec::new();
		};
		let live = |one: &EntryId| {
			Entries::<T>::get(one.title, one.number)
				.is_some_and(|found| found.state == EntryState::Effective)
		};
		Joint::<T>::get(joint).into_iter().filter(|one| *one != entry && live(one)).collect()
	}

	fn reservation_of(title: TitleId, party: &Party) -> Option<DealId> {
		Self::reserved_for(title, party)
	}

	fn check_transfer(title: TitleId, transfer: &Transfer) -> DispatchResult {
		Self::do_check_transfer(title, transfer)
	}

	fn reserve(title: TitleId, deal: DealId, sellers: &[Party]) -> DispatchResult {
		with_storage_layer(|| Self::do_reserve(title, deal, sellers))
	}

	fn release(title: TitleId, deal: DealId) -> DispatchResult {
		with_storage_layer(|| Self::do_release(title, deal))
	}

	fn withdraw_closing(deal: DealId) -> DispatchResult {
		with_storage_layer(|| Self::withdraw_chain(deal))
	}

	fn waiting_closing(title: TitleId, deal: DealId) -> Option<ReceiptRange> {
		Self::ensure_reserved_for(title, deal).ok()?;
		Closings::<T>::get(deal)
	}

	fn rejected_on(deal: DealId) -> Option<KoreanDay> {
		RejectedOn::<T>::get(deal)
	}

	fn file_closing(
		deal: DealId,
		closing: Closing,
		filed_by: &Acting<T::AccountId>,
		external_ref: ExternalRef,
		signed: &[Did],
	) -> Result<ReceiptRange, DispatchError> {
		let by = Self::done(filed_by, external_ref);
		with_storage_layer(|| Self::do_file_closing(deal, closing, by, signed))
	}

	fn file_assignment(
		entries: &[EntryId],
		assignment: Assignment,
		attachments: Commitment,
		filed_by: &Acting<T::AccountId>,
		external_ref: ExternalRef,
	) -> Result<Receipt, DispatchError> {
		let by = Self::done(filed_by, external_ref);
		with_storage_layer(|| Self::do_file_assignment(entries, assignment, attachments, by))
	}

	fn is_pending(receipt: Receipt) -> bool {
		Applications::<T>::get(receipt).is_some_and(|found| found.state.waits())
	}

	fn complete_closing(
		deal: DealId,
		expected: &[(TitleId, u32)],
		by: &Acting<T::AccountId>,
		external_ref: ExternalRef,
	) -> Result<Registered, DispatchError> {
		let by = Self::done(by, external_ref);
		with_storage_layer(|| Self::do_complete_closing(deal, expected, by))
	}
}
