//! Incomplete titles: listing them, and clearing their entries.

use crate::{
	context::Context, failure::Failure, output, places::Places, reference::Reference, title_names,
	values,
};
use clap::Args;
use madang_client::api::{calls::titles, types::*};
use pallet_titles::{Kind, Right};
use serde_json::json;

/// Which entry is cleared and why.
#[derive(Args, Debug)]
pub struct Clearing {
	/// The title's number
	title: u64,
	/// The entry's number
	#[arg(long, value_name = "NUMBER")]
	entry: u32,
	/// Why: released, ended, merged, sold, decided, never-live (the import was wrong) or replaced
	#[arg(long, value_name = "GROUND", value_parser = title_names::read_clear_ground)]
	ground: ClearGround,
	/// The day on which the right ended, or of the decision
	#[arg(long, value_name = "DAY", value_parser = values::day)]
	ended_on: KoreanDay,
	/// The court whose order it is; needed for "decided"
	#[arg(long, value_name = "INSTITUTION", requires = "case", value_parser = values::institution)]
	court: Option<InstitutionId>,
	/// Commitment to the case and the decision
	#[arg(long, value_name = "COMMITMENT", requires = "court", value_parser = values::commitment)]
	case: Option<Commitment>,
	/// Commitment to the evidence
	#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
	evidence: Commitment,
	#[command(flatten)]
	reference: Reference,
}

/// File the clearing of an entry.
pub async fn clear(context: &Context, clearing: Clearing) -> Result<(), Failure> {
	let Clearing { title, entry, ground, ended_on, court, case, evidence, reference } = clearing;
	let state = context.state().await?;
	let title = TitleId(title);
	let record =
		state.title(title).await?.ok_or_else(|| Failure::not_found(t!("title {title}")))?;
	let filing = Filing::ClearForeign { entry, ground, ended_on };
	let order = court.zip(case).map(|(by, case)| Order { by, case });
	let property = record.title.property;
	let call = |reference| {
		titles::file_by_office(property, filing.clone(), order, evidence, vec![], reference)
	};
	let submitted = context.submit_with_ref(&reference, call).await?;
	let receipt: Receipt = submitted.leading_fields("Titles", "ApplicationFiled")?;
	context.report(
		&submitted,
		t!("Filed under receipt {receipt}. Another officer completes it (application complete \
			{receipt}); then entry {entry} of title {title} is cleared."),
		json!({ "title": title.0, "entry": entry, "receipt": receipt.to_string() }),
	);
	Ok(())
}

/// List the incomplete titles with their entries that the chain does not know.
pub async fn list(context: &Context) -> Result<(), Failure> {
	let state = context.state().await?;
	let mut all = state.incomplete_titles().await?;
	all.sort();
	let (mut value, mut rows) = (Vec::new(), Vec::new());
	for title in all {
		let Some(record) = state.title(title).await? else { continue };
		let property = record.title.property;
		let places = Places::of(&state, [property]).await?;
		for one in record.live.iter().filter(|one| one.kind.is_foreign()) {
			let Kind::Foreign(purpose) = one.kind else { continue };
			let text = record.entries.get(one.number as usize - 1).map(|entry| &entry.right);
			let text = match text {
				Some(Right::Foreign { text, .. }) => text.to_string(),
				_ => String::new(),
			};
			value.push(json!({
				"title": title.0,
				"property": places.name(property),
				"entry": one.number,
				"section": title_names::section(one.section),
				"purpose": purpose.to_string(),
				"text": text,
			}));
			rows.push([
				title.to_string(),
				places.name(property),
				one.number.to_string(),
				title_names::section(one.section).to_owned(),
				purpose.to_string(),
			]);
		}
	}
	context.output.answer(&value.into(), || {
		output::table(["등기 title", "property", "entry", "section", "목적 purpose"], rows)
	});
	Ok(())
}
