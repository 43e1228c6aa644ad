//! The line with the last block, as it changes.

use crate::{ask::Ask, explorer::Explorer, lang::Lang};
use axum::{
	http::StatusCode,
	response::{
		sse::{Event, KeepAlive, Sse},
		IntoResponse, Response,
	},
};
use futures::stream::{self, Stream};
use std::{
	convert::Infallible,
	sync::{Arc, LazyLock},
	time::Duration,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many browsers follow at once.
const FOLLOWERS: usize = 512;

/// How often the line is told again although no block came, because it says how old the last one is.
const AGAIN: Duration = Duration::from_secs(15);

static PLACES: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(FOLLOWERS)));

/// `live`: server-sent events, each with the line as HTML.
pub async fn live(ask: Ask) -> Response {
	let Ok(place) = PLACES.clone().try_acquire_owned() else {
		return StatusCode::SERVICE_UNAVAILABLE.into_response();
	};
	Sse::new(lines(ask.explorer, ask.lang, place)).keep_alive(KeepAlive::default()).into_response()
}

fn lines(
	explorer: Arc<Explorer>,
	lang: Lang,
	place: OwnedSemaphorePermit,
) -> impl Stream<Item = Result<Event, Infallible>> {
	let status = explorer.status.clone();
	stream::unfold(
		(explorer, status, place, true),
		move |(explorer, mut status, place, first)| async move {
			if !first {
				// If nobody tells it any more, the explorer stops.
				if let Ok(Err(_)) = tokio::time::timeout(AGAIN, status.changed()).await {
					return None;
				}
			}
			status.mark_unchanged();
			let event =
				Event::default().event("status").data(explorer.status_line(lang).into_string());
			Some((Ok(event), (explorer, status, place, false)))
		},
	)
}
