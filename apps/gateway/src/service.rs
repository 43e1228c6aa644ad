//! What the gateway does with a request, by each of its doors.

use crate::{
	access::{Client, Peer, Scope},
	answers::AnswerKey,
	documents,
	error::{Error, Kind},
	events, feed,
	gateway::Gateway,
	limits::Left,
	log_of_requests::Request,
	methods::scope_of,
	params::{by_name, number, page_of, read, usual, whole},
	portfolio, reads, repayments,
	store::now,
	writes,
};
use serde::Deserialize;
use serde_json::{json, Value};
use std::{
	sync::Arc,
	time::{Duration, Instant},
};

/// A request.
#[derive(Clone, Debug)]
pub struct Asked {
	/// The client.
	pub peer: Peer,
	/// The method.
	pub method: String,
	/// The parameters.
	pub params: Value,
	/// The client's own number of the request (`x-api-tran-id`).
	pub tran_id: Option<String>,
}

/// What `tx_cancel` takes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Attempt {
	attempt: String,
}

/// What `tx_status` takes: one of both.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StatusOf {
	attempt: Option<String>,
	external_ref: Option<String>,
	#[serde(default, deserialize_with = "number")]
	wait: u64,
}

/// What the feed of outcomes takes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Outcomes {
	#[serde(default, deserialize_with = "number")]
	after: u64,
	#[serde(default = "usual", deserialize_with = "number")]
	limit: u64,
	#[serde(default, deserialize_with = "number")]
	wait: u64,
}

/// What the log takes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entries {
	#[serde(default, deserialize_with = "number")]
	after: u64,
	#[serde(default = "usual", deserialize_with = "number")]
	limit: u64,
}

impl Gateway {
	/// Answer a request, count it, and write it down. Also what the client may still ask.
	///
	/// What can change something is done and written down to its end, even if the client leaves.
	pub async fn answer(self: &Arc<Self>, asked: Asked) -> (Result<Value, Error>, Option<Left>) {
		let scope = scope_of(&asked.method);
		let left = self.limiter.take(asked.peer.fingerprint);
		if left.is_none() {
			self.count(&asked, scope, Some(Kind::TooMany), Duration::ZERO);
			return (Err(Kind::TooMany.into()), None);
		}
		let answer = match scope {
			Some(Scope::Submit) => {
				let gateway = self.clone();
				let done = tokio::spawn(async move { gateway.done(asked, scope).await }).await;
				done.unwrap_or_else(|error| Err(Error::new(Kind::Internal, error)))
			}
			_ => self.done(asked, scope).await,
		};
		(answer, left)
	}

	/// Count an answer. What is no method is counted as one, so that nobody makes new counters.
	fn count(&self, asked: &Asked, scope: Option<Scope>, error: Option<Kind>, took: Duration) {
		let name = if scope.is_some() { &asked.method } else { "unknown" };
		self.metrics.count(name, error, took);
	}

	/// Answer a request, count it, and write it down.
	async fn done(self: &Arc<Self>, asked: Asked, scope: Option<Scope>) -> Result<Value, Error> {
		let began = Instant::now();
		let admitted = match scope {
			Some(scope) => self.admit(asked.peer, scope),
			None => Err(Error::from(Kind::NoMethod).with("method", asked.method.clone())),
		};
		let answer = match &admitted {
			Ok(client) => self.route(client, &asked).await,
			Err(error) => Err(error.clone()),
		};
		let answer = match self.write_down(&asked, scope, &answer).await {
			Ok(()) => answer,
			Err(error) => Err(error),
		};
		let kind = answer.as_ref().err().map(|error| error.kind);
		self.count(&asked, scope, kind, began.elapsed());
		answer
	}

	async fn route(self: &Arc<Self>, client: &Client, asked: &Asked) -> Result<Value, Error> {
		let params = asked.params.clone();
		if let Some(found) = reads::find(&asked.method) {
			return reads::answer(&self.chain, client, found, params).await;
		}
		let params = by_name(params);
		let waits = whole(&params["wait"]).is_some_and(|seconds| seconds > 0);
		let _place = match waits {
			true => Some(self.waiting.take(client.fingerprint).ok_or_else(|| {
				Error::new(Kind::TooMany, "requests that wait are limited by waiting-of-each")
			})?),
			false => None,
		};
		match asked.method.as_str() {
			"gateway_status" => self.status(client).await,
			"gateway_keys" => {
				let keys: Vec<_> = self.answers.iter().map(AnswerKey::jwk).collect();
				Ok(json!({ "keys": keys }))
			}
			"rpc.discover" => documents::openrpc(&self.chain).await,
			"tx_prepare" => {
				writes::prepare(self, client, asked.tran_id.as_deref(), read(params)?).await
			}
			"repayments_prepare" => {
				repayments::prepare(self, client, asked.tran_id.as_deref(), read(params)?).await
			}
			"tx_submit" => writes::submit(self, client, read(params)?).await,
			"tx_cancel" => {
				let Attempt { attempt } = read(params)?;
				writes::cancel(self, &attempt).await
			}
			"tx_status" => self.status_of(read(params)?).await,
			"outcomes_list" => {
				let Outcomes { after, limit, wait } = read(params)?;
				let (limit, wait) = (page_of(limit)?, self.waited(wait));
				feed::page(&self.store, self.sending.known(), after, limit, wait).await
			}
			"events_list" => events::page(self, client, &read(params)?).await,
			"loans_portfolio" => portfolio::page(self, client, read(params)?).await,
			"audit_list" => self.log_page(&read(params)?).await,
			"audit_head" => self.log_head().await,
			_ => Err(Kind::NoMethod.into()),
		}
	}

	/// Write a request down. One that can change something waits until that is done.
	async fn write_down(
		&self,
		asked: &Asked,
		scope: Option<Scope>,
		answer: &Result<Value, Error>,
	) -> Result<(), Error> {
		let made = answer.as_ref().ok().and_then(|answer| answer["attempt"].as_str());
		let given = by_name(asked.params.clone());
		let attempt = made.or_else(|| given["attempt"].as_str());
		let request = Request {
			client: asked.peer.fingerprint,
			method: &asked.method,
			tran_id: asked.tran_id.as_deref(),
			params: &asked.params,
			code: answer.as_ref().err().map(|error| error.kind.code()),
			attempt,
		};
		match scope {
			Some(Scope::Submit) => self.log.write(&request).await,
			_ => self.log.note(&request).await,
		}
	}

	/// Who asks, and how far the gateway has followed the chain.
	async fn status(&self, client: &Client) -> Result<Value, Error> {
		let state = self.chain.state().await?;
		let (access, _) = self.access.borrow().clone();
		let followed = *self.followed.borrow();
		Ok(json!({
			"institution": client.institution.0,
			"certificate": {
				"fingerprint": hex::encode(client.fingerprint),
				"scopes": {
					"read": client.scopes.read,
					"submit": client.scopes.submit,
					"audit": client.scopes.audit,
				},
				"until": client.until.to_string(),
				"ends_soon": client.ends_soon(now()),
			},
			"certificates_ending": access.ending(now()),
			"block": {
				"number": state.number(), "hash": format!("{:?}", state.hash()), "final": true
			},
			"followed_block": followed,
			"last_outcome": self.store.last_outcome().await?.to_string(),
			"version": env!("CARGO_PKG_VERSION"),
		}))
	}

	async fn status_of(&self, of: StatusOf) -> Result<Value, Error> {
		let StatusOf { attempt, external_ref, wait } = of;
		let id = match (attempt, external_ref) {
			(Some(id), None) => id,
			(None, Some(reference)) => {
				let reference = writes::reference(&reference)?;
				return writes::status_of_reference(self, reference, self.waited(wait)).await;
			}
			_ => return Err(Error::invalid("expected attempt or external_ref")),
		};
		writes::status(self, &id, self.waited(wait)).await
	}

	async fn log_page(&self, wanted: &Entries) -> Result<Value, Error> {
		let Entries { after, limit } = *wanted;
		let entries = self.store.log_after(after, page_of(limit)?).await?;
		let next = entries.last().map_or(after, |last| last.seq).to_string();
		let entries: Vec<_> = entries
			.iter()
			.map(|one| json!({ "seq": one.seq.to_string(), "entry": one.entry, "hash": one.hash }))
			.collect();
		Ok(json!({ "entries": entries, "next": next }))
	}

	async fn log_head(&self) -> Result<Value, Error> {
		let (entries, head) = self.store.log_head().await?;
		Ok(json!({ "entries": entries.to_string(), "head": format!("0x{head}") }))
	}
}
