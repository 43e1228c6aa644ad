//! Borrowers withdraw soon after the draw (청약철회, 금융소비자보호법 46).
//!
//! They declare it within the days of the law. It takes effect when they have given the money back with the
//! interest until then; there is no fee for early repayment. Until then the loan is owed as before.

use crate::{Config, Consents, Error, Event, Ledgers, LoanState, Loans, Pallet, PolicyLoans, Step};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchResult, Get},
};
use madang_primitives::{signing::Purpose, KoreanDay, LoanId, Won};
use pallet_institutions::Caller;
use pallet_programmes::Programmes;
use pallet_terms::LegalTerms;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_declare_withdrawal(
		by: Caller<T::AccountId>,
		loan: LoanId,
		consents: Consents,
	) -> DispatchResult {
		let found = Loans::<T>::get(loan).ok_or(Error::<T>::LoanNotFound)?;
		let mut policy = Self::policy_loan(loan)?;
		ensure!(found.state == LoanState::Disbursed, Error::<T>::WrongState);
		ensure!(policy.withdrawal.is_none(), Error::<T>::BorrowersWithdraw);
		let drawn = policy.last_draw.ok_or(Error::<T>::WrongState)?;
		let last = T::LegalTerms::end(drawn, T::WithdrawalDays::get());
		ensure!(Self::today() <= last, Error::<T>::WithdrawalTooLate);
		let file = Self::file(loan)?;
		let signed = file.withdrawal(loan);
		Self::verify_each(&file.terms().borrowers, &consents, Purpose::WithdrawLoan, signed)?;
		let at = Self::now();
		policy.withdrawal = Some(at);
		PolicyLoans::<T>::insert(loan, policy);
		let lender = Self::bank_of(loan, &found);
		Self::deposit_event(Event::WithdrawalDeclared { loan, lender, by, at });
		Ok(())
	}

	pub(crate) fn do_complete_withdrawal(
		by: Caller<T::AccountId>,
		loan: LoanId,
		amount: Won,
		valued_on: KoreanDay,
	) -> DispatchResult {
		let mut found = Self::own_policy_loan(by.institution, loan)?;
		ensure!(found.state == LoanState::Disbursed, Error::<T>::WrongState);
		ensure!(Self::policy_loan(loan)?.withdrawal.is_some(), Error::<T>::NotWithdrawn);
		Self::ensure_value_day(valued_on).map_err(Error::<T>::from)?;
		let credit = Self::credit(loan, &found)?;
		let mut ledger = Self::open_ledger(loan, &credit)?;
		let (owed, waived) = Self::pay_off(&credit, &mut ledger, amount, valued_on)?;
		let without_fee = owed.total().and_then(|total| total.checked_sub(owed.fee));
		let without_fee = without_fee.ok_or(Error::<T>::NotCalculable)?;
		ensure!(amount <= without_fee, Error::<T>::ExceedsOwed);
		Self::advance(&mut found, Step::Rescind)?;
		Ledgers::<T>::insert(loan, ledger);
		Loans::<T>::insert(loan, &found);
		T::Programmes::withdrawn(loan)?;
		Self::tell_repaid(loan, owed.principal, valued_on, true, &by)?;
		let at = Self::now();
		let completed =
			Event::WithdrawalCompleted { loan, by: by.clone(), amount, valued_on, waived, at };
		Self::deposit_event(completed);
		Self::pledge_ends_with_debt(loan, &found, &by);
		Ok(())
	}
}
