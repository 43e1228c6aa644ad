//! The import of batches, which is all or nothing.
//!
//! Each row is written right after its check. If a row fails, the call's storage layer reverts the
//! rows before it. A key that is listed twice in a batch fails the second time, because it already
//! exists.

use crate::{
	digest::sha256, Batch, BoundLand, Building, BuildingRow, Buildings, Config, DistrictRow,
	Districts, Error, LandShares, Parcel, ParcelOf, ParcelRow, Parcels, Unit, UnitAt, UnitRow,
	Units,
};
use codec::Encode;
use frame_support::{ensure, BoundedVec};
use madang_primitives::{
	BuildingId, DistrictCode, Holdings, ParcelId, Pnu, Share, ShareError, UnitId,
};

/// The revision of a new record.
const FIRST_REVISION: u32 = 1;

/// A row of a book.
pub(crate) trait Row<T: Config>: Encode {
	/// The key of the object in its book.
	type Key;

	/// The row's key.
	fn key(&self) -> Self::Key;

	/// Check the row and write it into its book.
	fn enter(self) -> Result<(), Error<T>>;
}

/// Enter every row of a batch. Must run in the storage layer of a call.
pub(crate) fn enter_all<T: Config, R: Row<T>>(
	rows: BoundedVec<R, T::MaxBatch>,
) -> Result<Batch<R::Key>, Error<T>> {
	let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
		return Err(Error::EmptyBatch);
	};
	let batch = Batch {
		count: rows.len() as u32, // At most `MaxBatch`, a u32.
		first: first.key(),
		last: last.key(),
		digest: sha256(&rows),
	};
	rows.into_iter().try_for_each(R::enter)?;
	Ok(batch)
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

impl<T: Config> Row<T> for DistrictRow {
	type Key = DistrictCode;

	fn key(&self) -> DistrictCode {
		self.code
	}

	fn enter(self) -> Result<(), Error<T>> {
		ensure!(self.code.is_valid(), Error::DistrictCodeInvalid);
		let name = core::str::from_utf8(&self.name).map_err(|_| Error::DistrictNameInvalid)?;
		ensure!(!name.trim().is_empty(), Error::DistrictNameInvalid);
		ensure!(!Districts::<T>::contains_key(self.code), Error::DistrictAlreadyExists);
		Districts::<T>::insert(self.code, self.name);
		Ok(())
	}
}

impl<T: Config> Row<T> for ParcelRow {
	type Key = Pnu;

	fn key(&self) -> Pnu {
		self.pnu
	}

	fn enter(self) -> Result<(), Error<T>> {
		self.pnu.check().map_err(|_| Error::PnuInvalid)?;
		ensure!(self.area > 0, Error::ZeroArea);
		ensure_owners(&self.owners)?;
		ensure!(Districts::<T>::contains_key(self.pnu.district()), Error::DistrictNotFound);
		ensure!(!ParcelOf::<T>::contains_key(self.pnu), Error::ParcelAlreadyExists);
		let id = ParcelId::entered_as(self.pnu);
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
		Ok(())
	}
}

impl<T: Config> Row<T> for BuildingRow {
	type Key = BuildingId;

	fn key(&self) -> BuildingId {
		self.building
	}

	fn enter(self) -> Result<(), Error<T>> {
		ensure!(self.area > 0, Error::ZeroArea);
		ensure_owners(&self.owners)?;
		let parcel = ParcelOf::<T>::get(self.pnu).ok_or(Error::ParcelNotFound)?;
		ensure!(!Buildings::<T>::contains_key(self.building), Error::BuildingAlreadyExists);
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
		Ok(())
	}
}

impl<T: Config> Row<T> for UnitRow {
	type Key = UnitId;

	fn key(&self) -> UnitId {
		self.unit
	}

	fn enter(self) -> Result<(), Error<T>> {
		ensure!(self.area > 0, Error::ZeroArea);
		ensure_owners(&self.owners)?;
		let building = Buildings::<T>::get(self.building).ok_or(Error::BuildingNotFound)?;
		ensure!(building.strata, Error::BuildingNotStrata);
		ensure!(!Units::<T>::contains_key(self.unit), Error::UnitAlreadyExists);
		let door = (self.building, self.wing, self.floor, self.number);
		ensure!(!UnitAt::<T>::contains_key(door), Error::DoorTaken);
		UnitAt::<T>::insert(door, self.unit);
		BoundLand::<T>::mutate(building.parcel, |units| *units = units.saturating_add(1));
		LandShares::<T>::insert(self.building, add_land_share(self.building, self.land_share)?);
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
		Ok(())
	}
}
