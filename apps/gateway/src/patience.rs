//! Waits for an answer that there is not yet.

use std::time::Duration;
use tokio::{
	sync::watch,
	time::{timeout, Instant},
};

/// How long a request waits, and for what.
pub struct Patience {
	changed: watch::Receiver<u64>,
	until: Instant,
	look: Duration,
}

impl Patience {
	/// Wait for so long, and ask again whenever something changed, but every `look` at the latest.
	pub fn new(mut changed: watch::Receiver<u64>, wait: Duration, look: Duration) -> Self {
		changed.mark_unchanged();
		Self { changed, until: Instant::now() + wait, look }
	}

	/// Wait until it is time to ask again. False if the time is over.
	pub async fn waits(&mut self) -> bool {
		let left = self.until.saturating_duration_since(Instant::now());
		if left.is_zero() {
			return false;
		}
		// Whether it changed or not, ask again.
		let _ = timeout(left.min(self.look), self.changed.changed()).await;
		true
	}
}
