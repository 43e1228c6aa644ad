//! Makes presentations for others to verify, and verifies those that others made. `scripts/check-interop`
//! runs it. The keys are fixed and for tests only.
//!
//! usage: interop make FOLDER | interop check FOLDER

use madang_credentials::{
	verify, Algorithm, Certificate, Challenge, KeyBinding, Path, Policy, Profile, PublicKey,
	SigningKey,
};
use rand::rngs::OsRng;
use serde_json::{json, Value};
use std::{error::Error, fs};

type Failure = Box<dyn Error>;

const NOW: u64 = 1_795_489_200;
const AUDIENCE: &str = "did:madang:verifier";
const NONCE: &str = "question-1";

fn issuer() -> String {
	format!("did:madang:{}", "0a".repeat(32))
}

fn key(algorithm: Algorithm, seed: u8) -> Result<SigningKey, Failure> {
	Ok(match algorithm {
		Algorithm::Es256 => SigningKey::P256(p256::ecdsa::SigningKey::from_slice(&[seed; 32])?),
		Algorithm::EdDsa => SigningKey::Ed25519(ed25519_dalek::SigningKey::from_bytes(&[seed; 32])),
	})
}

/// The key with its secret part: 32 bytes of `seed` in base64url.
fn secret_jwk(algorithm: Algorithm, seed: u8) -> Result<Value, Failure> {
	use base64ct::{Base64UrlUnpadded, Encoding};
	let mut jwk = key(algorithm, seed)?.public().to_jwk();
	jwk["d"] = Base64UrlUnpadded::encode_string(&[seed; 32]).into();
	Ok(jwk)
}

fn claims() -> Value {
	json!({
		"title": "1168010100108580000",
		"owner": { "name": "홍길동 \"ü\" \u{1f3e0}", "share": "1/2" },
		"entries": ["preservation", "transfer", { "rank": 3, "amount": 480_000_000 }],
	})
}

fn make(folder: &str) -> Result<(), Failure> {
	fs::create_dir_all(format!("{folder}/ours"))?;
	let mut keys = json!({ "iss": issuer(), "now": NOW, "aud": AUDIENCE, "nonce": NONCE });
	keys["claims"] = claims();
	for by in Algorithm::ALL {
		let keys_of = json!({ "issuer": secret_jwk(by, 1)?, "holder": secret_jwk(by, 2)? });
		keys[by.name()] = keys_of;
		for bound in [false, true] {
			let hidden = ["/title", "/owner", "/owner/name", "/entries/[1]", "/entries/[2]/amount"];
			let paths = |names: &[&str]| -> Option<Vec<Path>> {
				names.iter().map(|name| Path::parse(name)).collect()
			};
			let certificate = Certificate {
				issuer: issuer(),
				key: "1".into(),
				kind: "urn:madang:certificate:example".into(),
				issued_at: NOW,
				not_before: None,
				expires_at: None,
				holder: Some(key(by, 2)?.public()),
				status: Vec::new(),
				claims: claims().as_object().cloned().unwrap_or_default(),
				hidden: paths(&hidden).ok_or("a path")?,
				decoys: 3,
			};
			let issued = certificate.sign(&key(by, 1)?, &mut OsRng)?;
			let shown = paths(&["/owner/name", "/entries/[1]"]).ok_or("a path")?;
			let mut shown = issued.select(&shown)?;
			if bound {
				shown = shown.bind(AUDIENCE, NONCE, NOW, &key(by, 2)?)?;
			}
			let file = json!({
				"alg": by.name(), "bound": bound, "presentation": shown.to_string(),
				"shown": {
					"owner": claims()["owner"],
					"entries": ["preservation", "transfer", { "rank": 3 }],
				},
			});
			let name = format!("{folder}/ours/{}-{bound}.json", by.name());
			fs::write(name, file.to_string())?;
		}
	}
	fs::write(format!("{folder}/keys.json"), keys.to_string())?;
	Ok(())
}

/// Verifies every file: the presentation, and then the presentation with a changed letter.
fn check(folder: &str) -> Result<(), Failure> {
	let mut count = 0;
	for entry in fs::read_dir(folder)? {
		let path = entry?.path();
		let file: Value = serde_json::from_slice(&fs::read(&path)?)?;
		let text = file["presentation"].as_str().ok_or("no presentation")?;
		let by = Algorithm::ALL
			.into_iter()
			.find(|by| file["alg"] == by.name())
			.ok_or("an unknown algorithm")?;
		let public = key(by, 1)?.public();
		let keys = |_: Option<&str>, _: Option<&str>| -> Option<PublicKey> { Some(public.clone()) };
		let challenge = Challenge { audience: AUDIENCE, nonce: NONCE, max_age: 60 };
		let bound = file["bound"] == true;
		let key_binding = if bound { KeyBinding::Required(challenge) } else { KeyBinding::Refused };
		let policy = Policy {
			now: NOW,
			clock_skew: 0,
			algorithms: &[by],
			key_binding,
			profile: Profile::Certificate,
			status: None,
		};
		let name = path.display();
		let verified = verify(text, &policy, &keys)
			.map_err(|reasons| format!("{name} is refused: {reasons:?}"))?;
		for (claim, value) in file["shown"].as_object().ok_or("no claims")? {
			if verified.claims().get(claim) != Some(value) {
				return Err(format!("{name} shows another {claim}: {:?}", verified.claims()).into());
			}
		}
		if verified.bound() != bound {
			return Err(format!("{name}: the holder's signature is not as said").into());
		}
		let at = text.find('.').ok_or("no dot")? + 10;
		let letter = if text.as_bytes().get(at) == Some(&b'A') { "B" } else { "A" };
		let mut changed = text.to_string();
		changed.replace_range(at..=at, letter);
		if verify(&changed, &policy, &keys).is_ok() {
			return Err(format!("{name} verifies with a changed letter").into());
		}
		count += 1;
	}
	if count == 0 {
		return Err(format!("{folder} has no files").into());
	}
	println!("{count} presentations in {folder} verify");
	Ok(())
}

fn main() -> Result<(), Failure> {
	let words: Vec<String> = std::env::args().skip(1).collect();
	match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
		["make", folder] => make(folder),
		["check", folder] => check(folder),
		_ => Err("usage: interop make FOLDER | interop check FOLDER".into()),
	}
}
