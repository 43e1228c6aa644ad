//! All that happened to a property: to its record in the book, its title, its deals and loans, and its applications.

use super::{read, to_u64, Page, PageRequest, Sql, Store, StoreError, Value};
use crate::block::{Event, Mention, Place};
use sqlx::{any::AnyRow, Row};

/// The most objects of a property whose events are shown: the last ones.
const MOST: u32 = 200;

/// The column of the time.
const TIME: usize = 6;

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
		let object = |text: &str| {
			let (kind, id) = text.split_once(':')?;
			Some(Mention { kind: kind.to_owned(), id: id.to_owned() })
		};
		let mut all: Vec<_> = object(property).into_iter().collect();
		let mut reader = self.reader().await?;
		let select = "SELECT title FROM titles WHERE property = ? ORDER BY title LIMIT ?";
		let titles = Sql::default().and(select, [property.into(), MOST.into()]);
		for row in titles.rows(&mut reader).await? {
			all.push(Mention { kind: "title".to_owned(), id: row.try_get(0)? });
		}
		let mut of: Vec<Value> = vec![property.into()];
		of.extend(all.iter().skip(1).map(|one| format!("title:{}", one.id).into()));
		let marks = vec!["?"; of.len()].join(", ");
		let select = format!("SELECT kind, id, MAX(block) FROM links WHERE of_object IN ({marks})");
		let sql = Sql::default().and(&select, of);
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
		let values =
			objects.iter().flat_map(|one| [one.kind.as_str().into(), one.id.as_str().into()]);
		let values: Vec<Value> = values.collect();
		let marks = match objects.len() {
			// No object has this kind.
			0 => "('', '')".to_owned(),
			count => vec!["(?, ?)"; count].join(", "),
		};
		let select = format!(
			"SELECT e.block, e.idx, e.tx, e.pallet, e.name, e.fields, b.time FROM ( \
				SELECT DISTINCT block, idx FROM mentions WHERE (kind, id) IN (VALUES {marks})) p \
			JOIN events e ON e.block = p.block AND e.idx = p.idx JOIN blocks b ON b.number = p.block WHERE 1 = 1"
		);
		let row = |row: &AnyRow| {
			Ok(TimedEvent { event: read::event(row)?, time: to_u64(row.try_get(TIME)?) })
		};
		let place = |one: &TimedEvent| -> Place { one.event.place };
		let sql = Sql::default().and(&select, values);
		self.page(sql, ("e.block", Some("e.idx")), request, row, place).await
	}
}
