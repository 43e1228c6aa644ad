//! Several nodes, some of which fail.

use super::*;
use crate::{FetchError, FollowError, Range, StoreError};
use chain::Faults;

fn whole(last: u64) -> Vec<Range> {
	vec![Range { first: 0, last }]
}

/// Step until there is nothing left to do. The errors on the way.
async fn finish(follower: &Follower) -> Vec<FollowError> {
	let mut errors = Vec::new();
	for _ in 0..1_000 {
		match follower.step().await {
			Ok(true) => {}
			Ok(false) => return errors,
			Err(error) => errors.push(error),
		}
	}
	panic!("it does not end: {errors:?}");
}

#[tokio::test]
async fn a_node_that_lags_is_left_for_one_that_knows_more() {
	let chain = Chain::new(40);
	let (behind, ahead) = (FakeNode::of("behind", &chain), FakeNode::of("ahead", &chain));
	behind.set_finalized(20);
	let place = Place::sqlite();
	let store = place.open().await;
	let follower = follower(&store, &[&behind, &ahead]);
	assert!(finish(&follower).await.is_empty());
	assert_eq!(store.ranges().await.unwrap(), whole(40));
	// The one that lags was not even asked for blocks.
	assert!(behind.asked().is_empty(), "{:?}", behind.asked());
	// It is used again where the other is away.
	behind.set_finalized(40);
	ahead.break_with(Faults { answers: Some(0), ..Faults::default() });
	store.reindex(30).await.unwrap();
	finish(&follower).await;
	assert_eq!(store.ranges().await.unwrap(), whole(40));
	assert_eq!(behind.asked(), (30..=40).collect());
}

#[tokio::test]
async fn a_node_that_fails_in_the_middle_is_left_for_another() {
	let chain = Chain::new(60);
	let (failing, other) = (FakeNode::of("failing", &chain), FakeNode::of("other", &chain));
	failing.break_with(Faults { answers: Some(30), ..Faults::default() });
	let place = Place::sqlite();
	let store = place.open().await;
	let follower = follower(&store, &[&failing, &other]);
	assert!(finish(&follower).await.is_empty(), "the other one answers");
	assert_eq!(store.ranges().await.unwrap(), whole(60));
	assert!(!failing.asked().is_empty() && !other.asked().is_empty());
	// Without any node, the status says why the index does not continue. What is there stays.
	other.break_with(Faults { answers: Some(0), ..Faults::default() });
	let error = follower.step().await.unwrap_err();
	assert!(matches!(error, FollowError::Fetch(FetchError::NoNode(_))), "{error}");
	let status = follower.status().borrow().clone();
	assert!(status.problem.unwrap().contains("it is off"));
	assert_eq!(status.ranges, whole(60));
	other.break_with(Faults::default());
	assert!(!follower.step().await.unwrap());
	assert_eq!(follower.status().borrow().problem, None);
}

#[tokio::test]
async fn blocks_whose_states_are_gone_are_named_and_the_head_is_followed_all_the_same() {
	let chain = Chain::new(100);
	let node = FakeNode::of("node", &chain);
	node.set_finalized(60);
	node.break_with(Faults { pruned_below: 25, ..Faults::default() });
	let place = Place::sqlite();
	let store = place.open().await;
	let options = Options { ask_archive: Duration::from_secs(3_600), ..OPTIONS };
	let nodes = vec![node.clone() as Arc<dyn Node>];
	let follower = Follower::new(store.clone(), nodes, GENESIS, options);
	assert!(finish(&follower).await.is_empty());
	assert_eq!(store.ranges().await.unwrap(), [Range { first: 25, last: 60 }]);
	let status = follower.status().borrow().clone();
	assert_eq!((status.needs_archive, status.missing()), (Some(24), 25));
	assert_eq!((status.problem.clone(), status.lag_in_blocks()), (None, Some(0)));
	// It is not asked for them again and again.
	assert!(!node.asked().contains(&14), "{:?}", node.asked());
	node.set_finalized(61);
	assert!(finish(&follower).await.is_empty());
	assert_eq!(store.ranges().await.unwrap(), [Range { first: 25, last: 61 }]);
	// The index was off for so long that the next states are gone too.
	node.set_finalized(75);
	node.break_with(Faults { pruned_below: 70, ..Faults::default() });
	assert!(finish(&follower).await.is_empty());
	let ranges = [Range { first: 25, last: 61 }, Range { first: 70, last: 75 }];
	assert_eq!(store.ranges().await.unwrap(), ranges);
	assert_eq!(follower.status().borrow().needs_archive, Some(69));
	// With an archive node, all are read.
	let archive = FakeNode::of("archive", &chain);
	let follower = super::follower(&store, &[&node, &archive]);
	assert!(finish(&follower).await.is_empty());
	assert_eq!(store.ranges().await.unwrap(), whole(100));
	let status = follower.status().borrow().clone();
	assert_eq!((status.needs_archive, status.missing()), (None, 0));
}

#[tokio::test]
async fn a_state_is_not_called_gone_while_a_node_is_silent() {
	let chain = Chain::new(30);
	let (pruned, silent) = (FakeNode::of("pruned", &chain), FakeNode::of("silent", &chain));
	pruned.break_with(Faults { pruned_below: 30, ..Faults::default() });
	silent.break_with(Faults { answers: Some(0), ..Faults::default() });
	let place = Place::sqlite();
	let store = place.open().await;
	let follower = follower(&store, &[&pruned, &silent]);
	assert!(follower.step().await.unwrap());
	let error = follower.step().await.unwrap_err();
	assert!(matches!(error, FollowError::Fetch(FetchError::Failed { block: 29, .. })), "{error}");
	assert_eq!(follower.status().borrow().needs_archive, None);
}

#[tokio::test]
async fn a_block_with_another_parent_is_not_kept() {
	for wrong in [33, 51, 61] {
		let chain = Chain::new(61);
		let (lying, other) = (FakeNode::of("lying", &chain), FakeNode::of("other", &chain));
		let place = Place::sqlite();
		let store = place.open().await;
		// Alone, it stops the index, and the status says so. Block 51 is the last of a batch, 61 the one at the head.
		lying.set_finalized(60);
		lying.break_with(Faults { wrong_parent: Some(wrong), ..Faults::default() });
		let alone = follower(&store, &[&lying]);
		while matches!(alone.step().await, Ok(true)) {}
		lying.set_finalized(61);
		let error = loop {
			match alone.step().await {
				Ok(is_more) => assert!(is_more, "block {wrong} was kept"),
				Err(error) => break error,
			}
		};
		let number = match &error {
			FollowError::Store(StoreError::OtherParent { number, .. }) => *number,
			other => panic!("{other}"),
		};
		assert_eq!(number, wrong);
		assert_eq!(alone.status().borrow().problem, Some(error.to_string()));
		// With another node, the index continues.
		let both = follower(&store, &[&lying, &other]);
		let errors = finish(&both).await;
		assert_eq!(errors.len(), 1, "{errors:?}");
		assert_eq!(store.ranges().await.unwrap(), whole(61));
		store.project().await.unwrap();
		let straight = Place::sqlite();
		let expected = straight.open().await;
		fill(&expected, &other).await;
		assert_eq!(dump(&store).await, dump(&expected).await);
	}
}

#[tokio::test]
async fn a_node_of_another_network_is_refused() {
	let chain = Chain::new(10);
	let (foreign, own) = (FakeNode::of("foreign", &chain), FakeNode::of("own", &chain));
	foreign.break_with(Faults { is_foreign: true, ..Faults::default() });
	let place = Place::sqlite();
	let store = place.open().await;
	for nodes in [vec![&foreign], vec![&own, &foreign]] {
		let error = follower(&store, &nodes).step().await.unwrap_err();
		assert!(
			matches!(&error, FollowError::Fetch(FetchError::OtherNetwork { name, .. }) if name == "foreign"),
			"{error}"
		);
	}
	assert_eq!(store.ranges().await.unwrap(), []);
}
