//! The transaction pool. The officers of an institution together fill at most a share of it: the
//! transactions of one institution never keep out those of another.
//!
//! Every transaction from outside, over JSON-RPC or from other nodes, is counted before the SDK's
//! pool validates it, because that pool holds a transaction while it validates it. The sender must
//! be certain by then, so transactions of non-members and wrong signatures are rejected here.
//! Transactions that the node itself submits (reports of misbehaviour) are not counted.

mod shares;
mod signature;

use crate::client::{Client, Hash, SdkPool};
use async_trait::async_trait;
use codec::{Decode, DecodeLimit, Encode};
use frame_support::MAX_EXTRINSIC_DEPTH;
use madang_primitives::InstitutionId;
use madang_runtime::{opaque::Block, AccountId, UncheckedExtrinsic, VERSION};
use pallet_institutions::{api::MembersApi, AdmissionError};
use sc_transaction_pool_api::{
	error::{Error as PoolError, IntoPoolError},
	ChainEvent, ImportNotificationStream, InPoolTransaction, LocalTransactionFor,
	LocalTransactionPool, MaintainedTransactionPool, PoolStatus, ReadyTransactions, TransactionFor,
	TransactionPool, TransactionSource, TransactionStatusStreamFor, TxHash, TxInvalidityReportMap,
};
pub use shares::Amount;
use shares::{lock, Contents, Counted, Room, Sender, Shares};
use sp_api::{CallApiAt, CallContext, ProvideRuntimeApi};
use sp_runtime::{transaction_validity::InvalidTransaction, MultiAddress};
use std::{
	collections::{HashMap, HashSet},
	pin::Pin,
	sync::{Arc, Mutex, Once},
	time::Instant,
};

const LOG_TARGET: &str = "pool";

type Error = <SdkPool as TransactionPool>::Error;

/// The SDK's pool, with a share for each institution.
pub struct Pool {
	inner: Arc<SdkPool>,
	client: Arc<Client>,
	shares: Mutex<Shares<TxHash<SdkPool>>>,
	/// The institutions of the accounts that have sent something. An account never changes its
	/// institution.
	institutions: Mutex<HashMap<AccountId, InstitutionId>>,
	/// Whether the log says already that the program's version is not the runtime's.
	warned: Once,
}

impl Pool {
	/// Divide a pool with this limit into shares.
	pub fn new(inner: Arc<SdkPool>, client: Arc<Client>, limit: Amount) -> Self {
		Self {
			inner,
			client,
			shares: Mutex::new(Shares::new(limit)),
			institutions: Mutex::default(),
			warned: Once::new(),
		}
	}

	/// The sender that a transaction counts for.
	fn sender(&self, at: Hash, transaction: &TransactionFor<Self>) -> Result<Sender, Error> {
		let decoded = self.decode(at, transaction)?;
		let Some(account) = signer(transaction) else { return Ok(None) };
		let institution = self.institution(at, &account)?;
		if let Some(decoded) = decoded {
			signature::check(&account, decoded, &self.client, at)
				.map_err(PoolError::InvalidTransaction)?;
		}
		Ok(Some(institution))
	}

	/// The institution of an officer's account. The runtime decides whether the officer may act
	/// now.
	fn institution(&self, at: Hash, account: &AccountId) -> Result<InstitutionId, Error> {
		if let Some(known) = lock(&self.institutions).get(account) {
			return Ok(*known);
		}
		let found = self
			.client
			.runtime_api()
			.institution_of(at, account.clone())
			.map_err(|error| PoolError::InvalidBlockId(error.to_string()))?;
		let found = found.ok_or_else(|| rejected(AdmissionError::NotAnOfficer))?;
		lock(&self.institutions).insert(account.clone(), found);
		Ok(found)
	}

	/// Count a transaction in its sender's share. This fails if the share is full, if the sender is
	/// a non-member, or if the signature is not the sender's: the transaction does not reach the
	/// SDK's pool.
	fn count(
		&self,
		at: Hash,
		transaction: &TransactionFor<Self>,
	) -> Result<Option<Counted<'_, TxHash<SdkPool>>>, Error> {
		let sender = self.sender(at, transaction)?;
		let hash = self.inner.hash_of(transaction);
		let bytes = transaction.inner().len();
		let room = lock(&self.shares).count(sender, hash, bytes, &*self.inner, Instant::now());
		match room {
			Room::Counted => Ok(Some(Counted::new(&self.shares, sender, hash))),
			Room::Known => Ok(None),
			Room::Full => Err(rejected(AdmissionError::OverPoolShare)),
		}
	}

	/// Decode a transaction. Malformed bytes are rejected with a reason, which the runtime could
	/// not give. Returns none if the runtime's version is not this program's: then the runtime
	/// checks the transaction, and until then the transaction counts for the sender that it names.
	fn decode(
		&self,
		at: Hash,
		transaction: &TransactionFor<Self>,
	) -> Result<Option<UncheckedExtrinsic>, Error> {
		let version = self
			.client
			.runtime_version_at(at, CallContext::Offchain)
			.map_err(|error| PoolError::InvalidBlockId(error.to_string()))?
			.spec_version;
		if version != VERSION.spec_version {
			self.warned.call_once(|| {
				log::warn!(
					target: LOG_TARGET,
					"The chain's runtime has version {version}, but this program has version {}: \
					it cannot check signatures before it counts transactions. Run the program of \
					version {version}",
					VERSION.spec_version,
				);
			});
			return Ok(None);
		}
		let bytes = transaction.encode();
		UncheckedExtrinsic::decode_all_with_depth_limit(MAX_EXTRINSIC_DEPTH, &mut &bytes[..])
			.map(Some)
			.map_err(|_| rejected(AdmissionError::Malformed))
	}
}

fn rejected(reason: AdmissionError) -> Error {
	PoolError::InvalidTransaction(InvalidTransaction::Custom(reason.code())).into()
}

/// Keep a transaction counted if the SDK's pool holds it.
fn settle<T>(
	counted: Option<Counted<'_, TxHash<SdkPool>>>,
	submitted: Result<T, Error>,
) -> Result<T, Error> {
	let (is_held, submitted) = match submitted.map_err(IntoPoolError::into_pool_error) {
		Ok(submitted) => (true, Ok(submitted)),
		// The pool held it before.
		Err(Ok(known @ PoolError::AlreadyImported(_))) => (true, Err(known.into())),
		Err(Ok(error)) => (false, Err(error.into())),
		Err(Err(error)) => (false, Err(error)),
	};
	if let Some(counted) = counted {
		counted.settle(is_held);
	}
	submitted
}

impl Contents<TxHash<SdkPool>> for SdkPool {
	fn amount(&self) -> Amount {
		let status = self.status();
		Amount {
			count: status.ready.saturating_add(status.future),
			bytes: status.ready_bytes.saturating_add(status.future_bytes),
		}
	}

	fn hashes(&self) -> impl Fn(&TxHash<SdkPool>) -> bool {
		let later: HashSet<TxHash<SdkPool>> =
			self.futures().iter().map(|transaction| *transaction.hash()).collect();
		move |hash| later.contains(hash) || self.ready_transaction(hash).is_some()
	}
}

/// The account that a transaction names as its sender. The address follows the transaction's kind.
fn signer(transaction: &TransactionFor<Pool>) -> Option<AccountId> {
	/// A signed transaction of the format's version 4.
	const SIGNED: u8 = 0b1000_0100;
	let mut bytes = transaction.inner();
	match u8::decode(&mut bytes).ok()? {
		SIGNED => match MultiAddress::<AccountId, ()>::decode(&mut bytes).ok()? {
			MultiAddress::Id(account) => Some(account),
			_ => None,
		},
		_ => None,
	}
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
		let counted = self.count(at, &transaction)?;
		settle(counted, self.inner.submit_one(at, source, transaction).await)
	}

	async fn submit_and_watch(
		&self,
		at: Hash,
		source: TransactionSource,
		transaction: TransactionFor<Self>,
	) -> Result<Pin<Box<TransactionStatusStreamFor<Self>>>, Self::Error> {
		let counted = self.count(at, &transaction)?;
		settle(counted, self.inner.submit_and_watch(at, source, transaction).await)
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
		self.inner.maintain(event).await;
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
