//! The file `officers.json`: what the accounts of officers sign, what an agency signs for a ticket, and what a node signs for
//! the institution that holds it.

use crate::{
	checked_in, compare,
	keys::{self, ed25519_pair, kept, signature_bytes, sr25519_pair},
	parties::{named, EXPIRES_AT, GENESIS},
	value::Field,
};
use codec::{Decode, Encode};
use madang_client::{
	api::types::{InstitutionId, InstitutionKind, KeyEntry, Keys, NodeId, ProgrammeId, Ticket},
	PartyKey, METADATA,
};
use madang_json::{Call, Runtime as Described};
use madang_primitives::{
	appointment::{Appointment, AppointmentPayload},
	signing::{PartyConsent, PartySignature},
	Did,
};
use madang_runtime::{
	extensions::{CheckMortality, CheckRoom},
	RuntimeCall, SignedPayload, TxExtension, UncheckedExtrinsic,
};
use serde_json::{json, Value};
use sp_core::{crypto::Ss58Codec, ed25519, sr25519, Pair, H256};
use sp_runtime::{generic::Era, traits::TransactionExtension, AccountId32, MultiSignature};

/// What a signature of a transaction is for and the transaction does not say.
const SPEC_VERSION: u32 = 100;
const TRANSACTION_VERSION: u32 = 1;
/// The block from which on the transactions are valid.
const BORN: u64 = 4_100;
const BIRTH_HASH: H256 = H256([0x99; 32]);
const NONCE: u32 = 7;
const REFERENCE: [u8; 32] = [0xaa; 32];
const BANK: InstitutionId = InstitutionId(4);

/// The keys of officers' accounts, by scheme.
fn officers() -> [(&'static str, PartyKey); 2] {
	let (ed, sr) = (ed25519_pair(), sr25519_pair());
	[("ed25519", PartyKey::Ed25519(Box::new(ed))), ("sr25519", PartyKey::Sr25519(Box::new(sr)))]
}

fn account(scheme: &str) -> AccountId32 {
	match scheme {
		"ed25519" => AccountId32::new(ed25519_pair().public().0),
		_ => AccountId32::new(sr25519_pair().public().0),
	}
}

fn account_json(scheme: &str) -> Value {
	let account = account(scheme);
	let public: &[u8] = account.as_ref();
	json!({ "scheme": scheme, "account": account.to_ss58check(), "public": hex::encode(public) })
}

/// A signature with an officer's key. An sr25519 signature of the file is kept if it is valid.
fn signature(key: &PartyKey, message: &[u8], old: &Value) -> [u8; 64] {
	let kept = match key {
		PartyKey::Sr25519(_) => kept(old, &key.public(), message),
		_ => None,
	};
	let signature = kept.unwrap_or_else(|| *signature_bytes(&key.sign(message)));
	assert!(keys::is_valid(&key.public(), message, &signature));
	signature
}

fn extensions() -> TxExtension {
	(
		pallet_institutions::AdmitOfficers::new(),
		frame_system::CheckNonZeroSender::new(),
		frame_system::CheckSpecVersion::new(),
		frame_system::CheckTxVersion::new(),
		frame_system::CheckGenesis::new(),
		CheckMortality::from(Era::mortal(64, BORN)),
		frame_system::CheckNonce::from(NONCE),
		pallet_institutions::ChargeQuota::new(),
		pallet_clock::SettledTime::new(),
		CheckRoom::new(),
	)
}

/// Each extension: its name, what it adds to the transaction, and what it adds only to what is signed.
fn parts() -> Vec<Value> {
	let e = extensions();
	let explicit = [
		e.0.encode(),
		e.1.encode(),
		e.2.encode(),
		e.3.encode(),
		e.4.encode(),
		e.5.encode(),
		e.6.encode(),
		e.7.encode(),
		e.8.encode(),
		e.9.encode(),
	];
	let empty = Vec::new;
	let implicit = [
		empty(),
		empty(),
		SPEC_VERSION.encode(),
		TRANSACTION_VERSION.encode(),
		GENESIS.encode(),
		BIRTH_HASH.encode(),
		empty(),
		empty(),
		empty(),
		empty(),
	];
	let names = <TxExtension as TransactionExtension<RuntimeCall>>::metadata();
	let parts = names.iter().zip(explicit).zip(implicit);
	parts
		.map(|((one, explicit), implicit)| {
			json!({
				"name": one.identifier,
				"in_transaction": hex::encode(explicit),
				"signed_only": hex::encode(implicit),
			})
		})
		.collect()
}

/// A short call, and one that is longer than what is signed as it is.
fn calls() -> [RuntimeCall; 2] {
	let keys: Keys =
		Keys::truncate_from(keys::keys().iter().map(|key| KeyEntry::new(key.public())).collect());
	let consent = PartyConsent {
		did: Did([0x22; 32]),
		key: 0,
		expires_at: EXPIRES_AT,
		signature: PartySignature::Ed25519([0x33; 64]),
	};
	[
		RuntimeCall::Institutions(pallet_institutions::Call::anchor_log {
			head: H256([0x44; 32]),
			entries: 120,
			external_ref: REFERENCE,
		}),
		RuntimeCall::Identity(pallet_identity::Call::register_did {
			keys,
			consent,
			external_ref: REFERENCE,
		}),
	]
}

fn described(call: &RuntimeCall) -> Value {
	let bytes = call.encode();
	let runtime = Described::decode(METADATA).expect("the metadata decodes");
	let found: Call = runtime
		.calls()
		.into_iter()
		.find(|one| bytes.starts_with(&one.index))
		.expect("the metadata has the call");
	let arguments = found.decode(runtime.types(), &bytes).expect("it is this call");
	json!({ "name": found.full_name(), "arguments": arguments, "bytes": hex::encode(bytes) })
}

fn transaction(call: &RuntimeCall, (scheme, key): &(&'static str, PartyKey), old: &Value) -> Value {
	let described = described(call);
	let name = format!("{} {scheme}", described["name"].as_str().expect("a call has a name"));
	let implicit = ((), (), SPEC_VERSION, TRANSACTION_VERSION, GENESIS, BIRTH_HASH, (), (), (), ());
	let payload = SignedPayload::from_raw(call.clone(), extensions(), implicit);
	let signed = payload.using_encoded(<[u8]>::to_vec);
	let (plain, _, _) = payload.deconstruct();
	let signature = signature(key, &signed, &named(old, &name)["signature"]);
	let of_scheme = match *scheme {
		"ed25519" => MultiSignature::Ed25519(ed25519::Signature::from_raw(signature)),
		_ => MultiSignature::Sr25519(sr25519::Signature::from_raw(signature)),
	};
	let transaction =
		UncheckedExtrinsic::new_signed(plain, account(scheme).into(), of_scheme, extensions());
	let bytes = transaction.encode();
	assert_eq!(UncheckedExtrinsic::decode(&mut &bytes[..]).as_ref(), Ok(&transaction));
	json!({
		"name": name,
		"signer": account_json(scheme),
		"call": described,
		"signed": hex::encode(signed),
		"signature": hex::encode(signature),
		"transaction": hex::encode(&bytes),
		"hash": hex::encode(sp_crypto_hashing::blake2_256(&bytes)),
	})
}

fn transactions(old: &Value) -> Vec<Value> {
	let of_call = |call: &RuntimeCall| {
		officers().map(|officer| transaction(call, &officer, old)).into_iter().collect::<Vec<_>>()
	};
	calls().iter().flat_map(of_call).collect()
}

fn appointments(old: &Value) -> Vec<Value> {
	let (kind, ko, en) = (InstitutionKind::Bank, "새은행".as_bytes(), "New Bank".as_bytes());
	let all = [
		("officer", Appointment::Officer(BANK)),
		("administrator", Appointment::Administrator(BANK)),
		("first_administrator", Appointment::first_administrator(kind, ko, en)),
	];
	let mut made = Vec::new();
	for (what, appointment) in all {
		for (scheme, key) in officers() {
			let name = format!("{what} {scheme}");
			let bytes = AppointmentPayload {
				genesis: GENESIS,
				appointment,
				account: account(scheme),
				expires_at: EXPIRES_AT,
			}
			.bytes();
			let signature = signature(&key, &bytes, &named(old, &name)["signature"]);
			made.push(json!({
				"name": name,
				"signer": account_json(scheme),
				"appointment": Field::new("appointment", &appointment).json(),
				"bytes": hex::encode(&bytes),
				"signature": hex::encode(signature),
			}));
		}
	}
	made
}

fn ticket(old: &Value) -> Value {
	let ticket = Ticket {
		tag: [0x55; 32],
		programme: ProgrammeId(3),
		period: 2_026,
		lender: BANK,
		applicant: Did([0x22; 32]),
		expires_at: EXPIRES_AT,
		key: 0,
		signature: PartySignature::Ed25519([0; 64]),
	};
	let fields = [
		Field::new("genesis", &GENESIS),
		Field::new("tag", &ticket.tag),
		Field::new("programme", &ticket.programme),
		Field::new("period", &ticket.period),
		Field::new("lender", &ticket.lender),
		Field::new("applicant", &ticket.applicant),
		Field::new("expires_at", &ticket.expires_at),
		Field::new("key", &ticket.key),
	];
	let bytes = ticket.bytes(GENESIS);
	let mut parts = b"madang/ticket/1".to_vec();
	fields.iter().for_each(|field| parts.extend(&field.scale));
	assert_eq!(parts, bytes);
	json!({
		"domain": hex::encode("madang/ticket/1"),
		"fields": fields.iter().map(Field::json).collect::<Vec<_>>(),
		"bytes": hex::encode(&bytes),
		"signatures": keys::signatures(&bytes, &old["signatures"]),
	})
}

fn node() -> Value {
	let pair = ed25519_pair();
	let id = NodeId(pair.public().0);
	let bytes = id.proof_message(&GENESIS.0, BANK);
	json!({
		"node": id.to_string(),
		"institution": BANK.0,
		"bytes": hex::encode(&bytes),
		"signature": hex::encode(pair.sign(&bytes).0),
	})
}

#[test]
fn the_file_has_what_officers_agencies_and_nodes_sign() {
	let old = checked_in("officers.json");
	let made = json!({
		"about": "What officers' accounts, agencies and nodes sign. See docs/src/vectors.md. The secrets are public: never use them.",
		"keys": keys::json(),
		"genesis": hex::encode(GENESIS),
		"spec_version": SPEC_VERSION,
		"transaction_version": TRANSACTION_VERSION,
		"born": { "number": BORN, "hash": hex::encode(BIRTH_HASH) },
		"valid_for_blocks": 64,
		"nonce": NONCE,
		"expires_at": EXPIRES_AT.to_string(),
		"extensions": parts(),
		"transactions": transactions(&old["transactions"]),
		"appointments": appointments(&old["appointments"]),
		"ticket": ticket(&old["ticket"]),
		"node": node(),
	});
	compare("officers.json", &made);
}

#[test]
fn what_is_signed_is_the_call_and_the_parts_of_the_extensions() {
	for (call, is_hashed) in calls().iter().zip([false, true]) {
		let mut parts_signed = call.encode();
		for part in ["in_transaction", "signed_only"] {
			for one in parts() {
				let bytes = hex::decode(one[part].as_str().expect("hex digits"));
				parts_signed.extend(bytes.expect("hex digits"));
			}
		}
		assert_eq!(parts_signed.len() > 256, is_hashed);
		let expected = match is_hashed {
			true => sp_crypto_hashing::blake2_256(&parts_signed).to_vec(),
			false => parts_signed,
		};
		let implicit =
			((), (), SPEC_VERSION, TRANSACTION_VERSION, GENESIS, BIRTH_HASH, (), (), (), ());
		let payload = SignedPayload::from_raw(call.clone(), extensions(), implicit);
		assert_eq!(payload.using_encoded(<[u8]>::to_vec), expected);
	}
}

#[test]
fn the_extensions_are_those_of_the_metadata() {
	let metadata = subxt::metadata::Metadata::decode(&mut &METADATA[..]).expect("it decodes");
	let named: Vec<_> = metadata
		.extrinsic()
		.transaction_extensions_by_version(0)
		.expect("version 0 exists")
		.map(|one| one.identifier().to_owned())
		.collect();
	let ours: Vec<_> =
		parts().iter().map(|one| one["name"].as_str().expect("a name").to_owned()).collect();
	assert_eq!(named, ours);
}
