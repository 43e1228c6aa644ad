//! `madang council list`: the seats, the open proposals, and what is paused.

use crate::{context::Context, failure::Failure, json, lookup, output};
use madang_client::{
	api::types::InstitutionId,
	council::{pauses, proposals, seats, shown as format_target, OpenProposal},
};
use serde_json::{json, Value};

/// List the seats, the open proposals, and what is paused.
pub async fn list(context: &Context) -> Result<(), Failure> {
	let state = context.state().await?;
	let seats = seats(&state).await?;
	let proposals = proposals(&state).await?;
	let pauses = pauses(&state).await?;
	let value = json!({
		"block": state.number(),
		"seats": numbers(&seats),
		"proposals": proposals.iter().map(proposal_json).collect::<Vec<_>>(),
		"paused": pauses
			.iter()
			.map(|pause| json!({ "target": format_target(&pause.target), "until": pause.until }))
			.collect::<Vec<_>>(),
	});
	let mut names = Vec::new();
	for seat in &seats {
		names.push(lookup::institution_name(&state, *seat).await?);
	}
	context.output.answer(&value, || {
		let mut text = output::facts([
			(context.block_label(), state.number().to_string()),
			("seats", names.join(", ")),
		]);
		for pause in &pauses {
			let target = format_target(&pause.target);
			text += &t!("\n{target} is paused until block {}", pause.until);
		}
		text += "\n";
		text += &match proposals.is_empty() {
			true => t!("No proposal is open.").to_owned(),
			false => proposals_table(&proposals, seats.len()),
		};
		text
	});
	Ok(())
}

fn proposals_table(proposals: &[OpenProposal], seats: usize) -> String {
	let rows = proposals.iter().map(|one| {
		[
			one.id.0.to_string(),
			one.act.clone(),
			one.reason.clone(),
			one.ayes.len().to_string(),
			one.nays.len().to_string(),
			votes_needed(one, seats),
			one.expires_at.to_string(),
		]
	});
	let header = ["no.", "proposal", "reason", "for", "against", "needs", "until block"];
	output::table(header, rows)
}

fn numbers(institutions: &[InstitutionId]) -> Vec<u32> {
	institutions.iter().map(|institution| institution.0).collect()
}

/// How many votes a proposal needs.
fn votes_needed(proposal: &OpenProposal, seats: usize) -> String {
	let least = (1..=seats).find(|ayes| proposal.majority.is_met(*ayes, seats));
	let least = least.map_or_else(|| "-".to_owned(), |votes| votes.to_string());
	t!("{least} of {seats} ({})", json::majority(proposal.majority))
}

fn proposal_json(one: &OpenProposal) -> Value {
	json!({
		"proposal": one.id.0,
		"by": one.by.0,
		"act": one.act,
		"majority": json::majority(one.majority),
		"reason": one.reason,
		"expires_at": one.expires_at,
		"spec_version": one.spec_version,
		"ayes": numbers(&one.ayes),
		"nays": numbers(&one.nays),
	})
}
