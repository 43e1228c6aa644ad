//! Transactions.

use super::{html, Answer, Rest};
use crate::{
	ask::Ask,
	events_of::EventRow,
	page::Page,
	shown,
	values::{self, Mentions, Shown},
};
use askama::Template;
use axum::extract::Path;
use madang_index::{EventFilter, Outcome, PageRequest, Transaction, TransactionFilter, MAX_PAGE};

/// A transaction in a list.
pub struct Row {
	/// The address of its page.
	pub address: String,
	/// `BLOCK-INDEX`.
	pub place: String,
	/// The call in words.
	pub call: String,
	/// Who signed it.
	pub signer: Option<String>,
	/// The signer's institution.
	pub institution: Option<u32>,
	/// Its reference.
	pub reference: Option<String>,
	/// What failed.
	pub error: Option<String>,
}

impl Row {
	/// The row of a transaction.
	pub fn of(page: &Page, transaction: &Transaction) -> Self {
		let place = format!("{}-{}", transaction.place.block, transaction.place.index);
		Self {
			address: page.at(&format!("transactions/{place}")),
			place,
			call: page.name(&format!("{}.{}", transaction.pallet, transaction.call)),
			signer: transaction.signer.clone(),
			institution: transaction.institution,
			reference: transaction.reference.clone(),
			error: error_of(&transaction.outcome),
		}
	}
}

fn error_of(outcome: &Outcome) -> Option<String> {
	match outcome {
		Outcome::Done => None,
		Outcome::Failed { pallet: Some(pallet), error } => Some(format!("{pallet}.{error}")),
		Outcome::Failed { pallet: None, error } => Some(error.clone()),
	}
}

#[derive(Template)]
#[template(path = "transactions.html")]
struct Transactions {
	page: Page,
	transactions: Vec<Row>,
	rest: Rest,
	filter: TransactionFilter,
}

impl Transactions {
	fn is(&self, done: bool) -> bool {
		self.filter.is_done == Some(done)
	}
}

/// `transactions`: what officers signed, the newest first. Parameters: `pallet`, `call`, `signer`, `institution`, `result`
/// (`done` or `failed`), `reference`.
pub async fn transactions(ask: Ask) -> Answer {
	let is_done = match ask.given("result") {
		None => None,
		Some("done") => Some(true),
		Some("failed") => Some(false),
		Some(other) => return Err(ask.wrong("result", other, ask.t("is neither done nor failed"))),
	};
	let filter = TransactionFilter {
		pallet: ask.given("pallet").map(str::to_owned),
		call: ask.given("call").map(str::to_owned),
		signer: ask.given("signer").map(str::to_owned),
		institution: ask.number("institution")?,
		reference: ask.given("reference").map(str::to_owned),
		is_done,
		signed_only: true,
		..TransactionFilter::default()
	};
	let found = ask.explorer.store.transactions(&filter, &ask.request()?).await;
	let found = found.map_err(|error| ask.failed(error))?;
	let page = ask.page(ask.t("Transactions"));
	let rest = Rest::of(&ask, &found);
	let transactions = found.rows.iter().map(|one| Row::of(&page, one)).collect();
	html(&ask, &Transactions { page, transactions, rest, filter })
}

/// A transaction.
#[derive(Template)]
#[template(path = "transaction.html")]
struct TransactionPage {
	page: Page,
	transaction: Transaction,
	time: u64,
	error: Option<String>,
	summary: String,
	arguments: Shown,
	events: Vec<EventRow>,
}

/// `transactions/HASH` and `transactions/BLOCK-INDEX`: a transaction with its arguments and events.
pub async fn transaction(ask: Ask, Path((_, which)): Path<(String, String)>) -> Answer {
	let store = &ask.explorer.store;
	let found = match crate::ask::cursor(&which.replace('-', ":")) {
		Some(place) => store.transaction(place).await,
		None => store.transaction_by_hash(&which).await,
	};
	let transaction = found.map_err(|error| ask.failed(error))?.ok_or_else(|| ask.not_found())?;
	let block = store.block(transaction.place.block).await.map_err(|error| ask.failed(error))?;
	let filter = EventFilter {
		block: Some(transaction.place.block),
		transaction: Some(transaction.place.index),
		..EventFilter::default()
	};
	let request = PageRequest { limit: MAX_PAGE, ..PageRequest::default() };
	let found = store.events(&filter, &request).await.map_err(|error| ask.failed(error))?;
	let name = format!("{}.{}", transaction.pallet, transaction.call);
	let page = ask.page(page_title(&ask, &transaction));
	let mut events = EventRow::all(&ask, &page, found.rows).await?;
	events.reverse();
	// What the call names are objects that its events are about, too.
	let mentions: Mentions = events.iter().flat_map(|event| event.mentions.clone()).collect();
	let arguments = values::value(&page, "", &transaction.arguments, &mentions);
	let template = TransactionPage {
		time: block.map_or(0, |block| block.time),
		error: error_of(&transaction.outcome),
		summary: page.name(&name),
		arguments,
		events,
		page,
		transaction,
	};
	html(&ask, &template)
}

fn page_title(ask: &Ask, transaction: &Transaction) -> String {
	format!(
		"{} {}-{}",
		ask.t("Transaction"),
		shown::number(transaction.place.block),
		transaction.place.index
	)
}
