//! Nodes die, are held and come back: finality goes on while it can, and nothing final is lost.

use crate::{alone, turn};
use anyhow::{Context, Result};
use madang_client::{api::types::Stage, State};
use madang_testnet::{
	books,
	load::{self, Load},
	sale::Sale,
	Network, Options,
};
use subxt::utils::H256;

#[tokio::test(flavor = "multi_thread")]
async fn a_sale_goes_on_when_one_validator_of_four_is_killed_and_it_comes_back() -> Result<()> {
	let _turn = turn().await;
	let mut network = Network::start(Options::default()).await?;
	// The sender begins with the node that will die: it must go on with another.
	let sender = network.sender(3).await?;
	books::import_for_sale(&network, &sender).await?;
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
	for place in 0..network.nodes.len() {
		network.wait_for_block(place, booked.block).await?;
		let state = State::new(network.connect(place).await?.at_number(booked.block).await?);
		let deal = state.deal(sale.deal).await?.context("no deal")?;
		assert_eq!(deal.stage, Stage::Booked);
		answers.push((state.hash(), deal, state.title(sale.title).await?));
	}
	for answer in &answers {
		assert_eq!(answer, &answers[0]);
	}
	network.stop().await
}

/// How often all nodes are killed: twice in a test run, oftener where `scripts/chaos` asks for it.
fn rounds() -> usize {
	std::env::var("MADANG_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(2)
}

/// A node's last finalized block.
pub async fn finalized(network: &Network, place: usize) -> Result<(u64, H256)> {
	let at = network.connect(place).await?.finalized().await?;
	Ok((at.block_number(), at.block_hash()))
}

/// A node's best block.
pub async fn best(network: &Network, place: usize) -> Result<u64> {
	let connection = network.connect(place).await?;
	let header = connection.rpc().chain_get_header(None).await?.context("no best block")?;
	Ok(header.number)
}

/// Every node has this block, finalized.
pub async fn all_have(network: &Network, (number, hash): (u64, H256)) -> Result<()> {
	for place in 0..network.nodes.len() {
		network.wait_for_block(place, number).await?;
		let at = network.connect(place).await?.at_number(number).await?;
		assert_eq!(
			at.block_hash(),
			hash,
			"{} has another block {number}",
			network.nodes[place].name
		);
	}
	Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn finality_goes_on_while_one_of_four_is_held_and_it_catches_up() -> Result<()> {
	let _turn = turn().await;
	let mut network = Network::start(Options::default()).await?;
	network.signal(3, "STOP").await?;
	let (number, _) = finalized(&network, 0).await?;
	network.wait_for_block(0, number + 12).await?;
	let later = finalized(&network, 0).await?;
	network.signal(3, "CONT").await?;
	all_have(&network, later).await?;
	network.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn with_two_of_four_gone_nothing_becomes_final_and_then_all_catch_up() -> Result<()> {
	let _turn = turn().await;
	let mut network = Network::start(Options::default()).await?;
	network.kill(2).await?;
	network.kill(3).await?;
	// What was voted on before may still become final; then nothing does, while blocks go on.
	let wait_for_best = |number| {
		let network = &network;
		async move {
			network
				.until(&format!("there is a block {number}"), || async {
					Ok((best(network, 0).await? >= number).then_some(()))
				})
				.await
		}
	};
	wait_for_best(best(&network, 0).await? + 4).await?;
	let stuck = finalized(&network, 0).await?;
	wait_for_best(best(&network, 0).await? + 8).await?;
	assert_eq!(finalized(&network, 0).await?, stuck);
	assert_eq!(finalized(&network, 1).await?.0, stuck.0);

	network.restart(2).await?;
	network.restart(3).await?;
	let healed = best(&network, 0).await?;
	network.wait_for_block(0, healed).await?;
	all_have(&network, stuck).await?;
	all_have(&network, finalized(&network, 0).await?).await?;
	network.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn all_killed_at_once_under_load_lose_nothing_that_was_final() -> Result<()> {
	let _turn = alone().await;
	const LOAD: Load = Load { officers: 8, each: 60, window: 20 };
	let mut network =
		Network::start(Options { officers: LOAD.officers, ..Options::default() }).await?;
	for round in 0..rounds() {
		// Whoever sends is cut off in the middle: what it was told was final must be there after.
		let sender = network.sender(0).await?;
		if round == 0 {
			books::import_for_sale(&network, &sender).await?;
		}
		let told = load::until_cut_off(&network, &sender, LOAD, || async {
			for place in 0..network.nodes.len() {
				network.signal(place, "KILL").await?;
			}
			Ok(())
		})
		.await?;
		assert!(!told.is_empty(), "round {round}: nothing became final before the cut");
		for place in 0..network.nodes.len() {
			network.kill(place).await?;
			network.restart(place).await?;
		}
		network.wait_for_finality().await?;
		for block in told {
			all_have(&network, block).await?;
		}
	}
	network.stop().await
}
