//! How a loan under a programme is drawn: at once or in parts (분할 실행).

use crate::{
	Config, Error, Event, Ledgers, LoanState, Loans, Pallet, PolicyLoans, Step, TimedStep,
};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use madang_primitives::{KoreanDay, LoanId, Won};
use madang_schedule::{
	account::{Account, AccountError, Ledger, PostingKind},
	Credit,
};
use pallet_guarantees::Guarantees;
use pallet_institutions::Caller;
use pallet_programmes::{Programmes, Steps};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_draw(
		by: Caller<T::AccountId>,
		loan: LoanId,
		amount: Won,
		valued_on: KoreanDay,
	) -> DispatchResult {
		let mut found = Self::own_policy_loan(by.institution, loan)?;
		let mut policy = Self::policy_loan(loan)?;
		ensure!(policy.withdrawal.is_none(), Error::<T>::BorrowersWithdraw);
		let terms = Self::file(loan)?.into_terms();
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		Self::ensure_value_day(valued_on).map_err(Error::<T>::from)?;
		let (first, agreed_at) = (found.state == LoanState::Agreed, found.since);
		let mut ledger = if first {
			Self::ensure_offered(loan, &found)?;
			ensure!(valued_on >= KoreanDay::of(found.since), Error::<T>::ValueDayTooEarly);
			Self::advance(&mut found, Step::Draw)?;
			found.disbursed_on = Some(valued_on);
			policy.drawn_at = Some(found.since);
			Ledger::new(Account::new(&terms.credit))
		} else {
			ensure!(found.state == LoanState::Disbursed, Error::<T>::WrongState);
			Self::open_ledger(loan, &terms.credit)?
		};
		Self::post_draw(&terms.credit, &mut ledger, amount, valued_on)?;
		policy.last_draw = policy.last_draw.max(Some(valued_on));
		Ledgers::<T>::insert(loan, &ledger);
		PolicyLoans::<T>::insert(loan, policy);
		Loans::<T>::insert(loan, found);
		if Self::policy_terms(&terms)?.steps().contains(Steps::GUARANTEE) {
			T::Guarantees::form(loan, amount, valued_on, &by)?;
		}
		let left = T::Programmes::disburse(loan, amount)?;
		if first {
			Self::count_step(by.institution, TimedStep::Draw, agreed_at);
			Self::count_whole(by.institution, Self::agency_of(&terms)?, policy.applied_at);
		}
		let waited = first.then(|| Self::now().saturating_sub(policy.applied_at));
		let at = Self::now();
		Self::deposit_event(Event::LoanDrawn { loan, by, amount, valued_on, left, waited, at });
		Ok(())
	}

	pub(crate) fn do_finish_drawing(by: Caller<T::AccountId>, loan: LoanId) -> DispatchResult {
		let found = Self::own_policy_loan(by.institution, loan)?;
		ensure!(found.state == LoanState::Disbursed, Error::<T>::WrongState);
		T::Programmes::finish_drawing(loan)?;
		Loans::<T>::insert(loan, found);
		Self::deposit_event(Event::DrawingEnded { loan, by, at: Self::now() });
		Ok(())
	}

	fn post_draw(
		credit: &Credit,
		ledger: &mut Ledger,
		amount: Won,
		on: KoreanDay,
	) -> Result<(), Error<T>> {
		let error = |error| match error {
			AccountError::MoreThanAgreed => Error::<T>::ExceedsAgreed,
			AccountError::DrawnTooLate => Error::<T>::DrawnTooLate,
			error => Self::account_error(error),
		};
		Self::post(credit, ledger, PostingKind::Draw, amount, on).map(drop).map_err(error)
	}
}
