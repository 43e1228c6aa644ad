//! Which rows a file has.

use super::{Format, What};
use crate::{
	ask::Ask,
	failure::{Code, Failure},
	shown,
};
use madang_index::{Range, Store, StoreError};
use std::collections::BTreeMap;

/// A file that can be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Export {
	/// What is exported.
	pub what: What,
	/// In which form.
	pub format: Format,
	/// Of which blocks.
	pub within: Range,
	/// The parameters of the filter that were given.
	pub query: BTreeMap<String, String>,
}

/// What an address asks for.
pub enum Asked {
	/// A file.
	File(Box<Export>),
	/// A file up to the last block, whose address names that block.
	At(String),
}

impl Export {
	/// What an address asks for: `events/export.csv`, with the filter of the page of events, `first` and `until`, the
	/// first and the last block.
	///
	/// # Errors
	///
	/// If a parameter is wrong, blocks are missing in the index, or the file would have too many rows.
	pub async fn of(ask: &Ask) -> Result<Asked, Failure> {
		let path = ask.path().trim_end_matches("/manifest");
		let (page, file) = path.split_once('/').ok_or_else(|| ask.not_found())?;
		let format = file.strip_prefix("export.").and_then(Format::of);
		let format = format.ok_or_else(|| ask.not_found())?;
		let what = What::of(page, ask)?;
		// A name that is not known would leave the filter out, and the file would seem to prove what it does not.
		let known = [what.parameters(), &["first", "until"]].concat();
		if let Some(other) = ask.names().find(|name| !known.contains(name)) {
			return Err(ask.wrong(other, "", ask.t("is not a parameter of this export")));
		}
		let first = ask.number("first")?.unwrap_or_default();
		let Some(last) = ask.number::<u64>("until")? else {
			let last = last_whole(&ask.explorer.store, first).await;
			let last = last.map_err(|error| ask.failed(error))?;
			let missing = || not_indexed(ask, Range { first, last: first });
			return Ok(Asked::At(ask.with(&[("until", &last.ok_or_else(missing)?.to_string())])));
		};
		if last < first {
			return Err(ask.wrong("until", &last.to_string(), ask.t("is before the first block")));
		}
		let within = Range { first, last };
		let missing = ask.explorer.store.missing_in(within).await;
		if let Some(missing) = missing.map_err(|error| ask.failed(error))? {
			return Err(not_indexed(ask, missing));
		}
		let most = ask.explorer.exports.max_rows;
		let rows = what.count(&ask.explorer.store, within, most.saturating_add(1)).await;
		if rows.map_err(|error| ask.failed(error))? > most.into() {
			let most = shown::number(most.into());
			let reason = format!(
				"{} {most}",
				ask.t("Choose fewer blocks or a narrower filter. The most rows of a file:")
			);
			return Err(ask.failure(
				Code::TooMany,
				ask.t("The file would have too many rows"),
				reason,
			));
		}
		let given = what.given(ask).map(|(name, value)| (name.to_owned(), value.to_owned()));
		let query = given.collect();
		let export = Self { what, format, within, query };
		Ok(Asked::File(Box::new(export)))
	}

	/// The name of the file.
	pub fn file_name(&self) -> String {
		let Range { first, last } = self.within;
		format!("{}-{first}-{last}.{}", self.what.name(), self.format.name())
	}
}

/// The last block of the index up to which all are there, from this one on.
///
/// # Errors
///
/// If the index does not answer.
pub async fn last_whole(store: &Store, first: u64) -> Result<Option<u64>, StoreError> {
	let ranges = store.ranges().await?;
	Ok(ranges.iter().find(|range| range.has(first)).map(|range| range.last))
}

fn not_indexed(ask: &Ask, missing: Range) -> Failure {
	let text = ask.t("An export needs all of its blocks. These are not indexed yet:");
	let reason = format!("{text} {}–{}", shown::number(missing.first), shown::number(missing.last));
	ask.failure(Code::NotIndexed, ask.t("The index does not have all blocks"), reason)
}
