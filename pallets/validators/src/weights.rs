//! Weights of the pallet's calls: computed, not measured yet.
//!
//! Each counts the storage reads and writes of the worst case.

use crate::MaxSeats;
use frame_support::{pallet_prelude::Weight, traits::Get};
use madang_primitives::weights::{call, row};

/// What the calls weigh.
pub trait WeightInfo {
	/// Weight of `grant_seat`.
	fn grant_seat() -> Weight;
	/// Weight of `revoke_seat`.
	fn revoke_seat() -> Weight;
	/// Weight of `set_keys`.
	fn set_keys() -> Weight;
	/// Weight of `reinstate_seat`.
	fn reinstate_seat() -> Weight;
	/// Weight of `close_case`.
	fn close_case() -> Weight;
	/// Weight of `report_block`.
	fn report_block() -> Weight;
	/// Weight of `order_recovery` from so many lost seats.
	fn order_recovery(lost: u32) -> Weight;
	/// Weight of `set_session_length`.
	fn set_session_length() -> Weight;
	/// Weight of `register_node`.
	fn register_node() -> Weight;
	/// Weight of `deregister_node`.
	fn deregister_node() -> Weight;
}

/// Weights computed from the counts.
pub struct ComputedWeight;

/// The validators of this session and the next, and the seat of each: whether finality can spare one.
fn spare() -> Weight {
	row(1, 0).saturating_mul(<MaxSeats as Get<u32>>::get().into()).saturating_mul(2)
}

impl WeightInfo for ComputedWeight {
	fn grant_seat() -> Weight {
		// Institution, count, the institution's number. Writes: these two and the seat.
		call(3, 3, 0)
	}

	fn revoke_seat() -> Weight {
		// Seat, validators, planned. Writes: seat, changed.
		call(3, 2, 0).saturating_add(spare())
	}

	fn set_keys() -> Weight {
		// Officer, institution, seat, two owners of keys; the session pallet's keys and two owners.
		// Writes: two owners, history, seat, changed; the session pallet's keys, four owners, its note.
		// The two signatures of the proof are the host's to check.
		call(8, 11, 2)
	}

	fn reinstate_seat() -> Weight {
		// Seat. Writes: seat, changed.
		call(1, 2, 0)
	}

	fn close_case() -> Weight {
		call(1, 1, 0)
	}

	fn report_block() -> Weight {
		// Owner of the key, reported twice, seat twice, validators, planned, next case, disabled ones.
		// Writes: seat, changed, next case, reported, case, disabled validators. It is checked before
		// it is made: two signatures each time.
		call(9, 6, 4).saturating_add(spare())
	}

	fn order_recovery(lost: u32) -> Weight {
		// The plan, all seats. Writes: the plan. Each lost one: seat, changed.
		call(1, 1, 0).saturating_add(spare()).saturating_add(row(1, 2).saturating_mul(lost.into()))
	}

	fn set_session_length() -> Weight {
		call(0, 1, 0)
	}

	fn register_node() -> Weight {
		// Officer, institution, owner, the institution's nodes. Writes: the last two.
		call(4, 2, 0)
	}

	fn deregister_node() -> Weight {
		// Officer, owner, the institution's nodes; validators and the seat of each. Writes: owner,
		// nodes.
		call(4, 2, 0).saturating_add(spare())
	}
}
