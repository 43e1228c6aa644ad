//! Certificates on paper: an A4 page that says in words what a certificate says, and codes that a phone
//! scans, with the certificate file itself.
//!
//! - [`codes`] splits a certificate file into numbered texts for QR codes, and puts it together again.
//! - [`certificate()`] says in words what a certificate says, in Korean or English: a [`Document`].
//! - [`print()`] makes a PDF of it. The same document and font always give the same bytes.
//! - [`compare()`] tells whether a PDF is the one of a document. It accepts nothing but the bytes that
//!   [`print()`] writes, so nothing can be hidden in the file, covered or drawn elsewhere. Only the shapes of
//!   the letters are in the file itself; with the font at hand they are compared too.
//! - [`compare_text()`] compares text that another program has extracted.
//!
//! # Why the PDF is written here
//!
//! A comparison must know every byte of a file. `krilla` and `printpdf` decide themselves what they write, and
//! change that between versions. A general reader such as `lopdf` 0.47 takes 40 more crates and minutes of
//! compilation, and accepts files in which text is invisible or covered. What is needed of PDF is one font,
//! lines and images without compression. `subsetter` and `ttf-parser` (both by the authors of `typst`, without
//! dependencies of weight) read the font, `qrcodegen` (no dependencies) makes the codes.

mod base45;
pub mod codes;
mod compare;
mod error;
mod font;
mod labels;
mod layout;
mod pdf;
mod print;
mod read;
mod words;

#[cfg(test)]
mod tests;

pub use compare::{compare, compare_text, Difference, Match};
pub use error::PrintError;
pub use font::{Font, FontError};
pub use labels::Language;
pub use print::print;
pub use read::MAX_PDF;
pub use words::{certificate, Document, Facts, Row};
