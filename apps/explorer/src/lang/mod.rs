//! Korean and English.
//!
//! Pages are written in English; `words.ko.txt` has the Korean of each text: lines of the English text, a tab and the
//! Korean one. `names.ko.txt` has that of names on the chain. Tests fail if one is missing or not used.

use madang_primitives::{BuildingUse, EntryPurpose, LandCategory, Structure};
use std::{collections::BTreeMap, sync::LazyLock};

static KOREAN: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
	include_str!("words.ko.txt").lines().filter_map(|line| line.split_once('\t')).collect()
});

/// The Korean of names on the chain: events, stages, kinds of institutions, duties.
static NAMES: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
	include_str!("names.ko.txt").lines().filter_map(|line| line.split_once('\t')).collect()
});

/// The Korean of the lists of codes, by the names that JSON has.
static CODES: LazyLock<BTreeMap<String, &str>> = LazyLock::new(|| {
	let categories = LandCategory::ALL.map(|one| (format!("{one:?}"), one.korean()));
	let uses = BuildingUse::ALL.map(|one| (format!("{one:?}"), one.korean()));
	let structures = Structure::ALL.map(|one| (format!("{one:?}"), one.korean()));
	let purposes = EntryPurpose::ALL.map(|one| (format!("{one:?}"), one.korean()));
	let all = categories.into_iter().chain(uses).chain(structures).chain(purposes);
	all.map(|(name, korean)| (madang_json::kebab(&name), korean)).collect()
});

/// The language of a page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lang {
	/// 한국어.
	Korean,
	/// English.
	English,
}

impl Lang {
	/// Both.
	pub const ALL: [Self; 2] = [Self::Korean, Self::English];

	/// Its code in addresses and in HTML.
	pub const fn code(self) -> &'static str {
		match self {
			Self::Korean => "ko",
			Self::English => "en",
		}
	}

	/// Its own name.
	pub const fn name(self) -> &'static str {
		match self {
			Self::Korean => "한국어",
			Self::English => "English",
		}
	}

	/// The language of a code.
	pub fn of_code(code: &str) -> Option<Self> {
		Self::ALL.into_iter().find(|lang| lang.code() == code)
	}

	/// The language that a browser asks for first, by its `Accept-Language`. Korean if it asks for neither.
	pub fn preferred(accept: &str) -> Self {
		let asked = accept.split(',').filter_map(|part| {
			let mut parts = part.split(';');
			let code = parts.next()?.trim().split('-').next()?;
			let weight = parts.find_map(|part| part.trim().strip_prefix("q="));
			let weight = weight.map_or(Some(1.0), |weight| weight.parse::<f32>().ok())?;
			Some((Self::of_code(code)?, weight)).filter(|(_, weight)| *weight > 0.0)
		});
		// The first one of the greatest weight.
		let first = asked.reduce(|first, next| if next.1 > first.1 { next } else { first });
		first.map_or(Self::Korean, |(lang, _)| lang)
	}

	/// A text of a page in this language.
	pub fn text(self, english: &'static str) -> &'static str {
		match self {
			Self::English => english,
			Self::Korean => KOREAN.get(english).copied().unwrap_or(english),
		}
	}

	/// A name of the chain, such as `Conveyances.StageChanged` or `valid_through`, in words.
	pub fn name_of(self, name: &str) -> String {
		let known = match self {
			Self::English => None,
			Self::Korean => NAMES
				.get(name)
				.copied()
				.or_else(|| CODES.get(name).copied())
				.or_else(|| madang_json::words::korean(name)),
		};
		known.map_or_else(|| in_words(name), str::to_owned)
	}

	/// A kind of objects, such as `status-list`.
	pub fn kind(self, kind: &str) -> String {
		let text = match kind {
			"institution" => self.text("Institution"),
			"deal" => self.text("Deal"),
			"loan" => self.text("Loan"),
			"transfer" => self.text("Transfer of loans"),
			"programme" => self.text("Programme"),
			"guarantee" => self.text("Guarantee"),
			"title" => self.text("Title"),
			"parcel" => self.text("Parcel in the books"),
			"pnu" => self.text("Parcel"),
			"building" => self.text("Building"),
			"unit" => self.text("Unit"),
			"application" => self.text("Application"),
			"did" => self.text("DID"),
			"account" => self.text("Account"),
			"batch" => self.text("Batch of certificates"),
			"accreditation" => self.text("Accreditation"),
			"status-list" => self.text("Status list"),
			"certificate" => self.text("Certificate"),
			"notarial-act" => self.text("Notarial act"),
			"apostille" => self.text("Apostille"),
			"proposal" => self.text("Proposal of the council"),
			"node" => self.text("Node"),
			other => return in_words(other),
		};
		text.to_owned()
	}
}

/// A name of the source in words: `valid_through` as "valid through", `Conveyances.StageChanged` as "Conveyances: stage
/// changed".
fn in_words(name: &str) -> String {
	let Some((pallet, name)) = name.split_once('.') else { return name.replace(['_', '-'], " ") };
	let mut words = String::new();
	for letter in name.replace(['_', '-'], " ").chars() {
		if letter.is_uppercase() && !words.is_empty() {
			words.push(' ');
		}
		words.extend(letter.to_lowercase());
	}
	format!("{pallet}: {words}")
}

#[cfg(test)]
mod tests {
	use super::*;
	use madang_primitives::{Duty, InstitutionKind};
	use std::{collections::BTreeSet, fs, path::Path};

	#[test]
	fn the_language_is_the_one_that_the_browser_prefers() {
		assert_eq!(Lang::preferred("en-US,en;q=0.9,ko;q=0.8"), Lang::English);
		assert_eq!(Lang::preferred("ko-KR,ko;q=0.9,en;q=0.8"), Lang::Korean);
		assert_eq!(Lang::preferred("fr, en;q=0.3, ko;q=0.7"), Lang::Korean);
		assert_eq!(Lang::preferred("fr"), Lang::Korean);
		assert_eq!(Lang::preferred("en;q=0"), Lang::Korean);
		assert_eq!(Lang::preferred(""), Lang::Korean);
		assert_eq!(Lang::preferred(";;,q=,en;q=x"), Lang::Korean);
	}

	#[test]
	fn names_of_the_chain_are_words() {
		assert_eq!(Lang::English.name_of("Conveyances.StageChanged"), "Conveyances: stage changed");
		assert_eq!(Lang::English.name_of("Lending.record_repayment"), "Lending: record repayment");
		assert_eq!(Lang::English.name_of("valid_through"), "valid through");
		assert_eq!(Lang::Korean.name_of("Conveyances.StageChanged"), "단계 변경");
		assert_eq!(Lang::Korean.name_of("registry-office"), "등기소");
		assert_eq!(Lang::Korean.name_of("Session.NewSession"), "Session: new session");
	}

	#[test]
	fn every_event_kind_and_duty_has_its_korean() {
		// The SDK's own.
		let of_sdk = ["System", "Session", "Grandpa", "Historical"];
		let catalogue = include_str!("../../../../docs/src/events.md");
		let events =
			catalogue.lines().filter_map(|line| line.strip_prefix("**`")?.split('`').next());
		let events = events.filter(|name| !of_sdk.iter().any(|pallet| name.starts_with(pallet)));
		let named = |value: serde_json::Value| value.as_str().unwrap().to_owned();
		let duties = Duty::ALL.map(|duty| named(serde_json::to_value(duty).unwrap()));
		let kinds = InstitutionKind::ALL.map(|kind| named(serde_json::to_value(kind).unwrap()));
		let all: Vec<_> = events.map(str::to_owned).chain(duties).chain(kinds).collect();
		assert!(all.len() > 200, "{}", all.len());
		let missing: Vec<_> =
			all.iter().filter(|name| !NAMES.contains_key(name.as_str())).collect();
		assert!(missing.is_empty(), "without Korean: {missing:?}");
		let lines = include_str!("names.ko.txt").lines().count();
		assert_eq!(lines, NAMES.len(), "each line is a name, a tab and its Korean, once");
	}

	#[test]
	fn every_question_and_its_columns_have_their_korean() {
		for question in madang_index::audit::QUESTIONS {
			assert!(
				NAMES.contains_key(format!("audit.{}", question.name).as_str()),
				"{}",
				question.name
			);
			let columns = question.columns.iter().map(|(column, _)| *column);
			for name in columns.chain(question.parameters()).filter(|name| *name != "before") {
				let korean = Lang::Korean.name_of(name);
				let is_korean = korean.chars().any(|letter| ('가'..='힣').contains(&letter));
				assert!(is_korean, "{}: {name} is {korean}", question.name);
			}
		}
	}

	/// The texts that are asked for: `t("…")` and `text("…")`.
	fn used(folder: &Path, found: &mut BTreeSet<String>) {
		for entry in fs::read_dir(folder).unwrap() {
			let path = entry.unwrap().path();
			if path.is_dir() {
				used(&path, found);
			} else {
				let text = fs::read_to_string(&path).unwrap();
				for begin in [".t", ".text"].map(|name| format!("{name}(")) {
					let calls = text.split(&begin).skip(1);
					// A long text is on a line of its own.
					let given = calls.filter_map(|rest| rest.trim_start().strip_prefix('"'));
					found
						.extend(given.filter_map(|rest| rest.split('"').next()).map(str::to_owned));
				}
			}
		}
	}

	#[test]
	fn every_text_has_its_korean_and_no_other_is_there() {
		let mut asked = BTreeSet::new();
		let here = Path::new(env!("CARGO_MANIFEST_DIR"));
		used(&here.join("src"), &mut asked);
		// This test's own.
		asked.retain(|text| !text.is_empty() && *text != "…");
		let there: BTreeSet<_> = KOREAN.keys().map(|text| (*text).to_owned()).collect();
		let missing: Vec<_> = asked.difference(&there).collect();
		let unused: Vec<_> = there.difference(&asked).collect();
		assert!(missing.is_empty(), "without Korean: {missing:?}");
		assert!(unused.is_empty(), "not used: {unused:?}");
		let lines = include_str!("words.ko.txt").lines().count();
		assert_eq!(lines, KOREAN.len(), "each line is a text, a tab and its Korean, once");
	}
}
