//! Amendments: a municipality changes a description (등록사항의 변경).

use crate::{Building, Buildings, Config, Error, Event, Pallet, Parcel, Parcels, Unit, Units};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use madang_primitives::{
	Area, BuildingId, BuildingUse, ExternalRef, KoreanDay, LandCategory, ParcelId, Structure,
	UnitId, Won,
};
use pallet_institutions::Acting;
use sp_runtime::ArithmeticError;

/// The revision after this one.
pub(crate) fn next_revision(revision: u32) -> Result<u32, ArithmeticError> {
	revision.checked_add(1).ok_or(ArithmeticError::Overflow)
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_amend_parcel(
		by: Acting<T::AccountId>,
		external_ref: ExternalRef,
		parcel: ParcelId,
		category: LandCategory,
		area: Area,
		official_price: Won,
		priced_on: KoreanDay,
	) -> DispatchResult {
		ensure!(area > 0, Error::<T>::ZeroArea);
		let before = Parcels::<T>::get(parcel).ok_or(Error::<T>::ParcelNotFound)?;
		let mut after = Parcel { category, area, official_price, priced_on, ..before.clone() };
		ensure!(after != before, Error::<T>::NothingChanged);
		after.revision = next_revision(before.revision)?;
		Parcels::<T>::insert(parcel, &after);
		Self::deposit_event(Event::ParcelAmended {
			parcel,
			category,
			area,
			official_price,
			priced_on,
			revision: after.revision,
			old_description: before.description(parcel),
			new_description: after.description(parcel),
			by: by.institution,
			officer: by.officer,
			external_ref,
		});
		Ok(())
	}

	pub(crate) fn do_amend_building(
		by: Acting<T::AccountId>,
		external_ref: ExternalRef,
		building: BuildingId,
		main_use: BuildingUse,
		structure: Structure,
		floors_above: u16,
		floors_below: u8,
		area: Area,
		violation: bool,
	) -> DispatchResult {
		ensure!(area > 0, Error::<T>::ZeroArea);
		let before = Buildings::<T>::get(building).ok_or(Error::<T>::BuildingNotFound)?;
		let mut after = Building {
			main_use,
			structure,
			floors_above,
			floors_below,
			area,
			violation,
			..before.clone()
		};
		ensure!(after != before, Error::<T>::NothingChanged);
		after.revision = next_revision(before.revision)?;
		Buildings::<T>::insert(building, &after);
		Self::deposit_event(Event::BuildingAmended {
			building,
			main_use,
			structure,
			floors_above,
			floors_below,
			area,
			violation,
			revision: after.revision,
			old_description: before.description(building),
			new_description: after.description(building),
			by: by.institution,
			officer: by.officer,
			external_ref,
		});
		Ok(())
	}

	pub(crate) fn do_amend_unit(
		by: Acting<T::AccountId>,
		external_ref: ExternalRef,
		unit: UnitId,
		main_use: BuildingUse,
		area: Area,
	) -> DispatchResult {
		ensure!(area > 0, Error::<T>::ZeroArea);
		let before = Units::<T>::get(unit).ok_or(Error::<T>::UnitNotFound)?;
		let mut after = Unit { main_use, area, ..before.clone() };
		ensure!(after != before, Error::<T>::NothingChanged);
		after.revision = next_revision(before.revision)?;
		Units::<T>::insert(unit, &after);
		Self::deposit_event(Event::UnitAmended {
			unit,
			main_use,
			area,
			revision: after.revision,
			old_description: before.description(unit),
			new_description: after.description(unit),
			by: by.institution,
			officer: by.officer,
			external_ref,
		});
		Ok(())
	}
}
