//! Transactions in blocks.

use crate::context::Context;
use madang_client::{is_discarded, CallError, Connection, Error};
use std::{future::Future, iter::once};
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

/// What became of a transaction in a block. `None` if every node has discarded the state of the block, which says it. Fails
/// if a node does not answer that may have it.
pub async fn outcome_at(
	context: &Context,
	connection: &Connection,
	place: Place,
) -> Result<Option<Result<(), CallError>>, Error> {
	let others = context.nodes.iter().map(String::as_str).filter(|url| *url != connection.url());
	let asked = once(connection.url()).chain(others).map(async |url| {
		if url == connection.url() {
			return outcome_of(connection, place).await;
		}
		let other = Connection::open(url).await?.of_network(connection.genesis())?;
		outcome_of(&other, place).await
	});
	first_kept(asked).await
}

/// What one node says became of a transaction.
async fn outcome_of(connection: &Connection, place: Place) -> Result<Result<(), CallError>, Error> {
	let Place { block, hash, index, transaction } = place;
	let outcomes = connection.outcomes((block, hash), &[(index, transaction)]).await?;
	match outcomes.into_iter().next() {
		Some(Ok(_)) => Ok(Ok(())),
		Some(Err(Error::Failed(failed))) => Ok(Err(failed)),
		Some(Err(error)) => Err(error),
		None => Err(Error::Answer(t!("no outcome").to_owned())),
	}
}

/// The first answer. `None` if all answers are that the state is discarded.
async fn first_kept<T>(
	asked: impl Iterator<Item = impl Future<Output = Result<T, Error>>>,
) -> Result<Option<T>, Error> {
	let mut failed = None;
	for answer in asked {
		match answer.await {
			Ok(answer) => return Ok(Some(answer)),
			Err(error) if is_discarded(&error) => {}
			Err(error) => failed = failed.or(Some(error)),
		}
	}
	failed.map_or(Ok(None), Err)
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
	let transaction =
		transaction.ok_or_else(|| Error::Answer(t!("block {block} has no transaction {index}")))?;
	Ok((hash, transaction))
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::future::ready;

	fn discarded() -> Result<u8, Error> {
		Err(Error::Answer("Client error: State already discarded for 0xab".to_owned()))
	}

	fn closed() -> Result<u8, Error> {
		Err(Error::Answer("the connection was closed".to_owned()))
	}

	#[tokio::test]
	async fn only_a_state_that_every_node_has_discarded_is_gone() {
		let of = async |answers: Vec<Result<u8, Error>>| {
			let found = first_kept(answers.into_iter().map(ready)).await;
			found.map_err(|error| error.to_string())
		};
		assert_eq!(of(vec![discarded(), discarded()]).await, Ok(None));
		assert_eq!(of(vec![discarded(), Ok(7)]).await, Ok(Some(7)));
		assert_eq!(of(vec![closed(), Ok(7)]).await, Ok(Some(7)));
		for answers in [vec![closed()], vec![closed(), discarded()], vec![discarded(), closed()]] {
			assert!(of(answers).await.unwrap_err().contains("was closed"));
		}
	}
}
