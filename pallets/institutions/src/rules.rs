//! What the runtime decides about calls in transactions.

use crate::{Acting, AdmissionError};
use codec::{Decode, DecodeWithMemTracking, Encode};
use madang_primitives::Duties;
use scale_info::TypeInfo;

/// Decides which calls may be in transactions, for any sender.
pub trait CallRules<Call> {
	/// Admit a call in an officer's transaction. It rejects what would fail for any officer, so that
	/// it takes no room in a block.
	fn admit_signed(call: &Call) -> Result<(), AdmissionError>;

	/// Admit a call without a signature: inherents, and reports that prove themselves. It rejects
	/// everything else, so that an author cannot fill its own blocks with calls that nobody signed.
	fn admit_bare(call: &Call) -> Result<(), AdmissionError>;

	/// Whether a transaction with this call may be longer than others.
	fn may_be_long(call: &Call) -> bool;
}

/// For mocks: every signed call and no other.
impl<Call> CallRules<Call> for () {
	fn admit_signed(_call: &Call) -> Result<(), AdmissionError> {
		Ok(())
	}

	fn admit_bare(_call: &Call) -> Result<(), AdmissionError> {
		Err(AdmissionError::NotSigned)
	}

	fn may_be_long(_call: &Call) -> bool {
		false
	}
}

/// A lane. Each institution has a small allowance in each lane. What is sent in one lane takes
/// nothing from the other.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum Lane {
	/// Calls of the council.
	Council,
	/// The management of officers. It has the higher priority: an administrator can revoke an
	/// officer who floods the other lane.
	Officers,
}

/// Decides which calls belong to a lane. These are charged to the lane's allowance and are the first
/// in each block, so that a member can govern and manage its officers even if its quota is used up.
pub trait GovernanceLane<AccountId, Call> {
	/// Whether the call belongs to a lane if the right officer sends it. Of most calls this says that they do
	/// not, and then nobody looks at the officer.
	fn may_have(call: &Call) -> bool;

	/// The lane of this officer's call, if it belongs to one.
	fn of(call: &Call, acting: &Acting<AccountId>, duties: Duties) -> Option<Lane>;
}

/// No lanes.
impl<AccountId, Call> GovernanceLane<AccountId, Call> for () {
	fn may_have(_call: &Call) -> bool {
		false
	}

	fn of(_call: &Call, _acting: &Acting<AccountId>, _duties: Duties) -> Option<Lane> {
		None
	}
}
