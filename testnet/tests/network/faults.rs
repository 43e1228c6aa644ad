//! Nodes die, are held and return: finality continues while it can, and nothing final is lost.

use crate::slots::{exclusive_slot, setting, shared_slot};
use anyhow::{Context, Result};
use madang_client::{api::types::Stage, State};
use madang_testnet::{
	load::{self, Load},
	sale::Sale,
	template, Options,
};

/// The load under which all nodes are killed.
const LOAD: Load = Load { officers: 8, each: 60, window: 20, bulk: 1, pace: None };

/// Blocks that must become final after the nodes are back.
const FURTHER: u64 = 4;

#[tokio::test(flavor = "multi_thread")]
async fn a_sale_continues_when_one_validator_of_four_is_killed_and_it_returns() -> Result<()> {
	shared_slot(kill_one_during_a_sale()).await
}

async fn kill_one_during_a_sale() -> Result<()> {
	let mut network = template::start(Options::with_registers()).await?;
	// The sender begins with the node that will die: it must continue with another.
	let sender = network.sender(3).await?;
	let members = std::mem::take(&mut network.members);
	let mut sale = Sale::new(&members, &sender).await;
	sale.prepare().await?;
	sale.inspect().await?;
	sale.conclude().await?;

	network.kill(3).await?;
	sale.accept_report().await?;
	sale.finance().await?;
	sale.file_registration().await?;
	sale.affirm_all().await?;

	network.restart(3).await?;
	sale.register().await?;
	let booked = sale.book().await?;

	let mut answers = Vec::new();
	for index in 0..network.nodes.len() {
		network.wait_for_block(index, booked.block).await?;
		let state = State::new(network.connect(index).await?.at_number(booked.block).await?);
		let deal = state.deal(sale.deal).await?.context("no deal")?;
		assert_eq!(deal.stage, Stage::Booked);
		answers.push((state.hash(), deal, state.title(sale.title).await?));
	}
	for answer in &answers {
		assert_eq!(answer, &answers[0]);
	}
	network.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn finality_continues_while_one_of_four_is_held_and_it_catches_up() -> Result<()> {
	shared_slot(hold_one()).await
}

async fn hold_one() -> Result<()> {
	let mut network = template::start(Options::with_registers()).await?;
	network.signal(3, "STOP").await?;
	network.wait_for_more(0, 12).await?;
	let later = network.finalized(0).await?;
	network.signal(3, "CONT").await?;
	network.all_finalize(later).await?;
	network.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn with_two_of_four_killed_nothing_becomes_final_and_then_all_catch_up() -> Result<()> {
	shared_slot(kill_two()).await
}

async fn kill_two() -> Result<()> {
	let mut network = template::start(Options::with_registers()).await?;
	network.kill(2).await?;
	network.kill(3).await?;
	// What was voted on before may still become final; then nothing does, while blocks continue.
	network.wait_for_best(0, 4).await?;
	let stuck = network.finalized(0).await?;
	network.wait_for_best(0, 8).await?;
	assert_eq!(network.finalized(0).await?, stuck);
	assert_eq!(network.finalized(1).await?.0, stuck.0);

	network.restart(2).await?;
	network.restart(3).await?;
	let complete = network.best(0).await?;
	network.wait_for_block(0, complete).await?;
	network.all_finalize(stuck).await?;
	network.all_finalize(network.finalized(0).await?).await?;
	network.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn all_killed_at_once_under_load_lose_nothing_that_was_final() -> Result<()> {
	// Once in a test run, more often in `scripts/chaos`.
	exclusive_slot(kill_all(setting("MADANG_ROUNDS", 1))).await
}

async fn kill_all(rounds: usize) -> Result<()> {
	let mut network = template::start(Options::with_registers()).await?;
	for _ in 0..rounds {
		// The sender is cut off in the middle: what was reported to it as final must be there after.
		let sender = network.sender(0).await?;
		let reported = load::until_cut_off(&network, &sender, LOAD, || async {
			for index in 0..network.nodes.len() {
				network.signal(index, "KILL").await?;
			}
			Ok(())
		})
		.await?;
		for index in 0..network.nodes.len() {
			network.kill(index).await?;
			network.restart(index).await?;
		}
		let last = reported.iter().map(|(number, _)| *number).max().unwrap_or_default();
		for block in reported {
			network.all_finalize(block).await?;
		}
		// What was final before is on every disk: only new blocks show that finality works again.
		network.wait_for_finality().await?;
		for index in 0..network.nodes.len() {
			network.wait_for_block(index, last + FURTHER).await?;
		}
	}
	network.stop().await
}
