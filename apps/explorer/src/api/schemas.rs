//! The JSON Schemas of answers, from the short form of `schemas.txt`.

use crate::failure::Code;
use serde_json::{json, Map, Value};

const SHORT: &str = include_str!("schemas.txt");

/// All schemas by name.
pub fn all() -> Value {
	let mut all = Map::new();
	let mut open: Option<(&str, &str, Map<String, Value>)> = None;
	for line in SHORT.lines().filter(|line| !line.starts_with('#')) {
		let cells: Vec<_> = line.split('\t').collect();
		match cells[..] {
			[name, meaning] => {
				close(&mut all, open.take());
				open = Some((name, meaning, Map::new()));
			}
			["", name, kind, meaning] => {
				if let Some((_, _, members)) = &mut open {
					members.insert(name.to_owned(), of(kind, meaning));
				}
			}
			_ => {}
		}
	}
	close(&mut all, open);
	let codes = Code::ALL.map(Code::name);
	all.insert("Code".to_owned(), json!({ "type": "string", "enum": codes }));
	Value::Object(all)
}

/// An object with these members, all of which it has.
fn close(all: &mut Map<String, Value>, open: Option<(&str, &str, Map<String, Value>)>) {
	let Some((name, meaning, members)) = open else { return };
	let names: Vec<_> = members.keys().cloned().collect();
	let schema = json!({
		"type": "object",
		"description": meaning,
		"properties": members,
		"required": names,
		"additionalProperties": false,
	});
	all.insert(name.to_owned(), schema);
}

/// The schema of a type, with what it is.
pub fn of(kind: &str, meaning: &str) -> Value {
	let mut schema = of_type(kind);
	schema["description"] = meaning.into();
	schema
}

fn of_type(kind: &str) -> Value {
	if let Some(kind) = kind.strip_suffix('?') {
		return json!({ "anyOf": [of_type(kind), { "type": "null" }] });
	}
	if let Some(kind) = kind.strip_suffix("[]") {
		return json!({ "type": "array", "items": of_type(kind) });
	}
	match kind {
		"integer" => json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX }),
		"digits" | "time" => json!({ "type": "string", "pattern": "^[0-9]+$" }),
		"hash" => json!({ "type": "string", "pattern": "^0x[0-9a-f]{64}$" }),
		"text" => json!({ "type": "string" }),
		"flag" => json!({ "type": "boolean" }),
		"any" => json!({}),
		name => json!({ "$ref": format!("#/components/schemas/{name}") }),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn each_line_is_read_and_each_name_is_there() {
		let all = all();
		let text = all.to_string();
		for part in text.split("\"#/components/schemas/").skip(1) {
			let name = part.split('"').next().unwrap();
			assert!(all[name].is_object(), "{name}");
		}
		let lines = SHORT.lines().filter(|line| !line.starts_with('#'));
		let members = all.as_object().unwrap().values();
		let members: usize = members
			.map(|one| one["properties"].as_object().map_or(0, |members| members.len() + 1))
			.sum();
		assert_eq!(lines.count(), members, "no name is there twice");
	}
}
