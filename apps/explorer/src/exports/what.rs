//! What is exported: events or transactions, by the filters of their pages.

use crate::{ask::Ask, failure::Failure, filters};
use madang_index::{EventFilter, Range, Store, StoreError, TransactionFilter};

/// The columns of events.
const EVENTS: &[&str] =
	&["block", "event", "time", "milliseconds", "transaction", "pallet", "name", "fields"];

/// The columns of transactions.
const TRANSACTIONS: &[&str] = &[
	"block",
	"transaction",
	"time",
	"milliseconds",
	"hash",
	"signer",
	"institution",
	"pallet",
	"call",
	"reference",
	"nonce",
	"result",
	"error",
	"arguments",
];

/// What is exported.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum What {
	/// Events.
	Events(EventFilter),
	/// Transactions that officers signed.
	Transactions(TransactionFilter),
}

impl What {
	/// What is exported, by the address of its page and the filter of that page.
	///
	/// # Errors
	///
	/// If a parameter is wrong, or the page has no exports.
	pub fn of(page: &str, ask: &Ask) -> Result<Self, Failure> {
		match page {
			"events" => Ok(Self::Events(filters::events(ask)?)),
			"transactions" => Ok(Self::Transactions(filters::transactions(ask)?)),
			_ => Err(ask.not_found()),
		}
	}

	/// Its name, which is also the address of its page.
	pub const fn name(&self) -> &'static str {
		match self {
			Self::Events(_) => "events",
			Self::Transactions(_) => "transactions",
		}
	}

	/// The columns of its files.
	pub const fn columns(&self) -> &'static [&'static str] {
		match self {
			Self::Events(_) => EVENTS,
			Self::Transactions(_) => TRANSACTIONS,
		}
	}

	/// The parameters of its filter.
	pub const fn parameters(&self) -> &'static [&'static str] {
		match self {
			Self::Events(_) => filters::OF_EVENTS,
			Self::Transactions(_) => filters::OF_TRANSACTIONS,
		}
	}

	/// The parameters of its filter that were given.
	pub fn given<'a>(&self, ask: &'a Ask) -> impl Iterator<Item = (&'a str, &'a str)> {
		self.parameters().iter().filter_map(|name| Some((*name, ask.given(name)?)))
	}

	/// How many rows there are of some blocks. It counts no further than to a limit.
	///
	/// # Errors
	///
	/// If the index does not answer.
	pub async fn count(&self, store: &Store, within: Range, limit: u32) -> Result<u64, StoreError> {
		match self {
			Self::Events(filter) => store.count_events(filter, within, limit).await,
			Self::Transactions(filter) => store.count_transactions(filter, within, limit).await,
		}
	}
}
