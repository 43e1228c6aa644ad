//! Weights of the calls: counted for the worst case. `scripts/benchmark` compares them with what is measured.
//!
//! Each weight counts the storage reads and writes of the worst case. Each governor's call reads
//! the officer, its institution and the seats.

use crate::{listing::MAX_SWEPT, MaxProposedCall, MaxSeats};
use frame_support::{pallet_prelude::Weight, traits::Get};
use madang_primitives::weights::{call, row};

/// The weights of the calls.
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
	/// Weight of `withdraw_proposal`.
	fn withdraw_proposal() -> Weight;
}

/// Weights calculated from the counts.
pub struct ComputedWeight;

/// Decoding and encoding a proposal with the longest call and the most votes, in steps of about 64
/// bytes.
fn longest_proposal() -> Weight {
	let votes = u64::from(<MaxSeats as Get<u32>>::get());
	let steps = u64::from(<MaxProposedCall as Get<u32>>::get()) / 64;
	row(0, 0).saturating_mul(votes.saturating_add(steps))
}

/// Reading every institution with a seat and its administrators, to find those that can act.
fn active_seats() -> Weight {
	call(u64::from(<MaxSeats as Get<u32>>::get()).saturating_mul(2), 0, 0)
}

impl WeightInfo for ComputedWeight {
	fn propose() -> Weight {
		// Reads: officer, institution, seats, reference, next number, list. Writes: reference, next
		// number, list, proposal. And the proposals that are swept.
		let swept = row(1, 1).saturating_add(longest_proposal()).saturating_mul(MAX_SWEPT as u64);
		call(6, 4, 0)
			.saturating_add(longest_proposal())
			.saturating_add(active_seats())
			.saturating_add(swept)
	}

	fn vote() -> Weight {
		// Reads: officer, institution, seats, proposal. Writes: proposal.
		call(4, 1, 0).saturating_add(longest_proposal()).saturating_add(active_seats())
	}

	fn close() -> Weight {
		// Reads: officer, institution, seats, proposal, list. Writes: proposal, list.
		call(5, 2, 0).saturating_add(longest_proposal()).saturating_add(active_seats())
	}

	fn grant_seat() -> Weight {
		// Reads: institution, seats. Writes: seats.
		call(2, 1, 0)
	}

	fn revoke_seat() -> Weight {
		// Reads: seats, list. Writes: seats, list, and the proposals of the institution.
		call(2, 10, 0).saturating_add(active_seats())
	}

	fn withdraw_proposal() -> Weight {
		// Reads: officer, institution, seats, proposal, list. Writes: proposal, list.
		call(5, 2, 0).saturating_add(longest_proposal()).saturating_add(active_seats())
	}
}
