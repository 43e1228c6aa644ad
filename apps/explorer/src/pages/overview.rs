//! The first page.

use super::{blocks, whole, Answer, Row};
use crate::{ask::Ask, view};
use madang_index::{PageRequest, TransactionFilter};
use maud::html;

/// How many blocks and transactions it has.
const ROWS: u32 = 10;

/// The first page: the newest blocks and transactions.
pub async fn overview(ask: Ask) -> Answer {
	let store = &ask.explorer.store;
	let request = PageRequest { limit: ROWS, ..PageRequest::default() };
	let newest = store.blocks(&request).await.map_err(|error| ask.failed(error))?.rows;
	let filter = TransactionFilter { signed_only: true, ..TransactionFilter::default() };
	let found = store.transactions(&filter, &request).await.map_err(|error| ask.failed(error))?;
	let page = ask.page(ask.t("Overview"));
	let rows: Vec<_> = found.rows.iter().map(|one| Row::of(&page, one)).collect();
	let content = html! {
		h2 { (page.t("Newest transactions")) }
		(view::transactions(&page, &rows))
		p { a href=(page.at("transactions")) { (page.t("All transactions")) } }
		h2 { (page.t("Newest blocks")) }
		(blocks::table(&page, &newest))
		p { a href=(page.at("blocks")) { (page.t("All blocks")) } }
	};
	Ok(whole(&page, &content))
}
