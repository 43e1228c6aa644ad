//! Values of the chain on a page: names in words, and links to the objects that they name.

use crate::{page::Page, shown};
use madang_index::Mention;
use madang_json::OBJECTS;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// How deep values are shown. Those of the chain are less deep.
const DEEPEST: usize = 24;

/// A value as it is shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Shown {
	/// Nothing.
	Nothing,
	/// A text, with the address of what it names.
	Text {
		/// The text.
		text: String,
		/// The address.
		link: Option<String>,
		/// Whether it is of bytes.
		code: bool,
	},
	/// Values with names.
	Fields(Vec<(String, Shown)>),
	/// Values in order.
	List(Vec<Shown>),
}

/// How many digits a number has at most whose thousands are apart. Longer ones are identifiers.
const MAX_DIGITS: usize = 16;

/// What the values of one event or call can name.
pub type Mentions = BTreeSet<Mention>;

/// The beginning of a value: so many texts, and then a link to the page with all of it. Some values have thousands, such as
/// the rows of imported files.
pub fn beginning(page: &Page, value: Shown, most: usize, all: &str) -> Shown {
	let mut left = most;
	let more = || Shown::Text {
		text: page.t("… all of it").to_owned(),
		link: Some(all.to_owned()),
		code: false,
	};
	cut(value, &mut left, &more)
}

fn cut(value: Shown, left: &mut usize, more: &impl Fn() -> Shown) -> Shown {
	match value {
		Shown::Nothing => Shown::Nothing,
		Shown::Text { text, link, code } => {
			*left = left.saturating_sub(1);
			Shown::Text { text, link, code }
		}
		Shown::Fields(fields) => {
			let mut kept = Vec::new();
			for (name, field) in fields {
				if *left == 0 {
					kept.push(("…".to_owned(), more()));
					break;
				}
				kept.push((name, cut(field, left, more)));
			}
			Shown::Fields(kept)
		}
		Shown::List(values) => {
			let mut kept = Vec::new();
			for one in values {
				if *left == 0 {
					kept.push(more());
					break;
				}
				kept.push(cut(one, left, more));
			}
			Shown::List(kept)
		}
	}
}

/// The fields of an event, the arguments of a call, or another value under this name.
pub fn value(page: &Page, name: &str, value: &Value, mentions: &Mentions) -> Shown {
	tree(page, name, value, mentions, 0)
}

fn object(page: &Page, fields: &Map<String, Value>, mentions: &Mentions, depth: usize) -> Shown {
	let fields = fields.iter().filter(|(_, value)| !value.is_null());
	let fields =
		fields.map(|(name, value)| (page.name(name), tree(page, name, value, mentions, depth + 1)));
	Shown::Fields(fields.collect())
}

fn tree(page: &Page, name: &str, value: &Value, mentions: &Mentions, depth: usize) -> Shown {
	if depth > DEEPEST {
		return text("…".to_owned(), None);
	}
	match value {
		Value::Null => Shown::Nothing,
		Value::Bool(true) => text(page.t("yes").to_owned(), None),
		Value::Bool(false) => text(page.t("no").to_owned(), None),
		Value::Number(number) => named(page, name, number.to_string(), mentions),
		Value::String(string) => named(page, name, string.clone(), mentions),
		Value::Array(values) => {
			let values = values.iter().map(|value| tree(page, name, value, mentions, depth + 1));
			Shown::List(values.collect())
		}
		Value::Object(fields) => object(page, fields, mentions, depth),
	}
}

fn text(text: String, link: Option<String>) -> Shown {
	let code = text.starts_with("0x");
	Shown::Text { text, link, code }
}

/// A text, with a link if the event names an object with this id under such a name.
fn named(page: &Page, name: &str, id: String, mentions: &Mentions) -> Shown {
	let kinds = mentions.iter().filter(|one| one.id == id).map(|one| one.kind.as_str());
	let kinds: Vec<_> = kinds.collect();
	let kind = match kinds[..] {
		[] => None,
		// Long ids are of one object only. A small number can be a count as well.
		[kind] if id.len() > 8 || fits(name, kind) => Some(kind),
		_ => kinds.iter().copied().find(|kind| fits(name, kind)),
	};
	let link = kind.map(|kind| page.object(kind, &id));
	if link.is_some() || is_name(name) {
		return text(id, link);
	}
	let number = id.parse::<u64>().ok().filter(|_| id.bytes().all(|byte| byte.is_ascii_digit()));
	match number {
		Some(moment) if is_moment(name, moment) => text(shown::moment(moment), None),
		Some(number) if id.len() <= MAX_DIGITS && !id.starts_with("00") => {
			text(shown::number(number), None)
		}
		None if is_word(&id) => text(page.name(&id), None),
		_ => text(id, None),
	}
}

/// Whether a number is a moment: the field is named so, and it is one after 2015.
fn is_moment(name: &str, number: u64) -> bool {
	let named = ["at", "since", "until"].contains(&name) || name.ends_with("_at");
	named && number > 1_420_000_000_000
}

/// Whether a field with this name can name an object of this kind.
fn fits(name: &str, kind: &str) -> bool {
	let of_institution = [
		"by",
		"agent",
		"bank",
		"lender",
		"creditor",
		"foundation",
		"agency",
		"office",
		"member",
		"successor",
		"notary",
		"issuer",
		"authority",
		"municipality",
		"former",
		"new_lender",
	];
	let name = name.strip_suffix('s').unwrap_or(name);
	OBJECTS.iter().any(|(_, known)| *known == kind)
		&& (name.replace('_', "-").ends_with(kind)
			|| (kind == "institution" && of_institution.contains(&name)))
}

/// Names and reasons are people's words.
fn is_name(field: &str) -> bool {
	madang_json::TEXT_FIELDS.contains(&field)
}

/// Whether a text is a variant's name, such as `in-force`, which has words.
fn is_word(text: &str) -> bool {
	text.starts_with(|first: char| first.is_ascii_lowercase())
		&& text.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-')
}
