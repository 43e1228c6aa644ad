//! Random scripts: every answer is definite and agrees with the chain.

use super::{
	chain::{Act, BANNED, FULL, NOT_ADMITTED, OUTDATED, OVER_QUOTA},
	rpc::Condition,
	transaction::Transaction,
	world::{account, call, officer, reference, World},
};
use crate::{
	call::{AnyCall, ERA_PERIOD},
	error::Error,
	outcome::Included,
	submit::{Sender, Submitted},
};
use proptest::{
	prelude::*,
	test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner},
};
use std::{cell::RefCell, collections::BTreeMap, ops::Range, time::Duration};
use tokio::{
	runtime::Builder,
	sync::oneshot,
	task::JoinHandle,
	time::{sleep, timeout},
};

const NODES: usize = 3;

/// An event of a script.
#[derive(Clone, Debug)]
enum Event {
	/// An officer sends the next call.
	Send { by: u8 },
	/// An officer sends the next calls at once.
	Bulk { by: u8, calls: u8 },
	/// The pool reacts in this way to the next submission.
	React(Act),
	/// The pool loses so many of the next submissions.
	Lose { submissions: usize },
	/// Another program sends a transaction of an officer.
	Foreign { by: u8 },
	/// A fork replaces the newest blocks.
	Fork { depth: u64, keep: bool },
	/// Finality stops or continues.
	Finality(bool),
	/// A node gets into a condition.
	Node { index: usize, condition: Condition },
	/// A node gets no further than the chain is now.
	Stand { index: usize },
}

/// How a call ended.
enum End {
	/// It was not sent, or it was rejected.
	NotSent(Error),
	Answered(Result<Included, Error>),
}

fn event() -> impl Strategy<Value = Event> {
	let act = prop_oneof![
		3 => Just(Act::Lose),
		2 => Just(Act::Break),
		3 => Just(BANNED),
		1 => Just(FULL),
		1 => Just(OVER_QUOTA),
		1 => Just(OUTDATED),
		1 => Just(NOT_ADMITTED),
	];
	let node = (0..NODES, 0..10u8, 0..6u64).prop_map(|(index, condition, number)| {
		let condition = Condition {
			down: condition == 0,
			silent: condition == 1,
			lag: if condition == 2 { number } else { 0 },
			of_batch: (condition == 3).then_some((3, number as usize)),
			// It keeps few states, or answers slowly.
			states: (condition == 4).then_some(number),
			slow: (condition == 5).then_some(("chain_getBlock", Duration::from_secs(5 * number))),
			..Condition::default()
		};
		Event::Node { index, condition }
	});
	prop_oneof![
		6 => (0..3u8).prop_map(|by| Event::Send { by }),
		2 => (0..3u8, 1..6u8).prop_map(|(by, calls)| Event::Bulk { by, calls }),
		4 => act.prop_map(Event::React),
		1 => (1..60usize).prop_map(|submissions| Event::Lose { submissions }),
		1 => (0..3u8).prop_map(|by| Event::Foreign { by }),
		2 => (1..5u64, any::<bool>()).prop_map(|(depth, keep)| Event::Fork { depth, keep }),
		2 => any::<bool>().prop_map(Event::Finality),
		4 => node,
		1 => (0..NODES).prop_map(|index| Event::Stand { index }),
	]
}

/// Send calls at once, and wait for the end of each. Some fail in their block.
fn play_bulk(
	world: &World,
	sender: &Sender,
	by: u8,
	numbers: Range<u8>,
) -> Vec<(u8, JoinHandle<End>)> {
	for index in numbers.clone().filter(|index| index % 4 == 3) {
		world.chain().fail(reference(index));
	}
	let (parts, ends): (Vec<_>, Vec<_>) = numbers.clone().map(|_| oneshot::channel()).unzip();
	let (sender, sent) = (sender.clone(), numbers.clone());
	tokio::spawn(async move {
		let list: Vec<_> = sent.map(call).collect();
		let list: Vec<_> = list.iter().map(|call| call as &dyn AnyCall).collect();
		let all = sender.send_bulk(&list, &officer(by)).await;
		parts.into_iter().zip(all).for_each(|(part, one)| {
			let _ = part.send(one);
		});
	});
	let end = |part: oneshot::Receiver<Submitted>| async move {
		match part.await.expect("each call has its answer").sent() {
			Ok(sent) => End::Answered(sent.outcome().await),
			Err(error) => End::NotSent(error),
		}
	};
	numbers.zip(ends).map(|(index, part)| (index, tokio::spawn(end(part)))).collect()
}

/// Play the events, each after a pause in milliseconds, and wait for the end of each call.
async fn play(world: &World, script: Vec<(u64, Event)>) -> Vec<(u8, JoinHandle<End>)> {
	let sender = world.sender().await;
	let mut calls = Vec::new();
	for (pause, event) in script {
		sleep(Duration::from_millis(pause)).await;
		match event {
			Event::Send { by } => {
				let (index, sender) = (calls.len() as u8, sender.clone());
				// Some calls fail in their block.
				if index % 4 == 3 {
					world.chain().fail(reference(index));
				}
				let task = tokio::spawn(async move {
					match sender.send(&call(index), &officer(by)).await {
						Ok(sent) => End::Answered(sent.outcome().await),
						Err(error) => End::NotSent(error),
					}
				});
				calls.push((index, task));
			}
			Event::Bulk { by, calls: count } => {
				let first = calls.len() as u8;
				calls.extend(play_bulk(world, &sender, by, first..first + count));
			}
			Event::React(act) => world.chain().script_next(act),
			Event::Lose { submissions } => {
				(0..submissions).for_each(|_| world.chain().script_next(Act::Lose));
			}
			Event::Foreign { by } => {
				let mut chain = world.chain();
				let nonce = chain.next_nonce(&account(by));
				chain.inject(Transaction::foreign(account(by), nonce));
			}
			Event::Fork { depth, keep } => world.chain().fork(depth, keep),
			Event::Finality(advances) => world.chain().finalizing = advances,
			Event::Node { index, condition } => *world.node(index) = condition,
			Event::Stand { index } => {
				let now = world.chain().finalized();
				world.node(index).stands_at = Some(now);
			}
		}
	}
	// From now on all nodes answer and finality advances.
	world.all_nodes(|node| *node = Condition::default());
	world.chain().finalizing = true;
	// A call that waits for a silent node is signed later. From then on, its answer takes two
	// periods.
	let answered = async {
		while calls.iter().any(|(_, task)| !task.is_finished()) {
			sleep(Duration::from_secs(1)).await;
		}
	};
	let limit = Duration::from_secs(4 * ERA_PERIOD);
	timeout(limit, answered).await.expect("every call has its answer");
	calls
}

impl End {
	fn kind(&self) -> &'static str {
		match self {
			Self::Answered(Ok(_)) => "included",
			Self::Answered(Err(Error::Failed(_))) => "failed",
			Self::Answered(Err(Error::Expired { .. })) => "expired",
			Self::Answered(Err(Error::NonceConflict(_))) => "nonce conflict",
			Self::NotSent(Error::Rejected(_)) => "rejected",
			_ => "other",
		}
	}
}

/// Check that an end agrees with the finalized chain.
fn check(world: &World, index: u8, end: &End) -> Result<(), TestCaseError> {
	let chain = world.chain();
	let found = chain.inclusions(&reference(index));
	let fails = chain.fails(&reference(index));
	match end {
		End::Answered(Ok(included)) => {
			prop_assert!(!fails, "call {} failed", index);
			let [(block, position, _)] = found[..] else {
				return Err(TestCaseError::fail(format!("call {index} is at {found:?}")));
			};
			prop_assert_eq!((included.block, included.index), (block, position));
		}
		End::Answered(Err(Error::Failed(sentence))) => {
			prop_assert!(fails, "call {} did not fail: {}", index, sentence);
			prop_assert_eq!(found.len(), 1);
		}
		End::Answered(Err(Error::Expired { .. } | Error::NonceConflict(_))) => {
			prop_assert_eq!(found, []);
		}
		End::Answered(Err(error)) => {
			return Err(TestCaseError::fail(format!(
				"call {index} has no definite answer: {error}"
			)));
		}
		End::NotSent(error) => {
			prop_assert!(found.is_empty(), "call {} was not sent ({}): {:?}", index, error, found);
		}
	}
	Ok(())
}

/// Play a script and check its ends, now and after all signatures have expired.
async fn run(script: Vec<(u64, Event)>) -> Result<Vec<&'static str>, TestCaseError> {
	let world = World::new(NODES);
	world.chain().finality_lag = 2;
	let mut ends = Vec::new();
	for (index, task) in play(&world, script).await {
		let end = task.await.map_err(|error| TestCaseError::fail(error.to_string()))?;
		check(&world, index, &end)?;
		ends.push((index, end));
	}
	// No signature is valid after another two periods, so the answers cannot change any more.
	let end = world.chain().best().number + 2 * ERA_PERIOD;
	world.until_read(end).await;
	for (index, end) in &ends {
		check(&world, *index, end)?;
	}
	Ok(ends.iter().map(|(_, end)| end.kind()).collect())
}

#[test]
fn every_answer_is_definite_and_agrees_with_the_chain() {
	let script = proptest::collection::vec((0..3_000u64, event()), 1..40);
	let config = Config { cases: 200, failure_persistence: None, ..Config::default() };
	let number = std::env::var("MADANG_SEED").ok().and_then(|text| text.parse().ok());
	let number: u64 = number.unwrap_or(1);
	let mut seed = [0; 32];
	seed[..8].copy_from_slice(&number.to_le_bytes());
	let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
	let kinds = RefCell::new(BTreeMap::new());
	let outcome = TestRunner::new_with_rng(config, rng).run(&script, |script| {
		let runtime = Builder::new_current_thread().enable_time().start_paused(true).build();
		for kind in runtime.expect("a runtime starts").block_on(run(script))? {
			*kinds.borrow_mut().entry(kind).or_insert(0) += 1;
		}
		Ok(())
	});
	if let Err(error) = outcome {
		panic!("MADANG_SEED={number}: {error}");
	}
	// The scripts lead to every kind of answer.
	let kinds = kinds.into_inner();
	for kind in ["included", "failed", "expired", "nonce conflict", "rejected"] {
		assert!(kinds.contains_key(kind), "{kinds:?}");
	}
}
