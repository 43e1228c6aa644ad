//! What was measured, as a table and as JSON.

use super::{is_noise, median, spread, Outcome, Rate};
use comfy_table::{presets::UTF8_FULL_CONDENSED, Table};
use serde_json::{json, Value};
use std::{collections::BTreeMap, time::Duration};

/// The percentiles of latency in the results.
const PERCENTILES: [usize; 9] = [1, 10, 25, 50, 75, 90, 95, 99, 100];

/// The figures of one run.
#[derive(Clone, Debug)]
pub struct Figures {
	/// The scenario's name.
	pub scenario: String,
	/// The variant's name.
	pub variant: String,
	/// From submission to finality of single transactions: the median, and that of 99 of 100 if it is known.
	pub quiet: (Duration, Option<Duration>),
	/// Transactions of the full load that were finalized.
	pub finalized: usize,
	/// Those of a second.
	pub per_second: f64,
	/// The transactions of the full load that were offered a second, until the last was sent.
	pub offered: Option<f64>,
	/// What the transactions carry many of, and how many of them a second.
	pub rows: Option<(&'static str, f64)>,
	/// From submission to finality under full load: the median, 95 of 100, the longest.
	pub loaded: [Duration; 3],
	/// The same under half of the load: the median, and 99 of 100.
	pub half: Option<[Duration; 2]>,
	/// The transactions a second that half of the load offers, and that were finalized.
	pub half_rates: Option<[f64; 2]>,
	/// The full load's latencies by percentile.
	pub percentiles: Vec<(usize, Duration)>,
	/// The transactions of the full load in each block.
	pub per_block: BTreeMap<u64, usize>,
	/// How long the full load took.
	pub took: Duration,
	/// By how many bytes the first node's data grew for a transaction.
	pub disk: Option<f64>,
	/// By how many bytes the keys and values of the state grew for a transaction.
	pub state: Option<f64>,
	/// The synthetic titles with which the state began, and the bytes of the first database.
	pub titles: Option<(u64, u64)>,
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
			scenario: "inspections".to_owned(),
			variant: variant.to_owned(),
			quiet: (quiet.percentile(50), Some(quiet.percentile(99))),
			finalized: loaded.finalized(),
			per_second: loaded.per_second(),
			offered: loaded.offered(),
			loaded: [50, 95, 100].map(|part| loaded.percentile(part)),
			rows: None,
			half: None,
			half_rates: None,
			percentiles: PERCENTILES.map(|part| (part, loaded.percentile(part))).into(),
			per_block: loaded.per_block.clone(),
			took: loaded.took,
			disk: None,
			state: None,
			titles: None,
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
			"scenario": self.scenario,
			"variant": self.variant,
			"quiet_median": seconds(&self.quiet.0),
			"quiet_99": self.quiet.1.as_ref().map(seconds),
			"finalized": self.finalized,
			"per_second": self.per_second,
			"offered": self.offered,
			"median": seconds(&self.loaded[0]),
			"95": seconds(&self.loaded[1]),
			"99": self.loaded_99().as_ref().map(seconds),
			"longest": seconds(&self.loaded[2]),
			"half_median": self.half.map(|half| seconds(&half[0])),
			"half_99": self.half.map(|half| seconds(&half[1])),
			"blocks": self.blocks[0],
			"fullest": self.blocks[1],
			"processor": self.processor.as_ref().map(seconds),
			"validations": self.validations,
			"processor_of_1000": self.processor.map(|time| seconds(&time) * 1_000.0),
			"rows": self.rows.map(|(unit, _)| unit),
			"rows_per_second": self.rows.map(|(_, rate)| rate),
			"half_offered": self.half_rates.map(|rates| rates[0]),
			"half_achieved": self.half_rates.map(|rates| rates[1]),
			"percentiles": self.percentiles.iter()
				.map(|(part, time)| json!([part, seconds(time)])).collect::<Vec<_>>(),
			"per_block": self.per_block.iter()
				.map(|(number, count)| json!([number, count])).collect::<Vec<_>>(),
			"took": seconds(&self.took),
			"disk_bytes": self.disk,
			"state_bytes": self.state,
			"titles": self.titles.map(|(titles, _)| titles),
			"database_bytes": self.titles.map(|(_, bytes)| bytes),
			"reorganisations": self.reorganisations,
			"others": self.others,
		})
	}

	/// What 99 of 100 of the full load took at most, if it is known.
	fn loaded_99(&self) -> Option<Duration> {
		let found = self.percentiles.iter().find(|(part, _)| *part == 99);
		found.map(|(_, time)| *time)
	}

	fn row(&self) -> Vec<String> {
		let [half, half_99] = self.half.map_or([None; 2], |half| half.map(Some));
		let rows = self.rows.map(|(unit, rate)| format!("{rate:.0} {unit}"));
		let rates = self.half_rates.map(|[offered, got]| format!("{offered:.0}, {got:.0}"));
		vec![
			self.scenario.clone(),
			self.variant.clone(),
			time(Some(self.quiet.0)),
			time(self.quiet.1),
			self.finalized.to_string(),
			known(self.offered.map(|rate| format!("{rate:.0}"))),
			format!("{:.0}", self.per_second),
			rows.unwrap_or_else(|| "-".to_owned()),
			time(Some(self.loaded[0])),
			time(Some(self.loaded[1])),
			time(self.loaded_99()),
			time(Some(self.loaded[2])),
			known(rates),
			time(half),
			time(half_99),
			self.blocks[0].to_string(),
			self.blocks[1].to_string(),
			known(self.processor.map(|time| format!("{:.2} s", time.as_secs_f64() * 1_000.0))),
			known(self.validations.map(|count| format!("{count:.2}"))),
			known(self.state.map(|bytes| format!("{bytes:.0} B"))),
			known(self.disk.map(|bytes| format!("{bytes:.0} B"))),
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
		"scenario",
		"variant",
		"single: median",
		"99 of 100",
		"finalized",
		"offered a second",
		"a second",
		"rows a second",
		"median",
		"95 of 100",
		"99 of 100",
		"longest",
		"half: offered, finalized",
		"half: median",
		"99 of 100",
		"blocks",
		"fullest",
		"processor for 1,000",
		"validations",
		"state",
		"disk",
		"reorganisations",
		"else",
	]);
	runs.iter().for_each(|run| {
		table.add_row(run.row());
	});
	table
}

/// The scenarios and variants, in the order of their first run.
fn kinds(runs: &[Figures]) -> Vec<(&str, &str)> {
	let mut kinds = Vec::new();
	for run in runs {
		let kind = (run.scenario.as_str(), run.variant.as_str());
		if !kinds.contains(&kind) {
			kinds.push(kind);
		}
	}
	kinds
}

/// What is compared of runs of one kind.
struct Compared {
	median: f64,
	spread: Option<f64>,
}

impl Compared {
	fn of(runs: &[Figures], (scenario, variant): (&str, &str), value: Figure) -> Self {
		let runs = runs.iter().filter(|run| run.scenario == scenario && run.variant == variant);
		let values: Vec<f64> = runs.map(value).collect();
		Self { median: median(&values), spread: spread(&values) }
	}

	/// The ratio to another, and whether equal runs differ as much.
	fn to(&self, first: &Self) -> String {
		let ratio = self.median / first.median.max(f64::EPSILON);
		// The noise of a ratio is that of the noisier of both.
		let noise = self.spread.zip(first.spread).map(|(one, other)| one.max(other));
		match is_noise(ratio, noise) {
			Some(true) => format!("× {ratio:.2} (noise)"),
			_ => format!("× {ratio:.2}"),
		}
	}
}

/// One figure of a run.
type Figure = fn(&Figures) -> f64;

/// For each scenario and variant the medians of its runs, relative to the scenario's first variant, by how much
/// equal runs differ from each other, and the transactions a second divided by one core's checks of signatures
/// of officers.
pub fn summary(runs: &[Figures], rates: &[Rate]) -> Table {
	let mut table = Table::new();
	table.load_style(UTF8_FULL_CONDENSED).set_header([
		"scenario",
		"variant",
		"a second",
		"of the first",
		"equal runs differ by",
		"of one core's signatures",
		"median under load",
		"of the first",
		"single: median",
		"of the first",
	]);
	let values: [Figure; 3] =
		[|run| run.per_second, |run| run.loaded[0].as_secs_f64(), |run| run.quiet.0.as_secs_f64()];
	let kinds = kinds(runs);
	for kind in &kinds {
		let first = kinds.iter().find(|other| other.0 == kind.0).unwrap_or(kind);
		let [rate, loaded, single] = values.map(|value| Compared::of(runs, *kind, value));
		let [first_rate, first_loaded, first_single] =
			values.map(|value| Compared::of(runs, *first, value));
		let spread = rate.spread.map(|spread| format!("{:.0} %", spread * 100.0));
		let checks = rates.first().map(|checks| format!("{:.4}", rate.median / checks.per_second));
		table.add_row([
			kind.0.to_owned(),
			kind.1.to_owned(),
			format!("{:.0}", rate.median),
			rate.to(&first_rate),
			known(spread),
			known(checks),
			format!("{:.2} s", loaded.median),
			loaded.to(&first_loaded),
			format!("{:.2} s", single.median),
			single.to(&first_single),
		]);
	}
	table
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::load::Keys;

	fn run(variant: &str, transactions: usize) -> Figures {
		let outcome = Outcome {
			latencies: (1..=transactions as u64).map(Duration::from_millis).collect(),
			per_block: [(7, transactions - 1), (8, 1)].into(),
			rows: 0,
			others: [("expired", (2, String::new()))].into(),
			sent_in: Duration::from_secs(1),
			took: Duration::from_secs(2),
		};
		Figures::new(variant, &outcome, &outcome)
	}

	#[test]
	fn the_json_has_every_block_and_percentile() {
		let half_rates = Some([50.0, 49.0]);
		let processor = Some(Duration::from_millis(3));
		let rows = Some(("lines", 9_600.0));
		let state = Some(312.5);
		let json = Figures { half_rates, processor, rows, state, ..run("a", 200) }.json();
		assert_eq!(json["per_block"], json!([[7, 199], [8, 1]]));
		assert_eq!(json["percentiles"][3], json!([50, 0.1]));
		assert_eq!(json["percentiles"][8], json!([100, 0.2]));
		assert_eq!(json["per_second"], 100.0);
		assert_eq!(json["processor_of_1000"], 3.0);
		assert_eq!((&json["half_offered"], &json["half_achieved"]), (&json!(50.0), &json!(49.0)));
		assert_eq!((&json["rows"], &json["rows_per_second"]), (&json!("lines"), &json!(9_600.0)));
		assert_eq!(json["others"], "2 expired");
		// 200 were finalized and two expired; all were sent in a second.
		assert_eq!(json["offered"], 202.0);
		assert_eq!((&json["99"], &json["state_bytes"]), (&json!(0.198), &json!(312.5)));
	}

	#[test]
	fn the_table_has_a_cell_for_each_column() {
		let known = Figures { state: Some(312.5), ..run("a", 200) };
		let percentiles = Vec::new();
		let unknown = Figures { offered: None, percentiles, ..run("b", 200) };
		for figures in [&known, &unknown] {
			let table = table(std::slice::from_ref(figures));
			assert_eq!(table.header().map(|row| row.cell_count()), Some(figures.row().len()));
		}
		assert!(known.row().contains(&"202".to_owned()), "{:?}", known.row());
		assert!(known.row().contains(&"312 B".to_owned()), "{:?}", known.row());
		let unknown = unknown.row().iter().filter(|cell| *cell == "?").count();
		let of_known = known.row().iter().filter(|cell| *cell == "?").count();
		// What was offered, the 99 % and the state.
		assert_eq!(unknown, of_known + 3);
	}

	#[test]
	fn the_summary_tells_noise_and_the_part_of_one_cores_signatures() {
		let runs = [run("a", 100), run("a", 120), run("b", 125), run("b", 115), run("c", 400)];
		let rates = [Rate { keys: Keys::Sr25519, per_second: 10_000.0 }];
		let text = summary(&runs, &rates).to_string();
		let row = |variant: &str| {
			let start = format!("inspections ┆ {variant} ");
			text.lines().find(|line| line.contains(&start)).unwrap_or_default().to_owned()
		};
		assert!(row("a").contains("20 %"), "{text}");
		assert!(row("a").contains("0.0055"), "{text}");
		assert!(row("b").contains("× 1.09 (noise)"), "{text}");
		// Of one run nobody knows the noise.
		assert!(row("c").contains("× 3.64 "), "{text}");
		assert!(!row("c").contains("noise"), "{text}");
	}
}
