//! Weights of the pallet's calls: computed, not measured yet.
//!
//! Each counts the storage reads and writes of the worst case. A governor's origin reads the officer
//! and its institution; the seats are read besides.

use crate::{MaxProposedCall, MaxSeats};
use frame_support::{pallet_prelude::Weight, traits::Get};
use madang_primitives::weights::{call, row};

/// What the calls weigh.
pub trait WeightInfo {
	/// Weight of `propose`.
	fn propose() -> Weight;
	/// Weight of `vote`.
	fn vote() -> Weight;
	/// Weight of `close`, without the act.
	fn close() -> Weight;
	/// Weight of `grant_seat`.
	fn grant_seat() -> Weight;
	/// Weight of `revoke_seat`.
	fn revoke_seat() -> Weight;
}

/// Weights computed from the counts.
pub struct ComputedWeight;

/// Taking up and putting down a proposal of the longest call and the most votes, in steps of about
/// 64 bytes.
fn longest_proposal() -> Weight {
	let votes = u64::from(<MaxSeats as Get<u32>>::get());
	let steps = u64::from(<MaxProposedCall as Get<u32>>::get()) / 64;
	row(0, 0).saturating_mul(votes.saturating_add(steps))
}

impl WeightInfo for ComputedWeight {
	fn propose() -> Weight {
		// Officer, institution, seats, reference, next number, count. Writes: reference, next number,
		// count, proposal.
		call(6, 4, 0).saturating_add(longest_proposal())
	}

	fn vote() -> Weight {
		// Officer, institution, seats, proposal.
		call(4, 1, 0).saturating_add(longest_proposal())
	}

	fn close() -> Weight {
		// Officer, institution, seats, proposal, count, pauses. Writes: proposal, count, pauses.
		call(6, 3, 0).saturating_add(longest_proposal())
	}

	fn grant_seat() -> Weight {
		// Institution, seats.
		call(2, 1, 0)
	}

	fn revoke_seat() -> Weight {
		// Seats.
		call(1, 1, 0)
	}
}
