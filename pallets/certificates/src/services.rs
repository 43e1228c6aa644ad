//! Which verifier may ask for which items.

use crate::{
	types::is_visible, Config, Error, Event, Items, KindId, Pallet, Service, ServiceCode, Services,
	Verifiers,
};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use madang_primitives::Commitment;
use pallet_institutions::{is_name, Caller, Institutions};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register_service(
		by: Caller<T::AccountId>,
		kind: KindId,
		service: ServiceCode,
		details: Service,
	) -> DispatchResult {
		let (_, found) = Self::usable_kind(kind)?;
		ensure!(found.in_charge == by.institution, Error::<T>::NotInCharge);
		ensure!(T::Institutions::is_active(details.verifier), Error::<T>::InstitutionNotActive);
		ensure!(is_name(&details.purpose), Error::<T>::InvalidName);
		ensure!(are_items(&details.items), Error::<T>::InvalidItems);
		let verifier = Verifiers::<T>::get(service);
		let same = verifier.is_none_or(|verifier| verifier == details.verifier);
		ensure!(same, Error::<T>::ServiceOfAnother);
		Verifiers::<T>::insert(service, details.verifier);
		Services::<T>::insert(kind, service, &details);
		let at = Self::now();
		Self::deposit_event(Event::ServiceRegistered { kind, service, details, by, at });
		Ok(())
	}

	pub(crate) fn do_end_service(
		by: Caller<T::AccountId>,
		kind: KindId,
		service: ServiceCode,
		reason: Commitment,
	) -> DispatchResult {
		let (_, found) = Self::present_kind(kind)?;
		ensure!(found.in_charge == by.institution, Error::<T>::NotInCharge);
		let ended = Services::<T>::take(kind, service).ok_or(Error::<T>::ServiceNotFound)?;
		let (verifier, at) = (ended.verifier, Self::now());
		Self::deposit_event(Event::ServiceEnded { kind, service, verifier, reason, by, at });
		Ok(())
	}
}

/// Whether there are items, each visible ASCII, and no two the same.
pub(crate) fn are_items(items: &Items) -> bool {
	!items.is_empty()
		&& items.iter().enumerate().all(|(place, item)| {
			is_visible(item) && !items.iter().take(place).any(|earlier| earlier == item)
		})
}
