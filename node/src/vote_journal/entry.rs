//! One entry of the journal, and its bytes.

use codec::{Decode, DecodeAll, Encode};
use sp_core::H256;
use sp_io::hashing::blake2_128;

/// The block that a vote is for: its hash and number.
pub type Target = (H256, u32);

/// The kinds of votes that a validator casts in a round.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub enum VoteKind {
	/// The round's first validator proposes a block.
	Propose,
	/// The first vote.
	Prevote,
	/// The second vote.
	Precommit,
}

/// What was signed.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum Entry {
	/// A vote.
	Vote { key: [u8; 32], set: u64, round: u64, kind: VoteKind, target: Target },
	/// A block.
	Slot { slot: u64, hash: H256 },
	/// Earlier slots are not known: they are not used any more.
	SlotsFrom { slot: u64 },
	/// Entries of this key for earlier sets and rounds were removed from the journal.
	Forgotten { key: [u8; 32], set: u64, round: u64 },
}

/// The length of the checksum.
const CHECKSUM: usize = 16;

impl Entry {
	/// The entry as it is in the file: a length, the entry, a checksum over both.
	pub fn to_bytes(&self) -> Vec<u8> {
		let entry = self.encode();
		let mut bytes = vec![entry.len() as u8];
		bytes.extend(entry);
		let checksum = blake2_128(&bytes);
		bytes.extend(checksum);
		bytes
	}

	/// The first entry in these bytes, and the number of bytes that it takes. `None` if it is not
	/// complete or was changed.
	pub fn first_of(bytes: &[u8]) -> Option<(Self, usize)> {
		let length = 1 + usize::from(*bytes.first()?);
		let (covered, rest) = bytes.split_at_checked(length)?;
		let checksum = rest.get(..CHECKSUM)?;
		if blake2_128(covered) != checksum {
			return None;
		}
		let entry = Self::decode_all(&mut &covered[1..]).ok()?;
		Some((entry, length + CHECKSUM))
	}

	/// Whether these bytes can be what a power cut left of one entry: its beginning, or zeros where
	/// the file had its length but not yet its contents.
	pub fn may_be_torn(bytes: &[u8]) -> bool {
		let Some(length) = bytes.first() else { return true };
		bytes.len() <= 1 + usize::from(*length) + CHECKSUM || bytes.iter().all(|byte| *byte == 0)
	}
}
