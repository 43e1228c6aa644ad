//! One transaction to send, and what must come of it.

use anyhow::Result;
use futures::future::{BoxFuture, FutureExt};
use madang_client::{Error, Included, Officer, Sender, Sent, Submitted};
use subxt::tx::Payload;

/// A call of any kind.
trait AnyCall: Send + Sync {
	fn send<'a>(
		&'a self,
		sender: &'a Sender,
		officer: &'a Officer,
	) -> BoxFuture<'a, Result<Sent, Error>>;

	/// The call, for a list of calls.
	fn any(&self) -> &dyn madang_client::AnyCall;
}

impl<P: Payload + Send + Sync> AnyCall for P {
	fn send<'a>(
		&'a self,
		sender: &'a Sender,
		officer: &'a Officer,
	) -> BoxFuture<'a, Result<Sent, Error>> {
		sender.send(self, officer).boxed()
	}

	fn any(&self) -> &dyn madang_client::AnyCall {
		self
	}
}

/// Checks what a finalized transaction did.
type Check = fn(&Operation, &Included) -> Result<()>;

/// One transaction to send, and what must come of it.
pub struct Operation {
	call: Box<dyn AnyCall>,
	check: Check,
	/// Its position among the tasks.
	pub(super) place: usize,
	/// The rows or lines that it carries; 1 where it carries none.
	pub rows: u64,
}

impl Operation {
	/// A call that carries so many rows, and the check of its events.
	pub fn new(call: impl Payload + Send + Sync + 'static, rows: u64, check: Check) -> Self {
		Self { call: Box::new(call), check, place: 0, rows }
	}

	/// Send operations of an officer: several in batches, in their order.
	pub(super) async fn send(
		all: &[Self],
		sender: &Sender,
		officer: &Officer,
	) -> Vec<Result<Sent, Error>> {
		if let [one] = all {
			return vec![one.call.send(sender, officer).await];
		}
		let calls: Vec<_> = all.iter().map(|one| one.call.any()).collect();
		let sent = sender.send_bulk(&calls, officer).await;
		sent.into_iter().map(Submitted::sent).collect()
	}

	pub(super) fn check(&self, included: &Included) -> Result<()> {
		(self.check)(self, included)
	}
}

/// An operation and who sends it.
pub type Task = (Officer, Operation);
