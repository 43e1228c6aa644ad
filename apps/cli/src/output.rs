//! What is printed: tables for people, JSON for programs.
//!
//! Everything that the command prints goes through [`Output`], which escapes control characters:
//! names and reasons come from the chain, and other institutions wrote them.

use crate::lang::{label, Lang};
use comfy_table::{presets::UTF8_FULL_CONDENSED, ContentArrangement, Table};
use serde_json::Value;
use std::io::{ErrorKind, Write};

/// The exit code when the output cannot be written: 128 and the number of SIGPIPE, which a reader that leaves causes.
const NOT_WRITTEN: i32 = 141;

/// How to print.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Output {
	/// Print JSON: one value on standard output; notes and errors on the error stream, each on a
	/// line of its own.
	pub json: bool,
	/// Print each answer in JSON on one line.
	pub lines: bool,
}

impl Output {
	/// Print the answer.
	pub fn answer(self, value: &Value, human: impl FnOnce() -> String) {
		let text = match self.json {
			true if self.lines => value.to_string(),
			true => format!("{value:#}"),
			false => human(),
		};
		print(text.trim_end());
	}

	/// Print one answer of a series. In JSON each answer is one line.
	pub fn line(self, value: &Value, human: impl FnOnce() -> String) {
		print(&self.text(value, human));
	}

	/// Print progress for people. Programs get it as part of the answer.
	pub fn progress(self, human: impl FnOnce() -> String) {
		if !self.json {
			print(&human());
		}
	}

	/// Print a text for programs as it is.
	pub fn raw(self, text: &str) {
		print(text.trim_end());
	}

	/// Print a note or an error on the error stream.
	pub fn note(self, value: &Value, human: impl FnOnce() -> String) {
		eprintln!("{}", printable(&self.text(value, human)));
	}

	/// Print a warning on the error stream.
	pub fn warn(self, text: &str) {
		self.note(&serde_json::json!({ "warning": text }), || format!("warning: {text}"));
	}

	fn text(self, value: &Value, human: impl FnOnce() -> String) -> String {
		match self.json {
			true => value.to_string(),
			false => human(),
		}
	}
}

/// Print a text on standard output. If its reader has left, as `head` does after its lines, the command ends as one
/// that the signal SIGPIPE has ended: nobody would see the rest. It ends too if the disk is full, and says so: an answer that
/// is cut off must not look like a whole one.
fn print(text: &str) {
	let mut output = std::io::stdout().lock();
	let written = writeln!(output, "{}", printable(text)).and_then(|()| output.flush());
	let Err(error) = written else { return };
	if error.kind() != ErrorKind::BrokenPipe {
		eprintln!("error: the output cannot be written: {error}");
	}
	std::process::exit(NOT_WRITTEN);
}

/// Escape the characters that could control a terminal or reorder its text; line feeds stay. The
/// escape is that of JSON, so JSON keeps its meaning.
fn printable(text: &str) -> String {
	let mut escaped = String::with_capacity(text.len());
	for c in text.chars() {
		match c != '\n' && (c.is_control() || reorders_text(c)) {
			true => escaped.push_str(&format!("\\u{:04x}", u32::from(c))),
			false => escaped.push(c),
		}
	}
	escaped
}

/// Whether a character changes the direction of the text next to it, or separates lines.
const fn reorders_text(c: char) -> bool {
	matches!(
		c,
		'\u{061c}'
			| '\u{200e}'..='\u{200f}'
			| '\u{2028}'..='\u{202e}'
			| '\u{2066}'..='\u{2069}'
	)
}

/// A table with a header.
pub fn table<const N: usize>(
	header: [&str; N],
	rows: impl IntoIterator<Item = [String; N]>,
) -> String {
	let mut table = empty_table();
	let lang = Lang::now();
	table.set_header(header.map(|name| label(name, lang)));
	for row in rows {
		// Escaped here already, so that the table's columns have the right width.
		table.add_row(row.map(|cell| printable(&cell)));
	}
	table.to_string()
}

/// A table of names and values.
pub fn facts<'a>(facts: impl IntoIterator<Item = (&'a str, String)>) -> String {
	let (mut table, lang) = (empty_table(), Lang::now());
	for (name, value) in facts {
		table.add_row([label(name, lang), printable(&value)]);
	}
	table.to_string()
}

fn empty_table() -> Table {
	let mut table = Table::new();
	table.load_style(UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Disabled);
	table
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn tables_show_every_cell() {
		let shown = table(["순위", "what"], [["1".into(), "소유권이전".into()]]);
		for cell in ["rank", "what", "1", "소유권이전"] {
			assert!(shown.contains(cell), "{shown}");
		}
		assert!(facts([("deal", "7".to_owned())]).contains("deal"));
	}

	#[test]
	fn text_from_the_chain_cannot_control_the_terminal() {
		// Clear the screen, go back, ring, C1 control, delete, reverse the text, separate lines.
		let reason = "악의\u{1b}[2J\r\u{8}\u{7}\u{9b}1A\u{7f}\u{202e}\u{2066}\u{2028}\tend";
		let safe =
			"악의\\u001b[2J\\u000d\\u0008\\u0007\\u009b1A\\u007f\\u202e\\u2066\\u2028\\u0009end";
		assert_eq!(printable(reason), safe);
		assert!(table(["why"], [[reason.to_owned()]]).contains(safe));
		assert!(facts([("why", reason.to_owned())]).contains(safe));
		assert_eq!(printable("갑구\n을구 m² — ┆"), "갑구\n을구 m² — ┆");
	}

	#[test]
	fn escaped_json_has_the_same_meaning() {
		let value = serde_json::json!({ "reason": "a\u{1b}\u{7f}\u{9b}\u{202e}\n\\u0041\"가" });
		for text in [value.to_string(), format!("{value:#}")] {
			let escaped = printable(&text);
			assert!(!escaped.contains(['\u{1b}', '\u{7f}', '\u{9b}', '\u{202e}']), "{escaped}");
			assert_eq!(serde_json::from_str::<Value>(&escaped).unwrap(), value);
		}
	}
}
