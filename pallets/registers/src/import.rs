//! The import of batches, which is all or nothing.
//!
//! Each row is written right after its check. If a row fails, the call's storage layer reverts the
//! rows before it. A key that is listed twice in a batch fails the second time, because it already
//! exists.

use crate::{
	digest::sha256, numbers::Found, Batch, BoundLand, Building, BuildingRow, Buildings, Config,
	DistrictEnd, DistrictRow, Districts, Error, LandShares, Pallet, Parcel, ParcelOf, ParcelRow,
	Parcels, Renumbering, Unit, UnitAt, UnitRow, Units,
};
use alloc::collections::BTreeSet;
use codec::Encode;
use frame_support::{ensure, pallet_prelude::DispatchError, BoundedVec};
use madang_primitives::{BuildingId, DistrictCode, Holdings, Pnu, Share, ShareError, UnitId};

/// The revision of a new record.
const FIRST_REVISION: u32 = 1;

/// A row with a key.
pub(crate) trait Keyed: Encode {
	/// The key of the object in its book.
	type Key;

	/// The row's key.
	fn key(&self) -> Self::Key;
}

/// A row of a book.
pub(crate) trait Row<T: Config>: Keyed {
	/// Check the row and write it into its book. Returns how many codes of earlier districts were
	/// looked at for a parcel's number.
	fn enter(self) -> Result<u32, DispatchError>;
}

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

/// Enter every row of a batch. Must run in the storage layer of a call. Returns also how many codes of
/// earlier districts were looked at.
pub(crate) fn enter_all<T: Config, R: Row<T>>(
	rows: BoundedVec<R, T::MaxBatch>,
) -> Result<(Batch<R::Key>, u32), DispatchError> {
	let batch = batch_of::<T, R>(&rows)?;
	let looked_at = rows
		.into_iter()
		.try_fold(0u32, |sum, row| row.enter().map(|looked_at| sum.saturating_add(looked_at)))?;
	Ok((batch, looked_at))
}

/// Whether no key is listed twice.
pub(crate) fn are_distinct<Key: Ord>(mut keys: impl Iterator<Item = Key>) -> bool {
	let mut seen = BTreeSet::new();
	keys.all(|key| seen.insert(key))
}

/// The number of owners in a batch, for its weight.
pub(crate) fn count_owners<'a>(owners: impl Iterator<Item = &'a Holdings>) -> u32 {
	owners.fold(0, |sum, holdings| sum.saturating_add(holdings.0.len() as u32))
}

/// Ensure that a row has no owners, or lists each owner once with shares that add up to one.
pub(crate) fn ensure_owners<T: Config>(owners: &Holdings) -> Result<(), Error<T>> {
	if owners.0.is_empty() {
		return Ok(());
	}
	owners.check().map_err(|_| Error::OwnersInvalid)?;
	ensure!(owners.total() == Ok(Share::WHOLE), Error::OwnersNotWhole);
	Ok(())
}

/// The sum of the building's land shares with one more unit.
fn add_land_share<T: Config>(building: BuildingId, more: Share) -> Result<Share, Error<T>> {
	more.check().map_err(|_| Error::LandShareInvalid)?;
	match LandShares::<T>::get(building) {
		None => Ok(more),
		Some(sum) => sum.checked_add(more).map_err(|problem| match problem {
			ShareError::TooFine => Error::LandShareTooFine,
			ShareError::OutOfRange | ShareError::NotReduced | ShareError::NamedTwice => {
				Error::LandShareExceeded
			}
		}),
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
	fn enter(self) -> Result<u32, DispatchError> {
		self.pnu.check().map_err(|_| Error::<T>::PnuInvalid)?;
		ensure!(self.area > 0, Error::<T>::ZeroArea);
		ensure_owners::<T>(&self.owners)?;
		ensure!(Districts::<T>::contains_key(self.pnu.district()), Error::<T>::DistrictNotFound);
		let Found { parcel: there, looked_at } = Pallet::<T>::find_parcel_ever(self.pnu);
		ensure!(there.is_none(), Error::<T>::ParcelAlreadyExists);
		Pallet::<T>::ensure_in_force(self.pnu.district())?;
		let id = Pallet::<T>::take_parcel_id(self.pnu)?;
		let parcel = Parcel {
			pnu: self.pnu,
			category: self.category,
			area: self.area,
			official_price: self.official_price,
			priced_on: self.priced_on,
			owners: self.owners,
			owners_since: None,
			revision: FIRST_REVISION,
		};
		ParcelOf::<T>::insert(self.pnu, id);
		Parcels::<T>::insert(id, parcel);
		Ok(looked_at)
	}
}

impl Keyed for BuildingRow {
	type Key = BuildingId;

	fn key(&self) -> BuildingId {
		self.building
	}
}

impl<T: Config> Row<T> for BuildingRow {
	fn enter(self) -> Result<u32, DispatchError> {
		ensure!(self.area > 0, Error::<T>::ZeroArea);
		ensure_owners::<T>(&self.owners)?;
		let Found { parcel, looked_at } = Pallet::<T>::find_parcel(self.pnu);
		let parcel = parcel.ok_or(Error::<T>::ParcelNotFound)?;
		ensure!(!Buildings::<T>::contains_key(self.building), Error::<T>::BuildingAlreadyExists);
		let building = Building {
			parcel,
			main_use: self.main_use,
			structure: self.structure,
			floors_above: self.floors_above,
			floors_below: self.floors_below,
			area: self.area,
			approved_on: self.approved_on,
			strata: self.strata,
			violation: self.violation,
			owners: self.owners,
			owners_since: None,
			revision: FIRST_REVISION,
		};
		Buildings::<T>::insert(self.building, building);
		Ok(looked_at)
	}
}

impl Keyed for UnitRow {
	type Key = UnitId;

	fn key(&self) -> UnitId {
		self.unit
	}
}

impl<T: Config> Row<T> for UnitRow {
	fn enter(self) -> Result<u32, DispatchError> {
		ensure!(self.area > 0, Error::<T>::ZeroArea);
		ensure_owners::<T>(&self.owners)?;
		let building = Buildings::<T>::get(self.building).ok_or(Error::<T>::BuildingNotFound)?;
		ensure!(building.strata, Error::<T>::BuildingNotStrata);
		ensure!(!Units::<T>::contains_key(self.unit), Error::<T>::UnitAlreadyExists);
		let door = (self.building, self.wing, self.floor, self.number);
		ensure!(!UnitAt::<T>::contains_key(door), Error::<T>::DoorTaken);
		UnitAt::<T>::insert(door, self.unit);
		BoundLand::<T>::mutate(building.parcel, |units| *units = units.saturating_add(1));
		let sum = add_land_share::<T>(self.building, self.land_share)?;
		LandShares::<T>::insert(self.building, sum);
		let unit = Unit {
			building: self.building,
			wing: self.wing,
			floor: self.floor,
			number: self.number,
			main_use: self.main_use,
			area: self.area,
			land_share: self.land_share,
			owners: self.owners,
			owners_since: None,
			revision: FIRST_REVISION,
		};
		Units::<T>::insert(self.unit, unit);
		Ok(0)
	}
}
