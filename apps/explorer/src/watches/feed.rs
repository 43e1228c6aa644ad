//! What a reader watches, and what happened to it.

use super::store::{WatchStore, Watched};
use crate::{
	ask::Ask,
	failure::{Code, Failure},
};
use madang_index::{Event, Mention, Page, PageRequest, Store, StoreError};
use madang_service::now;

/// The kinds of objects that can be watched.
pub const KINDS: [&str; 2] = ["title", "institution"];

/// The watches of the explorer, and the name of the reader.
fn own(ask: &Ask) -> Result<(&WatchStore, String), Failure> {
	let none = || {
		let reason = ask
			.t("This explorer has no watches: they need accounts or certificates, and a database.");
		ask.failure(Code::NotConfigured, ask.t("Watches"), reason)
	};
	let store = ask.explorer.watches.as_ref().ok_or_else(none)?;
	Ok((store, ask.reader.key().ok_or_else(none)?))
}

/// What the reader watches.
///
/// # Errors
///
/// If the explorer has no watches, or the database fails.
pub async fn list(ask: &Ask) -> Result<Vec<Watched>, Failure> {
	let (store, reader) = own(ask)?;
	store.of(&reader).await.map_err(|error| ask.failed(error))
}

/// An object that can be watched: it is one of [`KINDS`], and an event is about it.
async fn object(ask: &Ask, kind: &str, id: &str) -> Result<Mention, Failure> {
	if !KINDS.contains(&kind) {
		return Err(ask.wrong("kind", kind, ask.t("is neither title nor institution")));
	}
	let object = Mention { kind: kind.to_owned(), id: id.to_owned() };
	let is_known = ask.explorer.store.is_mentioned(&object).await;
	match is_known.map_err(|error| ask.failed(error))? {
		true => Ok(object),
		false => Err(ask.not_found()),
	}
}

/// Watch an object from now on.
///
/// # Errors
///
/// If it cannot be watched, the reader watches too many already, or the database fails.
pub async fn add(ask: &Ask, kind: &str, id: &str) -> Result<(), Failure> {
	let (store, reader) = own(ask)?;
	let object = object(ask, kind, id).await?;
	match store.add(&reader, &object, now()).await.map_err(|error| ask.failed(error))? {
		true => Ok(()),
		false => {
			let reason = ask.t("You watch 200 titles and institutions already.");
			Err(ask.failure(Code::TooManyWatches, ask.t("Watches"), reason))
		}
	}
}

/// Watch an object no more.
///
/// # Errors
///
/// If the reader does not watch it, or the database fails.
pub async fn remove(ask: &Ask, kind: &str, id: &str) -> Result<(), Failure> {
	let (store, reader) = own(ask)?;
	let object = Mention { kind: kind.to_owned(), id: id.to_owned() };
	match store.remove(&reader, &object).await.map_err(|error| ask.failed(error))? {
		true => Ok(()),
		false => Err(ask.not_found()),
	}
}

/// A page of the events about what the reader watches.
///
/// # Errors
///
/// If the explorer has no watches, or a database fails.
pub async fn feed(ask: &Ask, request: &PageRequest) -> Result<Page<Event>, Failure> {
	let (watches, reader) = own(ask)?;
	let found = of(&ask.explorer.store, watches, &reader, request).await;
	found.map_err(|error| match error {
		FeedError::NotProjected(_) => {
			let reason =
				ask.t("The index does not have the property of a watched title yet. Try again in a minute.");
			ask.failure(Code::NotIndexed, ask.t("Watches"), reason)
		}
		error => ask.failed(error),
	})
}

/// Why there is no feed.
#[derive(Debug, thiserror::Error)]
pub enum FeedError {
	/// The index does not answer.
	#[error(transparent)]
	Index(#[from] StoreError),
	/// The database of the watches does not answer.
	#[error("the watches: {0}")]
	Watches(#[from] sqlx::Error),
	/// Which property a title is of is not known yet: the feed would leave out its events, and its cursor would pass them.
	#[error("the property of title {0} is not projected yet")]
	NotProjected(String),
}

/// The projection that says which property a title is of.
const TITLES: &str = "titles";

/// A page of the events about what a reader watches.
///
/// # Errors
///
/// If a database fails.
pub async fn of(
	store: &Store,
	watches: &WatchStore,
	reader: &str,
	request: &PageRequest,
) -> Result<Page<Event>, FeedError> {
	let mut objects = Vec::new();
	// Before the titles are read: one that is read meanwhile is not taken for one that is not there.
	let has_titles = has_titles(store).await?;
	let watched = watches.of(reader).await?;
	let titles = watched.iter().filter(|one| one.object.kind == "title");
	let titles: Vec<_> = titles.map(|one| one.object.id.as_str()).collect();
	let properties = store.properties_of(&titles).await?;
	for Watched { object, .. } in watched {
		if object.kind == "title" {
			let property = properties.get(&object.id);
			if property.is_none() && !has_titles {
				return Err(FeedError::NotProjected(object.id));
			}
			objects.extend(property.and_then(|property| Mention::parse(property)));
		}
		objects.push(object);
	}
	Ok(store.events_about(&objects, request).await?)
}

/// Whether the titles of all indexed blocks are known.
async fn has_titles(store: &Store) -> Result<bool, StoreError> {
	let last = store.ranges().await?.last().map(|range| range.last);
	let read = store.projections().await?;
	let has = |last: u64| read.iter().any(|(name, next)| name == TITLES && *next > last);
	Ok(last.is_none_or(has))
}
