//! The steps of a deal or a loan: what happened, who did it, and when.

use super::institutions::{link, Names};
use crate::{page::Page, view};
use madang_index::Step;
use maud::{html, Markup};

/// Steps of a pallet, one below the other, the oldest first.
pub fn timeline(page: &Page, pallet: &str, steps: &[Step], names: &Names) -> Markup {
	html! {
		ol.timeline { @for one in steps { li { (step(page, pallet, one, names)) } } }
		@if steps.is_empty() { p { (page.t("None.")) } }
	}
}

fn step(page: &Page, pallet: &str, step: &Step, names: &Names) -> Markup {
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
