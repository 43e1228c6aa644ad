//! Disbursed loans: from the closing of a deal, or from their recording, until they are paid off.

use crate::{
	Config, Error, Event, Ledgers, Loan, LoanFile, LoanLedger, LoanState, LoanTerms, LoanView,
	Loans, LoansUnder, MortgageEntries, Origin, Pallet, Payoff, Product, SecuredBy, Step,
};
use alloc::vec::Vec;
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
	BoundedVec,
};
use madang_primitives::{DealId, KoreanDay, LoanId, Object, Won};
use madang_schedule::{schedule, Credit, Draw, Repayment};
use pallet_institutions::{Caller, Institutions};
use pallet_titles::{EntryId, TitleRegistry};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_record_existing(
		by: Caller<T::AccountId>,
		entry: EntryId,
		credit: Credit,
	) -> DispatchResult {
		// An older contract keeps its rate, which may be above today's legal maximum.
		Self::ensure_credit(&credit)?;
		Self::ensure_parts(&credit)?;
		let found = T::Titles::mortgage(entry).ok_or(Error::<T>::MortgageNotFound)?;
		let mortgage = found.mortgage;
		let bank = by.institution;
		ensure!(mortgage.bank() == Some(bank), Error::<T>::NotOwnMortgage);
		ensure!(found.effective, Error::<T>::MortgageNotEffective);
		Self::ensure_may_come_under(entry, None)?;
		Self::ensure_room(entry, mortgage.max_secured, credit.principal)?;
		let ledger = Self::drawn(&credit, Self::today())?;
		let at = Self::now();
		let terms = LoanTerms {
			borrowers: mortgage.debtor_dids(),
			product: Product::Mortgage,
			titles: BoundedVec::truncate_from(alloc::vec![entry.title]),
			max_secured: mortgage.max_secured,
			credit,
		};
		let found = Loan {
			lender: bank,
			state: LoanState::Disbursed,
			since: at,
			origin: Origin::Recorded,
			agreement: None,
			amendments: 0,
			deal: None,
			entries: BoundedVec::truncate_from(alloc::vec![entry]),
			offer: None,
			disbursed_on: None,
			paid_off_on: None,
		};
		let loan = Self::insert_new(&LoanFile::from(terms.clone()), &found)?;
		T::Institutions::made(&by, Object::Loan(loan));
		Ledgers::<T>::insert(loan, ledger);
		Self::secure(loan, &[entry]);
		Self::deposit_event(Event::LoanRecorded { loan, by, entry, terms, at });
		Ok(())
	}

	/// The parts of an irregular repayment are due after the draw, which is today, and within the term.
	pub(crate) fn ensure_parts(credit: &Credit) -> DispatchResult {
		if let Repayment::Irregular(_) = credit.repayment {
			let draws = [Draw { day: Self::today(), amount: credit.principal }];
			let possible = schedule(credit, &draws, &Self::fixings(credit), |_| false).is_ok();
			ensure!(possible, Error::<T>::PartsBeforeDraw);
		}
		Ok(())
	}

	/// Settle a loan of which the account owes nothing any more, with the payoff if a deal paid it off.
	pub(crate) fn settle_found(
		loan: LoanId,
		mut found: Loan,
		payoff: Option<Payoff>,
		by: Caller<T::AccountId>,
	) -> DispatchResult {
		Self::advance(&mut found, Step::Settle)?;
		found.paid_off_on = payoff.map(|payoff| payoff.valued_on);
		Self::take_security(loan, &found);
		Loans::<T>::insert(loan, &found);
		Self::tell_settled(loan, &found)?;
		let (bank, at) = (found.lender, found.since);
		let settled = Event::LoanSettled { loan, bank, by: by.clone(), payoff, at };
		Self::deposit_event(settled);
		Self::pledge_ends_with_debt(loan, &found, &by);
		Ok(())
	}

	/// Pay a loan out under its mortgages: those that its deal registers, or without a deal those that are registered
	/// already.
	pub(crate) fn disburse_under(
		loan: LoanId,
		mut found: Loan,
		step: Step,
		entries: &[EntryId],
		valued_on: KoreanDay,
		by: Caller<T::AccountId>,
	) -> DispatchResult {
		let terms = Self::file(loan)?.into_terms();
		let by_closing_for = found.deal.map(|_| loan);
		Self::ensure_agreed_mortgages(entries, by_closing_for, found.lender, &terms)?;
		let ledger = Self::drawn(&terms.credit, valued_on)?;
		Self::advance(&mut found, step)?;
		found.entries = MortgageEntries::truncate_from(entries.to_vec());
		found.disbursed_on = Some(valued_on);
		Ledgers::<T>::insert(loan, ledger);
		Self::secure(loan, entries);
		Loans::<T>::insert(loan, &found);
		Self::deposit_event(Event::LoanDisbursed {
			loan,
			bank: found.lender,
			by,
			deal: found.deal,
			entries: found.entries,
			amount: terms.credit.principal,
			valued_on,
			at: found.since,
		});
		Ok(())
	}

	/// What a deal that discharges the mortgages of a loan pays on it, in won: first what it must pay, which is the
	/// principal unless the loan is written off, then the rest of what is owed.
	fn owed_to_a_deal(loan: LoanId, on: KoreanDay) -> Result<(Won, Won), DispatchError> {
		let found = Loans::<T>::get(loan).ok_or(Error::<T>::LoanNotFound)?;
		let (credit, ledger) = Self::credit_and_ledger(loan, &found)?;
		if found.state == LoanState::WrittenOff {
			let owed = Self::account_today(&credit, &ledger)?.due_and_written_off();
			let owed = owed.and_then(|owed| owed.total());
			return Ok((0, owed.ok_or(Error::<T>::NotCalculable)?));
		}
		let on = on.max(ledger.last_day());
		let calendar = Self::calendar();
		let contract = Self::contract(&credit, &calendar);
		let account = ledger.at(&contract, on).map_err(Self::account_error)?;
		let owed = account.payoff(&contract, on).map_err(Self::account_error)?;
		let all = owed.total().ok_or(Error::<T>::NotCalculable)?;
		Ok((owed.principal, all.saturating_sub(owed.principal)))
	}

	/// A loan that is bound to the deal.
	fn bound_loan(loan: LoanId, deal: DealId) -> Result<Loan, Error<T>> {
		let found = Loans::<T>::get(loan).ok_or(Error::<T>::LoanNotFound)?;
		ensure!(found.state == LoanState::Bound, Error::<T>::WrongState);
		ensure!(found.deal == Some(deal), Error::<T>::OtherDeal);
		Ok(found)
	}
}

/// These are rules, not calls: the caller has checked who acts. Each checks first and writes last.
impl<T: Config> LoanLedger<T::AccountId> for Pallet<T> {
	fn loan(loan: LoanId) -> Option<LoanView> {
		let found = Loans::<T>::get(loan)?;
		let terms = Self::file(loan).ok()?.into_terms();
		Some(LoanView {
			bank: Self::bank_of(loan, &found),
			borrowers: terms.borrowers,
			titles: terms.titles,
			principal: terms.credit.principal,
			max_secured: terms.max_secured,
			state: found.state,
			deal: found.deal,
			entries: found.entries,
		})
	}

	fn secured_by(entry: EntryId) -> LoansUnder {
		// A discharge outside a deal does not tell the ledger.
		match Self::is_effective(entry) {
			true => Self::under(entry),
			false => LoansUnder::default(),
		}
	}

	fn bind(loan: LoanId, deal: DealId, by: &Caller<T::AccountId>) -> DispatchResult {
		let mut found = Loans::<T>::get(loan).ok_or(Error::<T>::LoanNotFound)?;
		let terms = Self::file(loan)?.into_terms();
		ensure!(terms.product == Product::Mortgage, Error::<T>::NotMortgageLoan);
		Self::advance(&mut found, Step::Bind)?;
		Self::ensure_offered(loan, &found)?;
		// The reservation shows which titles a deal is about.
		for title in &terms.titles {
			let state = T::Titles::state(*title).ok_or(Error::<T>::TitleNotFound)?;
			ensure!(T::Titles::is_reserved_for(*title, deal), Error::<T>::TitleNotReserved);
			ensure!(state.foreign == 0, Error::<T>::TitleIncomplete);
		}
		found.deal = Some(deal);
		Loans::<T>::insert(loan, &found);
		let (bank, by, at) = (found.lender, by.clone(), found.since);
		Self::deposit_event(Event::LoanBound { loan, bank, by, deal, at });
		Ok(())
	}

	fn release(loan: LoanId, deal: DealId, by: Option<&Caller<T::AccountId>>) -> DispatchResult {
		let mut found = Self::bound_loan(loan, deal)?;
		Self::advance(&mut found, Step::Release)?;
		found.deal = None;
		let (bank, at) = (found.lender, found.since);
		Self::deposit_event(Event::LoanReleased { loan, bank, by: by.cloned(), deal, at });
		if Self::offer_has_passed(loan, &found) {
			Self::advance(&mut found, Step::Lapse)?;
			Self::deposit_event(Event::LoanLapsed { loan, bank, at });
		}
		Loans::<T>::insert(loan, &found);
		Ok(())
	}

	fn disburse(
		loan: LoanId,
		deal: DealId,
		entries: &[EntryId],
		valued_on: KoreanDay,
		by: &Caller<T::AccountId>,
	) -> DispatchResult {
		let found = Self::bound_loan(loan, deal)?;
		Self::disburse_under(loan, found, Step::Disburse, entries, valued_on, by.clone())
	}

	fn release_security(
		loan: LoanId,
		deal: DealId,
		entries: &[EntryId],
		by: &Caller<T::AccountId>,
	) -> DispatchResult {
		let found = Loans::<T>::get(loan).ok_or(Error::<T>::LoanNotFound)?;
		ensure!(found.state.is_owed(), Error::<T>::WrongState);
		let secures = |entry: &EntryId| Self::secures(*entry, loan);
		ensure!(entries.iter().all(secures), Error::<T>::MortgageDiffers);
		let (credit, ledger) = Self::credit_and_ledger(loan, &found)?;
		let outstanding = Self::account(&credit, &ledger)?.outstanding();
		entries.iter().for_each(|entry| SecuredBy::<T>::remove(entry, loan));
		Self::deposit_event(Event::SecurityReleased {
			loan,
			bank: found.lender,
			by: by.clone(),
			deal,
			entries: MortgageEntries::truncate_from(entries.to_vec()),
			outstanding,
			at: Self::now(),
		});
		Ok(())
	}

	fn share(loans: &[LoanId], amount: Won, on: KoreanDay) -> Result<Vec<Won>, DispatchError> {
		let mut owed = Vec::with_capacity(loans.len());
		for loan in loans {
			owed.push(Self::owed_to_a_deal(*loan, on)?);
		}
		let principals = owed.iter().try_fold(0, |sum: Won, (first, _)| sum.checked_add(*first));
		let mut left = principals.and_then(|sum| amount.checked_sub(sum));
		let left = left.as_mut().ok_or(Error::<T>::PayoffTooLow)?;
		let shares = owed.into_iter().map(|(first, rest)| {
			let more = rest.min(*left);
			*left = left.saturating_sub(more);
			first.saturating_add(more)
		});
		Ok(shares.collect())
	}

	fn settle(
		loan: LoanId,
		deal: DealId,
		(amount, valued_on): (Won, KoreanDay),
		by: &Caller<T::AccountId>,
	) -> Result<Won, DispatchError> {
		let found = Loans::<T>::get(loan).ok_or(Error::<T>::LoanNotFound)?;
		if found.state == LoanState::WrittenOff {
			return Self::recover_by_deal(loan, deal, found, (amount, valued_on), by);
		}
		ensure!(found.state == LoanState::Disbursed, Error::<T>::WrongState);
		let (credit, mut ledger) = Self::ready_for_payment(loan, &found, valued_on)?;
		let (owed, waived) = Self::pay_off(&credit, &mut ledger, amount, valued_on)?;
		let extra = amount.saturating_sub(owed.total().unwrap_or(amount));
		let payoff = Payoff { deal, amount, valued_on, owed, waived, extra };
		Ledgers::<T>::insert(loan, ledger);
		Self::tell_repaid(loan, owed.principal, valued_on, true, by)?;
		Self::settle_found(loan, found, Some(payoff), by.clone())?;
		Ok(owed.principal)
	}
}
