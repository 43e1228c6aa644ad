//! Encoded values are read by their types: as JSON, with the objects that they are about.

use crate::{
	mentions::{receipts, Mention},
	text::{hex_of, kebab, text_or_hex},
	Error, Types,
};
use codec::{Compact, Decode};
use scale_info::{
	form::PortableForm, Field, TypeDef, TypeDefBitSequence, TypeDefPrimitive, Variant,
};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// How deep values may nest. The calls of a transaction nest 256 times at most, and each is a variant in a variant.
const MAX_DEPTH: usize = 600;

/// Reads values from the front of bytes.
pub(crate) struct Reader<'t, 'b> {
	types: &'t Types,
	/// What is not read yet.
	pub(crate) rest: &'b [u8],
	/// The objects that the values are about. None if they are not wanted, and inside of an object.
	found: Option<BTreeSet<Mention>>,
	depth: usize,
}

impl<'t, 'b> Reader<'t, 'b> {
	/// Of these bytes.
	pub(crate) const fn new(types: &'t Types, bytes: &'b [u8]) -> Self {
		Self { types, rest: bytes, found: None, depth: 0 }
	}

	/// It also finds the objects that the values are about.
	pub(crate) fn with_mentions(self) -> Self {
		Self { found: Some(BTreeSet::new()), ..self }
	}

	/// The objects that were found, each once, in order.
	pub(crate) fn mentions(self) -> BTreeSet<Mention> {
		self.found.unwrap_or_default()
	}

	/// The next value as JSON. It is the content of the field with this name.
	pub(crate) fn value(&mut self, ty: u32, field: Option<&str>) -> Result<Value, Error> {
		self.read(ty, field, false)
	}

	/// The bytes of the next value.
	pub(crate) fn passed(&mut self, ty: u32) -> Result<&'b [u8], Error> {
		let before = self.rest;
		self.value(ty, None)?;
		self.since(before)
	}

	/// The next value is a variant: which one. Its fields come next.
	pub(crate) fn variant_of(&mut self, ty: u32) -> Result<&'t Variant<PortableForm>, Error> {
		let TypeDef::Variant(of) = &self.types.resolve(ty)?.type_def else {
			return Err(Error::Bytes("not a variant".to_owned()));
		};
		self.one_of(&of.variants)
	}

	/// Fields: with names an object, without names a list, and one without a name that itself.
	pub(crate) fn fields(
		&mut self,
		fields: &'t [Field<PortableForm>],
		field: Option<&str>,
		is_compact: bool,
	) -> Result<Value, Error> {
		let names: Option<Vec<_>> = fields.iter().map(|one| one.name.as_ref()).collect();
		match (names, fields) {
			(_, [only]) if only.name.is_none() => self.read(only.ty.id, field, is_compact),
			(Some(names), [_, ..]) => fields
				.iter()
				.zip(names)
				.map(|(one, name)| {
					Ok((name.clone(), self.read(one.ty.id, Some(name), is_compact)?))
				})
				.collect::<Result<Map<_, _>, _>>()
				.map(Value::Object),
			_ => fields.iter().map(|one| self.read(one.ty.id, None, is_compact)).collect(),
		}
	}

	fn read(&mut self, id: u32, field: Option<&str>, is_compact: bool) -> Result<Value, Error> {
		let traits = self.types.traits(id);
		self.enter()?;
		let value = match traits.object.is_some() || traits.is_range {
			true => self.object(id, is_compact)?,
			false => self.plain(id, field, is_compact)?,
		};
		self.leave();
		Ok(value)
	}

	/// What an object consists of is not mentioned as well.
	fn object(&mut self, id: u32, is_compact: bool) -> Result<Value, Error> {
		let found = self.found.take();
		let before = self.rest;
		let value = self.plain(id, None, is_compact)?;
		if let Some(mut found) = found {
			match self.types.traits(id).object {
				Some(kind) => {
					let id = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
					found.insert(Mention { kind, id });
				}
				None => found.extend(receipts(self.since(before)?)?),
			}
			self.found = Some(found);
		}
		Ok(value)
	}

	fn plain(&mut self, id: u32, field: Option<&str>, is_compact: bool) -> Result<Value, Error> {
		let before = self.rest;
		// A value with a form of its own may have objects inside.
		let value = self.structure(id, field, is_compact)?;
		let Some(form) = self.types.traits(id).form else { return Ok(value) };
		let text = (form.text)(self.since(before)?);
		text.map(Into::into).ok_or_else(|| Error::Bytes(form.name.to_owned()))
	}

	fn structure(
		&mut self,
		id: u32,
		field: Option<&str>,
		is_compact: bool,
	) -> Result<Value, Error> {
		let ty = self.types.resolve(id)?;
		let traits = self.types.traits(id);
		match &ty.type_def {
			TypeDef::Compact(of) => self.read(of.type_param.id, field, true),
			TypeDef::Primitive(of) => self.primitive(of, is_compact),
			TypeDef::Sequence(of) => {
				let count = self.length()?;
				self.list(of.type_param.id, count, traits.is_bytes, field)
			}
			TypeDef::Array(of) => {
				let count = self.checked(of.len)?;
				self.list(of.type_param.id, count, traits.is_bytes, field)
			}
			TypeDef::Tuple(of) if is_compact && of.fields.is_empty() => Err(nothing_compact()),
			TypeDef::Tuple(of) => {
				of.fields.iter().map(|one| self.read(one.id, None, is_compact)).collect()
			}
			TypeDef::Composite(of) => self.fields(&of.fields, field, is_compact),
			TypeDef::Variant(of) => self.variant(&of.variants, field, traits.is_option),
			TypeDef::BitSequence(of) => self.bits(of),
		}
	}

	fn variant(
		&mut self,
		variants: &'t [Variant<PortableForm>],
		field: Option<&str>,
		is_option: bool,
	) -> Result<Value, Error> {
		let variant = self.one_of(variants)?;
		match (is_option, variant.fields.as_slice()) {
			(true, []) => Ok(Value::Null),
			(true, [inner, ..]) => self.read(inner.ty.id, field, false),
			(false, []) => Ok(kebab(&variant.name).into()),
			(false, fields) => {
				let inside = self.fields(fields, None, false)?;
				Ok(Value::Object(Map::from_iter([(kebab(&variant.name), inside)])))
			}
		}
	}

	fn list(
		&mut self,
		items: u32,
		count: usize,
		is_bytes: bool,
		field: Option<&str>,
	) -> Result<Value, Error> {
		match is_bytes {
			true => Ok(text_or_hex(self.take(count)?, field)),
			false => (0..count).map(|_| self.read(items, field, false)).collect(),
		}
	}

	/// A number of up to 32 bits as a number, a larger one as text.
	fn primitive(&mut self, ty: &TypeDefPrimitive, is_compact: bool) -> Result<Value, Error> {
		use TypeDefPrimitive as Of;
		if is_compact {
			let number = self.compact(ty)?;
			let is_small = matches!(ty, Of::U8 | Of::U16 | Of::U32);
			return Ok(match u32::try_from(number) {
				Ok(number) if is_small => number.into(),
				_ => number.to_string().into(),
			});
		}
		Ok(match ty {
			Of::Bool => self.decode::<bool>()?.into(),
			Of::Char => {
				let letter = char::from_u32(self.decode()?);
				letter.ok_or_else(|| Error::Bytes("not a letter".to_owned()))?.to_string().into()
			}
			Of::Str => self.decode::<String>()?.into(),
			Of::U8 => self.decode::<u8>()?.into(),
			Of::U16 => self.decode::<u16>()?.into(),
			Of::U32 => self.decode::<u32>()?.into(),
			Of::U64 => self.decode::<u64>()?.to_string().into(),
			Of::U128 => self.decode::<u128>()?.to_string().into(),
			Of::I8 => self.decode::<i8>()?.into(),
			Of::I16 => self.decode::<i16>()?.into(),
			Of::I32 => self.decode::<i32>()?.into(),
			Of::I64 => self.decode::<i64>()?.to_string().into(),
			Of::I128 => self.decode::<i128>()?.to_string().into(),
			Of::U256 | Of::I256 => hex_of(self.take(32)?),
		})
	}

	/// A compact number, which must be one of its type.
	fn compact(&mut self, ty: &TypeDefPrimitive) -> Result<u128, Error> {
		use TypeDefPrimitive as Of;
		let Compact(number) = self.decode::<Compact<u128>>()?;
		let most: u128 = match ty {
			Of::U8 => u8::MAX.into(),
			Of::U16 => u16::MAX.into(),
			Of::U32 => u32::MAX.into(),
			Of::U64 => u64::MAX.into(),
			Of::U128 => u128::MAX,
			_ => return Err(nothing_compact()),
		};
		match number <= most {
			true => Ok(number),
			false => Err(Error::Bytes(format!("{number} is too large"))),
		}
	}

	/// Bits as text, the first one first.
	fn bits(&mut self, of: &TypeDefBitSequence<PortableForm>) -> Result<Value, Error> {
		let order = self.types.resolve(of.bit_order_type.id)?.path.ident();
		let is_first_lowest = order.as_deref() == Some("Lsb0");
		let width = match &self.types.resolve(of.bit_store_type.id)?.type_def {
			TypeDef::Primitive(of) => width(of),
			_ => None,
		};
		let width = width.ok_or_else(|| Error::Bytes("bits in no numbers".to_owned()))?;
		if !is_first_lowest && width != 1 {
			return Err(Error::Bytes("bits in an order that is not known".to_owned()));
		}
		let Compact(count) = self.decode::<Compact<u32>>()?;
		let count = usize::try_from(count).map_err(|_| too_short())?;
		let bytes = self.take(count.div_ceil(width.saturating_mul(8)).saturating_mul(width))?;
		let bits = bytes.iter().flat_map(|byte| {
			(0..8).map(move |bit| match is_first_lowest {
				true => byte & (1 << bit) > 0,
				false => byte & (0x80 >> bit) > 0,
			})
		});
		Ok(bits.take(count).map(|bit| if bit { '1' } else { '0' }).collect::<String>().into())
	}

	fn one_of(
		&mut self,
		variants: &'t [Variant<PortableForm>],
	) -> Result<&'t Variant<PortableForm>, Error> {
		let index = self.decode::<u8>()?;
		let found = variants.iter().find(|one| one.index == index);
		found.ok_or_else(|| Error::Bytes(format!("there is no variant {index}")))
	}

	/// How many items a list has.
	fn length(&mut self) -> Result<usize, Error> {
		let Compact(count) = self.decode::<Compact<u32>>()?;
		self.checked(count)
	}

	/// As many items, if there are bytes for them.
	fn checked(&self, count: u32) -> Result<usize, Error> {
		let count = usize::try_from(count).ok();
		count.filter(|count| *count <= self.rest.len()).ok_or_else(too_short)
	}

	fn decode<T: Decode>(&mut self) -> Result<T, Error> {
		T::decode(&mut self.rest).map_err(|error| Error::Bytes(error.to_string()))
	}

	fn take(&mut self, count: usize) -> Result<&'b [u8], Error> {
		let (taken, rest) = self.rest.split_at_checked(count).ok_or_else(too_short)?;
		self.rest = rest;
		Ok(taken)
	}

	/// The bytes that were read since these were left.
	fn since(&self, before: &'b [u8]) -> Result<&'b [u8], Error> {
		let count = before.len().saturating_sub(self.rest.len());
		before.get(..count).ok_or_else(too_short)
	}

	/// Read what is inside of a value. Nobody continues after an error.
	fn enter(&mut self) -> Result<(), Error> {
		self.depth = self.depth.saturating_add(1);
		match self.depth > MAX_DEPTH {
			true => Err(Error::Bytes(format!("it nests more than {MAX_DEPTH} times"))),
			false => Ok(()),
		}
	}

	const fn leave(&mut self) {
		self.depth = self.depth.saturating_sub(1);
	}
}

/// The bytes of a number that keeps bits.
const fn width(ty: &TypeDefPrimitive) -> Option<usize> {
	use TypeDefPrimitive as Of;
	match ty {
		Of::U8 => Some(1),
		Of::U16 => Some(2),
		Of::U32 => Some(4),
		Of::U64 => Some(8),
		_ => None,
	}
}

fn nothing_compact() -> Error {
	Error::Bytes("only numbers are compact".to_owned())
}

fn too_short() -> Error {
	Error::Bytes("the bytes end too early".to_owned())
}
