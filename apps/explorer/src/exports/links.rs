//! The links of a page to its exports.

use super::{export::last_whole, Format, What};
use crate::{
	ask::{query, Ask},
	failure::Failure,
	page::Page,
	shown,
};
use maud::{html, Markup};

/// The links of a page to its exports.
pub struct Links {
	page: &'static str,
	query: String,
	/// The last block. None if the blocks from the genesis block on are not indexed.
	until: Option<u64>,
}

impl Links {
	/// Those of a page with the filter that was given.
	///
	/// # Errors
	///
	/// If the index does not answer.
	pub async fn of(ask: &Ask, what: &What) -> Result<Self, Failure> {
		let until = last_whole(&ask.explorer.store, 0).await.map_err(|error| ask.failed(error))?;
		let last = until.map(|until| until.to_string());
		let query = query(what.given(ask).chain(last.as_deref().map(|last| ("until", last))));
		Ok(Self { page: what.name(), query, until })
	}

	/// The links.
	pub fn shown(&self, page: &Page) -> Markup {
		let address = |format: Format, part: &str| {
			page.at(&format!("{}/export.{}{part}?{}", self.page, format.name(), self.query))
		};
		html! {
			p.pages.screen {
				@match self.until {
					None => (page.t("There can be exports when the blocks from the first one on are indexed.")),
					Some(until) => {
						(page.t("All rows of this filter, up to block")) " " (shown::number(until)) ": "
						a href=(address(Format::Csv, "")) download { (page.t("CSV file")) } " · "
						a href=(address(Format::Csv, "/manifest")) { (page.t("its manifest")) } " · "
						a href=(address(Format::JsonLines, "")) download { (page.t("JSONL file")) } " · "
						a href=(address(Format::JsonLines, "/manifest")) { (page.t("its manifest")) }
					}
				}
			}
		}
	}
}
