//! The council as of any block: its seats, proposals, votes and pauses.

use super::{
	members::period, page::within, read::json, to_u32, to_u64, Sql, Store, StoreError, Value,
	MAX_BYTES, MAX_PAGE,
};
use crate::block::Place;
use serde_json::Value as Json;
use sqlx::{any::AnyRow, Row};

/// A seat of the council.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CouncilSeat {
	/// The institution that has it.
	pub institution: u32,
	/// The event from which on it has it.
	pub since: Place,
	/// The time of that event, in milliseconds since 1970. Zero for the genesis block.
	pub time: u64,
	/// The event until which it had it. None if it has it now.
	pub until: Option<Place>,
}

/// Something that was proposed to the council.
#[derive(Clone, PartialEq, Debug)]
pub struct Proposal {
	/// Its number.
	pub proposal: u32,
	/// The event that proposed it.
	pub since: Place,
	/// The index of the transaction.
	pub transaction: Option<u32>,
	/// The time of that event, in milliseconds since 1970.
	pub time: u64,
	/// The institution that proposed it.
	pub institution: u32,
	/// The officer who acted for it.
	pub officer: String,
	/// The act, as the event has it.
	pub act: Json,
	/// Why.
	pub reason: String,
	/// The majority that it needs: `one-third`, `more-than-half` or `two-thirds`.
	pub majority: String,
	/// The block from which on nobody can vote.
	pub expires_at: u64,
	/// `open`, `enacted`, `without-effect` if its act had an error, `rejected`, `expired` or `taken-back`.
	pub state: String,
	/// The event that ended it, the index of its transaction and its time.
	pub ended: Option<(Place, Option<u32>, u64)>,
	/// The last count of votes for it, against it, and of seats, as far as events say them.
	pub counts: [Option<u32>; 3],
	/// The result of the act.
	pub result: Option<Json>,
}

/// A vote of an institution.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Vote {
	/// The proposal.
	pub proposal: u32,
	/// The institution.
	pub institution: u32,
	/// The event.
	pub since: Place,
	/// The index of the transaction.
	pub transaction: Option<u32>,
	/// The time of the event, in milliseconds since 1970.
	pub time: u64,
	/// The officer who acted for the institution.
	pub officer: String,
	/// Whether it is for the proposal.
	pub approve: bool,
	/// The vote that replaced it.
	pub until: Option<Place>,
}

/// A pause of a call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pause {
	/// The pallet.
	pub pallet: String,
	/// The call.
	pub call: String,
	/// The event.
	pub since: Place,
	/// The time of the event, in milliseconds since 1970.
	pub time: u64,
	/// The first block in which the call is accepted again.
	pub ends_at: u64,
	/// The event that ended or replaced the pause before that block.
	pub until: Option<Place>,
}

const PROPOSALS: &str =
	"SELECT block, idx, tx, time, proposal, institution, officer, act, reason, majority, \
	expires_at, state, ended_block, ended_idx, ended_tx, ended_time, ayes, nays, seats, result FROM proposals WHERE 1 = 1";

const VOTES: &str =
	"SELECT block, idx, until_block, until_idx, time, proposal, institution, tx, officer, approve \
	FROM votes WHERE 1 = 1";

const PAUSES: &str =
	"SELECT block, idx, until_block, until_idx, time, pallet, call_name, ends_at FROM pauses WHERE 1 = 1";

/// What held at the end of a block; without a block, what holds now.
pub(super) fn held(sql: Sql, at: Option<u64>) -> Sql {
	match at {
		Some(at) => {
			let values: [Value; 2] = [at.into(), at.into()];
			sql.and(" AND block <= ? AND (until_block IS NULL OR until_block > ?)", values)
		}
		None => sql.and(" AND until_block IS NULL", []),
	}
}

impl Store {
	/// The seats of the council at a block, by institution; without a block, as they are now.
	pub async fn council_seats(&self, at: Option<u64>) -> Result<Vec<CouncilSeat>, StoreError> {
		let select = "SELECT block, idx, until_block, until_idx, time, institution FROM council_seats WHERE 1 = 1";
		let sql = held(Sql::new(select), at).and(" ORDER BY institution", []);
		sql.rows(&mut *self.reader().await?).await?.iter().map(seat).collect()
	}

	/// What was proposed, the newest first: as of a block, of a state, of an institution, before a proposal. A state counts as
	/// it is now. And the proposal before which the next page begins, if there can be one: acts can be long, so a page ends
	/// after [`MAX_BYTES`].
	pub async fn proposals(
		&self,
		at: Option<u64>,
		state: Option<&str>,
		institution: Option<u32>,
		before: Option<u32>,
		limit: u32,
	) -> Result<(Vec<Proposal>, Option<u32>), StoreError> {
		let limit = limit.clamp(1, MAX_PAGE);
		let sql = Sql::new(PROPOSALS)
			.and_if(" AND block <= ?", at)
			.and_if(" AND state = ?", state)
			.and_if(" AND institution = ?", institution)
			.and_if(" AND proposal < ?", before)
			.and(" ORDER BY proposal DESC LIMIT ?", [limit.into()]);
		let found = sql.first_rows(&mut *self.reader().await?, MAX_BYTES, proposal).await?;
		let is_full = within(&found, limit).is_some();
		let rows: Vec<_> = found.into_iter().map(|(row, _)| then(row, at)).collect();
		let next = rows.last().filter(|_| is_full).map(|last| last.proposal);
		Ok((rows, next))
	}

	/// How many proposals are in each state.
	pub async fn proposals_by_state(&self) -> Result<Vec<(String, u64)>, StoreError> {
		let sql = Sql::new("SELECT state, COUNT(*) FROM proposals GROUP BY state ORDER BY state");
		self.counted(sql).await
	}

	/// A proposal as of a block, if it was there; without a block, as it is now.
	pub async fn proposal(
		&self,
		number: u32,
		at: Option<u64>,
	) -> Result<Option<Proposal>, StoreError> {
		let sql = Sql::new(PROPOSALS).and(" AND proposal = ?", [number.into()]);
		let row = sql.and_if(" AND block <= ?", at).row(&mut *self.reader().await?).await?;
		row.map(|row| Ok(then(proposal(&row)?, at))).transpose()
	}

	/// All votes on a proposal up to a block, the oldest first, those that were replaced as well.
	pub async fn votes_on(&self, proposal: u32, at: Option<u64>) -> Result<Vec<Vote>, StoreError> {
		let sql = Sql::new(VOTES).and(" AND proposal = ?", [proposal.into()]);
		let sql = sql.and_if(" AND block <= ?", at).and(" ORDER BY block, idx", []);
		let rows = sql.rows(&mut *self.reader().await?).await?;
		let then = |row: &AnyRow| {
			let vote = vote(row)?;
			let until = vote.until.filter(|until| at.is_none_or(|at| until.block <= at));
			Ok(Vote { until, ..vote })
		};
		rows.iter().map(then).collect()
	}

	/// The last votes of an institution that count, the newest proposal first.
	pub async fn votes_of(&self, institution: u32, limit: u32) -> Result<Vec<Vote>, StoreError> {
		let sql = Sql::new(VOTES).and(" AND institution = ?", [institution.into()]);
		let sql = sql.and(
			" AND until_block IS NULL ORDER BY proposal DESC LIMIT ?",
			[limit.clamp(1, MAX_PAGE).into()],
		);
		sql.rows(&mut *self.reader().await?).await?.iter().map(vote).collect()
	}

	/// The pauses that were in force at a block.
	pub async fn pauses_at(&self, at: u64) -> Result<Vec<Pause>, StoreError> {
		let sql = held(Sql::new(PAUSES), Some(at)).and(" AND ends_at > ?", [at.into()]);
		let sql = sql.and(" ORDER BY pallet, call_name LIMIT ?", [MAX_PAGE.into()]);
		sql.rows(&mut *self.reader().await?).await?.iter().map(pause).collect()
	}
}

/// A proposal as it was at the end of a block. What came later is not known then; the count of votes is that of the votes.
fn then(proposal: Proposal, at: Option<u64>) -> Proposal {
	let is_later = |place: Place| at.is_some_and(|at| place.block > at);
	match proposal.ended {
		Some((place, ..)) if is_later(place) => Proposal {
			state: "open".to_owned(),
			ended: None,
			counts: [None; 3],
			result: None,
			..proposal
		},
		_ => proposal,
	}
}

fn seat(row: &AnyRow) -> Result<CouncilSeat, StoreError> {
	let (since, until) = period(row)?;
	let time = to_u64(row.try_get(4)?);
	Ok(CouncilSeat { institution: to_u32(row.try_get(5)?), since, time, until })
}

fn proposal(row: &AnyRow) -> Result<Proposal, StoreError> {
	let number = |column: usize| row.try_get::<Option<i64>, _>(column);
	let count = |column: usize| Ok::<_, StoreError>(number(column)?.map(to_u32));
	let place = |block, index| Place { block: to_u64(block), index: to_u32(index) };
	let ended = number(12)?.zip(number(13)?).map(|(block, index)| place(block, index));
	let (ended_by, ended_at) = (count(14)?, number(15)?.map(to_u64));
	let result: Option<String> = row.try_get(19)?;
	Ok(Proposal {
		proposal: to_u32(row.try_get(4)?),
		since: place(row.try_get(0)?, row.try_get(1)?),
		transaction: count(2)?,
		time: to_u64(row.try_get(3)?),
		institution: to_u32(row.try_get(5)?),
		officer: row.try_get(6)?,
		act: json(&row.try_get::<String, _>(7)?)?,
		reason: row.try_get(8)?,
		majority: row.try_get(9)?,
		expires_at: to_u64(row.try_get(10)?),
		state: row.try_get(11)?,
		ended: ended.map(|place| (place, ended_by, ended_at.unwrap_or_default())),
		counts: [count(16)?, count(17)?, count(18)?],
		result: result.as_deref().map(json).transpose()?,
	})
}

fn vote(row: &AnyRow) -> Result<Vote, StoreError> {
	let (since, until) = period(row)?;
	Ok(Vote {
		proposal: to_u32(row.try_get(5)?),
		institution: to_u32(row.try_get(6)?),
		since,
		transaction: row.try_get::<Option<i64>, _>(7)?.map(to_u32),
		time: to_u64(row.try_get(4)?),
		officer: row.try_get(8)?,
		approve: row.try_get::<i64, _>(9)? != 0,
		until,
	})
}

fn pause(row: &AnyRow) -> Result<Pause, StoreError> {
	let (since, until) = period(row)?;
	Ok(Pause {
		pallet: row.try_get(5)?,
		call: row.try_get(6)?,
		since,
		time: to_u64(row.try_get(4)?),
		ends_at: to_u64(row.try_get(7)?),
		until,
	})
}
