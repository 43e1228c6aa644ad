//! The language in which the command speaks, and the names of columns and rows. Its sentences: [`crate::sentences`].
//!
//! What the chain has is shown as it is, and so are the terms of the law in Korean. JSON is the same in both languages.

use std::{
	collections::BTreeMap,
	sync::{
		atomic::{AtomicBool, Ordering},
		LazyLock,
	},
};

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Lang {
	/// Korean.
	Ko,
	/// English.
	En,
}

/// Whether it is Korean. Set once, before anything is printed.
static KOREAN: AtomicBool = AtomicBool::new(false);

impl Lang {
	/// The language of the environment: that of the first of these variables that has a value.
	pub fn of_environment(value: impl Fn(&str) -> Option<String>) -> Self {
		let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
		let first = names.into_iter().filter_map(value).find(|value| !value.is_empty());
		match first {
			Some(value)
				if value == "ko" || value.starts_with("ko_") || value.starts_with("ko.") =>
			{
				Self::Ko
			}
			_ => Self::En,
		}
	}

	/// The language that a command line or the environment asks for.
	pub fn asked_for(
		line: impl IntoIterator<Item = String>,
		value: impl Fn(&str) -> Option<String>,
	) -> Self {
		let (mut line, mut asked) = (line.into_iter(), value("MADANG_LANG"));
		while let Some(word) = line.next() {
			match word.strip_prefix("--lang") {
				Some("") => asked = line.next(),
				Some(rest) => asked = rest.strip_prefix('=').map(str::to_owned).or(asked),
				None => {}
			}
		}
		match asked.as_deref() {
			Some("ko") => Self::Ko,
			Some("en") => Self::En,
			_ => Self::of_environment(value),
		}
	}

	/// Speak it from now on; but English for programs, who read the same in every language.
	pub fn use_for(self, json: bool) {
		KOREAN.store(self == Self::Ko && !json, Ordering::Relaxed);
	}

	/// The language in use.
	pub fn now() -> Self {
		match KOREAN.load(Ordering::Relaxed) {
			true => Self::Ko,
			false => Self::En,
		}
	}

	/// The one of two texts in this language.
	pub fn of<T>(self, english: T, korean: T) -> T {
		match self {
			Self::En => english,
			Self::Ko => korean,
		}
	}
}

/// Labels in both languages: lines of the label as it is in the source, then its words in Korean, or its words in English and
/// in Korean.
static LABELS: LazyLock<BTreeMap<&str, (&str, &str)>> = LazyLock::new(|| {
	let line = |line: &'static str| match *line.split('\t').collect::<Vec<_>>().as_slice() {
		[english, korean] => Some((english, (english, korean))),
		[label, english, korean] => Some((label, (english, korean))),
		_ => None,
	};
	include_str!("labels.ko.txt").lines().filter_map(line).collect()
});

/// The name of a column or a row in a language. One that the source has in both, as `상태 state` or `interest (이자)`, is
/// divided.
pub fn label(text: &str, lang: Lang) -> String {
	if let Some((english, korean)) = LABELS.get(text) {
		return lang.of(*english, *korean).to_owned();
	}
	let (korean, english) = match text.split_once(" (") {
		Some((english, rest)) if is_korean(rest) => (rest.trim_end_matches(')'), english),
		_ => divided(text),
	};
	match lang.of(english, korean).trim() {
		"" => text.to_owned(),
		words => words.to_owned(),
	}
}

/// The Korean words at the beginning, and the English ones after them.
fn divided(text: &str) -> (&str, &str) {
	let ends = text.char_indices().filter(|(_, c)| *c == ' ').map(|(at, _)| at);
	let mut begin = 0;
	for end in ends.chain([text.len()]) {
		match text.get(begin..end) {
			Some(word) if is_korean(word) => begin = end,
			_ => break,
		}
	}
	text.split_at(begin)
}

fn is_korean(text: &str) -> bool {
	text.chars().any(|c| ('가'..='힣').contains(&c))
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::{fs, path::Path};

	#[test]
	fn the_first_variable_that_is_set_decides() {
		let of = |values: &[(&str, &str)]| {
			Lang::of_environment(|name| {
				let found = values.iter().find(|(one, _)| *one == name);
				found.map(|(_, value)| (*value).to_owned())
			})
		};
		assert_eq!(of(&[]), Lang::En);
		assert_eq!(of(&[("LANG", "ko_KR.UTF-8")]), Lang::Ko);
		assert_eq!(of(&[("LC_ALL", "C"), ("LANG", "ko_KR.UTF-8")]), Lang::En);
		assert_eq!(of(&[("LC_ALL", ""), ("LC_MESSAGES", "ko"), ("LANG", "C")]), Lang::Ko);
		assert_eq!(of(&[("LANG", "kok_IN")]), Lang::En);
	}

	#[test]
	fn the_command_line_decides_before_the_environment() {
		let of = |line: &str, values: &[(&str, &str)]| {
			Lang::asked_for(line.split(' ').map(str::to_owned), |name| {
				let found = values.iter().find(|(one, _)| *one == name);
				found.map(|(_, value)| (*value).to_owned())
			})
		};
		let korean = [("LANG", "ko_KR.UTF-8")];
		assert_eq!(of("madang status", &korean), Lang::Ko);
		assert_eq!(of("madang --lang en status", &korean), Lang::En);
		assert_eq!(of("madang status --lang=ko", &[]), Lang::Ko);
		assert_eq!(of("madang status", &[("MADANG_LANG", "ko")]), Lang::Ko);
		assert_eq!(of("madang --lang en status", &[("MADANG_LANG", "ko")]), Lang::En);
		assert_eq!(of("madang --lang fr status", &korean), Lang::Ko);
		assert_eq!(of("madang --language ko", &[]), Lang::En);
	}

	#[test]
	fn a_label_is_in_one_language() {
		for (text, english, korean) in [
			("상태 state", "state", "상태"),
			("interest (이자)", "interest", "이자"),
			("갑구 Section A: ownership", "Section A: ownership", "갑구"),
			("등기필 통지 pending notices", "pending notices", "등기필 통지"),
			("순위", "rank", "순위"),
			("outcome", "outcome", "결과"),
			("network (genesis)", "network (genesis)", "망 (제네시스)"),
			("", "", ""),
		] {
			assert_eq!(label(text, Lang::En), english);
			assert_eq!(label(text, Lang::Ko), korean);
		}
	}

	/// The sources of the command.
	fn sources(folder: &Path, found: &mut Vec<String>) {
		for entry in fs::read_dir(folder).unwrap() {
			let path = entry.unwrap().path();
			match path.is_dir() {
				true => sources(&path, found),
				false => found.extend(fs::read_to_string(path)),
			}
		}
	}

	#[test]
	fn every_column_has_a_name_in_both_languages() {
		let mut all = Vec::new();
		sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/commands"), &mut all);
		let mut checked = 0;
		for source in &all {
			let tables = source.split("output::table(").skip(1).filter_map(|rest| {
				rest.trim_start().strip_prefix('[')?.split_once(']').map(|(header, _)| header)
			});
			let headers =
				["let header = [", "let heads = ["].map(|begin| source.split(begin).skip(1));
			let headers = headers.into_iter().flatten();
			let headers = headers.filter_map(|rest| rest.split_once(']').map(|(header, _)| header));
			let rows = source.split("facts.push((").skip(1);
			let rows = rows.filter_map(|rest| rest.split_once(',').map(|(label, _)| label.trim()));
			for list in tables.chain(headers).chain(rows) {
				for text in list
					.split('"')
					.skip(1)
					.step_by(2)
					.filter(|text| !text.is_empty() && !text.contains('{'))
				{
					checked += 1;
					let words = label(text, Lang::Ko);
					assert!(is_korean(&words) || words == "DID", "{text}: no name in Korean");
					assert!(
						!is_korean(&label(text, Lang::En)) || text == "이름",
						"{text}: no name in English"
					);
				}
			}
		}
		assert!(checked > 150, "{checked}");
	}
}
