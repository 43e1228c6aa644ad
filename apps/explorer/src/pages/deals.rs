//! Deals: who did what, when, and where each stands.

use super::{
	institutions::{link, names, Names},
	objects::history,
	proof_link, steps, terms, whole, Answer, Numbered,
};
use crate::{
	address::encoded,
	ask::Ask,
	failure::Failure,
	page::Page,
	view::{self, Column},
};
use axum::extract::Path;
use madang_index::{Deal, Mention, Step};
use maud::{html, Markup};

/// The stages that a deal comes through.
const PATH: [&str; 6] = ["inspected", "contracted", "reported", "financed", "registered", "booked"];

/// The deals by number, and how many there are at each stage. Parameters: `stage`, and `after`, the last deal of the page
/// before.
///
/// # Errors
///
/// If a parameter is wrong, or the index does not answer.
pub async fn page_of_deals(ask: &Ask) -> Result<Numbered<Deal>, Failure> {
	let store = &ask.explorer.store;
	let found = store.deals(ask.given("stage"), ask.number("after")?, ask.rows()?).await;
	let rows = found.map_err(|error| ask.failed(error))?;
	let counts = store.deals_by_stage().await.map_err(|error| ask.failed(error))?;
	let last = ask.last_of(rows.len(), rows.last().map(|last| last.deal))?;
	Ok(Numbered { rows, counts, last })
}

/// `deals`: a page of deals, as [`page_of_deals`] finds them.
pub async fn deals(ask: Ask) -> Answer {
	let Numbered { rows: deals, counts: stages, last } = page_of_deals(&ask).await?;
	let stage = ask.given("stage");
	let names = names(&ask).await?;
	let page = ask.page(ask.t("Deals"));
	let next = last.map(|last| ask.after(&last.to_string()));
	let content = html! {
		(view::cards(&page, &stages, |stage| Some(page.at(&format!("deals?stage={}", encoded(stage))))))
		(table(&page, stage, &deals, &names))
		(view::next(&page, next.as_deref()))
	};
	Ok(whole(&page, &content))
}

fn table(page: &Page, stage: Option<&str>, deals: &[Deal], names: &Names) -> Markup {
	let caption = match stage {
		None => html! { (page.t("All deals, by number.")) },
		Some(stage) => html! {
			(page.t("Deals at one stage, by number.")) " " (page.name(stage)) " · "
			a href=(page.at("deals")) { (page.t("All deals")) }
		},
	};
	let columns = [
		Column::number(page.t("Deal")),
		Column::text(page.t("Stage")),
		Column::text(page.t("Agent")),
		Column::text(page.t("Last changed")),
	];
	let cells = |deal: &Deal| {
		[
			html! { a href=(page.at(&format!("deal/{}", deal.deal))) { (deal.deal) } },
			html! { (page.name(&deal.stage)) },
			html! { @if let Some(agent) = deal.agent { (link(page, agent, names)) } },
			view::moment(deal.changed_time),
		]
	};
	let rows: Vec<_> = deals.iter().map(cells).collect();
	view::table(page, Some(&caption), &columns, &rows)
}

/// A deal with its steps, by its number.
///
/// # Errors
///
/// If there is none, or the index does not answer.
pub async fn whole_deal(ask: &Ask, number: &str) -> Result<(Deal, Vec<Step>), Failure> {
	let store = &ask.explorer.store;
	let number: u64 = number.parse().map_err(|_| ask.not_found())?;
	let deal = store.deal(number).await.map_err(|error| ask.failed(error))?;
	let deal = deal.ok_or_else(|| ask.not_found())?;
	let steps = store.deal_steps(number).await.map_err(|error| ask.failed(error))?;
	Ok((deal, steps))
}

/// `deal/NUMBER`: a deal, its steps with who did them and when, and all that is about it.
pub async fn deal(ask: Ask, Path((_, number)): Path<(String, String)>) -> Answer {
	let (deal, all) = whole_deal(&ask, &number).await?;
	let number = deal.deal;
	let names = names(&ask).await?;
	let page = ask.page(format!("{} {number}", ask.t("Deal")));
	let about = Mention { kind: "deal".to_owned(), id: number.to_string() };
	let content = html! {
		dl.facts {
			dt { (page.t("Stage")) }
			dd { span.badge.wait { (page.name(&deal.stage)) } }
			@if let Some(agent) = deal.agent {
				dt { (page.t("Agent")) }
				dd { (link(&page, agent, &names)) }
			}
			dt { (page.t("Opened in block")) }
			dd { (view::block_number(&page, deal.opened)) }
			dt { (page.t("Last changed")) }
			dd { (view::moment(deal.changed_time)) }
		}
		(steps::machine(&page, "deal", &PATH, &all, &names))
		(proof_link(&ask, &format!("deals/{number}"), None, page.t("Proof of the record")))
		h2 { (page.t("Who did what, the oldest first")) }
		(steps::timeline(&page, "Conveyances", &all, &names))
		(terms::of(&ask, &page, "deal", &number.to_string()).await?)
		(history(&ask, &page, about).await?)
	};
	Ok(whole(&page, &content))
}
