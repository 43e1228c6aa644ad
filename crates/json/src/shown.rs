//! Encoded values as JSON.

use crate::{forms::form_of, metadata::Event, Error, Types, TEXT_FIELDS};
use scale_info::{form::PortableForm, Type, TypeDef, TypeDefPrimitive};
use scale_value::{
	scale::{decode_as_type, encode_as_type},
	Composite, Primitive, Value as Decoded, ValueDef, Variant,
};
use serde_json::{Map, Value};

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
		let value = self.decoded(ty, bytes)?;
		self.json(&value, None)
	}

	pub(crate) fn decoded(&self, ty: u32, bytes: &mut &[u8]) -> Result<Decoded<u32>, Error> {
		self.resolve(ty)?;
		decode_as_type(bytes, ty, &self.0).map_err(|error| Error::Bytes(error.to_string()))
	}

	/// The value again as bytes.
	pub(crate) fn encoded(&self, value: &Decoded<u32>) -> Result<Vec<u8>, Error> {
		let mut bytes = Vec::new();
		encode_as_type(value, value.context, &self.0, &mut bytes)
			.map_err(|error| Error::Bytes(error.to_string()))?;
		Ok(bytes)
	}

	/// A value, which is the content of the field with this name.
	pub(crate) fn json(&self, value: &Decoded<u32>, field: Option<&str>) -> Result<Value, Error> {
		let ty = self.plain(self.resolve(value.context)?)?;
		if let Some(form) = form_of(&ty.path) {
			let bytes = self.encoded(value)?;
			let text = (form.text)(&bytes).ok_or_else(|| Error::Bytes(form.name.to_owned()))?;
			return Ok(text.into());
		}
		match &value.value {
			ValueDef::Primitive(primitive) => Ok(number_or_text(primitive, &ty.type_def)),
			ValueDef::BitSequence(bits) => {
				Ok(bits.iter().map(|bit| if bit { '1' } else { '0' }).collect::<String>().into())
			}
			ValueDef::Composite(fields) => match self.bytes(ty, fields)? {
				Some(bytes) => Ok(text_or_hex(&bytes, field)),
				None => match &ty.type_def {
					TypeDef::Sequence(_) | TypeDef::Array(_) => self.list(fields.values(), field),
					TypeDef::Tuple(_) => self.list(fields.values(), None),
					_ => self.fields(fields, field),
				},
			},
			ValueDef::Variant(variant) => self.variant(variant, field, ty),
		}
	}

	/// The type inside of a compact one.
	fn plain<'a>(&'a self, ty: &'a Type<PortableForm>) -> Result<&'a Type<PortableForm>, Error> {
		match &ty.type_def {
			TypeDef::Compact(inner) => self.resolve(inner.type_param.id),
			_ => Ok(ty),
		}
	}

	fn list<'a>(
		&self,
		values: impl Iterator<Item = &'a Decoded<u32>>,
		field: Option<&str>,
	) -> Result<Value, Error> {
		values.map(|value| self.json(value, field)).collect()
	}

	/// Whether a type is a list of bytes.
	pub(crate) fn is_bytes(&self, ty: &Type<PortableForm>) -> bool {
		let of = match &ty.type_def {
			TypeDef::Sequence(sequence) => sequence.type_param.id,
			TypeDef::Array(array) => array.type_param.id,
			_ => return false,
		};
		self.0.resolve(of).is_some_and(|of| of.type_def == TypeDef::Primitive(TypeDefPrimitive::U8))
	}

	/// The bytes, if the type is a list of them.
	fn bytes(
		&self,
		ty: &Type<PortableForm>,
		fields: &Composite<u32>,
	) -> Result<Option<Vec<u8>>, Error> {
		if !self.is_bytes(ty) {
			return Ok(None);
		}
		let byte = |value: &Decoded<u32>| match value.value {
			ValueDef::Primitive(Primitive::U128(byte)) => u8::try_from(byte).ok(),
			_ => None,
		};
		let bytes: Option<Vec<u8>> = fields.values().map(byte).collect();
		bytes.map(Some).ok_or_else(|| Error::Bytes("not bytes".to_owned()))
	}

	/// Fields: with names an object, without names a list, and one without a name that itself.
	fn fields(&self, fields: &Composite<u32>, field: Option<&str>) -> Result<Value, Error> {
		match fields {
			Composite::Named(fields) => fields
				.iter()
				.map(|(name, value)| Ok((name.clone(), self.json(value, Some(name))?)))
				.collect::<Result<Map<_, _>, _>>()
				.map(Value::Object),
			Composite::Unnamed(values) => match values.as_slice() {
				[inner] => self.json(inner, field),
				values => self.list(values.iter(), None),
			},
		}
	}

	fn variant(
		&self,
		variant: &Variant<u32>,
		field: Option<&str>,
		ty: &Type<PortableForm>,
	) -> Result<Value, Error> {
		let Variant { name, values } = variant;
		if ty.path.ident().as_deref() == Some("Option") {
			return match values.values().next() {
				Some(inner) => self.json(inner, field),
				None => Ok(Value::Null),
			};
		}
		let name = kebab(name);
		match values.is_empty() {
			true => Ok(name.into()),
			false => {
				let inside = self.fields(values, None)?;
				Ok(Value::Object(Map::from_iter([(name, inside)])))
			}
		}
	}
}

/// A number of up to 32 bits as a number, a larger one as text.
fn number_or_text(primitive: &Primitive, ty: &TypeDef<PortableForm>) -> Value {
	use TypeDefPrimitive::{I16, I32, I8, U16, U32, U8};
	let small = match ty {
		TypeDef::Primitive(of) => matches!(of, U8 | U16 | U32 | I8 | I16 | I32),
		_ => false,
	};
	match primitive {
		Primitive::Bool(value) => (*value).into(),
		Primitive::Char(value) => value.to_string().into(),
		Primitive::String(value) => value.clone().into(),
		Primitive::U128(value) => match u32::try_from(*value) {
			Ok(value) if small => value.into(),
			_ => value.to_string().into(),
		},
		Primitive::I128(value) => match i32::try_from(*value) {
			Ok(value) if small => value.into(),
			_ => value.to_string().into(),
		},
		Primitive::U256(bytes) | Primitive::I256(bytes) => hex_of(bytes),
	}
}

fn hex_of(bytes: &[u8]) -> Value {
	format!("0x{}", hex::encode(bytes)).into()
}

/// Whether the bytes of a field are text.
pub(crate) fn is_text(field: &str) -> bool {
	TEXT_FIELDS.contains(&field)
}

/// The bytes of a name or reason as text, others in hex. Bytes that are not UTF-8, or look like hex, are in hex too.
fn text_or_hex(bytes: &[u8], field: Option<&str>) -> Value {
	match core::str::from_utf8(bytes) {
		Ok(text) if !text.starts_with("0x") && field.is_some_and(is_text) => text.into(),
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

impl Types {
	/// An event of the runtime: the pallet's variant, and in it that of the event.
	pub(crate) fn event(&self, value: &Decoded<u32>) -> Result<Event, Error> {
		let not_one = || Error::Bytes("not an event".to_owned());
		let ValueDef::Variant(pallet) = &value.value else { return Err(not_one()) };
		let inner = pallet.values.values().next().ok_or_else(not_one)?;
		let ValueDef::Variant(event) = &inner.value else { return Err(not_one()) };
		let fields = self.fields(&event.values, None)?;
		Ok(Event { pallet: pallet.name.clone(), name: event.name.clone(), fields })
	}
}
