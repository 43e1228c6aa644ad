//! Programmes of policy funds: budgets, lines, applications, and how the money went out.

use super::{
	institutions::{link, names, Names},
	moment::Moment,
	objects::history,
	proof_link, whole, Answer,
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
use madang_index::{ApplicationCounts, Mention, Money, PaidOut, Programme, ProgrammeLine};
use maud::{html, Markup};
use std::collections::BTreeMap;

/// How many rows of days and lenders, and of changes.
const DAYS: u32 = 60;
const CHANGES: usize = 20;

/// All programmes. Parameters: `block` or `day`, as of which.
///
/// # Errors
///
/// If a parameter is wrong, or the index does not answer.
pub async fn all_programmes(ask: &Ask) -> Result<(Moment, Vec<Programme>), Failure> {
	let moment = Moment::of(ask).await?;
	let found = ask.explorer.store.programmes(moment.block).await;
	Ok((moment, found.map_err(|error| ask.failed(error))?))
}

/// `programmes`: all programmes, as [`all_programmes`] finds them.
pub async fn programmes(ask: Ask) -> Answer {
	let (moment, all) = all_programmes(&ask).await?;
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

/// A programme as of a block.
pub struct WholeProgramme {
	/// As of when.
	pub moment: Moment,
	/// What held of it, the newest first. Empty before it was opened.
	pub changes: Vec<Programme>,
	/// What of it went through each lender.
	pub money: BTreeMap<u32, Money>,
	/// What lenders may lend.
	pub lines: Vec<ProgrammeLine>,
	/// How far its applications came.
	pub applications: ApplicationCounts,
	/// From the application to the money, in milliseconds, the shortest first.
	pub waits: Vec<u64>,
	/// What was paid out on the last days.
	pub paid: Vec<PaidOut>,
}

/// A programme, by its number. Parameters: `block` or `day`, as of which.
///
/// # Errors
///
/// If a parameter is wrong, nothing is about it, or the index does not answer.
pub async fn whole_programme(ask: &Ask, id: &str) -> Result<WholeProgramme, Failure> {
	let store = &ask.explorer.store;
	let moment = Moment::of(ask).await?;
	let at = moment.block;
	let about = Mention { kind: "programme".to_owned(), id: id.to_owned() };
	let is_known = store.is_mentioned(&about).await.map_err(|error| ask.failed(error))?;
	let changes = store.programme(id, at).await.map_err(|error| ask.failed(error))?;
	if changes.is_empty() && !is_known {
		return Err(ask.not_found());
	}
	Ok(WholeProgramme {
		moment,
		changes,
		money: store.programme_money(id, at).await.map_err(|error| ask.failed(error))?,
		lines: store.programme_lines(id, at).await.map_err(|error| ask.failed(error))?,
		applications: store.applications_of(id, at).await.map_err(|error| ask.failed(error))?,
		waits: store.waits(id, at).await.map_err(|error| ask.failed(error))?,
		paid: store.paid_out(id, at, DAYS).await.map_err(|error| ask.failed(error))?,
	})
}

/// `programme/NUMBER`: the dashboard of a programme, as [`whole_programme`] finds it.
pub async fn programme(ask: Ask, Path((_, id)): Path<(String, String)>) -> Answer {
	let found = whole_programme(&ask, &id).await?;
	let about = Mention { kind: "programme".to_owned(), id: id.clone() };
	let names = names(&ask).await?;
	let page = ask.page(format!("{} {id}", ask.t("Programme")));
	let place = format!("programmes/{}", encoded(&id));
	let content = html! {
		(found.moment.form(&page, &page.object("programme", &id)))
		@match found.changes.first() {
			None => p.notice.wait { (page.t("The tables do not have this programme at that block.")) },
			Some(now) => {
				(proof_link(&ask, &place, found.moment.block, page.t("Proof of the record")))
				(dashboard(&page, now, &found, &names))
				(over_time(&page, &found.changes, &names))
			}
		}
		(history(&ask, &page, about).await?)
	};
	Ok(whole(&page, &content))
}

fn dashboard(page: &Page, now: &Programme, found: &WholeProgramme, names: &Names) -> Markup {
	html! {
		(budget(page, now, found, names))
		h2 { (page.t("Applications")) }
		(applications(page, &now.programme, &found.applications))
		(times(page, found))
		h2 { (page.t("Lenders")) }
		(lenders(page, &found.money, &found.lines, names))
		h2 { (page.t("Paid out by day and lender")) }
		(by_day(page, &found.paid, names))
		h2 { (page.t("Terms of the programme")) }
		(view::value(&values::value(page, "terms", &now.terms, &Default::default())))
	}
}

/// The budget of a programme and where it is, in won.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Budget {
	/// What is held for applications and for the rest of loans.
	pub held: u128,
	/// What was paid out.
	pub disbursed: u128,
	/// What of that went back.
	pub returned: u128,
	/// What was paid out and did not go back.
	pub bound: u128,
	/// What is free.
	pub free: u128,
}

/// How long it took from the application to the money, in milliseconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Times {
	/// Half of the applications at most.
	pub half: u64,
	/// Nine of ten at most.
	pub nine_of_ten: u64,
	/// The longest.
	pub longest: u64,
	/// The target of the programme in minutes, and how many were within it.
	pub target: Option<(u64, usize)>,
}

impl WholeProgramme {
	/// Where the budget is. None before the programme was opened.
	pub fn budget(&self) -> Option<Budget> {
		let add = |of: fn(&Money) -> u128| {
			self.money.values().map(of).fold(0, |sum: u128, one| sum.saturating_add(one))
		};
		let [held, disbursed, returned] =
			[add(|one| one.held), add(|one| one.disbursed), add(|one| one.returned)];
		// Repaid principal goes back to the budget only if the terms say so; its event comes only then.
		let bound = disbursed.saturating_sub(returned);
		let total = self.changes.first()?.total.parse::<u128>().unwrap_or_default();
		let free = total.saturating_sub(held).saturating_sub(bound);
		Some(Budget { held, disbursed, returned, bound, free })
	}

	/// How long it took from the application to the money. None if nothing was paid out.
	pub fn times(&self) -> Option<Times> {
		let waits = &self.waits;
		let at = |part: usize| {
			waits.get(waits.len().saturating_sub(1).saturating_mul(part) / 100).copied()
		};
		let terms = self.changes.first().map(|now| &now.terms);
		let target = terms.and_then(|terms| terms.pointer("/disaster/target_minutes")?.as_u64());
		let target = target.map(|minutes| {
			let limit = minutes.saturating_mul(60_000);
			(minutes, waits.iter().filter(|wait| **wait <= limit).count())
		});
		Some(Times { half: at(50)?, nine_of_ten: at(90)?, longest: at(100)?, target })
	}
}

fn won(amount: u128) -> String {
	match u64::try_from(amount) {
		Ok(amount) => shown::number(amount),
		Err(_) => amount.to_string(),
	}
}

fn budget(page: &Page, now: &Programme, found: &WholeProgramme, names: &Names) -> Markup {
	let Some(Budget { held, disbursed, returned, bound, free }) = found.budget() else {
		return html! {};
	};
	let refills = now.terms["refill"] == true;
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
		p { a href=(page.at(&format!("loans?programme={}", encoded(id)))) { (page.t("Its loans")) } }
	}
}

/// How long it took from the application to the money.
fn times(page: &Page, found: &WholeProgramme) -> Markup {
	html! {
		@if let Some(Times { half, nine_of_ten, longest, target }) = found.times() {
			dl.facts {
				dt { (page.t("From the application to the money, half of them within")) }
				dd { (shown::span(page, half)) }
				dt { (page.t("Nine of ten within")) } dd { (shown::span(page, nine_of_ten)) }
				dt { (page.t("The longest")) } dd { (shown::span(page, longest)) }
				@if let Some((minutes, within)) = target {
					dt { (page.t("Within the target of the programme, minutes")) }
					dd { (shown::number(minutes)) ": " (within) " / " (found.waits.len()) }
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
