//! Encoded values as JSON.

use crate::{error::Error, reader::Reader, types::Types};
use serde_json::Value;

impl Types {
	/// An encoded value as JSON. All bytes must belong to it.
	pub fn shown(&self, ty: u32, bytes: &[u8]) -> Result<Value, Error> {
		let mut rest = bytes;
		let shown = self.shown_first(ty, &mut rest)?;
		match rest.len() {
			0 => Ok(shown),
			left => Err(Error::Rest(left)),
		}
	}

	/// The first value of the bytes as JSON, which is taken from them.
	pub fn shown_first(&self, ty: u32, bytes: &mut &[u8]) -> Result<Value, Error> {
		let mut reader = Reader::new(self, bytes);
		let shown = reader.value(ty, None)?;
		*bytes = reader.rest;
		Ok(shown)
	}
}
