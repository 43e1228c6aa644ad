//! The JSON Schema of a type: what [`Types::shown`] shows of its values.

use crate::{
	text::{is_text, kebab},
	Error, Types,
};
use scale_info::{form::PortableForm, Field, Type, TypeDef, TypeDefPrimitive, Variant};
use serde_json::{json, Map, Value};
use std::collections::BTreeMap;

/// Schemas of a document, with those of the types that have a name in its `components`.
#[derive(Debug)]
pub struct Schemas<'a> {
	types: &'a Types,
	/// The schemas by the names of their types. A name that several types have is followed by their number.
	named: BTreeMap<String, Value>,
	names: BTreeMap<u32, String>,
}

impl Types {
	/// The schemas of a document.
	pub const fn schemas(&self) -> Schemas<'_> {
		Schemas { types: self, named: BTreeMap::new(), names: BTreeMap::new() }
	}
}

impl Schemas<'_> {
	/// The schemas to which those of the document refer, by name.
	pub fn components(self) -> Value {
		self.named.into_iter().collect::<Map<_, _>>().into()
	}

	/// The schema of a type. Structures and enumerations are references into the components.
	pub fn of(&mut self, id: u32) -> Result<Value, Error> {
		self.of_field(id, None)
	}

	fn of_field(&mut self, id: u32, field: Option<&str>) -> Result<Value, Error> {
		let types = self.types;
		let (ty, traits) = (types.resolve(id)?, types.traits(id));
		if let Some(form) = traits.form {
			return Ok(json!({ "type": "string", "description": form.meaning }));
		}
		match &ty.type_def {
			TypeDef::Primitive(primitive) => Ok(of_primitive(primitive)),
			TypeDef::Compact(inner) => self.of_field(inner.type_param.id, field),
			TypeDef::BitSequence(_) => Ok(json!({ "type": "string", "pattern": "^[01]*$" })),
			TypeDef::Sequence(_) | TypeDef::Array(_) if traits.is_bytes => Ok(of_bytes(ty, field)),
			TypeDef::Sequence(sequence) => {
				let items = self.of_field(sequence.type_param.id, field)?;
				Ok(json!({ "type": "array", "items": items }))
			}
			TypeDef::Array(array) => {
				let (items, len) = (self.of_field(array.type_param.id, field)?, array.len);
				Ok(json!({ "type": "array", "items": items, "minItems": len, "maxItems": len }))
			}
			TypeDef::Tuple(tuple) => {
				let of: Vec<u32> = tuple.fields.iter().map(|field| field.id).collect();
				self.of_places(&of)
			}
			TypeDef::Composite(composite) => match composite.fields.as_slice() {
				[only] if only.name.is_none() => self.of_field(only.ty.id, field),
				[] => Ok(json!({ "type": "array", "maxItems": 0 })),
				fields => self.named(id, ty, |schemas| schemas.of_fields(fields)),
			},
			TypeDef::Variant(variants) => match variants.variants.as_slice() {
				[_, some] if ty.path.ident().as_deref() == Some("Option") => {
					let inner = some.fields.first().map_or(0, |field| field.ty.id);
					let inner = self.of_field(inner, field)?;
					Ok(json!({ "anyOf": [inner, { "type": "null" }] }))
				}
				variants => self.named(id, ty, |schemas| schemas.of_variants(variants)),
			},
		}
	}

	/// A reference to the schema of a type with a name.
	fn named(
		&mut self,
		id: u32,
		ty: &Type<PortableForm>,
		schema: impl FnOnce(&mut Self) -> Result<Value, Error>,
	) -> Result<Value, Error> {
		let name = match self.names.get(&id) {
			Some(name) => name.clone(),
			None => {
				let short = ty.path.ident().unwrap_or_else(|| "Fields".to_owned());
				let taken = self.named.contains_key(&short);
				let name = if taken { format!("{short}{id}") } else { short };
				// Before its fields, which can have the type themselves.
				self.names.insert(id, name.clone());
				self.named.insert(name.clone(), Value::Null);
				let mut found = schema(self)?;
				let meaning = ty.docs.join(" ");
				if let (Some(found), false) = (found.as_object_mut(), meaning.trim().is_empty()) {
					found.insert("description".to_owned(), meaning.trim().into());
				}
				self.named.insert(name.clone(), found);
				name
			}
		};
		Ok(json!({ "$ref": format!("#/components/schemas/{name}") }))
	}

	fn of_fields(&mut self, fields: &[Field<PortableForm>]) -> Result<Value, Error> {
		match fields {
			[] => Ok(json!({ "type": "array", "maxItems": 0 })),
			[only] if only.name.is_none() => self.of_field(only.ty.id, None),
			[first, ..] if first.name.is_none() => {
				let of: Vec<u32> = fields.iter().map(|field| field.ty.id).collect();
				self.of_places(&of)
			}
			_ => {
				let (mut properties, mut required) = (Map::new(), Vec::new());
				for field in fields {
					let name = field.name.clone().unwrap_or_default();
					let mut schema = self.of_field(field.ty.id, Some(&name))?;
					let meaning = field.docs.join(" ");
					if let (Some(schema), false) =
						(schema.as_object_mut(), meaning.trim().is_empty())
					{
						schema.insert("description".to_owned(), meaning.trim().into());
					}
					properties.insert(name.clone(), schema);
					required.push(name);
				}
				Ok(json!({
					"type": "object",
					"properties": properties,
					"required": required,
					"additionalProperties": false,
				}))
			}
		}
	}

	/// A list with a type for each place.
	fn of_places(&mut self, of: &[u32]) -> Result<Value, Error> {
		let items = of.iter().map(|id| self.of(*id)).collect::<Result<Vec<_>, _>>()?;
		let count = items.len();
		Ok(match count {
			// Draft 7 has no empty list of schemas.
			0 => json!({ "type": "array", "maxItems": 0 }),
			_ => json!({ "type": "array", "items": items, "minItems": count, "maxItems": count }),
		})
	}

	fn of_variants(&mut self, variants: &[Variant<PortableForm>]) -> Result<Value, Error> {
		let (names, with_fields): (Vec<_>, Vec<_>) =
			variants.iter().partition(|variant| variant.fields.is_empty());
		let mut ways = Vec::new();
		if !names.is_empty() {
			let names: Vec<String> = names.iter().map(|variant| kebab(&variant.name)).collect();
			ways.push(json!({ "type": "string", "enum": names }));
		}
		for variant in with_fields {
			let name = kebab(&variant.name);
			let inside = self.of_fields(&variant.fields)?;
			ways.push(json!({
				"type": "object",
				"properties": { name.clone(): inside },
				"required": [name],
				"additionalProperties": false,
			}));
		}
		Ok(match ways.len() {
			1 => ways.remove(0),
			_ => json!({ "oneOf": ways }),
		})
	}
}

fn of_primitive(primitive: &TypeDefPrimitive) -> Value {
	use TypeDefPrimitive::{
		Bool, Char, Str, I128, I16, I256, I32, I64, I8, U128, U16, U256, U32, U64, U8,
	};
	let number = |min: i64, max: i64| json!({ "type": "integer", "minimum": min, "maximum": max });
	match primitive {
		Bool => json!({ "type": "boolean" }),
		Char | Str => json!({ "type": "string" }),
		U8 => number(0, u8::MAX.into()),
		U16 => number(0, u16::MAX.into()),
		U32 => number(0, u32::MAX.into()),
		I8 => number(i8::MIN.into(), i8::MAX.into()),
		I16 => number(i16::MIN.into(), i16::MAX.into()),
		I32 => number(i32::MIN.into(), i32::MAX.into()),
		U64 | U128 => json!({ "type": "string", "pattern": "^(0|[1-9][0-9]*)$" }),
		I64 | I128 => json!({ "type": "string", "pattern": "^(0|-?[1-9][0-9]*)$" }),
		U256 | I256 => json!({ "type": "string", "pattern": "^0x[0-9a-f]{64}$" }),
	}
}

fn of_bytes(ty: &Type<PortableForm>, field: Option<&str>) -> Value {
	match &ty.type_def {
		_ if field.is_some_and(is_text) => json!({ "type": "string" }),
		TypeDef::Array(array) => {
			let digits = array.len.saturating_mul(2);
			json!({ "type": "string", "pattern": format!("^0x[0-9a-f]{{{digits}}}$") })
		}
		_ => json!({ "type": "string", "pattern": "^0x([0-9a-f]{2})*$" }),
	}
}
