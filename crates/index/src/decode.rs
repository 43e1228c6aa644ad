//! Blocks as the index keeps them.

use crate::{
	block::{Block, Event, FullBlock, Mention, Outcome, Place, Transaction, FOUNDED},
	node::RawBlock,
};
use madang_json::{Error, Runtime};
use serde_json::{json, Value};
use sp_core::crypto::{AccountId32, Ss58Codec};
use sp_crypto_hashing::blake2_256;
use std::collections::BTreeSet;

/// What the genesis block has without events: an entry of storage, and how the index keeps it.
pub struct FoundedEntry {
	pallet: &'static str,
	entry: &'static str,
	/// The name of the event in its place.
	name: &'static str,
	/// The field that has the key, and the kind of object that the key names, if it names one. None for an entry without a
	/// key.
	key: Option<(&'static str, Option<&'static str>)>,
}

/// All of them.
pub const FOUNDED_ENTRIES: &[FoundedEntry] = &[
	founded_entry(
		"Institutions",
		"Institutions",
		"Institution",
		Some(("institution", Some("institution"))),
	),
	founded_entry("Institutions", "Officers", "Officer", Some(("officer", Some("account")))),
	founded_entry("Council", "Seats", "CouncilSeats", None),
	founded_entry("Validators", "Seats", "ValidatorSeat", Some(("seat", Some("account")))),
	founded_entry("Validators", "KeyHistory", "ValidatorKeys", Some(("seat", Some("account")))),
	founded_entry("Certificates", "Kinds", "CertificateKind", Some(("kind", None))),
];

const fn founded_entry(
	pallet: &'static str,
	entry: &'static str,
	name: &'static str,
	key: Option<(&'static str, Option<&'static str>)>,
) -> FoundedEntry {
	FoundedEntry { pallet, entry, name, key }
}

/// The most of an event's fields that is searched for the institution of an officer.
const MAX_DEPTH: usize = 4;

/// A hash or other bytes as text.
pub fn hex_of(bytes: &[u8]) -> String {
	format!("0x{}", hex::encode(bytes))
}

/// A block, read with the runtime that executed it.
pub fn decode(raw: &RawBlock, runtime: &Runtime) -> Result<FullBlock, Error> {
	let events = match raw.number {
		0 => founded(raw, runtime)?,
		_ => emitted(raw, runtime)?,
	};
	let index = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
	let transactions = raw.body.iter().enumerate();
	let transactions = transactions
		.map(|(at, bytes)| {
			transaction(Place { block: raw.number, index: index(at) }, bytes, &events, runtime)
		})
		.collect::<Result<Vec<_>, _>>()?;
	let author_index = raw.slot.and_then(|slot| {
		let count = u64::try_from(raw.validators.len()).ok()?;
		u32::try_from(slot.checked_rem(count)?).ok()
	});
	let author = author_index.and_then(|index| raw.validators.get(usize::try_from(index).ok()?));
	let block = Block {
		number: raw.number,
		hash: hex_of(&raw.hash),
		parent: hex_of(&raw.parent),
		state_root: hex_of(&raw.state_root),
		extrinsics_root: hex_of(&raw.extrinsics_root),
		time: transactions.iter().find_map(|(one, _)| time(one)).unwrap_or_default(),
		author_index,
		author: author.map(|account| AccountId32::from(*account).to_ss58check()),
		runtime: raw.runtime,
		transactions: index(transactions.len()),
		events: index(events.len()),
	};
	Ok(FullBlock { block, transactions, events })
}

/// The time that the author of the block set.
fn time(transaction: &Transaction) -> Option<u64> {
	let is_time = transaction.pallet == "Timestamp" && transaction.call == "set";
	is_time.then(|| transaction.arguments.get("now")?.as_str()?.parse().ok()).flatten()
}

fn mention(found: madang_json::Mention) -> Mention {
	Mention { kind: found.kind.to_owned(), id: found.id }
}

type Events = Vec<(Event, BTreeSet<Mention>)>;

fn emitted(raw: &RawBlock, runtime: &Runtime) -> Result<Events, Error> {
	let records = match &raw.events {
		Some(bytes) => runtime.records(bytes)?,
		None => Vec::new(),
	};
	let events = records.into_iter().zip(0u32..).map(|(record, index)| {
		let mentions = record.mentions.into_iter();
		let event = Event {
			place: Place { block: raw.number, index },
			transaction: record.transaction,
			pallet: record.event.pallet,
			name: record.event.name,
			fields: record.event.fields,
		};
		(event, mentions.map(mention).collect())
	});
	Ok(events.collect())
}

/// What the genesis block began with, in place of events, which it has none of.
fn founded(raw: &RawBlock, runtime: &Runtime) -> Result<Events, Error> {
	let mut found = Vec::new();
	for own in FOUNDED_ENTRIES {
		let FoundedEntry { pallet, entry, .. } = own;
		let missing = || Error::Bytes(format!("the runtime has no {pallet}.{entry}"));
		let storage = runtime.entry(pallet, entry).ok_or_else(missing)?;
		let (types, mut of_entry) = (runtime.types(), Vec::new());
		for (key, value) in raw.founded.iter().filter(|(key, _)| key.starts_with(&storage.prefix)) {
			let parts = storage.parts(key, types).ok_or_else(missing)?;
			let id = match (own.key, parts.first().zip(storage.keys.first())) {
				(None, _) => Value::Null,
				(Some(_), Some((part, (_, ty)))) => types.shown(*ty, part)?,
				(Some(_), None) => return Err(missing()),
			};
			of_entry.push((id, types.shown(storage.value, value)?));
		}
		// The storage is in the order of hashes.
		of_entry.sort_by_key(|(id, _)| (id.as_u64(), id.to_string()));
		found.extend(of_entry.into_iter().map(|(id, value)| (own, id, value)));
	}
	let events = found.into_iter().zip(0u32..);
	Ok(events.map(|((own, id, value), index)| in_place_of_event(own, index, id, value)).collect())
}

fn in_place_of_event(
	own: &FoundedEntry,
	index: u32,
	id: Value,
	value: Value,
) -> (Event, BTreeSet<Mention>) {
	let about = |kind: &str, id: &Value| Mention {
		kind: kind.to_owned(),
		id: id.as_str().map_or_else(|| id.to_string(), ToOwned::to_owned),
	};
	let of_seats = value.as_array().into_iter().flatten();
	let institutions = value.get("institution").into_iter().chain(of_seats);
	let mut mentions: BTreeSet<_> = institutions.map(|id| about("institution", id)).collect();
	let mut fields = json!({ "record": value });
	if let Some((field, kind)) = own.key {
		mentions.extend(kind.map(|kind| about(kind, &id)));
		fields[field] = id;
	}
	let event = Event {
		place: Place { block: 0, index },
		transaction: None,
		pallet: FOUNDED.to_owned(),
		name: own.name.to_owned(),
		fields,
	};
	(event, mentions)
}

fn transaction(
	place: Place,
	bytes: &[u8],
	events: &Events,
	runtime: &Runtime,
) -> Result<(Transaction, BTreeSet<Mention>), Error> {
	// A node keeps the bytes with their length in front, and so they are hashed.
	let read = runtime.transaction(bytes)?;
	let own = || {
		let all = events.iter().map(|(event, _)| event);
		all.filter(|event| event.transaction == Some(place.index))
	};
	let institution = read
		.signer
		.as_deref()
		.and_then(|signer| own().find_map(|event| institution_of(&event.fields, signer, 0)));
	let outcome = own().find_map(|event| outcome(event, runtime)).ok_or_else(|| {
		Error::Bytes(format!("no event says how transaction {} ended", place.index))
	})?;
	let mentions = read.mentions.into_iter().map(mention).collect();
	let transaction = Transaction {
		place,
		hash: hex_of(&blake2_256(bytes)),
		signer: read.signer,
		institution,
		pallet: read.pallet,
		call: read.call,
		arguments: Value::Object(read.arguments),
		reference: read.reference,
		nonce: read.nonce,
		outcome,
	};
	Ok((transaction, mentions))
}

/// How a transaction ended, if the event says so.
fn outcome(event: &Event, runtime: &Runtime) -> Option<Outcome> {
	match (event.pallet.as_str(), event.name.as_str()) {
		("System", "ExtrinsicSuccess") => Some(Outcome::Done),
		("System", "ExtrinsicFailed") => Some(failure(event.fields.get("dispatch_error"), runtime)),
		_ => None,
	}
}

/// An error of a pallet by its name; one of the runtime itself as it is.
fn failure(error: Option<&Value>, runtime: &Runtime) -> Outcome {
	let error = error.unwrap_or(&Value::Null);
	let module = error.get("module").and_then(|module| {
		let pallet = u8::try_from(module.get("index")?.as_u64()?).ok()?;
		let bytes = hex::decode(module.get("error")?.as_str()?.strip_prefix("0x")?).ok()?;
		runtime.error(pallet, *bytes.first()?)
	});
	match module {
		Some((pallet, error)) => Outcome::Failed { pallet: Some(pallet), error },
		None => {
			let error = error.as_str().map_or_else(|| error.to_string(), ToOwned::to_owned);
			Outcome::Failed { pallet: None, error }
		}
	}
}

/// The institution for which an officer acted: events name both together.
fn institution_of(fields: &Value, officer: &str, depth: usize) -> Option<u32> {
	if depth > MAX_DEPTH {
		return None;
	}
	let number = |value: &Value| u32::try_from(value.as_u64()?).ok();
	match fields {
		Value::Object(fields) => {
			let is = |name: &str| fields.get(name).and_then(Value::as_str) == Some(officer);
			let named = |name: &str| fields.get(name).and_then(number);
			let own = match () {
				() if is("officer") => named("institution").or_else(|| named("by")),
				() if is("by") => named("institution"),
				() => None,
			};
			own.or_else(|| {
				fields.values().find_map(|inner| institution_of(inner, officer, depth + 1))
			})
		}
		Value::Array(values) => {
			values.iter().find_map(|inner| institution_of(inner, officer, depth + 1))
		}
		_ => None,
	}
}

/// The first bytes of the keys of what the genesis block began with.
pub fn founded_prefixes() -> Vec<Vec<u8>> {
	let hashed = |name: &str| sp_crypto_hashing::twox_128(name.as_bytes());
	let of = |own: &FoundedEntry| [hashed(own.pallet), hashed(own.entry)].concat();
	FOUNDED_ENTRIES.iter().map(of).collect()
}
