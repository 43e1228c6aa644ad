//! Lists that several pages have.

use super::value;
use crate::{
	events_of::EventRow,
	page::Page,
	pages::{Rest, Row},
	shown,
};
use maud::{html, Markup};

/// A moment, in milliseconds since 1970.
pub fn moment(milliseconds: u64) -> Markup {
	html! { time datetime=(shown::machine_moment(milliseconds)) { (shown::moment(milliseconds)) } }
}

/// A moment, or this text for the genesis block, which has none.
pub fn moment_or(milliseconds: u64, text: &str) -> Markup {
	match milliseconds {
		0 => html! { (text) },
		other => moment(other),
	}
}

/// The number of a block.
pub fn block_number(page: &Page, block: u64) -> Markup {
	html! { a href=(page.at(&format!("blocks/{block}"))) { (shown::number(block)) } }
}

/// An account, cut in the middle.
pub fn account(page: &Page, account: &str) -> Markup {
	html! {
		a.code href=(page.at(&format!("account/{account}"))) title=(account) { (shown::short(account)) }
	}
}

/// How a transaction ended.
pub fn result(page: &Page, error: Option<&str>) -> Markup {
	html! {
		@match error {
			Some(error) => { span.badge.bad { (page.t("failed")) } " " (error) },
			None => { span.badge.good { (page.t("done")) } },
		}
	}
}

/// Transactions in a table.
pub fn transactions(page: &Page, rows: &[Row]) -> Markup {
	html! {
		div.table { table {
			thead { tr {
				th scope="col" { (page.t("Place")) }
				th scope="col" { (page.t("Call")) }
				th scope="col" { (page.t("Institution")) }
				th scope="col" { (page.t("Signer")) }
				th scope="col" { (page.t("Result")) }
			} }
			tbody {
				@for row in rows { tr {
					td { a href=(row.address) { (row.place) } }
					td { (row.call) }
					td { @if let Some(id) = row.institution { a href=(page.at(&format!("institution/{id}"))) { (id) } } }
					td {
						@match &row.signer {
							Some(signer) => (account(page, signer)),
							None => (page.t("the author of the block")),
						}
					}
					td { (result(page, row.error.as_deref())) }
				} }
				@if rows.is_empty() { tr { td colspan="5" { (page.t("None.")) } } }
			}
		} }
	}
}

/// Events, one below the other, with their fields behind a click.
pub fn events(page: &Page, rows: &[EventRow]) -> Markup {
	html! {
		ol.timeline {
			@for row in rows {
				li id={ "e" (row.place) } {
					p {
						strong { (row.name) } " · "
						a href=(page.at(&format!("blocks/{}#e{}", row.block, row.place))) { (row.place) }
						@if let Some(at) = row.at { " · " (moment(at)) }
						@if let Some(address) = &row.transaction { " · " a href=(address) { (page.t("Transaction")) } }
					}
					details { summary { (page.t("Fields")) } (value(&row.fields)) }
				}
			}
			@if rows.is_empty() { li { (page.t("None.")) } }
		}
	}
}

/// The end of a list: what is missing, and the next page.
pub fn rest(page: &Page, rest: &Rest) -> Markup {
	html! {
		@if let Some(missing) = rest.missing {
			p.notice.wait {
				(page.t("These older blocks are not indexed yet:")) " "
				(shown::number(missing.first)) "–" (shown::number(missing.last))
			}
		}
		@if let Some(next) = &rest.next {
			p.pages { a href=(next) rel="next" { (page.t("Older")) } }
		}
	}
}
