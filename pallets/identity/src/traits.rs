//! The interface of this pallet for other pallets.

use frame_support::pallet_prelude::DispatchError;
use madang_primitives::{
	signing::{PartyConsent, PartySignature, Purpose, VerificationKey},
	Did,
};
use sp_core::H256;

/// Verification of parties' signatures inside calls.
pub trait Signatures {
	/// Verify a party's signature over purpose, object and terms, and mark it as used.
	///
	/// The calling pallet calculates object and terms from what the call would do
	/// ([`madang_primitives::signing::object`], [`madang_primitives::signing::terms`]) and never
	/// takes them from the caller. Fails if the DID is unknown or deactivated, the key does not
	/// exist or is not for such acts ([`crate::KeyPurpose::needed_for`]), or the signature is invalid, expired, used, or valid for too long.
	fn verify(
		consent: &PartyConsent,
		purpose: Purpose,
		object: H256,
		terms: H256,
	) -> Result<Did, DispatchError>;

	/// Whether the DID exists and is active.
	fn is_active(did: &Did) -> bool;

	/// Whether the key is one of the DID's at present with which it makes statements (`assertionMethod`), and
	/// the DID is active.
	fn asserts(did: &Did, key: &VerificationKey) -> bool;

	/// Whether a signature of a message by a key is valid, of a key that belongs to no DID. The caller
	/// says in the message what it is for, with a domain of its own, and prevents a second use.
	fn is_valid(key: &VerificationKey, signature: &PartySignature, message: &[u8]) -> bool;
}
