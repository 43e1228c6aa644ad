//! How long a node takes to make a block.
//!
//! An author takes up to half of its slot: the others need the rest to receive and execute the block before
//! the next author begins. Where they are slower than the author, its full blocks become final late, or another
//! branch is final in their place. Then it takes less time, and more again when its blocks are final in time.
//! Finality needs two thirds, so the slowest third of the validators does not decide.

use madang_runtime::{
	opaque::{Block, Hash},
	BlockNumber,
};
use sc_client_api::{BlockchainEvents, FinalityNotification};
use sp_runtime::traits::Header as _;
use std::{
	collections::VecDeque,
	sync::{Arc, Mutex, MutexGuard, PoisonError},
	time::{Duration, Instant},
};

const LOG_TARGET: &str = "authoring";

/// The parts into which the time of an author is divided: all of them unless others are slow.
const PARTS: u32 = 16;

/// The fewest parts: room for governance, and to find out whether the others are fast again.
const FEWEST: u32 = 4;

/// Own blocks that are not final yet. Older ones are forgotten: a stall of finality has other reasons.
const WAITING: usize = 8;

/// The parts after a block was too large.
fn fewer(parts: u32) -> u32 {
	(parts - parts / 4).max(FEWEST)
}

/// The pace of a node's own blocks.
#[derive(Clone)]
pub struct Pace {
	/// A full block that becomes final so much later than others was too large.
	slot: Duration,
	state: Arc<Mutex<State>>,
}

/// An own block that is not final yet.
struct Waiting {
	block: Hash,
	number: BlockNumber,
	made: Instant,
	full: bool,
}

struct State {
	parts: u32,
	/// Whether the block that was made last was full: the time or the room ended before the transactions.
	full: bool,
	/// The shortest time to finality of blocks that were not full, which grows slowly.
	usual: Duration,
	waiting: VecDeque<Waiting>,
}

impl Pace {
	/// The full pace of a chain with slots of this length.
	pub fn new(slot: Duration) -> Self {
		let state =
			State { parts: PARTS, full: false, usual: Duration::ZERO, waiting: VecDeque::new() };
		Self { slot, state: Arc::new(Mutex::new(state)) }
	}

	fn state(&self) -> MutexGuard<'_, State> {
		// The counts are whole even if somebody panicked while holding the lock.
		self.state.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// Of this time, what to use for the next block.
	pub fn of(&self, time: Duration) -> Duration {
		time * self.state().parts / PARTS
	}

	/// A block was made, which has no seal yet. It was full if the time or the room ended before the
	/// transactions. If it was not made in time, it is lost.
	pub fn made(&self, full: bool, in_time: bool) {
		let mut state = self.state();
		state.full = full;
		if full && !in_time {
			state.parts = fewer(state.parts);
		}
	}

	/// The block that was made last is imported with its seal, and then announced.
	pub fn sealed(&self, block: Hash, number: BlockNumber, made: Instant) {
		let mut state = self.state();
		let full = state.full;
		if state.waiting.len() >= WAITING {
			state.waiting.pop_front();
		}
		state.waiting.push_back(Waiting { block, number, made, full });
	}

	/// Blocks up to this number are final, among them these. All that are final at once count as one: what
	/// was in the way was the same.
	fn finalized(&self, blocks: &[Hash], number: BlockNumber, at: Instant) {
		let mut state = self.state();
		let decided = state.waiting.iter().take_while(|one| one.number <= number).count();
		let decided: Vec<_> = state.waiting.drain(..decided).collect();
		let Some(last) = decided.last() else { return };
		let took = at.saturating_duration_since(last.made);
		let replaced = decided.iter().any(|one| one.full && !blocks.contains(&one.block));
		if !last.full && !replaced {
			// Where finality always takes longer, a full block may too.
			let usual = state.usual;
			state.usual = took.min(usual + usual / 8 + self.slot / 8);
		}
		let late = last.full && took > self.slot + state.usual;
		let before = state.parts;
		state.parts = match late || replaced {
			true => fewer(before),
			false => (before + 1).min(PARTS),
		};
		if state.parts != before {
			log::debug!(
				target: LOG_TARGET,
				"Block {} was decided after {} ms: blocks take {}/{PARTS} of their time",
				last.number,
				took.as_millis(),
				state.parts,
			);
		}
	}

	/// Follow the finality of own blocks.
	pub async fn follow(self, client: Arc<impl BlockchainEvents<Block>>) {
		use futures::StreamExt;
		let mut notifications = client.finality_notification_stream();
		while let Some(notification) = notifications.next().await {
			let FinalityNotification { hash, tree_route, header, .. } = notification;
			let blocks: Vec<_> = tree_route.iter().copied().chain([hash]).collect();
			self.finalized(&blocks, *header.number(), Instant::now());
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const SLOT: Duration = Duration::from_secs(1);
	const HALF: Duration = Duration::from_millis(500);
	const LATE: Duration = Duration::from_millis(1_001);

	fn block(number: u32) -> Hash {
		Hash::from_low_u64_be(number.into())
	}

	fn seal(pace: &Pace, number: u32, at: Instant, full: bool) {
		pace.made(full, true);
		pace.sealed(block(number), number, at);
	}

	/// Make blocks that become final after this time each.
	fn blocks(pace: &Pace, count: u32, after: Duration, full: bool) {
		let now = Instant::now();
		for number in 0..count {
			seal(pace, number, now, full);
			pace.finalized(&[block(number)], number, now + after);
		}
	}

	#[test]
	fn an_author_whose_blocks_are_final_in_time_uses_all_of_its_time() {
		let pace = Pace::new(SLOT);
		blocks(&pace, 5, SLOT, true);
		assert_eq!(pace.of(HALF), HALF);
	}

	#[test]
	fn full_blocks_that_are_final_late_become_smaller_and_grow_again() {
		let pace = Pace::new(SLOT);
		blocks(&pace, 1, LATE, true);
		assert_eq!(pace.of(HALF), HALF * 12 / 16);
		blocks(&pace, 50, LATE, true);
		assert_eq!(pace.of(HALF), HALF * 4 / 16, "a little is always left");
		blocks(&pace, 1, HALF, true);
		assert_eq!(pace.of(HALF), HALF * 5 / 16);
		blocks(&pace, 50, HALF, true);
		assert_eq!(pace.of(HALF), HALF);
	}

	/// After an outage, finality is late for other reasons.
	#[test]
	fn a_block_that_was_not_full_is_not_late_because_of_its_size() {
		let pace = Pace::new(SLOT);
		blocks(&pace, 5, SLOT * 60, false);
		assert_eq!(pace.of(HALF), HALF);
	}

	/// Far apart nodes need longer for every block.
	#[test]
	fn where_finality_always_takes_longer_a_full_block_may_too() {
		let pace = Pace::new(SLOT);
		blocks(&pace, 30, SLOT, false);
		blocks(&pace, 5, SLOT * 2, true);
		assert_eq!(pace.of(HALF), HALF);
		blocks(&pace, 1, SLOT * 2 + HALF, true);
		assert_eq!(pace.of(HALF), HALF * 12 / 16);
		// Once it is fast again, that counts at once.
		blocks(&pace, 30, SLOT / 10, false);
		blocks(&pace, 1, SLOT * 2, true);
		assert_eq!(pace.of(HALF), HALF * 12 / 16);
	}

	#[test]
	fn a_stall_of_finality_counts_once() {
		let pace = Pace::new(SLOT);
		let now = Instant::now();
		(0..8).for_each(|number| seal(&pace, number, now, true));
		let all: Vec<_> = (0..8).map(block).collect();
		pace.finalized(&all, 7, now + SLOT * 60);
		assert_eq!(pace.of(HALF), HALF * 12 / 16);
		assert!(pace.state().waiting.is_empty());
	}

	#[test]
	fn a_full_block_that_another_branch_replaces_was_too_large() {
		let pace = Pace::new(SLOT);
		let now = Instant::now();
		seal(&pace, 5, now, true);
		pace.finalized(&[block(77)], 5, now + HALF);
		assert_eq!(pace.of(HALF), HALF * 12 / 16);
		seal(&pace, 9, now, false);
		pace.finalized(&[block(78)], 9, now + HALF);
		assert_eq!(pace.of(HALF), HALF * 13 / 16, "it was not full");
	}

	#[test]
	fn a_full_block_that_is_made_too_late_makes_the_next_one_smaller() {
		let pace = Pace::new(SLOT);
		pace.made(false, false);
		assert_eq!(pace.of(HALF), HALF);
		pace.made(true, false);
		assert_eq!(pace.of(HALF), HALF * 12 / 16);
	}

	#[test]
	fn only_the_last_blocks_are_remembered() {
		let pace = Pace::new(SLOT);
		let now = Instant::now();
		(0..100).for_each(|number| seal(&pace, number, now, true));
		assert_eq!(pace.state().waiting.len(), WAITING);
		pace.finalized(&[block(0)], 0, now + SLOT * 9);
		assert_eq!(pace.of(HALF), HALF, "it was forgotten");
	}
}
