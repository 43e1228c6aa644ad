//! The steps of a deal, a loan or a guarantee: what happened, who did it, and when.

use super::institutions::{link, Names};
use crate::{
	page::Page,
	shown,
	view::{self, Standing, Stop},
};
use madang_index::Step;
use maud::{html, Markup};

/// Steps of a pallet, one below the other, the oldest first.
pub fn timeline(page: &Page, pallet: &str, steps: &[Step], names: &Names) -> Markup {
	html! {
		ol.timeline { @for one in steps { li { (step(page, pallet, one, names)) } } }
		@if steps.is_empty() { p { (page.t("None.")) } }
	}
}

/// A step: when, what, by whom.
pub fn step(page: &Page, pallet: &str, step: &Step, names: &Names) -> Markup {
	html! {
		p {
			(view::moment(step.time)) br;
			strong { (page.name(&format!("{pallet}.{}", step.event))) }
			@if let Some(to) = &step.to { " → " span.badge.wait { (page.name(to)) } }
			br;
			@match step.institution {
				Some(id) => (link(page, id, names)),
				None => (page.t("Nobody's call: a term passed, or the council decided.")),
			}
			@if let Some(officer) = &step.officer { " · " (view::account(page, officer)) }
			@if let Some(index) = step.transaction {
				" · "
				a href=(page.at(&format!("transactions/{}-{index}", step.place.block))) { (page.t("Transaction")) }
			}
		}
	}
}

/// The stages of something as a drawing. The path has the stages that it should come through; the last stage is drawn too
/// if it is another one.
pub fn machine(page: &Page, id: &str, path: &[&str], steps: &[Step], names: &Names) -> Markup {
	let stage = steps.iter().rev().find_map(|step| step.to.as_deref());
	// What it came back from counts as not reached any more.
	let position = path.iter().position(|one| Some(*one) == stage);
	let reached = |name: &str| {
		let step = steps.iter().rev().find(|step| step.to.as_deref() == Some(name))?;
		let who = step.institution.map(|id| match names.get(&id) {
			Some(name) => name.clone(),
			None => id.to_string(),
		});
		let when = shown::moment(step.time);
		Some(who.map_or_else(|| when.clone(), |who| format!("{when} · {who}")))
	};
	let mut stops: Vec<_> = path
		.iter()
		.enumerate()
		.map(|(at, name)| {
			let is_before = position.is_none_or(|position| at <= position);
			let reached = reached(name).filter(|_| is_before);
			let standing = match (&reached, Some(*name) == stage) {
				(_, true) => Standing::Now,
				(Some(_), false) => Standing::Past,
				(None, false) => Standing::Open,
			};
			Stop { name: page.name(name), reached, standing }
		})
		.collect();
	if let Some(other) = stage.filter(|_| position.is_none()) {
		let standing = Standing::Bad;
		stops.push(Stop { name: page.name(other), reached: reached(other), standing });
	}
	let caption = page.t("Stages: those that were reached are filled");
	view::machine(id, caption, page.t("not reached"), &stops)
}
