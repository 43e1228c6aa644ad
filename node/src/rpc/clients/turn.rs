//! The turn of a message: what it holds from its first call until all of its calls are answered.
//!
//! The answers of a batch are kept until the last one is there. So it is messages that take turns, and not calls.

use std::sync::{
	atomic::{AtomicUsize, Ordering},
	Mutex, PoisonError,
};
use tokio::sync::OwnedSemaphorePermit;

/// The places of a message among those that are answered at once: of its connection, and of its address.
pub type Places = [OwnedSemaphorePermit; 2];

/// The turn of a message.
#[derive(Default)]
pub struct Turn {
	answers: AtomicUsize,
	places: Mutex<Option<Places>>,
}

impl Turn {
	/// Whether the message has its places.
	pub fn has_begun(&self) -> bool {
		self.places.lock().unwrap_or_else(PoisonError::into_inner).is_some()
	}

	/// The message has its places, until the turn is dropped.
	pub fn begin(&self, places: Places) {
		*self.places.lock().unwrap_or_else(PoisonError::into_inner) = Some(places);
	}

	/// A call has an answer of so many bytes.
	pub fn add(&self, bytes: usize) {
		self.answers.fetch_add(bytes, Ordering::Relaxed);
	}

	/// The bytes of its answers.
	pub fn answers(&self) -> usize {
		self.answers.load(Ordering::Relaxed)
	}
}
