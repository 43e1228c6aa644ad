//! What is no longer in use on the chain: closed records and districts that ended.

use madang_primitives::{ClosingReason, DistrictCode, KoreanDay, PropertyName};
use std::fmt;

/// The closing of a record on the chain, with the names of the properties that follow it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KnownClosing {
	/// The day.
	pub on: KoreanDay,
	/// The reason.
	pub reason: ClosingReason,
	/// The properties that follow.
	pub successors: Vec<PropertyName>,
}

impl fmt::Display for KnownClosing {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let Self { on, reason, successors } = self;
		write!(f, "was closed on {on} ({reason})")?;
		let names: Vec<_> = successors.iter().map(ToString::to_string).collect();
		match names.is_empty() {
			true => f.write_str(", without a successor"),
			false => write!(f, ", successors: {}", names.join(", ")),
		}
	}
}

/// On which day a district ended, and which took over its land.
pub(crate) fn ended_sentence(on: KoreanDay, successors: &[DistrictCode]) -> String {
	let successors: Vec<_> = successors.iter().map(ToString::to_string).collect();
	match successors.is_empty() {
		true => format!("has ended on {on}, without a successor"),
		false => format!("has ended on {on}, successors: {}", successors.join(", ")),
	}
}
