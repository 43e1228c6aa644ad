//! What the runtime decides about calls in transactions.

use crate::{Acting, AdmissionError};
use madang_primitives::Duties;

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

/// Decides which calls belong to the lane. These are charged to a small allowance of their own and
/// are the first in each block, so that a member can govern and manage its officers even if its
/// quota is used up.
pub trait GovernanceLane<AccountId, Call> {
	/// Whether this officer's call belongs to the lane.
	fn contains(call: &Call, acting: &Acting<AccountId>, duties: Duties) -> bool;
}

/// No lane.
impl<AccountId, Call> GovernanceLane<AccountId, Call> for () {
	fn contains(_call: &Call, _acting: &Acting<AccountId>, _duties: Duties) -> bool {
		false
	}
}
