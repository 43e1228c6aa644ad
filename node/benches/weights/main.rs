//! Runs the benchmarks of all calls in wasm, and compares what each cost with what it is charged.
//!
//! ```text
//! cargo bench --workspace --features madang-node/weights --bench weights -- \
//!     --runtime FILE [--only TEXT] [--repeat 10] [--json FILE] [--lines FILE]
//! ```
//!
//! `--runtime` is the runtime with the feature `runtime-benchmarks` (`scripts/benchmark` builds it). The time
//! is that to execute the call with every value in the trie cache, on a machine of the reference speed
//! (`speed.rs`); reads and writes of the database are added with their charged weights. Ends with an error if a call
//! cost more than it is charged, by more than a margin for noise. `--lines` writes the measurements as
//! `runtime/src/weights/measured.txt` has them, unless a benchmark failed.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
#![allow(clippy::arithmetic_side_effects, clippy::cast_precision_loss)]
#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]

mod runs;
mod scene;
mod speed;

use madang_runtime::weights::{Measured, MARGIN};
use runs::{points, Cost, Runs};

type Failure = Box<dyn std::error::Error>;

/// What the command line asks for.
struct Arguments {
	runtime: String,
	only: Option<String>,
	repeat: usize,
	json: Option<String>,
	lines: Option<String>,
}

fn arguments() -> Result<Arguments, Failure> {
	let (mut runtime, mut only, mut repeat) = (None, None, 10);
	let (mut json, mut lines) = (None, None);
	let mut all = std::env::args().skip(1);
	while let Some(argument) = all.next() {
		let mut value = || all.next().ok_or(format!("{argument} needs a value"));
		match &*argument {
			"--runtime" => runtime = Some(value()?),
			"--only" => only = Some(value()?),
			"--repeat" => repeat = value()?.parse()?,
			"--json" => json = Some(value()?),
			"--lines" => lines = Some(value()?),
			// Cargo adds it.
			"--bench" => {}
			_ => return Err(format!("unknown argument {argument}").into()),
		}
	}
	let runtime = runtime.ok_or("--runtime FILE: build it with scripts/benchmark")?;
	Ok(Arguments { runtime, only, repeat: repeat.max(1), json, lines })
}

/// A measured call.
struct Row {
	measured: Measured,
	/// The speed of this machine when it was measured.
	speed: f64,
	/// What is charged, in nanoseconds, if the call has a weight of its own.
	charged: Option<u64>,
}

impl Row {
	/// How much of what is charged the call cost.
	fn share(&self) -> Option<f64> {
		self.charged.map(|charged| self.measured.with_database() as f64 / charged as f64)
	}

	fn json(&self) -> serde_json::Value {
		serde_json::json!({
			"call": self.measured.name(),
			"components": self.measured.components(),
			"nanoseconds": self.measured.nanoseconds,
			"speed": self.speed,
			"reads": self.measured.reads,
			"writes": self.measured.writes,
			"with_database": self.measured.with_database(),
			"charged": self.charged,
		})
	}

	fn print(&self) {
		let micro = |nanoseconds: u64| format!("{:.0}", nanoseconds as f64 / 1_000.0);
		println!(
			"{:<44}{:<20}{:>8.2}{:>10}{:>8}{:>8}{:>10}{:>10}{:>8}",
			self.measured.name(),
			self.measured.components(),
			self.speed,
			micro(self.measured.nanoseconds),
			self.measured.reads,
			self.measured.writes,
			micro(self.measured.with_database()),
			self.charged.map(micro).unwrap_or_default(),
			self.share().map(|share| format!("{share:.2}")).unwrap_or_default(),
		);
	}
}

/// The measurements, and the benchmarks that could not run.
fn measure(arguments: &Arguments) -> Result<(Vec<Row>, Vec<String>), Failure> {
	let wasm = std::fs::read(&arguments.runtime)?;
	let runs = Runs::new(&wasm)?;
	let (mut rows, mut failed) = (Vec::new(), Vec::new());
	let lists = runs.list()?;
	let all = lists.iter().flat_map(|list| list.benchmarks.iter().map(move |one| (list, one)));
	for (list, metadata) in all {
		let (pallet, name) =
			(String::from_utf8(list.pallet.clone())?, String::from_utf8(metadata.name.clone())?);
		let call = format!("{pallet}::{name}");
		if arguments.only.as_ref().is_some_and(|only| !call.contains(only)) {
			continue;
		}
		for point in points(metadata) {
			let speed = speed::now();
			let cost = match runs.measure(list, &metadata.name, &point, arguments.repeat) {
				Ok(cost) => cost,
				Err(error) => {
					let error = error.to_string();
					println!("{call} {point:?}: {}", error.lines().next().unwrap_or_default());
					failed.push(call.clone());
					break;
				}
			};
			let Cost { nanoseconds, reads, writes } = cost;
			let letter = |name| format!("{name:?}").chars().next().expect("it has a letter");
			let measured = Measured {
				pallet: pallet.clone(),
				benchmark: name.clone(),
				components: point.iter().map(|(name, value)| (letter(name), *value)).collect(),
				nanoseconds: (nanoseconds as f64 * speed) as u64,
				reads,
				writes,
			};
			let charged = measured.charged()?;
			let row = Row { measured, speed, charged };
			row.print();
			rows.push(row);
		}
	}
	Ok((rows, failed))
}

fn main() -> Result<(), Failure> {
	let arguments = arguments()?;
	println!(
		"{:<44}{:<20}{:>8}{:>10}{:>8}{:>8}{:>10}{:>10}{:>8}",
		"call", "components", "speed", "µs", "reads", "writes", "with db", "charged", "share"
	);
	let (rows, failed) = measure(&arguments)?;
	if let Some(file) = &arguments.json {
		let json: Vec<_> = rows.iter().map(Row::json).collect();
		std::fs::write(file, serde_json::to_vec_pretty(&json)?)?;
	}
	if let Some(file) = arguments.lines.as_ref().filter(|_| failed.is_empty()) {
		let lines: String = rows.iter().map(|row| format!("{}\n", row.measured)).collect();
		std::fs::write(file, lines)?;
	}
	let over: Vec<_> =
		rows.iter().filter(|row| row.share().is_some_and(|share| share > MARGIN)).collect();
	match (over.len(), failed.len()) {
		(0, 0) => Ok(()),
		(over, failed) => {
			Err(format!("{over} measurements are above what is charged; {failed} failed").into())
		}
	}
}
