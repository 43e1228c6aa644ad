//! Many transactions of many officers over all nodes, each followed to its answer.
//!
//! [`run_tasks`] is the one loop that sends; [`run`] sends inspections, and a [`Scenario`] prepares others.

pub mod figures;
mod inspections;
mod ledger;
mod operation;
mod outcome;
pub mod plots;
mod rates;
pub mod rounds;
mod scenarios;
mod sending;
mod sizes;
mod spread;
mod state;
mod validations;

pub use inspections::{run, run_until, until_cut_off};
pub use ledger::Ledger;
pub use operation::{Operation, Task};
pub use outcome::Outcome;
pub use rates::{signature_rates, Rate};
pub use scenarios::{Keys, Mix, Scenario, Stage};
pub use sending::run_tasks;
pub use sizes::by_titles;
pub use spread::{is_noise, median, spread};
pub use state::{growth, state_bytes};
pub use validations::Validations;

use std::time::Duration;

/// How much is sent.
#[derive(Clone, Copy)]
pub struct Load {
	/// Officers who send.
	pub officers: usize,
	/// Transactions of each.
	pub each: usize,
	/// Transactions of one officer that may be pending at once.
	pub window: usize,
	/// How many transactions of one officer are sent together in a batch, while there is room among the pending ones.
	pub bulk: usize,
	/// How long each waits from one transaction to the next; none if it sends as fast as it can.
	pub pace: Option<Duration>,
}

impl Load {
	/// All transactions.
	pub const fn total(&self) -> usize {
		self.officers * self.each
	}
}
