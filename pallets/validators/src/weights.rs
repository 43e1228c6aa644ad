//! Weights of the calls: counted for the worst case. `scripts/benchmark` compares them with what is measured.
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
	/// Weight of `close_case` with this number of cases.
	fn close_case(cases: u32) -> Weight;
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
	/// Weight of revoking all seats of an institution that is withdrawn.
	fn withdraw_seats() -> Weight;
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
		// Reads: institution, list of seats, the institution's number of seats. Writes: the last
		// two and the seat.
		call(3, 3, 0)
	}

	fn revoke_seat() -> Weight {
		// Reads: seat, validators, planned, list of seats. Writes: seat, changed, list of seats.
		call(4, 3, 0).saturating_add(spare())
	}

	fn set_keys() -> Weight {
		// Reads: officer, institution, seat, start of the session, last keys, three owners of keys; in
		// the session pallet the keys and three owners. Writes: three owners, history, seat, changed; in
		// the session pallet the keys, six owners and a marker. The host checks the three signatures of
		// the proof, and for each key that it is not weak.
		call(12, 14, 6)
	}

	fn reinstate_seat() -> Weight {
		// Reads: seat. Writes: seat, changed.
		call(1, 2, 0)
	}

	fn close_case(cases: u32) -> Weight {
		// Each case: reads case, its key and seat, writes case, index of open cases and seat.
		call(0, 0, 0).saturating_add(row(3, 3).saturating_mul(cases.into()))
	}

	fn report_block() -> Weight {
		// Reads: owner of the key, slot, key record, hashes of two blocks, seat, open case, case,
		// validators, planned, list of seats, next case, disabled validators. Writes: seat, changed,
		// next case, open case, case, disabled validators. The evidence is checked in validation and
		// in dispatch, with two signatures each. The check whether the seat can be suspended reads
		// each seat twice more.
		call(13, 6, 4).saturating_add(spare()).saturating_add(spare())
	}

	fn order_recovery(lost: u32) -> Weight {
		// Reads: plan, session's length and start, changes of the set and its number, pending change
		// and earliest next one, validators, all seats twice. Writes: plan. Each lost seat: reads
		// seat and list of seats, writes seat, list and changed.
		call(9, 1, 0).saturating_add(spare()).saturating_add(row(2, 3).saturating_mul(lost.into()))
	}

	fn set_session_length() -> Weight {
		call(0, 1, 0)
	}

	fn register_node() -> Weight {
		// Reads: officer, institution, genesis, owner, the institution's nodes; for the council also
		// the validators of both sessions and the seat of each. Writes: owner, nodes. The host
		// checks the signature of the proof.
		call(7, 2, 1).saturating_add(spare())
	}

	fn deregister_node() -> Weight {
		// Reads: officer, owner, the institution's nodes, the validators of both sessions and the
		// seat of each. Writes: owner, nodes.
		call(5, 2, 0).saturating_add(spare())
	}

	fn withdraw_seats() -> Weight {
		// As `revoke_seat` for all seats: an institution may have all of them. Seats and their list
		// are read twice.
		let each = row(1, 1).saturating_mul(<MaxSeats as Get<u32>>::get().into());
		call(4, 2, 0).saturating_add(spare()).saturating_add(each.saturating_mul(2))
	}
}
