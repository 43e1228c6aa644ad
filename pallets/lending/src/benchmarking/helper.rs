//! What the benchmarks need from other pallets.

use alloc::vec::Vec;
use madang_primitives::{
	signing::{PartyConsent, PartySignature, Purpose, VerificationKey},
	Did, InstitutionId,
};
use pallet_titles::EntryId;
use sp_core::H256;

/// What the benchmarks need from other pallets.
pub trait BenchmarkHelper {
	/// Set the clock.
	fn set_up();
	/// Effective mortgages of the bank, registered for no loan, with the most debtors: one of each of as many titles as
	/// can secure a loan. A title has as many live entries as there may be. Each secures at least 100,000,000 won.
	fn mortgages(bank: InstitutionId) -> Vec<EntryId>;
	/// Another active bank.
	fn other_bank() -> InstitutionId;
	/// An active DID, a different one for each number.
	fn borrower(number: u32) -> Did;
	/// A valid signature of a borrower, with the kind of key that is the most expensive to verify.
	fn consent(borrower: Did, purpose: Purpose, object: H256, terms: H256) -> PartyConsent;
	/// The key with which an agency signs tickets, of that kind too.
	fn ticket_key() -> VerificationKey;
	/// Its signature.
	fn sign(ticket: &[u8]) -> PartySignature;
}
