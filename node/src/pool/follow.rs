//! Follows the transactions that the SDK's pool accepted, until that pool reports their end: each is
//! counted until then.

use super::shares::{lock, Shares};
use futures::{
	channel::mpsc::{UnboundedReceiver, UnboundedSender},
	stream::FuturesUnordered,
	Stream, StreamExt,
};
use sc_transaction_pool_api::TransactionStatus;
use std::{
	hash::Hash,
	sync::{Arc, Mutex},
};

/// An accepted transaction.
pub struct Watch<S, H, B> {
	/// The transaction's hash.
	pub hash: H,
	/// What the SDK's pool reports of it.
	pub statuses: S,
	/// Who wants to read these reports.
	pub listener: Option<UnboundedSender<TransactionStatus<H, B>>>,
}

impl<S, H, B> Watch<S, H, B>
where
	S: Stream<Item = TransactionStatus<H, B>> + Unpin,
{
	/// Wait until the transaction has left the pool. Returns false if the reports cease before: then
	/// the pool may still hold the transaction.
	async fn end(mut self) -> (H, bool) {
		while let Some(status) = self.statuses.next().await {
			let is_end = status.is_final();
			if let Some(listener) = &self.listener {
				// A listener may leave.
				let _ = listener.unbounded_send(status);
			}
			if is_end {
				return (self.hash, true);
			}
		}
		(self.hash, false)
	}
}

/// Follow transactions until the node ends.
pub async fn follow<S, H, B>(
	mut accepted: UnboundedReceiver<Watch<S, H, B>>,
	shares: Arc<Mutex<Shares<H>>>,
) where
	S: Stream<Item = TransactionStatus<H, B>> + Unpin,
	H: Hash + Eq + Clone,
{
	let mut live = FuturesUnordered::new();
	loop {
		futures::select! {
			watch = accepted.next() => match watch {
				Some(watch) => live.push(watch.end()),
				// The node ends, and this task with it.
				None => return std::future::pending().await,
			},
			(hash, has_ended) = live.select_next_some() => match has_ended {
				true => lock(&shares).end(&hash),
				false => lock(&shares).lose(&hash),
			},
		}
	}
}

#[cfg(test)]
mod tests {
	use super::{
		super::shares::{Amount, Outcome, Room, Sender},
		*,
	};
	use futures::{channel::mpsc, executor::LocalPool, task::LocalSpawnExt};
	use madang_primitives::InstitutionId;
	use TransactionStatus::{
		Broadcast, Dropped, FinalityTimeout, Finalized, Future, InBlock, Invalid, Ready, Retracted,
		Usurped,
	};

	type Status = TransactionStatus<u32, u32>;

	const BANK: Sender = Sender::Institution(InstitutionId(4));

	/// Count one transaction, let the pool report these statuses of it, and return how many are still
	/// counted, whether the pool holds it, and what a listener hears.
	fn reported(statuses: Vec<Status>, is_closed: bool) -> (usize, bool, Vec<Status>) {
		let mut shares = Shares::new(Amount { count: 32, bytes: 3_200 });
		assert_eq!(shares.count(BANK, 1, 10, 64, Amount::default()), Room::Counted);
		shares.settle(&1, Outcome::Followed);
		let shares = Arc::new(Mutex::new(shares));
		let (watches, accepted) = mpsc::unbounded();
		let (reports, received) = mpsc::unbounded();
		let (listener, mut heard) = mpsc::unbounded();
		let mut executor = LocalPool::new();
		executor.spawner().spawn_local(follow(accepted, shares.clone())).unwrap();
		let watch = Watch { hash: 1, statuses: received, listener: Some(listener) };
		watches.unbounded_send(watch).unwrap();
		for status in statuses {
			reports.unbounded_send(status).unwrap();
		}
		let reports = (!is_closed).then_some(reports);
		executor.run_until_stalled();
		let heard = std::iter::from_fn(|| heard.try_recv().ok()).collect();
		drop((reports, watches));
		let shares = lock(&shares);
		let (counted, is_held) = (shares.used_by(BANK).count, shares.is_held(&1));
		drop(shares);
		(counted, is_held, heard)
	}

	#[test]
	fn an_included_transaction_stays_counted_until_it_is_final() {
		let included = vec![Future, Ready, Broadcast(vec![]), InBlock((7, 0)), Retracted(7)];
		assert_eq!(reported(included.clone(), false), (1, true, included));
		let last = vec![InBlock((7, 0)), Finalized((7, 0))];
		assert_eq!(reported(last.clone(), false), (0, false, last));
	}

	#[test]
	fn a_transaction_that_left_the_pool_is_not_counted() {
		for end in [Usurped(2), Dropped, Invalid, FinalityTimeout(7)] {
			assert_eq!(reported(vec![Ready, end.clone()], false), (0, false, vec![Ready, end]));
		}
	}

	#[test]
	fn reports_that_cease_end_nothing() {
		assert_eq!(reported(vec![Ready], true), (1, false, vec![Ready]));
	}
}
