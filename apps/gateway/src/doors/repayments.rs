//! `POST /v1/repayments`: a file of repayments, read as it comes and answered as it is read, a line of JSON at a time.

use super::{
	request::{tran_id, OfConnection},
	rest, signed,
};
use crate::{
	access::{Peer, Scope},
	error::{Error, Kind},
	gateway::Gateway,
	log_of_requests::Request,
	repayments::{answers, Form, Intake, Limits, Question},
};
use axum::{
	body::{Body, Bytes},
	extract::{Extension, Query, Request as HttpRequest, State},
	http::{header, HeaderMap, HeaderName, HeaderValue},
	response::Response,
};
use futures::StreamExt;
use serde_json::{json, Value};
use std::{convert::Infallible, sync::Arc, time::Instant};

/// The method by which it is counted and written down.
const METHOD: &str = "repayments_stream";

/// The form of a file, by its content type.
fn form(headers: &HeaderMap) -> Result<Form, Error> {
	let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
	let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default().trim();
	match kind {
		"text/csv" => Ok(Form::Csv),
		"application/x-ndjson" | "application/jsonl" => Ok(Form::Json),
		_ => Err(Error::invalid("content-type: expected text/csv or application/x-ndjson")),
	}
}

/// Read a file.
pub async fn stream(
	State(gateway): State<Arc<Gateway>>,
	Extension(peer): OfConnection,
	Query(query): Query<Vec<(String, String)>>,
	request: HttpRequest,
) -> Response {
	let began = Instant::now();
	let (head, body) = request.into_parts();
	let begun = begin(&gateway, peer, query, &head.headers).await;
	gateway.metrics.count(METHOD, begun.as_ref().err().map(|error| error.kind), began.elapsed());
	let (intake, form, place) = match begun {
		Ok(begun) => begun,
		Err(error) => return rest::refused(error, &head.headers),
	};
	let told = answers(intake, form, body.into_data_stream(), Limits::default());
	let told = told.map(move |answer: Value| {
		// It is taken until the last answer is read.
		let _place = &place;
		Ok::<_, Infallible>(Bytes::from(format!("{answer}\n")))
	});
	let mut response = Response::new(Body::from_stream(told));
	let headers = response.headers_mut();
	headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-ndjson"));
	headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
	let tran_id = tran_id(&head.headers).and_then(|text| HeaderValue::from_str(&text).ok());
	if let Some(tran_id) = tran_id {
		headers.insert(HeaderName::from_static("x-api-tran-id"), tran_id);
	}
	response
}

/// Admit the client, and write its request down.
async fn begin(
	gateway: &Arc<Gateway>,
	peer: Peer,
	query: Vec<(String, String)>,
	headers: &HeaderMap,
) -> Result<(Intake, Form, crate::places::Place), Error> {
	let question = json!(query);
	let begun = async {
		let client = gateway.admit_again(peer, Scope::Submit)?;
		if signed::is_wanted(headers) {
			return Err(Error::new(Kind::NotSigned, "an answer in pieces is not signed"));
		}
		let form = form(headers)?;
		let Question { officer, sign } =
			serde_json::from_value(Value::Object(rest::parameters(query)?))
				.map_err(Error::invalid)?;
		let tran_id = tran_id(headers);
		let intake = Intake::new(gateway, &client, tran_id.as_deref(), (&officer, sign))?;
		Ok((intake, form, gateway.working(&client)?))
	}
	.await;
	let tran_id = tran_id(headers);
	let written = Request {
		client: peer.fingerprint,
		method: METHOD,
		tran_id: tran_id.as_deref(),
		params: &question,
		code: begun.as_ref().err().map(|error| error.kind.code()),
		attempt: None,
	};
	gateway.log.write(&written).await?;
	begun
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_form_is_told_by_the_content_type() {
		let of = |kind: &'static str| {
			let headers = [(header::CONTENT_TYPE, HeaderValue::from_static(kind))];
			form(&headers.into_iter().collect()).map_err(|error| error.kind)
		};
		assert_eq!(of("text/csv; charset=utf-8"), Ok(Form::Csv));
		assert_eq!(of("application/x-ndjson"), Ok(Form::Json));
		assert_eq!(of("application/jsonl"), Ok(Form::Json));
		assert_eq!(of("application/json"), Err(Kind::Invalid));
		assert_eq!(form(&HeaderMap::new()).map_err(|error| error.kind), Err(Kind::Invalid));
	}
}
