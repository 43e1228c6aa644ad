//! All addresses with those who may see them, and the headers of every answer.

use crate::{
	access::{
		guard::{guard, identify},
		pages as access,
		role::{Gate, Role, Roles},
	},
	api::{self, description, Endpoint, ENDPOINTS},
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
	middleware::{from_fn_with_state, map_response},
	response::{IntoResponse, Redirect, Response},
	routing::{get, post, MethodRouter},
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
	// Other sites learn nothing. Own forms say where they are from.
	(header::REFERRER_POLICY, "same-origin"),
	(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// An address, and what answers there.
pub struct Route {
	/// The path, as axum has it.
	pub path: &'static str,
	/// Who gets through.
	pub gate: Gate,
	methods: MethodRouter<Arc<Explorer>>,
	/// The address of the API that it is.
	endpoint: Option<&'static Endpoint>,
}

impl Route {
	/// A page for those who have this role.
	fn page(path: &'static str, role: Role, methods: MethodRouter<Arc<Explorer>>) -> Self {
		Self { path, gate: Gate { role, is_logged: true }, methods, endpoint: None }
	}

	/// What says nothing of the chain but how far it is: files, forms. It is for everyone, and no view.
	fn frame(path: &'static str, methods: MethodRouter<Arc<Explorer>>) -> Self {
		Self { path, gate: Gate { role: Role::Public, is_logged: false }, methods, endpoint: None }
	}
}

/// All addresses with their roles. The router is made of this table, so none is without a role.
pub fn table() -> Vec<Route> {
	let mut all = pages();
	let api: Vec<_> = ENDPOINTS.iter().map(|one| of_api(one, &all)).collect();
	all.extend(api);
	all
}

/// An address of the API. It has the role of the page that shows the same.
fn of_api(endpoint: &'static Endpoint, pages: &[Route]) -> Route {
	let page = pages.iter().find(|one| one.path == endpoint.page);
	// A test compares all of them; one without a page would be for auditors only.
	let strict = Gate { role: Role::Auditor, is_logged: true };
	let gate = page.map_or(strict, |page| page.gate);
	Route { path: endpoint.path, gate, methods: (endpoint.methods)(), endpoint: Some(endpoint) }
}

fn pages() -> Vec<Route> {
	use Role::{Auditor, Institution, Public};
	vec![
		Route::frame("/", get(root)),
		Route::frame("/assets/{digest}/{name}", get(assets::get)),
		Route::frame("/keys", get(pages::keys)),
		Route::frame("/api/v1/openapi.json", get(description)),
		Route::frame("/{lang}/live", get(live::live)),
		Route::frame("/{lang}/sign-in", get(access::sign_in_form).post(access::sign_in)),
		Route::frame("/{lang}/sign-out", post(access::sign_out)),
		Route::page("/{lang}/", Public, get(pages::overview)),
		Route::page("/{lang}/verify", Public, get(pages::verify)),
		Route::page("/{lang}/search", Institution, get(pages::search)),
		Route::page("/{lang}/blocks", Institution, get(pages::blocks)),
		Route::page("/{lang}/blocks/{block}", Institution, get(pages::block)),
		Route::page("/{lang}/transactions", Institution, get(pages::transactions)),
		Route::page("/{lang}/transactions/{transaction}", Institution, get(pages::transaction)),
		Route::page("/{lang}/transactions/export.csv", Institution, get(pages::export)),
		Route::page("/{lang}/transactions/export.csv/manifest", Institution, get(pages::manifest)),
		Route::page("/{lang}/transactions/export.jsonl", Institution, get(pages::export)),
		Route::page(
			"/{lang}/transactions/export.jsonl/manifest",
			Institution,
			get(pages::manifest),
		),
		Route::page("/{lang}/events", Institution, get(pages::events)),
		Route::page("/{lang}/events/export.csv", Institution, get(pages::export)),
		Route::page("/{lang}/events/export.csv/manifest", Institution, get(pages::manifest)),
		Route::page("/{lang}/events/export.jsonl", Institution, get(pages::export)),
		Route::page("/{lang}/events/export.jsonl/manifest", Institution, get(pages::manifest)),
		Route::page("/{lang}/events/{event}", Institution, get(pages::event)),
		Route::page("/{lang}/deals", Institution, get(pages::deals)),
		Route::page("/{lang}/deal/{deal}", Institution, get(pages::deal)),
		Route::page("/{lang}/loans", Institution, get(pages::loans)),
		Route::page("/{lang}/loan/{loan}", Institution, get(pages::loan)),
		Route::page("/{lang}/institutions", Institution, get(pages::institutions)),
		Route::page("/{lang}/institution/{institution}", Institution, get(pages::institution)),
		Route::page("/{lang}/council", Institution, get(pages::council)),
		Route::page("/{lang}/proposal/{id}", Institution, get(pages::proposal)),
		Route::page("/{lang}/validators", Institution, get(pages::validators)),
		Route::page("/{lang}/programmes", Institution, get(pages::programmes)),
		Route::page("/{lang}/programme/{id}", Institution, get(pages::programme)),
		Route::page("/{lang}/guarantees", Institution, get(pages::guarantees)),
		Route::page("/{lang}/guarantee/{id}", Institution, get(pages::guarantee)),
		Route::page("/{lang}/certificates", Institution, get(pages::certificates)),
		Route::page("/{lang}/certificate/{id}", Institution, get(pages::certificate)),
		Route::page("/{lang}/batch/{id}", Institution, get(pages::batch)),
		Route::page("/{lang}/status-list/{id}", Institution, get(pages::status_list)),
		Route::page("/{lang}/terms", Institution, get(pages::terms)),
		Route::page("/{lang}/parcel/{id}", Institution, get(pages::parcel)),
		Route::page("/{lang}/building/{id}", Institution, get(pages::building)),
		Route::page("/{lang}/unit/{id}", Institution, get(pages::unit)),
		Route::page("/{lang}/title/{id}", Institution, get(pages::title)),
		Route::page("/{lang}/pnu/{number}", Institution, get(pages::pnu)),
		Route::page(
			"/{lang}/watches",
			Institution,
			get(pages::watches).post(pages::change_watches),
		),
		Route::page("/{lang}/audit", Auditor, get(pages::questions)),
		Route::page("/{lang}/audit/{name}", Auditor, get(pages::answer)),
		Route::page("/{lang}/audit/{name}/csv", Auditor, get(pages::file)),
		Route::page("/{lang}/views", Auditor, get(access::views)),
		Route::page("/{lang}/{kind}/{id}", Institution, get(pages::object)),
		Route::page("/{lang}/{kind}/{id}/timeline", Institution, get(pages::timeline)),
		Route::page("/{lang}/{kind}/{id}/events", Institution, get(pages::object)),
	]
}

/// The pages of an explorer.
pub fn routes(explorer: Arc<Explorer>) -> Router {
	let (mut router, mut roles) = (Router::new(), Roles::default());
	for Route { path, gate, mut methods, endpoint } in table() {
		roles.add(path, gate.role);
		if let Some(endpoint) = endpoint {
			let gate = move |ask, request, next| api::gate(endpoint, ask, request, next);
			methods = methods.layer(from_fn_with_state(explorer.clone(), gate));
		}
		let guarded = from_fn_with_state((explorer.clone(), gate), guard);
		router = router.route(path, methods.layer(guarded));
	}
	router
		.fallback(nothing)
		.layer(from_fn_with_state(explorer.clone(), api::problems))
		.layer(from_fn_with_state((explorer.clone(), Arc::new(roles)), identify))
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
