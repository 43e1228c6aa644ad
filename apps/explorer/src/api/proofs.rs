//! Proofs of records, with `proof=1`.

use super::answers::Answer;
use crate::{
	ask::Ask,
	csv::attachment,
	failure::{Code, Failure},
	pages::Moment,
	proofs::{self, ProofError, StateRecord},
};
use axum::{
	http::{header, HeaderValue},
	response::{IntoResponse, Response},
};
use serde_json::{json, Value};

/// The records that can be proven: the name of the object, the pallet, and the entry of its storage.
const RECORDS: [(&str, &str, &str); 12] = [
	("title", "Titles", "Titles"),
	("parcel", "Registers", "Parcels"),
	("building", "Registers", "Buildings"),
	("unit", "Registers", "Units"),
	("deal", "Conveyances", "Deals"),
	("loan", "Lending", "Loans"),
	("institution", "Institutions", "Institutions"),
	("programme", "Programmes", "Programmes"),
	("guarantee", "Guarantees", "Guarantees"),
	("batch", "Certificates", "Batches"),
	("status-list", "Certificates", "StatusLists"),
	("proposal", "Council", "Proposals"),
];

/// Those whose numbers have 32 bits. The others are text.
const SHORT: [&str; 4] = ["institution", "programme", "status-list", "proposal"];

/// The record that has all events of a block, while it is the last one.
const EVENTS: StateRecord = StateRecord { pallet: "System", entry: "Events", key: None };

/// The proof of an object's record, if it is asked for: at the end of the `block` or `day`, or of the last indexed block.
///
/// # Errors
///
/// If a parameter is wrong, or there is no proof.
pub async fn wanted(ask: &Ask, kind: &str, id: &str) -> Result<Option<Response>, Failure> {
	if !is_wanted(ask)? {
		return Ok(None);
	}
	let record = record(kind, id).ok_or_else(|| ask.not_found())?;
	at_moment(ask, &format!("{kind}-{id}"), &[record]).await.map(Some)
}

/// The proof of the records of a page's rows, likewise. A record that is not in the state is proven to be absent.
///
/// # Errors
///
/// Likewise, and if there are no rows, or more than a proof has.
pub async fn of_rows<T>(
	ask: &Ask,
	kind: &str,
	rows: &[T],
	id: impl Fn(&T) -> String,
) -> Result<Option<Response>, Failure> {
	if !is_wanted(ask)? {
		return Ok(None);
	}
	let records: Option<Vec<_>> = rows.iter().map(|row| record(kind, &id(row))).collect();
	let records = records.ok_or_else(|| ask.not_found())?;
	match records.len() {
		0 => Err(ask.wrong("proof", "1", ask.t("has nothing to prove: there are no rows"))),
		rows if rows > proofs::MOST => {
			Err(ask.wrong("proof", "1", ask.t("has at most 255 records: ask for them one by one")))
		}
		_ => at_moment(ask, &format!("{kind}-records"), &records).await.map(Some),
	}
}

/// The proof of all events of a block, if it is asked for. Its header has the root of the transactions.
///
/// # Errors
///
/// As for [`wanted`].
pub async fn of_block(ask: &Ask, block: u64) -> Result<Option<Response>, Failure> {
	match is_wanted(ask)? {
		true => proof(ask, "events", &[EVENTS], block).await.map(Some),
		false => Ok(None),
	}
}

fn is_wanted(ask: &Ask) -> Result<bool, Failure> {
	match ask.given("proof") {
		None => Ok(false),
		Some("1") => Ok(true),
		Some(other) => Err(ask.wrong("proof", other, ask.t("is not 1"))),
	}
}

async fn at_moment(ask: &Ask, name: &str, records: &[StateRecord]) -> Answer {
	let shown = Moment::of(ask).await?.shown;
	let nothing =
		|| ask.failure(Code::NotIndexed, ask.t("No proof"), ask.t("No block is indexed yet."));
	let (block, _) = shown.ok_or_else(nothing)?;
	proof(ask, name, records, block).await
}

async fn proof(ask: &Ask, name: &str, records: &[StateRecord], number: u64) -> Answer {
	let none = || {
		let reason = ask.t("This explorer makes no proofs: its configuration has no anchor.");
		ask.failure(Code::NotConfigured, ask.t("No proof"), reason)
	};
	let prover = ask.explorer.proofs.as_ref().ok_or_else(none)?;
	let block = u32::try_from(number).map_err(|_| ask.not_found())?;
	let head = ask.explorer.status.borrow().head.unwrap_or(number);
	if !proofs::reach(head, number) {
		let reason = ask.t("Proofs reach back 65,536 blocks, about 18 hours.");
		return Err(ask.failure(Code::TooOld, ask.t("No proof"), reason));
	}
	let busy = || ask.failure(Code::Busy, ask.t("No proof"), ask.t("Try again in a minute."));
	let _place = prover.places.take(&ask.reader).ok_or_else(busy)?;
	let proof = prover.prover.prove(records, block).await.map_err(|error| match error {
		ProofError::NoState(_) => {
			let reason = ask.t("No node of this explorer has the state of this block any more.");
			ask.failure(Code::NoState, ask.t("No proof"), reason)
		}
		ProofError::Failed(reason) => {
			log::error!("a proof of {records:?} at block {block}: {reason}");
			let reason = ask.t("No node shows what the proof needs. Try again in a minute.");
			ask.failure(Code::Unavailable, ask.t("No proof"), reason)
		}
	})?;
	let name = format!("{name}-at-{block}.proof");
	let headers = [
		(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
		(header::CONTENT_DISPOSITION, attachment(&name)),
	];
	Ok((headers, proof).into_response())
}

/// The record of an object.
fn record(kind: &str, id: &str) -> Option<StateRecord> {
	let (_, pallet, entry) = RECORDS.into_iter().find(|(known, ..)| *known == kind)?;
	let key: Value = match SHORT.contains(&kind) {
		true => json!(id.parse::<u32>().ok()?),
		false => json!(id),
	};
	Some(StateRecord { pallet, entry, key: Some(key) })
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn each_record_has_a_key_in_the_runtime() {
		for (kind, pallet, entry) in RECORDS {
			let record = record(kind, "7").unwrap();
			assert_eq!((record.pallet, record.entry), (pallet, entry));
			let key = proofs::key_of(&record);
			assert!(key.is_ok(), "{kind}: {key:?}");
		}
		assert!(proofs::key_of(&EVENTS).is_ok());
		assert_eq!(record("institution", "4294967296"), None);
		assert_eq!(record("account", "7"), None);
	}
}
