//! How long an institution took for its steps of loans.

use crate::{context::Context, failure::Failure, lookup, output};
use madang_client::{api::types::*, view};
use serde_json::{json, Value};

/// The parts of the steps of which a bound is shown, in thousandths.
const MEDIAN: u16 = 500;
const MOST: u16 = 990;

/// Show them, of the member or of another institution.
pub async fn show(context: &Context, institution: Option<InstitutionId>) -> Result<(), Failure> {
	let state = context.state().await?;
	let id = match institution {
		Some(id) => id,
		None => lookup::own_institution(context, &state).await?,
	};
	lookup::institution(&state, id).await?;
	let name = lookup::institution_name(&state, id).await?;
	let times = view::step_times(&state, id).await?;
	context.output.answer(&json_times(id, &times), || format!("{name}\n{}", table(&times)));
	Ok(())
}

/// What a step is called in reports.
const fn name(step: TimedStep) -> &'static str {
	match step {
		TimedStep::Certify => "certify",
		TimedStep::Guarantee => "guarantee",
		TimedStep::Decide => "decide",
		TimedStep::Agree => "agree",
		TimedStep::Draw => "draw",
		TimedStep::Whole => "whole",
		TimedStep::DecideMortgage => "decide-mortgage",
		TimedStep::AgreeMortgage => "agree-mortgage",
	}
}

/// What is counted, in both languages.
const fn description(step: TimedStep) -> &'static str {
	match step {
		TimedStep::Certify => "application to certificate (지원대상 확인)",
		TimedStep::Guarantee => "request to decision on the guarantee (보증심사)",
		TimedStep::Decide => "application to decision (대출심사)",
		TimedStep::Agree => "approval to agreement (약정)",
		TimedStep::Draw => "agreement to first draw (실행)",
		TimedStep::Whole => "application to first draw (신청부터 실행까지)",
		TimedStep::DecideMortgage => "mortgage loan: application to decision (담보대출 심사)",
		TimedStep::AgreeMortgage => "mortgage loan: approval to agreement (담보대출 약정)",
	}
}

fn json_times(id: InstitutionId, times: &[(TimedStep, StepTimes)]) -> Value {
	let steps: Vec<_> = times
		.iter()
		.map(|(step, times)| {
			let bounds = StepTimes::BOUNDS.into_iter().map(Some).chain([None]);
			json!({
				"step": name(*step),
				"count": times.count,
				"total_ms": times.total,
				"mean_ms": times.mean(),
				"median_at_most_ms": times.at_most(MEDIAN),
				"p99_at_most_ms": times.at_most(MOST),
				"longest_ms": times.longest,
				"within": bounds.zip(times.within)
					.map(|(bound, count)| json!({ "at_most_ms": bound, "count": count }))
					.collect::<Vec<_>>(),
			})
		})
		.collect();
	json!({ "institution": id.0, "steps": steps })
}

fn table(times: &[(TimedStep, StepTimes)]) -> String {
	if times.is_empty() {
		return t!("It has taken no step of a loan yet.").to_owned();
	}
	let span = |time: Option<Moment>| time.map(format_span).unwrap_or_default();
	let rows = times.iter().map(|(step, times)| {
		[
			description(*step).to_owned(),
			times.count.to_string(),
			span(times.mean()),
			span(times.at_most(MEDIAN)),
			span(times.at_most(MOST)),
			format_span(times.longest),
		]
	});
	let header = ["step", "count", "mean", "median at most", "99 % at most", "longest"];
	output::table(header, rows)
}

/// A time in its two largest units; below a minute in seconds with one decimal, rounded up.
fn format_span(milliseconds: Moment) -> String {
	let seconds = milliseconds / 1_000;
	let (minutes, hours, days) = (seconds / 60, seconds / 3_600, seconds / 86_400);
	match (days, hours, minutes) {
		(1.., _, _) => t!("{days} d {} h", hours % 24),
		(_, 1.., _) => t!("{hours} h {} min", minutes % 60),
		(_, _, 1..) => t!("{minutes} min {} s", seconds % 60),
		_ => {
			let tenths = milliseconds.div_ceil(100);
			format!("{}.{} s", tenths / 10, tenths % 10)
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn times(of: &[Moment]) -> StepTimes {
		let mut times = StepTimes::default();
		of.iter().for_each(|took| times.add(*took));
		times
	}

	#[test]
	fn a_time_is_shown_in_its_two_largest_units() {
		for (milliseconds, text) in [
			(0, "0.0 s"),
			(1, "0.1 s"),
			(12_340, "12.4 s"),
			(59_999, "60.0 s"),
			(60_000, "1 min 0 s"),
			(3_599_999, "59 min 59 s"),
			(3_600_000, "1 h 0 min"),
			(86_399_999, "23 h 59 min"),
			(22 * 86_400_000, "22 d 0 h"),
			(22 * 86_400_000 + 7_200_000, "22 d 2 h"),
		] {
			assert_eq!(format_span(milliseconds), text);
		}
	}

	#[test]
	fn each_step_has_a_name_and_a_description_of_its_own() {
		let all = TimedStep::ALL;
		let names: std::collections::BTreeSet<_> = all.into_iter().map(name).collect();
		let told: std::collections::BTreeSet<_> = all.into_iter().map(description).collect();
		assert_eq!((names.len(), told.len()), (all.len(), all.len()));
	}

	#[test]
	fn the_times_of_a_step_are_shown_with_their_bounds() {
		let steps = [(TimedStep::Decide, times(&[2_000, 4_000, 90_000]))];
		let text = table(&steps);
		for part in ["application to decision", "3", "32.0 s", "10.0 s", "1 min 30 s"] {
			assert!(text.contains(part), "{part}: {text}");
		}
		let value = json_times(InstitutionId(4), &steps);
		let step = &value["steps"][0];
		assert_eq!((&value["institution"], &step["step"]), (&json!(4), &json!("decide")));
		assert_eq!((&step["count"], &step["mean_ms"]), (&json!(3), &json!(32_000)));
		assert_eq!(step["median_at_most_ms"], 10_000);
		assert_eq!(
			(&step["p99_at_most_ms"], &step["longest_ms"]),
			(&json!(90_000), &json!(90_000))
		);
		assert_eq!(step["within"][1], json!({ "at_most_ms": 10_000, "count": 2 }));
		assert_eq!(step["within"][10], json!({ "at_most_ms": null, "count": 0 }));
		assert!(table(&[]).contains("no step"));
	}
}
