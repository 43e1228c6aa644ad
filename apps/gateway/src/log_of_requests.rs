//! Writes the log of who asked for what.
//!
//! Entries are written together, a few times a second, because each commit waits for the disk. A request that changes
//! something waits until its entry is written; one that only reads does not.

use crate::{
	error::{Error, Kind},
	store::{now, Store},
};
use serde_json::{json, Value};
use sha2::{Digest, Sha256};
use std::time::Duration;
use tokio::{
	sync::{mpsc, oneshot},
	time::sleep,
};

/// How many entries wait at most. Then requests wait too.
const WAITING: usize = 4_096;

/// For how long entries are gathered.
const GATHERED: Duration = Duration::from_millis(50);

/// After how long a database that failed is tried again.
const AGAIN: Duration = Duration::from_secs(1);

/// A request and what it was answered.
#[derive(Clone, Debug)]
pub struct Request<'a> {
	/// The fingerprint of the client's certificate.
	pub client: [u8; 32],
	/// The method.
	pub method: &'a str,
	/// The client's own number of the request (`x-api-tran-id`).
	pub tran_id: Option<&'a str>,
	/// Its parameters. Only their hash is kept: they can name people.
	pub params: &'a Value,
	/// The code of the error, or none.
	pub code: Option<i32>,
	/// The attempt that it made or moved.
	pub attempt: Option<&'a str>,
}

impl Request<'_> {
	fn entry(&self) -> String {
		let params = hex::encode(Sha256::digest(self.params.to_string()));
		json!({
			"at": now().to_string(),
			"client": hex::encode(self.client),
			"method": self.method,
			"tran_id": self.tran_id,
			"params_sha256": params,
			"code": self.code,
			"attempt": self.attempt,
		})
		.to_string()
	}
}

/// An entry, and who waits until it is written. Without an entry, until all before it are.
type Waiting = (Option<String>, Option<oneshot::Sender<()>>);

/// Where requests are written down.
#[derive(Clone)]
pub struct RequestLog(mpsc::Sender<Waiting>);

impl RequestLog {
	/// A log in this store.
	pub fn of(store: Store) -> Self {
		let (sender, receiver) = mpsc::channel(WAITING);
		tokio::spawn(write(store, receiver));
		Self(sender)
	}

	/// Write a request down, at some time.
	pub async fn note(&self, request: &Request<'_>) -> Result<(), Error> {
		self.0.send((Some(request.entry()), None)).await.map_err(|_| Kind::Internal.into())
	}

	/// Write a request down, and wait until that is done.
	pub async fn write(&self, request: &Request<'_>) -> Result<(), Error> {
		self.wait(Some(request.entry())).await
	}

	/// Wait until everything that was noted is written.
	pub async fn flush(&self) -> Result<(), Error> {
		self.wait(None).await
	}

	async fn wait(&self, entry: Option<String>) -> Result<(), Error> {
		let (done, is_done) = oneshot::channel();
		let stopped = || Error::new(Kind::Internal, "the log has stopped");
		self.0.send((entry, Some(done))).await.map_err(|_| stopped())?;
		is_done.await.map_err(|_| stopped())
	}
}

async fn write(store: Store, mut waiting: mpsc::Receiver<Waiting>) {
	let mut all = Vec::new();
	while waiting.recv_many(&mut all, WAITING).await > 0 {
		if all.iter().all(|(_, done)| done.is_none()) {
			sleep(GATHERED).await;
			while let Ok(more) = waiting.try_recv() {
				all.push(more);
				if all.len() >= WAITING {
					break;
				}
			}
		}
		let (entries, done): (Vec<_>, Vec<_>) = all.drain(..).unzip();
		let entries: Vec<String> = entries.into_iter().flatten().collect();
		while let Err(error) = store.log(&entries).await {
			log::error!("the log of requests cannot be written: {error}");
			sleep(AGAIN).await;
		}
		for done in done.into_iter().flatten() {
			// Who asked may have left.
			let _ = done.send(());
		}
	}
}
