//! What every step needs: the guarantee, who may act on it, the table of stages.

use crate::{pallet::Guarantees, Config, Error, Guarantee, OfLoan, Pallet, Step};
use frame_support::{ensure, traits::UnixTime};
use madang_primitives::{GuaranteeId, InstitutionId, InstitutionKind, LoanId, Moment};
use pallet_institutions::Institutions;

impl<T: Config> Pallet<T> {
	/// The guarantee, if it is the foundation's own.
	pub fn own_guarantee(
		foundation: InstitutionId,
		guarantee: GuaranteeId,
	) -> Result<Guarantee, Error<T>> {
		let found = Guarantees::<T>::get(guarantee).ok_or(Error::<T>::GuaranteeNotFound)?;
		ensure!(found.foundation == foundation, Error::<T>::NotOwnGuarantee);
		Ok(found)
	}

	/// The latest guarantee of a loan, with its number.
	pub(crate) fn of_loan(loan: LoanId) -> Result<(GuaranteeId, Guarantee), Error<T>> {
		let guarantee = OfLoan::<T>::get(loan).ok_or(Error::<T>::GuaranteeNotFound)?;
		let found = Guarantees::<T>::get(guarantee).ok_or(Error::<T>::GuaranteeNotFound)?;
		Ok((guarantee, found))
	}

	/// Whether an institution can give guarantees: an active foundation.
	pub fn ensure_foundation(institution: InstitutionId) -> Result<(), Error<T>> {
		let kind = T::Institutions::kind_of(institution);
		let is_one = kind == Some(InstitutionKind::GuaranteeFoundation);
		ensure!(is_one && T::Institutions::is_active(institution), Error::<T>::NotAFoundation);
		Ok(())
	}

	/// Take a step with a guarantee, in memory.
	pub(crate) fn advance(found: &mut Guarantee, step: Step) -> Result<(), Error<T>> {
		let next = found.state.next(step).map_err(|_| Error::<T>::WrongState)?;
		// A later draw leaves the guarantee in force, since its first one.
		if next != found.state {
			found.state = next;
			found.since = Self::now();
		}
		Ok(())
	}

	/// The block's time.
	pub(crate) fn now() -> Moment {
		Moment::try_from(T::Time::now().as_millis()).unwrap_or(Moment::MAX)
	}
}
