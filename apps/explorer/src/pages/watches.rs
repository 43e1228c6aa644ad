//! What the reader watches: titles and institutions, and what happened to them.

use super::{whole, Answer, Rest};
use crate::{
	access::reader::Who,
	ask::Ask,
	events_of::EventRow,
	failure::{Code, Failure},
	page::Page,
	view::{self, Column},
	watches::{self, Watched, KINDS},
};
use axum::{
	body::to_bytes,
	extract::Request,
	response::{IntoResponse, Redirect, Response},
};
use maud::{html, Markup};
use std::time::Duration;
use tokio::time::timeout;

/// The longest form, and how long it may take.
const LONGEST_FORM: usize = 4 * 1_024;
const FORM_WITHIN: Duration = Duration::from_secs(10);

/// `watches`: what the reader watches, and what happened to it, the newest first.
pub async fn watches(ask: Ask) -> Answer {
	let all = watches::list(&ask).await?;
	let found = watches::feed(&ask, &ask.request()?).await?;
	let page = ask.page(ask.t("Watches"));
	let rest = Rest::of(&ask, &found);
	let rows = EventRow::all(&ask, &page, found.rows).await?;
	let content = html! {
		(table(&page, &all))
		(form(&page))
		h2 { (page.t("What happened, the newest first")) }
		(view::events(&page, &rows))
		(view::rest(&page, &rest))
	};
	Ok(whole(&page, &content))
}

fn table(page: &Page, all: &[Watched]) -> Markup {
	let columns =
		[Column::text(page.t("What is watched")), Column::text(page.t("Since")), Column::text("")];
	let cells = |Watched { object, since }: &Watched| {
		[
			html! { a href=(page.object(&object.kind, &object.id)) { (page.lang.kind(&object.kind)) " " (object.id) } },
			view::moment(*since),
			button(page, &object.kind, &object.id, ("remove", page.t("Watch no more"))),
		]
	};
	view::table(page, None, &columns, &all.iter().map(cells).collect::<Vec<_>>())
}

fn form(page: &Page) -> Markup {
	html! {
		form.filters method="post" action=(page.at("watches")) {
			label {
				(page.t("Kind"))
				select name="kind" { @for kind in KINDS { option value=(kind) { (page.lang.kind(kind)) } } }
			}
			label { (page.t("Number")) input name="id" inputmode="numeric" required maxlength="64"; }
			button name="change" value="add" { (page.t("Watch")) }
		}
	}
}

/// A button that changes what is watched.
fn button(page: &Page, kind: &str, id: &str, (change, text): (&str, &str)) -> Markup {
	html! {
		form.screen method="post" action=(page.at("watches")) {
			input type="hidden" name="kind" value=(kind);
			input type="hidden" name="id" value=(id);
			button name="change" value=(change) { (text) }
		}
	}
}

/// A button to watch an object, if the reader can have watches.
pub fn watch_button(ask: &Ask, page: &Page, kind: &str, id: &str) -> Markup {
	let can =
		ask.explorer.watches.is_some() && !matches!(ask.reader.who, Who::Anyone | Who::Unknown);
	html! { @if can { (button(page, kind, id, ("add", page.t("Watch this")))) } }
}

/// `watches`, posted by a form of this site: `kind`, `id`, and `change`, which is `add` or `remove`.
pub async fn change(ask: Ask, request: Request) -> Result<Response, Failure> {
	let site = ask.explorer.access.as_ref().map(|access| &access.site);
	if !site.is_some_and(|site| site.is_own(request.headers())) {
		let reason = ask.t("This form was not sent by a page of this explorer.");
		return Err(ask.failure(Code::Forbidden, ask.t("This cannot be asked"), reason));
	}
	let body = timeout(FORM_WITHIN, to_bytes(request.into_body(), LONGEST_FORM)).await;
	let Ok(Ok(body)) = body else { return Err(ask.invalid(ask.t("The form cannot be read."))) };
	let value = |wanted: &str| {
		let found = form_urlencoded::parse(&body).find(|(name, _)| name == wanted);
		found.map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
	};
	let (kind, id) = (value("kind"), value("id"));
	match value("change").as_str() {
		"add" => watches::add(&ask, &kind, &id).await?,
		"remove" => watches::remove(&ask, &kind, &id).await?,
		_ => return Err(ask.invalid(ask.t("The form cannot be read."))),
	}
	Ok(Redirect::to(&ask.page("").at("watches")).into_response())
}
