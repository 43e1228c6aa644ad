//! Terms: when each one ends, and what happens then.
//!
//! A term is data in the deal; the queue of the terms pallet only says when to look at it.

use crate::{
	Config, Deal, DealTerm, Deals, DueKind, Error, Event, Inspection, Pallet, RegistrationTerm,
	Report, ReportState, RescissionReport, Stage, Step, WeightInfo,
};
use alloc::vec::Vec;
use frame_support::{
	pallet_prelude::{DispatchResult, Weight},
	traits::UnixTime,
};
use madang_primitives::{DealId, KoreanDay, Moment};
use pallet_terms::{LegalTerms, Priority, Term, TermHandler, TermKey, TermKind};

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
			Self::Lapse => Priority::Lapse,
			Self::Report | Self::Registration | Self::Rescission => Priority::Late,
			Self::Inspection => Priority::Routine,
		}
	}
}

/// The day after that of an event.
fn day_after(event: Moment) -> KoreanDay {
	KoreanDay::of(event).plus(1)
}

impl<BlockNumber> Inspection<BlockNumber> {
	/// The term for a contract.
	pub fn term(&self) -> Term {
		Term { since: day_after(self.at), last: self.valid_through }
	}
}

impl Report {
	/// The term for a requested supplement.
	pub fn term(&self) -> Term {
		Term { since: self.since, last: self.due_on }
	}
}

impl RegistrationTerm {
	/// The term for the registration.
	pub fn term(&self) -> Term {
		Term { since: self.since, last: self.due_on }
	}

	/// The term after which the deal expires.
	pub fn lapse(&self) -> Term {
		Term { since: self.since, last: self.lapses_on }
	}
}

impl RescissionReport {
	/// The term for the report.
	pub fn term(&self) -> Term {
		Term { since: day_after(self.at), last: self.due_on }
	}
}

impl<BlockNumber> Deal<BlockNumber> {
	/// A term, or `None` if it does not run (any more).
	pub fn open_term(&self, kind: DueKind) -> Option<Term> {
		match kind {
			DueKind::Inspection => {
				(self.stage == Stage::Inspected).then_some(self.inspection.term())
			}
			DueKind::Report => self
				.report
				.as_ref()
				.filter(|report| report.state == ReportState::SupplementRequested)
				.filter(|report| self.stage == Stage::Contracted && !report.overdue)
				.map(Report::term),
			DueKind::Registration => self
				.registration_term
				.as_ref()
				.filter(|term| self.stage.is_live() && !term.overdue)
				.map(RegistrationTerm::term),
			DueKind::Lapse => self
				.registration_term
				.as_ref()
				.filter(|_| self.stage.is_live())
				.map(RegistrationTerm::lapse),
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

	/// The last day of a term of so many days after an event.
	pub(crate) fn term_after(event: KoreanDay, days: u32) -> KoreanDay {
		T::LegalTerms::end(event, days)
	}

	/// Have a term looked at after its last day.
	pub(crate) fn schedule(day: KoreanDay, deal: DealId, kind: DueKind) -> DispatchResult {
		T::LegalTerms::schedule(day, DealTerm { deal, kind })
	}

	/// Whether a term of a deal has passed. The queue may be behind, so calls ask this too.
	pub(crate) fn has_passed(deal: DealId, kind: DueKind, term: Term) -> bool {
		T::LegalTerms::has_passed(DealTerm { deal, kind }, term)
	}
}

impl<T: Config> TermHandler<DealTerm> for Pallet<T> {
	fn running(key: &DealTerm) -> Option<Term> {
		Deals::<T>::get(key.deal)?.open_term(key.kind)
	}

	fn pass(key: &DealTerm, ended_on: KoreanDay) -> DispatchResult {
		let DealTerm { deal: id, kind } = *key;
		let mut deal = Deals::<T>::get(id).ok_or(Error::<T>::DealNotFound)?;
		let title = deal.title;
		match kind {
			DueKind::Inspection => Self::advance(id, &mut deal, Step::InspectionExpires, None)?,
			DueKind::Report => {
				if let Some(report) = deal.report.as_mut() {
					report.overdue = true;
				}
			}
			DueKind::Registration => {
				if let Some(term) = deal.registration_term.as_mut() {
					term.overdue = true;
				}
			}
			DueKind::Lapse => {
				Self::let_go(id, &deal)?;
				Self::advance(id, &mut deal, Step::RegistrationLapses, None)?;
			}
			DueKind::Rescission => {
				if let Some(report) = deal.rescission.as_mut() {
					report.overdue = true;
				}
			}
		}
		Deals::<T>::insert(id, deal);
		Self::deposit_event(Event::TermPassed { deal: id, title, kind, ended_on });
		Ok(())
	}

	fn weight(kind: DueKind) -> Weight {
		T::WeightInfo::pass_term(kind)
	}
}
