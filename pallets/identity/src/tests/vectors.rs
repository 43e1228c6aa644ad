//! The test vector of the page `docs/src/parties.md`, for software in other languages.
//!
//! The digests and the Ed25519 and P-256 signatures were also calculated outside Rust. Ed25519 and
//! deterministic ECDSA (RFC 6979) have one signature for each message, and the tests compare it.
//! sr25519 is randomised, so its signature is one of many.

use super::party::*;
use crate::{
	did_object, keys, mock::*, registration_terms, Dids, HolderCheck, KeyPurpose, KeyPurposes, Keys,
};
use codec::Encode;
use frame_support::assert_ok;
use madang_primitives::signing::{did_of, PartyConsent, PartySignature, Payload, Purpose};
use p256::ecdsa::SigningKey;
use sp_core::{ed25519, sr25519, Pair, H256};

/// Published secrets: RFC 8032 test 1, the development key `//Alice`, and RFC 6979 A.2.5.
const SECRETS: [&str; 3] = [
	"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
	"e5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a",
	"c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721",
];
const KEYS: &str = concat!(
	"0c",
	"00",
	"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
	"0501",
	"01",
	"d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d",
	"0f01",
	"02",
	"0360fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6",
	"0106",
);
const DID: &str = "24b4b9564c649056d1034929f665e8fbcd4497c9044eec7ab09002703f8f08e0";
const OBJECT: &str = "a93b6ef28095d5e81329d5220b88e5621f7c2d8a50c456fec5237a67876b8a39";
const TERMS: &str = "4ecc10ea2fa6957858e7a4bb4c4ae3683476e5550f5b56455d9659b26cee4283";
const PAYLOAD: &str = concat!(
	"6d6164616e672f70617274792f31",
	"1111111111111111111111111111111111111111111111111111111111111111",
	"00",
	"24b4b9564c649056d1034929f665e8fbcd4497c9044eec7ab09002703f8f08e0",
	"a93b6ef28095d5e81329d5220b88e5621f7c2d8a50c456fec5237a67876b8a39",
	"4ecc10ea2fa6957858e7a4bb4c4ae3683476e5550f5b56455d9659b26cee4283",
	"00505c18a3010000",
);
const DIGEST: &str = "a004c3a689d54b0880393aa993bc6fa2b62251d2e3e27ea9167c719351d3d559";
const SIGNATURES: [&str; 3] = [
	concat!(
		"74f40173dfca6c70a8eb049a58826b4e56606ec835b4daf4c984d1877b4e1ec0",
		"e6ac7eab6f654764acc04f84398d7bbd53bd16ed4f9ed5721361ecfd0bc6f305",
	),
	concat!(
		"5e36a70f60bf158bebd519fe070ed1d7756a2795f28ea8d36fb5e12575079951",
		"2ee12e92fd9b51ca24059188e5dea01bb71846e1ae65fa24edba31aaf8d29987",
	),
	concat!(
		"1a326ad346db53e8a24fe1f31137e7a5a40baf6bb7dbdc68404bd6f132c8f0b2",
		"c9a7c4078be1cc5d39508e5bfe3dc7eac78682e5fa39c08797472e64bccfacf9",
	),
];
const EXPIRES_AT: u64 = 1_800_000_000_000;

fn bytes<const N: usize>(text: &str) -> [u8; N] {
	hex::decode(text).unwrap().try_into().unwrap()
}

fn secrets() -> [Secret; 3] {
	let [ed, sr, p256] = SECRETS.map(bytes::<32>);
	[
		Secret::Ed25519(Box::new(ed25519::Pair::from_seed(&ed))),
		Secret::Sr25519(sr25519::Pair::from_seed(&sr)),
		Secret::P256(SigningKey::from_slice(&p256).unwrap()),
	]
}

fn signatures() -> [PartySignature; 3] {
	let [ed, sr, p256] = SIGNATURES.map(bytes::<64>);
	[PartySignature::Ed25519(ed), PartySignature::Sr25519(sr), PartySignature::P256(p256)]
}

/// The keys: the first for acts of the party and on the document, the second for everything, the third
/// for acts of the party, on a device that checks its holder by PIN or biometrics.
fn vector_keys() -> Keys {
	let mut keys = keys_of(&secrets());
	keys[0].purposes =
		KeyPurposes::of(&[KeyPurpose::Authentication, KeyPurpose::CapabilityInvocation]);
	keys[2].purposes = KeyPurposes::of(&[KeyPurpose::Authentication]);
	keys[2].check = HolderCheck(HolderCheck::PIN.0 | HolderCheck::BIOMETRIC.0);
	keys
}

fn signed() -> Payload {
	let keys = vector_keys();
	let did = did_of(&keys[0].key);
	Payload {
		genesis: H256(bytes("11".repeat(32).as_str())),
		purpose: Purpose::RegisterDid,
		did,
		object: did_object(&did),
		terms: registration_terms(&keys, BANK),
		expires_at: EXPIRES_AT,
	}
}

#[test]
fn the_vectors_bytes_are_as_published() {
	let payload = signed();
	assert_eq!(hex::encode(vector_keys().encode()), KEYS);
	assert_eq!(hex::encode(payload.did.0), DID);
	assert_eq!(hex::encode(payload.object), OBJECT);
	assert_eq!(hex::encode(payload.terms), TERMS);
	assert_eq!(hex::encode(payload.bytes()), PAYLOAD);
	assert_eq!(payload.bytes().len(), 151);
	assert_eq!(hex::encode(payload.digest()), DIGEST);
}

#[test]
fn the_vectors_signatures_are_valid_for_their_keys() {
	let message = signed().bytes();
	for (secret, signature) in secrets().iter().zip(signatures()) {
		assert_eq!(keys::verify(&secret.key(), &signature, &message), Some(true));
		assert_eq!(keys::verify(&secret.key(), &signature, b"another message"), Some(false));
		if !matches!(secret, Secret::Sr25519(_)) {
			assert_eq!(secret.sign(&message), signature);
		}
	}
}

#[test]
fn the_vector_registers_its_did() {
	build_and_execute(|| {
		assert_eq!(GENESIS, signed().genesis);
		let consent = PartyConsent {
			did: signed().did,
			key: 0,
			expires_at: EXPIRES_AT,
			signature: signatures()[0],
		};
		assert_ok!(Identity::register_did(
			RuntimeOrigin::signed(BANKER),
			vector_keys(),
			consent,
			fresh_ref()
		));
		assert_eq!(Dids::<Test>::get(consent.did).unwrap().keys, vector_keys());
	});
}

#[test]
fn the_documentation_contains_the_vector() {
	let page = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/src/parties.md"));
	let page: String = page.split_whitespace().collect();
	for part in [KEYS, DID, OBJECT, TERMS, PAYLOAD, DIGEST].iter().chain(&SIGNATURES) {
		assert!(page.contains(part), "{part}");
	}
	for secret in SECRETS {
		assert!(page.contains(secret), "{secret}");
	}
}
