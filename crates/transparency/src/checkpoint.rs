//! Checkpoints (C2SP `tlog-checkpoint`): the text that a log signs and witnesses cosign.

use crate::{
	anchor::Anchor,
	errors::FormatError,
	lines::{hash, number, to_base64},
	note::Note,
};
use alloc::{string::String, string::ToString, vec::Vec};
use core::fmt;

/// A tree of a log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Checkpoint {
	/// The name of the log.
	pub origin: String,
	/// The size and the root of its tree.
	pub tree: Anchor,
	/// Further lines. C2SP advises against them.
	pub extensions: Vec<String>,
}

impl Checkpoint {
	/// Reads the text of a note.
	///
	/// # Errors
	///
	/// [`FormatError::MissingLine`], [`FormatError::BadOrigin`], [`FormatError::BadNumber`],
	/// [`FormatError::BadHash`], [`FormatError::BadExtension`].
	pub fn parse(text: &str) -> Result<Self, FormatError> {
		let mut lines = text.strip_suffix('\n').ok_or(FormatError::MissingLine)?.split('\n');
		let mut next = || lines.next().ok_or(FormatError::MissingLine);
		let (origin, size, root) = (next()?, next()?, next()?);
		if origin.is_empty() {
			return Err(FormatError::BadOrigin);
		}
		let tree = Anchor { size: number(size)?, root: hash(root)? };
		let extensions: Vec<_> = lines.map(ToString::to_string).collect();
		if extensions.iter().any(String::is_empty) {
			return Err(FormatError::BadExtension);
		}
		Ok(Self { origin: origin.to_string(), tree, extensions })
	}

	/// The note of this checkpoint, without signatures.
	///
	/// # Errors
	///
	/// [`FormatError`] if the origin or an extension is empty or is not one line.
	pub fn note(&self) -> Result<Note, FormatError> {
		let text = self.to_string();
		if Self::parse(&text)? != *self {
			return Err(FormatError::BadOrigin);
		}
		Note::new(&text)
	}
}

impl fmt::Display for Checkpoint {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "{}\n{}\n{}", self.origin, self.tree.size, to_base64(&self.tree.root))?;
		self.extensions.iter().try_for_each(|line| writeln!(f, "{line}"))
	}
}
