//! Encoded values as JSON.

use crate::{metadata::Event, reader::Reader, Error, Types, TEXT_FIELDS};
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

impl Reader<'_, '_> {
	/// An event of the runtime: the pallet's variant, and in it that of the event.
	pub(crate) fn event(&mut self, ty: u32) -> Result<Event, Error> {
		let pallet = self.variant_of(ty)?;
		let not_one = || Error::Bytes("not an event".to_owned());
		let inner = pallet.fields.first().ok_or_else(not_one)?;
		let event = self.variant_of(inner.ty.id)?;
		let fields = self.fields(&event.fields, None, false)?;
		Ok(Event { pallet: pallet.name.clone(), name: event.name.clone(), fields })
	}
}

/// Bytes in hex.
pub(crate) fn hex_of(bytes: &[u8]) -> Value {
	format!("0x{}", hex::encode(bytes)).into()
}

/// Whether the bytes of a field are text.
pub(crate) fn is_text(field: &str) -> bool {
	TEXT_FIELDS.contains(&field)
}

/// The bytes of a name or reason as text, others in hex. Bytes that are not UTF-8, or look like hex, are in hex too.
pub(crate) fn text_or_hex(bytes: &[u8], field: Option<&str>) -> Value {
	let text = field.filter(|field| is_text(field)).and_then(|_| core::str::from_utf8(bytes).ok());
	match text {
		Some(text) if !text.starts_with("0x") => text.into(),
		_ => hex_of(bytes),
	}
}

/// `RegistryOffice` as `registry-office`.
pub fn kebab(name: &str) -> String {
	let mut text = String::new();
	for letter in name.chars() {
		if letter.is_uppercase() && !text.is_empty() {
			text.push('-');
		}
		text.extend(letter.to_lowercase());
	}
	text
}
