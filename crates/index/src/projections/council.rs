//! The council: its seats, what was proposed, who voted for it and what became of it, and the pauses of calls.

use super::projection::{each, end_period, field, number, text, wrong, Projection, Timed};
use crate::{
	block::{Event, Place, FOUNDED},
	store::{Rows, Sql, StoreError, Value},
};
use futures::FutureExt;
use serde_json::Value as Json;
use sqlx::AnyConnection;

/// The projection.
pub const COUNCIL: Projection = Projection {
	name: "council",
	version: 1,
	tables: &["council_seats", "proposals", "votes", "pauses"],
	pallets: &[FOUNDED, "Council"],
	apply: |connection, events| {
		each(connection, events, |connection, event| apply(connection, event).boxed())
	},
};

async fn apply(connection: &mut AnyConnection, timed: &Timed) -> Result<(), StoreError> {
	let (event, _) = timed;
	match event.name.as_str() {
		"CouncilSeats" => {
			let seats = field(event, "record")?.as_array();
			let seats = seats.ok_or_else(|| wrong(event, "the seats are no list"))?;
			for seat in seats.iter().filter_map(Json::as_u64) {
				seat_granted(connection, timed, seat).await?;
			}
			Ok(())
		}
		"SeatGranted" => {
			seat_granted(connection, timed, number(event, "institution")?.into()).await
		}
		"SeatRevoked" => {
			let institution = number(event, "institution")?.into();
			let key = [("institution", institution)];
			end_period(connection, "council_seats", key, event.place).await
		}
		"Proposed" => propose(connection, timed).await,
		"Voted" => {
			let approve = field(event, "approve")?.as_bool();
			let approve = approve.ok_or_else(|| wrong(event, "approve is not true or false"))?;
			vote(connection, timed, "institution", approve).await?;
			let counts = ["ayes", "nays", "seats"].map(|name| number(event, name));
			let [ayes, nays, seats] = counts;
			let values: [Value; 4] =
				[ayes?.into(), nays?.into(), seats?.into(), number(event, "proposal")?.into()];
			let update = "UPDATE proposals SET ayes = ?, nays = ?, seats = ? WHERE proposal = ?";
			known(event, Sql::default().and(update, values).run(connection).await?)
		}
		"ProposalWithdrawn" => end(connection, timed, "taken-back").await,
		"Enacted" => end(connection, timed, "enacted").await,
		"Rejected" => end(connection, timed, "rejected").await,
		"Expired" => end(connection, timed, "expired").await,
		"Paused" => {
			resume(connection, event).await?;
			pause(connection, timed).await
		}
		"Resumed" => resume(connection, event).await,
		_ => Ok(()),
	}
}

/// The proposal of an event must be there.
fn known(event: &Event, rows: u64) -> Result<(), StoreError> {
	match rows {
		1 => Ok(()),
		_ => Err(wrong(event, "the proposal is not known")),
	}
}

async fn seat_granted(
	connection: &mut AnyConnection,
	(event, time): &Timed,
	institution: u64,
) -> Result<(), StoreError> {
	let mut rows = Rows::new("council_seats (institution, block, idx, time)");
	let Place { block, index } = event.place;
	rows.push([institution.into(), block.into(), index.into(), (*time).into()]);
	rows.insert(connection).await
}

async fn propose(connection: &mut AnyConnection, timed: &Timed) -> Result<(), StoreError> {
	let (event, time) = timed;
	let mut rows = Rows::new(
		"proposals (proposal, block, idx, tx, time, institution, officer, act, reason, majority, expires_at, state)",
	);
	rows.push([
		number(event, "proposal")?.into(),
		event.place.block.into(),
		event.place.index.into(),
		event.transaction.into(),
		(*time).into(),
		number(event, "by")?.into(),
		text(event, "officer")?.into(),
		field(event, "act")?.to_string().into(),
		text(event, "reason")?.into(),
		text(event, "majority")?.into(),
		number(event, "expires_at")?.into(),
		"open".into(),
	]);
	rows.insert(&mut *connection).await?;
	// Who proposes has voted for it, without another event.
	vote(connection, timed, "by", true).await
}

/// The vote of an institution, which is in this field. It replaces the one before.
async fn vote(
	connection: &mut AnyConnection,
	(event, time): &Timed,
	institution: &str,
	approve: bool,
) -> Result<(), StoreError> {
	let (proposal, institution) = (number(event, "proposal")?, number(event, institution)?);
	let Place { block, index } = event.place;
	let key = [("proposal", proposal.into()), ("institution", institution.into())];
	end_period(connection, "votes", key, event.place).await?;
	let mut rows =
		Rows::new("votes (proposal, institution, block, idx, tx, time, officer, approve)");
	rows.push([
		proposal.into(),
		institution.into(),
		block.into(),
		index.into(),
		event.transaction.into(),
		(*time).into(),
		text(event, "officer")?.into(),
		u32::from(approve).into(),
	]);
	rows.insert(connection).await
}

async fn end(
	connection: &mut AnyConnection,
	(event, time): &Timed,
	state: &str,
) -> Result<(), StoreError> {
	let count = |name: &str| event.fields.get(name).and_then(Json::as_u64);
	// An act that fails changes nothing, and its proposal is closed.
	let failed = event.fields.pointer("/result/err").is_some();
	let result = event.fields.get("result").map(Json::to_string);
	let Place { block, index } = event.place;
	let values: [Value; 5] = [
		if failed { "without-effect" } else { state }.into(),
		block.into(),
		index.into(),
		(*time).into(),
		result.into(),
	];
	let update = Sql::default()
		.and(
			"UPDATE proposals SET state = ?, ended_block = ?, ended_idx = ?, ended_time = ?, result = ?",
			values,
		)
		.and(", ended_tx = ?", [event.transaction.into()])
		.and_if(", ayes = ?", count("ayes"))
		.and_if(", nays = ?", count("nays"))
		.and_if(", seats = ?", count("seats"))
		.and(" WHERE proposal = ?", [number(event, "proposal")?.into()]);
	known(event, update.run(connection).await?)
}

/// The pallet and the call of a pause. Both are bytes in the event.
fn target(event: &Event) -> Result<(String, String), StoreError> {
	let named = |name: &str| {
		let bytes = event.fields.pointer(&format!("/target/{name}")).and_then(Json::as_str);
		bytes.map_or_else(String::new, text_of)
	};
	match (named("pallet"), named("call")) {
		(pallet, _) if pallet.is_empty() => Err(wrong(event, "the target has no pallet")),
		both => Ok(both),
	}
}

/// The text of bytes, `0x` and hex digits. What is no such text is as it is.
fn text_of(bytes: &str) -> String {
	let decoded = bytes.strip_prefix("0x").and_then(|digits| hex::decode(digits).ok());
	decoded.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_else(|| bytes.to_owned())
}

async fn pause(connection: &mut AnyConnection, (event, time): &Timed) -> Result<(), StoreError> {
	let (pallet, call) = target(event)?;
	let mut rows = Rows::new("pauses (pallet, call_name, block, idx, time, ends_at)");
	rows.push([
		pallet.into(),
		call.into(),
		event.place.block.into(),
		event.place.index.into(),
		(*time).into(),
		number(event, "until")?.into(),
	]);
	rows.insert(connection).await
}

/// End the pause of a call, if it is paused.
async fn resume(connection: &mut AnyConnection, event: &Event) -> Result<(), StoreError> {
	let (pallet, call) = target(event)?;
	let key = [("pallet", pallet.into()), ("call_name", call.into())];
	end_period(connection, "pauses", key, event.place).await
}
