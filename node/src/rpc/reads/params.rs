//! Parameters: in order or by name, and options after them.

use crate::{
	client::Hash,
	rpc::errors::{invalid, unreadable},
};
use jsonrpsee::types::{ErrorObjectOwned, Params};
use serde::{
	de::{DeserializeOwned, Error},
	Deserialize, Deserializer,
};
use serde_json::{Map, Value};
use sp_core::Bytes;

/// The options of a method that reads.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Options {
	/// The block. By default the last final one.
	pub at: Option<At>,
	/// Whether the answer has the proof that the state has it.
	#[serde(default)]
	pub proof: bool,
	/// Of a list: how many items.
	pub limit: Option<usize>,
	/// Of a list: the cursor after which the page begins.
	pub after: Option<Bytes>,
}

/// A block: by its hash, or by its number in the chain that the node has chosen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum At {
	/// Its hash.
	Hash(Hash),
	/// Its number.
	Number(u32),
}

impl<'de> Deserialize<'de> for At {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		let value = Value::deserialize(deserializer)?;
		let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
		let hash = serde_json::from_value(value).map(Self::Hash);
		number.map(Self::Number).or(hash.ok()).ok_or_else(|| {
			D::Error::custom("a block's hash, as 0x and 64 hex digits, or its number")
		})
	}
}

/// The values of the parameters with these names, and the options.
pub fn read(
	params: &Params<'_>,
	names: &[&str],
) -> Result<(Vec<Value>, Options), ErrorObjectOwned> {
	// Without parameters there are none in order.
	let all: Option<Value> = params.parse().map_err(unreadable)?;
	let (given, options) = match all.unwrap_or(Value::Null) {
		Value::Null => (Vec::new(), None),
		Value::Array(mut given) => {
			let options = given.get(names.len()).cloned();
			let rest = given.len().saturating_sub(names.len());
			if rest > 1 {
				return Err(invalid(&format!("expected {}", in_words(names))));
			}
			given.truncate(names.len());
			(given, options)
		}
		Value::Object(mut given) => {
			let options = given.remove("options");
			(by_name(given, names)?, options)
		}
		_ => return Err(invalid("expected parameters in order or by name")),
	};
	if given.len() < names.len() {
		return Err(invalid(&format!("expected {}", in_words(names))));
	}
	Ok((given, part("options", options)?))
}

/// A parameter that can be left out. What is wrong with it is told.
pub fn part<T: Default + DeserializeOwned>(
	name: &str,
	given: Option<Value>,
) -> Result<T, ErrorObjectOwned> {
	let given = given.filter(|given| !given.is_null());
	let read = given.map(serde_json::from_value).transpose();
	read.map(Option::unwrap_or_default).map_err(|error| invalid(&format!("{name}: {error}")))
}

/// How many items a page has at most: as many as are asked for, or the usual number.
pub fn limit(given: Option<usize>, usual: usize, max: usize) -> Result<usize, ErrorObjectOwned> {
	match given.unwrap_or(usual) {
		limit if (1..=max).contains(&limit) => Ok(limit),
		_ => Err(invalid(&format!("limit: expected a number from 1 to {max}"))),
	}
}

fn by_name(mut given: Map<String, Value>, names: &[&str]) -> Result<Vec<Value>, ErrorObjectOwned> {
	let values: Vec<_> = names.iter().filter_map(|name| given.remove(*name)).collect();
	match given.keys().next() {
		Some(unknown) => Err(invalid(&format!("{unknown}: expected {}", in_words(names)))),
		None => Ok(values),
	}
}

fn in_words(names: &[&str]) -> String {
	names.iter().chain(&["options (may be left out)"]).copied().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	fn read(text: &'static str) -> Result<(Vec<Value>, Options), String> {
		super::read(&Params::new(Some(text)), &["deal", "leg"])
			.map_err(|error| error.message().to_owned())
	}

	#[test]
	fn parameters_are_in_order_or_by_name() {
		for text in [
			r#"["7", "price"]"#,
			r#"["7", "price", null]"#,
			r#"["7", "price", {"at": 12}]"#,
			r#"{"leg": "price", "deal": "7"}"#,
			r#"{"leg": "price", "deal": "7", "options": {"at": 12}}"#,
		] {
			let (given, options) = read(text).unwrap_or_else(|error| panic!("{text}: {error}"));
			assert_eq!(given, [json!("7"), json!("price")], "{text}");
			assert_eq!(options.at, text.contains("at").then_some(At::Number(12)), "{text}");
		}
		let (given, options) = super::read(&Params::new(None), &[]).unwrap();
		assert!(given.is_empty() && options.at.is_none() && !options.proof);
	}

	#[test]
	fn others_are_refused_with_what_is_expected() {
		for text in [r#"["7"]"#, r#"["7", "price", {}, {}]"#, r#"{"deal": "7"}"#] {
			let error = read(text).err().unwrap();
			assert_eq!(error, "expected deal, leg, options (may be left out)", "{text}");
		}
		let error = read(r#"{"deal": "7", "leg": "price", "loan": "7"}"#).err().unwrap();
		assert!(error.starts_with("loan: expected deal"), "{error}");
		let error = read(r#"["7", "price", {"when": 12}]"#).err().unwrap();
		assert!(error.starts_with("options: unknown field `when`"), "{error}");
		for at in ["\"0x00\"", "-1", "4294967296", "\"12\"", "true"] {
			let text = format!(r#"["7", "price", {{"at": {at}}}]"#);
			let error = super::read(&Params::new(Some(&text)), &["deal", "leg"]).err().unwrap();
			assert!(error.message().contains("0x and 64 hex digits"), "{at}: {error}");
		}
	}
}
