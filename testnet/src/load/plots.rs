//! Plots of the results of `madang-load`, as SVG: transactions a second by scenario, latency by percentile.

use super::median;
use anyhow::{Context, Result};
use serde_json::Value;
use std::fmt::Write as _;

const WIDTH: f64 = 720.0;
const LEFT: f64 = 220.0;
const ROW: f64 = 28.0;
const TOP: f64 = 44.0;
const HEIGHT: f64 = 360.0;
const COLOURS: [&str; 6] = ["#2563a8", "#b3541e", "#3b7d3b", "#7a4b9c", "#8a6d00", "#4a5560"];

/// The plots of results, with the names of their files.
pub fn draw(results: &Value) -> Result<Vec<(&'static str, String)>> {
	let runs = results["runs"].as_array().context("the results have no runs")?;
	let mut kinds: Vec<(String, Vec<&Value>)> = Vec::new();
	for run in runs {
		let text = |key: &str| run[key].as_str().unwrap_or_default().to_owned();
		let kind = format!("{}: {}", text("scenario"), text("variant"));
		match kinds.iter_mut().find(|(known, _)| *known == kind) {
			Some((_, runs)) => runs.push(run),
			None => kinds.push((kind, vec![run])),
		}
	}
	Ok(vec![("throughput.svg", bars(&kinds)), ("latency.svg", latencies(&kinds))])
}

/// A bar for each scenario and variant: the median of its runs.
fn bars(kinds: &[(String, Vec<&Value>)]) -> String {
	let bars: Vec<(&str, f64)> = kinds
		.iter()
		.map(|(kind, runs)| {
			let rates: Vec<f64> =
				runs.iter().filter_map(|run| run["per_second"].as_f64()).collect();
			(kind.as_str(), median(&rates))
		})
		.collect();
	let most = bars.iter().map(|(_, rate)| *rate).fold(1.0, f64::max);
	let mut svg = begin("Finalized transactions a second", TOP + ROW * bars.len() as f64);
	for (index, (kind, rate)) in bars.iter().enumerate() {
		let y = TOP + ROW * index as f64;
		let width = rate / most * (WIDTH - LEFT - 70.0);
		let (kind, colour, end) = (escaped(kind), colour(index), LEFT + width + 6.0);
		let _ = write!(
			svg,
			"<text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"end\">{kind}</text>\n\
			<rect x=\"{LEFT:.0}\" y=\"{y:.0}\" width=\"{width:.1}\" height=\"18\" fill=\"{colour}\"/>\n\
			<text x=\"{end:.0}\" y=\"{:.0}\">{rate:.0}</text>\n",
			LEFT - 8.0,
			y + 14.0,
			y + 14.0,
		);
	}
	svg + "</svg>\n"
}

/// A line for each scenario and variant: the latencies of its last run under the full load.
fn latencies(kinds: &[(String, Vec<&Value>)]) -> String {
	let lines: Vec<(&str, Vec<(f64, f64)>)> = kinds
		.iter()
		.filter_map(|(kind, runs)| Some((kind.as_str(), points(runs.last()?))))
		.filter(|(_, points)| !points.is_empty())
		.collect();
	let most = lines.iter().flat_map(|(_, points)| points).map(|(_, y)| *y).fold(0.1, f64::max);
	let (right, bottom) = (WIDTH - LEFT, TOP + HEIGHT);
	let at = |(x, y): (f64, f64)| {
		(60.0 + x / 100.0 * (right - 80.0), bottom - y / most * (HEIGHT - 10.0))
	};
	let title = "From sending to finality under the full load, by percentile";
	let mut svg = begin(title, HEIGHT + TOP + 30.0);
	for part in [0.0, 25.0, 50.0, 75.0, 100.0] {
		let (x, _) = at((part, 0.0));
		let (_, y) = at((0.0, most * part / 100.0));
		let seconds = most * part / 100.0;
		let _ = write!(
			svg,
			"<text x=\"{x:.0}\" y=\"{:.0}\" text-anchor=\"middle\">{part:.0} %</text>\n\
			<text x=\"52\" y=\"{:.0}\" text-anchor=\"end\">{seconds:.1} s</text>\n\
			<line x1=\"60\" x2=\"{:.0}\" y1=\"{y:.0}\" y2=\"{y:.0}\" stroke=\"#ddd\"/>\n",
			bottom + 18.0,
			y + 4.0,
			right - 20.0,
		);
	}
	for (index, (kind, points)) in lines.iter().enumerate() {
		let points: Vec<String> = points
			.iter()
			.map(|point| {
				let (x, y) = at(*point);
				format!("{x:.1},{y:.1}")
			})
			.collect();
		let (colour, y) = (colour(index), TOP + 20.0 * index as f64 + 14.0);
		let _ = write!(
			svg,
			"<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>\n\
			<text x=\"{right:.0}\" y=\"{y:.0}\" fill=\"{colour}\">{}</text>\n",
			points.join(" "),
			escaped(kind),
		);
	}
	svg + "</svg>\n"
}

/// The percentiles of a run, with seconds.
fn points(run: &Value) -> Vec<(f64, f64)> {
	let all = run["percentiles"].as_array().map(Vec::as_slice).unwrap_or_default();
	all.iter().filter_map(|point| Some((point[0].as_f64()?, point[1].as_f64()?))).collect()
}

fn begin(title: &str, height: f64) -> String {
	format!(
		"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH:.0} {height:.0}\" \
		font-family=\"sans-serif\" font-size=\"13\">\n\
		<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n\
		<text x=\"12\" y=\"24\" font-size=\"15\">{title}</text>\n"
	)
}

fn colour(index: usize) -> &'static str {
	COLOURS[index % COLOURS.len()]
}

fn escaped(text: &str) -> String {
	text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	fn run(variant: &str, per_second: f64) -> Value {
		let percentiles = json!([[50, 1.0], [100, 2.0]]);
		json!({
			"scenario": "loans",
			"variant": variant,
			"per_second": per_second,
			"percentiles": percentiles,
		})
	}

	#[test]
	fn a_bar_is_as_long_as_the_median_of_its_runs() {
		let runs = [run("a", 90.0), run("b", 50.0), run("a", 110.0)];
		let plots = draw(&json!({ "runs": runs })).unwrap();
		let (name, svg) = &plots[0];
		assert_eq!(*name, "throughput.svg");
		// 430 is the longest bar: 720 - 220 - 70.
		assert!(svg.contains("width=\"430.0\""), "{svg}");
		assert!(svg.contains("width=\"215.0\""), "{svg}");
		assert!(svg.contains(">100</text>"), "{svg}");
		assert_eq!(svg.matches("<rect x=").count(), 2, "{svg}");
	}

	#[test]
	fn a_line_goes_through_the_percentiles() {
		let plots = draw(&json!({ "runs": [run("a", 1.0)] })).unwrap();
		let (name, svg) = &plots[1];
		assert_eq!(*name, "latency.svg");
		// Half of the width at half of the height, then the corner.
		assert!(svg.contains("points=\"270.0,229.0 480.0,54.0\""), "{svg}");
	}

	#[test]
	fn names_are_text_and_results_without_runs_an_error() {
		let plots = draw(&json!({ "runs": [run("<a&b>", 1.0)] })).unwrap();
		assert!(plots[0].1.contains("loans: &lt;a&amp;b&gt;"), "{}", plots[0].1);
		assert!(draw(&json!({})).is_err());
	}
}
