//! Parties: who signs inside officers' calls, with keys of all three kinds.

use crate::Runtime;
use codec::Encode;
use madang_primitives::{
	signing::{terms, PartyConsent, Purpose},
	Commitment, Holding, Holdings, Share,
};
use sp_core::H256;

pub use madang_testing::{bounded, fresh_ref as fresh, party_of, Party};

/// The seller.
pub const SELLER: Party = Party::P256(201);
/// A buyer.
pub const BUYER: Party = Party::Ed25519(202);
/// The other buyer.
pub const CO_BUYER: Party = Party::Sr25519(203);
/// The holder of the second title.
pub const NEIGHBOUR: Party = Party::Ed25519(204);
/// Those who have a DID on the chain.
pub const PARTIES: [Party; 4] = [SELLER, BUYER, CO_BUYER, NEIGHBOUR];

/// The consent of a party for an hour.
pub fn sign(party: Party, purpose: Purpose, object: H256, agreed: &impl Encode) -> PartyConsent {
	party.sign_consent::<Runtime>(purpose, object, terms(agreed))
}

/// A commitment to a document.
pub fn document() -> Commitment {
	Commitment::new(&fresh(), b"document")
}

/// Holdings that the test knows to be few enough.
pub fn holdings(all: impl IntoIterator<Item = Holding>) -> Holdings {
	Holdings::new(all).unwrap()
}

/// The whole, held by one party.
pub fn whole(party: Party) -> Holdings {
	holdings([party.holds(Share::WHOLE)])
}

/// A half.
pub fn half() -> Share {
	Share::new(1, 2).unwrap()
}
