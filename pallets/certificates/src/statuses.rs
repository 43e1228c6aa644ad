//! Status lists: one bit for each certificate, as in the W3C's Bitstring Status List 1.0.
//!
//! Index 0 is the leftmost bit of the first byte. A list is stored in pages; a page that is not stored has only zeros.

use crate::{
	AccreditationId, Accreditations, Config, Error, Event, KindId, ListId, NextList, Pallet,
	StatusLists, StatusPages, StatusPurpose,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	ensure,
	pallet_prelude::{ConstU32, DispatchError, DispatchResult},
	BoundedVec,
};
use madang_primitives::{Commitment, InstitutionId, Moment, Object};
use pallet_institutions::{Caller, Institutions};
use scale_info::TypeInfo;
use sp_runtime::ArithmeticError;

/// The bytes of a page.
pub const PAGE_BYTES: u32 = 1_024;
/// The statuses of a page.
pub const PAGE_BITS: u32 = PAGE_BYTES * 8;
/// The smallest list: so that an index does not tell whose certificate it is (W3C Bitstring Status List 1.0).
pub const MIN_LIST_SIZE: u32 = 131_072;
/// The largest list.
pub const MAX_LIST_SIZE: u32 = 1 << 24;

/// Most changes of a call.
pub type MaxChanges = ConstU32<512>;
/// The changes of a call, in the order of their indices.
pub type Changes = BoundedVec<StatusChange, MaxChanges>;

/// A status list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct StatusList {
	/// The issuer that keeps it.
	pub issuer: InstitutionId,
	/// The accreditation under which the issuer created it.
	pub accreditation: AccreditationId,
	/// The kind of the certificates.
	pub kind: KindId,
	/// What it says.
	pub purpose: StatusPurpose,
	/// How many statuses it has.
	pub size: u32,
	/// How many of its places, from the first on, are assigned to batches.
	pub taken: u32,
	/// How often it was changed.
	pub version: u32,
	/// When it was created or changed last.
	pub changed: Moment,
}

/// A change of a status.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct StatusChange {
	/// The index in the list.
	pub index: u32,
	/// Whether it is set: the certificate is revoked, or suspended.
	pub set: bool,
}

/// A page of a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Page(pub [u8; PAGE_BYTES as usize]);

impl Page {
	/// A page without a status that is set.
	pub const EMPTY: Self = Self([0; PAGE_BYTES as usize]);

	/// The byte of an index of the list within its page, and the bit.
	fn place(index: u32) -> (usize, u8) {
		let bit = index % PAGE_BITS;
		((bit / 8) as usize, 0x80 >> (bit % 8))
	}

	/// The status of an index of the list.
	pub fn is_set(&self, index: u32) -> bool {
		let (byte, mask) = Self::place(index);
		self.0.get(byte).is_some_and(|byte| byte & mask != 0)
	}

	fn set(&mut self, index: u32, set: bool) {
		let (byte, mask) = Self::place(index);
		if let Some(byte) = self.0.get_mut(byte) {
			*byte = if set { *byte | mask } else { *byte & !mask };
		}
	}
}

/// The page of an index.
pub fn page_of(index: u32) -> u16 {
	u16::try_from(index / PAGE_BITS).unwrap_or(u16::MAX)
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_create_list(
		by: Caller<T::AccountId>,
		accreditation: AccreditationId,
		purpose: StatusPurpose,
		size: u32,
	) -> DispatchResult {
		let found = Accreditations::<T>::get(accreditation);
		let found = found.ok_or(Error::<T>::AccreditationNotFound)?;
		ensure!(found.issuer == by.institution, Error::<T>::NotOwnAccreditation);
		let at = Self::now();
		ensure!(found.is_in_force(at), Error::<T>::NotAccredited);
		let possible = (MIN_LIST_SIZE..=MAX_LIST_SIZE).contains(&size) && size.is_multiple_of(8);
		ensure!(possible, Error::<T>::InvalidListSize);
		let list = NextList::<T>::get();
		let next = list.0.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		NextList::<T>::put(ListId(next));
		let (issuer, kind) = (by.institution, found.kind);
		let (taken, version, changed) = (0, 0, at);
		StatusLists::<T>::insert(
			list,
			StatusList { issuer, accreditation, kind, purpose, size, taken, version, changed },
		);
		T::Institutions::made(&by, Object::StatusList(list.0));
		Self::deposit_event(Event::StatusListCreated { list, kind, purpose, size, by, at });
		Ok(())
	}

	pub(crate) fn do_set_statuses(
		by: Caller<T::AccountId>,
		list: ListId,
		changes: Changes,
	) -> DispatchResult {
		let found = StatusLists::<T>::get(list).ok_or(Error::<T>::StatusListNotFound)?;
		ensure!(found.issuer == by.institution, Error::<T>::NotOwnStatusList);
		let at = Self::now();
		// An issuer that is not accredited any more takes nothing back: the institution in charge may have set it.
		let is_accredited = Accreditations::<T>::get(found.accreditation)
			.is_some_and(|accreditation| accreditation.is_in_force(at));
		let only_sets = changes.iter().all(|change| change.set);
		ensure!(is_accredited || only_sets, Error::<T>::NotAccredited);
		let version = Self::apply(list, found, &changes)?;
		Self::deposit_event(Event::StatusesSet { list, version, changes, by, at });
		Ok(())
	}

	pub(crate) fn do_override(
		by: Caller<T::AccountId>,
		list: ListId,
		changes: Changes,
		reason: Commitment,
	) -> DispatchResult {
		let found = StatusLists::<T>::get(list).ok_or(Error::<T>::StatusListNotFound)?;
		let (_, kind) = Self::present_kind(found.kind)?;
		ensure!(kind.in_charge == by.institution, Error::<T>::NotInCharge);
		let at = Self::now();
		let acts = T::Institutions::is_active(found.issuer)
			&& Accreditations::<T>::get(found.accreditation).is_some_and(|one| one.is_in_force(at));
		ensure!(!acts, Error::<T>::IssuerActs);
		let version = Self::apply(list, found, &changes)?;
		Self::deposit_event(Event::StatusesOverridden { list, version, changes, reason, by, at });
		Ok(())
	}

	/// Make the changes. Returns the list's next version.
	fn apply(list: ListId, mut found: StatusList, changes: &Changes) -> Result<u32, DispatchError> {
		ensure!(!changes.is_empty(), Error::<T>::NoChanges);
		let mut open: Option<(u16, Page)> = None;
		let mut before: Option<u32> = None;
		for (row, change) in (0u16..).zip(changes.iter()) {
			let StatusChange { index, set } = *change;
			ensure!(before.is_none_or(|before| before < index), Error::<T>::NotAscending(row));
			before = Some(index);
			ensure!(index < found.size, Error::<T>::IndexBeyondList(row));
			let number = page_of(index);
			let mut page = match open {
				Some((present, page)) if present == number => page,
				_ => {
					if let Some((present, page)) = open {
						StatusPages::<T>::insert(list, present, page);
					}
					StatusPages::<T>::get(list, number).unwrap_or(Page::EMPTY)
				}
			};
			let present = page.is_set(index);
			let final_one = found.purpose == StatusPurpose::Revocation && present && !set;
			ensure!(!final_one, Error::<T>::RevocationIsFinal(row));
			ensure!(present != set, Error::<T>::AlreadySo(row));
			page.set(index, set);
			open = Some((number, page));
		}
		if let Some((number, page)) = open {
			StatusPages::<T>::insert(list, number, page);
		}
		found.version = found.version.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		found.changed = Self::now();
		StatusLists::<T>::insert(list, found);
		Ok(found.version)
	}
}
