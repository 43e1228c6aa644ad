//! On both databases. `scripts/with-postgres` runs the tests with a server of PostgreSQL.

mod ahead;
mod chain;
mod contents;
mod council;
mod counts;
mod following;
mod funds;
mod land;
mod loans;
mod nodes;
mod paging;
mod projecting;
mod rows;
mod signed;
mod terms;
mod timeline;

use crate::{
	store::{Sql, MAX_PAGE},
	Database, Follower, Node, Options, Store,
};
use chain::{Chain, FakeNode, GENESIS};
use sqlx::{any::install_default_drivers, AnyPool, Executor, Row};
use std::{sync::Arc, time::Duration};

/// A database of its own for a test.
struct Place {
	database: Database,
	_folder: tempfile::TempDir,
}

impl Place {
	fn sqlite() -> Self {
		let folder = tempfile::tempdir().unwrap();
		Self { database: Database::Sqlite(folder.path().join("index.sqlite")), _folder: folder }
	}

	async fn postgres() -> Option<Self> {
		let server = std::env::var("MADANG_TEST_POSTGRES").unwrap_or_else(|_| {
			panic!(
				"no server of PostgreSQL: run the tests with scripts/with-postgres, or set MADANG_TEST_POSTGRES=none"
			)
		});
		if server == "none" {
			return None;
		}
		install_default_drivers();
		let pool = AnyPool::connect(&format!("{server}/postgres")).await.expect("a server");
		let name = format!("index_{:032x}", rand::random::<u128>());
		let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
		pool.execute(create).await.expect("databases may be created");
		let database = Database::Postgres(format!("{server}/{name}"));
		Some(Self { database, _folder: tempfile::tempdir().unwrap() })
	}

	async fn open(&self) -> Store {
		Store::open(&self.database, &GENESIS).await.unwrap()
	}
}

/// Run a test on each database.
async fn on_each<F: std::future::Future<Output = ()>>(test: impl Fn(Place) -> F) {
	test(Place::sqlite()).await;
	if let Some(place) = Place::postgres().await {
		test(place).await;
	}
}

/// Options that read a test's chain in several steps.
const OPTIONS: Options = Options {
	in_flight: 4,
	batch: 10,
	events: usize::MAX,
	in_order: 20,
	look: Duration::from_millis(5),
	patience: Duration::from_secs(5),
	ask_archive: Duration::ZERO,
};

fn follower(store: &Store, nodes: &[&Arc<FakeNode>]) -> Follower {
	let nodes = nodes.iter().map(|node| Arc::clone(*node) as Arc<dyn Node>).collect();
	Follower::new(store.clone(), nodes, GENESIS, OPTIONS)
}

/// Index all that there is.
async fn fill(store: &Store, node: &Arc<FakeNode>) {
	let follower = follower(store, &[node]);
	while follower.step().await.unwrap() {}
	store.project().await.unwrap();
}

/// The index of a chain, on each database.
async fn on_filled<F: std::future::Future<Output = ()>>(
	chain: Chain,
	test: impl Fn(Store, Arc<FakeNode>) -> F,
) {
	on_each(|place| {
		let node = FakeNode::of("node", &chain);
		let test = &test;
		async move {
			let store = place.open().await;
			fill(&store, &node).await;
			test(store.clone(), node).await;
			store.close().await;
		}
	})
	.await;
}

/// All tables with the columns that are compared.
const TABLES: [(&str, &str); 47] = [
	("ranges", "first, last"),
	("blocks", "number, hash, parent, state_root, extrinsics_root, time, author_index, author, runtime, transactions, events"),
	("transactions", "block, idx, hash, signer, institution, pallet, call_name, arguments, reference, nonce, result, error_pallet, error_name"),
	("events", "block, idx, tx, pallet, name, fields"),
	("mentions", "kind, id, block, idx"),
	("call_mentions", "kind, id, block, idx"),
	("projections", "name, version, next"),
	("institutions", "institution, block, idx, time, kind, name_ko, name_en, jurisdiction, state, until_block, until_idx"),
	("officers", "account, block, idx, time, institution, duties, state, by_account, until_block, until_idx"),
	("client_certificates", "fingerprint, institution, block, idx, time, scopes, ends_at, by_account, until_block, until_idx, removed_by"),
	("deals", "deal, stage, agent, opened_block, changed_block, changed_time"),
	("deal_counts", "stage, counted"),
	("deal_days", "stage, day, counted"),
	("deal_steps", "deal, block, idx, tx, time, event, from_stage, to_stage, institution, officer, reference"),
	("loans", "loan, lender, product, programme, state, principal, outstanding, opened_block, opened_time, changed_block, changed_time"),
	("loan_counts", "programme, state, counted"),
	("loan_steps", "loan, block, idx, tx, time, event, from_state, to_state, institution, officer, reference"),
	("loan_payments", "loan, block, idx, line, time, kind, amount, valued_on, outstanding, line_ref"),
	("districts", "code, block, idx, time, name, ended, until_block, until_idx"),
	("properties", "property, block, idx, time, pnu, place, details, owners, owners_since, closed, discrepancy, revision, official_price, area, until_block, until_idx"),
	("titles", "title, property, district, block, idx, time"),
	("title_entries", "title, number, block, idx, time, entry, price, cancelled_by, cancelled_block, cancelled_idx"),
	("applications", "receipt, sort, block, idx, time, institution, deal, application, state, changed_block, changed_time, ended_block"),
	("application_properties", "property, receipt"),
	("council_seats", "institution, block, idx, time, until_block, until_idx"),
	("proposals", "proposal, block, idx, tx, time, institution, officer, act, reason, majority, expires_at, state, ended_block, ended_idx, ended_tx, ended_time, ayes, nays, seats, result"),
	("votes", "proposal, institution, block, idx, tx, time, officer, approve, until_block, until_idx"),
	("pauses", "pallet, call_name, block, idx, time, ends_at, until_block, until_idx"),
	("validators", "institution, number, block, idx, time, event, account, state, keys, until_block, until_idx"),
	("validator_cases", "case_number, block, idx, tx, time, institution, number, offence, suspended, closed_block, closed_idx"),
	("terms", "kind, object, id, block, idx, time, due_on, until_block, until_idx, until_time, ended, receipt"),
	("programmes", "programme, block, idx, time, event, agency, version, terms, total, state, until_block, until_idx"),
	("programme_lines", "programme, lender, block, idx, time, ceiling, until_block, until_idx"),
	("programme_loans", "loan, programme, lender, amount, applied_block, applied_time, entered_block, entered_time, decided, decided_block, decided_time, held, paid_block, paid_time, ended_block, ended_time"),
	("programme_flows", "programme, lender, loan, block, idx, day, kind, amount_high, amount_low"),
	("guarantees", "guarantee, loan, creditor, foundation, principal, amount, ratio, state, cover, drawn, paid, reguarantor, opened_block, opened_time, changed_block, changed_time"),
	("guarantee_counts", "state, counted"),
	("guarantee_steps", "guarantee, block, idx, tx, time, event, from_state, to_state, institution, officer, reference, amount"),
	("guarantee_notices", "guarantee, number, block, idx, time, kind, amount, happened_on, acknowledged_block, acknowledged_time, acknowledged_by"),
	("certificate_kinds", "kind, version, block, idx, time, details"),
	("accreditations", "accreditation, block, idx, time, kind, issuer, areas, term, state, institution, until_block, until_idx"),
	("batches", "batch, block, idx, tx, time, issuer, kind, version, root, size, expires, details"),
	("status_lists", "list, block, idx, time, issuer, kind, purpose, size"),
	("status_changes", "list, entry, block, idx, time, is_set, version, overridden, institution"),
	("papers", "paper, loan, position, block, idx, time, kind, issuer, issued_on, batch, until_block, until_idx"),
	("links", "of_object, kind, id, block, idx"),
	("activity", "account, day, pallet, call_name, done, failed, microseconds"),
];

/// All rows of all tables.
async fn dump(store: &Store) -> Vec<String> {
	let mut all = Vec::new();
	for (table, columns) in TABLES {
		let text = columns.split(", ").map(|one| format!("COALESCE(CAST({one} AS TEXT), '-')"));
		let text = text.collect::<Vec<_>>().join(" || '|' || ");
		let sql = Sql::new(&format!("SELECT {text} FROM {table} ORDER BY {columns}"));
		let rows = sql.rows(&mut store.reader().await.unwrap()).await.unwrap();
		assert!(!rows.is_empty(), "{table} has rows");
		all.extend(rows.iter().map(|row| format!("{table}: {}", row.get::<String, _>(0))));
	}
	all
}

/// The greatest page.
const ALL: crate::PageRequest = crate::PageRequest {
	after: None,
	limit: MAX_PAGE,
	order: crate::Order::OldestFirst,
	within: None,
};
