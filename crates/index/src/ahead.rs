//! Blocks are fetched and decoded while the ones before them are written.

use crate::{
	block::FullBlock,
	decode::decode,
	nodes::{FetchError, Nodes},
	runtimes::Runtimes,
};
use std::{
	collections::VecDeque,
	fmt::Display,
	sync::{Arc, Mutex, PoisonError},
};
use tokio::task::{spawn_blocking, JoinHandle};

/// A block that was asked for.
type Task = (u64, JoinHandle<Result<FullBlock, FetchError>>);

/// The most that is fetched at once.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
	/// The blocks that are asked for at once, and begun for the next time.
	pub in_flight: usize,
	/// The blocks that are returned.
	pub blocks: usize,
	/// The events after which no further block is returned.
	pub events: usize,
}

/// Fetches blocks in an order, and begins the ones that come next.
pub struct Ahead {
	nodes: Arc<Nodes>,
	runtimes: Arc<Runtimes>,
	begun: Mutex<VecDeque<Task>>,
}

impl Ahead {
	/// From these nodes.
	pub fn new(nodes: Arc<Nodes>, runtimes: Arc<Runtimes>) -> Self {
		Self { nodes, runtimes, begun: Mutex::default() }
	}

	/// Fetch the first of these blocks, in this order, up to the first that fails. The next ones are begun: they are there sooner
	/// when they are asked for. If others are asked for, they are forgotten.
	pub async fn fetch(
		&self,
		numbers: impl Iterator<Item = u64> + Clone,
		bounds: Bounds,
	) -> (Vec<FullBlock>, Option<FetchError>) {
		let mut begun = self.take();
		let is_next = |((number, _), next): &(&Task, u64)| number == next;
		let wanted = begun.iter().zip(numbers.clone()).take_while(is_next).count();
		begun.truncate(wanted);
		let mut left = numbers.skip(begun.len());
		let (mut blocks, mut events) = (Vec::new(), 0usize);
		while blocks.len() < bounds.blocks && events < bounds.events {
			self.begin(&mut begun, &mut left, bounds.in_flight);
			let Some((number, task)) = begun.pop_front() else { break };
			let answer = task.await.unwrap_or_else(|error| Err(unreadable(number, &error)));
			match answer {
				Ok(block) => {
					events = events.saturating_add(block.events.len());
					blocks.push(block);
				}
				// What comes after it may be of the same node: it is fetched again.
				Err(error) => return (blocks, Some(error)),
			}
		}
		self.begin(&mut begun, &mut left, bounds.in_flight);
		*self.begun.lock().unwrap_or_else(PoisonError::into_inner) = begun;
		(blocks, None)
	}

	/// Forget what was begun.
	pub fn forget(&self) {
		self.take();
	}

	fn take(&self) -> VecDeque<Task> {
		std::mem::take(&mut *self.begun.lock().unwrap_or_else(PoisonError::into_inner))
	}

	fn begin(
		&self,
		begun: &mut VecDeque<Task>,
		numbers: &mut impl Iterator<Item = u64>,
		in_flight: usize,
	) {
		let missing = in_flight.max(1).saturating_sub(begun.len());
		begun.extend(numbers.take(missing).map(|number| {
			let (nodes, runtimes) = (self.nodes.clone(), self.runtimes.clone());
			// A task of its own: it continues while others are waited for.
			(number, tokio::spawn(async move { block(&nodes, &runtimes, number).await }))
		}));
	}
}

async fn block(nodes: &Nodes, runtimes: &Runtimes, number: u64) -> Result<FullBlock, FetchError> {
	let raw = nodes.block(number).await?;
	let runtime = runtimes.of(nodes, &raw).await?;
	let decoded = spawn_blocking(move || decode(&raw, &runtime)).await;
	let decoded = decoded.map_err(|error| unreadable(number, &error))?;
	decoded.map_err(|error| unreadable(number, &error))
}

fn unreadable(block: u64, reason: &dyn Display) -> FetchError {
	FetchError::Unreadable { block, reason: reason.to_string() }
}
