//! The two state machines: how an institution's and an officer's standing may change.

use crate::OfficerStatus;
use madang_primitives::InstitutionStatus;

/// What happens to an institution's standing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum InstitutionEvent {
	/// The council suspends it.
	Suspend,
	/// The council readmits it.
	Readmit,
	/// It leaves for good.
	Withdraw,
}

/// What happens to an officer's standing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OfficerEvent {
	/// It is suspended.
	Suspend,
	/// It is reinstated.
	Reinstate,
	/// It is revoked for good.
	Revoke,
}

/// Why a standing has no such step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoStep {
	/// Only what is active can be suspended.
	NotActive,
	/// Only what is suspended can be taken back.
	NotSuspended,
	/// The standing is final.
	Final,
}

/// A standing with its table of steps.
pub trait Standing: Sized {
	/// What can happen to it.
	type Event;

	/// The standing after the event, or why there is none.
	fn next(self, event: Self::Event) -> Result<Self, NoStep>;
}

impl Standing for InstitutionStatus {
	type Event = InstitutionEvent;

	fn next(self, event: InstitutionEvent) -> Result<Self, NoStep> {
		use InstitutionEvent::*;
		match (self, event) {
			(Self::Active, Suspend) => Ok(Self::Suspended),
			(Self::Active, Withdraw) => Ok(Self::Withdrawn),
			(Self::Active, Readmit) => Err(NoStep::NotSuspended),
			(Self::Suspended, Suspend) => Err(NoStep::NotActive),
			(Self::Suspended, Readmit) => Ok(Self::Active),
			(Self::Suspended, Withdraw) => Ok(Self::Withdrawn),
			(Self::Withdrawn, Suspend | Readmit | Withdraw) => Err(NoStep::Final),
		}
	}
}

impl Standing for OfficerStatus {
	type Event = OfficerEvent;

	fn next(self, event: OfficerEvent) -> Result<Self, NoStep> {
		use OfficerEvent::*;
		match (self, event) {
			(Self::Active, Suspend) => Ok(Self::Suspended),
			(Self::Active, Revoke) => Ok(Self::Revoked),
			(Self::Active, Reinstate) => Err(NoStep::NotSuspended),
			(Self::Suspended, Suspend) => Err(NoStep::NotActive),
			(Self::Suspended, Reinstate) => Ok(Self::Active),
			(Self::Suspended, Revoke) => Ok(Self::Revoked),
			(Self::Revoked, Suspend | Reinstate | Revoke) => Err(NoStep::Final),
		}
	}
}
