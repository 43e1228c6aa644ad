//! What other pallets see of parties.

use frame_support::pallet_prelude::DispatchError;
use madang_primitives::{
	signing::{PartyConsent, Purpose},
	Did,
};
use sp_core::H256;

/// Verification of parties' signatures inside calls.
pub trait Signatures {
	/// Check a party's signature over purpose, object and terms, and use it up.
	///
	/// Object and terms come from what the call would do
	/// ([`madang_primitives::signing::object`], [`madang_primitives::signing::terms`]), never from
	/// the caller. Fails where the DID is unknown or deactivated, the key is missing, the signature
	/// is wrong, has expired, lives too long, or has been used before.
	fn verify(
		consent: &PartyConsent,
		purpose: Purpose,
		object: H256,
		terms: H256,
	) -> Result<Did, DispatchError>;

	/// Whether the DID exists and is active.
	fn is_active(did: &Did) -> bool;
}
