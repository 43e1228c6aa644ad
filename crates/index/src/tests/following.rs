//! The chain is followed, stopped anywhere, and followed again.

use super::*;
use crate::{store::Sql, Range, StoreError};
use chain::{Extra, BEGINNING};
use rand::{rngs::StdRng, Rng, SeedableRng};

#[tokio::test]
async fn a_fresh_index_begins_at_the_head_and_is_filled_backwards_behind_it() {
	on_each(|place| async move {
		let node = FakeNode::of("node", &Chain::new(40));
		node.set_finalized(34);
		let store = place.open().await;
		let follower = follower(&store, &[&node]);
		let range = |first, last| vec![Range { first, last }];
		for expected in [range(34, 34), range(24, 34), range(14, 34)] {
			assert!(follower.step().await.unwrap());
			assert_eq!(store.ranges().await.unwrap(), expected);
		}
		// A new block comes before older ones.
		node.set_finalized(36);
		for expected in [range(14, 36), range(4, 36), range(0, 36)] {
			assert!(follower.step().await.unwrap());
			assert_eq!(store.ranges().await.unwrap(), expected);
		}
		assert!(!follower.step().await.unwrap());
		let status = follower.status().borrow().clone();
		assert_eq!((status.head, status.last), (Some(36), Some((36, BEGINNING + 36_000))));
		assert_eq!((status.lag_in_blocks(), status.missing()), (Some(0), 0));
		assert_eq!(status.lag_in_seconds(BEGINNING + 40_500), Some(4));
		assert!(status.blocks_per_second > 0.0);
		store.close().await;
	})
	.await;
}

#[tokio::test]
async fn the_lag_is_what_the_nodes_have_and_the_index_has_not() {
	let node = FakeNode::of("node", &Chain::new(90));
	node.set_finalized(30);
	let place = Place::sqlite();
	let store = place.open().await;
	fill(&store, &node).await;
	node.set_finalized(45);
	let follower = follower(&store, &[&node]);
	follower.step().await.unwrap();
	// Ten of the fifteen new blocks were read.
	assert_eq!(follower.status().borrow().lag_in_blocks(), Some(5));
	node.set_finalized(90);
	follower.step().await.unwrap();
	// They are many now: the head is read first, and the status counts the others as missing.
	let status = follower.status().borrow().clone();
	assert_eq!((status.lag_in_blocks(), status.missing()), (Some(0), 49));
}

#[tokio::test]
async fn an_index_that_is_killed_at_random_is_equal_to_one_that_is_not() {
	on_each(|place| async move {
		let extra = Extra { upgrade: Some(77), full: Some((50, 300)) };
		let node = FakeNode::of("node", &Chain::with(120, extra));
		let other = FakeNode::of("behind", &Chain::with(120, extra));
		let mut random = StdRng::seed_from_u64(4);
		let mut killed = 0;
		for round in 0u64.. {
			let head = (60 + round * 3).min(120);
			node.set_finalized(head);
			other.set_finalized(head.saturating_sub(7));
			let store = place.open().await;
			let follower = follower(&store, &[&other, &node]);
			let running = tokio::spawn(async move { follower.run().await });
			tokio::time::sleep(Duration::from_millis(random.gen_range(1..60 + round * 4))).await;
			running.abort();
			assert!(running.await.unwrap_err().is_cancelled());
			store.close().await;
			let store = place.open().await;
			let is_done = store.ranges().await.unwrap() == [Range { first: 0, last: 120 }];
			store.close().await;
			killed += u32::from(!is_done);
			if is_done && round > 20 {
				break;
			}
			assert!(round < 2_000, "it does not end");
		}
		assert!(killed >= 10, "{killed}");
		let store = place.open().await;
		store.project().await.unwrap();
		let straight = Place::sqlite();
		let expected = straight.open().await;
		fill(&expected, &node).await;
		assert_eq!(dump(&store).await, dump(&expected).await);
		store.close().await;
	})
	.await;
}

#[tokio::test]
async fn blocks_from_a_number_on_are_read_again() {
	on_filled(Chain::new(60), |store, node| async move {
		let before = dump(&store).await;
		for from in [61, 60, 12, 0] {
			store.reindex(from).await.unwrap();
			let left = from.checked_sub(1).map(|last| Range { first: 0, last: last.min(60) });
			assert_eq!(store.ranges().await.unwrap(), left.into_iter().collect::<Vec<_>>());
			assert_eq!(store.block(from).await.unwrap(), None);
			fill(&store, &node).await;
			assert_eq!(dump(&store).await, before, "from {from}");
		}
	})
	.await;
}

#[tokio::test]
async fn the_index_of_another_network_is_refused() {
	on_each(|place| async move {
		place.open().await.close().await;
		let error = Store::open(&place.database, &[1; 32]).await.err().expect("refused");
		assert!(matches!(error, StoreError::Foreign { .. }), "{error}");
		assert!(error.to_string().contains("genesis 0xeeee"), "{error}");
		place.open().await.close().await;
	})
	.await;
}

#[tokio::test]
async fn an_index_with_another_decoding_can_only_be_emptied() {
	on_each(|place| async move {
		let store = place.open().await;
		let set = Sql::new("UPDATE facts SET value = '0' WHERE name = 'decoding'");
		let mut writing = store.begin().await.unwrap();
		assert_eq!(set.run(&mut writing).await.unwrap(), 1);
		writing.commit().await.unwrap();
		store.close().await;
		let error = Store::open(&place.database, &GENESIS).await.err().expect("refused");
		assert!(error.to_string().contains("madang-explorer reindex"), "{error}");
		let store = Store::open_to_reindex(&place.database, &GENESIS).await.unwrap();
		let error = store.reindex(1).await.unwrap_err();
		assert!(matches!(error, StoreError::OtherDecoding { .. }), "{error}");
		store.reindex(0).await.unwrap();
		store.close().await;
		place.open().await.close().await;
		// One from before there were numbers has the first decoding.
		let store = place.open().await;
		let mut writing = store.begin().await.unwrap();
		Sql::new("DELETE FROM facts WHERE name = 'decoding'").run(&mut writing).await.unwrap();
		writing.commit().await.unwrap();
		store.close().await;
		place.open().await.close().await;
	})
	.await;
}

#[tokio::test]
async fn an_index_is_opened_while_another_program_writes() {
	// A file of SQLite has one writer: there it waits.
	let Some(place) = Place::postgres().await else { return };
	let store = place.open().await;
	let mut writing = store.begin().await.unwrap();
	let insert = "INSERT INTO ranges (first, last) VALUES (0, 1)";
	Sql::new(insert).run(&mut writing).await.unwrap();
	let opened = tokio::time::timeout(Duration::from_secs(20), place.open()).await;
	opened.expect("it waits for the writer").close().await;
	writing.rollback().await.unwrap();
	store.close().await;
}

#[tokio::test]
async fn blocks_are_added_once_and_next_to_each_other() {
	on_each(|place| async move {
		let (node, source) = (FakeNode::of("node", &Chain::new(20)), Place::sqlite());
		let store = place.open().await;
		fill(&store, &node).await;
		store.reindex(15).await.unwrap();
		let from = source.open().await;
		fill(&from, &node).await;
		let decoded = |number: u64| {
			let node = node.clone();
			async move {
				let raw = node.block(number).await.unwrap();
				let metadata = node.metadata(raw.runtime_at).await.unwrap();
				let runtime = madang_json::Runtime::decode(&metadata).unwrap();
				crate::decode::decode(&raw, &runtime).unwrap()
			}
		};
		let (present, next, after) = (decoded(14).await, decoded(15).await, decoded(16).await);
		let error = store.add(&[present, next.clone()]).await.unwrap_err();
		assert!(matches!(error, StoreError::Present(14)), "{error}");
		let error = store.add(&[next.clone(), next.clone()]).await.unwrap_err();
		assert!(matches!(error, StoreError::Value(_)), "{error}");
		// Above a gap, it has no neighbour yet; the one that fills the gap must fit both.
		store.add(&[after]).await.unwrap();
		let mut wrong = next.clone();
		wrong.block.hash = format!("0x{}", "00".repeat(32));
		let error = store.add(&[wrong]).await.unwrap_err();
		assert!(matches!(error, StoreError::OtherParent { number: 16, .. }), "{error}");
		let mut wrong = next.clone();
		wrong.block.parent = format!("0x{}", "00".repeat(32));
		let error = store.add(&[wrong]).await.unwrap_err();
		assert!(matches!(error, StoreError::OtherParent { number: 15, .. }), "{error}");
		store.add(&[next]).await.unwrap();
		store.add(&[]).await.unwrap();
		assert_eq!(store.ranges().await.unwrap(), [Range { first: 0, last: 16 }]);
		store.close().await;
	})
	.await;
}
