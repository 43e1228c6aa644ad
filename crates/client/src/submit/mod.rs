//! Sends transactions until there is a definite answer.
//!
//! A node that accepted a transaction can still lose it: pools drop transactions under load and
//! when authors fork, and a node can fail. Therefore the sender does not trust the pool:
//!
//! 1. It signs the transaction for a limited number of blocks (`ERA_PERIOD`).
//! 2. It reads every finalized block until the transaction is in one, or until the signature has
//!    expired.
//! 3. Meanwhile it sends the same bytes again and again.
//! 4. If a pool rejects these bytes (it bans what was not valid on a fork), the sender signs the
//!    call again with the same nonce.
//!
//! Sending again is safe because the chain accepts each nonce only once. A new transaction after an
//! expiry is safe too, because every business call carries an `external_ref`, which the chain
//! accepts only once.

mod bulk;
mod follow;
mod nodes;
mod nonce;
mod shared;
mod single;

#[cfg(test)]
mod tests;

use crate::{
	block::BlockClient,
	call::{sign, EncodedCall, Signed},
	connection::Connection,
	error::Error,
	officer::Officer,
	outcome::Included,
	pending::PendingTransaction,
	record::{Attempt, Record},
};
pub use bulk::Submitted;
pub use follow::{is_discarded, STATES_KEPT};
use nodes::{Nodes, WebSocket, ANSWER_WITHIN};
use nonce::Nonces;
use shared::{Shared, Submission};
use std::{future::Future, sync::Arc, time::Duration};
use subxt::{
	tx::Payload,
	utils::{AccountId32, H256},
};
use tokio::{
	sync::oneshot,
	task::JoinHandle,
	time::{sleep, timeout},
};

/// How often a call is sent again because another transaction used its nonce.
const NONCE_TRIES: usize = 5;

/// How often the nodes are tried in turn before the sender gives up.
const CONNECTION_TRIES: usize = 20;

/// Sends transactions through any of several nodes, and finds the outcome of each.
#[derive(Clone)]
pub struct Sender {
	shared: Arc<Shared>,
	follower: Arc<Follower>,
}

/// A transaction that was sent.
pub struct Sent {
	/// The hash of the transaction's first signature.
	pub hash: H256,
	/// The block at which that signature expires.
	pub expires_at: u64,
	answer: oneshot::Receiver<Result<Included, Error>>,
	record: Option<Arc<dyn Record>>,
}

impl Sent {
	/// Wait for the definite answer: included in a finalized block, failed in one, expired, or
	/// replaced by another transaction with the same nonce.
	pub async fn outcome(self) -> Result<Included, Error> {
		let Ok(answer) = self.answer.await else {
			let stopped = "the sender stopped before there was an answer";
			return Err(Error::Answer(stopped.to_owned()));
		};
		if let Some(record) = self.record {
			record.ended(self.hash, answer.as_ref());
		}
		answer
	}
}

/// The task that reads finalized blocks. It ends with the last sender.
struct Follower(JoinHandle<()>);

impl Drop for Follower {
	fn drop(&mut self) {
		self.0.abort();
	}
}

impl Sender {
	/// A sender that uses nodes with these addresses, in the order of preference. At least one must
	/// answer now.
	pub async fn open(urls: &[String]) -> Result<Self, Error> {
		Self::over(Nodes::new(urls, WebSocket)).await
	}

	/// The same, of the network with this genesis block only: a node of another one is refused.
	pub async fn open_on(urls: &[String], genesis: H256) -> Result<Self, Error> {
		Self::over(Nodes::new(urls, WebSocket).of_network(genesis)).await
	}

	async fn over(nodes: Nodes) -> Result<Self, Error> {
		let connection = nodes.connect().await?;
		let from = connection.finalized_number().await?;
		let shared = Arc::new(Shared::new(nodes, connection));
		let follower = Arc::new(Follower(tokio::spawn(follow::follow(shared.clone(), from))));
		Ok(Self { shared, follower })
	}

	/// Record each transaction from now on. The first place that is given counts.
	pub fn record_in(&self, record: Arc<dyn Record>) {
		self.shared.record_in(record);
	}

	/// The connection in use.
	pub async fn connection(&self) -> Connection {
		debug_assert!(!self.follower.0.is_finished());
		self.shared.connection().await
	}

	/// Connections to the other nodes, as far as they answer.
	pub(crate) async fn other_nodes(&self) -> Vec<Connection> {
		self.shared.other_nodes().await
	}

	/// How many nodes were named.
	pub(crate) fn nodes_named(&self) -> usize {
		self.shared.nodes()
	}

	/// The chain at the last finalized block of a node that answers.
	pub async fn finalized(&self) -> Result<BlockClient, Error> {
		self.ask(|connection| async move { connection.finalized().await }).await
	}

	/// Ask nodes in turn until one answers.
	pub async fn ask<T, A>(&self, question: impl Fn(Connection) -> A) -> Result<T, Error>
	where
		A: Future<Output = Result<T, Error>>,
	{
		let mut last = None;
		for _ in 0..CONNECTION_TRIES {
			match timeout(ANSWER_WITHIN, question(self.connection().await)).await {
				Ok(Ok(answer)) => return Ok(answer),
				// Another node has the same runtime.
				Ok(Err(error @ Error::Incompatible(_))) => return Err(error),
				Ok(Err(error)) => last = Some(error),
				Err(_) => {}
			}
			self.shared.reconnect().await;
			sleep(Duration::from_millis(500)).await;
		}
		Err(last.unwrap_or_else(|| Error::Answer("no node answers".to_owned())))
	}

	/// Sign a call and submit it to a node.
	///
	/// [`Error::Rejected`] if the pool does not admit the sender. Otherwise the transaction is
	/// pending, and [`Sent::outcome`] returns its outcome. Once the call is signed, the sender
	/// continues to send it even if this future or the [`Sent`] is dropped.
	pub async fn send(&self, call: &impl Payload, officer: &Officer) -> Result<Sent, Error> {
		let at = self.block_to_sign_for().await?;
		let account = officer.account();
		let account_nonce = self.shared.account_nonce(&account);
		let mut next = account_nonce.lock().await;
		let mut nonces = self.take_nonces(&mut next, &account).await?;
		let nonce = nonces.take();
		let (sent, bytes) = self.insert(&at, EncodedCall::new(&at, call)?, officer, nonce)?;
		match self.shared.submit_first(sent.hash, &bytes).await {
			Ok(Submission::Accepted) => *next = Some(nonces),
			Ok(Submission::NonceConflict) => {}
			Err(rejected) => {
				nonces.give_back(nonce);
				*next = Some(nonces);
				self.shared.record_end(sent.hash, &rejected);
				return Err(rejected);
			}
		}
		Ok(sent)
	}

	/// Sign a call, and follow it: the transaction could be final before the answer to its submission arrives. Also
	/// the bytes to submit.
	fn insert(
		&self,
		at: &BlockClient,
		call: EncodedCall,
		officer: &Officer,
		nonce: u64,
	) -> Result<(Sent, Vec<u8>), Error> {
		let signed = sign(at, &call, officer, nonce)?;
		self.shared.record_signed(|| {
			Attempt::new(at, &call, (officer.account(), nonce), signed.hash, &signed)
		});
		let (answer, receiver) = oneshot::channel();
		let transaction = PendingTransaction::new(nonce, officer.clone(), call, &signed, answer);
		self.shared.pending().insert(signed.hash, transaction);
		let Signed { hash, bytes, expires_at } = signed;
		let record = self.shared.record();
		let sent = Sent { hash, expires_at, answer: receiver, record };
		Ok((sent, bytes))
	}

	/// Send a call and wait until it is final. If another transaction of the same officer used the
	/// nonce, the call is sent again: the first transaction can then never be included.
	pub async fn run(&self, call: &impl Payload, officer: &Officer) -> Result<Included, Error> {
		self.run_and_tell(call, officer, |_| {}).await
	}

	/// As [`Self::run`], and tell each transaction that is pending.
	pub async fn run_and_tell(
		&self,
		call: &impl Payload,
		officer: &Officer,
		tell: impl Fn(&Sent),
	) -> Result<Included, Error> {
		let mut tries = 0;
		loop {
			let sent = self.send(call, officer).await?;
			tell(&sent);
			match sent.outcome().await {
				Err(Error::NonceConflict(_)) if tries < NONCE_TRIES => tries += 1,
				outcome => return outcome,
			}
		}
	}

	/// The last block that was read, if that is not long ago, else the last finalized one.
	pub(crate) async fn block_to_sign_for(&self) -> Result<BlockClient, Error> {
		match self.shared.recent() {
			Some(at) => Ok(at),
			None => self.finalized().await,
		}
	}

	/// The nonces of an account, of which nothing is known then: until the answers are there, nobody knows which are
	/// used.
	async fn take_nonces(
		&self,
		known: &mut Option<Nonces>,
		account: &AccountId32,
	) -> Result<Nonces, Error> {
		match known.take() {
			Some(nonces) => Ok(nonces),
			None => Ok(Nonces::from(self.next_nonce(account).await?)),
		}
	}

	async fn next_nonce(&self, account: &AccountId32) -> Result<u64, Error> {
		let account = *account;
		self.ask(|connection| async move {
			connection.rpc().system_account_next_index(&account).await.map_err(Error::answer)
		})
		.await
	}
}
