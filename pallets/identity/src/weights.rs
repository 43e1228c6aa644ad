//! Weights of the pallet's calls, calculated from their worst case and not measured yet.
//!
//! Every call verifies one party's signature, which is the most expensive part. Each call reads
//! seven values (the officer and its institution for the origin, the reference, the document, the
//! clock, the genesis hash and the used digest) and writes three (the reference, the used digest
//! and the document).

use frame_support::weights::Weight;
use madang_primitives::weights::{call, row};

/// The weights of the calls.
pub trait WeightInfo {
	/// Weight of `register_did` with this number of keys.
	fn register_did(keys: u32) -> Weight;
	/// Weight of `rotate_keys` with this number of new keys.
	fn rotate_keys(keys: u32) -> Weight;
	/// Weight of `deactivate_did`.
	fn deactivate_did() -> Weight;
	/// Weight of forgetting this number of expired signatures when a block has weight left.
	fn forget_expired(signatures: u32) -> Weight;
}

const READS: u64 = 7;
const WRITES: u64 = 3;

/// The weight of checking one key, which decodes a point inside the runtime: measured 27 µs, and this is a
/// little more.
fn key_check() -> Weight {
	call(0, 0, 1).saturating_div(4)
}

/// Weights calculated from these counts.
pub struct ComputedWeight;

impl WeightInfo for ComputedWeight {
	fn register_did(keys: u32) -> Weight {
		call(READS, WRITES, 1).saturating_add(key_check().saturating_mul(keys.into()))
	}

	fn rotate_keys(keys: u32) -> Weight {
		call(READS, WRITES, 1).saturating_add(key_check().saturating_mul(keys.into()))
	}

	fn deactivate_did() -> Weight {
		call(READS, WRITES, 1)
	}

	/// The clock and the first signature that has not expired are read too.
	fn forget_expired(signatures: u32) -> Weight {
		call(2, 0, 0).saturating_add(row(1, 1).saturating_mul(signatures.into()))
	}
}
