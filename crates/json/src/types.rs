//! The types of a runtime, with what the registry says about each.

use crate::{
	error::Error,
	forms::{form_of, Form},
	mentions::object_of,
};
use scale_info::{form::PortableForm, PortableRegistry, Type, TypeDef, TypeDefPrimitive};

/// The types of a runtime.
#[derive(Clone, Debug)]
pub struct Types {
	registry: PortableRegistry,
	traits: Vec<Traits>,
}

impl Types {
	/// The types of a metadata.
	pub fn new(registry: PortableRegistry) -> Self {
		let traits = Traits::of_all(&registry);
		Self { registry, traits }
	}

	/// A type.
	pub(crate) fn resolve(&self, id: u32) -> Result<&Type<PortableForm>, Error> {
		self.registry.resolve(id).ok_or(Error::NoType(id))
	}

	/// What the registry says about a type.
	pub(crate) fn traits(&self, id: u32) -> Traits {
		let position = usize::try_from(id).ok();
		position.and_then(|position| self.traits.get(position)).copied().unwrap_or_default()
	}
}

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
	fn of_all(types: &PortableRegistry) -> Vec<Self> {
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
