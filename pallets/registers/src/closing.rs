//! Closing a record (말소), and undoing it.

use crate::{
	checks::ensure_day, Act, Buildings, BuildingsOn, Closing, Config, Error, Event, Floors, Pallet,
	TitleRecords, Units,
};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use madang_primitives::{Commitment, Property};

impl<T: Config> Pallet<T> {
	/// Close a record that nothing uses any more.
	pub(crate) fn do_close(
		act: &Act<T::AccountId>,
		property: &Property,
		closing: Closing,
		order: Option<Commitment>,
		evidence: Commitment,
	) -> DispatchResult {
		ensure_day::<T>(Some(closing.on), act.today)?;
		for successor in &closing.successors {
			let exists = successor != property && Self::record_of(successor).is_some();
			ensure!(exists, Error::<T>::SuccessorNotFound);
		}
		let titled = T::Titles::live_title(property).is_some();
		ensure!(!titled || order.is_some(), Error::<T>::TitleStands);
		let revision = Self::change_record(property, |record| {
			record.ensure_open::<T>()?;
			record.count_change()?;
			record.closed = Some(closing.clone());
			Ok(record.revision)
		})?;
		Self::give_up(property)?;
		let Closing { on, reason, successors } = closing;
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

	/// Undo a closing.
	pub(crate) fn do_reopen(
		act: &Act<T::AccountId>,
		property: &Property,
		evidence: Commitment,
	) -> DispatchResult {
		let revision = Self::change_record(property, |record| {
			ensure!(record.closed.take().is_some(), Error::<T>::RecordNotClosed);
			record.count_change()?;
			Ok(record.revision)
		})?;
		match property {
			Property::Parcel(parcel) => Self::take_number_back(*parcel)?,
			Property::Building(building) => {
				let record = Buildings::<T>::get(building).ok_or(Error::<T>::BuildingNotFound)?;
				Self::occupy(&record.details.parcels)?;
			}
			Property::Unit(unit) => {
				let record = Units::<T>::get(unit).ok_or(Error::<T>::UnitNotFound)?;
				Self::take_door(*unit, &record.details)?;
				Self::add_land_rights(act, &record.details.land_rights)?;
			}
		}
		Self::deposit_event(Event::RecordReopened {
			property: *property,
			evidence,
			revision,
			by: act.by,
			officer: act.officer.clone(),
			external_ref: act.external_ref,
		});
		Self::compare(property);
		Ok(())
	}
}
