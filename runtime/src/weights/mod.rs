//! What each call is charged, and what it cost when it was measured last.
//!
//! `measured.txt` is written by `scripts/benchmark --write`. A test compares it with what is charged, so that no weight
//! becomes lower than what was measured, and `scripts/check-tidy` asks for each benchmark's line. This is not part of the runtime in wasm.

mod charged;
mod measured;

pub use charged::charged;
pub use measured::{last, Measured, NotMeasured};

/// How much of what is charged a call may cost: the speed of the machine and its caches differ from one measurement to
/// the next.
pub const MARGIN: f64 = 1.2;
