//! The catalogue of kinds.

use crate::{
	is_authority, types::is_visible, Config, Error, Event, Kind, KindId, KindOfType, Kinds,
	LatestVersion, Pallet, MAX_DAYS,
};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
};
use pallet_institutions::{is_name, Institutions};
use sp_runtime::ArithmeticError;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_set_kind(kind: KindId, details: Kind) -> DispatchResult {
		let version = Self::enter_kind(kind, &details)?;
		Self::deposit_event(Event::KindSet { kind, version, details, at: Self::now() });
		Ok(())
	}

	/// Enter a kind, or the next version of it. Returns the version.
	pub(crate) fn enter_kind(kind: KindId, details: &Kind) -> Result<u16, DispatchError> {
		Self::ensure_valid_kind(details)?;
		let version = match LatestVersion::<T>::get(kind) {
			0 => 1,
			present => {
				let before = Kinds::<T>::get(kind, present).ok_or(Error::<T>::KindNotFound)?;
				ensure!(before.per_area == details.per_area, Error::<T>::AreaRuleFixed);
				present.checked_add(1).ok_or(ArithmeticError::Overflow)?
			}
		};
		let named = KindOfType::<T>::get(&details.credential_type);
		ensure!(named.is_none_or(|other| other == kind), Error::<T>::TypeInUse);
		KindOfType::<T>::insert(&details.credential_type, kind);
		Kinds::<T>::insert(kind, version, details);
		LatestVersion::<T>::insert(kind, version);
		Ok(version)
	}

	fn ensure_valid_kind(details: &Kind) -> DispatchResult {
		let named = is_name(&details.name_ko) && is_name(&details.name_en);
		ensure!(named, Error::<T>::InvalidName);
		ensure!(is_visible(&details.credential_type), Error::<T>::InvalidType);
		ensure!((1..=MAX_DAYS).contains(&details.max_days), Error::<T>::InvalidDays);
		let possible = T::Institutions::kind_of(details.in_charge).is_some_and(is_authority)
			&& T::Institutions::is_active(details.in_charge);
		ensure!(possible, Error::<T>::NotAnAuthority);
		Ok(())
	}

	/// The present version of a kind, and its number.
	pub(crate) fn present_kind(kind: KindId) -> Result<(u16, Kind), Error<T>> {
		let version = LatestVersion::<T>::get(kind);
		let details = Kinds::<T>::get(kind, version).ok_or(Error::<T>::KindNotFound)?;
		Ok((version, details))
	}

	/// The same, if the kind is not retired.
	pub(crate) fn usable_kind(kind: KindId) -> Result<(u16, Kind), Error<T>> {
		let found = Self::present_kind(kind)?;
		ensure!(!found.1.retired, Error::<T>::KindRetired);
		Ok(found)
	}
}
