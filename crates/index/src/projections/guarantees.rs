//! Guarantees: their states with who did what and when, and the notices of creditors.

use super::{
	counts::Changes,
	padded,
	projection::{self, field, number, text, text_in, wrong, By, Projection, Timed},
};
use crate::{
	block::Event,
	store::{Rows, Sql, StoreError, Value},
};
use futures::FutureExt;
use serde_json::Value as Json;
use sqlx::{AnyConnection, Row};

/// The projection.
pub const GUARANTEES: Projection = Projection {
	name: "guarantees",
	version: 2,
	tables: &["guarantees", "guarantee_steps", "guarantee_notices", "guarantee_counts"],
	pallets: &["Guarantees"],
	apply: |connection, events| apply(connection, events).boxed(),
};

/// How many guarantees more or fewer are in a state.
type Counts = Changes<1>;

async fn apply(connection: &mut AnyConnection, events: &[Timed]) -> Result<(), StoreError> {
	let mut counts = Counts::default();
	for event in events {
		apply_one(connection, event, &mut counts).await?;
	}
	counts.keep(connection, "guarantee_counts", "state").await
}

async fn apply_one(
	connection: &mut AnyConnection,
	timed: &Timed,
	counts: &mut Counts,
) -> Result<(), StoreError> {
	let (event, _) = timed;
	match event.name.as_str() {
		"GuaranteesAssigned" => {
			let all = field(event, "guarantees")?.as_array().into_iter().flatten();
			for id in all.filter_map(Json::as_str) {
				step(connection, timed, id, counts).await?;
				let foundation = number(event, "to")?;
				update(connection, id, "foundation", foundation.into()).await?;
			}
			return Ok(());
		}
		"GuaranteeAsked" => {
			ask(connection, timed).await?;
			counts.more(["asked"]);
		}
		"NoticeGiven" => give_notice(connection, timed).await?,
		"NoticesAcknowledged" => acknowledge(connection, timed).await?,
		_ => {}
	}
	let id = text(event, "guarantee")?;
	step(connection, timed, &id, counts).await?;
	match event.name.as_str() {
		"GuaranteeApproved" => update(connection, &id, "cover", text(event, "cover")?.into()).await,
		"GuaranteeFormed" => update(connection, &id, "drawn", text(event, "drawn")?.into()).await,
		"ClaimPaid" => update(connection, &id, "paid", text(event, "amount")?.into()).await,
		"ReguaranteeAccepted" => {
			update(connection, &id, "reguarantor", By::of(event).institution.into()).await
		}
		_ => Ok(()),
	}
}

/// The state after an event, if it changes the state.
fn state(name: &str) -> Option<&'static str> {
	Some(match name {
		"GuaranteeAsked" => "asked",
		"GuaranteeApproved" => "notified",
		"GuaranteeDeclined" => "declined",
		"GuaranteeLapsed" => "guarantee-lapsed",
		"GuaranteeWithdrawn" => "application-ended",
		"ApprovalWithdrawn" => "approval-withdrawn",
		"GuaranteeFormed" | "GuaranteeCured" | "GuaranteeRevived" => "in-force",
		"GuaranteeClaimable" => "claimable",
		"GuaranteeClaimed" => "claimed",
		"ClaimPaid" => "claim-paid",
		"ClaimDenied" => "claim-denied",
		"GuaranteeReleased" => "released",
		_ => return None,
	})
}

async fn ask(connection: &mut AnyConnection, (event, time): &Timed) -> Result<(), StoreError> {
	let request = field(event, "request")?;
	let institution = |name: &str| {
		let id = request.get(name).and_then(Json::as_u64);
		id.ok_or_else(|| wrong(event, &format!("no {name}")))
	};
	let amount = |name: &str| text_in(event, request, name);
	let mut rows = Rows::new(
		"guarantees (guarantee, loan, creditor, foundation, principal, amount, ratio, state, opened_block, \
		opened_time, changed_block, changed_time)",
	);
	rows.push([
		padded(&text(event, "guarantee")?).into(),
		text(event, "loan")?.into(),
		institution("creditor")?.into(),
		institution("foundation")?.into(),
		amount("principal")?.into(),
		amount("amount")?.into(),
		request.get("ratio").and_then(Json::as_u64).into(),
		"asked".into(),
		event.place.block.into(),
		(*time).into(),
		event.place.block.into(),
		(*time).into(),
	]);
	rows.insert(connection).await
}

async fn update(
	connection: &mut AnyConnection,
	id: &str,
	column: &str,
	value: Value,
) -> Result<(), StoreError> {
	let update = format!("UPDATE guarantees SET {column} = ? WHERE guarantee = ?");
	Sql::default().and(&update, [value, padded(id).into()]).run(connection).await?;
	Ok(())
}

async fn step(
	connection: &mut AnyConnection,
	timed: &Timed,
	id: &str,
	counts: &mut Counts,
) -> Result<(), StoreError> {
	let (event, time) = timed;
	let guarantee = padded(id);
	let select = "SELECT state FROM guarantees WHERE guarantee = ?";
	let row = Sql::default().and(select, [guarantee.as_str().into()]).row(connection).await?;
	let row = row.ok_or_else(|| wrong(event, "the guarantee is not known"))?;
	let before: String = row.try_get(0)?;
	let to = state(&event.name);
	if let Some(to) = to {
		counts.moved([&before], [to]);
	}
	let from = to.filter(|_| event.name != "GuaranteeAsked").map(|_| before);
	let mut steps = Rows::new(
		"guarantee_steps (guarantee, block, idx, tx, time, event, from_state, to_state, institution, officer, \
		reference, amount)",
	);
	let row = projection::step(timed, &guarantee, from, to.map(ToOwned::to_owned));
	steps.push(row.into_iter().chain([amount(event).into()]));
	steps.insert(&mut *connection).await?;
	let update = Sql::default()
		.and(
			"UPDATE guarantees SET changed_block = ?, changed_time = ?",
			[event.place.block.into(), (*time).into()],
		)
		.and_if(", state = ?", to)
		.and(" WHERE guarantee = ?", [guarantee.into()]);
	update.run(connection).await?;
	Ok(())
}

/// The amount that an event is about.
fn amount(event: &Event) -> Option<String> {
	let named = |name: &str| event.fields.get(name).and_then(Json::as_str).map(ToOwned::to_owned);
	match event.name.as_str() {
		"GuaranteeAsked" => {
			event.fields.pointer("/request/amount").and_then(Json::as_str).map(ToOwned::to_owned)
		}
		"GuaranteeApproved" => named("cover"),
		_ => named("amount"),
	}
}

async fn give_notice(
	connection: &mut AnyConnection,
	(event, time): &Timed,
) -> Result<(), StoreError> {
	let mut rows = Rows::new(
		"guarantee_notices (guarantee, number, block, idx, time, kind, amount, happened_on)",
	);
	rows.push([
		padded(&text(event, "guarantee")?).into(),
		number(event, "number")?.into(),
		event.place.block.into(),
		event.place.index.into(),
		(*time).into(),
		field(event, "kind")?.to_string().into(),
		text(event, "amount")?.into(),
		text(event, "on")?.into(),
	]);
	rows.insert(connection).await
}

async fn acknowledge(
	connection: &mut AnyConnection,
	(event, time): &Timed,
) -> Result<(), StoreError> {
	let guarantee = padded(&text(event, "guarantee")?);
	let numbers = field(event, "notices")?.as_array().into_iter().flatten();
	for number in numbers.filter_map(Json::as_u64) {
		let values: [Value; 5] = [
			event.place.block.into(),
			(*time).into(),
			By::of(event).institution.into(),
			guarantee.as_str().into(),
			number.into(),
		];
		let update = "UPDATE guarantee_notices SET acknowledged_block = ?, acknowledged_time = ?, \
			acknowledged_by = ? WHERE guarantee = ? AND number = ?";
		Sql::default().and(update, values).run(&mut *connection).await?;
	}
	Ok(())
}
