//! The transaction pool. The officers of an institution together fill at most a share of it: the
//! transactions of one institution never keep out those of another.
//!
//! Every transaction from outside, over JSON-RPC or from other nodes, is counted before the SDK's
//! pool validates it, because that pool holds a transaction while it validates it. What is cheap to
//! reject is rejected before it is counted, in this order:
//!
//! 1. the bytes are held already: the SDK's answer, without another look at them;
//! 2. the bytes are not a transaction;
//! 3. the runtime does not admit the sender, or the nonce is used ([`admission`]);
//! 4. the signature is not the sender's ([`signature`]);
//! 5. the runtime finds it invalid ([`validation`]). The SDK's pool gets the same answer from there.
//!
//! A transaction stays counted until it is final or has left the SDK's pool ([`follow`]). Transactions
//! that the node itself submits (reports of misbehaviour) are not counted.

mod admission;
mod follow;
mod shares;
mod signature;
mod validation;

use crate::client::{Client, Hash};
use async_trait::async_trait;
use futures::channel::mpsc::{self, UnboundedSender};
use madang_runtime::opaque::Block;
use pallet_institutions::AdmissionError;
use prometheus_endpoint::{PrometheusError, Registry};
use sc_client_api::{BlockBackend, HeaderBackend};
use sc_transaction_pool::{ForkAwareTxPool, Options, PoolLimit};
use sc_transaction_pool_api::{
	error::{Error as PoolError, IntoPoolError},
	BlockHash, ChainEvent, ImportNotificationStream, LocalTransactionFor, LocalTransactionPool,
	MaintainedTransactionPool, PoolStatus, ReadyTransactions, TransactionFor, TransactionPool,
	TransactionSource, TransactionStatus, TransactionStatusStreamFor, TxHash,
	TxInvalidityReportMap,
};
pub use shares::Amount;
use shares::{lock, Counted, Outcome, Room, Shares};
use sp_core::traits::SpawnEssentialNamed;
use sp_runtime::transaction_validity::InvalidTransaction;
use std::{
	collections::HashMap,
	future::Future,
	pin::Pin,
	sync::{Arc, Mutex},
	time::Duration,
};
use validation::{Validation, LOG_TARGET};

/// A dead transaction is forgotten so many final blocks after the last that could contain it. The
/// SDK's pool looks through its transactions every ten final blocks, a thousand at a time, and
/// reports the dead ones itself: this is for those whose reports are lost.
const LATE_BLOCKS: u64 = 32;

/// Transactions that wait for others may be this part of those that are ready.
const FUTURE: usize = 10;

/// The SDK's transaction pool.
type SdkPool = ForkAwareTxPool<Validation, Block>;

type Error = <SdkPool as TransactionPool>::Error;

/// What the SDK's pool reports of a transaction.
type Statuses = Pin<Box<TransactionStatusStreamFor<SdkPool>>>;
type Status = TransactionStatus<TxHash<SdkPool>, BlockHash<SdkPool>>;
type Watch = follow::Watch<Statuses, TxHash<SdkPool>, BlockHash<SdkPool>>;

/// What a pool can be told.
#[derive(Clone, Copy, Debug)]
pub struct PoolSettings {
	/// How much it holds.
	pub limit: Amount,
	/// How long it refuses a transaction that was found invalid.
	pub ban: Duration,
	/// Whether the node makes blocks.
	pub is_author: bool,
}

impl PoolSettings {
	/// Those of the SDK's pool. It holds as many transactions that wait for others as the SDK's own
	/// command line gives it.
	fn options(&self) -> Options {
		let limit = |amount: Amount| PoolLimit { count: amount.count, total_bytes: amount.bytes };
		Options {
			ready: limit(self.limit),
			future: limit(self.limit.part(FUTURE)),
			reject_future_transactions: false,
			ban_time: self.ban,
		}
	}
}

/// The SDK's pool, with a share for each institution.
pub struct Pool {
	inner: SdkPool,
	client: Arc<Client>,
	validation: Arc<Validation>,
	limit: Amount,
	shares: Arc<Mutex<Shares<TxHash<SdkPool>>>>,
	/// The accepted transactions, for [`follow::follow`].
	accepted: UnboundedSender<Watch>,
}

impl Pool {
	/// A pool that is divided into shares. The second value must run as long as the pool.
	///
	/// # Errors
	///
	/// If its metrics are registered already.
	pub fn new(
		client: Arc<Client>,
		settings: PoolSettings,
		registry: Option<&Registry>,
		tasks: impl SpawnEssentialNamed,
	) -> Result<(Self, impl Future<Output = ()> + Send), PrometheusError> {
		let options = settings.options();
		let held = options.total_count();
		let validation = Arc::new(Validation::new(client.clone(), held, registry, &tasks)?);
		let chain = client.info();
		let inner = SdkPool::new_with_background_worker(
			options,
			settings.is_author.into(),
			validation.clone(),
			registry,
			tasks,
			chain.best_hash,
			chain.finalized_hash,
		);
		let limit = settings.limit;
		let shares = Arc::new(Mutex::new(Shares::new(limit)));
		let (accepted, to_follow) = mpsc::unbounded();
		let follow = follow::follow(to_follow, shares.clone());
		Ok((Self { inner, client, validation, limit, shares, accepted }, follow))
	}

	/// Count a transaction in its sender's share. This fails if the transaction is counted already,
	/// if the share is full, or if the transaction is not admitted: then it does not reach the SDK's
	/// pool.
	fn count(
		&self,
		at: Hash,
		source: TransactionSource,
		hash: TxHash<Self>,
		transaction: &TransactionFor<Self>,
	) -> Result<Counted<'_, TxHash<Self>>, Error> {
		if lock(&self.shares).is_held(&hash) {
			return Err(known(hash));
		}
		let admitted = self.admit(at, source, transaction)?;
		let (bytes, held) = (transaction.inner().len(), self.held());
		let room = lock(&self.shares).count(admitted.sender, hash, bytes, admitted.dies_at, held);
		match room {
			Room::Counted => Ok(Counted::new(&self.shares, hash)),
			Room::Known => Err(known(hash)),
			Room::Full => Err(rejected(AdmissionError::OverPoolShare)),
		}
	}

	/// How much the SDK's pool holds for the newest block. It also holds what is in blocks that are
	/// not final.
	fn held(&self) -> Amount {
		let status = self.inner.status();
		Amount {
			count: status.ready.saturating_add(status.future),
			bytes: status.ready_bytes.saturating_add(status.future_bytes),
		}
	}

	/// Submit a counted transaction to the SDK's pool. Returns what that pool will report of the
	/// transaction, or none if it reports nothing.
	async fn submit(
		&self,
		at: Hash,
		source: TransactionSource,
		transaction: TransactionFor<Self>,
		counted: Counted<'_, TxHash<Self>>,
	) -> Result<Option<Statuses>, Error> {
		let submitted = self.inner.submit_and_watch(at, source, transaction.clone()).await;
		match submitted.map_err(IntoPoolError::into_pool_error) {
			Ok(statuses) => {
				counted.settle(Outcome::Followed);
				Ok(Some(statuses))
			}
			// The SDK's pool gives this answer also if it rejected these bytes since the last block
			// and has not forgotten who watched them. Then it accepts only a submission without
			// reports, and without one it does not say why it rejects the transaction.
			Err(Ok(PoolError::AlreadyImported(_))) => {
				let submitted = self.inner.submit_one(at, source, transaction).await;
				settle(counted, submitted).map(|_| None)
			}
			Err(Ok(error)) => settle(counted, Err(error.into())),
			Err(Err(error)) => settle(counted, Err(error)),
		}
	}

	/// Follow a transaction that the SDK's pool accepted.
	fn follow(
		&self,
		hash: TxHash<Self>,
		statuses: Option<Statuses>,
		listener: Option<UnboundedSender<Status>>,
	) {
		let Some(statuses) = statuses else { return };
		if self.accepted.unbounded_send(Watch { hash, statuses, listener }).is_err() {
			log::debug!(target: LOG_TARGET, "The node ends: {hash:?} is not followed");
		}
	}

	/// Do not count any more what a block contains that has become final, and what can be in no
	/// block any more.
	fn forget(&self, finalized: Hash) {
		if lock(&self.shares).is_empty() {
			return;
		}
		let (body, number) = (self.client.block_body(finalized), self.client.number(finalized));
		let (Ok(Some(body)), Ok(Some(number))) = (body, number) else {
			log::debug!(target: LOG_TARGET, "The final block {finalized:?} is not in the database");
			return;
		};
		let hashes: Vec<TxHash<Self>> =
			body.iter().map(|transaction| self.inner.hash_of(transaction)).collect();
		let mut shares = lock(&self.shares);
		hashes.iter().for_each(|hash| shares.end(hash));
		shares.expire(u64::from(number).saturating_sub(LATE_BLOCKS));
	}
}

fn rejected(reason: AdmissionError) -> Error {
	invalid(InvalidTransaction::Custom(reason.code()))
}

fn invalid(reason: InvalidTransaction) -> Error {
	PoolError::InvalidTransaction(reason).into()
}

/// The SDK's answer for a transaction that its pool holds.
fn known(hash: TxHash<SdkPool>) -> Error {
	PoolError::AlreadyImported(Box::new(hash)).into()
}

/// Keep a transaction counted if the SDK's pool holds it without reporting of it.
fn settle<T>(
	counted: Counted<'_, TxHash<SdkPool>>,
	submitted: Result<T, Error>,
) -> Result<T, Error> {
	let (outcome, submitted) = match submitted.map_err(IntoPoolError::into_pool_error) {
		Ok(submitted) => (Outcome::Lost, Ok(submitted)),
		// The pool held it before.
		Err(Ok(known @ PoolError::AlreadyImported(_))) => (Outcome::Lost, Err(known.into())),
		Err(Ok(error)) => (Outcome::Rejected, Err(error.into())),
		Err(Err(error)) => (Outcome::Rejected, Err(error)),
	};
	counted.settle(outcome);
	submitted
}

#[async_trait]
impl TransactionPool for Pool {
	type Block = Block;
	type Hash = TxHash<SdkPool>;
	type InPoolTransaction = <SdkPool as TransactionPool>::InPoolTransaction;
	type Error = Error;

	async fn submit_at(
		&self,
		at: Hash,
		source: TransactionSource,
		transactions: Vec<TransactionFor<Self>>,
	) -> Result<Vec<Result<TxHash<Self>, Self::Error>>, Self::Error> {
		let mut answers = Vec::with_capacity(transactions.len());
		for transaction in transactions {
			answers.push(self.submit_one(at, source, transaction).await);
		}
		Ok(answers)
	}

	async fn submit_one(
		&self,
		at: Hash,
		source: TransactionSource,
		transaction: TransactionFor<Self>,
	) -> Result<TxHash<Self>, Self::Error> {
		let hash = self.inner.hash_of(&transaction);
		let counted = self.count(at, source, hash, &transaction)?;
		let statuses = self.submit(at, source, transaction, counted).await?;
		self.follow(hash, statuses, None);
		Ok(hash)
	}

	async fn submit_and_watch(
		&self,
		at: Hash,
		source: TransactionSource,
		transaction: TransactionFor<Self>,
	) -> Result<Pin<Box<TransactionStatusStreamFor<Self>>>, Self::Error> {
		let hash = self.inner.hash_of(&transaction);
		let counted = self.count(at, source, hash, &transaction)?;
		let statuses = self.submit(at, source, transaction, counted).await?;
		if statuses.is_none() {
			return Err(known(hash));
		}
		let (listener, reports) = mpsc::unbounded();
		self.follow(hash, statuses, Some(listener));
		Ok(Box::pin(reports))
	}

	async fn ready_at(
		&self,
		at: Hash,
	) -> Box<dyn ReadyTransactions<Item = Arc<Self::InPoolTransaction>> + Send> {
		self.inner.ready_at(at).await
	}

	async fn ready_at_with_timeout(
		&self,
		at: Hash,
		timeout: std::time::Duration,
	) -> Box<dyn ReadyTransactions<Item = Arc<Self::InPoolTransaction>> + Send> {
		self.inner.ready_at_with_timeout(at, timeout).await
	}

	fn ready(&self) -> Box<dyn ReadyTransactions<Item = Arc<Self::InPoolTransaction>> + Send> {
		self.inner.ready()
	}

	async fn report_invalid(
		&self,
		at: Option<Hash>,
		errors: TxInvalidityReportMap<TxHash<Self>>,
	) -> Vec<Arc<Self::InPoolTransaction>> {
		self.inner.report_invalid(at, errors).await
	}

	fn futures(&self) -> Vec<Self::InPoolTransaction> {
		self.inner.futures()
	}

	fn status(&self) -> PoolStatus {
		self.inner.status()
	}

	fn import_notification_stream(&self) -> ImportNotificationStream<TxHash<Self>> {
		self.inner.import_notification_stream()
	}

	fn on_broadcasted(&self, propagations: HashMap<TxHash<Self>, Vec<String>>) {
		self.inner.on_broadcasted(propagations);
	}

	fn hash_of(&self, transaction: &TransactionFor<Self>) -> TxHash<Self> {
		self.inner.hash_of(transaction)
	}

	fn ready_transaction(&self, hash: &TxHash<Self>) -> Option<Arc<Self::InPoolTransaction>> {
		self.inner.ready_transaction(hash)
	}
}

#[async_trait]
impl MaintainedTransactionPool for Pool {
	async fn maintain(&self, event: ChainEvent<Block>) {
		let finalized: Vec<Hash> = match &event {
			ChainEvent::Finalized { hash, tree_route } => {
				tree_route.iter().chain([hash]).copied().collect()
			}
			ChainEvent::NewBlock { .. } | ChainEvent::NewBestBlock { .. } => Vec::new(),
		};
		self.inner.maintain(event).await;
		finalized.into_iter().for_each(|block| self.forget(block));
	}
}

impl LocalTransactionPool for Pool {
	type Block = Block;
	type Hash = TxHash<SdkPool>;
	type Error = Error;

	fn submit_local(
		&self,
		at: Hash,
		transaction: LocalTransactionFor<Self>,
	) -> Result<Self::Hash, Self::Error> {
		self.inner.submit_local(at, transaction)
	}
}
