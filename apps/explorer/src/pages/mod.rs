//! The pages. Each asks the index, and says what of the answer is shown.

mod audit;
mod blocks;
mod certificates;
mod council;
mod deals;
mod events;
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

pub use audit::{answer, file, questions};
pub use blocks::{block, blocks};
pub use certificates::{batch, certificate, certificates, status_list};
pub use council::{council, proposal};
pub use deals::{deal, deals};
pub use events::events;
pub use guarantees::{guarantee, guarantees};
pub use institutions::{institution, institutions};
pub use loans::{loan, loans};
pub use objects::object;
pub use overview::overview;
pub use programmes::{programme, programmes};
pub use property::{building, parcel, pnu, timeline, title, unit};
pub use search::search;
pub use terms::terms;
pub use transactions::{transaction, transactions, Row};
pub use validators::validators;
pub use verify::verify;

use crate::{ask::Ask, failure::Failure, page::Page, view};
use axum::response::Html;
use madang_index::Range;
use maud::Markup;

/// What a handler of a page answers.
pub type Answer = Result<Html<String>, Failure>;

/// A page with this content.
fn whole(page: &Page, content: &Markup) -> Html<String> {
	Html(view::framed(page, content).into_string())
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
