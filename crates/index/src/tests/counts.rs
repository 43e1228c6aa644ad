//! Counts that are kept are those of the rows.

use super::{on_each, on_filled, Chain, Place};
use crate::{
	block::{self, Block, Event, FullBlock},
	store::Sql,
	Registered, Store,
};
use madang_primitives::KoreanDay;
use rand::{rngs::StdRng, Rng, SeedableRng};
use serde_json::{json, Value};
use sqlx::Row;
use std::collections::{BTreeMap, BTreeSet};

/// A table of counts, its key as one text, and the rows that it counts.
const COUNTS: [(&str, &str, &str); 3] = [
	("deal_counts", "stage", "deals"),
	("loan_counts", "COALESCE(programme, '') || ' ' || state", "loans"),
	("guarantee_counts", "state", "guarantees"),
];

async fn numbers(store: &Store, select: &str) -> Vec<(String, i64)> {
	let rows = Sql::new(select).rows(&mut store.reader().await.unwrap()).await.unwrap();
	rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

#[tokio::test]
async fn counts_are_those_of_the_rows_after_each_block() {
	for blocks in [2, 5, 9, 14, 20, 30, 41, 44, 48, 52, 60] {
		on_filled(Chain::new(blocks), |store, _| async move {
			for (table, key, of) in COUNTS {
				let select = format!("SELECT {key}, COUNT(*) FROM {of} GROUP BY 1 ORDER BY 1");
				let kept = format!("SELECT {key}, counted FROM {table} ORDER BY 1");
				let (counted, kept) =
					(numbers(&store, &select).await, numbers(&store, &kept).await);
				assert_eq!(kept, counted, "{table} after block {blocks}");
			}
		})
		.await;
	}
}

/// What the deals of a synthetic chain did.
#[derive(Default)]
struct Model {
	stages: BTreeMap<u64, &'static str>,
	days: BTreeMap<(&'static str, String), u64>,
	times: BTreeMap<(u64, &'static str), u64>,
	took: Vec<u64>,
	registered: Registered,
}

const STAGES: [&str; 5] = ["inspected", "contracted", "reported", "registered", "booked"];

/// A time between two blocks, in milliseconds: a few blocks make a day.
const STEP: u64 = 7 * 60 * 60 * 1_000;

impl Model {
	/// The events of a block: some deals go a step further, and those that were registered may be late.
	fn block(&mut self, random: &mut StdRng, time: u64) -> Vec<(&'static str, Value)> {
		let day = KoreanDay::of(time).to_string();
		let mut events = Vec::new();
		for deal in (1..=300).filter(|_| random.gen_ratio(1, 12)).collect::<Vec<_>>() {
			let before = self.stages.get(&deal).copied();
			let at = before
				.map_or(0, |before| 1 + STAGES.iter().position(|one| *one == before).unwrap());
			let Some(to) = STAGES.get(at).copied() else { continue };
			self.stages.insert(deal, to);
			*self.days.entry((to, day.clone())).or_default() += 1;
			self.times.insert((deal, to), time);
			let number = deal.to_string();
			events.push(("StageChanged", json!({ "deal": number, "from": before, "to": to })));
			if to == "registered" {
				let late = random.gen_ratio(1, 3);
				events.push(("Registered", json!({ "deal": number, "late": late })));
				self.registered.all += 1;
				self.registered.late += u64::from(late);
				self.took.push(time - self.times[&(deal, "contracted")]);
			}
		}
		events
	}
}

fn full(number: u64, time: u64, events: Vec<(&'static str, Value)>) -> FullBlock {
	let hash = |number: u64| format!("0x{number:064x}");
	let event = |(index, (name, fields)): (u32, (&str, Value))| {
		let place = block::Place { block: number, index };
		let (pallet, name) = ("Conveyances".to_owned(), name.to_owned());
		(Event { place, transaction: None, pallet, name, fields }, BTreeSet::new())
	};
	FullBlock {
		block: Block {
			number,
			hash: hash(number + 1),
			parent: hash(number),
			state_root: hash(0),
			extrinsics_root: hash(0),
			time,
			author_index: None,
			author: None,
			runtime: 1,
			transactions: 0,
			events: u32::try_from(events.len()).unwrap(),
		},
		transactions: Vec::new(),
		events: (0..).zip(events).map(event).collect(),
	}
}

#[tokio::test]
async fn figures_of_deals_do_not_depend_on_which_blocks_are_read_together() {
	on_each(|place: Place| async move {
		let (mut random, mut model) = (StdRng::seed_from_u64(7), Model::default());
		let store = place.open().await;
		let mut next = 0;
		while next < 60 {
			let end = next + random.gen_range(1..8);
			let block = |number: u64| {
				let time = super::chain::BEGINNING + number * STEP;
				full(number, time, model.block(&mut random, time))
			};
			store.add(&(next..end).map(block).collect::<Vec<_>>()).await.unwrap();
			store.project().await.unwrap();
			next = end;
		}
		let mut stages = BTreeMap::<&str, u64>::new();
		for stage in model.stages.values() {
			*stages.entry(stage).or_default() += 1;
		}
		let of = |counts: Vec<(&str, u64)>| -> Vec<(String, u64)> {
			counts.into_iter().map(|(name, count)| (name.to_owned(), count)).collect()
		};
		assert_eq!(store.deals_by_stage().await.unwrap(), of(stages.into_iter().collect()));
		let before = KoreanDay::of(super::chain::BEGINNING).plus(2).to_string();
		for stage in STAGES {
			let days = model.days.iter().filter(|((one, day), _)| *one == stage && *day > before);
			let expected: Vec<_> = days.map(|((_, day), count)| (day.clone(), *count)).collect();
			assert!(expected.len() > 2, "{stage} has days");
			assert_eq!(store.deals_each_day(stage, &before).await.unwrap(), expected, "{stage}");
		}
		assert!(model.registered.late > 0 && model.registered.all > model.registered.late);
		assert_eq!(store.registered().await.unwrap(), model.registered);
		model.took.sort_unstable();
		assert_eq!(store.times_between("contracted", "registered").await.unwrap(), model.took);
		store.close().await;
	})
	.await;
}
