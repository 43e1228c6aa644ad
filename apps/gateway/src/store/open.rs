//! Calls that were submitted, and of which it is not known yet what became of them.

use super::{
	attempts::{array, bytes, Taken},
	outcomes::{insert, settled},
	to_i64, to_u64, NewOutcome, OutcomeKind, Store, StoreError,
};
use serde_json::json;
use sqlx::{any::AnyRow, Row};

/// A submitted call without an outcome.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Open {
	/// The id of its attempt.
	pub id: String,
	/// The institution's reference of the call, if it has one.
	pub reference: Option<[u8; 32]>,
	/// The officer's account.
	pub officer: [u8; 32],
	/// The nonce.
	pub nonce: u64,
	/// The block at which the signature expires.
	pub expires_at: u64,
	/// The transaction's hash.
	pub hash: [u8; 32],
	/// Whether it was sent to a node. One that waits for a call with an earlier nonce was not.
	pub is_sent: bool,
}

macro_rules! select {
	($rest:literal) => {
		sqlx::query(concat!(
			"SELECT id, reference, officer, nonce, expires_at, transaction_hash, sends FROM attempts \
			WHERE state = 'submitted' ",
			$rest
		))
	};
}

impl Store {
	/// All open calls, in the order of officers and nonces.
	pub async fn open_calls(&self) -> Result<Vec<Open>, StoreError> {
		let rows = select!("ORDER BY officer, nonce");
		rows.fetch_all(&self.pool).await?.iter().map(open).collect()
	}

	/// The open calls of an officer, in the order of nonces.
	pub async fn open_calls_of(&self, officer: &[u8; 32]) -> Result<Vec<Open>, StoreError> {
		let rows = select!("AND officer = $1 ORDER BY nonce").bind(hex::encode(officer));
		rows.fetch_all(&self.pool).await?.iter().map(open).collect()
	}

	/// How many calls are open.
	pub async fn open_count(&self) -> Result<i64, StoreError> {
		let count = sqlx::query("SELECT COUNT(*) FROM attempts WHERE state = 'submitted'");
		Ok(count.fetch_one(&self.pool).await?.try_get(0)?)
	}

	/// The signed transaction of a call that was submitted.
	pub async fn transaction(&self, id: &str) -> Result<Option<Vec<u8>>, StoreError> {
		let row = sqlx::query("SELECT transaction_bytes FROM attempts WHERE id = $1");
		let row = row.bind(id.to_owned()).fetch_optional(&self.pool).await?;
		let text = row.map(|row| row.try_get::<Option<String>, _>(0)).transpose()?.flatten();
		text.map(|text| bytes(&text)).transpose()
	}

	/// Note that an open call is sent for the first time. False if it was sent before, or is settled by now.
	pub async fn note_sent(&self, id: &str) -> Result<bool, StoreError> {
		let update =
			"UPDATE attempts SET sends = 1 WHERE id = $1 AND state = 'submitted' AND sends = 0";
		let updated = sqlx::query(update).bind(id.to_owned()).execute(&self.pool).await?;
		Ok(updated.rows_affected() > 0)
	}

	/// Note that an open call is sent again. False if it is settled by now.
	pub async fn note_sent_again(&self, id: &str) -> Result<bool, StoreError> {
		let update = "UPDATE attempts SET sends = sends + 1 WHERE id = $1 AND state = 'submitted'";
		let updated = sqlx::query(update).bind(id.to_owned()).execute(&self.pool).await?;
		Ok(updated.rows_affected() > 0)
	}

	/// Keep what a final block decides, and that it has been looked at. False if another gateway did it already: then
	/// nothing changes.
	pub async fn settle_block(
		&self,
		block: u64,
		outcomes: &[(&Open, NewOutcome)],
	) -> Result<bool, StoreError> {
		let mut writing = self.write().await?;
		let moved = sqlx::query("UPDATE progress SET block = $1 WHERE id = 1 AND block = $2")
			.bind(to_i64(block))
			.bind(to_i64(block.saturating_sub(1)))
			.execute(&mut *writing)
			.await?;
		if moved.rows_affected() == 0 {
			return Ok(false);
		}
		for (call, outcome) in outcomes {
			if settled(&mut writing, &call.id, "state = 'submitted'").await? {
				insert(&mut writing, (&call.id, call.reference), outcome).await?;
			}
		}
		writing.commit().await?;
		Ok(true)
	}

	/// Keep that the first node refused a call that was sent nowhere else. False if it was sent again meanwhile.
	pub async fn settle_refused(
		&self,
		call: &Open,
		outcome: &NewOutcome,
	) -> Result<bool, StoreError> {
		let mut writing = self.write().await?;
		let only_once =
			settled(&mut writing, &call.id, "state = 'submitted' AND sends = 1").await?;
		if only_once {
			insert(&mut writing, (&call.id, call.reference), outcome).await?;
			writing.commit().await?;
		}
		Ok(only_once)
	}

	/// Settle an officer's calls that were never sent and wait for a nonce that is nobody's: what was prepared with it was not
	/// signed in time. `next` and `reserved` are as in [`Self::submit`]. How many they are.
	pub async fn settle_unsent(
		&self,
		officer: &[u8; 32],
		next: u64,
		reserved: u64,
	) -> Result<usize, StoreError> {
		let mut writing = self.write().await?;
		let free = Taken::read(&mut writing, officer, next, reserved).await?.first_free(next);
		let rows = select!("AND officer = $1 AND nonce > $2 AND sends = 0 ORDER BY nonce")
			.bind(hex::encode(officer))
			.bind(to_i64(free))
			.fetch_all(&mut *writing)
			.await?;
		let waiting = rows.iter().map(open).collect::<Result<Vec<_>, _>>()?;
		let mut count = 0usize;
		for call in &waiting {
			// Another gateway may send it at this moment.
			if !settled(&mut writing, &call.id, "state = 'submitted' AND sends = 0").await? {
				continue;
			}
			count = count.saturating_add(1);
			let error = json!({ "unused_nonce": free.to_string() });
			let outcome = NewOutcome::without_place(OutcomeKind::Unsent, error);
			insert(&mut writing, (&call.id, call.reference), &outcome).await?;
		}
		writing.commit().await?;
		Ok(count)
	}
}

fn open(row: &AnyRow) -> Result<Open, StoreError> {
	Ok(Open {
		id: row.try_get(0)?,
		reference: row.try_get::<Option<String>, _>(1)?.map(|text| array(&text)).transpose()?,
		officer: array(&row.try_get::<String, _>(2)?)?,
		nonce: to_u64(row.try_get(3)?),
		expires_at: to_u64(row.try_get(4)?),
		hash: array(&row.try_get::<String, _>(5)?)?,
		is_sent: row.try_get::<i64, _>(6)? > 0,
	})
}
