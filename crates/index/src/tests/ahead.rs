//! Blocks are begun before they are asked for.

use super::{
	chain::{Chain, FakeNode, Faults},
	OPTIONS,
};
use crate::{
	ahead::{Ahead, Bounds},
	block::FullBlock,
	node::Node,
	nodes::{FetchError, Nodes},
};
use std::{
	collections::BTreeSet,
	sync::{Arc, LazyLock},
};

static CHAIN: LazyLock<Chain> = LazyLock::new(|| Chain::new(40));

/// Blocks of the chain have nine events and more.
const BOUNDS: Bounds = Bounds { in_flight: 4, blocks: 5, events: usize::MAX };

fn ahead() -> (Ahead, Arc<FakeNode>) {
	let node = FakeNode::of("node", &CHAIN);
	let nodes = Nodes::new(vec![node.clone() as Arc<dyn Node>], OPTIONS.patience);
	(Ahead::new(Arc::new(nodes), Arc::default()), node)
}

fn numbers((blocks, failed): (Vec<FullBlock>, Option<FetchError>)) -> Vec<u64> {
	assert!(failed.is_none(), "{failed:?}");
	blocks.iter().map(|one| one.block.number).collect()
}

/// Wait until the node was asked for these.
async fn until_asked(node: &FakeNode, expected: impl Iterator<Item = u64>) {
	let expected: BTreeSet<u64> = expected.collect();
	while node.asked() != expected {
		assert!(node.asked().is_subset(&expected), "{:?}", node.asked());
		tokio::task::yield_now().await;
	}
}

#[tokio::test]
async fn each_block_comes_once_and_the_next_are_begun() {
	let (ahead, node) = ahead();
	assert_eq!(numbers(ahead.fetch(1..=20, BOUNDS).await), [1, 2, 3, 4, 5]);
	until_asked(&node, 1..=9).await;
	// Nothing of what was begun is asked for again.
	node.break_with(Faults { answers: Some(0), ..Faults::default() });
	let begun = Bounds { blocks: 4, ..BOUNDS };
	assert_eq!(numbers(ahead.fetch(6..=20, begun).await), [6, 7, 8, 9]);
	// What failed is.
	let (blocks, failed) = ahead.fetch(10..=20, BOUNDS).await;
	assert!(blocks.is_empty() && failed.is_some(), "{failed:?}");
	node.break_with(Faults::default());
	assert_eq!(numbers(ahead.fetch(10..=20, begun).await), [10, 11, 12, 13]);
	// The head has moved, or less is wanted.
	assert_eq!(numbers(ahead.fetch(14..=15, BOUNDS).await), [14, 15]);
	assert_eq!(numbers(ahead.fetch(16..=30, BOUNDS).await), [16, 17, 18, 19, 20]);
	// Others are wanted, also backwards.
	assert_eq!(numbers(ahead.fetch((0..=19).rev(), BOUNDS).await), [19, 18, 17, 16, 15]);
	assert_eq!(numbers(ahead.fetch((0..=2).rev(), BOUNDS).await), [2, 1, 0]);
	assert!(numbers(ahead.fetch(std::iter::empty(), BOUNDS).await).is_empty());
}

#[tokio::test]
async fn many_events_end_what_is_written_at_once() {
	let (ahead, _) = ahead();
	let bounds = Bounds { events: 10, ..BOUNDS };
	assert_eq!(numbers(ahead.fetch(10..=20, bounds).await), [10, 11]);
	assert_eq!(numbers(ahead.fetch(12..=20, bounds).await), [12, 13]);
	// One block comes in any case.
	let bounds = Bounds { events: 1, in_flight: 0, ..BOUNDS };
	assert_eq!(numbers(ahead.fetch(14..=20, bounds).await), [14]);
}
