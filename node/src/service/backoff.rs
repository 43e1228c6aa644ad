//! Authoring slows down while nothing becomes final.
//!
//! The SDK writes the state of a block into the database 4,096 blocks behind the best one, final or not
//! (`CANONICALIZATION_DELAY`). A node cannot change to another branch below that. So two halves of a
//! network that is divided must not each make so many blocks: when they are connected again, the nodes
//! of one half could not follow. Authors never stop altogether, since a recovery needs blocks.

use madang_runtime::BlockNumber;
use sc_consensus_slots::BackoffAuthoringBlocksStrategy;
use sp_consensus_aura::Slot;

/// So many blocks may be not final before authors slow down, unless the command line says otherwise:
/// half of the SDK's limit, more than half an hour.
pub const UNFINALIZED: BlockNumber = 2_000;

/// Each so many further blocks, the time from one block to the next grows by a slot. The branch has
/// 3,500 blocks after six and a half days, and the SDK's 4,096 after twelve.
const BLOCKS_OF_A_SLOT: BlockNumber = 2;

/// How authors slow down.
#[derive(Clone, Copy, Debug)]
pub struct Backoff {
	/// How many blocks may be not final before authors slow down.
	pub unfinalized: BlockNumber,
}

impl Backoff {
	/// How many slots to wait after the last block.
	fn wait(self, unfinalized: BlockNumber) -> u64 {
		let beyond = unfinalized.saturating_sub(self.unfinalized);
		beyond.checked_div(BLOCKS_OF_A_SLOT).unwrap_or_default().into()
	}
}

impl BackoffAuthoringBlocksStrategy<BlockNumber> for Backoff {
	fn should_backoff(
		&self,
		best: BlockNumber,
		best_slot: Slot,
		finalized: BlockNumber,
		slot: Slot,
		log_target: &str,
	) -> bool {
		let unfinalized = best.saturating_sub(finalized);
		let wait = self.wait(unfinalized);
		let waited = slot.saturating_sub(best_slot);
		let is_early = wait > 0 && *waited <= wait;
		if is_early {
			log::info!(
				target: log_target,
				"{unfinalized} blocks are not final: the next one is made {wait} s after the last \
				(docs/src/recovery.md, \"A long stall\")"
			);
		}
		is_early
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// The limit of the SDK.
	const SDK_LIMIT: u32 = 4_096;

	fn backs_off(unfinalized: u32, waited: u64) -> bool {
		let (finalized, best_slot) = (100, Slot::from(5_000));
		let slot = best_slot + waited;
		let best = finalized + unfinalized;
		Backoff { unfinalized: UNFINALIZED }
			.should_backoff(best, best_slot, finalized, slot, "test")
	}

	#[test]
	fn a_block_is_made_in_each_slot_while_few_are_not_final() {
		for unfinalized in [0, 1, 100, UNFINALIZED, UNFINALIZED + 1] {
			assert!(!backs_off(unfinalized, 1), "{unfinalized}");
		}
		assert!(backs_off(UNFINALIZED + 2, 1));
	}

	#[test]
	fn authors_wait_ever_longer_but_never_stop() {
		let mut last = 0;
		for unfinalized in UNFINALIZED + 2..SDK_LIMIT + 1_000 {
			let wait = Backoff { unfinalized: UNFINALIZED }.wait(unfinalized);
			assert!(wait >= last && wait < 3_600, "{unfinalized}: {wait}");
			assert!(backs_off(unfinalized, wait) && !backs_off(unfinalized, wait + 1));
			last = wait;
		}
	}

	/// One side that has every slot: the fastest.
	#[test]
	fn the_fastest_side_stays_below_the_limit_of_the_sdk_for_days() {
		let (mut unfinalized, mut last, mut slot) = (0_u32, 0_u64, 0_u64);
		let day = 24 * 3_600;
		let mut after_days = Vec::new();
		for end in 1..=10 {
			while slot < end * day {
				slot += 1;
				if !backs_off(unfinalized, slot - last) {
					(unfinalized, last) = (unfinalized + 1, slot);
				}
			}
			after_days.push(unfinalized);
		}
		assert!(after_days[0] > UNFINALIZED && after_days[4] < 3_500, "{after_days:?}");
		assert!(after_days[9] < SDK_LIMIT, "{after_days:?}");
	}

	#[test]
	fn a_slot_that_is_not_later_is_not_counted() {
		assert!(backs_off(UNFINALIZED + 100, 0));
		assert!(!backs_off(0, 0));
		// The finalized block may be read after the best one.
		let (best, finalized) = (10, 12);
		let backoff = Backoff { unfinalized: 0 };
		assert!(!backoff.should_backoff(best, 1.into(), finalized, 2.into(), "test"));
	}
}
