//! How many networks run at once, and for how long each test may.
//!
//! Under plain `cargo test` all tests are threads of one process, and a semaphore counts them. Under
//! cargo-nextest each is a process of its own, where the semaphore is always free: there the groups of
//! `.config/nextest.toml` count them.

use anyhow::{Context, Result};
use std::{future::Future, str::FromStr, time::Duration};
use tokio::{
	sync::{Semaphore, SemaphorePermit},
	time::timeout,
};

/// Networks that a small machine can run at once: `max-threads` of the group in
/// `.config/nextest.toml`.
const NETWORKS: u32 = 5;

/// Seconds that a test may take, unless `MADANG_TEST_SECONDS` says otherwise: several times what each
/// takes.
const LIMIT: u64 = 420;

static SLOTS: Semaphore = Semaphore::const_new(NETWORKS as usize);

/// Run a test next to a few others.
pub async fn shared_slot(test: impl Future<Output = Result<()>>) -> Result<()> {
	let _slot = slots(1).await;
	in_time(test).await
}

/// Run a test while no other network runs.
pub async fn exclusive_slot(test: impl Future<Output = Result<()>>) -> Result<()> {
	let _slots = slots(NETWORKS).await;
	in_time(test).await
}

/// A number from the environment, which `scripts/chaos` sets.
pub fn setting<T: FromStr>(name: &str, otherwise: T) -> T {
	std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

async fn slots(count: u32) -> SemaphorePermit<'static> {
	match SLOTS.acquire_many(count).await {
		Ok(permit) => permit,
		Err(_) => unreachable!("the semaphore is never closed"),
	}
}

/// When the time is over the test is dropped, and its nodes are killed with it.
async fn in_time(test: impl Future<Output = Result<()>>) -> Result<()> {
	let limit = setting("MADANG_TEST_SECONDS", LIMIT);
	let ended = timeout(Duration::from_secs(limit), Box::pin(test)).await;
	ended.with_context(|| format!("the test has not ended after {limit} s"))?
}
