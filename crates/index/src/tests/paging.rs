//! Pages: each row once, while blocks arrive.

use super::*;
use crate::{EventFilter, Order, PageRequest, Place as At, Range, TransactionFilter};
use chain::Extra;

fn request(order: Order, after: Option<At>, limit: u32) -> PageRequest {
	PageRequest { after, limit, order, within: None }
}

#[tokio::test]
async fn pages_have_each_row_once_while_blocks_arrive_at_both_ends() {
	on_each(|place| async move {
		let extra = Extra { full: Some((60, 2_500)), ..Extra::default() };
		let node = FakeNode::of("node", &Chain::with(90, extra));
		node.set_finalized(62);
		let store = place.open().await;
		let follower = follower(&store, &[&node]);
		follower.step().await.unwrap();
		let all = TransactionFilter::default();
		let (mut found, mut after, mut missing) = (Vec::new(), None, 0);
		for round in 0u64.. {
			let page = request(Order::NewestFirst, after, 37);
			let page = store.transactions(&all, &page).await.unwrap();
			found.extend(page.rows.iter().map(|one| one.place));
			after = page.next;
			missing += u32::from(page.missing.is_some());
			if after.is_none() {
				break;
			}
			// The head moves, and older blocks are filled in behind it.
			if round % 3 == 0 {
				node.set_finalized((62 + round).min(90));
				follower.step().await.unwrap();
			}
		}
		assert!(missing > 0, "pages ended where blocks were not indexed yet");
		let mut sorted = found.clone();
		sorted.sort();
		sorted.dedup();
		assert_eq!(sorted.len(), found.len(), "none twice");
		assert!(found.windows(2).all(|pair| pair[0] > pair[1]), "in order");
		// All of the block with many, and of all below the first one of the first page.
		let newest = found[0].block;
		let page = request(Order::OldestFirst, None, 1_000);
		let (mut expected, mut after) = (Vec::new(), page.after);
		loop {
			let page = request(Order::OldestFirst, after, 1_000);
			let page = store.transactions(&all, &page).await.unwrap();
			expected.extend(page.rows.iter().map(|one| one.place));
			after = page.next;
			if page.rows.is_empty() {
				break;
			}
		}
		expected.retain(|place| place.block <= newest);
		assert_eq!(sorted, expected);
		assert!(sorted.iter().filter(|place| place.block == 60).count() > 2_500);
		store.close().await;
	})
	.await;
}

#[tokio::test]
async fn a_page_says_which_blocks_are_not_indexed_yet() {
	on_each(|place| async move {
		let node = FakeNode::of("node", &Chain::new(60));
		node.set_finalized(20);
		let store = place.open().await;
		assert_eq!(store.blocks(&PageRequest::default()).await.unwrap().rows, []);
		fill(&store, &node).await;
		node.set_finalized(60);
		follower(&store, &[&node]).step().await.unwrap();
		let (newest, gap) = (Order::NewestFirst, Some(Range { first: 21, last: 59 }));
		let page = store.blocks(&request(newest, None, 5)).await.unwrap();
		let numbers = |page: &crate::Page<crate::Block>| {
			page.rows.iter().map(|block| block.number).collect::<Vec<_>>()
		};
		assert_eq!((numbers(&page), page.missing), (vec![60], gap));
		// The same question again shows nothing, until they are there.
		let page = store.blocks(&request(newest, page.next, 5)).await.unwrap();
		assert_eq!((numbers(&page), page.missing), (vec![], gap));
		let oldest = store.blocks(&request(Order::OldestFirst, None, 50)).await.unwrap();
		assert_eq!((numbers(&oldest), oldest.missing), ((0..=20).collect(), gap));
		// What a block has is there, also if blocks around it are missing.
		let of_block = |block| EventFilter { block: Some(block), ..EventFilter::default() };
		for order in [newest, Order::OldestFirst] {
			let page = store.events(&of_block(7), &request(order, None, 50)).await.unwrap();
			assert_eq!((page.rows.len(), page.missing), (9, None), "{order:?}");
			let page = store.events(&of_block(30), &request(order, None, 50)).await.unwrap();
			let missing = Some(Range { first: 30, last: 30 });
			assert_eq!((page.rows.len(), page.missing), (0, missing), "{order:?}");
		}
		fill(&store, &node).await;
		let page = store.blocks(&request(newest, page.next, 5)).await.unwrap();
		assert_eq!((numbers(&page), page.missing), ((55..=59).rev().collect(), None));
		let oldest = store.blocks(&request(Order::OldestFirst, oldest.next, 50)).await.unwrap();
		assert_eq!((numbers(&oldest), oldest.missing), ((21..=60).collect(), None));
		// A list to the newest one has a next page: what will come.
		assert!(oldest.next.is_some());
		let last = Some(At { block: 3, index: 0 });
		let page = store.blocks(&request(newest, last, 5)).await.unwrap();
		assert_eq!((numbers(&page), page.next, page.missing), (vec![2, 1, 0], None, None));
		store.close().await;
	})
	.await;
}

#[tokio::test]
async fn rows_of_some_blocks_are_counted_and_paged_once_each() {
	let extra = Extra { full: Some((30, 2_500)), ..Extra::default() };
	on_filled(Chain::with(40, extra), |store, _| async move {
		let within = Range { first: 28, last: 31 };
		let (events, calls) = (EventFilter::default(), TransactionFilter::default());
		let (mut found, mut after) = (Vec::new(), None);
		loop {
			let request =
				PageRequest { within: Some(within), ..request(Order::OldestFirst, after, 400) };
			let page = store.events(&events, &request).await.unwrap();
			found.extend(page.rows.iter().map(|one| one.place));
			if page.rows.len() < 400 {
				// The end of the last block that was asked for, not of the index.
				assert_eq!(page.next.map(|end| end.block), Some(31));
				break;
			}
			after = page.next;
		}
		assert!(found.windows(2).all(|pair| pair[0] < pair[1]), "in order, none twice");
		assert!(found.iter().all(|place| within.has(place.block)));
		let mut expected = 0;
		for number in 28..=31 {
			expected += u64::from(store.block(number).await.unwrap().unwrap().events);
		}
		assert!(expected > 5_000);
		assert_eq!(found.len() as u64, expected);
		assert_eq!(store.count_events(&events, within, 1_000_000).await.unwrap(), expected);
		assert_eq!(store.count_events(&events, within, 77).await.unwrap(), 77);
		let anchored = EventFilter { name: Some("LogAnchored".into()), ..EventFilter::default() };
		let count = store.count_events(&anchored, Range { first: 30, last: 30 }, 9_999).await;
		assert_eq!(count.unwrap(), 2_502);
		let count = store.count_transactions(&calls, Range { first: 28, last: 28 }, 9_999).await;
		assert_eq!(count.unwrap(), u64::from(store.block(28).await.unwrap().unwrap().transactions));
		let times = store.times_of(&(0..500).collect()).await.unwrap();
		assert_eq!(times.len(), 41);
		assert_eq!(times[&7], chain::BEGINNING + 7_000);
		assert_eq!(store.missing_in(Range { first: 0, last: 40 }).await.unwrap(), None);
		let gap = store.missing_in(Range { first: 39, last: 50 }).await.unwrap();
		assert_eq!(gap, Some(Range { first: 41, last: 50 }));
	})
	.await;
}
