//! A second node confirms what the first one says, or does not.

use super::{
	chain::START,
	world::{answer, assert_included, reference, send, World},
};
use crate::{confirm::CONFIRM_WITHIN, error::Error, outcome::Included, submit::Sender};
use std::time::Duration;
use subxt::utils::H256;
use tokio::time::{sleep, Instant};

/// A sender over so many nodes, and a call that is final as the first one says.
async fn included(world: &World) -> (Sender, Included) {
	let sender = world.sender().await;
	let outcome = answer(send(&sender, 1, 0).await).await;
	assert_included(world, 1, &outcome);
	(sender, outcome.unwrap())
}

async fn confirm(sender: &Sender, included: &Included) -> Result<H256, Error> {
	sender.confirm_by_second_node(included.block, Some(included.hash)).await
}

#[tokio::test(start_paused = true)]
async fn a_second_node_with_the_same_block_confirms_it() {
	let world = World::new(2);
	let (sender, included) = included(&world).await;
	assert_eq!(confirm(&sender, &included).await.unwrap(), included.hash);
	// Also of a call that was done before, of which only the number is known.
	let hash = sender.confirm_by_second_node(included.block, None).await.unwrap();
	assert_eq!(hash, included.hash);
}

#[tokio::test(start_paused = true)]
async fn a_node_that_is_behind_is_waited_for() {
	let world = World::new(2);
	world.node(1).lag = 20;
	let (sender, included) = included(&world).await;
	let began = Instant::now();
	assert_eq!(confirm(&sender, &included).await.unwrap(), included.hash);
	assert!(began.elapsed() > Duration::from_secs(10));
}

#[tokio::test(start_paused = true)]
async fn nothing_is_confirmed_by_one_node_alone() {
	for nodes in [1, 2] {
		let world = World::new(nodes);
		let (sender, included) = included(&world).await;
		if nodes > 1 {
			world.node(1).down = true;
		}
		let began = Instant::now();
		let Err(Error::NotConfirmed(block)) = confirm(&sender, &included).await else {
			panic!("one node is believed")
		};
		assert_eq!(block, included.block);
		assert!(began.elapsed() >= CONFIRM_WITHIN);
	}
}

#[tokio::test(start_paused = true)]
async fn a_node_that_lies_is_named() {
	let world = World::new(3);
	let (sender, included) = included(&world).await;
	world.node(2).lies_from = Some(START);
	let error = confirm(&sender, &included).await.unwrap_err();
	let Error::NodesDisagree { block, first, second } = &error else { panic!("{error}") };
	assert_eq!((*block, &*first.0, &*second.0), (included.block, "0", "2"));
	assert_eq!((first.1, second.1), (included.hash, H256([0xee; 32])));
}

#[tokio::test(start_paused = true)]
async fn a_head_that_is_not_final_is_not_confirmed() {
	let world = World::new(2);
	world.chain().finalizing = false;
	world.node(0).rushes = true;
	let sender = world.sender().await;
	let sent = send(&sender, 1, 0).await;
	let included = answer(sent).await.expect("the first node says that it is final");
	// The others make another branch final, without the call.
	world.chain().fork(2, false);
	sleep(Duration::from_secs(5)).await;
	let outcome = sender.confirm_by_second_node(included.block, Some(included.hash)).await;
	assert!(
		matches!(outcome, Err(Error::NodesDisagree { .. } | Error::NotConfirmed(_))),
		"{outcome:?}"
	);
	assert_eq!(world.chain().inclusions(&reference(1)), []);
}
