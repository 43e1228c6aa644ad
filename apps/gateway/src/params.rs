//! The parameters of the gateway's own methods.

use crate::error::Error;
use serde::{de::DeserializeOwned, Deserialize};
use serde_json::{json, Value};

/// The most items of a page.
const MAX_PAGE: usize = 1_000;

/// A number, or text with one: queries have only text.
pub fn number<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
	let value = Value::deserialize(deserializer)?;
	whole(&value).ok_or_else(|| serde::de::Error::custom("expected a whole number"))
}

/// As [`number`], for what can be left out.
pub fn some_number<'de, D: serde::Deserializer<'de>>(
	deserializer: D,
) -> Result<Option<u64>, D::Error> {
	number(deserializer).map(Some)
}

/// The number that a number or a text is.
pub fn whole(value: &Value) -> Option<u64> {
	match value {
		Value::Number(number) => number.as_u64(),
		Value::String(text) => text.parse().ok(),
		_ => None,
	}
}

/// The parameters of an own method by name, also where they are the only one of a list.
pub fn by_name(params: Value) -> Value {
	match params {
		Value::Null => json!({}),
		Value::Array(given) if given.is_empty() => json!({}),
		Value::Array(mut given) if given.len() == 1 => given.remove(0),
		other => other,
	}
}

/// The parameters of an own method.
pub fn read<T: DeserializeOwned>(params: Value) -> Result<T, Error> {
	serde_json::from_value(by_name(params)).map_err(Error::invalid)
}

/// How many items a page has if nothing is said.
pub const fn usual() -> u64 {
	100
}

/// The most items of a page.
pub fn page_of(limit: u64) -> Result<usize, Error> {
	let limit = usize::try_from(limit).unwrap_or(usize::MAX);
	match (1..=MAX_PAGE).contains(&limit) {
		true => Ok(limit),
		false => Err(Error::invalid(format!("limit: from 1 to {MAX_PAGE}"))),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	#[test]
	fn parameters_are_by_name_also_in_a_list() {
		let given = json!({ "wait": 60 });
		assert_eq!((by_name(given.clone()), by_name(json!([given]))), (given.clone(), given));
		assert_eq!((by_name(json!(null)), by_name(json!([]))), (json!({}), json!({})));
		assert_eq!(by_name(json!([1, 2])), json!([1, 2]));
	}

	#[test]
	fn ids_are_text_or_numbers() {
		assert_eq!(whole(&json!("18446744073709551615")), Some(u64::MAX));
		assert_eq!(whole(&json!(7)), Some(7));
		for other in
			[json!("-1"), json!(1.5), json!(null), json!(["7"]), json!("18446744073709551616")]
		{
			assert_eq!(whole(&other), None, "{other}");
		}
	}
}
