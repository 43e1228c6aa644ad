//! Many transactions of many officers over all nodes, each followed to its answer.

use crate::{
	calls::{first_field, fresh},
	times::percentile,
	Network,
};
use anyhow::{ensure, Context, Result};
use futures::{
	future::{join_all, try_join_all},
	stream::FuturesUnordered,
	StreamExt,
};
use madang_client::{api::calls::conveyances, Error, Included, Officer, Sender};
use madang_primitives::{DealId, Property};
use std::{
	collections::{BTreeMap, BTreeSet, HashSet},
	future::Future,
	sync::{
		atomic::{AtomicBool, Ordering},
		Arc,
	},
	time::{Duration, Instant},
};
use subxt::utils::H256;

/// How much is sent. Every transaction is an inspection of the apartment that is for sale: the call
/// of a deal that reads the most, and the one that may be made any number of times.
#[derive(Clone, Copy)]
pub struct Load {
	/// Officers of the conveyance agent who send.
	pub officers: usize,
	/// Transactions of each.
	pub each: usize,
	/// Transactions of one officer that may be pending at once.
	pub window: usize,
	/// How long each waits from one transaction to the next; none if it sends as fast as it can.
	pub pace: Option<Duration>,
}

impl Load {
	/// All transactions.
	pub const fn total(&self) -> usize {
		self.officers * self.each
	}
}

/// What became of the transactions.
pub struct Outcome {
	/// From sending to the finalized block, of those that were finalized.
	pub latencies: Vec<Duration>,
	/// How many each block has.
	pub per_block: BTreeMap<u64, usize>,
	/// Those that were not finalized: how many have each kind of answer, and one of those answers.
	pub others: BTreeMap<&'static str, (usize, String)>,
	/// From the first sending to the last answer.
	pub took: Duration,
}

impl Outcome {
	/// Transactions that were finalized.
	pub fn finalized(&self) -> usize {
		self.latencies.len()
	}

	/// Transactions that have an answer.
	pub fn answered(&self) -> usize {
		self.finalized() + self.others.values().map(|(count, _)| count).sum::<usize>()
	}

	/// Finalized transactions a second.
	pub fn per_second(&self) -> f64 {
		self.finalized() as f64 / self.took.as_secs_f64()
	}

	/// A part of a hundred of the finalized ones took at most this long; zero if none was.
	pub fn percentile(&self, part: usize) -> Duration {
		percentile(&self.latencies, part)
	}

	/// Fail where more than so many of a thousand have another answer than finality, by kind.
	pub fn check_shares(&self, most: usize) -> Result<()> {
		for (kind, (count, answer)) in &self.others {
			let (count, all) = (*count, self.answered());
			ensure!(count * 1_000 <= all * most, "{count} of {all} are {kind}: {answer}");
		}
		Ok(())
	}

	fn count(&mut self, answer: Result<Included, Error>, took: Duration) -> Result<()> {
		let error = match answer {
			Ok(included) => {
				self.latencies.push(took);
				*self.per_block.entry(included.block).or_default() += 1;
				return Ok(());
			}
			Err(error) => error,
		};
		let kind = match &error {
			Error::Rejected(_) => "rejected",
			Error::NonceConflict(_) => "overtaken by another with their nonce",
			Error::Expired { .. } => "expired",
			_ => return Err(error).context("no definite answer"),
		};
		let text = error.to_string();
		self.others.entry(kind).or_insert((0, text)).0 += 1;
		Ok(())
	}
}

/// How often all nodes' pools have asked for a transaction to be validated, by who answered.
#[derive(Clone, Copy, Debug, Default)]
pub struct Validations {
	/// The node's own program.
	pub own: f64,
	/// The chain's code, in wasm.
	pub wasm: f64,
}

impl Validations {
	/// Of all nodes of a network that offers metrics. What a pool remembered is not counted.
	pub async fn of(network: &Network) -> Result<Self> {
		const NAME: &str = "madang_pool_validations_total";
		let mut all = Self::default();
		for node in &network.nodes {
			all.own += node.metric(NAME, |labels| labels.contains("own-runtime")).await?;
			all.wasm += node.metric(NAME, |labels| labels.contains("wasm")).await?;
		}
		Ok(all)
	}

	/// All of them.
	pub fn sum(self) -> f64 {
		self.own + self.wasm
	}
}

/// Send, and wait for every answer.
///
/// Has the conditions of [`run_until`].
pub async fn run(network: &Network, load: Load) -> Result<Outcome> {
	run_until(network, load, Arc::new(AtomicBool::new(true))).await
}

/// Send until each officer has sent its transactions and `over` is set, and wait for every answer. The
/// registers of the house that is for sale must be imported.
///
/// Fails where an answer is not definite, where a transaction is finalized twice, and where the
/// chain has another number of deals than were reported as finalized.
pub async fn run_until(network: &Network, load: Load, over: Arc<AtomicBool>) -> Result<Outcome> {
	let officers = &network.members.agent().officers;
	ensure!(officers.len() >= load.officers, "the network has {} officers", officers.len());
	let senders = (0..network.nodes.len()).map(|index| network.sender(index));
	let senders = try_join_all(senders).await?;
	let before = next_deal(&senders[0]).await?;

	let began = Instant::now();
	// The first is left to others who act for the agent.
	let streams = officers.iter().rev().take(load.officers).enumerate().map(|(index, officer)| {
		let (sender, officer) = (senders[index % senders.len()].clone(), officer.clone());
		let over = over.clone();
		tokio::spawn(async move {
			let mut answers = Vec::with_capacity(load.each);
			let add = |answer, took| answers.push((answer, took));
			send_all(&sender, &officer, load, &over, add).await;
			answers
		})
	});
	let answers: Vec<_> = join_all(streams).await.into_iter().collect::<Result<_, _>>()?;
	let mut outcome = Outcome {
		latencies: Vec::new(),
		per_block: BTreeMap::new(),
		others: BTreeMap::new(),
		took: began.elapsed(),
	};
	let mut positions = HashSet::new();
	let mut deals = HashSet::new();
	for (answer, took) in answers.into_iter().flatten() {
		if let Ok(included) = &answer {
			ensure!(positions.insert((included.block, included.index)), "finalized twice");
			let deal: DealId = first_field(included, "Conveyances", "Inspected")?;
			ensure!(deals.insert(deal), "one deal of two transactions");
		}
		outcome.count(answer, took)?;
	}
	// The answers come from all nodes, and the first node may be a block behind another.
	let last = outcome.per_block.keys().max().copied().unwrap_or_default();
	network
		.until("the first node has finalized all that was reported", || async {
			Ok((senders[0].finalized().await?.block_number() >= last).then_some(()))
		})
		.await?;
	// What the chain has is what was reported as finalized, not one more: those that were reported
	// as rejected or expired are in no block.
	let made = next_deal(&senders[0]).await?.saturating_sub(before);
	let reported = deals.len();
	ensure!(made == reported as u64, "the chain has {made} deals, {reported} were reported");
	Ok(outcome)
}

/// Send one officer's transactions, so many pending at once, and further ones until it is over; each
/// answer, and how long it took.
async fn send_all(
	sender: &Sender,
	officer: &Officer,
	load: Load,
	over: &AtomicBool,
	mut answered: impl FnMut(Result<Included, Error>, Duration),
) {
	let property = Property::Unit(madang_client::files::example::for_sale().unit);
	let mut pending = FuturesUnordered::new();
	let mut number = 0;
	let mut ticks = load.pace.map(tokio::time::interval);
	while number < load.each || !over.load(Ordering::Relaxed) {
		number += 1;
		while let Some(ticks) = &mut ticks {
			tokio::select! {
				_ = ticks.tick() => break,
				// Answers are taken when they come, or their times would be too long.
				Some((answer, took)) = pending.next() => answered(answer, took),
			}
		}
		if pending.len() >= load.window {
			if let Some((answer, took)) = pending.next().await {
				answered(answer, took);
			}
		}
		let began = Instant::now();
		match sender.send(&conveyances::inspect(vec![property], fresh()), officer).await {
			Ok(sent) => pending.push(async move { (sent.outcome().await, began.elapsed()) }),
			Err(rejected) => answered(Err(rejected), began.elapsed()),
		}
	}
	while let Some((answer, took)) = pending.next().await {
		answered(answer, took);
	}
}

/// Send until some are final, then cut everything off; the finalized blocks that were reported to the
/// senders before it.
pub async fn until_cut_off<F: Future<Output = Result<()>>>(
	network: &Network,
	sender: &Sender,
	load: Load,
	cut: impl FnOnce() -> F,
) -> Result<BTreeSet<(u64, H256)>> {
	let (report, mut reported) = tokio::sync::mpsc::unbounded_channel();
	let officers = network.members.agent().officers.iter().take(load.officers);
	let streams: Vec<_> = officers
		.map(|officer| {
			let (sender, officer, report) = (sender.clone(), officer.clone(), report.clone());
			tokio::spawn(async move {
				let answered = |answer: Result<Included, Error>, _| {
					if let Ok(included) = answer {
						// Nobody listens any more once all is cut off.
						let _ = report.send((included.block, included.hash));
					}
				};
				send_all(&sender, &officer, load, &AtomicBool::new(true), answered).await;
			})
		})
		.collect();
	let mut blocks = BTreeSet::new();
	while blocks.len() < 2 {
		let block = reported.recv().await.context("the senders ended before anything was final")?;
		blocks.insert(block);
	}
	cut().await?;
	streams.iter().for_each(tokio::task::JoinHandle::abort);
	while let Ok(block) = reported.try_recv() {
		blocks.insert(block);
	}
	Ok(blocks)
}

async fn next_deal(sender: &Sender) -> Result<u64> {
	let next =
		subxt::dynamic::storage::<(), subxt::utils::Static<DealId>>("Conveyances", "NextDeal");
	let at = sender.finalized().await?;
	Ok(match at.storage().try_fetch(next, ()).await? {
		Some(next) => next.decode()?.0 .0,
		None => 0,
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn each_kind_of_answer_has_a_bound_of_its_own() {
		let mut outcome = Outcome {
			latencies: vec![Duration::from_secs(1); 985],
			per_block: BTreeMap::new(),
			others: BTreeMap::new(),
			took: Duration::from_secs(1),
		};
		outcome.others.insert("expired", (10, String::new()));
		outcome.others.insert("rejected", (5, String::new()));
		assert_eq!(outcome.answered(), 1_000);
		outcome.check_shares(10).unwrap();
		let error = outcome.check_shares(9).unwrap_err().to_string();
		assert!(error.contains("expired"), "{error}");
	}
}
