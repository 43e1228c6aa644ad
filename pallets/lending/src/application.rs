//! From application to agreement: what a bank and its borrowers do before there is a deal.

use crate::{
	Assessments, Config, Consents, Decision, Error, Event, Loan, LoanFile, LoanState, LoanTerms,
	Loans, Origin, Pallet, Step, TimedStep,
};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use madang_primitives::{signing::Purpose, Commitment, InstitutionKind, LoanId, Object};
use pallet_institutions::{Caller, Institutions};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_apply(
		by: Caller<T::AccountId>,
		terms: LoanTerms,
		documents: Commitment,
		consents: Consents,
	) -> DispatchResult {
		let bank = by.institution;
		// Only a bank can be registered as mortgagee.
		ensure!(by.kind == InstitutionKind::Bank, Error::<T>::NotABank);
		Self::ensure_terms(&terms)?;
		let file = LoanFile::from(terms.clone());
		let signed = file.application(bank, documents);
		Self::verify_each(&terms.borrowers, &consents, Purpose::ApplyForLoan, signed)?;
		let at = Self::now();
		let found = Loan {
			lender: bank,
			state: LoanState::Applied,
			since: at,
			origin: Origin::Applied { documents },
			agreement: None,
			amendments: 0,
			deal: None,
			entries: Default::default(),
			offer: None,
			disbursed_on: None,
			paid_off_on: None,
		};
		let loan = Self::insert_new(&file, &found)?;
		T::Institutions::made(&by, Object::Loan(loan));
		Self::deposit_event(Event::LoanApplied { loan, by, terms, documents, at });
		Ok(())
	}

	pub(crate) fn do_decide(
		by: Caller<T::AccountId>,
		loan: LoanId,
		decision: Decision,
	) -> DispatchResult {
		let mut found = Self::own_loan(by.institution, loan)?;
		let step = match decision {
			Decision::Approve(_) => Step::Approve,
			Decision::Refuse(reason, _) => Step::Refuse(reason),
		};
		let applied_at = found.since;
		Self::advance(&mut found, step)?;
		let at = found.since;
		match decision {
			Decision::Approve(assessment) => {
				Self::ensure_assessed(&found, applied_at, assessment.as_ref())?;
				if found.is_under_programme() {
					Self::ensure_decidable(loan, Self::file(loan)?.terms())?;
				}
				let offer = Self::offer(loan)?;
				found.offer = Some(offer);
				let offer_until = offer.last;
				if let Some(assessment) = assessment {
					Assessments::<T>::insert(loan, assessment);
				}
				Self::deposit_event(Event::LoanApproved { loan, by, offer_until, assessment, at });
			}
			Decision::Refuse(reason, particulars) => {
				ensure!(reason.is_lenders_own(), Error::<T>::NotLendersReason);
				if found.is_under_programme() {
					Self::leave_books(loan, Some(&by))?;
				}
				let particulars = Some(particulars);
				Self::deposit_event(Event::LoanRefused { loan, by, reason, particulars, at });
			}
		}
		Loans::<T>::insert(loan, &found);
		let timed = match found.is_under_programme() {
			true => TimedStep::Decide,
			false => TimedStep::DecideMortgage,
		};
		Self::count_step(found.lender, timed, applied_at);
		Ok(())
	}

	pub(crate) fn do_agree(
		by: Caller<T::AccountId>,
		loan: LoanId,
		agreement: Commitment,
		consents: Consents,
	) -> DispatchResult {
		let mut found = Self::own_loan(by.institution, loan)?;
		let approved_at = found.since;
		Self::advance(&mut found, Step::Agree)?;
		Self::ensure_offered(loan, &found)?;
		let file = Self::file(loan)?;
		if found.is_under_programme() {
			Self::ensure_agreeable(loan, file.terms())?;
		}
		let signed = file.agreement(loan, agreement);
		Self::verify_each(&file.terms().borrowers, &consents, Purpose::AgreeToLoan, signed)?;
		found.agreement = Some(agreement);
		Loans::<T>::insert(loan, &found);
		let timed = match found.is_under_programme() {
			true => TimedStep::Agree,
			false => TimedStep::AgreeMortgage,
		};
		Self::count_step(found.lender, timed, approved_at);
		Self::deposit_event(Event::LoanAgreed { loan, by, agreement, at: found.since });
		Ok(())
	}

	pub(crate) fn do_withdraw(by: Caller<T::AccountId>, loan: LoanId) -> DispatchResult {
		let found = Self::own_loan(by.institution, loan)?;
		Self::withdrawn(loan, found, by, false)
	}

	/// The borrowers withdraw. Their signatures carry the act, so it does not depend on the bank.
	pub(crate) fn do_cancel(
		by: Caller<T::AccountId>,
		loan: LoanId,
		consents: Consents,
	) -> DispatchResult {
		let found = Loans::<T>::get(loan).ok_or(Error::<T>::LoanNotFound)?;
		let file = Self::file(loan)?;
		let signed = file.withdrawal(loan);
		Self::verify_each(&file.terms().borrowers, &consents, Purpose::WithdrawLoan, signed)?;
		Self::withdrawn(loan, found, by, true)
	}

	fn withdrawn(
		loan: LoanId,
		mut found: Loan,
		by: Caller<T::AccountId>,
		by_borrowers: bool,
	) -> DispatchResult {
		Self::advance(&mut found, Step::Withdraw)?;
		Loans::<T>::insert(loan, &found);
		if found.is_under_programme() {
			Self::leave_books(loan, Some(&by))?;
		}
		let (bank, at) = (found.lender, found.since);
		Self::deposit_event(Event::LoanWithdrawn { loan, bank, by, by_borrowers, at });
		Ok(())
	}
}
