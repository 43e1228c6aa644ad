//! A running gateway: all that answers need.

use crate::{
	access::{Access, Client, Peer, Scope},
	answers::AnswerKey,
	chain::Chain,
	config::Config,
	error::{Error, Kind},
	limits::Limiter,
	log_of_requests::{Request, RequestLog},
	metrics::Metrics,
	places::{Place, Places},
	sending::Sending,
	signer::GatewaySigner,
	store::{now, Store},
};
use serde_json::Value;
use std::{
	sync::Arc,
	time::{Duration, Instant},
};
use tokio::sync::watch;

/// After how long what is known of the certificates is too old to admit anyone.
const ACCESS_KEPT: Duration = Duration::from_secs(10 * 60);

/// How many requests of each client certificate that read or prepare much are answered at once.
pub const WORKING_OF_EACH: u32 = 4;

/// Who has access, and when that was read.
pub type KnownAccess = (Arc<Access>, Instant);

/// The gateway.
pub struct Gateway {
	/// Its configuration.
	pub config: Config,
	/// The chain.
	pub chain: Chain,
	/// Its own state.
	pub store: Store,
	/// Who has access.
	pub access: watch::Receiver<KnownAccess>,
	/// The last final block whose transactions have been looked at.
	pub followed: watch::Receiver<u64>,
	/// Sends submitted calls.
	pub sending: Sending,
	/// The log of requests.
	pub log: RequestLog,
	/// How much clients may ask.
	pub limiter: Limiter,
	/// The key of signed answers.
	pub answers: Option<AnswerKey>,
	/// Places for connections.
	pub connections: Places,
	/// Places for requests that wait.
	pub waiting: Places,
	/// Places for requests that read or prepare much.
	pub working: Places,
	/// What is counted.
	pub metrics: Metrics,
	/// Its own signer, if it has one.
	pub signer: Option<GatewaySigner>,
}

impl Gateway {
	/// The client, if it may ask for this now.
	pub fn admit(&self, peer: Peer, scope: Scope) -> Result<Client, Error> {
		let (access, read_at) = self.access.borrow().clone();
		if read_at.elapsed() > ACCESS_KEPT {
			let detail = "who has access was read too long ago";
			return Err(Error::new(Kind::Unavailable, detail));
		}
		access.admit(peer, scope, now())
	}

	/// As [`Self::admit`], and take a request of those that it may ask.
	pub fn admit_again(&self, peer: Peer, scope: Scope) -> Result<Client, Error> {
		self.limiter.take(peer.fingerprint).ok_or(Kind::TooMany)?;
		self.admit(peer, scope)
	}

	/// So many seconds, as long as a request waits at most.
	pub fn waited(&self, seconds: u64) -> Duration {
		Duration::from_secs(seconds.min(self.config.limits.wait_seconds.into()))
	}

	/// A place for a request that reads or prepares much.
	pub fn working(&self, client: &Client) -> Result<Place, Error> {
		let detail = format!("{WORKING_OF_EACH} requests of a client that read or prepare much");
		self.working.take(client.fingerprint).ok_or_else(|| Error::new(Kind::TooMany, detail))
	}

	/// Write down that a client reads the stream of events.
	pub async fn note_stream(&self, peer: Peer, tran_id: Option<&str>) -> Result<(), Error> {
		let request = Request {
			client: peer.fingerprint,
			method: "events_stream",
			tran_id,
			params: &Value::Null,
			code: None,
			attempt: None,
		};
		self.log.note(&request).await
	}
}
