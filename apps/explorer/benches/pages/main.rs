//! How long an explorer takes to answer over an index with many events, and how heavy its pages are. Figures differ from machine
//! to machine: compare those of one run, and of different numbers of events.
//!
//! Run it with `scripts/bench explorer`.
//!
//! usage: pages [--events NUMBER[,NUMBER…]] [--requests NUMBER] [--connections NUMBER] [--json FILE]

mod chain;
mod http;

use chain::{block, lot, parcels, pnu, reference, EVENTS, FIRST, PARCELS};
use http::Client;
use madang_explorer::{run, Config};
use madang_index::{Database, Store};
use rand::{rngs::StdRng, Rng, SeedableRng};
use serde_json::{json, Value};
use std::{
	env, fs,
	net::{Ipv4Addr, SocketAddr, TcpListener},
	path::{Path, PathBuf},
	time::{Duration, Instant},
};
use tokio::{sync::oneshot, task::spawn_blocking};

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The genesis block of the index.
const GENESIS: [u8; 32] = [1; 32];

/// How many blocks are written at once.
const BATCH: u64 = 64;

/// What is measured.
struct Options {
	/// The events of the index, about, each more than the one before: it grows, and is measured again.
	events: Vec<u64>,
	/// How often each address is asked. Exports of many events take long: a hundredth as often.
	requests: usize,
	/// How many ask at once.
	connections: usize,
	/// Where the figures go as JSON.
	json: Option<PathBuf>,
}

impl Options {
	fn read() -> Result<Self, Failure> {
		let mut options =
			Self { events: vec![1_000_000], requests: 2_000, connections: 4, json: None };
		// Cargo adds `--bench`.
		let mut words = env::args().skip(1).filter(|word| word != "--bench");
		while let Some(word) = words.next() {
			let value = words.next().ok_or_else(|| format!("{word} needs a value"))?;
			match word.as_str() {
				"--events" => {
					options.events = value.split(',').map(str::parse).collect::<Result<_, _>>()?;
				}
				"--requests" => options.requests = value.parse()?,
				"--connections" => options.connections = value.parse()?,
				"--json" => options.json = Some(value.into()),
				_ => return Err(format!("{word} is not an option").into()),
			}
		}
		let least = EVENTS * PARCELS * EXPORTED;
		let is_enough = options.events.first().is_some_and(|events| *events >= least);
		match is_enough
			&& options.events.is_sorted()
			&& options.requests > 0
			&& options.connections > 0
		{
			true => Ok(options),
			false => Err(format!("at least {least} events, a request and a connection").into()),
		}
	}
}

/// An address that is asked: its name, the status that is right, and the address for a parcel of so many blocks.
type Question = (&'static str, u16, fn(u64, u64) -> String);

/// How many blocks an export of many has.
const EXPORTED: u64 = 20;

/// How many exports a reader has at once.
const EXPORTS: usize = 2;

/// The export of many events.
const MANY: &str = "export of 10,000 events";

const QUESTIONS: [Question; 13] = [
	("search of a reference", 303, |parcel, _| format!("/en/search?q={}", reference(parcel))),
	("search of a parcel's number", 200, |parcel, _| format!("/en/search?q={}", pnu(parcel))),
	("search of an address", 303, |parcel, _| {
		format!("/en/search?q=%EC%97%AD%EC%82%BC%EB%8F%99+{}", lot(parcel))
	}),
	("property", 200, |parcel, _| format!("/ko/parcel/{}", pnu(parcel))),
	("property as of a block", 200, |parcel, _| {
		format!("/ko/parcel/{}?block={}", pnu(parcel), block_of(parcel))
	}),
	("deal", 200, |parcel, _| format!("/en/deal/{parcel}")),
	("events of a deal", 200, |parcel, _| format!("/en/deal/{parcel}/events")),
	("events of a name", 200, |_, _| "/en/events?pallet=Titles&name=EntryRegistered".to_owned()),
	("events of a rare name", 200, |_, _| "/en/events?name=DistrictsImported".to_owned()),
	("rare events of an institution", 200, |_, _| {
		"/en/events?about=institution:4&name=DistrictsImported".to_owned()
	}),
	("overview", 200, |_, _| "/en/".to_owned()),
	("export of a deal's events", 200, |parcel, blocks| {
		format!("/en/events/export.csv?about=deal:{parcel}&until={blocks}")
	}),
	(MANY, 200, |parcel, blocks| {
		let first = block_of(parcel).min((blocks + 1).saturating_sub(EXPORTED));
		format!("/en/events/export.csv?first={first}&until={}", first + EXPORTED - 1)
	}),
];

/// The block in which a parcel is entered and sold.
const fn block_of(parcel: u64) -> u64 {
	(parcel - FIRST) / PARCELS + 1
}

/// Write the blocks that are missing, and let the projections read them.
async fn fill(database: &Database, blocks: u64) -> Result<(), Failure> {
	let store = Store::open(database, &GENESIS).await?;
	let begun = Instant::now();
	let first = store.ranges().await?.last().map_or(0, |range| range.last + 1);
	let mut next = first;
	while next <= blocks {
		let last = blocks.min(next + BATCH - 1);
		let all: Vec<_> = (next..=last).map(block).collect();
		store.add(&all).await?;
		next = last + 1;
	}
	let written = begun.elapsed();
	store.project().await?;
	eprintln!(
		"{} events written in {} s, read by the tables in {} s",
		(blocks + 1 - first) * PARCELS * EVENTS,
		written.as_secs(),
		(begun.elapsed() - written).as_secs()
	);
	store.close().await;
	Ok(())
}

/// Ask a question so often: how long each answer took, and the bytes of the largest one.
fn ask(
	address: SocketAddr,
	(name, expected, place): Question,
	blocks: u64,
	requests: usize,
	seed: u64,
) -> Result<(Vec<Duration>, usize), Failure> {
	let mut random = StdRng::seed_from_u64(seed);
	let mut client = Client::connect(address)?;
	let (mut times, mut largest) = (Vec::with_capacity(requests), 0);
	for _ in 0..requests {
		let parcel = random.gen_range(FIRST..parcels(blocks).end);
		let place = place(parcel, blocks);
		let begun = Instant::now();
		let (status, bytes) = client.get(&place)?;
		times.push(begun.elapsed());
		largest = largest.max(bytes);
		if status != expected {
			return Err(format!("{name}: {place} is answered with {status}").into());
		}
	}
	Ok((times, largest))
}

/// The time in the order at this share, in milliseconds.
fn at(times: &[Duration], share: f64) -> f64 {
	let last = times.len().saturating_sub(1);
	let position = (last as f64 * share).round() as usize;
	times.get(position).map_or(0.0, |time| time.as_secs_f64() * 1_000.0)
}

fn configuration(folder: &Path, address: SocketAddr) -> Result<Config, Failure> {
	let file = folder.join("explorer.toml");
	let text = format!(
		"nodes = [\"ws://127.0.0.1:1\"]\ngenesis = \"0x{}\"\ndatabase = \"index.sqlite\"\nlisten = \"{address}\"\n",
		"01".repeat(32)
	);
	fs::write(&file, text)?;
	Ok(Config::read(&file)?)
}

/// Measure all pages over an index with so many blocks.
async fn measure(config: Config, blocks: u64, options: &Options) -> Result<Value, Failure> {
	let address = config.listen;
	let (stop, stopped) = oneshot::channel::<()>();
	let serving = tokio::spawn(run(config, async move {
		let _ = stopped.await;
	}));
	while Client::connect(address).is_err() {
		tokio::time::sleep(Duration::from_millis(50)).await;
	}
	let events = blocks * PARCELS * EVENTS;
	println!(
		"{events} events of {} properties, {} connections ({EXPORTS} for exports):\n",
		blocks * PARCELS,
		options.connections
	);
	println!("| Page | requests | p50, ms | p99, ms | bytes |");
	println!("|---|---|---|---|---|");
	let mut figures = Vec::new();
	for question in QUESTIONS {
		let name = question.0;
		let at_once = match name.starts_with("export") {
			true => options.connections.min(EXPORTS),
			false => options.connections,
		};
		let requests =
			if name == MANY { (options.requests / 100).max(1) } else { options.requests };
		let askers: Vec<_> = (0..at_once)
			.map(|number| {
				let seed = u64::try_from(number).unwrap_or_default();
				spawn_blocking(move || ask(address, question, blocks, requests, seed))
			})
			.collect();
		let (mut times, mut largest) = (Vec::new(), 0);
		for asker in askers {
			let (of_one, bytes) = asker.await??;
			times.extend(of_one);
			largest = largest.max(bytes);
		}
		times.sort();
		let (count, p50, p99) = (times.len(), at(&times, 0.5), at(&times, 0.99));
		println!("| {name} | {count} | {p50:.1} | {p99:.1} | {largest} |");
		figures.push(
			json!({ "page": name, "requests": count, "p50-ms": p50, "p99-ms": p99, "bytes": largest }),
		);
	}
	println!();
	let _ = stop.send(());
	serving.await??;
	Ok(json!({ "events": events, "connections": options.connections, "pages": figures }))
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
	let options = Options::read()?;
	let folder = tempfile::tempdir()?;
	let mut figures = Vec::new();
	for events in &options.events {
		let blocks = events.div_ceil(EVENTS * PARCELS);
		let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
		let config = configuration(folder.path(), address)?;
		fill(&config.database, blocks).await?;
		figures.push(measure(config, blocks, &options).await?);
	}
	if let Some(file) = &options.json {
		fs::write(file, format!("{:#}\n", Value::Array(figures)))?;
	}
	Ok(())
}
