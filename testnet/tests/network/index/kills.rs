//! Explorers on both databases are killed at random while the chain grows and one of their nodes lags. In the end each index is
//! equal to one that was built in one go.

use crate::slots::shared_slot;
use anyhow::{ensure, Context, Result};
use madang_client::proof::genesis_anchor;
use madang_index::{Database, Follower, Node, Options as IndexOptions, Range, RpcNode, Store};
use madang_testnet::{
	calls::fresh, explorer::Explorer, gateway::postgres_database, sale::Sale, template, Network,
	Options,
};
use rand::{rngs::StdRng, Rng, SeedableRng};
use sqlx::{
	any::{install_default_drivers, AnyRow},
	AnyPool, AssertSqlSafe, Row,
};
use std::{collections::BTreeMap, fs, path::Path, sync::Arc, time::Duration};
use tokio::time::sleep;

/// How often each explorer is killed.
const KILLS: usize = 50;

/// The longest time between two kills.
const BETWEEN: Duration = Duration::from_millis(1_200);

/// The node that lags, and the one behind it in the explorers' order.
const LAGS: usize = 1;
const OTHER: usize = 0;

/// Without these, blocks are no longer final.
const MAJORITY: [usize; 2] = [2, 3];

#[tokio::test(flavor = "multi_thread")]
async fn explorers_that_are_killed_have_what_one_has_that_was_not() -> Result<()> {
	shared_slot(kill()).await
}

async fn kill() -> Result<()> {
	let mut network = template::start(Options::with_registers()).await?;
	let folders = [tempfile::tempdir()?, tempfile::tempdir()?];
	let mut databases = vec![Database::Sqlite(folders[0].path().join("index.sqlite"))];
	let name = format!("index_{}", hex::encode(&fresh()[..8]));
	databases.extend(postgres_database(&name).await?.map(Database::Postgres));
	let anchor = genesis_anchor(&fs::read_to_string(&network.spec)?)?;
	let urls = network.urls();
	let nodes = [urls[LAGS].clone(), urls[OTHER].clone()];
	let mut explorers = Vec::new();
	for (database, folder) in databases.iter().zip(&folders) {
		explorers.push(Explorer::new(&nodes, &anchor, &text_of(database), folder.path())?);
	}
	let sender = network.sender(OTHER).await?;
	let mut sale = Sale::new(&network.members, &sender).await;
	let (sold, killed) = tokio::join!(sale.run(), kill_at_random(&mut explorers, &network));
	sold?;
	killed?;

	let last = end_finality(&network).await?;
	for (explorer, database) in explorers.iter_mut().zip(&databases) {
		explorer.begin().await?;
		is_whole(&network, database, &anchor.genesis, last).await?;
		explorer.kill().await?;
	}
	let straight = tempfile::tempdir()?;
	let straight = build(&network, straight.path(), last).await?;
	ensure!(straight.len() > 15, "{} tables", straight.len());
	for table in ["blocks", "events", "mentions", "deal_steps", "title_entries", "loans"] {
		ensure!(straight.get(table).is_some_and(|rows| !rows.is_empty()), "{table} has no rows");
	}
	for database in &databases {
		let found = contents(database, &straight.keys().cloned().collect::<Vec<_>>()).await?;
		for (table, rows) in &straight {
			ensure!(found.get(table) == Some(rows), "{table} differs in {database:?}");
		}
	}
	for index in MAJORITY {
		network.signal(index, "CONT").await?;
	}
	network.stop().await
}

/// Kill each explorer so often, and start it again at once. Meanwhile one node is held now and then.
async fn kill_at_random(explorers: &mut [Explorer], network: &Network) -> Result<()> {
	let mut random = StdRng::seed_from_u64(20_261_130);
	for explorer in explorers.iter_mut() {
		explorer.spawn()?;
	}
	for round in 0..KILLS {
		if round % 5 == 1 {
			network.signal(LAGS, "STOP").await?;
		}
		for explorer in explorers.iter_mut() {
			sleep(BETWEEN.mul_f64(random.gen_range(0.02..1.0))).await;
			explorer.kill().await?;
			explorer.spawn()?;
		}
		if round % 5 == 3 {
			network.signal(LAGS, "CONT").await?;
		}
	}
	network.signal(LAGS, "CONT").await?;
	for explorer in explorers {
		explorer.kill().await?;
	}
	Ok(())
}

/// Hold so many validators that no further block becomes final. The last final block.
async fn end_finality(network: &Network) -> Result<u64> {
	for index in MAJORITY {
		network.signal(index, "STOP").await?;
	}
	network
		.until("finality stands still", || async {
			// What is on its way arrives within this time.
			sleep(Duration::from_secs(5)).await;
			let now = (network.finalized(LAGS).await?.0, network.finalized(OTHER).await?.0);
			Ok((now.0 == now.1).then_some(now.0))
		})
		.await
}

/// Wait until an index has all up to a block.
async fn is_whole(network: &Network, database: &Database, genesis: &str, last: u64) -> Result<()> {
	let genesis: [u8; 32] =
		hex::decode(genesis.trim_start_matches("0x"))?.try_into().ok().context("a hash")?;
	let store = Store::open(database, &genesis).await?;
	network
		.until("the index is whole", || async {
			let is_there = store.ranges().await? == [Range { first: 0, last }];
			Ok((is_there && store.is_projected(last).await?).then_some(()))
		})
		.await?;
	store.close().await;
	Ok(())
}

/// An index that is built in one go: what it has.
async fn build(
	network: &Network,
	folder: &Path,
	last: u64,
) -> Result<BTreeMap<String, Vec<String>>> {
	let genesis = network.connect(OTHER).await?.genesis().0;
	let database = Database::Sqlite(folder.join("straight.sqlite"));
	let store = Store::open(&database, &genesis).await?;
	let node = Arc::new(RpcNode::new(&network.urls()[OTHER])) as Arc<dyn Node>;
	let follower = Follower::new(store.clone(), vec![node], genesis, IndexOptions::default());
	let running = tokio::spawn(async move { follower.run().await });
	is_whole(network, &database, &hex::encode(genesis), last).await?;
	running.abort();
	let _ = running.await;
	store.close().await;
	contents(&database, &[]).await
}

/// All rows of these tables, or of all that a database of SQLite has, as text and in order.
async fn contents(database: &Database, tables: &[String]) -> Result<BTreeMap<String, Vec<String>>> {
	install_default_drivers();
	let pool = AnyPool::connect(&database.url()).await?;
	let names = match tables {
		[] => {
			let select = "SELECT name FROM sqlite_master WHERE type = 'table'";
			let rows = sqlx::query(select).fetch_all(&pool).await?;
			rows.iter().map(|row| row.try_get(0)).collect::<Result<Vec<String>, _>>()?
		}
		some => some.to_vec(),
	};
	let mut all = BTreeMap::new();
	for table in names {
		let columns = format!("SELECT * FROM {table} LIMIT 1");
		let first = sqlx::query(AssertSqlSafe(columns)).fetch_optional(&pool).await?;
		let columns = first.as_ref().map(names_of).unwrap_or_default();
		let mut rows = Vec::new();
		if !columns.is_empty() {
			let shown = columns.iter().map(|one| format!("COALESCE(CAST({one} AS TEXT), '-')"));
			let shown = shown.collect::<Vec<_>>().join(" || '|' || ");
			let select = format!("SELECT {shown} FROM {table}");
			let found = sqlx::query(AssertSqlSafe(select)).fetch_all(&pool).await?;
			rows = found.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
		}
		rows.sort();
		all.insert(table, rows);
	}
	pool.close().await;
	Ok(all)
}

/// The names of the columns of a row, in order of the alphabet.
fn names_of(row: &AnyRow) -> Vec<String> {
	use sqlx::Column;
	let mut names: Vec<_> = row.columns().iter().map(|column| column.name().to_owned()).collect();
	names.sort();
	names
}

fn text_of(database: &Database) -> String {
	match database {
		Database::Sqlite(file) => file.display().to_string(),
		Database::Postgres(address) => address.clone(),
	}
}
