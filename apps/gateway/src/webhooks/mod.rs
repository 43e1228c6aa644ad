//! Wakes systems when there is something new, in the form of Standard Webhooks.
//!
//! A message says only that there is something, and how far it goes. What it is, the system reads with its own
//! certificate and its own cursor. So nothing is lost with a message: it is sent again until it is received, and what becomes
//! new meanwhile goes with it. After a restart each system is woken once.

mod message;
mod receiver;

pub use receiver::Receiver;

use crate::{
	access::Client,
	config::About,
	events::{self, Wanted},
	gateway::Gateway,
};
use message::Message;
use rand::Rng;
use serde_json::{json, Value};
use std::{sync::Arc, time::Duration};
use tokio::{sync::watch, time::sleep};

/// How long to wait before a message is sent again for the first time. It doubles each time.
const FIRST_WAIT: Duration = Duration::from_secs(1);

/// The longest wait.
const LONGEST_WAIT: Duration = Duration::from_secs(5 * 60);

/// How long to wait after the node could not be asked.
const AFTER_FAILURE: Duration = Duration::from_secs(5);

/// Wake all receivers, for ever.
pub async fn run(gateway: Arc<Gateway>, receivers: Vec<Receiver>) {
	if receivers.is_empty() {
		return;
	}
	let (told, outcomes) = watch::channel(Value::Null);
	let (seen, new_events) = watch::channel(Value::Null);
	let wakes = receivers.iter().flat_map(|receiver| {
		receiver.about.iter().map(|about| {
			let news = match about {
				About::Outcomes => ("outcomes.new", outcomes.clone()),
				About::Events => ("events.new", new_events.clone()),
			};
			wake(&gateway, receiver, news)
		})
	});
	let wakes = futures::future::join_all(wakes);
	tokio::join!(wakes, follow_outcomes(&gateway, told), follow_events(&gateway, seen));
}

/// Tell a receiver what is new, one message after the other.
async fn wake(
	gateway: &Gateway,
	receiver: &Receiver,
	(kind, mut news): (&'static str, watch::Receiver<Value>),
) {
	while news.changed().await.is_ok() {
		let mut message = Message::new(kind, &news.borrow_and_update());
		let mut wait = FIRST_WAIT;
		while let Err(reason) = receiver.post(&message).await {
			gateway.metrics.webhooks.with_label_values(&["failed"]).inc();
			log::warn!("{} was not woken: {reason}", receiver.url);
			// Not all gateways at the same moment.
			let pause = wait.mul_f64(rand::thread_rng().gen_range(0.8..1.2));
			sleep(pause).await;
			wait = wait.saturating_mul(2).min(LONGEST_WAIT);
			if news.has_changed().unwrap_or(false) {
				message = Message::new(kind, &news.borrow_and_update());
			}
		}
		gateway.metrics.webhooks.with_label_values(&["received"]).inc();
	}
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

fn tell(news: &watch::Sender<Value>, new: Value) {
	news.send_if_modified(|last| {
		let is_new = *last != new;
		*last = new;
		is_new
	});
}
