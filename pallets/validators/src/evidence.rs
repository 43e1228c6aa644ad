//! Evidence that a validator produced two blocks in one slot.

use crate::{Config, Evidence, Pallet};
use codec::{DecodeAll, Encode};
use frame_system::pallet_prelude::HeaderFor;
use sp_consensus_aura::{ed25519::AuthorityId as AuraId, Slot, AURA_ENGINE_ID};
use sp_runtime::{generic::DigestItem, traits::Header as HeaderT, RuntimeAppPublic};

/// The slot of a header and the hash that its seal signs, if the header is sealed with this key.
///
/// The seal and the slot are decoded as strictly as nodes decode them: bytes after them make the
/// header invalid.
fn sealed_block<Header: HeaderT>(header: &Header, key: &AuraId) -> Option<(Slot, Header::Hash)> {
	let mut unsealed = header.clone();
	let DigestItem::Seal(AURA_ENGINE_ID, seal) = unsealed.digest_mut().pop()? else { return None };
	let slot = unsealed.digest().logs().iter().find_map(|item| match item {
		DigestItem::PreRuntime(AURA_ENGINE_ID, slot) => Slot::decode_all(&mut &slot[..]).ok(),
		_ => None,
	})?;
	let signature = DecodeAll::decode_all(&mut &seal[..]).ok()?;
	let hash = unsealed.hash();
	key.verify(&hash.encode(), &signature).then_some((slot, hash))
}

impl<T: Config> Pallet<T> {
	/// The slot for which the key sealed two blocks, if the evidence is valid.
	///
	/// Two blocks differ in what was signed. The hash of a whole header is no measure: it covers the
	/// seal, and a block can be sealed twice.
	pub fn slot_of(evidence: &Evidence<HeaderFor<T>>) -> Option<Slot> {
		let (slot, first) = sealed_block(&evidence.first, &evidence.offender)?;
		let (other_slot, second) = sealed_block(&evidence.second, &evidence.offender)?;
		(slot == other_slot && first != second).then_some(slot)
	}
}
