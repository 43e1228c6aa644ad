//! The time, and waiting. Tests have a clock of their own.

use futures::future::{BoxFuture, FutureExt};
use std::time::Duration;

/// A clock.
pub trait Clock: Send + Sync {
	/// The time in milliseconds since 1970.
	fn now(&self) -> u64;

	/// Done after so many milliseconds.
	fn wait(&self, milliseconds: u64) -> BoxFuture<'static, ()>;
}

/// The clock of the machine.
pub struct MachineClock;

impl Clock for MachineClock {
	fn now(&self) -> u64 {
		madang_service::now()
	}

	fn wait(&self, milliseconds: u64) -> BoxFuture<'static, ()> {
		tokio::time::sleep(Duration::from_millis(milliseconds)).boxed()
	}
}
