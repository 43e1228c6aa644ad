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
	/// Its administrator suspends it.
	Suspend,
	/// Its administrator reinstates it.
	Reinstate,
	/// Its administrator revokes it permanently.
	Revoke,
	/// The council suspends it.
	SuspendByCouncil,
	/// The council reinstates an officer that it suspended.
	ReinstateByCouncil,
}

/// Why a change of status is not allowed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoStep {
	/// Only an active institution or officer can be suspended.
	NotActive,
	/// Only a suspended institution can be readmitted, and only a suspended officer reinstated. The
	/// council reinstates only officers that the council suspended.
	NotSuspended,
	/// The council suspended the officer, so its administrator cannot reinstate it.
	ByCouncil,
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
			(Self::Active, Reinstate | ReinstateByCouncil) => Err(NoStep::NotSuspended),
			(Self::Active, Revoke) => Ok(Self::Revoked),
			(Self::Active, SuspendByCouncil) => Ok(Self::SuspendedByCouncil),
			(Self::Suspended, Suspend) => Err(NoStep::NotActive),
			(Self::Suspended, Reinstate) => Ok(Self::Active),
			(Self::Suspended, Revoke) => Ok(Self::Revoked),
			(Self::Suspended, SuspendByCouncil) => Ok(Self::SuspendedByCouncil),
			// The council does not undo what an administrator decided.
			(Self::Suspended, ReinstateByCouncil) => Err(NoStep::NotSuspended),
			(Self::SuspendedByCouncil, Suspend | SuspendByCouncil) => Err(NoStep::NotActive),
			(Self::SuspendedByCouncil, Reinstate) => Err(NoStep::ByCouncil),
			(Self::SuspendedByCouncil, Revoke) => Ok(Self::Revoked),
			(Self::SuspendedByCouncil, ReinstateByCouncil) => Ok(Self::Active),
			(
				Self::Revoked,
				Suspend | Reinstate | Revoke | SuspendByCouncil | ReinstateByCouncil,
			) => Err(NoStep::Final),
		}
	}
}
