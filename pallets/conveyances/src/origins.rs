//! Who makes a call: every call checks its origin first, then takes the reference of the
//! institution.

use crate::{Config, Pallet};
use frame_support::{
	pallet_prelude::DispatchError,
	traits::{EnsureOrigin, EnsureOriginWithArg},
};
use frame_system::pallet_prelude::OriginFor;
use madang_primitives::{DealId, DistrictCode, ExternalRef};
use pallet_institutions::{Acting, Caller, Institutions};

/// The origin of an officer of the institution that is responsible for the place.
pub trait OfficerOfPlace<T: frame_system::Config>:
	EnsureOriginWithArg<T::RuntimeOrigin, DistrictCode, Success = Acting<T::AccountId>>
{
}

impl<T, Origin> OfficerOfPlace<T> for Origin
where
	T: frame_system::Config,
	Origin: EnsureOriginWithArg<T::RuntimeOrigin, DistrictCode, Success = Acting<T::AccountId>>,
{
}

/// Who acts, or why the call is rejected.
type CallerOrError<T> = Result<Caller<<T as frame_system::Config>::AccountId>, DispatchError>;

impl<T: Config> Pallet<T> {
	/// A conveyance agent.
	pub(crate) fn agent(origin: OriginFor<T>, external_ref: ExternalRef) -> CallerOrError<T> {
		Self::claim_ref(T::Agent::ensure_origin(origin)?, external_ref)
	}

	/// A lender.
	pub(crate) fn lender(origin: OriginFor<T>, external_ref: ExternalRef) -> CallerOrError<T> {
		Self::claim_ref(T::Lender::ensure_origin(origin)?, external_ref)
	}

	/// An officer of the place where the properties of a deal are. One office must be responsible for
	/// all of them.
	pub(crate) fn of_place<Officer: OfficerOfPlace<T>>(
		origin: OriginFor<T>,
		deal: DealId,
		external_ref: ExternalRef,
	) -> CallerOrError<T> {
		let titles = Self::deal(deal)?.titles;
		let mut acting = Err(DispatchError::BadOrigin);
		for seen in &titles {
			acting = Ok(Officer::ensure_origin(origin.clone(), &seen.district)?);
		}
		Self::claim_ref(acting?, external_ref)
	}

	fn claim_ref(acting: Acting<T::AccountId>, external_ref: ExternalRef) -> CallerOrError<T> {
		T::Institutions::claim_ref(acting.institution, external_ref)?;
		Ok(Caller::new(acting, external_ref))
	}
}
