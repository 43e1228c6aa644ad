//! A final answer is believed only if something else says the same: a second node, or the validators' own votes.
//!
//! Otherwise one node that lies, or that was cut off with a minority, is believed alone.

use crate::{connection::Connection, error::Error, proof::prove, submit::Sender};
use futures::future::join_all;
use madang_verify::Anchor;
use std::{future::Future, time::Duration};
use subxt::utils::H256;
use tokio::time::{sleep, timeout, Instant};

/// For how long others may lack the block: they are behind, or do not answer now.
pub const CONFIRM_WITHIN: Duration = Duration::from_secs(60);

/// How long one node may take.
const ANSWER_WITHIN: Duration = Duration::from_secs(20);

const EVERY: Duration = Duration::from_millis(500);

/// What nodes say of a block by its number.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Said {
	url: String,
	hash: H256,
}

impl Sender {
	/// Wait until two nodes with different addresses say that the final block of this number has this hash; without a
	/// hash, that it has the same one. The hash.
	///
	/// # Errors
	///
	/// [`Error::NodesDisagree`] if two nodes say different things, and [`Error::NotConfirmed`] if no second one says anything
	/// in time.
	pub async fn confirm_by_second_node(
		&self,
		number: u64,
		hash: Option<H256>,
	) -> Result<H256, Error> {
		let end = Instant::now() + CONFIRM_WITHIN;
		loop {
			let said = join_all(self.nodes().await.iter().map(|node| said(node, number))).await;
			match agreed(number, hash, &said.into_iter().flatten().collect::<Vec<_>>())? {
				Some(hash) => return Ok(hash),
				None if Instant::now() >= end => return Err(Error::NotConfirmed(number)),
				None => sleep(EVERY).await,
			}
		}
	}

	/// Wait until a node shows the votes of the validators that make the block of this number final, from the anchor on, and
	/// compare its hash. No node is believed.
	///
	/// # Errors
	///
	/// [`Error::NodesDisagree`] if the votes are for another block, and [`Error::NotConfirmed`] if no node shows votes that
	/// hold in time.
	pub async fn confirm_by_proof(
		&self,
		number: u64,
		hash: Option<H256>,
		anchor: &Anchor,
	) -> Result<H256, Error> {
		let at = u32::try_from(number).map_err(Error::answer)?;
		let end = Instant::now() + CONFIRM_WITHIN;
		loop {
			for node in self.nodes().await {
				let proved = timeout(ANSWER_WITHIN, prove(&node, Vec::new(), anchor, Some(at)));
				let Ok(Ok(proof)) = proved.await else { continue };
				let block = proof.ancestry.last().unwrap_or(&proof.last.header);
				let shown = Said { url: "the validators".to_owned(), hash: H256(block.hash().0) };
				let first = hash.map(|hash| Said { url: node.url().to_owned(), hash });
				return compared(number, first.as_ref(), &shown).map(|()| shown.hash);
			}
			if Instant::now() >= end {
				return Err(Error::NotConfirmed(number));
			}
			sleep(EVERY).await;
		}
	}

	/// Connections to all nodes that answer, that in use first.
	async fn nodes(&self) -> Vec<Connection> {
		let mut nodes = vec![self.connection().await];
		nodes.extend(self.other_nodes().await);
		nodes
	}
}

/// What a node says of a final block. None if it does not have it, or does not answer.
async fn said(node: &Connection, number: u64) -> Option<Said> {
	let asked = async {
		if node.finalized_number().await? < number {
			return Ok(None);
		}
		let hash = node.hash_of(number).await?;
		Ok(Some(Said { url: node.url().to_owned(), hash }))
	};
	in_time(asked).await
}

async fn in_time<T>(asked: impl Future<Output = Result<Option<T>, Error>>) -> Option<T> {
	timeout(ANSWER_WITHIN, asked).await.ok()?.ok()?
}

/// The hash that two nodes say, and the answer if there is one. None if there are not two yet.
fn agreed(number: u64, hash: Option<H256>, said: &[Said]) -> Result<Option<H256>, Error> {
	let answer = hash.map(|hash| Said { url: "the answer".to_owned(), hash });
	let Some(first) = said.first() else { return Ok(None) };
	for other in answer.iter().chain(said.get(1..).unwrap_or_default()) {
		compared(number, Some(first), other)?;
	}
	Ok(said.iter().any(|other| other.url != first.url).then_some(first.hash))
}

fn compared(number: u64, first: Option<&Said>, second: &Said) -> Result<(), Error> {
	match first {
		Some(first) if first.hash != second.hash => Err(Error::NodesDisagree {
			block: number,
			first: (first.url.clone(), first.hash),
			second: (second.url.clone(), second.hash),
		}),
		_ => Ok(()),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn say(url: &str, hash: u8) -> Said {
		Said { url: url.to_owned(), hash: H256([hash; 32]) }
	}

	#[test]
	fn two_addresses_are_needed() {
		let hash = H256([1; 32]);
		assert_eq!(agreed(7, Some(hash), &[]).unwrap(), None);
		assert_eq!(agreed(7, Some(hash), &[say("a", 1)]).unwrap(), None);
		// One node that is named twice is one node.
		assert_eq!(agreed(7, Some(hash), &[say("a", 1), say("a", 1)]).unwrap(), None);
		for hash in [None, Some(hash)] {
			let both = [say("a", 1), say("b", 1)];
			assert_eq!(agreed(7, hash, &both).unwrap(), Some(H256([1; 32])));
		}
	}

	#[test]
	fn who_disagrees_is_named() {
		let hash = Some(H256([1; 32]));
		for (said, names) in [
			(vec![say("a", 1), say("b", 2)], ["a", "b"]),
			(vec![say("a", 2)], ["a", "the answer"]),
			(vec![say("a", 1), say("b", 1), say("c", 3)], ["a", "c"]),
		] {
			let sentence = agreed(7, hash, &said).unwrap_err().to_string();
			assert!(names.iter().all(|name| sentence.contains(name)), "{sentence}");
		}
	}
}
