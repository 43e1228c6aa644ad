//! Evidence that a validator produced two blocks in one slot.

use crate::{Config, Evidence, Pallet};
use codec::{Decode, Encode};
use frame_system::pallet_prelude::HeaderFor;
use sp_consensus_aura::{ed25519::AuthorityId as AuraId, Slot, AURA_ENGINE_ID};
use sp_runtime::{generic::DigestItem, traits::Header as HeaderT, RuntimeAppPublic};

/// The slot of a header, if the header is sealed with this key.
fn sealed_slot<Header: HeaderT>(header: &Header, key: &AuraId) -> Option<Slot> {
	let mut unsealed = header.clone();
	let DigestItem::Seal(AURA_ENGINE_ID, seal) = unsealed.digest_mut().pop()? else { return None };
	let slot = unsealed.digest().logs().iter().find_map(|item| match item {
		DigestItem::PreRuntime(AURA_ENGINE_ID, slot) => Slot::decode(&mut &slot[..]).ok(),
		_ => None,
	})?;
	let signature = Decode::decode(&mut &seal[..]).ok()?;
	key.verify(&unsealed.hash().encode(), &signature).then_some(slot)
}

impl<T: Config> Pallet<T> {
	/// The slot for which the key sealed two blocks, if the evidence is valid.
	pub fn slot_of(evidence: &Evidence<HeaderFor<T>>) -> Option<Slot> {
		if evidence.first.hash() == evidence.second.hash() {
			return None;
		}
		let first = sealed_slot(&evidence.first, &evidence.offender)?;
		let second = sealed_slot(&evidence.second, &evidence.offender)?;
		(first == second).then_some(first)
	}
}
