//! From application to agreement: what a bank and its borrowers do before there is a deal.

use crate::{Config, Consents, Decision, Event, Loan, LoanState, LoanTerms, Loans, Pallet, Step};
use frame_support::pallet_prelude::DispatchResult;
use madang_primitives::{signing::Purpose, Commitment, ExternalRef, LoanId};
use pallet_institutions::Acting;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_apply(
		acting: Acting<T::AccountId>,
		terms: LoanTerms,
		documents: Commitment,
		consents: Consents,
		external_ref: ExternalRef,
	) -> DispatchResult {
		let bank = acting.institution;
		Self::ensure_terms(&terms)?;
		Self::verify_each(
			&terms.borrowers,
			&consents,
			Purpose::ApplyForLoan,
			terms.application(bank, documents),
		)?;
		let at = Self::now();
		let LoanTerms { borrowers, title, principal, max_secured, rate, term_months } = terms;
		let loan = Self::insert_new(&Loan {
			bank,
			borrowers: borrowers.clone(),
			title,
			principal,
			max_secured,
			rate,
			term_months,
			state: LoanState::Applied,
			since: at,
			documents: Some(documents),
			agreement: None,
			deal: None,
			entry: None,
			outstanding: 0,
		})?;
		Self::deposit_event(Event::LoanApplied {
			loan,
			bank,
			officer: acting.officer,
			borrowers,
			title,
			principal,
			max_secured,
			rate,
			term_months,
			documents,
			external_ref,
			at,
		});
		Ok(())
	}

	pub(crate) fn do_decide(
		acting: Acting<T::AccountId>,
		loan: LoanId,
		decision: Decision,
	) -> DispatchResult {
		let mut found = Self::own_loan(acting.institution, loan)?;
		let step = match decision {
			Decision::Approve => Step::Approve,
			Decision::Refuse(reason) => Step::Refuse(reason),
		};
		Self::advance(&mut found, step)?;
		Loans::<T>::insert(loan, &found);
		let (bank, officer, at) = (found.bank, acting.officer, found.since);
		Self::deposit_event(match decision {
			Decision::Approve => Event::LoanApproved { loan, bank, officer, at },
			Decision::Refuse(reason) => Event::LoanRefused { loan, bank, officer, reason, at },
		});
		Ok(())
	}

	pub(crate) fn do_agree(
		acting: Acting<T::AccountId>,
		loan: LoanId,
		agreement: Commitment,
		consents: Consents,
	) -> DispatchResult {
		let mut found = Self::own_loan(acting.institution, loan)?;
		Self::advance(&mut found, Step::Agree)?;
		Self::verify_each(
			&found.borrowers,
			&consents,
			Purpose::AgreeToLoan,
			found.terms().agreement(loan, agreement),
		)?;
		found.agreement = Some(agreement);
		Loans::<T>::insert(loan, &found);
		Self::deposit_event(Event::LoanAgreed {
			loan,
			bank: found.bank,
			officer: acting.officer,
			agreement,
			at: found.since,
		});
		Ok(())
	}

	pub(crate) fn do_withdraw(acting: Acting<T::AccountId>, loan: LoanId) -> DispatchResult {
		let mut found = Self::own_loan(acting.institution, loan)?;
		Self::advance(&mut found, Step::Withdraw)?;
		Loans::<T>::insert(loan, &found);
		Self::deposit_event(Event::LoanWithdrawn {
			loan,
			bank: found.bank,
			officer: acting.officer,
			at: found.since,
		});
		Ok(())
	}
}
