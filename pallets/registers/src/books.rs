//! The books for other pallets, and the notices of the registry.

use crate::{
	Act, Bar, Books, Buildings, Config, Error, Event, LandShares, Notice, NoticeQueue, Notices,
	OwnersSince, Pallet, Parcels, Record, TitleRecord, Units,
};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
};
use madang_primitives::{DistrictCode, Holdings, LandRightKind, ParcelId, Property, PropertyName};
use pallet_institutions::Location;
use sp_core::H256;

impl<T: Config> Pallet<T> {
	/// The error for a missing property of this kind.
	pub(crate) fn missing(property: &Property) -> Error<T> {
		match property {
			Property::Parcel(_) => Error::ParcelNotFound,
			Property::Building(_) => Error::BuildingNotFound,
			Property::Unit(_) => Error::UnitNotFound,
		}
	}

	/// The district of a property that must exist, with those in which it was.
	pub(crate) fn existing_district(property: &Property) -> Result<Location, Error<T>> {
		Self::place(property).ok_or_else(|| Self::missing(property))
	}

	/// The parcel of a property. The first one of several decides on the place of a building.
	fn parcel_under(property: &Property) -> Option<ParcelId> {
		let first = |building| Buildings::<T>::get(building)?.details.parcels.first().copied();
		match property {
			Property::Parcel(parcel) => Some(*parcel),
			Property::Building(building) => first(building),
			Property::Unit(unit) => first(&Units::<T>::get(unit)?.details.building),
		}
	}

	/// The record of a property.
	pub(crate) fn record_of(property: &Property) -> Option<Record> {
		match property {
			Property::Parcel(parcel) => Parcels::<T>::get(parcel).map(|parcel| parcel.record),
			Property::Building(id) => Buildings::<T>::get(id).map(|building| building.record),
			Property::Unit(unit) => Units::<T>::get(unit).map(|unit| unit.record),
		}
	}

	/// Write the owners of a notice, also into a closed record: the registry is never stopped.
	fn write_owners(property: &Property, notice: &Notice) -> Result<u32, DispatchError> {
		Self::change_record(property, |record| {
			record.count_change()?;
			record.owners = notice.holdings.clone();
			record.owners_since = Some(OwnersSince { filed: notice.filed, cause: notice.cause });
			Ok(record.revision)
		})
	}

	/// Take the oldest pending notice. Returns `true` if its owners were written, or `false` if it
	/// stays pending because the descriptions differ and one of them must be corrected. Must run in
	/// the storage layer of a call.
	pub(crate) fn do_take_notice(
		property: &Property,
		act: Option<Act<T::AccountId>>,
	) -> Result<bool, DispatchError> {
		let in_book = Self::description_of(property).ok_or_else(|| Self::missing(property))?;
		let mut waiting = Notices::<T>::get(property);
		let notice = waiting.first().cloned().ok_or(Error::<T>::NoticeNotFound)?;
		let (by, officer, external_ref) = match act {
			Some(act) => (Some(act.by), Some(act.officer), Some(act.external_ref)),
			None => (None, None, None),
		};
		if notice.description != in_book {
			Self::deposit_event(Event::NoticeDiffers {
				property: *property,
				receipt: notice.filed.receipt,
				in_notice: notice.description,
				in_book,
				by,
				officer,
				external_ref,
			});
			return Ok(false);
		}
		let revision = Self::write_owners(property, &notice)?;
		waiting.remove(0);
		Self::store_notices(property, waiting);
		Self::deposit_event(Event::OwnersUpdated {
			property: *property,
			owners: notice.holdings,
			receipt: notice.filed.receipt,
			since: notice.filed.on,
			cause: notice.cause,
			registered_on: notice.registered_on,
			revision,
			by,
			officer,
			external_ref,
		});
		Self::compare(property);
		Ok(true)
	}

	/// Write the queue of a property. No empty queue is stored.
	fn store_notices(property: &Property, waiting: NoticeQueue) {
		match waiting.is_empty() {
			true => Notices::<T>::remove(property),
			false => Notices::<T>::insert(property, waiting),
		}
	}
}

impl<T: Config> Books for Pallet<T> {
	fn find(name: &PropertyName) -> Option<Property> {
		match name {
			PropertyName::Parcel(pnu) => Self::find_parcel(*pnu).parcel.map(Property::Parcel),
			PropertyName::Building(building) => {
				Buildings::<T>::contains_key(building).then_some(Property::Building(*building))
			}
			PropertyName::Unit(unit) => {
				Units::<T>::contains_key(unit).then_some(Property::Unit(*unit))
			}
		}
	}

	fn district_of(property: &Property) -> Option<DistrictCode> {
		let parcel = Parcels::<T>::get(Self::parcel_under(property)?)?;
		Some(Self::current_district(parcel.pnu.district()))
	}

	fn place(property: &Property) -> Option<Location> {
		Self::place_of_parcel(Self::parcel_under(property)?)
	}

	fn place_of_code(district: DistrictCode) -> Location {
		Self::place_of_given(district)
	}

	fn description_of(property: &Property) -> Option<H256> {
		Some(match property {
			Property::Parcel(parcel) => Parcels::<T>::get(parcel)?.description(*parcel),
			Property::Building(building) => Buildings::<T>::get(building)?.description(*building),
			Property::Unit(unit) => Units::<T>::get(unit)?.description(*unit),
		})
	}

	fn owners_of(property: &Property) -> Option<Holdings> {
		Self::record_of(property).map(|record| record.owners)
	}

	fn revision_of(property: &Property) -> Option<u32> {
		Self::record_of(property).map(|record| record.revision)
	}

	fn registrable(property: &Property) -> Result<(), Bar> {
		let record = Self::record_of(property).ok_or(Bar::NotInBook)?;
		ensure!(record.closed.is_none(), Bar::Closed);
		match property {
			// Only ownership of the land is bound to the units: an owner may sell land on which they
			// have superficies or a lease.
			Property::Parcel(parcel) => {
				let bound = LandShares::<T>::contains_key(parcel, LandRightKind::Ownership);
				ensure!(!bound, Bar::BoundToUnits);
			}
			Property::Building(building) => {
				let building = Buildings::<T>::get(building).ok_or(Bar::NotInBook)?;
				ensure!(!building.details.strata, Bar::StrataAsAWhole);
			}
			Property::Unit(_) => {}
		}
		Ok(())
	}

	fn title_changed(property: &Property, title: TitleRecord) -> bool {
		Self::compare_with(property, Some(title))
	}

	fn notify(property: &Property, notice: Notice) -> DispatchResult {
		ensure!(Self::district_of(property).is_some(), Self::missing(property));
		ensure!(notice.holdings.is_whole(), Error::<T>::OwnersNotWhole);
		let mut waiting = Notices::<T>::get(property);
		let replaced = match waiting.is_full() {
			true => waiting.pop().map(|newest| newest.filed.receipt),
			false => None,
		};
		// There is room for one: a full queue has lost its newest notice.
		waiting = NoticeQueue::truncate_from(
			waiting.into_iter().chain(core::iter::once(notice.clone())).collect(),
		);
		Notices::<T>::insert(property, waiting);
		Self::deposit_event(Event::NoticeLeft { property: *property, notice, replaced });
		Ok(())
	}

	fn redescribe(property: &Property, description: H256) {
		let mut waiting = Notices::<T>::get(property);
		waiting.iter_mut().for_each(|notice| notice.description = description);
		Self::store_notices(property, waiting);
	}

	fn pending_notices(property: &Property) -> NoticeQueue {
		Notices::<T>::get(property)
	}

	fn apply_notice(property: &Property) -> Result<bool, DispatchError> {
		Self::do_take_notice(property, None)
	}
}
