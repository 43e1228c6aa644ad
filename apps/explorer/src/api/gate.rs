//! What stands before the addresses of the API, and sees to it that programs are told in JSON what is wrong.

use super::{Does, Endpoint};
use crate::{
	ask::Ask,
	explorer::Explorer,
	failure::{Code, Failure, Form},
};
use axum::{
	extract::{Request, State},
	http::{header, StatusCode},
	middleware::Next,
	response::{IntoResponse, Response},
};
use std::{sync::Arc, time::Duration};

/// How long a program waits until fewer answers are made.
const PATIENCE: Duration = Duration::from_secs(10);

/// Let an answer be made: if the address has the parameters that are given, and not too many are made at the same time.
pub async fn gate(
	endpoint: &Endpoint,
	ask: Ask,
	request: Request,
	next: Next,
) -> Result<Response, Failure> {
	// A name that is not known would leave the filter out, and the answer would say what it does not.
	if let Some(other) = ask.names().find(|name| !endpoint.parameters.contains(name)) {
		return Err(ask.wrong(other, "", ask.t("is not a parameter of this address")));
	}
	if endpoint.does == Does::Tells {
		return Ok(next.run(request).await);
	}
	let busy = || {
		let reason = ask.t("Try again in a minute.");
		ask.failure(Code::Busy, ask.t("Too many ask at the same time"), reason)
	};
	let place = ask.explorer.places.answers.wait(&ask.reader, PATIENCE).await.ok_or_else(busy)?;
	let response = next.run(request).await;
	drop(place);
	Ok(response)
}

/// What is wrong before any handler is reached, such as a method that an address does not have, as a problem for programs.
pub async fn problems(
	State(_): State<Arc<Explorer>>,
	ask: Result<Ask, Failure>,
	request: Request,
	next: Next,
) -> Response {
	let mut response = next.run(request).await;
	let is_problem = response.headers().get(header::CONTENT_TYPE);
	let is_problem = is_problem.is_some_and(|kind| kind == "application/problem+json");
	if is_problem || !response.status().is_client_error() {
		return response;
	}
	let problem = match ask {
		Ok(ask) if ask.form() == Form::Json => match response.status() {
			StatusCode::METHOD_NOT_ALLOWED => {
				let reason = ask.t("This address does not have this method.");
				ask.failure(Code::WrongMethod, ask.t("This cannot be asked"), reason)
			}
			_ => ask.invalid(ask.t("The address cannot be read.")),
		},
		Err(failure) if failure.form() == Form::Json => failure,
		_ => return response,
	};
	let mut problem = problem.into_response();
	let headers = problem.headers_mut();
	for name in [header::ALLOW, header::CACHE_CONTROL] {
		headers.extend(response.headers_mut().remove(&name).map(|value| (name, value)));
	}
	problem
}
