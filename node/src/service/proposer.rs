//! Fills a block with transactions of the pool.
//!
//! It does what the SDK's proposer does, without two costs that grow with the block: that one encodes the
//! whole block again before each transaction, to know its size, and hashes every transaction once more for a
//! line of the log.

use super::pace::Pace;
use crate::{client::Client, pool::Pool};
use codec::Encode;
use futures::{channel::oneshot, FutureExt};
use madang_runtime::opaque::{Block, Hash, Header};
use prometheus_endpoint::Registry;
use sc_block_builder::{BlockBuilder, BlockBuilderBuilder};
use sc_proposer_metrics::{EndProposingReason, MetricsLink};
use sc_service::SpawnTaskHandle;
use sc_transaction_pool_api::{InPoolTransaction, TransactionPool, TxHash, TxInvalidityReportMap};
use sp_blockchain::{ApplyExtrinsicFailed::Validity, Error};
use sp_consensus::{Environment, Proposal, ProposeArgs};
use sp_inherents::InherentData;
use sp_runtime::{
	traits::{Block as _, Header as _},
	transaction_validity::TransactionValidityError,
	ExtrinsicInclusionMode, OpaqueExtrinsic,
};
use std::{
	future::{ready, Future, Ready},
	pin::Pin,
	sync::Arc,
	time::{Duration, Instant},
};

const LOG_TARGET: &str = "authoring";

/// How many transactions that do not fit are passed over before a block counts as full. While half of the
/// time is left, it does not.
const MAX_SKIPPED: usize = 8;

/// Makes a proposer for each of the node's slots.
pub struct Proposers {
	client: Arc<Client>,
	pool: Arc<Pool>,
	tasks: SpawnTaskHandle,
	metrics: MetricsLink,
	/// The most bytes of a block.
	size: usize,
	pace: Pace,
}

impl Proposers {
	/// Proposers of blocks of at most so many bytes, at a pace that the others can follow.
	pub fn new(
		client: Arc<Client>,
		pool: Arc<Pool>,
		tasks: SpawnTaskHandle,
		registry: Option<&Registry>,
		size: usize,
		pace: Pace,
	) -> Self {
		Self { client, pool, tasks, metrics: MetricsLink::new(registry), size, pace }
	}
}

impl Environment<Block> for Proposers {
	type Proposer = Proposer;
	type CreateProposer = Ready<Result<Proposer, Error>>;
	type Error = Error;

	fn init(&mut self, parent: &Header) -> Self::CreateProposer {
		ready(Ok(Proposer {
			client: self.client.clone(),
			pool: self.pool.clone(),
			tasks: self.tasks.clone(),
			metrics: self.metrics.clone(),
			size: self.size,
			pace: self.pace.clone(),
			parent: parent.hash(),
			number: *parent.number(),
		}))
	}
}

/// Proposes one block.
pub struct Proposer {
	client: Arc<Client>,
	pool: Arc<Pool>,
	tasks: SpawnTaskHandle,
	metrics: MetricsLink,
	size: usize,
	pace: Pace,
	parent: Hash,
	number: u32,
}

impl sp_consensus::Proposer<Block> for Proposer {
	type Error = Error;
	type Proposal = Pin<Box<dyn Future<Output = Result<Proposal<Block>, Error>> + Send>>;

	fn propose(self, args: ProposeArgs<Block>) -> Self::Proposal {
		async move {
			let (answer, proposal) = oneshot::channel();
			// It keeps its thread busy.
			self.tasks.clone().spawn_blocking("proposer", Some("block-authoring"), async move {
				// The author has ended if nobody waits for the answer.
				let _ = answer.send(self.build(args).await);
			});
			proposal.await?
		}
		.boxed()
	}
}

/// When to stop.
struct Limits {
	/// From now on a block that seems full is full.
	soft: Instant,
	/// No transaction is added any more.
	hard: Instant,
	bytes: usize,
}

impl Limits {
	/// For a block that was begun then, and on which its inherents are by now.
	fn new(begun: Instant, time: Duration, bytes: usize) -> Self {
		let now = Instant::now();
		// The rest is for terms that end, and to close the block. Some transactions are always tried.
		let hard = (begun + time - time / 6).max(now + time / 8);
		Self { soft: now + hard.saturating_duration_since(now) / 2, hard, bytes }
	}
}

type Builder<'a> = BlockBuilder<'a, Block, Client>;

impl Proposer {
	async fn build(self, args: ProposeArgs<Block>) -> Result<Proposal<Block>, Error> {
		let begun = Instant::now();
		let (most, bytes) = (args.max_duration, args.block_size_limit.unwrap_or(self.size));
		let mut size = Header::new(
			self.number,
			Default::default(),
			Default::default(),
			self.parent,
			args.inherent_digests.clone(),
		)
		.encoded_size();
		let mut builder = BlockBuilderBuilder::new(&*self.client)
			.on_parent_block(self.parent)
			.with_parent_block_number(self.number)
			.with_proof_recorder(args.storage_proof_recorder)
			.with_inherent_digests(args.inherent_digests)
			.with_extra_extensions(args.extra_extensions)
			.build()?;
		size += self.add_inherents(&mut builder, args.inherent_data)?;
		let limits = Limits::new(begun, self.pace.of(most), bytes);
		let (reason, added) = match builder.extrinsic_inclusion_mode() {
			ExtrinsicInclusionMode::AllExtrinsics => {
				self.add_transactions(&mut builder, size, &limits).await
			}
			ExtrinsicInclusionMode::OnlyInherents => (EndProposingReason::TransactionForbidden, 0),
		};
		let filled = begun.elapsed();
		let full = added > 0 && !matches!(reason, EndProposingReason::NoMoreTransactions);
		let (block, storage_changes) = builder.build()?.into_inner();
		self.report(&block, reason, filled, begun.elapsed());
		// A block that is made too late is not used.
		self.pace.made(full, begun.elapsed() <= most);
		Ok(Proposal { block, storage_changes })
	}

	/// Add what every block must contain. Returns its bytes.
	fn add_inherents(&self, builder: &mut Builder<'_>, data: InherentData) -> Result<usize, Error> {
		let begun = Instant::now();
		let inherents = builder.create_inherents(data)?;
		self.metrics.report(|metrics| {
			metrics.create_inherents_time.observe(begun.elapsed().as_secs_f64());
		});
		let mut size = 0;
		for inherent in inherents {
			let bytes = inherent.encoded_size();
			match builder.push(inherent) {
				Ok(()) => size += bytes,
				Err(Error::ApplyExtrinsicFailed(Validity(error))) if error.was_mandatory() => {
					log::error!(target: LOG_TARGET, "No block: an inherent failed: {error:?}");
					return Err(Error::ApplyExtrinsicFailed(Validity(error)));
				}
				Err(error) => log::warn!(target: LOG_TARGET, "An inherent is left out: {error}"),
			}
		}
		Ok(size)
	}

	/// Add transactions until the block is full, the time is over or there are no more. A transaction that
	/// is invalid leaves the pool. Returns why it stopped, and how many were added.
	async fn add_transactions(
		&self,
		builder: &mut Builder<'_>,
		mut size: usize,
		limits: &Limits,
	) -> (EndProposingReason, usize) {
		let wait = limits.hard.saturating_duration_since(Instant::now()) / 8;
		let mut ready = self.pool.ready_at_with_timeout(self.parent, wait).await;
		let mut invalid = TxInvalidityReportMap::<TxHash<Pool>>::new();
		let (mut added, mut skipped) = (0_usize, 0_usize);
		let mut full = None;
		let reason = loop {
			let Some(transaction) = ready.next() else {
				break full.unwrap_or(EndProposingReason::NoMoreTransactions);
			};
			if Instant::now() > limits.hard {
				break full.unwrap_or(EndProposingReason::HitDeadline);
			}
			let bytes = transaction.data().encoded_size();
			let refused = match size.saturating_add(bytes) <= limits.bytes {
				true => add(builder, (**transaction.data()).clone()),
				false => Err(Refused::Full(EndProposingReason::HitBlockSizeLimit)),
			};
			let Err(refused) = refused else {
				(size, full) = (size + bytes, None);
				added += 1;
				continue;
			};
			// Those that depend on it are passed over.
			ready.report_invalid(&transaction);
			match refused {
				Refused::Full(reason) => {
					full = Some(reason);
					skipped += 1;
					if skipped > MAX_SKIPPED && Instant::now() > limits.soft {
						break reason;
					}
				}
				Refused::Invalid(error) => {
					log::debug!(
						target: LOG_TARGET,
						"[{:?}] invalid on {:?}: {error:?}",
						transaction.hash(),
						self.parent,
					);
					invalid.insert(*transaction.hash(), error);
				}
			}
		};
		self.pool.report_invalid(Some(self.parent), invalid).await;
		(reason, added)
	}

	fn report(&self, block: &Block, reason: EndProposingReason, filled: Duration, took: Duration) {
		let count = block.extrinsics().len();
		self.metrics.report(|metrics| {
			metrics.number_of_transactions.set(count as u64);
			metrics.block_constructed.observe(filled.as_secs_f64());
			metrics.report_end_proposing_reason(reason);
			metrics.create_block_proposal_time.observe(took.as_secs_f64());
		});
		log::info!(
			target: LOG_TARGET,
			"Block {} with {count} transactions on {:?}, made in {} ms: {reason:?}",
			block.header().number(),
			self.parent,
			took.as_millis(),
		);
	}
}

/// Why a transaction is not added.
enum Refused {
	/// It does not fit.
	Full(EndProposingReason),
	/// It is invalid, with the runtime's reason if it gave one.
	Invalid(Option<TransactionValidityError>),
}

fn add(builder: &mut Builder<'_>, transaction: OpaqueExtrinsic) -> Result<(), Refused> {
	match builder.push(transaction) {
		Ok(()) => Ok(()),
		Err(Error::ApplyExtrinsicFailed(Validity(error))) if error.exhausted_resources() => {
			Err(Refused::Full(EndProposingReason::HitBlockWeightLimit))
		}
		Err(Error::ApplyExtrinsicFailed(Validity(error))) => Err(Refused::Invalid(Some(error))),
		Err(error) => {
			log::debug!(target: LOG_TARGET, "The runtime does not answer: {error}");
			Err(Refused::Invalid(None))
		}
	}
}
