//! What the documentation says of errors, in both languages.

use std::{collections::BTreeMap, sync::LazyLock};

/// An error, as the pages *Errors* and *오류와 대처* explain it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplainedError {
	/// Its name: `Pallet.Error`, `BadOrigin`, `Custom error: 6`.
	pub name: String,
	/// What it is, and what to do.
	pub english: String,
	/// The same in Korean.
	pub korean: String,
}

/// By the names in lower case.
static ERRORS: LazyLock<BTreeMap<String, ExplainedError>> = LazyLock::new(|| {
	let korean: BTreeMap<_, _> = rows_of(include_str!("../../../docs/src/errors.ko.md")).collect();
	rows_of(include_str!("../../../docs/src/errors.md"))
		.filter_map(|(name, english)| {
			let korean = korean.get(&name)?.clone();
			Some((name.to_lowercase(), ExplainedError { name, english, korean }))
		})
		.collect()
});

/// What an error is, by its name in any case.
pub fn error(name: &str) -> Option<&'static ExplainedError> {
	ERRORS.get(&name.to_lowercase())
}

/// All errors.
pub fn errors() -> impl Iterator<Item = &'static ExplainedError> {
	ERRORS.values()
}

/// The rows of the tables of a page, each with the pallet of its heading.
pub fn rows(page: &str) -> impl Iterator<Item = (Option<&str>, Vec<&str>)> {
	let mut pallet = None;
	page.lines().filter_map(move |line| {
		if let Some(heading) = line.strip_prefix("## ") {
			pallet = heading.strip_prefix('`').and_then(|name| name.split('`').next());
		}
		let cells = line.strip_prefix("| `")?.trim_end_matches('|');
		Some((pallet, cells.split(" | ").map(|cell| cell.trim().trim_end_matches('`')).collect()))
	})
}

/// The names of errors and what a page says of them. The pages write pallets in lower case, the chain does not.
fn rows_of(page: &str) -> impl Iterator<Item = (String, String)> + '_ {
	rows(page).filter_map(|(pallet, cells)| {
		let [name, what] = *cells.as_slice() else { return None };
		let name = match pallet {
			Some(pallet) => format!("{}.{name}", capital(pallet)),
			None => name.to_owned(),
		};
		Some((name, plain(what)))
	})
}

/// A word with a capital letter.
pub fn capital(word: &str) -> String {
	let mut chars = word.chars();
	chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// A text without links.
pub fn plain(text: &str) -> String {
	let mut plain = String::new();
	let mut rest = text;
	while let Some((before, link)) = rest.split_once('[') {
		plain.push_str(before);
		let words = link.split_once("](").filter(|(words, _)| !words.contains(']'));
		match words.and_then(|(words, after)| Some((words, after.split_once(')')?.1))) {
			Some((words, after)) => {
				plain.push_str(words);
				rest = after;
			}
			None => {
				plain.push('[');
				rest = link;
			}
		}
	}
	plain.push_str(rest);
	plain
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_error_is_explained_in_both_languages() {
		let found = error("badorigin").unwrap();
		assert_eq!(found.name, "BadOrigin");
		assert!(found.english.contains("duties") && found.korean.contains("직무"), "{found:?}");
		assert_eq!(error("council.NoSeat").unwrap().name, "Council.NoSeat");
		assert_eq!(error("Council.Nothing"), None);
		assert!(errors().count() > 300);
	}

	#[test]
	fn a_text_has_no_links() {
		assert_eq!(plain("See [Calls](calls.md#x), and [1] [b](c)."), "See Calls, and [1] b.");
	}
}
