//! How rows enter the books: by the ministry's import, or by the municipality.
//!
//! A batch is all or nothing. Each row is written right after its check. If a row fails, the call's
//! storage layer reverts the rows before it. A row that the book has already is counted and changes
//! nothing, so a file can be imported again at any time. A row that differs from the book is an
//! amendment, and the call that enters rows refuses it.

use crate::{
	checks::{ensure_owners, has_twice},
	digest::sha256,
	numbers::Found,
	Act, Batch, Building, BuildingDetails, BuildingRow, Buildings, Config, DistrictEnd,
	DistrictRow, Error, Pallet, Parcel, ParcelRow, Parcels, Record, Renumbering, Unit, UnitDetails,
	UnitRow, Units,
};
use alloc::vec::Vec;
use codec::Encode;
use frame_support::{ensure, BoundedVec};
use madang_primitives::{BuildingId, DistrictCode, Holdings, LandRight, ParcelId, Pnu, UnitId};

/// What entering rows has counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Tally {
	/// The rows that the book had.
	pub equal: u32,
	/// The codes of earlier districts that were looked at for numbers of parcels.
	pub looked_at: u32,
}

/// A row with a key.
pub(crate) trait Keyed: Encode {
	/// The key of the object in its book.
	type Key;

	/// The row's key.
	fn key(&self) -> Self::Key;
}

/// A row of a book.
pub(crate) trait Row<T: Config>: Keyed {
	/// What the book has of a row: its key and its record.
	type Entered;

	/// Check the row and write it into its book. Returns what the book has now, or none if it had it before.
	fn enter(
		self,
		act: &Act<T::AccountId>,
		tally: &mut Tally,
	) -> Result<Option<Self::Entered>, Error<T>>;
}

/// What is new in a book after a batch, and what was counted.
pub(crate) type EnteredRows<T, R> =
	(Batch<<R as Keyed>::Key>, BoundedVec<<R as Row<T>>::Entered, <T as Config>::MaxBatch>, Tally);

/// Describe a batch for its event.
pub(crate) fn batch_of<T: Config, R: Keyed>(
	rows: &BoundedVec<R, T::MaxBatch>,
) -> Result<Batch<R::Key>, Error<T>> {
	let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
		return Err(Error::EmptyBatch);
	};
	Ok(Batch {
		count: rows.len() as u32, // At most `MaxBatch`, a u32.
		first: first.key(),
		last: last.key(),
		digest: sha256(rows),
	})
}

/// Enter every row of a batch. Must run in the storage layer of a call.
pub(crate) fn enter_all<T: Config, R: Row<T>>(
	act: &Act<T::AccountId>,
	rows: BoundedVec<R, T::MaxBatch>,
) -> Result<EnteredRows<T, R>, Error<T>> {
	let batch = batch_of::<T, R>(&rows)?;
	let (mut tally, mut entered) = (Tally::default(), Vec::with_capacity(rows.len()));
	for row in rows {
		match row.enter(act, &mut tally)? {
			Some(new) => entered.push(new),
			None => tally.equal = tally.equal.saturating_add(1),
		}
	}
	// There are at most as many as rows, so nothing is truncated.
	Ok((batch, BoundedVec::truncate_from(entered), tally))
}

/// The number of owners in a batch, for its weight.
pub(crate) fn count_owners<'a>(owners: impl Iterator<Item = &'a Holdings>) -> u32 {
	owners.fold(0, |sum, holdings| sum.saturating_add(holdings.0.len() as u32))
}

/// The number of parcels or land rights in a batch, for its weight.
pub(crate) fn count_all(lengths: impl Iterator<Item = usize>) -> u32 {
	lengths.fold(0, |sum, length| sum.saturating_add(length as u32))
}

/// The answer for a row with a key that the book has.
fn known<T: Config, E>(closed: bool, same: bool, differs: Error<T>) -> Result<Option<E>, Error<T>> {
	ensure!(!closed, Error::RecordClosed);
	ensure!(same, differs);
	Ok(None)
}

impl BuildingDetails<Pnu> {
	/// The same description with the parcels' ids, each one once. Two numbers, an old and the present
	/// one, can be those of one parcel.
	pub(crate) fn resolved<T: Config>(
		self,
		tally: &mut Tally,
	) -> Result<BuildingDetails<ParcelId>, Error<T>> {
		let parcels = self
			.parcels
			.iter()
			.map(|pnu| Pallet::<T>::parcel_of(*pnu, tally))
			.collect::<Result<Vec<_>, Error<T>>>()?;
		ensure!(!has_twice(parcels.iter()), Error::ParcelListedTwice);
		let resolved = BuildingDetails {
			parcels: BoundedVec::truncate_from(parcels), // As many as before.
			main_use: self.main_use,
			structure: self.structure,
			floors_above: self.floors_above,
			floors_below: self.floors_below,
			area: self.area,
			approved_on: self.approved_on,
			strata: self.strata,
			violation: self.violation,
		};
		Ok(resolved)
	}
}

impl UnitDetails<Pnu> {
	/// The same description with the parcels' ids. No parcel has two rights of one kind, also not by two
	/// of its numbers.
	pub(crate) fn resolved<T: Config>(
		self,
		tally: &mut Tally,
	) -> Result<UnitDetails<ParcelId>, Error<T>> {
		let rights = self
			.land_rights
			.iter()
			.map(|LandRight { parcel, kind, share }| {
				let parcel = Pallet::<T>::parcel_of(*parcel, tally)?;
				Ok(LandRight { parcel, kind: *kind, share: *share })
			})
			.collect::<Result<Vec<_>, Error<T>>>()?;
		let listed = rights.iter().map(|right: &LandRight<_>| (right.parcel, right.kind));
		ensure!(!has_twice(listed), Error::LandRightListedTwice);
		Ok(UnitDetails {
			building: self.building,
			wing: self.wing,
			floor: self.floor,
			number: self.number,
			main_use: self.main_use,
			area: self.area,
			land_rights: BoundedVec::truncate_from(rights), // As many as before.
		})
	}
}

impl<T: Config> Pallet<T> {
	/// The parcel of a number, or of an earlier number.
	pub(crate) fn parcel_of(pnu: Pnu, tally: &mut Tally) -> Result<ParcelId, Error<T>> {
		let Found { parcel, looked_at, .. } = Self::find_parcel(pnu);
		tally.looked_at = tally.looked_at.saturating_add(looked_at);
		parcel.ok_or(Error::ParcelNotFound)
	}
}

impl Keyed for DistrictRow {
	type Key = DistrictCode;

	fn key(&self) -> DistrictCode {
		self.code
	}
}

impl Keyed for DistrictEnd {
	type Key = DistrictCode;

	fn key(&self) -> DistrictCode {
		self.code
	}
}

impl Keyed for Renumbering {
	type Key = Pnu;

	fn key(&self) -> Pnu {
		self.from
	}
}

impl Keyed for ParcelRow {
	type Key = Pnu;

	fn key(&self) -> Pnu {
		self.pnu
	}
}

impl<T: Config> Row<T> for ParcelRow {
	type Entered = (ParcelId, Parcel);

	fn enter(
		self,
		act: &Act<T::AccountId>,
		tally: &mut Tally,
	) -> Result<Option<Self::Entered>, Error<T>> {
		self.pnu.check().map_err(|_| Error::PnuInvalid)?;
		self.details.check(act.today)?;
		ensure_owners(&self.owners)?;
		let Found { parcel: there, has_it, looked_at } = Pallet::<T>::find_parcel_ever(self.pnu);
		tally.looked_at = tally.looked_at.saturating_add(looked_at);
		if let Some(parcel) = there.and_then(Parcels::<T>::get) {
			let closed = parcel.record.closed.is_some();
			if has_it && !closed {
				let owners = &parcel.record.owners;
				let same = parcel.details == self.details && owners.same(&self.owners);
				return known(false, same, Error::ParcelDiffers);
			}
			// The number is free. A municipality knows of the new parcel. The ministry's file may be an
			// old one, from before the parcel gave up the number or was closed.
			ensure!(act.enters_again || !has_it, Error::RecordClosed);
			ensure!(act.enters_again, Error::ParcelNumberGivenUp);
		}
		Pallet::<T>::ensure_in_force(self.pnu.district())?;
		let id = Pallet::<T>::take_parcel_id(self.pnu)?;
		// What an import enters has the number as its first one. A number that led to another parcel is
		// settled before the new one has it.
		if act.enters_again {
			Pallet::<T>::give_number(self.pnu, id);
		}
		let record = Record::new(self.owners);
		let parcel = Parcel { pnu: self.pnu, details: self.details, record };
		Parcels::<T>::insert(id, &parcel);
		Ok(Some((id, parcel)))
	}
}

impl Keyed for BuildingRow {
	type Key = BuildingId;

	fn key(&self) -> BuildingId {
		self.building
	}
}

impl<T: Config> Row<T> for BuildingRow {
	type Entered = (BuildingId, Building);

	fn enter(
		self,
		act: &Act<T::AccountId>,
		tally: &mut Tally,
	) -> Result<Option<Self::Entered>, Error<T>> {
		self.building.0.check().map_err(|_| Error::NumberInvalid)?;
		self.details.check(act.today)?;
		ensure_owners(&self.owners)?;
		let details = self.details.resolved(tally)?;
		if let Some(Building { details: present, record }) = Buildings::<T>::get(self.building) {
			let same = present == details && record.owners.same(&self.owners);
			return known(record.closed.is_some(), same, Error::BuildingDiffers);
		}
		Pallet::<T>::occupy(&details.parcels)?;
		let record = Record::new(self.owners);
		let building = Building { details, record };
		Buildings::<T>::insert(self.building, &building);
		Ok(Some((self.building, building)))
	}
}

impl Keyed for UnitRow {
	type Key = UnitId;

	fn key(&self) -> UnitId {
		self.unit
	}
}

impl<T: Config> Row<T> for UnitRow {
	type Entered = (UnitId, Unit);

	fn enter(
		self,
		act: &Act<T::AccountId>,
		tally: &mut Tally,
	) -> Result<Option<Self::Entered>, Error<T>> {
		self.unit.0.check().map_err(|_| Error::NumberInvalid)?;
		self.details.check()?;
		ensure_owners(&self.owners)?;
		let details = self.details.resolved(tally)?;
		if let Some(Unit { details: present, record }) = Units::<T>::get(self.unit) {
			let same = present == details && record.owners.same(&self.owners);
			return known(record.closed.is_some(), same, Error::UnitDiffers);
		}
		Pallet::<T>::take_door(self.unit, &details)?;
		Pallet::<T>::add_land_rights(act, &details.land_rights)?;
		let record = Record::new(self.owners);
		let unit = Unit { details, record };
		Units::<T>::insert(self.unit, &unit);
		Ok(Some((self.unit, unit)))
	}
}
