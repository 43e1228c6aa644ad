//! Transactions.

use super::{whole, Answer, Rest};
use crate::{
	ask::Ask,
	events_of::EventRow,
	exports::{Links, What},
	failure::Failure,
	filters,
	page::Page,
	shown,
	values::{self, Mentions},
	view,
};
use axum::extract::Path;
use madang_index::{
	Event, EventFilter, Order, Outcome, PageRequest, Range, Transaction, TransactionFilter,
	MAX_PAGE,
};
use maud::{html, Markup};

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
			call: page.name(&name_of(transaction)),
			signer: transaction.signer.clone(),
			institution: transaction.institution,
			error: error_of(&transaction.outcome),
		}
	}
}

fn name_of(transaction: &Transaction) -> String {
	format!("{}.{}", transaction.pallet, transaction.call)
}

/// What failed.
pub fn error_of(outcome: &Outcome) -> Option<String> {
	match outcome {
		Outcome::Done => None,
		Outcome::Failed { pallet: Some(pallet), error } => Some(format!("{pallet}.{error}")),
		Outcome::Failed { pallet: None, error } => Some(error.clone()),
	}
}

/// `transactions`: what officers signed, the newest first. Its parameters are those of
/// [`filters::transactions`].
pub async fn transactions(ask: Ask) -> Answer {
	let filter = filters::transactions(&ask)?;
	let found = ask.explorer.store.transactions(&filter, &ask.request()?).await;
	let found = found.map_err(|error| ask.failed(error))?;
	let links = Links::of(&ask, &What::Transactions(filter.clone())).await?;
	let page = ask.page(ask.t("Transactions"));
	let rows: Vec<_> = found.rows.iter().map(|one| Row::of(&page, one)).collect();
	let content = html! {
		(filters(&page, &filter))
		(view::transactions(&page, &rows))
		(view::rest(&page, &Rest::of(&ask, &found)))
		(links.shown(&page))
	};
	Ok(whole(&page, &content))
}

fn filters(page: &Page, filter: &TransactionFilter) -> Markup {
	html! {
		form.filters action=(page.at("transactions")) {
			label { (page.t("Pallet")) input name="pallet" value=[filter.pallet.as_deref()]; }
			label { (page.t("Call")) input name="call" value=[filter.call.as_deref()]; }
			label { (page.t("Institution")) input name="institution" inputmode="numeric" value=[filter.institution]; }
			label {
				(page.t("Result"))
				select name="result" {
					option value="" { (page.t("all")) }
					option value="done" selected[filter.is_done == Some(true)] { (page.t("done")) }
					option value="failed" selected[filter.is_done == Some(false)] { (page.t("failed")) }
				}
			}
			button { (page.t("Filter")) }
		}
	}
}

/// A transaction with the time of its block and its events.
pub struct Whole {
	/// The transaction.
	pub transaction: Transaction,
	/// The time of its block in milliseconds since 1970. Zero for the genesis block.
	pub time: u64,
	/// Its events, in order.
	pub events: Vec<Event>,
}

/// How many texts of its arguments the page of a transaction shows without being asked for all.
const TEXTS: usize = 300;

/// A transaction with its events, by its hash or place.
///
/// # Errors
///
/// If there is none, or the index does not answer.
pub async fn whole_transaction(ask: &Ask, which: &str) -> Result<Whole, Failure> {
	let store = &ask.explorer.store;
	let found = match crate::address::cursor(&which.replace('-', ":")) {
		Some(place) => store.transaction(place).await,
		None => store.transaction_by_hash(which).await,
	};
	let transaction = found.map_err(|error| ask.failed(error))?.ok_or_else(|| ask.not_found())?;
	let place = transaction.place;
	let block = store.block(place.block).await.map_err(|error| ask.failed(error))?;
	let filter = EventFilter {
		block: Some(place.block),
		transaction: Some(place.index),
		..EventFilter::default()
	};
	let order = Order::OldestFirst;
	let within = Some(Range { first: place.block, last: place.block });
	let request = PageRequest { limit: MAX_PAGE, order, within, ..PageRequest::default() };
	let found = store.events(&filter, &request).await.map_err(|error| ask.failed(error))?;
	let time = block.map_or(0, |block| block.time);
	Ok(Whole { transaction, time, events: found.rows })
}

/// `transactions/HASH` and `transactions/BLOCK-INDEX`: a transaction with its arguments and events.
pub async fn transaction(ask: Ask, Path((_, which)): Path<(String, String)>) -> Answer {
	let Whole { transaction, time, events } = whole_transaction(&ask, &which).await?;
	let place = transaction.place;
	let title = format!("{} {}-{}", ask.t("Transaction"), shown::number(place.block), place.index);
	let page = ask.page(title);
	let events = EventRow::all(&ask, &page, events).await?;
	// What the call names are objects that its events are about, too.
	let mentions: Mentions = events.iter().flat_map(|event| event.mentions.clone()).collect();
	let arguments = values::value(&page, "", &transaction.arguments, &mentions);
	let all = page.at(&format!("transactions/{}-{}?all=yes", place.block, place.index));
	let arguments = match ask.given("all") {
		None => values::beginning(&page, arguments, TEXTS, &all),
		Some(_) => arguments,
	};
	let content = html! {
		p { (page.name(&name_of(&transaction))) }
		(facts(&page, &transaction, time))
		h2 { (page.t("Arguments")) }
		(view::value(&arguments))
		h2 { (page.t("Events")) }
		(view::events(&page, &events))
	};
	Ok(whole(&page, &content))
}

fn facts(page: &Page, transaction: &Transaction, time: u64) -> Markup {
	html! {
		dl.facts {
			dt { (page.t("Result")) }
			dd { (view::result(page, error_of(&transaction.outcome).as_deref())) }
			dt { (page.t("Call")) }
			dd.code { (name_of(transaction)) }
			dt { (page.t("Block")) }
			dd { (view::block_number(page, transaction.place.block)) }
			dt { (page.t("Time")) }
			dd { (view::moment_or(time, page.t("The genesis block has no time."))) }
			dt { (page.t("Hash")) }
			dd.code { (transaction.hash) }
			@if let Some(signer) = &transaction.signer {
				dt { (page.t("Signer")) }
				dd.code { a href=(page.object("account", signer)) { (signer) } }
			}
			@if let Some(institution) = transaction.institution {
				dt { (page.t("Institution")) }
				dd { a href=(page.object("institution", &institution.to_string())) { (institution) } }
			}
			@if let Some(reference) = &transaction.reference {
				dt { (page.t("Reference")) }
				dd.code { (reference) }
			}
			@if let Some(nonce) = transaction.nonce {
				dt { (page.t("Number among the signer's transactions")) }
				dd { (nonce) }
			}
		}
	}
}
