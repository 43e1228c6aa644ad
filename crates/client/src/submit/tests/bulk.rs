//! Many calls at once: batches that are answered in part, late or never, and calls that a pool refuses.

use super::{
	chain::{Act, BANNED, NOT_ADMITTED, START},
	transaction::Transaction,
	world::{
		account, answer, assert_absent, assert_included, call, nonces, officer, send, submissions,
		World,
	},
};
use crate::{
	api::calls::conveyances,
	call::AnyCall,
	error::Error,
	outcome::Included,
	submit::{Sender, Submitted},
};
use madang_primitives::DealId;
use std::{collections::HashSet, time::Duration};
use subxt::tx::Payload;
use tokio::time::sleep;

/// An hour: longer than anyone waits for an answer.
const NEVER: (&str, Duration) = ("author_submitExtrinsic", Duration::from_secs(3_600));

/// Calls with these numbers.
fn calls(numbers: impl IntoIterator<Item = u8>) -> Vec<impl Payload + Send + Sync> {
	numbers.into_iter().map(call).collect()
}

fn any<P: Payload + Send + Sync>(calls: &[P]) -> Vec<&dyn AnyCall> {
	calls.iter().map(|call| call as &dyn AnyCall).collect()
}

/// Send calls of officer 0.
async fn send_bulk(sender: &Sender, numbers: impl IntoIterator<Item = u8>) -> Vec<Submitted> {
	sender.send_bulk(&any(&calls(numbers)), &officer(0)).await
}

/// What became of each: `a`ccepted, `u`nknown, `r`efused.
fn kinds(all: &[Submitted]) -> String {
	let kind = |one: &Submitted| match one {
		Submitted::Accepted(_) => 'a',
		Submitted::Unknown(..) => 'u',
		Submitted::Refused(_) => 'r',
	};
	all.iter().map(kind).collect()
}

async fn answers(all: Vec<Submitted>) -> Vec<Result<Included, Error>> {
	let mut answers = Vec::new();
	for one in all {
		answers.push(answer(one.sent().expect("it is pending")).await);
	}
	answers
}

/// Check that all are included, each once, and that each has always had one nonce and the same bytes.
async fn assert_all_included(world: &World, first: u8, all: Vec<Submitted>) {
	for (number, outcome) in (first..).zip(answers(all).await) {
		assert_included(world, number, &outcome);
		let nonces: HashSet<u64> = nonces(world, number).into_iter().collect();
		assert_eq!(nonces.len(), 1, "call {number} was sent with nonces {nonces:?}");
	}
}

#[tokio::test(start_paused = true)]
async fn calls_have_consecutive_nonces_in_batches_that_the_node_takes() {
	let world = World::new(1);
	let sender = world.sender().await;
	// A reference of 32 bytes of each; more calls than fit into a batch.
	let reference = |number: u64| {
		let mut reference = [0; 32];
		reference[..8].copy_from_slice(&number.to_le_bytes());
		reference
	};
	let calls: Vec<_> =
		(0..300).map(|number| conveyances::abandon(DealId(number), reference(number))).collect();
	let all = sender.send_bulk(&any(&calls), &officer(0)).await;
	assert_eq!(kinds(&all), "a".repeat(300));
	assert_eq!(world.node(0).batches, [256, 44]);
	let sent: Vec<u64> =
		world.chain().submissions.iter().map(|one| one.transaction.nonce).collect();
	assert_eq!(sent, (0..300).collect::<Vec<_>>());
	for (number, answer) in (0..).zip(answers(all).await) {
		let included = answer.unwrap();
		let found = world.chain().inclusions(&reference(number));
		assert_eq!(found, [(included.block, included.index, included.transaction)]);
	}
	// The officer's next call has the next nonce.
	assert_included(&world, 9, &answer(send(&sender, 9, 0).await).await);
	assert_eq!(nonces(&world, 9), [300]);
}

#[tokio::test(start_paused = true)]
async fn what_a_batch_leaves_out_is_submitted_again_with_the_same_bytes() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.node(0).of_batch = Some((2, 2));
	let all = send_bulk(&sender, 1..=5).await;
	// Two of five, then two of the other three. The follower sends the last.
	assert_eq!(kinds(&all), "aaaau");
	assert_eq!(world.node(0).batches, [5, 3]);
	assert_all_included(&world, 1, all).await;
	let chain = world.chain();
	let hashes: HashSet<_> = chain.submissions.iter().map(|one| one.transaction.hash).collect();
	assert_eq!(hashes.len(), 5);
}

#[tokio::test(start_paused = true)]
async fn what_a_node_took_without_an_answer_is_not_in_two_blocks() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.node(0).of_batch = Some((5, 1));
	let all = send_bulk(&sender, 1..=5).await;
	// The pool has the others already; the answer to the first of them says so.
	assert_eq!(kinds(&all), "aauuu");
	assert_eq!(submissions(&world), 9);
	assert_all_included(&world, 1, all).await;
}

#[tokio::test(start_paused = true)]
async fn a_silent_node_loses_no_call() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.until_read(START + 1).await;
	world.node(0).slow = Some(NEVER);
	let all = send_bulk(&sender, 1..=5).await;
	assert_eq!(kinds(&all), "uuuuu");
	assert_eq!(submissions(&world), 0);
	world.node(0).slow = None;
	assert_all_included(&world, 1, all).await;
}

#[tokio::test(start_paused = true)]
async fn calls_after_a_batch_without_any_answer_are_not_sent() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.until_read(START + 1).await;
	world.node(0).slow = Some(NEVER);
	let numbers = (0..=255).chain(0..44);
	let all = send_bulk(&sender, numbers).await;
	assert_eq!(kinds(&all), "u".repeat(256) + &"r".repeat(44));
	let Some(Submitted::Refused(error)) = all.last() else { panic!("the last is not sent") };
	assert!(error.to_string().contains("not sent: "), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_batch_goes_to_another_node_when_one_is_gone() {
	let world = World::new(2);
	let sender = world.sender().await;
	world.until_read(START + 1).await;
	world.node(0).down = true;
	let all = send_bulk(&sender, 1..=5).await;
	assert_eq!(kinds(&all), "aaaaa");
	assert_eq!(world.node(1).batches, [5]);
	assert_all_included(&world, 1, all).await;
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_breaks_in_a_batch_loses_nothing_and_doubles_nothing() {
	let world = World::new(2);
	let sender = world.sender().await;
	// The first two are in the pool, and the node has told nobody.
	world.chain().script_acts(1, [Act::Break]);
	let all = send_bulk(&sender, 1..=5).await;
	assert_eq!(kinds(&all), "aaaaa");
	assert_all_included(&world, 1, all).await;
	assert_eq!(submissions(&world), 7);
}

#[tokio::test(start_paused = true)]
async fn a_refused_call_gives_its_nonce_to_the_next_call_of_the_officer() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.chain().script_acts(2, [NOT_ADMITTED]);
	let mut all = send_bulk(&sender, 1..=5).await;
	assert_eq!(kinds(&all), "aaraa");
	let Submitted::Refused(Error::Rejected(_)) = all.remove(2) else { panic!("not rejected") };
	world.until_read(START + 5).await;
	assert_absent(&world, 4);
	assert_included(&world, 9, &answer(send(&sender, 9, 0).await).await);
	assert_included(&world, 10, &answer(send(&sender, 10, 0).await).await);
	assert_eq!((nonces(&world, 9), nonces(&world, 10)), (vec![2], vec![5]));
	for (number, outcome) in [1, 2, 4, 5].into_iter().zip(answers(all).await) {
		assert_included(&world, number, &outcome);
	}
	assert_absent(&world, 3);
	assert!(world.chain().finalized() < START + 15);
}

#[tokio::test(start_paused = true)]
async fn a_refused_call_gives_its_nonce_to_the_next_batch() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.chain().script_acts(7, [NOT_ADMITTED]);
	let numbers = (0..=255).chain(0..10);
	let mut all = send_bulk(&sender, numbers).await;
	assert_eq!(kinds(&all), format!("{}r{}", "a".repeat(7), "a".repeat(258)));
	all.remove(7);
	assert!(answers(all).await.iter().all(Result::is_ok));
	assert!(world.chain().finalized() < START + 15);
}

#[tokio::test(start_paused = true)]
async fn calls_that_expire_behind_a_refused_one_are_sent_again_by_run_bulk() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.chain().script_acts(1, [NOT_ADMITTED]);
	let outcomes = sender.run_bulk(&any(&calls(1..=4)), &officer(0)).await;
	assert!(matches!(outcomes[1], Err(Error::Rejected(_))));
	for number in [1, 3, 4] {
		assert_included(&world, number, &outcomes[usize::from(number) - 1]);
	}
	assert_absent(&world, 2);
}

#[tokio::test(start_paused = true)]
async fn banned_bytes_of_a_batch_are_signed_again_with_their_nonces() {
	let world = World::new(1);
	let sender = world.sender().await;
	world.chain().script_acts(1, [BANNED; 2]);
	world.chain().script_acts(3, [BANNED]);
	let all = send_bulk(&sender, 1..=5).await;
	assert_eq!(kinds(&all), "aaaaa");
	assert_eq!(world.node(0).batches, [5, 2]);
	assert_all_included(&world, 1, all).await;
	assert_eq!((nonces(&world, 2), nonces(&world, 4)), (vec![1; 3], vec![3; 2]));
}

#[tokio::test(start_paused = true)]
async fn calls_of_an_officer_who_is_not_admitted_are_all_refused() {
	let world = World::new(1);
	let sender = world.sender().await;
	for nonce in 0..3 {
		world.chain().script_acts(nonce, [NOT_ADMITTED]);
	}
	let all = send_bulk(&sender, 1..=3).await;
	assert_eq!(kinds(&all), "rrr");
	world.until_read(START + 10).await;
	(1..=3).for_each(|number| assert_absent(&world, number));
	assert_eq!(submissions(&world), 3);
	// The nonce is still free.
	assert_included(&world, 4, &answer(send(&sender, 4, 0).await).await);
	assert_eq!(nonces(&world, 4), [0]);
}

#[tokio::test(start_paused = true)]
async fn run_bulk_sends_a_call_again_of_which_another_program_used_the_nonce() {
	let world = World::new(1);
	let sender = world.sender().await;
	assert_included(&world, 1, &answer(send(&sender, 1, 0).await).await);
	world.chain().inject(Transaction::foreign(account(0), 1));
	let outcomes = sender.run_bulk(&any(&calls(2..=4)), &officer(0)).await;
	for (number, outcome) in (2..).zip(&outcomes) {
		assert_included(&world, number, outcome);
	}
	assert_eq!(nonces(&world, 3), [2]);
	assert_eq!(nonces(&world, 2), [1, 4]);
}

#[tokio::test(start_paused = true)]
async fn late_calls_are_sent_again_in_one_batch() {
	let world = World::new(1);
	let sender = world.sender().await;
	for nonce in 0..5 {
		world.chain().script_acts(nonce, [Act::Lose]);
	}
	let all = send_bulk(&sender, 1..=5).await;
	sleep(Duration::from_secs(7)).await;
	assert_eq!(world.node(0).batches, [5, 5]);
	assert_all_included(&world, 1, all).await;
	assert_eq!(submissions(&world), 10);
}
