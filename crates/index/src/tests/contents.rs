//! What the index has of blocks, transactions and events, and how it is found.

use super::*;
use crate::{EventFilter, Hit, Mention, Outcome, Place as At, TransactionFilter};
use chain::{reference, shown, Extra, BEGINNING};
use serde_json::json;
use std::collections::BTreeSet;

fn at(block: u64, index: u32) -> At {
	At { block, index }
}

fn hex_of(bytes: &[u8]) -> String {
	format!("0x{}", hex::encode(bytes))
}

#[tokio::test]
async fn a_block_is_kept_as_it_is() {
	let chain = Chain::new(12);
	let raw = chain.0[7].clone();
	on_filled(chain, |store, _| {
		let raw = raw.clone();
		async move {
			let block = store.block(7).await.unwrap().unwrap();
			assert_eq!(store.block_by_hash(&hex_of(&raw.hash)).await.unwrap(), Some(block.clone()));
			assert_eq!(block.hash, hex_of(&raw.hash));
			assert_eq!(block.parent, hex_of(&raw.parent));
			assert_eq!(block.state_root, hex_of(&raw.state_root));
			assert_eq!(block.extrinsics_root, hex_of(&raw.extrinsics_root));
			assert_eq!((block.time, block.runtime), (BEGINNING + 7_000, 1));
			// Slot 1007 of four validators.
			assert_eq!((block.author_index, block.author), (Some(3), Some(shown(4))));
			// The time, three calls, and one about members.
			assert_eq!((block.transactions, block.events), (5, 9));
			assert_eq!(store.block(13).await.unwrap(), None);
			let genesis = store.block(0).await.unwrap().unwrap();
			assert_eq!((genesis.time, genesis.author, genesis.events), (0, None, 9));
		}
	})
	.await;
}

#[tokio::test]
async fn a_transaction_has_its_call_signer_and_outcome() {
	on_filled(Chain::new(12), |store, _| async move {
		let anchored = store.transaction(at(7, 2)).await.unwrap().unwrap();
		assert_eq!(anchored.signer, Some(shown(2)));
		assert_eq!((anchored.institution, anchored.nonce), (Some(2), Some(2)));
		assert_eq!(
			(anchored.pallet.as_str(), anchored.call.as_str()),
			("Institutions", "anchor_log")
		);
		assert_eq!(anchored.reference, Some(hex_of(&reference(7, 2))));
		assert_eq!(anchored.arguments["entries"], json!("18446744073709551608"));
		assert_eq!(anchored.outcome, Outcome::Done);
		let found = store.transaction_by_hash(&anchored.hash).await.unwrap();
		assert_eq!(found, Some(anchored));
		let time = store.transaction(at(7, 0)).await.unwrap().unwrap();
		assert_eq!((time.signer, time.nonce, time.institution), (None, None, None));
		assert_eq!(time.arguments["now"], json!((BEGINNING + 7_000).to_string()));
		// One that failed has no events that name an institution.
		let failed = store.transaction(at(5, 2)).await.unwrap().unwrap();
		let error = "NotOwnOfficer".to_owned();
		let pallet = Some("Institutions".to_owned());
		assert_eq!((failed.institution, failed.outcome), (None, Outcome::Failed { pallet, error }));
		let failed = store.transaction(at(10, 3)).await.unwrap().unwrap();
		let error = "bad-origin".to_owned();
		assert_eq!(failed.outcome, Outcome::Failed { pallet: None, error });
		assert_eq!(store.transaction(at(7, 99)).await.unwrap(), None);
		assert_eq!(store.transaction_by_hash("0x00").await.unwrap(), None);
	})
	.await;
}

#[tokio::test]
async fn transactions_are_found_by_what_they_have() {
	on_filled(Chain::new(20), |store, _| async move {
		let find = |filter: TransactionFilter| {
			let store = store.clone();
			async move {
				let page = store.transactions(&filter, &ALL).await.unwrap();
				page.rows
					.into_iter()
					.map(|one| (one.place.block, one.place.index))
					.collect::<Vec<_>>()
			}
		};
		let filter = TransactionFilter::default;
		let text = |text: &str| Some(text.to_owned());
		assert_eq!(
			find(TransactionFilter { block: Some(6), ..filter() }).await,
			[(6, 0), (6, 1), (6, 2), (6, 3)]
		);
		let set = TransactionFilter { pallet: text("Timestamp"), call: text("set"), ..filter() };
		assert_eq!(find(set).await, (1..=20).map(|block| (block, 0)).collect::<Vec<_>>());
		let failed = TransactionFilter { is_done: Some(false), ..filter() };
		assert_eq!(find(failed.clone()).await, [(5, 2), (10, 3), (15, 4), (20, 1)]);
		let time = TransactionFilter {
			from: Some(BEGINNING + 10_000),
			before: Some(BEGINNING + 20_000),
			..failed
		};
		assert_eq!(find(time).await, [(10, 3), (15, 4)]);
		let late = TransactionFilter { from: Some(BEGINNING + 20_001), ..filter() };
		assert_eq!(find(late).await, []);
		let early = TransactionFilter { before: Some(0), ..filter() };
		assert_eq!(find(early).await, []);
		let of_one = TransactionFilter { reference: Some(hex_of(&reference(3, 3))), ..filter() };
		assert_eq!(find(of_one).await, [(3, 3)]);
		let signer = TransactionFilter { signer: Some(shown(3)), ..filter() };
		assert_eq!(find(signer).await, [(2, 3), (5, 3), (8, 2), (10, 4), (14, 3)]);
		let block = Some(7);
		let own = TransactionFilter { institution: Some(2), block, ..filter() };
		assert_eq!(find(own).await, [(7, 1), (7, 2), (7, 3)]);
		// A call is found by what it names, also one that failed and of which no event tells.
		let kind = "account".to_owned();
		let about = Some(Mention { kind: kind.clone(), id: shown(77) });
		let named = TransactionFilter { about, ..filter() };
		assert_eq!(find(named.clone()).await, [(5, 2), (10, 3), (15, 4), (20, 1)]);
		let signer = Some(shown(1));
		assert_eq!(find(TransactionFilter { signer, ..named }).await, []);
		let found = store.search(&shown(77)).await.unwrap();
		assert_eq!(found, [Hit::Object(Mention { kind, id: shown(77) })]);
		let signed = TransactionFilter { signed_only: true, block, ..filter() };
		assert_eq!(find(signed).await, [(7, 1), (7, 2), (7, 3), (7, 4)]);
	})
	.await;
}

#[tokio::test]
async fn events_are_found_by_name_and_by_what_they_are_about() {
	on_filled(Chain::new(20), |store, _| async move {
		let find = |filter: EventFilter| {
			let store = store.clone();
			async move {
				let page = store.events(&filter, &ALL).await.unwrap();
				let shown =
					|event: crate::Event| (event.place.block, event.transaction, event.name);
				page.rows.into_iter().map(shown).collect::<Vec<_>>()
			}
		};
		let filter = EventFilter::default;
		let about =
			|kind: &str, id: &str| Some(Mention { kind: kind.to_owned(), id: id.to_owned() });
		let changed = "StageChanged".to_owned();
		let deal = EventFilter { about: about("deal", "18446744073709551615"), ..filter() };
		let expected = [
			(2, Some(3), changed.clone()),
			(5, Some(3), changed.clone()),
			(8, Some(2), "AgentChanged".to_owned()),
			(9, None, "LapsePostponed".to_owned()),
		];
		assert_eq!(find(deal.clone()).await, expected);
		let named = EventFilter { name: Some(changed.clone()), ..deal.clone() };
		assert_eq!(find(named).await, expected[..2]);
		let later = EventFilter { from: Some(BEGINNING + 8_000), ..deal };
		assert_eq!(find(later).await, expected[2..]);
		let pallet = Some("Conveyances".to_owned());
		assert_eq!(find(EventFilter { pallet, ..filter() }).await.len(), 6);
		let of_one = EventFilter { block: Some(7), transaction: Some(1), ..filter() };
		let names: Vec<_> = find(of_one).await.into_iter().map(|(.., name)| name).collect();
		assert_eq!(names, ["LogAnchored", "ExtrinsicSuccess"]);
		let named = EventFilter { name: Some("OfficerSuspended".into()), ..filter() };
		let suspended = store.events(&named, &ALL);
		let suspended = suspended.await.unwrap().rows.remove(0);
		assert_eq!(suspended.fields, json!({ "institution": 3, "officer": shown(32), "by": null }));
		assert_eq!(store.event(suspended.place).await.unwrap(), Some(suspended.clone()));
		let mentions = store.mentions(suspended.place).await.unwrap();
		assert_eq!(
			mentions,
			[about("account", &shown(32)).unwrap(), about("institution", "3").unwrap()]
		);
		// The genesis block has no events of the chain: the index says what it began with.
		let founded =
			find(EventFilter { pallet: Some(crate::FOUNDED.to_owned()), ..filter() }).await;
		assert_eq!(founded.len(), 9);
		let founder = find(EventFilter { about: about("account", &shown(11)), ..filter() }).await;
		assert_eq!(founder, [(0, None, "Officer".to_owned())]);
	})
	.await;
}

#[tokio::test]
async fn each_block_is_read_with_the_runtime_that_executed_it() {
	let extra = Extra { upgrade: Some(14), ..Extra::default() };
	on_filled(Chain::with(20, extra), |store, _| async move {
		for (name, blocks) in [("LogAnchored", 1..=14u64), ("LogHeadKept", 15..=20)] {
			let filter = EventFilter { name: Some(name.to_owned()), ..EventFilter::default() };
			let page = store.events(&filter, &ALL).await.unwrap();
			let found: std::collections::BTreeSet<u64> =
				page.rows.iter().map(|event| event.place.block).collect();
			let expected = blocks.filter(|block| block % 4 > 0).collect();
			assert_eq!(found, expected, "{name}");
		}
		assert_eq!(store.block(14).await.unwrap().unwrap().runtime, 1);
		assert_eq!(store.block(15).await.unwrap().unwrap().runtime, 2);
	})
	.await;
}

#[tokio::test]
async fn a_text_finds_what_it_names() {
	let chain = Chain::new(20);
	let hash = hex_of(&chain.0[7].hash);
	on_filled(chain, |store, _| {
		let hash = hash.clone();
		async move {
			let object = |kind: &str, id: &str| {
				Hit::Object(Mention { kind: kind.to_owned(), id: id.to_owned() })
			};
			let transaction = store.transaction(at(7, 2)).await.unwrap().unwrap();
			let account = hex_of(&[2; 32]);
			for (text, expected) in [
				(" 7 ", vec![Hit::Block(7)]),
				("2", vec![Hit::Block(2), object("deal", "2"), object("institution", "2")]),
				("18446744073709551615", vec![object("deal", "18446744073709551615")]),
				("deal 2", vec![object("deal", "2")]),
				("deal 3", vec![]),
				(&hash, vec![Hit::Block(7)]),
				(&transaction.hash[2..], vec![Hit::Transaction(at(7, 2))]),
				(&hex_of(&reference(7, 2)), vec![Hit::Reference(at(7, 2))]),
				(&shown(2), vec![object("account", &shown(2))]),
				(&account, vec![object("account", &shown(2))]),
				("", vec![]),
				("21", vec![]),
				("'; DROP TABLE blocks; --", vec![]),
				(&"9".repeat(200), vec![]),
			] {
				assert_eq!(store.search(text).await.unwrap(), expected, "{text}");
			}
		}
	})
	.await;
}

#[test]
fn what_cannot_be_read_is_an_error_and_not_left_out() {
	let runtime = madang_json::Runtime::decode(&chain::metadata(1)).unwrap();
	let block = Chain::new(7).0[7].clone();
	assert!(crate::decode::decode(&block, &runtime).is_ok());
	let error = |change: &dyn Fn(&mut crate::RawBlock)| {
		let mut block = block.clone();
		change(&mut block);
		crate::decode::decode(&block, &runtime).unwrap_err().to_string()
	};
	// The first bytes are the length of the transaction, and then its form.
	let first = |block: &mut crate::RawBlock, at: usize, byte: u8| block.body[0][at] = byte;
	assert!(error(&|block| first(block, 1, 0b1100_0101)).contains("of the form 0xc5"));
	assert!(error(&|block| first(block, 1, 6)).contains("of the form 0x6"));
	assert!(error(&|block| first(block, 2, 0xff)).contains("not a call of the runtime"));
	assert!(error(&|block| block.body[0].truncate(5)).contains("were announced"));
	assert!(error(&|block| block.body[1] = vec![0]).contains("ends too early"));
	let without = error(&|block| block.events = None);
	assert!(without.contains("no event says how transaction 0 ended"), "{without}");
	assert!(!error(&|block| block.events.as_mut().unwrap().truncate(40)).is_empty());
	let more = error(&|block| block.events.as_mut().unwrap().push(0));
	assert!(more.contains("1 bytes are left"), "{more}");
}

/// Events about an object are found by it, or by their name where fewer have that: both find the same.
#[tokio::test]
async fn each_filter_of_events_finds_those_that_it_is_for() {
	on_filled(Chain::new(20), |store, _| async move {
		let all = store.events(&EventFilter::default(), &ALL).await.unwrap().rows;
		let places: Vec<_> = all.iter().map(|event| event.place).collect();
		let mentions = store.mentions_of(&places).await.unwrap();
		let objects: BTreeSet<_> = mentions.values().flatten().cloned().map(Some).collect();
		let names: BTreeSet<_> =
			all.iter().map(|event| (event.pallet.clone(), event.name.clone())).collect();
		let pallets: BTreeSet<_> = all.iter().map(|event| Some(event.pallet.clone())).collect();
		let mut compared = 0;
		for about in objects.iter().step_by(3).chain([&None]) {
			let of_pallets = pallets.iter().chain([&None]).map(|pallet| (pallet.clone(), None));
			let of_names = names.iter().flat_map(|(pallet, name)| {
				let name = Some(name.clone());
				[(None, name.clone()), (Some(pallet.clone()), name)]
			});
			for (pallet, name) in of_pallets.chain(of_names) {
				let wanted = |event: &&crate::Event| {
					pallet.as_ref().is_none_or(|pallet| *pallet == event.pallet)
						&& name.as_ref().is_none_or(|name| *name == event.name)
						&& about.as_ref().is_none_or(|about| {
							mentions
								.get(&event.place)
								.is_some_and(|mentions| mentions.contains(about))
						})
				};
				let expected: Vec<_> = all.iter().filter(wanted).cloned().collect();
				let about = about.clone();
				let filter = EventFilter { pallet, name, about, ..EventFilter::default() };
				let found = store.events(&filter, &ALL).await.unwrap().rows;
				assert_eq!(found, expected, "{filter:?}");
				compared += expected.len();
			}
		}
		assert!(compared > all.len());
	})
	.await;
}

#[tokio::test]
async fn events_about_several_objects_are_paged_once_each() {
	on_filled(Chain::new(20), |store, _| async move {
		let about = |kind: &str, id: &str| Mention { kind: kind.to_owned(), id: id.to_owned() };
		let objects = [
			about("deal", "18446744073709551615"),
			about("account", &shown(32)),
			about("institution", "3"),
			about("institution", "2"),
		];
		let mut expected = std::collections::BTreeSet::new();
		for object in &objects {
			let filter = EventFilter { about: Some(object.clone()), ..EventFilter::default() };
			let found = store.events(&filter, &ALL).await.unwrap().rows;
			expected.extend(found.into_iter().map(|event| event.place));
		}
		assert!(expected.len() > 20);
		for order in [crate::Order::OldestFirst, crate::Order::NewestFirst] {
			for limit in [1, 3, 1_000] {
				let (mut found, mut after) = (Vec::new(), None);
				loop {
					let request = crate::PageRequest { after, limit, order, within: None };
					let page = store.events_about(&objects, &request).await.unwrap();
					found.extend(page.rows.iter().map(|event| event.place));
					after = page.next;
					if page.rows.is_empty() || after.is_none() {
						break;
					}
				}
				if order == crate::Order::NewestFirst {
					found.reverse();
				}
				assert!(found.iter().eq(expected.iter()), "{order:?} {limit}: {found:?}");
			}
		}
		let none = store.events_about(&[], &ALL).await.unwrap();
		assert!(none.rows.is_empty());
	})
	.await;
}
