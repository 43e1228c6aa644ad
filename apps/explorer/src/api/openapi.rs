//! The OpenAPI 3.1 document, from the list of addresses and the schemas of answers.

use super::{
	endpoints::{Does, Endpoint, ENDPOINTS},
	schemas,
};
use serde_json::{json, Map, Value};

/// The parameters in queries: name, type, and what it is.
const IN_QUERIES: &[(&str, &str, &str)] = &[
	("q", "text", "What is looked for"),
	("after", "text", "The cursor of a page: `next` of the one before"),
	("before", "digits", "The cursor of a page: `next` of the one before"),
	("limit", "integer", "How many rows, 1 to 1000. 100 without it"),
	("order", "text", "newest (without it) or oldest: which rows are first"),
	("pallet", "text", "Only those of this pallet, such as Lending"),
	("call", "text", "Only those with this call"),
	("name", "text", "Only those with this name"),
	("about", "text", "Only those about this object: KIND:ID, such as loan:7"),
	(
		"block",
		"integer",
		"Of events and transactions, only those of this block. Elsewhere and of a proof, at the end of which block",
	),
	("transaction", "integer", "Only those of the transaction with this index in the block"),
	("proof", "text", "1: answer a proof in the format madang-proof/1: of the record, or of the records of a page's rows, at the end of `block` or `day`; of a block, transaction or event, of all events of its block"),
	("day", "text", "At the end of which day, YYYY-MM-DD. `block` counts if both are given"),
	("signer", "text", "Only those that this account signed"),
	(
		"institution",
		"integer",
		"Of transactions, only those whose signer acted for this institution. Of proposals, only its own",
	),
	("result", "text", "done or failed"),
	("reference", "hash", "Only those with this reference"),
	("stage", "text", "Only those at this stage"),
	("state", "text", "Only those in this state"),
	("lender", "integer", "Only those of this lender"),
	("programme", "text", "Only those of this programme"),
	("foundation", "integer", "Only those of this foundation"),
	("loan", "digits", "Only those of this loan"),
	("kind", "text", "Only those of this kind"),
	("show", "text", "overdue: only those whose last day is over. due: only the others"),
	("entry", "digits", "Only the changes of this place in the list"),
	("from", "text", "From this day on, YYYY-MM-DD"),
	("to", "text", "Up to this day, YYYY-MM-DD"),
	("officer", "text", "The officer whose acts are asked for, if the question needs one"),
	("reader", "text", "Only the views of this reader"),
];

/// The parameters in paths: name, and what it is.
const IN_PATHS: &[(&str, &str)] = &[
	("block", "The number or the hash of the block"),
	("transaction", "The hash of the transaction, or BLOCK-INDEX"),
	("deal", "The number of the deal"),
	("loan", "The number of the loan"),
	("institution", "The number of the institution"),
	("event", "BLOCK-INDEX: its block and its index among the events of the block"),
	("proposal", "The number of the proposal"),
	("programme", "The number of the programme"),
	("guarantee", "The number of the guarantee"),
	("commitment", "The commitment: 0x and 64 hex digits"),
	("batch", "The number of the batch"),
	("list", "The number of the status list"),
	(
		"id",
		"The key of the property in its book, or the number of the title record or the institution",
	),
	("kind", "title or institution"),
	("number", "The number of the parcel: 19 digits"),
	("name", "The name of the question"),
];

/// The document, with the name of the cookie of a session.
pub fn document(cookie: &str) -> Value {
	let paths: Map<_, _> = ENDPOINTS.iter().map(|one| (one.path.to_owned(), path(one))).collect();
	json!({
		"openapi": "3.1.0",
		"info": {
			"title": "Madang explorer",
			"version": env!("CARGO_PKG_VERSION"),
			"description": "What is final on the chain. Numbers of 64 bits and more are text. The cookie is that of a session, \
				which begins with the form at /en/sign-in; a client certificate is one that an institution has registered on the chain. \
				Addresses have the roles of the explorer's pages.",
		},
		"security": [{}, { "session": [] }, { "certificate": [] }],
		"paths": paths,
		"components": {
			"schemas": schemas::all(),
			"securitySchemes": {
				"session": { "type": "apiKey", "in": "cookie", "name": cookie },
				"certificate": { "type": "mutualTLS" },
			},
		},
	})
}

fn path(endpoint: &Endpoint) -> Value {
	let in_path = endpoint.path.split('{').skip(1).filter_map(|part| part.split('}').next());
	let in_path = in_path.filter_map(|name| IN_PATHS.iter().find(|(known, _)| *known == name));
	let in_path = in_path.map(|(name, meaning)| {
		json!({ "name": name, "in": "path", "required": true, "description": meaning, "schema": { "type": "string" } })
	});
	let in_query = endpoint.parameters.iter();
	let in_query = in_query.filter_map(|name| IN_QUERIES.iter().find(|(known, ..)| known == name));
	let in_query = in_query.map(|(name, kind, meaning)| {
		let schema = schemas::of(kind, meaning);
		json!({ "name": name, "in": "query", "required": false, "schema": schema })
	});
	let parameters: Vec<_> = in_path.chain(in_query).collect();
	let has_proof = endpoint.parameters.contains(&"proof");
	let content = |kind: &str, name: &str| json!({ kind: { "schema": { "$ref": format!("#/components/schemas/{name}") } } });
	let mut content_of_answer = content("application/json", endpoint.answer);
	if has_proof {
		content_of_answer["application/octet-stream"] =
			json!({ "schema": { "type": "string", "format": "binary" } });
	}
	if endpoint.does == Does::Tells {
		content_of_answer = content("text/event-stream", endpoint.answer);
	}
	let id = operation(endpoint.path);
	let operation = |id: String| {
		json!({
			"operationId": id,
			"summary": endpoint.summary,
			"parameters": parameters,
			"responses": {
				"200": {
					"description": "The answer",
					"headers": {
						"ETag": { "description": "A digest of the answer, for If-None-Match", "schema": { "type": "string" } },
						"Link": { "description": "Of a list, the address of the next page", "schema": { "type": "string" } },
					},
					"content": content_of_answer,
				},
				"304": { "description": "The answer is the one of If-None-Match" },
				"default": {
					"description": "Why there is no answer",
					"content": content("application/problem+json", "Problem"),
				},
			},
		})
	};
	match endpoint.does {
		Does::Changes => {
			json!({ "put": operation(format!("{id}_put")), "delete": operation(format!("{id}_delete")) })
		}
		Does::Answers | Does::Tells => json!({ "get": operation(id) }),
	}
}

/// `/api/v1/blocks/{block}` as `blocks_by_block`.
fn operation(path: &str) -> String {
	let path = path.trim_start_matches("/api/v1/");
	path.replace("/{", "_by_").replace('}', "").replace(['/', '-'], "_")
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::collections::BTreeSet;

	#[test]
	fn each_address_is_described_with_its_parameters() {
		let document = document("madang-explorer");
		let mut operations = BTreeSet::new();
		for endpoint in ENDPOINTS {
			let method = if endpoint.does == Does::Changes { "put" } else { "get" };
			let get = &document["paths"][endpoint.path][method];
			assert!(operations.insert(get["operationId"].to_string()), "{}", endpoint.path);
			let described = get["parameters"].as_array().unwrap().len();
			let in_path = endpoint.path.matches('{').count();
			assert_eq!(described, in_path + endpoint.parameters.len(), "{}", endpoint.path);
			let kind = match endpoint.does {
				Does::Tells => "text/event-stream",
				Does::Answers | Does::Changes => "application/json",
			};
			let schema = &get["responses"]["200"]["content"][kind]["schema"];
			let schema = schema["$ref"].as_str();
			let name = schema.unwrap().rsplit('/').next().unwrap();
			assert!(document["components"]["schemas"][name].is_object(), "{name}");
		}
		let used = |name: &str| ENDPOINTS.iter().any(|one| one.parameters.contains(&name));
		assert!(IN_QUERIES.iter().all(|(name, ..)| used(name)), "no parameter is left over");
	}
}
