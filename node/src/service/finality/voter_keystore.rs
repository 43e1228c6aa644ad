//! The keystore that GRANDPA's voter gets. It writes each vote into the journal before it signs it, and
//! does not have the key in rounds in which this node must not vote.

use super::{
	state::{HasVoted, VoterState},
	wait::{Change, Round, Wait},
};
use crate::{
	keystore::only_ed25519,
	vote_journal::{Target, VoteJournal, VoteKind},
};
use codec::DecodeAll;
use finality_grandpa::Message;
use madang_runtime::{BlockNumber, Hash};
use sc_client_api::AuxStore;
use sp_consensus_grandpa::AuthorityId;
use sp_core::{
	crypto::{key_types::GRANDPA, KeyTypeId},
	ecdsa, ed25519, sr25519,
};
use sp_keystore::{Error, Keystore, KeystorePtr};
use std::sync::{Arc, Mutex, PoisonError};

const LOG_TARGET: &str = "finality";

/// A keystore for GRANDPA's voter.
///
/// The voter asks at the beginning of each round whether the keystore has its key
/// ([`Keystore::has_keys`]), and only watches the round if not. It has no other way to leave out a
/// round: an error when it signs ends it, and the node.
pub struct VoterKeystore<Store> {
	keys: KeystorePtr,
	journal: Arc<VoteJournal>,
	store: Arc<Store>,
	wait: Mutex<Wait>,
}

impl<Store: AuxStore> VoterKeystore<Store> {
	/// A keystore that signs with these keys. The store is the one that GRANDPA stores its state in.
	pub fn new(
		keys: KeystorePtr,
		journal: Arc<VoteJournal>,
		store: Arc<Store>,
		wait: Wait,
	) -> Self {
		Self { keys, journal, store, wait: Mutex::new(wait) }
	}

	/// Whether this node may vote with the key in the round that begins.
	fn may_vote(&self, key: &ed25519::Public) -> bool {
		let state = match VoterState::read(&*self.store) {
			Ok(Some(state)) => state,
			Ok(None) => return true,
			Err(error) => {
				log::error!(target: LOG_TARGET, "This validator does not vote: {error}");
				return false;
			}
		};
		let VoterState::Live { completed, current } = state else { return true };
		let Some((&number, has_voted)) = current.last_key_value() else { return true };
		let round = (completed.set, number);
		if self.waits(round) {
			return false;
		}
		// If the journal has votes for this round, GRANDPA must have them too, so that it sends the
		// same ones. It has them from its own state, or from the journal since the node started.
		let knows_its_votes =
			matches!(has_voted, HasVoted::Yes(id, _) if *id == AuthorityId::from(*key));
		let voted_before = self.journal.latest(key).is_some_and(|latest| latest >= round);
		if voted_before && !knows_its_votes {
			log::warn!(
				target: LOG_TARGET,
				"This validator has voted in round {number} of set {} before its database was put \
				back, and only watches this round. If nothing becomes final, start it again: then it \
				repeats its votes",
				completed.set,
			);
		}
		knows_its_votes || !voted_before
	}

	fn waits(&self, round: Round) -> bool {
		let mut wait = self.wait.lock().unwrap_or_else(PoisonError::into_inner);
		match wait.round_begins(round) {
			Change::None => (),
			change @ Change::Begun => log::warn!(target: LOG_TARGET, "{change}"),
			change @ Change::Ended => {
				self.journal.accept();
				log::info!(target: LOG_TARGET, "{change}");
			}
		}
		!wait.is_over()
	}
}

/// What a voter signs: the vote, the round, and the set.
type Payload = (Message<Hash, BlockNumber>, u64, u64);

/// The kind and target of a vote.
fn vote_of(message: Message<Hash, BlockNumber>) -> (VoteKind, Target) {
	match message {
		Message::Prevote(vote) => (VoteKind::Prevote, (vote.target_hash, vote.target_number)),
		Message::Precommit(vote) => (VoteKind::Precommit, (vote.target_hash, vote.target_number)),
		Message::PrimaryPropose(vote) => {
			(VoteKind::Propose, (vote.target_hash, vote.target_number))
		}
	}
}

impl<Store: AuxStore + Send + Sync> Keystore for VoterKeystore<Store> {
	fn ed25519_sign(
		&self,
		kind: KeyTypeId,
		public: &ed25519::Public,
		message: &[u8],
	) -> Result<Option<ed25519::Signature>, Error> {
		if kind != GRANDPA {
			return Err(Error::KeyNotSupported(kind));
		}
		let (vote, round, set) = Payload::decode_all(&mut &message[..])
			.map_err(|_| Error::ValidationError("this is not a vote".into()))?;
		let (vote, target) = vote_of(vote);
		self.journal.record_vote(public, set, round, vote, target).map_err(|refused| {
			log::error!(target: LOG_TARGET, "A vote is not signed: {refused}");
			Error::Other(refused.to_string())
		})?;
		self.keys.ed25519_sign(kind, public, message)
	}

	fn has_keys(&self, public_keys: &[(Vec<u8>, KeyTypeId)]) -> bool {
		self.keys.has_keys(public_keys)
			&& public_keys.iter().all(|(public, kind)| {
				let key = ed25519::Public::try_from(&public[..]);
				*kind != GRANDPA || key.is_ok_and(|key| self.may_vote(&key))
			})
	}

	fn ed25519_public_keys(&self, kind: KeyTypeId) -> Vec<ed25519::Public> {
		self.keys.ed25519_public_keys(kind)
	}

	fn keys(&self, kind: KeyTypeId) -> Result<Vec<Vec<u8>>, Error> {
		self.keys.keys(kind)
	}

	// A voter neither makes keys nor uses other schemes.

	fn ed25519_generate_new(
		&self,
		kind: KeyTypeId,
		_: Option<&str>,
	) -> Result<ed25519::Public, Error> {
		Err(Error::KeyNotSupported(kind))
	}

	fn insert(&self, _: KeyTypeId, _: &str, _: &[u8]) -> Result<(), ()> {
		Err(())
	}

	only_ed25519!();
}

#[cfg(test)]
mod tests;
