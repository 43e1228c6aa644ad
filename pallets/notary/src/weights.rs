//! Weights of the calls: counted for the worst case. `scripts/benchmark` compares them with what is measured.

use crate::MAX_DEPTH;
use frame_support::weights::Weight;
use madang_primitives::weights::{call, events, rewrites, row};

/// Weights of the calls.
pub trait WeightInfo {
	/// `designate`.
	fn designate() -> Weight;
	/// `enter` with this number of consents.
	fn enter(consents: u32) -> Weight;
	/// `annul`.
	fn annul() -> Weight;
	/// `issue_apostille`.
	fn issue_apostille() -> Weight;
	/// `annul_apostille`.
	fn annul_apostille() -> Weight;
}

/// The officer, its institution, the reference and the time.
const CALLER: u64 = 4;
/// The longest chain.
const CHAIN: u64 = MAX_DEPTH as u64;
/// The acts behind the one that a correction names, if that is a copy of a copy.
const COPIED: u64 = MAX_DEPTH as u64 - 2;
/// What the hashes of a path and the text of an office cost, in picoseconds. Estimated.
const PATH: u64 = 10_000_000;

/// Weights computed from reads and writes.
pub struct ComputedWeight;

impl WeightInfo for ComputedWeight {
	/// By the council. Reads: the institution twice, time. Writes: the designation.
	fn designate() -> Weight {
		call(3, 1, 0)
	}

	/// Reads: the caller, the chain, the earlier act, its notary with its administrators, the acts that are copied, the
	/// last number, the next act. Writes: the reference, the last number, the act's number, the act; and the next act,
	/// which every act writes. Each consent reads its document, the genesis hash and the used digest, writes the digest,
	/// and has an event.
	fn enter(consents: u32) -> Weight {
		let consent = row(3, 1).saturating_add(call(0, 0, 1)).saturating_add(events(1));
		call(CALLER + CHAIN + COPIED + 5, 4, 0)
			.saturating_add(rewrites(1))
			.saturating_add(consent.saturating_mul(consents.into()))
	}

	/// Reads: the caller twice, because a ministry is not a court, the designation, the act. A court reads less: the
	/// caller, the act, and both institutions. Writes: the reference, the act.
	fn annul() -> Weight {
		call(CALLER + 4, 2, 0)
	}

	/// Reads: the caller, the designation, the act's chain and the act, or the batch, the last number, the next
	/// apostille. Writes: the reference, the last number, the apostille's number, the apostille; and the next apostille.
	/// One event.
	fn issue_apostille() -> Weight {
		call(CALLER + CHAIN + 4, 4, 0)
			.saturating_add(rewrites(1))
			.saturating_add(events(1))
			.saturating_add(Weight::from_parts(PATH, 0))
	}

	/// Reads: the caller, the designation, the apostille, its authority with its administrators and its designation.
	/// Writes: the reference, the apostille.
	fn annul_apostille() -> Weight {
		call(CALLER + 5, 2, 0)
	}
}
