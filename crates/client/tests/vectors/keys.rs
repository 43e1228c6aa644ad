//! The secrets of the vectors, which are public, and signatures with them.

use madang_client::PartyKey;
use madang_primitives::signing::{PartySignature, VerificationKey};
use p256::ecdsa::{signature::Verifier, Signature, SigningKey, VerifyingKey};
use serde_json::{json, Map, Value};
use sp_core::{ed25519, sr25519, Pair};

/// The names of the schemes, in the order of the keys.
pub const SCHEMES: [&str; 3] = ["ed25519", "sr25519", "p256"];

/// Published secrets: RFC 8032 test 1, the development key `//Alice`, and RFC 6979 A.2.5.
pub const SECRETS: [&str; 3] = [
	"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
	"e5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a",
	"c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721",
];

fn secret(number: usize) -> [u8; 32] {
	let mut bytes = [0; 32];
	hex::decode_to_slice(SECRETS[number], &mut bytes).expect("a secret is hex digits");
	bytes
}

/// The keys, in the order of [`SCHEMES`].
pub fn keys() -> [PartyKey; 3] {
	[
		PartyKey::Ed25519(Box::new(ed25519_pair())),
		PartyKey::Sr25519(Box::new(sr25519_pair())),
		PartyKey::P256(Box::new(SigningKey::from_slice(&secret(2)).expect("a P-256 secret"))),
	]
}

/// The Ed25519 key.
pub fn ed25519_pair() -> ed25519::Pair {
	ed25519::Pair::from_seed(&secret(0))
}

/// The sr25519 key.
pub fn sr25519_pair() -> sr25519::Pair {
	sr25519::Pair::from_seed(&secret(1))
}

/// The keys as a file has them.
pub fn json() -> Value {
	let keys = keys();
	let all = keys.iter().zip(SCHEMES).zip(SECRETS).map(|((key, scheme), secret)| {
		json!({ "scheme": scheme, "secret": secret, "public": hex::encode(public(&key.public())) })
	});
	all.collect()
}

fn public(key: &VerificationKey) -> Vec<u8> {
	match key {
		VerificationKey::Ed25519(bytes) | VerificationKey::Sr25519(bytes) => bytes.to_vec(),
		VerificationKey::P256(bytes) => bytes.to_vec(),
	}
}

/// The bytes of a signature.
pub const fn signature_bytes(signature: &PartySignature) -> &[u8; 64] {
	match signature {
		PartySignature::Ed25519(bytes)
		| PartySignature::Sr25519(bytes)
		| PartySignature::P256(bytes) => bytes,
	}
}

/// Whether a signature is valid, as a library of its scheme says.
pub fn is_valid(key: &VerificationKey, message: &[u8], signature: &[u8; 64]) -> bool {
	match key {
		VerificationKey::Ed25519(public) => ed25519::Pair::verify(
			&ed25519::Signature::from_raw(*signature),
			message,
			&ed25519::Public::from_raw(*public),
		),
		VerificationKey::Sr25519(public) => sr25519::Pair::verify(
			&sr25519::Signature::from_raw(*signature),
			message,
			&sr25519::Public::from_raw(*public),
		),
		VerificationKey::P256(public) => {
			let key = VerifyingKey::from_sec1_bytes(public).expect("a point");
			let signature = Signature::from_slice(signature).expect("two numbers");
			key.verify(message, &signature).is_ok()
		}
	}
}

/// A signature that the file has, if it is valid for the message.
pub fn kept(old: &Value, key: &VerificationKey, message: &[u8]) -> Option<[u8; 64]> {
	let mut bytes = [0; 64];
	hex::decode_to_slice(old.as_str()?, &mut bytes).ok()?;
	is_valid(key, message, &bytes).then_some(bytes)
}

/// The signatures of each key over a message, by scheme. `old` are those of the file.
pub fn signatures(message: &[u8], old: &Value) -> Value {
	let mut all = Map::new();
	for (key, scheme) in keys().iter().zip(SCHEMES) {
		let kept = match key {
			PartyKey::Sr25519(_) => kept(&old[scheme], &key.public(), message),
			_ => None,
		};
		let bytes = kept.unwrap_or_else(|| *signature_bytes(&key.sign(message)));
		assert!(is_valid(&key.public(), message, &bytes), "{scheme}");
		all.insert(scheme.to_owned(), hex::encode(bytes).into());
	}
	Value::Object(all)
}
