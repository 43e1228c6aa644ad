//! What the reader watches.

use super::{
	answers::{answer, Answer, Stays},
	lists::{by_place, events_of},
	shapes::digits,
};
use crate::{
	ask::Ask,
	watches::{self, Watched},
};
use axum::extract::Path;
use serde_json::json;

/// `watches`.
pub async fn list(ask: Ask) -> Answer {
	let found = watches::list(&ask).await?;
	let watched = |Watched { object, since }: &Watched| json!({ "kind": object.kind, "id": object.id, "since": digits(*since) });
	let items: Vec<_> = found.iter().map(watched).collect();
	Ok(answer(&ask, &json!({ "items": items }), Stays::ForNow))
}

/// `watches/KIND/ID`, put: watch it. What is watched then.
pub async fn add(ask: Ask, Path((kind, id)): Path<(String, String)>) -> Answer {
	watches::add(&ask, &kind, &id).await?;
	list(ask).await
}

/// `watches/KIND/ID`, deleted: watch it no more. What is watched then.
pub async fn remove(ask: Ask, Path((kind, id)): Path<(String, String)>) -> Answer {
	watches::remove(&ask, &kind, &id).await?;
	list(ask).await
}

/// `watches/events`.
pub async fn events(ask: Ask) -> Answer {
	let found = watches::feed(&ask, &ask.request()?).await?;
	let items = events_of(&ask, &found.rows).await?;
	by_place(&ask, &found, items, Stays::ForNow)
}
