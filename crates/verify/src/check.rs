//! The check of a proof, from what the reader trusts to the values.

use crate::{
	digest::next_set,
	error::{Error, FinalityError, Part, SetChangeError},
	limits::at_most,
	set::AuthoritySet,
	state::{self, Entry, CHILD_TRIES, TIME_KEY},
	Anchor, ChainProof, FinalBlock, Hash, Limits, Verified,
};
use alloc::vec::Vec;

/// Read a proof and check it.
///
/// # Errors
///
/// The first reason for which it shows nothing.
pub fn check(bytes: &[u8], anchor: &Anchor, limits: &Limits) -> Result<Verified, Error> {
	verify(&ChainProof::from_bytes(bytes, limits)?, anchor, limits)
}

/// Check a proof.
///
/// # Errors
///
/// The first reason for which it shows nothing.
pub fn verify(proof: &ChainProof, anchor: &Anchor, limits: &Limits) -> Result<Verified, Error> {
	check_counts(proof, limits)?;
	if proof.genesis != anchor.genesis {
		return Err(Error::OtherChain);
	}
	if proof.first_set != anchor.set_id {
		return Err(Error::OtherStart { proof: proof.first_set, pinned: anchor.set_id });
	}
	check_keys(&proof.keys)?;
	let (set, from) = follow(&proof.set_changes, anchor, limits)?;
	let last = &proof.last;
	let last_hash = last.header.hash();
	if last.header.number <= from {
		return Err(Error::Finality(FinalityError::OtherSet));
	}
	last.justification.check(&last.header, last_hash, &set).map_err(Error::Finality)?;
	let hash = go_back(proof, last_hash, Some(anchor))?;
	let Claimed { number, time, values } = claimed(proof)?;
	Ok(Verified { genesis: proof.genesis, number, hash, set_id: set.id, time, values })
}

/// What a proof says, without the question whether its blocks are the chain's.
pub(crate) struct Claimed {
	/// The number of the block.
	pub number: u32,
	/// The time of the block, in milliseconds since 1970 (UTC).
	pub time: u64,
	/// The keys and their values.
	pub values: Vec<Entry>,
}

/// Read a proof without an anchor: check its form, its headers and the nodes of its state, but no vote.
pub(crate) fn check_unanchored(bytes: &[u8], limits: &Limits) -> Result<Claimed, Error> {
	let proof = ChainProof::from_bytes(bytes, limits)?;
	check_counts(&proof, limits)?;
	check_keys(&proof.keys)?;
	go_back(&proof, proof.last.header.hash(), None)?;
	claimed(&proof)
}

/// Read the values at the block of a proof.
fn claimed(proof: &ChainProof) -> Result<Claimed, Error> {
	let block = proof.block();
	let values = read(proof, block.state_root)?;
	let time = time(&values)?;
	let values = values.into_iter().filter(|(key, _)| proof.keys.contains(key)).collect();
	Ok(Claimed { number: block.number, time, values })
}

/// Check that no part has more than the limits allow.
fn check_counts(proof: &ChainProof, limits: &Limits) -> Result<(), Error> {
	at_most(Part::SetChanges, proof.set_changes.len(), limits.set_changes)?;
	at_most(Part::Ancestry, proof.ancestry.len(), limits.ancestry)?;
	at_most(Part::Keys, proof.keys.len(), limits.keys)?;
	at_most(Part::Nodes, proof.state.len(), limits.nodes)?;
	for key in &proof.keys {
		at_most(Part::KeyBytes, key.len(), limits.key_bytes)?;
	}
	for FinalBlock { justification, .. } in proof.set_changes.iter().chain([&proof.last]) {
		at_most(Part::Votes, justification.commit.precommits.len(), limits.votes)?;
		at_most(Part::VoteHeaders, justification.ancestries.len(), limits.vote_headers)?;
	}
	Ok(())
}

/// Check that each key is there once, and is not the root of another tree.
fn check_keys(keys: &[Vec<u8>]) -> Result<(), Error> {
	if !keys.is_sorted_by(|one, next| one < next) {
		return Err(Error::KeysNotInOrder);
	}
	match keys.iter().any(|key| key.starts_with(CHILD_TRIES)) {
		true => Err(Error::ChildTrie),
		false => Ok(()),
	}
}

/// Follow the set changes from the pinned set to the last one, and the block after which it votes.
fn follow(
	set_changes: &[FinalBlock],
	anchor: &Anchor,
	limits: &Limits,
) -> Result<(AuthoritySet, u32), Error> {
	let pinned = AuthoritySet::new(anchor.set_id, &anchor.authorities, limits.authorities)
		.map_err(Error::PinnedSet)?;
	let mut reached = (pinned, anchor.number);
	for FinalBlock { header, justification } in set_changes {
		let (set, after) = &reached;
		let set_change = || {
			if header.number <= *after {
				return Err(SetChangeError::NotLater);
			}
			justification.check(header, header.hash(), set).map_err(SetChangeError::Finality)?;
			let next = next_set(header)?;
			set.next(&next, limits.authorities).map_err(SetChangeError::Set)
		};
		let next = set_change().map_err(|reason| Error::SetChange {
			set: set.id,
			block: header.number,
			reason,
		})?;
		reached = (next, header.number);
	}
	Ok(reached)
}

/// Follow the parents from the final block to the block of the proof. Returns its hash.
fn go_back(proof: &ChainProof, last: Hash, anchor: Option<&Anchor>) -> Result<Hash, Error> {
	let mut at = (&proof.last.header, last);
	for header in &proof.ancestry {
		let hash = at.0.parent;
		if header.hash() != hash || !header.is_parent_of(hash, at.0) {
			return Err(Error::Ancestry { block: header.number });
		}
		let is_pinned = |anchor: &&Anchor| header.number == anchor.number;
		if anchor.filter(is_pinned).is_some_and(|anchor| hash != anchor.block) {
			return Err(Error::PinnedBlock);
		}
		at = (header, hash);
	}
	Ok(at.1)
}

/// Read the keys of the proof and the time, in ascending order.
fn read(proof: &ChainProof, root: Hash) -> Result<Vec<Entry>, Error> {
	let mut keys: Vec<&[u8]> = proof.keys.iter().map(Vec::as_slice).collect();
	if let Err(place) = keys.binary_search(&&TIME_KEY[..]) {
		keys.insert(place, &TIME_KEY);
	}
	state::read(root, &proof.state, keys).map_err(Error::State)
}

/// The time of the block.
fn time(values: &[Entry]) -> Result<u64, Error> {
	values
		.iter()
		.find(|(key, _)| key == &TIME_KEY)
		.and_then(|(_, value)| value.as_deref()?.try_into().ok())
		.map(u64::from_le_bytes)
		.ok_or(Error::Time)
}
