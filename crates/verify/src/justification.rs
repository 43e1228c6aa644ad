//! The proof that a block is final: the votes of GRANDPA.

use crate::{error::FinalityError, set::AuthoritySet, AuthorityId, Hash, Header, Signature};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use codec::{Decode, Encode};
use ed25519_zebra::VerificationKey;
use finality_grandpa::{validate_commit, Chain, Error as NotDescendent, Message};

/// The votes for a block.
pub type Commit = finality_grandpa::Commit<Hash, u32, Signature, AuthorityId>;

/// The proof that a block is final, in the encoding in which nodes store it.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(Debug))]
pub struct Justification {
	/// The round in which the validators voted.
	pub round: u64,
	/// Their votes.
	pub commit: Commit,
	/// The headers between the block and the descendants of it that were voted for.
	pub ancestries: Vec<Header>,
}

impl Justification {
	/// Check that the set has made the block final.
	///
	/// The signatures come last: they take the most time.
	pub(crate) fn check(
		&self,
		target: &Header,
		hash: Hash,
		set: &AuthoritySet,
	) -> Result<(), FinalityError> {
		if (self.commit.target_hash, self.commit.target_number) != (hash, target.number) {
			return Err(FinalityError::OtherBlock);
		}
		let descendants = Descendants::of(target, hash, &self.ancestries)?;
		self.check_votes(&descendants, set)?;
		// It counts the votes of a validator that voted for two blocks for both: such a validator
		// is malicious, and finality holds as long as fewer than a third are.
		match validate_commit(&self.commit, &set.voters, &descendants) {
			Ok(result) if result.is_valid() => self.check_signatures(set.id),
			_ => Err(FinalityError::TooFewVotes),
		}
	}

	/// Check that each vote is there once, of a validator of the set, for the block or a descendant
	/// of it; and that each header is there for a vote.
	fn check_votes(
		&self,
		descendants: &Descendants,
		set: &AuthoritySet,
	) -> Result<(), FinalityError> {
		let (mut votes, mut used) = (BTreeSet::new(), BTreeSet::new());
		for signed in &self.commit.precommits {
			let vote = &signed.precommit;
			if !set.voters.contains(&signed.id) {
				return Err(FinalityError::UnknownVoter);
			}
			if !votes.insert((signed.id, vote.target_hash)) {
				return Err(FinalityError::DuplicateVote);
			}
			if descendants.number(vote.target_hash) != Some(vote.target_number) {
				return Err(FinalityError::OtherBranch);
			}
			let mut at = vote.target_hash;
			while let Some(header) = descendants.headers.get(&at) {
				if !used.insert(at) {
					break;
				}
				at = header.parent;
			}
		}
		match used.len() == descendants.headers.len() {
			true => Ok(()),
			false => Err(FinalityError::UnusedHeader),
		}
	}

	fn check_signatures(&self, set_id: u64) -> Result<(), FinalityError> {
		for signed in &self.commit.precommits {
			let message = Message::Precommit(signed.precommit.clone());
			let bytes = (message, self.round, set_id).encode();
			VerificationKey::try_from(signed.id)
				.and_then(|key| key.verify(&signed.signature.into(), &bytes))
				.map_err(|_| FinalityError::Signature)?;
		}
		Ok(())
	}
}

/// A block and descendants of it, each with its parent.
struct Descendants<'a> {
	target: (Hash, u32),
	headers: BTreeMap<Hash, &'a Header>,
}

impl<'a> Descendants<'a> {
	fn of(target: &Header, hash: Hash, headers: &'a [Header]) -> Result<Self, FinalityError> {
		let all: BTreeMap<Hash, &Header> =
			headers.iter().map(|header| (header.hash(), header)).collect();
		if all.len() != headers.len() {
			return Err(FinalityError::UnusedHeader);
		}
		for header in all.values() {
			let parent = match header.parent == hash {
				true => target,
				false => all.get(&header.parent).ok_or(FinalityError::OtherBranch)?,
			};
			if !parent.is_parent_of(header.parent, header) {
				return Err(FinalityError::OtherBranch);
			}
		}
		Ok(Self { target: (hash, target.number), headers: all })
	}

	fn number(&self, block: Hash) -> Option<u32> {
		match block == self.target.0 {
			true => Some(self.target.1),
			false => self.headers.get(&block).map(|header| header.number),
		}
	}
}

impl Chain<Hash, u32> for Descendants<'_> {
	fn ancestry(&self, base: Hash, block: Hash) -> Result<Vec<Hash>, NotDescendent> {
		let mut route = Vec::new();
		let mut at = block;
		while at != base {
			at = self.headers.get(&at).ok_or(NotDescendent::NotDescendent)?.parent;
			route.push(at);
		}
		// The base is not part of it.
		route.pop();
		Ok(route)
	}
}
