//! `events_get` and `events_subscribe`: the events of final blocks, by the objects that they are about.
//!
//! Each event has a cursor. A reader that kept its last one continues after it, so that nothing is missed or told twice,
//! from any node. A node has the states of its last blocks only (256, if it is not told otherwise): of an older
//! cursor it says from where the reader can continue.

mod cursor;
mod feed;
mod filter;
mod sender;

use super::{
	errors::unreadable,
	reads::{
		params::{limit, part},
		Chain, Runtimes,
	},
};
use cursor::Cursor;
use feed::{Feed, Page};
use filter::Filter;
use futures::StreamExt;
use jsonrpsee::{
	core::{RegisterMethodError, SubscriptionResult},
	types::{ErrorObjectOwned, Params},
	PendingSubscriptionSink, RpcModule, SubscriptionMessage,
};
use serde::Deserialize;
use serde_json::{json, Value};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// The most events of a page, and how many it has if nothing is said.
const MAX_EVENTS: usize = 1_000;

/// How many events a subscription reads at once. Those that its client has not taken are kept.
const SUBSCRIBED: usize = 32;

/// How many pages are read for subscriptions at once. Other calls do not wait behind those that read old events.
static PAGES_AT_ONCE: Semaphore = Semaphore::const_new(4);
const EVENTS: usize = 100;

/// The options of a question.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Options {
	/// The cursor after which the events are. By default the end of the last final block.
	after: Option<Cursor>,
	/// How many events at most.
	limit: Option<usize>,
}

/// Add the methods.
pub fn register<C: Chain>(
	module: &mut RpcModule<()>,
	chain: &Arc<C>,
	runtimes: &Arc<Runtimes>,
) -> Result<(), RegisterMethodError> {
	let feed = Arc::new(Feed::new(chain.clone(), runtimes.clone()));
	let pages = feed.clone();
	module.register_blocking_method("events_get", move |params, _, _| {
		let (filter, options) = parameters(&params)?;
		get(&pages, &filter, &options)
	})?;
	module.register_subscription(
		"events_subscribe",
		"events_event",
		"events_unsubscribe",
		move |params, pending, _, _| subscribe(feed.clone(), params, pending),
	)?;
	Ok(())
}

fn parameters(params: &Params<'_>) -> Result<(Filter, Options), ErrorObjectOwned> {
	let mut given = params.sequence();
	let filter = part("filter", given.optional_next().map_err(unreadable)?)?;
	let options = part("options", given.optional_next().map_err(unreadable)?)?;
	Ok((filter, options))
}

fn get<C: Chain>(
	feed: &Feed<C>,
	filter: &Filter,
	options: &Options,
) -> Result<Value, ErrorObjectOwned> {
	let limit = limit(options.limit, EVENTS, MAX_EVENTS)?;
	let after = options.after.unwrap_or_else(|| feed.end());
	let Page { events, next, last } = feed.after(after, filter, limit)?;
	Ok(json!({ "events": events, "next": next, "finalized": last }))
}

/// Send the events of final blocks until the reader leaves. A reader that is slow is waited for.
async fn subscribe<C: Chain>(
	feed: Arc<Feed<C>>,
	params: Params<'static>,
	pending: PendingSubscriptionSink,
) -> SubscriptionResult {
	// What cannot be read is told before the subscription begins.
	let begun = parameters(&params).and_then(|(filter, options)| {
		let after = options.after.unwrap_or_else(|| feed.end());
		feed.ensure_readable(after)?;
		Ok((Arc::new(filter), after))
	});
	let (filter, mut after) = match begun {
		Ok(begun) => begun,
		Err(error) => {
			pending.reject(error).await;
			return Ok(());
		}
	};
	let sink = pending.accept().await?;
	loop {
		let (reader, about) = (feed.clone(), filter.clone());
		let place = PAGES_AT_ONCE.acquire().await?;
		let page =
			tokio::task::spawn_blocking(move || reader.after(after, &about, SUBSCRIBED)).await?;
		drop(place);
		let Page { events, next, .. } = match page {
			Ok(page) => page,
			// The reader was so slow that the states are gone.
			Err(error) => {
				let end = json!({ "error": { "code": error.code(), "message": error.message() } });
				sink.send(SubscriptionMessage::from_json(&end)?).await?;
				return Ok(());
			}
		};
		after = next;
		for event in events {
			sink.send(SubscriptionMessage::from_json(&event)?).await?;
		}
		// Only while it waits: notifications that are not read keep the states of their blocks.
		let mut finality = feed.chain().finality_notification_stream();
		if after < feed.end() {
			continue;
		}
		tokio::select! {
			() = sink.closed() => return Ok(()),
			final_block = finality.next() => match final_block {
				Some(_) => {}
				None => return Ok(()),
			},
		}
	}
}
