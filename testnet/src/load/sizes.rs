//! What a transaction costs by the size of the state.

use super::{figures::Figures, median};
use comfy_table::{presets::UTF8_FULL_CONDENSED, Table};
use std::collections::BTreeMap;

/// For each scenario and size of the state: the database, and what a transaction costs, also relative to the
/// smallest state of the scenario. Medians of equal runs. None if the state had no synthetic titles.
pub fn by_titles(runs: &[Figures]) -> Option<Table> {
	let mut sizes: BTreeMap<(&str, u64), Vec<&Figures>> = BTreeMap::new();
	for run in runs {
		if let Some((titles, _)) = run.titles {
			sizes.entry((&run.scenario, titles)).or_default().push(run);
		}
	}
	if sizes.is_empty() {
		return None;
	}
	let mut table = Table::new();
	table.load_style(UTF8_FULL_CONDENSED).set_header([
		"scenario",
		"titles",
		"database",
		"of it for a title",
		"processor for 1,000",
		"of the smallest",
		"a second",
		"of the smallest",
	]);
	for ((scenario, titles), runs) in &sizes {
		let smallest = sizes.iter().find(|((other, _), _)| other == scenario);
		let smallest = smallest.map_or(runs, |(_, runs)| runs);
		let database = of(runs, |run| run.titles.map_or(0, |(_, bytes)| bytes) as f64);
		let [cost, rate] = [of(runs, processor), of(runs, |run| run.per_second)];
		let ratio = |value: f64, of: f64| format!("× {:.2}", value / of.max(f64::EPSILON));
		table.add_row([
			(*scenario).to_owned(),
			titles.to_string(),
			format!("{:.0} MB", database / 1e6),
			format!("{:.0} B", database / (*titles).max(1) as f64),
			format!("{:.2} s", cost * 1_000.0),
			ratio(cost, of(smallest, processor)),
			format!("{rate:.0}"),
			ratio(rate, of(smallest, |run| run.per_second)),
		]);
	}
	Some(table)
}

fn processor(run: &Figures) -> f64 {
	run.processor.unwrap_or_default().as_secs_f64()
}

fn of(runs: &[&Figures], value: fn(&Figures) -> f64) -> f64 {
	median(&runs.iter().map(|run| value(run)).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::load::Outcome;
	use std::time::Duration;

	fn run(titles: Option<(u64, u64)>, processor: u64) -> Figures {
		let outcome = Outcome { latencies: vec![Duration::from_secs(1)], ..Outcome::default() };
		let processor = Some(Duration::from_micros(processor));
		Figures { titles, processor, ..Figures::new("a", &outcome, &outcome) }
	}

	#[test]
	fn costs_are_compared_with_the_smallest_state() {
		let runs = [
			run(Some((1_000_000, 2_000_000_000)), 2_600),
			run(Some((10_000, 30_000_000)), 2_000),
			run(Some((10_000, 30_000_000)), 2_000),
		];
		let text = by_titles(&runs).unwrap().to_string();
		let row = |titles: &str| {
			let row = text.lines().find(|line| line.contains(titles)).unwrap_or_default();
			row.to_owned()
		};
		assert!(row(" 10000 ").contains("× 1.00"), "{text}");
		assert!(row(" 1000000 ").contains("× 1.30"), "{text}");
		assert!(row(" 1000000 ").contains(" 2000 MB "), "{text}");
		assert!(row(" 1000000 ").contains(" 2000 B "), "{text}");
	}

	#[test]
	fn nothing_is_compared_of_ordinary_states() {
		assert!(by_titles(&[run(None, 1)]).is_none());
	}
}
