//! A node that holds another block as final than the others can never follow them. It says so.
//!
//! The SDK refuses the first block of the other branch, and reports the node as synchronising from then
//! on. A block of another branch can also come late from an honest author, after its rival became final.
//! Then the blocks that follow are imported as usual.

use crate::client::{BlockImport, Client};
use madang_runtime::{opaque::Block, BlockNumber, Hash};
use prometheus_endpoint::{register, Gauge, PrometheusError, Registry, U64};
use sc_client_api::HeaderBackend;
use sc_consensus::{
	block_import::BlockImport as Import, BlockCheckParams, BlockImportParams, ImportResult,
};
use sc_network_sync::SyncingService;
use sp_consensus::Error;
use sp_runtime::traits::Header as _;
use std::{
	sync::{Arc, Mutex, PoisonError},
	time::{Duration, Instant},
};

const LOG_TARGET: &str = "finality";

/// How long nothing may be imported after a block of another branch was refused.
const ALARM_AFTER: Duration = Duration::from_secs(15);

/// By how many blocks the others must be ahead.
const AHEAD: BlockNumber = 3;

/// How often the node looks, and how often it repeats the alarm.
const LOOK: Duration = Duration::from_secs(3);
const REPEAT: Duration = Duration::from_secs(60);

/// The import of others' blocks.
#[derive(Clone)]
pub struct OthersBlocks {
	inner: BlockImport,
	client: Arc<Client>,
	branch: OtherBranch,
}

/// What is known about another branch.
#[derive(Clone, Default)]
pub struct OtherBranch(Arc<Mutex<Option<Rival>>>);

/// A block of another branch that was refused. Nothing was imported since.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Rival {
	number: BlockNumber,
	hash: Hash,
	refused_at: Instant,
}

impl OthersBlocks {
	/// Note what this import refuses.
	pub fn new(inner: BlockImport, client: Arc<Client>, branch: OtherBranch) -> Self {
		Self { inner, client, branch }
	}

	/// Whether this node holds another block of that number as final.
	fn is_rival(&self, number: BlockNumber, hash: Hash) -> bool {
		number <= self.client.info().finalized_number
			&& matches!(self.client.hash(number), Ok(Some(own)) if own != hash)
	}
}

#[async_trait::async_trait]
impl Import<Block> for OthersBlocks {
	type Error = Error;

	async fn check_block(&self, block: BlockCheckParams<Block>) -> Result<ImportResult, Error> {
		self.inner.check_block(block).await
	}

	async fn import_block(&self, block: BlockImportParams<Block>) -> Result<ImportResult, Error> {
		let (number, hash) = (*block.header.number(), block.post_hash());
		let result = self.inner.import_block(block).await;
		match &result {
			Ok(ImportResult::Imported(_)) => self.branch.imported(),
			Err(_) if self.is_rival(number, hash) => {
				self.branch.refused(number, hash, Instant::now());
			}
			_ => {}
		}
		result
	}
}

impl OtherBranch {
	fn change(&self, change: impl FnOnce(&mut Option<Rival>)) {
		change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
	}

	fn imported(&self) {
		self.change(|rival| *rival = None);
	}

	fn refused(&self, number: BlockNumber, hash: Hash, now: Instant) {
		self.change(|rival| {
			rival.get_or_insert(Rival { number, hash, refused_at: now });
		});
	}

	/// The block that the others build on, if this node cannot follow them. `best` is its own best block,
	/// `seen` the best that others have announced.
	fn alarm(&self, best: BlockNumber, seen: BlockNumber, now: Instant) -> Option<Rival> {
		let rival = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
		rival.filter(|rival| {
			now.duration_since(rival.refused_at) >= ALARM_AFTER
				&& seen >= best.saturating_add(AHEAD)
		})
	}

	/// Look until the node ends.
	///
	/// # Errors
	///
	/// If the metric is registered already.
	pub fn watch(
		self,
		client: Arc<Client>,
		sync: Arc<SyncingService<Block>>,
		registry: Option<&Registry>,
	) -> Result<impl std::future::Future<Output = ()>, PrometheusError> {
		let gauge = |registry| {
			let gauge: Gauge<U64> = Gauge::new(
				"madang_other_finalized_branch",
				"1 if this node holds another block as final than the nodes around it",
			)?;
			register(gauge, registry)
		};
		let metric = registry.map(gauge).transpose()?;
		Ok(async move {
			let mut reported: Option<Instant> = None;
			loop {
				tokio::time::sleep(LOOK).await;
				let Ok(status) = sync.status().await else { return };
				let (best, now) = (client.info().best_number, Instant::now());
				let alarm = self.alarm(best, status.best_seen_block.unwrap_or_default(), now);
				if let Some(metric) = &metric {
					metric.set(alarm.is_some().into());
				}
				let lately = reported.is_some_and(|last| now.duration_since(last) < REPEAT);
				if let (Some(rival), false) = (alarm, lately) {
					reported = Some(now);
					report(rival);
				}
			}
		})
	}
}

fn report(Rival { number, hash, .. }: Rival) {
	log::error!(
		target: LOG_TARGET,
		"The others build on another block {number}, {hash:?}, than the one that this node holds as \
		final. It cannot follow them: see docs/src/durability.md, \"A node on another finalized \
		branch\"",
	);
}

#[cfg(test)]
mod tests {
	use super::*;

	fn branch() -> (OtherBranch, Instant) {
		let (branch, start) = (OtherBranch::default(), Instant::now());
		branch.refused(7, Hash::repeat_byte(7), start);
		(branch, start)
	}

	#[test]
	fn a_node_that_imports_nothing_after_a_rival_block_is_on_another_branch() {
		let (branch, start) = branch();
		assert_eq!(branch.alarm(9, 20, start + ALARM_AFTER / 2), None, "too early");
		branch.refused(8, Hash::repeat_byte(8), start + ALARM_AFTER / 2);
		let alarm = branch.alarm(9, 20, start + ALARM_AFTER).map(|rival| rival.number);
		assert_eq!(alarm, Some(7), "the first one counts");
		branch.imported();
		assert_eq!(branch.alarm(9, 20, start + ALARM_AFTER), None);
	}

	#[test]
	fn without_others_ahead_there_is_no_alarm() {
		let (branch, start) = branch();
		assert_eq!(branch.alarm(9, 9, start + ALARM_AFTER * 9), None, "nobody is there");
		assert_eq!(branch.alarm(9, 8 + AHEAD, start + ALARM_AFTER * 9), None);
	}
}
