//! A signer with a key file. Keys in hardware modules are tested in `crates/pkcs11` and on a network.

use super::*;
use crate::store::{AttemptState, NewAttempt};
use madang_client::{KeyKind, KeyRole, PublicPart};
use madang_sealed::Argon2Params;
use sp_core::{ed25519, Pair};
use sp_runtime::traits::Verify;
use std::os::unix::fs::PermissionsExt;

const CHEAP: Argon2Params = Argon2Params { memory_kib: 8, iterations: 1, parallelism: 1 };

fn account_of(seed: u8) -> [u8; 32] {
	ed25519::Pair::from_seed(&[seed; 32]).public().0
}

/// A configuration with the key of a seed, for the officer of another or the same seed.
fn config(folder: &Path, seed: u8, officer: u8, calls: &str) -> SignerConfig {
	let (role, kind) = (KeyRole::Officer, KeyKind::Ed25519);
	let public = PublicPart { role, kind, key: "k".to_owned(), account: None, did: None };
	let file = KeyFile::encrypt(&[seed; 32].into(), public, "pass", CHEAP).unwrap();
	fs::write(folder.join("key.json"), file.bytes().unwrap()).unwrap();
	fs::write(folder.join("pass"), "pass\n").unwrap();
	fs::set_permissions(folder.join("pass"), fs::Permissions::from_mode(0o600)).unwrap();
	let text = format!(
		"kind = \"key-file\"\nfile = \"key.json\"\npassphrase-file = \"pass\"\nofficer = \"{}\"\n{calls}",
		ss58(account_of(officer))
	);
	let mut config: SignerConfig = toml::from_str(&text).unwrap();
	config.begin_at(folder);
	config
}

fn attempt(officer: [u8; 32], call: &str) -> Attempt {
	let new = NewAttempt {
		reference: None,
		officer,
		call_name: call.to_owned(),
		call: vec![],
		digest: [0; 16],
		nonce: 0,
		runtime: 1,
		born: (1, [0; 32]),
		client: [0; 32],
		tran_id: None,
	};
	let (state, hash) = (AttemptState::Prepared, None);
	Attempt { id: "a".to_owned(), new, expires_at: 65, state, hash }
}

#[tokio::test]
async fn it_signs_what_it_may_for_its_officer_only() {
	let folder = tempfile::tempdir().unwrap();
	let config = config(folder.path(), 1, 1, "calls = [\"Institutions.anchor_log\"]");
	let signer = GatewaySigner::open(&config).unwrap();
	let own = account_of(1);
	let anchor = attempt(own, "Institutions.anchor_log");
	let signature = sign(Some(&signer), &anchor, b"payload".to_vec()).await.unwrap();
	assert!(signature.verify(&b"payload"[..], &own.into()));
	for (signer, refused, expected) in [
		(None, &anchor, "has no signer"),
		(Some(&signer), &attempt(account_of(2), "Institutions.anchor_log"), "signs for 5"),
		(Some(&signer), &attempt(own, "Lending.disburse"), "may not sign Lending.disburse"),
		(Some(&signer), &attempt(own, "Institutions.anchor"), "may not sign"),
	] {
		let error = sign(signer, refused, b"payload".to_vec()).await.unwrap_err();
		assert_eq!(error.kind, Kind::NoSigner);
		assert!(error.message().contains(expected), "{expected}: {}", error.message());
	}
}

#[tokio::test]
async fn without_a_list_it_signs_nothing() {
	let folder = tempfile::tempdir().unwrap();
	let signer = GatewaySigner::open(&config(folder.path(), 1, 1, "")).unwrap();
	let anchor = attempt(account_of(1), "Institutions.anchor_log");
	let error = sign(Some(&signer), &anchor, vec![]).await.unwrap_err();
	assert_eq!(error.kind, Kind::NoSigner);
}

/// A key that fails.
struct Broken;

impl madang_client::Signer for Broken {
	fn algorithm(&self) -> madang_client::Algorithm {
		madang_client::Algorithm::Ed25519
	}

	fn public(&self) -> [u8; 32] {
		[1; 32]
	}

	fn sign(&self, _bytes: &[u8]) -> Result<OfficerSignature, madang_client::SignerError> {
		Err(madang_client::SignerError("the token is away".to_owned()))
	}
}

#[tokio::test]
async fn a_key_that_fails_is_an_error_that_may_pass() {
	let signer = GatewaySigner { officer: Officer::new(Broken), calls: vec!["A.b".to_owned()] };
	let error = sign(Some(&signer), &attempt([1; 32], "A.b"), vec![]).await.unwrap_err();
	assert_eq!(error.kind, Kind::SignerFailed);
	assert!(error.kind.is_retryable() && error.message().contains("the token is away"));
}

#[test]
fn its_key_must_be_the_officers() {
	let folder = tempfile::tempdir().unwrap();
	let config = config(folder.path(), 1, 2, "");
	let error = GatewaySigner::open(&config).err().unwrap();
	assert!(error.contains("is that of") && error.contains(&ss58(account_of(2))), "{error}");
}

#[test]
fn a_passphrase_that_everybody_can_read_is_refused() {
	let folder = tempfile::tempdir().unwrap();
	let config = config(folder.path(), 1, 1, "");
	let pass = folder.path().join("pass");
	fs::set_permissions(&pass, fs::Permissions::from_mode(0o604)).unwrap();
	let error = GatewaySigner::open(&config).err().unwrap();
	assert!(error.contains("chmod 600"), "{error}");
	fs::set_permissions(&pass, fs::Permissions::from_mode(0o600)).unwrap();
	fs::write(&pass, "wrong\n").unwrap();
	let error = GatewaySigner::open(&config).err().unwrap();
	assert!(error.contains("passphrase is wrong"), "{error}");
	fs::remove_file(&pass).unwrap();
	assert!(GatewaySigner::open(&config).is_err());
}

#[test]
fn what_is_wrong_in_the_configuration_is_named() {
	let officer = ss58([1; 32]);
	let module =
		format!("kind = \"pkcs11\"\nmodule = \"m\"\npin-file = \"p\"\nofficer = \"{officer}\"\n");
	let good = format!("{module}token = \"t\"\nid = \"01ff\"\ncalls = [\"A.b\"]\n");
	let config: SignerConfig = toml::from_str(&good).unwrap();
	assert_eq!(config.check(), Ok(()));
	let SignerConfig::Pkcs11(key) = &config else { panic!("it is in a module") };
	assert_eq!(key.uri().to_string(), "pkcs11:token=t;id=%01%FF");
	for (more, expected) in [
		("object = \"k\"", "token or serial"),
		("token = \"t\"", "object or id"),
		("token = \"t\"\nid = \"1\"", "hex digits"),
		("token = \"t\"\nobject = \"k\"\ncalls = [\"b\"]", "Pallet.call"),
		("token = \"t\"\nobject = \"k\"\ncalls = [\"A.\"]", "Pallet.call"),
	] {
		let config: SignerConfig = toml::from_str(&format!("{module}{more}")).unwrap();
		let error = config.check().unwrap_err();
		assert!(error.contains(expected), "{more}: {error}");
	}
	for (text, expected) in [
		(good.replace("pkcs11", "hsm"), "unknown variant `hsm`"),
		(format!("{good}pin = \"1234\""), "unknown field `pin`"),
		(good.replace(&officer, "5F"), "expected an account in SS58"),
	] {
		let error = toml::from_str::<SignerConfig>(&text).unwrap_err().to_string();
		assert!(error.contains(expected), "{expected}: {error}");
	}
}
