//! Several nodes as one: the next is asked where one lags, fails, or does not keep a block's state.

use crate::node::{Node, NodeError, RawBlock};
use futures::future::{join_all, BoxFuture};
use std::{
	sync::{
		atomic::{AtomicUsize, Ordering},
		Arc,
	},
	time::Duration,
};
use tokio::time::timeout;

/// After how many blocks of lag another node is preferred.
const LAG: u64 = 5;

/// Why a block could not be fetched from any node.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum FetchError {
	/// Each node has a reason.
	#[error("block {block}: {}", reasons(.answers))]
	Failed {
		/// The block.
		block: u64,
		/// What each node said.
		answers: Vec<(String, NodeError)>,
	},
	/// Nodes answer, and none keeps the block's state any more.
	#[error("no node keeps the state of block {0} any more: it needs an archive node")]
	NeedsArchive(u64),
	/// No node could be asked for its last final block.
	#[error("no node answers: {}", reasons(.0))]
	NoNode(Vec<(String, NodeError)>),
	/// A node is of another network.
	#[error("{name} is of another network: its genesis block is {found}, and not {expected}")]
	OtherNetwork {
		/// The node.
		name: String,
		/// Its genesis block.
		found: String,
		/// That of the index.
		expected: String,
	},
	/// A block cannot be read with the runtime that executed it.
	#[error("block {block} cannot be read: {reason}")]
	Unreadable {
		/// The block.
		block: u64,
		/// What is wrong.
		reason: String,
	},
}

fn reasons(answers: &[(String, NodeError)]) -> String {
	let each: Vec<_> = answers.iter().map(|(name, error)| format!("{name}: {error}")).collect();
	each.join("; ")
}

impl FetchError {
	/// The answer of the only node that was asked.
	pub(crate) fn of_block(block: u64, error: NodeError) -> Self {
		Self::Failed { block, answers: vec![("the node".to_owned(), error)] }
	}
}

/// The nodes.
pub struct Nodes {
	nodes: Vec<Arc<dyn Node>>,
	/// Which one is asked first.
	first: AtomicUsize,
	patience: Duration,
}

impl Nodes {
	/// These nodes, with a time limit for each answer.
	pub fn new(nodes: Vec<Arc<dyn Node>>, patience: Duration) -> Self {
		Self { nodes, first: AtomicUsize::new(0), patience }
	}

	/// The nodes with their positions, the preferred one first.
	fn in_order(&self) -> impl Iterator<Item = (usize, &Arc<dyn Node>)> {
		let first = self.first.load(Ordering::Relaxed);
		let all = || self.nodes.iter().enumerate();
		all().skip(first).chain(all().take(first))
	}

	async fn asked<T>(&self, answer: BoxFuture<'_, Result<T, NodeError>>) -> Result<T, NodeError> {
		let late = |_| NodeError::Silent(format!("no answer in {} s", self.patience.as_secs()));
		timeout(self.patience, answer).await.map_err(late)?
	}

	/// The number of the last final block that any node knows. A node of another network is refused.
	pub async fn finalized(&self, genesis: &[u8; 32]) -> Result<u64, FetchError> {
		let ask = |(position, node): (usize, &Arc<dyn Node>)| {
			let node = node.clone();
			async move {
				let found = self.asked(node.genesis()).await;
				let number = match found {
					Ok(found) if found == *genesis => self.asked(node.finalized()).await,
					Ok(found) => return Err(other(&*node, &found, genesis)),
					Err(error) => Err(error),
				};
				Ok((position, node.name().to_owned(), number))
			}
		};
		let mut heads = Vec::new();
		let mut silent = Vec::new();
		for answer in join_all(self.nodes.iter().enumerate().map(ask)).await {
			match answer? {
				(position, _, Ok(number)) => heads.push((number, position)),
				(_, name, Err(error)) => silent.push((name, error)),
			}
		}
		// The first of those that know the most.
		let best = heads.iter().max_by_key(|(number, position)| (*number, usize::MAX - position));
		let Some((number, position)) = best else { return Err(FetchError::NoNode(silent)) };
		let present = self.first.load(Ordering::Relaxed);
		let of_present = heads.iter().find(|(_, one)| *one == present);
		if of_present.is_none_or(|(own, _)| own.saturating_add(LAG) < *number) {
			self.first.store(*position, Ordering::Relaxed);
		}
		Ok(*number)
	}

	/// A final block, from the first node that has it.
	pub async fn block(&self, number: u64) -> Result<RawBlock, FetchError> {
		self.ask(number, |node| node.block(number)).await
	}

	/// The metadata of the runtime that executed a block.
	pub async fn metadata(&self, block: &RawBlock) -> Result<Vec<u8>, FetchError> {
		self.ask(block.number, |node| node.metadata(block.runtime_at)).await
	}

	async fn ask<'a, T>(
		&'a self,
		block: u64,
		question: impl Fn(&'a dyn Node) -> BoxFuture<'a, Result<T, NodeError>>,
	) -> Result<T, FetchError> {
		let mut answers = Vec::new();
		for (position, node) in self.in_order() {
			match self.asked(question(&**node)).await {
				Ok(answer) => return Ok(answer),
				Err(error) => {
					// Another node may know more of this block only. One that fails is left.
					if matches!(error, NodeError::Silent(_) | NodeError::Answer(_)) {
						self.leave(position);
					}
					answers.push((node.name().to_owned(), error));
				}
			}
		}
		let is_pruned = |(_, error): &(String, NodeError)| matches!(error, NodeError::Pruned(_));
		// Where a node is silent, it may be the one that keeps all states.
		match !answers.is_empty() && answers.iter().all(is_pruned) {
			true => Err(FetchError::NeedsArchive(block)),
			false => Err(FetchError::Failed { block, answers }),
		}
	}

	/// Prefer another node than now.
	pub fn leave_first(&self) {
		self.leave(self.first.load(Ordering::Relaxed));
	}

	/// Prefer the node after this one, if this one is preferred.
	fn leave(&self, position: usize) {
		let next = position.saturating_add(1).checked_rem(self.nodes.len()).unwrap_or_default();
		let _ = self.first.compare_exchange(position, next, Ordering::Relaxed, Ordering::Relaxed);
	}
}

fn other(node: &dyn Node, found: &[u8; 32], expected: &[u8; 32]) -> FetchError {
	let shown = |hash: &[u8; 32]| format!("0x{}", hex::encode(hash));
	FetchError::OtherNetwork {
		name: node.name().to_owned(),
		found: shown(found),
		expected: shown(expected),
	}
}
