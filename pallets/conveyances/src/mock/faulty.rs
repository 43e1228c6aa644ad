//! The real title registry, with defects that a test can switch on.

use core::marker::PhantomData;
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult, ValueQuery},
	storage_alias,
};
use madang_primitives::{
	Commitment, DealId, Did, ExternalRef, Holdings, KoreanDay, Party, Property, Receipt,
	ReceiptRange, TitleId,
};
use pallet_institutions::{Acting, Location};
use pallet_titles::{
	Assignment, Closing, EntryId, MortgageEntry, Registered, TitleRegistry, TitleSnapshot,
	TitleState, Transfer,
};

/// Whether no title can be released.
#[storage_alias]
pub type Stuck = StorageValue<Faults, bool, ValueQuery>;
/// Whether a closing leaves out its last mortgage when it tells what it registered.
#[storage_alias]
pub type Forgetful = StorageValue<Faults, bool, ValueQuery>;

/// The error of a title that cannot be released.
pub const STUCK: DispatchError = DispatchError::Other("stuck");

/// Delegates to the registry, but for the defects.
pub struct Faulty<Inner>(PhantomData<Inner>);

impl<Account, Inner: TitleRegistry<Account>> TitleRegistry<Account> for Faulty<Inner> {
	fn title_of(property: &Property) -> Option<TitleId> {
		Inner::title_of(property)
	}
	fn exists(title: TitleId) -> bool {
		Inner::exists(title)
	}
	fn place(title: TitleId) -> Option<Location> {
		Inner::place(title)
	}
	fn reservation_of(title: TitleId, party: &Party) -> Option<DealId> {
		Inner::reservation_of(title, party)
	}
	fn check_transfer(title: TitleId, transfer: &Transfer) -> DispatchResult {
		Inner::check_transfer(title, transfer)
	}
	fn waiting_closing(title: TitleId, deal: DealId) -> Option<ReceiptRange> {
		Inner::waiting_closing(title, deal)
	}
	fn snapshot(title: TitleId) -> Option<TitleSnapshot> {
		Inner::snapshot(title)
	}
	fn state(title: TitleId) -> Option<TitleState> {
		Inner::state(title)
	}
	fn lines(title: TitleId) -> u32 {
		Inner::lines(title)
	}
	fn holders(title: TitleId) -> Option<Holdings> {
		Inner::holders(title)
	}
	fn is_reserved_for(title: TitleId, deal: DealId) -> bool {
		Inner::is_reserved_for(title, deal)
	}
	fn mortgage(entry: EntryId) -> Option<MortgageEntry> {
		Inner::mortgage(entry)
	}
	fn joint_with(entry: EntryId) -> Vec<EntryId> {
		Inner::joint_with(entry)
	}
	fn rejected_on(deal: DealId) -> Option<KoreanDay> {
		Inner::rejected_on(deal)
	}
	fn withdraw_closing(deal: DealId) -> DispatchResult {
		Inner::withdraw_closing(deal)
	}
	fn reserve(title: TitleId, deal: DealId, sellers: &[Party]) -> DispatchResult {
		Inner::reserve(title, deal, sellers)
	}
	fn release(title: TitleId, deal: DealId) -> DispatchResult {
		ensure!(!Stuck::get(), STUCK);
		Inner::release(title, deal)
	}
	fn file_closing(
		deal: DealId,
		closing: Closing,
		filed_by: &Acting<Account>,
		external_ref: ExternalRef,
		signed: &[Did],
	) -> Result<ReceiptRange, DispatchError> {
		Inner::file_closing(deal, closing, filed_by, external_ref, signed)
	}
	fn file_assignment(
		entries: &[EntryId],
		assignment: Assignment,
		attachments: Commitment,
		filed_by: &Acting<Account>,
		external_ref: ExternalRef,
	) -> Result<Receipt, DispatchError> {
		Inner::file_assignment(entries, assignment, attachments, filed_by, external_ref)
	}
	fn is_pending(receipt: Receipt) -> bool {
		Inner::is_pending(receipt)
	}
	fn complete_closing(
		deal: DealId,
		expected: &[(TitleId, u32)],
		by: &Acting<Account>,
		external_ref: ExternalRef,
	) -> Result<Registered, DispatchError> {
		let mut registered = Inner::complete_closing(deal, expected, by, external_ref)?;
		if Forgetful::get() {
			registered.mortgages.pop();
		}
		Ok(registered)
	}
}
