//! Lists that several pages have.

use super::value;
use crate::{
	events_of::EventRow,
	page::Page,
	pages::{Rest, Row},
	shown,
};
use madang_index::Place;
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

/// The transaction of an event, if a transaction emitted it.
pub fn transaction_of(page: &Page, block: u64, index: Option<u32>) -> Markup {
	html! {
		@match index {
			Some(index) => {
				a href=(page.at(&format!("transactions/{block}-{index}"))) { (block) "-" (index) }
			},
			None => { (page.t("Block")) " " (block_number(page, block)) },
		}
	}
}

/// The place of an event, which leads to it in its block.
pub fn event_at(page: &Page, Place { block, index }: Place) -> Markup {
	html! { a href=(page.at(&format!("blocks/{block}#e{block}-{index}"))) { (block) "-" (index) } }
}

/// An account, cut in the middle.
pub fn account(page: &Page, account: &str) -> Markup {
	html! {
		a.code href=(page.object("account", account)) title=(account) { (shown::short(account)) }
	}
}

/// Bytes, cut in the middle.
pub fn code(bytes: &str) -> Markup {
	html! { span.code title=(bytes) { (shown::short(bytes)) } }
}

/// How many there are of each kind, with the addresses of their lists.
pub fn cards(
	page: &Page,
	counts: &[(String, u64)],
	address: impl Fn(&str) -> Option<String>,
) -> Markup {
	html! {
		ul.cards {
			@for (one, count) in counts {
				li {
					@match address(one) {
						Some(address) => { a href=(address) { (page.name(one)) } },
						None => (page.name(one)),
					}
					strong { (shown::number(*count)) }
				}
			}
		}
	}
}

/// The link to the page after this one of a list by number.
pub fn next(page: &Page, address: Option<&str>) -> Markup {
	html! { @if let Some(next) = address { p.pages { a href=(next) rel="next" { (page.t("Next")) } } } }
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

/// The head of a column.
pub struct Column {
	name: &'static str,
	of_numbers: bool,
}

impl Column {
	/// A column of texts.
	pub const fn text(name: &'static str) -> Self {
		Self { name, of_numbers: false }
	}

	/// A column of numbers.
	pub const fn number(name: &'static str) -> Self {
		Self { name, of_numbers: true }
	}

	const fn class(&self) -> Option<&'static str> {
		if self.of_numbers {
			Some("number")
		} else {
			None
		}
	}
}

/// A table. Each row has a cell for each column. Without rows it says that there are none.
pub fn table<const N: usize>(
	page: &Page,
	caption: Option<&Markup>,
	columns: &[Column; N],
	rows: &[[Markup; N]],
) -> Markup {
	html! {
		div.table { table {
			@if let Some(caption) = caption { caption { (caption) } }
			thead { tr { @for column in columns { th scope="col" class=[column.class()] { (column.name) } } } }
			tbody {
				@for row in rows {
					tr { @for (column, cell) in columns.iter().zip(row) { td class=[column.class()] { (cell) } } }
				}
				@if rows.is_empty() { tr { td colspan=(N) { (page.t("None.")) } } }
			}
		} }
	}
}

/// Transactions in a table.
pub fn transactions(page: &Page, rows: &[Row]) -> Markup {
	let columns = [
		Column::text(page.t("Place")),
		Column::text(page.t("Call")),
		Column::text(page.t("Institution")),
		Column::text(page.t("Signer")),
		Column::text(page.t("Result")),
	];
	let cells = |row: &Row| {
		let institution = row.institution.map(|id| id.to_string());
		[
			html! { a href=(row.address) { (row.place) } },
			html! { (row.call) },
			html! { @if let Some(id) = institution { a href=(page.object("institution", &id)) { (id) } } },
			match &row.signer {
				Some(signer) => account(page, signer),
				None => html! { (page.t("the author of the block")) },
			},
			result(page, row.error.as_deref()),
		]
	};
	table(page, None, &columns, &rows.iter().map(cells).collect::<Vec<_>>())
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
