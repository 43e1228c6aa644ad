//! Blocks, transactions and events, by their places and by what they have.

use super::{
	page::PlaceColumns, sql::AT_ONCE, to_u32, to_u64, Page, PageRequest, Range, Sql, Store,
	StoreError, Value,
};
use crate::block::{Block, Event, Mention, Outcome, Place, Transaction};
use serde_json::Value as Json;
use sqlx::{any::AnyRow, Any, AnyConnection, Row};
use std::collections::{BTreeMap, BTreeSet};

const BLOCKS: &str =
	"SELECT number, hash, parent, state_root, extrinsics_root, time, author_index, author, \
	runtime, transactions, events FROM blocks WHERE 1 = 1";

const TRANSACTIONS: &str =
	"SELECT t.block, t.idx, t.hash, t.signer, t.institution, t.pallet, t.call_name, t.arguments, \
	t.reference, t.nonce, t.result, t.error_pallet, t.error_name FROM";

const EVENTS: &str = "SELECT e.block, e.idx, e.tx, e.pallet, e.name, e.fields FROM";

/// How a statement begins that counts rows and no further than to a limit.
const COUNTED: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM";

/// Events that are about an object, which the index of mentions finds.
const OF_MENTIONED: &str =
	" mentions m JOIN events e ON e.block = m.block AND e.idx = m.idx WHERE m.kind = ? AND m.id = ?";

/// The same, which the indexes of pallets and names find.
const OF_NAMED: &str = " events e WHERE EXISTS (SELECT 1 FROM mentions m \
	WHERE m.kind = ? AND m.id = ? AND m.block = e.block AND m.idx = e.idx)";

/// How far events are counted, to see what finds fewer of them.
const COMPARED: u32 = 20_000;

/// Which transactions. A field without a value leaves nothing out.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TransactionFilter {
	/// Those of a block.
	pub block: Option<u64>,
	/// Those whose call is of this pallet.
	pub pallet: Option<String>,
	/// Those with this call.
	pub call: Option<String>,
	/// Those that an account signed.
	pub signer: Option<String>,
	/// Those whose signer acted for an institution.
	pub institution: Option<u32>,
	/// Those that took effect, or those that failed.
	pub is_done: Option<bool>,
	/// Those with a reference, `0x` and 64 hex digits.
	pub reference: Option<String>,
	/// Those of blocks from this time on, in milliseconds since 1970.
	pub from: Option<u64>,
	/// Those of blocks before this time.
	pub before: Option<u64>,
	/// Those whose arguments name an object.
	pub about: Option<Mention>,
	/// Only what officers signed, and not what authors of blocks added.
	pub signed_only: bool,
}

/// Which events. A field without a value leaves nothing out.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct EventFilter {
	/// Those of a block.
	pub block: Option<u64>,
	/// Those of a transaction of that block.
	pub transaction: Option<u32>,
	/// Those of a pallet.
	pub pallet: Option<String>,
	/// Those with a name.
	pub name: Option<String>,
	/// Those that are about an object.
	pub about: Option<Mention>,
	/// Those of blocks from this time on, in milliseconds since 1970.
	pub from: Option<u64>,
	/// Those of blocks before this time.
	pub before: Option<u64>,
}

impl Store {
	/// Begin to read. What is read in one such transaction is of one moment.
	pub(super) async fn snapshot(&self) -> Result<sqlx::Transaction<'static, Any>, StoreError> {
		Ok(self.pool.begin_with(self.snapshot).await?)
	}

	/// A block by its number.
	pub async fn block(&self, number: u64) -> Result<Option<Block>, StoreError> {
		let sql = Sql::new(BLOCKS).and(" AND number = ?", [number.into()]);
		sql.row(&mut *self.reader().await?).await?.as_ref().map(block).transpose()
	}

	/// A block by its hash.
	pub async fn block_by_hash(&self, hash: &str) -> Result<Option<Block>, StoreError> {
		let sql = Sql::new(BLOCKS).and(" AND hash = ?", [hash.into()]);
		sql.row(&mut *self.reader().await?).await?.as_ref().map(block).transpose()
	}

	/// The blocks. Their places have the index zero.
	pub async fn blocks(&self, request: &PageRequest) -> Result<Page<Block>, StoreError> {
		let place = |block: &Block| Place { block: block.number, index: 0 };
		self.page(Sql::new(BLOCKS), ("number", None), request, block, place).await
	}

	/// A transaction by its place.
	pub async fn transaction(&self, place: Place) -> Result<Option<Transaction>, StoreError> {
		let values: [Value; 2] = [place.block.into(), place.index.into()];
		let sql = Sql::new(TRANSACTIONS).and(" transactions t WHERE block = ? AND idx = ?", values);
		sql.row(&mut *self.reader().await?).await?.as_ref().map(transaction).transpose()
	}

	/// The transaction with a hash. One that an author adds can be in several blocks with the same hash: then the newest.
	pub async fn transaction_by_hash(&self, hash: &str) -> Result<Option<Transaction>, StoreError> {
		let sql = Sql::new(TRANSACTIONS).and(" transactions t WHERE hash = ?", [hash.into()]);
		let sql = sql.and(" ORDER BY block DESC, idx DESC LIMIT 1", []);
		sql.row(&mut *self.reader().await?).await?.as_ref().map(transaction).transpose()
	}

	/// The transactions that a filter wants.
	pub async fn transactions(
		&self,
		filter: &TransactionFilter,
		request: &PageRequest,
	) -> Result<Page<Transaction>, StoreError> {
		let (sql, place) = self.of_transactions(TRANSACTIONS, filter).await?;
		self.page(sql, place, &request.of_block(filter.block), transaction, |one| one.place).await
	}

	/// How many transactions of some blocks a filter wants. It counts no further than to a limit.
	pub async fn count_transactions(
		&self,
		filter: &TransactionFilter,
		within: Range,
		limit: u32,
	) -> Result<u64, StoreError> {
		let (sql, place) = self.of_transactions(COUNTED, filter).await?;
		self.count(sql, place.0, within, limit).await
	}

	/// A statement on transactions with the conditions of a filter, and the columns of their places.
	async fn of_transactions(
		&self,
		begin: &str,
		filter: &TransactionFilter,
	) -> Result<(Sql, PlaceColumns), StoreError> {
		let sql = Sql::new(begin);
		let (sql, place) = match &filter.about {
			Some(Mention { kind, id }) => {
				let join =
					" call_mentions m JOIN transactions t ON t.block = m.block AND t.idx = m.idx \
					WHERE m.kind = ? AND m.id = ?";
				let values = [kind.as_str().into(), id.as_str().into()];
				(sql.and(join, values), ("m.block", Some("m.idx")))
			}
			None => (sql.and(" transactions t WHERE 1 = 1", []), ("t.block", Some("t.idx"))),
		};
		let mut sql = sql
			.and_if(" AND t.block = ?", filter.block)
			.and_if(&of_pallet("t", filter.call.is_some()), filter.pallet.clone())
			.and_if(" AND t.call_name = ?", filter.call.clone())
			.and_if(" AND t.signer = ?", filter.signer.clone())
			.and_if(" AND t.institution = ?", filter.institution)
			.and_if(" AND t.reference = ?", filter.reference.clone());
		// Not as a value: the index of those that failed is only used if the statement names them.
		sql = match filter.is_done {
			Some(true) => sql.and(" AND t.result = 'done'", []),
			Some(false) => sql.and(" AND t.result = 'failed'", []),
			None => sql,
		};
		if filter.signed_only {
			sql = sql.and(" AND t.signer IS NOT NULL", []);
		}
		let sql = self.between(sql, place.0, filter.from, filter.before).await?;
		Ok((sql, place))
	}

	/// An event by its place.
	pub async fn event(&self, place: Place) -> Result<Option<Event>, StoreError> {
		let values: [Value; 2] = [place.block.into(), place.index.into()];
		let sql = Sql::new("SELECT block, idx, tx, pallet, name, fields FROM events");
		let sql = sql.and(" WHERE block = ? AND idx = ?", values);
		sql.row(&mut *self.reader().await?).await?.as_ref().map(event).transpose()
	}

	/// The events that a filter wants.
	pub async fn events(
		&self,
		filter: &EventFilter,
		request: &PageRequest,
	) -> Result<Page<Event>, StoreError> {
		let (sql, place) = self.of_events(EVENTS, filter).await?;
		self.page(sql, place, &request.of_block(filter.block), event, |one| one.place).await
	}

	/// The events that are about any of these objects, each once. Without objects there are none.
	pub async fn events_about(
		&self,
		objects: &[Mention],
		request: &PageRequest,
	) -> Result<Page<Event>, StoreError> {
		// An object each: the rows of each are in order in the database, and no more than a page of them are read.
		let mut statements = Vec::new();
		let mut columns = ("m.block", Some("m.idx"));
		for object in objects {
			let filter = EventFilter { about: Some(object.clone()), ..EventFilter::default() };
			let (sql, place) = self.of_events(EVENTS, &filter).await?;
			statements.push(sql);
			columns = place;
		}
		self.merged(statements, columns, request, event, |one| one.place).await
	}

	/// How many events of some blocks a filter wants. It counts no further than to a limit.
	pub async fn count_events(
		&self,
		filter: &EventFilter,
		within: Range,
		limit: u32,
	) -> Result<u64, StoreError> {
		let (sql, place) = self.of_events(COUNTED, filter).await?;
		self.count(sql, place.0, within, limit).await
	}

	/// A statement on events with the conditions of a filter, and the columns of their places.
	async fn of_events(
		&self,
		begin: &str,
		filter: &EventFilter,
	) -> Result<(Sql, PlaceColumns), StoreError> {
		let of_place = ("e.block", Some("e.idx"));
		let (sql, place) = match &filter.about {
			Some(Mention { kind, id }) => {
				let (select, place) = match self.names_are_rarer(filter).await? {
					true => (OF_NAMED, of_place),
					false => (OF_MENTIONED, ("m.block", Some("m.idx"))),
				};
				let values = [kind.as_str().into(), id.as_str().into()];
				(Sql::new(begin).and(select, values), place)
			}
			None => (Sql::new(begin).and(" events e WHERE 1 = 1", []), of_place),
		};
		let sql = sql
			.and_if(" AND e.block = ?", filter.block)
			.and_if(" AND e.tx = ?", filter.transaction)
			.and_if(&of_pallet("e", filter.name.is_some()), filter.pallet.clone())
			.and_if(" AND e.name = ?", filter.name.clone());
		let sql = self.between(sql, place.0, filter.from, filter.before).await?;
		Ok((sql, place))
	}

	/// Whether fewer events have the pallet and the name of a filter than are about its object, as far as they are counted.
	async fn names_are_rarer(&self, filter: &EventFilter) -> Result<bool, StoreError> {
		let EventFilter { about: Some(Mention { kind, id }), pallet, name, .. } = filter else {
			return Ok(false);
		};
		if pallet.is_none() && name.is_none() {
			return Ok(false);
		}
		let mentions = Sql::new(COUNTED)
			.and(" mentions WHERE kind = ? AND id = ?", [kind.as_str().into(), id.as_str().into()]);
		let named = Sql::new(COUNTED)
			.and(" events e WHERE 1 = 1", [])
			.and_if(&of_pallet("e", name.is_some()), pallet.clone())
			.and_if(" AND e.name = ?", name.clone());
		let mut reader = self.reader().await?;
		let mut counts = [0; 2];
		for (count, sql) in counts.iter_mut().zip([mentions, named]) {
			let sql = sql.and(" LIMIT ?) AS counted", [COMPARED.into()]);
			*count = number(sql, &mut reader).await?.unwrap_or_default();
		}
		let [mentions, named] = counts;
		Ok(named < mentions)
	}

	/// How many rows a statement has that begins with [`COUNTED`].
	async fn count(
		&self,
		sql: Sql,
		block: &str,
		within: Range,
		limit: u32,
	) -> Result<u64, StoreError> {
		let values: [Value; 3] = [within.first.into(), within.last.into(), limit.into()];
		let end = format!(" AND {block} >= ? AND {block} <= ? LIMIT ?) AS counted");
		let count = number(sql.and(&end, values), &mut *self.reader().await?).await?;
		Ok(count.unwrap_or_default())
	}

	/// The times of blocks, in milliseconds since 1970. One that is not indexed is left out.
	pub async fn times_of(&self, blocks: &BTreeSet<u64>) -> Result<BTreeMap<u64, u64>, StoreError> {
		let mut found = BTreeMap::new();
		let mut reader = self.reader().await?;
		let blocks: Vec<_> = blocks.iter().copied().collect();
		for blocks in blocks.chunks(AT_ONCE) {
			let select = "SELECT number, time FROM blocks WHERE number IN ";
			let values = blocks.iter().map(|block| (*block).into());
			let sql = Sql::default().and_list(select, values);
			for row in sql.rows(&mut reader).await? {
				found.insert(to_u64(row.try_get(0)?), to_u64(row.try_get(1)?));
			}
		}
		Ok(found)
	}

	/// The objects that an event is about.
	pub async fn mentions(&self, place: Place) -> Result<Vec<Mention>, StoreError> {
		Ok(self.mentions_of(&[place]).await?.remove(&place).into_iter().flatten().collect())
	}

	/// The objects that events are about. An event that is about none is left out.
	pub async fn mentions_of(
		&self,
		places: &[Place],
	) -> Result<BTreeMap<Place, BTreeSet<Mention>>, StoreError> {
		let mut found = BTreeMap::<Place, BTreeSet<Mention>>::new();
		let mut reader = self.reader().await?;
		for places in places.chunks(AT_ONCE) {
			let marks = vec!["(?, ?)"; places.len()].join(", ");
			let values: Vec<Value> =
				places.iter().flat_map(|one| [one.block.into(), one.index.into()]).collect();
			let sql = Sql::new("SELECT block, idx, kind, id FROM mentions");
			let sql = sql.and(&format!(" WHERE (block, idx) IN (VALUES {marks})"), values);
			for row in sql.rows(&mut reader).await? {
				let mention = Mention { kind: row.try_get(2)?, id: row.try_get(3)? };
				found.entry(place(&row)?).or_default().insert(mention);
			}
		}
		Ok(found)
	}

	/// A condition on times as one on blocks, whose times grow with their numbers.
	async fn between(
		&self,
		sql: Sql,
		column: &str,
		from: Option<u64>,
		before: Option<u64>,
	) -> Result<Sql, StoreError> {
		let mut reader = self.reader().await?;
		let mut sql = sql;
		if let Some(from) = from {
			let first = Sql::new("SELECT number FROM blocks WHERE time >= ");
			let first =
				number(first.and("? ORDER BY time, number LIMIT 1", [from.into()]), &mut reader)
					.await?;
			// None is so late: no block is.
			let first = first.unwrap_or(u64::MAX);
			sql = sql.and(&format!(" AND {column} >= ?"), [first.into()]);
		}
		if let Some(before) = before {
			let last = Sql::new("SELECT number FROM blocks WHERE time < ");
			let last = number(
				last.and("? ORDER BY time DESC, number DESC LIMIT 1", [before.into()]),
				&mut reader,
			)
			.await?;
			sql = match last {
				Some(last) => sql.and(&format!(" AND {column} <= ?"), [last.into()]),
				None => sql.and(" AND 1 = 0", []),
			};
		}
		Ok(sql)
	}
}

/// The condition on the pallet of a table's rows. With a name it is not for an index: that of names finds fewer rows.
fn of_pallet(table: &str, is_named: bool) -> String {
	match is_named {
		true => format!(" AND COALESCE({table}.pallet, '') = ?"),
		false => format!(" AND {table}.pallet = ?"),
	}
}

async fn number(sql: Sql, connection: &mut AnyConnection) -> Result<Option<u64>, StoreError> {
	let row = sql.row(connection).await?;
	Ok(row.map(|row| row.try_get::<i64, _>(0)).transpose()?.map(to_u64))
}

/// JSON that the index wrote.
pub fn json(text: &str) -> Result<Json, StoreError> {
	serde_json::from_str(text).map_err(|error| StoreError::Value(error.to_string()))
}

fn block(row: &AnyRow) -> Result<Block, StoreError> {
	Ok(Block {
		number: to_u64(row.try_get(0)?),
		hash: row.try_get(1)?,
		parent: row.try_get(2)?,
		state_root: row.try_get(3)?,
		extrinsics_root: row.try_get(4)?,
		time: to_u64(row.try_get(5)?),
		author_index: row.try_get::<Option<i64>, _>(6)?.map(to_u32),
		author: row.try_get(7)?,
		runtime: to_u32(row.try_get(8)?),
		transactions: to_u32(row.try_get(9)?),
		events: to_u32(row.try_get(10)?),
	})
}

fn transaction(row: &AnyRow) -> Result<Transaction, StoreError> {
	let result: String = row.try_get(10)?;
	let outcome = match (result.as_str(), row.try_get::<Option<String>, _>(12)?) {
		("done", None) => Outcome::Done,
		("failed", Some(error)) => Outcome::Failed { pallet: row.try_get(11)?, error },
		_ => return Err(StoreError::Value(format!("a result {result}"))),
	};
	Ok(Transaction {
		place: place(row)?,
		hash: row.try_get(2)?,
		signer: row.try_get(3)?,
		institution: row.try_get::<Option<i64>, _>(4)?.map(to_u32),
		pallet: row.try_get(5)?,
		call: row.try_get(6)?,
		arguments: json(&row.try_get::<String, _>(7)?)?,
		reference: row.try_get(8)?,
		nonce: row.try_get::<Option<i64>, _>(9)?.map(to_u64),
		outcome,
	})
}

/// An event of a row with its place, transaction, pallet, name and fields.
pub(super) fn event(row: &AnyRow) -> Result<Event, StoreError> {
	Ok(Event {
		place: place(row)?,
		transaction: row.try_get::<Option<i64>, _>(2)?.map(to_u32),
		pallet: row.try_get(3)?,
		name: row.try_get(4)?,
		fields: json(&row.try_get::<String, _>(5)?)?,
	})
}

/// The place in the first two columns of a row.
fn place(row: &AnyRow) -> Result<Place, StoreError> {
	Ok(Place { block: to_u64(row.try_get(0)?), index: to_u32(row.try_get(1)?) })
}
