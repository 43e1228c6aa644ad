//! What was measured, as a table and as JSON.

use comfy_table::{presets::UTF8_FULL_CONDENSED, Table};
use madang_testnet::load::Outcome;
use serde_json::{json, Value};
use std::time::Duration;

/// The figures of one run.
#[derive(Clone, Debug)]
pub struct Figures {
	/// The variant's name.
	pub variant: String,
	/// From submission to finality of single transactions: the median, and that of 99 of 100 if it is known.
	pub quiet: (Duration, Option<Duration>),
	/// Transactions of the full load that were finalized.
	pub finalized: usize,
	/// Those of a second.
	pub per_second: f64,
	/// From submission to finality under full load: the median, 95 of 100, the longest.
	pub loaded: [Duration; 3],
	/// The same under half of the load: the median, and 99 of 100.
	pub half: Option<[Duration; 2]>,
	/// The blocks with transactions of the full load, and how many the fullest has.
	pub blocks: [usize; 2],
	/// The processor time of all nodes for a finalized transaction.
	pub processor: Option<Duration>,
	/// How often a node validated a transaction.
	pub validations: Option<f64>,
	/// The blocks that were replaced.
	pub reorganisations: usize,
	/// What became of the other transactions.
	pub others: String,
}

impl Figures {
	/// The figures of a run with single transactions and one with the full load.
	pub fn new(variant: &str, quiet: &Outcome, loaded: &Outcome) -> Self {
		let others: Vec<String> =
			loaded.others.iter().map(|(kind, (count, _))| format!("{count} {kind}")).collect();
		let fullest = loaded.per_block.values().max().copied().unwrap_or_default();
		Self {
			variant: variant.to_owned(),
			quiet: (quiet.percentile(50), Some(quiet.percentile(99))),
			finalized: loaded.finalized(),
			per_second: loaded.per_second(),
			loaded: [50, 95, 100].map(|part| loaded.percentile(part)),
			half: None,
			blocks: [loaded.per_block.len(), fullest],
			processor: None,
			validations: None,
			reorganisations: 0,
			others: if others.is_empty() { "-".to_owned() } else { others.join(", ") },
		}
	}

	/// As JSON: durations in seconds.
	pub fn json(&self) -> Value {
		let seconds = Duration::as_secs_f64;
		json!({
			"variant": self.variant,
			"quiet_median": seconds(&self.quiet.0),
			"quiet_99": self.quiet.1.as_ref().map(seconds),
			"finalized": self.finalized,
			"per_second": self.per_second,
			"median": seconds(&self.loaded[0]),
			"95": seconds(&self.loaded[1]),
			"longest": seconds(&self.loaded[2]),
			"half_median": self.half.map(|half| seconds(&half[0])),
			"half_99": self.half.map(|half| seconds(&half[1])),
			"blocks": self.blocks[0],
			"fullest": self.blocks[1],
			"processor": self.processor.as_ref().map(seconds),
			"validations": self.validations,
			"reorganisations": self.reorganisations,
			"others": self.others,
		})
	}

	fn row(&self) -> Vec<String> {
		let [half, half_99] = self.half.map_or([None; 2], |half| half.map(Some));
		vec![
			self.variant.clone(),
			time(Some(self.quiet.0)),
			time(self.quiet.1),
			self.finalized.to_string(),
			format!("{:.0}", self.per_second),
			time(Some(self.loaded[0])),
			time(Some(self.loaded[1])),
			time(Some(self.loaded[2])),
			time(half),
			time(half_99),
			self.blocks[0].to_string(),
			self.blocks[1].to_string(),
			known(self.processor.map(|time| format!("{:.2} ms", time.as_secs_f64() * 1_000.0))),
			known(self.validations.map(|count| format!("{count:.2}"))),
			self.reorganisations.to_string(),
			self.others.clone(),
		]
	}
}

fn known(text: Option<String>) -> String {
	text.unwrap_or_else(|| "?".to_owned())
}

fn time(time: Option<Duration>) -> String {
	known(time.map(|time| format!("{:.2} s", time.as_secs_f64())))
}

/// All runs.
pub fn table(runs: &[Figures]) -> Table {
	let mut table = Table::new();
	table.load_style(UTF8_FULL_CONDENSED).set_header([
		"variant",
		"single: median",
		"99 of 100",
		"finalized",
		"a second",
		"median",
		"95 of 100",
		"longest",
		"half: median",
		"99 of 100",
		"blocks",
		"fullest",
		"processor",
		"validations",
		"reorganisations",
		"else",
	]);
	runs.iter().for_each(|run| {
		table.add_row(run.row());
	});
	table
}

/// The median of what was measured several times.
pub fn median(values: impl Iterator<Item = f64>) -> f64 {
	let mut values: Vec<f64> = values.collect();
	values.sort_by(f64::total_cmp);
	let middle = values.len() / 2;
	match values.len() % 2 {
		_ if values.is_empty() => 0.0,
		1 => values[middle],
		_ => f64::midpoint(values[middle - 1], values[middle]),
	}
}

/// The variants in the order of their first run.
fn variants(runs: &[Figures]) -> Vec<&str> {
	let mut names: Vec<&str> = Vec::new();
	for run in runs {
		if !names.contains(&run.variant.as_str()) {
			names.push(&run.variant);
		}
	}
	names
}

/// For each variant the medians of its runs, relative to the first one's, and by how much its runs differ
/// from each other: what differs less is noise.
pub fn summary(runs: &[Figures]) -> Table {
	let mut table = Table::new();
	table.load_style(UTF8_FULL_CONDENSED).set_header([
		"variant",
		"a second",
		"of the first",
		"lowest and highest",
		"median under load",
		"of the first",
		"single: median",
		"of the first",
	]);
	let names = variants(runs);
	let of = |name: &str, value: fn(&Figures) -> f64| {
		let values: Vec<f64> = runs.iter().filter(|run| run.variant == name).map(value).collect();
		values
	};
	let rate = |run: &Figures| run.per_second;
	let loaded = |run: &Figures| run.loaded[0].as_secs_f64();
	let single = |run: &Figures| run.quiet.0.as_secs_f64();
	let middle = |name: &str, value: fn(&Figures) -> f64| median(of(name, value).into_iter());
	for name in &names {
		let rates = of(name, rate);
		let ratio = |value: fn(&Figures) -> f64| {
			format!("× {:.2}", middle(name, value) / middle(names[0], value).max(f64::EPSILON))
		};
		let lowest = rates.iter().copied().fold(f64::INFINITY, f64::min);
		let highest = rates.iter().copied().fold(0.0, f64::max);
		table.add_row([
			(*name).to_owned(),
			format!("{:.0}", middle(name, rate)),
			ratio(rate),
			format!("{lowest:.0} to {highest:.0}"),
			format!("{:.2} s", middle(name, loaded)),
			ratio(loaded),
			format!("{:.2} s", middle(name, single)),
			ratio(single),
		]);
	}
	table
}
