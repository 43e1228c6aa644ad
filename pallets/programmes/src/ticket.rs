//! Tickets: the agency's word that a tag stands for an applicant.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use madang_primitives::{
	signing::{PartySignature, VerificationKey},
	Did, InstitutionId, Moment, ProgrammeId,
};
use scale_info::TypeInfo;
use sp_core::H256;

/// The first bytes of every payload that an agency signs for a ticket. No transaction and no other
/// protocol begins with them.
const DOMAIN: &[u8] = b"madang/ticket/1";

/// A keyed tag: the agency calculates it from the applicant and a secret. The same applicant has the same
/// tag in a period of a programme, and another one elsewhere. Never a hash of a business number: there are
/// few enough of those to try all.
pub type Tag = [u8; 32];

/// The keys with which an agency signs tickets. Several, so that a new one can be used before an old one
/// is removed.
pub type TicketKeys = BoundedVec<VerificationKey, ConstU32<4>>;

/// A ticket, as it travels in an application. A bank that could apply without one could invent a tag to
/// evade the slot of an applicant, or try tags to find out who has applied elsewhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Ticket {
	/// The tag of the applicant.
	pub tag: Tag,
	/// The programme.
	pub programme: ProgrammeId,
	/// The period of the slot.
	pub period: u32,
	/// The lender that may use it.
	pub lender: InstitutionId,
	/// The DID of the applicant, for this application.
	pub applicant: Did,
	/// When it expires.
	pub expires_at: Moment,
	/// The index of the signing key among the agency's keys, from zero.
	pub key: u8,
	/// The agency's signature over [`Ticket::bytes`].
	pub signature: PartySignature,
}

impl Ticket {
	/// The ticket with the agency's signature for a chain. `sign` signs with the key at the ticket's index.
	pub fn signed(self, genesis: H256, sign: impl FnOnce(&[u8]) -> PartySignature) -> Self {
		Self { signature: sign(&self.bytes(genesis)), ..self }
	}

	/// The bytes that the agency signs: the domain, followed by the SCALE encoding of the hash of the
	/// chain's genesis block and of all fields but the signature.
	pub fn bytes(&self, genesis: H256) -> Vec<u8> {
		let Self { tag, programme, period, lender, applicant, expires_at, key, signature: _ } =
			self;
		let mut bytes = DOMAIN.to_vec();
		(genesis, tag, programme, period, lender, applicant, expires_at, key).encode_to(&mut bytes);
		bytes
	}
}
