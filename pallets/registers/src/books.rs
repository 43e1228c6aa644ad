//! The books for other pallets, and the notices of the registry.

use crate::{
	amend::next_revision, Bar, Books, BoundLand, Buildings, Config, Error, Event, Notice,
	NoticeQueue, Notices, OwnersSince, Pallet, Parcels, Units,
};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
};
use madang_primitives::{DistrictCode, ExternalRef, Holdings, Property, PropertyName};
use pallet_institutions::Acting;
use sp_core::H256;

/// Replace the owners of a record and increase its revision.
fn replace(
	(owners, since, revision): (&mut Holdings, &mut Option<OwnersSince>, &mut u32),
	notice: &Notice,
) -> Result<u32, DispatchError> {
	*revision = next_revision(*revision)?;
	*owners = notice.holdings.clone();
	*since = Some(OwnersSince { filed: notice.filed, cause: notice.cause });
	Ok(*revision)
}

impl<T: Config> Pallet<T> {
	/// The error for a missing property of this kind.
	pub(crate) fn missing(property: &Property) -> Error<T> {
		match property {
			Property::Parcel(_) => Error::ParcelNotFound,
			Property::Building(_) => Error::BuildingNotFound,
			Property::Unit(_) => Error::UnitNotFound,
		}
	}

	/// Replace the owners of an existing property and return its new revision.
	fn write_owners(property: &Property, notice: &Notice) -> Result<u32, DispatchError> {
		let missing = Self::missing(property);
		match property {
			Property::Parcel(parcel) => Parcels::<T>::try_mutate(parcel, |record| {
				let record = record.as_mut().ok_or(missing)?;
				let fields = (&mut record.owners, &mut record.owners_since, &mut record.revision);
				replace(fields, notice)
			}),
			Property::Building(building) => Buildings::<T>::try_mutate(building, |record| {
				let record = record.as_mut().ok_or(missing)?;
				let fields = (&mut record.owners, &mut record.owners_since, &mut record.revision);
				replace(fields, notice)
			}),
			Property::Unit(unit) => Units::<T>::try_mutate(unit, |record| {
				let record = record.as_mut().ok_or(missing)?;
				let fields = (&mut record.owners, &mut record.owners_since, &mut record.revision);
				replace(fields, notice)
			}),
		}
	}

	/// Take the oldest pending notice. Returns `true` if its owners were written, or `false` if it
	/// stays pending because the descriptions differ and one of them must be corrected. Must run in
	/// the storage layer of a call.
	pub(crate) fn do_take_notice(
		property: &Property,
		acting: Option<(Acting<T::AccountId>, ExternalRef)>,
	) -> Result<bool, DispatchError> {
		let in_book = Self::description_of(property).ok_or_else(|| Self::missing(property))?;
		let mut waiting = Notices::<T>::get(property);
		let notice = waiting.first().cloned().ok_or(Error::<T>::NoticeNotFound)?;
		let (by, officer, external_ref) = match acting {
			Some((acting, reference)) => {
				(Some(acting.institution), Some(acting.officer), Some(reference))
			}
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
		let parcel = match property {
			Property::Parcel(parcel) => *parcel,
			Property::Building(building) => Buildings::<T>::get(building)?.parcel,
			Property::Unit(unit) => Buildings::<T>::get(Units::<T>::get(unit)?.building)?.parcel,
		};
		Some(Self::current_district(Parcels::<T>::get(parcel)?.pnu.district()))
	}

	fn description_of(property: &Property) -> Option<H256> {
		Some(match property {
			Property::Parcel(parcel) => Parcels::<T>::get(parcel)?.description(*parcel),
			Property::Building(building) => Buildings::<T>::get(building)?.description(*building),
			Property::Unit(unit) => Units::<T>::get(unit)?.description(*unit),
		})
	}

	fn owners_of(property: &Property) -> Option<Holdings> {
		match property {
			Property::Parcel(parcel) => Parcels::<T>::get(parcel).map(|record| record.owners),
			Property::Building(building) => {
				Buildings::<T>::get(building).map(|record| record.owners)
			}
			Property::Unit(unit) => Units::<T>::get(unit).map(|record| record.owners),
		}
	}

	fn revision_of(property: &Property) -> Option<u32> {
		match property {
			Property::Parcel(parcel) => Parcels::<T>::get(parcel).map(|record| record.revision),
			Property::Building(building) => {
				Buildings::<T>::get(building).map(|record| record.revision)
			}
			Property::Unit(unit) => Units::<T>::get(unit).map(|record| record.revision),
		}
	}

	fn registrable(property: &Property) -> Result<(), Bar> {
		match property {
			Property::Parcel(parcel) => {
				ensure!(Parcels::<T>::contains_key(parcel), Bar::NotInBook);
				ensure!(!BoundLand::<T>::contains_key(parcel), Bar::BoundToUnits);
			}
			Property::Building(building) => {
				let building = Buildings::<T>::get(building).ok_or(Bar::NotInBook)?;
				ensure!(!building.strata, Bar::StrataAsAWhole);
			}
			Property::Unit(unit) => ensure!(Units::<T>::contains_key(unit), Bar::NotInBook),
		}
		Ok(())
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
