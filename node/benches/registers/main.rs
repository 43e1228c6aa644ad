//! What the registers of a province cost: rows that are executed and stored in a second, and bytes of state
//! a row, by book. The runtime executes the calls of an import in blocks, each block is written to this node's
//! database and made final. There are no network and no pool, so it is the bound of an import's speed, not
//! the speed. Figures differ from machine to machine: compare the books with each other, and two versions on
//! one machine.
//!
//! Run it with `cargo bench --workspace --bench registers -- 1000000`, with `TMPDIR` on a disk with room. The
//! number is that of the parcels (10,000 without it); buildings are half as many, and units as many. Without
//! `--workspace` everything is built a second time. The last line is JSON.

mod chain;
#[allow(dead_code, unused_imports)]
#[path = "../../src/database/mod.rs"]
mod database;
mod rows;

use chain::Chain;
use pallet_registers::Call;
use rows::{Rows, PARCELS_OF_A_DISTRICT};
use std::{
	error::Error,
	time::{Duration, Instant},
};

type Failure = Box<dyn Error>;

/// Rows of a call.
const BATCH: u32 = 128;

/// The figures of a book.
struct Figures {
	book: &'static str,
	rows: u32,
	took: Duration,
	/// The keys and values of the book's records and of what is kept with them.
	state: u64,
	/// The growth of the database on the disk.
	disk: u64,
}

impl Figures {
	fn each(&self, bytes: u64) -> f64 {
		bytes as f64 / f64::from(self.rows.max(1))
	}

	fn rate(&self) -> f64 {
		f64::from(self.rows) / self.took.as_secs_f64()
	}
}

/// Import a book, and measure it.
fn measure(
	chain: &mut Chain,
	book: &'static str,
	maps: &[&str],
	rows: u32,
	call: impl Fn(std::ops::Range<u32>, [u8; 32]) -> Result<Call<madang_runtime::Runtime>, Failure>,
) -> Result<Figures, Failure> {
	let before = chain.bytes_on_disk()?;
	let begun = Instant::now();
	for first in (0..rows).step_by(BATCH as usize) {
		let reference = chain.fresh_reference();
		chain.submit(call(first..rows.min(first + BATCH), reference)?.into())?;
	}
	chain.finish_block()?;
	let took = begun.elapsed();
	let state = chain.bytes_of(maps)?;
	// On a disk that was already allocated, nothing grows.
	let disk = chain.bytes_on_disk()?.saturating_sub(before);
	let figures = Figures { book, rows, took, state, disk };
	println!(
		"{book:<12}{rows:>10} rows{:>10.0} rows/s{:>8.0} bytes of state a row{:>8.0} bytes on the disk a row",
		figures.rate(),
		figures.each(state),
		figures.each(disk)
	);
	Ok(figures)
}

fn main() -> Result<(), Failure> {
	let asked = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
	let parcels: u32 = asked.as_deref().unwrap_or("10000").replace(['_', ','], "").parse()?;
	let rows = Rows::read(parcels.div_ceil(PARCELS_OF_A_DISTRICT))?;
	let mut chain = Chain::new()?;
	let districts = rows.districts.len() as u32;
	let all = [
		measure(&mut chain, "districts", &["Districts"], districts, |range, external_ref| {
			let rows = rows.districts_of(range)?;
			Ok(Call::import_districts { rows, external_ref })
		})?,
		measure(
			&mut chain,
			"parcels",
			&["Parcels", "ParcelOf"],
			parcels,
			|range, external_ref| {
				let rows =
					range.map(|number| rows.parcel(number)).collect::<Result<Vec<_>, _>>()?;
				Ok(Call::import_parcels { rows: rows::bounded(rows)?, external_ref })
			},
		)?,
		measure(
			&mut chain,
			"buildings",
			&["Buildings", "BuildingsOn"],
			parcels / 2,
			|range, external_ref| {
				let rows = range.map(|one| rows.building(one)).collect::<Result<Vec<_>, _>>()?;
				Ok(Call::import_buildings { rows: rows::bounded(rows)?, external_ref })
			},
		)?,
		measure(
			&mut chain,
			"units",
			&["Units", "UnitAt", "Floors", "LandShares"],
			parcels,
			|range, external_ref| {
				let rows = range.map(|one| rows.unit(one)).collect::<Result<Vec<_>, _>>()?;
				Ok(Call::import_units { rows: rows::bounded(rows)?, external_ref })
			},
		)?,
	];
	let figures: Vec<_> = all
		.iter()
		.map(|one| {
			serde_json::json!({
				"book": one.book,
				"rows": one.rows,
				"rows_per_second": one.rate(),
				"bytes_of_state_per_row": one.each(one.state),
				"bytes_on_disk_per_row": one.each(one.disk),
			})
		})
		.collect();
	println!(
		"{}",
		serde_json::json!({ "parcels": parcels, "blocks": chain.blocks(), "books": figures })
	);
	Ok(())
}
