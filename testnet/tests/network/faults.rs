//! A validator dies in the middle of a sale.

use crate::turn;
use anyhow::{Context, Result};
use madang_client::{api::types::Stage, State};
use madang_testnet::{books, sale::Sale, Network, Options};

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
