//! Where a reader of events is.

use serde::{de::Error, Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, str::FromStr};

/// A place among the events of final blocks: after the event with this index of this block. In text `BLOCK:INDEX`, and
/// `BLOCK:end` after all events of the block.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Cursor {
	/// The block.
	pub block: u32,
	/// The index of the event among those of the block.
	pub index: u32,
}

impl Cursor {
	/// After all events of a block.
	pub const fn end_of(block: u32) -> Self {
		Self { block, index: u32::MAX }
	}

	/// The first block that can have events after it.
	pub const fn first_block(self) -> u32 {
		match self.index {
			u32::MAX => self.block.saturating_add(1),
			_ => self.block,
		}
	}
}

impl fmt::Display for Cursor {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self.index {
			u32::MAX => write!(f, "{}:end", self.block),
			index => write!(f, "{}:{index}", self.block),
		}
	}
}

impl FromStr for Cursor {
	type Err = &'static str;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		let problem = "expected a cursor: BLOCK:INDEX or BLOCK:end";
		let (block, index) = text.split_once(':').ok_or(problem)?;
		let number = |text: &str| {
			let number = text.parse::<u32>().ok().filter(|number| number.to_string() == text);
			number.ok_or(problem)
		};
		let index = if index == "end" { u32::MAX } else { number(index)? };
		Ok(Self { block: number(block)?, index })
	}
}

impl Serialize for Cursor {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.collect_str(self)
	}
}

impl<'de> Deserialize<'de> for Cursor {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_cursor_has_one_form() {
		for text in ["0:0", "12:3", "12:end"] {
			assert_eq!(text.parse::<Cursor>().unwrap().to_string(), text);
		}
		for text in ["", "12", "12:", ":3", "012:3", "12:+3", "12:-1", "12:3:4", "4294967296:0"] {
			assert!(text.parse::<Cursor>().is_err(), "{text}");
		}
		let (first, end): (Cursor, Cursor) = ("12:0".parse().unwrap(), "12:end".parse().unwrap());
		assert!(first < end && end < "13:0".parse().unwrap());
		assert_eq!((first.first_block(), end.first_block()), (12, 13));
	}
}
