//! Blocks as the index decodes them: in each a number of parcels is entered, and each is sold.

use madang_index::{Block, Event, FullBlock, Mention, Outcome, Place, Transaction};
use serde_json::{json, Value};
use std::collections::BTreeSet;

/// Events of a parcel, each of a transaction of its own.
pub const EVENTS: u64 = 10;

/// Parcels of a block.
pub const PARCELS: u64 = 50;

/// The time of block 1 in milliseconds since 1970. A block comes half a second after another.
const BEGINNING: u64 = 1_790_000_000_000;

const OFFICER: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const OWNER: &str = "did:madang:0101010101010101010101010101010101010101010101010101010101010101";
const DISTRICT: &str = "1168010100";

/// The number of a parcel: lot 1-0 and on, of one district.
pub fn pnu(parcel: u64) -> String {
	format!("{DISTRICT}1{:04}{:04}", parcel / 10_000, parcel % 10_000)
}

/// The lot in the words of an address.
pub fn lot(parcel: u64) -> String {
	match parcel % 10_000 {
		0 => format!("{}", parcel / 10_000),
		sub => format!("{}-{sub}", parcel / 10_000),
	}
}

/// A hash of 64 digits.
pub fn hash(kind: u64, number: u64) -> String {
	format!("0x{kind:032x}{number:032x}")
}

/// The reference of the transaction that opened a parcel's deal.
pub fn reference(parcel: u64) -> String {
	hash(3, parcel * EVENTS + 5)
}

/// The first parcel. Numbers below it are no lots.
pub const FIRST: u64 = 10_000;

/// The parcels of a block.
pub fn parcels(block: u64) -> std::ops::Range<u64> {
	let first = FIRST + (block - 1) * PARCELS;
	first..first + PARCELS
}

/// A block. Block 0 is empty.
pub fn block(number: u64) -> FullBlock {
	let (mut transactions, mut events) = (Vec::new(), Vec::new());
	if number == 1 {
		let entered =
			json!({ "entered": [{ "code": DISTRICT, "name": "서울특별시 강남구 역삼동" }] });
		push(
			&mut transactions,
			&mut events,
			number,
			("Registers", "DistrictsImported"),
			&entered,
			0,
		);
	}
	for parcel in if number == 0 { 0..0 } else { parcels(number) } {
		for (index, (name, fields)) in (0..).zip(of_parcel(parcel, number)) {
			let id = parcel * EVENTS + index;
			push(&mut transactions, &mut events, number, name, &fields, id);
		}
	}
	FullBlock {
		block: Block {
			number,
			hash: hash(1, number + 1),
			parent: hash(1, number),
			state_root: hash(2, number),
			extrinsics_root: hash(2, number),
			time: if number == 0 { 0 } else { BEGINNING + number * 500 },
			author_index: Some(0),
			author: Some(OFFICER.to_owned()),
			runtime: 1,
			transactions: u32::try_from(transactions.len()).unwrap_or(u32::MAX),
			events: u32::try_from(events.len()).unwrap_or(u32::MAX),
		},
		transactions,
		events,
	}
}

type Mentioning<T> = Vec<(T, BTreeSet<Mention>)>;

fn push(
	transactions: &mut Mentioning<Transaction>,
	events: &mut Mentioning<Event>,
	block: u64,
	(pallet, name): (&str, &str),
	fields: &Value,
	id: u64,
) {
	let index = u32::try_from(transactions.len()).unwrap_or(u32::MAX);
	let mut mentions = BTreeSet::new();
	let mut mention = |kind: &str, id: String| {
		mentions.insert(Mention { kind: kind.to_owned(), id });
	};
	mention("institution", "4".to_owned());
	mention("account", OFFICER.to_owned());
	for kind in ["deal", "title"] {
		if let Some(id) = fields[kind].as_str() {
			mention(kind, id.to_owned());
		}
	}
	if let Some(pnu) = fields["entered"][0][0].as_str() {
		mention("parcel", pnu.to_owned());
		mention("pnu", pnu.to_owned());
	}
	let place = Place { block, index };
	let transaction = Transaction {
		place,
		hash: hash(4, id),
		signer: Some(OFFICER.to_owned()),
		institution: Some(4),
		pallet: pallet.to_owned(),
		call: "call".to_owned(),
		arguments: json!({ "external_ref": hash(3, id) }),
		reference: Some(hash(3, id)),
		nonce: Some(index.into()),
		outcome: Outcome::Done,
	};
	transactions.push((transaction, BTreeSet::new()));
	let event = Event {
		place,
		transaction: Some(index),
		pallet: pallet.to_owned(),
		name: name.to_owned(),
		fields: fields.clone(),
	};
	events.push((event, mentions));
}

/// What happens to a parcel: it is entered with its title, sold in five steps, and a mortgage is registered and cancelled.
fn of_parcel(parcel: u64, block: u64) -> [((&'static str, &'static str), Value); 10] {
	let (pnu, title, deal) =
		(pnu(parcel), (11_012_026_000_000 + parcel).to_string(), parcel.to_string());
	let property = format!("parcel:{pnu}");
	let owners = json!([{ "holder": OWNER, "share": "1/1" }]);
	let record = json!({ "owners": owners, "owners_since": null, "closed": null, "revision": 1 });
	let details = json!({ "category": "building-site", "area": "330.5", "official_price": "9007199254740993" });
	let entered =
		json!({ "entered": [[pnu, { "pnu": pnu, "details": details, "record": record }]] });
	let former =
		json!({ "receipt": "2019-77", "on": "2019-05-02", "epoch": { "before": { "office": 1 } } });
	let filed =
		json!({ "receipt": format!("2026-{parcel}"), "on": "2026-11-24", "epoch": "on-chain" });
	let ownership =
		json!({ "ownership": { "given_up": [], "acquired": owners, "price": "1250000000" } });
	let mortgage = json!({ "revolving-mortgage": {
		"mortgage": { "mortgagees": ["member:4"], "max_secured": "120000000", "debtors": [OWNER], "loan": deal, "agreed_on": null },
		"granted_by": [], "joint": null,
	} });
	let entries = json!([entry("a", 1, &former, &ownership), entry("b", 1, &former, &mortgage),]);
	let imported = json!({ "titles": [{ "title": title, "property": property, "district": DISTRICT, "entries": entries }] });
	let registered = |number: u32, entry: Value| json!({ "title": title, "property": property, "number": number, "entry": entry });
	let at = (BEGINNING + block * 500).to_string();
	let step = |index: u64, from: Option<&str>, to: &str| {
		let by = json!({
			"officer": OFFICER, "institution": 4, "kind": "bank", "external_ref": hash(3, parcel * EVENTS + index)
		});
		json!({ "deal": deal, "from": from, "to": to, "by": by, "at": at })
	};
	let changed = ("Conveyances", "StageChanged");
	[
		(("Registers", "ParcelsImported"), entered),
		(("Titles", "TitlesImported"), imported),
		(("Titles", "EntryRegistered"), registered(3, entry("a", 2, &filed, &ownership))),
		(("Titles", "EntryRegistered"), registered(4, entry("b", 2, &filed, &mortgage))),
		(("Titles", "EntryCancelled"), json!({ "title": title, "number": 2, "by": 3 })),
		(changed, step(5, None, "inspected")),
		(changed, step(6, Some("inspected"), "contracted")),
		(changed, step(7, Some("contracted"), "reported")),
		(changed, step(8, Some("reported"), "registered")),
		(changed, step(9, Some("registered"), "booked")),
	]
}

fn entry(section: &str, rank: u32, filed: &Value, right: &Value) -> Value {
	json!({
		"section": section,
		"rank": { "main": rank, "branches": [] },
		"filed": filed,
		"cause": { "kind": "sale", "on": "2026-10-01" },
		"basis": "application",
		"on": "whole",
		"right": right,
		"state": "effective",
		"branches": 0,
	})
}
