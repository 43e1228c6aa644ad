//! `madang institution`: the members.

use crate::{context::Context, failure::Failure, json, output, values};
use clap::Subcommand;
use madang_client::{api::types::*, State};
use serde_json::Value;

/// `madang institution …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// All members
	List,
	/// One member
	Show {
		/// The institution's number
		institution: u32,
	},
}

/// Run it.
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
							values::shown_kind(one.kind).to_owned(),
							places(one),
							values::name(one.status),
						]
					}),
				)
			});
		}
		Command::Show { institution } => {
			let id = InstitutionId(institution);
			let one = get(&state, id).await?;
			context.output.answer(&json::institution(id, &one), || {
				output::facts([
					("institution", id.to_string()),
					("이름", String::from_utf8_lossy(&one.name_ko).into_owned()),
					("name", String::from_utf8_lossy(&one.name_en).into_owned()),
					("kind", values::shown_kind(one.kind).to_owned()),
					("places", places(&one)),
					("status", values::name(one.status)),
				])
			});
		}
	}
	Ok(())
}

/// Every member: they are numbered from 1 without a gap.
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

/// One member.
pub async fn get(state: &State, id: InstitutionId) -> Result<Institution, Failure> {
	state.institution(id).await?.ok_or_else(|| Failure::not_found(format!("institution {id}")))
}

/// The places that it answers for.
pub fn places(one: &Institution) -> String {
	one.jurisdiction.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// A member's name, or its number where it is unknown.
pub async fn name(state: &State, id: InstitutionId) -> Result<String, Failure> {
	Ok(match state.institution(id).await? {
		Some(one) => format!("{} ({id})", String::from_utf8_lossy(&one.name_ko)),
		None => id.to_string(),
	})
}
