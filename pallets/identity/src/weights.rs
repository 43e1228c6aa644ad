//! Weights of the calls: counted for the worst case. `scripts/benchmark` compares them with what is measured.
//!
//! Each call on a document reads the officer and its institution for the origin, the reference, the
//! document and the clock, and each signature also the genesis hash and the used digest. What else a
//! call reads and writes is said at it.

use frame_support::weights::Weight;
use madang_primitives::weights::{call, events, row};

/// The weights of the calls.
pub trait WeightInfo {
	/// Weight of `register_did` with this number of keys.
	fn register_did(keys: u32) -> Weight;
	/// Weight of `rotate_keys` with this number of new keys.
	fn rotate_keys(keys: u32) -> Weight;
	/// Weight of `deactivate_did`.
	fn deactivate_did() -> Weight;
	/// Weight of `set_guardians` with this number of guardians.
	fn set_guardians(guardians: u32) -> Weight;
	/// Weight of `start_recovery` with this number of new keys and of guardians' consents.
	fn start_recovery(keys: u32, consents: u32) -> Weight;
	/// Weight of `finish_recovery`.
	fn finish_recovery() -> Weight;
	/// Weight of `cancel_recovery` with this number of consents.
	fn cancel_recovery(consents: u32) -> Weight;
	/// Weight of forgetting this number of expired signatures when a block has weight left.
	fn forget_expired(signatures: u32) -> Weight;
}

/// Officer, institution, reference, document, clock, genesis hash, and one used digest.
const READS: u64 = 7;
/// The reference, one used digest, and the document.
const WRITES: u64 = 3;

/// The weight of checking one key, which decodes a point inside the runtime: measured 27 µs, and this is a
/// little more.
fn key_check() -> Weight {
	call(0, 0, 1).saturating_div(4)
}

/// The weight of checking this number of keys.
fn key_checks(keys: u32) -> Weight {
	key_check().saturating_mul(keys.into())
}

/// The weight of this number of guardians' consents: each reads its document and the used digest,
/// writes the digest, and has an event.
fn consents(count: u32) -> Weight {
	call(2, 1, 1).saturating_add(events(1)).saturating_mul(count.into())
}

/// Weights calculated from these counts.
pub struct ComputedWeight;

impl WeightInfo for ComputedWeight {
	fn register_did(keys: u32) -> Weight {
		call(READS, WRITES, 1).saturating_add(events(1)).saturating_add(key_checks(keys))
	}

	/// Writes the version that ends too, and ends a recovery.
	fn rotate_keys(keys: u32) -> Weight {
		call(READS + 1, WRITES + 3, 1).saturating_add(events(2)).saturating_add(key_checks(keys))
	}

	/// Takes away the guardians too, and ends a recovery.
	fn deactivate_did() -> Weight {
		call(READS + 1, WRITES + 3, 1).saturating_add(events(2))
	}

	/// Reads the rules, the recovery, the institution that started it, and the document of each guardian. Writes
	/// the rules and not the document, and ends a recovery.
	fn set_guardians(guardians: u32) -> Weight {
		call(READS + 3, WRITES + 2, 1)
			.saturating_add(events(2))
			.saturating_add(row(1, 0).saturating_mul(guardians.into()))
	}

	/// Reads the rules, the recovery, the institution that started it, and the institution that enrolled the
	/// party with its administrators. Writes the recovery and its officer, and not the document.
	fn start_recovery(keys: u32, guardians: u32) -> Weight {
		call(READS + 5, WRITES + 1, 1)
			.saturating_add(events(2))
			.saturating_add(key_checks(keys))
			.saturating_add(consents(guardians))
	}

	/// Reads the recovery, the institution and the officer that started it. Writes the version that ends,
	/// the recovery and its officer, and no digest. Two events. To decode and encode the document with its keys twice takes
	/// about as long as the check of a key.
	fn finish_recovery() -> Weight {
		call(READS + 1, WRITES + 2, 0).saturating_add(events(2)).saturating_add(key_check())
	}

	/// Reads the rules and the recovery. Writes the recovery and its officer, and not the document.
	fn cancel_recovery(signers: u32) -> Weight {
		call(READS + 1, WRITES, 0).saturating_add(events(1)).saturating_add(consents(signers))
	}

	/// The clock and the first signature that has not expired are read too.
	fn forget_expired(signatures: u32) -> Weight {
		call(2, 0, 0).saturating_add(row(1, 1).saturating_mul(signatures.into()))
	}
}
