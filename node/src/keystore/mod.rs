//! A node's session keys.
//!
//! The SDK's own keystore writes plaintext keys. This one keeps them encrypted under a passphrase,
//! all in one file ([`file`]). It holds only Ed25519 keys: those that author blocks, vote on
//! them and cosign checkpoints. While a folder of keys is open, no other process can open it. A copy of the folder cannot
//! be detected.

mod file;
mod key;

pub use file::{KeyFile, Public};
pub use key::SessionKey;

use file::Opened;
use key::add_once;
use pallet_validators::CHECKPOINT_KEY;
use sc_service::{config::KeystoreConfig, error::Error as ServiceError, Configuration};
use sp_core::{
	crypto::{ByteArray, ExposeSecret, KeyTypeId},
	ecdsa, ed25519, sr25519, Pair,
};
use sp_keystore::Error;
use std::{
	path::PathBuf,
	sync::{Mutex, MutexGuard, PoisonError, RwLock},
};

const LOG_TARGET: &str = "keystore";

/// The folder of the session keys. What has been signed with them is written down there too.
pub fn folder(config: &Configuration) -> PathBuf {
	match &config.keystore {
		KeystoreConfig::Path { path, .. } => path.clone(),
		KeystoreConfig::InMemory => config.base_path.config_dir(config.chain_spec.id()),
	}
}

/// The session keys that a node signs with.
pub struct Keystore {
	keys: RwLock<Vec<SessionKey>>,
	/// Where new keys are stored, or none if the node has no passphrase.
	file: Option<Mutex<Opened>>,
}

impl Keystore {
	/// Open the keystore that the configuration names. A validator needs a passphrase, unless its
	/// keys are derived from a development seed: those are not stored.
	///
	/// # Errors
	///
	/// If a validator has no passphrase, if the passphrase is wrong, or if another process has the
	/// file open.
	pub fn open(config: &Configuration) -> Result<Self, ServiceError> {
		let given = match &config.keystore {
			KeystoreConfig::Path { path, password: Some(passphrase) } => Some((path, passphrase)),
			_ => None,
		};
		if let Some((folder, passphrase)) = given {
			let keystore = Self::of_file(&KeyFile::in_folder(folder), passphrase.expose_secret())
				.map_err(|error| ServiceError::Other(error.to_string()))?;
			let keys = keystore.keys.read().unwrap_or_else(PoisonError::into_inner).len();
			match keys {
				0 if config.role.is_authority() => log::warn!(
					target: LOG_TARGET,
					"There are no session keys in {}: this validator authors no block until its \
					institution sets its keys. They will be encrypted under the given passphrase",
					folder.display(),
				),
				_ => log::info!(target: LOG_TARGET, "{keys} session keys in {}", folder.display()),
			}
			if config.role.is_authority() && keystore.lacks_checkpoint_key() {
				log::warn!(
					target: LOG_TARGET,
					"The session keys in {} have none for checkpoints: they are from an earlier version. \
					This validator cosigns no checkpoint until its institution sets new keys: madang \
					validator set-keys",
					folder.display(),
				);
			}
			return Ok(keystore);
		}
		if config.role.is_authority() && config.dev_key_seed.is_none() {
			return Err(ServiceError::Other(
				"a validator's session keys are sealed under a passphrase: name the file that \
				contains it with --password-filename, or use --password-interactive"
					.into(),
			));
		}
		Ok(Self { keys: RwLock::default(), file: None })
	}

	/// With the keys of a file, or without keys if the file does not exist yet.
	fn of_file(file: &KeyFile, passphrase: &str) -> Result<Self, file::Error> {
		let opened = file.open(passphrase)?;
		Ok(Self { keys: RwLock::new(opened.keys().to_vec()), file: Some(Mutex::new(opened)) })
	}

	/// Whether there are keys, but none for checkpoints.
	fn lacks_checkpoint_key(&self) -> bool {
		let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
		!keys.is_empty() && !keys.iter().any(|key| key.kind == CHECKPOINT_KEY)
	}

	/// Store a new key, and sign with it from now on. The key is on disk before anybody learns of
	/// it.
	fn store(&self, key: SessionKey) -> Result<(), Error> {
		let result = match &self.file {
			Some(file) => lock(file).add(vec![key.clone()]).map_err(|error| error.to_string()),
			None => {
				Err("the node was started without a passphrase: it cannot store a key".to_owned())
			}
		};
		result
			.inspect_err(
				|reason| log::error!(target: LOG_TARGET, "A new key was not stored: {reason}"),
			)
			.map_err(Error::Other)?;
		self.add(key);
		Ok(())
	}

	/// Sign with a key from now on.
	fn add(&self, key: SessionKey) {
		add_once(&mut self.keys.write().unwrap_or_else(PoisonError::into_inner), key);
	}

	/// Use the key with this kind and this public key, if the keystore has it.
	fn with<T>(
		&self,
		kind: KeyTypeId,
		public: &[u8],
		use_key: impl FnOnce(&ed25519::Pair) -> T,
	) -> Option<T> {
		let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
		keys.iter().find(|key| key.is(kind, public)).map(|key| use_key(&key.pair))
	}
}

/// The methods of a keystore for the schemes that session keys do not have.
macro_rules! only_ed25519 {
	() => {
		fn sr25519_public_keys(&self, _: KeyTypeId) -> Vec<sr25519::Public> {
			Vec::new()
		}

		fn sr25519_generate_new(
			&self,
			kind: KeyTypeId,
			_: Option<&str>,
		) -> Result<sr25519::Public, Error> {
			Err(Error::KeyNotSupported(kind))
		}

		fn sr25519_sign(
			&self,
			kind: KeyTypeId,
			_: &sr25519::Public,
			_: &[u8],
		) -> Result<Option<sr25519::Signature>, Error> {
			Err(Error::KeyNotSupported(kind))
		}

		fn sr25519_vrf_sign(
			&self,
			kind: KeyTypeId,
			_: &sr25519::Public,
			_: &sr25519::vrf::VrfSignData,
		) -> Result<Option<sr25519::vrf::VrfSignature>, Error> {
			Err(Error::KeyNotSupported(kind))
		}

		fn sr25519_vrf_pre_output(
			&self,
			kind: KeyTypeId,
			_: &sr25519::Public,
			_: &sr25519::vrf::VrfInput,
		) -> Result<Option<sr25519::vrf::VrfPreOutput>, Error> {
			Err(Error::KeyNotSupported(kind))
		}

		fn ecdsa_public_keys(&self, _: KeyTypeId) -> Vec<ecdsa::Public> {
			Vec::new()
		}

		fn ecdsa_generate_new(
			&self,
			kind: KeyTypeId,
			_: Option<&str>,
		) -> Result<ecdsa::Public, Error> {
			Err(Error::KeyNotSupported(kind))
		}

		fn ecdsa_sign(
			&self,
			kind: KeyTypeId,
			_: &ecdsa::Public,
			_: &[u8],
		) -> Result<Option<ecdsa::Signature>, Error> {
			Err(Error::KeyNotSupported(kind))
		}

		fn ecdsa_sign_prehashed(
			&self,
			kind: KeyTypeId,
			_: &ecdsa::Public,
			_: &[u8; 32],
		) -> Result<Option<ecdsa::Signature>, Error> {
			Err(Error::KeyNotSupported(kind))
		}
	};
}
pub(crate) use only_ed25519;

fn lock<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
	// If a thread panicked halfway through a change, the change is in no file.
	what.lock().unwrap_or_else(PoisonError::into_inner)
}

impl sp_keystore::Keystore for Keystore {
	fn ed25519_public_keys(&self, kind: KeyTypeId) -> Vec<ed25519::Public> {
		let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
		keys.iter().filter(|key| key.kind == kind).map(|key| key.pair.public()).collect()
	}

	/// A key from a seed is for development, and is not stored.
	fn ed25519_generate_new(
		&self,
		kind: KeyTypeId,
		seed: Option<&str>,
	) -> Result<ed25519::Public, Error> {
		let key = match seed {
			Some(seed) => {
				let pair = ed25519::Pair::from_string(seed, None)
					.map_err(|_| Error::ValidationError("the seed is not valid".into()))?;
				let key = SessionKey { kind, pair };
				self.add(key.clone());
				key
			}
			None => {
				let key = SessionKey::generate(kind);
				self.store(key.clone())?;
				key
			}
		};
		Ok(key.pair.public())
	}

	fn ed25519_sign(
		&self,
		kind: KeyTypeId,
		public: &ed25519::Public,
		message: &[u8],
	) -> Result<Option<ed25519::Signature>, Error> {
		Ok(self.with(kind, public.as_slice(), |pair| pair.sign(message)))
	}

	fn insert(&self, kind: KeyTypeId, secret: &str, public: &[u8]) -> Result<(), ()> {
		let pair = ed25519::Pair::from_string(secret, None).map_err(|_| ())?;
		if pair.public().as_slice() != public {
			return Err(());
		}
		self.store(SessionKey { kind, pair }).map_err(|_| ())
	}

	fn keys(&self, kind: KeyTypeId) -> Result<Vec<Vec<u8>>, Error> {
		Ok(self.ed25519_public_keys(kind).iter().map(|public| public.to_raw_vec()).collect())
	}

	fn has_keys(&self, public_keys: &[(Vec<u8>, KeyTypeId)]) -> bool {
		public_keys.iter().all(|(public, kind)| self.with(*kind, public, |_| ()).is_some())
	}

	only_ed25519!();
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_core::crypto::key_types::{AURA, GRANDPA};
	use sp_keystore::Keystore as _;

	fn signs(keystore: &Keystore, kind: KeyTypeId, public: &ed25519::Public) -> bool {
		let signed = keystore.ed25519_sign(kind, public, b"message").unwrap();
		signed.is_some_and(|signature| ed25519::Pair::verify(&signature, b"message", public))
	}

	#[test]
	fn a_new_key_signs_and_survives_a_restart() {
		let folder = tempfile::tempdir().unwrap();
		let file = KeyFile::cheap(folder.path());
		let keystore = Keystore::of_file(&file, "pass").unwrap();
		let aura = keystore.ed25519_generate_new(AURA, None).unwrap();
		let vote = keystore.ed25519_generate_new(GRANDPA, None).unwrap();
		drop(keystore);

		let keystore = Keystore::of_file(&file, "pass").unwrap();
		assert!(signs(&keystore, AURA, &aura) && signs(&keystore, GRANDPA, &vote));
		assert!(!signs(&keystore, GRANDPA, &aura), "a key has one purpose");
		assert_eq!(keystore.ed25519_public_keys(AURA), [aura]);
		assert_eq!(keystore.keys(GRANDPA).unwrap(), [vote.to_raw_vec()]);
		assert!(keystore.has_keys(&[(aura.to_raw_vec(), AURA), (vote.to_raw_vec(), GRANDPA)]));
		assert!(!keystore.has_keys(&[(aura.to_raw_vec(), GRANDPA)]));
	}

	#[test]
	fn keys_without_one_for_checkpoints_are_noticed() {
		let folder = tempfile::tempdir().unwrap();
		let keystore = Keystore::of_file(&KeyFile::cheap(folder.path()), "pass").unwrap();
		assert!(!keystore.lacks_checkpoint_key(), "there are no keys at all");
		keystore.ed25519_generate_new(AURA, None).unwrap();
		assert!(keystore.lacks_checkpoint_key());
		let key = keystore.ed25519_generate_new(CHECKPOINT_KEY, None).unwrap();
		assert!(!keystore.lacks_checkpoint_key());
		assert!(signs(&keystore, CHECKPOINT_KEY, &key));
	}

	#[test]
	fn a_key_that_cannot_be_stored_is_not_generated() {
		let keystore = Keystore { keys: RwLock::default(), file: None };
		let error = keystore.ed25519_generate_new(AURA, None).unwrap_err();
		assert!(error.to_string().contains("without a passphrase"), "{error}");
		assert!(keystore.ed25519_public_keys(AURA).is_empty());
	}

	#[test]
	fn a_key_of_a_development_seed_is_not_stored() {
		let folder = tempfile::tempdir().unwrap();
		let file = KeyFile::cheap(folder.path());
		let keystore = Keystore::of_file(&file, "pass").unwrap();
		for _ in 0..2 {
			let alice = keystore.ed25519_generate_new(AURA, Some("//Alice")).unwrap();
			assert!(signs(&keystore, AURA, &alice));
		}
		assert_eq!(keystore.ed25519_public_keys(AURA).len(), 1);
		drop(keystore);
		assert!(Keystore::of_file(&file, "pass").unwrap().ed25519_public_keys(AURA).is_empty());
	}

	#[test]
	fn a_key_is_inserted_only_with_its_own_public_key() {
		let folder = tempfile::tempdir().unwrap();
		let keystore = Keystore::of_file(&KeyFile::cheap(folder.path()), "pass").unwrap();
		let (pair, phrase, _) = ed25519::Pair::generate_with_phrase(None);
		assert_eq!(keystore.insert(AURA, &phrase, &[7; 32]), Err(()));
		assert_eq!(keystore.insert(AURA, "no phrase", &pair.public().0), Err(()));
		for _ in 0..2 {
			assert_eq!(keystore.insert(AURA, &phrase, &pair.public().0), Ok(()));
		}
		assert_eq!(keystore.ed25519_public_keys(AURA), [pair.public()]);
	}

	#[test]
	fn other_schemes_have_no_keys() {
		let keystore = Keystore { keys: RwLock::default(), file: None };
		assert!(keystore.sr25519_generate_new(AURA, None).is_err());
		assert!(keystore.ecdsa_generate_new(AURA, None).is_err());
		assert!(keystore.sr25519_public_keys(AURA).is_empty());
		assert!(keystore.ecdsa_public_keys(AURA).is_empty());
	}
}
