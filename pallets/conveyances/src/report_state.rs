//! The states of a transaction report: one table.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use madang_primitives::{Commitment, KoreanDay, Moment};
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
	/// The first day of the term for a requested supplement: the day after the request.
	pub since: KoreanDay,
	/// The last day for a requested supplement.
	pub due_on: KoreanDay,
	/// Whether the term passed that ends on `due_on`.
	pub overdue: bool,
	/// Why the municipality last asked for a supplement.
	pub reason: Option<Commitment>,
	/// What the agent last supplemented.
	pub documents: Option<Commitment>,
}

impl Report {
	/// The report of a contract concluded now.
	pub fn filed(at: Moment, due_on: KoreanDay) -> Self {
		Self {
			state: ReportState::Filed,
			filed_at: at,
			since: KoreanDay::of(at).plus(1),
			due_on,
			overdue: false,
			reason: None,
			documents: None,
		}
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
