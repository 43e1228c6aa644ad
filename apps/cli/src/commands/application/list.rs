//! `madang application list`: applications for registration, the newest first.

use crate::{
	context::Context, failure::Failure, json, lists::Page, lookup, output, places::Places, values,
};
use madang_client::{api::types::*, lists, view, State};
use serde_json::json;

/// Which applications are listed.
#[derive(clap::Args, Debug)]
pub struct Args {
	/// Only those in this state
	#[arg(long, value_name = "STATE", value_parser = STATES)]
	state: Option<String>,
	/// Also those that have ended; by default those that wait
	#[arg(long, conflicts_with = "state")]
	ended: bool,
	/// Only those for properties where your institution is responsible
	#[arg(long)]
	mine: bool,
	/// How many to show at most
	#[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1_000))]
	limit: u32,
	/// Continue a list: only what is before this receipt
	#[arg(long, value_name = "YEAR-NUMBER", value_parser = values::receipt)]
	before: Option<Receipt>,
}

/// The names of the states, as `json::application_state` gives them.
const STATES: [&str; 6] =
	["received", "examining", "cure-ordered", "completed", "rejected", "withdrawn"];

/// Show a list.
pub async fn list(context: &Context, args: Args) -> Result<(), Failure> {
	let connection = context.connection().await?;
	let state = context.state_over(&connection).await?;
	let most = usize::try_from(args.limit).unwrap_or(usize::MAX);
	let wanted = |one: &Application| match &args.state {
		Some(name) => json::application_state(one.state) == name,
		None => args.ended || one.ended.is_none(),
	};
	let listed = lists::applications(&connection, &state, args.before, most, wanted).await?;
	let own = match args.mine {
		true => Some(lookup::own_institution(context, &state).await?),
		false => None,
	};
	let (mut values, mut rows) = (Vec::new(), Vec::new());
	for (receipt, one) in &listed.found {
		let Some(places) = places(&state, own, one).await? else { continue };
		let what: Vec<_> = one.lines.iter().map(|line| json::filing(&line.filing)).collect();
		let names: Vec<_> = one.lines.iter().map(|line| places.name(line.property)).collect();
		values.push(json::application(*receipt, one, &places));
		rows.push([
			receipt.to_string(),
			json::application_state(one.state).to_owned(),
			what.join(", "),
			names.join(", "),
			one.by.institution.to_string(),
			values::format_moment(one.by.at),
		]);
	}
	let next = listed.before.map(|before| before.to_string());
	let value = json!({ "block": state.number(), "applications": values, "before": next });
	context.output.answer(&value, || {
		let header =
			["접수 receipt", "상태 state", "목적 purpose", "property", "filed by", "filed"];
		output::table(header, rows) + &Page::continued(next)
	});
	Ok(())
}

/// The places of an application, if an institution is responsible for them or none is asked for.
async fn places(
	state: &State,
	own: Option<InstitutionId>,
	one: &Application,
) -> Result<Option<Places>, Failure> {
	let properties = one.lines.iter().map(|line| line.property);
	if let Some(own) = own {
		let mut names = Vec::new();
		for property in properties.clone() {
			names.extend(view::name_of(state, property).await?);
		}
		let responsible = view::responsible_for(state, own, names).await?;
		if !responsible.contains(&true) {
			return Ok(None);
		}
	}
	Places::of(state, properties).await.map(Some)
}
