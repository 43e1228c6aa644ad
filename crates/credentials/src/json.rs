//! JSON that means the same to everyone: no member twice, bounded depth, numbers that every reader has.

use crate::MAX_DEPTH;
use alloc::{collections::BTreeSet, string::String, vec::Vec};
use serde_json::Value;

/// Why a text is not accepted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum JsonFault {
	NotJson,
	MemberTwice,
	TooDeep,
}

/// Reads strictly. `serde_json` alone keeps the last of two members of a name, and depending on its
/// features reads numbers of any size.
pub(crate) fn parse(bytes: &[u8]) -> Result<Value, JsonFault> {
	scan(bytes)?;
	serde_json::from_slice(bytes).map_err(|_| JsonFault::NotJson)
}

/// Checks depth, names and numbers. The grammar is left to `serde_json`.
fn scan(bytes: &[u8]) -> Result<(), JsonFault> {
	// The names of each open object; `None` is an open array.
	let mut open: Vec<Option<BTreeSet<String>>> = Vec::new();
	let mut rest = bytes;
	while let Some((first, after)) = rest.split_first() {
		rest = match first {
			b'{' | b'[' => {
				if open.len() >= MAX_DEPTH {
					return Err(JsonFault::TooDeep);
				}
				open.push((*first == b'{').then(BTreeSet::new));
				after
			}
			b'}' | b']' => {
				open.pop();
				after
			}
			b'"' => string(rest, &mut open)?,
			b'-' | b'0'..=b'9' => number(rest)?,
			_ => after,
		};
	}
	Ok(())
}

/// A string, which is a name if a colon follows.
fn string<'a>(
	bytes: &'a [u8],
	open: &mut [Option<BTreeSet<String>>],
) -> Result<&'a [u8], JsonFault> {
	let mut escaped = false;
	let end = bytes.iter().skip(1).position(|byte| {
		let ends = *byte == b'"' && !escaped;
		escaped = *byte == b'\\' && !escaped;
		ends
	});
	let length = end.and_then(|end| end.checked_add(2)).ok_or(JsonFault::NotJson)?;
	let (token, rest) = bytes.split_at_checked(length).ok_or(JsonFault::NotJson)?;
	let next = rest.iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
	if next == Some(&b':') {
		let name: String = serde_json::from_slice(token).map_err(|_| JsonFault::NotJson)?;
		// With some features, `serde_json` gives such names a meaning of its own.
		if name.starts_with("$serde_json::") {
			return Err(JsonFault::NotJson);
		}
		let names = open.last_mut().and_then(Option::as_mut).ok_or(JsonFault::NotJson)?;
		if !names.insert(name) {
			return Err(JsonFault::MemberTwice);
		}
	}
	Ok(rest)
}

/// A number that fits into 64 bits of some kind.
fn number(bytes: &[u8]) -> Result<&[u8], JsonFault> {
	let length = bytes
		.iter()
		.position(|byte| !matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9'))
		.unwrap_or(bytes.len());
	let (token, rest) = bytes.split_at_checked(length).ok_or(JsonFault::NotJson)?;
	let value: Option<f64> = core::str::from_utf8(token).ok().and_then(|text| text.parse().ok());
	if !value.is_some_and(f64::is_finite) {
		return Err(JsonFault::NotJson);
	}
	Ok(rest)
}

/// Whether the value is nested deeper than allowed.
pub(crate) fn too_deep(value: &Value, allowed: usize) -> bool {
	let Some(inside) = allowed.checked_sub(1) else {
		return value.is_object() || value.is_array();
	};
	match value {
		Value::Object(members) => members.values().any(|value| too_deep(value, inside)),
		Value::Array(elements) => elements.iter().any(|value| too_deep(value, inside)),
		_ => false,
	}
}
