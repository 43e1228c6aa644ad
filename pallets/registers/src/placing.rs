//! What a building and a unit take up: parcels, a door, rights to the land.

use crate::{
	Act, Buildings, BuildingsOn, Config, Error, Event, FloorCounts, Floors, LandShares, LandSum,
	Pallet, Parcels, UnitAt, UnitDetails,
};
use frame_support::ensure;
use madang_primitives::{LandRight, LandRightKind, ParcelId, UnitId};

/// Set the number of units on a floor.
fn set_count(floors: &mut FloorCounts, floor: i8, count: u32) {
	if count == 0 {
		floors.remove(&floor);
	} else if let Some(present) = floors.get_mut(&floor) {
		*present = count;
	} else {
		// The map has room for every floor that the type can name.
		let inserted = floors.try_insert(floor, count);
		debug_assert!(inserted.is_ok());
	}
}

impl<T: Config> Pallet<T> {
	/// Whether a parcel exists and is not closed.
	pub(crate) fn is_open(parcel: ParcelId) -> bool {
		Self::ensure_open_parcel(parcel).is_ok()
	}

	/// Ensure that a parcel exists and is not closed.
	fn ensure_open_parcel(parcel: ParcelId) -> Result<(), Error<T>> {
		let parcel = Parcels::<T>::get(parcel).ok_or(Error::ParcelNotFound)?;
		ensure!(parcel.record.closed.is_none(), Error::RecordClosed);
		Ok(())
	}

	/// Count a building on its parcels.
	pub(crate) fn occupy(parcels: &[ParcelId]) -> Result<(), Error<T>> {
		for parcel in parcels {
			Self::ensure_open_parcel(*parcel)?;
			BuildingsOn::<T>::mutate(parcel, |count| {
				*count = Some(count.unwrap_or(0).saturating_add(1));
			});
		}
		Ok(())
	}

	/// Count a building no longer on its parcels.
	pub(crate) fn vacate(parcels: &[ParcelId]) {
		for parcel in parcels {
			BuildingsOn::<T>::mutate_exists(parcel, |count| {
				*count = count.and_then(|count| count.checked_sub(1)).filter(|count| *count > 0);
			});
		}
	}

	/// Take the unit's door, which no other unit may have, on a floor that its building has.
	pub(crate) fn take_door(id: UnitId, unit: &UnitDetails<ParcelId>) -> Result<(), Error<T>> {
		let building = Buildings::<T>::get(unit.building).ok_or(Error::BuildingNotFound)?;
		ensure!(building.record.closed.is_none(), Error::RecordClosed);
		ensure!(building.details.strata, Error::BuildingNotStrata);
		ensure!(building.details.has_floor(unit.floor), Error::FloorNotFound);
		let door = unit.door();
		ensure!(!UnitAt::<T>::contains_key(&door), Error::DoorTaken);
		UnitAt::<T>::insert(&door, id);
		Floors::<T>::mutate(unit.building, |floors| {
			let count = floors.get(&unit.floor).copied().unwrap_or(0);
			set_count(floors, unit.floor, count.saturating_add(1));
		});
		Ok(())
	}

	/// Leave the unit's door.
	pub(crate) fn leave_door(unit: &UnitDetails<ParcelId>) {
		UnitAt::<T>::remove(unit.door());
		Floors::<T>::mutate_exists(unit.building, |entry| {
			let Some(floors) = entry else { return };
			let count = floors.get(&unit.floor).copied().unwrap_or(0);
			set_count(floors, unit.floor, count.saturating_sub(1));
			if floors.is_empty() {
				*entry = None;
			}
		});
	}

	/// Add the rights of a unit to the sums of the parcels. A sum that rounding explains is marked by
	/// an event, a larger one is refused.
	pub(crate) fn add_land_rights(
		act: &Act<T::AccountId>,
		rights: &[LandRight<ParcelId>],
	) -> Result<(), Error<T>> {
		for LandRight { parcel, kind, share } in rights {
			Self::ensure_open_parcel(*parcel)?;
			let before = LandShares::<T>::get(parcel, kind).unwrap_or_default();
			let sum = before.sum.with(*share).ok_or(Error::LandShareTooFine)?;
			ensure!(!sum.is_too_much(), Error::LandShareExceeded);
			let units = before.units.saturating_add(1);
			LandShares::<T>::insert(parcel, kind, LandSum { sum, units });
			if sum.is_rounded_up() && !before.sum.is_rounded_up() {
				Self::deposit_event(Event::LandSharesRoundedUp {
					parcel: *parcel,
					kind: *kind,
					sum,
					by: act.by,
					officer: act.officer.clone(),
					external_ref: act.external_ref,
				});
			}
		}
		Ok(())
	}

	/// Take the rights of a unit out of the sums of the parcels.
	pub(crate) fn remove_land_rights(rights: &[LandRight<ParcelId>]) {
		for LandRight { parcel, kind, share } in rights {
			LandShares::<T>::mutate_exists(parcel, kind, |entry| {
				*entry = entry.and_then(|LandSum { sum, units }| {
					let units = units.checked_sub(1).filter(|units| *units > 0)?;
					Some(LandSum { sum: sum.without(*share), units })
				});
			});
		}
	}

	/// Whether units have rights of any kind to a parcel.
	pub(crate) fn has_land_rights(parcel: ParcelId) -> bool {
		LandRightKind::ALL.into_iter().any(|kind| LandShares::<T>::contains_key(parcel, kind))
	}
}
