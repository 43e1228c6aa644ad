//! The methods that read: a node answers them, and the gateway says which of them the institution may ask.

mod part;
mod table;

pub use table::{Read, READS};

use crate::{access::Client, chain::Chain, error::Error};
use serde_json::{Map, Value};

/// A method that reads, by its name.
pub fn find(method: &str) -> Option<&'static Read> {
	READS.iter().find(|read| read.name == method)
}

/// Answer it, if the client's institution may ask for this object.
pub async fn answer(
	chain: &Chain,
	client: &Client,
	read: &Read,
	params: Value,
) -> Result<Value, Error> {
	let objects = [named(&params, 0, read.first), named(&params, 1, "lender")];
	part::ensure(chain, client, read, objects).await?;
	chain.ask(read.name, params).await
}

/// A parameter, in order or by name.
fn named<'a>(params: &'a Value, position: usize, name: &str) -> Option<&'a Value> {
	match params {
		Value::Array(given) => given.get(position),
		Value::Object(given) => given.get(name),
		_ => None,
	}
}

/// Parameters by name, with the node's options apart.
pub fn with_options(mut given: Map<String, Value>) -> Value {
	const OPTIONS: [&str; 4] = ["at", "proof", "limit", "after"];
	let mut options = Map::new();
	for name in OPTIONS {
		if let Some(value) = given.remove(name) {
			options.insert(name.to_owned(), value);
		}
	}
	if !options.is_empty() {
		given.insert("options".to_owned(), Value::Object(options));
	}
	Value::Object(given)
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	#[test]
	fn options_are_apart() {
		let given = json!({ "loan": "7", "at": 12, "proof": true });
		let Value::Object(given) = given else { panic!() };
		let expected = json!({ "loan": "7", "options": { "at": 12, "proof": true } });
		assert_eq!(with_options(given), expected);
		assert_eq!(with_options(Map::new()), json!({}));
	}

	#[test]
	fn the_object_is_named_in_order_or_by_name() {
		let read = find("loans_get").unwrap();
		let seven = json!("7");
		for params in [json!(["7"]), json!({ "loan": "7", "options": {} })] {
			assert_eq!(named(&params, 0, read.first), Some(&seven));
		}
		for params in [json!([]), json!({ "deal": "7" }), json!(null)] {
			assert_eq!(named(&params, 0, read.first), None);
		}
	}
}
