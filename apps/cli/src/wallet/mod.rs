//! A holder's wallet: one encrypted file with the keys and the certificate files.
//!
//! All keys follow from one seed, which follows from a phrase: the key of a relation is the one that `madang key
//! derive` makes from the same seed under the same label. So the phrase alone brings every key back.

mod contents;
mod store;

pub use contents::{Change, Contents, Imported, Proof, Relation};
pub use store::{read_backup, Store};

use crate::{
	failure::{Failure, OfFile},
	keys::{Kind, Secret},
};
use std::path::Path;
use zeroize::Zeroizing;

/// Read a phrase from a file: 12 to 24 words.
pub fn read_phrase(path: &Path) -> Result<Secret, Failure> {
	let text = crate::files::read_bounded(path, 1_024)?;
	let text = Zeroizing::new(text);
	let text = std::str::from_utf8(&text).of_file(path)?;
	let words: Vec<&str> = text.split_whitespace().collect();
	let fits = matches!(words.len(), 12 | 15 | 18 | 21 | 24) && !text.contains('/');
	if !fits {
		return Err(t!("a phrase has 12, 15, 18, 21 or 24 words")).of_file(path);
	}
	let phrase = Zeroizing::new(words.join(" "));
	Secret::from_text(Kind::Ed25519, &phrase).map_err(|_| t!("not a valid phrase")).of_file(path)
}
