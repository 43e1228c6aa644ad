//! Deals: who did what, when, and where each stands.

use super::{
	institutions::{link, names, Names},
	objects::history,
	steps, terms, whole, Answer,
};
use crate::{
	address::encoded,
	ask::{Ask, ROWS},
	page::Page,
	view::{self, Column},
};
use axum::extract::Path;
use madang_index::{Deal, Mention};
use maud::{html, Markup};

/// The stages that a deal comes through.
const PATH: [&str; 6] = ["inspected", "contracted", "reported", "financed", "registered", "booked"];

/// `deals`: the deals by number. Parameters: `stage`, and `after`, the last deal of the page before.
pub async fn deals(ask: Ask) -> Answer {
	let store = &ask.explorer.store;
	let stage = ask.given("stage");
	let found = store.deals(stage, ask.number("after")?, ROWS).await;
	let deals = found.map_err(|error| ask.failed(error))?;
	let stages = store.deals_by_stage().await.map_err(|error| ask.failed(error))?;
	let names = names(&ask).await?;
	let page = ask.page(ask.t("Deals"));
	let next = ask.next_by_number(deals.len(), deals.last().map(|last| last.deal));
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

/// `deal/NUMBER`: a deal, its steps with who did them and when, and all that is about it.
pub async fn deal(ask: Ask, Path((_, number)): Path<(String, String)>) -> Answer {
	let store = &ask.explorer.store;
	let number: u64 = number.parse().map_err(|_| ask.not_found())?;
	let deal = store.deal(number).await.map_err(|error| ask.failed(error))?;
	let deal = deal.ok_or_else(|| ask.not_found())?;
	let all = store.deal_steps(number).await.map_err(|error| ask.failed(error))?;
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
		h2 { (page.t("Who did what, the oldest first")) }
		(steps::timeline(&page, "Conveyances", &all, &names))
		(terms::of(&ask, &page, "deal", &number.to_string()).await?)
		(history(&ask, &page, about).await?)
	};
	Ok(whole(&page, &content))
}
