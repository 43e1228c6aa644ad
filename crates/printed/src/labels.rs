//! What claims and kinds are called: the catalogue `labels.json`.

use serde::Deserialize;
use std::{collections::BTreeMap, sync::LazyLock};

/// The language of a printed certificate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Language {
	/// Korean.
	Korean,
	/// English.
	English,
}

impl Language {
	/// The tag of RFC 5646.
	pub(crate) const fn tag(self) -> &'static str {
		match self {
			Self::Korean => "ko-KR",
			Self::English => "en",
		}
	}

	/// One of two texts.
	pub(crate) const fn choose<'a>(self, korean: &'a str, english: &'a str) -> &'a str {
		match self {
			Self::Korean => korean,
			Self::English => english,
		}
	}
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalogue {
	claims: BTreeMap<String, [String; 2]>,
	kinds: BTreeMap<String, [String; 2]>,
}

static CATALOGUE: LazyLock<Option<Catalogue>> =
	LazyLock::new(|| serde_json::from_str(include_str!("labels.json")).ok());

/// How a claim is called; an unknown one has its own name.
pub(crate) fn claim(name: &str, language: Language) -> String {
	let known = CATALOGUE.as_ref().and_then(|catalogue| catalogue.claims.get(name));
	known.map_or(name, |[korean, english]| language.choose(korean, english)).to_owned()
}

/// How a kind (`vct`) is called, if it is known.
pub(crate) fn kind(kind: &str, language: Language) -> Option<String> {
	let name = kind.strip_prefix("urn:madang:certificate:")?;
	let [korean, english] = CATALOGUE.as_ref()?.kinds.get(name)?;
	Some(language.choose(korean, english).to_owned())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_catalogue_is_read_and_what_it_does_not_have_keeps_its_name() {
		assert_eq!(claim("business_number", Language::Korean), "사업자등록번호");
		assert_eq!(claim("business_number", Language::English), "Business number");
		assert_eq!(claim("other", Language::Korean), "other");
		let kind = |text, language| kind(text, language).unwrap_or_default();
		assert_eq!(
			kind("urn:madang:certificate:title-extract", Language::Korean),
			"등기사항증명서"
		);
		assert_eq!(kind("urn:madang:certificate:apostille", Language::English), "Apostille");
		assert_eq!(kind("urn:other:apostille", Language::English), "");
	}

	#[test]
	fn the_catalogue_has_the_kinds_of_a_new_network_under_their_names() {
		let catalogue = CATALOGUE.as_ref().unwrap();
		let source = include_str!("../../../runtime/src/catalogue.rs");
		for (name, [_, english]) in &catalogue.kinds {
			assert!(source.contains(&format!("\"{name}\"")), "{name}");
			assert!(source.contains(&format!("\"{english}\"")), "{english}");
		}
		assert_eq!(catalogue.kinds.len(), 28);
	}
}
