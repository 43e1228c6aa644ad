//! What a validator has signed, and what follows from it when the node starts.

use super::finality::{restore_votes, VoterKeystore, Wait};
use crate::{
	client::Client,
	keystore,
	vote_journal::{self, Origin, VoteJournal},
};
use madang_runtime::SLOT_DURATION;
use sc_service::{error::Error as ServiceError, Configuration};
use sp_consensus_aura::{Slot, SlotDuration};
use sp_core::crypto::key_types::GRANDPA;
use sp_keystore::KeystorePtr;
use sp_timestamp::Timestamp;
use std::{path::Path, sync::Arc};

const LOG_TARGET: &str = "finality";

/// A validator's journal of its votes and blocks, and its keys.
pub struct OwnVotes {
	/// The journal.
	pub journal: Arc<VoteJournal>,
	keys: KeystorePtr,
}

impl OwnVotes {
	/// Open the journal, if the node is a validator: the given one, or the one in the keystore's
	/// folder.
	///
	/// # Errors
	///
	/// If the journal cannot be opened.
	pub fn open(
		config: &Configuration,
		given: Option<&Path>,
		keys: KeystorePtr,
	) -> Result<Option<Self>, ServiceError> {
		if !config.role.is_authority() {
			return Ok(None);
		}
		let path =
			given.map_or_else(|| keystore::folder(config).join(vote_journal::FILE), Path::to_owned);
		let journal =
			VoteJournal::open(&path).map_err(|error| ServiceError::Other(error.to_string()))?;
		if config.dev_key_seed.is_some() {
			// A network of development keys is for trials.
			journal.accept();
		} else if journal.origin() != Origin::Own {
			let now = Timestamp::current();
			let slot = Slot::from_timestamp(now, SlotDuration::from_millis(SLOT_DURATION));
			journal.use_slots_from(u64::from(slot).saturating_add(1));
		}
		Ok(Some(Self { journal: Arc::new(journal), keys }))
	}

	/// Give GRANDPA the votes back that its database has forgotten.
	///
	/// # Errors
	///
	/// If the database cannot be read or written.
	pub fn restore(&self, client: &Client) -> Result<(), ServiceError> {
		let keys = self.keys.ed25519_public_keys(GRANDPA);
		let changed = restore_votes(client, &self.journal, &keys)?;
		if changed > 0 {
			log::warn!(
				target: LOG_TARGET,
				"The database is older than the vote journal: this validator repeats its votes of \
				{changed} rounds",
			);
		}
		Ok(())
	}

	/// The keystore for the voter.
	pub fn keystore(&self, client: &Arc<Client>) -> KeystorePtr {
		let wait = match self.journal.origin() {
			Origin::Own => Wait::Over,
			Origin::New | Origin::Copy => Wait::begin(),
		};
		let (keys, journal) = (self.keys.clone(), self.journal.clone());
		Arc::new(VoterKeystore::new(keys, journal, client.clone(), wait))
	}
}
