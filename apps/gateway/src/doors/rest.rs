//! The same methods as REST: `GET` and `POST` on `/v1/NAMESPACE/METHOD`.
//!
//! Parameters are in the query or in a body of JSON. Only these two verbs exist, as in the standard of MyData.

use super::request::{tran_id, OfConnection};
use crate::{
	access::{Peer, Scope},
	documents,
	error::{Error, Kind},
	events,
	gateway::Gateway,
	limits::Left,
	methods::{methods, path_of, scope_of},
	reads,
	service::Asked,
	store::{Answered, Remembered},
};
use axum::{
	body::Bytes,
	extract::{Extension, Path, Query, State},
	http::{header, HeaderMap, HeaderName, HeaderValue, StatusCode},
	response::{
		sse::{Event, KeepAlive, Sse},
		IntoResponse, Response,
	},
};
use futures::Stream;
use serde_json::{json, Map, Value};
use sha2::{Digest, Sha256};
use std::{convert::Infallible, sync::Arc};

/// The longest Idempotency-Key.
const MAX_KEY: usize = 255;

type Gate = State<Arc<Gateway>>;

fn method_at(namespace: &str, name: &str) -> Option<&'static str> {
	let path = format!("{namespace}/{name}");
	methods().map(|(method, _)| method).find(|method| path_of(method) == path)
}

/// The parameters in a query. A name that is there twice, or a value in brackets, is a list.
pub fn parameters(query: Vec<(String, String)>) -> Result<Map<String, Value>, Error> {
	let mut all = Map::new();
	for (name, text) in query {
		let value = match text.as_str() {
			"true" => json!(true),
			"false" => json!(false),
			list if list.starts_with('[') => serde_json::from_str(list)
				.map_err(|error| Error::invalid(format!("{name}: {error}")))?,
			_ => json!(text),
		};
		match all.get_mut(&name) {
			None => {
				all.insert(name, value);
			}
			Some(Value::Array(values)) => values.push(value),
			Some(other) => *other = json!([other.take(), value]),
		}
	}
	// The node's own options are numbers.
	for name in ["at", "limit"] {
		if let Some(Value::String(text)) = all.get(name) {
			if let Ok(number) = text.parse::<u32>() {
				all.insert(name.to_owned(), json!(number));
			}
		}
	}
	Ok(all)
}

/// `GET`: nothing that changes something.
pub async fn get_one(
	State(gateway): Gate,
	Extension(peer): OfConnection,
	Path((namespace, name)): Path<(String, String)>,
	headers: HeaderMap,
	Query(query): Query<Vec<(String, String)>>,
) -> Response {
	let given = match parameters(query) {
		Ok(given) => given,
		Err(error) => return refused(error, &headers),
	};
	match method_at(&namespace, &name) {
		Some(method) if scope_of(method) != Some(Scope::Submit) => {
			let (answer, left) = ask(&gateway, peer, method, given, &headers).await;
			shown(answer, left, &headers)
		}
		Some(_) => no_such_method(headers).await,
		None => no_such_path(headers).await,
	}
}

/// `POST`, with the parameters in the body.
pub async fn post_one(
	State(gateway): Gate,
	Extension(peer): OfConnection,
	Path((namespace, name)): Path<(String, String)>,
	headers: HeaderMap,
	body: Bytes,
) -> Response {
	let Some(method) = method_at(&namespace, &name) else { return no_such_path(headers).await };
	let given: Result<Map<String, Value>, _> = match body.is_empty() {
		true => Ok(Map::new()),
		false => serde_json::from_slice(&body),
	};
	let given = match given {
		Ok(given) => given,
		Err(error) => {
			let error = Error::invalid(format!("expected an object in JSON: {error}"));
			return refused(error, &headers);
		}
	};
	let key = headers.get("idempotency-key").map(|key| key.to_str().unwrap_or_default().to_owned());
	match key {
		Some(key) if scope_of(method) == Some(Scope::Submit) => {
			let digest = Sha256::new().chain_update(method).chain_update(&body).finalize();
			// A client that leaves does not stop it: its key would stay open.
			let digest = digest.into();
			let answer = async move {
				once(&gateway, peer, (method, given), &headers, (&key, digest)).await
			};
			tokio::spawn(answer).await.unwrap_or_else(|error| {
				log::error!("a request failed: {error}");
				StatusCode::INTERNAL_SERVER_ERROR.into_response()
			})
		}
		_ => {
			let (answer, left) = ask(&gateway, peer, method, given, &headers).await;
			shown(answer, left, &headers)
		}
	}
}

async fn ask(
	gateway: &Arc<Gateway>,
	peer: Peer,
	method: &str,
	given: Map<String, Value>,
	headers: &HeaderMap,
) -> (Result<Value, Error>, Option<Left>) {
	let params = match reads::find(method) {
		Some(_) => reads::with_options(given),
		None => Value::Object(given),
	};
	let (method, tran_id) = (method.to_owned(), tran_id(headers));
	gateway.answer(Asked { peer, method, params, tran_id }).await
}

/// Answer a request with an Idempotency-Key once, and give the same answer again.
async fn once(
	gateway: &Arc<Gateway>,
	peer: Peer,
	(method, given): (&str, Map<String, Value>),
	headers: &HeaderMap,
	(key, digest): (&str, [u8; 32]),
) -> Response {
	let wrong = |error: Error| refused(error, headers);
	if key.is_empty() || key.len() > MAX_KEY {
		return wrong(Error::invalid(format!("Idempotency-Key: from 1 to {MAX_KEY} characters")));
	}
	// Nobody who is not admitted leaves anything behind.
	if let Err(error) = gateway.admit_again(peer, Scope::Submit) {
		return wrong(error);
	}
	match gateway.store.remembered(&peer.fingerprint, key, &digest).await {
		Ok(Remembered::New) => {}
		Ok(Remembered::Open) => return wrong(Kind::KeyOpen.into()),
		Ok(Remembered::Other) => return wrong(Kind::KeyReused.into()),
		Ok(Remembered::Answered(Answered { status, body })) => {
			let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
			return json_response(status, body, None, headers);
		}
		Err(error) => return wrong(error.into()),
	}
	let (answer, left) = ask(gateway, peer, method, given, headers).await;
	let (status, body) = (status_of(&answer), body_of(&answer));
	// What may succeed later is not kept.
	let is_definite = answer.as_ref().err().is_none_or(|error| !error.kind.is_retryable());
	let kept = is_definite.then(|| Answered { status: status.as_u16(), body: body.clone() });
	if let Err(error) = gateway.store.remember(&peer.fingerprint, key, kept.as_ref()).await {
		log::error!("an answer cannot be kept: {error}");
	}
	json_response(status, body, left, headers)
}

/// A page of events; with `wait` it waits for one.
pub async fn events(
	gateway: Gate,
	peer: OfConnection,
	headers: HeaderMap,
	query: Query<Vec<(String, String)>>,
) -> Response {
	let path = Path(("events".to_owned(), "list".to_owned()));
	get_one(gateway, peer, path, headers, query).await
}

/// The events as they become final, as a stream of server-sent events whose ids are the cursors.
pub async fn stream(
	State(gateway): Gate,
	Extension(peer): OfConnection,
	headers: HeaderMap,
	Query(query): Query<Vec<(String, String)>>,
) -> Response {
	let wanted = parameters(query).and_then(|mut given| {
		if let Some(last) = headers.get("last-event-id").and_then(|last| last.to_str().ok()) {
			given.insert("after".to_owned(), last.into());
		}
		serde_json::from_value::<events::Wanted>(Value::Object(given)).map_err(Error::invalid)
	});
	match wanted.and_then(|wanted| gateway.admit(peer, Scope::Read).map(|_| wanted)) {
		Ok(wanted) => {
			if let Err(error) = gateway.note_stream(peer, tran_id(&headers).as_deref()).await {
				return refused(error, &headers);
			}
			Sse::new(told(gateway, peer, wanted)).keep_alive(KeepAlive::default()).into_response()
		}
		Err(error) => refused(error, &headers),
	}
}

fn told(
	gateway: Arc<Gateway>,
	peer: Peer,
	wanted: events::Wanted,
) -> impl Stream<Item = Result<Event, Infallible>> {
	let begin = (gateway, wanted, Vec::new().into_iter(), false);
	futures::stream::unfold(begin, move |(gateway, mut wanted, mut page, ended)| async move {
		loop {
			if ended {
				return None;
			}
			if let Some(event) = page.next() {
				let event: Value = event;
				let cursor = event["cursor"].as_str().unwrap_or_default().to_owned();
				let told = Event::default().id(cursor).event("event").data(event.to_string());
				return Some((Ok(told), (gateway, wanted, page, false)));
			}
			wanted.wait = 30;
			// At each page, and after it was waited for: the certificate may have been removed.
			let next = match gateway.admit_again(peer, Scope::Read) {
				Ok(client) => events::page(&gateway, &client, &wanted).await,
				Err(error) => Err(error),
			};
			let next = next.and_then(|page| gateway.admit(peer, Scope::Read).map(|_| page));
			match next {
				Ok(mut answer) => {
					wanted.after = answer["next"].as_str().map(str::to_owned);
					let events = answer["events"].take();
					page = serde_json::from_value::<Vec<Value>>(events)
						.unwrap_or_default()
						.into_iter();
				}
				Err(error) => {
					let told = Event::default().event("error").data(error.json().to_string());
					return Some((Ok(told), (gateway, wanted, page, true)));
				}
			}
		}
	})
}

/// The description of JSON-RPC.
pub async fn openrpc(
	State(gateway): Gate,
	Extension(peer): OfConnection,
	headers: HeaderMap,
) -> Response {
	let (answer, left) = ask(&gateway, peer, "rpc.discover", Map::new(), &headers).await;
	shown(answer, left, &headers)
}

/// The description of REST.
pub async fn openapi(
	State(gateway): Gate,
	Extension(peer): OfConnection,
	headers: HeaderMap,
) -> Response {
	let (answer, left) = ask(&gateway, peer, "rpc.discover", Map::new(), &headers).await;
	shown(answer.map(|document| documents::openapi(&document)), left, &headers)
}

/// There is no such path.
pub async fn no_such_path(headers: HeaderMap) -> Response {
	refused(Kind::NoMethod.into(), &headers)
}

/// The path is not for this verb.
pub async fn no_such_method(headers: HeaderMap) -> Response {
	let error = Error::new(Kind::NoMethod, "this path is not for this verb of HTTP");
	let mut response = refused(error, &headers);
	*response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
	response
}

/// Answer an error that came before any method.
pub fn refused(error: Error, headers: &HeaderMap) -> Response {
	shown(Err(error), None, headers)
}

fn status_of(answer: &Result<Value, Error>) -> StatusCode {
	let status = answer.as_ref().err().map_or(200, |error| error.kind.status());
	StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn body_of(answer: &Result<Value, Error>) -> String {
	match answer {
		Ok(answer) => answer.to_string(),
		Err(error) => json!({ "error": error.json() }).to_string(),
	}
}

fn shown(answer: Result<Value, Error>, left: Option<Left>, headers: &HeaderMap) -> Response {
	json_response(status_of(&answer), body_of(&answer), left, headers)
}

fn json_response(
	status: StatusCode,
	body: String,
	left: Option<Left>,
	asked: &HeaderMap,
) -> Response {
	let mut response = (status, body).into_response();
	let headers = response.headers_mut();
	headers
		.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
	headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
	if let Some(left) = left {
		for (name, value) in
			[("ratelimit-limit", left.limit), ("ratelimit-remaining", left.remaining)]
		{
			headers.insert(HeaderName::from_static(name), value.into());
		}
		headers.insert(HeaderName::from_static("ratelimit-reset"), 1.into());
	}
	if status == StatusCode::TOO_MANY_REQUESTS {
		headers.insert(header::RETRY_AFTER, 1.into());
	}
	if let Some(tran_id) = tran_id(asked).and_then(|text| HeaderValue::from_str(&text).ok()) {
		headers.insert(HeaderName::from_static("x-api-tran-id"), tran_id);
	}
	response
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::collections::BTreeSet;

	#[test]
	fn each_method_has_its_own_path() {
		assert_eq!(path_of("loans_get"), "loans/get");
		assert_eq!(path_of("registers_parcelsAt"), "registers/parcels-at");
		assert_eq!(path_of("rpc.discover"), "rpc/discover");
		let paths: BTreeSet<_> = methods().map(|(method, _)| path_of(method)).collect();
		assert_eq!(paths.len(), methods().count());
		for (method, _) in methods() {
			let path = path_of(method);
			let (namespace, name) = path.split_once('/').unwrap();
			assert_eq!(method_at(namespace, name), Some(method));
		}
		assert_eq!(method_at("loans", "Get"), None);
	}

	#[test]
	fn a_query_has_text_lists_and_options() {
		let query = |pairs: &[(&str, &str)]| {
			let pairs = pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
			parameters(pairs.collect()).map(Value::Object).map_err(|error| error.kind)
		};
		assert_eq!(
			query(&[("loan", "7"), ("at", "12"), ("proof", "true")]),
			Ok(json!({ "loan": "7", "at": 12, "proof": true }))
		);
		assert_eq!(
			query(&[("n", "1"), ("n", "2"), ("n", "3")]),
			Ok(json!({ "n": ["1", "2", "3"] }))
		);
		assert_eq!(query(&[("n", r#"["1"]"#)]), Ok(json!({ "n": ["1"] })));
		assert_eq!(query(&[("n", "[1")]), Err(Kind::Invalid));
	}
}
