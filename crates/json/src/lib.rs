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
mod error;
mod forms;
mod given;
mod mentions;
mod metadata;
pub mod pages;
mod reader;
mod schema;
mod shown;
mod text;
mod transactions;
mod types;
pub mod words;

pub use calls::Call;
pub use error::Error;
pub use forms::{Form, FORMS};
pub use mentions::{Mention, OBJECTS};
pub use metadata::{Entry, Event, ModuleError, Record, Runtime, ViewFunction};
pub use schema::Schemas;
pub use text::{kebab, TEXT_FIELDS};
pub use transactions::Transaction;
pub use types::Types;
