//! A node's session keys.
//!
//! The SDK's own keystore writes keys in the clear. This one keeps them sealed under a passphrase, all
//! in one file ([`file`]), and holds Ed25519 keys alone: those that blocks are made and voted on with.
//! While a folder of keys is open no other process can open it. Of a copy nobody knows.

mod file;

pub use file::{KeyFile, Public};

use file::Opened;
use sc_service::{config::KeystoreConfig, error::Error as ServiceError, Configuration};
use sp_core::{
	crypto::{ByteArray, ExposeSecret, KeyTypeId},
	ecdsa, ed25519, sr25519, Pair,
};
use sp_keystore::Error;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};

const LOG_TARGET: &str = "keystore";

/// A key and what it is for.
#[derive(Clone)]
pub struct SessionKey {
	/// To author blocks, or to vote on them.
	pub kind: KeyTypeId,
	/// The key itself.
	pub pair: ed25519::Pair,
}

impl SessionKey {
	/// A fresh one.
	pub fn generate(kind: KeyTypeId) -> Self {
		Self { kind, pair: ed25519::Pair::generate().0 }
	}

	/// Whether it is the key for this with these public bytes.
	fn is(&self, kind: KeyTypeId, public: &[u8]) -> bool {
		self.kind == kind && self.pair.public().as_slice() == public
	}
}

/// The session keys that a node signs with.
pub struct Keystore {
	keys: RwLock<Vec<SessionKey>>,
	/// Where new keys are kept; none if the node was given no passphrase.
	kept: Option<Mutex<Opened>>,
}

impl Keystore {
	/// As the configuration says. A validator needs a passphrase, unless its keys are those of a
	/// development seed, which are on no disk.
	///
	/// # Errors
	///
	/// If there is none, if the file is another process's or does not open with it.
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
					"There are no session keys in {}: this validator makes no block until its \
					institution has set some. What it was given will be their passphrase",
					folder.display(),
				),
				_ => log::info!(target: LOG_TARGET, "{keys} session keys in {}", folder.display()),
			}
			return Ok(keystore);
		}
		if config.role.is_authority() && config.dev_key_seed.is_none() {
			return Err(ServiceError::Other(
				"a validator's session keys are sealed under a passphrase: name the file that it is \
				in with --password-filename, or say --password-interactive"
					.into(),
			));
		}
		Ok(Self { keys: RwLock::default(), kept: None })
	}

	/// With the keys of a file; without any if it is not there yet.
	fn of_file(file: &KeyFile, passphrase: &str) -> Result<Self, file::Error> {
		let opened = file.open(passphrase)?;
		Ok(Self { keys: RwLock::new(opened.keys().to_vec()), kept: Some(Mutex::new(opened)) })
	}

	/// Keep a new key and sign with it from now on. It is on disk before anybody is told of it.
	fn keep(&self, key: SessionKey) -> Result<(), Error> {
		let result = match &self.kept {
			Some(file) => lock(file).add(vec![key.clone()]).map_err(|error| error.to_string()),
			None => Err("the node was started without a passphrase: it can keep no key".to_owned()),
		};
		result
			.inspect_err(
				|reason| log::error!(target: LOG_TARGET, "A new key is not kept: {reason}"),
			)
			.map_err(Error::Other)?;
		self.hold(key);
		Ok(())
	}

	fn hold(&self, key: SessionKey) {
		enter(&mut self.keys.write().unwrap_or_else(PoisonError::into_inner), key);
	}

	/// What is asked of the key with these public bytes.
	fn with<T>(
		&self,
		kind: KeyTypeId,
		public: &[u8],
		ask: impl FnOnce(&ed25519::Pair) -> T,
	) -> Option<T> {
		let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
		keys.iter().find(|key| key.is(kind, public)).map(|key| ask(&key.pair))
	}
}

/// Add a key to others that it is not among yet.
fn enter(keys: &mut Vec<SessionKey>, key: SessionKey) {
	if !keys.iter().any(|known| known.is(key.kind, key.pair.public().as_slice())) {
		keys.push(key);
	}
}

fn lock<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
	// What was half done when a thread panicked is in no file.
	what.lock().unwrap_or_else(PoisonError::into_inner)
}

impl sp_keystore::Keystore for Keystore {
	fn ed25519_public_keys(&self, kind: KeyTypeId) -> Vec<ed25519::Public> {
		let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
		keys.iter().filter(|key| key.kind == kind).map(|key| key.pair.public()).collect()
	}

	/// A key from a seed is one for development: it is on no disk.
	fn ed25519_generate_new(
		&self,
		kind: KeyTypeId,
		seed: Option<&str>,
	) -> Result<ed25519::Public, Error> {
		let key = match seed {
			Some(seed) => {
				let pair = ed25519::Pair::from_string(seed, None)
					.map_err(|_| Error::ValidationError("the seed is none".into()))?;
				let key = SessionKey { kind, pair };
				self.hold(key.clone());
				key
			}
			None => {
				let key = SessionKey::generate(kind);
				self.keep(key.clone())?;
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
		self.keep(SessionKey { kind, pair }).map_err(|_| ())
	}

	fn keys(&self, kind: KeyTypeId) -> Result<Vec<Vec<u8>>, Error> {
		Ok(self.ed25519_public_keys(kind).iter().map(|public| public.to_raw_vec()).collect())
	}

	fn has_keys(&self, public_keys: &[(Vec<u8>, KeyTypeId)]) -> bool {
		public_keys.iter().all(|(public, kind)| self.with(*kind, public, |_| ()).is_some())
	}

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

	fn ecdsa_generate_new(&self, kind: KeyTypeId, _: Option<&str>) -> Result<ecdsa::Public, Error> {
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
	fn a_new_key_signs_and_is_there_after_a_restart() {
		let folder = tempfile::tempdir().unwrap();
		let file = KeyFile::cheap(folder.path());
		let keystore = Keystore::of_file(&file, "pass").unwrap();
		let aura = keystore.ed25519_generate_new(AURA, None).unwrap();
		let vote = keystore.ed25519_generate_new(GRANDPA, None).unwrap();
		drop(keystore);

		let keystore = Keystore::of_file(&file, "pass").unwrap();
		assert!(signs(&keystore, AURA, &aura) && signs(&keystore, GRANDPA, &vote));
		assert!(!signs(&keystore, GRANDPA, &aura), "a key is for one thing");
		assert_eq!(keystore.ed25519_public_keys(AURA), [aura]);
		assert_eq!(keystore.keys(GRANDPA).unwrap(), [vote.to_raw_vec()]);
		assert!(keystore.has_keys(&[(aura.to_raw_vec(), AURA), (vote.to_raw_vec(), GRANDPA)]));
		assert!(!keystore.has_keys(&[(aura.to_raw_vec(), GRANDPA)]));
	}

	#[test]
	fn a_key_that_cannot_be_kept_is_not_made() {
		let keystore = Keystore { keys: RwLock::default(), kept: None };
		let error = keystore.ed25519_generate_new(AURA, None).unwrap_err();
		assert!(error.to_string().contains("without a passphrase"), "{error}");
		assert!(keystore.ed25519_public_keys(AURA).is_empty());
	}

	#[test]
	fn a_key_of_a_development_seed_is_on_no_disk() {
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
	fn a_key_is_inserted_as_what_it_says_it_is() {
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
		let keystore = Keystore { keys: RwLock::default(), kept: None };
		assert!(keystore.sr25519_generate_new(AURA, None).is_err());
		assert!(keystore.ecdsa_generate_new(AURA, None).is_err());
		assert!(keystore.sr25519_public_keys(AURA).is_empty());
		assert!(keystore.ecdsa_public_keys(AURA).is_empty());
	}
}
