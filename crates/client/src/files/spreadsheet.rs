//! What spreadsheet programs do to values, and what to do about it.

use madang_primitives::KoreanDay;
use std::{collections::BTreeMap, fmt};

/// Digits of a number that spreadsheets keep. They replace later digits by zeros.
const KEPT_DIGITS: usize = 15;

/// How many long numbers a column must have before their zeros are suspicious.
const SUSPICIOUS: usize = 30;

/// How a spreadsheet changed a value, so that the original value is lost.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Damage {
	/// A long number was rounded: `1.16801E+18`.
	Rounded,
	/// A date became the number of a day. Which day it is depends on the program.
	DayNumber,
	/// A fraction, a receipt or a unit's number became a date: `20-Jan`, `1월 20일`.
	ReadAsDate,
	/// The cell had an error or was too narrow: `#NAME?`, `########`.
	NotShown,
}

impl Damage {
	/// How to get a file without this damage.
	pub const fn remedy(self) -> &'static str {
		match self {
			Self::Rounded | Self::ReadAsDate => {
				"export the file from its source again and do not save it in a spreadsheet; to look \
				 at it there, import it with all columns as text"
			}
			Self::DayNumber => "format the column as yyyy-mm-dd in the spreadsheet, and save again",
			Self::NotShown => {
				"widen the column or correct the formula in the spreadsheet, and save again"
			}
		}
	}
}

impl fmt::Display for Damage {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Self::Rounded => "a spreadsheet rounded this number: its last digits are lost",
			Self::DayNumber => "a spreadsheet wrote the number of a day in place of a date",
			Self::ReadAsDate => "a spreadsheet made a date of this value",
			Self::NotShown => "a spreadsheet did not show this value",
		})
	}
}

/// The damage of a value that could not be read.
pub(super) fn damage(value: &str) -> Option<Damage> {
	if is_rounded(value) {
		return Some(Damage::Rounded);
	}
	if is_short_date(value) {
		return Some(Damage::ReadAsDate);
	}
	let all_hashes = value.len() > 1 && value.chars().all(|c| c == '#');
	let error = value.starts_with('#') && value.ends_with(['!', '?', 'A']);
	(all_hashes || error).then_some(Damage::NotShown)
}

/// Whether a value is a number such as `1.16801E+18`.
fn is_rounded(value: &str) -> bool {
	let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
	let Some((number, exponent)) = value.split_once(['E', 'e']) else { return false };
	let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
	digits(whole) && digits(part) && exponent.strip_prefix('+').is_some_and(digits)
}

/// Whether a value is a date without a year or without a day: `20-Jan`, `Jan-20`, `1월 20일`.
fn is_short_date(value: &str) -> bool {
	const MONTHS: [&str; 12] =
		["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
	let number = |text: &str| {
		(1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
	};
	let korean = value.strip_suffix('일').and_then(|rest| rest.split_once("월"));
	if let Some((month, day)) = korean {
		return number(month) && number(day.trim());
	}
	value.split_once('-').is_some_and(|(one, other)| {
		(MONTHS.contains(&one) && number(other)) || (MONTHS.contains(&other) && number(one))
	})
}

/// The day of a number in a date column, as most spreadsheets count days.
pub(super) fn day_number(value: &str) -> Option<KoreanDay> {
	let days: u32 = (value.len() == 5).then(|| value.parse().ok()).flatten()?;
	// Day 25569 is 1970-01-01.
	Some(KoreanDay(0).plus(days).minus(25_569))
}

/// Damage of one kind in a column, named once for the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DamagedColumn {
	/// The column.
	pub column: &'static str,
	/// The damage. `None` for numbers that may have been rounded, so that their rows are not refused.
	pub damage: Option<Damage>,
	/// The number of damaged values.
	pub values: usize,
	/// The line of the first one.
	pub line: u64,
	/// The first one.
	pub example: String,
}

impl fmt::Display for DamagedColumn {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let Self { column, damage, values, line, example } = self;
		match damage {
			Some(damage) => write!(
				f,
				"column \"{column}\": {values} {} such as {example} (line {line}): {damage}. {}",
				if *values == 1 { "value" } else { "values" },
				sentence(damage.remedy()),
			),
			None => write!(
				f,
				"column \"{column}\": all {values} numbers end in zeros after the fifteenth digit, \
				 such as {example} (line {line}). A spreadsheet rounds long numbers so: compare \
				 them with the source",
			),
		}
	}
}

/// A clause as a sentence.
fn sentence(clause: &str) -> String {
	let mut letters = clause.chars();
	let first = letters.next().map(|c| c.to_ascii_uppercase());
	first.into_iter().chain(letters).collect()
}

/// Collects the damage of a file.
#[derive(Default)]
pub(super) struct DamageCount {
	columns: BTreeMap<(&'static str, Option<Damage>), DamagedColumn>,
	/// The columns with a long number that does not end in zeros.
	exact: Vec<&'static str>,
}

impl DamageCount {
	/// Count a damaged value.
	pub(super) fn add(
		&mut self,
		column: &'static str,
		damage: Option<Damage>,
		line: u64,
		value: &str,
	) {
		let new = || DamagedColumn { column, damage, values: 0, line, example: value.to_owned() };
		self.columns.entry((column, damage)).or_insert_with(new).values += 1;
	}

	/// Look at a value for digits that may have been lost.
	pub(super) fn look_at(&mut self, column: &'static str, line: u64, value: &str) {
		let is_long = value.len() > KEPT_DIGITS && value.bytes().all(|byte| byte.is_ascii_digit());
		if !is_long || self.exact.contains(&column) {
			return;
		}
		match value.bytes().skip(KEPT_DIGITS).all(|digit| digit == b'0') {
			true => self.add(column, None, line, value),
			false => self.exact.push(column),
		}
	}

	/// The damage, by column.
	pub(super) fn finish(self) -> Vec<DamagedColumn> {
		let Self { columns, exact } = self;
		let certain = |one: &DamagedColumn| {
			one.damage.is_some() || (one.values >= SUSPICIOUS && !exact.contains(&one.column))
		};
		columns.into_values().filter(certain).collect()
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn damage_is_recognised() {
		for (value, found) in [
			("1.16801E+18", Some(Damage::Rounded)),
			("1E+18", Some(Damage::Rounded)),
			("1.17e+13", Some(Damage::Rounded)),
			("20-Jan", Some(Damage::ReadAsDate)),
			("Dec-19", Some(Damage::ReadAsDate)),
			("1월 20일", Some(Damage::ReadAsDate)),
			("01월 20일", Some(Damage::ReadAsDate)),
			("########", Some(Damage::NotShown)),
			("#NAME?", Some(Damage::NotShown)),
			("#DIV/0!", Some(Damage::NotShown)),
			("#N/A", Some(Damage::NotShown)),
			("E+18", None),
			("1.E+18", None),
			("ab12e34", None),
			("1-20", None),
			("Jan-Feb", None),
			("월일", None),
			("#", None),
			("", None),
		] {
			assert_eq!(damage(value), found, "{value}");
		}
	}

	#[test]
	fn numbers_of_days_are_those_of_spreadsheets() {
		assert_eq!(day_number("43592").map(|day| day.to_string()).as_deref(), Some("2019-05-07"));
		assert_eq!(day_number("25569"), Some(KoreanDay(0)));
		assert_eq!(day_number("4359"), None);
		assert_eq!(day_number("4359x"), None);
	}

	#[test]
	fn zeros_are_suspicious_only_if_every_long_number_has_them() {
		let count = |values: &[&str]| {
			let mut count = DamageCount::default();
			(2..).zip(values).for_each(|(line, value)| count.look_at("pnu", line, value));
			count.finish()
		};
		let zeros = ["1168010100108580000"; SUSPICIOUS];
		assert_eq!(count(&zeros[1..]), []);
		let found = count(&zeros);
		assert_eq!((found[0].values, found[0].line), (SUSPICIOUS, 2));
		assert!(found[0].to_string().contains("compare them with the source"), "{}", found[0]);
		assert_eq!(count(&[&zeros[..], &["1168010100108580001"]].concat()), []);
		assert_eq!(count(&[&["1168010100108580001"], &zeros[..]].concat()), []);
		assert_eq!(count(&["11680100000000"; SUSPICIOUS]), []);
	}
}
