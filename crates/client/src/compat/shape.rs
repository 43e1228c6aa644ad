//! The form of an item of a runtime: all that its encoding follows from, and the names, which say what it means.

use super::kind::Kind;
use scale_info::{form::PortableForm, Field, PortableRegistry, TypeDef, Variant};
use std::{collections::HashMap, fmt::Write};
use subxt::metadata::Metadata;

/// The form of an item, as a text to compare. `None` if the runtime has no such item.
pub fn of(metadata: &Metadata, kind: Kind, pallet: &str, name: &str) -> Option<String> {
	let mut shape = Shape { types: metadata.types(), seen: HashMap::new(), text: String::new() };
	if kind == Kind::Api {
		let api = metadata.runtime_api_trait_by_name(pallet)?;
		let function = api.method_by_name(name)?;
		function.inputs().for_each(|input| shape.add(input.id));
		shape.add(function.output_ty());
		return Some(shape.text);
	}
	let pallet = metadata.pallet_by_name(pallet)?;
	let named = |one: &&Variant<PortableForm>| one.name == name;
	match kind {
		Kind::Call => shape.fields(&pallet.call_variants()?.iter().find(named)?.fields),
		Kind::Event => shape.fields(&pallet.event_variants()?.iter().find(named)?.fields),
		Kind::Constant => shape.add(pallet.constant_by_name(name)?.ty()),
		Kind::Storage => {
			let entry = pallet.storage()?.entry_by_name(name)?;
			for key in entry.keys() {
				shape.word(&format!("{:?}", key.hasher));
				shape.add(key.key_id);
			}
			shape.add(entry.value_ty());
		}
		Kind::View | Kind::Api => {
			let function = pallet.view_function_by_name(name)?;
			function.inputs().for_each(|input| shape.add(input.id));
			shape.add(function.output_ty());
		}
	}
	Some(shape.text)
}

struct Shape<'a> {
	types: &'a PortableRegistry,
	/// In which order the types were met: their own numbers differ from runtime to runtime.
	seen: HashMap<u32, usize>,
	text: String,
}

impl Shape<'_> {
	fn word(&mut self, word: &str) {
		self.text.push_str(word);
		self.text.push(' ');
	}

	/// Add a type; one that was met before by its number, as types may contain themselves.
	fn add(&mut self, id: u32) {
		let next = self.seen.len();
		if let Some(number) = self.seen.get(&id) {
			return self.word(&format!("#{number}"));
		}
		self.seen.insert(id, next);
		let Some(ty) = self.types.resolve(id) else { return self.word("?") };
		match &ty.type_def {
			TypeDef::Composite(composite) => self.fields(&composite.fields),
			TypeDef::Variant(variant) => {
				for one in &variant.variants {
					self.word(&format!("|{}={}", one.index, one.name));
					self.fields(&one.fields);
				}
				self.word(".");
			}
			TypeDef::Sequence(sequence) => {
				self.word("[]");
				self.add(sequence.type_param.id);
			}
			TypeDef::Array(array) => {
				self.word(&format!("[{}]", array.len));
				self.add(array.type_param.id);
			}
			TypeDef::Tuple(tuple) => {
				self.word(&format!("({})", tuple.fields.len()));
				tuple.fields.iter().for_each(|field| self.add(field.id));
			}
			TypeDef::Primitive(primitive) => self.word(&format!("{primitive:?}")),
			TypeDef::Compact(compact) => {
				self.word("compact");
				self.add(compact.type_param.id);
			}
			TypeDef::BitSequence(bits) => {
				self.word("bits");
				self.add(bits.bit_store_type.id);
				self.add(bits.bit_order_type.id);
			}
		}
	}

	fn fields(&mut self, fields: &[Field<PortableForm>]) {
		// Writing into a text cannot fail.
		let _ = write!(self.text, "{{{} ", fields.len());
		for field in fields {
			if let Some(name) = &field.name {
				self.word(name);
			}
			self.add(field.ty.id);
		}
	}
}
