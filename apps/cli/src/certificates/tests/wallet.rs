//! What `madang wallet` does.

use super::*;
use crate::{
	keys::{Kind, Secret},
	wallet::{read_phrase, Contents as Wallet, Store},
};
use madang_credentials::{verify, Algorithm, Challenge, KeyBinding, Policy, Profile, Reason};
use madang_sealed::Argon2Params;

const RANGES: &str = "--expires 2099-02-26 --revocation 7:0:64";
const AUDIENCE: &str =
	"did:madang:0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b";

impl Desk {
	/// A wallet with a key, and a certificate that is bound to it.
	pub(super) fn with_wallet() -> (Self, PathBuf) {
		let desk = Self::new();
		desk.wallet("create --phrase-file @phrase").unwrap();
		desk.wallet("key").unwrap();
		let file = desk.issue_to("1", Kind::P256, "out");
		(desk, file)
	}

	pub(super) fn wallet(&self, line: &str) -> Result<(), Failure> {
		self.run(&format!("wallet --wallet @wallet.json {line}"))
	}

	pub(super) fn wallet_fails(&self, line: &str) -> String {
		self.fails(&format!("wallet --wallet @wallet.json {line}"))
	}

	/// The key of a label, as `madang key derive` makes it from the phrase.
	pub(super) fn key(&self, label: &str, scheme: Kind) -> Secret {
		let master = read_phrase(&self.path("phrase")).unwrap();
		Secret::from_seed(scheme, master.bytes().try_into().unwrap())
			.unwrap()
			.derive(label)
			.unwrap()
	}

	/// Issue a certificate to a key of the phrase.
	fn issue_to(&self, label: &str, scheme: Kind, out: &str) -> PathBuf {
		let key = self.key(label, scheme).party().unwrap().public();
		let holder = json!(crate::values::format_public_key(&key));
		self.issue(&[line(&holder, 7)], RANGES, out).unwrap();
		self.files(out).remove(0).0
	}

	pub(super) fn contents(&self) -> Wallet {
		let store = Store::lock(&self.path("wallet.json"), Argon2Params::RECOMMENDED).unwrap();
		store.read("correct horse").unwrap()
	}
}

pub(super) fn import(file: &Path) -> String {
	format!("import {}", file.display())
}

fn id_of(file: &Path) -> String {
	hex::encode(file::read(file).unwrap().id())
}

fn now() -> u64 {
	std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs()
}

/// Verify a presentation as the verifier does that asked.
fn check(file: &CertificateFile, nonce: &str) -> Result<Value, Vec<Reason>> {
	let challenge = Challenge { audience: AUDIENCE, nonce, max_age: 60 };
	let policy = Policy {
		now: now(),
		clock_skew: 5,
		algorithms: &Algorithm::ALL,
		key_binding: KeyBinding::Required(challenge),
		profile: Profile::Certificate,
		status: None,
	};
	let issuer = Secret::from_seed(Kind::P256, &[7; 32]).unwrap().credentials().unwrap().public();
	let keys = |_: Option<&str>, _: Option<&str>| Some(issuer.clone());
	let verified = verify(&file.credential, &policy, &keys)?;
	Ok(Value::Object(verified.claims().clone()))
}

#[test]
fn a_certificate_is_imported_and_presented_in_part() {
	let (desk, file) = Desk::with_wallet();
	desk.wallet(&import(&file)).unwrap();
	desk.wallet("list").unwrap();
	desk.wallet("keys").unwrap();
	let id = id_of(&file);
	desk.wallet(&format!("show {}", &id[..8])).unwrap();
	let present = format!("present {} --audience {AUDIENCE} --nonce q-1", &id[..12]);
	desk.wallet(&format!("{present} --disclose /income --out @shown")).unwrap();
	let shown = file::read(&desk.path("shown")).unwrap();
	let claims = check(&shown, "q-1").unwrap();
	assert_eq!((&claims["income"], claims.get("name")), (&json!(1_000_007), None));
	assert_eq!(check(&shown, "q-2"), Err(vec![Reason::WrongNonce]));
	assert!(!shown.credential.contains(SECRET_NAME));
	assert_eq!(mode(&desk.path("shown")), 0o600);
	// Nothing disclosed, several disclosed, nothing overwritten, no such claim.
	desk.wallet(&format!("{present} --out @none")).unwrap();
	let none = file::read(&desk.path("none")).unwrap();
	assert!(check(&none, "q-1").unwrap().get("income").is_none());
	assert!(desk.wallet_fails(&format!("{present} --out @none")).contains("exists"));
	let both = format!("{present} --disclose /name --disclose /address --out @both");
	desk.wallet(&both).unwrap();
	let both = file::read(&desk.path("both")).unwrap();
	assert_eq!(check(&both, "q-1").unwrap()["name"], SECRET_NAME);
	let other = desk.wallet_fails(&format!("{present} --disclose /iss --out @x"));
	assert!(other.contains("no hidden claim is at /iss"), "{other}");
	assert!(desk.wallet_fails(&format!("show {}", "0".repeat(8))).contains("no certificate"));
	assert!(desk.wallet_fails("show 0a").contains("eight digits"));
	// The presentation is for one verifier and is not taken back.
	assert!(desk.wallet_fails(&import(&desk.path("shown"))).contains("presentation"));
	desk.wallet(&format!("copy {id} --out @copy")).unwrap();
	assert_eq!(desk.read("copy"), fs::read_to_string(&file).unwrap());
	desk.wallet(&format!("remove {id}")).unwrap();
	assert!(desk.contents().certificates.is_empty());
}

#[test]
fn the_file_shows_nothing_and_opens_with_its_passphrase_only() {
	let (desk, file) = Desk::with_wallet();
	desk.wallet(&import(&file)).unwrap();
	let text = desk.read("wallet.json");
	let seed = hex::encode(read_phrase(&desk.path("phrase")).unwrap().bytes());
	let credential = file::read(&file).unwrap().credential;
	for secret in [&seed, desk.read("phrase").trim(), &credential[..40], "income", "label"] {
		assert!(!text.contains(secret));
	}
	assert_eq!((mode(&desk.path("wallet.json")), mode(&desk.path("phrase"))), (0o600, 0o600));
	let honest = desk.read("pass");
	desk.write("pass", "wrong\n");
	assert!(desk.wallet_fails("list").contains("passphrase is wrong"));
	desk.write("pass", &honest);
	desk.write("wallet.json", &text.replace("\"memory_kib\": 65536", "\"memory_kib\": 65535"));
	assert!(desk.wallet_fails("list").contains("changed"));
	desk.write("wallet.json", &text[..text.len() / 2]);
	assert!(desk.wallet_fails("list").contains("not a wallet"));
	desk.write("wallet.json", &text.replace("madang-wallet/1", "madang-wallet/2"));
	assert!(desk.wallet_fails("list").contains("format"));
}

#[test]
fn a_wallet_is_used_by_one_process_at_a_time() {
	let (desk, _) = Desk::with_wallet();
	let lock = Store::lock(&desk.path("wallet.json"), Argon2Params::RECOMMENDED).unwrap();
	assert!(desk.wallet_fails("list").contains("another process"));
	drop(lock);
	desk.wallet("list").unwrap();
}

#[test]
fn what_is_not_the_holders_or_not_valid_is_not_imported() {
	let (desk, good) = Desk::with_wallet();
	desk.write("other-seed", "");
	let foreign = Secret::generate(Kind::Ed25519).party().unwrap().public();
	let holder = json!(crate::values::format_public_key(&foreign));
	desk.issue(&[line(&holder, 1)], RANGES, "foreign").unwrap();
	let foreign = desk.files("foreign").remove(0).0;
	assert!(desk.wallet_fails(&import(&foreign)).contains("not in this wallet"));
	desk.issue(&[line(&Value::Null, 1)], RANGES, "bearer").unwrap();
	let bearer = desk.files("bearer").remove(0).0;
	assert!(desk.wallet_fails(&import(&bearer)).contains("not bound to a key"));
	let text = fs::read_to_string(&good).unwrap();
	desk.write("bad", &text.replace("2099-02-26", "2099-02-27"));
	assert!(desk.wallet_fails(&import(&desk.path("bad"))).contains("(leaf-expires-differs)"));
	// All or none.
	let both = format!("{} {}", import(&good), foreign.display());
	assert!(desk.wallet_fails(&both).contains("not in this wallet"));
	assert!(desk.contents().certificates.is_empty());
}

#[test]
fn a_lost_wallet_comes_back_from_its_phrase_and_its_backup() {
	let (desk, file) = Desk::with_wallet();
	desk.wallet("key bank --scheme ed25519").unwrap();
	desk.wallet(&import(&file)).unwrap();
	desk.wallet("export --out @backup").unwrap();
	let before = desk.contents();
	assert!(desk.wallet_fails("recover --phrase-file @phrase").contains("not overwritten"));
	assert!(desk.wallet_fails("create --phrase-file @p2").contains("not overwritten"));
	fs::remove_file(desk.path("wallet.json")).unwrap();
	assert!(desk.wallet_fails("list").contains("wallet create"));
	desk.wallet("recover --phrase-file @phrase --backup @backup").unwrap();
	let after = desk.contents();
	assert_eq!((&after.relations, &after.certificates), (&before.relations, &before.certificates));
	// From the phrase alone: the key with a number is found by itself, the other one by its label.
	fs::remove_file(desk.path("wallet.json")).unwrap();
	desk.wallet("recover --phrase-file @phrase").unwrap();
	assert!(desk.contents().relations.is_empty());
	desk.wallet(&import(&file)).unwrap();
	let bank = desk.issue_to("bank", Kind::Ed25519, "bank");
	assert!(desk.wallet_fails(&import(&bank)).contains("wallet key LABEL"));
	desk.wallet("key bank --scheme ed25519").unwrap();
	desk.wallet(&import(&bank)).unwrap();
	assert_eq!(desk.contents().certificates.len(), 2);
	// The phrase of another wallet does not open the backup.
	desk.run("wallet --wallet @other.json create --phrase-file @p2").unwrap();
	fs::remove_file(desk.path("other.json")).unwrap();
	let line = "wallet --wallet @other.json recover --phrase-file @p2 --backup @backup";
	assert!(desk.fails(line).contains("is it the backup of the wallet with this phrase?"));
	assert!(!desk.path("other.json").exists());
}

#[test]
fn a_phrase_file_is_checked_and_never_overwritten_or_quoted() {
	let desk = Desk::new();
	desk.write("phrase", "bottom drive obey\n");
	assert!(desk.wallet_fails("create --phrase-file @phrase").contains("not overwritten"));
	assert!(!desk.path("wallet.json").exists());
	for text in ["bottom drive obey", "//Alice", &"bottom ".repeat(12), &"x".repeat(2_000)] {
		desk.write("phrase", text);
		let message = desk.wallet_fails("recover --phrase-file @phrase");
		assert!(!message.contains("bottom") && !message.contains("Alice"), "{message}");
	}
	let words = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";
	desk.write("phrase", &format!("  {}\n", words.replace(' ', "\n ")));
	desk.wallet("recover --phrase-file @phrase").unwrap();
	// The same key as `madang key import` and `madang key derive` make.
	desk.write("words", words);
	desk.run("key import me --party --kind ed25519 --seed-file @words").unwrap();
	desk.run("key derive relation --from me --label bank").unwrap();
	desk.wallet("key bank --scheme ed25519").unwrap();
	let wallet = desk.contents();
	let key = wallet.secret(&wallet.relations[0]).unwrap().party().unwrap().public();
	let file: Value = serde_json::from_str(&desk.read("keys/relation.json")).unwrap();
	assert_eq!(file["public"]["key"], crate::values::format_public_key(&key));
}

#[test]
fn labels_and_questions_have_bounds() {
	let (desk, file) = Desk::with_wallet();
	desk.wallet("key").unwrap();
	let labels: Vec<String> = desk.contents().relations.into_iter().map(|one| one.label).collect();
	assert_eq!(labels, ["1", "2"]);
	assert!(desk.wallet_fails("key 1").contains("already"));
	assert!(desk.wallet_fails(&format!("key {}", "x".repeat(257))).contains("label"));
	assert!(desk.wallet_fails("key x --scheme sr25519").contains("sr25519"));
	desk.wallet(&import(&file)).unwrap();
	let id = id_of(&file);
	let long = "x".repeat(1_025);
	for question in
		[format!("--audience {AUDIENCE} --nonce {long}"), "--audience bank --nonce 1".into()]
	{
		let line = format!("present {id} {question} --out @x");
		assert_eq!(desk.wallet(&line).unwrap_err().kind.code(), 2);
	}
	assert!(!desk.path("x").exists());
}
