//! Nonces that another program or a fork uses.

use super::{
	chain::{Act, OUTDATED, START},
	transaction::Transaction,
	world::{
		account, always, answer, assert_absent, assert_included, call, nonces, officer, outcome,
		send, World, FIRST_EXPIRY,
	},
};
use crate::{error::Error, submit::Sender};
use std::time::Duration;
use tokio::time::sleep;

/// A sender that has sent call 1 of officer 0 with nonce 0, so that it knows the next nonce.
async fn sender_with_a_known_nonce(world: &World) -> Sender {
	let sender = world.sender().await;
	assert_included(world, 1, &answer(send(&sender, 1, 0).await).await);
	sender
}

fn inject_foreign(world: &World, nonce: u64) {
	world.chain().inject(Transaction::foreign(account(0), nonce));
}

#[tokio::test(start_paused = true)]
async fn a_nonce_that_another_transaction_in_the_pool_has_is_a_conflict_once_it_is_final() {
	let world = World::new(1);
	let sender = sender_with_a_known_nonce(&world).await;
	inject_foreign(&world, 1);
	world.chain().including = false;
	let conflict = outcome(send(&sender, 2, 0).await);
	sleep(Duration::from_secs(3)).await;
	assert!(!conflict.is_finished());
	world.chain().including = true;
	assert!(matches!(conflict.await.unwrap(), Err(Error::NonceConflict(_))));
	assert_eq!(nonces(&world, 2), [1]);
	// The next transaction asks the chain for its nonce.
	assert_included(&world, 3, &answer(send(&sender, 3, 0).await).await);
	assert_eq!(nonces(&world, 3), [2]);
	assert_absent(&world, 2);
}

#[tokio::test(start_paused = true)]
async fn a_nonce_that_a_finalized_block_has_is_a_conflict() {
	let world = World::new(1);
	let sender = sender_with_a_known_nonce(&world).await;
	inject_foreign(&world, 1);
	world.until_read(START + 3).await;
	let outcome = answer(send(&sender, 2, 0).await).await;
	let Err(Error::NonceConflict(reason)) = outcome else { panic!("{outcome:?}") };
	assert!(reason.contains("outdated"), "{reason}");
	assert_absent(&world, 2);
}

#[tokio::test(start_paused = true)]
async fn a_nonce_that_only_an_abandoned_fork_has_is_not_a_conflict() {
	let world = World::new(1);
	let sender = sender_with_a_known_nonce(&world).await;
	world.chain().finalizing = false;
	inject_foreign(&world, 1);
	sleep(Duration::from_millis(1_500)).await;
	assert_eq!(world.chain().best().nonce(&account(0)), 2);
	let outcome = outcome(send(&sender, 2, 0).await);
	sleep(Duration::from_secs(2)).await;
	assert!(!outcome.is_finished());
	world.chain().fork(10, false);
	sleep(Duration::from_secs(6)).await;
	world.chain().finalizing = true;
	assert_included(&world, 2, &outcome.await.unwrap());
	assert_eq!(nonces(&world, 2), [1, 1]);
}

#[tokio::test(start_paused = true)]
async fn a_reported_conflict_that_never_happens_ends_with_the_expiry() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.chain().script_acts(0, [OUTDATED]);
	world.chain().script_acts(0, always(Act::Lose));
	let outcome = answer(send(&sender, 1, 0).await).await;
	let Err(Error::Expired { expires_at, last }) = outcome else { panic!("{outcome:?}") };
	assert_eq!(expires_at, FIRST_EXPIRY);
	assert!(last.is_some_and(|reason| reason.contains("outdated")));
	assert_absent(&world, 1);
}

#[tokio::test(start_paused = true)]
async fn a_transaction_that_is_included_has_no_conflict_with_itself() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.chain().finalizing = false;
	let outcome = outcome(send(&sender, 1, 0).await);
	// It is in a block, so the pool reports its own nonce as outdated when it is sent again.
	sleep(Duration::from_secs(8)).await;
	assert_eq!(nonces(&world, 1), [0, 0]);
	world.chain().finalizing = true;
	assert_included(&world, 1, &outcome.await.unwrap());
}

#[tokio::test(start_paused = true)]
async fn run_sends_a_call_again_after_a_nonce_conflict() {
	let world = World::new(1);
	let sender = sender_with_a_known_nonce(&world).await;
	inject_foreign(&world, 1);
	let outcome = sender.run(&call(2), &officer(0)).await;
	assert_included(&world, 2, &outcome);
	assert_eq!(nonces(&world, 2), [1, 2]);
}

#[tokio::test(start_paused = true)]
async fn two_programs_with_one_key_both_succeed() {
	let world = World::new(1);
	let (one, other) = (world.sender().await, world.sender().await);
	for index in [1, 3, 5] {
		let (first, second) = (call(index), call(index + 1));
		let officer = officer(0);
		let (first, second) = tokio::join!(one.run(&first, &officer), other.run(&second, &officer));
		assert_included(&world, index, &first);
		assert_included(&world, index + 1, &second);
	}
}
