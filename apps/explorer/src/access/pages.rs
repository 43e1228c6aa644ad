//! The pages of signing in and out, and of the log of views.

use super::{
	origin::own_page,
	reader::{Caller, Reader, Who},
	role::Role,
	views::{LoggedReader, View},
	Access, SignInError,
};
use crate::{
	address::encoded,
	ask::Ask,
	failure::{Code, Failure},
	page::Page,
	pages::Answer,
	shown,
	view::{self, Column},
};
use axum::{
	body::to_bytes,
	extract::Request,
	http::{header, HeaderMap, StatusCode},
	response::{Html, IntoResponse, Redirect, Response},
};
use madang_service::chained::LogEntry;
use maud::{html, Markup};
use std::{sync::Arc, time::Duration};
use tokio::time::timeout;

/// The most bytes of a form.
const LONGEST_FORM: usize = 8 * 1_024;

/// How long a form may take to arrive.
const FORM_WITHIN: Duration = Duration::from_secs(20);

/// How many readers the page of the log shows.
const READERS: u32 = 100;

/// `sign-in`: the form.
pub async fn sign_in_form(ask: Ask) -> Answer {
	if ask.explorer.access.is_none() {
		return Err(ask.not_found());
	}
	let to = ask.given("to").unwrap_or_default().to_owned();
	Ok(form(&ask, &to, None))
}

fn form(ask: &Ask, to: &str, reason: Option<&str>) -> Html<String> {
	let page = ask.page(ask.t("Sign in"));
	let content = html! {
		@if let Some(reason) = reason { p.notice.bad role="alert" { (reason) } }
		@if page.reader.who != Who::Unknown { p { (page.t("You are signed in.")) } }
		form.sign-in method="post" action=(page.at("sign-in")) {
			input type="hidden" name="to" value=(to);
			label { (page.t("Name of the account"))
				input name="name" required maxlength="64" autocomplete="username" autocapitalize="none" spellcheck="false";
			}
			label { (page.t("Passphrase"))
				input name="passphrase" type="password" required maxlength="1024" autocomplete="current-password";
			}
			button { (page.t("Sign in")) }
		}
		p.quiet { (page.t("Institutions can also show a client certificate that they have registered on the chain.")) }
	};
	Html(view::framed(&page, &content).into_string())
}

/// What was filled in.
#[derive(Default)]
struct Form {
	name: String,
	passphrase: String,
	to: String,
}

impl Form {
	/// The form of a request of this site.
	async fn read(ask: &Ask, access: &Access, request: Request) -> Result<Self, Failure> {
		if !access.site.is_own(request.headers()) {
			let reason = ask.t("This form was not sent by a page of this explorer.");
			return Err(ask.failure(Code::Forbidden, ask.t("This cannot be asked"), reason));
		}
		let body = timeout(FORM_WITHIN, to_bytes(request.into_body(), LONGEST_FORM)).await;
		let Ok(Ok(body)) = body else {
			return Err(ask.invalid(ask.t("The form cannot be read.")));
		};
		let mut form = Self::default();
		for (name, value) in form_urlencoded::parse(&body) {
			match &*name {
				"name" => form.name = value.trim().to_owned(),
				"passphrase" => form.passphrase = value.into_owned(),
				"to" => form.to = value.into_owned(),
				_ => {}
			}
		}
		Ok(form)
	}
}

/// `sign-in`, posted.
pub async fn sign_in(ask: Ask, request: Request) -> Result<Response, Failure> {
	let explorer = Arc::clone(&ask.explorer);
	let Some(access) = &explorer.access else { return Err(ask.not_found()) };
	let caller = caller(&request);
	let former = access.site.token(request.headers()).map(str::to_owned);
	let form = Form::read(&ask, access, request).await?;
	let (reader, token) = match access.sign_in(&form.name, &form.passphrase, caller.address).await {
		Ok(signed_in) => signed_in,
		Err(SignInError::Wrong) => {
			let reason = ask.t("The name or the passphrase is wrong.");
			return Ok(
				(StatusCode::FORBIDDEN, self::form(&ask, &form.to, Some(reason))).into_response()
			);
		}
		Err(SignInError::TooMany(seconds)) => return Ok(too_many(&ask, &form.to, seconds)),
		Err(SignInError::Failed(reason)) => return Err(ask.failed(reason)),
	};
	if let Err(error) = note(access, &reader, caller, &ask, "sign-in").await {
		access.sign_out(&token);
		return Err(error);
	}
	if let Some(former) = former {
		access.sign_out(&former);
	}
	let to = own_page(&form.to).map_or_else(|| format!("/{}/", ask.lang.code()), str::to_owned);
	Ok(moved(&to, &access.site.cookie_of(&token)))
}

/// `sign-out`, posted.
pub async fn sign_out(ask: Ask, request: Request) -> Result<Response, Failure> {
	let explorer = Arc::clone(&ask.explorer);
	let Some(access) = &explorer.access else { return Err(ask.not_found()) };
	let caller = caller(&request);
	let token = access.site.token(request.headers()).map(str::to_owned);
	Form::read(&ask, access, request).await?;
	if let Some(token) = token {
		let reader = access.of_session(&token, false);
		access.sign_out(&token);
		if let Some(reader) = reader {
			note(access, &reader, caller, &ask, "sign-out").await?;
		}
	}
	Ok(moved(&format!("/{}/", ask.lang.code()), &access.site.no_cookie()))
}

/// Write down that an auditor signs in or out.
async fn note(
	access: &Access,
	reader: &Reader,
	caller: Caller,
	ask: &Ask,
	what: &str,
) -> Result<(), Failure> {
	if reader.role < Role::Auditor {
		return Ok(());
	}
	let page = format!("/{}/{what}", ask.lang.code());
	access.write_view(reader, caller, &page).await.map_err(|error| ask.not_logged(error))
}

fn caller(request: &Request) -> Caller {
	request.extensions().get().copied().unwrap_or_default()
}

fn too_many(ask: &Ask, to: &str, seconds: u64) -> Response {
	let reason = ask.t("Too many attempts. Try again in a minute.");
	let mut headers = HeaderMap::new();
	headers.insert(header::RETRY_AFTER, seconds.into());
	(StatusCode::TOO_MANY_REQUESTS, headers, form(ask, to, Some(reason))).into_response()
}

fn moved(to: &str, cookie: &str) -> Response {
	([(header::SET_COOKIE, cookie)], Redirect::to(to)).into_response()
}

/// A page of the log of views.
pub struct PageOfViews {
	/// The entries, the newest first.
	pub entries: Vec<LogEntry>,
	/// The entry before which the next page begins. None if there is none.
	pub older: Option<u64>,
	/// The readers, the one who looked last first.
	pub readers: Vec<LoggedReader>,
	/// The number and the hash of the last entry of the log.
	pub head: (u64, String),
}

/// A page of the log of views. Parameters: `reader`, and `before`, the last entry of the page before.
///
/// # Errors
///
/// If the explorer is open and so has no log, a parameter is wrong, or the log cannot be read.
pub async fn page_of_views(ask: &Ask) -> Result<PageOfViews, Failure> {
	let none = || {
		let reason = ask
			.t("This explorer is open: it asks nobody who they are, so there is no log of views.");
		ask.failure(Code::NotConfigured, ask.t("Who looked at what"), reason)
	};
	let store = &ask.explorer.access.as_ref().ok_or_else(none)?.views.store;
	let limit = ask.rows()?;
	let found =
		store.before(ask.given("reader"), ask.number("before")?, limit.saturating_add(1)).await;
	let mut entries = found.map_err(|error| ask.failed(error))?;
	let has_more = entries.len() > usize::try_from(limit).unwrap_or_default();
	if has_more {
		entries.pop();
	}
	let older = entries.last().filter(|_| has_more).map(|last| last.seq);
	let readers = store.readers(READERS).await.map_err(|error| ask.failed(error))?;
	let head = store.head().await.map_err(|error| ask.failed(error))?;
	Ok(PageOfViews { entries, older, readers, head })
}

/// `views`: who looked at what, the newest first.
pub async fn views(ask: Ask) -> Answer {
	let PageOfViews { entries, older, readers, head: (count, head) } = page_of_views(&ask).await?;
	let page = ask.page(ask.t("Who looked at what"));
	let reader = ask.given("reader");
	let older = older.map(|older| ask.with(&[("before", &older.to_string())]));
	let content = html! {
		@if let Some(reader) = reader {
			p { (page.t("Of one reader only:")) " " span.code { (reader) } " · " a href=(page.at("views")) { (page.t("all")) } }
		} @else {
			(of_readers(&page, &readers))
		}
		h2 { (page.t("Views, the newest first")) }
		(entries_of(&page, &entries))
		@if let Some(older) = older { p.pages { a href=(older) rel="next" { (page.t("Older")) } } }
		dl.facts {
			dt { (page.t("Entries of the log")) } dd { (shown::number(count)) }
			dt { (page.t("Hash of the last entry")) } dd.code { (head) }
		}
	};
	Ok(Html(view::framed(&page, &content).into_string()))
}

fn of_readers(page: &Page, readers: &[LoggedReader]) -> Markup {
	let columns = [
		Column::text(page.t("Reader")),
		Column::number(page.t("Views")),
		Column::text(page.t("Last view")),
	];
	let cells = |one: &LoggedReader| {
		[
			reader_link(page, &one.reader),
			html! { (shown::number(one.views)) },
			view::moment(one.last_at),
		]
	};
	view::table(page, None, &columns, &readers.iter().map(cells).collect::<Vec<_>>())
}

fn reader_link(page: &Page, reader: &str) -> Markup {
	let name = match reader.split_once(':') {
		Some(("account", name)) => name.to_owned(),
		Some((_, fingerprint)) => {
			format!("{} {}", page.t("Certificate"), shown::short(fingerprint))
		}
		None => reader.to_owned(),
	};
	html! { a href=(page.at(&format!("views?reader={}", encoded(reader)))) title=(reader) { (name) } }
}

fn entries_of(page: &Page, entries: &[LogEntry]) -> Markup {
	let columns = [
		Column::number(page.t("Number")),
		Column::text(page.t("Time")),
		Column::text(page.t("Reader")),
		Column::text(page.t("Institution")),
		Column::text(page.t("Network address")),
		Column::text(page.t("Page")),
	];
	let cells = |one: &LogEntry| -> [Markup; 6] {
		let number = html! { (shown::number(one.seq)) };
		// What this program did not write is shown as it is.
		let Ok(found) = serde_json::from_str::<View>(&one.entry) else {
			return [
				number,
				html! {},
				html! {},
				html! {},
				html! {},
				html! { span.code { (one.entry) } },
			];
		};
		let institutions: Vec<_> = found.institutions.iter().map(u32::to_string).collect();
		[
			number,
			found.at.parse().map_or_else(|_| html! { (found.at) }, view::moment),
			reader_link(page, &found.reader),
			html! { @for id in institutions { a href=(page.object("institution", &id)) { (id) } " " } },
			html! { (found.address.unwrap_or_default()) },
			match own_page(&found.page) {
				Some(place) => html! { a href=(place) { (found.page) } },
				None => html! { (found.page) },
			},
		]
	};
	view::table(page, None, &columns, &entries.iter().map(cells).collect::<Vec<_>>())
}
