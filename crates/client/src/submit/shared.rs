//! What a sender and its follower share: the connection, the accounts' nonces and the pending
//! transactions.

use super::{
	nodes::{Nodes, ANSWER_WITHIN},
	nonce::AccountNonce,
};
use crate::{
	block::BlockClient,
	call::sign,
	connection::Connection,
	error::Error,
	pending::PendingTransactions,
	pool::Verdict,
	record::{Attempt, Record},
};
use std::{
	collections::BTreeMap,
	sync::{Arc, Mutex as StdMutex, MutexGuard, OnceLock, PoisonError},
	time::Duration,
};
use subxt::{
	rpcs::rpc_params,
	utils::{AccountId32, H256},
};
use tokio::{
	sync::RwLock,
	time::{sleep, timeout, Instant},
};

/// For how long a block that was read is recent enough to sign for.
const RECENT: Duration = Duration::from_secs(5);

/// How many transactions are in one batch. The node takes no longer one.
pub(super) const MOST_IN_BATCH: usize = 256;

/// The bytes of the transactions in one batch. As JSON they are twice as many, and the node takes 15 MiB.
const MOST_BYTES: usize = 1024 * 1024;

/// How often a call is signed again at once because a pool rejects the bytes.
const SIGNATURE_TRIES: usize = 3;

/// The state of a sender.
pub(super) struct Shared {
	nodes: Nodes,
	connection: RwLock<Connection>,
	read: StdMutex<Option<(BlockClient, Instant)>>,
	nonces: StdMutex<BTreeMap<AccountId32, Arc<AccountNonce>>>,
	pending: StdMutex<PendingTransactions>,
	record: OnceLock<Arc<dyn Record>>,
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
			record: OnceLock::new(),
		}
	}

	pub(super) fn record_in(&self, record: Arc<dyn Record>) {
		self.record.get_or_init(|| record);
	}

	/// Where transactions are recorded.
	pub(super) fn record(&self) -> Option<Arc<dyn Record>> {
		self.record.get().cloned()
	}

	/// Record a signature, before it is sent.
	pub(super) fn record_signed(&self, attempt: impl FnOnce() -> Attempt) {
		if let Some(record) = self.record.get() {
			record.signed(&attempt());
		}
	}

	/// Record that a transaction will never be in a block.
	pub(super) fn record_end(&self, first: H256, why: &Error) {
		if let Some(record) = self.record.get() {
			record.ended(first, Err(why));
		}
	}

	/// The connection in use.
	pub(super) async fn connection(&self) -> Connection {
		self.connection.read().await.clone()
	}

	/// Continue with the next node that answers.
	pub(super) async fn reconnect(&self) {
		let failed = self.connection().await;
		if let Ok(connection) = self.nodes.connect_after(failed.url()).await {
			*self.connection.write().await = connection;
		}
	}

	/// Continue with the node that has finalized the most, if another one has more than this block.
	pub(super) async fn leave_behind(&self, block: u64) {
		let still = self.connection().await;
		if let Some(connection) = self.nodes.further_than(still.url(), block).await {
			*self.connection.write().await = connection;
		}
	}

	/// How many nodes there are.
	pub(super) fn nodes(&self) -> usize {
		self.nodes.len()
	}

	/// Connections to the nodes that are not in use, as far as they answer.
	pub(super) async fn other_nodes(&self) -> Vec<Connection> {
		self.nodes.others(self.connection().await.url()).await
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
	async fn submit(&self, bytes: &[u8]) -> Verdict {
		self.submit_one(bytes).await.unwrap_or_else(Verdict::Unknown)
	}

	/// The same; the reason if there is no answer.
	async fn submit_one(&self, bytes: &[u8]) -> Result<Verdict, String> {
		self.connection().await.submit(bytes).await
	}

	/// Submit transactions in their order, many in a message. The reason for those without an answer; nothing more
	/// is submitted after a message without any.
	async fn submit_all(&self, all: &[&[u8]]) -> Vec<Result<Verdict, String>> {
		let mut verdicts = Vec::with_capacity(all.len());
		let mut rest = all;
		while !rest.is_empty() {
			let (batch, later) = rest.split_at(batch_of(rest).min(rest.len()));
			let answers = match batch {
				[one] => vec![self.submit_one(one).await],
				_ => self.submit_batch(batch).await,
			};
			let silent = answers.iter().all(Result::is_err);
			verdicts.extend(answers);
			if silent {
				break;
			}
			rest = later;
		}
		verdicts.resize_with(all.len(), || Err("no answer".to_owned()));
		verdicts
	}

	async fn submit_batch(&self, batch: &[&[u8]]) -> Vec<Result<Verdict, String>> {
		let connection = self.connection().await;
		let params = |bytes| rpc_params![format!("0x{}", hex::encode(bytes))].build();
		let params = batch.iter().filter_map(params).collect();
		let answer = connection.batch("author_submitExtrinsic", params);
		let no_answer = |reason: &str| batch.iter().map(|_| Err(reason.to_owned())).collect();
		match timeout(ANSWER_WITHIN, answer).await {
			Ok(Ok(answers)) if answers.len() == batch.len() => answers
				.into_iter()
				.map(|answer| match answer {
					Some(Ok(_)) => Ok(Verdict::Accepted),
					Some(Err(error)) => Ok(Verdict::of_user_error(error)),
					None => Err("the node answered only a part of the batch".to_owned()),
				})
				.collect(),
			Ok(Ok(_)) => no_answer("the node answered another batch"),
			Ok(Err(error)) => no_answer(&error.to_string()),
			Err(_) => no_answer("no answer"),
		}
	}

	/// Submit the first signatures of pending transactions. What has no answer is submitted once more, to another
	/// node if this one answered nothing; what a pool rejects is signed again with its nonce. Also whether
	/// no node has answered anything.
	pub(super) async fn deliver(&self, all: &[(H256, Vec<u8>)]) -> (Vec<Verdict>, bool) {
		let bytes: Vec<&[u8]> = all.iter().map(|(_, bytes)| &**bytes).collect();
		let mut answers = self.submit_all(&bytes).await;
		if answers.iter().any(Result::is_err) {
			if answers.iter().all(Result::is_err) {
				self.reconnect().await;
			}
			let unanswered = answers.iter_mut().zip(all).filter(|(answer, _)| answer.is_err());
			let (unanswered, again): (Vec<_>, Vec<_>) = unanswered.unzip();
			// A pool may have them, even if the next one rejects them.
			again.iter().for_each(|(first, _)| self.pending().note_sent_again(first));
			let bytes: Vec<&[u8]> = again.iter().map(|(_, bytes)| &**bytes).collect();
			let later = self.submit_all(&bytes).await;
			unanswered.into_iter().zip(later).for_each(|(answer, later)| *answer = later);
		}
		let silent = !answers.is_empty() && answers.iter().all(Result::is_err);
		let verdicts = answers.into_iter().map(|one| one.unwrap_or_else(Verdict::Unknown));
		let mut verdicts: Vec<Verdict> = verdicts.collect();
		for _ in 0..SIGNATURE_TRIES {
			if !verdicts.iter().any(|one| matches!(one, Verdict::RejectedBytes(_))) {
				break;
			}
			// The next block may be on the fork to which the signatures refer.
			sleep(Duration::from_millis(500)).await;
			let firsts = all.iter().map(|(first, _)| *first);
			self.submit_rejected_again(firsts, &mut verdicts).await;
		}
		(verdicts, silent)
	}

	/// Sign again, and submit, those transactions whose bytes a pool rejected.
	async fn submit_rejected_again(
		&self,
		firsts: impl Iterator<Item = H256>,
		verdicts: &mut Vec<Verdict>,
	) {
		let at = match self.last_finalized().await {
			Ok(at) => at,
			// They stay pending, and the follower signs them again.
			Err(error) => {
				for (first, verdict) in firsts.zip(verdicts) {
					if matches!(verdict, Verdict::RejectedBytes(_)) {
						self.pending().note_sent_again(&first);
						*verdict = Verdict::Unknown(error.to_string());
					}
				}
				return;
			}
		};
		let (mut open, mut signed) = (Vec::new(), Vec::new());
		for (first, verdict) in firsts.zip(verdicts) {
			let Verdict::RejectedBytes(reason) = &*verdict else { continue };
			self.pending().note(&first, reason.clone());
			match self.resign_at(&at, first) {
				Ok(Some(bytes)) => {
					open.push(verdict);
					signed.push(bytes);
				}
				// It has its answer already.
				Ok(None) => *verdict = Verdict::Accepted,
				Err(error) => *verdict = Verdict::Unknown(error.to_string()),
			}
		}
		let bytes: Vec<&[u8]> = signed.iter().map(|bytes| &**bytes).collect();
		for (verdict, later) in open.into_iter().zip(self.submit_all(&bytes).await) {
			*verdict = later.unwrap_or_else(Verdict::Unknown);
		}
	}

	/// Submit pending transactions again that were sent some time ago, and keep what pools report.
	pub(super) async fn submit_late(&self, late: &[(H256, Vec<u8>)]) {
		let bytes: Vec<&[u8]> = late.iter().map(|(_, bytes)| &**bytes).collect();
		let answers = self.submit_all(&bytes).await;
		let verdicts = answers.into_iter().map(|one| one.unwrap_or_else(Verdict::Unknown));
		let mut verdicts: Vec<Verdict> = verdicts.collect();
		if verdicts.iter().any(|one| matches!(one, Verdict::RejectedBytes(_))) {
			self.submit_rejected_again(late.iter().map(|(first, _)| *first), &mut verdicts).await;
		}
		for ((first, _), verdict) in late.iter().zip(verdicts) {
			match verdict {
				Verdict::Accepted => {}
				Verdict::NonceTaken(reason) => self.pending().note_nonce_conflict(first, reason),
				Verdict::NotAdmitted(reason)
				| Verdict::RejectedBytes(reason)
				| Verdict::Unknown(reason) => self.pending().note(first, reason),
			}
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
		self.conclude(first, verdict)
	}

	/// What the last verdict on the signatures of a pending transaction means for it. Has the conditions of
	/// [`Self::submit_first`].
	pub(super) fn conclude(&self, first: H256, verdict: Verdict) -> Result<Submission, Error> {
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
	async fn resign(&self, first: H256) -> Result<Option<Vec<u8>>, Error> {
		self.resign_at(&self.last_finalized().await?, first)
	}

	/// The last finalized block of the node in use.
	async fn last_finalized(&self) -> Result<BlockClient, Error> {
		let connection = self.connection().await;
		timeout(ANSWER_WITHIN, connection.finalized())
			.await
			.map_err(|_| Error::Answer("no answer".to_owned()))?
	}

	/// Sign a pending transaction again for a block. A device takes its time, so the other transactions are not held up
	/// meanwhile.
	fn resign_at(&self, at: &BlockClient, first: H256) -> Result<Option<Vec<u8>>, Error> {
		let (call, officer, nonce) = match self.pending().get(&first) {
			Some(transaction) if at.block_number() < transaction.resign_until => {
				(transaction.call.clone(), transaction.officer.clone(), transaction.nonce)
			}
			_ => return Ok(None),
		};
		let signed = sign(at, &call, &officer, nonce)?;
		// It may have got its answer meanwhile: then nobody waits for this signature, and it must not be sent.
		if !self.pending().resign(first, &signed) {
			return Ok(None);
		}
		let account = officer.account();
		self.record_signed(|| Attempt::new(at, &call, (account, nonce), first, &signed));
		Ok(Some(signed.bytes))
	}
}

/// How many of the next transactions are in a batch: as many as both limits allow, and one at least.
fn batch_of(rest: &[&[u8]]) -> usize {
	let mut bytes = 0_usize;
	let fitting = rest.iter().take(MOST_IN_BATCH).take_while(|one| {
		bytes = bytes.saturating_add(one.len());
		bytes <= MOST_BYTES
	});
	fitting.count().max(1)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_batch_is_bounded_by_number_and_bytes() {
		let small = [7; 100];
		assert_eq!(batch_of(&[&small[..]; 10]), 10);
		assert_eq!(batch_of(&[&small[..]; 300]), 256);
		let large = vec![7; MOST_BYTES / 4];
		assert_eq!(batch_of(&[&large[..]; 10]), 4);
		// What is too large for a batch is submitted alone.
		let largest = vec![7; MOST_BYTES + 1];
		assert_eq!(batch_of(&[&largest[..], &small[..]]), 1);
		assert_eq!(batch_of(&[&small[..], &largest[..]]), 1);
	}
}
