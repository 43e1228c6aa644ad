//! The one loop that sends: windows, pace, and each answer once.

use super::{Ledger, Load, Operation, Outcome, Task};
use crate::Network;
use anyhow::{ensure, Context, Result};
use futures::{
	future::try_join_all,
	stream::{self, FuturesUnordered},
	StreamExt,
};
use madang_client::{Error, Included, Officer, Sender};
use std::{
	collections::BTreeMap,
	time::{Duration, Instant},
};

/// What became of one operation.
pub(super) struct Answer {
	pub(super) operation: Operation,
	pub(super) included: Result<Included, Error>,
	/// When it was sent.
	pub(super) sent: Instant,
	/// From sending to the answer.
	pub(super) took: Duration,
}

/// Send tasks, and wait for every answer. Those of an officer are sent in their order, through one node; the
/// officers are divided among the nodes. Returns also what was included, in the order of the tasks.
///
/// `load` says how many officers send at once, the window and the pace.
///
/// Fails where a transaction has no answer or an answer is not definite, where one is finalized twice, where the events of one are
/// not those that it must have, and where the chain has another number of transactions of an officer than were
/// reported as finalized.
pub async fn run_tasks(
	network: &Network,
	tasks: Vec<Task>,
	load: Load,
) -> Result<(Outcome, Vec<Option<Included>>)> {
	let senders = senders(network).await?;
	let mut all: Vec<Option<Included>> = tasks.iter().map(|_| None).collect();
	let count_of_tasks = tasks.len();
	let mut by_officer: BTreeMap<[u8; 32], (Officer, Vec<Operation>)> = BTreeMap::new();
	for (place, (officer, mut operation)) in tasks.into_iter().enumerate() {
		operation.place = place;
		let entry = by_officer.entry(officer.account().0);
		entry.or_insert_with(|| (officer, Vec::new())).1.push(operation);
	}
	let officers: Vec<Officer> = by_officer.values().map(|(officer, _)| officer.clone()).collect();
	let before = nonces(&senders[0], &officers).await?;

	let began = Instant::now();
	let streams = by_officer.into_values().enumerate().map(|(index, (officer, operations))| {
		let sender = senders[index % senders.len()].clone();
		let turn = Turn { index: index % load.officers.max(1), of: load.officers.max(1) };
		async move { tokio::spawn(send_list(sender, officer, load, turn, operations)).await }
	});
	let answers: Vec<_> = stream::iter(streams).buffered(load.officers.max(1)).collect().await;
	let mut outcome = Outcome { took: began.elapsed(), ..Outcome::default() };
	let mut reported = Vec::new();
	for answers in answers {
		let included = count(&mut outcome, began, answers?)?;
		reported.push(included.len() as u64);
		for (place, included) in included {
			all[place] = Some(included);
		}
	}
	outcome.check_complete(count_of_tasks)?;
	Ledger::of(all.iter().flatten())?;
	let last = outcome.per_block.keys().max().copied().unwrap_or_default();
	wait_until_first_has(network, &senders[0], last).await?;
	let after = nonces(&senders[0], &officers).await?;
	for ((before, after), reported) in before.iter().zip(after).zip(reported) {
		let sent = after - before;
		ensure!(sent == reported, "the chain has {sent} of an officer, {reported} were reported");
	}
	Ok((outcome, all))
}

async fn send_list(
	sender: Sender,
	officer: Officer,
	load: Load,
	turn: Turn,
	operations: Vec<Operation>,
) -> Vec<Answer> {
	let mut answers = Vec::with_capacity(operations.len());
	let mut operations = operations.into_iter();
	let add = |answer| answers.push(answer);
	send_all(&sender, &officer, load, turn, || operations.next(), add).await;
	answers
}

/// Which of those who send at a pace at once an officer is: they send in turns, not all at one moment.
#[derive(Clone, Copy)]
pub(super) struct Turn {
	pub(super) index: usize,
	pub(super) of: usize,
}

impl Turn {
	/// How long it waits before its first.
	fn wait(self, pace: Duration) -> Duration {
		pace.mul_f64((self.index + 1) as f64 / self.of.max(1) as f64)
	}
}

/// Senders that begin with each node in turn.
pub(super) async fn senders(network: &Network) -> Result<Vec<Sender>> {
	try_join_all((0..network.nodes.len()).map(|index| network.sender(index))).await
}

/// Count answers, with the events of those that are final; what was included. `began` is when the first was sent.
pub(super) fn count(
	outcome: &mut Outcome,
	began: Instant,
	answers: Vec<Answer>,
) -> Result<Vec<(usize, Included)>> {
	let mut all = Vec::new();
	for Answer { operation, included, sent, took } in answers {
		outcome.sent_in = outcome.sent_in.max(sent.saturating_duration_since(began));
		if let Ok(included) = &included {
			operation.check(included)?;
			outcome.rows += operation.rows;
			all.push((operation.place, included.clone()));
		}
		outcome.count(included, took)?;
	}
	Ok(all)
}

/// The answers come from all nodes, and the first node may be a block behind another.
pub(super) async fn wait_until_first_has(
	network: &Network,
	first: &Sender,
	block: u64,
) -> Result<()> {
	network
		.until("the first node has finalized all that was reported", || async {
			Ok((first.finalized().await?.block_number() >= block).then_some(()))
		})
		.await
}

/// The next nonces of officers who have nothing pending: how many of their transactions the chain has.
async fn nonces(sender: &Sender, officers: &[Officer]) -> Result<Vec<u64>> {
	let connection = sender.connection().await;
	let ask = officers.iter().map(|officer| {
		let rpc = connection.rpc();
		async move { rpc.system_account_next_index(&officer.account()).await }
	});
	try_join_all(ask).await.context("no nonce")
}

/// Send one officer's operations until there is none, so many pending at once, and give each answer.
pub(super) async fn send_all(
	sender: &Sender,
	officer: &Officer,
	load: Load,
	turn: Turn,
	mut next: impl FnMut() -> Option<Operation>,
	mut answered: impl FnMut(Answer),
) {
	let mut pending = FuturesUnordered::new();
	let mut ticks = load
		.pace
		.map(|pace| tokio::time::interval_at(tokio::time::Instant::now() + turn.wait(pace), pace));
	let bulk = load.bulk.clamp(1, load.window.max(1));
	loop {
		let operations: Vec<Operation> = std::iter::from_fn(&mut next).take(bulk).collect();
		if operations.is_empty() {
			break;
		}
		for _ in &operations {
			while let Some(ticks) = &mut ticks {
				tokio::select! {
					_ = ticks.tick() => break,
					// Answers are taken when they come, or their times would be too long.
					Some(answer) = pending.next() => answered(answer),
				}
			}
		}
		while pending.len() + operations.len() > load.window.max(bulk) {
			if let Some(answer) = pending.next().await {
				answered(answer);
			}
		}
		let sent = Instant::now();
		let transactions = Operation::send(&operations, sender, officer).await;
		for (operation, transaction) in operations.into_iter().zip(transactions) {
			match transaction {
				Ok(transaction) => pending.push(async move {
					let included = transaction.outcome().await;
					Answer { operation, included, sent, took: sent.elapsed() }
				}),
				Err(error) => {
					answered(Answer {
						operation,
						included: Err(error),
						sent,
						took: sent.elapsed(),
					});
				}
			}
		}
	}
	while let Some(answer) = pending.next().await {
		answered(answer);
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn those_who_send_at_a_pace_begin_one_after_another() {
		let pace = Duration::from_secs(8);
		let waits: Vec<_> =
			(0..4).map(|index| Turn { index, of: 4 }.wait(pace).as_secs()).collect();
		assert_eq!(waits, [2, 4, 6, 8]);
	}
}
