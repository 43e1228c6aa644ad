//! Programmes of policy funds: budgets, lines, applications, and how the money went out.

use super::{
	institutions::{link, names, Names},
	moment::Moment,
	objects::history,
	whole, Answer,
};
use crate::{
	ask::Ask,
	failure::Failure,
	page::Page,
	shown, values,
	view::{self, Column},
};
use axum::extract::Path;
use madang_index::{ApplicationCounts, Mention, Money, PaidOut, Programme, ProgrammeLine};
use maud::{html, Markup};
use std::collections::BTreeMap;

/// How many rows of days and lenders, and of changes.
const DAYS: u32 = 60;
const CHANGES: usize = 20;

/// `programmes`: all programmes. Parameters: `block` or `day`, as of which.
pub async fn programmes(ask: Ask) -> Answer {
	let moment = Moment::of(&ask).await?;
	let found = ask.explorer.store.programmes(moment.block).await;
	let all = found.map_err(|error| ask.failed(error))?;
	let names = names(&ask).await?;
	let page = ask.page(ask.t("Programmes"));
	let columns = [
		Column::number(page.t("Programme")),
		Column::text(page.t("Agency")),
		Column::number(page.t("Budget, won")),
		Column::text(page.t("State")),
		Column::text(page.t("Last changed")),
	];
	let cells = |one: &Programme| {
		[
			html! { a href=(page.object("programme", &one.programme)) { (one.programme) } },
			link(&page, one.agency, &names),
			html! { (shown::digits(&one.total)) },
			html! { (state(&page, one)) },
			view::moment(one.time),
		]
	};
	let rows: Vec<_> = all.iter().map(cells).collect();
	let content = html! {
		(moment.form(&page, &page.at("programmes")))
		(view::table(&page, None, &columns, &rows))
		p { a href=(page.at("guarantees")) { (page.t("All guarantees")) } }
	};
	Ok(whole(&page, &content))
}

fn state(page: &Page, programme: &Programme) -> &'static str {
	match programme.state.as_str() {
		"open" => page.t("takes applications"),
		_ => page.t("takes no applications"),
	}
}

/// `programme/NUMBER`: the dashboard of a programme. Parameters: `block` or `day`, as of which.
pub async fn programme(ask: Ask, Path((_, id)): Path<(String, String)>) -> Answer {
	let store = &ask.explorer.store;
	let moment = Moment::of(&ask).await?;
	let about = Mention { kind: "programme".to_owned(), id: id.clone() };
	let is_known = store.is_mentioned(&about).await.map_err(|error| ask.failed(error))?;
	let changes = store.programme(&id, moment.block).await.map_err(|error| ask.failed(error))?;
	if changes.is_empty() && !is_known {
		return Err(ask.not_found());
	}
	let names = names(&ask).await?;
	let page = ask.page(format!("{} {id}", ask.t("Programme")));
	let content = html! {
		(moment.form(&page, &page.object("programme", &id)))
		@match changes.first() {
			None => p.notice.wait { (page.t("The tables do not have this programme at that block.")) },
			Some(now) => (dashboard(&ask, &page, now, &moment, &names).await?),
		}
		@if !changes.is_empty() { (over_time(&page, &changes, &names)) }
		(history(&ask, &page, about).await?)
	};
	Ok(whole(&page, &content))
}

async fn dashboard(
	ask: &Ask,
	page: &Page,
	now: &Programme,
	moment: &Moment,
	names: &Names,
) -> Result<Markup, Failure> {
	let (store, id, at) = (&ask.explorer.store, now.programme.as_str(), moment.block);
	let money = store.programme_money(id, at).await.map_err(|error| ask.failed(error))?;
	let lines = store.programme_lines(id, at).await.map_err(|error| ask.failed(error))?;
	let counts = store.applications_of(id, at).await.map_err(|error| ask.failed(error))?;
	let waits = store.waits(id, at).await.map_err(|error| ask.failed(error))?;
	let paid = store.paid_out(id, at, DAYS).await.map_err(|error| ask.failed(error))?;
	Ok(html! {
		(budget(page, now, &money, names))
		h2 { (page.t("Applications")) }
		(applications(page, id, &counts))
		(times(page, now, &waits))
		h2 { (page.t("Lenders")) }
		(lenders(page, &money, &lines, names))
		h2 { (page.t("Paid out by day and lender")) }
		(by_day(page, &paid, names))
		h2 { (page.t("Terms of the programme")) }
		(view::value(&values::value(page, "terms", &now.terms, &Default::default())))
	})
}

/// The sum of the money of all lenders.
fn sum(money: &BTreeMap<u32, Money>) -> Money {
	money.values().fold(Money::default(), |sum, one| Money {
		held: sum.held.saturating_add(one.held),
		disbursed: sum.disbursed.saturating_add(one.disbursed),
		returned: sum.returned.saturating_add(one.returned),
	})
}

fn won(amount: u128) -> String {
	match u64::try_from(amount) {
		Ok(amount) => shown::number(amount),
		Err(_) => amount.to_string(),
	}
}

fn budget(page: &Page, now: &Programme, money: &BTreeMap<u32, Money>, names: &Names) -> Markup {
	let Money { held, disbursed, returned } = sum(money);
	let refills = now.terms["refill"] == true;
	// Repaid principal goes back to the budget only if the terms say so; its event comes only then.
	let bound = disbursed.saturating_sub(returned);
	let total = now.total.parse::<u128>().unwrap_or_default();
	let free = total.saturating_sub(held).saturating_sub(bound);
	let bar = |amount: u128| u64::try_from(amount).unwrap_or(u64::MAX);
	let bars = [
		(page.t("held").to_owned(), bar(held)),
		(page.t("paid out").to_owned(), bar(bound)),
		(page.t("free").to_owned(), bar(free)),
	];
	html! {
		dl.facts {
			dt { (page.t("Agency")) } dd { (link(page, now.agency, names)) }
			dt { (page.t("State")) } dd { span.badge.wait { (state(page, now)) } }
			dt { (page.t("Budget, won")) } dd { (shown::digits(&now.total)) }
			dt { (page.t("Held for applications, won")) } dd { (won(held)) }
			dt { (page.t("Paid out, won")) } dd { (won(disbursed)) }
			dt { (page.t("Went back, won")) } dd { (won(returned)) }
			dt { (page.t("Free, won")) } dd { (won(free)) }
			dt { (page.t("Repaid principal goes back to the budget")) }
			dd { @if refills { (page.t("yes")) } @else { (page.t("no")) } }
		}
		(view::bars(page.t("The budget, won"), &bars))
	}
}

fn applications(page: &Page, id: &str, counts: &ApplicationCounts) -> Markup {
	let all = [
		(page.t("applied for"), counts.applied),
		(page.t("with a slot"), counts.entered),
		(page.t("approved"), counts.approved),
		(page.t("refused"), counts.refused),
		(page.t("refused, slot taken"), counts.slot_taken),
		(page.t("with money paid out"), counts.paid),
		(page.t("ended"), counts.ended),
	];
	html! {
		ul.cards { @for (name, count) in all { li { (name) strong { (shown::number(count)) } } } }
		p { a href=(page.at(&format!("loans?programme={}", crate::address::encoded(id)))) { (page.t("Its loans")) } }
	}
}

/// How long it took from the application to the money.
fn times(page: &Page, now: &Programme, waits: &[u64]) -> Markup {
	let at =
		|part: usize| waits.get(waits.len().saturating_sub(1).saturating_mul(part) / 100).copied();
	let target = now.terms.pointer("/disaster/target_minutes").and_then(serde_json::Value::as_u64);
	let within = target.map(|minutes| {
		let limit = minutes.saturating_mul(60_000);
		waits.iter().filter(|wait| **wait <= limit).count()
	});
	html! {
		@if let (Some(median), Some(most), Some(last)) = (at(50), at(90), at(100)) {
			dl.facts {
				dt { (page.t("From the application to the money, half of them within")) }
				dd { (shown::span(page, median)) }
				dt { (page.t("Nine of ten within")) } dd { (shown::span(page, most)) }
				dt { (page.t("The longest")) } dd { (shown::span(page, last)) }
				@if let (Some(target), Some(within)) = (target, within) {
					dt { (page.t("Within the target of the programme, minutes")) }
					dd { (shown::number(target)) ": " (within) " / " (waits.len()) }
				}
			}
		}
	}
}

fn lenders(
	page: &Page,
	money: &BTreeMap<u32, Money>,
	lines: &[ProgrammeLine],
	names: &Names,
) -> Markup {
	let columns = [
		Column::text(page.t("Lender")),
		Column::number(page.t("Line, won")),
		Column::number(page.t("Held, won")),
		Column::number(page.t("Paid out, won")),
		Column::number(page.t("Went back, won")),
	];
	let mut all: BTreeMap<u32, (Option<&str>, Money)> =
		money.iter().map(|(lender, money)| (*lender, (None, *money))).collect();
	for line in lines {
		all.entry(line.lender).or_default().0 = Some(&line.ceiling);
	}
	let cells = |(lender, (line, money)): (&u32, &(Option<&str>, Money))| {
		[
			link(page, *lender, names),
			html! { (line.map_or_else(|| page.t("no line").to_owned(), shown::digits)) },
			html! { (won(money.held)) },
			html! { (won(money.disbursed)) },
			html! { (won(money.returned)) },
		]
	};
	view::table(page, None, &columns, &all.iter().map(cells).collect::<Vec<_>>())
}

fn by_day(page: &Page, paid: &[PaidOut], names: &Names) -> Markup {
	let columns = [
		Column::text(page.t("Day")),
		Column::text(page.t("Lender")),
		Column::number(page.t("Paid out, won")),
		Column::number(page.t("Payments")),
	];
	let cells = |one: &PaidOut| {
		[
			html! { (one.day) },
			link(page, one.lender, names),
			html! { (won(one.amount)) },
			html! { (shown::number(one.count)) },
		]
	};
	let mut days = BTreeMap::<String, u128>::new();
	for one in paid {
		let sum = days.entry(one.day.clone()).or_default();
		*sum = sum.saturating_add(one.amount);
	}
	let days: Vec<_> =
		days.into_iter().map(|(day, sum)| (day, u64::try_from(sum).unwrap_or(u64::MAX))).collect();
	html! {
		(view::bars(page.t("Paid out on each day, won"), &days))
		(view::table(page, None, &columns, &paid.iter().map(cells).collect::<Vec<_>>()))
	}
}

fn over_time(page: &Page, changes: &[Programme], names: &Names) -> Markup {
	let columns = [
		Column::text(page.t("Time")),
		Column::text(page.t("What")),
		Column::text(page.t("Agency")),
		Column::number(page.t("Version of the terms")),
		Column::number(page.t("Budget, won")),
		Column::text(page.t("State")),
	];
	let cells = |one: &Programme| {
		[
			view::moment(one.time),
			html! { (page.name(&format!("Programmes.{}", one.event))) },
			link(page, one.agency, names),
			html! { (one.version) },
			html! { (shown::digits(&one.total)) },
			html! { (state(page, one)) },
		]
	};
	let rows: Vec<_> = changes.iter().take(CHANGES).map(cells).collect();
	html! {
		h2 { (page.t("The programme over time")) }
		(view::table(page, None, &columns, &rows))
	}
}
