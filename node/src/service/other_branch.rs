//! A node that holds another block as final than the others can never follow them. It says so.
//!
//! The SDK refuses each block of the other branch and starts to synchronise again, and reports itself as
//! synchronising. A block of another branch can also come late from an honest author, after its rival
//! became final. Such a block is not sent again, and finality continues.

use crate::client::{BlockImport, Client};
use madang_runtime::{opaque::Block, BlockNumber, Hash};
use prometheus_endpoint::{register, Gauge, PrometheusError, Registry, U64};
use sc_client_api::HeaderBackend;
use sc_consensus::{
	block_import::BlockImport as Import, BlockCheckParams, BlockImportParams, ImportResult,
};
use sp_consensus::Error;
use sp_runtime::traits::Header as _;
use std::{
	sync::{Arc, Mutex, PoisonError},
	time::{Duration, Instant},
};

const LOG_TARGET: &str = "finality";

/// How long blocks of another branch must be refused, while nothing becomes final.
const ALARM_AFTER: Duration = Duration::from_secs(15);

/// How often at least.
const ALARM_TIMES: u32 = 3;

/// How often the alarm is repeated.
const REPEAT: Duration = Duration::from_secs(60);

/// The import of others' blocks.
#[derive(Clone)]
pub struct OthersBlocks {
	inner: BlockImport,
	client: Arc<Client>,
	refused: Arc<Mutex<Refused>>,
	metric: Option<Gauge<U64>>,
}

impl OthersBlocks {
	/// Watch what this import refuses.
	///
	/// # Errors
	///
	/// If the metric is registered already.
	pub fn new(
		inner: BlockImport,
		client: Arc<Client>,
		registry: Option<&Registry>,
	) -> Result<Self, PrometheusError> {
		let metric = registry.map(|registry| {
			let gauge = Gauge::new(
				"madang_other_finalized_branch",
				"1 if this node holds another block as final than the nodes around it",
			)?;
			register(gauge, registry)
		});
		Ok(Self { inner, client, refused: Arc::default(), metric: metric.transpose()? })
	}

	/// A block of this number was imported or not.
	fn watch(&self, number: BlockNumber, hash: Hash, result: &Result<ImportResult, Error>) {
		let finalized = self.client.info().finalized_number;
		let is_refused = result.is_err() && number <= finalized && self.is_rival(number, hash);
		let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
		let alarm = refused.observe(finalized, is_refused, Instant::now());
		if let Some(metric) = &self.metric {
			metric.set(refused.is_alarming().into());
		}
		if alarm {
			log::error!(
				target: LOG_TARGET,
				"The others build on another block {number}, {hash:?}, than the one that this node \
				holds as final. It cannot follow them: see docs/src/durability.md, \"A node on another \
				finalized branch\"",
			);
		}
	}

	fn is_rival(&self, number: BlockNumber, hash: Hash) -> bool {
		matches!(self.client.hash(number), Ok(Some(own)) if own != hash)
	}
}

/// The blocks of another branch that were refused since the last block became final.
#[derive(Default)]
struct Refused {
	finalized: BlockNumber,
	times: u32,
	first: Option<Instant>,
	reported: Option<Instant>,
}

impl Refused {
	/// An import has ended. Returns whether it is time for the alarm.
	fn observe(&mut self, finalized: BlockNumber, is_refused: bool, now: Instant) -> bool {
		if finalized != self.finalized {
			*self = Self { finalized, ..Self::default() };
		}
		if !is_refused {
			return false;
		}
		self.times = self.times.saturating_add(1);
		let first = *self.first.get_or_insert(now);
		let long = now.duration_since(first) >= ALARM_AFTER && self.times >= ALARM_TIMES;
		let lately = self.reported.is_some_and(|last| now.duration_since(last) < REPEAT);
		if long && !lately {
			self.reported = Some(now);
			return true;
		}
		false
	}

	fn is_alarming(&self) -> bool {
		self.reported.is_some()
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
		self.watch(number, hash, &result);
		result
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const SECOND: Duration = Duration::from_secs(1);

	#[test]
	fn blocks_that_are_refused_again_and_again_raise_the_alarm() {
		let (mut refused, start) = (Refused::default(), Instant::now());
		let alarms: Vec<u32> =
			(0..100).filter(|second| refused.observe(7, true, start + SECOND * *second)).collect();
		assert_eq!(alarms, [15, 75], "and the alarm is repeated");
		assert!(refused.is_alarming());
		refused.observe(8, false, start + SECOND * 100);
		assert!(!refused.is_alarming(), "finality continues");
	}

	#[test]
	fn a_late_block_raises_no_alarm() {
		let (mut refused, start) = (Refused::default(), Instant::now());
		for second in 0..100 {
			let late = second % 10 < 3;
			assert!(!refused.observe(second, late, start + SECOND * second));
		}
		assert!(!refused.observe(100, true, start + SECOND * 100));
		assert!(!refused.observe(100, false, start + SECOND * 200), "imports without a refusal");
	}
}
