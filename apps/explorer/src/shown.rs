//! Times and long texts as people read them.

use crate::page::Page;
use madang_primitives::KoreanDay;

/// A moment in milliseconds since 1970, in Korean time: `2026-11-24 15:09:56`.
pub fn moment(milliseconds: u64) -> String {
	// Korea has no summer time.
	let seconds = milliseconds / 1_000 + 9 * 60 * 60;
	let of_day = seconds % (24 * 60 * 60);
	let day = KoreanDay::of(milliseconds);
	format!("{day} {:02}:{:02}:{:02}", of_day / 3_600, of_day / 60 % 60, of_day % 60)
}

/// The same as machines read it: `2026-11-24T15:09:56+09:00`.
pub fn machine_moment(milliseconds: u64) -> String {
	format!("{}+09:00", moment(milliseconds).replace(' ', "T"))
}

/// A number with its thousands apart.
pub fn number(number: u64) -> String {
	let digits = number.to_string();
	let mut text = String::new();
	for (position, digit) in digits.chars().enumerate() {
		if position > 0 && (digits.len() - position).is_multiple_of(3) {
			text.push(',');
		}
		text.push(digit);
	}
	text
}

/// Digits with their thousands apart. Another text as it is.
pub fn digits(text: &str) -> String {
	text.parse().map_or_else(|_| text.to_owned(), number)
}

/// A time in the unit in which people would say it.
pub fn span(page: &Page, milliseconds: u64) -> String {
	let seconds = milliseconds / 1_000;
	match seconds {
		0..=119 => format!("{seconds} {}", page.t("seconds")),
		120..=7_199 => format!("{} {}", seconds / 60, page.t("minutes")),
		7_200..=172_799 => format!("{} {}", seconds / 3_600, page.t("hours")),
		_ => format!("{} {}", seconds / 86_400, page.t("days")),
	}
}

/// The beginning and the end of a long text, such as a hash.
pub fn short(text: &str) -> String {
	let letters: Vec<_> = text.chars().collect();
	match letters.len() {
		0..=16 => text.to_owned(),
		length => {
			let (first, last) = (letters.iter().take(8), letters.iter().skip(length - 6));
			format!("{}…{}", first.collect::<String>(), last.collect::<String>())
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn moments_are_korean_time() {
		assert_eq!(moment(1_795_500_596_000), "2026-11-24 15:09:56");
		assert_eq!(moment(1_795_532_400_000), "2026-11-25 00:00:00");
		assert_eq!(machine_moment(1_795_500_596_000), "2026-11-24T15:09:56+09:00");
	}

	#[test]
	fn numbers_have_their_thousands_apart() {
		let all = [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")];
		for (given, expected) in all {
			assert_eq!(number(given), expected);
			assert_eq!(digits(&given.to_string()), expected);
		}
		// One that is greater than a number of 64 bits keeps its digits.
		for text in ["18446744073709551616", "84.5", ""] {
			assert_eq!(digits(text), text);
		}
	}

	#[test]
	fn long_texts_are_cut_in_the_middle() {
		assert_eq!(short("0x1234"), "0x1234");
		assert_eq!(short("0x0123456789abcdef0123456789abcdef"), "0x012345…abcdef");
		assert_eq!(short("가나다라마바사아자차카타파하거너더"), "가나다라마바사아…타파하거너더");
	}
}
