//! `madang deal list`: deals, the newest first.

use crate::{context::Context, failure::Failure, json, lists::Page, lookup, output, values};
use madang_client::{api::types::DealId, lists};
use serde_json::json;

/// Which deals are listed.
#[derive(clap::Args, Debug)]
pub struct Args {
	/// Only those in this stage
	#[arg(long, value_name = "STAGE", value_parser = STAGES)]
	stage: Option<String>,
	/// Only those that your institution conducts
	#[arg(long)]
	mine: bool,
	#[command(flatten)]
	page: Page<u64>,
}

/// The names of the stages, as `json::stage` gives them.
const STAGES: [&str; 9] = [
	"inspected",
	"contracted",
	"reported",
	"financed",
	"registered",
	"booked",
	"lapsed",
	"rescinded",
	"void",
];

/// Show a list.
pub async fn list(context: &Context, Args { stage, mine, page }: Args) -> Result<(), Failure> {
	let connection = context.connection().await?;
	let state = context.state_over(&connection).await?;
	let own = match mine {
		true => Some(lookup::own_institution(context, &state).await?),
		false => None,
	};
	let before = page.before.map(DealId);
	let listed = lists::deals(&connection, &state, before, page.limit, |deal| {
		own.is_none_or(|own| deal.agent == own)
			&& stage.as_deref().is_none_or(|stage| json::stage(deal.stage) == stage)
	})
	.await?;
	let deals: Vec<_> = listed
		.found
		.iter()
		.map(|(id, deal)| {
			json!({
				"deal": id.0,
				"stage": json::stage(deal.stage),
				"agent": deal.agent.0,
				"titles": deal.titles.iter().map(|seen| seen.title.0).collect::<Vec<_>>(),
				"price": deal.terms.as_ref().map(|terms| terms.price),
				"inspected_at": deal.inspection.at,
			})
		})
		.collect();
	let next = listed.before.map(|before| before.0);
	let value = json!({ "block": state.number(), "deals": deals, "before": next });
	context.output.answer(&value, || {
		let rows = listed.found.iter().map(|(id, deal)| {
			let titles: Vec<_> = deal.titles.iter().map(|seen| seen.title.to_string()).collect();
			[
				id.to_string(),
				values::format_stage(deal.stage).to_owned(),
				deal.agent.to_string(),
				titles.join(", "),
				deal.terms.as_ref().map_or_else(String::new, |one| values::format_won(one.price)),
				values::format_moment(deal.inspection.at),
			]
		});
		let table = output::table(["deal", "stage", "agent", "titles", "price", "inspected"], rows);
		table + &Page::continued(next)
	});
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;
	use madang_client::api::types::Stage;

	#[test]
	fn every_stage_can_be_asked_for() {
		for stage in [Stage::Inspected, Stage::Contracted, Stage::Reported, Stage::Financed]
			.into_iter()
			.chain([Stage::Registered, Stage::Booked, Stage::Lapsed, Stage::Rescinded, Stage::Void])
		{
			assert!(STAGES.contains(&json::stage(stage)), "{stage:?}");
		}
	}
}
