//! What other pallets see of the loan ledger.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	pallet_prelude::{DispatchError, DispatchResult},
	BoundedVec,
};
use madang_primitives::{DealId, Did, InstitutionId, LoanId, TitleId, Won};
use pallet_titles::{EntryId, MaxDebtors};
use scale_info::TypeInfo;

/// A mortgage loan as a conveyance needs to know it.
#[derive(
	Clone,
	PartialEq,
	Eq,
	Debug,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo
)]
pub struct LoanView {
	/// The lender.
	pub bank: InstitutionId,
	/// The borrowers.
	pub borrowers: BoundedVec<Did, MaxDebtors>,
	/// The title that secures it.
	pub title: TitleId,
	/// What is lent, in won.
	pub principal: Won,
	/// The maximum secured amount to register, in won.
	pub max_secured: Won,
	/// The mortgage's entry, once registered.
	pub entry: Option<EntryId>,
}

/// The loan ledger, for conveyances.
pub trait LoanLedger {
	/// The loan, or `None` if there is no loan of that number.
	fn loan(loan: LoanId) -> Option<LoanView>;

	/// The loan that an entry of a title secures, while it is not settled.
	fn secured_by(entry: EntryId) -> Option<LoanId>;

	/// Bind an agreed loan to a deal. From then on it can only be disbursed or released with that
	/// deal. Fails if the loan is not agreed, is bound already, or is secured by another title.
	fn bind(loan: LoanId, deal: DealId) -> DispatchResult;

	/// Unbind a loan from a deal that ended without a closing. The loan is agreed again.
	fn release(loan: LoanId, deal: DealId) -> DispatchResult;

	/// Disburse a bound loan at the deal's closing; the mortgage's entry is recorded with it.
	fn disburse(loan: LoanId, deal: DealId, entry: EntryId) -> DispatchResult;

	/// Settle a disbursed loan that the closing pays off.
	fn settle(loan: LoanId, deal: DealId) -> Result<Won, DispatchError>;
}
