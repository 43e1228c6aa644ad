//! The two state machines: how the status of an institution and of an officer may change.

use crate::OfficerStatus;
use madang_primitives::InstitutionStatus;

/// A change of an institution's status.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum InstitutionEvent {
	/// The council suspends it.
	Suspend,
	/// The council readmits it.
	Readmit,
	/// It leaves permanently.
	Withdraw,
}

/// A change of an officer's status.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OfficerEvent {
	/// It is suspended.
	Suspend,
	/// It is reinstated.
	Reinstate,
	/// It is revoked permanently.
	Revoke,
}

/// Why a change of status is not allowed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoStep {
	/// Only an active institution or officer can be suspended.
	NotActive,
	/// Only a suspended institution can be readmitted, and only a suspended officer reinstated.
	NotSuspended,
	/// The status is final.
	Final,
}

/// A status with its table of transitions.
pub trait Standing: Sized {
	/// The events that can change it.
	type Event;

	/// The status after the event, or why the event is not allowed.
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
