//! One institution's officers fill their share of a pool and no more, whatever they send.

use crate::{
	signed::{forged, signed, ERA_PERIOD},
	turn,
};
use anyhow::{Context, Result};
use futures::future::join_all;
use madang_client::{
	api::calls::{conveyances, institutions},
	Officer,
};
use madang_primitives::{Duties, Duty, Property, UnitId};
use madang_testnet::{
	sale::{fresh, run},
	Network, Options,
};

/// What the pool holds, and an institution's fourth of it.
const POOL: usize = 80;
const SHARE: usize = POOL / 4;

/// What each officer sends at once: all of it together is what the whole pool holds, and more.
const EACH: u64 = 10;
const OFFICERS: usize = 12;

/// What others send at once in another institution's name: many times its share.
const FORGED: u64 = 400;

#[tokio::test(flavor = "multi_thread")]
async fn officers_of_one_institution_fill_their_share_and_keep_nobody_out() -> Result<()> {
	let _turn = turn().await;
	let mut network = Network::start(Options {
		officers: OFFICERS,
		node_args: vec!["--pool-limit".to_owned(), POOL.to_string()],
		..Options::default()
	})
	.await?;
	let sender = network.sender(0).await?;
	let node = network.connect(0).await?;
	let members = &network.members;
	let at = node.finalized().await?;

	// All of it is signed before any is sent, so that no block comes between.
	let mut flood = Vec::new();
	for officer in &members.agent().officers {
		for nonce in 0..EACH {
			let call = conveyances::inspect(Property::Unit(UnitId(nonce)), fresh());
			flood.push(signed(&at, &call, officer, nonce, ERA_PERIOD)?);
		}
	}
	let refused = |answer: Result<_, subxt::rpcs::Error>| match answer {
		Ok(_) => None,
		Err(error) => Some(format!("{error:?}")),
	};
	let answers = join_all(flood.iter().map(|bytes| node.rpc().author_submit_extrinsic(bytes)))
		.await
		.into_iter()
		.map(refused);
	let waiting: Vec<serde_json::Value> =
		node.client().request("author_pendingExtrinsics", subxt::rpcs::rpc_params![]).await?;
	assert!(waiting.len() <= SHARE, "{} wait", waiting.len());
	let (taken, refused): (Vec<_>, Vec<_>) = answers.partition(Option::is_none);
	assert!(taken.len() >= SHARE, "{} taken", taken.len());
	let reason = refused.into_iter().flatten().next().context("its share was never full")?;
	assert!(reason.contains("Custom error: 8"), "{reason}");

	// Another's is taken while the flood goes on.
	let bank = members.bank();
	let newcomer = Officer::from_secret("//Newcomer").map_err(anyhow::Error::msg)?;
	let appoint = institutions::appoint_officer(
		newcomer.account().0,
		Duties::NONE.with(Duty::Observe),
		fresh(),
	);
	let flood_on = async {
		for bytes in &flood {
			let _ = node.rpc().author_submit_extrinsic(bytes).await;
		}
	};
	let ((), appointed) = tokio::join!(flood_on, run(&sender, bank.officer(), &appoint));
	appointed?;

	// What others send in the bank's name takes nothing of its share, not even while it is looked at.
	let at = node.finalized().await?;
	let of_the_bank = |nonce| {
		let call = conveyances::inspect(Property::Unit(UnitId(nonce)), fresh());
		signed(&at, &call, bank.officer(), nonce, ERA_PERIOD)
	};
	let honest = node.rpc().system_account_next_index(&bank.officer().account()).await?;
	let honest = of_the_bank(honest)?;
	let in_its_name = (0..FORGED)
		.map(|nonce| forged(of_the_bank(nonce)?, bank.officer()))
		.collect::<Result<Vec<_>>>()?;
	let all = in_its_name.iter().chain([&honest]);
	let mut answers = join_all(all.map(|bytes| node.rpc().author_submit_extrinsic(bytes))).await;
	answers.pop().context("each is answered")??;
	for answer in answers {
		let reason = format!("{:?}", answer.err().context("a forged one was taken")?);
		assert!(reason.contains("bad signature"), "{reason}");
	}
	network.stop().await
}
