//! Origins that carry data: an officer's power by kind of institution, duty and place.

use crate::{
	need::{record, Lack, Need},
	Acting, AdmissionError, Config, Location, Pallet, Power,
};
use alloc::vec;
use core::marker::PhantomData;
use frame_support::traits::{EnsureOrigin, EnsureOriginWithArg, OriginTrait};
use madang_primitives::{Duty, InstitutionKind};

/// Succeeds for an admitted officer with the power `P`. Returns the officer and its institution.
///
/// As an [`EnsureOrigin`] it checks kind and duty. As an [`EnsureOriginWithArg`] it also checks
/// that the institution is responsible for what is at the place.
pub struct EnsureOfficer<T, P>(PhantomData<(T, P)>);

impl<T: Config, P: Power> EnsureOfficer<T, P> {
	/// The officer, if it has the power, also at the place if one is given. Otherwise what it lacks is recorded for
	/// anyone who asks.
	fn check(origin: &T::RuntimeOrigin, place: Option<&Location>) -> Option<Acting<T::AccountId>> {
		let account = origin.as_signer().ok_or(AdmissionError::NotSigned);
		match account.and_then(Pallet::<T>::admitted) {
			Ok((acting, officer, institution)) => {
				let has_kind = P::KINDS.contains(&acting.kind);
				let has_duty = officer.duties.contains(P::DUTY);
				let covers = || place.is_none_or(|place| institution.covers(place));
				if has_kind && has_duty && covers() {
					return Some(acting);
				}
				record(|| {
					let has =
						[(Lack::Kind, has_kind), (Lack::Duty, has_duty), (Lack::Place, covers())];
					let lacks = has.into_iter().filter(|(_, has)| !has).map(|(lack, _)| lack);
					Need::power::<P>(lacks.collect())
				});
			}
			Err(error) => record(|| Need::power::<P>(vec![error.into()])),
		}
		None
	}
}

impl<T: Config, P: Power> EnsureOrigin<T::RuntimeOrigin> for EnsureOfficer<T, P> {
	type Success = Acting<T::AccountId>;

	fn try_origin(origin: T::RuntimeOrigin) -> Result<Self::Success, T::RuntimeOrigin> {
		Self::check(&origin, None).ok_or(origin)
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
		Self::check(&origin, Some(place)).ok_or(origin)
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
		let account = origin.as_signer().ok_or(AdmissionError::NotSigned);
		let lack = match account.and_then(Pallet::<T>::present) {
			Ok((acting, officer, _)) if officer.duties.contains(Administration::DUTY) => {
				return Ok(acting)
			}
			Ok(_) => Lack::Duty,
			Err(error) => error.into(),
		};
		record(|| Need::power::<Administration>(vec![lack]));
		Err(origin)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<T::RuntimeOrigin, ()> {
		<EnsureOfficer<T, Administration> as EnsureOrigin<_>>::try_successful_origin()
	}
}

/// The power over an institution's own officers. Institutions of every kind have it.
pub struct Administration;

impl Power for Administration {
	const NAME: &'static str = "Administration";
	const KINDS: &'static [InstitutionKind] = &InstitutionKind::ALL;
	const DUTY: Duty = Duty::Administer;
}

/// The power to publish the head of a log. Institutions of every kind have it.
pub struct Observation;

impl Power for Observation {
	const NAME: &'static str = "Observation";
	const KINDS: &'static [InstitutionKind] = &InstitutionKind::ALL;
	const DUTY: Duty = Duty::Observe;
}
