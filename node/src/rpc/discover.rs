//! `rpc.discover`: all methods as an OpenRPC document (version 1.3.2 of the specification, spec.open-rpc.org).
//!
//! What the methods of [`super::reads`] answer follows from the types of the runtime, and so do their schemas. The others are in
//! `methods.txt`, a line each with tabs: the method, its parameters, its result, and what it does. A type is one of
//! JSON's, or `hash`, `hex` or `any`; a parameter that can be left out has a question mark. A subscription names the
//! method that ends it after its own name.

use super::{
	errors::{unavailable, Known, ERRORS, INVALID_PARAMS, STATE_UNAVAILABLE},
	may_call,
	reads::{
		table::{Method, Source, METHODS},
		Chain, Runtimes,
	},
};
use jsonrpsee::types::ErrorObjectOwned;
use madang_json::{Runtime, Schemas};
use serde_json::{json, Map, Value};

const OTHERS: &str = include_str!("methods.txt");

/// The document, with the types of the runtime of the last final block.
pub fn document<C: Chain>(chain: &C, runtimes: &Runtimes) -> Result<Value, ErrorObjectOwned> {
	let runtime = runtimes.at(chain, chain.info().finalized_hash).map_err(unavailable)?;
	of_runtime(&runtime).map_err(unavailable)
}

fn of_runtime(runtime: &Runtime) -> Result<Value, String> {
	let mut schemas = runtime.types().schemas();
	let mut methods = Vec::new();
	for method in METHODS {
		methods.push(of_read(runtime, &mut schemas, method)?);
	}
	methods.push(of_may_call());
	for line in OTHERS.lines() {
		methods.extend(of_line(line)?);
	}
	methods.sort_by(|one, other| one["name"].as_str().cmp(&other["name"].as_str()));
	let mut components = schemas.components();
	components["Block"] = json!({
		"type": "object",
		"description": "The block that the answer is about.",
		"properties": {
			"number": { "type": "integer", "minimum": 0 },
			"hash": hash(),
			"final": { "type": "boolean", "description": "Whether the block is final." },
		},
		"required": ["number", "hash", "final"],
		"additionalProperties": false,
	});
	Ok(json!({
		"openrpc": "1.3.2",
		"info": {
			"title": "Madang node",
			"version": env!("CARGO_PKG_VERSION"),
			"description": "Numbers of 64 bits and more are text. Methods that read take parameters in order or by name, the others in order.",
		},
		"methods": methods,
		"components": { "schemas": components, "errors": errors() },
	}))
}

/// All errors, by their names.
fn errors() -> Map<String, Value> {
	let shown = |error: &Known| {
		let Known { code, name, english, .. } = *error;
		(name.to_owned(), json!({ "code": code, "message": english, "data": error.data() }))
	};
	ERRORS.into_iter().map(shown).collect()
}

fn error_reference(error: &Known) -> Value {
	json!({ "$ref": format!("#/components/errors/{}", error.name) })
}

fn hash() -> Value {
	json!({ "type": "string", "pattern": "^0x[0-9a-f]{64}$" })
}

fn hex() -> Value {
	json!({ "type": "string", "pattern": "^0x([0-9a-f]{2})*$" })
}

/// A method that reads.
fn of_read(runtime: &Runtime, schemas: &mut Schemas<'_>, method: &Method) -> Result<Value, String> {
	let Method { name, source, pallet, item, parts, given, summary } = *method;
	let missing = || format!("the runtime has nothing for {name}");
	let mut schema = |ty| schemas.of(ty).map_err(|error| error.to_string());
	let (types, answer) = match source {
		Source::View => {
			let function = runtime.view_function(pallet, item).ok_or_else(missing)?;
			let inputs = function.inputs.iter().map(|ty| schema(*ty));
			(inputs.collect::<Result<Vec<_>, _>>()?, schema(function.output)?)
		}
		Source::Value | Source::List => {
			let entry = runtime.entry(pallet, item).ok_or_else(missing)?;
			let keys = entry.keys.iter().map(|(_, ty)| schema(*ty));
			(keys.collect::<Result<Vec<_>, _>>()?, schema(entry.value)?)
		}
	};
	let mut params: Vec<Value> = parts
		.iter()
		.zip(&types)
		.take(given)
		.map(|(name, schema)| json!({ "name": name, "required": true, "schema": schema }))
		.collect();
	params.push(json!({ "name": "options", "required": false, "schema": options(source) }));
	let properties = match source {
		Source::List => of_page(parts, types, answer),
		Source::Value => json!({ "value": { "anyOf": [answer, { "type": "null" }] } }),
		Source::View => json!({ "value": answer }),
	};
	Ok(described(name, summary, params, properties))
}

/// The method that asks about a call.
fn of_may_call() -> Value {
	let account = json!({ "type": "string", "description": "The officer's account in SS58." });
	let call = json!({ "description": "The encoded call.", "allOf": [hex()] });
	let schemas = [account, call, options(Source::View)];
	let params = may_call::PARTS.into_iter().chain(["options"]).zip(schemas);
	let params = params.map(
		|(name, schema)| json!({ "name": name, "required": name != "options", "schema": schema }),
	);
	described(may_call::NAME, may_call::SUMMARY, params.collect(), may_call::schema())
}

/// A method that reads, with its parameters and what its answer has but the block.
fn described(name: &str, summary: &str, params: Vec<Value>, mut properties: Value) -> Value {
	let required: Vec<String> = properties
		.as_object()
		.map(|fields| fields.keys().cloned().chain(["block".to_owned()]).collect())
		.unwrap_or_default();
	properties["block"] = json!({ "$ref": "#/components/schemas/Block" });
	properties["proof"] = json!({ "type": "array", "items": hex() });
	json!({
		"name": name,
		"summary": summary,
		"paramStructure": "either",
		"params": params,
		"errors": [error_reference(&INVALID_PARAMS), error_reference(&STATE_UNAVAILABLE)],
		"result": {
			"name": "answer",
			"schema": {
				"type": "object",
				"properties": properties,
				"required": required,
				"additionalProperties": false,
			},
		},
	})
}

/// What a page of a list has.
fn of_page(parts: &[&str], types: Vec<Value>, value: Value) -> Value {
	let names = parts.iter().map(|name| (*name).to_owned());
	let properties: Map<_, _> = names.zip(types).collect();
	let key = json!({
		"type": "object",
		"properties": properties,
		"required": parts,
		"additionalProperties": false,
	});
	let item = json!({
		"type": "object",
		"properties": { "key": key, "value": value },
		"required": ["key", "value"],
		"additionalProperties": false,
	});
	json!({
		"items": { "type": "array", "items": item },
		"next": { "anyOf": [hex(), { "type": "null" }] },
	})
}

/// The options of a method that reads.
fn options(source: Source) -> Value {
	let block = json!({
		"description": "The block: its hash or its number. By default the last final one.",
		"anyOf": [hash(), { "type": "integer", "minimum": 0 }],
	});
	let proof = json!({
		"type": "boolean",
		"description": "Whether the answer has the nodes of the state's trie that prove it.",
	});
	let mut properties = json!({ "at": block });
	if source != Source::View {
		properties["proof"] = proof;
	}
	if source == Source::List {
		properties["limit"] = json!({ "type": "integer", "minimum": 1, "maximum": 256 });
		properties["after"] = hex();
	}
	json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

/// The methods of a line: one, or a subscription and the method that ends it.
fn of_line(line: &str) -> Result<Vec<Value>, String> {
	let wrong = || format!("not a line of a method: {line}");
	let [names, params, result, summary] = *line.split('\t').collect::<Vec<_>>().as_slice() else {
		return Err(wrong());
	};
	let params = params.split(' ').filter(|param| !param.is_empty()).map(|param| {
		let (name, ty) = param.split_once(':')?;
		let (name, required) = match name.strip_suffix('?') {
			Some(name) => (name, false),
			None => (name, true),
		};
		Some(json!({ "name": name, "required": required, "schema": named(ty)? }))
	});
	let params = params.collect::<Option<Vec<_>>>().ok_or_else(wrong)?;
	let result = named(result).ok_or_else(wrong)?;
	let method = |name: &str, params: &Value, result: &Value| {
		json!({
			"name": name,
			"summary": summary,
			"paramStructure": "by-position",
			"params": params,
			"result": { "name": "answer", "schema": result },
		})
	};
	Ok(match names.split_once(' ') {
		None => vec![method(names, &params.into(), &result)],
		Some((begins, ends)) => {
			let id = json!({ "type": "string", "description": "The subscription." });
			let mut begin = method(begins, &params.into(), &id);
			begin["x-subscription"] = json!({ "notification": result, "ended-by": ends });
			let ended = json!({ "type": "boolean" });
			let of = json!([{ "name": "subscription", "required": true, "schema": id }]);
			let mut end = method(ends, &of, &ended);
			end["summary"] = format!("Ends a subscription of {begins}").into();
			vec![begin, end]
		}
	})
}

/// The schema of a type by its name in `methods.txt`.
fn named(ty: &str) -> Option<Value> {
	Some(match ty {
		"hash" => hash(),
		"hex" => hex(),
		"any" => json!(true),
		"null" | "boolean" | "integer" | "string" | "array" | "object" => json!({ "type": ty }),
		_ => return None,
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	fn document() -> Value {
		let metadata = madang_runtime::Runtime::metadata_at_version(16).expect("the version");
		of_runtime(&Runtime::decode(&metadata).expect("metadata")).expect("a document")
	}

	#[test]
	fn every_reading_method_has_its_source_in_the_runtime() {
		let document = document();
		let names: Vec<&str> = document["methods"]
			.as_array()
			.unwrap()
			.iter()
			.map(|it| it["name"].as_str().unwrap())
			.collect();
		for Method { name, .. } in METHODS {
			assert!(names.contains(name), "{name}");
		}
		let mut once = names.clone();
		once.dedup();
		assert_eq!(names, once, "a method is described twice");
	}

	/// The names of parameters are the table's, the types are the runtime's: they must fit.
	#[test]
	fn the_table_names_every_part_of_a_key_and_every_parameter() {
		let metadata = madang_runtime::Runtime::metadata_at_version(16).expect("the version");
		let runtime = Runtime::decode(&metadata).expect("metadata");
		for method in METHODS {
			let Method { name, source, pallet, item, parts, given, summary } = method;
			let count = match source {
				Source::View => runtime.view_function(pallet, item).unwrap().inputs.len(),
				Source::Value | Source::List => runtime.entry(pallet, item).unwrap().keys.len(),
			};
			assert_eq!(parts.len(), count, "{name}");
			assert_eq!(*given < count || count == 0, *source == Source::List, "{name}");
			assert!(summary.len() > 5 && !summary.ends_with('.'), "{name}");
		}
	}

	#[test]
	fn every_reference_leads_to_a_schema() {
		fn check(value: &Value, document: &Value) {
			if let Some(reference) = value["$ref"].as_str() {
				let place = reference.strip_prefix('#').expect("a place in the document");
				assert!(document.pointer(place).is_some(), "{reference}");
			}
			match value {
				Value::Array(values) => values.iter().for_each(|value| check(value, document)),
				Value::Object(fields) => fields.values().for_each(|value| check(value, document)),
				_ => {}
			}
		}
		let document = document();
		check(&document, &document);
		assert!(document["components"]["schemas"].as_object().unwrap().len() > 50);
	}

	#[test]
	fn every_error_is_described_with_its_name_and_both_sentences() {
		let document = document();
		let described = document["components"]["errors"].as_object().unwrap();
		assert_eq!(described.len(), ERRORS.len());
		for error in ERRORS {
			let shown = &described[error.name];
			assert_eq!(shown["code"], error.code);
			assert_eq!(shown["data"]["name"], error.name);
			assert_eq!(shown["data"]["retryable"], error.retryable);
			assert_eq!(shown["data"]["sentence"]["ko"], error.korean);
		}
	}

	#[test]
	fn a_line_has_a_method_or_a_subscription() {
		let methods = of_line("a_b\tone:hash two?:integer\tany\tDoes it").unwrap();
		assert_eq!(methods[0]["params"][0]["required"], true);
		assert_eq!(methods[0]["params"][1]["schema"]["type"], "integer");
		let methods = of_line("a_on a_off\t\tobject\tTells").unwrap();
		assert_eq!(methods[0]["x-subscription"]["ended-by"], "a_off");
		assert_eq!(methods[1]["summary"], "Ends a subscription of a_on");
		for wrong in ["", "a_b", "a_b\tone\tany\tx", "a_b\tone:colour\tany\tx", "a_b\t\tcolour\tx"]
		{
			assert!(of_line(wrong).is_err(), "{wrong}");
		}
	}
}
