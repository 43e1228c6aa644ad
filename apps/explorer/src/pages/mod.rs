//! The pages. Each is a question to the index and a template.

mod blocks;
mod deals;
mod events;
mod institutions;
mod objects;
mod overview;
mod search;
mod transactions;

pub use blocks::{block, blocks};
pub use deals::{deal, deals};
pub use events::events;
pub use institutions::{institution, institutions};
pub use objects::object;
pub use overview::overview;
pub use search::search;
pub use transactions::{transaction, transactions};

use crate::{
	ask::{encoded, Ask},
	failure::Failure,
};
use askama::Template;
use axum::response::Html;
use madang_index::Range;

/// What a handler of a page answers.
pub type Answer = Result<Html<String>, Failure>;

/// The page of a template.
fn html(ask: &Ask, template: &impl Template) -> Answer {
	template.render().map(Html).map_err(|error| ask.failed(error))
}

/// The end of a list: the next page, and what is not indexed yet.
struct Rest {
	next: Option<String>,
	missing: Option<Range>,
}

impl Rest {
	fn of<T>(ask: &Ask, page: &madang_index::Page<T>) -> Self {
		Self { next: ask.next(page.next), missing: page.missing }
	}
}

/// The address of an object's page without the language.
fn place_of(kind: &str, id: &str) -> String {
	format!("{kind}/{}", encoded(id))
}
