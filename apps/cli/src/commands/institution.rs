//! `madang institution`: the member institutions.

use crate::{context::Context, failure::Failure, json, lookup, output, values};
use clap::Subcommand;
use madang_client::{api::types::*, State};
use serde_json::Value;

/// `madang institution …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// List all members
	List,
	/// Show one member
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
			context.output.answer(&json::institution(id, &one), || {
				output::facts([
					("institution", id.to_string()),
					("이름", String::from_utf8_lossy(&one.name_ko).into_owned()),
					("name", String::from_utf8_lossy(&one.name_en).into_owned()),
					("kind", values::format_kind(one.kind).to_owned()),
					("places", values::format_jurisdiction(&one)),
					("status", values::name(one.status)),
				])
			});
		}
	}
	Ok(())
}

/// All members. Their numbers begin at 1 and have no gaps.
async fn all(state: &State) -> Result<Vec<(InstitutionId, Institution)>, Failure> {
	let mut members = Vec::new();
	for id in (1..).map(InstitutionId) {
		match state.institution(id).await? {
			Some(one) => members.push((id, one)),
			None => break,
		}
	}
	Ok(members)
}
