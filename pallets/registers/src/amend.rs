//! Amendments: a municipality changes a record (등록사항의 변경, 등록사항의 정정).

use crate::{
	checks::ensure_owners, import::Tally, Act, Building, BuildingChange, Buildings, Config, Error,
	Event, Floors, Notices, Pallet, Parcel, ParcelChange, Parcels, Record, TitleRecords, Unit,
	UnitChange, Units,
};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
};
use madang_primitives::{BuildingId, Commitment, Holdings, Property};
use sp_runtime::ArithmeticError;

/// The revision after this one.
pub(crate) fn next_revision(revision: u32) -> Result<u32, ArithmeticError> {
	revision.checked_add(1).ok_or(ArithmeticError::Overflow)
}

impl Record {
	/// Count a change.
	pub(crate) fn count_change(&mut self) -> Result<(), ArithmeticError> {
		self.revision = next_revision(self.revision)?;
		Ok(())
	}

	/// Ensure that the record is in use.
	pub(crate) fn ensure_open<T: Config>(&self) -> Result<(), Error<T>> {
		ensure!(self.closed.is_none(), Error::RecordClosed);
		Ok(())
	}

	/// Ensure that an officer who saw this revision may change the record: it is in use, and nothing has
	/// changed since. A row has all values, so it would undo the other change.
	fn ensure_amendable<T: Config>(&self, seen: u32) -> Result<(), Error<T>> {
		self.ensure_open()?;
		ensure!(self.revision == seen, Error::RecordHasChanged);
		Ok(())
	}
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_amend_parcel(
		act: &Act<T::AccountId>,
		change: ParcelChange,
		evidence: Commitment,
	) -> DispatchResult {
		let ParcelChange { parcel: id, revision, details } = change;
		details.check::<T>(act.today)?;
		let before = Parcels::<T>::get(id).ok_or(Error::<T>::ParcelNotFound)?;
		before.record.ensure_amendable::<T>(revision)?;
		ensure!(details != before.details, Error::<T>::NothingChanged);
		let mut after = Parcel { details, ..before.clone() };
		after.record.count_change()?;
		Parcels::<T>::insert(id, &after);
		Self::deposit_event(Event::ParcelAmended {
			parcel: id,
			old_description: before.description(id),
			new_description: after.description(id),
			before: before.details,
			after: after.details,
			evidence,
			revision: after.record.revision,
			by: act.by,
			officer: act.officer.clone(),
			external_ref: act.external_ref,
		});
		Self::compare(&Property::Parcel(id));
		Ok(())
	}

	pub(crate) fn do_amend_building(
		act: &Act<T::AccountId>,
		change: BuildingChange,
		evidence: Commitment,
	) -> DispatchResult {
		let BuildingChange { building: id, revision, details } = change;
		details.check::<T>(act.today)?;
		let details = details.resolved::<T>(&mut Tally::default())?;
		let before = Buildings::<T>::get(id).ok_or(Error::<T>::BuildingNotFound)?;
		before.record.ensure_amendable::<T>(revision)?;
		ensure!(details != before.details, Error::<T>::NothingChanged);
		let floors = Floors::<T>::get(id);
		ensure!(details.strata || floors.is_empty(), Error::<T>::BuildingHasUnits);
		ensure!(floors.keys().all(|floor| details.has_floor(*floor)), Error::<T>::FloorInUse);
		Self::ensure_strata_untitled(id, before.details.strata, details.strata)?;
		if details.parcels != before.details.parcels {
			Self::vacate(&before.details.parcels);
			Self::occupy(&details.parcels)?;
		}
		let mut after = Building { details, ..before.clone() };
		after.record.count_change()?;
		Buildings::<T>::insert(id, &after);
		Self::deposit_event(Event::BuildingAmended {
			building: id,
			old_description: before.description(id),
			new_description: after.description(id),
			before: before.details,
			after: after.details,
			evidence,
			revision: after.record.revision,
			by: act.by,
			officer: act.officer.clone(),
			external_ref: act.external_ref,
		});
		Self::compare(&Property::Building(id));
		Ok(())
	}

	/// Ensure that a building that becomes a strata building has no title: its units get their own.
	pub(crate) fn ensure_strata_untitled(
		building: BuildingId,
		before: bool,
		after: bool,
	) -> Result<(), Error<T>> {
		let becomes = after && !before;
		let titled = becomes && T::Titles::live_title(&Property::Building(building)).is_some();
		ensure!(!titled, Error::TitleStands);
		Ok(())
	}

	pub(crate) fn do_amend_unit(
		act: &Act<T::AccountId>,
		change: UnitChange,
		evidence: Commitment,
	) -> DispatchResult {
		let UnitChange { unit: id, revision, details } = change;
		details.check::<T>()?;
		let details = details.resolved::<T>(&mut Tally::default())?;
		let before = Units::<T>::get(id).ok_or(Error::<T>::UnitNotFound)?;
		before.record.ensure_amendable::<T>(revision)?;
		ensure!(details != before.details, Error::<T>::NothingChanged);
		if details.door() != before.details.door() {
			Self::leave_door(&before.details);
			Self::take_door(id, &details)?;
		}
		if details.land_rights != before.details.land_rights {
			Self::remove_land_rights(&before.details.land_rights);
			Self::add_land_rights(act, &details.land_rights)?;
		}
		let mut after = Unit { details, ..before.clone() };
		after.record.count_change()?;
		Units::<T>::insert(id, &after);
		Self::deposit_event(Event::UnitAmended {
			unit: id,
			old_description: before.description(id),
			new_description: after.description(id),
			before: before.details,
			after: after.details,
			evidence,
			revision: after.record.revision,
			by: act.by,
			officer: act.officer.clone(),
			external_ref: act.external_ref,
		});
		Self::compare(&Property::Unit(id));
		Ok(())
	}

	/// Correct the owners. The registry decides on the owners of a property with a title: the book can
	/// only take those of the title.
	pub(crate) fn do_correct_owners(
		act: &Act<T::AccountId>,
		property: &Property,
		owners: Holdings,
		evidence: Commitment,
	) -> DispatchResult {
		ensure_owners::<T>(&owners)?;
		ensure!(!Notices::<T>::contains_key(property), Error::<T>::NoticePending);
		if let Some(title) = T::Titles::live_title(property) {
			ensure!(title.holders.same(&owners), Error::<T>::OwnersFollowTitle);
		}
		let (before, revision) = Self::change_record(property, |record| {
			record.ensure_open::<T>()?;
			ensure!(!record.owners.same(&owners), Error::<T>::NothingChanged);
			record.count_change()?;
			record.owners_since = None;
			let before = core::mem::replace(&mut record.owners, owners.clone());
			Ok((before, record.revision))
		})?;
		Self::deposit_event(Event::OwnersCorrected {
			property: *property,
			before,
			after: owners,
			evidence,
			revision,
			by: act.by,
			officer: act.officer.clone(),
			external_ref: act.external_ref,
		});
		Self::compare(property);
		Ok(())
	}

	/// Change the record of an existing property.
	pub(crate) fn change_record<R>(
		property: &Property,
		change: impl FnOnce(&mut Record) -> Result<R, DispatchError>,
	) -> Result<R, DispatchError> {
		let missing = Self::missing(property);
		match property {
			Property::Parcel(parcel) => Parcels::<T>::try_mutate(parcel, |entry| {
				change(&mut entry.as_mut().ok_or(missing)?.record)
			}),
			Property::Building(building) => Buildings::<T>::try_mutate(building, |entry| {
				change(&mut entry.as_mut().ok_or(missing)?.record)
			}),
			Property::Unit(unit) => Units::<T>::try_mutate(unit, |entry| {
				change(&mut entry.as_mut().ok_or(missing)?.record)
			}),
		}
	}
}
