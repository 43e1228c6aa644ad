//! Terms: what is due when, and what is overdue.

use super::{moment::Moment, whole, Answer};
use crate::{
	address::{cursor, cursor_of, encoded},
	ask::Ask,
	failure::Failure,
	page::Page,
	shown,
	view::{self, Column},
};
use madang_index::{Term, TermCursor, TermFilter};
use madang_primitives::KoreanDay;
use maud::{html, Markup};

/// What somebody has to do. Without it being done, it is overdue. All other terms end something by themselves.
const DUTIES: [&str; 5] = ["answer", "supplement", "registration", "rescission", "cure"];

/// Which of the terms that run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Due {
	/// Those whose last day is over.
	Overdue,
	/// The others.
	Next,
}

/// Which terms are asked for.
pub struct TermsAsked {
	/// As of when.
	pub moment: Moment,
	/// The day of that block.
	pub today: String,
	/// Those that are overdue, or the others. None for all.
	pub show: Option<Due>,
	/// Those of a kind, and those after one in the list.
	filter: TermFilter,
}

impl TermsAsked {
	/// By the parameters `kind`, `show` (`overdue` or `due`), `after`, and `block` or `day`, as of which.
	///
	/// # Errors
	///
	/// If a parameter is wrong, or the index does not answer.
	pub async fn of(ask: &Ask) -> Result<Self, Failure> {
		let moment = Moment::of(ask).await?;
		let today = KoreanDay::of(moment.time().unwrap_or_default()).to_string();
		let show = match ask.given("show") {
			None => None,
			Some("overdue") => Some(Due::Overdue),
			Some("due") => Some(Due::Next),
			Some(other) => {
				return Err(ask.wrong("show", other, ask.t("is neither overdue nor due")));
			}
		};
		let (at, kind) = (moment.block, ask.given("kind").map(str::to_owned));
		let filter = TermFilter { at, kind, after: after(ask)?, ..TermFilter::default() };
		Ok(Self { moment, today, show, filter })
	}

	/// A page of the terms, by their last days: of those that are overdue, of the others, or of all.
	///
	/// # Errors
	///
	/// If the index does not answer.
	pub async fn page(&self, ask: &Ask, which: Option<Due>) -> Result<Vec<Term>, Failure> {
		let today = || Some(self.today.clone());
		let filter = TermFilter {
			due_before: if which == Some(Due::Overdue) { today() } else { None },
			due_from: if which == Some(Due::Next) { today() } else { None },
			..self.filter.clone()
		};
		let found = ask.explorer.store.terms(&filter, ask.rows()?).await;
		found.map_err(|error| ask.failed(error))
	}

	/// How many terms of each kind there are, and how many of them are overdue.
	///
	/// # Errors
	///
	/// If the index does not answer.
	pub async fn counts(&self, ask: &Ask) -> Result<Vec<(String, u64, u64)>, Failure> {
		let found = ask.explorer.store.terms_by_kind(self.moment.block, &self.today).await;
		found.map_err(|error| ask.failed(error))
	}

	/// Whether this part of the terms is asked for.
	fn has(&self, part: Due) -> bool {
		self.show.is_none_or(|show| show == part)
	}
}

/// `terms`: how many terms run, what is overdue, and what is due next, as [`TermsAsked`] has it.
pub async fn terms(ask: Ask) -> Answer {
	let asked = TermsAsked::of(&ask).await?;
	let overdue = match asked.has(Due::Overdue) {
		true => Some(asked.page(&ask, Some(Due::Overdue)).await?),
		false => None,
	};
	let due = match asked.has(Due::Next) {
		true => Some(asked.page(&ask, Some(Due::Next)).await?),
		false => None,
	};
	let counts = asked.counts(&ask).await?;
	let TermsAsked { moment, today, show, filter: TermFilter { kind, .. } } = asked;
	let page = ask.page(ask.t("Terms"));
	let content = html! {
		(moment.form(&page, &page.at("terms")))
		p { (page.t("Overdue is what has a last day before this day:")) " " strong { (today) } }
		(kinds(&page, &counts))
		@if kind.is_some() || show.is_some() { p { a href=(page.at("terms")) { (page.t("All terms")) } } }
		@if let Some(rows) = &overdue {
			h2 { (page.t("Overdue")) }
			(table(&page, rows))
			(view::next(&page, next(&ask, "overdue", rows)?.as_deref()))
		}
		@if let Some(rows) = &due {
			h2 { (page.t("Due next")) }
			(table(&page, rows))
			(view::next(&page, next(&ask, "due", rows)?.as_deref()))
		}
		p.quiet { (page.t("A registration, a supplement, an answer, a report of a rescission and a cure are overdue until they are done. All other terms end something by themselves: the chain does it soon after the last day.")) }
	};
	Ok(whole(&page, &content))
}

/// The place of the list that was asked for, as [`cursor_after`] writes it.
fn after(ask: &Ask) -> Result<Option<TermCursor>, Failure> {
	let Some(text) = ask.given("after") else { return Ok(None) };
	let read = || {
		let mut parts = text.splitn(3, '~');
		let due_on: KoreanDay = parts.next()?.parse().ok()?;
		let since = cursor(parts.next()?)?;
		let kind = parts.next()?.to_owned();
		Some(TermCursor { due_on: due_on.to_string(), since, kind })
	};
	let wrong = || ask.wrong("after", text, ask.t("is not the place of a page"));
	read().map(Some).ok_or_else(wrong)
}

/// The place after these rows, `DAY~BLOCK:INDEX~KIND`, if the list can have more.
///
/// # Errors
///
/// If the number of rows that was asked for is wrong.
pub fn cursor_after(ask: &Ask, rows: &[Term]) -> Result<Option<String>, Failure> {
	let last = ask.last_of(rows.len(), rows.last())?;
	Ok(last.map(|last| {
		let TermCursor { due_on, since, kind } = last.cursor();
		format!("{due_on}~{}~{kind}", cursor_of(since))
	}))
}

/// The address of the rest of a list, if it can have more.
fn next(ask: &Ask, show: &str, rows: &[Term]) -> Result<Option<String>, Failure> {
	let place = cursor_after(ask, rows)?;
	Ok(place.map(|place| ask.with(&[("show", show), ("after", &place)])))
}

/// How many there are of each kind.
fn kinds(page: &Page, counts: &[(String, u64, u64)]) -> Markup {
	let columns = [
		Column::text(page.t("Term")),
		Column::text(page.t("Whose turn it is")),
		Column::number(page.t("Running")),
		Column::number(page.t("Overdue")),
	];
	let cells = |(kind, count, late): &(String, u64, u64)| {
		let address = page.at(&format!("terms?kind={}", encoded(kind)));
		[
			html! { a href=(address) { (name(page, kind)) } },
			html! { (who(page, kind)) },
			html! { (shown::number(*count)) },
			html! { @if *late > 0 { span.badge.bad { (shown::number(*late)) } } @else { "0" } },
		]
	};
	let caption = html! { (page.t("Terms that run, by kind.")) };
	view::table(page, Some(&caption), &columns, &counts.iter().map(cells).collect::<Vec<_>>())
}

/// What a term is called.
fn name(page: &Page, kind: &str) -> &'static str {
	match kind {
		"answer" => page.t("Answer to the report"),
		"supplement" => page.t("Supplement to the report"),
		"registration" => page.t("Application for registration"),
		"rescission" => page.t("Report of the rescission"),
		"cure" => page.t("Cure of an application"),
		"lapse" => page.t("Lapse of the deal"),
		"notice-sellers" => page.t("Notice of the sellers"),
		"notice-buyers" => page.t("Notice of the buyers"),
		"offer" => page.t("Offer of a loan"),
		"hold" => page.t("Amount held for a loan"),
		"guarantee" => page.t("Approval of a guarantee"),
		"transfer" => page.t("Offer of a transfer of loans"),
		_ => page.t("Term"),
	}
}

/// Who has to do something until then, or what happens.
fn who(page: &Page, kind: &str) -> &'static str {
	match kind {
		"answer" => page.t("the municipality; without an answer the report counts as accepted"),
		"supplement" => page.t("the agent"),
		"registration" => page.t("the parties, through the agent"),
		"rescission" => page.t("the parties, through the agent; the contract has ended"),
		"cure" => page.t("the applicant; then the registry office can reject"),
		"lapse" => page.t("the deal lapses"),
		"notice-sellers" | "notice-buyers" => {
			page.t("the contract is rescinded, unless the other side objects")
		}
		"offer" => page.t("the bank's offer ends"),
		"hold" => page.t("the amount is free for other applicants"),
		"guarantee" => page.t("the approval ends without a debt"),
		"transfer" => page.t("the offer of a transfer ends"),
		_ => "",
	}
}

/// Terms in a table.
fn table(page: &Page, terms: &[Term]) -> Markup {
	let columns = [
		Column::text(page.t("Last day")),
		Column::text(page.t("Term")),
		Column::text(page.t("Of")),
		Column::text(page.t("Set")),
	];
	let cells = |one: &Term| {
		[
			html! { (one.due_on) },
			html! { (name(page, &one.kind)) },
			html! {
				a href=(page.object(&one.object, &one.id)) { (page.lang.kind(&one.object)) " " (one.id) }
			},
			set(page, one),
		]
	};
	view::table(page, None, &columns, &terms.iter().map(cells).collect::<Vec<_>>())
}

/// When it was set, with the event.
fn set(page: &Page, term: &Term) -> Markup {
	html! { (view::moment(term.time)) " · " (view::event_at(page, term.since)) }
}

/// All terms of an object, with how each ended.
///
/// # Errors
///
/// If the index does not answer.
pub async fn terms_of(ask: &Ask, object: &str, id: &str) -> Result<Vec<Term>, Failure> {
	let all = ask.explorer.store.terms_of(object, id, None).await;
	all.map_err(|error| ask.failed(error))
}

/// The clocks of an object: all of its terms, with how each ended. Nothing without any.
///
/// # Errors
///
/// If the index does not answer.
pub async fn of(ask: &Ask, page: &Page, object: &str, id: &str) -> Result<Markup, Failure> {
	let all = terms_of(ask, object, id).await?;
	let last = ask.explorer.status.borrow().last.map_or(0, |(_, time)| time);
	let today = KoreanDay::of(last).to_string();
	let columns = [
		Column::text(page.t("Term")),
		Column::text(page.t("Last day")),
		Column::text(page.t("State")),
		Column::text(page.t("Set")),
	];
	let cells = |one: &Term| {
		[
			html! { (name(page, &one.kind)) },
			html! { (one.due_on) },
			state(page, one, &today),
			set(page, one),
		]
	};
	let rows: Vec<_> = all.iter().map(cells).collect();
	Ok(html! {
		@if !all.is_empty() {
			h2 { (page.t("Terms")) }
			(view::table(page, None, &columns, &rows))
		}
	})
}

fn state(page: &Page, term: &Term, today: &str) -> Markup {
	let ended = term.ended.as_deref();
	let word = match ended {
		None if term.due_on.as_str() >= today => page.t("running"),
		None if DUTIES.contains(&term.kind.as_str()) => page.t("overdue"),
		None => page.t("passed, not applied yet"),
		Some("met") => page.t("met in time"),
		Some("late") => page.t("met late"),
		Some("passed") => page.t("passed"),
		Some("replaced") => page.t("replaced by another last day"),
		Some(_) => page.t("ended otherwise"),
	};
	let class = match ended {
		None if term.due_on.as_str() < today => "badge bad",
		Some("late") => "badge bad",
		Some("met") => "badge good",
		None => "badge wait",
		Some(_) => "quiet",
	};
	html! {
		span class=(class) { (word) }
		@if let Some(time) = term.until_time { " " (view::moment(time)) }
	}
}
