//! End-to-end tests: four real nodes, real signatures, real finality.
//!
//! A network takes most of a small machine, so one test runs at a time, whatever the test runner's
//! threads.

mod admission;
mod faults;
mod flood;
mod load;
mod sale;
mod validators;

use std::sync::LazyLock;
use tokio::sync::{Mutex, MutexGuard};

static TURN: LazyLock<Mutex<()>> = LazyLock::new(Mutex::default);

/// Wait for one's turn.
async fn turn() -> MutexGuard<'static, ()> {
	TURN.lock().await
}
