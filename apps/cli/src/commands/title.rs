//! `madang title`: title records.

use crate::{
	consents::Signers,
	context::Context,
	failure::Failure,
	json, lookup, output,
	places::{self, Places},
	records,
	reference::Reference,
	values,
};
use clap::{Args, Subcommand};
use madang_client::{
	api::{calls::titles, types::*},
	consent, State, TitleRecord,
};
use madang_primitives::Party;
use pallet_titles::{EntryState, LiveTarget, Right, Section};
use serde_json::{json, Value};

/// `madang title …`
#[derive(Subcommand, Debug)]
pub enum Command {
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
		Command::Bind { title, from, to, lots, evidence, signers, reference } => {
			let what = (from, Party::Did(to), lots);
			bind(context, TitleId(title), what, evidence, &signers, &reference).await
		}
		Command::Describe { title, reference } => {
			describe_again(context, TitleId(title), &reference).await
		}
	}
}

async fn show(context: &Context, which: Which) -> Result<(), Failure> {
	let state = context.state().await?;
	let id = match (which.title, which.property) {
		(Some(title), _) => TitleId(title),
		(None, Some(name)) => {
			let property = places::property(context, name).await?;
			let title = state.title_of(property).await?;
			title.ok_or_else(|| Failure::not_found(format!("a title of {name}")))?
		}
		(None, None) => return Err(Failure::input("name a title, or a property with --property")),
	};
	let record = state.title(id).await?.ok_or_else(|| Failure::not_found(format!("title {id}")))?;
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
	text.push_str(&format!("\nas of {} {}", context.block_label(), state.number()));
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
		state.title(title).await?.ok_or_else(|| Failure::not_found(format!("title {title}")))?;
	let lots = if lots.is_empty() { lots_of(&record, &from) } else { lots };
	let act = consent::bind_holding(title, from, to, &lots);
	let consents = signers.consents_to(context, act).await?;
	let lots = lots.try_into().map_err(|_| {
		Failure::input("the holder has more than 64 lots; name up to 64 of them with --lot")
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
		format!(
			"Filed under receipt {receipt}. Another officer completes it (application complete \
			{receipt}); then the holder of title {title} is {to}."
		),
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
		format!("Title {title} now has the description of the book."),
		json!({ "title": title.0 }),
	);
	Ok(())
}

/// Format a title record for people.
async fn format_record(
	state: &State,
	record: &TitleRecord,
	(places, place): (&Places, &str),
	description: &[(&'static str, String)],
) -> Result<String, Failure> {
	let reserved: Vec<String> = record
		.reservations
		.iter()
		.map(|one| format!("{} for deal {}", one.party, one.deal))
		.collect();
	let mut head = vec![
		("등기 title", record.id.to_string()),
		("property", places.name(record.title.property)),
		("소재 place", place.to_owned()),
	];
	head.extend(description.iter().cloned());
	head.extend([
		("rights", record.title.rights.to_string()),
		("description", record.title.descriptions.to_string()),
		("holders now", values::format_holdings(&record.holders)),
		("lots", format_lots(record)),
		("reserved", if reserved.is_empty() { "no".to_owned() } else { reserved.join("\n") }),
	]);
	let mut text = output::facts(head);
	for (name, section) in
		[("갑구 Section A: ownership", Section::A), ("을구 Section B: other rights", Section::B)]
	{
		let mut rows = Vec::new();
		for (number, entry) in (1u32..).zip(&record.entries) {
			if entry.section == section {
				rows.push(row(state, number, entry).await?);
			}
		}
		text.push_str(&format!("\n{name}\n"));
		text.push_str(&match rows.is_empty() {
			true => "  (no entry)".to_owned(),
			false => output::table(
				["순위", "entry", "접수 receipt", "목적 purpose", "상태 state", "사항 content"],
				rows,
			),
		});
	}
	if !record.queue.is_empty() {
		text.push_str("\n접수 대기 Pending applications\n");
		text.push_str(&queue_table(record));
	}
	Ok(text)
}

/// The lots, with the live entries that burden only some of them.
fn format_lots(record: &TitleRecord) -> String {
	let burdens = |lot: u32| {
		let on = |one: &&LiveRef| match &one.on {
			LiveTarget::Whole => false,
			LiveTarget::Lots(lots) => lots.contains(&lot),
		};
		record.live.iter().filter(on).map(|one| one.number.to_string()).collect::<Vec<_>>()
	};
	let format = |lot: &Lot| {
		let mut text = format!("{}: {} {} by entry {}", lot.id, lot.share, lot.party, lot.entry);
		let burdens = burdens(lot.id);
		if !burdens.is_empty() {
			text.push_str(&format!(", under entry {}", burdens.join(", ")));
		}
		text
	};
	record.lots.iter().map(format).collect::<Vec<_>>().join("\n")
}

fn queue_table(record: &TitleRecord) -> String {
	let rows = record.queue.iter().map(|(receipt, one)| {
		let purposes: std::collections::BTreeSet<_> =
			one.lines.iter().map(|line| json::filing(&line.filing)).collect();
		[
			receipt.to_string(),
			purposes.into_iter().collect::<Vec<_>>().join(", "),
			json::application_state(one.state).to_owned(),
			one.deal.map(|deal| deal.to_string()).unwrap_or_default(),
		]
	});
	output::table(["접수 receipt", "purpose", "state", "deal"], rows)
}

async fn mortgagees(state: &State, parties: &[Party]) -> Result<String, Failure> {
	let mut names = Vec::new();
	for party in parties {
		names.push(mortgagee(state, party).await?);
	}
	Ok(names.join("\n"))
}

async fn mortgagee(state: &State, party: &Party) -> Result<String, Failure> {
	match party {
		Party::Member(bank) => lookup::institution_name(state, *bank).await,
		other => Ok(other.to_string()),
	}
}

async fn row(state: &State, number: u32, entry: &Entry) -> Result<[String; 6], Failure> {
	let (purpose, content) = match &entry.right {
		Right::Ownership { given_up, acquired, price } => {
			let purpose = match given_up.0.is_empty() {
				true => "소유권보존·이기 ownership",
				false => "소유권이전 transfer",
			};
			let mut content = values::format_holdings(acquired);
			if let Some(price) = price {
				content.push_str(&format!("\n거래가액 price {} won", values::format_won(*price)));
			}
			(purpose, content)
		}
		Right::RevolvingMortgage { mortgage, .. } => (
			"근저당권설정 mortgage",
			format!(
				"채권최고액 {} won\n{}",
				values::format_won(mortgage.max_secured),
				mortgagees(state, &mortgage.mortgagees).await?
			),
		),
		Right::Discharge { of } => ("근저당권말소 discharge", format!("of entry {of}")),
		Right::HolderBound { from, to, .. } => {
			("명의인표시변경 holder bound", format!("{from}\nis {to}"))
		}
		Right::MortgageMoved { of, to, .. } => {
			("근저당권이전 mortgage moved", format!("entry {of}: {}", mortgagee(state, to).await?))
		}
	};
	let (rank, state) = match entry.state {
		EntryState::Effective => (entry.rank.to_string(), "유효 effective".to_owned()),
		// Struck out, as in the paper record.
		EntryState::Cancelled { by } => {
			(format!("~{}~", entry.rank), format!("말소 cancelled by entry {by}"))
		}
	};
	let receipt = format!("{}\n{}", entry.filed.receipt, entry.filed.on);
	Ok([rank, number.to_string(), receipt, purpose.to_owned(), state, content])
}
