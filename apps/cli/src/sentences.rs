//! The Korean of the sentences in the source.
//!
//! A sentence is written in English, in `t!`. `sentences.ko.txt` has the Korean of each: lines of the English text, a tab and
//! the Korean one, with the same places for values, in any order. `\n` is a line feed. A particle after a place stands in both
//! forms, as `{name}을(를)`: the one that fits the value is shown.

use crate::lang::Lang;
use std::{collections::BTreeMap, sync::LazyLock};

static KOREAN: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
	let lines = include_str!("sentences.ko.txt").lines();
	let pairs = lines.filter_map(|line| line.split_once('\t'));
	pairs.map(|(english, korean)| (lines_of(english), lines_of(korean))).collect()
});

fn lines_of(text: &str) -> String {
	text.replace("\\n", "\n")
}

/// The Korean of a sentence, if Korean is in use.
pub fn korean(english: &str) -> Option<&'static str> {
	match Lang::now() {
		Lang::En => None,
		Lang::Ko => KOREAN.get(english).map(String::as_str),
	}
}

/// A sentence without values in the language in use.
pub fn sentence(english: &'static str) -> &'static str {
	korean(english).unwrap_or(english)
}

/// A sentence with its values in their places: by their names, and `{}` in order.
pub fn fill(words: &str, values: &[(&str, String)]) -> String {
	let (mut filled, mut rest, mut next) = (String::new(), words, 0_usize);
	while let Some((before, after)) = rest.split_once('{') {
		let Some((name, after)) = after.split_once('}') else { break };
		filled.push_str(before);
		let name = match name {
			"" => {
				next += 1;
				(next - 1).to_string()
			}
			name => name.to_owned(),
		};
		let value = values.iter().find(|(one, _)| *one == name).map_or("", |(_, value)| value);
		filled.push_str(value);
		rest = after;
		if let Some((particle, after)) = particle(value, after) {
			filled.push_str(particle);
			rest = after;
		}
	}
	filled + rest
}

/// Particles in both forms, the form after a consonant, and that after a vowel.
const PARTICLES: [(&str, &str, &str); 4] = [
	("을(를)", "을", "를"),
	("이(가)", "이", "가"),
	("은(는)", "은", "는"),
	("으로(로)", "으로", "로"),
];

/// The form of the particle that a text begins with after a value, and the rest of the text. Both forms stay if it is not
/// known how the value ends.
fn particle<'a>(value: &str, text: &'a str) -> Option<(&'static str, &'a str)> {
	let (both, after_consonant, after_vowel) =
		PARTICLES.into_iter().find(|(both, ..)| text.starts_with(both))?;
	let end = End::of(value)?;
	let vowel = end == End::Vowel || (end == End::Rieul && after_vowel == "로");
	Some((if vowel { after_vowel } else { after_consonant }, text.strip_prefix(both)?))
}

/// The sound with which a value ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
	Vowel,
	/// ㄹ.
	Rieul,
	Consonant,
}

impl End {
	fn of(value: &str) -> Option<Self> {
		let last = value.chars().next_back()?;
		match last {
			// 이, 사, 오, 구; 일, 칠, 팔; 영, 삼, 육.
			'2' | '4' | '5' | '9' => Some(Self::Vowel),
			'1' | '7' | '8' => Some(Self::Rieul),
			'0' | '3' | '6' => Some(Self::Consonant),
			// Syllables are ordered by their final consonants last; ㄹ is the eighth of 27.
			'가'..='힣' => match (u32::from(last) - u32::from('가')) % 28 {
				0 => Some(Self::Vowel),
				8 => Some(Self::Rieul),
				_ => Some(Self::Consonant),
			},
			_ => None,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::{collections::BTreeSet, fs, path::Path};

	#[test]
	fn values_stand_where_the_korean_has_them() {
		let values = [("0", "a".to_owned()), ("name", "{}".to_owned()), ("1", "b".to_owned())];
		assert_eq!(fill("{name}: {}, {}", &values), "{}: a, b");
		assert_eq!(fill("{1} {0} {name}", &values), "b a {}");
		assert_eq!(fill("없음", &[]), "없음");
		let (name, error) = ("kim", "x");
		assert_eq!(t!("key {name}: {}", error), "key kim: x");
	}

	#[test]
	fn a_particle_fits_the_value_before_it() {
		let filled = |korean: &str, value: &str| fill(korean, &[("0", value.to_owned())]);
		assert_eq!(filled("안건 {}을(를) 철회", "12"), "안건 12를 철회");
		assert_eq!(filled("안건 {}을(를) 철회", "13"), "안건 13을 철회");
		assert_eq!(filled("{}이(가) 없습니다", "국민은행"), "국민은행이 없습니다");
		assert_eq!(filled("{}은(는) 당사자", "서울시"), "서울시는 당사자");
		assert_eq!(filled("접수번호 {}으로(로)", "2026-17"), "접수번호 2026-17로");
		assert_eq!(filled("접수번호 {}으로(로)", "2026-16"), "접수번호 2026-16으로");
		assert_eq!(filled("{}을(를)", "5EHz"), "5EHz을(를)");
	}

	/// The program's sources up to their tests.
	fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
		for entry in fs::read_dir(folder).unwrap() {
			let path = entry.unwrap().path();
			if path.file_stem().is_some_and(|name| name == "tests") {
				continue;
			}
			if path.is_dir() {
				sources(&path, found);
			} else if path.extension().is_some_and(|ending| ending == "rs") {
				let text = fs::read_to_string(&path).unwrap();
				let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
				found.push((path.display().to_string(), text[..end].to_owned()));
			}
		}
	}

	fn all_sources() -> Vec<(String, String)> {
		let mut found = Vec::new();
		sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
		found
	}

	/// The text in quotes at the beginning of a piece of source, as the compiler reads it.
	fn quoted(source: &str) -> Option<String> {
		let mut characters = source.trim_start().strip_prefix('"')?.chars().peekable();
		let mut text = String::new();
		loop {
			match characters.next()? {
				'"' => return Some(text),
				'\\' => match characters.next()? {
					'n' => text.push('\n'),
					'\n' => while characters.next_if(|one| one.is_whitespace()).is_some() {},
					other => text.push(other),
				},
				other => text.push(other),
			}
		}
	}

	/// The places of a text, those without a name by their numbers.
	fn places(text: &str) -> BTreeSet<String> {
		let (mut found, mut next) = (BTreeSet::new(), 0);
		for part in text.split('{').skip(1) {
			let inside = part.split('}').next().unwrap();
			let name = inside.split(':').next().unwrap();
			found.insert(match name {
				"" => {
					next += 1;
					(next - 1).to_string()
				}
				name => name.to_owned(),
			});
		}
		found
	}

	#[test]
	fn every_sentence_has_its_korean_and_no_other_is_there() {
		let mut used = BTreeSet::new();
		for (_, source) in all_sources() {
			let begins = source.match_indices("t!(").filter(|(at, _)| {
				!source[..*at].ends_with(|before: char| before.is_alphanumeric() || before == '_')
			});
			used.extend(begins.filter_map(|(at, begin)| quoted(&source[at + begin.len()..])));
		}
		assert!(used.len() > 700, "{}", used.len());
		let there: BTreeSet<_> = KOREAN.keys().cloned().collect();
		let missing: Vec<_> = used.difference(&there).collect();
		let unused: Vec<_> = there.difference(&used).collect();
		assert!(missing.is_empty(), "without Korean: {missing:#?}");
		assert!(unused.is_empty(), "not used: {unused:#?}");
		let lines = include_str!("sentences.ko.txt").lines().count();
		assert_eq!(lines, KOREAN.len(), "each line is a sentence, a tab and its Korean, once");
		for (english, korean) in KOREAN.iter() {
			assert_eq!(places(english), places(korean), "{english}");
		}
	}

	/// A failure, a question or a report with a plain text would be English in Korean too.
	#[test]
	fn what_people_read_is_in_both_languages() {
		let begins = [
			"Failure::input(",
			"Failure::rejected(",
			"Failure::not_found(",
			"Error::Input(",
			"Error::NotFound(",
			".warn(",
			"ask_before(",
			"passphrase(",
			"ask_twice(",
			"ensure_waits(",
			"ok_or(",
			".progress(||",
			"Failure { message:",
			"of_line(",
		];
		let mut plain = Vec::new();
		for (path, source) in all_sources() {
			for begin in begins {
				for rest in source.split(begin).skip(1) {
					let rest = rest.trim_start().trim_start_matches('&');
					let text = quoted(rest.trim_start_matches("format!("));
					let has_words = |text: &String| {
						let outside =
							text.split('{').map(|part| part.rsplit('}').next().unwrap_or_default());
						outside.flat_map(str::chars).any(|one| one.is_ascii_alphabetic())
					};
					plain.extend(text.filter(has_words).map(|text| format!("{path}: {text}")));
				}
			}
		}
		assert!(plain.is_empty(), "write them in t!: {plain:#?}");
	}
}
