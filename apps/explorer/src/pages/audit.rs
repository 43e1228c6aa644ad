//! Prepared questions of auditors. The address of an answer has its parameters, so it can be kept and asked again.

use super::{
	institutions::{link, names, Names},
	whole, Answer,
};
use crate::{address::encoded, ask::Ask, csv, failure::Failure, page::Page, shown, values, view};
use axum::{
	extract::Path,
	response::{IntoResponse, Response},
};
use madang_index::audit::{Cell, Kind, ParameterValue, Question, QUESTIONS};
use madang_primitives::KoreanDay;
use maud::{html, Markup};
use std::collections::{BTreeMap, BTreeSet};

/// How many rows a page shows, and a file has, at most.
const SHOWN: u32 = 200;
const IN_FILE: u32 = 50_000;

/// `audit`: all questions.
pub async fn questions(ask: Ask) -> Answer {
	let page = ask.page(ask.t("Audit"));
	let content = html! {
		p { (page.t("Each question is a query of the index that you can read. Its address keeps its parameters.")) }
		ul {
			@for question in QUESTIONS {
				li { a href=(page.at(&format!("audit/{}", question.name))) { (title(&page, question)) } }
			}
		}
	};
	Ok(whole(&page, &content))
}

/// `audit/NAME`: an answer. Parameters: `from` and `to`, days, and what else the question has.
pub async fn answer(ask: Ask, Path((_, name)): Path<(String, String)>) -> Answer {
	let question = Question::named(&name).ok_or_else(|| ask.not_found())?;
	let page = ask.page(title(&ask.page(""), question));
	let rows = rows(&ask, question, SHOWN).await?;
	let names = names(&ask).await?;
	let content = html! {
		(form(&ask, &page, question))
		@match &rows {
			None => p { (page.t("Fill in what the question needs.")) },
			Some(rows) => {
				(chart(&page, question, rows))
				(table(&page, question, rows, &names))
				@if rows.len() >= SHOWN as usize { p.quiet { (page.t("Only the first rows are shown. The file has more.")) } }
				p.pages {
					a href=(page.at(&format!("audit/{name}/csv?{}", parameters(&ask, question)))) { (page.t("As a CSV file")) }
				}
			}
		}
		details { summary { (page.t("The query")) } pre { (question.sql) } }
	};
	Ok(whole(&page, &content))
}

/// `audit/NAME/csv`: the same as a file.
pub async fn file(ask: Ask, Path((_, name)): Path<(String, String)>) -> Result<Response, Failure> {
	let question = Question::named(&name).ok_or_else(|| ask.not_found())?;
	let rows = rows(&ask, question, IN_FILE).await?;
	let missing = || ask.invalid(ask.t("Fill in what the question needs."));
	let rows = rows.ok_or_else(missing)?;
	let head = question.columns.iter().map(|(column, _)| (*column).to_owned());
	let rows = rows.into_iter().map(|row| row.into_iter().map(Option::unwrap_or_default).collect());
	let text = csv::written(head.collect(), rows).map_err(|error| ask.failed(error))?;
	Ok(csv::answer(&format!("{name}.csv"), text).into_response())
}

/// What a question is called.
fn title(page: &Page, question: &Question) -> String {
	let key = format!("audit.{}", question.name);
	match page.lang {
		crate::lang::Lang::Korean => page.name(&key),
		crate::lang::Lang::English => {
			let comment = question.sql.lines().next().unwrap_or_default();
			comment.trim_start_matches("-- ").trim_end_matches('.').to_owned()
		}
	}
}

/// The rows of the answer. None if something that it needs is not given.
///
/// # Errors
///
/// If a parameter is wrong, or the index does not answer.
pub async fn rows(
	ask: &Ask,
	question: &Question,
	limit: u32,
) -> Result<Option<Vec<Vec<Cell>>>, Failure> {
	let mut given = BTreeMap::new();
	for name in question.parameters() {
		let value = match name {
			"from" => {
				ParameterValue::Number(day(ask, "from")?.map_or(0, |day| day.minus(1).end() + 1))
			}
			"before" => {
				let after = day(ask, "to")?.map(|day| day.end().saturating_add(1));
				// The greatest number that both databases have.
				ParameterValue::Number(after.unwrap_or(i64::MAX.unsigned_abs()))
			}
			other => match ask.given(other) {
				Some(text) => ParameterValue::Text(text.to_owned()),
				None => return Ok(None),
			},
		};
		given.insert(name, value);
	}
	let answer = ask.explorer.store.answer(question, |name| given.get(name).cloned(), limit).await;
	answer.map(Some).map_err(|error| ask.failed(error))
}

fn day(ask: &Ask, name: &str) -> Result<Option<KoreanDay>, Failure> {
	let Some(text) = ask.given(name) else { return Ok(None) };
	let wrong = || ask.wrong(name, text, ask.t("is not a day, such as 2026-11-29"));
	text.parse().map(Some).map_err(|_| wrong())
}

/// The parameters of an address.
pub fn fields(question: &Question) -> Vec<&'static str> {
	let names = question.parameters().into_iter();
	names.map(|name| if name == "before" { "to" } else { name }).collect()
}

fn parameters(ask: &Ask, question: &Question) -> String {
	let given = fields(question).into_iter().filter_map(|name| Some((name, ask.given(name)?)));
	let given = given.map(|(name, value)| format!("{name}={}", encoded(value)));
	given.collect::<Vec<_>>().join("&")
}

fn form(ask: &Ask, page: &Page, question: &Question) -> Markup {
	html! {
		form.filters action=(page.at(&format!("audit/{}", question.name))) {
			@for name in fields(question) {
				@match name {
					"from" => label { (page.t("From the day")) input type="date" name="from" value=[ask.given(name)]; },
					"to" => label { (page.t("To the day")) input type="date" name="to" value=[ask.given(name)]; },
					_ => label { (page.name(name)) input name=(name) value=[ask.given(name)]; },
				}
			}
			button { (page.t("Ask")) }
		}
	}
}

/// How many rows there are of each day.
fn chart(page: &Page, question: &Question, rows: &[Vec<Cell>]) -> Markup {
	let time = question.columns.iter().position(|(_, kind)| *kind == Kind::Time);
	let mut days = BTreeMap::<String, u64>::new();
	for row in rows {
		let cell = time.and_then(|column| row.get(column)?.as_deref()?.parse().ok());
		if let Some(time) = cell {
			let count = days.entry(KoreanDay::of(time).to_string()).or_default();
			*count = count.saturating_add(1);
		}
	}
	view::bars(page.t("Rows of each day"), &days.into_iter().collect::<Vec<_>>())
}

fn table(page: &Page, question: &Question, rows: &[Vec<Cell>], names: &Names) -> Markup {
	let column = |name: &str| question.columns.iter().position(|(column, _)| *column == name);
	let block = column("block");
	html! {
		div.table { table {
			thead { tr { @for (name, _) in question.columns { th scope="col" { (page.name(name)) } } } }
			tbody {
				@for row in rows {
					tr {
						@for ((name, kind), value) in question.columns.iter().zip(row) {
							td { @if let Some(value) = value {
								(cell(page, (name, *kind), value, block.and_then(|at| row.get(at)?.as_deref()), names))
							} }
						}
					}
				}
				@if rows.is_empty() { tr { td colspan=(question.columns.len()) { (page.t("None.")) } } }
			}
		} }
	}
}

/// A value, with a link to what it names.
fn cell(
	page: &Page,
	(name, kind): (&str, Kind),
	value: &str,
	block: Option<&str>,
	names: &Names,
) -> Markup {
	let number = value.parse::<u64>().ok();
	match (name, kind, number) {
		(_, Kind::Time, Some(time)) => view::moment(time),
		(_, Kind::Block, Some(block)) => view::block_number(page, block),
		("institution", _, Some(id)) => link(page, u32::try_from(id).unwrap_or_default(), names),
		("event" | "tx", Kind::Number, _) => {
			let block = block.unwrap_or_default();
			let address = match name {
				"tx" => format!("transactions/{block}-{value}"),
				_ => format!("blocks/{block}#e{block}-{value}"),
			};
			html! { a href=(page.at(&address)) { (block) "-" (value) } }
		}
		("deal" | "loan", _, Some(id)) => {
			html! { a href=(page.object(name, &id.to_string())) { (id) } }
		}
		("programme" | "proposal" | "title", ..) => {
			html! { a href=(page.object(name, value)) { (value) } }
		}
		("application" | "earlier", ..) => {
			html! { a href=(page.object("application", value)) { (value) } }
		}
		("property", ..) => html! { a href=(page.property(value)) { (value) } },
		("officer", ..) => view::account(page, value),
		("price" | "official", ..) => html! { (shown::digits(value.trim_end_matches(".0"))) },
		("percent", ..) => html! { (value.trim_end_matches(".0")) " %" },
		("fields", ..) => match serde_json::from_str(value) {
			Ok(json) => html! {
				details { summary { (page.t("Fields")) } (view::value(&values::value(page, "", &json, &BTreeSet::new()))) }
			},
			Err(_) => html! { (value) },
		},
		("reference", ..) => view::code(value),
		("event", ..) => html! { (page.name(&format!("Council.{value}"))) },
		("result", ..) => view::result(page, (value == "failed").then_some("")),
		_ => html! { (value) },
	}
}
