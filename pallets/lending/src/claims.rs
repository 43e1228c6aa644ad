//! Claims on the guarantor of a loan (보증채무 이행청구), and how they end.
//!
//! The book of guarantees keeps the stages. Here is what the ledger knows: whether default has lasted long
//! enough, whether everything is due, and how much is owed.

use crate::{arrears::Held, ClaimCause, Config, Error, Event, Ledgers, Loans, Pallet, WeightInfo};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchResult, Get, Weight},
};
use madang_primitives::{Commitment, GuaranteeId, KoreanDay, LoanId, Won};
use madang_schedule::{
	account::{Account, AccountError, Buckets, Ledger, PostingKind},
	Credit,
};
use pallet_guarantees::{part_of, ClaimSettled, Guarantees, NoticeKind};
use pallet_institutions::Caller;

impl<T: Config> Pallet<T> {
	/// The cause holds today.
	fn ensure_cause(account: &Account, cause: ClaimCause) -> Result<(), Error<T>> {
		let lasting = || Self::is_overdue_for(account, T::ClaimMonths::get());
		ensure!(cause != ClaimCause::Lasting || lasting(), Error::<T>::ArrearsTooRecent);
		Ok(())
	}

	pub(crate) fn do_make_claimable(
		by: Caller<T::AccountId>,
		loan: LoanId,
		cause: ClaimCause,
	) -> DispatchResult {
		let Held { found, account, mut arrears, .. } = Self::held(&by, loan)?;
		Self::ensure_cause(&account, cause)?;
		T::Guarantees::make_claimable(loan, Self::today(), Some(&by))?;
		arrears.claimable = Some(cause);
		Self::keep(loan, arrears);
		Loans::<T>::insert(loan, &found);
		Self::deposit_event(Event::LoanClaimable { loan, by, cause, at: Self::now() });
		Ok(())
	}

	pub(crate) fn do_claim(
		by: Caller<T::AccountId>,
		loan: LoanId,
		evidence: Commitment,
	) -> DispatchResult {
		let Held { found, account, arrears, .. } = Self::held(&by, loan)?;
		let cause = arrears.claimable.ok_or(Error::<T>::NotClaimable)?;
		// What was written off was due, so the arrears of such a loan need not be checked again.
		let written_off = account.written_off != Buckets::default();
		ensure!(account.is_all_due(), Error::<T>::NotAllDue);
		if !written_off {
			Self::ensure_cause(&account, cause)?;
		}
		let owed = account.due_and_written_off().ok_or(Error::<T>::NotCalculable)?;
		let amount = Self::covered(loan, &owed)?;
		T::Guarantees::claim(loan, amount, Self::today(), &by)?;
		Loans::<T>::insert(loan, &found);
		let at = Self::now();
		Self::deposit_event(Event::LoanClaimed { loan, by, cause, owed, amount, evidence, at });
		Ok(())
	}

	/// What the guarantor owes of a debt: its part of principal, interest and interest on arrears, at most the
	/// cover. It does not cover fees.
	pub(crate) fn covered(loan: LoanId, owed: &Buckets) -> Result<Won, Error<T>> {
		let (_, guarantee) = T::Guarantees::guarantee(loan).ok_or(Error::<T>::NotClaimable)?;
		let debt = Buckets { fee: 0, ..*owed }.total().ok_or(Error::<T>::NotCalculable)?;
		Ok(part_of(debt, guarantee.ratio).min(guarantee.cover))
	}

	pub(crate) fn do_cure(by: Caller<T::AccountId>, loan: LoanId) -> DispatchResult {
		let Held { found, account, mut arrears, .. } = Self::held(&by, loan)?;
		let paid_up = account.overdue_since().is_none() && !account.is_all_due();
		ensure!(paid_up, Error::<T>::StillOverdue);
		arrears.claimable = None;
		arrears.warning = None;
		Self::keep(loan, arrears);
		Loans::<T>::insert(loan, &found);
		Self::cure_guarantee(loan, &by)?;
		Self::deposit_event(Event::LoanCured { loan, by, at: Self::now() });
		Ok(())
	}

	pub(crate) fn cure_guarantee(loan: LoanId, by: &Caller<T::AccountId>) -> DispatchResult {
		T::Guarantees::cure(loan, Self::today(), Some(by))
	}

	pub(crate) fn do_notify_guarantor(
		by: Caller<T::AccountId>,
		loan: LoanId,
		particulars: Commitment,
	) -> DispatchResult {
		let found = Self::own_loan(by.institution, loan)?;
		ensure!(found.state.is_owed(), Error::<T>::WrongState);
		T::Guarantees::notify(loan, NoticeKind::Other, 0, Self::today(), Some(&by))?;
		Loans::<T>::insert(loan, &found);
		Self::deposit_event(Event::GuarantorNotified { loan, by, particulars, at: Self::now() });
		Ok(())
	}

	/// Post what the guarantor paid: on its value day or, where that day is closed or not everything was due on
	/// it, today. The day.
	fn subrogate(
		credit: &Credit,
		ledger: &mut Ledger,
		amount: Won,
		valued_on: KoreanDay,
	) -> Result<KoreanDay, Error<T>> {
		let post = |ledger: &mut Ledger, on| {
			Self::post(credit, ledger, PostingKind::Subrogation, amount, on)
		};
		if post(ledger, valued_on).is_ok() {
			return Ok(valued_on);
		}
		let today = Self::account_today(credit, ledger)?.as_of;
		match post(ledger, today) {
			Ok(_) => Ok(today),
			Err(AccountError::MoreThanDue) => Err(Error::<T>::ExceedsOwed),
			Err(error) => Err(Self::account_error(error)),
		}
	}
}

/// The debt passes to the foundation by what it paid (구상권). What is left stays owed to the bank.
impl<T: Config> ClaimSettled<T::AccountId> for Pallet<T> {
	fn paid(
		loan: LoanId,
		guarantee: GuaranteeId,
		amount: Won,
		valued_on: KoreanDay,
		by: &Caller<T::AccountId>,
	) -> DispatchResult {
		let found = Loans::<T>::get(loan).ok_or(Error::<T>::LoanNotFound)?;
		ensure!(found.state.is_owed(), Error::<T>::WrongState);
		let credit = Self::credit(loan, &found)?;
		let mut ledger = Self::open_ledger(loan, &credit)?;
		let before = Self::account_today(&credit, &ledger)?.subrogated;
		let valued_on = Self::subrogate(&credit, &mut ledger, amount, valued_on)?;
		let account = Self::account_today(&credit, &ledger)?;
		Ledgers::<T>::insert(loan, ledger);
		if found.is_under_programme() {
			Self::tell_returned(loan, &account)?;
		}
		let left = account.due_and_written_off().ok_or(Error::<T>::NotCalculable)?;
		Self::deposit_event(Event::GuarantorPaid {
			loan,
			guarantee,
			bank: found.lender,
			by: by.clone(),
			paid: account.subrogated.minus(&before),
			valued_on,
			left,
			at: Self::now(),
		});
		match account.owes_nothing() {
			true => Self::settle_found(loan, found, None, by.clone()),
			false => Ok(()),
		}
	}

	/// The event of the book says all. The bank can claim again.
	fn denied(
		_loan: LoanId,
		_guarantee: GuaranteeId,
		_by: &Caller<T::AccountId>,
	) -> DispatchResult {
		Ok(())
	}

	fn weight() -> Weight {
		T::WeightInfo::guarantor_paid()
	}
}
