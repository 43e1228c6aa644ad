//! The interface of this pallet for other pallets.

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

/// The permanent id of an entry: its title, and its number in the order of registration over both
/// sections.
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

/// The state of a title at one moment, as an inspection records it.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct TitleSnapshot {
	/// The title record.
	pub title: TitleId,
	/// Its property.
	pub property: Property,
	/// The district of its registry office.
	pub district: DistrictCode,
	/// Its revision, which increases by one with every registration, binding and change of the
	/// description.
	pub revision: u32,
	/// The live holders. Their shares add up to one.
	pub holdings: Holdings,
	/// The number of live entries of section B.
	pub charges: u32,
	/// The number of pending applications.
	pub pending: u32,
	/// The deal for which the title is reserved.
	pub reservation: Option<DealId>,
	/// The digest of revision, holders, live mortgages and pending receipts.
	pub digest: H256,
}

/// A transfer of the whole ownership or of shares.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Transfer {
	/// The share that each transferor gives up, at most the share that it holds.
	pub from: Holdings,
	/// The share that each transferee acquires. In total it is exactly what is given up.
	pub to: Holdings,
	/// The reported price in won (부동산등기법 68).
	pub price: Won,
	/// The day of the contract, which is the day of the cause.
	pub contracted_on: KoreanDay,
}

/// A revolving mortgage to register (부동산등기법 75(2)).
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Mortgage {
	/// The mortgagee.
	pub bank: InstitutionId,
	/// The maximum secured amount (채권최고액) in won, greater than zero.
	pub max_secured: Won,
	/// The debtors, at least one.
	pub debtors: BoundedVec<Did, MaxDebtors>,
	/// The loan in the loan ledger that it secures.
	pub loan: Option<LoanId>,
	/// The day of the mortgage agreement, which is the day of the cause.
	pub agreed_on: KoreanDay,
}

/// A closing: discharges, transfer and mortgages, registered together in this order or not at all.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Closing {
	/// The numbers of the entries to discharge.
	pub discharges: BoundedVec<u32, MaxCharges>,
	/// The transfer.
	pub transfer: Transfer,
	/// The mortgages after the transfer.
	pub mortgages: BoundedVec<Mortgage, MaxCharges>,
}

/// The result of a registered closing.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Registered {
	/// The new revision of the title.
	pub revision: u32,
	/// The ownership entry.
	pub ownership: EntryId,
	/// The mortgage entries, in the order of the closing.
	pub mortgages: BoundedVec<EntryId, MaxCharges>,
}

/// A mortgage in a title record.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct MortgageEntry {
	/// Its terms.
	pub mortgage: Mortgage,
	/// Whether it is effective, which means not cancelled.
	pub effective: bool,
}

/// Title records, for other pallets.
pub trait TitleRegistry {
	/// The title of a property.
	fn title_of(property: &Property) -> Option<TitleId>;

	/// The current state of a title.
	fn snapshot(title: TitleId) -> Option<TitleSnapshot>;

	/// The mortgage of an entry, or `None` if the entry is not a mortgage.
	fn mortgage(entry: EntryId) -> Option<MortgageEntry>;

	/// Whether a transfer could be registered as the record stands: it is valid in itself, and the
	/// transferors hold the shares.
	fn check_transfer(title: TitleId, transfer: &Transfer) -> DispatchResult;

	/// The receipts of the deal's closing while it is pending on the title.
	fn waiting_closing(title: TitleId, deal: DealId) -> Option<ReceiptRange>;

	/// Withdraw the deal's pending closing. The reservation stays.
	fn withdraw_closing(title: TitleId, deal: DealId) -> DispatchResult;

	/// Reserve a title for a deal. Until it is released, no other transfer of it can be filed.
	/// Fails if the title is unknown or reserved, or has a pending transfer.
	fn reserve(title: TitleId, deal: DealId) -> DispatchResult;

	/// End a reservation and withdraw the deal's pending applications.
	fn release(title: TitleId, deal: DealId) -> DispatchResult;

	/// File a deal's closing as a chain: each discharge, the transfer and each mortgage get
	/// consecutive receipts. Fails unless the title is reserved for the deal, the entries to
	/// discharge are live mortgages, and the transferors hold the shares that they give up.
	fn file_closing(
		title: TitleId,
		deal: DealId,
		closing: Closing,
		filed_by: InstitutionId,
	) -> Result<ReceiptRange, DispatchError>;

	/// Complete a deal's chain as a whole, end the reservation and leave the notice for the books.
	/// Fails without any change if the title does not have the expected revision, or if another
	/// application is first in the title's queue.
	fn complete_closing(
		title: TitleId,
		deal: DealId,
		expected_revision: u32,
	) -> Result<Registered, DispatchError>;
}
