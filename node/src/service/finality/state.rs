//! What GRANDPA stores about its rounds and its own votes in them.
//!
//! The SDK keeps these types to itself (`sc-consensus-grandpa`, `environment.rs` and `aux_schema.rs`),
//! so the parts of their encoding that are needed are repeated here.

use crate::client::Hash;
use codec::{Decode, Encode};
use finality_grandpa::round::State as RoundState;
use madang_runtime::{BlockNumber, Header};
use sc_client_api::AuxStore;
use sp_blockchain::Result;
use sp_consensus_grandpa::{AuthorityId, SignedMessage};
use std::collections::BTreeMap;

/// The key of the state among the client's auxiliary data.
const KEY: &[u8] = b"grandpa_completed_round";

/// A round that is over.
#[derive(Debug, Encode, Decode)]
pub struct CompletedRound {
	/// The round's number.
	pub number: u64,
	state: RoundState<Hash, BlockNumber>,
	base: (Hash, BlockNumber),
	votes: Vec<SignedMessage<Header>>,
}

/// The last rounds of a set that are over, the last one first.
#[derive(Debug, Encode, Decode)]
pub struct CompletedRounds {
	/// The rounds.
	pub rounds: Vec<CompletedRound>,
	/// The number of the set.
	pub set: u64,
	/// The keys of the set.
	pub voters: Vec<AuthorityId>,
}

/// What this node has voted in a round.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum HasVoted {
	/// Nothing.
	No,
	/// These votes, with this key.
	Yes(AuthorityId, Votes),
}

impl HasVoted {
	/// Whether this node had come further in the round than these votes.
	pub fn is_ahead_of(&self, votes: &Votes) -> bool {
		matches!(self, Self::Yes(_, known) if known.step() > votes.step())
	}
}

/// A block that was voted for: its hash and its number.
pub type Target = (Hash, BlockNumber);

/// The votes of one round, by how far this node had come in it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Votes {
	/// A proposal only.
	Propose(Target),
	/// A prevote, perhaps after a proposal.
	Prevote(Option<Target>, Target),
	/// A precommit, after the others.
	Precommit(Option<Target>, Target, Target),
}

impl Votes {
	fn step(&self) -> u8 {
		match self {
			Self::Propose(_) => 0,
			Self::Prevote(..) => 1,
			Self::Precommit(..) => 2,
		}
	}
}

/// The state of the voter.
#[derive(Debug, Encode, Decode)]
pub enum VoterState {
	/// It votes.
	Live {
		/// The last rounds that are over.
		completed: CompletedRounds,
		/// The rounds that are not over, and this node's votes in them.
		current: BTreeMap<u64, HasVoted>,
	},
	/// It does not vote.
	Paused {
		/// The last rounds that are over.
		completed: CompletedRounds,
	},
}

impl VoterState {
	/// The stored state; `None` before the node has run for the first time.
	///
	/// # Errors
	///
	/// If the database cannot be read, or if the state is not encoded as expected.
	pub fn read(store: &impl AuxStore) -> Result<Option<Self>> {
		let bytes = store.get_aux(KEY)?;
		let decode = |bytes: Vec<u8>| Self::decode(&mut &bytes[..]);
		bytes.map(decode).transpose().map_err(|error| {
			sp_blockchain::Error::Backend(format!("the state of the finality voter: {error}"))
		})
	}

	/// Store the state.
	///
	/// # Errors
	///
	/// If the database cannot be written.
	pub fn write(&self, store: &impl AuxStore) -> Result<()> {
		store.insert_aux(&[(KEY, &self.encode()[..])], &[])
	}
}
