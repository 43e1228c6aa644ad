//! How long a node takes to make a block.
//!
//! An author takes up to half of its slot: the others need the rest to receive and execute the block before
//! the next author begins. Where they are slower than the author, its blocks become final late. Then it takes
//! less time, and more again when its blocks become final in time. So the slowest third of the validators does
//! not decide, but more than that do: finality needs two thirds.

use madang_runtime::opaque::{Block, Hash};
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
const FEWEST: u32 = 2;

/// Own blocks that are not final yet. Older ones are forgotten: a stall of finality has other reasons.
const WAITING: usize = 8;

/// The pace of a node's own blocks.
#[derive(Clone)]
pub struct Pace {
	/// A block that becomes final later than this was too large for the others.
	in_time: Duration,
	state: Arc<Mutex<State>>,
}

struct State {
	parts: u32,
	/// Whether the block that was made last was full: the time or the room ended before the transactions.
	full: bool,
	/// Own blocks that are not final yet: when they were made, and whether they were full.
	waiting: VecDeque<(Hash, Instant, bool)>,
}

impl Pace {
	/// The full pace of a chain with slots of this length.
	pub fn new(slot: Duration) -> Self {
		let state = State { parts: PARTS, full: false, waiting: VecDeque::new() };
		Self { in_time: slot, state: Arc::new(Mutex::new(state)) }
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
	/// transactions.
	pub fn made(&self, full: bool) {
		self.state().full = full;
	}

	/// The block that was made last is imported with its seal, and then announced.
	pub fn sealed(&self, block: Hash, at: Instant) {
		let mut state = self.state();
		let full = state.full;
		if state.waiting.len() >= WAITING {
			state.waiting.pop_front();
		}
		state.waiting.push_back((block, at, full));
	}

	/// A block is final. Blocks before it count as well, but they are final because of it.
	fn finalized(&self, block: &Hash, at: Instant) {
		let mut state = self.state();
		let Some(position) = state.waiting.iter().position(|(hash, ..)| hash == block) else {
			return;
		};
		let own = state.waiting.drain(..=position).next_back();
		let Some((_, made, full)) = own else { return };
		let took = at.saturating_duration_since(made);
		let before = state.parts;
		if took > self.in_time {
			// What was not full was not late because of its size.
			if full {
				state.parts = (before - before / 4).max(FEWEST);
			}
		} else {
			state.parts = (before + 1).min(PARTS);
		}
		if state.parts != before {
			log::debug!(
				target: LOG_TARGET,
				"Block {block} was final after {} ms: blocks take {}/{PARTS} of their time",
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
			log::trace!(target: LOG_TARGET, "Final: {}", header.number());
			let now = Instant::now();
			for block in tree_route.iter().chain([&hash]) {
				self.finalized(block, now);
			}
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const SLOT: Duration = Duration::from_secs(1);
	const HALF: Duration = Duration::from_millis(500);

	fn block(number: u64) -> Hash {
		Hash::from_low_u64_be(number)
	}

	/// Make blocks that become final after this time each.
	fn blocks(pace: &Pace, count: u64, after: Duration, full: bool) {
		let now = Instant::now();
		for number in 0..count {
			pace.made(full);
			pace.sealed(block(number), now);
			pace.finalized(&block(number), now + after);
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
		let late = SLOT + Duration::from_millis(1);
		blocks(&pace, 1, late, true);
		assert_eq!(pace.of(HALF), HALF * 12 / 16);
		blocks(&pace, 50, late, true);
		assert_eq!(pace.of(HALF), HALF * 3 / 16, "a little is always left");
		blocks(&pace, 1, HALF, true);
		assert_eq!(pace.of(HALF), HALF * 4 / 16);
		blocks(&pace, 50, HALF, false);
		assert_eq!(pace.of(HALF), HALF);
	}

	/// After an outage, finality is late for other reasons.
	#[test]
	fn a_block_that_was_not_full_is_not_late_because_of_its_size() {
		let pace = Pace::new(SLOT);
		blocks(&pace, 5, SLOT * 60, false);
		assert_eq!(pace.of(HALF), HALF);
	}

	#[test]
	fn only_the_last_blocks_are_remembered() {
		let pace = Pace::new(SLOT);
		let now = Instant::now();
		pace.made(true);
		(0..100).for_each(|number| pace.sealed(block(number), now));
		assert_eq!(pace.state().waiting.len(), WAITING);
		pace.finalized(&block(0), now + SLOT * 9);
		assert_eq!(pace.of(HALF), HALF, "it was forgotten");
		// Those before it are final with it, and only it counts.
		pace.finalized(&block(98), now + SLOT * 9);
		assert_eq!(pace.of(HALF), HALF * 12 / 16);
		assert_eq!(pace.state().waiting.len(), 1);
	}
}
