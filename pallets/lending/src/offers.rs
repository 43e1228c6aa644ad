//! Offers: an approval binds the bank for a time, so that no loan is agreed or bound to a deal on the
//! terms of another year.

use crate::{Config, Error, Event, Loan, LoanState, Loans, Pallet, Step, WeightInfo};
use alloc::{vec, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult, Get, Weight},
};
use madang_primitives::{KoreanDay, LoanId};
use pallet_terms::{LegalTerms, Priority, Term, TermHandler, TermKey, TermKind};
use scale_info::TypeInfo;

/// The term of a bank's offer, as the due queue names it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct OfferTerm {
	/// The loan.
	pub loan: LoanId,
}

/// The kind of such terms: there is one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum OfferKind {
	/// A bank's offer ends.
	#[codec(index = 0)]
	Offer,
}

impl TermKey for OfferTerm {
	type Kind = OfferKind;

	fn kind(&self) -> OfferKind {
		OfferKind::Offer
	}
}

impl TermKind for OfferKind {
	fn all() -> Vec<Self> {
		vec![Self::Offer]
	}

	fn priority(self) -> Priority {
		Priority::Routine
	}
}

impl Loan {
	/// The term of the bank's offer, while it matters: the loan is approved or agreed.
	pub fn open_offer(&self) -> Option<Term> {
		let open = matches!(self.state, LoanState::Approved | LoanState::Agreed);
		self.offer.filter(|_| open)
	}
}

impl<T: Config> Pallet<T> {
	/// The term of an offer that is made today.
	pub(crate) fn offer(loan: LoanId) -> Result<Term, DispatchError> {
		let today = KoreanDay::of(Self::now());
		let last = T::LegalTerms::end(today, T::OfferDays::get());
		T::LegalTerms::schedule(last, OfferTerm { loan })?;
		Ok(Term { since: today.plus(1), last })
	}

	/// Whether the bank's offer has ended. The due queue may be behind, so calls ask this.
	pub(crate) fn offer_has_passed(loan: LoanId, found: &Loan) -> bool {
		let passed = |term| T::LegalTerms::has_passed(OfferTerm { loan }, term);
		found.offer.is_some_and(passed)
	}

	/// The bank's offer has not ended.
	pub(crate) fn ensure_offered(loan: LoanId, found: &Loan) -> Result<(), Error<T>> {
		ensure!(!Self::offer_has_passed(loan, found), Error::<T>::OfferEnded);
		Ok(())
	}
}

/// A bound loan is not affected by the end of its offer: its deal decides.
impl<T: Config> TermHandler<OfferTerm> for Pallet<T> {
	fn running(key: &OfferTerm) -> Option<Term> {
		Loans::<T>::get(key.loan)?.open_offer()
	}

	fn pass(key: &OfferTerm, _last: KoreanDay) -> DispatchResult {
		let loan = key.loan;
		let mut found = Loans::<T>::get(loan).ok_or(Error::<T>::LoanNotFound)?;
		Self::advance(&mut found, Step::Lapse)?;
		Loans::<T>::insert(loan, &found);
		if found.is_under_programme() {
			Self::leave_books(loan, None)?;
		}
		let (bank, at) = (found.lender, found.since);
		Self::deposit_event(Event::LoanLapsed { loan, bank, at });
		Ok(())
	}

	fn weight(_kind: OfferKind) -> Weight {
		T::WeightInfo::offer_ends()
	}
}
