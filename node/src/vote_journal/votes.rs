//! The rules: what may be signed after what was signed.

use super::entry::{Entry, Target, VoteKind};
use sp_core::H256;
use std::collections::BTreeMap;

/// How many rounds of a key the journal keeps when it is rewritten. Votes for an earlier round are
/// refused. GRANDPA votes in its current round and for a moment in the one before.
const KEPT_ROUNDS: usize = 64;

/// How many blocks the journal keeps when it is rewritten.
const KEPT_SLOTS: usize = 64;

/// A key's public bytes.
type Key = [u8; 32];

/// What a key has signed in one round.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct RoundVotes {
	/// The proposal, if it made one.
	pub propose: Option<Target>,
	/// The prevote.
	pub prevote: Option<Target>,
	/// The precommit.
	pub precommit: Option<Target>,
}

impl RoundVotes {
	fn of(&mut self, kind: VoteKind) -> &mut Option<Target> {
		match kind {
			VoteKind::Propose => &mut self.propose,
			VoteKind::Prevote => &mut self.prevote,
			VoteKind::Precommit => &mut self.precommit,
		}
	}

	fn entries(self) -> impl Iterator<Item = (VoteKind, Target)> {
		[
			(VoteKind::Propose, self.propose),
			(VoteKind::Prevote, self.prevote),
			(VoteKind::Precommit, self.precommit),
		]
		.into_iter()
		.filter_map(|(kind, target)| target.map(|target| (kind, target)))
	}
}

/// Why something must not be signed.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refused {
	/// This key has voted for another block.
	#[error(
		"in round {round} of set {set} this validator has voted for block {} {:?}, and must not \
		vote for block {} {:?}",
		first.1, first.0, second.1, second.0
	)]
	OtherVote { set: u64, round: u64, first: Target, second: Target },
	/// The round is so long ago that the journal no longer knows its votes.
	#[error("round {round} of set {set} is too long ago: its votes are no longer in the journal")]
	OldRound { set: u64, round: u64 },
	/// This node has authored another block in this slot.
	#[error("this validator has authored another block in slot {slot}")]
	UsedSlot { slot: u64 },
	/// The slot is so long ago that the journal no longer knows whether it was used.
	#[error("slot {slot} is too long ago: it may have been used. Check the machine's clock")]
	OldSlot { slot: u64 },
}

/// Everything that was signed and is not too long ago.
#[derive(Default)]
pub struct Signed {
	votes: BTreeMap<Key, BTreeMap<(u64, u64), RoundVotes>>,
	/// For each key the first set and round whose votes are known.
	known_from: BTreeMap<Key, (u64, u64)>,
	slots: BTreeMap<u64, H256>,
	/// The first slot of which it is known whether it was used.
	slots_from: u64,
}

impl Signed {
	/// Whether an entry is new. False if exactly this was signed before.
	pub fn check(&self, entry: &Entry) -> Result<bool, Refused> {
		match *entry {
			Entry::Vote { ref key, set, round, kind, target } => {
				if self.known_from.get(key).is_some_and(|from| (set, round) < *from) {
					return Err(Refused::OldRound { set, round });
				}
				let rounds = self.votes.get(key);
				let votes = rounds.and_then(|rounds| rounds.get(&(set, round))).copied();
				match *votes.unwrap_or_default().of(kind) {
					None => Ok(true),
					Some(first) if first == target => Ok(false),
					Some(first) => Err(Refused::OtherVote { set, round, first, second: target }),
				}
			}
			Entry::Slot { slot, .. } if slot < self.slots_from => Err(Refused::OldSlot { slot }),
			Entry::Slot { slot, hash } => match self.slots.get(&slot) {
				None => Ok(true),
				Some(first) if *first == hash => Ok(false),
				Some(_) => Err(Refused::UsedSlot { slot }),
			},
			Entry::SlotsFrom { .. } | Entry::Forgotten { .. } => Ok(true),
		}
	}

	/// Add an entry that has been checked.
	pub fn add(&mut self, entry: Entry) {
		match entry {
			Entry::Vote { key, set, round, kind, target } => {
				let votes = self.votes.entry(key).or_default().entry((set, round)).or_default();
				*votes.of(kind) = Some(target);
			}
			Entry::Slot { slot, hash } => {
				self.slots.insert(slot, hash);
			}
			Entry::SlotsFrom { slot } => self.slots_from = self.slots_from.max(slot),
			Entry::Forgotten { key, set, round } => {
				self.known_from.insert(key, (set, round));
			}
		}
	}

	/// Forget what is too long ago. Returns the entries that remain.
	pub fn recent(&mut self) -> Vec<Entry> {
		let mut entries = Vec::new();
		for (key, rounds) in &mut self.votes {
			while rounds.len() > KEPT_ROUNDS {
				rounds.pop_first();
			}
			if let Some((first, _)) = rounds.first_key_value() {
				self.known_from.insert(*key, *first);
			}
		}
		for (&key, &(set, round)) in &self.known_from {
			entries.push(Entry::Forgotten { key, set, round });
		}
		for (&key, rounds) in &self.votes {
			for (&(set, round), votes) in rounds {
				let of_round = votes.entries();
				entries.extend(of_round.map(|(kind, target)| Entry::Vote {
					key,
					set,
					round,
					kind,
					target,
				}));
			}
		}
		while self.slots.len() > KEPT_SLOTS {
			if let Some((slot, _)) = self.slots.pop_first() {
				self.slots_from = self.slots_from.max(slot.saturating_add(1));
			}
		}
		entries.push(Entry::SlotsFrom { slot: self.slots_from });
		entries.extend(self.slots.iter().map(|(&slot, &hash)| Entry::Slot { slot, hash }));
		entries
	}

	/// A key's votes in a set's rounds, from a round on.
	pub fn votes(&self, key: &Key, set: u64, from: u64) -> Vec<(u64, RoundVotes)> {
		let Some(rounds) = self.votes.get(key) else { return Vec::new() };
		let range = rounds.range((set, from)..=(set, u64::MAX));
		range.map(|(&(_, round), &votes)| (round, votes)).collect()
	}

	/// The last set and round that a key has voted in.
	pub fn latest(&self, key: &Key) -> Option<(u64, u64)> {
		self.votes.get(key)?.last_key_value().map(|(&position, _)| position)
	}
}
