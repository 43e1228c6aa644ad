//! The transaction report (부동산거래신고): who changes it, and by when.
//!
//! A contract that is concluded here counts as reported at that moment (거래신고법 시행규칙 2(14)),
//! so no term runs until the municipality answers. When it asks for a supplement, the term of 30
//! days from the contract applies. When it asks after that term has passed, a new term of 30 days
//! begins with the request.

use crate::{Config, Deals, DueKind, Error, Event, Pallet, ReportStep, Stage, Step};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchResult, Get},
};
use madang_primitives::{Commitment, DealId, KoreanDay};
use pallet_institutions::Acting;

impl<T: Config> Pallet<T> {
	/// Accept the report.
	pub(crate) fn do_accept_report(acting: Acting<T::AccountId>, id: DealId) -> DispatchResult {
		let mut deal = Self::deal(id)?;
		let by = acting.institution;
		Self::advance(id, &mut deal, Step::AcceptReport, Some(acting))?;
		let report = deal.report.as_mut().ok_or(Error::<T>::NotAtThisStage)?;
		report.take(ReportStep::Accept).map_err(|_| Error::<T>::ReportNotInState)?;
		let title = deal.title;
		Deals::<T>::insert(id, deal);
		Self::deposit_event(Event::ReportAccepted { deal: id, title, by, at: Self::now() });
		Ok(())
	}

	/// Send the report back for a supplement.
	pub(crate) fn do_request_supplement(
		acting: Acting<T::AccountId>,
		id: DealId,
		reason: Commitment,
	) -> DispatchResult {
		let mut deal = Self::deal(id)?;
		ensure!(deal.stage == Stage::Contracted, Error::<T>::NotAtThisStage);
		let report = deal.report.as_mut().ok_or(Error::<T>::NotAtThisStage)?;
		report.take(ReportStep::RequestSupplement).map_err(|_| Error::<T>::ReportNotInState)?;
		report.reason = Some(reason);
		let today = KoreanDay::of(Self::now());
		// The term that was scheduled with the contract runs up to its last day. A pause before the
		// request does not move it, because it did not run.
		report.since = today.plus(1);
		if today > report.due_on {
			// This is another term, which is not late.
			report.overdue = false;
			report.due_on = Self::term_after(today, T::ReportDays::get());
			Self::schedule(report.due_on, id, DueKind::Report)?;
		}
		let due_on = report.due_on;
		Deals::<T>::insert(id, deal);
		Self::deposit_event(Event::SupplementRequested {
			deal: id,
			by: acting.institution,
			reason,
			due_on,
		});
		Ok(())
	}

	/// Supplement the report.
	pub(crate) fn do_supplement_report(
		acting: Acting<T::AccountId>,
		id: DealId,
		documents: Commitment,
	) -> DispatchResult {
		let mut deal = Self::deal_of_agent(id, &acting)?;
		ensure!(deal.stage == Stage::Contracted, Error::<T>::NotAtThisStage);
		let report = deal.report.as_mut().ok_or(Error::<T>::NotAtThisStage)?;
		report.take(ReportStep::Supplement).map_err(|_| Error::<T>::ReportNotInState)?;
		report.documents = Some(documents);
		report.overdue |= Self::has_passed(id, DueKind::Report, report.term());
		let overdue = report.overdue;
		Deals::<T>::insert(id, deal);
		Self::deposit_event(Event::ReportSupplemented { deal: id, documents, overdue });
		Ok(())
	}
}
