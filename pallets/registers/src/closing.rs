//! Closing a record (말소), and undoing it.

use crate::{
	checks::{ensure_day, has_twice},
	import::Tally,
	Act, BuildingDetails, Buildings, BuildingsOn, Closing, Config, Details, Error, Event, Floors,
	Pallet, ParcelDetails, Parcels, Record, TitleRecords, UnitDetails, Units,
};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
};
use madang_primitives::{BuildingId, Commitment, ParcelId, Pnu, Property, UnitId};

/// Whether a record of this kind can follow a closed one. Units of a building that is no longer a strata
/// building are followed by the building.
pub(crate) fn can_follow(property: &Property, successor: &Property) -> bool {
	matches!(
		(property, successor),
		(Property::Parcel(_), Property::Parcel(_))
			| (Property::Building(_), Property::Building(_))
			| (Property::Unit(_), Property::Unit(_) | Property::Building(_))
	)
}

/// A record that was opened again, with its details before and after.
struct Reopened {
	closing: Closing,
	revision: u32,
	before: Details<ParcelId>,
	after: Details<ParcelId>,
}

impl Record {
	/// Open the record again. Returns its closing.
	fn open<T: Config>(&mut self) -> Result<Closing, DispatchError> {
		let closing = self.closed.take().ok_or(Error::<T>::RecordNotClosed)?;
		self.count_change()?;
		Ok(closing)
	}
}

impl<T: Config> Pallet<T> {
	/// Close a record that nothing uses any more.
	pub(crate) fn do_close(
		act: &Act<T::AccountId>,
		property: &Property,
		closing: Closing,
		evidence: Commitment,
	) -> DispatchResult {
		ensure_day::<T>(Some(closing.on), act.today)?;
		Self::ensure_successors(property, &closing.successors)?;
		let titled = T::Titles::live_title(property).is_some();
		ensure!(!titled || closing.order.is_some(), Error::<T>::TitleStands);
		if let Property::Parcel(parcel) = property {
			let parcel = Parcels::<T>::get(parcel).ok_or(Error::<T>::ParcelNotFound)?;
			Self::settle_linked(parcel.pnu);
		}
		let revision = Self::change_record(property, |record| {
			record.ensure_open::<T>()?;
			record.count_change()?;
			record.closed = Some(closing.clone());
			Ok(record.revision)
		})?;
		Self::give_up(property)?;
		let Closing { on, reason, successors, order } = closing;
		Self::deposit_event(Event::RecordClosed {
			property: *property,
			on,
			reason,
			successors,
			order,
			evidence,
			revision,
			by: act.by,
			officer: act.officer.clone(),
			external_ref: act.external_ref,
		});
		Self::compare(property);
		Ok(())
	}

	/// Release what the property takes up.
	fn give_up(property: &Property) -> DispatchResult {
		match property {
			Property::Parcel(parcel) => {
				let used = BuildingsOn::<T>::contains_key(parcel) || Self::has_land_rights(*parcel);
				ensure!(!used, Error::<T>::StillInUse);
			}
			Property::Building(building) => {
				ensure!(!Floors::<T>::contains_key(building), Error::<T>::StillInUse);
				let record = Buildings::<T>::get(building).ok_or(Error::<T>::BuildingNotFound)?;
				Self::vacate(&record.details.parcels);
			}
			Property::Unit(unit) => {
				let record = Units::<T>::get(unit).ok_or(Error::<T>::UnitNotFound)?;
				Self::leave_door(&record.details);
				Self::remove_land_rights(&record.details.land_rights);
			}
		}
		Ok(())
	}

	/// Ensure that records can follow one that is closed: each exists, is open and of a fitting kind, and is
	/// listed once. The record is open itself until now, so it follows none of them.
	fn ensure_successors(property: &Property, successors: &[Property]) -> Result<(), Error<T>> {
		ensure!(!has_twice(successors.iter()), Error::SuccessorsInvalid);
		for successor in successors {
			let record = Self::record_of(successor).filter(|_| successor != property);
			let record = record.ok_or(Error::SuccessorNotFound)?;
			ensure!(can_follow(property, successor), Error::SuccessorOfOtherKind);
			ensure!(record.closed.is_none(), Error::SuccessorClosed);
		}
		Ok(())
	}

	/// Undo a closing, with the details that hold now, if they are not those that the record has.
	pub(crate) fn do_reopen(
		act: &Act<T::AccountId>,
		property: &Property,
		details: Option<Details<Pnu>>,
		evidence: Commitment,
	) -> DispatchResult {
		let reopened = match (property, details) {
			(Property::Parcel(parcel), None) => Self::reopen_parcel(act, *parcel, None),
			(Property::Parcel(parcel), Some(Details::Parcel(now))) => {
				Self::reopen_parcel(act, *parcel, Some(now))
			}
			(Property::Building(building), None) => Self::reopen_building(act, *building, None),
			(Property::Building(building), Some(Details::Building(now))) => {
				Self::reopen_building(act, *building, Some(now))
			}
			(Property::Unit(unit), None) => Self::reopen_unit(act, *unit, None),
			(Property::Unit(unit), Some(Details::Unit(now))) => {
				Self::reopen_unit(act, *unit, Some(now))
			}
			_ => Err(Error::<T>::DetailsOfOtherKind.into()),
		};
		let Reopened { closing, revision, before, after } = reopened?;
		Self::deposit_event(Event::RecordReopened {
			property: *property,
			closing,
			before,
			after,
			evidence,
			revision,
			by: act.by,
			officer: act.officer.clone(),
			external_ref: act.external_ref,
		});
		Self::compare(property);
		Ok(())
	}

	fn reopen_parcel(
		act: &Act<T::AccountId>,
		id: ParcelId,
		now: Option<ParcelDetails>,
	) -> Result<Reopened, DispatchError> {
		let mut parcel = Parcels::<T>::get(id).ok_or(Error::<T>::ParcelNotFound)?;
		let closing = parcel.record.open::<T>()?;
		Self::take_number_back(id)?;
		let before = parcel.details;
		if let Some(details) = now {
			details.check::<T>(act.today)?;
			parcel.details = details;
		}
		Parcels::<T>::insert(id, &parcel);
		Ok(Reopened {
			closing,
			revision: parcel.record.revision,
			before: Details::Parcel(before),
			after: Details::Parcel(parcel.details),
		})
	}

	fn reopen_building(
		act: &Act<T::AccountId>,
		id: BuildingId,
		now: Option<BuildingDetails<Pnu>>,
	) -> Result<Reopened, DispatchError> {
		let mut building = Buildings::<T>::get(id).ok_or(Error::<T>::BuildingNotFound)?;
		let closing = building.record.open::<T>()?;
		let before = building.details.clone();
		if let Some(details) = now {
			details.check::<T>(act.today)?;
			Self::ensure_strata_untitled(id, before.strata, details.strata)?;
			building.details = details.resolved::<T>(&mut Tally::default())?;
		}
		Self::occupy(&building.details.parcels)?;
		Buildings::<T>::insert(id, &building);
		Ok(Reopened {
			closing,
			revision: building.record.revision,
			before: Details::Building(before),
			after: Details::Building(building.details),
		})
	}

	fn reopen_unit(
		act: &Act<T::AccountId>,
		id: UnitId,
		now: Option<UnitDetails<Pnu>>,
	) -> Result<Reopened, DispatchError> {
		let mut unit = Units::<T>::get(id).ok_or(Error::<T>::UnitNotFound)?;
		let closing = unit.record.open::<T>()?;
		let before = unit.details.clone();
		if let Some(details) = now {
			details.check::<T>()?;
			unit.details = details.resolved::<T>(&mut Tally::default())?;
		}
		Self::take_door(id, &unit.details)?;
		Self::add_land_rights(act, &unit.details.land_rights)?;
		Units::<T>::insert(id, &unit);
		Ok(Reopened {
			closing,
			revision: unit.record.revision,
			before: Details::Unit(before),
			after: Details::Unit(unit.details),
		})
	}
}
