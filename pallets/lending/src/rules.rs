//! What terms a loan may have, and which signatures it needs.

use crate::{
	Config, Error, Files, Loan, LoanFile, LoanTerms, Loans, NextLoan, Pallet, Product, Step,
};
use alloc::{vec, vec::Vec};
use frame_support::{
	ensure,
	pallet_prelude::DispatchResult,
	traits::{Get, UnixTime},
};
use madang_primitives::{
	signing::{PartyConsent, Purpose},
	Did, InstitutionId, LoanId, Moment, RatePpm,
};
use madang_schedule::{Credit, DayCount, HolidayRule, RateTerms, Repayment, WHOLE_RATE};
use pallet_identity::Signatures;
use pallet_rates::ReferenceRates;
use pallet_titles::TitleRegistry;
use sp_core::H256;

/// Whether each member is named once. Lists have at most eight members, so comparing all pairs is
/// cheap.
fn all_distinct(dids: &[Did]) -> bool {
	dids.iter().enumerate().all(|(index, did)| !dids.iter().take(index).any(|other| other == did))
}

/// Whether two lists, each of distinct members, name the same.
pub(crate) fn same_members(one: &[Did], other: &[Did]) -> bool {
	one.len() == other.len() && one.iter().all(|did| other.contains(did))
}

/// The highest rates that are agreed: of a rate that follows an index, its cap.
pub(crate) fn rates(terms: &RateTerms) -> Vec<RatePpm> {
	match terms {
		RateTerms::Fixed(rate) => vec![*rate],
		// Without a cap, it is at most the whole.
		RateTerms::Index { cap, .. } => vec![cap.unwrap_or(WHOLE_RATE)],
		RateTerms::Stepped(steps) => steps.iter().map(|step| step.rate).collect(),
	}
}

impl<T: Config> Pallet<T> {
	/// Whether a bank may be asked for a mortgage loan on these terms.
	pub fn ensure_terms(terms: &LoanTerms) -> DispatchResult {
		let LoanTerms { credit, max_secured, .. } = terms;
		ensure!(terms.policy().is_none(), Error::<T>::NotMortgageLoan);
		Self::ensure_new_credit(credit)?;
		let principal = credit.principal;
		ensure!(*max_secured >= principal, Error::<T>::SecuredTooLow);
		// The product of a u64 and a u32 fits u128: nothing saturates.
		let secured = u128::from(*max_secured).saturating_mul(100);
		let most = u128::from(principal).saturating_mul(u128::from(T::MaxSecuredPercent::get()));
		// A mortgage that is registered already secures other loans too.
		let alone = terms.product == Product::Mortgage;
		ensure!(!alone || secured <= most, Error::<T>::SecuredTooHigh);
		Self::ensure_borrowers(&terms.borrowers)?;
		ensure!(!terms.titles.is_empty(), Error::<T>::TitleNotFound);
		for (index, title) in terms.titles.iter().enumerate() {
			ensure!(
				!terms.titles.iter().take(index).any(|one| one == title),
				Error::<T>::TitleTwice
			);
			ensure!(T::Titles::exists(*title), Error::<T>::TitleNotFound);
		}
		Ok(())
	}

	/// Whether somebody is named as borrower, each once, with an active DID.
	pub(crate) fn ensure_borrowers(borrowers: &[Did]) -> DispatchResult {
		ensure!(!borrowers.is_empty(), Error::<T>::NoBorrowers);
		ensure!(all_distinct(borrowers), Error::<T>::DuplicateBorrower);
		ensure!(borrowers.iter().all(T::Signatures::is_active), Error::<T>::BorrowerNotActive);
		Ok(())
	}

	/// Whether a credit may be applied for.
	pub(crate) fn ensure_new_credit(credit: &Credit) -> DispatchResult {
		Self::ensure_credit(credit)?;
		Self::ensure_rates(credit)?;
		let has_days = matches!(credit.repayment, Repayment::Irregular(_));
		ensure!(!has_days, Error::<T>::PartsBeforeDraw);
		Ok(())
	}

	/// Whether the rates of a credit are legal today.
	pub(crate) fn ensure_rates(credit: &Credit) -> DispatchResult {
		let within = |rate: RatePpm| rate <= T::MaxRate::get();
		ensure!(rates(&credit.rate).into_iter().all(within), Error::<T>::RateTooHigh);
		ensure!(within(credit.late.cap), Error::<T>::LateCapTooHigh);
		Ok(())
	}

	/// Whether a credit is valid and within the limits for new loans and for recorded ones.
	pub fn ensure_credit(credit: &Credit) -> DispatchResult {
		credit.check().map_err(|problem| Error::<T>::Credit(problem.into()))?;
		if let RateTerms::Index { index, .. } = credit.rate {
			// From its first value on, an index has one on every day. Nothing is drawn before today.
			let first = T::Rates::first_day(index).ok_or(Error::<T>::IndexNotPublished)?;
			ensure!(first <= Self::today(), Error::<T>::IndexNotPublished);
		}
		// A day off that is declared within a period would move its end.
		let moves = match credit.holiday {
			HolidayRule::Following { accrue } => accrue && credit.days != DayCount::Monthly,
			HolidayRule::Preceding => true,
			HolidayRule::Nominal => false,
		};
		ensure!(!moves, Error::<T>::DaysOffMovePeriod);
		ensure!(credit.principal <= T::MaxPrincipal::get(), Error::<T>::PrincipalTooHigh);
		ensure!(credit.term_months <= T::MaxTermMonths::get(), Error::<T>::TermOutOfRange);
		Ok(())
	}

	/// Whether there is exactly one consent of each borrower. The signatures are verified later:
	/// this check is cheap.
	pub fn ensure_consent_each(borrowers: &[Did], consents: &[PartyConsent]) -> DispatchResult {
		for (index, consent) in consents.iter().enumerate() {
			ensure!(borrowers.contains(&consent.did), Error::<T>::NotBorrower);
			let earlier = consents.iter().take(index).any(|other| other.did == consent.did);
			ensure!(!earlier, Error::<T>::DuplicateConsent);
		}
		// All are distinct borrowers, so an equal number means every borrower.
		ensure!(consents.len() == borrowers.len(), Error::<T>::ConsentMissing);
		Ok(())
	}

	/// Verify every borrower's signature and use it up.
	pub(crate) fn verify_each(
		borrowers: &[Did],
		consents: &[PartyConsent],
		purpose: Purpose,
		(object, terms): (H256, H256),
	) -> DispatchResult {
		Self::ensure_consent_each(borrowers, consents)?;
		for consent in consents {
			T::Signatures::verify(consent, purpose, object, terms)?;
		}
		Ok(())
	}

	/// The loan, if it is the bank's own. Where the last mortgage of a bank that left was discharged and not moved, the
	/// successor's first act enters it as the lender.
	pub fn own_loan(bank: InstitutionId, loan: LoanId) -> Result<Loan, Error<T>> {
		let mut found = Loans::<T>::get(loan).ok_or(Error::<T>::LoanNotFound)?;
		ensure!(Self::bank_of(loan, &found) == bank, Error::<T>::NotOwnLoan);
		found.lender = bank;
		Ok(found)
	}

	/// What the borrowers of a loan signed.
	pub fn file(loan: LoanId) -> Result<LoanFile, Error<T>> {
		Files::<T>::get(loan).ok_or(Error::<T>::LoanNotFound)
	}

	/// Take a step with a loan, in memory.
	pub(crate) fn advance(loan: &mut Loan, step: Step) -> Result<(), Error<T>> {
		loan.state = loan.state.next(step).map_err(|_| Error::<T>::WrongState)?;
		loan.since = Self::now();
		Ok(())
	}

	/// Write a new loan with its file under the next number.
	pub(crate) fn insert_new(file: &LoanFile, loan: &Loan) -> Result<LoanId, Error<T>> {
		NextLoan::<T>::try_mutate(|next| {
			let number = *next;
			next.0 = number.0.checked_add(1).ok_or(Error::<T>::NumbersExhausted)?;
			Files::<T>::insert(number, file);
			Loans::<T>::insert(number, loan);
			Ok(number)
		})
	}

	/// The block's time.
	pub(crate) fn now() -> Moment {
		Moment::try_from(T::Time::now().as_millis()).unwrap_or(Moment::MAX)
	}
}
