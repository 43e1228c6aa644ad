//! Why a transaction is not admitted.

use core::fmt;
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidityError};

/// Why a transaction is not admitted.
///
/// A node reports it as `InvalidTransaction::Custom(code)`. The codes are part of the interface and
/// are never reused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AdmissionError {
	/// The account is not an officer of any institution.
	NotAnOfficer,
	/// The officer is suspended.
	OfficerSuspended,
	/// The officer is revoked.
	OfficerRevoked,
	/// The officer's institution is suspended.
	InstitutionSuspended,
	/// The officer's institution has withdrawn.
	InstitutionWithdrawn,
	/// The officer's institution has used up its quota for now.
	OverQuota,
	/// The transaction is too long.
	TooLong,
	/// The institution's share of the node's pool is full. The node reports this, not the runtime.
	OverPoolShare,
	/// The bytes are not a transaction. The node reports this, not the runtime.
	Malformed,
	/// The call is not open to transactions.
	CallNotOpen,
	/// The council has paused the call.
	CallPaused,
	/// The transaction has no end of validity.
	Immortal,
	/// The transaction is valid for too many blocks.
	EraTooLong,
	/// The transaction is not signed, and the call needs an officer.
	NotSigned,
	/// The code is not the one that the council has authorised.
	UpgradeNotAuthorized,
}

impl AdmissionError {
	/// All variants.
	pub const ALL: [Self; 15] = [
		Self::NotAnOfficer,
		Self::OfficerSuspended,
		Self::OfficerRevoked,
		Self::InstitutionSuspended,
		Self::InstitutionWithdrawn,
		Self::OverQuota,
		Self::TooLong,
		Self::OverPoolShare,
		Self::Malformed,
		Self::CallNotOpen,
		Self::CallPaused,
		Self::Immortal,
		Self::EraTooLong,
		Self::NotSigned,
		Self::UpgradeNotAuthorized,
	];

	/// The code that a node reports.
	pub const fn code(self) -> u8 {
		match self {
			Self::NotAnOfficer => 1,
			Self::OfficerSuspended => 2,
			Self::OfficerRevoked => 3,
			Self::InstitutionSuspended => 4,
			Self::InstitutionWithdrawn => 5,
			Self::OverQuota => 6,
			Self::TooLong => 7,
			Self::OverPoolShare => 8,
			Self::Malformed => 9,
			Self::CallNotOpen => 10,
			Self::CallPaused => 11,
			Self::Immortal => 12,
			Self::EraTooLong => 13,
			Self::NotSigned => 14,
			Self::UpgradeNotAuthorized => 15,
		}
	}

	/// The error with this code.
	pub fn from_code(code: u8) -> Option<Self> {
		Self::ALL.into_iter().find(|error| error.code() == code)
	}
}

impl fmt::Display for AdmissionError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Self::NotAnOfficer => "the account is not an officer of any member institution",
			Self::OfficerSuspended => {
				"the officer is suspended; the institution's administrator can reinstate it, or \
				the council if the council suspended it"
			}
			Self::OfficerRevoked => "the officer is revoked permanently; appoint a new account",
			Self::InstitutionSuspended => {
				"the officer's institution is suspended; the council can readmit it"
			}
			Self::InstitutionWithdrawn => "the officer's institution has left the network",
			Self::OverQuota => {
				"the officer's institution has used up its quota; a part of it becomes available \
				with each block"
			}
			Self::TooLong => "the transaction is too long; send it in parts",
			Self::OverPoolShare => {
				"too many transactions of the institution are pending at this node; send it again \
				when some of them are final"
			}
			Self::Malformed => "the bytes are not a transaction: too many or too few bytes",
			Self::CallNotOpen => "the call is not open to transactions",
			Self::CallPaused => "the council has paused the call; wait until the pause ends",
			Self::Immortal => {
				"the transaction is valid without end; sign it for at most 512 blocks"
			}
			Self::EraTooLong => {
				"the transaction is valid for more than 512 blocks; sign it for fewer"
			}
			Self::NotSigned => "the call needs the signature of an officer",
			Self::UpgradeNotAuthorized => {
				"the council has not authorised this code; compare its hash with the proposal"
			}
		})
	}
}

impl From<AdmissionError> for TransactionValidityError {
	fn from(error: AdmissionError) -> Self {
		InvalidTransaction::Custom(error.code()).into()
	}
}
