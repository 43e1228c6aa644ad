//! Terms: when each one ends, and what happens then.
//!
//! A term is data in the deal; the queue of the terms pallet only says when to look at it.

use crate::{
	Config, Deal, DealOf, DealTerm, Deals, DueKind, Error, Event, Notice, Pallet, RegistrationTerm,
	RescissionReport, Side, Step, WeightInfo,
};
use alloc::vec::Vec;
use frame_support::{
	ensure,
	pallet_prelude::{DispatchResult, Get, Weight},
	traits::UnixTime,
};
use madang_primitives::{DealId, KoreanDay, Moment};
use pallet_terms::{LegalTerms, Priority, Term, TermHandler, TermKey, TermKind};
use pallet_titles::TitleRegistry;

impl TermKey for DealTerm {
	type Kind = DueKind;

	fn kind(&self) -> DueKind {
		self.kind
	}
}

impl TermKind for DueKind {
	fn all() -> Vec<Self> {
		Self::ALL.to_vec()
	}

	fn priority(self) -> Priority {
		match self {
			Self::Lapse | Self::Notice(_) => Priority::Lapse,
			Self::Report | Self::Registration | Self::Rescission => Priority::Late,
			Self::Inspection | Self::Answer => Priority::Routine,
		}
	}
}

impl RegistrationTerm {
	/// The term to apply for registration.
	pub fn term(&self) -> Term {
		Term { since: self.since, last: self.due_on }
	}

	/// The term after which the deal lapses.
	pub fn lapse(&self) -> Term {
		Term { since: self.since, last: self.lapses_on }
	}
}

impl RescissionReport {
	/// The term for the report.
	pub fn term(&self) -> Term {
		Term { since: KoreanDay::of(self.at).plus(1), last: self.due_on }
	}
}

impl<BlockNumber> Deal<BlockNumber> {
	/// A term, or `None` if it does not run (any more).
	pub fn open_term(&self, kind: DueKind) -> Option<Term> {
		let report = self.report.as_ref().filter(|_| self.stage.is_live());
		let registration = self.registration_term.as_ref().filter(|_| self.stage.is_live());
		match kind {
			// Nothing is done when an inspection expires.
			DueKind::Inspection => None,
			DueKind::Report => report.and_then(|report| report.open_supplement()),
			DueKind::Answer => report.and_then(|report| report.open_answer()),
			DueKind::Notice(side) => {
				let open = |notice: &&Notice| notice.objected_at.is_none();
				self.notice_of(side).filter(open).map(|notice| notice.term)
			}
			DueKind::Registration => {
				registration.filter(|term| !term.passed).map(RegistrationTerm::term)
			}
			// Once money has moved, a sale does not lapse: the parties or a court end it.
			DueKind::Lapse => {
				registration.filter(|_| !self.performance.has_money()).map(RegistrationTerm::lapse)
			}
			DueKind::Rescission => self
				.rescission
				.as_ref()
				.filter(|report| report.reported_at.is_none() && !report.overdue)
				.map(RescissionReport::term),
		}
	}
}

impl<T: Config> Pallet<T> {
	/// The chain's time.
	pub(crate) fn now() -> Moment {
		Moment::try_from(T::Time::now().as_millis()).unwrap_or(Moment::MAX)
	}

	/// Today, in Korean time.
	pub(crate) fn today() -> KoreanDay {
		KoreanDay::of(Self::now())
	}

	/// A term of so many days after an event.
	pub(crate) fn term_after(event: KoreanDay, days: u32) -> Term {
		Term { since: event.plus(1), last: T::LegalTerms::end(event, days) }
	}

	/// Have a term looked at after its last day.
	pub(crate) fn schedule(day: KoreanDay, deal: DealId, kind: DueKind) -> DispatchResult {
		T::LegalTerms::schedule(day, DealTerm { deal, kind })
	}

	/// Whether a term of a deal has passed. The queue may be behind, so calls ask this too.
	pub(crate) fn has_passed(deal: DealId, kind: DueKind, term: Term) -> bool {
		T::LegalTerms::has_passed(DealTerm { deal, kind }, term)
	}

	/// Until when the lapse is postponed, if it is. Nothing lapses while the registry office has the
	/// application. From the day of a rejection there is a whole grace to file again.
	fn lapse_postponed(id: DealId, deal: &DealOf<T>) -> Option<KoreanDay> {
		let term = deal.registration_term?;
		let from = match Self::waiting(id, deal) {
			Some(_) => Some(KoreanDay::of(Self::now())),
			None => T::Titles::rejected_on(id),
		};
		let last = Self::term_after(from?, T::RegistrationGraceDays::get()).last;
		(last > term.lapses_on).then_some(last)
	}

	/// The contract stands: it is not registered and has not ended, and no term has passed that ends it or
	/// frees the titles. The queue may be behind, so every call that continues a deal asks this.
	pub(crate) fn ensure_stands(id: DealId, deal: &DealOf<T>) -> DispatchResult {
		Self::ensure_live(deal)?;
		for side in [Side::Sellers, Side::Buyers] {
			let kind = DueKind::Notice(side);
			let passed = deal.open_term(kind).is_some_and(|term| Self::has_passed(id, kind, term));
			ensure!(!passed, Error::<T>::TermHasPassed);
		}
		let lapse = deal.open_term(DueKind::Lapse);
		let passed = lapse.is_some_and(|term| Self::has_passed(id, DueKind::Lapse, term));
		ensure!(!passed || Self::lapse_postponed(id, deal).is_some(), Error::<T>::TermHasPassed);
		Ok(())
	}

	/// A deal from which the money is gone lapses again. If its grace is over by now, it has another one.
	pub(crate) fn resume_lapse(id: DealId, deal: &mut DealOf<T>) -> DispatchResult {
		let today = KoreanDay::of(Self::now());
		let Some(term) = deal.registration_term.as_mut() else { return Ok(()) };
		let lapse = term.lapse();
		if Self::has_passed(id, DueKind::Lapse, lapse) || lapse.last < today {
			term.lapses_on = Self::term_after(today, T::RegistrationGraceDays::get()).last;
		}
		Self::schedule(term.lapses_on, id, DueKind::Lapse)
	}

	fn postpone_lapse(id: DealId, mut deal: DealOf<T>, lapses_on: KoreanDay) -> DispatchResult {
		if let Some(term) = deal.registration_term.as_mut() {
			term.lapses_on = lapses_on;
		}
		Deals::<T>::insert(id, deal);
		Self::deposit_event(Event::LapsePostponed { deal: id, lapses_on });
		Self::schedule(lapses_on, id, DueKind::Lapse)
	}
}

impl<T: Config> TermHandler<DealTerm> for Pallet<T> {
	fn running(key: &DealTerm) -> Option<Term> {
		Deals::<T>::get(key.deal)?.open_term(key.kind)
	}

	fn pass(key: &DealTerm, ended_on: KoreanDay) -> DispatchResult {
		let DealTerm { deal: id, kind } = *key;
		let mut deal = Deals::<T>::get(id).ok_or(Error::<T>::DealNotFound)?;
		match kind {
			DueKind::Inspection => {}
			DueKind::Report => {
				if let Some(report) = deal.report.as_mut() {
					report.overdue = true;
				}
			}
			DueKind::Answer => Self::accept(id, &mut deal, None)?,
			DueKind::Notice(side) => Self::notice_takes_effect(id, &mut deal, side)?,
			DueKind::Registration => {
				// An application that waits has met the term. If it is rejected and filed again, the
				// registration tells whether that was late.
				let filed = Self::waiting(id, &deal).is_some();
				if let Some(term) = deal.registration_term.as_mut() {
					(term.passed, term.overdue) = (true, !filed);
				}
			}
			DueKind::Lapse => {
				if let Some(lapses_on) = Self::lapse_postponed(id, &deal) {
					return Self::postpone_lapse(id, deal, lapses_on);
				}
				Self::let_go(id, &mut deal, None)?;
				Self::advance(id, &mut deal, Step::RegistrationLapses, None)?;
			}
			DueKind::Rescission => {
				if let Some(report) = deal.rescission.as_mut() {
					report.overdue = true;
				}
			}
		}
		Deals::<T>::insert(id, deal);
		Self::deposit_event(Event::TermPassed { deal: id, kind, ended_on });
		Ok(())
	}

	fn weight(kind: DueKind) -> Weight {
		T::WeightInfo::pass_term(kind)
	}
}
