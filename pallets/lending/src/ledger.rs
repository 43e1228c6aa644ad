//! Disbursed loans: from the closing of a deal, or from their recording, until they are paid off.

use crate::{
	rules::same_members, Config, Error, Event, Ledgers, Loan, LoanFile, LoanLedger, LoanState,
	LoanTerms, LoanView, Loans, MortgageEntries, Origin, Pallet, Payoff, Product, SecuredBy, Step,
};
use alloc::vec::Vec;
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
	BoundedVec,
};
use madang_primitives::{DealId, InstitutionId, KoreanDay, LoanId, Won};
use madang_schedule::{schedule, Credit, Draw, Repayment};
use pallet_institutions::Caller;
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
		// A revolving mortgage outlives each loan that it secures, so only a loan that is owed now
		// excludes another one.
		ensure!(!SecuredBy::<T>::contains_key(entry), Error::<T>::AlreadySecuresLoan);
		ensure!(mortgage.max_secured >= credit.principal, Error::<T>::SecuredTooLow);
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
		Ledgers::<T>::insert(loan, ledger);
		SecuredBy::<T>::insert(entry, loan);
		Self::deposit_event(Event::LoanRecorded { loan, by, entry, terms, at });
		Ok(())
	}

	/// The parts of an irregular repayment are due after the draw, which is today, and within the term.
	pub(crate) fn ensure_parts(credit: &Credit) -> DispatchResult {
		if let Repayment::Irregular(_) = credit.repayment {
			let draws = [Draw { day: Self::today(), amount: credit.principal }];
			let possible = schedule(credit, &draws, &[], |_| false).is_ok();
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
		Self::deposit_event(Event::LoanSettled { loan, bank, by, payoff, at });
		Ok(())
	}

	/// The entries of a loan that secure it. One that was discharged earlier may secure nothing; no other loan has it
	/// while it lives.
	fn securing(loan: LoanId, found: &Loan) -> impl Iterator<Item = EntryId> + '_ {
		let secures = move |entry: &EntryId| SecuredBy::<T>::get(entry) == Some(loan);
		found.entries.iter().copied().filter(secures)
	}

	/// The entries of a loan secure it no longer. Those that did.
	pub(crate) fn take_security(loan: LoanId, found: &Loan) -> MortgageEntries {
		let entries: Vec<EntryId> = Self::securing(loan, found).collect();
		entries.iter().for_each(SecuredBy::<T>::remove);
		MortgageEntries::truncate_from(entries)
	}

	/// The bank to which a loan is owed. From disbursement on the loan follows its mortgage (민법 361):
	/// where the mortgages of a bank that left were moved, the successor has the loan too.
	pub fn bank_of(loan: LoanId, found: &Loan) -> InstitutionId {
		if !found.state.is_owed() {
			return found.lender;
		}
		let mut banks = Self::securing(loan, found)
			.filter_map(T::Titles::mortgage)
			.filter(|entry| entry.effective)
			.filter_map(|entry| entry.mortgage.bank());
		match banks.next() {
			Some(bank) if banks.all(|other| other == bank) => bank,
			_ => found.lender,
		}
	}

	/// Whether an entry is an effective mortgage.
	pub(crate) fn is_effective(entry: EntryId) -> bool {
		T::Titles::mortgage(entry).is_some_and(|found| found.effective)
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
	fn ensure_secures(
		entry: EntryId,
		loan: LoanId,
		lender: InstitutionId,
		terms: &LoanTerms,
	) -> Result<(), Error<T>> {
		let found = T::Titles::mortgage(entry).ok_or(Error::<T>::MortgageNotFound)?;
		ensure!(found.effective, Error::<T>::MortgageNotEffective);
		let mortgage = found.mortgage;
		ensure!(
			mortgage.loan == Some(loan)
				&& mortgage.bank() == Some(lender)
				&& mortgage.max_secured == terms.max_secured
				&& mortgage.debtors_sign()
				&& same_members(&mortgage.debtor_dids(), &terms.borrowers),
			Error::<T>::MortgageDiffers
		);
		ensure!(!SecuredBy::<T>::contains_key(entry), Error::<T>::AlreadySecuresLoan);
		Ok(())
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

	fn secured_by(entry: EntryId) -> Option<LoanId> {
		// A discharge outside a deal does not tell the ledger.
		SecuredBy::<T>::get(entry).filter(|_| Self::is_effective(entry))
	}

	fn bind(loan: LoanId, deal: DealId, by: &Caller<T::AccountId>) -> DispatchResult {
		let mut found = Loans::<T>::get(loan).ok_or(Error::<T>::LoanNotFound)?;
		ensure!(!found.is_under_programme(), Error::<T>::NotMortgageLoan);
		Self::advance(&mut found, Step::Bind)?;
		Self::ensure_offered(loan, &found)?;
		// The reservation shows which titles a deal is about.
		for title in &Self::file(loan)?.terms().titles {
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
		let mut found = Self::bound_loan(loan, deal)?;
		let terms = Self::file(loan)?.into_terms();
		let one_each = entries.len() == terms.titles.len()
			&& entries.iter().zip(&terms.titles).all(|(entry, title)| entry.title == *title);
		ensure!(one_each, Error::<T>::MortgageDiffers);
		let lender = found.lender;
		entries.iter().try_for_each(|entry| Self::ensure_secures(*entry, loan, lender, &terms))?;
		let ledger = Self::drawn(&terms.credit, valued_on)?;
		Self::advance(&mut found, Step::Disburse)?;
		found.entries = MortgageEntries::truncate_from(entries.to_vec());
		found.disbursed_on = Some(valued_on);
		Ledgers::<T>::insert(loan, ledger);
		entries.iter().for_each(|entry| SecuredBy::<T>::insert(entry, loan));
		Loans::<T>::insert(loan, &found);
		Self::deposit_event(Event::LoanDisbursed {
			loan,
			bank: lender,
			by: by.clone(),
			deal,
			entries: found.entries,
			amount: terms.credit.principal,
			valued_on,
			at: found.since,
		});
		Ok(())
	}

	fn release_security(
		loan: LoanId,
		deal: DealId,
		entries: &[EntryId],
		by: &Caller<T::AccountId>,
	) -> DispatchResult {
		let found = Loans::<T>::get(loan).ok_or(Error::<T>::LoanNotFound)?;
		ensure!(found.state.is_owed(), Error::<T>::WrongState);
		let secures = |entry: &EntryId| SecuredBy::<T>::get(entry) == Some(loan);
		ensure!(entries.iter().all(secures), Error::<T>::MortgageDiffers);
		let ledger = Ledgers::<T>::get(loan).ok_or(Error::<T>::WrongState)?;
		let outstanding = Self::account(&Self::credit(loan, &found)?, &ledger)?.outstanding();
		entries.iter().for_each(SecuredBy::<T>::remove);
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
		let credit = Self::credit(loan, &found)?;
		let mut ledger = Ledgers::<T>::get(loan).ok_or(Error::<T>::WrongState)?;
		let (owed, waived) = Self::pay_off(&credit, &mut ledger, amount, valued_on)?;
		let extra = amount.saturating_sub(owed.total().unwrap_or(amount));
		let payoff = Payoff { deal, amount, valued_on, owed, waived, extra };
		Ledgers::<T>::insert(loan, ledger);
		Self::tell_repaid(loan, owed.principal, valued_on, true, by)?;
		Self::settle_found(loan, found, Some(payoff), by.clone())?;
		Ok(owed.principal)
	}
}
