//! Characters that look like others, and marks that programs put around values.

use std::borrow::Cow;

/// A value without what only looks different: look-alike dots, hyphens and spaces, letters and digits
/// of full width, invisible characters, spaces at the ends, and the marks with which programs keep a
/// spreadsheet from reading digits as a number (`="…"`, or an apostrophe before them).
pub(super) fn clean(value: &str) -> Cow<'_, str> {
	let value = without_marks(value);
	if !value.chars().any(|c| plain(c) != Some(c)) {
		return Cow::Borrowed(value.trim());
	}
	let plain: String = value.chars().filter_map(plain).collect();
	Cow::Owned(plain.trim().to_owned())
}

/// The value inside of `="…"` or after an apostrophe.
fn without_marks(value: &str) -> &str {
	let value = value.trim();
	let formula = value.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
	let inner = formula.or_else(|| value.strip_prefix('\'')).unwrap_or(value);
	match inner.starts_with(|c: char| c.is_ascii_digit()) {
		true => inner,
		false => value,
	}
}

/// The usual character for one that looks like it. `None` if it is invisible.
const fn plain(c: char) -> Option<char> {
	Some(match c {
		// Middle dots: Hangul letter araea, Greek, bullet, hyphenation point, bullet operator, dot
		// operator, Katakana of full and half width, Hangul jungseong araea.
		'\u{318d}' | '\u{387}' | '\u{2022}' | '\u{2027}' | '\u{2219}' | '\u{22c5}' | '\u{30fb}'
		| '\u{ff65}' | '\u{119e}' => '·',
		// Hyphens, dashes and the minus sign.
		'\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{2043}' => '-',
		// Spaces of other widths.
		'\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => ' ',
		// Zero width, and a byte order mark inside of a file.
		'\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => return None,
		// Full width.
		'\u{ff01}'..='\u{ff5e}' => match char::from_u32(c as u32 - 0xfee0) {
			Some(narrow) => narrow,
			None => c,
		},
		_ => c,
	})
}

/// What distinguishes a value from a name with the same letters and digits, in words.
///
/// `None` if it has other letters, so that it is not the same name.
pub(super) fn difference(value: &str, name: &str) -> Option<String> {
	let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
	if letters(value) != letters(name) {
		return None;
	}
	let others = |text: &str| {
		let others = text.chars().filter(|c| !c.is_alphanumeric() && *c != ' ');
		others.map(|c| format!("'{c}' (U+{:04X})", u32::from(c))).collect::<Vec<_>>()
	};
	let (found, wanted) = (others(value), others(name));
	let differs = found.iter().find(|c| !wanted.contains(c));
	let missing = wanted.iter().find(|c| !found.contains(c));
	Some(match (differs, missing) {
		(Some(found), Some(wanted)) => {
			format!("has {found} where the list has {wanted}: write {name}")
		}
		(Some(found), None) => format!("has {found}, which the list does not have: write {name}"),
		(None, Some(wanted)) => format!("lacks {wanted}: write {name}"),
		(None, None) => format!("write {name}"),
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn look_alikes_become_the_usual_characters() {
		for dot in ['·', 'ㆍ', '‧', '・', '•', '･', '∙', '⋅', '·', 'ᆞ'] {
			assert_eq!(clean(&format!("국방{dot}군사시설")), "국방·군사시설", "{dot:?}");
		}
		for dash in ['-', '‐', '‑', '‒', '–', '—', '―', '−', '－', '﹣'] {
			assert_eq!(clean(&format!("2019{dash}48211")), "2019-48211", "{dash:?}");
		}
		for space in [' ', '\u{a0}', '\u{3000}', '\u{2009}'] {
			assert_eq!(clean(&format!("{space}문화{space}및{space}")), "문화 및");
		}
		assert_eq!(clean("１１６８０，１２．３０"), "11680,12.30");
		assert_eq!(clean("\u{feff}1168\u{200b}0"), "11680");
	}

	#[test]
	fn marks_around_digits_are_removed_and_others_stay() {
		assert_eq!(clean("=\"1168010100108580000\""), "1168010100108580000");
		assert_eq!(clean("'1168010100108580000"), "1168010100108580000");
		for value in ["'가", "=\"가\"", "가'", "대", "", "a=1/2;b=1/2", "\u{fffd}"] {
			assert!(matches!(clean(value), Cow::Borrowed(same) if same == value), "{value}");
		}
	}

	#[test]
	fn a_difference_is_named_by_its_characters() {
		let name = "국방·군사시설";
		assert_eq!(
			difference("국방.군사시설", name).unwrap(),
			"has '.' (U+002E) where the list has '·' (U+00B7): write 국방·군사시설"
		);
		assert_eq!(
			difference("국방군사시설", name).unwrap(),
			"lacks '·' (U+00B7): write 국방·군사시설"
		);
		assert_eq!(
			difference("공동-주택", "공동주택").unwrap(),
			"has '-' (U+002D), which the list does not have: write 공동주택"
		);
		assert_eq!(difference("공동주택", name), None);
	}
}
