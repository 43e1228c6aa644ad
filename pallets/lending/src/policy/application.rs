//! How borrowers apply under a programme, and the papers of their applications.

use crate::{
	Config, Consents, Error, Event, Loan, LoanFile, LoanState, LoanTerms, Loans, Origin, Pallet,
	PaperUses, PolicyLoan, PolicyLoans, RefusalReason, Step,
};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
};
use madang_primitives::{signing::Purpose, Commitment, LoanId, Object};
use pallet_institutions::{Caller, Institutions};
use pallet_programmes::{Application, Entered, Papers, Programmes, Proofs, Ticket};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_apply_under_programme(
		by: Caller<T::AccountId>,
		terms: LoanTerms,
		documents: Commitment,
		(papers, proofs): (Papers, Proofs),
		ticket: Ticket,
		consents: Consents,
	) -> DispatchResult {
		let policy = terms.policy().ok_or(Error::<T>::NotPolicyLoan)?;
		Self::ensure_new_credit(&terms.credit)?;
		ensure!(terms.titles.is_empty() && terms.max_secured == 0, Error::<T>::PolicyLoanSecured);
		Self::ensure_borrowers(&terms.borrowers)?;
		Self::offered_terms(&policy, &terms.credit)?;
		let (lender, at) = (by.institution, Self::now());
		let file = LoanFile::from(terms.clone());
		let signed = file.policy_application(lender, policy.programme, documents, &papers);
		Self::verify_each(&terms.borrowers, &consents, Purpose::ApplyForLoan, signed)?;

		let mut found = Loan {
			lender,
			state: LoanState::Applied,
			since: at,
			origin: Origin::UnderProgramme { documents },
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
		let applied = PolicyLoan {
			applied_at: at,
			certificate: None,
			drawn_at: None,
			last_draw: None,
			withdrawal: None,
		};
		PolicyLoans::<T>::insert(loan, applied);
		T::PaperUses::used(loan, lender, &terms.borrowers, &papers);
		let application = Self::as_entered(&by, &terms, (papers, proofs), ticket)?;
		Self::deposit_event(Event::LoanApplied { loan, by: by.clone(), terms, documents, at });
		if let Entered::SlotTaken { block, kind } = T::Programmes::enter(loan, application)? {
			let reason = RefusalReason::SlotTaken;
			Self::advance(&mut found, Step::Refuse(reason))?;
			Loans::<T>::insert(loan, &found);
			let event = Event::SlotTaken { loan, by: by.clone(), taken_at: block, kind, at };
			Self::deposit_event(event);
			Self::deposit_event(Event::LoanRefused { loan, by, reason, particulars: None, at });
		}
		Ok(())
	}

	/// The application as the books of programmes see it. The first borrower is the applicant.
	fn as_entered(
		by: &Caller<T::AccountId>,
		terms: &LoanTerms,
		(papers, proofs): (Papers, Proofs),
		ticket: Ticket,
	) -> Result<Application, DispatchError> {
		let policy = terms.policy().ok_or(Error::<T>::NotPolicyLoan)?;
		Ok(Application {
			programme: policy.programme,
			lender: by.institution,
			lender_kind: by.kind,
			applicant: *terms.borrowers.first().ok_or(Error::<T>::NoBorrowers)?,
			amount: terms.credit.principal,
			ticket,
			papers,
			proofs,
		})
	}

	pub(crate) fn do_replace_papers(
		by: Caller<T::AccountId>,
		loan: LoanId,
		papers: Papers,
		proofs: Proofs,
		consents: Consents,
	) -> DispatchResult {
		let found = Self::own_policy_loan(by.institution, loan)?;
		ensure!(found.state.is_pending(), Error::<T>::WrongState);
		let file = Self::file(loan)?;
		let borrowers = &file.terms().borrowers;
		let signed = file.papers(loan, &papers);
		Self::verify_each(borrowers, &consents, Purpose::SubmitPapers, signed)?;
		T::PaperUses::used(loan, by.institution, borrowers, &papers);
		T::Programmes::replace_papers(loan, papers, proofs)?;
		Loans::<T>::insert(loan, found);
		Self::deposit_event(Event::PapersSubmitted { loan, by, at: Self::now() });
		Ok(())
	}
}
