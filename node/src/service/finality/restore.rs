//! Giving the voter back the votes that its database has forgotten.
//!
//! If the database was put back to an older state and the vote journal was not, GRANDPA begins with a
//! round in which this node may have voted. The votes of this and the following rounds are written from
//! the journal into GRANDPA's state before it starts, so that it sends the same votes again. Several
//! validators whose databases were put back thereby finalize the same blocks again.

use super::state::{HasVoted, VoterState, Votes};
use crate::vote_journal::{RoundVotes, VoteJournal};
use sc_client_api::AuxStore;
use sp_blockchain::Result;
use sp_consensus_grandpa::AuthorityId;
use sp_core::ed25519;

/// Write the journal's votes into the voter's state. Returns the number of rounds that were changed.
///
/// # Errors
///
/// If the database cannot be read or written.
pub fn restore_votes(
	store: &impl AuxStore,
	journal: &VoteJournal,
	keys: &[ed25519::Public],
) -> Result<usize> {
	let Some(mut state) = VoterState::read(store)? else { return Ok(0) };
	let VoterState::Live { completed, current } = &mut state else { return Ok(0) };
	let next = completed.rounds.first().map_or(1, |last| last.number.saturating_add(1));
	let mut changed = 0usize;
	for key in keys {
		let id = AuthorityId::from(*key);
		if !completed.voters.contains(&id) {
			continue;
		}
		for (round, votes) in journal.votes(key, completed.set, next) {
			let Some(votes) = votes_of(votes) else { continue };
			if current.get(&round).is_some_and(|known| known.is_ahead_of(&votes)) {
				// The journal is the older one.
				continue;
			}
			let restored = HasVoted::Yes(id.clone(), votes);
			if current.insert(round, restored.clone()) != Some(restored) {
				changed = changed.saturating_add(1);
			}
		}
	}
	if changed > 0 {
		state.write(store)?;
	}
	Ok(changed)
}

/// The votes of a round as GRANDPA stores them. A validator prevotes before it precommits.
fn votes_of(RoundVotes { propose, prevote, precommit }: RoundVotes) -> Option<Votes> {
	Some(match (propose, prevote, precommit) {
		(propose, Some(prevote), Some(precommit)) => Votes::Precommit(propose, prevote, precommit),
		(propose, Some(prevote), None) => Votes::Prevote(propose, prevote),
		(Some(propose), None, None) => Votes::Propose(propose),
		_ => return None,
	})
}
