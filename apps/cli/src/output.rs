//! What is printed: tables for people, JSON for programs.
//!
//! Everything that the command prints goes through [`Output`], which escapes control characters:
//! names and reasons come from the chain, and other institutions wrote them.

use crate::{
	colour,
	lang::{label, Lang},
};
use anstyle::{AnsiColor, Style};
use comfy_table::{presets::ASCII_MARKDOWN, ContentArrangement, Table};
use serde_json::Value;
use std::{
	io::{ErrorKind, IsTerminal, Write},
	sync::atomic::{AtomicBool, Ordering},
};
use terminal_size::{terminal_size, Width};

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
		self.print(text.trim_end());
	}

	/// Print one answer of a series. In JSON each answer is one line.
	pub fn line(self, value: &Value, human: impl FnOnce() -> String) {
		self.print(&self.text(value, human));
	}

	/// Print progress for people. Programs get it as part of the answer.
	pub fn progress(self, human: impl FnOnce() -> String) {
		if !self.json {
			self.print(&human());
		}
	}

	/// Print a text for programs as it is.
	pub fn raw(self, text: &str) {
		print(&printable(text.trim_end()));
	}

	/// Print a text, for people with colours.
	fn print(self, text: &str) {
		let text = printable(text);
		print(&match !self.json && colour::wanted() {
			true => colour::of_states(&text),
			false => text,
		});
	}

	/// Print a note or an error on the error stream.
	pub fn note(self, value: &Value, human: impl FnOnce() -> String) {
		eprintln!("{}", printable(&self.text(value, human)));
	}

	/// Print a message on the error stream: a value for programs, a word and a text for people.
	pub fn say(self, kind: Word, word: &str, value: &Value, text: &str) {
		match self.json {
			true => self.note(value, String::new),
			false => say(kind, word, text),
		}
	}

	/// Print a warning on the error stream.
	pub fn warn(self, text: &str) {
		self.say(
			Word::Warning,
			Lang::now().of("warning", "경고"),
			&serde_json::json!({ "warning": text }),
			text,
		);
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
	let written = writeln!(output, "{text}").and_then(|()| output.flush());
	let Err(error) = written else { return };
	if error.kind() != ErrorKind::BrokenPipe {
		eprintln!("{}", t!("error: the output cannot be written: {error}"));
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
	let (mut table, fits) = empty_table();
	let lang = Lang::now();
	table.set_header(header.map(|name| label(name, lang)));
	for row in rows {
		// Escaped here already, so that the table's columns have the right width.
		table.add_row(row.map(|cell| cell_of(&cell, fits)));
	}
	table.to_string()
}

/// A table of names and values.
pub fn facts<'a>(facts: impl IntoIterator<Item = (&'a str, String)>) -> String {
	let ((mut table, fits), lang) = (empty_table(), Lang::now());
	for (name, value) in facts {
		table.add_row([label(name, lang), cell_of(&value, fits)]);
	}
	table.to_string()
}

/// Whether tables are as wide as what is in them also on a terminal.
static WIDE: AtomicBool = AtomicBool::new(false);

/// Print tables as wide as what is in them from now on.
pub fn widen() {
	WIDE.store(true, Ordering::Relaxed);
}

/// A table, and whether it has to fit the terminal. It has no characters that some terminals for Korean print twice as wide.
fn empty_table() -> (Table, bool) {
	let width = match std::io::stdout().is_terminal() && !WIDE.load(Ordering::Relaxed) {
		true => terminal_size().map(|(Width(width), _)| width),
		false => None,
	};
	(table_for(width), width.is_some())
}

fn table_for(width: Option<u16>) -> Table {
	let mut table = Table::new();
	table.load_style(ASCII_MARKDOWN);
	match width {
		Some(width) => {
			table.set_width(width).set_content_arrangement(ContentArrangement::Dynamic);
		}
		None => {
			table.set_content_arrangement(ContentArrangement::Disabled);
		}
	}
	table
}

/// A cell, in which hashes and ids are short if the table has to fit.
fn cell_of(text: &str, fits: bool) -> String {
	let text = printable(text);
	match fits {
		true => shortened(&text),
		false => text,
	}
}

/// A text in which long hex digits are short: the first and the last four of them.
fn shortened(text: &str) -> String {
	let mut short = String::new();
	let mut rest = text;
	while let Some(begin) = rest.find(|c: char| c.is_ascii_hexdigit()) {
		let (before, digits) = rest.split_at(begin);
		let end = digits.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(digits.len());
		let (digits, after) = digits.split_at(end);
		short.push_str(before);
		match digits.len() < LONG {
			true => short.push_str(digits),
			false => {
				let (first, _) = digits.split_at(4);
				let (_, last) = digits.split_at(digits.len() - 4);
				short.push_str(&format!("{first}..{last}"));
			}
		}
		rest = after;
	}
	short + rest
}

/// From how many hex digits on they are shortened: fewer than a hash has.
const LONG: usize = 32;

/// The colour of a word before a message.
const fn style_of(word: Word) -> Style {
	match word {
		Word::Error => AnsiColor::Red.on_default().bold(),
		Word::Warning => AnsiColor::Yellow.on_default().bold(),
		Word::Hint => AnsiColor::Cyan.on_default(),
	}
}

/// A word before a message on the error stream.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Word {
	/// The command failed.
	Error,
	/// Something is not as it should be.
	Warning,
	/// What can be done.
	Hint,
}

/// Print a message for people on the error stream, with its word in colour if the stream is a terminal and `NO_COLOR` is not
/// set.
fn say(kind: Word, word: &str, text: &str) {
	let style = style_of(kind);
	let _ = writeln!(anstream::stderr(), "{style}{word}:{style:#} {}", printable(text));
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
	fn ids_are_short_where_a_table_has_to_fit() {
		let id = format!("did:madang:24b4{}08e0 0x{} 1/2", "0".repeat(56), "ab".repeat(32));
		assert_eq!(cell_of(&id, true), "did:madang:24b4..08e0 0xabab..abab 1/2");
		assert_eq!(cell_of(&id, false), id);
		for text in ["", "2026-7", "11680-2025000017", "갑구 abc", "12345678901234567890"] {
			assert_eq!(shortened(text), text);
		}
		let mut table = table_for(Some(40));
		table.add_row(["a name", &"many words ".repeat(20)]);
		assert!(table.to_string().lines().all(|line| line.len() <= 40), "{table}");
		assert!(table.to_string().is_ascii(), "{table}");
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
