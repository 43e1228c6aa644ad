//! Prints a document.

use crate::{error::PrintError, font::Font, layout, pdf, words::Document};

/// The PDF of a document.
///
/// # Errors
///
/// [`PrintError`], such as a letter that the font does not have.
pub fn print(document: &Document, font: &Font) -> Result<Vec<u8>, PrintError> {
	let pages = layout::pages(document)?;
	let embedded = font.embed(&layout::letters(&pages))?;
	Ok(pdf::write(&pages, &embedded, document)?)
}
