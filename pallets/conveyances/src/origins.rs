//! Who makes a call: every call checks its origin first, then takes the reference of the
//! institution.

use crate::{Config, DealOf, Pallet};
use alloc::vec::Vec;
use frame_support::{
	pallet_prelude::DispatchError,
	traits::{EnsureOrigin, EnsureOriginWithArg},
};
use frame_system::pallet_prelude::OriginFor;
use madang_primitives::{DealId, ExternalRef, TitleId};
use pallet_institutions::{Acting, Caller, Institutions, Location};
use pallet_titles::TitleRegistry;

/// The origin of an officer of the institution that is responsible for the place.
pub trait OfficerOfPlace<T: frame_system::Config>:
	EnsureOriginWithArg<T::RuntimeOrigin, Location, Success = Acting<T::AccountId>>
{
}

impl<T, Origin> OfficerOfPlace<T> for Origin
where
	T: frame_system::Config,
	Origin: EnsureOriginWithArg<T::RuntimeOrigin, Location, Success = Acting<T::AccountId>>,
{
}

/// Who acts, or why the call is rejected.
type CallerOrError<T> = Result<Caller<<T as frame_system::Config>::AccountId>, DispatchError>;

impl<T: Config> Pallet<T> {
	/// A conveyance agent.
	pub(crate) fn agent(origin: OriginFor<T>, external_ref: ExternalRef) -> CallerOrError<T> {
		T::Institutions::caller(T::Agent::ensure_origin(origin)?, external_ref)
	}

	/// A lender.
	pub(crate) fn lender(origin: OriginFor<T>, external_ref: ExternalRef) -> CallerOrError<T> {
		T::Institutions::caller(T::Lender::ensure_origin(origin)?, external_ref)
	}

	/// An officer of the place where a deal's first property is now. Where the properties are in several
	/// places, one office acts for all (부동산등기법 7-2).
	pub(crate) fn of_place<Officer: OfficerOfPlace<T>>(
		origin: OriginFor<T>,
		deal: DealId,
		external_ref: ExternalRef,
	) -> CallerOrError<T> {
		let acting = Self::officer_for::<Officer>(origin, &Self::deal(deal)?)?;
		T::Institutions::caller(acting, external_ref)
	}

	/// As [`Self::of_place`], without the reference.
	pub(crate) fn officer_for<Officer: OfficerOfPlace<T>>(
		origin: OriginFor<T>,
		deal: &DealOf<T>,
	) -> Result<Acting<T::AccountId>, DispatchError> {
		let first = deal.titles.first().and_then(|seen| T::Titles::place(seen.title));
		let place = first.ok_or(DispatchError::BadOrigin)?;
		Ok(Officer::ensure_origin(origin, &place)?)
	}

	/// An officer of the municipality of some of a deal's properties, and the titles of these.
	pub(crate) fn of_books(
		origin: OriginFor<T>,
		deal: DealId,
		external_ref: ExternalRef,
	) -> Result<(Caller<T::AccountId>, Vec<TitleId>), DispatchError> {
		let mut found: Option<Acting<T::AccountId>> = None;
		let mut titles = Vec::new();
		for seen in &Self::deal(deal)?.titles {
			let Some(place) = T::Titles::place(seen.title) else { continue };
			if let Ok(acting) = T::BookKeeper::ensure_origin(origin.clone(), &place) {
				titles.push(seen.title);
				found = Some(acting);
			}
		}
		let by = T::Institutions::caller(found.ok_or(DispatchError::BadOrigin)?, external_ref)?;
		Ok((by, titles))
	}
}
