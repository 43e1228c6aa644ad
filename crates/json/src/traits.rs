//! What the registry says about a type, found once.

use crate::{
	forms::{form_of, Form},
	mentions::object_of,
};
use scale_info::{form::PortableForm, PortableRegistry, Type, TypeDef, TypeDefPrimitive};

/// What its name and its content make of a type.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Traits {
	/// The form of its own that it has in JSON.
	pub(crate) form: Option<&'static Form>,
	/// The kind of the object that it names.
	pub(crate) object: Option<&'static str>,
	/// Whether it is a range of receipts.
	pub(crate) is_range: bool,
	/// Whether its values may be missing.
	pub(crate) is_option: bool,
	/// Whether it is a list of bytes.
	pub(crate) is_bytes: bool,
}

impl Traits {
	/// Of all types, in the order of their numbers.
	pub(crate) fn of_all(types: &PortableRegistry) -> Vec<Self> {
		types.types.iter().map(|one| Self::of(types, &one.ty)).collect()
	}

	fn of(types: &PortableRegistry, ty: &Type<PortableForm>) -> Self {
		let name = ty.path.ident();
		let items = match &ty.type_def {
			TypeDef::Sequence(sequence) => Some(sequence.type_param.id),
			TypeDef::Array(array) => Some(array.type_param.id),
			_ => None,
		};
		let byte = TypeDef::Primitive(TypeDefPrimitive::U8);
		Self {
			form: form_of(&ty.path),
			object: name.as_deref().and_then(object_of),
			is_range: name.as_deref() == Some("ReceiptRange"),
			is_option: name.as_deref() == Some("Option"),
			is_bytes: items.and_then(|id| types.resolve(id)).is_some_and(|of| of.type_def == byte),
		}
	}
}
