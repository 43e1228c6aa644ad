//! How a title record is shown.

use crate::{failure::Failure, json, lookup, output, places::Places, title_names, values};
use madang_client::{api::types::*, State, TitleRecord};
use madang_primitives::Party;
use pallet_titles::{Basis, EntryState, LiveTarget, Right, Section, Target};

/// Format a title record for people.
pub(super) async fn format_record(
	state: &State,
	record: &TitleRecord,
	(places, place): (&Places, &str),
	description: &[(&'static str, String)],
) -> Result<String, Failure> {
	let reserved: Vec<String> =
		record.reservations.iter().map(|one| t!("{} for deal {}", one.party, one.deal)).collect();
	let mut head = vec![
		("등기 title", record.id.to_string()),
		("property", places.name(record.title.property)),
		("소재 place", place.to_owned()),
	];
	head.extend(description.iter().cloned());
	head.extend([
		("완전성 complete", completeness(record)),
		("rights", record.title.rights.to_string()),
		("description", record.title.descriptions.to_string()),
		("holders now", values::format_holdings(&record.holders)),
		("lots", format_lots(record)),
		("reserved", if reserved.is_empty() { t!("no").to_owned() } else { reserved.join("\n") }),
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
			true => t!("  (no entry)").to_owned(),
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

/// The entries of both sections for people, the latest first.
pub(super) async fn format_history(
	state: &State,
	record: &TitleRecord,
	limit: usize,
) -> Result<String, Failure> {
	let mut rows = Vec::new();
	let entries: Vec<_> = (1u32..).zip(&record.entries).collect();
	for (number, entry) in entries.into_iter().rev().take(limit) {
		let [rank, entry_name, receipt, purpose, entry_state, content] =
			row(state, number, entry).await?;
		let section = match entry.section {
			Section::A => "갑구",
			Section::B => "을구",
		};
		rows.push([receipt, section.to_owned(), rank, entry_name, purpose, entry_state, content]);
	}
	let header =
		["접수 receipt", "section", "순위", "entry", "목적 purpose", "상태 state", "사항 content"];
	Ok(output::table(header, rows))
}

/// Whether the chain knows the kinds of all live entries.
fn completeness(record: &TitleRecord) -> String {
	match record.title.foreign {
		0 => t!("yes").to_owned(),
		count => t!("no: {count} live entries of kinds that the chain does not know"),
	}
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
		let mut text = t!("{}: {} {} by entry {}", lot.id, lot.share, lot.party, lot.entry);
		let burdens = burdens(lot.id);
		if !burdens.is_empty() {
			text.push_str(&t!(", under entry {}", burdens.join(", ")));
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
		Right::Discharge { of } => ("근저당권말소 discharge", t!("of entry {of}")),
		Right::Foreign { purpose, text, .. } => {
			let content = t!("unknown to the chain\n{}\ntext {text}", burdened(entry));
			return row_of(number, entry, purpose.to_string(), content);
		}
		Right::Cleared { of, ground, .. } => {
			("말소 cleared", t!("of entry {of}: {}", title_names::clear_ground(*ground)))
		}
		Right::HolderBound { from, to, .. } => {
			("명의인표시변경 holder bound", t!("{from}\nis {to}"))
		}
		Right::MortgageMoved { of, to, .. } => {
			("근저당권이전 mortgage moved", t!("entry {of}: {}", mortgagee(state, to).await?))
		}
	};
	row_of(number, entry, purpose.to_owned(), content)
}

/// What an entry is on.
fn burdened(entry: &Entry) -> String {
	match &entry.on {
		Target::Lots(lots) => {
			let lots: Vec<_> = lots.iter().map(ToString::to_string).collect();
			t!("on lots {}", lots.join(", "))
		}
		_ => t!("on the whole").to_owned(),
	}
}

fn row_of(
	number: u32,
	entry: &Entry,
	purpose: String,
	content: String,
) -> Result<[String; 6], Failure> {
	let former = match &entry.basis {
		Basis::Imported { former: Some(former) } => format!("\n(전 {former})"),
		_ => String::new(),
	};
	let (rank, state) = match entry.state {
		EntryState::Effective => (format!("{}{former}", entry.rank), "유효 effective".to_owned()),
		// Struck out, as in the paper record.
		EntryState::Cancelled { by } => {
			(format!("~{}~{former}", entry.rank), format!("말소 cancelled by entry {by}"))
		}
	};
	let office = entry.filed.former_office().map(|office| t!("\noffice {office}"));
	let receipt =
		format!("{}\n{}{}", entry.filed.receipt, entry.filed.on, office.unwrap_or_default());
	Ok([rank, number.to_string(), receipt, purpose, state, content])
}
