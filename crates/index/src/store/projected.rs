//! The cursors of the projections.

use super::{ranges, read, to_u64, Rows, Sql, Store, StoreError};
use crate::projections::{Projection, Timed, ALL};
use sqlx::{any::AnyRow, AnyConnection, Row};

/// How many blocks a projection reads in one database transaction.
const BLOCKS: u64 = 200;

/// The column of the time in the rows of a projection's events.
const TIME: usize = 6;

impl Store {
	/// How far each projection is: its name and the block that it reads next.
	pub async fn projections(&self) -> Result<Vec<(String, u64)>, StoreError> {
		let sql = Sql::new("SELECT name, next FROM projections ORDER BY name");
		let projection = |row: &AnyRow| Ok((row.try_get(0)?, to_u64(row.try_get(1)?)));
		sql.rows(&mut *self.reader().await?).await?.iter().map(projection).collect()
	}

	/// Whether every projection has read a block.
	pub async fn is_projected(&self, block: u64) -> Result<bool, StoreError> {
		let read = self.projections().await?;
		let has_read = |name: &str| read.iter().any(|(one, next)| one == name && *next > block);
		Ok(ALL.iter().all(|projection| has_read(projection.name)))
	}

	/// Let a projection read the next blocks. How many; none if it has read all that follow from the genesis block on.
	pub(crate) async fn project_step(
		&self,
		projection: &Projection,
	) -> Result<Option<u64>, StoreError> {
		if !self.has_next(projection).await? {
			return Ok(None);
		}
		let mut writing = self.begin().await?;
		let next = cursor(&mut writing, projection).await?;
		let Some(last) = last_from_genesis(&mut writing).await?.filter(|last| *last >= next) else {
			return Ok(None);
		};
		let last = last.min(next.saturating_add(BLOCKS).saturating_sub(1));
		let events = events(&mut writing, projection, next, last).await?;
		(projection.apply)(&mut writing, &events).await?;
		let after = last.saturating_add(1);
		let update = "UPDATE projections SET next = ? WHERE name = ?";
		let update = Sql::default().and(update, [after.into(), projection.name.into()]);
		update.run(&mut writing).await?;
		writing.commit().await?;
		Ok(Some(after.saturating_sub(next)))
	}

	/// Whether a projection has something to do, without taking turns with writers.
	async fn has_next(&self, projection: &Projection) -> Result<bool, StoreError> {
		let mut reader = self.reader().await?;
		let last = last_from_genesis(&mut reader).await?;
		let next = stored(&mut reader, projection).await?.map_or(0, |(version, next)| {
			if version == projection.version {
				next
			} else {
				0
			}
		});
		Ok(last.is_some_and(|last| last >= next))
	}
}

/// The last block that follows from the genesis block on without a gap.
async fn last_from_genesis(connection: &mut AnyConnection) -> Result<Option<u64>, StoreError> {
	let ranges = ranges(connection).await?;
	Ok(ranges.first().filter(|range| range.first == 0).map(|range| range.last))
}

/// The version and the next block of a projection, if it ever began.
async fn stored(
	connection: &mut AnyConnection,
	projection: &Projection,
) -> Result<Option<(u32, u64)>, StoreError> {
	let select = "SELECT version, next FROM projections WHERE name = ?";
	let row = Sql::default().and(select, [projection.name.into()]).row(connection).await?;
	let of_row = |row: AnyRow| Ok((super::to_u32(row.try_get(0)?), to_u64(row.try_get(1)?)));
	row.map(of_row).transpose()
}

/// The block that a projection reads next. One of another version begins again.
async fn cursor(
	connection: &mut AnyConnection,
	projection: &Projection,
) -> Result<u64, StoreError> {
	match stored(connection, projection).await? {
		Some((version, next)) if version == projection.version => Ok(next),
		_ => {
			clear(connection, projection).await?;
			Ok(0)
		}
	}
}

/// Empty the tables of a projection, which then begins again.
pub async fn clear(
	connection: &mut AnyConnection,
	projection: &Projection,
) -> Result<(), StoreError> {
	for table in projection.tables {
		Sql::new(&format!("DELETE FROM {table}")).run(&mut *connection).await?;
	}
	let delete = "DELETE FROM projections WHERE name = ?";
	Sql::default().and(delete, [projection.name.into()]).run(&mut *connection).await?;
	let mut rows = Rows::new("projections (name, version, next)");
	rows.push([projection.name.into(), projection.version.into(), 0u64.into()]);
	rows.insert(connection).await
}

/// The events of blocks that a projection reads, in order.
async fn events(
	connection: &mut AnyConnection,
	projection: &Projection,
	first: u64,
	last: u64,
) -> Result<Vec<Timed>, StoreError> {
	let pallets = projection.pallets;
	let sql =
		Sql::new("SELECT e.block, e.idx, e.tx, e.pallet, e.name, e.fields, b.time FROM events e")
			.and(" JOIN blocks b ON b.number = e.block", [])
			.and(" WHERE e.block >= ? AND e.block <= ?", [first.into(), last.into()])
			.and_list(" AND e.pallet IN ", pallets.iter().map(|one| (*one).into()))
			.and(" ORDER BY e.block, e.idx", []);
	let timed = |row: &AnyRow| Ok((read::event(row)?, to_u64(row.try_get(TIME)?)));
	sql.rows(connection).await?.iter().map(timed).collect()
}
