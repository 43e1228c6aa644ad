//! Whether a credit is what a programme offers.

use crate::{Config, Error, Pallet, PolicyTerms};
use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::{ensure, PalletError};
use madang_schedule::{Credit, RateTerms, Repayment};
use pallet_programmes::{Offer, OfferedRate, Programmes, Repayment as OfferedRepayment, Terms};
use scale_info::TypeInfo;

/// What of a credit is not as the programme offers it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, PalletError)]
pub enum OfferProblem {
	/// The rate is another one.
	#[codec(index = 0)]
	Rate,
	/// The term is longer.
	#[codec(index = 1)]
	Term,
	/// The time without repayments of principal is longer.
	#[codec(index = 2)]
	Grace,
	/// The way to repay is not offered.
	#[codec(index = 3)]
	Repayment,
}

/// The way to repay as a programme names it. `None` if no programme offers it.
fn offered(repayment: &Repayment) -> Option<OfferedRepayment> {
	match repayment {
		Repayment::EqualInstalment => Some(OfferedRepayment::EqualInstalment),
		Repayment::EqualPrincipal => Some(OfferedRepayment::EqualPrincipal),
		Repayment::Bullet => Some(OfferedRepayment::Bullet),
		Repayment::Irregular(_) => None,
	}
}

/// The first part of a credit that is not as it is offered.
fn problem(credit: &Credit, offer: &Offer) -> Option<OfferProblem> {
	let rate = match offer.rate {
		OfferedRate::Fixed(rate) => credit.rate == RateTerms::Fixed(rate),
		// The cap is what the legal maximum asks for, or less: it is not part of the offer.
		OfferedRate::Index { index, spread, reset_months } => {
			let cap = match credit.rate {
				RateTerms::Index { cap, .. } => cap,
				RateTerms::Fixed(_) | RateTerms::Stepped(_) => None,
			};
			credit.rate == RateTerms::Index { index, spread, reset_months, cap }
		}
	};
	let repayment = offered(&credit.repayment).is_some_and(|one| offer.repayments.contains(one));
	[
		(rate, OfferProblem::Rate),
		(credit.term_months <= offer.most_months, OfferProblem::Term),
		(credit.grace_months <= offer.most_grace_months, OfferProblem::Grace),
		(repayment, OfferProblem::Repayment),
	]
	.into_iter()
	.find_map(|(holds, problem)| (!holds).then_some(problem))
}

impl<T: Config> Pallet<T> {
	/// The terms of the programme, if the borrowers have signed its current version and the credit is what
	/// it offers.
	pub(super) fn offered_terms(policy: &PolicyTerms, credit: &Credit) -> Result<Terms, Error<T>> {
		let programme =
			T::Programmes::programme(policy.programme).ok_or(Error::<T>::ProgrammeNotFound)?;
		ensure!(programme.current == policy.version, Error::<T>::OtherVersion);
		let terms = T::Programmes::terms(policy.programme, policy.version)
			.ok_or(Error::<T>::ProgrammeNotFound)?;
		match problem(credit, &terms.offer) {
			Some(problem) => Err(Error::<T>::NotOffered(problem)),
			None => Ok(terms),
		}
	}
}
