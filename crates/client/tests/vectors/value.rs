//! Values in a file of vectors: what they are, as JSON and as SCALE.

use codec::Encode;
use madang_json::Types;
use scale_info::{
	form::PortableForm, MetaType, PortableRegistry, Registry, TypeDef, TypeDefPrimitive, TypeInfo,
};
use serde_json::{json, Value};

/// A value with its name, its type, and its form in JSON and in SCALE.
pub struct Field {
	name: &'static str,
	ty: String,
	value: Value,
	/// Its encoding.
	pub scale: Vec<u8>,
}

impl Field {
	/// A value with a name.
	pub fn new<T: Encode + TypeInfo + 'static>(name: &'static str, value: &T) -> Self {
		let mut registry = Registry::new();
		let id = registry.register_type(&MetaType::new::<T>()).id;
		let registry: PortableRegistry = registry.into();
		let (ty, scale) = (type_name(&registry, id), value.encode());
		let value = Types::new(registry).shown(id, &scale).expect("the value is of its type");
		Self { name, ty, value, scale }
	}

	/// As JSON.
	pub fn json(&self) -> Value {
		let Self { name, ty, value, scale } = self;
		json!({ "name": name, "type": ty, "value": value, "scale": hex::encode(scale) })
	}
}

fn type_name(types: &PortableRegistry, id: u32) -> String {
	let ty = types.resolve(id).expect("the type is registered");
	let inner = |id: u32| type_name(types, id);
	let is_byte = |id: u32| inner(id) == "u8";
	match &ty.type_def {
		TypeDef::Primitive(TypeDefPrimitive::Str) => "text".to_owned(),
		TypeDef::Primitive(primitive) => format!("{primitive:?}").to_lowercase(),
		TypeDef::Sequence(list) if is_byte(list.type_param.id) => "bytes".to_owned(),
		TypeDef::Sequence(list) => format!("list of {}", inner(list.type_param.id)),
		TypeDef::Array(array) if is_byte(array.type_param.id) => format!("{} bytes", array.len),
		TypeDef::Tuple(tuple) => {
			let parts: Vec<_> = tuple.fields.iter().map(|part| inner(part.id)).collect();
			format!("({})", parts.join(", "))
		}
		TypeDef::Composite(composite) => named(types, &ty.path, &composite.fields),
		_ => ty.path.ident().expect("other types have names"),
	}
}

/// The name of a structure. A bounded list is a list.
fn named(
	types: &PortableRegistry,
	path: &scale_info::Path<PortableForm>,
	fields: &[scale_info::Field<PortableForm>],
) -> String {
	let ident = path.ident().expect("a structure has a name");
	match fields {
		[only] if ident == "BoundedVec" => type_name(types, only.ty.id),
		_ => ident,
	}
}
