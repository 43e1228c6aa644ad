//! The pages over an index with blocks that the tests write.

mod access;
mod api;
mod api_addresses;
mod api_records;
mod audit;
mod council;
mod exports;
mod funds;
mod limits;
mod pages;
mod proofs;
mod property;
mod terms;
mod watches;
mod wrong;

use crate::{
	access::Access,
	config::Config,
	explorer::{AllPlaces, Explorer},
	exports::Exports,
	figures::LastFigures,
	map::Map,
	proofs::Proofs,
	routes::routes,
	watches::WatchStore,
};
use axum::{
	body::Body,
	http::{HeaderMap, Request, StatusCode},
	Router,
};
use http_body_util::BodyExt;
use madang_index::{
	Block, Database, Event, FullBlock, Mention, Outcome, Place, Status, Store, Transaction,
};
use serde_json::{json, Value};
use std::{collections::BTreeSet, sync::Arc};
use tempfile::TempDir;
use tokio::sync::watch;
use tower_service::Service;

/// The time of block 1 in milliseconds since 1970, and between blocks.
const FIRST: u64 = 1_795_500_596_000;
const SLOT: u64 = 500;

/// An anchor.
const ANCHOR: &str = r#"{"genesis":"0x01","note":"<b>&"}"#;

/// An officer.
const OFFICER: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

/// What is answered.
struct Answer {
	status: StatusCode,
	headers: HeaderMap,
	body: String,
}

/// An explorer over an index of its own.
struct Site {
	router: Router,
	explorer: Arc<Explorer>,
	store: Store,
	status: watch::Sender<Status>,
	folder: TempDir,
}

/// What an explorer can have.
#[derive(Default)]
struct Parts {
	access: Option<Access>,
	exports: Option<Exports>,
	proofs: Option<Proofs>,
	watches: Option<WatchStore>,
	map: Option<Map>,
}

impl Site {
	/// An open explorer over these blocks.
	async fn with(blocks: &[FullBlock]) -> Self {
		Self::of(blocks, None).await
	}

	/// An explorer over these blocks.
	async fn of(blocks: &[FullBlock], access: Option<Access>) -> Self {
		Self::made(blocks, Parts { access, ..Parts::default() }).await
	}

	/// An explorer over these blocks that exports so.
	async fn exporting(blocks: &[FullBlock], exports: Exports) -> Self {
		Self::made(blocks, Parts { exports: Some(exports), ..Parts::default() }).await
	}

	/// An open explorer over these blocks, with a map.
	async fn mapped(blocks: &[FullBlock], map: Map) -> Self {
		Self::made(blocks, Parts { map: Some(map), ..Parts::default() }).await
	}

	/// An explorer over these blocks.
	async fn made(blocks: &[FullBlock], parts: Parts) -> Self {
		let folder = tempfile::tempdir().unwrap();
		let database = Database::Sqlite(folder.path().join("index.db"));
		let store = Store::open(&database, &[1; 32]).await.unwrap();
		store.add(blocks).await.unwrap();
		store.project().await.unwrap();
		let last = blocks.last().map(|one| (one.block.number, one.block.time));
		let status = Status { head: last.map(|last| last.0), last, ..Status::default() };
		let (sender, status) = watch::channel(status);
		let Parts { access, exports, proofs, watches, map } = parts;
		let explorer = Explorer {
			store: store.clone(),
			status,
			genesis: format!("0x{}", "01".repeat(32)),
			anchor: Some(ANCHOR.to_owned()),
			access,
			map,
			figures: LastFigures::default(),
			exports: exports.unwrap_or_else(|| Exports::new(None)),
			watches,
			proofs,
			places: AllPlaces::default(),
		};
		let explorer = Arc::new(explorer);
		Self { router: routes(explorer.clone()), explorer, store, status: sender, folder }
	}

	/// A configuration with its index.
	fn config(&self) -> Config {
		let file = self.folder.path().join("explorer.toml");
		let genesis = "01".repeat(32);
		let text = format!(
			"nodes = [\"ws://127.0.0.1:1\"]\ngenesis = \"0x{genesis}\"\ndatabase = \"index.db\"\nlisten = \"127.0.0.1:1\"\n"
		);
		std::fs::write(&file, text).unwrap();
		Config::read(&file).unwrap()
	}

	async fn get(&self, address: &str) -> Answer {
		self.ask(Request::get(address).body(Body::empty()).unwrap()).await
	}

	async fn head(&self, address: &str) -> StatusCode {
		let request = Request::get(address).body(Body::empty()).unwrap();
		self.router.clone().call(request).await.unwrap().status()
	}

	async fn ask(&self, request: Request<Body>) -> Answer {
		let response = self.router.clone().call(request).await.unwrap();
		let (parts, body) = response.into_parts();
		let body = body.collect().await.unwrap().to_bytes();
		let body = String::from_utf8(body.to_vec()).unwrap();
		Answer { status: parts.status, headers: parts.headers, body }
	}
}

fn hash(number: u64) -> String {
	format!("0x{number:064x}")
}

/// A block with these transactions' calls and these events.
fn block(number: u64, transactions: Vec<Transaction>, events: Vec<Event>) -> FullBlock {
	let events: Vec<_> = events.into_iter().map(|event| (mentions(&event), event)).collect();
	FullBlock {
		block: Block {
			number,
			hash: hash(number + 1_000),
			parent: hash(number + 999),
			state_root: hash(2_000),
			extrinsics_root: hash(3_000),
			time: if number == 0 { 0 } else { FIRST + (number - 1) * SLOT },
			author_index: Some(0),
			author: Some(OFFICER.to_owned()),
			runtime: 1,
			transactions: u32::try_from(transactions.len()).unwrap(),
			events: u32::try_from(events.len()).unwrap(),
		},
		transactions: transactions.into_iter().map(|one| (one, BTreeSet::new())).collect(),
		events: events.into_iter().map(|(mentions, event)| (event, mentions)).collect(),
	}
}

/// The deals, institutions and so on that an event names, and the properties that it enters in the books.
fn mentions(event: &Event) -> BTreeSet<Mention> {
	let mut found = BTreeSet::new();
	for kind in ["deal", "loan", "institution", "proposal", "programme", "guarantee", "title"] {
		let id = match &event.fields[kind] {
			Value::Null => continue,
			Value::String(text) => text.clone(),
			other => other.to_string(),
		};
		found.insert(Mention { kind: kind.to_owned(), id });
	}
	for (kind, entered) in [("parcel", "Parcels"), ("building", "Buildings"), ("unit", "Units")] {
		let keys = event.fields["entered"].as_array().into_iter().flatten();
		let keys = keys.filter(|_| event.name.starts_with(entered));
		let keys = keys.filter_map(|one| one[0].as_str());
		found.extend(keys.map(|id| Mention { kind: kind.to_owned(), id: id.to_owned() }));
	}
	if let Some(receipt) = event.fields["receipt"].as_str() {
		found.insert(Mention { kind: "application".to_owned(), id: receipt.to_owned() });
	}
	found
}

fn transaction(block: u64, index: u32, outcome: Outcome, arguments: Value) -> Transaction {
	Transaction {
		place: Place { block, index },
		hash: hash(block * 100 + u64::from(index) + 1_000_000),
		signer: Some(OFFICER.to_owned()),
		institution: Some(4),
		pallet: "Lending".to_owned(),
		call: "record_repayment".to_owned(),
		arguments,
		reference: Some(hash(77)),
		nonce: Some(9),
		outcome,
	}
}

fn event(block: u64, index: u32, fields: Value) -> Event {
	Event {
		place: Place { block, index },
		transaction: Some(0),
		pallet: "Lending".to_owned(),
		name: "RepaymentRecorded".to_owned(),
		fields,
	}
}

/// An event that is named as `Pallet.Name`.
fn named(block: u64, index: u32, name: &str, fields: Value) -> Event {
	let (pallet, name) = name.split_once('.').unwrap();
	Event { pallet: pallet.to_owned(), name: name.to_owned(), ..event(block, index, fields) }
}

/// A chain of some blocks: the first one with a repayment, the second with a call that failed.
fn chain() -> Vec<FullBlock> {
	let failed = Outcome::Failed { pallet: Some("Lending".to_owned()), error: "NotDue".to_owned() };
	let repaid = json!({ "loan": "18446744073709551615", "institution": 4, "amount": "9007199254740993", "at": "1795500596000" });
	let terms = json!({ "product": "mortgage", "credit": { "principal": "9007199254740993" } });
	let by = json!({ "institution": 4, "officer": OFFICER, "external_ref": hash(78) });
	let applied = json!({ "loan": "18446744073709551615", "by": by, "terms": terms });
	let applied = Event { name: "LoanApplied".to_owned(), ..event(0, 0, applied) };
	vec![
		block(0, vec![], vec![applied]),
		block(
			1,
			vec![transaction(
				1,
				0,
				Outcome::Done,
				json!({ "loan": "18446744073709551615", "note": "<script>alert(1)</script>" }),
			)],
			vec![event(1, 0, repaid)],
		),
		block(2, vec![transaction(2, 0, failed, json!({}))], vec![]),
	]
}
