//! JSON answers with their headers.

use crate::{access::reader::Who, ask::Ask, failure::Failure};
use axum::{
	http::{header, HeaderValue, StatusCode},
	response::{IntoResponse, Response},
};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// How long an answer stays as it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stays {
	/// For ever: what is final does not change.
	Forever,
	/// Until something new is final.
	ForNow,
}

/// An answer to a program. If the program has it already, it is told so.
pub fn answer(ask: &Ask, value: &Value, stays: Stays) -> Response {
	let body = value.to_string();
	let digest = hex::encode(Sha256::digest(&body));
	let tag = format!("\"{}\"", digest.get(..32).unwrap_or_default());
	// Where readers are known, an answer is kept for the program that asked only, and asked for again each time: so it is
	// compared each time whether the reader may see it.
	let kept = match (&ask.reader.who, stays) {
		(Who::Anyone, Stays::Forever) => "public, max-age=31536000, immutable",
		(Who::Anyone, Stays::ForNow) => "no-cache",
		_ => "private, no-cache",
	};
	let mut response = match ask.knows(&tag) {
		true => StatusCode::NOT_MODIFIED.into_response(),
		false => ([(header::CONTENT_TYPE, "application/json")], body).into_response(),
	};
	let headers = response.headers_mut();
	headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
	headers.extend(HeaderValue::from_str(&tag).ok().map(|tag| (header::ETAG, tag)));
	response
}

/// A page of a list, with the address of the next page, if there is one.
pub fn page(ask: &Ask, value: &Value, stays: Stays, next: Option<(&str, &str)>) -> Response {
	let mut response = answer(ask, value, stays);
	let link = next.map(|cursor| format!("<{}>; rel=\"next\"", ask.with(&[cursor])));
	let link = link.and_then(|link| HeaderValue::from_str(&link).ok());
	response.headers_mut().extend(link.map(|link| (header::LINK, link)));
	response
}

/// What a handler of the API answers.
pub type Answer = Result<Response, Failure>;
