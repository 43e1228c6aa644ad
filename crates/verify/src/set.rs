//! A set of validators.

use crate::{error::SetError, AuthorityId};
use alloc::collections::BTreeSet;
use finality_grandpa::voter_set::VoterSet;

/// A validator's key and the weight of its vote.
pub type Authority = (AuthorityId, u64);

/// A set of validators, and its number: the first set of a chain is number 0.
pub struct AuthoritySet {
	/// The number.
	pub id: u64,
	/// The validators.
	pub voters: VoterSet<AuthorityId>,
}

impl AuthoritySet {
	/// A set of at most `limit` validators, each named once and with a vote.
	pub fn new(id: u64, authorities: &[Authority], limit: usize) -> Result<Self, SetError> {
		if authorities.len() > limit {
			return Err(SetError::TooMany { found: authorities.len(), limit });
		}
		let mut keys = BTreeSet::new();
		for (key, weight) in authorities {
			if *weight == 0 {
				return Err(SetError::NoVote);
			}
			if !keys.insert(key) {
				return Err(SetError::Duplicate);
			}
		}
		match authorities.is_empty() {
			true => Err(SetError::Empty),
			false => VoterSet::new(authorities.iter().copied())
				.map(|voters| Self { id, voters })
				.ok_or(SetError::Weight),
		}
	}

	/// The set after this one.
	pub fn next(&self, authorities: &[Authority], limit: usize) -> Result<Self, SetError> {
		Self::new(self.id.checked_add(1).ok_or(SetError::Weight)?, authorities, limit)
	}
}
