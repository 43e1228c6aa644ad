//! What other pallets see of the loan ledger.

use crate::{Collateral, LoanState, LoansUnder, MortgageEntries};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	pallet_prelude::{DispatchError, DispatchResult},
	BoundedVec,
};
use madang_primitives::{DealId, Did, InstitutionId, KoreanDay, LoanId, Won};
use pallet_institutions::Caller;
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
	/// The lender; from disbursement on the present mortgagee, if its mortgage was moved to another bank.
	pub bank: InstitutionId,
	/// The borrowers.
	pub borrowers: BoundedVec<Did, MaxDebtors>,
	/// The titles that secure it.
	pub titles: Collateral,
	/// What is lent, in won.
	pub principal: Won,
	/// The maximum secured amount to register, in won.
	pub max_secured: Won,
	/// The state.
	pub state: LoanState,
	/// The deal that it is bound to, or was disbursed with.
	pub deal: Option<DealId>,
	/// The mortgage's entries, once registered.
	pub entries: MortgageEntries,
}

/// The loan ledger, for conveyances. `by` is the caller whose call does it.
pub trait LoanLedger<AccountId> {
	/// The loan, or `None` if there is no loan of that number.
	fn loan(loan: LoanId) -> Option<LoanView>;

	/// The loans that a live entry of a title secures, while they are not settled.
	fn secured_by(entry: EntryId) -> LoansUnder;

	/// Bind an agreed loan to a deal. From then on it can only be disbursed or released with that
	/// deal. Fails if the loan is not agreed, the bank's offer ended, or one of the loan's titles is
	/// not reserved for the deal.
	fn bind(loan: LoanId, deal: DealId, by: &Caller<AccountId>) -> DispatchResult;

	/// Unbind a loan from a deal. The loan is agreed again, or lapses if the bank's offer has ended
	/// in the meantime. `by` is `None` where a term passed.
	fn release(loan: LoanId, deal: DealId, by: Option<&Caller<AccountId>>) -> DispatchResult;

	/// Disburse a bound loan at the deal's closing. It is owed from the value date on. The entries
	/// are the mortgage, one in each title of the loan.
	fn disburse(
		loan: LoanId,
		deal: DealId,
		entries: &[EntryId],
		valued_on: KoreanDay,
		by: &Caller<AccountId>,
	) -> DispatchResult;

	/// The closing discharged some of the mortgages that secure a disbursed loan. The loan stays owed,
	/// without them.
	fn release_security(
		loan: LoanId,
		deal: DealId,
		entries: &[EntryId],
		by: &Caller<AccountId>,
	) -> DispatchResult;

	/// How a payment is shared between loans that a closing settles together, in their order: each gets its
	/// principal, then the rest of what it owes. What they do not owe stays with the payer. Fails if it is less than
	/// their principal.
	fn share(loans: &[LoanId], amount: Won, on: KoreanDay) -> Result<Vec<Won>, DispatchError>;

	/// Settle a disbursed loan that the closing pays off, with the amount that its bank affirmed and the value
	/// date. It is at least the principal that is outstanding, which is returned. What is missing of the
	/// interest, arrears and fees is waived. Of a loan that is written off, any amount is recovered and its
	/// mortgages are discharged; what is left stays owed. The principal that was recovered is returned.
	fn settle(
		loan: LoanId,
		deal: DealId,
		paid: (Won, KoreanDay),
		by: &Caller<AccountId>,
	) -> Result<Won, DispatchError>;
}
