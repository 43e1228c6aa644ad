//! What every block contains in addition to transactions: its slot and its time.

use sp_consensus_aura::{inherents::InherentDataProvider as SlotProvider, Slot, SlotDuration};
use sp_timestamp::InherentDataProvider as TimeProvider;

/// The slot and the time of now.
pub fn now(slot_duration: SlotDuration) -> (SlotProvider, TimeProvider) {
	let time = TimeProvider::from_system_time();
	let slot = Slot::from_timestamp(*time, slot_duration);
	(SlotProvider::new(slot), time)
}
