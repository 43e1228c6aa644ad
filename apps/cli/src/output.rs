//! What is printed: tables for people, JSON for programs.

use comfy_table::{presets::UTF8_FULL_CONDENSED, ContentArrangement, Table};
use serde_json::Value;

/// How to print.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Output {
	/// JSON on standard output, one value; notes and errors as JSON on the error stream.
	pub json: bool,
}

impl Output {
	/// Print an answer.
	pub fn answer(self, value: &Value, human: impl FnOnce() -> String) {
		match self.json {
			true => println!("{value:#}"),
			false => println!("{}", human().trim_end()),
		}
	}

	/// Print one answer of a series: in JSON one a line.
	pub fn line(self, value: &Value, human: impl FnOnce() -> String) {
		match self.json {
			true => println!("{value}"),
			false => println!("{}", human()),
		}
	}

	/// Tell something beside the answer, on the error stream.
	pub fn note(self, value: &Value, human: impl FnOnce() -> String) {
		match self.json {
			true => eprintln!("{value}"),
			false => eprintln!("{}", human()),
		}
	}
}

/// A table with a header.
pub fn table<const N: usize>(
	header: [&str; N],
	rows: impl IntoIterator<Item = [String; N]>,
) -> String {
	let mut table = Table::new();
	table
		.load_style(UTF8_FULL_CONDENSED)
		.set_content_arrangement(ContentArrangement::Disabled)
		.set_header(header);
	for row in rows {
		table.add_row(row);
	}
	table.to_string()
}

/// A table of names and values.
pub fn facts<'a>(facts: impl IntoIterator<Item = (&'a str, String)>) -> String {
	let mut table = Table::new();
	table.load_style(UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Disabled);
	for (name, value) in facts {
		table.add_row([name.to_owned(), value]);
	}
	table.to_string()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn tables_show_every_cell() {
		let shown = table(["순위", "what"], [["1".into(), "소유권이전".into()]]);
		for cell in ["순위", "what", "1", "소유권이전"] {
			assert!(shown.contains(cell), "{shown}");
		}
		assert!(facts([("deal", "7".to_owned())]).contains("deal"));
	}
}
