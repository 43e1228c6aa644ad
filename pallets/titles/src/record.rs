//! Title records: the description part with the counters, and how entries are appended. No entry is
//! ever removed.

use crate::*;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::DispatchError, BoundedVec};
use madang_primitives::{Cause, Commitment, Filed, KoreanDay, Party, Property, TitleId};
use pallet_registers::{Bar, Books};
use scale_info::TypeInfo;
use sp_core::H256;

/// How the holders own together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Tenure {
	/// By shares (공유), or alone.
	#[codec(index = 0)]
	Shares,
}

/// Whether a record is in use.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Life {
	/// It is in use.
	#[codec(index = 0)]
	Open,
}

/// The description part (표제부) and the counters of a title record. Entries, lots, live entries and
/// the queue are stored separately.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Title {
	/// Its property. Each property has one record (부동산등기법 15).
	pub property: Property,
	/// The digest of the property's description in the record.
	pub description: H256,
	/// The count of changes that a buyer must accept: 1 for a new record, and one more with every
	/// new owner and every new burden. Discharges, bindings of holders and transfers of mortgages
	/// do not count.
	pub rights: u32,
	/// The number of the description (표시번호), from 1. It increases by one when the record takes over
	/// a changed description from the book.
	pub descriptions: u32,
	/// How the holders own together.
	pub tenure: Tenure,
	/// Whether the record is in use.
	pub life: Life,
	/// The number of the next entry. Entries are numbered from 1 over both sections.
	pub next_entry: u32,
	/// The main rank of the next entry of section A.
	pub next_rank_a: u32,
	/// The main rank of the next entry of section B.
	pub next_rank_b: u32,
	/// The number of the next lot.
	pub next_lot: u32,
	/// The number of imported entries. They have the lowest numbers.
	pub imported: u32,
	/// The number of live foreign entries, whose kinds the chain does not know. While there is one, the
	/// record is incomplete.
	pub foreign: u32,
	/// For an imported record, the first day of the chain as the register, as it was set at the
	/// import.
	pub taken_over: Option<KoreanDay>,
}

impl Title {
	/// A record without entries.
	pub(crate) fn new(property: Property, description: H256) -> Self {
		Self {
			property,
			description,
			rights: 0,
			descriptions: 1,
			tenure: Tenure::Shares,
			life: Life::Open,
			next_entry: 1,
			next_rank_a: 1,
			next_rank_b: 1,
			next_lot: 1,
			imported: 0,
			foreign: 0,
			taken_over: None,
		}
	}

	/// The number for the next entry.
	fn take_number(&mut self) -> Option<u32> {
		let number = self.next_entry;
		self.next_entry = number.checked_add(1)?;
		Some(number)
	}

	/// The next main rank of a section.
	pub(crate) fn next_rank(&self, section: Section) -> Rank {
		match section {
			Section::A => Rank::main(self.next_rank_a),
			Section::B => Rank::main(self.next_rank_b),
		}
	}

	/// Assign the next main rank of a section.
	fn take_rank(&mut self, section: Section) -> Option<Rank> {
		let rank = self.next_rank(section);
		let next = match section {
			Section::A => &mut self.next_rank_a,
			Section::B => &mut self.next_rank_b,
		};
		*next = next.checked_add(1)?;
		Some(rank)
	}

	/// Count a change that a buyer must accept.
	pub(crate) fn count_rights(&mut self) -> Option<()> {
		self.rights = self.rights.checked_add(1)?;
		Some(())
	}
}

/// An entry that has no number, rank and state yet.
pub(crate) struct NewEntry<AccountId> {
	pub filed: Filed,
	pub cause: Option<Cause>,
	pub basis: Basis,
	pub on: Target,
	pub right: Right,
	pub done: Done<AccountId>,
}

impl<T: Config> Pallet<T> {
	/// The record with this number.
	pub(crate) fn title(title: TitleId) -> Result<Title, DispatchError> {
		Titles::<T>::get(title).ok_or_else(|| Error::<T>::TitleNotFound.into())
	}

	/// A new record with the books' description, for a property that can have one and has none.
	pub(crate) fn opened(property: Property) -> Result<Title, DispatchError> {
		Self::ensure_registrable(&property)?;
		Self::begun(property)
	}

	/// A new record with the books' description, for a property that has none.
	pub(crate) fn begun(property: Property) -> Result<Title, DispatchError> {
		ensure!(!TitleOf::<T>::contains_key(property), Error::<T>::AlreadyRegistered);
		let description =
			T::Books::description_of(&property).ok_or(Error::<T>::PropertyNotFound)?;
		Ok(Title::new(property, description))
	}

	/// Ensure that the property can have a record of its own that can be disposed of.
	pub(crate) fn ensure_registrable(property: &Property) -> Result<(), Error<T>> {
		T::Books::registrable(property).map_err(|bar| match bar {
			Bar::NotInBook => Error::<T>::PropertyNotFound,
			Bar::Closed => Error::<T>::ClosedInBook,
			Bar::StrataAsAWhole => Error::<T>::StrataAsAWhole,
			Bar::BoundToUnits => Error::<T>::LandBoundToUnits,
		})
	}

	/// Ensure that the property can have a record. Land to which units have a right can have the
	/// record that it had before, and what is registered there needs the registrar's reason.
	pub(crate) fn ensure_recorded(property: &Property) -> Result<(), Error<T>> {
		match Self::ensure_registrable(property) {
			Err(Error::<T>::LandBoundToUnits) => Ok(()),
			answer => answer,
		}
	}

	/// Ensure that a party may dispose of the property. Only a share of land that is no unit's right
	/// to it (대지권) is disposed of without the unit (집합건물법 20(2)), which the registrar finds.
	pub(crate) fn ensure_disposable(
		property: &Property,
		reason: Option<Commitment>,
	) -> Result<(), Error<T>> {
		match reason {
			Some(_) => Self::ensure_recorded(property),
			None => Self::ensure_registrable(property),
		}
	}

	/// Write a main entry with a rank that is assigned already, or with the next one. Returns its number, and
	/// the entry.
	pub(crate) fn append_imported(
		id: TitleId,
		title: &mut Title,
		rank: Rank,
		new: NewEntry<T::AccountId>,
	) -> Result<(u32, Entry<T::AccountId>), DispatchError> {
		let section = new.right.section();
		if rank == title.next_rank(section) {
			title.take_rank(section).ok_or(Error::<T>::NumbersExhausted)?;
		}
		Self::write(id, title, rank, new)
	}

	/// Write a main entry.
	pub(crate) fn append(
		id: TitleId,
		title: &mut Title,
		new: NewEntry<T::AccountId>,
	) -> Result<u32, DispatchError> {
		let rank = title.take_rank(new.right.section()).ok_or(Error::<T>::NumbersExhausted)?;
		Self::append_at(id, title, rank, new)
	}

	/// Write an entry that is supplementary to another one (부기등기).
	pub(crate) fn append_supplement(
		id: TitleId,
		title: &mut Title,
		main: u32,
		new: NewEntry<T::AccountId>,
	) -> Result<u32, DispatchError> {
		let mut entry = Entries::<T>::get(id, main).ok_or(Error::<T>::NoLiveMortgage)?;
		entry.branches = entry.branches.checked_add(1).ok_or(Error::<T>::NumbersExhausted)?;
		let rank = entry.rank.supplement(entry.branches).ok_or(Error::<T>::NumbersExhausted)?;
		Entries::<T>::insert(id, main, entry);
		Self::append_at(id, title, rank, new)
	}

	fn append_at(
		id: TitleId,
		title: &mut Title,
		rank: Rank,
		new: NewEntry<T::AccountId>,
	) -> Result<u32, DispatchError> {
		Self::write(id, title, rank, new).map(|(number, _)| number)
	}

	fn write(
		id: TitleId,
		title: &mut Title,
		rank: Rank,
		new: NewEntry<T::AccountId>,
	) -> Result<(u32, Entry<T::AccountId>), DispatchError> {
		let number = title.take_number().ok_or(Error::<T>::NumbersExhausted)?;
		let NewEntry { filed, cause, basis, on, right, done } = new;
		if right.changes_rights() {
			title.count_rights().ok_or(Error::<T>::NumbersExhausted)?;
		}
		let section = right.section();
		let entry = Entry {
			section,
			rank,
			filed,
			cause,
			basis,
			on,
			right,
			state: EntryState::Effective,
			branches: 0,
			done,
		};
		Entries::<T>::insert(id, number, &entry);
		Ok((number, entry))
	}

	/// Add an entry to the live entries.
	pub(crate) fn push_live(
		id: TitleId,
		number: u32,
		kind: Kind,
		main: Option<u32>,
		on: LiveTarget,
	) -> Result<(), DispatchError> {
		let entry = Entries::<T>::get(id, number).ok_or(Error::<T>::NoLiveMortgage)?;
		let Entry { section, rank, filed, .. } = entry;
		let new = LiveRef { number, kind, section, rank, filed, main, on };
		LiveEntries::<T>::try_mutate(id, |live| live.try_push(new))
			.map_err(|_| Error::<T>::TooManyCharges)?;
		Ok(())
	}

	/// The mortgage of a live entry of section B.
	pub(crate) fn live_mortgage(title: TitleId, number: u32) -> Result<Mortgage, DispatchError> {
		match Entries::<T>::get(title, number) {
			Some(Entry {
				right: Right::RevolvingMortgage { mortgage, .. },
				state: EntryState::Effective,
				..
			}) => {
				let mortgagees = Self::mortgagees(title, number, mortgage.mortgagees);
				Ok(Mortgage { mortgagees, ..mortgage })
			}
			_ => Err(Error::<T>::NoLiveMortgage.into()),
		}
	}

	/// The mortgagees of a live mortgage after all transfers of it.
	fn mortgagees(
		title: TitleId,
		number: u32,
		mut mortgagees: BoundedVec<Party, MaxMortgagees>,
	) -> BoundedVec<Party, MaxMortgagees> {
		for moved in LiveEntries::<T>::get(title).iter().filter(|one| one.main == Some(number)) {
			let right = Entries::<T>::get(title, moved.number).map(|entry| entry.right);
			let Some(Right::MortgageMoved { from, to, .. }) = right else { continue };
			mortgagees.iter_mut().filter(|one| **one == from).for_each(|one| *one = to);
		}
		mortgagees
	}
}
