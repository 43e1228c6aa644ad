//! Mortgage loans without a sale: the lender pays out under mortgages that are registered already.

use crate::{Config, Error, Event, Ledgers, LoanState, Loans, MortgageEntries, Pallet, Step};
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
		let mut found = Self::own_loan(by.institution, loan)?;
		ensure!(found.state == LoanState::Agreed, Error::<T>::WrongState);
		ensure!(!found.is_under_programme(), Error::<T>::NotMortgageLoan);
		Self::ensure_offered(loan, &found)?;
		Self::ensure_value_day(valued_on).map_err(Error::<T>::from)?;
		ensure!(valued_on >= KoreanDay::of(found.since), Error::<T>::ValueDayTooEarly);
		let terms = Self::file(loan)?.into_terms();
		Self::ensure_agreed_mortgages(&entries, None, found.lender, &terms)?;
		let ledger = Self::drawn(&terms.credit, valued_on)?;
		Self::advance(&mut found, Step::Draw)?;
		Self::secure(loan, &entries);
		(found.entries, found.disbursed_on) = (entries, Some(valued_on));
		Ledgers::<T>::insert(loan, ledger);
		Loans::<T>::insert(loan, &found);
		Self::deposit_event(Event::LoanDisbursed {
			loan,
			bank: found.lender,
			by,
			deal: None,
			entries: found.entries,
			amount: terms.credit.principal,
			valued_on,
			at: found.since,
		});
		Ok(())
	}
}
