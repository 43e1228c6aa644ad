//! Deals stage by stage: what happened, who did it, when, and in which transaction.

use super::projection::{text, By, Projection, Timed};
use crate::{
	block::Event,
	store::{Rows, Sql, StoreError, Value},
};
use futures::FutureExt;
use serde_json::Value as Json;
use sqlx::AnyConnection;
use std::collections::BTreeMap;

/// The digits of the greatest number of a deal.
const DIGITS: usize = 20;

/// The number of a deal as the tables have it: in the order of text, as of numbers.
pub fn padded(deal: &str) -> String {
	format!("{deal:0>DIGITS$}")
}

/// The projection.
pub const DEALS: Projection = Projection {
	name: "deals",
	version: 1,
	tables: &["deals", "deal_steps"],
	pallets: &["Conveyances"],
	apply: |connection, events| apply(connection, events).boxed(),
};

/// What events change in a deal.
#[derive(Default)]
struct Change {
	/// The block of the first event.
	opened: u64,
	/// The block and the time of the last event.
	changed: (u64, u64),
	stage: Option<String>,
	agent: Option<u32>,
}

async fn apply(connection: &mut AnyConnection, events: &[Timed]) -> Result<(), StoreError> {
	let mut steps = Rows::new(
		"deal_steps (deal, block, idx, tx, time, event, from_stage, to_stage, institution, officer, reference)",
	);
	let mut changes: BTreeMap<String, Change> = BTreeMap::new();
	for (event, time) in events {
		let deal = padded(&text(event, "deal")?);
		let By { institution, officer, reference } = By::of(event);
		let (from, to) = stages(event)?;
		steps.push([
			deal.as_str().into(),
			event.place.block.into(),
			event.place.index.into(),
			event.transaction.into(),
			(*time).into(),
			event.name.as_str().into(),
			from.clone().into(),
			to.clone().into(),
			institution.into(),
			officer.into(),
			reference.into(),
		]);
		let new = || Change { opened: event.place.block, ..Change::default() };
		let change = changes.entry(deal).or_insert_with(new);
		change.changed = (event.place.block, *time);
		let opens = event.name == "StageChanged" && from.is_none();
		if opens || event.name == "AgentChanged" {
			change.agent = institution;
		}
		if to.is_some() {
			change.stage = to;
		}
	}
	steps.insert(connection).await?;
	for (deal, change) in changes {
		set(connection, &deal, change).await?;
	}
	Ok(())
}

/// The stage before and after an event, where it changes the stage.
fn stages(event: &Event) -> Result<(Option<String>, Option<String>), StoreError> {
	Ok(match event.name.as_str() {
		"StageChanged" => {
			let from = event.fields.get("from").and_then(Json::as_str).map(ToOwned::to_owned);
			(from, Some(text(event, "to")?))
		}
		// The chain forgets the deal.
		"InspectionAbandoned" => (Some("inspected".to_owned()), Some("abandoned".to_owned())),
		"InspectionDropped" => (Some("inspected".to_owned()), Some("dropped".to_owned())),
		_ => (None, None),
	})
}

async fn set(connection: &mut AnyConnection, deal: &str, change: Change) -> Result<(), StoreError> {
	let (block, time) = change.changed;
	let update = Sql::default()
		.and("UPDATE deals SET changed_block = ?, changed_time = ?", [block.into(), time.into()])
		.and_if(", stage = ?", change.stage.clone())
		.and_if(", agent = ?", change.agent)
		.and(" WHERE deal = ?", [deal.into()]);
	if update.run(&mut *connection).await? > 0 {
		return Ok(());
	}
	let values: [Value; 6] = [
		deal.into(),
		change.stage.unwrap_or_else(|| "inspected".to_owned()).into(),
		change.agent.into(),
		change.opened.into(),
		block.into(),
		time.into(),
	];
	let insert =
		"INSERT INTO deals (deal, stage, agent, opened_block, changed_block, changed_time) \
		VALUES (?, ?, ?, ?, ?, ?)";
	Sql::default().and(insert, values).run(connection).await?;
	Ok(())
}
