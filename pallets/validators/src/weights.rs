//! Weights of the pallet's calls, calculated and not measured yet.
//!
//! Each weight counts the storage reads and writes of the worst case.

use crate::MaxSeats;
use frame_support::{pallet_prelude::Weight, traits::Get};
use madang_primitives::weights::{call, row};

/// The weights of the calls.
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
	/// Weight of `order_recovery` with this number of lost seats.
	fn order_recovery(lost: u32) -> Weight;
	/// Weight of `set_session_length`.
	fn set_session_length() -> Weight;
	/// Weight of `register_node`.
	fn register_node() -> Weight;
	/// Weight of `deregister_node`.
	fn deregister_node() -> Weight;
}

/// Weights calculated from the counts.
pub struct ComputedWeight;

/// The reads of the check whether finality can spare a seat: the validators of both sessions and
/// their seats.
fn spare() -> Weight {
	row(1, 0).saturating_mul(<MaxSeats as Get<u32>>::get().into()).saturating_mul(2)
}

impl WeightInfo for ComputedWeight {
	fn grant_seat() -> Weight {
		// Reads: institution, count of seats, the institution's number of seats. Writes: the last
		// two and the seat.
		call(3, 3, 0)
	}

	fn revoke_seat() -> Weight {
		// Reads: seat, validators, planned. Writes: seat, changed.
		call(3, 2, 0).saturating_add(spare())
	}

	fn set_keys() -> Weight {
		// Reads: officer, institution, seat, two owners of keys; in the session pallet the keys and
		// two owners. Writes: two owners, history, seat, changed; in the session pallet the keys,
		// four owners and a marker. The host checks the two signatures of the proof.
		call(8, 11, 2)
	}

	fn reinstate_seat() -> Weight {
		// Reads: seat. Writes: seat, changed.
		call(1, 2, 0)
	}

	fn close_case() -> Weight {
		call(1, 1, 0)
	}

	fn report_block() -> Weight {
		// Reads: owner of the key, report twice, seat twice, validators, planned, next case,
		// disabled validators. Writes: seat, changed, next case, report, case, disabled validators.
		// The evidence is checked in validation and in dispatch, with two signatures each.
		call(9, 6, 4).saturating_add(spare())
	}

	fn order_recovery(lost: u32) -> Weight {
		// Reads: plan, all seats. Writes: plan. Each lost seat: reads seat, writes seat and
		// changed.
		call(1, 1, 0).saturating_add(spare()).saturating_add(row(1, 2).saturating_mul(lost.into()))
	}

	fn set_session_length() -> Weight {
		call(0, 1, 0)
	}

	fn register_node() -> Weight {
		// Reads: officer, institution, owner, the institution's nodes. Writes: the last two.
		call(4, 2, 0)
	}

	fn deregister_node() -> Weight {
		// Reads: officer, owner, the institution's nodes, validators and the seat of each. Writes:
		// owner, nodes.
		call(4, 2, 0).saturating_add(spare())
	}
}
