//! Writes DID documents for `scripts/check-interop`, which has them checked with code of others.
//!
//! usage: `did_documents` FOLDER

use frame_support::BoundedVec;
use madang_did::{document, multikey};
use madang_primitives::{signing::VerificationKey, Did, InstitutionId};
use pallet_identity::{HolderCheck, KeyEntry, KeyPurpose, KeyPurposes, Resolution, Stamp};
use serde_json::{json, Value};
use std::{env, error::Error, fs, path::Path};

fn bytes<const N: usize>(first: u8) -> [u8; N] {
	let mut bytes = [7; N];
	bytes[0] = first;
	bytes
}

fn entry(key: VerificationKey, purposes: &[KeyPurpose]) -> KeyEntry {
	KeyEntry { key, purposes: KeyPurposes::of(purposes), check: HolderCheck::PIN }
}

fn resolution(number: u8, keys: Vec<KeyEntry>) -> Resolution {
	let stamp = Stamp { block: 7, moment: 1_800_000_000_000 };
	Resolution {
		did: Did([number; 32]),
		keys: BoundedVec::truncate_from(keys),
		version: 1,
		enrolled_by: InstitutionId(1),
		created: stamp,
		since: stamp,
		until: None,
		deactivated: None,
	}
}

fn main() -> Result<(), Box<dyn Error>> {
	use KeyPurpose::*;
	let folder = env::args().nth(1).ok_or("usage: did_documents FOLDER")?;
	let ed25519 = VerificationKey::Ed25519(bytes(3));
	let sr25519 = VerificationKey::Sr25519(bytes(4));
	let p256 = VerificationKey::P256(bytes(2));
	let documents = [
		("a-key", vec![entry(p256, &KeyPurpose::ALL)]),
		(
			"keys-of-each-kind",
			vec![
				entry(ed25519, &[Authentication, CapabilityInvocation]),
				entry(sr25519, &[AssertionMethod]),
				entry(p256, &[Authentication, AssertionMethod]),
			],
		),
	];
	for ((name, keys), number) in documents.into_iter().zip(1..) {
		let key = |entry: &KeyEntry| {
			let has = |purpose: &KeyPurpose| entry.purposes.contains(*purpose);
			let purposes = KeyPurpose::ALL.into_iter().filter(has).map(KeyPurpose::property);
			json!({ "key": multikey(&entry.key), "purposes": purposes.collect::<Vec<_>>() })
		};
		let expected: Vec<Value> = keys.iter().map(key).collect();
		let found = resolution(number, keys);
		let file = json!({
			"did": found.did.to_string(),
			"keys": expected,
			"document": document(&found),
		});
		fs::write(Path::new(&folder).join(format!("{name}.json")), file.to_string())?;
	}
	Ok(())
}
