//! The file `parties.json`: one vector of each act that a party signs.

use crate::{
	acts::{self, Vector},
	checked_in, compare, keys,
};
use codec::{Compact, Encode};
use madang_primitives::signing::{Payload, Purpose};
use scale_info::{TypeDef, TypeInfo};
use serde_json::{json, Value};
use sp_core::H256;
use sp_crypto_hashing::sha2_256;
use std::collections::BTreeSet;

/// The genesis hash of the vectors.
pub const GENESIS: H256 = H256([0x11; 32]);
/// When the signatures of the vectors expire.
pub const EXPIRES_AT: u64 = 1_800_000_000_000;

/// The vector of this name in a file.
pub fn named<'a>(list: &'a Value, name: &str) -> &'a Value {
	let mut all = list.as_array().into_iter().flatten();
	all.find(|one| one["name"] == name).unwrap_or(&Value::Null)
}

fn payload(vector: &Vector) -> Payload {
	let acts::Act { purpose, object, terms } = vector.act;
	let did = acts::did();
	Payload { genesis: GENESIS, purpose, did, object, terms, expires_at: EXPIRES_AT }
}

fn vector_json(vector: &Vector, old: &Value) -> Value {
	let (payload, act) = (payload(vector), vector.act);
	let bytes = payload.bytes();
	json!({
		"name": vector.name,
		"purpose": { "name": format!("{:?}", act.purpose), "byte": hex::encode(act.purpose.encode()) },
		"object": {
			"kind": vector.kind,
			"id": vector.id.json(),
			"digest": hex::encode(act.object),
		},
		"terms": {
			"fields": vector.terms.iter().map(|field| field.json()).collect::<Vec<_>>(),
			"digest": hex::encode(act.terms),
		},
		"bytes": hex::encode(&bytes),
		"digest": hex::encode(payload.digest()),
		"signatures": keys::signatures(&bytes, &old["signatures"]),
	})
}

#[test]
fn the_file_has_what_parties_sign() {
	let old = checked_in("parties.json");
	let all = acts::all();
	let vectors: Vec<_> =
		all.iter().map(|one| vector_json(one, named(&old["vectors"], one.name))).collect();
	let made = json!({
		"about": "What parties sign: one vector of each act. See docs/src/parties.md. The secrets are public: never use them.",
		"domain": hex::encode("madang/party/1"),
		"genesis": hex::encode(GENESIS),
		"did": hex::encode(acts::did().0),
		"expires_at": EXPIRES_AT.to_string(),
		"keys": keys::json(),
		"vectors": vectors,
	});
	compare("parties.json", &made);
}

#[test]
fn objects_and_terms_are_the_digests_of_their_fields() {
	for vector in acts::all() {
		let mut object = Compact(vector.kind.len() as u32).encode();
		object.extend(vector.kind.bytes());
		object.extend(&vector.id.scale);
		assert_eq!(sha2_256(&object), vector.act.object.0, "the object of {}", vector.name);
		let terms: Vec<u8> =
			vector.terms.iter().flat_map(|field| field.scale.iter().copied()).collect();
		assert_eq!(sha2_256(&terms), vector.act.terms.0, "the terms of {}", vector.name);
	}
}

#[test]
fn every_purpose_and_every_act_of_the_client_has_a_vector() {
	let all = acts::all();
	let TypeDef::Variant(purposes) = Purpose::type_info().type_def else {
		panic!("a purpose is one of several")
	};
	let purposes: BTreeSet<String> =
		purposes.variants.iter().map(|one| one.name.to_owned()).collect();
	let used: BTreeSet<String> = all.iter().map(|one| format!("{:?}", one.act.purpose)).collect();
	assert_eq!(used, purposes);
	let source = include_str!("../../src/consent.rs");
	let acts: BTreeSet<&str> = source
		.lines()
		.filter_map(|line| line.strip_prefix("pub fn ")?.split_once('(').map(|(name, _)| name))
		.collect();
	assert_eq!(all.iter().map(|one| one.name).collect::<BTreeSet<_>>(), acts);
}

#[test]
fn the_page_names_every_purpose() {
	let page = include_str!("../../../../docs/src/parties.md");
	for vector in acts::all() {
		let byte = format!("`{}`", hex::encode(vector.act.purpose.encode()));
		assert!(page.contains(&byte), "docs/src/parties.md has no purpose {byte}");
	}
}
