//! What a header says about a change of the validators.

use crate::{error::SetChangeError, Authority, DigestItem, Header};
use alloc::vec::Vec;
use codec::{Decode, DecodeAll, Encode};

/// The name of GRANDPA in a header.
pub const ENGINE: [u8; 4] = *b"FRNK";

/// What the runtime tells GRANDPA.
#[derive(Encode, Decode)]
pub enum Message {
	/// The validators change after the block.
	#[codec(index = 1)]
	Scheduled(Change),
	/// The validators change without the votes of the set before, after a recovery.
	#[codec(index = 2)]
	Forced(u32, Change),
	/// A validator is disabled.
	#[codec(index = 3)]
	Disabled(u64),
	/// Voting pauses.
	#[codec(index = 4)]
	Pause(u32),
	/// Voting continues.
	#[codec(index = 5)]
	Resume(u32),
}

/// A change of the validators.
#[derive(Encode, Decode)]
pub struct Change {
	/// The validators after the change.
	pub next: Vec<Authority>,
	/// How many blocks later it takes effect.
	pub delay: u32,
}

/// The validators after a block that changes them.
///
/// It is stricter than a node, which reads the first change and ignores what it cannot decode: a
/// header of this chain has one change, without a delay, that every reader can decode.
pub fn next_set(header: &Header) -> Result<Vec<Authority>, SetChangeError> {
	let mut found = None;
	for item in &header.digest {
		let DigestItem::Consensus(ENGINE, bytes) = item else { continue };
		match Message::decode_all(&mut bytes.as_slice()) {
			Ok(Message::Scheduled(_)) if found.is_some() => {
				return Err(SetChangeError::SeveralChanges)
			}
			Ok(Message::Scheduled(change)) => found = Some(change),
			Ok(Message::Forced(..)) => return Err(SetChangeError::Forced),
			Ok(Message::Disabled(_) | Message::Pause(_) | Message::Resume(_)) => (),
			Err(_) => return Err(SetChangeError::Digest),
		}
	}
	match found {
		Some(Change { next, delay: 0 }) => Ok(next),
		Some(Change { delay, .. }) => Err(SetChangeError::Delay(delay)),
		None => Err(SetChangeError::NoChange),
	}
}
