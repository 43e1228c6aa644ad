//! A second node confirms what the first one says, or does not.

use super::{
	chain::START,
	rpc::events_key,
	world::{account, answer, assert_included, call, officer, reference, send, World},
};
use crate::{
	api::types::{OfficerRecord, RefOutcome},
	confirm::{Check, CONFIRM_WITHIN},
	error::Error,
	import::{Chain, Network},
	outcome::Included,
	references::Done,
	submit::Sender,
};
use codec::Encode;
use frame_system::{DispatchEventInfo, EventRecord, Phase};
use madang_primitives::{Duties, InstitutionId};
use madang_runtime::{Runtime, RuntimeEvent};
use madang_verify::{Anchor, Hash};
use pallet_institutions::{
	pallet::{ExternalRefs, Officers},
	OfficerStatus,
};
use sp_runtime::{AccountId32, DispatchError};
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
	let done = Done::Now(included.clone());
	sender.confirm_by_second_node(&done, (&officer(0), Some(reference(1)))).await
}

/// Let a node say that call 1 has an outcome.
fn has_outcome(world: &World, node: usize, outcome: Option<RefOutcome>) {
	let (institution, status) = (InstitutionId(7), OfficerStatus::Active);
	let record = OfficerRecord { institution, duties: Duties::NONE, status, generation: 0 };
	let mut condition = world.node(node);
	let key = Officers::<Runtime>::hashed_key_for(AccountId32::from(account(0)));
	condition.storage.insert(key, record.encode());
	let key = ExternalRefs::<Runtime>::hashed_key_for(institution, reference(1));
	match outcome {
		Some(outcome) => condition.storage.insert(key, outcome.encode()),
		None => condition.storage.remove(&key),
	};
}

/// Check that an answer which another node contradicts is not confirmed, and who does so.
fn assert_differs(outcome: Result<H256, Error>, node: &str, expected: &str) {
	match outcome {
		Err(Error::OutcomeDiffers { who, said, .. }) => {
			assert_eq!(who, node);
			assert!(said.contains(expected), "{said}");
		}
		other => panic!("{other:?}"),
	}
}

#[tokio::test(start_paused = true)]
async fn a_second_node_with_the_same_block_confirms_it() {
	let world = World::new(2);
	let (sender, included) = included(&world).await;
	assert_eq!(confirm(&sender, &included).await.unwrap(), included.hash);
}

#[tokio::test(start_paused = true)]
async fn a_second_node_with_the_same_block_and_another_outcome_confirms_nothing() {
	let world = World::new(2);
	let (sender, included) = included(&world).await;
	let event = DispatchEventInfo::default();
	let failed = frame_system::Event::ExtrinsicFailed {
		dispatch_error: DispatchError::BadOrigin,
		dispatch_info: event,
	};
	let phase = Phase::ApplyExtrinsic(included.index);
	let record =
		EventRecord::<_, H256> { phase, event: RuntimeEvent::System(failed), topics: vec![] };
	let events = events_key();
	world.node(1).storage.insert(events, vec![record].encode());
	let began = Instant::now();
	assert_differs(confirm(&sender, &included).await, "1", "the call failed");
	assert!(began.elapsed() < CONFIRM_WITHIN);
	// Nor is a place where the transaction is not.
	world.node(1).storage.clear();
	assert_eq!(confirm(&sender, &included).await.unwrap(), included.hash);
	let mut elsewhere = included.clone();
	elsewhere.transaction = H256([7; 32]);
	assert_differs(confirm(&sender, &elsewhere).await, "0", "another transaction");
	world.node(1).hides_bodies = true;
	assert_differs(confirm(&sender, &included).await, "1", "another transaction");
}

#[tokio::test(start_paused = true)]
async fn the_outcome_of_a_reference_is_confirmed_by_a_second_node() {
	let world = World::new(2);
	let (sender, included) = included(&world).await;
	let block = u32::try_from(included.block).unwrap();
	let outcome = RefOutcome { block, index: included.index, call: [3; 16], made: None };
	let officer = officer(0);
	let confirm = async || {
		let under = (&officer, Some(reference(1)));
		sender.confirm_by_second_node(&Done::Before(outcome), under).await
	};
	has_outcome(&world, 0, Some(outcome));
	has_outcome(&world, 1, Some(outcome));
	assert_eq!(confirm().await.unwrap(), included.hash);
	// The second node has the block, and says something else of the reference.
	has_outcome(&world, 1, None);
	assert_differs(confirm().await, "1", "no call was made");
	for other in [
		RefOutcome { call: [4; 16], ..outcome },
		RefOutcome { index: 9, ..outcome },
		RefOutcome { block: block - 1, ..outcome },
	] {
		has_outcome(&world, 1, Some(other));
		assert_differs(confirm().await, "1", "another outcome");
	}
}

#[tokio::test(start_paused = true)]
async fn a_call_of_a_file_counts_only_if_a_second_node_says_the_same() {
	let world = World::new(2);
	let sender = world.sender().await;
	let officer = officer(0);
	let outcome = async |check: &Check, number: u8| {
		let chain = Network { sender: &sender, officer: &officer, dry_run: false, check };
		let sent = chain.send(&call(number), reference(number)).await.unwrap();
		chain.outcome(sent).await
	};
	outcome(&Check::SecondNode, 1).await.unwrap();
	world.node(1).hides_bodies = true;
	let differs = outcome(&Check::SecondNode, 2).await;
	assert!(
		matches!(&differs, Err(Error::OutcomeDiffers { who, .. }) if who == "1"),
		"{differs:?}"
	);
	world.node(1).down = true;
	let unconfirmed = outcome(&Check::SecondNode, 3).await;
	assert!(matches!(unconfirmed, Err(Error::NotConfirmed { .. })), "{unconfirmed:?}");
	let unproved = outcome(&Check::Proof(anchor(H256([9; 32]))), 4).await;
	assert!(matches!(unproved, Err(Error::NotConfirmed { .. })), "{unproved:?}");
	// Each of them took effect, and without a check its answer is believed.
	outcome(&Check::None, 5).await.unwrap();
}

/// An anchor with the genesis block of the scripted chain, or of another one.
fn anchor(genesis: H256) -> Anchor {
	Anchor::genesis(Hash::from(genesis.0), [[4; 32]])
}

async fn prove(sender: &Sender, included: &Included, anchor: &Anchor) -> (u64, String) {
	let done = Done::Now(included.clone());
	let of = (sender.digest_of(&call(1)).await.unwrap(), &officer(0), None);
	match sender.confirm_by_proof(&done, of, anchor).await {
		Err(Error::NotConfirmed { block, reason }) => (block, reason),
		other => panic!("{other:?}"),
	}
}

#[tokio::test(start_paused = true)]
async fn what_an_anchor_can_never_prove_is_not_confirmed_at_once() {
	let world = World::new(2);
	let (sender, included) = included(&world).await;
	let began = Instant::now();
	let (block, reason) = prove(&sender, &included, &anchor(H256([9; 32]))).await;
	assert_eq!(block, included.block);
	assert!(reason.contains("another network"), "{reason}");
	assert!(began.elapsed() < Duration::from_secs(5));
	// Nodes that show no votes may do so later.
	world.all_nodes(|node| node.failing = Some("madang_finality"));
	let genesis = sender.connection().await.genesis();
	let began = Instant::now();
	let (_, reason) = prove(&sender, &included, &anchor(genesis)).await;
	assert!(reason.contains("no node shows the votes"), "{reason}");
	assert!(began.elapsed() >= CONFIRM_WITHIN);
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
		let Err(Error::NotConfirmed { block, .. }) = confirm(&sender, &included).await else {
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
	let outcome = confirm(&sender, &included).await;
	assert!(
		matches!(outcome, Err(Error::NodesDisagree { .. } | Error::NotConfirmed { .. })),
		"{outcome:?}"
	);
	assert_eq!(world.chain().inclusions(&reference(1)), []);
}
