//! How many events are indexed in a second, from the bytes of blocks until the index answers with them and all tables have read
//! them, next to nothing but inserting the same rows into the same tables. Figures differ from machine to machine: compare them
//! with each other.
//!
//! Run it with `scripts/bench index`.
//!
//! usage: follow [--events NUMBER] [--block NUMBER] [--turns NUMBER] [--json FILE]

mod chain;
mod raw;

use chain::{Memory, EVENTS_OF_CALL, GENESIS};
use madang_index::{
	Database, EventFilter, Follower, Node, Options as FollowOptions, Order, PageRequest, Store,
};
use raw::RawRows;
use serde_json::json;
use sqlx::{any::install_default_drivers, AnyConnection, AssertSqlSafe, Connection, Executor};
use std::{
	env, fs,
	path::PathBuf,
	sync::Arc,
	time::{Duration, Instant},
};

type Failure = Box<dyn std::error::Error>;

/// How many rows the raw inserts have in a statement: as many as the index.
const ROWS: usize = 256;

/// What is measured.
struct Options {
	/// The events of the chain, about.
	events: u64,
	/// The events of a block.
	block: u64,
	/// How often each is measured, in turns.
	turns: usize,
	/// Where the figures go as JSON.
	json: Option<PathBuf>,
}

impl Options {
	fn read() -> Result<Self, Failure> {
		let mut options = Self { events: 400_000, block: 1_000, turns: 3, json: None };
		// Cargo adds `--bench`.
		let mut words = env::args().skip(1).filter(|word| word != "--bench");
		while let Some(word) = words.next() {
			let value = words.next().ok_or_else(|| format!("{word} needs a value"))?;
			match word.as_str() {
				"--events" => options.events = value.parse()?,
				"--block" => options.block = value.parse()?,
				"--turns" => options.turns = value.parse()?,
				"--json" => options.json = Some(value.into()),
				_ => return Err(format!("{word} is not an option").into()),
			}
		}
		if options.block < EVENTS_OF_CALL || options.events < options.block || options.turns == 0 {
			return Err("a block has 2 events at least, and a chain a block".into());
		}
		Ok(options)
	}
}

/// A database of its own, which is removed with the folder or the server.
struct Place {
	database: Database,
	_folder: tempfile::TempDir,
}

impl Place {
	async fn new(server: Option<&str>) -> Result<Self, Failure> {
		let folder = tempfile::tempdir()?;
		let database = match server {
			None => Database::Sqlite(folder.path().join("index.sqlite")),
			Some(server) => {
				install_default_drivers();
				let mut connection = AnyConnection::connect(&format!("{server}/postgres")).await?;
				let name = format!("bench_{:032x}", rand::random::<u128>());
				connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await?;
				Database::Postgres(format!("{server}/{name}"))
			}
		};
		Ok(Self { database, _folder: folder })
	}
}

/// Index a chain: how long until the index answers with its last event, and all tables have read it.
async fn follow(node: &Arc<Memory>, place: &Place) -> Result<Duration, Failure> {
	let store = Store::open(&place.database, &GENESIS).await?;
	let nodes = vec![node.clone() as Arc<dyn Node>];
	let options = FollowOptions { look: Duration::from_millis(20), ..FollowOptions::default() };
	let follower = Arc::new(Follower::new(store.clone(), nodes, GENESIS, options));
	let begun = Instant::now();
	let running = tokio::spawn({
		let follower = follower.clone();
		async move { follower.run().await }
	});
	let newest = PageRequest { limit: 1, order: Order::NewestFirst, ..PageRequest::default() };
	loop {
		let is_whole =
			store.ranges().await?.iter().any(|range| range.first == 0 && range.last == node.last());
		if is_whole && store.is_projected(node.last()).await? {
			break;
		}
		tokio::time::sleep(Duration::from_millis(20)).await;
	}
	let found = store.events(&EventFilter::default(), &newest).await?;
	let elapsed = begun.elapsed();
	if found.rows.first().map(|event| event.place.block) != Some(node.last()) {
		return Err("the last event is not answered".into());
	}
	running.abort();
	let _ = running.await;
	store.close().await;
	Ok(elapsed)
}

/// The one in the middle.
fn median(mut all: Vec<f64>) -> f64 {
	all.sort_by(f64::total_cmp);
	all.get(all.len() / 2).copied().unwrap_or_default()
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
	let options = Options::read()?;
	let calls = options.block / EVENTS_OF_CALL;
	let blocks = options.events.div_ceil(calls * EVENTS_OF_CALL);
	let node = Memory::new(blocks, u32::try_from(calls)?).ok_or("the runtime has no metadata")?;
	let node = Arc::new(node);
	// One more in each block says that its time was set.
	let events = blocks * (calls * EVENTS_OF_CALL + 1);
	let server = env::var("MADANG_TEST_POSTGRES").ok().filter(|server| server != "none");
	let mut kinds = vec![("SQLite", None)];
	match &server {
		Some(server) => kinds.push(("PostgreSQL", Some(server.as_str()))),
		None => eprintln!("SKIPPED: PostgreSQL: run this with scripts/with-postgres"),
	}
	println!("{events} events in {blocks} blocks, {} turns, medians:\n", options.turns);
	println!("| Database | indexed, events a second | raw inserts, events a second | ratio |");
	println!("|---|---|---|---|");
	let mut figures = Vec::new();
	for (name, server) in kinds {
		let (mut indexed, mut raw) = (Vec::new(), Vec::new());
		let mut rows = None;
		for _ in 0..options.turns {
			let place = Place::new(server).await?;
			let elapsed = follow(&node, &place).await?;
			indexed.push(events as f64 / elapsed.as_secs_f64());
			if rows.is_none() {
				rows = Some(RawRows::read(&place.database).await?);
			}
			let empty = Place::new(server).await?;
			Store::open(&empty.database, &GENESIS).await?.close().await;
			let batch = i64::try_from(FollowOptions::default().batch)?;
			if let Some(rows) = &rows {
				let elapsed = rows.insert(&empty.database, batch, ROWS).await?;
				raw.push(events as f64 / elapsed.as_secs_f64());
			}
		}
		let (indexed, raw) = (median(indexed), median(raw));
		println!("| {name} | {indexed:.0} | {raw:.0} | {:.2} |", indexed / raw);
		figures.push(json!({
			"database": name,
			"indexed-a-second": indexed,
			"raw-a-second": raw,
			"ratio": indexed / raw,
		}));
	}
	if let Some(file) = &options.json {
		let all = json!({ "events": events, "blocks": blocks, "turns": options.turns, "databases": figures });
		fs::write(file, format!("{all:#}\n"))?;
	}
	Ok(())
}
