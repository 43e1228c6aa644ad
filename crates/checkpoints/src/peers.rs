//! How much a peer may send.

use std::time::Duration;

/// An allowance that fills up with time. A message costs one; a peer without any is not listened to, so
/// that checking its signatures costs a bounded time.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Allowance {
	left: f64,
	at: Duration,
}

impl Allowance {
	/// The messages that can come at once: every cosignature of 64 seats for 32 checkpoints, which is what
	/// a node asks for after a restart.
	pub const FULL: u32 = 64 * 32;

	/// The messages in a second: eight checkpoints of 64 seats.
	pub const EACH_SECOND: u32 = 64 * 8;

	/// A full allowance. `now` is the time since any fixed moment, from a clock that never goes back.
	pub fn new(now: Duration) -> Self {
		Self { left: f64::from(Self::FULL), at: now }
	}

	/// Take one message. Whether it may be read.
	pub fn take(&mut self, now: Duration) -> bool {
		let passed = now.saturating_sub(self.at).as_secs_f64();
		self.at = self.at.max(now);
		let filled = passed.mul_add(f64::from(Self::EACH_SECOND), self.left);
		self.left = filled.min(f64::from(Self::FULL));
		let is_allowed = self.left >= 1.0;
		if is_allowed {
			self.left -= 1.0;
		}
		is_allowed
	}
}
