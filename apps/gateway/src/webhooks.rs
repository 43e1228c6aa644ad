//! Wakes systems when there is something new, in the form of Standard Webhooks: see [`madang_service::webhooks`].
//!
//! What is new, a system reads with its own certificate and its own cursor. After a restart each system is woken once.

use crate::{
	access::Client,
	config::{About, Webhook},
	events::{self, Wanted},
	gateway::Gateway,
};
use madang_service::webhooks::{self, tell};
use serde_json::{json, Value};
use std::{sync::Arc, time::Duration};
use tokio::{sync::watch, time::sleep};

/// How long to wait after the node could not be asked.
const AFTER_FAILURE: Duration = Duration::from_secs(5);

/// The name and version with which the gateway posts.
const AGENT: &str = concat!("madang-gateway/", env!("CARGO_PKG_VERSION"));

/// A system to wake.
pub struct Receiver {
	inner: webhooks::Receiver,
	/// What for.
	about: Vec<About>,
}

impl Receiver {
	/// The receiver of a configuration.
	pub fn of(webhook: &Webhook) -> Result<Self, String> {
		let Webhook { url, secret_file, issuers, about } = webhook;
		let inner = webhooks::Receiver::of(url, secret_file, issuers.as_deref(), AGENT)?;
		Ok(Self { inner, about: about.clone() })
	}
}

/// Wake all receivers, for ever.
pub async fn run(gateway: Arc<Gateway>, receivers: Vec<Receiver>) {
	if receivers.is_empty() {
		return;
	}
	let (told, outcomes) = watch::channel(Value::Null);
	let (seen, new_events) = watch::channel(Value::Null);
	let posted = |is_received| {
		let result = if is_received { "received" } else { "failed" };
		gateway.metrics.webhooks.with_label_values(&[result]).inc();
	};
	let wakes = receivers.iter().flat_map(|receiver| {
		receiver.about.iter().map(|about| {
			let (kind, news) = match about {
				About::Outcomes => ("outcomes.new", outcomes.clone()),
				About::Events => ("events.new", new_events.clone()),
			};
			webhooks::wake(&receiver.inner, kind, news, posted)
		})
	});
	let wakes = futures::future::join_all(wakes);
	tokio::join!(wakes, follow_outcomes(&gateway, told), follow_events(&gateway, seen));
}

async fn follow_outcomes(gateway: &Gateway, told: watch::Sender<Value>) {
	let mut known = gateway.sending.known();
	loop {
		match gateway.store.last_outcome().await {
			Ok(last) if last > 0 => tell(&told, json!({ "last": last.to_string() })),
			Ok(_) => {}
			Err(error) => {
				log::warn!("new outcomes cannot be read: {error}");
				sleep(AFTER_FAILURE).await;
				continue;
			}
		}
		if known.changed().await.is_err() {
			return;
		}
	}
}

async fn follow_events(gateway: &Gateway, seen: watch::Sender<Value>) {
	let mut wanted = Wanted { after: None, limit: None, wait: 0, events: Vec::new() };
	// At first, and after what happened may have been missed, whether there is anything or not.
	let mut is_due = true;
	loop {
		wanted.wait = if is_due { 0 } else { 60 };
		let (access, _) = gateway.access.borrow().clone();
		match events::page(gateway, &Client::own(&access), &wanted).await {
			Ok(page) => {
				wanted.after = page["next"].as_str().map(str::to_owned).or(wanted.after);
				let has_any = page["events"].as_array().is_some_and(|events| !events.is_empty());
				if has_any || is_due {
					tell(&seen, json!({ "last": page["next"] }));
					is_due = false;
				}
			}
			Err(error) => {
				log::warn!("new events cannot be read: {}", error.message());
				// Its place may be gone.
				wanted.after = None;
				is_due = true;
				sleep(AFTER_FAILURE).await;
			}
		}
	}
}
