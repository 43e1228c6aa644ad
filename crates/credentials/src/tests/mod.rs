//! Tests: the RFC's examples, wrong presentations, changed bytes, random claims, status lists.

mod issuing;
mod mutations;
mod page;
mod random;
mod rfc;
mod statuses;
mod wrong;

use crate::*;
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use serde_json::{json, Map, Value};

pub(crate) const NOW: u64 = 1_795_489_200;
pub(crate) const AUDIENCE: &str = "did:madang:bank";
pub(crate) const NONCE: &str = "question-1";
pub(crate) const CHALLENGE: Challenge<'static> =
	Challenge { audience: AUDIENCE, nonce: NONCE, max_age: 300 };

pub(crate) fn rng(seed: u64) -> ChaCha20Rng {
	ChaCha20Rng::seed_from_u64(seed)
}

pub(crate) fn issuer_did() -> String {
	format!("did:madang:{}", "0a".repeat(32))
}

pub(crate) fn p256(seed: u8) -> SigningKey {
	SigningKey::P256(::p256::ecdsa::SigningKey::from_slice(&[seed; 32]).unwrap())
}

pub(crate) fn ed25519(seed: u8) -> SigningKey {
	SigningKey::Ed25519(ed25519_dalek::SigningKey::from_bytes(&[seed; 32]))
}

pub(crate) fn path(text: &str) -> Path {
	Path::parse(text).unwrap()
}

pub(crate) fn members(value: Value) -> Map<String, Value> {
	value.as_object().unwrap().clone()
}

pub(crate) fn certificate(holder: &SigningKey) -> Certificate {
	let list = |purpose, index| StatusReference {
		list: "urn:madang:status-list:7".into(),
		index,
		purpose,
	};
	Certificate {
		issuer: issuer_did(),
		key: "1".into(),
		kind: "urn:madang:certificate:title-extract".into(),
		issued_at: NOW - 100,
		not_before: Some(NOW - 100),
		expires_at: Some(NOW + 1_000),
		holder: Some(holder.public()),
		status: vec![list(StatusPurpose::Revocation, 7), list(StatusPurpose::Suspension, 8)],
		claims: members(json!({
			"title": "1168010100108580000",
			"owner": { "name": "홍길동", "share": "1/2" },
			"entries": ["preservation", "transfer", { "rank": 3, "amount": 480_000_000 }],
		})),
		hidden: ["/title", "/owner", "/owner/name", "/entries/[1]", "/entries/[2]/amount"]
			.map(path)
			.into(),
		decoys: 2,
	}
}

/// Keys of the issuer, as a DID document has them.
pub(crate) fn resolver(key: &SigningKey) -> impl KeyResolver {
	let public = key.public();
	move |issuer: Option<&str>, key_id: Option<&str>| {
		let known = issuer == Some(&issuer_did()) && key_id == Some(&format!("{}#1", issuer_did()));
		known.then(|| public.clone())
	}
}

pub(crate) fn policy(key_binding: KeyBinding<'static>) -> Policy<'static> {
	Policy {
		now: NOW,
		clock_skew: 30,
		algorithms: &Algorithm::ALL,
		key_binding,
		profile: Profile::Certificate,
		status: Some(&|_| Ok(false)),
	}
}

/// A certificate with all disclosures.
pub(crate) fn issued() -> SdJwt {
	certificate(&ed25519(2)).sign(&p256(1), &mut rng(1)).unwrap()
}

/// A presentation of two claims, signed by the holder.
pub(crate) fn bound() -> SdJwt {
	let chosen = issued().select(&["/owner/name", "/entries/[1]"].map(path)).unwrap();
	chosen.bind(AUDIENCE, NONCE, NOW, &ed25519(2)).unwrap()
}

pub(crate) fn check(text: &str) -> Result<Verified, Vec<Reason>> {
	verify(text, &policy(KeyBinding::Optional(CHALLENGE)), &resolver(&p256(1)))
}

/// Signs any header and claims with the issuer's key.
pub(crate) fn signed(header: Value, claims: Value) -> String {
	let mut header = members(header);
	let alg = header.remove("alg");
	let text = p256(1).sign_jws(header.clone(), &claims);
	let Some(alg) = alg else { return text };
	// Another name of the algorithm, over which the signature is made.
	header.insert("alg".into(), alg);
	let header = crate::base64::encode(Value::Object(header).to_string().as_bytes());
	raw(&header, text.split('.').nth(1).unwrap())
}

/// Signs these two parts with the issuer's key, even if they mean nothing.
pub(crate) fn raw(header: &str, payload: &str) -> String {
	use ::p256::ecdsa::signature::Signer;
	let SigningKey::P256(key) = p256(1) else { unreachable!() };
	let message = format!("{header}.{payload}");
	let signature: ::p256::ecdsa::Signature = key.sign(message.as_bytes());
	format!("{message}.{}", crate::base64::encode(&signature.to_bytes()))
}

pub(crate) fn header() -> Value {
	json!({ "typ": CERTIFICATE_TYPE, "kid": format!("{}#1", issuer_did()) })
}

/// The header with its algorithm, for [`raw`].
pub(crate) fn full_header() -> Value {
	let mut header = header();
	header["alg"] = "ES256".into();
	header
}

pub(crate) fn open_claims() -> Value {
	json!({ "iss": issuer_did(), "vct": "urn:madang:certificate:a", "iat": NOW - 100 })
}
