//! `madang institution`: the member institutions.

use crate::{context::Context, failure::Failure, json, lookup, output, values};
use clap::Subcommand;
use madang_client::{api::types::*, QuotaState, State};
use pallet_institutions::BURST_BLOCKS;
use serde_json::Value;

/// `madang institution …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// List all members
	List,
	/// Show one member, and how much of its quota is used
	Show {
		/// The institution's number
		institution: u32,
	},
}

/// Run a command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	let state = context.state().await?;
	match command {
		Command::List => {
			let members = all(&state).await?;
			let value: Value =
				members.iter().map(|(id, one)| json::institution(*id, one)).collect();
			context.output.answer(&value, || {
				output::table(
					["no.", "이름", "name", "kind", "places", "status"],
					members.iter().map(|(id, one)| {
						[
							id.to_string(),
							String::from_utf8_lossy(&one.name_ko).into_owned(),
							String::from_utf8_lossy(&one.name_en).into_owned(),
							values::format_kind(one.kind).to_owned(),
							values::format_jurisdiction(one),
							values::name(one.status),
						]
					}),
				)
			});
		}
		Command::Show { institution } => {
			let id = InstitutionId(institution);
			let one = lookup::institution(&state, id).await?;
			let quota = state.quota(id).await?;
			let mut value = json::institution(id, &one);
			if let Value::Object(fields) = &mut value {
				fields.insert("quota".to_owned(), json::quota(&quota));
			}
			context.output.answer(&value, || {
				let QuotaState { quota, lane, used, .. } = &quota;
				let burst = quota.block.times(BURST_BLOCKS);
				output::facts([
					("institution", id.to_string()),
					("이름", String::from_utf8_lossy(&one.name_ko).into_owned()),
					("name", String::from_utf8_lossy(&one.name_en).into_owned()),
					("kind", values::format_kind(one.kind).to_owned()),
					("places", values::format_jurisdiction(&one)),
					("status", values::name(one.status)),
					("used of a burst", values::format_usage(&used.block, &burst)),
					("used of the day", values::format_usage(&used.day, &quota.day)),
					("used for the council", values::format_usage(&used.council, lane)),
					("used for officers", values::format_usage(&used.officers, lane)),
				])
			});
		}
	}
	Ok(())
}

/// All members. Their numbers begin at 1 and have no gaps.
pub async fn all(state: &State) -> Result<Vec<(InstitutionId, Institution)>, Failure> {
	let mut members = Vec::new();
	for id in (1..).map(InstitutionId) {
		match state.institution(id).await? {
			Some(one) => members.push((id, one)),
			None => break,
		}
	}
	Ok(members)
}
