//! One transaction: to a node's pool, and out of a block.

use super::nodes::ANSWER_WITHIN;
use crate::{
	connection::Connection,
	error::Error,
	outcome::{BlockEvents, Included},
	pool::Verdict,
};
use subxt::{rpcs::Error as RpcError, utils::H256};
use tokio::time::timeout;

impl Connection {
	/// Submit a transaction's bytes to the node's pool; the reason if there is no answer.
	pub async fn submit(&self, bytes: &[u8]) -> Result<Verdict, String> {
		match timeout(ANSWER_WITHIN, self.rpc().author_submit_extrinsic(bytes)).await {
			Ok(Ok(_)) => Ok(Verdict::Accepted),
			Ok(Err(RpcError::User(error))) => Ok(Verdict::of_user_error(error)),
			Ok(Err(error)) => Err(error.to_string()),
			Err(_) => Err("no answer".to_owned()),
		}
	}

	/// What became of transactions of a block, by index and hash: the error if the call failed. The node needs the block's
	/// state to answer.
	pub async fn outcomes(
		&self,
		block: (u64, H256),
		transactions: &[(u32, H256)],
	) -> Result<Vec<Result<Included, Error>>, Error> {
		let events = self.events_at(block).await?;
		let of = |one: &(u32, H256)| Included::new(block.0, block.1, *one, events.clone());
		Ok(transactions.iter().map(of).collect())
	}

	/// The events of a block's transactions.
	pub(super) async fn events_at(
		&self,
		(number, hash): (u64, H256),
	) -> Result<BlockEvents, Error> {
		let at = self.at_number(number).await?;
		match at.block_hash() == hash {
			true => BlockEvents::of(&at).await,
			false => Err(Error::Answer(format!("{} has another block {number}", self.url()))),
		}
	}
}
