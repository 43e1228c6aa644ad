//! Any order of events keeps the counts equal to what the SDK's pool holds.
//!
//! The model is a fork-aware pool: a memory of transactions, and views of it at two blocks. A
//! transaction enters the memory when it is submitted, and leaves it when it is rejected, dropped,
//! replaced or final. Blocks include it and are retracted while it stays in the memory.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Lanes have three transactions, an officer has two of them; other shares are full in bytes first.
const POOL: Amount = Amount { count: 260, bytes: 1_000 };

/// What happens to a transaction.
#[derive(Clone, Copy, Debug)]
enum Step {
	Submit,
	Accept,
	Reject,
	/// The client leaves while the pool validates the transaction, or the pool's reports cease: it
	/// is not known if that pool holds the transaction.
	Lose,
	/// A block of one of two forks includes it: it leaves this fork's view.
	Include(usize),
	/// Such a block is retracted.
	Retract(usize),
	Finalize,
	/// It is dropped, invalid everywhere, or replaced by another with its nonce.
	End,
	/// A block is final, so many after the last.
	Advance(u64),
}

fn steps() -> impl Strategy<Value = Step> {
	prop_oneof![
		6 => Just(Step::Submit),
		5 => Just(Step::Accept),
		1 => Just(Step::Reject),
		1 => Just(Step::Lose),
		2 => (0usize..2).prop_map(Step::Include),
		1 => (0usize..2).prop_map(Step::Retract),
		1 => Just(Step::Finalize),
		1 => Just(Step::End),
		1 => (1u64..8).prop_map(Step::Advance),
	]
}

/// Each transaction belongs to one sender, has one size and one last block.
fn sender(hash: u8) -> Sender {
	let institution = InstitutionId(u32::from(hash % 4));
	match hash % 7 {
		0 => Sender::Unsigned,
		1 => governance(institution, Lane::Council, hash % 3),
		2 => governance(institution, Lane::Officers, hash % 3),
		_ => Sender::Institution(institution),
	}
}

const fn governance(institution: InstitutionId, lane: Lane, officer: u8) -> Sender {
	Sender::Governance { institution, lane, officer: [officer; 32] }
}

fn bytes(hash: u8) -> usize {
	match sender(hash) {
		Sender::Governance { .. } => 1 + usize::from(hash % 2),
		Sender::Unsigned | Sender::Institution(_) => 1 + usize::from(hash % 90),
	}
}

const fn dies_at(hash: u8) -> u64 {
	4 + (hash % 32) as u64
}

/// A transaction in the memory.
#[derive(Clone, Copy, Default)]
struct Held {
	is_accepted: bool,
	is_lost: bool,
	/// Which of the two forks include it.
	included: [bool; 2],
}

#[derive(Default)]
struct Model {
	memory: BTreeMap<u8, Held>,
	finalized: u64,
}

impl Model {
	/// What the view of the newest block, on the first fork, holds.
	fn newest_view(&self) -> Amount {
		let ready = self.memory.iter().filter(|(_, held)| held.is_accepted && !held.included[0]);
		sum(ready.map(|(hash, _)| *hash))
	}

	fn step(&mut self, shares: &mut Shares<u8>, hash: u8, step: Step) {
		match step {
			Step::Submit => {
				let held = self.newest_view();
				let room = shares.count(sender(hash), hash, bytes(hash), dies_at(hash), held);
				let known = self.memory.get(&hash);
				assert_eq!(room == Room::Known, known.is_some_and(|held| !held.is_lost));
				assert!(known.is_none() || room != Room::Full);
				if room == Room::Counted {
					self.memory.insert(hash, Held::default());
				}
			}
			Step::Accept => {
				shares.settle(&hash, Outcome::Followed);
				self.memory.entry(hash).and_modify(|held| held.is_accepted = true);
			}
			Step::Lose => {
				shares.settle(&hash, Outcome::Lost);
				shares.lose(&hash);
				let lost = Held { is_accepted: true, is_lost: true, ..Held::default() };
				self.memory.entry(hash).and_modify(|held| *held = lost);
			}
			Step::Reject => {
				shares.settle(&hash, Outcome::Rejected);
				self.memory.retain(|one, held| *one != hash || held.is_accepted);
			}
			Step::Include(fork) => {
				self.memory.entry(hash).and_modify(|held| held.included[fork] = true);
			}
			Step::Retract(fork) => {
				self.memory.values_mut().for_each(|held| held.included[fork] = false);
			}
			Step::Finalize | Step::End => {
				// The pool holds what it validates until it answers.
				shares.end(&hash);
				self.memory.retain(|one, held| *one != hash || !held.is_accepted);
			}
			Step::Advance(blocks) => {
				self.finalized += blocks;
				let number = self.finalized;
				shares.expire(number);
				self.memory.retain(|one, held| dies_at(*one) > number || !held.is_accepted);
			}
		}
	}
}

fn sum(hashes: impl Iterator<Item = u8>) -> Amount {
	hashes.fold(Amount::default(), |all, hash| all.plus(Amount::one(bytes(hash))))
}

/// The counts are those of the entries, and the entries are what the model's pool holds.
fn check(shares: &Shares<u8>, model: &Model) {
	let mut counted: Vec<u8> = shares.entries.keys().copied().collect();
	counted.sort_unstable();
	assert!(counted.iter().eq(model.memory.keys()));
	assert_eq!(shares.all, sum(counted.iter().copied()));
	let pending = shares.entries.iter().filter(|(_, entry)| entry.state == State::Pending);
	assert_eq!(shares.pending, sum(pending.map(|(hash, _)| *hash)));
	for (of, used) in &shares.senders {
		let entries = shares.entries.iter().filter(|(_, entry)| entry.sender == *of);
		assert_eq!(*used, sum(entries.map(|(hash, _)| *hash)));
		assert!(!used.is_zero(), "a sender without transactions is not listed");
		let share = match of {
			Sender::Institution(_) => SHARE,
			Sender::Unsigned => SMALL_SHARE,
			Sender::Governance { institution, lane, .. } => {
				let used = shares.used_in_lane(*institution, *lane);
				assert!(used.fits(POOL.part(LANE_SHARE)), "{of:?}: the lane has {used:?}");
				OFFICER_SHARE
			}
		};
		assert!(used.fits(POOL.part(share)), "{of:?} has {used:?}");
	}
	let ordinary = shares.senders.iter().filter(|(of, _)| !matches!(of, Sender::Governance { .. }));
	let ordinary = ordinary.fold(Amount::default(), |all, (_, used)| all.plus(*used));
	assert!(ordinary.fits(POOL.minus(POOL.part(GOVERNANCE_RESERVE))));
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(128))]

	#[test]
	fn the_counts_are_those_of_the_live_transactions_in_any_order_of_events(
		events in proptest::collection::vec((0u8..64, steps()), 0..400),
	) {
		let (mut shares, mut model) = (Shares::new(POOL), Model::default());
		for (hash, step) in events {
			model.step(&mut shares, hash, step);
			check(&shares, &model);
		}
		for hash in 0..64 {
			model.step(&mut shares, hash, Step::Accept);
			model.step(&mut shares, hash, Step::End);
		}
		check(&shares, &model);
		assert!(shares.is_empty());
		assert!(shares.all.is_zero() && shares.pending.is_zero() && shares.senders.is_empty());
	}
}
