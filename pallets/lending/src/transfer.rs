//! What a transfer of loans to another bank is.

use crate::MortgageEntries;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use madang_primitives::{Commitment, InstitutionId, KoreanDay, LoanId, Receipt};
use pallet_titles::AssignmentCause;
use scale_info::TypeInfo;

/// Most loans of one transfer.
pub const MOST_TRANSFERRED: u32 = 8;

/// The loans of a transfer, each once.
pub type TransferLoans = BoundedVec<LoanId, ConstU32<MOST_TRANSFERRED>>;

/// What both banks agreed. The price is in the contract.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct TransferTerms {
	/// The cause of the transfer, as the title record states it.
	pub cause: AssignmentCause,
	/// The day of the contract.
	pub agreed_on: KoreanDay,
	/// Commits to the contract of assignment (양도계약서).
	pub contract: Commitment,
	/// Commits to the notice to the debtors by the bank that gives the loans away, or to their consent (민법 450).
	pub notice: Commitment,
}

/// A transfer of loans that is offered or accepted. It is removed when it is registered or ends.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Transfer {
	/// The bank that gives the loans away.
	pub from: InstitutionId,
	/// The bank to which they are offered.
	pub to: InstitutionId,
	/// The loans.
	pub loans: TransferLoans,
	/// The mortgages that go with them.
	pub entries: MortgageEntries,
	/// What both banks agreed.
	pub terms: TransferTerms,
	/// The last day on which it can be accepted.
	pub until: KoreanDay,
	/// The receipt of the application that the last acceptance filed.
	pub filed: Option<Receipt>,
}
