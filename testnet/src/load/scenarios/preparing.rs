//! What must be there before the measured part.

use crate::{
	load::{run_tasks, Load, Task},
	Network,
};
use anyhow::{ensure, Result};
use madang_client::Included;

/// Send what must be there before the measured part; all of it must succeed.
pub(super) async fn prepare_all(network: &Network, tasks: Vec<Task>) -> Result<Vec<Included>> {
	const WINDOW: usize = 20;
	let load =
		Load { officers: usize::from(u8::MAX), each: 0, window: WINDOW, bulk: WINDOW, pace: None };
	let count = tasks.len();
	let (outcome, included) = run_tasks(network, tasks, load).await?;
	for (kind, (count, answer)) in &outcome.others {
		eprintln!("  preparing: {count} {kind}: {answer}");
	}
	let included: Vec<_> = included.into_iter().flatten().collect();
	ensure!(included.len() == count, "{} of {count} were prepared", included.len());
	Ok(included)
}
