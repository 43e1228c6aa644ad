//! End-to-end tests: four real nodes, real signatures, real finality.
//!
//! They wait for finality most of the time, so a few networks run at once, whatever the test runner's
//! threads; those that fill the machine run alone.

mod admission;
mod faults;
mod flood;
mod keys;
mod limits;
mod load;
mod outsider;
mod partition;
mod pool;
mod sale;
mod signed;
mod upgrade;
mod validators;

use tokio::sync::{Semaphore, SemaphorePermit};

/// Networks that a small machine can run at once.
const NETWORKS: u32 = 3;

static TURNS: Semaphore = Semaphore::const_new(NETWORKS as usize);

async fn permits(count: u32) -> SemaphorePermit<'static> {
	match TURNS.acquire_many(count).await {
		Ok(permit) => permit,
		Err(_) => unreachable!("the semaphore is never closed"),
	}
}

/// Wait for one's turn.
async fn turn() -> SemaphorePermit<'static> {
	permits(1).await
}

/// Wait until no other network runs.
async fn alone() -> SemaphorePermit<'static> {
	permits(NETWORKS).await
}
