//! Certificates: kinds, issuers, batches, status lists, and where a certificate was shown.

use super::{
	council::held, members::period, read::json, to_u32, to_u64, Sql, Store, StoreError, MAX_PAGE,
};
use crate::{block::Place, projections::padded};
use serde_json::Value as Json;
use sqlx::{any::AnyRow, Row};

/// A kind of certificates, in one version.
#[derive(Clone, PartialEq, Debug)]
pub struct CertificateKind {
	/// Its number.
	pub kind: String,
	/// The version.
	pub version: u32,
	/// The block, and its time in milliseconds since 1970.
	pub since: (u64, u64),
	/// What it is.
	pub details: Json,
}

/// Who may issue certificates of a kind, from one event to another.
#[derive(Clone, PartialEq, Debug)]
pub struct Accreditation {
	/// Its number.
	pub accreditation: String,
	/// The event from which on it holds.
	pub since: Place,
	/// The time of that event, in milliseconds since 1970.
	pub time: u64,
	/// The kind.
	pub kind: String,
	/// The issuer.
	pub issuer: u32,
	/// For which time, as the event has it.
	pub term: Json,
	/// `active`, `suspended` or `ended`.
	pub state: String,
	/// Who did it.
	pub by: Option<u32>,
	/// The event until which it holds.
	pub until: Option<Place>,
}

/// A batch of certificates that was anchored.
#[derive(Clone, PartialEq, Debug)]
pub struct CertificateBatch {
	/// Its number.
	pub batch: u64,
	/// The event.
	pub place: Place,
	/// The index of the transaction.
	pub transaction: Option<u32>,
	/// The time of the event, in milliseconds since 1970.
	pub time: u64,
	/// The issuer.
	pub issuer: Option<u32>,
	/// The kind of the certificates.
	pub kind: Option<String>,
	/// The root of their commitments.
	pub root: Option<String>,
	/// How many there are.
	pub size: Option<u64>,
	/// The last day of their validity.
	pub expires: Option<String>,
	/// All of it, as the event has it.
	pub details: Json,
}

/// A status list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StatusList {
	/// Its number.
	pub list: String,
	/// The event that created it.
	pub place: Place,
	/// The time of the event, in milliseconds since 1970.
	pub time: u64,
	/// The issuer.
	pub issuer: Option<u32>,
	/// The kind of the certificates.
	pub kind: String,
	/// `revocation` or `suspension`.
	pub purpose: String,
	/// How many statuses it has.
	pub size: u64,
	/// How many of them are set.
	pub set: u64,
}

/// A change of a status.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StatusChange {
	/// The place in the list.
	pub entry: u64,
	/// The event.
	pub place: Place,
	/// The time of the event, in milliseconds since 1970.
	pub time: u64,
	/// Whether it was set, and not cleared.
	pub set: bool,
	/// The version of the list with the change.
	pub version: u64,
	/// Whether the institution in charge did it in the place of the issuer.
	pub overridden: bool,
	/// Who did it.
	pub by: Option<u32>,
}

/// A paper of an application.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FiledPaper {
	/// The commitment, as `0x` and hex digits.
	pub paper: String,
	/// The loan.
	pub loan: u64,
	/// The event.
	pub since: Place,
	/// The time of the event, in milliseconds since 1970.
	pub time: u64,
	/// The kind, such as `income`.
	pub kind: Option<String>,
	/// The institution that issued it.
	pub issuer: Option<u32>,
	/// The day of issue.
	pub issued_on: Option<String>,
	/// The batch of one that is a certificate of this chain.
	pub batch: Option<String>,
	/// The event that replaced it.
	pub until: Option<Place>,
}

const ACCREDITATIONS: &str =
	"SELECT block, idx, until_block, until_idx, time, accreditation, kind, issuer, term, state, \
	institution FROM accreditations WHERE 1 = 1";

const BATCHES: &str = "SELECT block, idx, tx, time, batch, issuer, kind, root, size, expires, details FROM batches WHERE 1 = 1";

/// A status is set if its last change sets it.
const LISTS: &str = "SELECT l.block, l.idx, l.time, l.list, l.issuer, l.kind, l.purpose, l.size, \
	(SELECT COUNT(*) FROM status_changes c WHERE c.list = l.list AND c.is_set = 1 AND NOT EXISTS ( \
		SELECT 1 FROM status_changes d WHERE d.list = c.list AND d.entry = c.entry AND (d.block, d.idx) > (c.block, c.idx))) \
	FROM status_lists l WHERE 1 = 1";

const PAPERS: &str =
	"SELECT block, idx, until_block, until_idx, time, paper, loan, kind, issuer, issued_on, batch \
	FROM papers WHERE 1 = 1";

impl Store {
	/// The last version of each kind up to a block.
	pub async fn certificate_kinds(
		&self,
		at: Option<u64>,
	) -> Result<Vec<CertificateKind>, StoreError> {
		// The greatest number that both databases have.
		let at = at.unwrap_or(i64::MAX.unsigned_abs());
		let select =
			"SELECT k.kind, k.version, k.block, k.time, k.details FROM certificate_kinds k \
			WHERE k.block <= ? AND k.version = (SELECT MAX(o.version) FROM certificate_kinds o \
				WHERE o.kind = k.kind AND o.block <= ?) ORDER BY LENGTH(k.kind), k.kind LIMIT ?";
		let sql = Sql::default().and(select, [at.into(), at.into(), MAX_PAGE.into()]);
		let kind = |row: &AnyRow| {
			Ok(CertificateKind {
				kind: row.try_get(0)?,
				version: to_u32(row.try_get(1)?),
				since: (to_u64(row.try_get(2)?), to_u64(row.try_get(3)?)),
				details: json(&row.try_get::<String, _>(4)?)?,
			})
		};
		sql.rows(&mut *self.reader().await?).await?.iter().map(kind).collect()
	}

	/// Who may issue which certificates as of a block, by kind and issuer.
	pub async fn accreditations(&self, at: Option<u64>) -> Result<Vec<Accreditation>, StoreError> {
		let sql = held(Sql::new(ACCREDITATIONS), at);
		let sql = sql.and(" ORDER BY kind, issuer, accreditation LIMIT ?", [MAX_PAGE.into()]);
		sql.rows(&mut *self.reader().await?).await?.iter().map(accreditation).collect()
	}

	/// The batches before one, the newest first, up to a block.
	pub async fn batches(
		&self,
		at: Option<u64>,
		before: Option<u64>,
		limit: u32,
	) -> Result<Vec<CertificateBatch>, StoreError> {
		let before = before.map(|batch| padded(&batch.to_string()));
		let sql = Sql::new(BATCHES)
			.and_if(" AND block <= ?", at)
			.and_if(" AND batch < ?", before)
			.and(" ORDER BY batch DESC LIMIT ?", [limit.clamp(1, MAX_PAGE).into()]);
		sql.rows(&mut *self.reader().await?).await?.iter().map(batch).collect()
	}

	/// A batch.
	pub async fn batch(&self, number: u64) -> Result<Option<CertificateBatch>, StoreError> {
		let sql = Sql::new(BATCHES).and(" AND batch = ?", [padded(&number.to_string()).into()]);
		sql.row(&mut *self.reader().await?).await?.as_ref().map(batch).transpose()
	}

	/// The batches with this root, as `0x` and hex digits.
	pub async fn batches_with_root(&self, root: &str) -> Result<Vec<CertificateBatch>, StoreError> {
		let sql = Sql::new(BATCHES)
			.and(" AND root = ? ORDER BY batch LIMIT ?", [root.into(), MAX_PAGE.into()]);
		sql.rows(&mut *self.reader().await?).await?.iter().map(batch).collect()
	}

	/// All status lists, by number.
	pub async fn status_lists(&self) -> Result<Vec<StatusList>, StoreError> {
		let sql =
			Sql::new(LISTS).and(" ORDER BY LENGTH(l.list), l.list LIMIT ?", [MAX_PAGE.into()]);
		sql.rows(&mut *self.reader().await?).await?.iter().map(list).collect()
	}

	/// A status list.
	pub async fn status_list(&self, id: &str) -> Result<Option<StatusList>, StoreError> {
		let sql = Sql::new(LISTS).and(" AND l.list = ?", [id.into()]);
		sql.row(&mut *self.reader().await?).await?.as_ref().map(list).transpose()
	}

	/// The changes of a status list, the newest first: only those of a place in it, if one is named, and those after a change,
	/// which its event and its place in the list name.
	pub async fn status_changes(
		&self,
		list: &str,
		entry: Option<u64>,
		after: Option<(Place, u64)>,
		limit: u32,
	) -> Result<Vec<StatusChange>, StoreError> {
		let select = "SELECT block, idx, time, entry, is_set, version, overridden, institution \
			FROM status_changes WHERE list = ?";
		let sql = Sql::default().and(select, [list.into()]).and_if(" AND entry = ?", entry);
		let sql = match after {
			None => sql,
			Some((Place { block, index }, entry)) => {
				let values = [block.into(), index.into(), entry.into()];
				sql.and(" AND (block, idx, entry) < (?, ?, ?)", values)
			}
		};
		let order = " ORDER BY block DESC, idx DESC, entry DESC LIMIT ?";
		let sql = sql.and(order, [limit.clamp(1, MAX_PAGE).into()]);
		let change = |row: &AnyRow| {
			Ok(StatusChange {
				place: Place { block: to_u64(row.try_get(0)?), index: to_u32(row.try_get(1)?) },
				time: to_u64(row.try_get(2)?),
				entry: to_u64(row.try_get(3)?),
				set: row.try_get::<i64, _>(4)? != 0,
				version: to_u64(row.try_get(5)?),
				overridden: row.try_get::<i64, _>(6)? != 0,
				by: row.try_get::<Option<i64>, _>(7)?.map(to_u32),
			})
		};
		sql.rows(&mut *self.reader().await?).await?.iter().map(change).collect()
	}

	/// The applications with a paper, the newest first.
	pub async fn papers_with(&self, paper: &str) -> Result<Vec<FiledPaper>, StoreError> {
		let sql = Sql::new(PAPERS).and(" AND paper = ?", [paper.into()]);
		let sql = sql.and(" ORDER BY block DESC, idx DESC, position LIMIT ?", [MAX_PAGE.into()]);
		sql.rows(&mut *self.reader().await?).await?.iter().map(paper_of).collect()
	}

	/// The papers of an application as they are now.
	pub async fn papers_of(&self, loan: u64) -> Result<Vec<FiledPaper>, StoreError> {
		let sql = Sql::new(PAPERS).and(" AND loan = ?", [padded(&loan.to_string()).into()]);
		let sql = held(sql, None).and(" ORDER BY position LIMIT ?", [MAX_PAGE.into()]);
		sql.rows(&mut *self.reader().await?).await?.iter().map(paper_of).collect()
	}
}

fn accreditation(row: &AnyRow) -> Result<Accreditation, StoreError> {
	let (since, until) = period(row)?;
	Ok(Accreditation {
		accreditation: row.try_get(5)?,
		since,
		time: to_u64(row.try_get(4)?),
		kind: row.try_get(6)?,
		issuer: to_u32(row.try_get(7)?),
		term: json(&row.try_get::<String, _>(8)?)?,
		state: row.try_get(9)?,
		by: row.try_get::<Option<i64>, _>(10)?.map(to_u32),
		until,
	})
}

fn batch(row: &AnyRow) -> Result<CertificateBatch, StoreError> {
	let number = |column: usize| row.try_get::<Option<i64>, _>(column);
	let id: String = row.try_get(4)?;
	Ok(CertificateBatch {
		batch: id.parse().map_err(|_| StoreError::Value(format!("a batch {id}")))?,
		place: Place { block: to_u64(row.try_get(0)?), index: to_u32(row.try_get(1)?) },
		transaction: number(2)?.map(to_u32),
		time: to_u64(row.try_get(3)?),
		issuer: number(5)?.map(to_u32),
		kind: row.try_get(6)?,
		root: row.try_get(7)?,
		size: number(8)?.map(to_u64),
		expires: row.try_get(9)?,
		details: json(&row.try_get::<String, _>(10)?)?,
	})
}

fn list(row: &AnyRow) -> Result<StatusList, StoreError> {
	Ok(StatusList {
		place: Place { block: to_u64(row.try_get(0)?), index: to_u32(row.try_get(1)?) },
		time: to_u64(row.try_get(2)?),
		list: row.try_get(3)?,
		issuer: row.try_get::<Option<i64>, _>(4)?.map(to_u32),
		kind: row.try_get(5)?,
		purpose: row.try_get(6)?,
		size: to_u64(row.try_get(7)?),
		set: to_u64(row.try_get(8)?),
	})
}

fn paper_of(row: &AnyRow) -> Result<FiledPaper, StoreError> {
	let (since, until) = period(row)?;
	let loan: String = row.try_get(6)?;
	Ok(FiledPaper {
		paper: row.try_get(5)?,
		loan: loan.parse().map_err(|_| StoreError::Value(format!("a loan {loan}")))?,
		since,
		time: to_u64(row.try_get(4)?),
		kind: row.try_get(7)?,
		issuer: row.try_get::<Option<i64>, _>(8)?.map(to_u32),
		issued_on: row.try_get(9)?,
		batch: row.try_get(10)?,
		until,
	})
}
