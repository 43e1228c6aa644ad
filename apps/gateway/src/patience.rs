//! Waits for an answer that there is not yet.

use std::time::Duration;
use tokio::{
	sync::watch,
	time::{timeout_at, Instant},
};

/// How long a request waits, and for what.
pub struct Patience {
	changed: watch::Receiver<u64>,
	until: Instant,
}

impl Patience {
	/// Wait for so long, and ask again whenever something changed.
	pub fn new(mut changed: watch::Receiver<u64>, wait: Duration) -> Self {
		changed.mark_unchanged();
		Self { changed, until: Instant::now() + wait }
	}

	/// Wait until it is time to ask again. False if the time is over.
	pub async fn waits(&mut self) -> bool {
		matches!(timeout_at(self.until, self.changed.changed()).await, Ok(Ok(())))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[tokio::test(start_paused = true)]
	async fn a_request_asks_again_when_something_changed_until_its_time_is_over() {
		let (changes, changed) = watch::channel(0);
		let mut patience = Patience::new(changed, Duration::from_secs(9));
		// What changed while it asked counts too.
		changes.send_replace(1);
		assert!(patience.waits().await);
		assert!(!patience.waits().await);
		assert!(!patience.waits().await);
	}
}
