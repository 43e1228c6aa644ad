//! Versions of the limits of mortgage lending, and which of them a lender may attest to.

use crate::{
	Assessment, Config, Error, Event, LendingLimits, Limits, LimitsSet, LimitsVersion, Loan, Pallet,
};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use madang_primitives::Moment;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_set_limits(limits: LendingLimits) -> DispatchResult {
		ensure!(limits.are_possible(), Error::<T>::LimitOutOfRange);
		let version = LimitsVersion::<T>::get();
		let version = version.checked_add(1).ok_or(Error::<T>::NumbersExhausted)?;
		let at = Self::now();
		LimitsVersion::<T>::put(version);
		Limits::<T>::insert(version, LimitsSet { limits, since: at });
		Self::deposit_event(Event::LimitsSet { version, limits, at });
		Ok(())
	}

	/// Whether the lender of a loan attests to limits that apply to its application: the present ones, or any that held
	/// since it was filed. Limits that change while an application waits do not stop it.
	pub(crate) fn ensure_assessed(
		found: &Loan,
		applied_at: Moment,
		assessment: Option<&Assessment>,
	) -> Result<(), Error<T>> {
		if found.is_under_programme() {
			ensure!(assessment.is_none(), Error::<T>::NotMortgageLoan);
			return Ok(());
		}
		let Some(assessment) = assessment else {
			ensure!(LimitsVersion::<T>::get() == 0, Error::<T>::AssessmentMissing);
			return Ok(());
		};
		ensure!(Limits::<T>::contains_key(assessment.version), Error::<T>::LimitsNotFound);
		let next = assessment.version.checked_add(1).and_then(Limits::<T>::get);
		let held = next.is_none_or(|next| next.since >= applied_at);
		ensure!(held, Error::<T>::LimitsSuperseded);
		Ok(())
	}
}
