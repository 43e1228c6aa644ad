//! Calls that were prepared, and those of them that were submitted.

use super::{now, to_i64, to_u64, Store, StoreError};
use sqlx::{any::AnyRow, AnyConnection, Row};
use std::collections::BTreeSet;

/// A call that was prepared to be signed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attempt {
	/// Its id.
	pub id: String,
	/// What was prepared.
	pub new: NewAttempt,
	/// The block at which the signature expires.
	pub expires_at: u64,
	/// What has been done with it.
	pub state: State,
	/// The transaction's hash, if it was submitted.
	pub hash: Option<[u8; 32]>,
}

/// A call to prepare.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewAttempt {
	/// The institution's reference of the call, if it has one.
	pub reference: Option<[u8; 32]>,
	/// The officer's account.
	pub officer: [u8; 32],
	/// `Pallet.call`.
	pub call_name: String,
	/// The encoded call.
	pub call: Vec<u8>,
	/// What tells calls of one reference apart.
	pub digest: [u8; 16],
	/// The nonce.
	pub nonce: u64,
	/// The version of the runtime for which it was prepared.
	pub runtime: u32,
	/// The block from which on the signature is valid.
	pub born: (u64, [u8; 32]),
	/// The fingerprint of the client's certificate.
	pub client: [u8; 32],
	/// The client's own number of the request.
	pub tran_id: Option<String>,
}

/// What has been done with an attempt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
	/// It is prepared. Nothing was sent.
	Prepared,
	/// It is signed and sent, and what became of it is not known.
	Submitted,
	/// What became of it is known.
	Settled,
}

impl State {
	const fn as_str(self) -> &'static str {
		match self {
			Self::Prepared => "prepared",
			Self::Submitted => "submitted",
			Self::Settled => "settled",
		}
	}

	fn of(text: &str) -> Result<Self, StoreError> {
		[Self::Prepared, Self::Submitted, Self::Settled]
			.into_iter()
			.find(|state| state.as_str() == text)
			.ok_or_else(|| StoreError::Value(text.to_owned()))
	}
}

macro_rules! select {
	($rest:literal) => {
		sqlx::query(concat!(
			"SELECT a.id, a.reference, a.officer, a.call_name, a.encoded, a.digest, a.nonce, a.born, a.born_hash, \
	a.expires_at, a.client, a.tran_id, a.state, a.transaction_hash, a.runtime FROM attempts a ",
			$rest
		))
	};
}

/// Why an attempt cannot be prepared or submitted now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Conflict {
	/// Another attempt of the same reference was submitted, with this id.
	Reference(String),
	/// The nonce was used, or another attempt with it was submitted.
	Nonce,
	/// A nonce before it is nobody's: what was prepared with it was not signed in time. The chain would wait for it.
	Gap,
}

/// The nonces of an officer that are not to be given to anyone.
pub(super) struct Taken(BTreeSet<u64>);

impl Taken {
	/// Those from `first` on of the calls that were submitted, and of those that were prepared not long ago.
	pub(super) async fn read(
		connection: &mut AnyConnection,
		officer: &[u8; 32],
		first: u64,
		reserved: u64,
	) -> Result<Self, StoreError> {
		let taken = "SELECT nonce FROM attempts WHERE officer = $1 AND nonce >= $2 AND \
			(state = 'submitted' OR (state = 'prepared' AND prepared_at > $3))";
		let rows = sqlx::query(taken)
			.bind(hex::encode(officer))
			.bind(to_i64(first))
			.bind(to_i64(now().saturating_sub(reserved)))
			.fetch_all(connection)
			.await?;
		let nonces = rows.iter().map(|row| Ok(to_u64(row.try_get(0)?)));
		nonces.collect::<Result<_, StoreError>>().map(Self)
	}

	/// The first one that is free.
	pub(super) fn first_free(&self, first: u64) -> u64 {
		let mut nonce = first;
		while self.0.contains(&nonce) {
			nonce = nonce.saturating_add(1);
		}
		nonce
	}
}

impl Store {
	/// Keep a prepared call with the first free nonce of its officer, from the one that the chain expects on. `reserved`
	/// is for how many milliseconds the nonce of a prepared call is kept for it.
	pub async fn prepare(
		&self,
		id: &str,
		mut new: NewAttempt,
		lives: u64,
		reserved: u64,
	) -> Result<Result<Attempt, Conflict>, StoreError> {
		let mut writing = self.write().await?;
		if let Some(other) = submitted_under(&mut writing, new.reference.as_ref()).await? {
			return Ok(Err(Conflict::Reference(other)));
		}
		let taken = Taken::read(&mut writing, &new.officer, new.nonce, reserved).await?;
		new.nonce = taken.first_free(new.nonce);
		let expires_at = new.born.0.saturating_add(lives);
		let insert = "INSERT INTO attempts (id, reference, officer, call_name, encoded, digest, nonce, born, born_hash, \
			expires_at, prepared_at, client, tran_id, runtime, state) \
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'prepared')";
		sqlx::query(insert)
			.bind(id.to_owned())
			.bind(new.reference.map(hex::encode))
			.bind(hex::encode(new.officer))
			.bind(new.call_name.clone())
			.bind(hex::encode(&new.call))
			.bind(hex::encode(new.digest))
			.bind(to_i64(new.nonce))
			.bind(to_i64(new.born.0))
			.bind(hex::encode(new.born.1))
			.bind(to_i64(expires_at))
			.bind(to_i64(now()))
			.bind(hex::encode(new.client))
			.bind(new.tran_id.clone())
			.bind(i64::from(new.runtime))
			.execute(&mut *writing)
			.await?;
		writing.commit().await?;
		Ok(Ok(Attempt { id: id.to_owned(), new, expires_at, state: State::Prepared, hash: None }))
	}

	/// An attempt by its id.
	pub async fn attempt(&self, id: &str) -> Result<Option<Attempt>, StoreError> {
		let row = select!("WHERE a.id = $1").bind(id.to_owned());
		row.fetch_optional(&self.pool).await?.map(|row| attempt(&row)).transpose()
	}

	/// The attempt under a reference that says most about it: the one that took effect, else one that is open, else the one
	/// that ended last, else the last that was prepared.
	pub async fn attempt_of(&self, reference: &[u8; 32]) -> Result<Option<Attempt>, StoreError> {
		let row = select!(
			"LEFT JOIN outcomes o ON o.attempt = a.id WHERE a.reference = $1 ORDER BY \
			CASE WHEN o.kind IN ('done', 'unread') THEN 0 WHEN a.state = 'submitted' THEN 1 \
			WHEN a.state = 'settled' THEN 2 ELSE 3 END, COALESCE(o.seq, 0) DESC, a.prepared_at DESC LIMIT 1"
		)
		.bind(hex::encode(reference));
		row.fetch_optional(&self.pool).await?.map(|row| attempt(&row)).transpose()
	}

	/// Keep a signed transaction with its hash, before it is sent. It is on the disk when this returns.
	/// None if the attempt was submitted before. `next` is the nonce that the chain expects next of the officer, and
	/// `reserved` as in [`Self::prepare`].
	pub async fn submit(
		&self,
		attempt: &Attempt,
		(transaction, hash): (&[u8], [u8; 32]),
		next: u64,
		reserved: u64,
	) -> Result<Result<Option<()>, Conflict>, StoreError> {
		let mut writing = self.write().await?;
		if let Some(other) = submitted_under(&mut writing, attempt.new.reference.as_ref()).await? {
			match other == attempt.id {
				true => return Ok(Ok(None)),
				false => return Ok(Err(Conflict::Reference(other))),
			}
		}
		let taken = "SELECT id FROM attempts WHERE officer = $1 AND nonce = $2 AND state = 'submitted' AND id <> $3";
		let taken = sqlx::query(taken)
			.bind(hex::encode(attempt.new.officer))
			.bind(to_i64(attempt.new.nonce))
			.bind(attempt.id.clone())
			.fetch_optional(&mut *writing)
			.await?;
		if taken.is_some() || attempt.new.nonce < next {
			return Ok(Err(Conflict::Nonce));
		}
		let others = Taken::read(&mut writing, &attempt.new.officer, next, reserved).await?;
		if others.first_free(next) < attempt.new.nonce {
			return Ok(Err(Conflict::Gap));
		}
		let update = "UPDATE attempts SET state = 'submitted', transaction_bytes = $1, transaction_hash = $2, \
			submitted_at = $3 WHERE id = $4 AND state = 'prepared'";
		let updated = sqlx::query(update)
			.bind(hex::encode(transaction))
			.bind(hex::encode(hash))
			.bind(to_i64(now()))
			.bind(attempt.id.clone())
			.execute(&mut *writing)
			.await?;
		writing.commit().await?;
		Ok(Ok((updated.rows_affected() > 0).then_some(())))
	}

	/// Forget a prepared call that nobody will sign, so that its nonce is free. False if it was submitted.
	pub async fn cancel(&self, id: &str) -> Result<bool, StoreError> {
		let delete = "DELETE FROM attempts WHERE id = $1 AND state = 'prepared'";
		let deleted = sqlx::query(delete).bind(id.to_owned()).execute(&self.pool).await?;
		Ok(deleted.rows_affected() > 0)
	}

	/// Forget the prepared calls that can no longer be signed: those that expired before a block.
	pub async fn forget_prepared(&self, block: u64) -> Result<(), StoreError> {
		let delete = "DELETE FROM attempts WHERE state = 'prepared' AND expires_at < $1";
		sqlx::query(delete).bind(to_i64(block)).execute(&self.pool).await?;
		Ok(())
	}
}

/// The attempt of a reference that was submitted and did not end without effect.
async fn submitted_under(
	connection: &mut AnyConnection,
	reference: Option<&[u8; 32]>,
) -> Result<Option<String>, StoreError> {
	let Some(reference) = reference else { return Ok(None) };
	let found = "SELECT a.id FROM attempts a LEFT JOIN outcomes o ON o.attempt = a.id WHERE a.reference = $1 AND \
		(a.state = 'submitted' OR o.kind IN ('done', 'unread')) LIMIT 1";
	let row = sqlx::query(found).bind(hex::encode(reference)).fetch_optional(connection).await?;
	row.map(|row| Ok(row.try_get(0)?)).transpose()
}

fn attempt(row: &AnyRow) -> Result<Attempt, StoreError> {
	let state = State::of(&row.try_get::<String, _>(12)?)?;
	Ok(Attempt {
		id: row.try_get(0)?,
		new: NewAttempt {
			reference: row.try_get::<Option<String>, _>(1)?.map(|text| array(&text)).transpose()?,
			officer: array(&row.try_get::<String, _>(2)?)?,
			call_name: row.try_get(3)?,
			call: bytes(&row.try_get::<String, _>(4)?)?,
			digest: array(&row.try_get::<String, _>(5)?)?,
			nonce: to_u64(row.try_get(6)?),
			born: (to_u64(row.try_get(7)?), array(&row.try_get::<String, _>(8)?)?),
			client: array(&row.try_get::<String, _>(10)?)?,
			tran_id: row.try_get(11)?,
			runtime: u32::try_from(row.try_get::<i64, _>(14)?).unwrap_or_default(),
		},
		expires_at: to_u64(row.try_get(9)?),
		state,
		hash: row.try_get::<Option<String>, _>(13)?.map(|text| array(&text)).transpose()?,
	})
}

pub(super) fn bytes(text: &str) -> Result<Vec<u8>, StoreError> {
	hex::decode(text).map_err(|_| StoreError::Value(text.to_owned()))
}

pub(super) fn array<const N: usize>(text: &str) -> Result<[u8; N], StoreError> {
	bytes(text)?.try_into().map_err(|_| StoreError::Value(text.to_owned()))
}
