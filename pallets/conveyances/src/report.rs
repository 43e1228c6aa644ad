//! The transaction report (부동산거래신고): its states, and who changes them.
//!
//! A contract that is concluded here counts as reported at that moment (거래신고법 시행규칙 2(14)),
//! so no term runs until the municipality answers. When it asks for a supplement, the term of 30
//! days from the contract applies. When it asks after that term has passed, a new term of 30 days
//! begins with the request.

use crate::{Config, Deals, DueKind, Error, Event, Pallet, Stage, Step};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchResult, Get},
};
use madang_primitives::{Commitment, DealId, KoreanDay, Moment};
use pallet_institutions::Acting;
use scale_info::TypeInfo;

/// The state of a transaction report.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum ReportState {
	/// Filed: the municipality must answer.
	#[codec(index = 0)]
	Filed,
	/// The agent must supplement it (보완).
	#[codec(index = 1)]
	SupplementRequested,
	/// Accepted (신고필증).
	#[codec(index = 2)]
	Accepted,
	/// The rescission is reported (해제등 확인서). Final.
	#[codec(index = 3)]
	Rescinded,
}

/// What can happen to a report.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReportStep {
	/// The municipality asks for a supplement.
	RequestSupplement,
	/// The agent supplements.
	Supplement,
	/// The municipality accepts.
	Accept,
	/// The contract's end is reported.
	ReportRescission,
}

/// The report's state does not allow the step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ReportForbids;

impl ReportStep {
	/// Every step.
	pub const ALL: [Self; 4] =
		[Self::RequestSupplement, Self::Supplement, Self::Accept, Self::ReportRescission];
}

impl ReportState {
	/// Every state, in the order of the codec index.
	pub const ALL: [Self; 4] =
		[Self::Filed, Self::SupplementRequested, Self::Accepted, Self::Rescinded];

	/// The state after a step.
	pub const fn next(self, step: ReportStep) -> Result<Self, ReportForbids> {
		match (self, step) {
			(Self::Filed, ReportStep::RequestSupplement) => Ok(Self::SupplementRequested),
			(Self::Filed, ReportStep::Accept) => Ok(Self::Accepted),
			(Self::SupplementRequested, ReportStep::Supplement) => Ok(Self::Filed),
			(
				Self::Filed | Self::SupplementRequested | Self::Accepted,
				ReportStep::ReportRescission,
			) => Ok(Self::Rescinded),
			_ => Err(ReportForbids),
		}
	}
}

/// A transaction report.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Report {
	/// The state.
	pub state: ReportState,
	/// When the contract was concluded, and with it the report filed.
	pub filed_at: Moment,
	/// The last day for a requested supplement.
	pub due_on: KoreanDay,
	/// Whether a supplement was late.
	pub overdue: bool,
	/// Why the municipality last asked for a supplement.
	pub reason: Option<Commitment>,
	/// What the agent last supplemented.
	pub documents: Option<Commitment>,
}

impl Report {
	/// The report of a contract concluded now.
	pub const fn filed(at: Moment, due_on: KoreanDay) -> Self {
		let state = ReportState::Filed;
		Self { state, filed_at: at, due_on, overdue: false, reason: None, documents: None }
	}

	/// Take a step of the table.
	pub fn take(&mut self, step: ReportStep) -> Result<(), ReportForbids> {
		self.state = self.state.next(step)?;
		Ok(())
	}
}

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
		// The term that was scheduled with the contract runs up to its last day.
		if today > report.due_on {
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
		// The due queue may process the end of a day some blocks later.
		report.overdue |= KoreanDay::of(Self::now()) > report.due_on;
		let overdue = report.overdue;
		Deals::<T>::insert(id, deal);
		Self::deposit_event(Event::ReportSupplemented { deal: id, documents, overdue });
		Ok(())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_table_is_this_and_nothing_else() {
		use ReportState::*;
		let allowed = [
			(Filed, ReportStep::RequestSupplement, SupplementRequested),
			(Filed, ReportStep::Accept, Accepted),
			(Filed, ReportStep::ReportRescission, Rescinded),
			(SupplementRequested, ReportStep::Supplement, Filed),
			(SupplementRequested, ReportStep::ReportRescission, Rescinded),
			(Accepted, ReportStep::ReportRescission, Rescinded),
		];
		for state in ReportState::ALL {
			for step in ReportStep::ALL {
				let expected = allowed
					.iter()
					.find(|(from, by, _)| (*from, *by) == (state, step))
					.map(|(_, _, to)| *to)
					.ok_or(ReportForbids);
				assert_eq!(state.next(step), expected, "{state:?} {step:?}");
			}
		}
	}
}
