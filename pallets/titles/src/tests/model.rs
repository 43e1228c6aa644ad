//! Random records: what the chain keeps of an imported record equals a model that is calculated from the
//! row alone.

use crate::{mock::*, *};
use madang_primitives::{EntryPurpose, Holding, Holdings, Party, Receipt, Share};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// An entry of a random record, before it has a place.
#[derive(Clone, Debug)]
enum Content {
	Mortgage { bank: bool, of: Option<u8> },
	Foreign { section: bool, of: Option<u8> },
}

/// A record: the sixteenths that each acquisition gives to each of four parties, and the other entries
/// with the day that each comes after the one before it.
#[derive(Clone, Debug)]
struct Record {
	acquisitions: Vec<Vec<u8>>,
	others: Vec<(Content, u32)>,
}

fn record() -> impl Strategy<Value = Record> {
	let acquisition = prop::collection::vec(0u8..4, 16);
	let of = || prop::option::weighted(0.3, 0u8..4);
	let content = prop_oneof![
		(any::<bool>(), of()).prop_map(|(bank, of)| Content::Mortgage { bank, of }),
		(any::<bool>(), of()).prop_map(|(section, of)| Content::Foreign { section, of }),
	];
	(acquisition, 1usize..5, prop::collection::vec((content, 0u32..3), 0..12)).prop_map(
		|(owners, parts, others)| {
			let size = owners.len().div_ceil(parts);
			let acquisitions = owners.chunks(size).map(<[u8]>::to_vec).collect();
			Record { acquisitions, others }
		},
	)
}

/// Two parties with a DID and two without.
fn party(number: u8) -> Party {
	match number {
		0 | 1 => Party::Did(did(u32::from(number) + 1)),
		_ => Party::Unbound(unbound(number)),
	}
}

fn sixteenths(parties: &[u8]) -> Holdings {
	let mut counts: BTreeMap<u8, u64> = BTreeMap::new();
	parties.iter().for_each(|one| *counts.entry(*one).or_default() += 1);
	let held = counts.into_iter().map(|(one, count)| {
		let share = Share::new(count, 16).expect("at most one");
		Holding { holder: party(one), share }
	});
	Holdings::new(held).expect("at most four")
}

impl Record {
	fn owners(&self) -> BTreeSet<u8> {
		self.acquisitions.iter().flatten().copied().collect()
	}

	/// What an entry is on: a party that owns nothing is replaced by the whole.
	fn target(&self, of: Option<u8>) -> ImportedTarget {
		match of.filter(|one| self.owners().contains(one)) {
			Some(one) => ImportedTarget::Holders(bounded([party(one)])),
			None => ImportedTarget::Whole,
		}
	}

	fn entries(&self) -> Vec<ImportedEntry> {
		let mut day = day("1998-01-01");
		let mut at = |later: u32, content| {
			day = day.plus(later);
			let receipt = Receipt { year: day.to_civil().0, number: 5 };
			ImportedEntry { receipt, filed_on: day, ..old_entry(5, "1998-01-01", content) }
		};
		let mut entries: Vec<_> = self
			.acquisitions
			.iter()
			.map(|one| at(1, ImportedContent::Ownership { acquired: sixteenths(one) }))
			.collect();
		entries.extend(self.others.iter().map(|(content, later)| {
			let content = match content {
				Content::Mortgage { bank, of } => {
					let mortgagee =
						if *bank { Party::Member(BANK) } else { Party::Unbound(unbound(7)) };
					let mut mortgage = old_mortgage(mortgagee).content;
					if let ImportedContent::RevolvingMortgage { on, .. } = &mut mortgage {
						*on = self.target(*of);
					}
					mortgage
				}
				Content::Foreign { section, of } => {
					let section = if *section { Section::A } else { Section::B };
					foreign(EntryPurpose::Injunction, section, self.target(*of)).content
				}
			};
			at(*later, content)
		}));
		entries
	}
}

/// The lots: entry, party and share of each, in the order of the row.
fn lots_of(entries: &[ImportedEntry]) -> Vec<(u32, Party, Share)> {
	let mut lots = Vec::new();
	for (number, entry) in (1..).zip(entries) {
		if let ImportedContent::Ownership { acquired } = &entry.content {
			lots.extend(acquired.iter().map(|one| (number, one.holder, one.share)));
		}
	}
	lots
}

/// What each live entry burdens: its number, whether it is foreign, and the parties of the burdened lots.
fn live_of(entries: &[ImportedEntry]) -> Vec<(u32, bool, Option<Party>)> {
	let named = |on: &ImportedTarget| match on {
		ImportedTarget::Whole => None,
		ImportedTarget::Holders(holders) => holders.first().copied(),
	};
	(1..)
		.zip(entries)
		.filter_map(|(number, entry)| match &entry.content {
			ImportedContent::Ownership { .. } => None,
			ImportedContent::RevolvingMortgage { on, .. } => Some((number, false, named(on))),
			ImportedContent::Foreign { on, .. } => Some((number, true, named(on))),
		})
		.collect()
}

/// The live entries of the chain burden what the model says.
fn check_live(entries: &[ImportedEntry], lots: &Lots) {
	let live = LiveEntries::<Test>::get(title(4));
	let model = live_of(entries);
	assert_eq!(live.len(), model.len());
	for (one, (number, is_foreign, party)) in live.iter().zip(model) {
		assert_eq!((one.number, one.kind.is_foreign()), (number, is_foreign));
		let burdened = |lot: &&Lot| party.is_none_or(|party| lot.party == party);
		let expected: Vec<u32> = lots.iter().filter(burdened).map(|lot| lot.id).collect();
		let kept: Vec<u32> = match &one.on {
			LiveTarget::Whole => lots.iter().map(|lot| lot.id).collect(),
			LiveTarget::Lots(numbers) => numbers.to_vec(),
		};
		assert_eq!(kept, expected);
	}
}

/// In each section a later filing has a later rank, and one filing has one rank.
fn check_ranks(entries: &[ImportedEntry]) {
	for section in [Section::A, Section::B] {
		let ranks: Vec<_> = (1..=entries.len() as u32)
			.map(|number| entry(4, number))
			.filter(|entry| entry.section == section)
			.map(|entry| (entry.filed, entry.rank))
			.collect();
		for pair in ranks.windows(2) {
			assert_eq!(pair[0].0.cmp(&pair[1].0), pair[0].1.cmp(&pair[1].1), "{pair:?}");
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(96))]

	#[test]
	fn an_imported_record_equals_its_model(record in record()) {
		with_titles(|| {
			let entries = record.entries();
			import(vec![row_of(4, entries.clone())]).unwrap();
			check_invariants().unwrap();
			let lots = LotsOf::<Test>::get(title(4));
			let kept: Vec<_> = lots.iter().map(|lot| (lot.entry, lot.party, lot.share)).collect();
			assert_eq!(kept, lots_of(&entries));
			check_live(&entries, &lots);
			check_ranks(&entries);
			let all: Vec<u8> = record.acquisitions.concat();
			assert!(holders(title(4)).same(&sixteenths(&all)));
			let foreign: Vec<u32> = live_of(&entries)
				.into_iter()
				.filter_map(|(number, foreign, _)| foreign.then_some(number))
				.collect();
			for (left, number) in (0..foreign.len() as u32).rev().zip(&foreign) {
				let (ground, ended_on) = (ClearGround::Ended, today());
				let filing = Filing::ClearForeign { entry: *number, ground, ended_on };
				file_by_office(4, filing, None).unwrap();
				complete(last()).unwrap();
				assert_eq!(Titles::<Test>::get(title(4)).unwrap().foreign, left);
			}
			let mortgages = live_of(&entries).into_iter().filter(|(_, foreign, _)| !foreign);
			assert_eq!(live(title(4)), mortgages.map(|(number, ..)| number).collect::<Vec<_>>());
		});
	}
}
