//! The interface of this pallet for other pallets.

use crate::{Assignment, Collateral, EntryId, Mortgage, Transfer};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	pallet_prelude::{ConstU32, DispatchError, DispatchResult},
	BoundedVec,
};
use madang_primitives::{
	Commitment, DealId, Did, ExternalRef, Holdings, KoreanDay, MaxHolders, Party, Property,
	Receipt, ReceiptRange, TitleId,
};
use pallet_institutions::{Acting, Location};
use scale_info::TypeInfo;
use sp_core::H256;

/// Most mortgages that one closing discharges on each title, and most that it registers.
pub type MaxCharges = ConstU32<8>;

/// Most titles of one closing.
pub type MaxParts = ConstU32<8>;

/// The reservation of a holder's whole share for a deal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Reservation {
	/// The holder, a seller of the deal.
	pub party: Party,
	/// The deal.
	pub deal: DealId,
}

/// The reservations of a title, each holder at most once.
pub type ReservationList = BoundedVec<Reservation, MaxHolders>;

/// The state of a title at one moment, as an inspection records it.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct TitleSnapshot {
	/// The title record.
	pub title: TitleId,
	/// Its property.
	pub property: Property,
	/// The count of changes that a buyer must accept: new owners and new burdens.
	pub rights: u32,
	/// The number of the description.
	pub descriptions: u32,
	/// The number of live main entries of section B.
	pub charges: u32,
	/// The number of live foreign entries, of both sections. If there is one, the record is incomplete
	/// and cannot be sold in a deal.
	pub foreign: u32,
	/// The number of pending applications.
	pub pending: u32,
	/// The holders whose shares are reserved for deals.
	pub reservations: ReservationList,
	/// The digest of rights, description, number of foreign entries, lots, live entries and pending
	/// receipts.
	pub digest: H256,
	/// The number of its lots and live entries: the work to make the digest.
	pub lines: u32,
}

/// What a title's own record tells, without its lots and entries.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TitleState {
	/// The count of changes that a buyer must accept: new owners and new burdens.
	pub rights: u32,
	/// The number of live foreign entries, of both sections.
	pub foreign: u32,
}

/// A mortgage that a closing registers on every title of the closing. With several titles it is one
/// joint collateral.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ClosingMortgage {
	/// Its terms.
	pub mortgage: Mortgage,
	/// What it encumbers on each title: the whole, or what the buyers acquire.
	pub on: Collateral,
}

/// What a closing does on one title.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Part {
	/// The title.
	pub title: TitleId,
	/// The numbers of the entries to discharge.
	pub discharges: BoundedVec<u32, MaxCharges>,
	/// The transfer.
	pub transfer: Transfer,
}

/// A closing: discharges and transfer of each title, then the mortgages, registered together in this
/// order or not at all.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Closing {
	/// The titles, at least one, each once.
	pub parts: BoundedVec<Part, MaxParts>,
	/// The mortgages after the transfers.
	pub mortgages: BoundedVec<ClosingMortgage, MaxCharges>,
}

/// What was registered on one title.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct RegisteredPart {
	/// The ownership entry.
	pub ownership: EntryId,
	/// The new count of changes that a buyer must accept.
	pub rights: u32,
}

/// The result of a registered closing.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Registered {
	/// The titles, in the order of the closing.
	pub parts: BoundedVec<RegisteredPart, MaxParts>,
	/// For each mortgage, in the order of the closing, its entries in the order of the titles.
	pub mortgages: BoundedVec<BoundedVec<EntryId, MaxParts>, MaxCharges>,
}

/// A mortgage in a title record.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct MortgageEntry {
	/// Its terms. The mortgagee is the present one.
	pub mortgage: Mortgage,
	/// Whether it is effective, which means not cancelled.
	pub effective: bool,
}

/// Title records, for other pallets. Each method that changes something changes nothing if it
/// fails.
pub trait TitleRegistry<AccountId> {
	/// The title of a property.
	fn title_of(property: &Property) -> Option<TitleId>;

	/// Whether there is a title with this number.
	fn exists(title: TitleId) -> bool;

	/// Where a title's property is now and was before. It determines which registry office, municipality
	/// and court act.
	fn place(title: TitleId) -> Option<Location>;

	/// The current state of a title, with its digest. Reads its lots and live entries.
	fn snapshot(title: TitleId) -> Option<TitleSnapshot>;

	/// The counts of a title. Reads one value.
	fn state(title: TitleId) -> Option<TitleState>;

	/// How many lots and live entries a title has. Reads two values without decoding them.
	fn lines(title: TitleId) -> u32;

	/// The live holders of a title. Their shares add up to one.
	fn holders(title: TitleId) -> Option<Holdings>;

	/// Whether a share of a title is reserved for a deal.
	fn is_reserved_for(title: TitleId, deal: DealId) -> bool;

	/// The mortgage of an entry, or `None` if the entry is not a mortgage.
	fn mortgage(entry: EntryId) -> Option<MortgageEntry>;

	/// The other live entries of the joint collateral (공동담보) to which a mortgage belongs. Reads the entry, the list
	/// and each entry of it.
	fn joint_with(entry: EntryId) -> Vec<EntryId>;

	/// The deal for which a holder's share of a title is reserved.
	fn reservation_of(title: TitleId, party: &Party) -> Option<DealId>;

	/// Whether a transfer could be registered as the record stands: it is valid in itself, the
	/// transferors hold the shares, the bounds are met, the property can have a record, and record
	/// and book describe it in the same way.
	fn check_transfer(title: TitleId, transfer: &Transfer) -> DispatchResult;

	/// Reserve the shares of the sellers for a deal. Until they are released, no other transfer of
	/// them can be filed. Fails if the title is unknown, if a seller holds nothing or is reserved
	/// for another deal, or if an application is pending that would change what the parties saw.
	/// Pending discharges change nothing for a buyer.
	fn reserve(title: TitleId, deal: DealId, sellers: &[Party]) -> DispatchResult;

	/// End the reservations of a deal on a title and withdraw the deal's pending closing.
	fn release(title: TitleId, deal: DealId) -> DispatchResult;

	/// Withdraw the deal's pending closing on all its titles. The reservations stay. Does nothing if no
	/// closing is pending.
	fn withdraw_closing(deal: DealId) -> DispatchResult;

	/// The receipts of the deal's closing while it is pending on the title.
	fn waiting_closing(title: TitleId, deal: DealId) -> Option<ReceiptRange>;

	/// The day on which a registrar last rejected a closing of the deal.
	fn rejected_on(deal: DealId) -> Option<KoreanDay>;

	/// File a deal's closing as a chain: each discharge, the transfer of each title and each
	/// mortgage get consecutive receipts. `signed` are the parties who signed the deal's closing:
	/// they must include everyone whose lots a mortgage will encumber. Fails unless the
	/// transferors are reserved for the deal, the entries to discharge are live mortgages, and the
	/// transfers could be registered.
	fn file_closing(
		deal: DealId,
		closing: Closing,
		filed_by: &Acting<AccountId>,
		external_ref: ExternalRef,
		signed: &[Did],
	) -> Result<ReceiptRange, DispatchError>;

	/// File the transfer of mortgages to another bank, with the claims that they secure. The caller answers for it
	/// that both banks have agreed. All of them are lines of one application, which is registered completely or not
	/// at all. `attachments` commits to the contract. Fails if one is not a live mortgage of the first bank or its
	/// discharge is pending, if it was transferred too often, or if one of the banks is not an active bank.
	fn file_assignment(
		entries: &[EntryId],
		assignment: Assignment,
		attachments: Commitment,
		filed_by: &Acting<AccountId>,
		external_ref: ExternalRef,
	) -> Result<Receipt, DispatchError>;

	/// Whether an application is pending. Reads one value.
	fn is_pending(receipt: Receipt) -> bool;

	/// Complete a deal's chain as a whole, end the reservations and leave the notices for the
	/// books. Another officer must have examined the chain. A mortgage to discharge may have moved since
	/// the filing, so the caller compares the present mortgagee with who affirmed. Fails if the rights on a title are not the
	/// expected ones, or if another application is before the chain in a queue.
	fn complete_closing(
		deal: DealId,
		expected: &[(TitleId, u32)],
		by: &Acting<AccountId>,
		external_ref: ExternalRef,
	) -> Result<Registered, DispatchError>;
}
