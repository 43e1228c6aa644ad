//! What the calls weigh: computed from what they do at worst, not measured yet.
//!
//! Every call verifies one party's signature, which outweighs the rest. Reads of each: the officer
//! and its institution for the origin, the reference, the document, the clock, the genesis hash and
//! the used digest (7). Writes of each: the reference, the used digest and the document (3).

use frame_support::weights::Weight;
use madang_primitives::weights::call;

/// What each call weighs.
pub trait WeightInfo {
	/// `register_did` with so many keys.
	fn register_did(keys: u32) -> Weight;
	/// `rotate_keys` with so many new keys.
	fn rotate_keys(keys: u32) -> Weight;
	/// `deactivate_did`.
	fn deactivate_did() -> Weight;
}

const READS: u64 = 7;
const WRITES: u64 = 3;

/// Checking that a key is a point takes one square root in the field, about 260 multiplications.
/// Verifying a P-256 signature takes over 3,500: a tenth of it is on the safe side.
fn key_check() -> Weight {
	call(0, 0, 1).saturating_div(10)
}

/// Weights computed from the counts above.
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
}
