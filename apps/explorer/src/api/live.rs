//! What happens to watched objects, as it happens.

use super::lists::events_of;
use crate::{
	address::{cursor, cursor_of},
	ask::Ask,
	failure::{Code, Failure},
	places, watches,
};
use axum::response::{
	sse::{self, KeepAlive, Sse},
	IntoResponse, Response,
};
use futures::stream::{self, Stream, StreamExt};
use madang_index::{Event, Order, PageRequest, Place, Status};
use serde_json::Value;
use std::{convert::Infallible, time::Duration};
use tokio::{
	sync::watch,
	time::{timeout_at, Instant},
};

/// How many events are read at once.
const ROWS: u32 = 100;

/// How long one answer lasts. Then the program asks again, and it is compared again whether it may.
const LASTS: Duration = Duration::from_secs(10 * 60);

/// A program that follows.
struct Following {
	ask: Ask,
	status: watch::Receiver<Status>,
	after: Option<Place>,
	ends: Instant,
	_place: places::Place,
}

/// `watches/live`: server-sent events, one for each event about what the reader watches. Each has the cursor after it as its
/// id, so who was cut off continues from there.
///
/// # Errors
///
/// If the explorer has no watches, or too many follow at once.
pub async fn live(ask: Ask) -> Result<Response, Failure> {
	// What is wrong is said now, and not in the stream.
	watches::feed(&ask, &PageRequest { limit: 1, ..PageRequest::default() }).await?;
	// A browser that was cut off asks for the same address again, and says what it had last.
	let last_event = match ask.last_event() {
		None => None,
		Some(text) => {
			let wrong = || ask.wrong("Last-Event-ID", text, ask.t("is not the place of a page"));
			Some(cursor(text).ok_or_else(wrong)?)
		}
	};
	let given = last_event.or(ask.request()?.after);
	let newest = ask.explorer.status.borrow().last;
	let end = newest.map(|(block, _)| Place { block, index: u32::MAX });
	let busy = || ask.failure(Code::Busy, ask.t("Watches"), ask.t("Try again in a minute."));
	let place = ask.explorer.places.followers.take(&ask.reader).ok_or_else(busy)?;
	let status = ask.explorer.status.clone();
	let ends = Instant::now() + LASTS;
	let following = Following { ask, status, after: given.or(end), ends, _place: place };
	Ok(Sse::new(told(following)).keep_alive(KeepAlive::default()).into_response())
}

fn told(following: Following) -> impl Stream<Item = Result<sse::Event, Infallible>> {
	let pages = stream::unfold(following, |mut following| async move {
		if Instant::now() >= following.ends {
			return None;
		}
		// Before the events are read: what comes meanwhile is found in the next round.
		following.status.mark_unchanged();
		// If it cannot be read now, the cursor stays where it is, and the next round reads it.
		let page = following.page().await.unwrap_or_default();
		if page.is_empty() {
			let changed = timeout_at(following.ends, following.status.changed()).await;
			// The answer has lasted long enough; or nobody tells any more, because the explorer stops.
			changed.ok()?.ok()?;
		}
		Some((stream::iter(page.into_iter().map(Ok)), following))
	});
	pages.flatten()
}

impl Following {
	/// The events after the last one.
	async fn page(&mut self) -> Result<Vec<sse::Event>, Failure> {
		let order = Order::OldestFirst;
		let request = PageRequest { after: self.after, limit: ROWS, order, within: None };
		let found = watches::feed(&self.ask, &request).await?;
		let shown = events_of(&self.ask, &found.rows).await?;
		// Blocks that are not indexed yet are waited for.
		self.after = found.next.or(self.after);
		Ok(found.rows.iter().zip(shown).map(message).collect())
	}
}

fn message((event, shown): (&Event, Value)) -> sse::Event {
	let id = cursor_of(event.place);
	sse::Event::default().event("watched").id(id).data(shown.to_string())
}
