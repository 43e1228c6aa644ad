//! Mortgage loans without a sale: the lender pays out under mortgages that are registered already.

use crate::{Config, Error, LoanState, MortgageEntries, Pallet, Step};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use madang_primitives::{KoreanDay, LoanId};
use pallet_institutions::Caller;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_pay_out(
		by: Caller<T::AccountId>,
		loan: LoanId,
		entries: MortgageEntries,
		valued_on: KoreanDay,
	) -> DispatchResult {
		let found = Self::own_loan(by.institution, loan)?;
		ensure!(found.state == LoanState::Agreed, Error::<T>::WrongState);
		ensure!(!found.is_under_programme(), Error::<T>::NotMortgageLoan);
		Self::ensure_offered(loan, &found)?;
		Self::ensure_value_day(valued_on).map_err(Error::<T>::from)?;
		ensure!(valued_on >= KoreanDay::of(found.since), Error::<T>::ValueDayTooEarly);
		Self::disburse_under(loan, found, Step::Draw, &entries, valued_on, by)
	}
}
