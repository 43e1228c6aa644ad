//! `madang term`: legal terms and the holidays on which none ends.

use crate::{context::Context, failure::Failure, lookup, output};
use clap::Subcommand;
use madang_client::{
	api::types::*,
	terms::{self, LegalTerm},
	State,
};
use serde_json::{json, Value};

/// `madang term …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// List the holidays: days other than weekends on which no term ends
	Holidays {
		/// Only those of this year
		#[arg(long)]
		year: Option<u16>,
	},
	/// Show on which day a term ends
	#[command(
		after_help = "Example:\n  madang term end 2026-11-27 30\n\nThe day of the event does not count, \
		              and a term does not end on a weekend or a holiday (민법 157, 161). A pause of \
		              calls, or a holiday that is declared later, can still move the day."
	)]
	End {
		/// The day of the event, as 2026-11-27
		event: KoreanDay,
		/// The number of days
		#[arg(value_parser = clap::value_parser!(u32).range(0..=36_500))]
		days: u32,
	},
	/// List the terms of a deal that run, and on which day each ends by now
	Deal {
		/// The deal's number
		deal: u64,
	},
}

/// Run a command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	let state = context.state().await?;
	match command {
		Command::Deal { deal } => of_deal(context, &state, DealId(deal)).await?,
		Command::Holidays { year } => {
			let days: Vec<KoreanDay> = terms::holidays(&state)
				.await?
				.into_iter()
				.filter(|day| year.is_none_or(|year| day.to_civil().0 == year))
				.collect();
			let value = days.iter().map(|day| json!(day.to_string())).collect();
			context.output.answer(&value, || {
				output::table(
					["day", "요일"],
					days.iter().map(|day| [day.to_string(), weekday(*day).to_owned()]),
				)
			});
		}
		Command::End { event, days } => {
			let last = terms::end(&state, event, days).await?;
			let value = json!({
				"event": event.to_string(),
				"days": days,
				"last_day": last.to_string(),
			});
			context.output.answer(&value, || {
				output::facts([
					("event", event.to_string()),
					("days", days.to_string()),
					("last day", format!("{last} ({})", weekday(last))),
				])
			});
		}
	}
	Ok(())
}

/// List the terms of a deal that run.
async fn of_deal(context: &Context, state: &State, id: DealId) -> Result<(), Failure> {
	let deal = lookup::deal(state, id).await?;
	let mut running = Vec::new();
	for kind in DueKind::ALL {
		let Some(term) = deal.open_term(kind) else { continue };
		let key = LegalTerm::Deal(DealTerm { deal: id, kind });
		let last = terms::last_day(state, key).await?.unwrap_or(term.last);
		running.push((name(kind), term.last, last));
	}
	let value: Value = running
		.iter()
		.map(|(name, due_on, last)| {
			json!({
				"term": name,
				"due_on": due_on.to_string(),
				"last_day": last.to_string(),
			})
		})
		.collect();
	context.output.answer(&value, || {
		output::table(
			["term", "by law", "last day by now"],
			running.iter().map(|(name, due_on, last)| {
				[(*name).to_owned(), due_on.to_string(), last.to_string()]
			}),
		)
	});
	Ok(())
}

/// The name of a kind of terms.
fn name(kind: DueKind) -> &'static str {
	match kind {
		DueKind::Inspection => "inspection",
		DueKind::Report => "report",
		DueKind::Registration => "registration",
		DueKind::Lapse => "lapse",
		DueKind::Rescission => "rescission",
		DueKind::Answer => "answer",
		DueKind::Notice(Side::Sellers) => t!("notice of the sellers"),
		DueKind::Notice(Side::Buyers) => t!("notice of the buyers"),
	}
}

/// The day of the week in Korean.
fn weekday(day: KoreanDay) -> &'static str {
	// 1970-01-01 was a Thursday.
	match day.0.rem_euclid(7) {
		0 => "목",
		1 => "금",
		2 => "토",
		3 => "일",
		4 => "월",
		5 => "화",
		_ => "수",
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn days_of_the_week_are_those_of_the_calendar() {
		for (text, name) in [("2026-11-27", "금"), ("2026-11-29", "일"), ("1969-12-31", "수")] {
			assert_eq!(weekday(text.parse().unwrap()), name, "{text}");
		}
	}
}
