//! Origins that carry data: an officer's power by kind of institution, duty and place.

use crate::{Acting, Config, Institution, Location, Pallet, Power};
use core::marker::PhantomData;
use frame_support::traits::{EnsureOrigin, EnsureOriginWithArg, OriginTrait};
use madang_primitives::{Duty, InstitutionKind};

/// Succeeds for an admitted officer with the power `P`. Returns the officer and its institution.
///
/// As an [`EnsureOrigin`] it checks kind and duty. As an [`EnsureOriginWithArg`] it also checks
/// that the institution is responsible for what is at the place.
pub struct EnsureOfficer<T, P>(PhantomData<(T, P)>);

impl<T: Config, P: Power> EnsureOfficer<T, P> {
	fn check(origin: &T::RuntimeOrigin) -> Option<(Acting<T::AccountId>, Institution)> {
		let (acting, officer, institution) = Pallet::<T>::admitted(origin.as_signer()?).ok()?;
		(P::KINDS.contains(&acting.kind) && officer.duties.contains(P::DUTY))
			.then_some((acting, institution))
	}
}

impl<T: Config, P: Power> EnsureOrigin<T::RuntimeOrigin> for EnsureOfficer<T, P> {
	type Success = Acting<T::AccountId>;

	fn try_origin(origin: T::RuntimeOrigin) -> Result<Self::Success, T::RuntimeOrigin> {
		match Self::check(&origin) {
			Some((acting, _)) => Ok(acting),
			None => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<T::RuntimeOrigin, ()> {
		let kind = *P::KINDS.first().ok_or(())?;
		let officer = match P::DUTY {
			Duty::Examine => crate::benchmarking::second_officer::<T>(kind),
			_ => crate::benchmarking::officer::<T>(kind),
		};
		officer.map(T::RuntimeOrigin::signed).map_err(|_| ())
	}
}

impl<T: Config, P: Power> EnsureOriginWithArg<T::RuntimeOrigin, Location> for EnsureOfficer<T, P> {
	type Success = Acting<T::AccountId>;

	fn try_origin(
		origin: T::RuntimeOrigin,
		place: &Location,
	) -> Result<Self::Success, T::RuntimeOrigin> {
		match Self::check(&origin) {
			Some((acting, institution)) if institution.covers(place) => Ok(acting),
			_ => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin(place: &Location) -> Result<T::RuntimeOrigin, ()> {
		// The officer's institution is responsible for every valid district code.
		match place.now.is_valid() {
			true => <Self as EnsureOrigin<T::RuntimeOrigin>>::try_successful_origin(),
			false => Err(()),
		}
	}
}

/// Succeeds for an active administrator, even while its institution is suspended.
///
/// It is only for the calls that take power away from the institution's own officers. The council
/// can suspend an institution because of a stolen key. Its administrators can then remove the thief's
/// officers before the institution is readmitted.
pub struct EnsureAdministrator<T>(PhantomData<T>);

impl<T: Config> EnsureOrigin<T::RuntimeOrigin> for EnsureAdministrator<T> {
	type Success = Acting<T::AccountId>;

	fn try_origin(origin: T::RuntimeOrigin) -> Result<Self::Success, T::RuntimeOrigin> {
		let present = origin.as_signer().and_then(|account| Pallet::<T>::present(account).ok());
		match present {
			Some((acting, officer, _)) if officer.duties.contains(Duty::Administer) => Ok(acting),
			_ => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<T::RuntimeOrigin, ()> {
		<EnsureOfficer<T, Administration> as EnsureOrigin<_>>::try_successful_origin()
	}
}

/// The power over an institution's own officers. Institutions of every kind have it.
pub struct Administration;

impl Power for Administration {
	const KINDS: &'static [InstitutionKind] = &InstitutionKind::ALL;
	const DUTY: Duty = Duty::Administer;
}

/// The power to publish the head of a log. Institutions of every kind have it.
pub struct Observation;

impl Power for Observation {
	const KINDS: &'static [InstitutionKind] = &InstitutionKind::ALL;
	const DUTY: Duty = Duty::Observe;
}
