//! The line with the last block, as it changes.

use crate::{ask::Ask, explorer::Explorer, lang::Lang, places::Place};
use axum::{
	http::StatusCode,
	response::{
		sse::{Event, KeepAlive, Sse},
		IntoResponse, Response,
	},
};
use futures::stream::{self, Stream};
use std::{convert::Infallible, sync::Arc, time::Duration};

/// How often the line is told again although no block came, because it says how old the last one is.
const AGAIN: Duration = Duration::from_secs(15);

/// `live`: server-sent events, each with the line as HTML.
pub async fn live(ask: Ask) -> Response {
	let Some(place) = ask.explorer.places.lines.take(&ask.reader) else {
		return StatusCode::SERVICE_UNAVAILABLE.into_response();
	};
	Sse::new(lines(ask.explorer, ask.lang, place)).keep_alive(KeepAlive::default()).into_response()
}

fn lines(
	explorer: Arc<Explorer>,
	lang: Lang,
	place: Place,
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
