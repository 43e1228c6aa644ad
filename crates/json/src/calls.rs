//! A runtime's calls, by name.

use crate::{reader::Reader, Error, Mention, Runtime, Types};
use scale_info::{form::PortableForm, TypeDef, Variant};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// A call of a pallet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
	/// The pallet.
	pub pallet: String,
	/// Its name in the pallet.
	pub name: String,
	/// The numbers of the pallet and of the call, with which its encoding begins.
	pub index: [u8; 2],
	/// The names of its arguments and their types.
	pub arguments: Vec<(String, u32)>,
	/// The first paragraph of its documentation.
	pub summary: String,
}

impl Call {
	/// `Pallet.call`.
	pub fn full_name(&self) -> String {
		format!("{}.{}", self.pallet, self.name)
	}

	/// Whether it has an argument with this name.
	pub fn has(&self, argument: &str) -> bool {
		self.arguments.iter().any(|(name, _)| name == argument)
	}

	/// The encoded call with these arguments. One that can be without a value can be left out.
	pub fn encode(&self, types: &Types, given: &Map<String, Value>) -> Result<Vec<u8>, Error> {
		if let Some(unknown) = given.keys().find(|name| !self.has(name)) {
			let names: Vec<_> = self.arguments.iter().map(|(name, _)| name.as_str()).collect();
			let expected = format!("no such argument: {}", names.join(", "));
			return Err(Error::Given { place: unknown.clone(), expected });
		}
		let mut bytes = self.index.to_vec();
		for (name, ty) in &self.arguments {
			let value = given.get(name).unwrap_or(&Value::Null);
			bytes.extend(types.given_as(name, *ty, value)?);
		}
		Ok(bytes)
	}

	/// The arguments of an encoded call of this kind, as JSON.
	pub fn decode(&self, types: &Types, bytes: &[u8]) -> Result<Map<String, Value>, Error> {
		Ok(self.decode_with_mentions(types, bytes)?.0)
	}

	/// As [`Self::decode`], with the objects that the arguments name.
	pub(crate) fn decode_with_mentions(
		&self,
		types: &Types,
		bytes: &[u8],
	) -> Result<(Map<String, Value>, BTreeSet<Mention>), Error> {
		let other = || Error::Bytes(format!("not a call {}", self.full_name()));
		let rest = bytes.strip_prefix(&self.index).ok_or_else(other)?;
		let mut reader = Reader::new(types, rest).with_mentions();
		let mut arguments = Map::new();
		for (name, ty) in &self.arguments {
			arguments.insert(name.clone(), reader.value(*ty, Some(name))?);
		}
		match reader.rest.len() {
			0 => Ok((arguments, reader.mentions())),
			left => Err(Error::Rest(left)),
		}
	}
}

impl Runtime {
	/// All calls, in the order of their numbers.
	pub fn calls(&self) -> Vec<Call> {
		let pallets = self.pallets().iter();
		pallets
			.flat_map(|pallet| {
				let variants = pallet.calls.as_ref().map(|calls| self.variants(calls.ty.id));
				let variants = variants.unwrap_or_default().iter();
				variants.map(|variant| call(&pallet.name, pallet.index, variant))
			})
			.collect()
	}

	/// A call by its full name, `Pallet.call`.
	pub fn call(&self, full_name: &str) -> Option<Call> {
		let (pallet, name) = full_name.split_once('.')?;
		let pallet = self.pallets().iter().find(|one| one.name == pallet)?;
		let variants = self.variants(pallet.calls.as_ref()?.ty.id);
		let variant = variants.iter().find(|variant| variant.name == name)?;
		Some(call(&pallet.name, pallet.index, variant))
	}

	/// A call by the numbers of its pallet and of itself.
	pub(crate) fn call_by_index(&self, [pallet, index]: [u8; 2]) -> Option<Call> {
		let pallet = self.pallets().iter().find(|one| one.index == pallet)?;
		let variants = self.variants(pallet.calls.as_ref()?.ty.id);
		let variant = variants.iter().find(|variant| variant.index == index)?;
		Some(call(&pallet.name, pallet.index, variant))
	}

	fn variants(&self, calls: u32) -> &[Variant<PortableForm>] {
		match self.types().resolve(calls).map(|ty| &ty.type_def) {
			Ok(TypeDef::Variant(calls)) => &calls.variants,
			_ => &[],
		}
	}
}

fn call(pallet: &str, index: u8, variant: &Variant<PortableForm>) -> Call {
	let of = |field: &scale_info::Field<PortableForm>| {
		(field.name.clone().unwrap_or_default(), field.ty.id)
	};
	let paragraph = variant.docs.iter().map(|line| line.trim());
	let paragraph: Vec<_> = paragraph.take_while(|line| !line.is_empty()).collect();
	Call {
		pallet: pallet.to_owned(),
		name: variant.name.clone(),
		index: [index, variant.index],
		arguments: variant.fields.iter().map(of).collect(),
		summary: paragraph.join(" "),
	}
}
