//! `madang registers district` and `parcel`: where a place is now.

use crate::{context::Context, failure::Failure, output, places::Places, values};
use clap::Subcommand;
use madang_client::{api::types::*, view, State};
use serde_json::json;

/// The commands that show a place.
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Show a legal district: its name, its end and successors, and from which districts it came
	#[command(after_help = "Example:\n  madang registers district 1168010100")]
	District {
		/// The district's code
		#[arg(value_parser = values::district)]
		code: DistrictCode,
	},
	/// Show a parcel by its present number or an old one
	#[command(after_help = "Example:\n  madang registers parcel 1168010100108580000")]
	Parcel {
		/// The number (PNU)
		#[arg(value_parser = values::pnu)]
		number: Pnu,
	},
}

/// Run a command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::District { code } => district(context, code).await,
		Command::Parcel { number } => parcel(context, number).await,
	}
}

async fn named(state: &State, codes: &[DistrictCode]) -> Result<String, Failure> {
	let mut lines = Vec::new();
	for code in codes {
		let name = state.district_name(*code).await?.unwrap_or_default();
		lines.push(format!("{code} {name}"));
	}
	Ok(match lines.is_empty() {
		true => t!("none").to_owned(),
		false => lines.join("\n"),
	})
}

fn texts(codes: &[DistrictCode]) -> Vec<String> {
	codes.iter().map(ToString::to_string).collect()
}

async fn district(context: &Context, code: DistrictCode) -> Result<(), Failure> {
	let state = context.state().await?;
	let found = state.district(code).await?;
	let district = found.ok_or_else(|| Failure::not_found(t!("district {code}")))?;
	let earlier = state.predecessors(code).await?;
	let name = String::from_utf8_lossy(&district.name).into_owned();
	let ended = district.ended.as_ref();
	let successors = ended.map(|ended| ended.successors.to_vec()).unwrap_or_default();
	let value = json!({
		"code": code.to_string(),
		"name": name,
		"revision": district.revision,
		"ended_on": ended.map(|ended| ended.on.to_string()),
		"successors": texts(&successors),
		"predecessors": texts(&earlier),
		"block": state.number(),
	});
	let mut facts = vec![("법정동 district", code.to_string()), ("name", name)];
	if let Some(ended) = ended {
		facts.push(("말소 ended on", ended.on.to_string()));
		facts.push(("successors", named(&state, &successors).await?));
	}
	facts.push(("came from", named(&state, &earlier).await?));
	context.output.answer(&value, || output::facts(facts));
	Ok(())
}

async fn parcel(context: &Context, number: Pnu) -> Result<(), Failure> {
	let state = context.state().await?;
	let missing = || Failure::not_found(t!("parcel {number}"));
	let found = view::parcels_at(&state, vec![number]).await?.into_iter().next().flatten();
	let id = found.ok_or_else(missing)?;
	let record = state.parcel(id).await?.ok_or_else(missing)?;
	let property = Property::Parcel(id);
	let places = Places::of(&state, [property]).await?;
	let now = view::numbers_of(&state, vec![id]).await?.into_iter().next().flatten();
	let now = now.unwrap_or(record.pnu).to_string();
	let district = places.district(property).map(|code| code.to_string());
	let value = json!({
		"parcel": id.to_string(),
		"number": now,
		"district": district,
		"category": record.details.category.to_string(),
		"area": values::format_area(record.details.area),
		"revision": record.record.revision,
		"block": state.number(),
	});
	let facts = vec![
		("고유번호 number", now),
		("소재 place", places.describe(&state, property).await?),
		("id on the chain", id.to_string()),
		("지목 category", record.details.category.to_string()),
		("면적 area", values::format_area(record.details.area)),
	];
	context.output.answer(&value, || output::facts(facts));
	Ok(())
}
