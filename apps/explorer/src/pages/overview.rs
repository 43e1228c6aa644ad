//! The first page: where deals and loans stand, how long steps take, what needs a look, and what is newest.

use super::{blocks, whole, Answer, Row};
use crate::{
	access::role::Role,
	ask::Ask,
	failure::Failure,
	figures::Figures,
	page::Page,
	shown,
	view::{self, About, Alert, Urgency, BEHIND, STALLED},
};
use madang_index::{PageRequest, Status, TransactionFilter};
use madang_service::now;
use maud::{html, Markup};
use std::sync::Arc;

/// How many blocks and transactions it has.
const ROWS: u32 = 10;

/// The first page: how much there is, which names nobody. Members of the network also see the newest blocks and
/// transactions.
pub async fn overview(ask: Ask) -> Answer {
	let page = ask.page(ask.t("Overview"));
	let content = html! {
		(shown_figures(&ask, &page).await?)
		@if ask.reader.may(Role::Institution) { (newest(&ask, &page).await?) }
	};
	Ok(whole(&page, &content))
}

async fn newest(ask: &Ask, page: &Page) -> Result<Markup, Failure> {
	let store = &ask.explorer.store;
	let request = PageRequest { limit: ROWS, ..PageRequest::default() };
	let newest = store.blocks(&request).await.map_err(|error| ask.failed(error))?.rows;
	let filter = TransactionFilter { signed_only: true, ..TransactionFilter::default() };
	let found = store.transactions(&filter, &request).await.map_err(|error| ask.failed(error))?;
	let rows: Vec<_> = found.rows.iter().map(|one| Row::of(page, one)).collect();
	Ok(html! {
		h2 { (page.t("Newest transactions")) }
		(view::transactions(page, &rows))
		p { a href=(page.at("transactions")) { (page.t("All transactions")) } }
		h2 { (page.t("Newest blocks")) }
		(blocks::table(page, &newest))
		p { a href=(page.at("blocks")) { (page.t("All blocks")) } }
	})
}

/// The figures up to the last block.
///
/// # Errors
///
/// If the index does not answer.
pub async fn figures(ask: &Ask) -> Result<Arc<Figures>, Failure> {
	let last = ask.explorer.status.borrow().last.unwrap_or_default();
	let found = ask.explorer.figures.of(&ask.explorer.store, last).await;
	found.map_err(|error| ask.failed(error))
}

async fn shown_figures(ask: &Ask, page: &Page) -> Result<Markup, Failure> {
	let figures = figures(ask).await?;
	let (all, late) = figures.registered;
	Ok(html! {
		(view::alerts(page, &alerts(&figures, &ask.explorer.status.borrow(), now())))
		(cards(page, page.t("Deals by stage"), "deals?stage", &figures.deals))
		(cards(page, page.t("Loans by state"), "loans?state", &figures.loans))
		dl.facts {
			dt { (page.t("Active institutions")) }
			dd { (figures.active) }
			dt { (page.t("Registered in time")) }
			dd {
				@match on_time(all, late) {
					Some(percent) => { (percent) " % (" (shown::number(all.saturating_sub(late))) " / " (shown::number(all)) ")" },
					None => (page.t("None.")),
				}
			}
			dt { (page.t("From contract to registration, median")) }
			dd { @match figures.median { Some(time) => (shown::span(page, time)), None => (page.t("None.")) } }
			dt { (page.t("Applications for registration that are pending")) }
			dd { (shown::number(figures.pending)) }
		}
		(view::bars(page.t("Contracts of each day"), &figures.contracts))
		(view::bars(page.t("Registrations of each day"), &figures.registrations))
	})
}

/// What somebody should look at, at a time in milliseconds since 1970.
pub fn alerts(figures: &Figures, status: &Status, now: u64) -> Vec<Alert> {
	use Role::{Auditor, Institution};
	use Urgency::{Bad, Wait};
	let behind = status.lag_in_blocks().unwrap_or_default();
	let old = status.lag_in_seconds(now).unwrap_or_default();
	let of = |about, urgency, count, place| Alert { about, urgency, count, place };
	let [validators, council, overdue] =
		["validators", "council", "terms?show=overdue"].map(|page| Some((page, Institution)));
	let differ = Some(("audit/books-and-titles-that-differ", Auditor));
	let figure =
		|about, urgency, count: u64, place| (count > 0).then(|| of(about, urgency, count, place));
	let all = [
		(old > STALLED).then(|| of(About::Stalled, Bad, old, None)),
		(behind > BEHIND).then(|| of(About::Behind, Bad, behind, None)),
		figure(About::Equivocations, Bad, figures.cases, validators),
		figure(About::Paused, Wait, figures.paused, council),
		figure(About::Overdue, Wait, figures.overdue, overdue),
		figure(About::Differ, Wait, figures.differ, differ),
	];
	all.into_iter().flatten().collect()
}

/// How many of a hundred were in time, rounded down.
fn on_time(all: u64, late: u64) -> Option<u64> {
	all.saturating_sub(late).saturating_mul(100).checked_div(all)
}

fn cards(page: &Page, name: &str, address: &str, counts: &[(String, u64)]) -> Markup {
	let list = |one: &str| {
		page.reader.may(Role::Institution).then(|| page.at(&format!("{address}={one}")))
	};
	html! { @if !counts.is_empty() { h2 { (name) } (view::cards(page, counts, list)) } }
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_rate_is_rounded_down() {
		assert_eq!([on_time(0, 0), on_time(3, 1), on_time(3, 0)], [None, Some(66), Some(100)]);
	}
}
