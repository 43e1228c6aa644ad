//! Holds: the budget waits for a loan for a time, so that what is not used goes to others.

use crate::{Config, Entry, Error, Event, Hold, Holds, Pallet, Step, Terms, WeightInfo};
use alloc::{vec, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult, Weight},
};
use madang_primitives::{KoreanDay, LoanId, Won};
use pallet_terms::{LegalTerms, Priority, Term, TermHandler, TermKey, TermKind};
use scale_info::TypeInfo;

/// The term of a hold, as the due queue names it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct HoldTerm {
	/// The loan.
	pub loan: LoanId,
}

/// The kind of such terms: there is one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum HoldKind {
	/// A hold ends.
	#[codec(index = 0)]
	Hold,
}

impl TermKey for HoldTerm {
	type Kind = HoldKind;

	fn kind(&self) -> HoldKind {
		HoldKind::Hold
	}
}

impl TermKind for HoldKind {
	fn all() -> Vec<Self> {
		vec![Self::Hold]
	}

	/// Other applicants wait for the amount.
	fn priority(self) -> Priority {
		Priority::Lapse
	}
}

impl<T: Config> Pallet<T> {
	/// The term of a hold that begins today.
	pub(crate) fn hold_term(loan: LoanId, terms: &Terms) -> Result<Term, DispatchError> {
		let today = KoreanDay::of(Self::now());
		let last = T::LegalTerms::end(today, u32::from(terms.hold_days));
		T::LegalTerms::schedule(last, HoldTerm { loan })?;
		Ok(Term { since: today.plus(1), last })
	}

	/// Whether the term of a hold has passed. The due queue may be behind, so calls ask this.
	fn hold_has_passed(loan: LoanId, hold: &Hold) -> bool {
		T::LegalTerms::has_passed(HoldTerm { loan }, hold.term)
	}

	/// The hold of a loan, if it is in force.
	pub(crate) fn hold_in_force(loan: LoanId) -> Option<Hold> {
		Holds::<T>::get(loan).filter(|hold| !Self::hold_has_passed(loan, hold))
	}

	/// What is held for a loan and not freed, in won: its term may have passed.
	pub(crate) fn held(loan: LoanId) -> Won {
		Holds::<T>::get(loan).map_or(0, |hold| hold.amount)
	}

	/// Hold what is not disbursed of a loan again.
	pub(crate) fn do_renew(loan: LoanId) -> Result<KoreanDay, DispatchError> {
		let entry = Self::entry_of(loan)?;
		Self::ensure_step(&entry, Step::Renew)?;
		ensure!(Self::hold_in_force(loan).is_none(), Error::<T>::HoldInForce);
		let amount = entry.undrawn();
		// If the queue has not freed the last hold yet, that is done here.
		let books = Self::books_of(&entry)?.release(Self::held(loan)).map_err(Error::<T>::from)?;
		let books = books.hold(amount).map_err(Error::<T>::from)?;
		let term = Self::hold_term(loan, &Self::terms_of(&entry)?)?;
		Self::write_books(&entry, books);
		Holds::<T>::insert(loan, Hold { amount, term });
		let Entry { slot, lender, .. } = entry;
		let (programme, until, at) = (slot.programme, term.last, Self::now());
		let event = Event::HoldRenewed { loan, programme, lender, amount, until, at };
		Self::deposit_event(event);
		Ok(until)
	}
}

impl<T: Config> TermHandler<HoldTerm> for Pallet<T> {
	fn running(key: &HoldTerm) -> Option<Term> {
		Holds::<T>::get(key.loan).map(|hold| hold.term)
	}

	fn pass(key: &HoldTerm, _last: KoreanDay) -> DispatchResult {
		let loan = key.loan;
		let entry = Self::entry_of(loan)?;
		Self::ensure_step(&entry, Step::Lapse)?;
		let amount = Self::held(loan);
		let books = Self::books_of(&entry)?.release(amount).map_err(Error::<T>::from)?;
		Self::write_books(&entry, books);
		Holds::<T>::remove(loan);
		let Entry { slot, lender, .. } = entry;
		let (programme, at) = (slot.programme, Self::now());
		Self::deposit_event(Event::HoldLapsed { loan, programme, lender, amount, at });
		Ok(())
	}

	fn weight(_kind: HoldKind) -> Weight {
		T::WeightInfo::hold_lapses()
	}
}
