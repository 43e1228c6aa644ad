//! What other pallets see of title records.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	pallet_prelude::{ConstU32, DispatchError, DispatchResult},
	BoundedVec,
};
use madang_primitives::{
	DealId, Did, DistrictCode, Holdings, InstitutionId, KoreanDay, LoanId, Property, ReceiptRange,
	TitleId, Won,
};
use scale_info::TypeInfo;
use sp_core::H256;

/// Names an entry of a title for good: its place in the order of registration, over both sections.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct EntryId {
	/// The title record.
	pub title: TitleId,
	/// The entry's number within the record, from 1.
	pub number: u32,
}

/// Most live entries of section B that one closing discharges or registers.
pub type MaxCharges = ConstU32<8>;

/// Most debtors of one mortgage.
pub type MaxDebtors = ConstU32<8>;

/// The state of a title at one moment: what an inspection records.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct TitleSnapshot {
	/// The title record.
	pub title: TitleId,
	/// Its property.
	pub property: Property,
	/// The district whose registry office keeps it.
	pub district: DistrictCode,
	/// Its revision: up by one with every registration.
	pub revision: u32,
	/// The live holders; their shares come to one.
	pub holdings: Holdings,
	/// Live entries of section B.
	pub charges: u32,
	/// Applications that wait.
	pub pending: u32,
	/// The deal that the title is reserved for.
	pub reservation: Option<DealId>,
	/// Digest of revision, holders, live entries of both sections and waiting receipts.
	pub digest: H256,
}

/// A transfer of ownership, whole or of shares.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Transfer {
	/// What each transferor gives up: at most the share it holds.
	pub from: Holdings,
	/// What each transferee gets: in sum exactly what is given up.
	pub to: Holdings,
	/// The price, as reported (부동산등기법 68).
	pub price: Won,
	/// The day of the contract: the cause's date.
	pub contracted_on: KoreanDay,
}

/// A revolving mortgage to register (부동산등기법 75(2)).
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Mortgage {
	/// The mortgagee.
	pub bank: InstitutionId,
	/// The maximum secured amount (채권최고액), in won, above zero.
	pub max_secured: Won,
	/// The debtors, at least one.
	pub debtors: BoundedVec<Did, MaxDebtors>,
	/// The loan of the ledger that it secures.
	pub loan: Option<LoanId>,
	/// The day of the mortgage agreement: the cause's date.
	pub agreed_on: KoreanDay,
}

/// A closing: what is registered together, in this order, or not at all.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Closing {
	/// Numbers of the entries to discharge.
	pub discharges: BoundedVec<u32, MaxCharges>,
	/// The transfer.
	pub transfer: Transfer,
	/// The mortgages that follow it.
	pub mortgages: BoundedVec<Mortgage, MaxCharges>,
}

/// What a closing put into the record.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Registered {
	/// The title's revision after it.
	pub revision: u32,
	/// The ownership entry.
	pub ownership: EntryId,
	/// The mortgages' entries, in the order asked for.
	pub mortgages: BoundedVec<EntryId, MaxCharges>,
}

/// A mortgage as the record has it.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct MortgageEntry {
	/// Its terms.
	pub mortgage: Mortgage,
	/// Whether it is effective: neither cancelled nor provisional.
	pub effective: bool,
}

/// Title records, for the pallets that build on them.
pub trait TitleRegistry {
	/// The title of a property.
	fn title_of(property: &Property) -> Option<TitleId>;

	/// The title's state now.
	fn snapshot(title: TitleId) -> Option<TitleSnapshot>;

	/// The mortgage that an entry is, or `None` where it is none.
	fn mortgage(entry: EntryId) -> Option<MortgageEntry>;

	/// Reserve the title for a deal: until it is released, no other transfer of it may be filed.
	/// Fails where the title is unknown, reserved, or a transfer of it waits.
	fn reserve(title: TitleId, deal: DealId) -> DispatchResult;

	/// End the reservation, and withdraw the deal's applications that wait.
	fn release(title: TitleId, deal: DealId) -> DispatchResult;

	/// File a deal's closing as a chain: consecutive receipts for each discharge, the transfer and
	/// each mortgage. Fails unless the title is reserved for the deal, what is to be discharged is
	/// live, and the transferors hold what they give up.
	fn file_closing(
		title: TitleId,
		deal: DealId,
		closing: Closing,
		filed_by: InstitutionId,
	) -> Result<ReceiptRange, DispatchError>;

	/// Complete a deal's chain at once and end the reservation; leaves the registry's notice for
	/// the books. Fails, changing nothing, where the title's revision is not the expected one or
	/// the chain is not at the head of the title's queue. The caller runs it in a transaction.
	fn complete_closing(
		title: TitleId,
		deal: DealId,
		expected_revision: u32,
	) -> Result<Registered, DispatchError>;
}
