//! Where everything is on the pages. Nothing here depends on the font: how many letters a line has is fixed, and
//! a line whose letters are too wide is drawn narrower. So the lines of a document are always the same.

use crate::{error::PrintError, words::Document};
use qrcodegen::{QrCode, QrCodeEcc, QrSegment};
use std::collections::BTreeSet;

/// Tenths of a point.
pub(crate) type Tenths = i32;
/// A4.
pub(crate) const PAGE: (Tenths, Tenths) = (5_950, 8_420);

const LEFT: Tenths = 500;
const RIGHT: Tenths = 5_450;
const TOP: Tenths = 7_800;
const BOTTOM: Tenths = 700;
const VALUES: Tenths = 1_850;
/// How many narrow letters a label, a value and a note have in a line; wide ones count twice.
const LABEL_CELLS: usize = 22;
const VALUE_CELLS: usize = 64;
const NOTE_CELLS: usize = 88;
const TITLE_CELLS: usize = 46;
const TEXT: Tenths = 95;
const SMALL: Tenths = 80;
const LINE: Tenths = 140;
/// The side of a code with its white margin, and the columns and rows of codes on a page.
const CODE: Tenths = 2_250;
const COLUMNS: usize = 2;
const PER_PAGE: usize = 6;
/// The white margin of a code, in modules.
const QUIET: usize = 4;

/// A line of text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Text {
	pub(crate) x: Tenths,
	pub(crate) y: Tenths,
	pub(crate) size: Tenths,
	/// It is drawn narrower if it is wider than this.
	pub(crate) room: Tenths,
	pub(crate) text: String,
}

/// A QR code: rows of modules, true is black.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Code {
	pub(crate) x: Tenths,
	pub(crate) y: Tenths,
	pub(crate) side: Tenths,
	pub(crate) modules: Vec<Vec<bool>>,
}

/// A page.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Page {
	pub(crate) texts: Vec<Text>,
	/// The heights of lines across the page.
	pub(crate) rules: Vec<Tenths>,
	pub(crate) codes: Vec<Code>,
}

/// The left and right end of lines across the page.
pub(crate) const RULE: (Tenths, Tenths) = (LEFT, RIGHT);

/// The pages of a document.
pub(crate) fn pages(document: &Document) -> Result<Vec<Page>, PrintError> {
	let mut pages = Filling { pages: vec![Page::default()], y: TOP };
	for line in wrap(&document.title, TITLE_CELLS) {
		pages.line(180, 260, &[(LEFT, RIGHT - LEFT, &line)]);
	}
	pages.rule();
	for row in &document.rows {
		let labels = wrap(&row.label, LABEL_CELLS);
		let values = wrap(&row.value, VALUE_CELLS);
		for at in 0..labels.len().max(values.len()) {
			let mut texts = Vec::new();
			if let Some(label) = labels.get(at).filter(|label| !label.is_empty()) {
				texts.push((LEFT, VALUES - LEFT - 100, label.as_str()));
			}
			if let Some(value) = values.get(at).filter(|value| !value.is_empty()) {
				texts.push((VALUES, RIGHT - VALUES, value.as_str()));
			}
			pages.line(TEXT, LINE, &texts);
		}
		pages.rule();
	}
	pages.y -= LINE / 2;
	for note in &document.notes {
		for line in wrap(note, NOTE_CELLS) {
			pages.line(TEXT, LINE, &[(LEFT, RIGHT - LEFT, &line)]);
		}
		pages.y -= LINE / 3;
	}
	let mut pages = pages.pages;
	for (group, first) in document.codes.chunks(PER_PAGE).zip((1..).step_by(PER_PAGE)) {
		pages.push(code_page(group, first, document.codes.len())?);
	}
	let count = pages.len();
	for (page, number) in pages.iter_mut().zip(1..) {
		let text = format!("{}  {number}/{count}", document.footer);
		page.texts.push(Text { x: LEFT, y: 400, size: SMALL, room: RIGHT - LEFT, text });
	}
	Ok(pages)
}

struct Filling {
	pages: Vec<Page>,
	y: Tenths,
}

impl Filling {
	/// Texts next to each other, on the next page if this one is full.
	fn line(&mut self, size: Tenths, height: Tenths, texts: &[(Tenths, Tenths, &str)]) {
		if self.y - height < BOTTOM {
			self.pages.push(Page::default());
			self.y = TOP;
		}
		self.y -= height;
		let y = self.y;
		if let Some(page) = self.pages.last_mut() {
			let text = |&(x, room, text): &(Tenths, Tenths, &str)| Text {
				x,
				y,
				size,
				room,
				text: text.to_owned(),
			};
			page.texts.extend(texts.iter().map(text));
		}
	}

	fn rule(&mut self) {
		self.y -= 50;
		if let Some(page) = self.pages.last_mut() {
			page.rules.push(self.y);
		}
	}
}

fn code_page(texts: &[String], first: usize, count: usize) -> Result<Page, PrintError> {
	let mut page = Page::default();
	let places = (0i32..).flat_map(|row| (0..COLUMNS as i32).map(move |column| (row, column)));
	for ((text, number), (row, column)) in texts.iter().zip(first..).zip(places) {
		let (x, y) = (LEFT + column * 2_450, TOP - (row + 1) * 2_400);
		page.codes.push(Code { x, y, side: CODE, modules: modules(text)? });
		let text = format!("{number}/{count}");
		page.texts.push(Text { x: x + CODE / 2 - 100, y: y - 60, size: SMALL, room: CODE, text });
	}
	Ok(page)
}

/// A QR code with its white margin.
fn modules(text: &str) -> Result<Vec<Vec<bool>>, PrintError> {
	if !QrSegment::is_alphanumeric(text) {
		return Err(PrintError::Code);
	}
	let segment = QrSegment::make_alphanumeric(text);
	let code =
		QrCode::encode_segments(&[segment], QrCodeEcc::Medium).map_err(|_| PrintError::Code)?;
	let (size, quiet) = (code.size(), QUIET as i32);
	let row = |y| (-quiet..size + quiet).map(|x| code.get_module(x, y)).collect();
	Ok((-quiet..size + quiet).map(row).collect())
}

/// The lines of a text. A line ends at a line feed, at the last space that fits, or where it is full.
pub(crate) fn wrap(text: &str, cells: usize) -> Vec<String> {
	let mut lines = Vec::new();
	for paragraph in text.split('\n') {
		let mut line = String::new();
		let mut used = 0;
		for letter in paragraph.chars() {
			let width = if is_wide(letter) { 2 } else { 1 };
			// Twice if what moves to the next line leaves no room either.
			while used + width > cells {
				let rest = match (letter, line.rfind(' ')) {
					(' ', _) | (_, None) => String::new(),
					(_, Some(space)) => {
						let rest = line[space + 1..].to_owned();
						line.truncate(space);
						rest
					}
				};
				lines.push(line);
				used = rest.chars().map(|letter| if is_wide(letter) { 2 } else { 1 }).sum();
				line = rest;
			}
			// A space at the end of a full line is not drawn.
			if letter == ' ' && line.is_empty() && !lines.is_empty() {
				continue;
			}
			line.push(letter);
			used += width;
		}
		lines.push(line);
	}
	lines
}

/// Whether a letter is as wide as it is high, as Hangul and Hanja are.
const fn is_wide(letter: char) -> bool {
	matches!(letter,
		'\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
		| '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}'
		| '\u{ffe0}'..='\u{ffe6}' | '\u{20000}'..='\u{3fffd}')
}

/// All letters of the pages.
pub(crate) fn letters(pages: &[Page]) -> BTreeSet<char> {
	pages.iter().flat_map(|page| &page.texts).flat_map(|text| text.text.chars()).collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn lines_end_at_spaces_or_where_they_are_full() {
		assert_eq!(wrap("", 4), [""]);
		assert_eq!(wrap("abcd", 4), ["abcd"]);
		assert_eq!(wrap("abcdefghi", 4), ["abcd", "efgh", "i"]);
		assert_eq!(wrap("ab cdef", 4), ["ab", "cdef"]);
		assert_eq!(wrap("abcd ef", 4), ["abcd", "ef"]);
		assert_eq!(wrap("서울특별시", 4), ["서울", "특별", "시"]);
		assert_eq!(wrap("a서울", 4), ["a서", "울"]);
		assert_eq!(wrap("a\n\nb", 4), ["a", "", "b"]);
	}

	proptest! {
		#[test]
		fn no_letter_is_lost(text in "[a가 ]{0,60}", cells in 2usize..9) {
			let lines = wrap(&text, cells);
			let together: String = lines.concat().replace(' ', "");
			prop_assert_eq!(together, text.replace(' ', ""));
			let width = |line: &String| -> usize {
				line.chars().map(|letter| if is_wide(letter) { 2 } else { 1 }).sum()
			};
			prop_assert!(lines.iter().all(|line| width(line) <= cells));
		}
	}
}
