//! Transactions that are never included.

use super::{
	chain::{Act, START},
	world::{
		always, answer, assert_absent, assert_included, call, nonces, officer, outcome, send,
		World, FIRST_EXPIRY,
	},
};
use crate::error::Error;
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn a_transaction_expires_at_exactly_its_last_block() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.chain().script_acts(0, always(Act::Lose));
	let sent = send(&sender, 1, 0).await;
	assert_eq!(sent.expires_at, FIRST_EXPIRY);
	let outcome = outcome(sent);
	world.until_read(FIRST_EXPIRY - 1).await;
	assert!(!outcome.is_finished());
	world.until_read(FIRST_EXPIRY).await;
	assert!(outcome.is_finished());
	let outcome = outcome.await.unwrap();
	let Err(Error::Expired { expires_at, last: None }) = outcome else { panic!("{outcome:?}") };
	assert_eq!(expires_at, FIRST_EXPIRY);
	assert_absent(&world, 1);
}

#[tokio::test(start_paused = true)]
async fn the_block_before_the_expiry_can_include_a_transaction() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.chain().including = false;
	let outcome = outcome(send(&sender, 1, 0).await);
	world.until_read(FIRST_EXPIRY - 2).await;
	world.chain().including = true;
	let outcome = outcome.await.unwrap();
	assert_included(&world, 1, &outcome);
	assert_eq!(outcome.unwrap().block, FIRST_EXPIRY - 1);
}

#[tokio::test(start_paused = true)]
async fn the_block_of_the_expiry_cannot_include_a_transaction() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.chain().including = false;
	let outcome = outcome(send(&sender, 1, 0).await);
	world.until_read(FIRST_EXPIRY - 1).await;
	world.chain().including = true;
	assert!(matches!(outcome.await.unwrap(), Err(Error::Expired { .. })));
	world.until_read(FIRST_EXPIRY + 5).await;
	assert_absent(&world, 1);
}

#[tokio::test(start_paused = true)]
async fn an_expiry_is_answered_while_another_transaction_of_the_account_is_submitted() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.chain().script_acts(0, always(Act::Lose));
	world.chain().script(1, [(Duration::from_secs(19), Act::Accept)]);
	let first = outcome(send(&sender, 1, 0).await);
	world.until_read(FIRST_EXPIRY - 1).await;
	// This transaction holds the account's nonce for 19 seconds.
	let second = tokio::spawn({
		let sender = sender.clone();
		async move { sender.send(&call(2), &officer(0)).await }
	});
	world.until_read(FIRST_EXPIRY).await;
	assert!(first.is_finished());
	assert!(matches!(first.await.unwrap(), Err(Error::Expired { .. })));
	assert!(!second.is_finished());

	// The second transaction has the nonce after the one that is free again. A third one uses that.
	let second = outcome(second.await.unwrap().expect("the transaction is pending"));
	world.chain().clear_script();
	let third = outcome(send(&sender, 3, 0).await);
	assert_included(&world, 3, &third.await.unwrap());
	assert_included(&world, 2, &second.await.unwrap());
	assert_eq!(nonces(&world, 2)[0], 1);
	assert_eq!(nonces(&world, 3), [0]);
	assert_absent(&world, 1);
}

#[tokio::test(start_paused = true)]
async fn the_nonce_of_an_expired_transaction_is_used_again() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.chain().script_acts(0, always(Act::Lose));
	assert!(answer(send(&sender, 1, 0).await).await.is_err());
	world.chain().clear_script();
	assert_included(&world, 2, &answer(send(&sender, 2, 0).await).await);
	assert_eq!(nonces(&world, 2), [0]);
	assert_absent(&world, 1);
}

#[tokio::test(start_paused = true)]
async fn an_expiry_leaves_other_accounts_alone() {
	let world = World::new(1);
	let sender = world.sender().await;
	assert_included(&world, 1, &answer(send(&sender, 1, 1).await).await);
	world.chain().including = false;
	world.chain().script_acts(0, always(Act::Lose));
	let lost = send(&sender, 2, 0).await;
	let expires_at = lost.expires_at;
	let lost = outcome(lost);
	world.until_read(START + 30).await;
	let kept = outcome(send(&sender, 3, 1).await);
	world.until_read(expires_at).await;
	assert!(matches!(lost.await.unwrap(), Err(Error::Expired { .. })));
	assert!(!kept.is_finished());
	world.chain().including = true;
	assert_included(&world, 3, &kept.await.unwrap());
}
