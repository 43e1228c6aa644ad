//! The pool of transactions, of which each institution's officers together take a share at most: what
//! the SDK's pool holds of one never keeps another's out.
//!
//! Everything that comes from outside, over JSON-RPC or from other nodes, is counted before the SDK's
//! pool looks at it, since that holds what it looks at. So whose it is must be sure by then: strangers
//! and false signatures are refused here. What the node itself puts in (reports of misbehaviour) is not
//! counted.

mod shares;
mod signature;

use crate::service::Client;
use async_trait::async_trait;
use codec::{Decode, DecodeLimit, Encode};
use frame_support::MAX_EXTRINSIC_DEPTH;
use madang_primitives::InstitutionId;
use madang_runtime::{opaque::Block, AccountId, UncheckedExtrinsic, VERSION};
use pallet_institutions::{api::MembersApi, AdmissionError};
use sc_transaction_pool::TransactionPoolHandle;
use sc_transaction_pool_api::{
	error::{Error as PoolError, IntoPoolError},
	ChainEvent, ImportNotificationStream, InPoolTransaction, LocalTransactionFor,
	LocalTransactionPool, MaintainedTransactionPool, PoolStatus, ReadyTransactions, TransactionFor,
	TransactionPool, TransactionSource, TransactionStatusStreamFor, TxHash, TxInvalidityReportMap,
};
pub use shares::Amount;
use shares::{lock, Contents, Counted, Room, Sender, Shares};
use sp_api::{CallApiAt, CallContext, ProvideRuntimeApi};
use sp_runtime::{traits::Block as BlockT, transaction_validity::InvalidTransaction, MultiAddress};
use std::{
	collections::{HashMap, HashSet},
	pin::Pin,
	sync::{Arc, Mutex, Once},
	time::Instant,
};

const LOG_TARGET: &str = "pool";

type Inner = TransactionPoolHandle<Block, Client>;
type Hash = <Block as BlockT>::Hash;
type Error = <Inner as TransactionPool>::Error;

/// The SDK's pool, with its shares.
pub struct Pool {
	inner: Arc<Inner>,
	client: Arc<Client>,
	shares: Mutex<Shares<TxHash<Inner>>>,
	/// Whose officer an account is, of those that have sent something: it never becomes another's.
	institutions: Mutex<HashMap<AccountId, InstitutionId>>,
	/// Whether it was said that the program is not the runtime's.
	told: Once,
}

impl Pool {
	/// Share out a pool that holds this much.
	pub fn new(inner: Arc<Inner>, client: Arc<Client>, limit: Amount) -> Self {
		Self {
			inner,
			client,
			shares: Mutex::new(Shares::new(limit)),
			institutions: Mutex::default(),
			told: Once::new(),
		}
	}

	/// Whose share a transaction counts in.
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

	/// The institution whose officer an account is. Whether the officer may act now is the runtime's to
	/// say.
	fn institution(&self, at: Hash, account: &AccountId) -> Result<InstitutionId, Error> {
		if let Some(known) = lock(&self.institutions).get(account) {
			return Ok(*known);
		}
		let found = self
			.client
			.runtime_api()
			.institution_of(at, account.clone())
			.map_err(|error| PoolError::InvalidBlockId(error.to_string()))?;
		let found = found.ok_or_else(|| refused(AdmissionError::NotAnOfficer))?;
		lock(&self.institutions).insert(account.clone(), found);
		Ok(found)
	}

	/// Count a transaction in its sender's share; fails where that is full. What a stranger sends, or
	/// somebody in an officer's name, does not come as far as the SDK's pool, which holds everything while
	/// it looks at it.
	fn count(
		&self,
		at: Hash,
		transaction: &TransactionFor<Self>,
	) -> Result<Option<Counted<'_, TxHash<Inner>>>, Error> {
		let sender = self.sender(at, transaction)?;
		let hash = self.inner.hash_of(transaction);
		let bytes = transaction.inner().len();
		let room = lock(&self.shares).enter(sender, hash, bytes, &*self.inner, Instant::now());
		match room {
			Room::Taken => Ok(Some(Counted::new(&self.shares, sender, hash))),
			Room::Known => Ok(None),
			Room::None => Err(refused(AdmissionError::OverPoolShare)),
		}
	}

	/// Refuse what is no transaction at all, with a reason: the runtime could only stop short. None where
	/// the runtime is of another version than this program's: it has to see for itself, and whose a
	/// transaction is counts as it says until the program is of the same version again.
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
			self.told.call_once(|| {
				log::warn!(
					target: LOG_TARGET,
					"The chain's runtime has version {version}, this program knows version {}: it \
					cannot check signatures before it counts them. Run the program of version {version}",
					VERSION.spec_version,
				);
			});
			return Ok(None);
		}
		let bytes = transaction.encode();
		UncheckedExtrinsic::decode_all_with_depth_limit(MAX_EXTRINSIC_DEPTH, &mut &bytes[..])
			.map(Some)
			.map_err(|_| refused(AdmissionError::Malformed))
	}
}

fn refused(refusal: AdmissionError) -> Error {
	PoolError::InvalidTransaction(InvalidTransaction::Custom(refusal.code())).into()
}

/// Keep a transaction counted if the pool has it.
fn settle<T>(
	counted: Option<Counted<'_, TxHash<Inner>>>,
	taken: Result<T, Error>,
) -> Result<T, Error> {
	let (has_it, taken) = match taken.map_err(IntoPoolError::into_pool_error) {
		Ok(taken) => (true, Ok(taken)),
		// It had it before.
		Err(Ok(known @ PoolError::AlreadyImported(_))) => (true, Err(known.into())),
		Err(Ok(error)) => (false, Err(error.into())),
		Err(Err(error)) => (false, Err(error)),
	};
	if let Some(counted) = counted {
		counted.settle(has_it);
	}
	taken
}

impl Contents<TxHash<Inner>> for Inner {
	fn amount(&self) -> Amount {
		let status = self.status();
		Amount {
			count: status.ready.saturating_add(status.future),
			bytes: status.ready_bytes.saturating_add(status.future_bytes),
		}
	}

	fn hashes(&self) -> impl Fn(&TxHash<Inner>) -> bool {
		let later: HashSet<TxHash<Inner>> =
			self.futures().iter().map(|transaction| *transaction.hash()).collect();
		move |hash| later.contains(hash) || self.ready_transaction(hash).is_some()
	}
}

/// The account that a transaction says it is of: after its kind stands the address.
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
	type Hash = TxHash<Inner>;
	type InPoolTransaction = <Inner as TransactionPool>::InPoolTransaction;
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
	type Hash = TxHash<Inner>;
	type Error = Error;

	fn submit_local(
		&self,
		at: Hash,
		transaction: LocalTransactionFor<Self>,
	) -> Result<Self::Hash, Self::Error> {
		self.inner.submit_local(at, transaction)
	}
}
