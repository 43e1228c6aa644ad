//! Transactions that are included in a finalized block.

use super::{
	chain::{Act, START},
	transaction::Transaction,
	world::{
		account, answer, assert_included, call, officer, outcome, reference, send, submissions,
		World, FIRST_EXPIRY,
	},
};
use crate::error::Error;
use futures::FutureExt;
use std::time::Duration;
use tokio::time::sleep;

#[tokio::test(start_paused = true)]
async fn an_accepted_transaction_is_answered_from_its_block() {
	let world = World::new(1);
	let sender = world.sender().await;
	let sent = send(&sender, 1, 0).await;
	assert_eq!(sent.expires_at, FIRST_EXPIRY);
	let hash = sent.hash;
	let outcome = answer(sent).await;
	assert_included(&world, 1, &outcome);
	assert_eq!(world.chain().inclusions(&reference(1)), [(START + 1, 1, hash)]);
	assert_eq!(submissions(&world), 1);
}

#[tokio::test(start_paused = true)]
async fn a_failure_in_a_block_has_the_error_of_the_pallet() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.chain().fail(reference(1));
	let failed = answer(send(&sender, 1, 0).await).await;
	let Err(Error::Failed(error)) = failed else { panic!("{failed:?}") };
	assert!(error.is("Conveyances", "DealNotFound"), "{error:?}");
	assert!(error.to_string().contains("(Conveyances.DealNotFound)"), "{error}");
	assert_eq!(world.chain().inclusions(&reference(1)).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_success_and_a_failure_in_one_block_are_not_confused() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.chain().fail(reference(2));
	let sent = [send(&sender, 1, 0).await, send(&sender, 2, 0).await, send(&sender, 3, 0).await];
	let [first, second, third] = sent.map(outcome);
	assert_included(&world, 1, &first.await.unwrap());
	assert!(matches!(second.await.unwrap(), Err(Error::Failed(_))));
	assert_included(&world, 3, &third.await.unwrap());
}

#[tokio::test(start_paused = true)]
async fn an_inclusion_before_the_answer_of_the_pool_is_found() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.chain().script(0, [(Duration::from_secs(5), Act::Accept)]);
	let sent = send(&sender, 1, 0).await;
	let outcome = sent.outcome().now_or_never().expect("the answer is there already");
	assert_included(&world, 1, &outcome);
	assert_eq!(outcome.unwrap().block, START + 1);
}

#[tokio::test(start_paused = true)]
async fn a_transaction_of_an_abandoned_fork_is_answered_from_its_final_block() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.chain().finalizing = false;
	let outcome = outcome(send(&sender, 1, 0).await);
	sleep(Duration::from_millis(3_500)).await;
	assert_eq!(world.chain().best().nonce(&account(0)), 1);
	world.chain().fork(3, true);
	assert_eq!(world.chain().best().nonce(&account(0)), 0);
	sleep(Duration::from_secs(2)).await;
	assert_eq!(world.chain().best().nonce(&account(0)), 1);
	assert!(!outcome.is_finished());
	world.chain().finalizing = true;
	let outcome = outcome.await.unwrap();
	assert_included(&world, 1, &outcome);
	assert_eq!(outcome.unwrap().block, START + 4);
}

#[tokio::test(start_paused = true)]
async fn a_transaction_that_a_fork_loses_is_sent_again() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.chain().finalizing = false;
	let outcome = outcome(send(&sender, 1, 0).await);
	sleep(Duration::from_millis(1_500)).await;
	assert_eq!(world.chain().best().nonce(&account(0)), 1);
	world.chain().fork(1, false);
	world.chain().finalizing = true;
	assert_included(&world, 1, &outcome.await.unwrap());
	assert_eq!(submissions(&world), 2);
}

#[tokio::test(start_paused = true)]
async fn one_block_can_answer_fifty_transactions() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.chain().including = false;
	let mut pending = Vec::new();
	for index in 0..50 {
		pending.push(outcome(send(&sender, index, index % 10).await));
	}
	world.chain().including = true;
	for (index, outcome) in (0..).zip(pending) {
		let outcome = outcome.await.unwrap();
		assert_included(&world, index, &outcome);
		assert_eq!(outcome.unwrap().block, START + 1);
	}
}

#[tokio::test(start_paused = true)]
async fn transactions_of_one_officer_keep_their_order() {
	let world = World::new(1);
	let sender = world.sender().await;
	let first = outcome(send(&sender, 1, 0).await);
	let second = outcome(send(&sender, 2, 0).await);
	let (first, second) = (first.await.unwrap(), second.await.unwrap());
	assert_included(&world, 1, &first);
	assert_included(&world, 2, &second);
	let (first, second) = (first.unwrap(), second.unwrap());
	assert!((first.block, first.index) < (second.block, second.index));
}

#[tokio::test(start_paused = true)]
async fn ten_officers_send_at_the_same_time() {
	let world = World::new(1);
	let sender = world.sender().await;
	let tasks: Vec<_> = (0..10)
		.map(|index| {
			let sender = sender.clone();
			tokio::spawn(async move { sender.run(&call(index), &officer(index)).await })
		})
		.collect();
	for (index, task) in (0..).zip(tasks) {
		assert_included(&world, index, &task.await.unwrap());
	}
	assert_eq!(submissions(&world), 10);
}

#[tokio::test(start_paused = true)]
async fn a_transaction_outlasts_a_pause_of_finality() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.chain().finalizing = false;
	let outcome = outcome(send(&sender, 1, 0).await);
	// Longer than the signature is valid: only the finalized chain counts.
	sleep(Duration::from_secs(100)).await;
	assert!(!outcome.is_finished());
	world.chain().finalizing = true;
	let outcome = outcome.await.unwrap();
	assert_included(&world, 1, &outcome);
	assert_eq!(outcome.unwrap().block, START + 1);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_sender_leaves_no_outcome() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.chain().including = false;
	let sent = send(&sender, 1, 0).await;
	drop(sender);
	assert!(matches!(answer(sent).await, Err(Error::Answer(_))));
}

#[tokio::test(start_paused = true)]
async fn a_clone_of_a_dropped_sender_still_answers() {
	let world = World::new(1);
	let sender = world.sender().await;
	let sent = send(&sender.clone(), 1, 0).await;
	let clone = sender.clone();
	drop(sender);
	assert_included(&world, 1, &answer(sent).await);
	drop(clone);
}

#[tokio::test(start_paused = true)]
async fn a_transaction_is_sent_again_even_if_nobody_waits_for_its_outcome() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.chain().script_acts(0, [Act::Lose]);
	drop(send(&sender, 1, 0).await);
	world.until_read(START + 8).await;
	assert_eq!(world.chain().inclusions(&reference(1)).len(), 1);
	assert_eq!(submissions(&world), 2);
}

#[tokio::test(start_paused = true)]
async fn transactions_of_other_programs_are_ignored() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.chain().inject(Transaction::foreign(account(5), 0));
	world.chain().inject(Transaction::foreign(account(5), 1));
	assert_included(&world, 1, &answer(send(&sender, 1, 0).await).await);
}
