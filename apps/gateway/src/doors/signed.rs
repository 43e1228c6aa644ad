//! Answers that the gateway signs, for those who ask for them.
//!
//! What is signed names the request too, so that nobody can pass the answer to another question off as it.

use super::{request::tran_id, rest};
use crate::{
	error::{Error, Kind},
	gateway::Gateway,
};
use axum::{
	body::{to_bytes, Body},
	extract::{Request, State},
	http::{header, HeaderMap, HeaderValue},
	middleware::Next,
	response::Response,
};
use serde_json::{json, value::RawValue};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// What a client accepts if the answer is to be signed.
const JOSE: &str = "application/jose";

/// The most bytes of an answer that is signed.
const MAX_ANSWER: usize = 16 * 1024 * 1024;

/// Sign the answer, if that is wanted.
pub async fn sign(State(gateway): State<Arc<Gateway>>, request: Request, next: Next) -> Response {
	if !is_wanted(request.headers()) {
		return next.run(request).await;
	}
	let headers = request.headers().clone();
	let Some(key) = &gateway.answers else {
		return rest::refused(Kind::NotSigned.into(), &headers);
	};
	let (head, body) = request.into_parts();
	// It was read before, and is bounded.
	let Ok(body) = to_bytes(body, usize::MAX).await else {
		return rest::refused(Error::new(Kind::Invalid, "the body was cut off"), &headers);
	};
	let question = json!({
		"method": head.method.as_str(),
		"target": head.uri.path_and_query().map(|target| target.as_str()),
		"body_sha256": hex::encode(Sha256::digest(&body)),
		"x_api_tran_id": tran_id(&headers),
	});
	let response = next.run(Request::from_parts(head, Body::from(body))).await;
	let is_json = response.headers().get(header::CONTENT_TYPE).is_some_and(is_json);
	if !is_json {
		return response;
	}
	let (mut head, body) = response.into_parts();
	let answer = to_bytes(body, MAX_ANSWER).await.ok();
	let answer = answer.and_then(|bytes| String::from_utf8(bytes.to_vec()).ok());
	let Some(answer) = answer.and_then(|text| RawValue::from_string(text).ok()) else {
		let error = Error::new(Kind::Internal, "the answer is too long to be signed");
		return rest::refused(error, &headers);
	};
	let signed = key.sign(head.status.as_u16(), &question, &answer);
	head.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(JOSE));
	head.headers.remove(header::CONTENT_LENGTH);
	Response::from_parts(head, Body::from(signed))
}

/// Whether a signed answer is wanted.
pub fn is_wanted(headers: &HeaderMap) -> bool {
	let accepted = headers.get_all(header::ACCEPT).iter().filter_map(|one| one.to_str().ok());
	let mut kinds = accepted.flat_map(|one| one.split(','));
	kinds.any(|kind| kind.split(';').next().is_some_and(|kind| kind.trim() == JOSE))
}

fn is_json(value: &HeaderValue) -> bool {
	value.to_str().is_ok_and(|text| text.starts_with("application/json"))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn only_those_who_ask_for_it_get_a_signed_answer() {
		for (accepted, wanted) in [
			("application/jose", true),
			("application/json, application/jose;q=0.5", true),
			("application/json", false),
			("*/*", false),
		] {
			let headers = [(header::ACCEPT, HeaderValue::from_static(accepted))];
			assert_eq!(is_wanted(&headers.into_iter().collect()), wanted, "{accepted}");
		}
		assert!(!is_wanted(&HeaderMap::new()));
	}
}
