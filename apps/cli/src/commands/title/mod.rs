//! `madang title`: title records.

mod cut_over;
mod foreign;
mod record;

use crate::{
	consents::Signers,
	context::Context,
	failure::Failure,
	json,
	places::{self, Places},
	records,
	reference::Reference,
	values,
};
use clap::{Args, Subcommand};
use madang_client::{
	api::{calls::titles, types::*},
	consent, TitleRecord,
};
use madang_primitives::Party;
use record::format_record;
use serde_json::{json, Value};

/// `madang title …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Show the entries of a title, the latest first, those that are cancelled included
	History {
		/// The title's number
		title: u64,
		/// How many to show at most
		#[arg(long, value_name = "N", default_value_t = 100)]
		limit: usize,
	},
	/// Show a title record: head, ownership (갑구), other rights (을구), pending applications
	#[command(
		after_help = "Examples:\n  madang title show 11462017000004\n  madang title show --property \
		unit:11680200000043\n  madang title show --property parcel:1168010100108580000"
	)]
	Show {
		#[command(flatten)]
		which: Which,
	},
	/// File the binding of an imported holder to the holder's DID, which another officer completes
	/// (registry office of the place, examine)
	#[command(
		after_help = "Example:\n  madang --key kim title bind 11462017000004 --from 9f86… --to \
		did:madang:4a5b… --evidence 5d41… --consent seller-bind.json\n  madang --key lee application \
		complete 2026-17"
	)]
	Bind {
		/// The title's number
		title: u64,
		/// The holder as the record names it: a commitment, or a DID that signs too or is deactivated
		#[arg(long, value_name = "HOLDER", value_parser = values::holder)]
		from: Party,
		/// The holder's DID, which signs
		#[arg(long, value_name = "DID", value_parser = values::did)]
		to: Did,
		/// A lot of the holder; may be repeated. By default all of them
		#[arg(long = "lot", value_name = "NUMBER")]
		lots: Vec<u32>,
		/// Commitment to the evidence that both are the same person
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		evidence: Commitment,
		#[command(flatten)]
		signers: Signers,
		#[command(flatten)]
		reference: Reference,
	},
	/// List the incomplete titles: those with live entries of kinds that the chain does not know
	Incomplete,
	/// File the clearing of an entry of a kind that the chain does not know, which another officer
	/// completes (registry office of the place, examine)
	#[command(
		after_help = "Example:\n  madang --key kim title clear 11462017000004 --entry 2 --ground released \
		--ended-on 2026-11-20 --evidence 5d41…\n  madang --key lee application complete 2026-17"
	)]
	Clear(foreign::Clearing),
	/// Show from which day on the chain is the register of a place, and how long records can be imported
	///
	/// The council sets it: madang council propose set-cut-over.
	CutOver {
		/// A district's code, to show what counts there. By default all that is set is listed
		#[arg(value_parser = values::district)]
		district: Option<DistrictCode>,
	},
	/// Take over the description of the book into the record (registry office of the place, register)
	Describe {
		/// The title's number
		title: u64,
		#[command(flatten)]
		reference: Reference,
	},
}

/// Which title.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub struct Which {
	/// The title's number
	title: Option<u64>,
	/// The property: parcel:PNU, building:NUMBER or unit:NUMBER
	#[arg(long, value_parser = values::property)]
	property: Option<PropertyName>,
}

/// Run a command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::Show { which } => show(context, which).await,
		Command::History { title, limit } => history(context, TitleId(title), limit).await,
		Command::Bind { title, from, to, lots, evidence, signers, reference } => {
			let what = (from, Party::Did(to), lots);
			bind(context, TitleId(title), what, evidence, &signers, &reference).await
		}
		Command::Incomplete => foreign::list(context).await,
		Command::Clear(clearing) => foreign::clear(context, clearing).await,
		Command::CutOver { district } => cut_over::show(context, district).await,
		Command::Describe { title, reference } => {
			describe_again(context, TitleId(title), &reference).await
		}
	}
}

/// Show the entries of a title, those that are cancelled included.
async fn history(context: &Context, id: TitleId, limit: usize) -> Result<(), Failure> {
	let state = context.state().await?;
	let record = state.title(id).await?.ok_or_else(|| Failure::not_found(t!("title {id}")))?;
	let places = Places::of(&state, [record.title.property]).await?;
	let mut entries = json::title(&record, &places)["entries"].take();
	if let Some(list) = entries.as_array_mut() {
		list.reverse();
		list.truncate(limit);
	}
	let value = json!({ "title": id.0, "entries": entries, "block": state.number() });
	let text = record::format_history(&state, &record, limit).await?;
	context.output.answer(&value, || text);
	Ok(())
}

async fn show(context: &Context, which: Which) -> Result<(), Failure> {
	let state = context.state().await?;
	let id = match (which.title, which.property) {
		(Some(title), _) => TitleId(title),
		(None, Some(name)) => {
			let property = places::property(context, name).await?;
			let title = state.title_of(property).await?;
			title.ok_or_else(|| Failure::not_found(t!("a title of {name}")))?
		}
		(None, None) => {
			return Err(Failure::input(t!("name a title, or a property with --property")))
		}
	};
	let record = state.title(id).await?.ok_or_else(|| Failure::not_found(t!("title {id}")))?;
	let properties = record.queue.iter().flat_map(|(_, one)| &one.lines).map(|line| line.property);
	let places = Places::of(&state, properties.chain([record.title.property])).await?;
	let place = places.describe(&state, record.title.property).await?;
	let book = records::read(&state, record.title.property).await?;
	let description = book.map(|(fields, _)| fields).unwrap_or_default();
	let mut value = json::title(&record, &places);
	json::merge(
		&mut value,
		json!({
			"place": place,
			"description": description.iter().map(|(name, value)| {
				((*name).to_owned(), Value::from(value.as_str()))
			}).collect::<serde_json::Map<_, _>>(),
			"block": state.number(),
		}),
	);
	let mut text = format_record(&state, &record, (&places, &place), &description).await?;
	text.push_str(&t!("\nas of {} {}", context.block_label(), state.number()));
	context.output.answer(&value, || text);
	Ok(())
}

async fn bind(
	context: &Context,
	title: TitleId,
	(from, to, lots): (Party, Party, Vec<u32>),
	evidence: Commitment,
	signers: &Signers,
	reference: &Reference,
) -> Result<(), Failure> {
	let state = context.state().await?;
	let record =
		state.title(title).await?.ok_or_else(|| Failure::not_found(t!("title {title}")))?;
	let lots = if lots.is_empty() { lots_of(&record, &from) } else { lots };
	let act = consent::bind_holding(title, from, to, &lots);
	let consents = signers.consents_to(context, act).await?;
	let lots = lots.try_into().map_err(|_| {
		Failure::input(t!("the holder has more than 64 lots; name up to 64 of them with --lot"))
	})?;
	let (property, filing) = (record.title.property, Filing::BindHolder { from, to, lots });
	let call = |reference| {
		let (filing, consents) = (filing.clone(), consents.clone());
		titles::file_by_office(property, filing, None, evidence, consents, reference)
	};
	let submitted = context.submit_with_ref(reference, call).await?;
	let receipt: Receipt = submitted.leading_fields("Titles", "ApplicationFiled")?;
	context.report(
		&submitted,
		t!("Filed under receipt {receipt}. Another officer completes it (application complete \
			{receipt}); then the holder of title {title} is {to}."),
		json!({ "title": title.0, "to": to.to_string(), "receipt": receipt.to_string() }),
	);
	Ok(())
}

/// The numbers of the lots that a holder has.
pub fn lots_of(record: &TitleRecord, holder: &Party) -> Vec<u32> {
	record.lots.iter().filter(|lot| lot.party == *holder).map(|lot| lot.id).collect()
}

async fn describe_again(
	context: &Context,
	title: TitleId,
	reference: &Reference,
) -> Result<(), Failure> {
	let call = |reference| titles::change_description(title, reference);
	let submitted = context.submit_with_ref(reference, call).await?;
	context.report(
		&submitted,
		t!("Title {title} now has the description of the book."),
		json!({ "title": title.0 }),
	);
	Ok(())
}
