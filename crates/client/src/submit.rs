//! Sending a transaction until there is a definite answer.
//!
//! A node that accepted a transaction can still lose it: pools drop transactions under load and
//! when authors fork, and a node can die. So the sender does not trust the pool. It signs the
//! transaction for a bounded time, reads every finalized block until the transaction is in one or
//! its time has ended, and sends the same bytes again while it is in none. Where a pool does not take
//! those bytes (it bans what was not valid on a fork), the call is signed anew with the same nonce.
//! The chain takes a nonce only once, so that sending again is safe; and every business call carries
//! an `external_ref`, so that a new transaction after an expiry is safe too.

use crate::{
	call::EncodedCall,
	connection::{BlockClient, Connection},
	outcome::{BlockEvents, Included},
	pool::Verdict,
	waiting::{Waiting, Waitings},
	Error, Officer,
};
use std::{
	collections::BTreeMap,
	sync::{Arc, Mutex as StdMutex, MutexGuard},
	time::Duration,
};
use subxt::{
	config::{substrate::SubstrateConfig, DefaultExtrinsicParamsBuilder},
	rpcs::Error as RpcError,
	tx::Payload,
	utils::{AccountId32, H256},
};
use tokio::{
	sync::{oneshot, Mutex, RwLock},
	task::JoinHandle,
	time::{sleep, timeout, Instant},
};

/// For how many blocks a signature is valid. Long enough for some authors to fail, short enough to
/// wait for. A transaction may be signed anew while its first signature is valid, so an answer comes
/// within twice as many blocks.
pub const ERA_PERIOD: u64 = 64;

/// After how long without being finalized a transaction is sent again.
const SEND_AGAIN_AFTER: Duration = Duration::from_secs(6);

/// How long to wait for a node's answer before another node is tried.
const ANSWER_WITHIN: Duration = Duration::from_secs(20);

/// How often a call is signed anew at once because a pool does not take the bytes.
const SIGNATURE_TRIES: usize = 3;

/// How often a call is signed anew because another transaction took its nonce.
const NONCE_TRIES: usize = 5;

/// How often the nodes are tried in turn before the sender gives up.
const CONNECTION_TRIES: usize = 20;

/// Sends transactions through any of some nodes, and finds out what became of each.
#[derive(Clone)]
pub struct Sender {
	shared: Arc<Shared>,
	follower: Arc<Follower>,
}

struct Shared {
	urls: Vec<String>,
	connection: RwLock<Connection>,
	/// The next nonce of each account; the lock is held while a transaction of the account is signed
	/// and submitted, so that the pool gets them in order.
	nonces: StdMutex<BTreeMap<AccountId32, Arc<Mutex<Option<u64>>>>>,
	waiting: StdMutex<Waitings>,
}

/// A transaction on its way.
pub struct Sent {
	/// The hash of the transaction as it was first signed.
	pub hash: H256,
	/// The block at which that signature stops to be valid.
	pub until: u64,
	answer: oneshot::Receiver<Result<Included, Error>>,
}

impl Sent {
	/// Wait for the definite answer: in a finalized block, failed in one, or expired.
	pub async fn outcome(self) -> Result<Included, Error> {
		self.answer.await.unwrap_or_else(|_| {
			Err(Error::Answer("the sender stopped before there was an answer".to_owned()))
		})
	}
}

/// Reads finalized blocks in the background; ends with the last sender.
struct Follower(JoinHandle<()>);

impl Drop for Follower {
	fn drop(&mut self) {
		self.0.abort();
	}
}

impl Sender {
	/// A sender over some nodes, in order of preference. At least one must answer now.
	pub async fn open(urls: &[String]) -> Result<Self, Error> {
		let connection = connect(urls).await?;
		let from = connection.finalized_number().await?;
		let shared = Arc::new(Shared {
			urls: urls.to_vec(),
			connection: RwLock::new(connection),
			nonces: StdMutex::default(),
			waiting: StdMutex::default(),
		});
		let follower = Arc::new(Follower(tokio::spawn(follow(shared.clone(), from))));
		Ok(Self { shared, follower })
	}

	/// The connection in use.
	pub async fn connection(&self) -> Connection {
		debug_assert!(!self.follower.0.is_finished());
		self.shared.connection.read().await.clone()
	}

	/// The chain at the last finalized block of a node that answers.
	pub async fn finalized(&self) -> Result<BlockClient, Error> {
		let mut last = None;
		for _ in 0..CONNECTION_TRIES {
			match timeout(ANSWER_WITHIN, self.connection().await.finalized()).await {
				Ok(Ok(at)) => return Ok(at),
				Ok(Err(error)) => last = Some(error),
				Err(_) => {}
			}
			self.shared.reconnect().await;
			sleep(Duration::from_millis(500)).await;
		}
		Err(last.unwrap_or_else(|| Error::Answer("no node answers".to_owned())))
	}

	/// Sign a call and hand it to a node.
	///
	/// [`Error::Rejected`] when the pool refuses who sends it. Otherwise the transaction is on its
	/// way, and [`Sent::outcome`] tells how it ended.
	pub async fn send(&self, call: &impl Payload, officer: &Officer) -> Result<Sent, Error> {
		let at = self.finalized().await?;
		let account = officer.account();
		let lane = self.shared.lane(&account);
		let mut next = lane.lock().await;
		let nonce = match *next {
			Some(nonce) => nonce,
			None => self.next_nonce(&account).await?,
		};
		let call = EncodedCall::new(&at, call)?;
		let (hash, bytes, until) = sign(&at, &call, officer, nonce)?;
		let (answer, receiver) = oneshot::channel();
		// Before it is sent: it could be final before the node's answer is here.
		self.shared.waiting().insert(
			hash,
			Waiting {
				nonce,
				officer: officer.clone(),
				call,
				renewals: Vec::new(),
				renewable_until: until,
				bytes: bytes.clone(),
				until,
				sent: Instant::now(),
				refusal: None,
				nonce_doubted: false,
				answer,
			},
		);
		*next = match self.shared.submit_signed(hash, &bytes).await? {
			Taken::Yes => Some(nonce.saturating_add(1)),
			Taken::ByAnother => None,
		};
		Ok(Sent { hash, until, answer: receiver })
	}

	/// Send a call and wait until it is final. Where another transaction of the same officer took the
	/// nonce, the call is signed anew: the first is then certain never to be included.
	pub async fn run(&self, call: &impl Payload, officer: &Officer) -> Result<Included, Error> {
		let mut outcome = self.send(call, officer).await?.outcome().await;
		for _ in 0..NONCE_TRIES {
			if !matches!(outcome, Err(Error::NonceConflict(_))) {
				break;
			}
			outcome = self.send(call, officer).await?.outcome().await;
		}
		outcome
	}

	async fn next_nonce(&self, account: &AccountId32) -> Result<u64, Error> {
		self.connection()
			.await
			.rpc()
			.system_account_next_index(account)
			.await
			.map_err(Error::answer)
	}
}

/// Whether a transaction has its nonce, as far as the pool can tell.
enum Taken {
	Yes,
	ByAnother,
}

impl Shared {
	// A panic while one of these locks is held leaves the map as it was: go on with it.
	fn waiting(&self) -> MutexGuard<'_, Waitings> {
		self.waiting.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
	}

	fn lane(&self, account: &AccountId32) -> Arc<Mutex<Option<u64>>> {
		let mut nonces = self.nonces.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
		nonces.entry(*account).or_default().clone()
	}

	/// Go on with the first node that answers.
	async fn reconnect(&self) {
		if let Ok(connection) = connect(&self.urls).await {
			*self.connection.write().await = connection;
		}
	}

	async fn submit(&self, bytes: &[u8]) -> Verdict {
		let connection = self.connection.read().await.clone();
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

	/// Hand over what was signed first; sign it anew where the pool does not take the bytes.
	///
	/// [`Error::Rejected`] when the pool does not admit the sender, or takes no signature: then it is
	/// in no block and will be in none, since no pool has it.
	async fn submit_signed(&self, first: H256, bytes: &[u8]) -> Result<Taken, Error> {
		let mut verdict = self.submit(bytes).await;
		for _ in 0..SIGNATURE_TRIES {
			let Verdict::NotTheseBytes(reason) = &verdict else { break };
			self.waiting().note(&first, reason.clone(), false);
			// The next block may be on the fork that the signature speaks of.
			sleep(Duration::from_millis(500)).await;
			match self.renew(first).await? {
				Some(bytes) => verdict = self.submit(&bytes).await,
				None => return Ok(Taken::Yes),
			}
		}
		match verdict {
			Verdict::Accepted => Ok(Taken::Yes),
			Verdict::Unknown(reason) => {
				self.waiting().note(&first, reason, false);
				Ok(Taken::Yes)
			}
			Verdict::NonceTaken(reason) => {
				self.waiting().note(&first, reason, true);
				Ok(Taken::ByAnother)
			}
			Verdict::NotAdmitted(reason) | Verdict::NotTheseBytes(reason) => {
				self.waiting().remove(&first);
				Err(Error::Rejected(reason))
			}
		}
	}

	/// Sign a transaction anew with its nonce, valid from now on; none if it has its answer or may not
	/// be signed any more.
	async fn renew(&self, first: H256) -> Result<Option<Vec<u8>>, Error> {
		let at = self.connection.read().await.clone().finalized().await?;
		let mut all = self.waiting();
		let signed = match all.get(&first) {
			Some(waiting) if at.block_number() < waiting.renewable_until => {
				sign(&at, &waiting.call, &waiting.officer, waiting.nonce)?
			}
			_ => return Ok(None),
		};
		let (hash, bytes, until) = signed;
		all.renew(first, hash, bytes.clone(), until);
		Ok(Some(bytes))
	}

	/// Give each transaction of a finalized block its answer, and those whose time has ended theirs.
	async fn settle(&self, connection: &Connection, number: u64) -> Result<(), Error> {
		let at = connection.at_number(number).await?;
		let hash = at.block_hash();
		let all = connection.transactions(hash).await?;
		let found: Vec<(u32, H256)> = {
			let waiting = self.waiting();
			(0u32..)
				.zip(&all)
				.filter_map(|(index, transaction)| Some((index, waiting.find(transaction)?)))
				.collect()
		};
		if !found.is_empty() {
			let events = BlockEvents::of(&at).await?;
			for (index, transaction) in found {
				let removed = self.waiting().remove(&transaction);
				if let Some(waiting) = removed {
					// Nobody may be waiting any more.
					let _ = waiting.answer.send(Included::new(number, hash, index, events.clone()));
				}
			}
		}
		self.settle_doubted(&at).await?;
		let ended = self.waiting().ended(number);
		for hash in ended {
			let removed = self.waiting().remove(&hash);
			if let Some(waiting) = removed {
				let lane = self.lane(&waiting.account());
				// What comes next begins at what the chain has.
				*lane.lock().await = None;
				let _ = waiting
					.answer
					.send(Err(Error::Expired { until: waiting.until, last: waiting.refusal }));
			}
		}
		Ok(())
	}

	/// Answer for the transactions whose nonce another has taken for good.
	async fn settle_doubted(&self, at: &BlockClient) -> Result<(), Error> {
		let doubted = self.waiting().doubted();
		let mut nonces: BTreeMap<AccountId32, u64> = BTreeMap::new();
		for (hash, account, nonce) in doubted {
			let next = match nonces.get(&account) {
				Some(next) => *next,
				None => {
					let next = at.tx().account_nonce(&account).await.map_err(Error::answer)?;
					nonces.insert(account, next);
					next
				}
			};
			if next > nonce {
				let removed = self.waiting().remove(&hash);
				if let Some(waiting) = removed {
					let reason = waiting.refusal.unwrap_or_default();
					let _ = waiting.answer.send(Err(Error::NonceConflict(reason)));
				}
			}
		}
		Ok(())
	}

	/// Send again what has been waiting for long, in order of nonces.
	async fn send_again(&self) {
		let Some(before) = Instant::now().checked_sub(SEND_AGAIN_AFTER) else { return };
		let late = self.waiting().late(before);
		for (first, bytes) in late {
			let mut verdict = self.submit(&bytes).await;
			if let Verdict::NotTheseBytes(reason) = &verdict {
				self.waiting().note(&first, reason.clone(), false);
				// An error here is one of the connection: the next round tries again.
				if let Ok(Some(bytes)) = self.renew(first).await {
					verdict = self.submit(&bytes).await;
				}
			}
			match verdict {
				Verdict::Accepted => {}
				Verdict::NonceTaken(reason) => self.waiting().note(&first, reason, true),
				Verdict::NotAdmitted(reason)
				| Verdict::NotTheseBytes(reason)
				| Verdict::Unknown(reason) => self.waiting().note(&first, reason, false),
			}
		}
	}
}

/// Sign a call, valid for [`ERA_PERIOD`] blocks from a finalized one on: the transaction's
/// hash, its bytes and the block at which it stops to be valid.
pub(crate) fn sign(
	at: &BlockClient,
	call: &EncodedCall,
	officer: &Officer,
	nonce: u64,
) -> Result<(H256, Vec<u8>, u64), Error> {
	let params = DefaultExtrinsicParamsBuilder::<SubstrateConfig>::new()
		.mortal_from_unchecked(ERA_PERIOD, at.block_number(), at.block_hash())
		.nonce(nonce)
		.build();
	let signed = at
		.tx()
		.create_signable_offline(call, params)
		.and_then(|mut signable| signable.sign(officer))
		.map_err(|error| Error::Input(error.to_string()))?;
	let until = at.block_number().saturating_add(ERA_PERIOD);
	Ok((signed.hash(), signed.into_encoded(), until))
}

/// Read every finalized block, from the one after `done` on.
async fn follow(shared: Arc<Shared>, mut done: u64) {
	loop {
		let connection = shared.connection.read().await.clone();
		let step = async {
			let finalized = connection.finalized_number().await?;
			while done < finalized {
				let next = done.saturating_add(1);
				shared.settle(&connection, next).await?;
				done = next;
			}
			Ok::<(), Error>(())
		};
		match timeout(ANSWER_WITHIN, step).await {
			Ok(Ok(())) => {
				shared.send_again().await;
				// Finality moves once a slot; a quarter of it keeps the answer prompt.
				sleep(Duration::from_millis(250)).await;
			}
			// The node is gone or does not answer: go on with any that does.
			Ok(Err(_)) | Err(_) => {
				shared.reconnect().await;
				sleep(Duration::from_millis(500)).await;
			}
		}
	}
}

/// Connect to the first node that answers.
async fn connect(urls: &[String]) -> Result<Connection, Error> {
	let mut last = Error::Input("no node's address was given".to_owned());
	for url in urls {
		match timeout(ANSWER_WITHIN, Connection::open(url)).await {
			Ok(Ok(connection)) => return Ok(connection),
			Ok(Err(error)) => last = error,
			Err(_) => {
				last = Error::Connection { url: url.clone(), reason: "no answer".to_owned() };
			}
		}
	}
	Err(last)
}
