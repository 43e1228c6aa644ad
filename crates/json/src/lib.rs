//! The chain's values as JSON, by the types in the runtime's metadata.
//!
//! Nodes, the gateway and the explorer show values of the chain in one form, without code for each type and across
//! upgrades of the runtime:
//!
//! - Fields have the names of the source, in `snake_case`. Variants are in `kebab-case`: one without fields is its name, one
//!   with fields is an object with its name as the only key.
//! - Numbers of 64 bits and more are text, because JSON's numbers have 53 bits. Smaller ones are numbers.
//! - Bytes are `0x` and hex digits. Names and reasons, which are UTF-8 on the chain, are text ([`TEXT_FIELDS`]).
//! - Some types have the form in which people write them, such as `2026-11-29` or `did:madang:…` ([`FORMS`]).
//! - A structure with one field without a name is as its field. `None` is `null`.

mod calls;
mod forms;
mod given;
mod mentions;
mod metadata;
pub mod pages;
mod reader;
mod schema;
mod shown;
mod traits;
mod transactions;
pub mod words;

pub use calls::Call;
pub use forms::{Form, FORMS};
pub use mentions::{Mention, OBJECTS};
pub use metadata::{Entry, Event, ModuleError, Record, Runtime, ViewFunction};
pub use schema::Schemas;
pub use shown::kebab;
pub use transactions::Transaction;

use scale_info::{form::PortableForm, PortableRegistry, Type};
use traits::Traits;

/// Fields whose bytes are text in UTF-8.
pub const TEXT_FIELDS: &[&str] =
	&["name", "old_name", "new_name", "name_ko", "name_en", "reason", "capacity"];

/// The types of a runtime.
#[derive(Clone, Debug)]
pub struct Types {
	registry: PortableRegistry,
	traits: Vec<Traits>,
}

/// Why a value cannot be shown or read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Error {
	/// The bytes are not of the type.
	#[error("the bytes are not of the type: {0}")]
	Bytes(String),
	/// Bytes are left after the value.
	#[error("{0} bytes are left after the value")]
	Rest(usize),
	/// The registry has no such type.
	#[error("the runtime has no type {0}")]
	NoType(u32),
	/// The JSON is not of the type.
	#[error("{place}: expected {expected}")]
	Given {
		/// Where, such as `terms.amount`. Empty for the value itself.
		place: String,
		/// What is expected.
		expected: String,
	},
}

impl Types {
	/// The types of a metadata.
	pub fn new(registry: PortableRegistry) -> Self {
		let traits = Traits::of_all(&registry);
		Self { registry, traits }
	}

	/// A type.
	fn resolve(&self, id: u32) -> Result<&Type<PortableForm>, Error> {
		self.registry.resolve(id).ok_or(Error::NoType(id))
	}

	/// What the registry says about a type.
	fn traits(&self, id: u32) -> Traits {
		let position = usize::try_from(id).ok();
		position.and_then(|position| self.traits.get(position)).copied().unwrap_or_default()
	}
}
