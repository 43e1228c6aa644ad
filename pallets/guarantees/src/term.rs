//! The days after the foundation's notice: without a debt, the guarantee lapses (23(3)).

use crate::{
	pallet::Guarantees, Config, Error, Event, Guarantee, GuaranteeState, Pallet, Step, WeightInfo,
};
use alloc::{vec, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult, Get, Weight},
};
use madang_primitives::{GuaranteeId, KoreanDay};
use pallet_terms::{LegalTerms, Priority, Term, TermHandler, TermKey, TermKind};
use scale_info::TypeInfo;

/// The days after a notice, as the due queue names them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct GuaranteeTerm {
	/// The guarantee.
	pub guarantee: GuaranteeId,
}

/// The kind of such terms: there is one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum GuaranteeTermKind {
	/// The debt must be formed within the days after the notice.
	#[codec(index = 0)]
	Notice,
}

impl TermKey for GuaranteeTerm {
	type Kind = GuaranteeTermKind;

	fn kind(&self) -> GuaranteeTermKind {
		GuaranteeTermKind::Notice
	}
}

impl TermKind for GuaranteeTermKind {
	fn all() -> Vec<Self> {
		vec![Self::Notice]
	}

	fn priority(self) -> Priority {
		Priority::Lapse
	}
}

impl Guarantee {
	/// The term of the notice, while it matters: the guarantee is notified, and there is no debt.
	pub fn open_term(&self) -> Option<Term> {
		let open = matches!(self.state, GuaranteeState::Notified);
		self.term.filter(|_| open)
	}
}

impl<T: Config> Pallet<T> {
	/// The term of a notice that is given today.
	pub(crate) fn notice_term(guarantee: GuaranteeId) -> Result<Term, DispatchError> {
		let today = T::LegalTerms::today();
		let last = T::LegalTerms::end(today, T::NoticeDays::get());
		T::LegalTerms::schedule(last, GuaranteeTerm { guarantee })?;
		Ok(Term { since: today.plus(1), last })
	}

	/// Whether a guarantee is notified, but its days have passed. The due queue may be behind, so
	/// everything that relies on the notice asks this.
	pub(crate) fn notice_has_passed(guarantee: GuaranteeId, found: &Guarantee) -> bool {
		let passed = |term| T::LegalTerms::has_passed(GuaranteeTerm { guarantee }, term);
		found.open_term().is_some_and(passed)
	}

	/// The days after the notice have not passed, or the debt is formed.
	pub(crate) fn ensure_notice_stands(
		guarantee: GuaranteeId,
		found: &Guarantee,
	) -> Result<(), Error<T>> {
		ensure!(!Self::notice_has_passed(guarantee, found), Error::<T>::NoticeEnded);
		Ok(())
	}
}

impl<T: Config> TermHandler<GuaranteeTerm> for Pallet<T> {
	fn running(key: &GuaranteeTerm) -> Option<Term> {
		Guarantees::<T>::get(key.guarantee)?.open_term()
	}

	fn pass(key: &GuaranteeTerm, _last: KoreanDay) -> DispatchResult {
		let guarantee = key.guarantee;
		let mut found = Guarantees::<T>::get(guarantee).ok_or(Error::<T>::GuaranteeNotFound)?;
		Self::advance(&mut found, Step::Lapse)?;
		Guarantees::<T>::insert(guarantee, &found);
		Self::deposit_event(Event::GuaranteeLapsed {
			guarantee,
			loan: found.loan,
			foundation: found.foundation,
			creditor: found.creditor,
			at: found.since,
		});
		Ok(())
	}

	fn weight(_kind: GuaranteeTermKind) -> Weight {
		T::WeightInfo::notice_ends()
	}
}
