//! What stands before every page: who reads, whether they may, and the log of auditors' views.

use super::{
	reader::{Caller, Reader, Who},
	role::{Gate, Role, Roles},
	LONGEST_PAGE,
};
use crate::{
	address::encoded,
	ask::Ask,
	explorer::Explorer,
	failure::{Code, Failure, Form},
};
use axum::{
	extract::{FromRequestParts, Request, State},
	http::{header, request::Parts, HeaderValue, Method},
	middleware::Next,
	response::{IntoResponse, Redirect, Response},
};
use std::sync::Arc;

/// Find out who reads. The request then has its [`Reader`], its [`Caller`], and the [`Roles`] that pages need.
pub async fn identify(
	State((explorer, roles)): State<(Arc<Explorer>, Arc<Roles>)>,
	request: Request,
	next: Next,
) -> Response {
	let (mut parts, body) = request.into_parts();
	let caller = parts.extensions.get::<Caller>().copied().unwrap_or_default();
	let reader = reader(&explorer, &parts, caller).await;
	parts.extensions.insert(caller);
	parts.extensions.insert(reader);
	parts.extensions.insert(roles);
	next.run(Request::from_parts(parts, body)).await
}

async fn reader(explorer: &Explorer, parts: &Parts, caller: Caller) -> Reader {
	let Some(access) = &explorer.access else { return Reader::ANYONE };
	// The line with the last block asks by itself, so it keeps no session alive.
	let is_used = !parts.uri.path().ends_with("/live");
	let token = access.site.token(&parts.headers);
	let signed_in = token.and_then(|token| access.of_session(token, is_used));
	let shown = match caller.certificate {
		Some(shown) => access.of_certificate(&explorer.store, shown).await,
		None => None,
	};
	match (signed_in, shown) {
		// Of both, the one that may see more.
		(Some(account), Some(certificate)) if certificate.role > account.role => certificate,
		(Some(account), _) => account,
		(None, Some(certificate)) => certificate,
		(None, None) => Reader::UNKNOWN,
	}
}

/// Let a reader in who may see what is behind a gate.
pub async fn guard(
	State((explorer, gate)): State<(Arc<Explorer>, Gate)>,
	request: Request,
	next: Next,
) -> Response {
	let (mut parts, body) = request.into_parts();
	let reader = parts.extensions.get::<Reader>().cloned().unwrap_or(Reader::UNKNOWN);
	if !reader.may(gate.role) {
		return refused(&explorer, &mut parts, &reader, gate.role).await;
	}
	if let Some(reason) = wrong_request(&parts, &reader) {
		return match Ask::from_request_parts(&mut parts, &explorer).await {
			Ok(ask) => reason.answer(&ask).into_response(),
			Err(failure) => failure.into_response(),
		};
	}
	if let (Some(access), true) = (&explorer.access, gate.is_logged && reader.role == Role::Auditor)
	{
		let caller = parts.extensions.get::<Caller>().copied().unwrap_or_default();
		let page = parts.uri.path_and_query().map_or("/", |page| page.as_str());
		if let Err(error) = access.write_view(&reader, caller, page).await {
			return match Ask::from_request_parts(&mut parts, &explorer).await {
				Ok(ask) => ask.not_logged(error).into_response(),
				Err(failure) => failure.into_response(),
			};
		}
	}
	let mut response = next.run(Request::from_parts(parts, body)).await;
	if reader.who != Who::Anyone {
		// On a machine that several people use, nobody finds the pages of the one before.
		let kept = response.headers_mut().entry(header::CACHE_CONTROL);
		kept.or_insert(HeaderValue::from_static("no-store"));
	}
	response
}

/// What is wrong with a request that a known reader's browser made.
enum WrongRequest {
	/// Its address does not fit into the log of views.
	TooLong,
	/// A page of another site made it without its reader: an image, say. Client certificates go with those too.
	OfAnotherSite,
}

impl WrongRequest {
	fn answer(&self, ask: &Ask) -> Failure {
		match self {
			Self::TooLong => ask.invalid(ask.t("The address is too long.")),
			Self::OfAnotherSite => {
				let reason = ask.t("Another site asked for this page.");
				ask.failure(Code::Forbidden, ask.t("Not for you"), reason)
			}
		}
	}
}

fn wrong_request(parts: &Parts, reader: &Reader) -> Option<WrongRequest> {
	if matches!(reader.who, Who::Anyone | Who::Unknown) {
		return None;
	}
	let length = parts.uri.path_and_query().map_or(0, |page| page.as_str().len());
	if length > LONGEST_PAGE {
		return Some(WrongRequest::TooLong);
	}
	let says = |name: &str, value: &str| parts.headers.get(name).is_some_and(|is| is == value);
	let is_followed = says("sec-fetch-mode", "navigate");
	let is_foreign = says("sec-fetch-site", "cross-site") && !is_followed;
	is_foreign.then_some(WrongRequest::OfAnotherSite)
}

/// Those who have not signed in can do so; others cannot see it.
async fn refused(
	explorer: &Arc<Explorer>,
	parts: &mut Parts,
	reader: &Reader,
	needed: Role,
) -> Response {
	let ask = match Ask::from_request_parts(parts, explorer).await {
		Ok(ask) => ask,
		Err(failure) => return failure.into_response(),
	};
	if reader.who == Who::Unknown && ask.form() == Form::Json {
		let reason = ask.t("Sign in, or show a client certificate.");
		return ask.failure(Code::NotSignedIn, ask.t("Not for you"), reason).into_response();
	}
	let is_read = parts.method == Method::GET || parts.method == Method::HEAD;
	if reader.who == Who::Unknown && is_read {
		let page = parts.uri.path_and_query().map_or("/", |page| page.as_str());
		let place = format!("/{}/sign-in?to={}", ask.lang.code(), encoded(page));
		return ([(header::CACHE_CONTROL, "no-store")], Redirect::to(&place)).into_response();
	}
	let reason = match needed {
		Role::Auditor => ask.t("Only auditors see this page."),
		Role::Institution | Role::Public => ask.t("Only members of the network see this page."),
	};
	ask.refused(reason).into_response()
}
