//! What a proof has shown.

use crate::{state::Entry, Hash};
use alloc::vec::Vec;

/// What a proof has shown. Only a complete check makes it.
#[derive(Clone, PartialEq, Eq, Debug)]
#[must_use]
pub struct Verified {
	pub(crate) genesis: Hash,
	pub(crate) number: u32,
	pub(crate) hash: Hash,
	pub(crate) set_id: u64,
	pub(crate) time: u64,
	pub(crate) values: Vec<Entry>,
}

/// What a proof shows about a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Found<'a> {
	/// The proof does not say.
	NotShown,
	/// The state has no value for it.
	Absent,
	/// The state has this value.
	Value(&'a [u8]),
}

impl Verified {
	/// The genesis block of the chain.
	pub const fn genesis(&self) -> Hash {
		self.genesis
	}

	/// The number of the block at which the values hold.
	pub const fn number(&self) -> u32 {
		self.number
	}

	/// The hash of that block.
	pub const fn hash(&self) -> Hash {
		self.hash
	}

	/// The number of the set of validators whose votes made it final.
	pub const fn set_id(&self) -> u64 {
		self.set_id
	}

	/// The time of that block, in milliseconds since 1970 (UTC).
	pub const fn time(&self) -> u64 {
		self.time
	}

	/// What the proof shows about a key.
	pub fn value(&self, key: &[u8]) -> Found<'_> {
		find(&self.values, key)
	}

	/// Every key that the proof shows, in ascending order, with its value if the state has one.
	pub fn values(&self) -> impl Iterator<Item = (&[u8], Option<&[u8]>)> {
		self.values.iter().map(|(key, value)| (key.as_slice(), value.as_deref()))
	}
}

/// What entries show about a key.
pub(crate) fn find<'a>(values: &'a [Entry], key: &[u8]) -> Found<'a> {
	match values.iter().find(|(shown, _)| shown == key) {
		None => Found::NotShown,
		Some((_, None)) => Found::Absent,
		Some((_, Some(value))) => Found::Value(value),
	}
}
