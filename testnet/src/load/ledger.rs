//! Whether the chain has what was reported as final, on every node.

use crate::Network;
use anyhow::{ensure, Context, Result};
use madang_client::{Connection, Included};
use std::collections::{BTreeMap, HashSet};
use subxt::{rpcs::rpc_params, utils::H256};

/// The transactions that were reported as final, by block.
#[derive(Default)]
pub struct Ledger {
	blocks: BTreeMap<u64, Reported>,
	transactions: HashSet<H256>,
}

/// What was reported of a block.
struct Reported {
	hash: H256,
	/// The hashes of transactions by their index.
	at: BTreeMap<u32, H256>,
}

impl Ledger {
	/// A ledger of all of these.
	///
	/// Fails where two are at one position, one is at two, or a number has two blocks.
	pub fn of<'a>(included: impl IntoIterator<Item = &'a Included>) -> Result<Self> {
		let mut ledger = Self::default();
		for one in included {
			ledger.add((one.block, one.hash), one.index, one.transaction)?;
		}
		Ok(ledger)
	}

	fn add(&mut self, (number, hash): (u64, H256), index: u32, transaction: H256) -> Result<()> {
		let block =
			self.blocks.entry(number).or_insert_with(|| Reported { hash, at: BTreeMap::new() });
		ensure!(block.hash == hash, "two blocks {number} were reported as final");
		ensure!(self.transactions.insert(transaction), "{transaction:?} was finalized twice");
		let other = block.at.insert(index, transaction);
		ensure!(other.is_none(), "two transactions were reported at {index} of block {number}");
		Ok(())
	}

	/// Fail where a running node of the network does not have one of them in the final block and at the place that
	/// was reported.
	pub async fn check(&self, network: &Network) -> Result<()> {
		let Some((last, block)) = self.blocks.last_key_value() else { return Ok(()) };
		network.all_finalize((*last, block.hash)).await?;
		for (node, connection) in network.nodes.iter().zip(network.connect_all().await?) {
			for (number, reported) in &self.blocks {
				let found = read(&connection, *number).await;
				let found = found.and_then(|(hash, body)| reported.check(hash, &body));
				found.with_context(|| format!("block {number} of {}", node.name))?;
			}
		}
		Ok(())
	}
}

impl Reported {
	fn check(&self, hash: H256, body: &[H256]) -> Result<()> {
		ensure!(self.hash == hash, "{hash:?} is final, {:?} was reported", self.hash);
		for (index, transaction) in &self.at {
			let found = body.get(*index as usize);
			ensure!(found == Some(transaction), "{transaction:?} is lost: not at {index}");
		}
		Ok(())
	}
}

/// The hash of a block of the best chain, and the hashes of its transactions.
async fn read(connection: &Connection, number: u64) -> Result<(H256, Vec<H256>)> {
	let hash: Option<H256> =
		connection.client().request("chain_getBlockHash", rpc_params![number]).await?;
	let hash = hash.context("there is no such block")?;
	Ok((hash, connection.transactions(hash).await?))
}

#[cfg(test)]
mod tests {
	use super::*;

	const fn hash(byte: u8) -> H256 {
		H256([byte; 32])
	}

	fn ledger() -> Ledger {
		let mut ledger = Ledger::default();
		ledger.add((7, hash(7)), 2, hash(12)).unwrap();
		ledger.add((7, hash(7)), 1, hash(11)).unwrap();
		ledger.add((8, hash(8)), 1, hash(21)).unwrap();
		ledger
	}

	#[test]
	fn each_transaction_is_reported_at_one_place_of_one_block() {
		let error = |block: (u64, H256), index, transaction| {
			ledger().add(block, index, transaction).unwrap_err().to_string()
		};
		assert!(error((9, hash(9)), 1, hash(11)).contains("finalized twice"));
		assert!(error((7, hash(7)), 2, hash(13)).contains("two transactions"));
		assert!(error((7, hash(99)), 3, hash(13)).contains("two blocks 7"));
		ledger().add((7, hash(7)), 3, hash(13)).unwrap();
	}

	#[test]
	fn what_a_node_does_not_have_at_its_place_is_lost() {
		let ledger = ledger();
		let block = &ledger.blocks[&7];
		let inherent = hash(1);
		block.check(hash(7), &[inherent, hash(11), hash(12)]).unwrap();
		// Others may be in the block too.
		block.check(hash(7), &[inherent, hash(11), hash(12), hash(99)]).unwrap();
		for body in [&[inherent, hash(11)][..], &[inherent, hash(12), hash(11)], &[]] {
			let error = block.check(hash(7), body).unwrap_err().to_string();
			assert!(error.contains("is lost"), "{error}");
		}
		assert!(block.check(hash(98), &[inherent, hash(11), hash(12)]).is_err());
	}
}
