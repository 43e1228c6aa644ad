//! Blocks.

use super::{html, transactions::Row, Answer, Rest};
use crate::{ask::Ask, events_of::EventRow, page::Page, shown};
use askama::Template;
use axum::extract::Path;
use madang_index::{Block, EventFilter, PageRequest, TransactionFilter, MAX_PAGE};

/// The newest blocks.
#[derive(Template)]
#[template(path = "blocks.html")]
struct Blocks {
	page: Page,
	blocks: Vec<Block>,
	rest: Rest,
}

/// `blocks`: the newest blocks.
pub async fn blocks(ask: Ask) -> Answer {
	let found = ask.explorer.store.blocks(&ask.request()?).await;
	let found = found.map_err(|error| ask.failed(error))?;
	let rest = Rest::of(&ask, &found);
	html(&ask, &Blocks { page: ask.page(ask.t("Blocks")), blocks: found.rows, rest })
}

/// A block.
#[derive(Template)]
#[template(path = "block.html")]
struct BlockPage {
	page: Page,
	block: Block,
	transactions: Vec<Row>,
	events: Vec<EventRow>,
	/// Where the events are that have no room here.
	more: Option<String>,
}

/// `blocks/NUMBER` and `blocks/HASH`: a block with its transactions and events.
pub async fn block(ask: Ask, Path((_, which)): Path<(String, String)>) -> Answer {
	let store = &ask.explorer.store;
	let found = match which.parse() {
		Ok(number) => store.block(number).await,
		Err(_) => store.block_by_hash(&which).await,
	};
	let block = found.map_err(|error| ask.failed(error))?.ok_or_else(|| ask.not_found())?;
	let number = block.number;
	let request = PageRequest { limit: MAX_PAGE, ..PageRequest::default() };
	let filter = TransactionFilter { block: Some(number), ..TransactionFilter::default() };
	let found = store.transactions(&filter, &request).await.map_err(|error| ask.failed(error))?;
	let page = ask.page(format!("{} {}", ask.t("Block"), shown::number(number)));
	let mut transactions: Vec<_> = found.rows.iter().map(|one| Row::of(&page, one)).collect();
	transactions.reverse();
	let filter = EventFilter { block: Some(number), ..EventFilter::default() };
	let request = PageRequest { limit: 200, ..PageRequest::default() };
	let found = store.events(&filter, &request).await.map_err(|error| ask.failed(error))?;
	let more = found.next.is_some() && block.events > 200;
	let more = more.then(|| page.at(&format!("events?block={number}")));
	let mut events = EventRow::all(&ask, &page, found.rows).await?;
	events.reverse();
	html(&ask, &BlockPage { page, block, transactions, events, more })
}
