//! Blocks.

use super::{whole, Answer, Rest, Row};
use crate::{
	ask::Ask,
	events_of::EventRow,
	failure::Failure,
	page::Page,
	shown,
	view::{self, Column},
};
use axum::extract::Path;
use madang_index::{
	Block, Event, EventFilter, Order, PageRequest, Transaction, TransactionFilter, MAX_PAGE,
};
use maud::{html, Markup};

/// How many events and transactions the page of a block has: the last ones.
const EVENTS: u32 = 50;
const TRANSACTIONS: u32 = 100;

/// `blocks`: the newest blocks.
pub async fn blocks(ask: Ask) -> Answer {
	let found = ask.explorer.store.blocks(&ask.request()?).await;
	let found = found.map_err(|error| ask.failed(error))?;
	let page = ask.page(ask.t("Blocks"));
	let content = html! {
		(table(&page, &found.rows))
		(view::rest(&page, &Rest::of(&ask, &found)))
	};
	Ok(whole(&page, &content))
}

/// Blocks in a table.
pub fn table(page: &Page, blocks: &[Block]) -> Markup {
	let columns = [
		Column::number(page.t("Block")),
		Column::text(page.t("Time")),
		Column::number(page.t("Transactions")),
		Column::number(page.t("Events")),
		Column::text(page.t("Author")),
		Column::text(page.t("Hash")),
	];
	let cells = |block: &Block| {
		[
			view::block_number(page, block.number),
			view::moment_or(block.time, ""),
			html! { (block.transactions) },
			html! { (block.events) },
			html! { @if let Some(author) = &block.author { (view::account(page, author)) } },
			html! { span.code title=(block.hash) { (shown::short(&block.hash)) } },
		]
	};
	let caption = html! { (page.t("The newest final blocks first.")) };
	let rows: Vec<_> = blocks.iter().map(cells).collect();
	view::table(page, Some(&caption), &columns, &rows)
}

/// A block with its transactions and its first events.
pub struct Whole {
	/// The block.
	pub block: Block,
	/// Its first transactions, in order.
	pub transactions: Vec<Transaction>,
	/// Its first events, in order.
	pub events: Vec<Event>,
}

/// A block by its number or hash.
async fn named(ask: &Ask, which: &str) -> Result<Block, Failure> {
	let store = &ask.explorer.store;
	let found = match which.parse() {
		Ok(number) => store.block(number).await,
		Err(_) => store.block_by_hash(which).await,
	};
	found.map_err(|error| ask.failed(error))?.ok_or_else(|| ask.not_found())
}

fn transactions_of(block: u64) -> TransactionFilter {
	TransactionFilter { block: Some(block), ..TransactionFilter::default() }
}

fn events_of(block: u64) -> EventFilter {
	EventFilter { block: Some(block), ..EventFilter::default() }
}

/// A block with what is in it, by its number or hash.
///
/// # Errors
///
/// If there is none, or the index does not answer.
pub async fn whole_block(ask: &Ask, which: &str) -> Result<Whole, Failure> {
	let store = &ask.explorer.store;
	let block = named(ask, which).await?;
	let order = Order::OldestFirst;
	let request = PageRequest { limit: MAX_PAGE, order, ..PageRequest::default() };
	let found = store.transactions(&transactions_of(block.number), &request).await;
	let transactions = found.map_err(|error| ask.failed(error))?.rows;
	let found = store.events(&events_of(block.number), &request).await;
	let events = found.map_err(|error| ask.failed(error))?.rows;
	Ok(Whole { block, transactions, events })
}

/// `blocks/NUMBER` and `blocks/HASH`: a block with its transactions and events.
pub async fn block(ask: Ask, Path((_, which)): Path<(String, String)>) -> Answer {
	let store = &ask.explorer.store;
	let block = named(&ask, &which).await?;
	let number = block.number;
	let request = PageRequest { limit: TRANSACTIONS, ..PageRequest::default() };
	let found = store.transactions(&transactions_of(number), &request).await;
	let found = found.map_err(|error| ask.failed(error))?;
	let page = ask.page(format!("{} {}", ask.t("Block"), shown::number(number)));
	let mut transactions: Vec<_> = found.rows.iter().map(|one| Row::of(&page, one)).collect();
	transactions.reverse();
	let request = PageRequest { limit: EVENTS, ..request };
	let found = store.events(&events_of(number), &request).await;
	let found = found.map_err(|error| ask.failed(error))?;
	let mut events = EventRow::all(&ask, &page, found.rows).await?;
	events.reverse();
	let content = html! {
		(facts(&page, &block))
		h2 { (page.t("Transactions")) }
		(view::transactions(&page, &transactions))
		@if block.transactions > TRANSACTIONS {
			p { a href=(page.at(&format!("transactions?block={number}&after={number}:{}", u32::MAX))) { (page.t("All transactions of this block that were signed")) } }
		}
		h2 { (page.t("Events")) }
		(view::events(&page, &events))
		@if block.events > EVENTS {
			p { a href=(page.at(&format!("events?block={number}"))) { (page.t("All events of this block")) } }
		}
		(neighbours(&page, number))
	};
	Ok(whole(&page, &content))
}

fn facts(page: &Page, block: &Block) -> Markup {
	html! {
		dl.facts {
			dt { (page.t("Time")) }
			dd { (view::moment_or(block.time, page.t("The genesis block has no time."))) }
			dt { (page.t("Hash")) }
			dd.code { (block.hash) }
			dt { (page.t("Block before it")) }
			dd.code { a href=(page.at(&format!("blocks/{}", block.parent))) { (block.parent) } }
			dt { (page.t("Root of the state")) }
			dd.code { (block.state_root) }
			dt { (page.t("Root of the transactions")) }
			dd.code { (block.extrinsics_root) }
			@if let Some(author) = &block.author {
				dt { (page.t("Author")) }
				dd.code { a href=(page.object("account", author)) { (author) } }
			}
			dt { (page.t("Version of the runtime")) }
			dd { (block.runtime) }
		}
	}
}

fn neighbours(page: &Page, number: u64) -> Markup {
	html! {
		p.pages {
			@if let Some(before) = number.checked_sub(1) {
				a href=(page.at(&format!("blocks/{before}"))) rel="prev" { (page.t("Block before it")) }
			}
			a href=(page.at(&format!("blocks/{}", number.saturating_add(1)))) rel="next" { (page.t("Block after it")) }
		}
	}
}
