//! Where the records of the chain come from.

use crate::{check::Claimed, verified::find, Found, Verified};
use alloc::vec::Vec;

/// What a source says about a key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Shown {
	/// It does not say.
	NotShown,
	/// The state has no value for it.
	Absent,
	/// The state has this value.
	Value(Vec<u8>),
}

/// The state of the chain at a block: of a proof that was checked, or of a node that is trusted.
pub trait Source {
	/// The number of the block.
	fn block(&self) -> u32;
	/// The time of the block, in milliseconds since 1970 (UTC).
	fn time(&self) -> u64;
	/// What the state has for a key.
	fn value(&self, key: &[u8]) -> Shown;
}

impl Source for Verified {
	fn block(&self) -> u32 {
		self.number()
	}

	fn time(&self) -> u64 {
		Verified::time(self)
	}

	fn value(&self, key: &[u8]) -> Shown {
		Verified::value(self, key).into()
	}
}

impl Source for Claimed {
	fn block(&self) -> u32 {
		self.number
	}

	fn time(&self) -> u64 {
		self.time
	}

	fn value(&self, key: &[u8]) -> Shown {
		find(&self.values, key).into()
	}
}

impl From<Found<'_>> for Shown {
	fn from(found: Found<'_>) -> Self {
		match found {
			Found::NotShown => Self::NotShown,
			Found::Absent => Self::Absent,
			Found::Value(value) => Self::Value(value.to_vec()),
		}
	}
}
