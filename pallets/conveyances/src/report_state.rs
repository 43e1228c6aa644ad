//! The states of a transaction report: one table.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::pallet_prelude::{ConstU32, DispatchError};
use madang_primitives::{Commitment, DealId, Moment};
use pallet_terms::Term;
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
	/// The municipality accepts, or does not answer in time.
	Accept,
	/// The parties report a change of the contract (변경신고).
	Change,
	/// The contract's end is reported.
	ReportRescission,
}

/// Most reports that one call accepts.
pub type MaxReports = ConstU32<64>;

/// A report that a call for many did not accept.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct RefusedReport {
	/// The deal.
	pub deal: DealId,
	/// What `accept_report` answers for it.
	pub error: DispatchError,
}

/// The report's state does not allow the step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ReportForbids;

impl ReportStep {
	/// Every step.
	pub const ALL: [Self; 5] = [
		Self::RequestSupplement,
		Self::Supplement,
		Self::Accept,
		Self::Change,
		Self::ReportRescission,
	];
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
			(Self::Filed | Self::SupplementRequested | Self::Accepted, ReportStep::Change) => {
				Ok(Self::Filed)
			}
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
	/// When a change of the contract was last reported.
	pub changed_at: Option<Moment>,
	/// The term for the municipality's answer. A report that is filed and not answered by then counts
	/// as accepted.
	pub answer: Term,
	/// Whether it counts as accepted because the municipality did not answer.
	pub silent: bool,
	/// The term for the supplement that was last requested.
	pub supplement: Option<Term>,
	/// Whether that supplement was late.
	pub overdue: bool,
	/// Why the municipality last asked for a supplement.
	pub reason: Option<Commitment>,
	/// What the agent last supplemented.
	pub documents: Option<Commitment>,
}

impl Report {
	/// The report of a contract concluded now.
	pub const fn filed(at: Moment, answer: Term) -> Self {
		Self {
			state: ReportState::Filed,
			filed_at: at,
			changed_at: None,
			answer,
			silent: false,
			supplement: None,
			overdue: false,
			reason: None,
			documents: None,
		}
	}

	/// The term for the municipality's answer, while it must answer.
	pub fn open_answer(&self) -> Option<Term> {
		(self.state == ReportState::Filed).then_some(self.answer)
	}

	/// The term for a supplement, while one is due and not late.
	pub fn open_supplement(&self) -> Option<Term> {
		let open = self.state == ReportState::SupplementRequested && !self.overdue;
		self.supplement.filter(|_| open)
	}

	/// Take a step of the table.
	pub fn take(&mut self, step: ReportStep) -> Result<(), ReportForbids> {
		self.state = self.state.next(step)?;
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
			(Filed, ReportStep::Change, Filed),
			(SupplementRequested, ReportStep::Change, Filed),
			(Accepted, ReportStep::Change, Filed),
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
