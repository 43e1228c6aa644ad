//! Money in JSON: text, because readers in JavaScript lose digits of numbers above 2^53.

use core::fmt;
use madang_primitives::Won;
use serde::{de, Deserializer, Serializer};

/// Write an amount as text.
pub fn serialize<S: Serializer>(amount: &Won, serializer: S) -> Result<S::Ok, S::Error> {
	serializer.collect_str(amount)
}

/// Read an amount from text with digits only, or from a whole number.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Won, D::Error> {
	deserializer.deserialize_any(Amount)
}

struct Amount;

impl de::Visitor<'_> for Amount {
	type Value = Won;

	fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("an amount in whole won, as text with digits only")
	}

	fn visit_u64<E: de::Error>(self, amount: u64) -> Result<Won, E> {
		Ok(amount)
	}

	fn visit_str<E: de::Error>(self, text: &str) -> Result<Won, E> {
		let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
		digits
			.then(|| text.parse().ok())
			.flatten()
			.ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
	}
}
