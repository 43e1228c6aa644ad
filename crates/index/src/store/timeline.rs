//! All that happened to a property: to its record in the book, its title, its deals and loans, and its applications.

use super::{Page, PageRequest, Sql, Store, StoreError, Value};
use crate::block::{Event, Mention};
use sqlx::Row;

/// The most objects of a property whose events are shown: the last ones.
const MOST: u32 = 200;

/// An event with the time of its block, in milliseconds since 1970.
#[derive(Clone, PartialEq, Debug)]
pub struct TimedEvent {
	/// The event.
	pub event: Event,
	/// The time of its block.
	pub time: u64,
}

impl Store {
	/// The objects that belong to a property, such as `unit:7`: itself, its titles, and the last deals, loans and applications.
	pub async fn objects_of(&self, property: &str) -> Result<Vec<Mention>, StoreError> {
		let mut all: Vec<_> = Mention::parse(property).into_iter().collect();
		let mut reader = self.reader().await?;
		let select = "SELECT title FROM titles WHERE property = ? ORDER BY title LIMIT ?";
		let titles = Sql::default().and(select, [property.into(), MOST.into()]);
		for row in titles.rows(&mut reader).await? {
			all.push(Mention { kind: "title".to_owned(), id: row.try_get(0)? });
		}
		let mut of: Vec<Value> = vec![property.into()];
		of.extend(all.iter().skip(1).map(|one| format!("title:{}", one.id).into()));
		let select = "SELECT kind, id, MAX(block) FROM links WHERE of_object IN ";
		let sql = Sql::default().and_list(select, of);
		let sql = sql.and(" GROUP BY kind, id ORDER BY 3 DESC, kind, id LIMIT ?", [MOST.into()]);
		for row in sql.rows(&mut reader).await? {
			all.push(Mention { kind: row.try_get(0)?, id: row.try_get(1)? });
		}
		Ok(all)
	}

	/// A page of the events that are about one of these objects, each once.
	pub async fn timeline(
		&self,
		objects: &[Mention],
		request: &PageRequest,
	) -> Result<Page<TimedEvent>, StoreError> {
		let Page { rows, next, missing } = self.events_about(objects, request).await?;
		let times = self.times_of(&rows.iter().map(|event| event.place.block).collect()).await?;
		let timed = |event: Event| {
			let time = times.get(&event.place.block).copied().unwrap_or_default();
			TimedEvent { event, time }
		};
		Ok(Page { rows: rows.into_iter().map(timed).collect(), next, missing })
	}
}
