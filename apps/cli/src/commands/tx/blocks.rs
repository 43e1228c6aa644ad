//! Transactions in blocks.

use madang_client::{Connection, Error};
use subxt::utils::H256;

/// A transaction in a block.
#[derive(Clone, Copy)]
pub struct Place {
	/// The block's number.
	pub block: u64,
	/// The block's hash.
	pub hash: H256,
	/// The index in the block.
	pub index: u32,
	/// The transaction's hash.
	pub transaction: H256,
}

/// Find the first of these transactions in blocks.
pub async fn find(
	connection: &Connection,
	transactions: &[H256],
	blocks: impl Iterator<Item = u64>,
) -> Result<Option<Place>, Error> {
	for block in blocks {
		let hash = connection.hash_of(block).await?;
		let all = connection.transactions(hash).await?;
		if let Some((index, transaction)) =
			(0..).zip(all).find(|(_, one)| transactions.contains(one))
		{
			return Ok(Some(Place { block, hash, index, transaction }));
		}
	}
	Ok(None)
}

/// What became of a transaction in a block.
pub async fn outcome_at(connection: &Connection, place: Place) -> Result<Result<(), Error>, Error> {
	let Place { block, hash, index, transaction } = place;
	let outcomes = connection.outcomes((block, hash), &[(index, transaction)]).await?;
	let only = outcomes.into_iter().next();
	Ok(only.map_or_else(|| Err(Error::Answer("no outcome".to_owned())), |one| one.map(drop)))
}

/// The hashes of a block and of its transaction at an index.
pub async fn transaction_at(
	connection: &Connection,
	block: u64,
	index: u32,
) -> Result<(H256, H256), Error> {
	let hash = connection.hash_of(block).await?;
	let position = usize::try_from(index).map_err(Error::answer)?;
	let transaction = connection.transactions(hash).await?.get(position).copied();
	let transaction = transaction
		.ok_or_else(|| Error::Answer(format!("block {block} has no transaction {index}")))?;
	Ok((hash, transaction))
}
