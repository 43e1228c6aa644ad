//! The first page.

use super::{blocks, whole, Answer, Row};
use crate::{access::role::Role, ask::Ask, failure::Failure, page::Page, shown, view};
use madang_index::{PageRequest, TransactionFilter};
use maud::{html, Markup};

/// How many blocks and transactions it has.
const ROWS: u32 = 10;

/// The first page: what there is of each kind. Members of the network also see the newest blocks and transactions.
pub async fn overview(ask: Ask) -> Answer {
	let page = ask.page(ask.t("Overview"));
	let content = html! {
		(aggregates(&ask, &page).await?)
		@if ask.reader.may(Role::Institution) { (newest(&ask, &page).await?) }
	};
	Ok(whole(&page, &content))
}

/// How much there is. It names nobody.
async fn aggregates(ask: &Ask, page: &Page) -> Result<Markup, Failure> {
	let store = &ask.explorer.store;
	let members = store.institutions().await.map_err(|error| ask.failed(error))?;
	let active = members.iter().filter(|one| one.state == "active").count();
	let deals = store.deals_by_stage().await.map_err(|error| ask.failed(error))?;
	let mut all =
		vec![(page.t("Active institutions").to_owned(), u64::try_from(active).unwrap_or(u64::MAX))];
	all.extend(
		deals
			.iter()
			.map(|(stage, count)| (format!("{}: {}", page.t("Deals"), page.name(stage)), *count)),
	);
	Ok(html! {
		ul.cards { @for (name, count) in &all { li { strong { (shown::number(*count)) } (name) } } }
	})
}

async fn newest(ask: &Ask, page: &Page) -> Result<Markup, Failure> {
	let store = &ask.explorer.store;
	let request = PageRequest { limit: ROWS, ..PageRequest::default() };
	let newest = store.blocks(&request).await.map_err(|error| ask.failed(error))?.rows;
	let filter = TransactionFilter { signed_only: true, ..TransactionFilter::default() };
	let found = store.transactions(&filter, &request).await.map_err(|error| ask.failed(error))?;
	let rows: Vec<_> = found.rows.iter().map(|one| Row::of(page, one)).collect();
	Ok(html! {
		h2 { (page.t("Newest transactions")) }
		(view::transactions(page, &rows))
		p { a href=(page.at("transactions")) { (page.t("All transactions")) } }
		h2 { (page.t("Newest blocks")) }
		(blocks::table(page, &newest))
		p { a href=(page.at("blocks")) { (page.t("All blocks")) } }
	})
}
