//! Evidence that a validator produced two blocks in one slot.

use crate::{
	pallet::{KeyHistory, SeatOfKey},
	Config, Error, Evidence, Finding, Offence, Pallet,
};
use codec::{DecodeAll, Encode};
use frame_support::{ensure, pallet_prelude::Get};
use frame_system::pallet_prelude::{BlockNumberFor, HeaderFor};
use sp_consensus_aura::{ed25519::AuthorityId as AuraId, Slot, AURA_ENGINE_ID};
use sp_core::ByteArray;
use sp_runtime::{
	generic::DigestItem,
	traits::{CheckedSub, Header as HeaderT, One},
	RuntimeAppPublic,
};

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

/// The latest known block of some, and whether all of them are known: `None` if none is.
pub(crate) fn latest_known<BlockNumber: Ord, const N: usize>(
	blocks: [Option<BlockNumber>; N],
) -> Option<(BlockNumber, bool)> {
	let all = blocks.iter().all(Option::is_some);
	blocks.into_iter().flatten().max().map(|latest| (latest, all))
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

	/// Whether the block is one of this chain, of the last `BlockHashCount` ones.
	pub(crate) fn is_recent_block(number: BlockNumberFor<T>, hash: &T::Hash) -> bool {
		// The hash of a forgotten block is zero, as is the parent of the genesis block.
		*hash != T::Hash::default() && frame_system::BlockHash::<T>::get(number) == *hash
	}

	/// The number of the header, if its parent is a recent block of this chain. Neither headers nor
	/// slots name the chain, and another network may use the same keys.
	fn number_on_this_chain(header: &HeaderFor<T>) -> Option<BlockNumberFor<T>> {
		let parent = header.number().checked_sub(&One::one())?;
		Self::is_recent_block(parent, header.parent_hash()).then_some(*header.number())
	}

	/// The offence that evidence of two blocks shows, if it is new. `latest` is the latest slot that
	/// a block can have by now.
	pub(crate) fn check_evidence(
		evidence: &Evidence<HeaderFor<T>>,
		latest: Slot,
	) -> Result<Finding<T::AccountId>, Error<T>> {
		let key: [u8; 32] =
			evidence.offender.as_slice().try_into().map_err(|_| Error::<T>::InvalidEvidence)?;
		let keys = SeatOfKey::<T>::get(key).ok_or(Error::<T>::UnknownKey)?;
		let slot = Self::slot_of(evidence).ok_or(Error::<T>::InvalidEvidence)?;
		let earliest = u64::from(latest).saturating_sub(T::EvidencePeriod::get());
		ensure!(slot <= latest && u64::from(slot) >= earliest, Error::<T>::EvidenceNotRecent);
		let in_force = KeyHistory::<T>::get(&keys.seat, keys.record)
			.and_then(|record| record.period)
			.is_some_and(|period| period.contains(slot));
		ensure!(in_force, Error::<T>::KeyNotInForce);
		let numbers = [&evidence.first, &evidence.second].map(Self::number_on_this_chain);
		let (block, conclusive) = latest_known(numbers).ok_or(Error::<T>::NotOfThisChain)?;
		let offence = Offence::Block { slot: slot.into() };
		let settled = Self::is_settled(&Self::seat(&keys.seat)?, block);
		let reported = Self::is_reported(&keys.seat, &offence, conclusive);
		ensure!(!settled && !reported, Error::<T>::ReportedAlready);
		Ok(Finding { seat: keys.seat, offence, conclusive })
	}
}
