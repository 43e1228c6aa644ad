//! Weights computed from what a call does, until they are measured.
//!
//! Each pallet's `weights.rs` counts the reads, writes, signature checks and rows of its worst case
//! and has the time computed here. The unit costs are on the safe side of what the performance
//! notes measured on the smallest machine that is supported.

use sp_weights::Weight;

/// One storage read with ParityDB, in picoseconds.
const READ: u64 = 8_000_000;
/// One storage write with ParityDB, in picoseconds.
const WRITE: u64 = 50_000_000;
/// What any call costs besides storage and signatures: decoding, checks, an event.
const CALL: u64 = 15_000_000;
/// Handling of one row of a batch besides its storage: decoding and checks.
const ROW: u64 = 4_000_000;
/// One check of a party's signature. P-256 is the dearest: it runs inside the runtime, where 2.0 ms
/// were measured (`node/benches/signatures.rs`).
const SIGNATURE: u64 = 2_500_000_000;
/// Bytes of consent that one read brings. Madang is no parachain: the bound never binds, yet a weight
/// of zero would be a lie.
const CONSENT_BYTES: u64 = 2_048;

/// The weight of a call that makes so many reads and writes, and checks so many signatures.
pub const fn call(reads: u64, writes: u64, signatures: u64) -> Weight {
	Weight::from_parts(
		CALL.saturating_add(READ.saturating_mul(reads))
			.saturating_add(WRITE.saturating_mul(writes))
			.saturating_add(SIGNATURE.saturating_mul(signatures)),
		CONSENT_BYTES.saturating_mul(reads.saturating_add(writes)),
	)
}

/// What one row of a batch adds.
pub const fn row(reads: u64, writes: u64) -> Weight {
	Weight::from_parts(
		ROW.saturating_add(READ.saturating_mul(reads)).saturating_add(WRITE.saturating_mul(writes)),
		CONSENT_BYTES.saturating_mul(reads.saturating_add(writes)),
	)
}
