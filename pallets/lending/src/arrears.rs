//! Arrears: the warning of acceleration, the acceleration, and how a mistaken act is taken back.
//!
//! The chain computes what is overdue and since when from the account. What is kept here is what the bank did
//! about it.

use crate::{
	AccelerationCause, Act, Arrears, ArrearsOf, Config, Error, Event, Ledgers, Loan, LoanState,
	Loans, Pallet, Posted, Step, Warning,
};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchResult, Get},
};
use madang_primitives::{Commitment, KoreanDay, LoanId, Won};
use madang_schedule::{
	account::{Account, Buckets, Ledger, PostingKind},
	months_after, Credit,
};
use pallet_guarantees::{GuaranteeState, NoticeKind};
use pallet_institutions::Caller;
use pallet_terms::LegalTerms;

/// A loan with its account, for an act of the bank.
pub(crate) struct Held {
	pub found: Loan,
	pub credit: Credit,
	pub ledger: Ledger,
	/// The account today.
	pub account: Account,
	pub arrears: Arrears,
}

impl<T: Config> Pallet<T> {
	/// A loan of the bank that is owed, with its account today.
	pub(crate) fn held(by: &Caller<T::AccountId>, loan: LoanId) -> Result<Held, Error<T>> {
		let found = Self::own_loan(by.institution, loan)?;
		ensure!(found.state.is_owed(), Error::<T>::WrongState);
		let (credit, ledger) = Self::credit_and_ledger(loan, &found)?;
		let account = Self::account_today(&credit, &ledger)?;
		Ok(Held { found, credit, ledger, account, arrears: ArrearsOf::<T>::get(loan) })
	}

	/// The account today, or after the last posting if that has a later day.
	pub(crate) fn account_today(credit: &Credit, ledger: &Ledger) -> Result<Account, Error<T>> {
		let day = Self::today().max(ledger.last_day());
		ledger.at(&Self::contract(credit, &Self::calendar()), day).map_err(Self::account_error)
	}

	/// Write what is kept about the arrears of a loan.
	pub(crate) fn keep(loan: LoanId, arrears: Arrears) {
		match arrears == Arrears::default() {
			true => ArrearsOf::<T>::remove(loan),
			false => ArrearsOf::<T>::insert(loan, arrears),
		}
	}

	/// The last day of the notice time of a warning, as the holidays are known today: that many working days.
	pub(crate) fn warned_until(warning: &Warning) -> KoreanDay {
		(0..T::WarningDays::get()).fold(warning.on, |day, _| T::LegalTerms::end(day, 1))
	}

	/// Whether something has been overdue for more than so many months.
	pub(crate) fn is_overdue_for(account: &Account, months: u16) -> bool {
		let old = |since| Self::today() > months_after(since, months);
		account.overdue_since().is_some_and(old)
	}

	/// How long something must be overdue before everything can be made due: longer where titles secure the loan.
	fn arrears_months(loan: LoanId) -> Result<u16, Error<T>> {
		let secured = !Self::file(loan)?.terms().titles.is_empty();
		Ok(if secured { T::SecuredArrearsMonths::get() } else { T::ArrearsMonths::get() })
	}

	/// Post something today that can be taken back by its number.
	pub(crate) fn post_today(
		held: &mut Held,
		kind: PostingKind,
		amount: Won,
	) -> Result<Posted, Error<T>> {
		let on = held.account.as_of;
		let Held { credit, ledger, .. } = held;
		Self::close(credit, ledger).map_err(Self::account_error)?;
		let number = Self::post(credit, ledger, kind, amount, on).map_err(Self::account_error)?;
		held.account = Self::account_today(credit, ledger)?;
		Ok(Posted { number, on })
	}

	pub(crate) fn do_warn(
		by: Caller<T::AccountId>,
		loan: LoanId,
		letter: Commitment,
	) -> DispatchResult {
		let Held { found, account, mut arrears, .. } = Self::held(&by, loan)?;
		ensure!(found.state == LoanState::Disbursed, Error::<T>::WrongState);
		ensure!(!account.accelerated, Error::<T>::AlreadyDue);
		let overdue_since = account.overdue_since().ok_or(Error::<T>::NothingOverdue)?;
		let warning = Warning { letter, on: Self::today() };
		arrears.warning = Some(warning);
		Self::keep(loan, arrears);
		Loans::<T>::insert(loan, &found);
		Self::deposit_event(Event::LoanWarned {
			loan,
			by: by.clone(),
			letter,
			overdue_since,
			due: account.due(),
			until: Self::warned_until(&warning),
			at: Self::now(),
		});
		Self::tell(loan, NoticeKind::Defaulted, &account.due(), &by)
	}

	pub(crate) fn do_accelerate(
		by: Caller<T::AccountId>,
		loan: LoanId,
		cause: AccelerationCause,
	) -> DispatchResult {
		let mut held = Self::held(&by, loan)?;
		ensure!(held.found.state == LoanState::Disbursed, Error::<T>::WrongState);
		ensure!(!held.account.is_all_due(), Error::<T>::AlreadyDue);
		if cause == AccelerationCause::Arrears {
			Self::ensure_warned(loan, &held.account, held.arrears.warning.as_ref())?;
		}
		let posted = Self::post_today(&mut held, PostingKind::Acceleration, 0)?;
		let Held { found, ledger, account, mut arrears, .. } = held;
		arrears.accelerated = Some(posted);
		Self::keep(loan, arrears);
		Ledgers::<T>::insert(loan, ledger);
		Loans::<T>::insert(loan, &found);
		let (due, on, at) = (account.due(), posted.on, Self::now());
		Self::deposit_event(Event::LoanAccelerated { loan, by: by.clone(), cause, due, on, at });
		Self::tell(loan, NoticeKind::BenefitLost, &due, &by)
	}

	/// The borrower was warned about the arrears that exist now, the notice time has passed, and they are old
	/// enough.
	fn ensure_warned(
		loan: LoanId,
		account: &Account,
		warning: Option<&Warning>,
	) -> Result<(), Error<T>> {
		let since = account.overdue_since().ok_or(Error::<T>::NothingOverdue)?;
		// What fell due on the day of the warning or later was not overdue when the borrower was warned.
		let warning = warning.filter(|warning| since < warning.on);
		let warning = warning.ok_or(Error::<T>::NotWarned)?;
		ensure!(Self::today() > Self::warned_until(warning), Error::<T>::NoticeTimeRuns);
		let old = Self::is_overdue_for(account, Self::arrears_months(loan)?);
		ensure!(old, Error::<T>::ArrearsTooRecent);
		Ok(())
	}

	pub(crate) fn do_take_back(
		by: Caller<T::AccountId>,
		loan: LoanId,
		act: Act,
		reason: Commitment,
	) -> DispatchResult {
		let mut held = Self::held(&by, loan)?;
		match act {
			Act::Warning => {
				held.arrears.warning.take().ok_or(Error::<T>::NothingToTakeBack)?;
				Self::tell(loan, NoticeKind::Other, &Buckets::default(), &by)?;
			}
			Act::Acceleration => {
				ensure!(held.found.state == LoanState::Disbursed, Error::<T>::WrongState);
				// A claim that waits is of a loan of which everything is due.
				let claimed = Self::guarantee_state(loan) == Some(GuaranteeState::Claimed);
				ensure!(!claimed, Error::<T>::CannotBeTakenBack);
				let posted = held.arrears.accelerated.take();
				Self::unpost(&mut held, posted)?;
				Self::tell(loan, NoticeKind::Other, &Buckets::default(), &by)?;
			}
			Act::Claimable => {
				held.arrears.claimable.take().ok_or(Error::<T>::NothingToTakeBack)?;
				Self::cure_guarantee(loan, &by)?;
			}
			Act::WriteOff => {
				ensure!(held.found.state == LoanState::WrittenOff, Error::<T>::WrongState);
				let posted = held.arrears.written_off.take();
				Self::unpost(&mut held, posted)?;
				Self::advance(&mut held.found, Step::OweAgain)?;
			}
		}
		let Held { found, ledger, arrears, .. } = held;
		Self::keep(loan, arrears);
		Ledgers::<T>::insert(loan, ledger);
		Loans::<T>::insert(loan, &found);
		Self::deposit_event(Event::ActTakenBack { loan, by, act, reason, at: Self::now() });
		Ok(())
	}

	/// Take a posting out of the account, as if it had never been. Its day must still be open, and what was posted
	/// later must be possible without it.
	fn unpost(held: &mut Held, posted: Option<Posted>) -> Result<(), Error<T>> {
		let posted = posted.ok_or(Error::<T>::NothingToTakeBack)?;
		ensure!(posted.on >= Self::first_open_day(), Error::<T>::CannotBeTakenBack);
		let Held { credit, ledger, .. } = held;
		let reversed = ledger.reverse(&Self::contract(credit, &Self::calendar()), posted.number);
		ensure!(reversed.is_ok(), Error::<T>::CannotBeTakenBack);
		held.account = Self::account_today(credit, ledger)?;
		// Everything may be paid without it: then only the account of a settled loan could say so.
		ensure!(!held.account.is_settled(), Error::<T>::CannotBeTakenBack);
		Ok(())
	}
}
