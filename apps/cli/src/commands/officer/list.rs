//! `madang officer list`: the officers of institutions.

use crate::{context::Context, failure::Failure, json, lookup, output, values};
use madang_client::{
	api::types::{InstitutionId, OfficerRecord},
	lists,
};
use serde_json::Value;
use std::collections::{btree_map::Entry, BTreeMap};

/// Which officers are listed.
#[derive(clap::Args, Debug)]
pub struct Args {
	/// Those of this institution; by default those of your own
	#[arg(long, value_name = "NUMBER", conflicts_with = "all")]
	institution: Option<u32>,
	/// Those of all institutions
	#[arg(long)]
	all: bool,
	/// How many to show at most
	#[arg(long, value_name = "N", default_value_t = 1_024)]
	limit: usize,
}

/// Show a list.
pub async fn list(
	context: &Context,
	Args { institution, all, limit }: Args,
) -> Result<(), Failure> {
	let state = context.state().await?;
	let of = match (institution, all) {
		(Some(number), _) => Some(InstitutionId(number)),
		(None, true) => None,
		(None, false) => Some(lookup::own_institution(context, &state).await?),
	};
	let mut officers = lists::officers(&state, of).await?;
	if let Some(text) = left_out(officers.len(), limit) {
		context.output.warn(&text);
	}
	officers.truncate(limit);
	let mut generations = BTreeMap::new();
	for (_, one) in &officers {
		if let Entry::Vacant(unknown) = generations.entry(one.institution) {
			unknown.insert(lookup::institution(&state, one.institution).await?.generation);
		}
	}
	let present = |one: &OfficerRecord| generations.get(&one.institution).copied().unwrap_or(0);
	let value: Value =
		officers.iter().map(|(account, one)| json::officer(account, one, present(one))).collect();
	context.output.answer(&value, || {
		output::table(
			["account", "institution", "duties", "status"],
			officers.iter().map(|(account, one)| {
				[
					values::format_account(account),
					one.institution.to_string(),
					values::format_duties(one.duties),
					json::officer_status(one, present(one)).to_owned(),
				]
			}),
		)
	});
	Ok(())
}

/// What is said if not all that were found are shown.
fn left_out(found: usize, limit: usize) -> Option<String> {
	let more = found.checked_sub(limit).filter(|more| *more > 0)?;
	Some(t!("{more} officers are not shown: see --limit"))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_list_that_is_cut_off_says_so() {
		assert_eq!(left_out(7, 7), None);
		assert_eq!(left_out(6, 7), None);
		assert_eq!(left_out(9, 7).as_deref(), Some("2 officers are not shown: see --limit"));
	}
}
