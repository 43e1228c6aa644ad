//! Writes the log of who asked for what.
//!
//! Entries are written together, a few times a second, because each commit waits for the disk. A request that changes
//! something waits until its entry is written; one that only reads does not.

use crate::{
	error::{Error, Kind},
	store::{now, Store},
};
use madang_service::{LogQueue, NotWritten, OnFailure};
use serde_json::{json, Value};
use sha2::{Digest, Sha256};

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

/// Where requests are written down.
#[derive(Clone)]
pub struct RequestLog(LogQueue<String>);

impl RequestLog {
	/// A log in this store.
	pub fn of(store: Store) -> Self {
		Self(LogQueue::of(store, OnFailure::TryAgain))
	}

	/// Write a request down, at some time.
	pub async fn note(&self, request: &Request<'_>) -> Result<(), Error> {
		self.0.note(request.entry()).await.map_err(stopped)
	}

	/// Write a request down, and wait until that is done.
	pub async fn write(&self, request: &Request<'_>) -> Result<(), Error> {
		self.0.write(request.entry()).await.map_err(stopped)
	}

	/// Wait until everything that was noted is written.
	pub async fn flush(&self) -> Result<(), Error> {
		self.0.flush().await.map_err(stopped)
	}
}

fn stopped(_: NotWritten) -> Error {
	Error::new(Kind::Internal, "the log has stopped")
}
