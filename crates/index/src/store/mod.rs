//! The index in SQLite or PostgreSQL.
//!
//! What is lost in a crash can be read from the chain again, so SQLite does not wait for the disk at each commit. All
//! writers take turns by the row of the layout in `facts`.

mod activity;
mod address;
mod books;
mod certificates;
mod council;
mod credentials;
mod deals;
mod figures;
mod guarantees;
mod loans;
mod members;
mod page;
mod programmes;
mod projected;
mod read;
mod search;
mod sql;
mod steps;
mod terms;
mod timeline;
mod titles;
mod validators;
mod write;

pub use activity::{CallCount, DayOfWork};
pub use books::{District, PropertyVersion};
pub use certificates::{CertificateHolder, CertificateHolders, RegisteredCertificate};
pub use council::{CouncilSeat, Pause, Proposal, Vote};
pub use credentials::{
	Accreditation, CertificateBatch, CertificateKind, FiledPaper, StatusChange, StatusList,
};
pub use deals::Deal;
pub use figures::Registered;
pub use guarantees::{Guarantee, GuaranteeFilter, GuaranteeNotice};
pub use loans::{Loan, LoanFilter, LoanPayment};
pub use members::{Institution, Officer};
pub use page::{Order, Page, PageRequest, MAX_BYTES, MAX_PAGE};
pub use programmes::{ApplicationCounts, Money, PaidOut, Programme, ProgrammeLine};
pub(crate) use read::json;
pub use read::{EventFilter, TransactionFilter};
pub use search::Hit;
pub(crate) use sql::{Rows, Sql, Value, AT_ONCE};
pub use steps::Step;
pub use terms::{Term, TermCursor, TermFilter};
pub use timeline::TimedEvent;
pub use titles::{Application, Title, TitleEntry};
pub use validators::{Offence, ValidatorSeat};

pub(crate) use madang_service::to_u64;
use madang_service::{to_i64, Database, Durability, OpenError, Opened};
use sqlx::{
	any::AnyRow, pool::PoolConnection, Any, AnyConnection, AnyPool, Executor, Row, Transaction,
};

/// The version of what is made of the bytes of blocks. It is another one as soon as the same blocks would have other JSON:
/// an index that is filled with both would be different from that of others, and so would its exports.
pub const DECODING: u32 = 1;

/// The form of the tables.
const LAYOUT: &str = "2";

/// How a transaction begins there whose statements see one moment.
const SNAPSHOT_POSTGRES: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// Blocks that are indexed: all from the first to the last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Range {
	/// The first block.
	pub first: u64,
	/// The last block.
	pub last: u64,
}

impl Range {
	/// How many of its blocks have this number or a greater one.
	pub const fn from(&self, block: u64) -> u64 {
		let first = if block > self.first { block } else { self.first };
		self.last.saturating_add(1).saturating_sub(first)
	}

	/// Whether it has a block.
	pub const fn has(&self, block: u64) -> bool {
		self.first <= block && block <= self.last
	}

	/// The blocks that are also in another range. None if no block is in both.
	pub fn and(&self, other: Self) -> Option<Self> {
		let both = Self { first: self.first.max(other.first), last: self.last.min(other.last) };
		(both.first <= both.last).then_some(both)
	}
}

/// An error of the database, or blocks that do not belong into it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
	/// The database failed.
	#[error("database: {0}")]
	Database(#[from] sqlx::Error),
	/// It is the index of another network, or of another program.
	#[error("the database is of {found}, and not of {expected}")]
	Foreign {
		/// What it is of.
		found: String,
		/// What is expected.
		expected: String,
	},
	/// A program that makes other JSON of the same blocks has filled it.
	#[error(
		"the index was filled by a program with the decoding {found}, and this one has {expected}: \
		remove its blocks with `madang-explorer reindex`, so that they are read again"
	)]
	OtherDecoding {
		/// The decoding of the index.
		found: String,
		/// [`DECODING`].
		expected: u32,
	},
	/// A value that the index did not write.
	#[error("the database has a value that the index did not write: {0}")]
	Value(String),
	/// A block does not follow the one before it.
	#[error("block {number} has the parent {parent}, but block {} has the hash {expected}", number.saturating_sub(1))]
	OtherParent {
		/// The block.
		number: u64,
		/// The hash of its parent.
		parent: String,
		/// The hash of the block before it.
		expected: String,
	},
	/// A block is in the index already: another program writes into it.
	#[error("block {0} is in the index already: another program writes into it")]
	Present(u64),
	/// A projection has read other blocks than it was given.
	#[error("another program writes the tables of {0}")]
	Moved(String),
	/// An event is not as a projection knows it.
	#[error("the event at {block}:{index} is not as expected: {reason}")]
	Event {
		/// Its block.
		block: u64,
		/// Its index.
		index: u32,
		/// What is wrong.
		reason: String,
	},
}

impl From<OpenError> for StoreError {
	fn from(error: OpenError) -> Self {
		match error {
			OpenError::Failed(error) => Self::Database(error),
			OpenError::Foreign { found, expected } => Self::Foreign { found, expected },
		}
	}
}

/// The index.
#[derive(Clone)]
pub struct Store {
	pool: AnyPool,
	/// How a transaction that writes begins.
	begin: &'static str,
	/// How a transaction that reads begins.
	snapshot: &'static str,
}

impl Store {
	/// Open the index of the network with this genesis block, and create its tables if there are none.
	///
	/// # Errors
	///
	/// If the database does not answer, is another's, or was filled by a program with another [`DECODING`].
	pub async fn open(database: &Database, genesis: &[u8; 32]) -> Result<Self, StoreError> {
		let store = Self::open_to_reindex(database, genesis).await?;
		let decoding = decoding(&mut *store.reader().await?).await;
		if let Err(error) = decoding {
			store.close().await;
			return Err(error);
		}
		Ok(store)
	}

	/// Open the index likewise, also one that a program with another [`DECODING`] has filled: to [`Store::reindex`] it.
	///
	/// # Errors
	///
	/// If the database does not answer, or is another's.
	pub async fn open_to_reindex(
		database: &Database,
		genesis: &[u8; 32],
	) -> Result<Self, StoreError> {
		let opened = database.open(Durability::CanBeMadeAgain).await?;
		let genesis = format!("0x{}", hex::encode(genesis));
		// The number is only for this.
		let facts = [("layout", LAYOUT), ("genesis", genesis.as_str())];
		let mut created = opened.create(include_str!("schema.sql"), 7_203_112, &facts).await?;
		// One without a number is new, or was filled before there were numbers: with the first decoding.
		if stored_decoding(&mut created).await?.is_none() {
			let mut rows = Rows::new("facts (name, value)");
			rows.push(["decoding".into(), DECODING.to_string().into()]);
			rows.insert(&mut created).await?;
		}
		created.commit().await?;
		let Opened { pool, begin, is_postgres } = opened;
		Ok(Self { pool, begin, snapshot: if is_postgres { SNAPSHOT_POSTGRES } else { "BEGIN" } })
	}

	/// Begin to write. Other writers wait until it ends.
	pub(crate) async fn begin(&self) -> Result<Transaction<'static, Any>, StoreError> {
		let mut transaction = self.pool.begin_with(self.begin).await?;
		transaction.execute("UPDATE facts SET value = value WHERE name = 'layout'").await?;
		Ok(transaction)
	}

	/// The counts of a statement: what is counted, and how many there are.
	pub(crate) async fn counted(&self, sql: Sql) -> Result<Vec<(String, u64)>, StoreError> {
		let count = |row: &AnyRow| Ok((row.try_get(0)?, to_u64(row.try_get(1)?)));
		sql.rows(&mut *self.reader().await?).await?.iter().map(count).collect()
	}

	/// A connection to read from.
	pub(crate) async fn reader(&self) -> Result<PoolConnection<Any>, StoreError> {
		Ok(self.pool.acquire().await?)
	}

	/// Which blocks are indexed, from the lowest on.
	pub async fn ranges(&self) -> Result<Vec<Range>, StoreError> {
		ranges(&mut *self.reader().await?).await
	}

	/// The first blocks of a range that are not indexed. None if it is whole.
	pub async fn missing_in(&self, wanted: Range) -> Result<Option<Range>, StoreError> {
		Ok(missing_in(&self.ranges().await?, wanted))
	}

	/// Close all connections.
	pub async fn close(&self) {
		self.pool.close().await;
	}
}

async fn stored_decoding(connection: &mut AnyConnection) -> Result<Option<String>, StoreError> {
	let select = Sql::new("SELECT value FROM facts WHERE name = 'decoding'");
	Ok(select.row(connection).await?.map(|row| row.try_get(0)).transpose()?)
}

/// Ensure that the blocks were decoded as this program does it.
pub(crate) async fn decoding(connection: &mut AnyConnection) -> Result<(), StoreError> {
	let found = stored_decoding(connection).await?.unwrap_or_default();
	match found == DECODING.to_string() {
		true => Ok(()),
		false => Err(StoreError::OtherDecoding { found, expected: DECODING }),
	}
}

/// Which blocks are indexed, from the lowest on.
async fn ranges(connection: &mut AnyConnection) -> Result<Vec<Range>, StoreError> {
	let rows = Sql::new("SELECT first, last FROM ranges ORDER BY first").rows(connection).await?;
	let range = |row: &sqlx::any::AnyRow| {
		Ok(Range { first: to_u64(row.try_get(0)?), last: to_u64(row.try_get(1)?) })
	};
	rows.iter().map(range).collect()
}

/// The first blocks of a range that are in none of these, which are in order.
fn missing_in(ranges: &[Range], wanted: Range) -> Option<Range> {
	let mut next = wanted.first;
	for range in ranges.iter().filter(|range| range.last >= wanted.first) {
		if range.first > next {
			return Range { first: next, last: range.first.saturating_sub(1) }.and(wanted);
		}
		next = range.last.saturating_add(1);
	}
	Range { first: next, last: wanted.last }.and(wanted)
}

pub(crate) fn to_u32(number: i64) -> u32 {
	u32::try_from(number).unwrap_or_default()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_first_gap_of_a_range_is_found() {
		let range = |first, last| Range { first, last };
		let ranges = [range(3, 5), range(8, 12)];
		for (wanted, expected) in [
			(range(3, 5), None),
			(range(9, 9), None),
			(range(0, 1), Some(range(0, 1))),
			(range(0, 9), Some(range(0, 2))),
			(range(4, 12), Some(range(6, 7))),
			(range(4, 6), Some(range(6, 6))),
			(range(9, 20), Some(range(13, 20))),
			(range(14, 15), Some(range(14, 15))),
		] {
			assert_eq!(missing_in(&ranges, wanted), expected, "{wanted:?}");
		}
		assert_eq!(missing_in(&[], range(0, 0)), Some(range(0, 0)));
	}
}
