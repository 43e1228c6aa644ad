//! The steps from an application to the agreement: certificate, guarantee, hold.

use crate::{
	Certification, Config, Error, Event, Loan, LoanTerms, Loans, Pallet, PolicyLoan, PolicyLoans,
	RefusalReason, Step, TimedStep,
};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
};
use madang_primitives::{InstitutionId, LoanId, RatePpm, Won, WHOLE_RATE};
use pallet_guarantees::{part_of, Cover, Guarantees, Request};
use pallet_institutions::Caller;
use pallet_programmes::{GuaranteeShare, Programmes, Steps, Terms};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_certify(
		by: Caller<T::AccountId>,
		loan: LoanId,
		certification: Certification,
	) -> DispatchResult {
		let mut found = Loans::<T>::get(loan).ok_or(Error::<T>::LoanNotFound)?;
		let terms = Self::file(loan)?.into_terms();
		let mut policy = Self::policy_loan(loan)?;
		let agency = Self::agency_of(&terms)?;
		ensure!(agency == by.institution, Error::<T>::NotOwnProgramme);
		ensure!(found.state.is_pending(), Error::<T>::WrongState);
		let asked = Self::policy_terms(&terms)?.steps().contains(Steps::ELIGIBILITY);
		ensure!(asked, Error::<T>::StepNotAsked);
		let at = Self::now();
		let first = policy.certificate.is_none();
		match certification {
			Certification::Supported { certificate } => {
				policy.certificate = Some(certificate);
				PolicyLoans::<T>::insert(loan, policy);
				Self::deposit_event(Event::ApplicantCertified { loan, by, certificate, at });
			}
			Certification::NotSupported { particulars } => {
				let reason = RefusalReason::NotSupported;
				Self::advance(&mut found, Step::Refuse(reason))?;
				found.offer = None;
				Loans::<T>::insert(loan, found);
				Self::leave_books(loan, Some(&by))?;
				let refused = by.clone();
				Self::deposit_event(Event::ApplicantNotSupported { loan, by, particulars, at });
				Self::deposit_event(Event::LoanRefused {
					loan,
					by: refused,
					reason,
					particulars: None,
					at,
				});
			}
		}
		// A later answer replaces the first one, for which the applicant waited.
		if first {
			Self::count_step(agency, TimedStep::Certify, policy.applied_at);
		}
		Ok(())
	}

	pub(crate) fn do_request_guarantee(
		by: Caller<T::AccountId>,
		loan: LoanId,
		foundation: InstitutionId,
	) -> DispatchResult {
		let found = Self::own_policy_loan(by.institution, loan)?;
		ensure!(found.state.is_pending(), Error::<T>::WrongState);
		let terms = Self::file(loan)?.into_terms();
		let offered = Self::policy_terms(&terms)?;
		let share = offered.guarantee.filter(|_| offered.steps().contains(Steps::GUARANTEE));
		let share = share.ok_or(Error::<T>::StepNotAsked)?;
		let principal = terms.credit.principal;
		let ratio = ratio_within(share, principal);
		let amount = part_of(principal, ratio);
		let creditor = by.institution;
		let request = Request { creditor, foundation, principal, amount, ratio };
		T::Guarantees::ask(loan, request, &by)?;
		Loans::<T>::insert(loan, found);
		Ok(())
	}

	pub(crate) fn do_renew_hold(by: Caller<T::AccountId>, loan: LoanId) -> DispatchResult {
		let found = Self::own_policy_loan(by.institution, loan)?;
		T::Programmes::renew(loan)?;
		Loans::<T>::insert(loan, found);
		Self::deposit_event(Event::HoldRequested { loan, by, at: Self::now() });
		Ok(())
	}

	/// Whether a loan's steps allow the lender to approve it: all the others, unless they can be taken in
	/// any order.
	pub(crate) fn ensure_decidable(loan: LoanId, terms: &LoanTerms) -> DispatchResult {
		let offered = Self::policy_terms(terms)?;
		match offered.in_any_order() {
			true => Ok(()),
			false => Self::ensure_steps(loan, &offered).map(drop),
		}
	}

	/// Whether all is done that comes before the agreement: the steps, papers that are recent enough, a hold
	/// in force, and a guarantee that covers its share of the whole principal.
	pub(crate) fn ensure_agreeable(loan: LoanId, terms: &LoanTerms) -> DispatchResult {
		let offered = Self::policy_terms(terms)?;
		let cover = Self::ensure_steps(loan, &offered)?;
		T::Programmes::ensure_papers(loan)?;
		ensure!(T::Programmes::hold(loan).is_some(), Error::<T>::NotHeld);
		let share = |cover: Cover| part_of(terms.credit.principal, cover.ratio) <= cover.cover;
		ensure!(cover.is_none_or(share), Error::<T>::CoverTooLow);
		Ok(())
	}

	/// Whether the agency has certified the applicant and a foundation guarantees the loan, where the programme
	/// has these steps. The guarantee.
	fn ensure_steps(loan: LoanId, offered: &Terms) -> Result<Option<Cover>, DispatchError> {
		let steps = offered.steps();
		if steps.contains(Steps::ELIGIBILITY) {
			let certified = Self::policy_loan(loan)?.certificate.is_some();
			ensure!(certified, Error::<T>::NotCertified);
		}
		if !steps.contains(Steps::GUARANTEE) {
			return Ok(None);
		}
		Ok(Some(T::Guarantees::in_notice(loan).ok_or(Error::<T>::NotGuaranteed)?))
	}

	/// A loan under a programme, if it is the lender's own.
	pub(super) fn own_policy_loan(lender: InstitutionId, loan: LoanId) -> Result<Loan, Error<T>> {
		let found = Self::own_loan(lender, loan)?;
		ensure!(found.is_under_programme(), Error::<T>::NotPolicyLoan);
		Ok(found)
	}

	/// What happened to a loan under a programme on its way.
	pub(super) fn policy_loan(loan: LoanId) -> Result<PolicyLoan, Error<T>> {
		PolicyLoans::<T>::get(loan).ok_or(Error::<T>::NotPolicyLoan)
	}

	/// The terms of the programme that a loan was applied for under.
	pub(super) fn policy_terms(terms: &LoanTerms) -> Result<Terms, DispatchError> {
		let policy = terms.policy().ok_or(Error::<T>::NotPolicyLoan)?;
		let found = T::Programmes::terms(policy.programme, policy.version);
		Ok(found.ok_or(Error::<T>::ProgrammeNotFound)?)
	}

	/// The agency that runs the programme of a loan now.
	pub(super) fn agency_of(terms: &LoanTerms) -> Result<InstitutionId, DispatchError> {
		let policy = terms.policy().ok_or(Error::<T>::NotPolicyLoan)?;
		let found = T::Programmes::programme(policy.programme);
		Ok(found.ok_or(Error::<T>::ProgrammeNotFound)?.agency)
	}
}

/// The ratio to ask for: the programme's, or a lower one with which the most that is covered is enough for
/// the whole principal.
fn ratio_within(share: GuaranteeShare, principal: Won) -> RatePpm {
	// A cover is at most 64 bits, and a rate 20: the product fits.
	let whole = u128::from(share.most_cover).saturating_mul(u128::from(WHOLE_RATE));
	let highest = whole.checked_div(u128::from(principal)).unwrap_or(u128::MAX);
	share.ratio.min(RatePpm::try_from(highest).unwrap_or(RatePpm::MAX))
}
