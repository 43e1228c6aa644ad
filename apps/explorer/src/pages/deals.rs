//! Deals: who did what, when, and where each stands.

use super::{html, Answer, Rest};
use crate::{
	ask::{Ask, ROWS},
	events_of::EventRow,
	page::Page,
	shown,
};
use askama::Template;
use axum::extract::Path;
use madang_index::{Deal, DealStep, EventFilter, Mention};

#[derive(Template)]
#[template(path = "deals.html")]
struct Deals {
	page: Page,
	stages: Vec<(String, u64)>,
	stage: String,
	deals: Vec<Deal>,
	next: Option<String>,
}

/// `deals`: the deals by number. Parameters: `stage`, and `after`, the last deal of the page before.
pub async fn deals(ask: Ask) -> Answer {
	let store = &ask.explorer.store;
	let stage = ask.given("stage");
	let found = store.deals(stage, ask.number("after")?, ROWS).await;
	let deals = found.map_err(|error| ask.failed(error))?;
	let stages = store.deals_by_stage().await.map_err(|error| ask.failed(error))?;
	let page = ask.page(ask.t("Deals"));
	let is_full = u32::try_from(deals.len()).is_ok_and(|count| count >= ROWS);
	let last = deals.last().filter(|_| is_full);
	let next = last.map(|last| {
		let stage = stage.map(|stage| format!("stage={}&", crate::ask::encoded(stage)));
		page.at(&format!("deals?{}after={}", stage.unwrap_or_default(), last.deal))
	});
	let stage = stage.unwrap_or_default().to_owned();
	html(&ask, &Deals { page, stages, stage, deals, next })
}

#[derive(Template)]
#[template(path = "deal.html")]
struct DealPage {
	page: Page,
	deal: Deal,
	steps: Vec<Step>,
	events: Vec<EventRow>,
	rest: Rest,
}

/// A step with its words.
struct Step {
	step: DealStep,
	event: String,
	to: Option<String>,
	institution: Option<String>,
}

/// `deal/NUMBER`: a deal, its steps with who did them and when, and all that is about it.
pub async fn deal(ask: Ask, Path((_, number)): Path<(String, String)>) -> Answer {
	let store = &ask.explorer.store;
	let number: u64 = number.parse().map_err(|_| ask.not_found())?;
	let deal = store.deal(number).await.map_err(|error| ask.failed(error))?;
	let deal = deal.ok_or_else(|| ask.not_found())?;
	let steps = store.deal_steps(number).await.map_err(|error| ask.failed(error))?;
	let about = Mention { kind: "deal".to_owned(), id: number.to_string() };
	let filter = EventFilter { about: Some(about), ..EventFilter::default() };
	let found = store.events(&filter, &ask.request()?).await.map_err(|error| ask.failed(error))?;
	let page = ask.page(format!("{} {number}", ask.t("Deal")));
	let rest = Rest::of(&ask, &found);
	let events = EventRow::all(&ask, &page, found.rows).await?;
	let names = super::institutions::names(&ask).await?;
	let steps = steps.into_iter().map(|step| Step {
		event: page.name(&format!("Conveyances.{}", step.event)),
		to: step.to.as_deref().map(|stage| page.name(stage)),
		institution: step.institution.map(|id| names.get(&id).cloned().unwrap_or(id.to_string())),
		step,
	});
	html(&ask, &DealPage { steps: steps.collect(), page, deal, events, rest })
}
