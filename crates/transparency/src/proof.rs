//! Proof files (C2SP `tlog-proof@v1`): index, path and checkpoint of a certificate in one small text.

use crate::{
	errors::{FormatError, PathError, ProofError},
	hash::Hash,
	lines::{self, from_base64, hash, number, to_base64},
	note::Note,
	policy::{Accepted, Policy},
};
use alloc::{vec, vec::Vec};
use core::fmt;

/// The first line.
pub const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";
/// The longest path that is read.
const MAX_PATH: usize = 64;

/// A proof that a leaf is in the tree of a log. Nothing of it is checked before [`Self::check`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TlogProof {
	/// Data for the application, which nothing authenticates.
	pub extra: Option<Vec<u8>>,
	/// The index of the leaf.
	pub index: u64,
	/// The siblings from the leaf up to the children of the root.
	pub path: Vec<Hash>,
	/// The signed and cosigned checkpoint.
	pub checkpoint: Note,
}

impl TlogProof {
	/// Reads a file.
	///
	/// # Errors
	///
	/// [`FormatError`] of the part that is not in its form.
	pub fn parse(bytes: &[u8]) -> Result<Self, FormatError> {
		let text = lines::text(bytes)?;
		let (head, checkpoint) = text.split_once("\n\n").ok_or(FormatError::MissingLine)?;
		let mut head = head.split('\n').peekable();
		if head.next() != Some(FIRST_LINE) {
			return Err(FormatError::BadFirstLine);
		}
		let extra = match head.peek().and_then(|line| line.strip_prefix("extra ")) {
			None => None,
			Some(line) => {
				let data = from_base64(line).ok_or(FormatError::BadExtra)?;
				head.next();
				Some(data)
			}
		};
		let index = head
			.next()
			.and_then(|line| line.strip_prefix("index "))
			.ok_or(FormatError::MissingLine)?;
		let index = number(index)?;
		let mut path = Vec::new();
		for line in head {
			if path.len() >= MAX_PATH {
				return Err(FormatError::PathTooLong);
			}
			path.push(hash(line)?);
		}
		Ok(Self { extra, index, path, checkpoint: Note::parse(checkpoint.as_bytes())? })
	}

	/// Checks the checkpoint under the policy, and that the leaf is in its tree at the index. `now` is in
	/// seconds since 1970: a cosignature must not be later. Without a clock, pass `u64::MAX`.
	///
	/// Calculate `leaf` from the certificate that you hold, with [`leaf_hash`](crate::leaf_hash).
	///
	/// # Errors
	///
	/// Everything that is wrong.
	pub fn check(
		&self,
		leaf: &Hash,
		policy: &Policy,
		now: u64,
	) -> Result<Accepted, Vec<ProofError>> {
		let mut faults = Vec::new();
		let accepted = policy.check(&self.checkpoint, now).map_err(|found| faults = found).ok();
		let tree = crate::checkpoint::Checkpoint::parse(self.checkpoint.text()).map(|c| c.tree);
		if let Ok(tree) = tree {
			if let Err(fault) = tree.check_hash(self.index, leaf, &self.path) {
				faults.push(fault.into());
			}
		}
		match accepted {
			Some(accepted) if faults.is_empty() => Ok(accepted),
			_ if faults.is_empty() => Err(vec![ProofError::BadCheckpoint]),
			_ => Err(faults),
		}
	}
}

impl From<PathError> for ProofError {
	fn from(error: PathError) -> Self {
		match error {
			PathError::IndexBeyondSize | PathError::IndexTwice => Self::IndexBeyondSize,
			PathError::PathTooShort => Self::PathTooShort,
			PathError::PathTooLong => Self::PathTooLong,
			PathError::WrongRoot
			| PathError::WrongOldRoot
			| PathError::FromNothing
			| PathError::Shrunk => Self::WrongRoot,
		}
	}
}

impl fmt::Display for TlogProof {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "{FIRST_LINE}")?;
		if let Some(extra) = &self.extra {
			writeln!(f, "extra {}", to_base64(extra))?;
		}
		writeln!(f, "index {}", self.index)?;
		self.path.iter().try_for_each(|hash| writeln!(f, "{}", to_base64(hash)))?;
		write!(f, "\n{}", self.checkpoint)
	}
}
