//! Disbursed loans: from the closing of a deal, or from their recording, until they are paid off.

use crate::{
	rules::same_members, Config, Error, Event, Loan, LoanLedger, LoanState, LoanView, Loans,
	Pallet, SecuredBy, Step,
};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
};
use madang_primitives::{DealId, ExternalRef, LoanId, RatePpm, Won};
use pallet_institutions::Acting;
use pallet_titles::{EntryId, TitleRegistry};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_record_existing(
		acting: Acting<T::AccountId>,
		entry: EntryId,
		principal: Won,
		rate: RatePpm,
		term_months: u16,
		external_ref: ExternalRef,
	) -> DispatchResult {
		Self::ensure_rate_and_term(rate, term_months)?;
		ensure!(principal > 0, Error::<T>::ZeroAmount);
		let found = T::Titles::mortgage(entry).ok_or(Error::<T>::MortgageNotFound)?;
		let mortgage = found.mortgage;
		let bank = acting.institution;
		ensure!(mortgage.bank() == Some(bank), Error::<T>::NotOwnMortgage);
		ensure!(found.effective, Error::<T>::MortgageNotEffective);
		ensure!(
			mortgage.loan.is_none() && !SecuredBy::<T>::contains_key(entry),
			Error::<T>::AlreadySecuresLoan
		);
		ensure!(mortgage.max_secured >= principal, Error::<T>::SecuredTooLow);
		let at = Self::now();
		let loan = Self::insert_new(&Loan {
			bank,
			borrowers: mortgage.debtors.clone(),
			title: entry.title,
			principal,
			max_secured: mortgage.max_secured,
			rate,
			term_months,
			state: LoanState::Disbursed,
			since: at,
			documents: None,
			agreement: None,
			deal: None,
			entry: Some(entry),
			outstanding: principal,
		})?;
		SecuredBy::<T>::insert(entry, loan);
		Self::deposit_event(Event::LoanRecorded {
			loan,
			bank,
			officer: acting.officer,
			entry,
			borrowers: mortgage.debtors,
			principal,
			max_secured: mortgage.max_secured,
			rate,
			term_months,
			external_ref,
			at,
		});
		Ok(())
	}

	pub(crate) fn do_repay(
		acting: Acting<T::AccountId>,
		loan: LoanId,
		amount: Won,
	) -> DispatchResult {
		let mut found = Self::own_loan(acting.institution, loan)?;
		ensure!(found.state == LoanState::Disbursed, Error::<T>::WrongState);
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		let outstanding =
			found.outstanding.checked_sub(amount).ok_or(Error::<T>::ExceedsOutstanding)?;
		Self::deposit_event(Event::RepaymentRecorded {
			loan,
			bank: found.bank,
			officer: acting.officer,
			amount,
			outstanding,
			at: Self::now(),
		});
		match outstanding {
			0 => Self::settle_found(loan, found, None).map(|_| ()),
			_ => {
				found.outstanding = outstanding;
				Loans::<T>::insert(loan, &found);
				Ok(())
			}
		}
	}

	/// Settle a loan. Returns the amount that was outstanding.
	fn settle_found(
		loan: LoanId,
		mut found: Loan,
		deal: Option<DealId>,
	) -> Result<Won, DispatchError> {
		Self::advance(&mut found, Step::Settle)?;
		let amount = core::mem::take(&mut found.outstanding);
		if let Some(entry) = found.entry {
			SecuredBy::<T>::remove(entry);
		}
		Loans::<T>::insert(loan, &found);
		Self::deposit_event(Event::LoanSettled {
			loan,
			bank: found.bank,
			deal,
			amount,
			at: found.since,
		});
		Ok(amount)
	}

	/// A loan that is bound to the deal.
	fn bound_loan(loan: LoanId, deal: DealId) -> Result<Loan, Error<T>> {
		let found = Loans::<T>::get(loan).ok_or(Error::<T>::LoanNotFound)?;
		ensure!(found.state == LoanState::Bound, Error::<T>::WrongState);
		ensure!(found.deal == Some(deal), Error::<T>::OtherDeal);
		Ok(found)
	}

	/// Whether the entry is the mortgage that was agreed for the loan: effective, for this bank,
	/// these debtors, this amount and this loan.
	fn ensure_secures(entry: EntryId, loan: LoanId, terms: &Loan) -> Result<(), Error<T>> {
		ensure!(entry.title == terms.title, Error::<T>::MortgageDiffers);
		let found = T::Titles::mortgage(entry).ok_or(Error::<T>::MortgageNotFound)?;
		ensure!(found.effective, Error::<T>::MortgageNotEffective);
		let mortgage = found.mortgage;
		ensure!(
			mortgage.loan == Some(loan)
				&& mortgage.bank() == Some(terms.bank)
				&& mortgage.max_secured == terms.max_secured
				&& same_members(&mortgage.debtors, &terms.borrowers),
			Error::<T>::MortgageDiffers
		);
		ensure!(!SecuredBy::<T>::contains_key(entry), Error::<T>::AlreadySecuresLoan);
		Ok(())
	}
}

/// These are rules, not calls: the caller has checked who acts. Each checks first and writes last.
impl<T: Config> LoanLedger for Pallet<T> {
	fn loan(loan: LoanId) -> Option<LoanView> {
		Loans::<T>::get(loan).map(|found| LoanView {
			bank: found.bank,
			borrowers: found.borrowers,
			title: found.title,
			principal: found.principal,
			max_secured: found.max_secured,
			entry: found.entry,
		})
	}

	fn secured_by(entry: EntryId) -> Option<LoanId> {
		SecuredBy::<T>::get(entry)
	}

	fn bind(loan: LoanId, deal: DealId) -> DispatchResult {
		let mut found = Loans::<T>::get(loan).ok_or(Error::<T>::LoanNotFound)?;
		Self::advance(&mut found, Step::Bind)?;
		// The reservation shows which title a deal is about.
		let title = T::Titles::snapshot(found.title).ok_or(Error::<T>::TitleNotFound)?;
		let reserved = title.reservations.iter().any(|one| one.deal == deal);
		ensure!(reserved, Error::<T>::TitleNotReserved);
		found.deal = Some(deal);
		Loans::<T>::insert(loan, &found);
		Self::deposit_event(Event::LoanBound {
			loan,
			bank: found.bank,
			deal,
			title: found.title,
			at: found.since,
		});
		Ok(())
	}

	fn release(loan: LoanId, deal: DealId) -> DispatchResult {
		let mut found = Self::bound_loan(loan, deal)?;
		Self::advance(&mut found, Step::Release)?;
		found.deal = None;
		Loans::<T>::insert(loan, &found);
		Self::deposit_event(Event::LoanReleased { loan, bank: found.bank, deal, at: found.since });
		Ok(())
	}

	fn disburse(loan: LoanId, deal: DealId, entry: EntryId) -> DispatchResult {
		let mut found = Self::bound_loan(loan, deal)?;
		Self::ensure_secures(entry, loan, &found)?;
		Self::advance(&mut found, Step::Disburse)?;
		found.entry = Some(entry);
		found.outstanding = found.principal;
		SecuredBy::<T>::insert(entry, loan);
		Loans::<T>::insert(loan, &found);
		Self::deposit_event(Event::LoanDisbursed {
			loan,
			bank: found.bank,
			deal,
			entry,
			amount: found.principal,
			at: found.since,
		});
		Ok(())
	}

	fn settle(loan: LoanId, deal: DealId) -> Result<Won, DispatchError> {
		let found = Loans::<T>::get(loan).ok_or(Error::<T>::LoanNotFound)?;
		Self::settle_found(loan, found, Some(deal))
	}
}
