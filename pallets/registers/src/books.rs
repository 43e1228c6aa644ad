//! The books for other pallets, and the notices of the registry.

use crate::{
	amend::next_revision, Books, Buildings, Config, Error, Event, Notice, Notices, Pallet, Parcels,
	Units,
};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
};
use madang_primitives::{DistrictCode, Holdings, InstitutionId, Property};
use sp_core::H256;

/// Replace the owners of a record and increase its revision.
fn replace(owners: &mut Holdings, revision: &mut u32, new: Holdings) -> Result<u32, DispatchError> {
	*revision = next_revision(*revision)?;
	*owners = new;
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
	fn write_owners(property: &Property, new: Holdings) -> Result<u32, DispatchError> {
		let missing = Self::missing(property);
		match property {
			Property::Parcel(pnu) => Parcels::<T>::try_mutate(pnu, |record| {
				let record = record.as_mut().ok_or(missing)?;
				replace(&mut record.owners, &mut record.revision, new)
			}),
			Property::Building(building) => Buildings::<T>::try_mutate(building, |record| {
				let record = record.as_mut().ok_or(missing)?;
				replace(&mut record.owners, &mut record.revision, new)
			}),
			Property::Unit(unit) => Units::<T>::try_mutate(unit, |record| {
				let record = record.as_mut().ok_or(missing)?;
				replace(&mut record.owners, &mut record.revision, new)
			}),
		}
	}

	/// Take the pending notice. Returns `true` if its owners were written, or `false` if it stays
	/// pending because the descriptions differ and one of them must be corrected. Must run in the
	/// storage layer of a call.
	pub(crate) fn do_take_notice(
		property: &Property,
		by: Option<InstitutionId>,
	) -> Result<bool, DispatchError> {
		let in_book = Self::description_of(property).ok_or_else(|| Self::missing(property))?;
		let notice = Notices::<T>::get(property).ok_or(Error::<T>::NoticeNotFound)?;
		if notice.description != in_book {
			Self::deposit_event(Event::NoticeDiffers {
				property: *property,
				receipt: notice.receipt,
				in_notice: notice.description,
				in_book,
				by,
			});
			return Ok(false);
		}
		let revision = Self::write_owners(property, notice.holdings.clone())?;
		Notices::<T>::remove(property);
		Self::deposit_event(Event::OwnersUpdated {
			property: *property,
			owners: notice.holdings,
			receipt: notice.receipt,
			registered_on: notice.registered_on,
			revision,
			by,
		});
		Ok(true)
	}
}

impl<T: Config> Books for Pallet<T> {
	fn district_of(property: &Property) -> Option<DistrictCode> {
		let pnu = match property {
			Property::Parcel(pnu) => Parcels::<T>::contains_key(pnu).then_some(*pnu)?,
			Property::Building(building) => Buildings::<T>::get(building)?.pnu,
			Property::Unit(unit) => Buildings::<T>::get(Units::<T>::get(unit)?.building)?.pnu,
		};
		Some(pnu.district())
	}

	fn description_of(property: &Property) -> Option<H256> {
		Some(match property {
			Property::Parcel(pnu) => Parcels::<T>::get(pnu)?.description(*pnu),
			Property::Building(building) => Buildings::<T>::get(building)?.description(*building),
			Property::Unit(unit) => Units::<T>::get(unit)?.description(*unit),
		})
	}

	fn owners_of(property: &Property) -> Option<Holdings> {
		match property {
			Property::Parcel(pnu) => Parcels::<T>::get(pnu).map(|record| record.owners),
			Property::Building(building) => {
				Buildings::<T>::get(building).map(|record| record.owners)
			}
			Property::Unit(unit) => Units::<T>::get(unit).map(|record| record.owners),
		}
	}

	fn revision_of(property: &Property) -> Option<u32> {
		match property {
			Property::Parcel(pnu) => Parcels::<T>::get(pnu).map(|record| record.revision),
			Property::Building(building) => {
				Buildings::<T>::get(building).map(|record| record.revision)
			}
			Property::Unit(unit) => Units::<T>::get(unit).map(|record| record.revision),
		}
	}

	fn notify(property: &Property, notice: Notice) -> DispatchResult {
		ensure!(Self::district_of(property).is_some(), Self::missing(property));
		ensure!(notice.holdings.is_whole(), Error::<T>::OwnersNotWhole);
		let replaced = Notices::<T>::get(property).map(|earlier| earlier.receipt);
		Notices::<T>::insert(property, &notice);
		Self::deposit_event(Event::NoticeLeft { property: *property, notice, replaced });
		Ok(())
	}

	fn pending_notice(property: &Property) -> Option<Notice> {
		Notices::<T>::get(property)
	}

	fn apply_notice(property: &Property) -> Result<bool, DispatchError> {
		Self::do_take_notice(property, None)
	}
}
