//! What the gateway serves, described for machines: OpenRPC 1.3.2 and OpenAPI 3.1.
//!
//! The methods that read are described by the node, whose schemas follow from the types of the runtime. Those of the
//! gateway itself are in `documents/own.json`.

use crate::{
	access::Scope,
	chain::Chain,
	error::{Error, Kind},
	methods::{path_of, scope_of},
	reads::READS,
};
use serde_json::{json, Map, Value};

const OWN: &str = include_str!("documents/own.json");

/// The OpenRPC document.
pub async fn openrpc(chain: &Chain) -> Result<Value, Error> {
	let node = chain.ask("rpc.discover", json!([])).await?;
	of_node(node).ok_or_else(|| Error::new(Kind::Node, "it describes other methods"))
}

/// The document of the gateway, from that of the node. None if the node has not all methods.
fn of_node(mut node: Value) -> Option<Value> {
	let own: Value = serde_json::from_str(OWN).ok()?;
	let described = node["methods"].as_array()?;
	let mut all = own["methods"].as_array()?.clone();
	for read in READS {
		let found = described.iter().find(|one| one["name"] == read.name)?;
		all.push(found.clone());
	}
	for method in &mut all {
		let scope = scope_of(method["name"].as_str()?)?;
		method["x-scope"] = scope.as_str().into();
		method["errors"] = errors(scope);
	}
	all.sort_by(|one, other| one["name"].as_str().cmp(&other["name"].as_str()));
	let mut schemas = node["components"]["schemas"].take();
	let all_schemas = schemas.as_object_mut()?;
	for (name, schema) in own["schemas"].as_object()? {
		// A type of the runtime has this name, and would be described by the gateway's own.
		if all_schemas.insert(name.clone(), schema.clone()).is_some() {
			return None;
		}
	}
	Some(json!({
		"openrpc": "1.3.2",
		"info": {
			"title": "Madang gateway",
			"version": env!("CARGO_PKG_VERSION"),
			"description": "Over mutual TLS. Numbers of 64 bits and more are text.",
		},
		"methods": all,
		"components": { "schemas": schemas },
	}))
}

fn errors(scope: Scope) -> Value {
	let may_happen = |kind: &&Kind| match kind {
		Kind::ReferenceUsed
		| Kind::Pending
		| Kind::PrepareAgain
		| Kind::Submitted
		| Kind::BadSignature
		| Kind::NotOfficer
		| Kind::NoSigner
		| Kind::SignerFailed
		| Kind::KeyReused
		| Kind::KeyOpen => scope == Scope::Submit,
		Kind::NoAttempt => matches!(scope, Scope::Submit | Scope::Follow),
		_ => true,
	};
	let shown = |kind: &Kind| json!({ "code": kind.code(), "message": kind.english() });
	Kind::ALL.iter().filter(may_happen).map(shown).collect()
}

/// The OpenAPI document of the same methods.
pub fn openapi(openrpc: &Value) -> Value {
	let none = Vec::new();
	let methods = openrpc["methods"].as_array().unwrap_or(&none);
	let mut paths = Map::new();
	for method in methods {
		let name = method["name"].as_str().unwrap_or_default();
		paths.insert(format!("/v1/{}", path_of(name)), path(name, method));
	}
	paths.insert("/v1/repayments".to_owned(), file_of_repayments());
	let mut document = json!({
		"openapi": "3.1.0",
		"info": openrpc["info"],
		"security": [{ "mutualTls": [] }],
		"paths": paths,
		"components": {
			"schemas": openrpc["components"]["schemas"],
			"securitySchemes": { "mutualTls": { "type": "mutualTLS" } },
		},
	});
	document["components"]["schemas"]["GatewayError"] = error_schema();
	as_2020_12(&mut document);
	document
}

/// OpenRPC has schemas of draft 7 of JSON Schema, and OpenAPI those of 2020-12: a tuple is written in another way.
fn as_2020_12(value: &mut Value) {
	match value {
		Value::Object(fields) => {
			if fields.get("items").is_some_and(Value::is_array) {
				let items = fields.remove("items").unwrap_or_default();
				fields.insert("prefixItems".to_owned(), items);
				fields.remove("additionalItems");
				fields.insert("items".to_owned(), json!(false));
			}
			fields.values_mut().for_each(as_2020_12);
		}
		Value::Array(values) => values.iter_mut().for_each(as_2020_12),
		_ => {}
	}
}

fn error_schema() -> Value {
	json!({
		"type": "object",
		"properties": { "error": {
			"type": "object",
			"properties": {
				"name": { "type": "string", "enum": Kind::ALL.iter().map(|kind| kind.name()).collect::<Vec<_>>() },
				"code": { "type": "integer" },
				"retryable": { "type": "boolean" },
				"message": { "type": "string" },
				"message_ko": { "type": "string" },
			},
			"required": ["name", "code", "retryable", "message", "message_ko"],
		} },
		"required": ["error"],
	})
}

/// The path that no method has: a file that is read as it comes.
fn file_of_repayments() -> Value {
	let text = json!({ "schema": { "type": "string" } });
	let answer = json!({
		"description": "A line of JSON for each row that is not sent and for each call, and a summary in the last line.",
		"content": { "application/x-ndjson": text },
	});
	let refused = json!({
		"description": "Why nothing was read.",
		"content": { "application/json": { "schema": { "$ref": "#/components/schemas/GatewayError" } } },
	});
	let parameter = |name: &str, required: bool, schema: Value| json!({ "name": name, "in": "query", "required": required, "schema": schema });
	json!({ "post": {
		"operationId": "repayments_post",
		"summary": "Prepare the calls for a file of repayments, which is read as it comes",
		"parameters": [
			parameter("officer", true, json!({ "type": "string" })),
			parameter("sign", false, json!({ "type": "boolean" })),
		],
		"requestBody": { "required": true, "content": { "text/csv": text, "application/x-ndjson": text } },
		"responses": { "200": answer, "default": refused },
	} })
}

/// The path of a method: `POST` with the parameters in the body, and `GET` if it changes nothing.
fn path(name: &str, method: &Value) -> Value {
	let none = Vec::new();
	let given = method["params"].as_array().unwrap_or(&none);
	// The options of a method that reads are parameters of their own here.
	let mut all: Vec<(String, bool, Value)> = Vec::new();
	for one in given {
		let name = one["name"].as_str().unwrap_or_default();
		match one["schema"]["properties"].as_object() {
			Some(options) if name == "options" => {
				all.extend(
					options.iter().map(|(name, schema)| (name.clone(), false, schema.clone())),
				);
			}
			_ => {
				let required = one["required"].as_bool().unwrap_or(false);
				all.push((name.to_owned(), required, one["schema"].clone()));
			}
		}
	}
	let properties: Map<_, _> =
		all.iter().map(|(name, _, schema)| (name.clone(), schema.clone())).collect();
	let required: Vec<_> =
		all.iter().filter(|(_, required, _)| *required).map(|(name, ..)| name).collect();
	let answer = json!({
		"description": "The answer.",
		"content": { "application/json": { "schema": method["result"]["schema"] } },
	});
	let refused = json!({
		"description": "Why there is none.",
		"content": { "application/json": { "schema": { "$ref": "#/components/schemas/GatewayError" } } },
	});
	let responses = json!({ "200": answer, "default": refused });
	let id = name.replace('.', "_");
	let mut path = json!({ "post": {
		"operationId": format!("{id}_post"),
		"summary": method["summary"],
		"requestBody": { "required": !required.is_empty(), "content": { "application/json": { "schema": {
			"type": "object",
			"properties": properties,
			"required": required,
			"additionalProperties": false,
		} } } },
		"responses": responses,
	} });
	if method["x-scope"] != "submit" {
		let parameters: Vec<_> = all
			.iter()
			.map(|(name, required, schema)| {
				json!({ "name": name, "in": "query", "required": required, "schema": schema })
			})
			.collect();
		path["get"] = json!({
			"operationId": id,
			"summary": method["summary"],
			"parameters": parameters,
			"responses": responses,
		});
	}
	path
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::methods::methods;
	use std::collections::BTreeSet;

	/// As a node describes itself, without schemas.
	fn node() -> Value {
		let methods: Vec<_> = READS
			.iter()
			.map(|read| {
				let options = json!({ "type": "object", "properties": { "at": {}, "proof": {} } });
				let first = json!({ "name": read.first, "required": true, "schema": {} });
				let options = json!({ "name": "options", "required": false, "schema": options });
				let params =
					if read.first.is_empty() { vec![options] } else { vec![first, options] };
				json!({ "name": read.name, "summary": "x", "params": params, "result": { "schema": {} } })
			})
			.collect();
		json!({ "methods": methods, "components": { "schemas": {} } })
	}

	#[test]
	fn every_method_is_described() {
		let document = of_node(node()).unwrap();
		let described: BTreeSet<_> = document["methods"]
			.as_array()
			.unwrap()
			.iter()
			.map(|one| one["name"].as_str().unwrap())
			.collect();
		assert_eq!(described, methods().map(|(name, _)| name).collect());
		let mut fewer = node();
		fewer["methods"].as_array_mut().unwrap().pop();
		assert_eq!(of_node(fewer), None);
		// A type of the runtime with the name of an own schema.
		let mut same = node();
		same["components"]["schemas"]["GatewayDone"] = json!({});
		assert_eq!(of_node(same), None);
	}

	#[test]
	fn only_what_changes_nothing_has_a_get() {
		let document = openapi(&of_node(node()).unwrap());
		let paths = document["paths"].as_object().unwrap();
		// There is one path without a method.
		assert!(paths["/v1/repayments"]["post"]["requestBody"]["content"]["text/csv"].is_object());
		assert_eq!(paths.len(), methods().count() + 1);
		for (method, scope) in methods() {
			let path = &paths[&format!("/v1/{}", path_of(method))];
			assert_eq!(path["get"].is_object(), scope != Scope::Submit, "{method}");
			assert!(path["post"].is_object(), "{method}");
		}
		let loans = &paths["/v1/loans/get"]["get"]["parameters"];
		let names: Vec<_> = loans.as_array().unwrap().iter().map(|one| &one["name"]).collect();
		assert_eq!(names, ["loan", "at", "proof"]);
	}

	#[test]
	fn tuples_are_written_as_openapi_has_them() {
		let mut schema = json!({ "a": [{ "type": "array", "items": [{}, { "items": [{}] }] }] });
		as_2020_12(&mut schema);
		let inner = json!({ "prefixItems": [{}], "items": false });
		let outer = json!({ "type": "array", "prefixItems": [{}, inner], "items": false });
		assert_eq!(schema, json!({ "a": [outer] }));
	}

	/// So that a reference in a schema leads somewhere.
	#[test]
	fn own_schemas_are_complete() {
		let own: Value = serde_json::from_str(OWN).unwrap();
		for part in OWN.split("\"#/components/schemas/").skip(1) {
			let name = part.split('"').next().unwrap();
			assert!(own["schemas"][name].is_object() || name == "Block", "{name}");
		}
	}
}
