//! Wakes systems when there is something new, in the form of Standard Webhooks.
//!
//! A message says only that there is something, and how far it goes. What it is, the system reads with its own means and its
//! own cursor. So nothing is lost with a message: it is sent again until it is received, and what becomes new meanwhile goes
//! with it.

mod message;
mod receiver;

pub use message::{Message, Secret};
pub use receiver::Receiver;

use rand::Rng;
use serde_json::Value;
use std::time::Duration;
use tokio::{sync::watch, time::sleep};

/// How long to wait before a message is sent again for the first time. It doubles each time.
const FIRST_WAIT: Duration = Duration::from_secs(1);

/// The longest wait.
const LONGEST_WAIT: Duration = Duration::from_secs(5 * 60);

/// Tell a receiver what is new, one message of this kind after the other, until nobody tells any more. `posted` is told each
/// time whether it was received.
pub async fn wake(
	receiver: &Receiver,
	kind: &str,
	mut news: watch::Receiver<Value>,
	posted: impl Fn(bool),
) {
	while news.changed().await.is_ok() {
		let mut message = Message::new(kind, &news.borrow_and_update());
		let mut wait = FIRST_WAIT;
		while let Err(reason) = receiver.post(&message).await {
			posted(false);
			log::warn!("{} was not woken: {reason}", receiver.url);
			// Not all programs at the same moment.
			let pause = wait.mul_f64(rand::thread_rng().gen_range(0.8..1.2));
			sleep(pause).await;
			wait = wait.saturating_mul(2).min(LONGEST_WAIT);
			if news.has_changed().unwrap_or(false) {
				message = Message::new(kind, &news.borrow_and_update());
			}
		}
		posted(true);
	}
}

/// Tell what is new, if it is.
pub fn tell(news: &watch::Sender<Value>, new: Value) {
	news.send_if_modified(|last| {
		let is_new = *last != new;
		*last = new;
		is_new
	});
}
