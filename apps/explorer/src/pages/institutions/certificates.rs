//! The certificates that an institution registered for its clients.

use crate::{
	ask::Ask,
	failure::Failure,
	page::Page,
	view::{self, Column},
};
use madang_index::RegisteredCertificate;
use maud::{html, Markup};

/// How many are shown: the last ones.
const LAST: usize = 50;

/// The certificates of an institution's clients, the oldest first.
///
/// # Errors
///
/// If the index does not answer.
pub async fn certificates_of(
	ask: &Ask,
	institution: u32,
) -> Result<Vec<RegisteredCertificate>, Failure> {
	let all = ask.explorer.store.client_certificates(institution).await;
	all.map_err(|error| ask.failed(error))
}

/// The certificates, the newest first. Nothing without any.
///
/// # Errors
///
/// If the index does not answer.
pub async fn table(ask: &Ask, page: &Page, institution: u32) -> Result<Markup, Failure> {
	let all = certificates_of(ask, institution).await?;
	let columns = [
		Column::text(page.t("Fingerprint")),
		Column::text(page.t("What it is for")),
		Column::text(page.t("Registered")),
		Column::text(page.t("Refused from")),
		Column::text(page.t("State")),
	];
	let cells = |one: &RegisteredCertificate| {
		let scopes = one.scopes.iter().map(|scope| page.name(scope)).collect::<Vec<_>>();
		[
			view::code(&one.fingerprint),
			html! { (scopes.join(", ")) },
			html! { (view::moment(one.time)) br; (view::account(page, &one.by)) },
			view::moment(one.ends_at),
			state(page, one),
		]
	};
	let rows: Vec<_> = all.iter().rev().take(LAST).map(cells).collect();
	Ok(html! {
		@if !all.is_empty() {
			h2 { (page.t("Certificates of its clients")) }
			(view::table(page, None, &columns, &rows))
			@if all.len() > LAST { p.quiet { (page.t("Only the last ones are listed.")) } }
		}
	})
}

fn state(page: &Page, one: &RegisteredCertificate) -> Markup {
	html! {
		@match one.until {
			None => { span.badge.good { (page.t("registered")) } },
			Some(at) => {
				(page.t("removed in block")) " " (view::block_number(page, at.block))
				@if let Some(by) = &one.removed_by { br; (view::account(page, by)) }
			},
		}
	}
}
