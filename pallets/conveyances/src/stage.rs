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
	/// The inspection expired or was given up, or the registration term and its grace passed.
	/// Final.
	#[codec(index = 6)]
	Expired,
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
	/// The registrar registers the closing.
	Register,
	/// The municipality writes the new owners into the books.
	Book,
	/// The contract is rescinded.
	Rescind,
	/// A court holds the contract void.
	DeclareVoid,
	/// The agent gives up the inspection.
	Abandon,
	/// The inspection expires.
	InspectionExpires,
	/// The registration term and its grace pass.
	RegistrationLapses,
}

/// The deal's stage does not allow the step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StageForbids;

impl Step {
	/// Every step.
	pub const ALL: [Self; 10] = [
		Self::Conclude,
		Self::AcceptReport,
		Self::Finance,
		Self::Register,
		Self::Book,
		Self::Rescind,
		Self::DeclareVoid,
		Self::Abandon,
		Self::InspectionExpires,
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
		Self::Expired,
		Self::Rescinded,
		Self::Void,
	];

	/// The stage after a step. A cash sale is registered from `Reported`. A second loan does not
	/// change the stage of a financed deal.
	pub const fn next(self, step: Step) -> Result<Self, StageForbids> {
		match (self, step) {
			(Self::Inspected, Step::Conclude) => Ok(Self::Contracted),
			(Self::Inspected, Step::Abandon | Step::InspectionExpires) => Ok(Self::Expired),
			(Self::Contracted, Step::AcceptReport) => Ok(Self::Reported),
			(Self::Reported | Self::Financed, Step::Finance) => Ok(Self::Financed),
			(Self::Reported | Self::Financed, Step::Register) => Ok(Self::Registered),
			(Self::Registered, Step::Book) => Ok(Self::Booked),
			(Self::Contracted | Self::Reported | Self::Financed, Step::Rescind) => {
				Ok(Self::Rescinded)
			}
			(Self::Contracted | Self::Reported | Self::Financed, Step::DeclareVoid) => {
				Ok(Self::Void)
			}
			(Self::Contracted | Self::Reported | Self::Financed, Step::RegistrationLapses) => {
				Ok(Self::Expired)
			}
			_ => Err(StageForbids),
		}
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
			(Inspected, Step::Abandon, Expired),
			(Inspected, Step::InspectionExpires, Expired),
			(Contracted, Step::AcceptReport, Reported),
			(Contracted, Step::Rescind, Rescinded),
			(Contracted, Step::DeclareVoid, Void),
			(Contracted, Step::RegistrationLapses, Expired),
			(Reported, Step::Finance, Financed),
			(Reported, Step::Register, Registered),
			(Reported, Step::Rescind, Rescinded),
			(Reported, Step::DeclareVoid, Void),
			(Reported, Step::RegistrationLapses, Expired),
			(Financed, Step::Finance, Financed),
			(Financed, Step::Register, Registered),
			(Financed, Step::Rescind, Rescinded),
			(Financed, Step::DeclareVoid, Void),
			(Financed, Step::RegistrationLapses, Expired),
			(Registered, Step::Book, Booked),
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
		for stage in [Stage::Booked, Stage::Expired, Stage::Rescinded, Stage::Void] {
			assert!(Step::ALL.iter().all(|step| stage.next(*step).is_err()), "{stage:?}");
			assert!(!stage.is_live());
		}
	}
}
