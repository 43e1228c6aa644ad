//! How much a proof may contain. Everything is checked before it is worked on.

use crate::error::{Error, Part};

/// How much a proof may contain.
///
/// The defaults hold every proof that a network of 64 validators, the most that the runtime allows,
/// makes in practice. They bound the time and the memory that a hostile proof takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
	/// Bytes of the encoded proof.
	pub bytes: usize,
	/// Changes of the validators.
	pub set_changes: usize,
	/// Headers between the final block and the block of the proof.
	pub ancestry: usize,
	/// Validators of a set.
	pub authorities: usize,
	/// Votes for a block. A validator that has voted twice in a round can be counted in a valid
	/// justification with both votes.
	pub votes: usize,
	/// Headers that show that votes are for descendants of a block.
	pub vote_headers: usize,
	/// Keys whose values are shown.
	pub keys: usize,
	/// Bytes of a key.
	pub key_bytes: usize,
	/// Nodes of the state's tree.
	pub nodes: usize,
}

impl Limits {
	/// The defaults.
	pub const DEFAULT: Self = Self {
		bytes: 16 * 1024 * 1024,
		set_changes: 4_096,
		ancestry: 65_536,
		authorities: 64,
		votes: 128,
		vote_headers: 1_024,
		keys: 256,
		key_bytes: 512,
		nodes: 4_096,
	};
}

impl Default for Limits {
	fn default() -> Self {
		Self::DEFAULT
	}
}

/// Refuse more than the limit of a part.
pub(crate) fn at_most(part: Part, found: usize, limit: usize) -> Result<(), Error> {
	match found > limit {
		true => Err(Error::TooLarge { part, found, limit }),
		false => Ok(()),
	}
}
