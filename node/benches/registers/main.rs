//! What the registers of a province cost: rows a second, and bytes of state a row, by book. The runtime
//! in wasm executes the calls of an import in blocks, and the state is in the node's database. Times
//! differ from machine to machine; bytes do not.
//!
//! Run it with `cargo bench --workspace --bench registers -- --parcels 1000000`, with `TMPDIR` on the
//! disk in question. Without `--parcels` there are 10,000. `--json FILE` writes the figures as JSON.

#[allow(dead_code, unused_imports)]
#[path = "../../src/database/mod.rs"]
mod database;

mod chain;
mod rows;
mod state;

use chain::{Chain, Spent};
use codec::Encode;
use frame_support::BoundedVec;
use madang_runtime::RuntimeCall;
use pallet_registers::Call;
use sp_core::Get;
use std::{collections::BTreeMap, path::Path};

type Failure = Box<dyn std::error::Error>;

/// Parcels of a short run, and the most that one institution may import in a day: the chain has a quota of
/// bytes.
const FEW: u32 = 10_000;
const MOST: u32 = 2_000_000;

/// Rows of a call, as many as an import sends at most.
const ROWS: usize = 256;

/// Books, and the storage items of the pallet that have their rows and indices.
const BOOKS: [(&str, &[&str]); 4] = [
	("districts", &["Districts", "Predecessors"]),
	("land-book", &["Parcels", "ParcelOf", "NextParcel"]),
	("building-book", &["Buildings", "BuildingsOn", "Floors"]),
	("units", &["Units", "UnitAt", "LandShares"]),
];

/// The figures of a book.
struct Figures {
	book: &'static str,
	rows: u64,
	spent: Spent,
	/// By how much the nodes of the trie grew.
	node_bytes: u64,
	/// Keys and values of its storage items.
	keys: u64,
	pair_bytes: u64,
}

impl Figures {
	fn seconds(&self) -> f64 {
		(self.spent.execution + self.spent.commits).as_secs_f64()
	}

	fn a_row(&self, of: u64) -> f64 {
		of as f64 / self.rows.max(1) as f64
	}

	fn json(&self) -> serde_json::Value {
		serde_json::json!({
			"book": self.book,
			"rows": self.rows,
			"blocks": self.spent.blocks,
			"execution_seconds": self.spent.execution.as_secs_f64(),
			"commit_seconds": self.spent.commits.as_secs_f64(),
			"rows_per_second": self.rows as f64 / self.seconds(),
			"keys": self.keys,
			"pair_bytes": self.pair_bytes,
			"pair_bytes_per_row": self.a_row(self.pair_bytes),
			"node_bytes": self.node_bytes,
			"node_bytes_per_row": self.a_row(self.node_bytes),
		})
	}
}

/// What the command line asks for.
struct Arguments {
	parcels: u32,
	json: Option<String>,
}

fn arguments() -> Result<Arguments, Failure> {
	let mut read = Arguments { parcels: FEW, json: None };
	let mut all = std::env::args().skip(1);
	while let Some(argument) = all.next() {
		match &*argument {
			"--parcels" => read.parcels = all.next().ok_or("--parcels needs a number")?.parse()?,
			"--json" => read.json = Some(all.next().ok_or("--json needs a file")?),
			// Cargo adds it.
			"--bench" => {}
			other => return Err(format!("unknown argument {other}").into()),
		}
	}
	match (1..=MOST).contains(&read.parcels) {
		true => Ok(read),
		false => Err(format!("the number of parcels is 1 to {MOST}").into()),
	}
}

/// Calls of at most 256 rows.
fn calls<R: Encode, Most: Get<u32>>(
	mut rows: impl Iterator<Item = Result<R, Failure>>,
	call: impl Fn(BoundedVec<R, Most>, [u8; 32]) -> Call<madang_runtime::Runtime>,
) -> impl Iterator<Item = Result<RuntimeCall, Failure>> {
	std::iter::from_fn(move || {
		let batch: Result<Vec<R>, Failure> = rows.by_ref().take(ROWS).collect();
		match batch {
			Ok(batch) if batch.is_empty() => None,
			Ok(batch) => {
				let reference = sp_io::hashing::blake2_256(&batch.encode());
				Some(Ok(RuntimeCall::Registers(call(BoundedVec::truncate_from(batch), reference))))
			}
			Err(error) => Some(Err(error)),
		}
	})
}

/// Import one book.
fn book(
	chain: &mut Chain,
	name: &'static str,
	rows: u64,
	calls: impl Iterator<Item = Result<RuntimeCall, Failure>>,
) -> Result<Figures, Failure> {
	eprintln!("{name}: {rows} rows");
	chain.spent = Spent::default();
	let before = chain.state.live_bytes;
	chain.run(calls)?;
	let node_bytes = chain.state.live_bytes.saturating_sub(before);
	Ok(Figures { book: name, rows, spent: chain.spent, node_bytes, keys: 0, pair_bytes: 0 })
}

fn import(chain: &mut Chain, parcels: u32) -> Result<Vec<Figures>, Failure> {
	let towns = rows::districts(parcels)?;
	let count = towns.len() as u64;
	let towns = calls(towns.into_iter().map(Ok), |rows, external_ref| Call::import_districts {
		rows,
		external_ref,
	});
	let land = calls((0..parcels).map(rows::parcel), |rows, external_ref| Call::import_parcels {
		rows,
		external_ref,
	});
	let buildings = calls(rows::buildings(parcels), |rows, external_ref| Call::import_buildings {
		rows,
		external_ref,
	});
	let units =
		calls(rows::units(parcels), |rows, external_ref| Call::import_units { rows, external_ref });
	let sums = (rows::buildings(parcels).count() as u64, rows::units(parcels).count() as u64);
	let mut figures = vec![
		book(chain, "districts", count, towns)?,
		book(chain, "land-book", parcels.into(), land)?,
		book(chain, "building-book", sums.0, buildings)?,
		book(chain, "units", sums.1, units)?,
	];
	let sizes = chain.state.sizes()?;
	let key =
		|item: &str| [&b"Registers"[..], item.as_bytes()].map(sp_io::hashing::twox_128).concat();
	let found: BTreeMap<_, _> = BOOKS.into_iter().collect();
	for one in &mut figures {
		let items = found.get(one.book).ok_or("each book has storage items")?;
		for size in items.iter().filter_map(|item| sizes.get(&key(item))) {
			one.keys += size.keys;
			one.pair_bytes += size.bytes;
		}
	}
	Ok(figures)
}

/// The bytes of the files of a folder.
fn bytes_of_files(folder: &Path) -> Result<u64, Failure> {
	let sizes = std::fs::read_dir(folder)?.map(|entry| Ok(entry?.metadata()?.len()));
	sizes.sum::<std::io::Result<u64>>().map_err(Into::into)
}

fn print(figures: &[Figures]) {
	let column = "a row";
	println!(
		"{:<14}{:>10}{:>8}{:>10}{:>10}{:>10}{:>14}{:>14}",
		"book", "rows", "blocks", "execute s", "commit s", "rows/s", "keys+values", "trie nodes"
	);
	println!("{:<62}{column:>14}{column:>14}", "");
	for one in figures {
		println!(
			"{:<14}{:>10}{:>8}{:>10.1}{:>10.1}{:>10.0}{:>12.1} B{:>12.1} B",
			one.book,
			one.rows,
			one.spent.blocks,
			one.spent.execution.as_secs_f64(),
			one.spent.commits.as_secs_f64(),
			one.rows as f64 / one.seconds(),
			one.a_row(one.pair_bytes),
			one.a_row(one.node_bytes),
		);
	}
}

fn main() -> Result<(), Failure> {
	let wasm = madang_runtime::WASM_BINARY.ok_or("the runtime was built without wasm")?;
	let arguments = arguments()?;
	let folder = tempfile::tempdir()?;
	let mut chain = Chain::new(wasm, folder.path())?;
	let figures = import(&mut chain, arguments.parcels)?;
	let live_bytes = chain.state.live_bytes;
	// Closing the database applies its log.
	drop(chain);
	let file_bytes = bytes_of_files(folder.path())?;
	print(&figures);
	println!(
		"trie nodes of the whole state: {live_bytes} B; files of the database: {file_bytes} B"
	);
	let json = serde_json::json!({
		"parcels": arguments.parcels,
		"books": figures.iter().map(Figures::json).collect::<Vec<_>>(),
		"node_bytes": live_bytes,
		"file_bytes": file_bytes,
	});
	match arguments.json {
		Some(file) => std::fs::write(file, serde_json::to_vec_pretty(&json)?)?,
		None => println!("{json:#}"),
	}
	Ok(())
}
