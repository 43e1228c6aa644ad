//! All addresses, and the headers of every answer.

use crate::{
	ask::Ask,
	assets,
	explorer::Explorer,
	lang::Lang,
	live,
	pages::{self, Answer},
};
use axum::{
	extract::State,
	http::{header, HeaderMap, HeaderName, HeaderValue},
	middleware::map_response,
	response::{IntoResponse, Redirect, Response},
	routing::get,
	Router,
};
use std::sync::Arc;

/// Pages load nothing from elsewhere, are in no frame, and run no script of a page itself.
const CONTENT_SECURITY_POLICY: &str =
	"default-src 'none'; style-src 'self'; script-src 'self' 'wasm-unsafe-eval'; \
	img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 4] = [
	(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
	(header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
	(header::REFERRER_POLICY, "no-referrer"),
	(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// The pages of an explorer.
pub fn routes(explorer: Arc<Explorer>) -> Router {
	Router::new()
		.route("/", get(root))
		.route("/assets/{digest}/{name}", get(assets::get))
		.route("/{lang}/", get(pages::overview))
		.route("/{lang}/search", get(pages::search))
		.route("/{lang}/blocks", get(pages::blocks))
		.route("/{lang}/blocks/{block}", get(pages::block))
		.route("/{lang}/transactions", get(pages::transactions))
		.route("/{lang}/transactions/{transaction}", get(pages::transaction))
		.route("/{lang}/events", get(pages::events))
		.route("/{lang}/deals", get(pages::deals))
		.route("/{lang}/deal/{deal}", get(pages::deal))
		.route("/{lang}/loans", get(pages::loans))
		.route("/{lang}/loan/{loan}", get(pages::loan))
		.route("/{lang}/institutions", get(pages::institutions))
		.route("/{lang}/institution/{institution}", get(pages::institution))
		.route("/{lang}/parcel/{id}", get(pages::parcel))
		.route("/{lang}/building/{id}", get(pages::building))
		.route("/{lang}/unit/{id}", get(pages::unit))
		.route("/{lang}/title/{id}", get(pages::title))
		.route("/{lang}/pnu/{number}", get(pages::pnu))
		.route("/{lang}/audit", get(pages::questions))
		.route("/{lang}/audit/{name}", get(pages::answer))
		.route("/{lang}/audit/{name}/csv", get(pages::file))
		.route("/{lang}/live", get(live::live))
		.route("/{lang}/{kind}/{id}", get(pages::object))
		.route("/{lang}/{kind}/{id}/events", get(pages::object))
		.fallback(nothing)
		.with_state(explorer)
		.layer(map_response(with_headers))
}

/// The overview in the language of the browser.
async fn root(headers: HeaderMap) -> Response {
	let accept = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
	let lang = Lang::preferred(accept.unwrap_or_default());
	let vary = [(header::VARY, "accept-language"), (header::CACHE_CONTROL, "no-cache")];
	(vary, Redirect::to(&format!("/{}/", lang.code()))).into_response()
}

async fn nothing(State(_): State<Arc<Explorer>>, ask: Ask) -> Answer {
	Err(ask.not_found())
}

async fn with_headers(mut response: Response) -> Response {
	let headers = response.headers_mut();
	for (name, value) in HEADERS {
		headers.insert(name, HeaderValue::from_static(value));
	}
	// What is final changes no more, but what is the newest does.
	headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
	response
}
