//! `madang title`: title records.

use crate::{
	cli::Reference, consents::Signers, context::Context, failure::Failure, json, output, values,
};
use clap::{Args, Subcommand};
use madang_client::{
	api::{calls::titles, types::*},
	consent, State, TitleRecord,
};
use pallet_titles::{Content, EntryState, Section};
use serde_json::{json, Value};

/// `madang title …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// A title record: head, ownership (갑구), other rights (을구), what waits
	#[command(
		after_help = "Examples:\n  madang title show 11462017000004\n  madang title show --property \
		unit:11680200000043\n  madang title show --property parcel:1168010100108580000"
	)]
	Show {
		#[command(flatten)]
		which: Which,
	},
	/// Bind an imported holder to its DID (registry office of the place, register)
	#[command(
		after_help = "Example:\n  madang --key kim title bind 11462017000004 --from 9f86… --consent \
		seller-bind.json"
	)]
	Bind {
		/// The title's number
		title: u64,
		/// The commitment that the record names as the holder
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		from: Commitment,
		#[command(flatten)]
		signers: Signers,
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
	property: Option<Property>,
}

/// Run it.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::Show { which } => {
			let state = context.state().await?;
			let id = match (which.title, which.property) {
				(Some(title), _) => TitleId(title),
				(None, Some(property)) => state
					.title_of(property)
					.await?
					.ok_or_else(|| Failure::not_found(format!("a title of {property}")))?,
				(None, None) => return Err(Failure::input("name a title or a property")),
			};
			let record =
				state.title(id).await?.ok_or_else(|| Failure::not_found(format!("title {id}")))?;
			let place = state.district(record.title.district).await?.unwrap_or_default();
			let description = describe(&state, record.title.property).await?;
			let mut value = json::title(&record);
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
			let shown = show(&state, &record, &place, &description).await?;
			context.output.answer(&value, || shown);
		}
		Command::Bind { title, from, signers, reference } => {
			let title = TitleId(title);
			let consents =
				signers.sign_consent(context, consent::bind_holding(title, from)).await?;
			let [consent] = consents.as_slice() else {
				return Err(Failure::input("exactly one party signs this: the holder"));
			};
			let (did, consent) = (consent.did, *consent);
			let done = context
				.run(reference.external_ref, |reference| {
					titles::bind_holder(title, from, consent, reference)
				})
				.await?;
			context.report(
				&done,
				format!("The holder of title {title} is {did} from now on."),
				json!({ "title": title.0, "did": did.to_string() }),
			);
		}
	}
	Ok(())
}

/// The property, as its book describes it.
async fn describe(
	state: &State,
	property: Property,
) -> Result<Vec<(&'static str, String)>, Failure> {
	Ok(match property {
		Property::Parcel(pnu) => state.parcel(pnu).await?.map(|parcel| {
			vec![
				("지목 category", parcel.category.to_string()),
				("면적 area", values::shown_area(parcel.area)),
			]
		}),
		Property::Building(id) => state.building(id).await?.map(|building| {
			vec![
				("용도 use", building.main_use.to_string()),
				("구조 structure", building.structure.to_string()),
				("층 floors", format!("{} / {}", building.floors_above, building.floors_below)),
				("면적 area", values::shown_area(building.area)),
			]
		}),
		Property::Unit(id) => state.unit(id).await?.map(|unit| {
			let wing = if unit.wing == 0 { String::new() } else { format!("{}동 ", unit.wing) };
			vec![
				("호 unit", format!("{wing}{}호, floor {}", unit.number, unit.floor)),
				("용도 use", unit.main_use.to_string()),
				("면적 area", values::shown_area(unit.area)),
				("대지권 land share", unit.land_share.to_string()),
			]
		}),
	}
	.unwrap_or_default())
}

/// The record as people read it.
async fn show(
	state: &State,
	record: &TitleRecord,
	place: &str,
	description: &[(&'static str, String)],
) -> Result<String, Failure> {
	let mut head = vec![
		("등기 title", record.id.to_string()),
		("property", record.title.property.to_string()),
		("소재 place", place.to_owned()),
	];
	head.extend(description.iter().cloned());
	head.extend([
		("revision", record.title.revision.to_string()),
		("holders now", values::shown_holdings(&record.holders)),
		(
			"reserved",
			record.reservation.map_or_else(|| "no".to_owned(), |deal| format!("for deal {deal}")),
		),
	]);
	let mut shown = output::facts(head);
	for (name, section) in
		[("갑구 Section A: ownership", Section::A), ("을구 Section B: other rights", Section::B)]
	{
		let mut rows = Vec::new();
		for (number, entry) in (1u32..).zip(&record.entries) {
			if entry.section == section {
				rows.push(row(state, number, entry).await?);
			}
		}
		shown.push_str(&format!("\n{name}\n"));
		shown.push_str(&match rows.is_empty() {
			true => "  (no entry)".to_owned(),
			false => output::table(
				["순위", "entry", "접수 receipt", "목적 purpose", "상태 state", "사항 content"],
				rows,
			),
		});
	}
	if !record.queue.is_empty() {
		shown.push_str("\n접수 대기 Applications that wait\n");
		shown.push_str(&output::table(
			["접수 receipt", "purpose", "state", "deal"],
			record.queue.iter().map(|(receipt, one)| {
				[
					receipt.to_string(),
					json::filing(&one.filing).to_owned(),
					json::application_state(one.state).to_owned(),
					one.deal.map(|deal| deal.to_string()).unwrap_or_default(),
				]
			}),
		));
	}
	shown.push_str(&format!("\nas of finalized block {}", state.number()));
	Ok(shown)
}

async fn row(state: &State, number: u32, entry: &Entry) -> Result<[String; 6], Failure> {
	let (purpose, content) = match &entry.content {
		Content::Ownership { given_up, acquired, price } => {
			let purpose = match given_up.0.is_empty() {
				true => "소유권보존·이기 ownership",
				false => "소유권이전 transfer",
			};
			let mut content = values::shown_holdings(acquired);
			if let Some(price) = price {
				content.push_str(&format!("\n거래가액 price {} won", values::shown_won(*price)));
			}
			(purpose, content)
		}
		Content::RevolvingMortgage(mortgage) => (
			"근저당권설정 mortgage",
			format!(
				"채권최고액 {} won\n{}",
				values::shown_won(mortgage.max_secured),
				super::institution::name(state, mortgage.bank).await?
			),
		),
		Content::Discharge { of } => ("근저당권말소 discharge", format!("of entry {of}")),
		Content::HolderBound { of, to, .. } => {
			("명의인표시변경 holder bound", format!("entry {of}: {to}"))
		}
	};
	let (rank, state) = match entry.state {
		EntryState::Effective => (entry.rank.to_string(), "유효 effective".to_owned()),
		// Struck out, as the paper record does it.
		EntryState::Cancelled { by } => {
			(format!("~{}~", entry.rank), format!("말소 cancelled by entry {by}"))
		}
	};
	let receipt = format!("{}\n{}", entry.receipt, entry.cause.on);
	Ok([rank, number.to_string(), receipt, purpose.to_owned(), state, content])
}
