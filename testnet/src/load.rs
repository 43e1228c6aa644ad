//! Many transactions of many officers over all nodes, each followed to its answer.

use crate::{sale::fresh, Network};
use anyhow::{ensure, Context, Result};
use codec::Decode;
use futures::{stream::FuturesUnordered, StreamExt};
use madang_client::{api::calls::conveyances, Error, Included, Officer, Sender};
use madang_primitives::{DealId, Property};
use std::{
	collections::{BTreeMap, BTreeSet, HashSet},
	future::Future,
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
	/// Transactions of one officer that are on their way at once.
	pub window: usize,
}

/// What became of the transactions.
pub struct Outcome {
	/// From handing over to the finalized block, of those that were finalized.
	pub latencies: Vec<Duration>,
	/// How many each block has.
	pub per_block: BTreeMap<u64, usize>,
	/// Those that were not finalized: how each kind of answer began, how often, and one answer.
	pub others: BTreeMap<String, (usize, String)>,
	/// From the first handing over to the last answer.
	pub took: Duration,
}

impl Outcome {
	/// Transactions that were finalized.
	pub fn finalized(&self) -> usize {
		self.latencies.len()
	}

	/// A part of a hundred of the finalized ones took at most this long; zero if none was.
	pub fn percentile(&self, part: usize) -> Duration {
		let mut sorted = self.latencies.clone();
		sorted.sort_unstable();
		let last = sorted.len().saturating_sub(1);
		sorted.get(last * part / 100).copied().unwrap_or_default()
	}
}

/// Send, and wait for every answer. The books of the example's apartment must be there
/// ([`crate::books::import_for_sale`]).
///
/// Fails where an answer is not definite, where a transaction is finalized twice, and where the
/// chain has another number of deals than were reported as finalized.
pub async fn run(network: &Network, load: Load) -> Result<Outcome> {
	let officers = &network.members.agent().officers;
	ensure!(officers.len() >= load.officers, "the network has {} officers", officers.len());
	let mut senders = Vec::new();
	for place in 0..network.nodes.len() {
		senders.push(network.sender(place).await?);
	}
	let before = next_deal(&senders[0]).await?;

	let begun = Instant::now();
	// The first is left to whoever else acts for the agent.
	let lanes: FuturesUnordered<_> = officers
		.iter()
		.rev()
		.take(load.officers)
		.enumerate()
		.map(|(place, officer)| {
			let (sender, officer) = (senders[place % senders.len()].clone(), officer.clone());
			tokio::spawn(async move {
				let mut answers = Vec::with_capacity(load.each);
				lane(&sender, &officer, load, |answer, took| answers.push((answer, took))).await;
				answers
			})
		})
		.collect();
	let answers: Vec<_> = lanes.collect::<Vec<_>>().await.into_iter().collect::<Result<_, _>>()?;
	let mut outcome = Outcome {
		latencies: Vec::new(),
		per_block: BTreeMap::new(),
		others: BTreeMap::new(),
		took: begun.elapsed(),
	};
	let mut places = HashSet::new();
	let mut deals = HashSet::new();
	for (answer, took) in answers.into_iter().flatten() {
		match answer {
			Ok(included) => {
				ensure!(places.insert((included.block, included.index)), "finalized twice");
				ensure!(deals.insert(deal(&included)?), "one deal of two transactions");
				outcome.latencies.push(took);
				*outcome.per_block.entry(included.block).or_default() += 1;
			}
			Err(error @ (Error::Rejected(_) | Error::NonceConflict(_) | Error::Expired { .. })) => {
				let text = error.to_string();
				let kind = text.split([':', '(']).next().unwrap_or_default().to_owned();
				outcome.others.entry(kind).or_insert((0, text)).0 += 1;
			}
			Err(error) => return Err(error).context("no definite answer"),
		}
	}
	// What the chain has is what was reported as finalized, not one more: those that were reported
	// as refused or expired are in no block.
	let made = next_deal(&senders[0]).await?.saturating_sub(before);
	ensure!(
		made == deals.len() as u64,
		"the chain has {made} deals, {} were reported",
		deals.len()
	);
	Ok(outcome)
}

/// One officer's transactions, so many on their way at once; each answer, and how long it took.
async fn lane(
	sender: &Sender,
	officer: &Officer,
	load: Load,
	mut answered: impl FnMut(Result<Included, Error>, Duration),
) {
	let property = Property::Unit(madang_client::files::example::for_sale().unit);
	let mut on_the_way = FuturesUnordered::new();
	for _ in 0..load.each {
		if on_the_way.len() >= load.window {
			if let Some((answer, took)) = on_the_way.next().await {
				answered(answer, took);
			}
		}
		let handed_over = Instant::now();
		match sender.send(&conveyances::inspect(property, fresh()), officer).await {
			Ok(sent) => {
				on_the_way.push(async move { (sent.outcome().await, handed_over.elapsed()) });
			}
			Err(refused) => answered(Err(refused), handed_over.elapsed()),
		}
	}
	while let Some((answer, took)) = on_the_way.next().await {
		answered(answer, took);
	}
}

/// Send until some are final, then cut everything off; the finalized blocks of which the senders were
/// told before it.
pub async fn until_cut_off<F: Future<Output = Result<()>>>(
	network: &Network,
	sender: &Sender,
	load: Load,
	cut: impl FnOnce() -> F,
) -> Result<BTreeSet<(u64, H256)>> {
	let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
	let lanes: Vec<_> = network
		.members
		.agent()
		.officers
		.iter()
		.take(load.officers)
		.map(|officer| {
			let (sender, officer, tell) = (sender.clone(), officer.clone(), tell.clone());
			tokio::spawn(async move {
				lane(&sender, &officer, load, |answer, _| {
					if let Ok(included) = answer {
						// Nobody listens any more once all is cut off.
						let _ = tell.send((included.block, included.hash));
					}
				})
				.await;
			})
		})
		.collect();
	let mut blocks = BTreeSet::new();
	while blocks.len() < 2 {
		let block = told.recv().await.context("the senders ended before anything was final")?;
		blocks.insert(block);
	}
	cut().await?;
	lanes.iter().for_each(tokio::task::JoinHandle::abort);
	while let Ok(block) = told.try_recv() {
		blocks.insert(block);
	}
	Ok(blocks)
}

fn deal(included: &Included) -> Result<DealId> {
	let fields = included.fields("Conveyances", "Inspected").context("no event of a deal")?;
	Ok(DealId::decode(&mut fields.as_slice())?)
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
