//! What was measured, in tables.

use madang_testnet::percentile;
use serde_json::{json, Value};
use std::time::Duration;

/// One way in one turn.
pub struct Measured {
	/// The way.
	pub way: &'static str,
	/// How long each took.
	pub took: Vec<Duration>,
	/// How long all took together.
	pub all: Duration,
}

/// One way in all turns.
struct Row {
	way: &'static str,
	per_second: f64,
	p50: Duration,
	p99: Duration,
	count: usize,
	/// In each turn, how many a second.
	turns: Vec<f64>,
}

/// The ways of one kind.
pub struct Report {
	title: String,
	rows: Vec<Row>,
}

impl Report {
	/// Ways in the order in which they were measured first.
	pub fn of(title: String, all: &[Measured]) -> Self {
		let mut rows: Vec<Row> = Vec::new();
		for one in all {
			if rows.iter().any(|row| row.way == one.way) {
				continue;
			}
			let own: Vec<_> = all.iter().filter(|other| other.way == one.way).collect();
			let took: Vec<Duration> = own.iter().flat_map(|one| one.took.clone()).collect();
			let time: Duration = own.iter().map(|one| one.all).sum();
			rows.push(Row {
				way: one.way,
				per_second: took.len() as f64 / time.as_secs_f64(),
				p50: percentile(&took, 50),
				p99: percentile(&took, 99),
				count: took.len(),
				turns: own
					.iter()
					.map(|one| one.took.len() as f64 / one.all.as_secs_f64())
					.collect(),
			});
		}
		Self { title, rows }
	}

	/// The figures.
	pub fn json(&self) -> Value {
		let row = |row: &Row| {
			json!({
				"way": row.way,
				"per_second": row.per_second,
				"p50_ms": row.p50.as_secs_f64() * 1_000.0,
				"p99_ms": row.p99.as_secs_f64() * 1_000.0,
				"count": row.count,
				"per_second_in_turns": row.turns,
			})
		};
		json!({ "title": self.title, "ways": self.rows.iter().map(row).collect::<Vec<_>>() })
	}
}

/// A table in Markdown. The last column compares with the first way, which is the bare node.
pub fn table(report: &Report) -> String {
	let mut text = format!(
		"| {} | A second | p50 | p99 | Bare node = 1 |\n|---|---|---|---|---|",
		report.title
	);
	let bare = report.rows.first().map_or(1.0, |row| row.per_second);
	for Row { way, per_second, p50, p99, .. } in &report.rows {
		let ms = |time: &Duration| format!("{:.1} ms", time.as_secs_f64() * 1_000.0);
		let ratio = per_second / bare;
		text.push_str(&format!(
			"\n| {way} | {per_second:.1} | {} | {} | {ratio:.2} |",
			ms(p50),
			ms(p99)
		));
	}
	text
}
