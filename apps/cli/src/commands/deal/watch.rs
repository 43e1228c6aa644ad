//! `madang deal watch`: print a deal's stages as they become final.

use crate::{
	context::Context,
	failure::{Failure, FailureKind},
	json, values,
};
use madang_client::{api::types::*, Connection, State};
use serde_json::json;
use std::time::Duration;
use tokio::time::{sleep, Instant};

/// How often a node is asked for the last finalized block.
const POLL_INTERVAL: Duration = Duration::from_millis(500);

/// How long to look for a node that answers before giving up.
const RECONNECT_TIMEOUT: Duration = Duration::from_secs(60);

/// Print each stage when it becomes final.
pub async fn watch(context: &Context, id: DealId) -> Result<(), Failure> {
	tokio::select! {
		ended = follow(context, id) => ended,
		// The user stops watching: that is not a failure.
		_ = tokio::signal::ctrl_c() => Ok(()),
	}
}

async fn follow(context: &Context, id: DealId) -> Result<(), Failure> {
	let mut connection = context.connection().await?;
	let mut block = connection.finalized_number().await?;
	let mut shown = None;
	loop {
		// Every block is read, so that no stage is missed, however fast the deal proceeds.
		while block <= connection.finalized_number().await.unwrap_or_default() {
			let stage = match stage_at(&connection, block, id).await {
				Ok(stage) => stage,
				Err(failure) if failure.kind == FailureKind::NoNode => break,
				Err(failure) => return Err(failure),
			};
			if shown != Some(stage) {
				let value = json!({ "deal": id.0, "block": block, "stage": json::stage(stage) });
				let text = || t!("block {block}: {}", values::format_stage(stage));
				context.output.line(&value, text);
				shown = Some(stage);
			}
			if has_ended(stage) {
				return Ok(());
			}
			block += 1;
		}
		sleep(POLL_INTERVAL).await;
		if connection.finalized_number().await.is_err() {
			connection = reconnect(context).await?;
		}
	}
}

async fn stage_at(connection: &Connection, block: u64, id: DealId) -> Result<Stage, Failure> {
	let state = State::new(connection.at_number(block).await?);
	match state.deal(id).await? {
		Some(deal) => Ok(deal.stage),
		None => Err(Failure::not_found(t!("deal {id}"))),
	}
}

async fn reconnect(context: &Context) -> Result<Connection, Failure> {
	let deadline = Instant::now() + RECONNECT_TIMEOUT;
	loop {
		match context.connection().await {
			Ok(connection) => return Ok(connection),
			Err(failure) if Instant::now() >= deadline => return Err(failure),
			Err(_) => sleep(POLL_INTERVAL).await,
		}
	}
}

/// Whether no other stage follows.
const fn has_ended(stage: Stage) -> bool {
	matches!(stage, Stage::Booked | Stage::Rescinded | Stage::Void)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_deal_has_ended_if_no_step_leads_to_another_stage() {
		for stage in Stage::ALL {
			let continues =
				pallet_conveyances::Step::ALL.iter().any(|step| stage.next(*step).is_ok());
			assert_eq!(has_ended(stage), !continues, "{stage:?}");
		}
	}
}
