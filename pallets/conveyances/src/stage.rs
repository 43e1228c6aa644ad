//! Stages of a deal: one enum, one table.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// The stage of a deal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Stage {
	/// The title was read and its state recorded (물건확인).
	#[codec(index = 0)]
	Inspected,
	/// The contract is concluded and the title reserved (계약).
	#[codec(index = 1)]
	Contracted,
	/// The municipality accepted the transaction report (거래신고).
	#[codec(index = 2)]
	Reported,
	/// At least one new loan is bound to the deal (대출).
	#[codec(index = 3)]
	Financed,
	/// The closing is registered (등기).
	#[codec(index = 4)]
	Registered,
	/// The books name the new owners (공부 정리). Final.
	#[codec(index = 5)]
	Booked,
	/// The registration term and its grace passed. The title and the loans are free; the contract
	/// subsists between the parties until it is rescinded.
	#[codec(index = 6)]
	Lapsed,
	/// The contract was rescinded (해제). Final.
	#[codec(index = 7)]
	Rescinded,
	/// A court held the contract void (무효). Final.
	#[codec(index = 8)]
	Void,
}

/// What can happen to a deal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
	/// The parties conclude the contract.
	Conclude,
	/// The municipality accepts the report.
	AcceptReport,
	/// A bank binds a loan.
	Finance,
	/// The last bound loan is taken out of the deal.
	Unbind,
	/// The registrar registers the closing.
	Register,
	/// The municipality writes the new owners into the books.
	Book,
	/// The contract is rescinded.
	Rescind,
	/// A court holds the contract void.
	DeclareVoid,
	/// The registration term and its grace pass.
	RegistrationLapses,
}

/// The deal's stage does not allow the step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StageForbids;

impl Step {
	/// Every step.
	pub const ALL: [Self; 9] = [
		Self::Conclude,
		Self::AcceptReport,
		Self::Finance,
		Self::Unbind,
		Self::Register,
		Self::Book,
		Self::Rescind,
		Self::DeclareVoid,
		Self::RegistrationLapses,
	];
}

impl Stage {
	/// Every stage, in the order of the codec index.
	pub const ALL: [Self; 9] = [
		Self::Inspected,
		Self::Contracted,
		Self::Reported,
		Self::Financed,
		Self::Registered,
		Self::Booked,
		Self::Lapsed,
		Self::Rescinded,
		Self::Void,
	];

	/// The stage after a step. A cash sale is registered from `Reported`. A second loan, and the
	/// acceptance of a changed report, do not change the stage.
	pub const fn next(self, step: Step) -> Result<Self, StageForbids> {
		use Stage::*;
		Ok(match (self, step) {
			(Inspected, Step::Conclude) => Contracted,
			(Contracted | Reported, Step::AcceptReport) => Reported,
			(Financed, Step::AcceptReport) => Financed,
			(Reported | Financed, Step::Finance) => Financed,
			(Financed, Step::Unbind) => Reported,
			(Reported | Financed, Step::Register) => Registered,
			(Registered, Step::Book) => Booked,
			(Contracted | Reported | Financed | Lapsed, Step::Rescind) => Rescinded,
			(Contracted | Reported | Financed | Lapsed, Step::DeclareVoid) => Void,
			(Contracted | Reported | Financed, Step::RegistrationLapses) => Lapsed,
			_ => return Err(StageForbids),
		})
	}

	/// Whether the parties are bound by a contract that is not registered. It outlives the lapse.
	pub const fn has_contract(self) -> bool {
		self.is_live() || matches!(self, Self::Lapsed)
	}

	/// Whether a contract stands that is not registered yet: exactly then the title is reserved.
	pub const fn is_live(self) -> bool {
		matches!(self, Self::Contracted | Self::Reported | Self::Financed)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_table_is_this_and_nothing_else() {
		use Stage::*;
		let allowed = [
			(Inspected, Step::Conclude, Contracted),
			(Contracted, Step::AcceptReport, Reported),
			(Contracted, Step::Rescind, Rescinded),
			(Contracted, Step::DeclareVoid, Void),
			(Contracted, Step::RegistrationLapses, Lapsed),
			(Reported, Step::AcceptReport, Reported),
			(Reported, Step::Finance, Financed),
			(Reported, Step::Register, Registered),
			(Reported, Step::Rescind, Rescinded),
			(Reported, Step::DeclareVoid, Void),
			(Reported, Step::RegistrationLapses, Lapsed),
			(Financed, Step::AcceptReport, Financed),
			(Financed, Step::Finance, Financed),
			(Financed, Step::Unbind, Reported),
			(Financed, Step::Register, Registered),
			(Financed, Step::Rescind, Rescinded),
			(Financed, Step::DeclareVoid, Void),
			(Financed, Step::RegistrationLapses, Lapsed),
			(Registered, Step::Book, Booked),
			(Lapsed, Step::Rescind, Rescinded),
			(Lapsed, Step::DeclareVoid, Void),
		];
		for stage in Stage::ALL {
			for step in Step::ALL {
				let expected = allowed
					.iter()
					.find(|(from, by, _)| (*from, *by) == (stage, step))
					.map(|(_, _, to)| *to)
					.ok_or(StageForbids);
				assert_eq!(stage.next(step), expected, "{stage:?} {step:?}");
			}
		}
	}

	#[test]
	fn what_is_final_stays() {
		for stage in [Stage::Booked, Stage::Rescinded, Stage::Void] {
			assert!(Step::ALL.iter().all(|step| stage.next(*step).is_err()), "{stage:?}");
			assert!(!stage.is_live());
		}
	}
}
