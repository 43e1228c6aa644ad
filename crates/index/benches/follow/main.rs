//! How many events are indexed in a second, from the bytes of blocks until the index answers with them and all tables have read
//! them, next to nothing but inserting the same rows into the same tables. Figures differ from machine to machine: compare them
//! with each other.
//!
//! Run it with `scripts/bench index`.
//!
//! usage: follow [--events NUMBER] [--block NUMBER] [--turns NUMBER] [--json FILE]

mod chain;
mod raw;
#[path = "../../src/tests/signed.rs"]
mod signed;

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

/// How often the index is asked how far it is.
const LOOK: Duration = Duration::from_millis(20);

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

/// Index a chain: how long until the index answers with all its events, and until all tables have read them.
async fn follow(node: &Arc<Memory>, place: &Place) -> Result<(Duration, Duration), Failure> {
	let store = Store::open(&place.database, &GENESIS).await?;
	let nodes = vec![node.clone() as Arc<dyn Node>];
	let options = FollowOptions { look: Duration::from_millis(20), ..FollowOptions::default() };
	let follower = Arc::new(Follower::new(store.clone(), nodes, GENESIS, options));
	let begun = Instant::now();
	let running = tokio::spawn({
		let follower = follower.clone();
		async move { follower.run().await }
	});
	// The newest blocks are read first: the oldest events are the last.
	let oldest = PageRequest { limit: 1, order: Order::OldestFirst, ..PageRequest::default() };
	let of_block = EventFilter { block: Some(1), ..EventFilter::default() };
	while store.events(&of_block, &oldest).await?.rows.is_empty() {
		tokio::time::sleep(LOOK).await;
	}
	let answered = begun.elapsed();
	while !store.is_projected(node.last()).await? {
		tokio::time::sleep(LOOK).await;
	}
	let read = begun.elapsed();
	let newest = PageRequest { limit: 1, order: Order::NewestFirst, ..PageRequest::default() };
	let found = store.events(&EventFilter::default(), &newest).await?;
	if found.rows.first().map(|event| event.place.block) != Some(node.last()) {
		return Err("the last event is not answered".into());
	}
	running.abort();
	let _ = running.await;
	store.close().await;
	Ok((answered, read))
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
	println!("| Database | answered, events a second | and read by all tables | raw inserts | answered ÷ raw |");
	println!("|---|---|---|---|---|");
	let mut figures = Vec::new();
	for (name, server) in kinds {
		let (mut answered, mut read, mut raw) = (Vec::new(), Vec::new(), Vec::new());
		let mut rows = None;
		let rate = |elapsed: Duration| events as f64 / elapsed.as_secs_f64();
		for _ in 0..options.turns {
			let place = Place::new(server).await?;
			let (of_events, of_tables) = follow(&node, &place).await?;
			answered.push(rate(of_events));
			read.push(rate(of_tables));
			if rows.is_none() {
				rows = Some(RawRows::read(&place.database).await?);
			}
			let empty = Place::new(server).await?;
			Store::open(&empty.database, &GENESIS).await?.close().await;
			let batch = i64::try_from(FollowOptions::default().batch)?;
			if let Some(rows) = &rows {
				raw.push(rate(rows.insert(&empty.database, batch, ROWS).await?));
			}
		}
		let (answered, read, raw) = (median(answered), median(read), median(raw));
		println!("| {name} | {answered:.0} | {read:.0} | {raw:.0} | {:.2} |", answered / raw);
		figures.push(json!({
			"database": name,
			"answered-a-second": answered,
			"read-by-all-tables-a-second": read,
			"raw-a-second": raw,
			"ratio": answered / raw,
		}));
	}
	if let Some(file) = &options.json {
		let all = json!({ "events": events, "blocks": blocks, "turns": options.turns, "databases": figures });
		fs::write(file, format!("{all:#}\n"))?;
	}
	Ok(())
}
