//! Pools that lose, reject or ban transactions.

use super::{
	chain::{Act, BANNED, FULL, NOT_ADMITTED, OVER_QUOTA, START},
	world::{
		always, answer, assert_absent, assert_included, call, nonces, officer, outcome, reference,
		send, submissions, World, FIRST_EXPIRY,
	},
};
use crate::{
	call::ERA_PERIOD,
	error::{Error, SignerError},
	officer::{Algorithm, Officer, Signer},
	submit::shared::Shared,
};
use pallet_institutions::{AdmissionError, OfficerSignature};
use sp_core::{sr25519, Pair};
use std::{
	collections::HashSet,
	sync::{mpsc, Arc, OnceLock, Weak},
	thread,
	time::Duration,
};
use tokio::time::sleep;

/// The times of the submissions since the test began.
fn times(world: &World) -> Vec<Duration> {
	world.chain().submissions.iter().map(|one| one.at).collect()
}

/// The hashes of the submissions.
fn hashes(world: &World) -> Vec<subxt::utils::H256> {
	world.chain().submissions.iter().map(|one| one.transaction.hash).collect()
}

fn is_six_seconds(time: Duration) -> bool {
	(Duration::from_secs(6)..Duration::from_millis(6_500)).contains(&time)
}

#[tokio::test(start_paused = true)]
async fn a_transaction_without_answer_is_sent_again_after_six_seconds() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.chain().script(0, [(Duration::from_secs(3_600), Act::Lose)]);
	let outcome = answer(send(&sender, 1, 0).await).await;
	assert_included(&world, 1, &outcome);
	let times = times(&world);
	assert_eq!(times.len(), 2);
	assert!(is_six_seconds(times[1]), "{times:?}");
}

#[tokio::test(start_paused = true)]
async fn a_transaction_that_the_pool_lost_is_sent_again_with_the_same_bytes() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.chain().script_acts(0, [Act::Lose]);
	let outcome = answer(send(&sender, 1, 0).await).await;
	assert_included(&world, 1, &outcome);
	assert!(is_six_seconds(times(&world)[1]));
	let hashes = hashes(&world);
	assert_eq!(hashes.len(), 2);
	assert_eq!(hashes[0], hashes[1]);
}

#[tokio::test(start_paused = true)]
async fn lost_transactions_of_one_officer_are_sent_again_in_the_order_of_their_nonces() {
	let world = World::new(1);
	let sender = world.sender().await;
	for nonce in 0..3 {
		world.chain().script_acts(nonce, [Act::Lose]);
	}
	let mut pending = Vec::new();
	for index in 1..4 {
		pending.push(outcome(send(&sender, index, 0).await));
	}
	for (index, outcome) in (1..).zip(pending) {
		assert_included(&world, index, &outcome.await.unwrap());
	}
	let chain = world.chain();
	let nonces: Vec<u64> = chain.submissions.iter().map(|one| one.transaction.nonce).collect();
	assert_eq!(nonces, [0, 1, 2, 0, 1, 2]);
}

#[tokio::test(start_paused = true)]
async fn a_transaction_over_quota_is_sent_until_the_quota_admits_it() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.chain().script_acts(0, [OVER_QUOTA; 3]);
	assert_included(&world, 1, &answer(send(&sender, 1, 0).await).await);
	assert_eq!(submissions(&world), 4);
}

#[tokio::test(start_paused = true)]
async fn a_transaction_is_sent_until_a_full_pool_has_room() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.chain().script_acts(0, [FULL; 3]);
	assert_included(&world, 1, &answer(send(&sender, 1, 0).await).await);
	assert_eq!(submissions(&world), 4);
}

#[tokio::test(start_paused = true)]
async fn banned_bytes_are_signed_again_with_the_same_nonce() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.chain().script_acts(0, [BANNED]);
	let sent = send(&sender, 1, 0).await;
	let first = sent.hash;
	assert_included(&world, 1, &answer(sent).await);
	assert_eq!(nonces(&world, 1), [0, 0]);
	let included = world.chain().inclusions(&reference(1))[0].2;
	assert_eq!(hashes(&world), [first, included]);
	assert_ne!(first, included);
}

/// A key that signs only if nobody has to wait for that, as a device with a button would take long.
struct Device {
	pair: sr25519::Pair,
	shared: Arc<OnceLock<Weak<Shared>>>,
}

impl Signer for Device {
	fn algorithm(&self) -> Algorithm {
		Algorithm::Sr25519
	}

	fn public(&self) -> [u8; 32] {
		Pair::public(&self.pair).0
	}

	fn sign(&self, bytes: &[u8]) -> Result<OfficerSignature, SignerError> {
		if let Some(shared) = self.shared.get().and_then(Weak::upgrade) {
			let (tell, told) = mpsc::channel();
			thread::spawn(move || {
				drop(shared.pending());
				tell.send(())
			});
			let waits = |_| SignerError("all pending transactions wait".to_owned());
			told.recv_timeout(Duration::from_secs(10)).map_err(waits)?;
		}
		Signer::sign(&self.pair, bytes)
	}
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_for_the_device_that_signs_again() {
	let world = World::new(1);
	let sender = world.sender().await;
	let shared = Arc::new(OnceLock::new());
	let pair = sr25519::Pair::from_string("//0", None).expect("a development key");
	let officer = Officer::new(Device { pair, shared: shared.clone() });
	world.chain().script_acts(0, [BANNED]);
	assert!(shared.set(Arc::downgrade(&sender.shared)).is_ok());
	let sent = sender.send(&call(1), &officer).await.expect("the transaction is pending");
	assert_included(&world, 1, &answer(sent).await);
	assert_eq!(nonces(&world, 1), [0, 0]);
	// It was signed at once, and not sent once more as it was.
	assert_eq!(hashes(&world).iter().collect::<HashSet<_>>().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn the_first_signature_can_be_included_after_a_second_one() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.chain().including = false;
	world.chain().script_acts(0, [BANNED, Act::Lose]);
	let sent = send(&sender, 1, 0).await;
	assert_eq!(submissions(&world), 2);
	// Another node kept the first one.
	let first = world.chain().submissions[0].transaction.clone();
	let hash = first.hash;
	assert_eq!(hash, sent.hash);
	world.chain().inject(first);
	world.chain().including = true;
	assert_included(&world, 1, &answer(sent).await);
	assert_eq!(world.chain().inclusions(&reference(1))[0].2, hash);
}

#[tokio::test(start_paused = true)]
async fn two_signatures_in_the_pool_give_one_answer() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.chain().including = false;
	world.chain().script_acts(0, [BANNED]);
	let sent = send(&sender, 1, 0).await;
	let first = world.chain().submissions[0].transaction.clone();
	world.chain().inject(first);
	world.chain().including = true;
	assert_included(&world, 1, &answer(sent).await);
	// The other signature changes nothing.
	world.until_read(START + 5).await;
	assert_eq!(world.chain().inclusions(&reference(1)).len(), 1);
	assert_included(&world, 2, &answer(send(&sender, 2, 0).await).await);
}

#[tokio::test(start_paused = true)]
async fn a_call_is_rejected_if_the_pool_rejects_every_signature() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.chain().script_acts(0, [BANNED; 4]);
	let outcome = sender.send(&call(1), &officer(0)).await;
	assert!(matches!(outcome.err(), Some(Error::Rejected(_))));
	let hashes = hashes(&world);
	assert_eq!(hashes.len(), 4);
	assert_eq!(hashes.iter().collect::<HashSet<_>>().len(), 4);
	// The nonce is still free.
	assert_included(&world, 2, &answer(send(&sender, 2, 0).await).await);
	assert_eq!(nonces(&world, 2), [0]);
	assert_absent(&world, 1);
}

#[tokio::test(start_paused = true)]
async fn a_sender_that_is_not_admitted_is_rejected_at_once() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.chain().script_acts(0, [NOT_ADMITTED]);
	let outcome = sender.send(&call(1), &officer(0)).await;
	let Some(Error::Rejected(reason)) = outcome.err() else { panic!("not rejected") };
	assert_eq!(Some(reason), AdmissionError::from_code(1).map(|error| error.to_string()));
	world.until_read(START + 10).await;
	assert_eq!(submissions(&world), 1);
	assert_included(&world, 2, &answer(send(&sender, 2, 0).await).await);
	assert_eq!(nonces(&world, 2), [0]);
	assert_absent(&world, 1);
}

#[tokio::test(start_paused = true)]
async fn an_admission_error_after_the_first_submission_is_not_an_answer() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.chain().script_acts(0, [Act::Lose]);
	world.chain().script_acts(0, always(NOT_ADMITTED));
	let outcome = answer(send(&sender, 1, 0).await).await;
	let Err(Error::Expired { expires_at, last }) = outcome else { panic!("{outcome:?}") };
	assert_eq!(expires_at, FIRST_EXPIRY);
	assert_eq!(last, AdmissionError::from_code(1).map(|error| error.to_string()));
	assert_absent(&world, 1);
}

#[tokio::test(start_paused = true)]
async fn a_transaction_is_included_although_the_answer_of_the_pool_is_lost() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.chain().script_acts(0, [Act::Break]);
	assert_included(&world, 1, &answer(send(&sender, 1, 0).await).await);
	assert_eq!(submissions(&world), 1);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_cannot_be_signed_again_now_stays_pending() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.chain().script_acts(0, [BANNED; 2]);
	let sending = tokio::spawn({
		let sender = sender.clone();
		async move { sender.send(&call(1), &officer(0)).await }
	});
	sleep(Duration::from_millis(100)).await;
	assert_eq!(submissions(&world), 1);
	world.node(0).failing = Some("chain_getFinalizedHead");
	let sent = sending.await.unwrap().expect("the transaction stays pending");
	assert_eq!(submissions(&world), 1);
	sleep(Duration::from_secs(2)).await;
	world.node(0).failing = None;
	let first = outcome(sent);
	let second = outcome(send(&sender, 2, 0).await);
	// The follower submits the first signature, which is banned, and then another one.
	assert_included(&world, 1, &first.await.unwrap());
	assert_included(&world, 2, &second.await.unwrap());
	assert_eq!(nonces(&world, 1), [0, 0, 0]);
	assert_eq!(nonces(&world, 2)[0], 1);
}

#[tokio::test(start_paused = true)]
async fn a_call_stays_pending_if_the_node_becomes_silent_before_the_second_signature() {
	let world = World::new(2);
	let sender = world.sender().await;
	world.chain().script_acts(0, [BANNED]);
	let sending = tokio::spawn({
		let sender = sender.clone();
		async move { sender.send(&call(1), &officer(0)).await }
	});
	sleep(Duration::from_millis(100)).await;
	world.node(0).silent = true;
	let sent = sending.await.unwrap().expect("the transaction stays pending");
	assert_included(&world, 1, &answer(sent).await);
}

#[tokio::test(start_paused = true)]
async fn another_signature_expires_later() {
	let world = World::new(1);
	let sender = world.sender().await;
	sleep(Duration::from_millis(100)).await;
	world.chain().script_acts(0, [Act::Lose, BANNED]);
	world.chain().script_acts(0, always(Act::Lose));
	let outcome = outcome(send(&sender, 1, 0).await);
	// Six seconds later, the second signature begins at block START + 6.
	world.until_read(FIRST_EXPIRY + 5).await;
	assert!(!outcome.is_finished());
	world.until_read(FIRST_EXPIRY + 6).await;
	assert!(outcome.is_finished());
	let outcome = outcome.await.unwrap();
	let Err(Error::Expired { expires_at, .. }) = outcome else { panic!("{outcome:?}") };
	assert_eq!(expires_at, FIRST_EXPIRY + 6);
	assert_absent(&world, 1);
}

#[tokio::test(start_paused = true)]
async fn an_answer_arrives_within_two_periods_even_if_all_bytes_are_banned() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.chain().script_acts(0, [Act::Lose]);
	world.chain().script_acts(0, always(BANNED));
	let outcome = answer(send(&sender, 1, 0).await).await;
	let Err(Error::Expired { expires_at, last }) = outcome else { panic!("{outcome:?}") };
	assert!((FIRST_EXPIRY + 1..=START + 2 * ERA_PERIOD).contains(&expires_at), "{expires_at}");
	assert!(last.is_some());
	assert_absent(&world, 1);
}

#[tokio::test(start_paused = true)]
async fn a_late_rejection_does_not_count_after_the_transaction_was_sent_again() {
	let world = World::new(1);
	let sender = world.sender().await;
	// The follower sends it again after six seconds, and the pool then accepts it.
	world.chain().script(0, [(Duration::from_secs(9), NOT_ADMITTED)]);
	let sent = sender.send(&call(1), &officer(0)).await.expect("the transaction stays pending");
	assert_eq!(submissions(&world), 2);
	assert_included(&world, 1, &answer(sent).await);
}

#[tokio::test(start_paused = true)]
async fn a_transaction_is_signed_for_the_block_that_was_read_last() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.until_read(START + 1).await;
	world.node(0).failing = Some("chain_getFinalizedHead");
	let sent = send(&sender, 1, 0).await;
	assert_eq!(submissions(&world), 1);
	world.node(0).failing = None;
	assert_included(&world, 1, &answer(sent).await);
}

#[tokio::test(start_paused = true)]
async fn a_block_that_was_read_long_ago_is_not_signed_for() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.until_read(START + 1).await;
	world.node(0).failing = Some("chain_getFinalizedHead");
	sleep(Duration::from_secs(6)).await;
	let sent = sender.send(&call(1), &officer(0)).await;
	assert!(matches!(sent, Err(Error::Answer(_))));
	assert_eq!(submissions(&world), 0);
}
