//! The pages. Each asks the index, and says what of the answer is shown.

mod audit;
mod blocks;
mod certificates;
mod council;
mod deals;
mod events;
mod exports;
mod guarantees;
mod institutions;
mod loans;
mod moment;
mod names;
mod objects;
mod overview;
mod programmes;
mod property;
mod search;
mod steps;
mod terms;
mod transactions;
mod validators;
mod verify;
mod watches;

pub use audit::{answer, fields, file, questions, rows};
pub use blocks::{block, blocks, whole_block};
pub use certificates::{batch, certificate, certificates, status_list};
pub use council::{council, proposal};
pub use deals::{deal, deals, page_of_deals, whole_deal};
pub use events::{event, events};
pub use exports::{export, keys, manifest};
pub use guarantees::{guarantee, guarantees};
pub use institutions::{institution, institutions, whole_institution};
pub use loans::{loan, loans, page_of_loans, whole_loan, WholeLoan};
pub use moment::Moment;
pub use objects::object;
pub use overview::{figures, overview};
pub use programmes::{programme, programmes};
pub use property::{
	building, extract, parcel, parcels_numbered, pnu, ranked, timeline, title, title_named, unit,
	Entry, Extract, Ranked,
};
pub use search::search;
pub use terms::terms;
pub use transactions::{error_of, transaction, transactions, whole_transaction, Row};
pub use validators::validators;
pub use verify::verify;
pub use watches::{change as change_watches, watches};

use crate::{ask::Ask, failure::Failure, page::Page, view};
use axum::response::Html;
use madang_index::Range;
use maud::{html, Markup};

/// What a handler of a page answers.
pub type Answer = Result<Html<String>, Failure>;

/// A page with this content.
fn whole(page: &Page, content: &Markup) -> Html<String> {
	Html(view::framed(page, content).into_string())
}

/// The link to the proof of an object's record, by its address in the API, if the explorer makes proofs.
fn proof_link(ask: &Ask, place: &str, text: &str) -> Markup {
	html! {
		@if ask.explorer.proofs.is_some() {
			p.screen { a href=(format!("/api/v1/{place}")) download { (text) } }
		}
	}
}

/// A page of a list by number.
pub struct Numbered<T> {
	/// The rows.
	pub rows: Vec<T>,
	/// How many there are of each kind, of all pages.
	pub counts: Vec<(String, u64)>,
	/// The number after which the next page begins. None if there is none.
	pub last: Option<u64>,
}

/// The end of a list.
pub struct Rest {
	/// The address of the next page.
	pub next: Option<String>,
	/// What is not indexed yet.
	pub missing: Option<Range>,
}

impl Rest {
	fn of<T>(ask: &Ask, page: &madang_index::Page<T>) -> Self {
		Self { next: ask.next(page.next), missing: page.missing }
	}
}
