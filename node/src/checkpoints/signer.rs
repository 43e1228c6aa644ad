//! A validator's signatures of checkpoints: written down before they are made.

use super::JOURNAL;
use crate::keystore;
use madang_checkpoints::{Cosignature, Journal, JournalError, Names, NotSigned, Origin};
use madang_transparency::Anchor;
use pallet_validators::CHECKPOINT_KEY;
use sc_service::{error::Error as ServiceError, Configuration};
use sp_core::ed25519;
use sp_keystore::KeystorePtr;
use std::path::Path;

/// Signs with the keys of a keystore what the journal allows.
pub struct Signer {
	keystore: KeystorePtr,
	journal: Journal,
	/// Whether it is known what these keys have signed.
	is_accepted: bool,
}

impl Signer {
	/// A validator's, with the journal in the folder of its session keys. `None` if the node only follows.
	///
	/// # Errors
	///
	/// If the journal cannot be opened.
	pub fn of(config: &Configuration, keystore: KeystorePtr) -> Result<Option<Self>, ServiceError> {
		if !config.role.is_authority() {
			return Ok(None);
		}
		let path = keystore::folder(config).join(JOURNAL);
		let failed = |error: &dyn std::fmt::Display| ServiceError::Other(error.to_string());
		let mut signer = Self::open(keystore, &path).map_err(|error| failed(&error))?;
		if config.dev_key_seed.is_some() {
			// A network of development keys is for trials.
			signer.accept(0).map_err(|error| failed(&error))?;
		}
		Ok(Some(signer))
	}

	/// With the journal in a file.
	///
	/// # Errors
	///
	/// If the journal cannot be opened.
	pub fn open(keystore: KeystorePtr, path: &Path) -> Result<Self, JournalError> {
		let journal = Journal::open(path)?;
		let is_accepted = journal.origin() == Origin::Own;
		Ok(Self { keystore, journal, is_accepted })
	}

	/// Whether it is known what the keys have signed. If not, call [`Self::accept`].
	pub fn is_accepted(&self) -> bool {
		self.is_accepted
	}

	/// Sign from now on. The keys have signed no tree above this size.
	///
	/// # Errors
	///
	/// If the journal cannot be written.
	pub fn accept(&mut self, largest: u64) -> Result<(), NotSigned> {
		self.journal.accept(largest)?;
		self.is_accepted = true;
		Ok(())
	}

	/// The keystore's keys.
	pub fn keys(&self) -> Vec<[u8; 32]> {
		self.keystore.ed25519_public_keys(CHECKPOINT_KEY).into_iter().map(|key| key.0).collect()
	}

	/// Sign a tree with one of these keys.
	///
	/// # Errors
	///
	/// With the reason why it is not signed.
	pub fn sign(
		&self,
		names: &Names,
		key: [u8; 32],
		tree: Anchor,
		time: u64,
	) -> Result<Cosignature, NotSigned> {
		self.journal.record(&key, tree)?;
		let message = Cosignature::message(names, tree, time);
		let public = ed25519::Public::from_raw(key);
		let signed = self.keystore.ed25519_sign(CHECKPOINT_KEY, &public, message.as_bytes());
		let missing = || NotSigned::NotWritten("the keystore does not have the key".into());
		let signature = signed.ok().flatten().ok_or_else(missing)?;
		Ok(Cosignature { tree, key, time, signature: signature.0 })
	}
}
