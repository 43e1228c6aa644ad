//! The first page.

use super::{html, transactions::Row, Answer};
use crate::{ask::Ask, page::Page};
use askama::Template;
use madang_index::{Block, PageRequest, TransactionFilter};

#[derive(Template)]
#[template(path = "overview.html")]
struct Overview {
	page: Page,
	blocks: Vec<Block>,
	transactions: Vec<Row>,
}

/// The first page: the newest blocks and transactions.
pub async fn overview(ask: Ask) -> Answer {
	let store = &ask.explorer.store;
	let request = PageRequest { limit: 10, ..PageRequest::default() };
	let blocks = store.blocks(&request).await.map_err(|error| ask.failed(error))?.rows;
	let filter = TransactionFilter { signed_only: true, ..TransactionFilter::default() };
	let found = store.transactions(&filter, &request).await.map_err(|error| ask.failed(error))?;
	let page = ask.page(ask.t("Overview"));
	let transactions = found.rows.iter().map(|one| Row::of(&page, one)).collect();
	html(&ask, &Overview { page, blocks, transactions })
}
