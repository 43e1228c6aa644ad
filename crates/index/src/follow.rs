//! Follows the chain: the head at once, and the older blocks backwards behind it.
//!
//! It can be stopped at any point. What is indexed is in the database's ranges, and it continues from them: forward from the
//! last block if few are missing, or at the head again, and then down into the uppermost gap.

use crate::{
	ahead::{Ahead, Bounds},
	node::Node,
	nodes::{FetchError, Nodes},
	runtimes::Runtimes,
	status::Status,
	store::{Range, Store, StoreError},
};
use std::{
	sync::{Arc, Mutex, PoisonError},
	time::{Duration, Instant},
};
use tokio::{sync::watch, time::sleep};

/// The share of the last step in the rate that is shown.
const LAST_STEP: f64 = 0.3;

/// How the chain is followed.
#[derive(Clone, Copy, Debug)]
pub struct Options {
	/// How many blocks are asked for at once.
	pub in_flight: usize,
	/// How many blocks are written in one database transaction at most.
	pub batch: usize,
	/// With how many events no further block is written in the same database transaction.
	pub events: usize,
	/// How many missing blocks are read in order. If more are missing, the head is read first.
	pub in_order: u64,
	/// How often final blocks are looked for.
	pub look: Duration,
	/// How long one answer of a node may take.
	pub patience: Duration,
	/// How often states are asked for that no node keeps.
	pub ask_archive: Duration,
}

impl Default for Options {
	fn default() -> Self {
		Self {
			in_flight: 16,
			batch: 64,
			events: 16_384,
			in_order: 64,
			look: Duration::from_millis(300),
			patience: Duration::from_secs(20),
			ask_archive: Duration::from_secs(60),
		}
	}
}

/// Why a step failed.
#[derive(Debug, thiserror::Error)]
pub enum FollowError {
	/// A block could not be fetched or read.
	#[error(transparent)]
	Fetch(#[from] FetchError),
	/// It could not be kept.
	#[error(transparent)]
	Store(#[from] StoreError),
}

/// What a step reads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Work {
	/// The first of these blocks, in order.
	Forward(Range),
	/// The last of these blocks, from the last one down.
	Backward(Range),
	/// Nothing.
	Nothing,
}

/// Reads final blocks from nodes into a store.
pub struct Follower {
	store: Store,
	nodes: Arc<Nodes>,
	/// Reads blocks in order, up to the head.
	forward: Ahead,
	/// Reads older blocks, from the newest down.
	backward: Ahead,
	genesis: [u8; 32],
	options: Options,
	status: watch::Sender<Status>,
	/// The newest block whose state no node keeps, and when that was asked.
	pruned: Mutex<Option<(u64, Instant)>>,
}

impl Follower {
	/// A follower of the network with this genesis block, by these nodes.
	pub fn new(
		store: Store,
		nodes: Vec<Arc<dyn Node>>,
		genesis: [u8; 32],
		options: Options,
	) -> Self {
		let nodes = Arc::new(Nodes::new(nodes, options.patience));
		let runtimes = Arc::<Runtimes>::default();
		Self {
			store,
			forward: Ahead::new(nodes.clone(), runtimes.clone()),
			backward: Ahead::new(nodes.clone(), runtimes),
			nodes,
			genesis,
			options,
			status: watch::Sender::default(),
			pruned: Mutex::default(),
		}
	}

	/// How far the index is, now and after each step.
	pub fn status(&self) -> watch::Receiver<Status> {
		self.status.subscribe()
	}

	/// Follow the chain for ever, and let the projections read what is there.
	pub async fn run(&self) {
		tokio::join!(self.follow(), self.project());
	}

	async fn follow(&self) {
		loop {
			match self.step().await {
				Ok(true) => {}
				Ok(false) => sleep(self.options.look).await,
				Err(error) => {
					log::warn!("the index cannot continue: {error}");
					sleep(self.options.look).await;
				}
			}
		}
	}

	async fn project(&self) {
		let mut status = self.status();
		loop {
			let problem = self.store.project().await.err().map(|error| error.to_string());
			if let Some(problem) = &problem {
				log::warn!("events cannot be projected: {problem}");
				sleep(self.options.look).await;
			}
			self.status.send_if_modified(|status| {
				let is_new = status.not_projected != problem;
				status.not_projected = problem;
				is_new
			});
			if status.changed().await.is_err() {
				return;
			}
		}
	}

	/// Index the next blocks. False if there are none at the moment.
	pub async fn step(&self) -> Result<bool, FollowError> {
		let started = Instant::now();
		let done = self.next_blocks().await;
		let problem = done.as_ref().err().map(ToString::to_string);
		let blocks = done.as_ref().map_or(0, |(blocks, _)| *blocks);
		self.publish(blocks, started.elapsed(), problem).await?;
		done.map(|(_, is_more)| is_more)
	}

	/// How many blocks it indexed, and whether there may be more to do at once.
	async fn next_blocks(&self) -> Result<(u64, bool), FollowError> {
		let head = self.nodes.finalized(&self.genesis).await?;
		self.status.send_if_modified(|status| status.head.replace(head) != Some(head));
		let ranges = self.store.ranges().await?;
		let Options { in_flight, batch, events, .. } = self.options;
		let bounds = Bounds { in_flight, blocks: batch.max(1), events };
		let (blocks, is_forward) = match plan(&ranges, head, &self.options, self.pruned()) {
			Work::Forward(range) => {
				(self.forward.fetch(range.first..=range.last, bounds).await, true)
			}
			Work::Backward(range) => {
				if !self.may_ask(range.last) {
					return Ok((0, false));
				}
				(self.backward.fetch((range.first..=range.last).rev(), bounds).await, false)
			}
			Work::Nothing => return Ok((0, false)),
		};
		let (mut blocks, failed) = blocks;
		if !is_forward {
			blocks.reverse();
		}
		match self.store.add(&blocks).await {
			Err(error @ StoreError::OtherParent { .. }) => {
				// One node is wrong: the next time another is asked.
				self.nodes.leave_first();
				self.forward.forget();
				self.backward.forget();
				return Err(error.into());
			}
			added => added?,
		}
		let count = u64::try_from(blocks.len()).unwrap_or(u64::MAX);
		match failed {
			None => {
				if !is_forward {
					self.set_pruned(None);
				}
				Ok((count, count > 0))
			}
			Some(FetchError::NeedsArchive(block)) => {
				// The status says so. Newer blocks are followed all the same, from now on if these were to be.
				let is_new = self.pruned() != Some(block);
				self.set_pruned(Some(block));
				Ok((count, is_new))
			}
			Some(error) => Err(error.into()),
		}
	}

	async fn publish(
		&self,
		blocks: u64,
		elapsed: Duration,
		problem: Option<String>,
	) -> Result<(), FollowError> {
		let ranges = self.store.ranges().await?;
		let last = match ranges.last() {
			Some(range) => self.store.block(range.last).await?.map(|one| (one.number, one.time)),
			None => None,
		};
		let needs_archive = self.pruned();
		self.status.send_if_modified(|status| {
			let mut new = Status { last, ranges, needs_archive, problem, ..status.clone() };
			if blocks > 0 {
				// Blocks are far fewer than 2⁵³.
				let now = blocks as f64 / elapsed.as_secs_f64().max(f64::MIN_POSITIVE);
				let before = status.blocks_per_second;
				let first = before == 0.0;
				new.blocks_per_second =
					if first { now } else { LAST_STEP * now + (1.0 - LAST_STEP) * before };
			}
			let is_new = *status != new;
			*status = new;
			is_new
		});
		Ok(())
	}

	fn pruned(&self) -> Option<u64> {
		self.pruned.lock().unwrap_or_else(PoisonError::into_inner).map(|(block, _)| block)
	}

	fn set_pruned(&self, block: Option<u64>) {
		let mut pruned = self.pruned.lock().unwrap_or_else(PoisonError::into_inner);
		*pruned = block.map(|block| (block, Instant::now()));
	}

	/// Whether nodes are asked for a block, whose state none may keep.
	fn may_ask(&self, block: u64) -> bool {
		let pruned = self.pruned.lock().unwrap_or_else(PoisonError::into_inner);
		pruned
			.is_none_or(|(gone, asked)| block > gone || asked.elapsed() >= self.options.ask_archive)
	}
}

/// What is read next.
fn plan(ranges: &[Range], head: u64, options: &Options, pruned: Option<u64>) -> Work {
	let at_head = Work::Forward(Range { first: head, last: head });
	let Some(top) = ranges.last() else { return at_head };
	if top.last < head {
		let next = top.last.saturating_add(1);
		let is_gone = pruned.is_some_and(|pruned| next <= pruned);
		return match head.saturating_sub(top.last) <= options.in_order && !is_gone {
			true => Work::Forward(Range { first: next, last: head }),
			false => at_head,
		};
	}
	let Some(last) = top.first.checked_sub(1) else { return Work::Nothing };
	let below = ranges.len().checked_sub(2).and_then(|below| ranges.get(below));
	let first = below.map_or(0, |below| below.last.saturating_add(1));
	Work::Backward(Range { first, last })
}

#[cfg(test)]
mod tests {
	use super::*;

	const OPTIONS: Options = Options {
		in_flight: 1,
		batch: 10,
		events: 10,
		in_order: 20,
		look: Duration::ZERO,
		patience: Duration::ZERO,
		ask_archive: Duration::ZERO,
	};

	fn range(first: u64, last: u64) -> Range {
		Range { first, last }
	}

	#[test]
	fn the_head_comes_first_and_the_newest_gap_next() {
		let next = |ranges: &[Range], head| plan(ranges, head, &OPTIONS, None);
		assert_eq!(next(&[], 100), Work::Forward(range(100, 100)));
		assert_eq!(next(&[range(100, 100)], 100), Work::Backward(range(0, 99)));
		assert_eq!(next(&[range(90, 100)], 101), Work::Forward(range(101, 101)));
		assert_eq!(next(&[range(90, 100)], 115), Work::Forward(range(101, 115)));
		assert_eq!(next(&[range(90, 100)], 121), Work::Forward(range(121, 121)));
		let all = [range(0, 3), range(90, 100), range(121, 121)];
		assert_eq!(next(&all, 121), Work::Backward(range(101, 120)));
		assert_eq!(next(&[range(0, 3), range(8, 121)], 121), Work::Backward(range(4, 7)));
		assert_eq!(next(&[range(4, 121)], 121), Work::Backward(range(0, 3)));
		assert_eq!(next(&[range(0, 121)], 121), Work::Nothing);
		// All nodes are behind the index.
		assert_eq!(next(&[range(0, 121)], 100), Work::Nothing);
	}

	#[test]
	fn blocks_whose_states_are_gone_do_not_keep_the_head_waiting() {
		let next = |pruned| plan(&[range(0, 90)], 100, &OPTIONS, pruned);
		assert_eq!(next(None), Work::Forward(range(91, 100)));
		assert_eq!(next(Some(90)), Work::Forward(range(91, 100)));
		assert_eq!(next(Some(91)), Work::Forward(range(100, 100)));
	}
}
