//! Tests against the tables of DID Core 1.0, and published keys.

use super::*;
use frame_support::BoundedVec;
use madang_primitives::InstitutionId;
use pallet_identity::{HolderCheck, KeyPurposes, Stamp};
use std::collections::BTreeSet;

const CREATED: u64 = 1_800_000_000_000;

fn bytes<const N: usize>(first: u8) -> [u8; N] {
	let mut bytes = [first; N];
	bytes[N - 1] = 1;
	bytes
}

fn entry(key: VerificationKey, purposes: &[KeyPurpose]) -> KeyEntry {
	KeyEntry { key, purposes: KeyPurposes::of(purposes), check: HolderCheck::PIN }
}

fn found() -> Resolution {
	use KeyPurpose::*;
	let keys = vec![
		entry(VerificationKey::Ed25519(bytes(3)), &[Authentication, CapabilityInvocation]),
		entry(VerificationKey::Sr25519(bytes(4)), &[AssertionMethod]),
		entry(VerificationKey::P256(bytes(2)), &[Authentication]),
	];
	let stamp = |later| Stamp { block: 7, moment: CREATED + later };
	Resolution {
		did: Did([0xab; 32]),
		keys: BoundedVec::truncate_from(keys),
		version: 1,
		enrolled_by: InstitutionId(1),
		created: stamp(0),
		since: stamp(0),
		until: None,
		deactivated: None,
	}
}

/// Check a document by the tables of DID Core 1.0, section 5, and by its rules for JSON-LD (6.3) and
/// `Multikey`.
fn check(document: &Value) {
	let object = document.as_object().expect("a map");
	let known: BTreeSet<&str> = KeyPurpose::ALL
		.map(KeyPurpose::property)
		.into_iter()
		.chain(["@context", "id", "controller", "verificationMethod"])
		.collect();
	assert!(
		object.keys().all(|name| known.contains(name.as_str())),
		"a property is not of DID Core"
	);
	let context = object["@context"].as_array().expect("an ordered set");
	assert_eq!(context[0], "https://www.w3.org/ns/did/v1", "5.3.1.1: the first is this one");
	let is_did = |value: &Value| {
		let text = value.as_str().expect("a string");
		let id = text.strip_prefix("did:madang:").expect("3.1: the scheme and the method");
		assert!(id.len() == 64 && id.chars().all(|c| c.is_ascii_hexdigit()), "3.1: id characters");
	};
	is_did(&object["id"]);
	is_did(&object["controller"]);
	let mut ids = BTreeSet::new();
	for method in object["verificationMethod"].as_array().expect("a set of maps") {
		let id = method["id"].as_str().expect("a DID URL");
		let (did, fragment) = id.split_once('#').expect("3.2: a fragment");
		assert_eq!(did, object["id"]);
		assert_eq!(method["type"], "Multikey");
		is_did(&method["controller"]);
		let key = method["publicKeyMultibase"].as_str().expect("a multibase string");
		assert_eq!(key, fragment);
		assert!(bs58::decode(key.strip_prefix('z').expect("base 58")).into_vec().is_ok());
		assert!(method.get("publicKeyJwk").is_none(), "5.2.1: not the same key twice");
		assert!(ids.insert(id.to_owned()), "5.2: ids are distinct");
	}
	for purpose in KeyPurpose::ALL {
		let Some(listed) = object.get(purpose.property()) else { continue };
		let listed = listed.as_array().expect("5.3: a set");
		let distinct: BTreeSet<_> =
			listed.iter().map(|id| id.as_str().expect("a DID URL")).collect();
		assert!(!listed.is_empty() && distinct.len() == listed.len());
		assert!(distinct.iter().all(|id| ids.contains(*id)), "5.3: a key of this document");
	}
}

#[test]
fn a_document_has_what_did_core_asks_for() {
	let answer = resolution(Some(&found()));
	assert_eq!(answer["didResolutionMetadata"], json!({ "contentType": CONTENT_TYPE }));
	let document = &answer["didDocument"];
	check(document);
	let did = "did:madang:".to_owned() + &"ab".repeat(32);
	assert_eq!(document["id"], did);
	let id = |number: usize| key_id(&did, &found().keys[number].key);
	assert_eq!(document["authentication"], json!([id(0), id(2)]));
	assert_eq!(document["assertionMethod"], json!([id(1)]));
	assert_eq!(document["capabilityInvocation"], json!([id(0)]));
	assert_eq!(document.get("capabilityDelegation"), None);
	assert_eq!(document["verificationMethod"][0]["authType"], 2);
	assert_eq!(
		answer["didDocumentMetadata"],
		json!({ "created": "2027-01-15T08:00:00Z", "versionId": "1" })
	);
}

#[test]
fn an_earlier_version_names_the_next() {
	let next = Stamp { block: 9, moment: CREATED + 86_400_000 };
	let metadata = metadata(&Resolution { until: Some(next), ..found() });
	assert_eq!(metadata["nextUpdate"], "2027-01-16T08:00:00Z");
	assert_eq!(metadata["nextVersionId"], "2");
	assert_eq!(metadata.get("updated"), None);
	let second = Resolution { version: 2, since: next, ..found() };
	let metadata = super::metadata(&second);
	assert_eq!(metadata["updated"], "2027-01-16T08:00:00Z");
	assert_eq!(metadata["created"], "2027-01-15T08:00:00Z");
	assert_eq!(metadata.get("nextUpdate"), None);
}

#[test]
fn a_deactivated_did_has_no_document() {
	let deactivated = Some(Stamp { block: 9, moment: CREATED + 86_400_000 });
	let answer = resolution(Some(&Resolution { deactivated, ..found() }));
	assert_eq!(answer["didDocument"], Value::Null);
	assert_eq!(answer["didResolutionMetadata"], json!({}));
	assert_eq!(answer["didDocumentMetadata"]["deactivated"], true);
	assert_eq!(answer["didDocumentMetadata"]["updated"], "2027-01-16T08:00:00Z");
}

#[test]
fn a_failure_has_its_name_and_no_document() {
	for (failure, name) in [
		(Failure::InvalidDid, "invalidDid"),
		(Failure::NotFound, "notFound"),
		(Failure::InvalidOptions, "invalidOptions"),
	] {
		let answer = failure.answer();
		assert_eq!(answer["didResolutionMetadata"]["error"], name);
		assert_eq!(answer["didDocument"], Value::Null);
		assert_eq!(answer["didDocumentMetadata"], json!({}));
	}
	assert_eq!(resolution(None), Failure::NotFound.answer());
}

/// The prefixes are those of did:key, which everybody knows: `z6Mk` for Ed25519 and `zDn` for P-256.
#[test]
fn keys_have_the_codes_of_the_multicodec_table() {
	assert!(multikey(&VerificationKey::Ed25519(bytes(3))).starts_with("z6Mk"));
	assert!(multikey(&VerificationKey::P256(bytes(2))).starts_with("zDn"));
	let sr = multikey(&VerificationKey::Sr25519(bytes(4)));
	assert_eq!(bs58::decode(&sr[1..]).into_vec().unwrap()[..2], [0xef, 0x01]);
}

#[test]
fn a_key_reads_back_from_its_text_only() {
	let keys = [
		VerificationKey::Ed25519(bytes(3)),
		VerificationKey::Sr25519(bytes(4)),
		VerificationKey::P256(bytes(2)),
	];
	for key in keys {
		let text = multikey(&key);
		assert_eq!(from_multikey(&text), Some(key));
		assert_eq!(from_multikey(&text[1..]), None);
		assert_eq!(from_multikey(&text[..text.len() - 2]), None);
	}
	for text in ["", "z", "z0", &format!("z{}", "1".repeat(65))] {
		assert_eq!(from_multikey(text), None, "{text}");
	}
}

#[test]
fn moments_read_back_as_the_end_of_their_second() {
	for second in [0, 1, 86_399, 86_400, 951_782_399, 1_709_164_800, 4_102_444_799u64] {
		let text = datetime(second * 1_000);
		assert_eq!(moment(&text), Some(second * 1_000 + 999), "{text}");
		assert_eq!(datetime(second * 1_000 + 999), text);
	}
	assert_eq!(datetime(1_709_164_800_000), "2024-02-29T00:00:00Z");
	for text in [
		"",
		"2027-01-15",
		"2027-01-15T08:00:00",
		"2027-01-15T08:00:00.0Z",
		"2027-01-15T08:00:00+09:00",
		"2027-1-15T08:00:00Z",
		"2027-02-30T08:00:00Z",
		"2027-01-15T24:00:00Z",
		"2027-01-15T23:60:00Z",
		"1969-12-31T23:59:59Z",
	] {
		assert_eq!(moment(text), None, "{text}");
	}
}

#[test]
fn a_did_has_one_text() {
	let text = Did([0xab; 32]).to_string();
	assert_eq!(parse(&text), Some(Did([0xab; 32])));
	let digits = "ab".repeat(32);
	for invalid in [
		digits.clone(),
		format!("did:other:{digits}"),
		format!("did:madang:{}", digits.to_uppercase()),
		format!("did:madang:{}", &digits[2..]),
		format!("did:madang:{digits}ab"),
		format!("did:madang:{}+b", &digits[2..]),
		format!("{text}#key"),
		format!("{text} "),
	] {
		assert_eq!(parse(&invalid), None, "{invalid}");
	}
}
