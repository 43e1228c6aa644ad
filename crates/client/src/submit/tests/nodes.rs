//! Nodes that are gone, silent, slow or behind.

use super::{
	chain::{Act, NOT_ADMITTED, START},
	world::{
		always, answer, assert_absent, assert_included, call, officer, outcome, reference, send,
		submissions, World,
	},
};
use crate::{
	error::Error,
	submit::{
		follow::{STANDS_STILL_AFTER, STATES_KEPT},
		nodes::{Nodes, ANSWER_WITHIN},
		Sender,
	},
};
use std::time::Duration;
use tokio::time::{sleep, Instant};

/// Whether something took this long, but for the resolution of the clock.
fn took(began: Instant, expected: Duration) -> bool {
	let took = began.elapsed();
	took >= expected && took - expected < Duration::from_millis(10)
}

#[tokio::test(start_paused = true)]
async fn a_sender_opens_although_the_first_node_is_gone() {
	let world = World::new(2);
	world.node(0).down = true;
	let sender = world.sender().await;
	assert_eq!(sender.connection().await.url(), "1");
	assert_included(&world, 1, &answer(send(&sender, 1, 0).await).await);
}

#[tokio::test(start_paused = true)]
async fn a_sender_opens_although_the_first_node_is_silent() {
	let world = World::new(2);
	world.node(0).silent = true;
	let began = Instant::now();
	let sender = world.sender().await;
	assert!(took(began, ANSWER_WITHIN));
	assert_eq!(sender.connection().await.url(), "1");
	assert_included(&world, 1, &answer(send(&sender, 1, 0).await).await);
}

#[tokio::test(start_paused = true)]
async fn a_sender_does_not_open_without_a_node() {
	let world = World::new(2);
	world.all_nodes(|node| node.down = true);
	let error = Sender::over(world.as_nodes()).await.err();
	let Some(Error::Connection { url, .. }) = error else { panic!("{error:?}") };
	assert_eq!(url, "1");
	let error = Sender::over(Nodes::new(&[], world.clone())).await.err();
	assert!(matches!(error, Some(Error::Input(_))));
}

#[tokio::test(start_paused = true)]
async fn a_node_that_is_named_twice_is_one_node() {
	let world = World::new(2);
	let urls = ["1", "0", "1", "0"].map(str::to_owned);
	let sender = Sender::over(Nodes::new(&urls, world.clone())).await.unwrap();
	assert_eq!(sender.nodes_named(), 2);
	assert_eq!(sender.connection().await.url(), "1");
	let others: Vec<_> = sender.other_nodes().await;
	assert_eq!(others.iter().map(|node| node.url()).collect::<Vec<_>>(), ["0"]);
}

#[tokio::test(start_paused = true)]
async fn the_connections_to_other_nodes_are_kept_as_long_as_they_answer() {
	let world = World::new(3);
	let sender = world.sender().await;
	let urls = async || {
		let others = sender.other_nodes().await;
		others.iter().map(|node| node.url().to_owned()).collect::<Vec<_>>()
	};
	for _ in 0..10 {
		assert_eq!(urls().await, ["1", "2"]);
	}
	assert_eq!((world.dialled("1"), world.dialled("2")), (1, 1));
	world.node(1).down = true;
	assert_eq!(urls().await, ["2"]);
	world.node(1).down = false;
	assert_eq!(urls().await, ["1", "2"]);
	// It was dialled once more while it was away. Then its old connection answered again.
	assert_eq!((world.dialled("1"), world.dialled("2")), (2, 1));
}

#[tokio::test(start_paused = true)]
async fn another_node_continues_without_missing_a_block() {
	let world = World::new(2);
	let sender = world.sender().await;
	let sent = send(&sender, 1, 0).await;
	world.node(0).down = true;
	let outcome = answer(sent).await;
	assert_included(&world, 1, &outcome);
	assert_eq!(outcome.unwrap().block, START + 1);
	assert_eq!(sender.connection().await.url(), "1");
}

#[tokio::test(start_paused = true)]
async fn another_node_continues_after_a_node_becomes_silent() {
	let world = World::new(2);
	let sender = world.sender().await;
	let sent = send(&sender, 1, 0).await;
	world.node(0).silent = true;
	let outcome = answer(sent).await;
	assert_included(&world, 1, &outcome);
	assert_eq!(outcome.unwrap().block, START + 1);
	assert_included(&world, 2, &answer(send(&sender, 2, 0).await).await);
}

#[tokio::test(start_paused = true)]
async fn a_node_that_is_behind_continues_once_it_has_the_block() {
	let world = World::new(2);
	world.node(1).lag = 5;
	let sender = world.sender().await;
	sleep(Duration::from_millis(4_200)).await;
	let sent = send(&sender, 1, 0).await;
	world.node(0).down = true;
	let outcome = answer(sent).await;
	assert_included(&world, 1, &outcome);
	assert_eq!(outcome.unwrap().block, START + 5);
	assert_eq!(world.chain().finalized(), START + 10);
}

#[tokio::test(start_paused = true)]
async fn an_answer_after_nineteen_seconds_is_awaited() {
	let world = World::new(1);
	let sender = world.sender().await;
	let late = [(Duration::from_secs(19), NOT_ADMITTED)];
	world.chain().script(0, late);
	world.chain().script_acts(0, always(NOT_ADMITTED));
	let began = Instant::now();
	let sent = sender.send(&call(1), &officer(0)).await;
	assert!(took(began, Duration::from_secs(19)));
	// It was sent again meanwhile, so the answer does not end it.
	let sent = sent.expect("the transaction stays pending");
	assert!(matches!(answer(sent).await, Err(Error::Expired { last: Some(_), .. })));
	assert_absent(&world, 1);
}

#[tokio::test(start_paused = true)]
async fn an_answer_after_twenty_one_seconds_is_not_awaited() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.chain().script(0, [(Duration::from_secs(21), NOT_ADMITTED)]);
	let began = Instant::now();
	let sent = send(&sender, 1, 0).await;
	assert!(took(began, ANSWER_WITHIN));
	assert_included(&world, 1, &answer(sent).await);
}

#[tokio::test(start_paused = true)]
async fn a_slow_node_is_given_its_time() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.node(0).slow = Some(("author_submitExtrinsic", Duration::from_secs(3)));
	assert_included(&world, 1, &answer(send(&sender, 1, 0).await).await);
	assert_eq!(submissions(&world), 1);
}

#[tokio::test(start_paused = true)]
async fn an_inclusion_while_all_nodes_are_away_is_found_when_they_return() {
	let world = World::new(2);
	let sender = world.sender().await;
	let outcome = outcome(send(&sender, 1, 0).await);
	world.all_nodes(|node| node.down = true);
	sleep(Duration::from_secs(120)).await;
	assert!(!outcome.is_finished());
	world.all_nodes(|node| node.down = false);
	let outcome = outcome.await.unwrap();
	assert_included(&world, 1, &outcome);
	assert_eq!(outcome.unwrap().block, START + 1);
}

#[tokio::test(start_paused = true)]
async fn an_expiry_while_all_nodes_are_away_is_answered_when_they_return() {
	let world = World::new(2);
	let sender = world.sender().await;
	world.chain().script_acts(0, always(Act::Lose));
	let outcome = outcome(send(&sender, 1, 0).await);
	world.all_nodes(|node| node.down = true);
	sleep(Duration::from_secs(120)).await;
	assert!(!outcome.is_finished());
	world.all_nodes(|node| node.down = false);
	assert!(matches!(outcome.await.unwrap(), Err(Error::Expired { .. })));
	assert_absent(&world, 1);
}

#[tokio::test(start_paused = true)]
async fn a_call_is_not_sent_while_all_nodes_are_away() {
	let world = World::new(2);
	let sender = world.sender().await;
	world.all_nodes(|node| node.down = true);
	assert!(sender.send(&call(1), &officer(0)).await.is_err());
	world.all_nodes(|node| node.down = false);
	world.until_read(START + 20).await;
	assert_eq!(submissions(&world), 0);
	assert_included(&world, 2, &answer(send(&sender, 2, 0).await).await);
}

#[tokio::test(start_paused = true)]
async fn a_transaction_outlasts_nodes_that_fail_in_turn() {
	let world = World::new(3);
	let sender = world.sender().await;
	world.chain().including = false;
	let outcome = outcome(send(&sender, 1, 0).await);
	for index in [0, 1, 2, 0, 1] {
		world.node(index).down = true;
		sleep(Duration::from_secs(3)).await;
		world.node(index).down = false;
	}
	world.chain().including = true;
	assert_included(&world, 1, &outcome.await.unwrap());
}

#[tokio::test(start_paused = true)]
async fn the_first_nonce_is_asked_of_another_node_if_the_first_becomes_silent() {
	let world = World::new(2);
	let sender = world.sender().await;
	world.until_read(START + 1).await;
	world.node(0).silent = true;
	let sent = send(&sender, 1, 0).await;
	assert_eq!(sender.connection().await.url(), "1");
	assert_included(&world, 1, &answer(sent).await);
}

#[tokio::test(start_paused = true)]
async fn an_inclusion_during_a_long_outage_is_read_from_a_node_that_keeps_all_states() {
	let world = World::new(2);
	world.node(0).states = Some(STATES_KEPT);
	let sender = world.sender().await;
	let outcome = outcome(send(&sender, 1, 0).await);
	world.all_nodes(|node| node.down = true);
	sleep(Duration::from_secs(600)).await;
	assert!(!outcome.is_finished());
	world.node(0).down = false;
	world.node(1).down = false;
	assert_included(&world, 1, &outcome.await.unwrap());
	assert_included(&world, 2, &answer(send(&sender, 2, 0).await).await);
}

#[tokio::test(start_paused = true)]
async fn an_inclusion_of_which_no_state_is_left_is_told_with_its_place() {
	let world = World::new(2);
	world.all_nodes(|node| node.states = Some(STATES_KEPT));
	let sender = world.sender().await;
	let waiting = outcome(send(&sender, 1, 0).await);
	world.all_nodes(|node| node.down = true);
	sleep(Duration::from_secs(600)).await;
	world.all_nodes(|node| node.down = false);
	let place = match waiting.await.unwrap() {
		Err(Error::Unread { block, index, transaction, .. }) => (block, index, transaction),
		other => panic!("{other:?}"),
	};
	assert_eq!(world.chain().inclusions(&reference(1)), [place]);
	assert_included(&world, 2, &answer(send(&sender, 2, 0).await).await);
}

#[tokio::test(start_paused = true)]
async fn a_silent_node_does_not_keep_a_place_without_a_state_from_being_told() {
	let world = World::new(3);
	world.all_nodes(|node| node.states = Some(STATES_KEPT));
	let sender = world.sender().await;
	let waiting = outcome(send(&sender, 1, 0).await);
	world.all_nodes(|node| node.down = true);
	sleep(Duration::from_secs(600)).await;
	world.node(2).silent = true;
	world.all_nodes(|node| node.down = false);
	assert!(matches!(waiting.await.unwrap(), Err(Error::Unread { .. })));
}

#[tokio::test(start_paused = true)]
async fn an_expiry_during_a_long_outage_is_answered() {
	let world = World::new(1);
	world.node(0).states = Some(STATES_KEPT);
	let sender = world.sender().await;
	world.chain().script_acts(0, always(Act::Lose));
	let outcome = outcome(send(&sender, 1, 0).await);
	world.node(0).down = true;
	sleep(Duration::from_secs(600)).await;
	world.node(0).down = false;
	assert!(matches!(outcome.await.unwrap(), Err(Error::Expired { .. })));
	assert_absent(&world, 1);
}

#[tokio::test(start_paused = true)]
async fn a_node_that_stands_still_is_left() {
	let world = World::new(3);
	world.node(0).stands_at = Some(START);
	world.node(1).lag = 30;
	let sender = world.sender().await;
	let outcome = answer(send(&sender, 1, 0).await).await;
	assert_included(&world, 1, &outcome);
	assert_eq!(sender.connection().await.url(), "2");
	assert!(world.chain().finalized() <= START + STANDS_STILL_AFTER.as_secs() + 5);
}

#[tokio::test(start_paused = true)]
async fn a_node_stays_in_use_while_no_other_is_further() {
	let world = World::new(2);
	let sender = world.sender().await;
	world.chain().finalizing = false;
	let outcome = outcome(send(&sender, 1, 0).await);
	sleep(Duration::from_secs(40)).await;
	assert_eq!(sender.connection().await.url(), "0");
	world.chain().finalizing = true;
	assert_included(&world, 1, &outcome.await.unwrap());
}

#[tokio::test(start_paused = true)]
async fn a_node_that_only_takes_connections_does_not_keep_the_others_away() {
	let world = World::new(2);
	let sender = world.sender().await;
	world.node(0).failing = Some("chain_getBlock");
	assert_included(&world, 1, &answer(send(&sender, 1, 0).await).await);
	assert_eq!(sender.connection().await.url(), "1");
}

#[tokio::test(start_paused = true)]
async fn a_node_of_another_network_is_not_used() {
	let world = World::new(2);
	world.node(1).genesis = Some([9; 32]);
	let sender = world.sender().await;
	let outcome = outcome(send(&sender, 1, 0).await);
	world.node(0).down = true;
	sleep(Duration::from_secs(100)).await;
	assert!(!outcome.is_finished());
	assert_eq!(sender.connection().await.url(), "0");
	world.node(0).down = false;
	assert_included(&world, 1, &outcome.await.unwrap());
	let nodes = world.as_nodes();
	nodes.connect().await.unwrap();
	world.node(0).down = true;
	let refused = nodes.connect().await.err();
	let Some(Error::OtherNetwork { url, found, .. }) = refused else { panic!("{refused:?}") };
	assert_eq!((url.as_str(), found.0), ("1", [9; 32]));
}

#[tokio::test(start_paused = true)]
async fn nodes_that_keep_few_states_are_not_waited_for() {
	let world = World::new(2);
	world.all_nodes(|node| node.states = Some(4));
	let sender = world.sender().await;
	let sent = send(&sender, 1, 0).await;
	// No node answers the client meanwhile, as if it slept.
	world.all_nodes(|node| node.down = true);
	sleep(Duration::from_secs(30)).await;
	world.all_nodes(|node| node.down = false);
	let began = Instant::now();
	let outcome = answer(sent).await;
	assert!(matches!(outcome, Err(Error::Unread { .. })), "{outcome:?}");
	assert!(began.elapsed() < Duration::from_secs(60), "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_node_that_is_away_may_have_the_state_that_another_has_discarded() {
	let world = World::new(2);
	world.node(0).states = Some(4);
	let sender = world.sender().await;
	let sent = send(&sender, 1, 0).await;
	world.all_nodes(|node| node.down = true);
	sleep(Duration::from_secs(30)).await;
	world.node(0).down = false;
	let outcome = outcome(sent);
	sleep(Duration::from_secs(30)).await;
	assert!(!outcome.is_finished());
	world.node(1).down = false;
	assert_included(&world, 1, &outcome.await.unwrap());
}
