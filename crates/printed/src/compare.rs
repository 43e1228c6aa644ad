//! Whether a PDF says what a certificate says.

use crate::{
	error::PrintError,
	font::Font,
	layout, pdf,
	read::{self, MAX_PDF},
	words::Document,
};
use std::fmt;

/// A PDF is exactly the one of a document.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Match {
	/// Whether the shapes of the letters are those of the font at hand. If not, the file's own shapes were not
	/// checked: a forged file could draw one letter as another.
	pub letters_checked: bool,
}

/// Why a PDF is not the one of a document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Difference {
	/// The file is not a PDF of [`crate::print()`].
	NotOurs,
	/// A line has another text.
	Text {
		/// The page, from one.
		page: usize,
		/// What the file says; none if it has no such line.
		printed: Option<String>,
		/// What the certificate says; none if the file has a line too many.
		certified: Option<String>,
	},
	/// All lines are the same, but something else of the file was changed.
	Other,
	/// The document cannot be laid out.
	Document(PrintError),
}

impl fmt::Display for Difference {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::NotOurs => f.write_str(
				"the file is not a PDF as this program prints it: extract its text and compare that",
			),
			Self::Text { page, printed, certified } => {
				let say = |text: &Option<String>| match text {
					Some(text) => format!("{text:?}"),
					None => "nothing more".to_owned(),
				};
				write!(
					f,
					"page {page}: the paper says {}, the certificate {}",
					say(printed),
					say(certified)
				)
			}
			Self::Other => f.write_str(
				"the text is the same, but the codes or something else differ: it was printed of another \
				 version of the certificate file, or changed",
			),
			Self::Document(error) => error.fmt(f),
		}
	}
}

impl std::error::Error for Difference {}

/// Compares a PDF with a document, byte by byte. Only the shapes of the letters are taken from the file; with a
/// font they are compared too.
///
/// # Errors
///
/// [`Difference`].
pub fn compare(document: &Document, file: &[u8], font: Option<&Font>) -> Result<Match, Difference> {
	if file.len() > MAX_PDF {
		return Err(Difference::NotOurs);
	}
	let pages = layout::pages(document).map_err(Difference::Document)?;
	let embedded = read::font(file).ok_or(Difference::NotOurs)?;
	// It fails if the file's font lacks a letter: then the text is another one.
	if pdf::write(&pages, &embedded, document).is_ok_and(|bytes| bytes == file) {
		let letters = layout::letters(&pages);
		let known = font.and_then(|font| font.embed(&letters).ok());
		return Ok(Match { letters_checked: known.is_some_and(|known| known == embedded) });
	}
	let printed = read::lines(file).ok_or(Difference::NotOurs)?;
	let certified: Vec<Vec<String>> = pages
		.iter()
		.map(|page| page.texts.iter().map(|text| text.text.clone()).collect())
		.collect();
	for page in 0..printed.len().max(certified.len()) {
		let none = Vec::new();
		let printed = printed.get(page).unwrap_or(&none);
		let certified = certified.get(page).unwrap_or(&none);
		for line in 0..printed.len().max(certified.len()) {
			let (printed, certified) = (printed.get(line).cloned(), certified.get(line).cloned());
			if printed != certified {
				return Err(Difference::Text { page: page + 1, printed, certified });
			}
		}
	}
	Err(Difference::Other)
}

/// Compares text that another program has extracted from a PDF, in the order of its contents (`pdftotext -raw`).
/// How words are spaced and on which line they are does not count.
///
/// # Errors
///
/// [`Difference`], with the first word that differs.
pub fn compare_text(document: &Document, text: &str) -> Result<(), Difference> {
	let pages = layout::pages(document).map_err(Difference::Document)?;
	let mut printed = text.split_whitespace();
	let certified = pages.iter().zip(1..).flat_map(|(page, number)| {
		let words = page.texts.iter().flat_map(|text| text.text.split_whitespace());
		words.map(move |word| (number, word))
	});
	for (page, word) in certified {
		let found = printed.next();
		if found != Some(word) {
			let printed = found.map(str::to_owned);
			return Err(Difference::Text { page, printed, certified: Some(word.to_owned()) });
		}
	}
	match printed.next() {
		None => Ok(()),
		Some(more) => Err(Difference::Text {
			page: pages.len(),
			printed: Some(more.to_owned()),
			certified: None,
		}),
	}
}
