//! Inspections of the apartment that is for sale: the call of a deal that reads the most, and the one that may
//! be made any number of times.

use super::{
	sending::{count, send_all, senders, wait_until_first_has, Answer, Turn},
	Ledger, Load, Operation, Outcome,
};
use crate::{
	calls::{first_field, fresh},
	Network,
};
use anyhow::{ensure, Context, Result};
use futures::future::join_all;
use madang_client::{api::calls::conveyances, Included, Sender};
use madang_primitives::{DealId, Property};
use std::{
	collections::{BTreeSet, HashSet},
	future::Future,
	sync::{
		atomic::{AtomicBool, Ordering},
		Arc,
	},
	time::Instant,
};
use subxt::utils::H256;

/// The turn of those who send as fast as they can.
const FIRST: Turn = Turn { index: 0, of: 1 };

/// An inspection of the apartment.
pub(super) fn inspection(property: Property) -> Operation {
	Operation::new(conveyances::inspect(vec![property], fresh()), 1, |_, included| {
		deal(included).map(drop)
	})
}

/// The apartment that is for sale.
pub(super) fn apartment() -> Property {
	Property::Unit(madang_client::files::example::for_sale().unit)
}

/// The deal that an inspection opened.
pub(super) fn deal(included: &Included) -> Result<DealId> {
	first_field(included, "Conveyances", "Inspected")
}

/// Send inspections, and wait for every answer.
///
/// Has the conditions of [`run_until`].
pub async fn run(network: &Network, load: Load) -> Result<Outcome> {
	run_until(network, load, Arc::new(AtomicBool::new(true))).await
}

/// Send until each officer has sent its inspections and `over` is set, and wait for every answer. The
/// registers of the house that is for sale must be imported.
///
/// Fails where an answer is not definite, where a transaction is finalized twice, and where the
/// chain has another number of deals than were reported as finalized.
pub async fn run_until(network: &Network, load: Load, over: Arc<AtomicBool>) -> Result<Outcome> {
	let officers = &network.members.agent().officers;
	ensure!(officers.len() >= load.officers, "the network has {} officers", officers.len());
	let senders = senders(network).await?;
	let before = next_deal(&senders[0]).await?;

	let began = Instant::now();
	// The first is left to others who act for the agent.
	let streams = officers.iter().rev().take(load.officers).enumerate().map(|(index, officer)| {
		let turn = Turn { index, of: load.officers };
		let (sender, officer) = (senders[index % senders.len()].clone(), officer.clone());
		let over = over.clone();
		tokio::spawn(async move {
			let mut answers = Vec::with_capacity(load.each);
			let add = |answer| answers.push(answer);
			send_all(&sender, &officer, load, turn, inspections(load.each, &over), add).await;
			answers
		})
	});
	let answers: Vec<_> = join_all(streams).await.into_iter().collect::<Result<_, _>>()?;
	let mut outcome = Outcome { took: began.elapsed(), ..Outcome::default() };
	let included = count(&mut outcome, began, answers.into_iter().flatten().collect())?;
	let included: Vec<_> = included.into_iter().map(|(_, one)| one).collect();
	Ledger::of(&included)?;
	let deals: HashSet<DealId> = included.iter().map(deal).collect::<Result<_>>()?;
	ensure!(deals.len() == included.len(), "one deal of two transactions");
	let last = outcome.per_block.keys().max().copied().unwrap_or_default();
	wait_until_first_has(network, &senders[0], last).await?;
	// What the chain has is what was reported as finalized, not one more: those that were reported
	// as rejected or expired are in no block.
	let made = next_deal(&senders[0]).await?.saturating_sub(before);
	let reported = deals.len();
	ensure!(made == reported as u64, "the chain has {made} deals, {reported} were reported");
	Ok(outcome)
}

/// So many inspections, and further ones until it is over.
fn inspections(each: usize, over: &AtomicBool) -> impl FnMut() -> Option<Operation> + '_ {
	let (property, mut number) = (apartment(), 0);
	move || {
		number += 1;
		let more = number <= each || !over.load(Ordering::Relaxed);
		more.then(|| inspection(property))
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
				let over = AtomicBool::new(true);
				let answered = |answer: Answer| {
					if let Ok(included) = answer.included {
						// Nobody listens any more once all is cut off.
						let _ = report.send((included.block, included.hash));
					}
				};
				send_all(&sender, &officer, load, FIRST, inspections(load.each, &over), answered)
					.await;
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
