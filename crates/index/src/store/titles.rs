//! Title records as of any block, and the applications for registration.

use super::{read::json, sql::AT_ONCE, to_u32, to_u64, Sql, Store, StoreError, Value, MAX_PAGE};
use crate::block::Place;
use serde_json::Value as Json;
use sqlx::{any::AnyRow, Row};
use std::collections::BTreeMap;

/// A title record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Title {
	/// Its number.
	pub title: String,
	/// The property, such as `unit:7`.
	pub property: String,
	/// The code of the district in which the property was when the record was opened.
	pub district: String,
	/// The event that opened it.
	pub since: Place,
	/// The time of that event's block, in milliseconds since 1970.
	pub time: u64,
}

/// An entry of a title record.
#[derive(Clone, PartialEq, Debug)]
pub struct TitleEntry {
	/// The number of the title.
	pub title: String,
	/// Its number in the record.
	pub number: u32,
	/// The event that registered it.
	pub since: Place,
	/// The time of that event's block, in milliseconds since 1970.
	pub time: u64,
	/// The entry, as the event has it.
	pub entry: Json,
	/// The entry that cancelled it, and the event, if that was at or before the block that was asked for.
	pub cancelled: Option<(u32, Place)>,
}

/// An application for registration.
#[derive(Clone, PartialEq, Debug)]
pub struct Application {
	/// Its receipt, such as `2026-12`.
	pub receipt: String,
	/// The event that filed it.
	pub since: Place,
	/// The time of that event's block, in milliseconds since 1970.
	pub time: u64,
	/// The institution that filed it.
	pub institution: u32,
	/// The deal of whose closing it is a part.
	pub deal: Option<u64>,
	/// The application as it was filed.
	pub application: Json,
	/// `received`, `examining`, `cure-ordered`, `completed`, `rejected` or `withdrawn`, as it is now.
	pub state: String,
	/// The time of its last event, in milliseconds since 1970.
	pub changed: u64,
	/// The block in which it ended.
	pub ended: Option<u64>,
}

const TITLES: &str = "SELECT title, property, district, block, idx, time FROM titles WHERE 1 = 1";

const ENTRIES: &str =
	"SELECT title, number, block, idx, time, entry, cancelled_by, cancelled_block, cancelled_idx \
	FROM title_entries WHERE 1 = 1";

const APPLICATIONS: &str =
	"SELECT a.receipt, a.block, a.idx, a.time, a.institution, a.deal, a.application, a.state, \
	a.changed_time, a.ended_block, a.sort FROM applications a";

impl Store {
	/// The properties of titles, by the numbers of the titles. A title that is not known is left out.
	pub async fn properties_of(
		&self,
		titles: &[&str],
	) -> Result<BTreeMap<String, String>, StoreError> {
		let mut found = BTreeMap::new();
		let mut reader = self.reader().await?;
		for titles in titles.chunks(AT_ONCE) {
			let select = "SELECT title, property FROM titles WHERE title IN ";
			let sql = Sql::default().and_list(select, titles.iter().map(|title| (*title).into()));
			for row in sql.rows(&mut reader).await? {
				found.insert(row.try_get(0)?, row.try_get(1)?);
			}
		}
		Ok(found)
	}

	/// A title record.
	pub async fn title(&self, title: &str) -> Result<Option<Title>, StoreError> {
		let sql = Sql::new(TITLES).and(" AND title = ?", [title.into()]);
		sql.row(&mut *self.reader().await?).await?.as_ref().map(of_title).transpose()
	}

	/// The title record of a property, if it was open at the end of a block; without a block, now.
	pub async fn title_of(
		&self,
		property: &str,
		block: Option<u64>,
	) -> Result<Option<Title>, StoreError> {
		let sql = Sql::new(TITLES).and(" AND property = ?", [property.into()]);
		let sql = sql.and_if(" AND block <= ?", block).and(" ORDER BY block DESC, idx DESC", []);
		sql.row(&mut *self.reader().await?).await?.as_ref().map(of_title).transpose()
	}

	/// The entries of a title as of a block, in the order of their numbers; without a block, as they are now.
	pub async fn title_entries(
		&self,
		title: &str,
		block: Option<u64>,
	) -> Result<Vec<TitleEntry>, StoreError> {
		let sql = Sql::new(ENTRIES).and(" AND title = ?", [title.into()]);
		let sql = sql.and_if(" AND block <= ?", block).and(" ORDER BY number", []);
		let rows = sql.rows(&mut *self.reader().await?).await?;
		let entry = |row: &AnyRow| {
			let entry = of_entry(row)?;
			let cancelled = entry.cancelled;
			let then = cancelled.filter(|(_, at)| block.is_none_or(|block| at.block <= block));
			Ok(TitleEntry { cancelled: then, ..entry })
		};
		rows.iter().map(entry).collect()
	}

	/// The applications of a property that were pending at the end of a block, in the order of their receipts; without a
	/// block, now.
	pub async fn pending(
		&self,
		property: &str,
		block: Option<u64>,
	) -> Result<Vec<Application>, StoreError> {
		let sql = Sql::new(APPLICATIONS)
			.and(" JOIN application_properties p ON p.receipt = a.receipt", [])
			.and(" WHERE p.property = ?", [property.into()]);
		let sql = match block {
			Some(block) => {
				let values: [Value; 2] = [block.into(), block.into()];
				sql.and(
					" AND a.block <= ? AND (a.ended_block IS NULL OR a.ended_block > ?)",
					values,
				)
			}
			None => sql.and(" AND a.ended_block IS NULL", []),
		};
		let sql = sql.and(" ORDER BY a.sort LIMIT ?", [MAX_PAGE.into()]);
		sql.rows(&mut *self.reader().await?).await?.iter().map(application).collect()
	}

	/// An application.
	pub async fn application(&self, receipt: &str) -> Result<Option<Application>, StoreError> {
		let sql = Sql::new(APPLICATIONS).and(" WHERE a.receipt = ?", [receipt.into()]);
		sql.row(&mut *self.reader().await?).await?.as_ref().map(application).transpose()
	}
}

fn of_title(row: &AnyRow) -> Result<Title, StoreError> {
	Ok(Title {
		title: row.try_get(0)?,
		property: row.try_get(1)?,
		district: row.try_get(2)?,
		since: Place { block: to_u64(row.try_get(3)?), index: to_u32(row.try_get(4)?) },
		time: to_u64(row.try_get(5)?),
	})
}

fn of_entry(row: &AnyRow) -> Result<TitleEntry, StoreError> {
	let number = |column: usize| row.try_get::<Option<i64>, _>(column);
	let cancelled = number(6)?.zip(number(7)?).zip(number(8)?);
	Ok(TitleEntry {
		title: row.try_get(0)?,
		number: to_u32(row.try_get(1)?),
		since: Place { block: to_u64(row.try_get(2)?), index: to_u32(row.try_get(3)?) },
		time: to_u64(row.try_get(4)?),
		entry: json(&row.try_get::<String, _>(5)?)?,
		cancelled: cancelled.map(|((by, block), index)| {
			(to_u32(by), Place { block: to_u64(block), index: to_u32(index) })
		}),
	})
}

fn application(row: &AnyRow) -> Result<Application, StoreError> {
	let deal: Option<String> = row.try_get(5)?;
	Ok(Application {
		receipt: row.try_get(0)?,
		since: Place { block: to_u64(row.try_get(1)?), index: to_u32(row.try_get(2)?) },
		time: to_u64(row.try_get(3)?),
		institution: to_u32(row.try_get(4)?),
		deal: deal.and_then(|deal| deal.parse().ok()),
		application: json(&row.try_get::<String, _>(6)?)?,
		state: row.try_get(7)?,
		changed: to_u64(row.try_get(8)?),
		ended: row.try_get::<Option<i64>, _>(9)?.map(to_u64),
	})
}
