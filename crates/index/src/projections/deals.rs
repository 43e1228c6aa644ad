//! Deals stage by stage: what happened, who did it, when, and in which transaction.

use super::{
	counts::Changes,
	projection::{step, text, By, Projection, Timed},
};
use crate::{
	block::Event,
	store::{to_u32, Rows, Sql, StoreError, AT_ONCE},
};
use futures::FutureExt;
use madang_primitives::KoreanDay;
use madang_service::to_u64;
use serde_json::Value as Json;
use sqlx::{AnyConnection, Row};
use std::collections::{BTreeMap, BTreeSet};

/// The digits of the greatest number of a deal.
const DIGITS: usize = 20;

/// Deals that were registered late, as the counts of days have them.
pub const REGISTERED_LATE: &str = "registered-late";

/// The number of a deal as the tables have it: in the order of text, as of numbers.
pub fn padded(deal: &str) -> String {
	format!("{deal:0>DIGITS$}")
}

/// The projection.
pub const DEALS: Projection = Projection {
	name: "deals",
	version: 2,
	tables: &["deals", "deal_steps", "deal_counts", "deal_days"],
	pallets: &["Conveyances"],
	apply: |connection, events| apply(connection, events).boxed(),
};

/// A deal as the tables have it.
struct Deal {
	/// The stage that the tables have.
	kept: Option<String>,
	stage: String,
	agent: Option<u32>,
	/// The block of the first event.
	opened: u64,
	/// The block and the time of the last event.
	changed: (u64, u64),
}

async fn apply(connection: &mut AnyConnection, events: &[Timed]) -> Result<(), StoreError> {
	let mut steps = Rows::new(
		"deal_steps (deal, block, idx, tx, time, event, from_stage, to_stage, institution, officer, reference)",
	);
	let mut deals = present(connection, events).await?;
	let mut days = Changes::default();
	for timed in events {
		let (event, time) = timed;
		let deal = padded(&text(event, "deal")?);
		let institution = By::of(event).institution;
		let (from, to) = stages(event)?;
		steps.push(step(timed, &deal, from.clone(), to.clone()));
		let opened = event.place.block;
		let stage = || "inspected".to_owned();
		let new = || Deal { kept: None, stage: stage(), agent: None, opened, changed: (0, 0) };
		let deal = deals.entry(deal).or_insert_with(new);
		deal.changed = (event.place.block, *time);
		let opens = event.name == "StageChanged" && from.is_none();
		if opens || event.name == "AgentChanged" {
			deal.agent = institution.or(deal.agent);
		}
		let day = || KoreanDay::of(*time).to_string();
		if let Some(to) = to {
			days.more([&to, &day()]);
			deal.stage = to;
		}
		if event.name == "Registered" && event.fields.get("late") == Some(&Json::Bool(true)) {
			days.more([REGISTERED_LATE, &day()]);
		}
	}
	steps.insert(connection).await?;
	days.keep(connection, "deal_days", "stage, day").await?;
	keep(connection, deals).await
}

/// Keep deals, and how many are at each stage.
async fn keep(
	connection: &mut AnyConnection,
	deals: BTreeMap<String, Deal>,
) -> Result<(), StoreError> {
	let mut counts = Changes::default();
	let mut rows = Rows::merging(
		"deals (deal, stage, agent, opened_block, changed_block, changed_time)",
		"(deal) DO UPDATE SET stage = excluded.stage, agent = excluded.agent, changed_block = excluded.changed_block, \
		changed_time = excluded.changed_time",
	);
	for (number, Deal { kept, stage, agent, opened, changed: (block, time) }) in deals {
		match kept {
			Some(kept) => counts.moved([&kept], [&stage]),
			None => counts.more([&stage]),
		}
		let number = number.into();
		rows.push([number, stage.into(), agent.into(), opened.into(), block.into(), time.into()]);
	}
	rows.insert(connection).await?;
	counts.keep(connection, "deal_counts", "stage").await
}

/// What the tables have of the deals that events are about.
async fn present(
	connection: &mut AnyConnection,
	events: &[Timed],
) -> Result<BTreeMap<String, Deal>, StoreError> {
	let named = events.iter().map(|(event, _)| Ok(padded(&text(event, "deal")?)));
	let named: BTreeSet<String> = named.collect::<Result<_, StoreError>>()?;
	let named: Vec<_> = named.into_iter().collect();
	let mut deals = BTreeMap::new();
	for some in named.chunks(AT_ONCE) {
		let select = "SELECT deal, stage, agent, opened_block, changed_block, changed_time FROM deals WHERE deal IN ";
		let values = some.iter().map(|deal| deal.as_str().into());
		for row in Sql::default().and_list(select, values).rows(connection).await? {
			let stage: String = row.try_get(1)?;
			let deal = Deal {
				kept: Some(stage.clone()),
				stage,
				agent: row.try_get::<Option<i64>, _>(2)?.map(to_u32),
				opened: to_u64(row.try_get(3)?),
				changed: (to_u64(row.try_get(4)?), to_u64(row.try_get(5)?)),
			};
			deals.insert(row.try_get(0)?, deal);
		}
	}
	Ok(deals)
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
