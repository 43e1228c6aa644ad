//! Wakes readers' systems when something happens to what they watch.

use super::{
	feed::{of, FeedError},
	store::WatchStore,
};
use crate::{address::cursor_of, config::WebhookConfig};
use futures::future::join_all;
use madang_index::{PageRequest, Place, Status, Store};
use madang_service::webhooks::{tell, wake, Receiver};
use serde_json::{json, Value};
use std::time::Duration;
use tokio::{sync::watch, time::sleep};

/// What a message is called.
const KIND: &str = "watches.new";

/// How long to wait after a database did not answer.
const AFTER_FAILURE: Duration = Duration::from_secs(5);

/// The name and version with which the explorer posts.
const AGENT: &str = concat!("madang-explorer/", env!("CARGO_PKG_VERSION"));

/// A system of a reader.
pub struct Woken {
	/// The reader, as the log of views has them.
	reader: String,
	receiver: Receiver,
}

impl Woken {
	/// The system of a configuration.
	///
	/// # Errors
	///
	/// If its address or a file is not as it should be.
	pub fn of(webhook: &WebhookConfig) -> Result<Self, String> {
		let WebhookConfig { account, url, secret_file, issuers } = webhook;
		let receiver = Receiver::of(url, secret_file, issuers.as_deref(), AGENT)?;
		Ok(Self { reader: format!("account:{account}"), receiver })
	}
}

/// Wake all systems, until the explorer stops.
pub async fn run(
	store: Store,
	watches: WatchStore,
	status: watch::Receiver<Status>,
	all: Vec<Woken>,
) {
	let one = |woken: Woken| {
		let (store, watches, status) = (store.clone(), watches.clone(), status.clone());
		async move {
			let (told, news) = watch::channel(Value::Null);
			let follow = follow(&store, &watches, status, &woken.reader, told);
			tokio::join!(follow, wake(&woken.receiver, KIND, news, |_| ()));
		}
	};
	join_all(all.into_iter().map(one)).await;
}

/// Tell the cursor of the newest event each time that there is a newer one. After a start it is told once.
async fn follow(
	store: &Store,
	watches: &WatchStore,
	mut status: watch::Receiver<Status>,
	reader: &str,
	told: watch::Sender<Value>,
) {
	loop {
		// Before the events are read: what comes meanwhile is found in the next round.
		status.mark_unchanged();
		match newest(store, watches, reader).await {
			Ok(Some(place)) => tell(&told, json!({ "last": cursor_of(place) })),
			Ok(None) => {}
			Err(error) => {
				log::warn!("what {reader} watches cannot be read: {error}");
				sleep(AFTER_FAILURE).await;
				continue;
			}
		}
		if status.changed().await.is_err() {
			return;
		}
	}
}

async fn newest(
	store: &Store,
	watches: &WatchStore,
	reader: &str,
) -> Result<Option<Place>, FeedError> {
	let request = PageRequest { limit: 1, ..PageRequest::default() };
	let page = of(store, watches, reader, &request).await?;
	Ok(page.rows.first().map(|event| event.place))
}
