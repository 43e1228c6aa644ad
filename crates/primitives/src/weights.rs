//! Weights calculated from what a call does.
//!
//! Each pallet's `weights.rs` counts the reads, writes, signature checks and rows of the worst case
//! and calculates the time with these functions. The unit costs are upper bounds of what was measured on the
//! smallest supported machine (docs/src/performance.md), and `scripts/benchmark` compares what each call
//! costs with its weight.

pub use sp_weights::Weight;

/// One storage read with ParityDB, in picoseconds.
const READ: u64 = 8_000_000;
/// One storage write with ParityDB, in picoseconds.
const WRITE: u64 = 50_000_000;
/// The cost of any call without its storage and signatures: decoding, checks and an event.
const CALL: u64 = 50_000_000;
/// The cost of one row of a batch without its storage: decoding and checks.
const ROW: u64 = 6_000_000;
/// The cost of one event. All events of a block are one value, which a block writes once.
const EVENT: u64 = 10_000_000;
/// The cost of a write to a value that the block has written already. It stays in memory, and the block
/// writes it once.
const REWRITE: u64 = 10_000_000;
/// One check of a signature. The node makes it, and the kinds of keys differ by little
/// (`node/benches/signatures.rs`).
const SIGNATURE: u64 = 100_000_000;
/// Bytes of storage proof that one read or write adds. Madang is not a parachain, so this limit is
/// never reached, but a proof size of zero would be wrong.
const PROOF_BYTES: u64 = 2_048;

/// The weight of a call with this number of reads, writes and signature checks.
pub const fn call(reads: u64, writes: u64, signatures: u64) -> Weight {
	Weight::from_parts(
		CALL.saturating_add(READ.saturating_mul(reads))
			.saturating_add(WRITE.saturating_mul(writes))
			.saturating_add(SIGNATURE.saturating_mul(signatures)),
		PROOF_BYTES.saturating_mul(reads.saturating_add(writes)),
	)
}

/// The weight of this number of storage reads.
pub const fn reads(count: u64) -> Weight {
	Weight::from_parts(READ.saturating_mul(count), PROOF_BYTES.saturating_mul(count))
}

/// The weight of this number of events.
pub const fn events(count: u64) -> Weight {
	Weight::from_parts(EVENT.saturating_mul(count), 0)
}

/// The weight of so many writes to values that many transactions of a block write, such as a counter: the
/// block writes each once.
pub const fn rewrites(count: u64) -> Weight {
	Weight::from_parts(REWRITE.saturating_mul(count), 0)
}

/// The weight of one check of an account's signature.
pub const fn account_signature() -> Weight {
	Weight::from_parts(SIGNATURE, 0)
}

/// The weight that one row of a batch adds, with this number of reads and writes.
pub const fn row(reads: u64, writes: u64) -> Weight {
	Weight::from_parts(
		ROW.saturating_add(READ.saturating_mul(reads)).saturating_add(WRITE.saturating_mul(writes)),
		PROOF_BYTES.saturating_mul(reads.saturating_add(writes)),
	)
}

/// The cost of one holder in picoseconds: two greatest common divisors over 128 bits for the share,
/// and the comparison with the other holders. Measured: 0.4 µs, in titles with 64 holders whose shares have
/// large terms.
const HOLDING: u64 = 4_000_000;

/// The weight of checking this number of holders or lots.
pub fn holdings(holders: u32) -> Weight {
	Weight::from_parts(HOLDING.saturating_mul(u64::from(holders)), 0)
}

/// The cost of one lot or live entry of a title in picoseconds: it is decoded, encoded and hashed.
const LINE: u64 = 4_000_000;

/// The weight of reading this number of lots and live entries.
pub const fn lines(count: u64) -> Weight {
	Weight::from_parts(LINE.saturating_mul(count), 0)
}
