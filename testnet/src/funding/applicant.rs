//! An applicant: its key, and the tag that the agency knows it by.

use crate::calls::{fresh, now};
use madang_client::{api::types::*, PartyKey};
use madang_primitives::{signing::PartySignature, DAY_MS};
use pallet_programmes::Tag;
use sp_core::{ed25519, Pair, H256};

/// A small business that applies.
pub struct Applicant {
	/// Its key, of its own DID for this application.
	pub key: PartyKey,
	/// The agency's tag of it. A business that applies twice has the same tag.
	tag: Tag,
}

impl Applicant {
	/// A business that did not apply before.
	pub fn new() -> Self {
		Self { key: new_key(), tag: fresh() }
	}

	/// The same business under another DID.
	pub fn again(&self) -> Self {
		Self { key: new_key(), tag: self.tag }
	}

	/// The agency's ticket for the applicant and a lender.
	pub(super) fn ticket(
		&self,
		programme: ProgrammeId,
		lender: InstitutionId,
		genesis: H256,
		key: &ed25519::Pair,
	) -> Ticket {
		let ticket = Ticket {
			tag: self.tag,
			programme,
			period: 2026,
			lender,
			applicant: self.key.did(),
			expires_at: now() + DAY_MS,
			key: 0,
			signature: PartySignature::Ed25519([0; 64]),
		};
		ticket.signed(genesis, |bytes| PartySignature::Ed25519(key.sign(bytes).0))
	}
}

impl Default for Applicant {
	fn default() -> Self {
		Self::new()
	}
}

fn new_key() -> PartyKey {
	PartyKey::Ed25519(Box::new(ed25519::Pair::generate().0))
}
