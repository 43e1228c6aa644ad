//! Terms: what is due until when, what was met, and what passed.
//!
//! A term is of a kind and an object, such as `registration` of a deal. It is there from the event that sets it until the
//! event that meets it, ends it or sets it again. Where the law only makes an act late, such as a registration after its
//! term, the term stays until the act, and is overdue meanwhile.

use super::projection::{each, field, id_of, text, wrong, Projection, Timed};
use crate::{
	block::Place,
	store::{Rows, Sql, StoreError, Value},
};
use futures::FutureExt;
use madang_primitives::KoreanDay;
use serde_json::Value as Json;
use sqlx::{AnyConnection, Row};

/// The projection.
pub const TERMS: Projection = Projection {
	name: "terms",
	version: 1,
	tables: &["terms"],
	pallets: &["Conveyances", "Titles", "Lending", "Programmes", "Guarantees", "Terms"],
	apply: |connection, events| {
		each(connection, events, |connection, event| apply(connection, event).boxed())
	},
};

/// The terms of deals.
const OF_DEALS: &[&str] =
	&["answer", "supplement", "registration", "lapse", "notice-sellers", "notice-buyers"];

/// A term of an object.
#[derive(Clone, Copy)]
struct Term<'a> {
	kind: &'a str,
	object: &'a str,
	id: &'a str,
}

async fn apply(connection: &mut AnyConnection, timed: &Timed) -> Result<(), StoreError> {
	let (event, _) = timed;
	match event.pallet.as_str() {
		"Conveyances" => of_deal(connection, timed).await,
		"Titles" => of_application(connection, timed).await,
		"Lending" => of_loan(connection, timed).await,
		"Programmes" => of_hold(connection, timed).await,
		"Guarantees" => of_guarantee(connection, timed).await,
		_ if event.name == "TermMoved" => moved(connection, timed).await,
		_ => Ok(()),
	}
}

async fn of_deal(connection: &mut AnyConnection, timed: &Timed) -> Result<(), StoreError> {
	let (event, _) = timed;
	let deal = text(event, "deal")?;
	let of = |kind| Term { kind, object: "deal", id: &deal };
	match event.name.as_str() {
		"Contracted" | "ContractAmended" => contract(connection, timed, of).await,
		"ReportAccepted" | "SupplementRequested" | "ReportSupplemented" => {
			report(connection, timed, of).await
		}
		"RegistrationFiled" => {
			end(connection, timed, of("registration"), "met").await?;
			let receipt = event.fields.pointer("/receipts/first").and_then(Json::as_str);
			note_receipt(connection, of("registration"), receipt.unwrap_or_default()).await
		}
		"ClosingWithdrawn" => set_again(connection, timed, of("registration")).await,
		"Registered" => {
			end(connection, timed, of("lapse"), "met").await?;
			end_all(connection, timed, of).await
		}
		"LapsePostponed" => set(connection, timed, of("lapse"), &text(event, "lapses_on")?).await,
		"NoticeGiven" => {
			let notice = field(event, "notice")?;
			let side = notice.get("side").and_then(Json::as_str).unwrap_or_default();
			let last = notice.pointer("/term/last").and_then(Json::as_str);
			let last = last.ok_or_else(|| wrong(event, "no last day"))?;
			set(connection, timed, of(notice_of(side)), last).await
		}
		"NoticeEnded" | "NoticeObjected" => {
			let kind = notice_of(&text(event, "side")?);
			end(connection, timed, of(kind), "ended").await
		}
		"ContractEnded" => {
			end_all(connection, timed, of).await?;
			let due = event.fields.pointer("/report/due_on").and_then(Json::as_str);
			let due = due.ok_or_else(|| wrong(event, "no day to report it"))?;
			set(connection, timed, of("rescission"), due).await
		}
		"RescissionReported" => end(connection, timed, of("rescission"), "met").await,
		"StageChanged" => match text(event, "to")?.as_str() {
			"lapsed" | "rescinded" | "void" => end_all(connection, timed, of).await,
			_ => Ok(()),
		},
		"TermPassed" => match kind_of(field(event, "kind")?) {
			kind @ ("answer" | "lapse" | "notice-sellers" | "notice-buyers") => {
				end(connection, timed, of(kind), "passed").await
			}
			// The others are overdue from then on.
			_ => Ok(()),
		},
		_ => Ok(()),
	}
}

/// A contract is concluded or changed: what is due from then on.
async fn contract<'a>(
	connection: &mut AnyConnection,
	timed: &Timed,
	of: impl Fn(&'static str) -> Term<'a>,
) -> Result<(), StoreError> {
	let (event, _) = timed;
	set(connection, timed, of("answer"), &text(event, "answer_by")?).await?;
	if event.name == "Contracted" {
		let due_on = text(event, "registration_due_on")?;
		set(connection, timed, of("registration"), &due_on).await?;
		return set(connection, timed, of("lapse"), &text(event, "lapses_on")?).await;
	}
	let term = field(event, "registration_term")?;
	for (kind, name) in [("registration", "due_on"), ("lapse", "lapses_on")] {
		match term.get(name).and_then(Json::as_str) {
			Some(day) => set(connection, timed, of(kind), day).await?,
			None => end(connection, timed, of(kind), "ended").await?,
		}
	}
	Ok(())
}

/// The report of a deal goes back and forth between agent and municipality.
async fn report<'a>(
	connection: &mut AnyConnection,
	timed: &Timed,
	of: impl Fn(&'static str) -> Term<'a>,
) -> Result<(), StoreError> {
	let (event, _) = timed;
	match event.name.as_str() {
		"ReportAccepted" => {
			let how = if field(event, "by")?.is_null() { "passed" } else { "met" };
			end(connection, timed, of("answer"), how).await?;
			end(connection, timed, of("supplement"), "ended").await
		}
		"SupplementRequested" => {
			end(connection, timed, of("answer"), "met").await?;
			set(connection, timed, of("supplement"), &text(event, "due_on")?).await
		}
		_ => {
			end(connection, timed, of("supplement"), "met").await?;
			set(connection, timed, of("answer"), &text(event, "answer_by")?).await
		}
	}
}

fn notice_of(side: &str) -> &'static str {
	if side == "sellers" {
		"notice-sellers"
	} else {
		"notice-buyers"
	}
}

/// The kind of a deal's term, as the chain names it.
fn kind_of(kind: &Json) -> &'static str {
	if let Some(side) = kind.get("notice").and_then(Json::as_str) {
		return notice_of(side);
	}
	match kind.as_str().unwrap_or_default() {
		"report" => "supplement",
		"registration" => "registration",
		"lapse" => "lapse",
		"rescission" => "rescission",
		"answer" => "answer",
		_ => "inspection",
	}
}

/// The terms of a deal that end with it. The report of its end is due after it.
async fn end_all<'a>(
	connection: &mut AnyConnection,
	timed: &Timed,
	of: impl Fn(&'static str) -> Term<'a>,
) -> Result<(), StoreError> {
	for kind in OF_DEALS {
		end(connection, timed, of(kind), "ended").await?;
	}
	Ok(())
}

async fn of_application(connection: &mut AnyConnection, timed: &Timed) -> Result<(), StoreError> {
	let (event, _) = timed;
	let how = match event.name.as_str() {
		"CureOrdered" => None,
		"ApplicationCured" => Some("met"),
		"ApplicationRejected" | "ApplicationCompleted" | "ApplicationWithdrawn" => Some("ended"),
		_ => return Ok(()),
	};
	let receipt = text(event, "receipt")?;
	let cure = Term { kind: "cure", object: "application", id: &receipt };
	match how {
		None => set(connection, timed, cure, &text(event, "until")?).await?,
		Some(how) => end(connection, timed, cure, how).await?,
	}
	if event.name == "ApplicationRejected" {
		// The closing of a deal was filed in time, and has to be filed again.
		if let Some(deal) = deal_of(connection, &receipt).await? {
			let term = Term { kind: "registration", object: "deal", id: &deal };
			return set_again(connection, timed, term).await;
		}
	}
	Ok(())
}

async fn of_loan(connection: &mut AnyConnection, timed: &Timed) -> Result<(), StoreError> {
	let (event, _) = timed;
	if let Some(transfer) = event.fields.get("transfer") {
		let id = id_of(transfer);
		let term = Term { kind: "transfer", object: "transfer", id: &id };
		return match event.name.as_str() {
			"TransferOffered" => {
				let until = event.fields.pointer("/content/until").and_then(Json::as_str);
				let until = until.ok_or_else(|| wrong(event, "no last day"))?;
				set(connection, timed, term, until).await
			}
			"TransferAccepted" => end(connection, timed, term, "met").await,
			"TransferEnded" => end(connection, timed, term, "ended").await,
			_ => Ok(()),
		};
	}
	let Some(loan) = event.fields.get("loan").and_then(Json::as_str) else { return Ok(()) };
	let offer = Term { kind: "offer", object: "loan", id: loan };
	match event.name.as_str() {
		"LoanApproved" => set(connection, timed, offer, &text(event, "offer_until")?).await,
		"LoanBound" | "LoanDrawn" | "LoanDisbursed" => end(connection, timed, offer, "met").await,
		"LoanReleased" => set_again(connection, timed, offer).await,
		"LoanLapsed" => end(connection, timed, offer, "passed").await,
		"LoanWithdrawn" | "LoanRefused" => end(connection, timed, offer, "ended").await,
		_ => Ok(()),
	}
}

async fn of_hold(connection: &mut AnyConnection, timed: &Timed) -> Result<(), StoreError> {
	let (event, _) = timed;
	let Some(loan) = event.fields.get("loan").and_then(Json::as_str) else { return Ok(()) };
	let hold = Term { kind: "hold", object: "loan", id: loan };
	match event.name.as_str() {
		"ApplicationEntered" | "HoldRenewed" | "FundsDisbursed" => {
			match event.fields.get("until").and_then(Json::as_str) {
				Some(until) => set(connection, timed, hold, until).await,
				None => end(connection, timed, hold, "met").await,
			}
		}
		"HoldLapsed" => end(connection, timed, hold, "passed").await,
		"ApplicationLeft" | "DrawingFinished" | "DisbursementWithdrawn" | "LoanEnded" => {
			end(connection, timed, hold, "ended").await
		}
		_ => Ok(()),
	}
}

async fn of_guarantee(connection: &mut AnyConnection, timed: &Timed) -> Result<(), StoreError> {
	let (event, _) = timed;
	let Some(id) = event.fields.get("guarantee").and_then(Json::as_str) else { return Ok(()) };
	let approval = Term { kind: "guarantee", object: "guarantee", id };
	match event.name.as_str() {
		"GuaranteeApproved" => set(connection, timed, approval, &text(event, "until")?).await,
		"GuaranteeFormed" => end(connection, timed, approval, "met").await,
		"GuaranteeLapsed" => end(connection, timed, approval, "passed").await,
		"GuaranteeWithdrawn" | "ApprovalWithdrawn" => {
			end(connection, timed, approval, "ended").await
		}
		_ => Ok(()),
	}
}

/// Pauses or late holidays have moved a term.
async fn moved(connection: &mut AnyConnection, timed: &Timed) -> Result<(), StoreError> {
	let (event, _) = timed;
	let (key, day) = (field(event, "key")?, text(event, "moved_to")?);
	let id = |pointer: &str| key.pointer(pointer).and_then(Json::as_str).unwrap_or_default();
	let (kind, object, id) = if key.get("deal").is_some() {
		(kind_of(&key["deal"]["kind"]), "deal", id("/deal/deal"))
	} else if key.get("offer").is_some() {
		("offer", "loan", id("/offer/loan"))
	} else if key.get("hold").is_some() {
		("hold", "loan", id("/hold/loan"))
	} else {
		("guarantee", "guarantee", id("/guarantee/guarantee"))
	};
	let term = Term { kind, object, id };
	// One that is met already is moved without an effect.
	match is_open(connection, term).await? {
		true => set(connection, timed, term, &day).await,
		false => Ok(()),
	}
}

async fn is_open(connection: &mut AnyConnection, term: Term<'_>) -> Result<bool, StoreError> {
	let select =
		"SELECT due_on FROM terms WHERE kind = ? AND object = ? AND id = ? AND until_block IS NULL";
	let values: [Value; 3] = [term.kind.into(), term.object.into(), term.id.into()];
	Ok(Sql::default().and(select, values).row(connection).await?.is_some())
}

/// A term begins, or has another last day.
async fn set(
	connection: &mut AnyConnection,
	timed: &Timed,
	term: Term<'_>,
	due_on: &str,
) -> Result<(), StoreError> {
	let (event, time) = timed;
	end(connection, timed, term, "replaced").await?;
	let mut rows = Rows::new("terms (kind, object, id, block, idx, time, due_on)");
	rows.push([
		term.kind.into(),
		term.object.into(),
		term.id.into(),
		event.place.block.into(),
		event.place.index.into(),
		(*time).into(),
		due_on.into(),
	]);
	rows.insert(connection).await
}

/// What met a term does not count any more: it runs again with the last day that it had.
async fn set_again(
	connection: &mut AnyConnection,
	timed: &Timed,
	term: Term<'_>,
) -> Result<(), StoreError> {
	let select = "SELECT due_on FROM terms WHERE kind = ? AND object = ? AND id = ? \
		ORDER BY block DESC, idx DESC LIMIT 1";
	let values: [Value; 3] = [term.kind.into(), term.object.into(), term.id.into()];
	let row = Sql::default().and(select, values).row(&mut *connection).await?;
	match row {
		Some(row) => set(connection, timed, term, &row.try_get::<String, _>(0)?).await,
		None => Ok(()),
	}
}

/// A term ends, if it runs. An act after the last day is late.
async fn end(
	connection: &mut AnyConnection,
	(event, time): &Timed,
	term: Term<'_>,
	how: &str,
) -> Result<(), StoreError> {
	let Place { block, index } = event.place;
	let today = KoreanDay::of(*time).to_string();
	let late = if how == "met" { "late" } else { how };
	let values: [Value; 9] = [
		block.into(),
		index.into(),
		(*time).into(),
		today.into(),
		late.into(),
		how.into(),
		term.kind.into(),
		term.object.into(),
		term.id.into(),
	];
	let update = "UPDATE terms SET until_block = ?, until_idx = ?, until_time = ?, \
		ended = CASE WHEN due_on < ? THEN ? ELSE ? END \
		WHERE until_block IS NULL AND kind = ? AND object = ? AND id = ?";
	Sql::default().and(update, values).run(connection).await?;
	Ok(())
}

/// Keep with which application a term was met.
async fn note_receipt(
	connection: &mut AnyConnection,
	term: Term<'_>,
	receipt: &str,
) -> Result<(), StoreError> {
	let values: [Value; 4] = [receipt.into(), term.kind.into(), term.object.into(), term.id.into()];
	let update = "UPDATE terms SET receipt = ? WHERE kind = ? AND object = ? AND id = ?";
	Sql::default().and(update, values).run(connection).await?;
	Ok(())
}

/// The deal whose closing begins with an application.
async fn deal_of(
	connection: &mut AnyConnection,
	receipt: &str,
) -> Result<Option<String>, StoreError> {
	let select = "SELECT id FROM terms WHERE receipt = ? AND object = 'deal' LIMIT 1";
	let row = Sql::default().and(select, [receipt.into()]).row(connection).await?;
	Ok(row.map(|row| row.try_get(0)).transpose()?)
}
