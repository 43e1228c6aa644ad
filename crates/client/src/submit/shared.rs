//! What a sender and its follower share: the connection, the accounts' nonces and the pending
//! transactions.

use super::{
	nodes::{Nodes, ANSWER_WITHIN},
	nonce::AccountNonce,
};
use crate::{
	block::BlockClient, call::sign, connection::Connection, error::Error,
	pending::PendingTransactions, pool::Verdict,
};
use std::{
	collections::BTreeMap,
	sync::{Arc, Mutex as StdMutex, MutexGuard, PoisonError},
	time::Duration,
};
use subxt::{
	rpcs::Error as RpcError,
	utils::{AccountId32, H256},
};
use tokio::{
	sync::RwLock,
	time::{sleep, timeout, Instant},
};

/// For how long a block that was read is recent enough to sign for.
const RECENT: Duration = Duration::from_secs(5);

/// How often a call is signed again at once because a pool rejects the bytes.
const SIGNATURE_TRIES: usize = 3;

/// The state of a sender.
pub(super) struct Shared {
	nodes: Nodes,
	connection: RwLock<Connection>,
	read: StdMutex<Option<(BlockClient, Instant)>>,
	nonces: StdMutex<BTreeMap<AccountId32, Arc<AccountNonce>>>,
	pending: StdMutex<PendingTransactions>,
}

/// Whether a transaction has its nonce, as far as the pool knows.
pub(super) enum Submission {
	/// The pool has the transaction, or may have it.
	Accepted,
	/// The pool reported that another transaction has the nonce.
	NonceConflict,
}

impl Shared {
	pub(super) fn new(nodes: Nodes, connection: Connection) -> Self {
		Self {
			nodes,
			connection: RwLock::new(connection),
			read: StdMutex::default(),
			nonces: StdMutex::default(),
			pending: StdMutex::default(),
		}
	}

	/// The connection in use.
	pub(super) async fn connection(&self) -> Connection {
		self.connection.read().await.clone()
	}

	/// Continue with the first node that answers.
	pub(super) async fn reconnect(&self) {
		if let Ok(connection) = self.nodes.connect().await {
			*self.connection.write().await = connection;
		}
	}

	// A panic while one of these three locks is held leaves what is in it complete, so that is still
	// usable.

	/// Remember a finalized block that was read.
	pub(super) fn remember(&self, at: BlockClient) {
		*self.read.lock().unwrap_or_else(PoisonError::into_inner) = Some((at, Instant::now()));
	}

	/// The last finalized block that was read, if that is not long ago. To ask for one takes three
	/// requests, which is more than a transaction itself.
	pub(super) fn recent(&self) -> Option<BlockClient> {
		let read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
		read.as_ref().filter(|(_, when)| when.elapsed() < RECENT).map(|(at, _)| at.clone())
	}

	/// The pending transactions.
	pub(super) fn pending(&self) -> MutexGuard<'_, PendingTransactions> {
		self.pending.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// The nonce of an account.
	pub(super) fn account_nonce(&self, account: &AccountId32) -> Arc<AccountNonce> {
		let mut nonces = self.nonces.lock().unwrap_or_else(PoisonError::into_inner);
		nonces.entry(*account).or_default().clone()
	}

	/// Submit a transaction's bytes to the pool of the node in use.
	pub(super) async fn submit(&self, bytes: &[u8]) -> Verdict {
		let connection = self.connection().await;
		match timeout(ANSWER_WITHIN, connection.rpc().author_submit_extrinsic(bytes)).await {
			Ok(Ok(_)) => Verdict::Accepted,
			Ok(Err(RpcError::User(error))) => {
				let data = error.data.as_ref().map(|data| data.get().trim_matches('"'));
				Verdict::of_error(error.code, error.message, data)
			}
			Ok(Err(error)) => Verdict::Unknown(error.to_string()),
			Err(_) => Verdict::Unknown("no answer".to_owned()),
		}
	}

	/// Submit the first signature of a pending transaction. Sign it again if the pool rejects the
	/// bytes.
	///
	/// [`Error::Rejected`] if the pool does not admit the sender or rejects every signature. Then
	/// the transaction is in no pool, so it is in no block and never will be. If the answer took so
	/// long that the follower sent the transaction again, a pool may have it: it stays pending.
	pub(super) async fn submit_first(
		&self,
		first: H256,
		bytes: &[u8],
	) -> Result<Submission, Error> {
		let mut verdict = self.submit(bytes).await;
		for _ in 0..SIGNATURE_TRIES {
			let Verdict::RejectedBytes(reason) = &verdict else { break };
			self.pending().note(&first, reason.clone());
			// The next block may be on the fork to which the signature refers.
			sleep(Duration::from_millis(500)).await;
			verdict = match self.resign(first).await {
				Ok(Some(bytes)) => self.submit(&bytes).await,
				Ok(None) => return Ok(Submission::Accepted),
				// The transaction stays pending, and the follower signs it again.
				Err(error) => Verdict::Unknown(error.to_string()),
			};
		}
		match verdict {
			Verdict::Accepted => Ok(Submission::Accepted),
			Verdict::Unknown(reason) => {
				self.pending().note(&first, reason);
				Ok(Submission::Accepted)
			}
			Verdict::NonceTaken(reason) => {
				self.pending().note_nonce_conflict(&first, reason);
				Ok(Submission::NonceConflict)
			}
			Verdict::NotAdmitted(reason) | Verdict::RejectedBytes(reason) => {
				let mut pending = self.pending();
				match pending.get(&first) {
					Some(transaction) if !transaction.sent_again => {
						pending.remove(&first);
						Err(Error::Rejected(reason))
					}
					_ => {
						pending.note(&first, reason);
						Ok(Submission::Accepted)
					}
				}
			}
		}
	}

	/// Sign a pending transaction again with the same nonce. `None` if it has its answer already,
	/// or if its first signature has expired.
	pub(super) async fn resign(&self, first: H256) -> Result<Option<Vec<u8>>, Error> {
		let connection = self.connection().await;
		let at = timeout(ANSWER_WITHIN, connection.finalized())
			.await
			.map_err(|_| Error::Answer("no answer".to_owned()))??;
		let mut pending = self.pending();
		let signed = match pending.get(&first) {
			Some(transaction) if at.block_number() < transaction.resign_until => {
				sign(&at, &transaction.call, &transaction.officer, transaction.nonce)?
			}
			_ => return Ok(None),
		};
		pending.resign(first, &signed);
		Ok(Some(signed.bytes))
	}
}
