//! Guarantees: their states, who did what when, claims and notices.

use super::{
	institutions::{link, names, Names},
	moment::Moment,
	objects::history,
	proof_link, steps, terms, whole, Answer, Numbered,
};
use crate::{
	address::encoded,
	ask::Ask,
	failure::Failure,
	page::Page,
	shown, values,
	view::{self, Column},
};
use axum::extract::Path;
use madang_index::{Guarantee, GuaranteeFilter, GuaranteeNotice, Mention, Step};
use maud::{html, Markup};

/// The states that a guarantee comes through.
const PATH: [&str; 7] =
	["asked", "notified", "in-force", "claimable", "claimed", "claim-paid", "released"];

fn filter(ask: &Ask) -> Result<GuaranteeFilter, Failure> {
	Ok(GuaranteeFilter {
		state: ask.given("state").map(str::to_owned),
		foundation: ask.number("foundation")?,
		loan: ask.given("loan").map(str::to_owned),
	})
}

/// The guarantees by number, and how many there are in each state. Parameters: `state`, `foundation`, `loan`, and `after`,
/// the last guarantee of the page before.
///
/// # Errors
///
/// If a parameter is wrong, or the index does not answer.
pub async fn page_of_guarantees(ask: &Ask) -> Result<Numbered<Guarantee>, Failure> {
	let store = &ask.explorer.store;
	let found = store.guarantees(&filter(ask)?, ask.number("after")?, ask.rows()?).await;
	let rows = found.map_err(|error| ask.failed(error))?;
	let counts = store.guarantees_by_state().await.map_err(|error| ask.failed(error))?;
	let last = ask.last_of(rows.len(), rows.last().map(|last| last.guarantee))?;
	Ok(Numbered { rows, counts, last })
}

/// `guarantees`: a page of guarantees, as [`page_of_guarantees`] finds them.
pub async fn guarantees(ask: Ask) -> Answer {
	let filter = filter(&ask)?;
	let Numbered { rows: all, counts: states, last } = page_of_guarantees(&ask).await?;
	let names = names(&ask).await?;
	let page = ask.page(ask.t("Guarantees"));
	let next = last.map(|last| ask.after(&last.to_string()));
	let content = html! {
		(view::cards(&page, &states, |state| Some(page.at(&format!("guarantees?state={}", encoded(state))))))
		@if filter != GuaranteeFilter::default() { p { a href=(page.at("guarantees")) { (page.t("All guarantees")) } } }
		(table(&page, &all, &names))
		(view::next(&page, next.as_deref()))
	};
	Ok(whole(&page, &content))
}

/// Guarantees in a table.
pub fn table(page: &Page, all: &[Guarantee], names: &Names) -> Markup {
	let columns = [
		Column::number(page.t("Guarantee")),
		Column::text(page.t("State")),
		Column::number(page.t("Loan")),
		Column::text(page.t("Creditor")),
		Column::text(page.t("Foundation")),
		Column::number(page.t("Amount, won")),
		Column::text(page.t("Last changed")),
	];
	let cells = |one: &Guarantee| {
		let id = one.guarantee.to_string();
		[
			html! { a href=(page.object("guarantee", &id)) { (id) } },
			html! { (page.name(&one.state)) },
			html! { a href=(page.object("loan", &one.loan)) { (one.loan) } },
			link(page, one.creditor, names),
			link(page, one.foundation, names),
			html! { (shown::digits(&one.amount)) },
			view::moment(one.changed_time),
		]
	};
	view::table(page, None, &columns, &all.iter().map(cells).collect::<Vec<_>>())
}

/// A guarantee with what happened to it up to a block.
pub struct WholeGuarantee {
	/// Its number.
	pub number: u64,
	/// Up to when.
	pub moment: Moment,
	/// The guarantee as it is now. None if the tables do not have it yet, although events name it.
	pub now: Option<Guarantee>,
	/// Who did what, with the amount of the event.
	pub steps: Vec<(Step, Option<String>)>,
	/// What the creditor told the foundation.
	pub notices: Vec<GuaranteeNotice>,
}

/// A guarantee with its steps and notices, by its number. Parameters: `block` or `day`, as of which these are.
///
/// # Errors
///
/// If a parameter is wrong, nothing is about it, or the index does not answer.
pub async fn whole_guarantee(ask: &Ask, number: &str) -> Result<WholeGuarantee, Failure> {
	let store = &ask.explorer.store;
	let number: u64 = number.parse().map_err(|_| ask.not_found())?;
	let moment = Moment::of(ask).await?;
	let about = Mention { kind: "guarantee".to_owned(), id: number.to_string() };
	let now = store.guarantee(number).await.map_err(|error| ask.failed(error))?;
	let is_known = store.is_mentioned(&about).await.map_err(|error| ask.failed(error))?;
	if now.is_none() && !is_known {
		return Err(ask.not_found());
	}
	let steps = store.guarantee_steps(number, moment.block).await;
	let steps = steps.map_err(|error| ask.failed(error))?;
	let notices = store.guarantee_notices(number, moment.block).await;
	let notices = notices.map_err(|error| ask.failed(error))?;
	Ok(WholeGuarantee { number, moment, now, steps, notices })
}

/// `guarantee/NUMBER`: a guarantee, its states, who did what when, claims and notices, as [`whole_guarantee`] finds it.
pub async fn guarantee(ask: Ask, Path((_, number)): Path<(String, String)>) -> Answer {
	let found = whole_guarantee(&ask, &number).await?;
	let WholeGuarantee { number, moment, now, steps: all, notices } = found;
	let id = number.to_string();
	let about = Mention { kind: "guarantee".to_owned(), id: id.clone() };
	let place = format!("guarantees/{id}");
	let names = names(&ask).await?;
	let page = ask.page(format!("{} {number}", ask.t("Guarantee")));
	let only_steps: Vec<_> = all.iter().map(|(step, _)| step.clone()).collect();
	let state = only_steps.iter().rev().find_map(|step| step.to.as_deref());
	let content = html! {
		(moment.form(&page, &page.object("guarantee", &id)))
		@match &now {
			None => p.notice.wait { (page.t("The tables do not have this guarantee yet; its events are below.")) },
			Some(now) => (facts(&page, now, state, &names)),
		}
		(proof_link(&ask, &place, moment.block, page.t("Proof of the record")))
		(steps::machine(&page, "guarantee", &PATH, &only_steps, &names))
		h2 { (page.t("Who did what, the oldest first")) }
		(timeline(&page, &all, &names))
		h2 { (page.t("Notices of the creditor")) }
		(told(&page, &notices))
		(terms::of(&ask, &page, "guarantee", &id).await?)
		(history(&ask, &page, about).await?)
	};
	Ok(whole(&page, &content))
}

fn facts(page: &Page, one: &Guarantee, state: Option<&str>, names: &Names) -> Markup {
	let amounts = [
		(page.t("Principal, won"), Some(&one.principal)),
		(page.t("Asked for, won"), Some(&one.amount)),
		(page.t("The most that is paid, won"), one.cover.as_ref()),
		(page.t("Drawn, won"), one.drawn.as_ref()),
		(page.t("Paid by the foundation, won"), one.paid.as_ref()),
	];
	html! {
		dl.facts {
			dt { (page.t("State")) }
			dd { @if let Some(state) = state { span.badge.wait { (page.name(state)) } } @else { (page.t("None.")) } }
			dt { (page.t("Loan")) } dd { a href=(page.object("loan", &one.loan)) { (one.loan) } }
			dt { (page.t("Creditor")) } dd { (link(page, one.creditor, names)) }
			dt { (page.t("Foundation")) } dd { (link(page, one.foundation, names)) }
			@if let Some(reguarantor) = one.reguarantor {
				dt { (page.t("Re-guaranteed by")) } dd { (link(page, reguarantor, names)) }
			}
			@if let Some(ratio) = one.ratio { dt { (page.t("Part that is covered")) } dd { (percent(ratio)) " %" } }
			@for (name, amount) in amounts {
				@if let Some(amount) = amount { dt { (name) } dd { (shown::digits(amount)) } }
			}
			dt { (page.t("Opened in block")) }
			dd { (view::block_number(page, one.opened.0)) " · " (view::moment(one.opened.1)) }
		}
	}
}

/// Millionths as hundredths, with the digits that are not zero.
fn percent(millionths: u64) -> String {
	let text = format!("{}.{:04}", millionths / 10_000, millionths % 10_000);
	text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn timeline(page: &Page, all: &[(Step, Option<String>)], names: &Names) -> Markup {
	html! {
		ol.timeline {
			@for (step, amount) in all {
				li {
					(steps::step(page, "Guarantees", step, names))
					@if let Some(amount) = amount { p { (page.t("Amount, won")) ": " (shown::digits(amount)) } }
				}
			}
		}
		@if all.is_empty() { p { (page.t("None.")) } }
	}
}

fn told(page: &Page, notices: &[GuaranteeNotice]) -> Markup {
	let columns = [
		Column::number(page.t("Number")),
		Column::text(page.t("What happened")),
		Column::text(page.t("On the day")),
		Column::number(page.t("Amount, won")),
		Column::text(page.t("Given")),
		Column::text(page.t("Acknowledged")),
	];
	let cells = |one: &GuaranteeNotice| {
		[
			html! { (one.number) },
			view::value(&values::value(page, "kind", &one.kind, &Default::default())),
			html! { (one.on) },
			html! { (shown::digits(&one.amount)) },
			view::moment(one.given.1),
			html! {
				@match one.acknowledged {
					Some(time) => (view::moment(time)),
					None => { span.badge.wait { (page.t("not yet")) } },
				}
			},
		]
	};
	view::table(page, None, &columns, &notices.iter().map(cells).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_part_in_millionths_is_shown_in_hundredths() {
		for (given, expected) in
			[(850_000, "85"), (1_000_000, "100"), (333_333, "33.3333"), (5_000, "0.5"), (0, "0")]
		{
			assert_eq!(percent(given), expected);
		}
	}
}
