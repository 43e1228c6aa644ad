//! Disbursed loans: from the closing of a deal, or from their recording, until they are paid off.

use crate::{
	rules::same_members, Config, Error, Event, Loan, LoanLedger, LoanState, LoanView, Loans,
	MortgageEntries, Pallet, SecuredBy, Step,
};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
	BoundedVec,
};
use madang_primitives::{DealId, InstitutionId, KoreanDay, LoanId, RatePpm, Won};
use pallet_institutions::Caller;
use pallet_titles::{EntryId, TitleRegistry};

/// 100 % a year.
pub(crate) const WHOLE_RATE: RatePpm = 1_000_000;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_record_existing(
		by: Caller<T::AccountId>,
		entry: EntryId,
		principal: Won,
		rate: RatePpm,
		term_months: u16,
	) -> DispatchResult {
		// An older contract keeps its rate, which may be above today's legal maximum.
		ensure!(rate <= WHOLE_RATE, Error::<T>::RateTooHigh);
		Self::ensure_principal_and_term(principal, term_months)?;
		let found = T::Titles::mortgage(entry).ok_or(Error::<T>::MortgageNotFound)?;
		let mortgage = found.mortgage;
		let bank = by.institution;
		ensure!(mortgage.bank() == Some(bank), Error::<T>::NotOwnMortgage);
		ensure!(found.effective, Error::<T>::MortgageNotEffective);
		// A revolving mortgage outlives each loan that it secures, so only a loan that is owed now
		// excludes another one.
		ensure!(!SecuredBy::<T>::contains_key(entry), Error::<T>::AlreadySecuresLoan);
		ensure!(mortgage.max_secured >= principal, Error::<T>::SecuredTooLow);
		let at = Self::now();
		let loan = Self::insert_new(&Loan {
			bank,
			borrowers: mortgage.debtor_dids(),
			titles: BoundedVec::truncate_from(alloc::vec![entry.title]),
			principal,
			max_secured: mortgage.max_secured,
			rate,
			term_months,
			state: LoanState::Disbursed,
			since: at,
			documents: None,
			agreement: None,
			deal: None,
			entries: BoundedVec::truncate_from(alloc::vec![entry]),
			offer: None,
			disbursed_on: None,
			paid_off_on: None,
			outstanding: principal,
		})?;
		SecuredBy::<T>::insert(entry, loan);
		Self::deposit_event(Event::LoanRecorded {
			loan,
			by,
			entry,
			borrowers: mortgage.debtor_dids(),
			principal,
			max_secured: mortgage.max_secured,
			rate,
			term_months,
			at,
		});
		Ok(())
	}

	pub(crate) fn do_repay(by: Caller<T::AccountId>, loan: LoanId, amount: Won) -> DispatchResult {
		let mut found = Self::own_loan(by.institution, loan)?;
		ensure!(found.state == LoanState::Disbursed, Error::<T>::WrongState);
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		let outstanding =
			found.outstanding.checked_sub(amount).ok_or(Error::<T>::ExceedsOutstanding)?;
		Self::deposit_event(Event::RepaymentRecorded {
			loan,
			by: by.clone(),
			amount,
			outstanding,
			at: Self::now(),
		});
		// What the repayment paid is in its own event, and is not counted again.
		found.outstanding = outstanding;
		match outstanding {
			0 => Self::settle_found(loan, found, None, by).map(|_| ()),
			_ => {
				Loans::<T>::insert(loan, &found);
				Ok(())
			}
		}
	}

	/// Settle a loan, with the deal that paid it off and the value date. Returns the amount that was
	/// outstanding.
	fn settle_found(
		loan: LoanId,
		mut found: Loan,
		deal: Option<(DealId, KoreanDay)>,
		by: Caller<T::AccountId>,
	) -> Result<Won, DispatchError> {
		Self::advance(&mut found, Step::Settle)?;
		let amount = core::mem::take(&mut found.outstanding);
		let (deal, valued_on) = deal.unzip();
		found.paid_off_on = valued_on;
		// An entry that was discharged earlier may secure nothing; no other loan has it while it lives.
		let own = |entry: &&EntryId| SecuredBy::<T>::get(entry) == Some(loan);
		found.entries.iter().filter(own).for_each(SecuredBy::<T>::remove);
		Loans::<T>::insert(loan, &found);
		Self::deposit_event(Event::LoanSettled {
			loan,
			bank: found.bank,
			by,
			deal,
			amount,
			valued_on,
			at: found.since,
		});
		Ok(amount)
	}

	/// The bank to which a loan is owed. From disbursement on the loan follows its mortgage (민법 361):
	/// where the mortgages of a bank that left were moved, the successor has the loan too.
	pub fn bank_of(loan: LoanId, found: &Loan) -> InstitutionId {
		if found.state != LoanState::Disbursed {
			return found.bank;
		}
		let secures = |entry: &&EntryId| SecuredBy::<T>::get(entry) == Some(loan);
		let mut banks = found
			.entries
			.iter()
			.filter(secures)
			.filter_map(|entry| T::Titles::mortgage(*entry))
			.filter(|entry| entry.effective)
			.filter_map(|entry| entry.mortgage.bank());
		match banks.next() {
			Some(bank) if banks.all(|other| other == bank) => bank,
			_ => found.bank,
		}
	}

	/// Whether an entry is an effective mortgage.
	fn is_effective(entry: EntryId) -> bool {
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
	fn ensure_secures(entry: EntryId, loan: LoanId, terms: &Loan) -> Result<(), Error<T>> {
		let found = T::Titles::mortgage(entry).ok_or(Error::<T>::MortgageNotFound)?;
		ensure!(found.effective, Error::<T>::MortgageNotEffective);
		let mortgage = found.mortgage;
		ensure!(
			mortgage.loan == Some(loan)
				&& mortgage.bank() == Some(terms.bank)
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
		Loans::<T>::get(loan).map(|found| LoanView {
			bank: Self::bank_of(loan, &found),
			borrowers: found.borrowers,
			titles: found.titles,
			principal: found.principal,
			max_secured: found.max_secured,
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
		Self::advance(&mut found, Step::Bind)?;
		Self::ensure_offered(loan, &found)?;
		// The reservation shows which titles a deal is about.
		for title in &found.titles {
			let state = T::Titles::state(*title).ok_or(Error::<T>::TitleNotFound)?;
			ensure!(T::Titles::is_reserved_for(*title, deal), Error::<T>::TitleNotReserved);
			ensure!(state.foreign == 0, Error::<T>::TitleIncomplete);
		}
		found.deal = Some(deal);
		Loans::<T>::insert(loan, &found);
		let (bank, by, at) = (found.bank, by.clone(), found.since);
		Self::deposit_event(Event::LoanBound { loan, bank, by, deal, at });
		Ok(())
	}

	fn release(loan: LoanId, deal: DealId, by: Option<&Caller<T::AccountId>>) -> DispatchResult {
		let mut found = Self::bound_loan(loan, deal)?;
		Self::advance(&mut found, Step::Release)?;
		found.deal = None;
		let (bank, at) = (found.bank, found.since);
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
		let one_each = entries.len() == found.titles.len()
			&& entries.iter().zip(&found.titles).all(|(entry, title)| entry.title == *title);
		ensure!(one_each, Error::<T>::MortgageDiffers);
		entries.iter().try_for_each(|entry| Self::ensure_secures(*entry, loan, &found))?;
		Self::advance(&mut found, Step::Disburse)?;
		found.entries = MortgageEntries::truncate_from(entries.to_vec());
		found.outstanding = found.principal;
		found.disbursed_on = Some(valued_on);
		entries.iter().for_each(|entry| SecuredBy::<T>::insert(entry, loan));
		Loans::<T>::insert(loan, &found);
		Self::deposit_event(Event::LoanDisbursed {
			loan,
			bank: found.bank,
			by: by.clone(),
			deal,
			entries: found.entries,
			amount: found.principal,
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
		ensure!(found.state == LoanState::Disbursed, Error::<T>::WrongState);
		let secures = |entry: &EntryId| SecuredBy::<T>::get(entry) == Some(loan);
		ensure!(entries.iter().all(secures), Error::<T>::MortgageDiffers);
		entries.iter().for_each(SecuredBy::<T>::remove);
		Self::deposit_event(Event::SecurityReleased {
			loan,
			bank: found.bank,
			by: by.clone(),
			deal,
			entries: MortgageEntries::truncate_from(entries.to_vec()),
			outstanding: found.outstanding,
			at: Self::now(),
		});
		Ok(())
	}

	fn settle(
		loan: LoanId,
		deal: DealId,
		valued_on: KoreanDay,
		by: &Caller<T::AccountId>,
	) -> Result<Won, DispatchError> {
		let found = Loans::<T>::get(loan).ok_or(Error::<T>::LoanNotFound)?;
		Self::settle_found(loan, found, Some((deal, valued_on)), by.clone())
	}
}
