//! JSON as encoded values: what [`Types::shown`] shows, the other way.

use crate::{
	text::{is_text, kebab},
	Error, Types,
};
use codec::{Compact, Encode};
use scale_info::{form::PortableForm, Field, Type, TypeDef, TypeDefPrimitive, Variant};
use serde_json::{Map, Value};

/// Where a value is, for errors.
#[derive(Clone, Debug, Default)]
struct Place {
	path: String,
	/// The field that the value is of.
	field: Option<String>,
}

impl Place {
	fn of(&self, field: &str) -> Self {
		let path = match self.path.is_empty() {
			true => field.to_owned(),
			false => format!("{}.{field}", self.path),
		};
		Self { path, field: Some(field.to_owned()) }
	}

	/// Inside of a type that has a name of its own, fields outside say nothing.
	fn inside(&self, name: &str) -> Self {
		Self { field: None, ..self.of(name) }
	}

	fn without_field(&self) -> Self {
		Self { path: self.path.clone(), field: None }
	}

	fn at(&self, index: usize) -> Self {
		Self { path: format!("{}[{index}]", self.path), field: self.field.clone() }
	}

	fn expected<T>(&self, expected: impl Into<String>) -> Result<T, Error> {
		Err(Error::Given { place: self.path.clone(), expected: expected.into() })
	}
}

impl Types {
	/// The encoded value that a JSON value stands for.
	pub fn given(&self, ty: u32, value: &Value) -> Result<Vec<u8>, Error> {
		let mut out = Vec::new();
		self.write(ty, value, &Place::default(), &mut out)?;
		Ok(out)
	}

	/// As [`Self::given`], of the parameter with this name, which errors name.
	pub fn given_as(&self, name: &str, ty: u32, value: &Value) -> Result<Vec<u8>, Error> {
		let mut out = Vec::new();
		self.write(ty, value, &Place::default().of(name), &mut out)?;
		Ok(out)
	}

	fn write(&self, ty: u32, value: &Value, at: &Place, out: &mut Vec<u8>) -> Result<(), Error> {
		let (ty, traits) = (self.resolve(ty)?, self.traits(ty));
		if let Some(form) = traits.form {
			let bytes = value.as_str().and_then(|text| (form.bytes)(text));
			out.extend(bytes.map_or_else(|| at.expected(form.meaning), Ok)?);
			return Ok(());
		}
		match &ty.type_def {
			TypeDef::Primitive(primitive) => write_primitive(primitive, value, at, out),
			TypeDef::Compact(_) => {
				Compact(unsigned(value, u128::MAX, at)?).encode_to(out);
				Ok(())
			}
			TypeDef::Sequence(_) | TypeDef::Array(_) if traits.is_bytes => {
				write_bytes(ty, value, at, out)
			}
			TypeDef::Sequence(sequence) => {
				let values = list(value, None, at)?;
				Compact(u64::try_from(values.len()).unwrap_or(u64::MAX)).encode_to(out);
				self.write_all(values, |_| sequence.type_param.id, at, out)
			}
			TypeDef::Array(array) => {
				let values = list(value, usize::try_from(array.len).ok(), at)?;
				self.write_all(values, |_| array.type_param.id, at, out)
			}
			TypeDef::Tuple(tuple) => {
				let of: Vec<u32> = tuple.fields.iter().map(|field| field.id).collect();
				let values = list(value, Some(of.len()), at)?;
				let of = |index: usize| of.get(index).copied().unwrap_or_default();
				self.write_all(values, of, &at.without_field(), out)
			}
			TypeDef::Composite(composite) => self.write_fields(&composite.fields, value, at, out),
			TypeDef::Variant(variants) => {
				self.write_variant(ty, &variants.variants, value, at, out)
			}
			TypeDef::BitSequence(_) => at.expected("no value: bit sequences are not given"),
		}
	}

	fn write_all(
		&self,
		values: &[Value],
		of: impl Fn(usize) -> u32,
		at: &Place,
		out: &mut Vec<u8>,
	) -> Result<(), Error> {
		let mut all = values.iter().enumerate();
		all.try_for_each(|(index, value)| self.write(of(index), value, &at.at(index), out))
	}

	/// The fields of a structure or a variant.
	fn write_fields(
		&self,
		fields: &[Field<PortableForm>],
		value: &Value,
		at: &Place,
		out: &mut Vec<u8>,
	) -> Result<(), Error> {
		match fields {
			[] => Ok(()),
			[only] if only.name.is_none() => self.write(only.ty.id, value, at, out),
			[first, ..] if first.name.is_none() => {
				let values = list(value, Some(fields.len()), at)?;
				let of = |index: usize| fields.get(index).map_or(0, |field| field.ty.id);
				self.write_all(values, of, &at.without_field(), out)
			}
			_ => {
				let names: Vec<&str> =
					fields.iter().filter_map(|field| field.name.as_deref()).collect();
				let object = value.as_object();
				let object = object.map_or_else(|| at.expected(fields_in_words(&names)), Ok)?;
				if let Some(unknown) = object.keys().find(|key| !names.contains(&key.as_str())) {
					return at.of(unknown).expected(format!("no such field: {}", names.join(", ")));
				}
				fields.iter().zip(&names).try_for_each(|(field, name)| {
					// A field that can be without a value can be left out.
					let value = object.get(*name).unwrap_or(&Value::Null);
					self.write(field.ty.id, value, &at.of(name), out)
				})
			}
		}
	}

	fn write_variant(
		&self,
		ty: &Type<PortableForm>,
		variants: &[Variant<PortableForm>],
		value: &Value,
		at: &Place,
		out: &mut Vec<u8>,
	) -> Result<(), Error> {
		if ty.path.ident().as_deref() == Some("Option") {
			let some = variants.iter().find(|variant| variant.name == "Some");
			return match (value, some) {
				(Value::Null, _) => {
					out.push(0);
					Ok(())
				}
				(value, Some(some)) => {
					out.push(1);
					self.write_fields(&some.fields, value, at, out)
				}
				(_, None) => at.expected("an option"),
			};
		}
		let (name, inside) = match value {
			Value::String(name) => (name.as_str(), &Value::Null),
			Value::Object(fields) => match only(fields) {
				Some(found) => found,
				None => return at.expected("an object with one key"),
			},
			_ => return at.expected(variants_in_words(variants)),
		};
		let Some(variant) = variants.iter().find(|variant| kebab(&variant.name) == name) else {
			return at.expected(variants_in_words(variants));
		};
		out.push(variant.index);
		self.write_fields(&variant.fields, inside, &at.inside(name), out)
	}
}

fn only(fields: &Map<String, Value>) -> Option<(&str, &Value)> {
	match fields.len() {
		1 => fields.iter().next().map(|(name, value)| (name.as_str(), value)),
		_ => None,
	}
}

fn fields_in_words(names: &[&str]) -> String {
	format!("an object with {}", names.join(", "))
}

fn variants_in_words(variants: &[Variant<PortableForm>]) -> String {
	let names: Vec<String> = variants.iter().map(|variant| kebab(&variant.name)).collect();
	format!("one of {}", names.join(", "))
}

/// The values of a list, which has so many if that is given.
fn list<'a>(value: &'a Value, count: Option<usize>, at: &Place) -> Result<&'a [Value], Error> {
	let values = value.as_array().map_or_else(|| at.expected("a list"), Ok)?;
	match count {
		Some(count) if values.len() != count => at.expected(format!("a list of {count}")),
		_ => Ok(values),
	}
}

fn write_bytes(
	ty: &Type<PortableForm>,
	value: &Value,
	at: &Place,
	out: &mut Vec<u8>,
) -> Result<(), Error> {
	let is_text = at.field.as_deref().is_some_and(is_text);
	let bytes = value.as_str().and_then(|text| match text.strip_prefix("0x") {
		Some(digits) => hex::decode(digits).ok(),
		None if is_text => Some(text.as_bytes().to_vec()),
		None => None,
	});
	match (&ty.type_def, bytes) {
		(TypeDef::Array(array), Some(bytes)) if u32::try_from(bytes.len()) == Ok(array.len) => {
			out.extend(bytes);
			Ok(())
		}
		(TypeDef::Array(array), _) => {
			at.expected(format!("0x and {} hex digits", array.len.saturating_mul(2)))
		}
		(_, Some(bytes)) => {
			bytes.encode_to(out);
			Ok(())
		}
		(_, None) => at.expected(if is_text { "text" } else { "0x and hex digits" }),
	}
}

fn write_primitive(
	primitive: &TypeDefPrimitive,
	value: &Value,
	at: &Place,
	out: &mut Vec<u8>,
) -> Result<(), Error> {
	/// The first bytes of a number in little-endian order are that number in fewer bytes.
	fn push(out: &mut Vec<u8>, bytes: [u8; 16], count: usize) {
		out.extend(bytes.into_iter().take(count));
	}
	let mut number = |bits: u32| {
		let max = u128::MAX.checked_shr(128u32.saturating_sub(bits)).unwrap_or(0);
		let number = unsigned(value, max, at)?;
		push(out, number.to_le_bytes(), (bits / 8) as usize);
		Ok(())
	};
	match primitive {
		TypeDefPrimitive::U8 => number(8),
		TypeDefPrimitive::U16 => number(16),
		TypeDefPrimitive::U32 => number(32),
		TypeDefPrimitive::U64 => number(64),
		TypeDefPrimitive::U128 => number(128),
		TypeDefPrimitive::Bool => {
			out.push(u8::from(value.as_bool().map_or_else(|| at.expected("true or false"), Ok)?));
			Ok(())
		}
		TypeDefPrimitive::Str => {
			value.as_str().map_or_else(|| at.expected("text"), Ok)?.encode_to(out);
			Ok(())
		}
		TypeDefPrimitive::I8 => integer(value, 8, at).map(|number| push(out, number, 1)),
		TypeDefPrimitive::I16 => integer(value, 16, at).map(|number| push(out, number, 2)),
		TypeDefPrimitive::I32 => integer(value, 32, at).map(|number| push(out, number, 4)),
		TypeDefPrimitive::I64 => integer(value, 64, at).map(|number| push(out, number, 8)),
		TypeDefPrimitive::I128 => integer(value, 128, at).map(|number| push(out, number, 16)),
		TypeDefPrimitive::Char | TypeDefPrimitive::U256 | TypeDefPrimitive::I256 => {
			at.expected("no value: the runtime has no such type")
		}
	}
}

/// A number of so many bits, negative ones too, in little-endian order.
fn integer(value: &Value, bits: u32, at: &Place) -> Result<[u8; 16], Error> {
	let number = match value {
		Value::Number(number) => number.as_i64().map(i128::from),
		Value::String(text) => text.parse().ok(),
		_ => None,
	};
	let unused = 128u32.saturating_sub(bits);
	let max = i128::MAX.checked_shr(unused).unwrap_or(0);
	match number {
		Some(number) if (max.saturating_neg().saturating_sub(1)..=max).contains(&number) => {
			Ok(number.to_le_bytes())
		}
		_ => at.expected(format!("a whole number of {bits} bits, above 2^53 as text")),
	}
}

/// A number of at least zero: as a number, or as text, which has no limit of JSON's numbers.
fn unsigned(value: &Value, max: u128, at: &Place) -> Result<u128, Error> {
	let number = match value {
		Value::Number(number) => number.as_u64().map(u128::from),
		Value::String(text) if text.bytes().all(|digit| digit.is_ascii_digit()) => {
			text.parse().ok()
		}
		_ => None,
	};
	match number {
		Some(number) if number <= max => Ok(number),
		_ => at.expected(format!("a whole number from 0 to {max}, above 2^53 as text")),
	}
}
