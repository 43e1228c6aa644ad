//! The parameters of the gateway's own methods.

use crate::error::Error;
use serde::{de::DeserializeOwned, Deserialize};
use serde_json::{json, Value};
use std::time::Duration;

/// The longest that a request waits for something new, in seconds.
const LONGEST_WAIT: u64 = 60;

/// A number, or text with one: queries have only text.
pub fn number<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
	let value = Value::deserialize(deserializer)?;
	whole(&value).ok_or_else(|| serde::de::Error::custom("expected a whole number"))
}

/// The number that a number or a text is.
pub fn whole(value: &Value) -> Option<u64> {
	match value {
		Value::Number(number) => number.as_u64(),
		Value::String(text) => text.parse().ok(),
		_ => None,
	}
}

/// The parameters of an own method, by name.
pub fn read<T: DeserializeOwned>(params: Value) -> Result<T, Error> {
	let by_name = match params {
		Value::Null => json!({}),
		Value::Array(given) if given.is_empty() => json!({}),
		Value::Array(mut given) if given.len() == 1 => given.remove(0),
		other => other,
	};
	serde_json::from_value(by_name).map_err(Error::invalid)
}

/// So many seconds, as long as a request waits at most.
pub fn waited(seconds: u64) -> Duration {
	Duration::from_secs(seconds.min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

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
