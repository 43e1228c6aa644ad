//! Loans: who did what, when, what was paid, and where each stands.

use super::{
	certificates, guarantees,
	institutions::{link, names, Names},
	objects::history,
	proof_link, steps, terms, whole, Answer, Numbered,
};
use crate::{
	address::encoded,
	ask::{Ask, ROWS},
	failure::Failure,
	page::Page,
	shown,
	view::{self, Column},
};
use axum::extract::Path;
use madang_index::{FiledPaper, GuaranteeFilter, Loan, LoanFilter, LoanPayment, Mention, Step};
use maud::{html, Markup};

/// The states that a loan of a deal comes through, and one that is drawn without a deal.
const WITH_DEAL: [&str; 6] = ["applied", "approved", "agreed", "bound", "disbursed", "settled"];
const WITHOUT_DEAL: [&str; 5] = ["applied", "approved", "agreed", "disbursed", "settled"];

fn path(loan: Option<&Loan>) -> &'static [&'static str] {
	match loan.map(|loan| loan.product.as_str()) {
		Some("mortgage") => &WITH_DEAL,
		_ => &WITHOUT_DEAL,
	}
}

fn filter(ask: &Ask) -> Result<LoanFilter, Failure> {
	Ok(LoanFilter {
		state: ask.given("state").map(str::to_owned),
		lender: ask.number("lender")?,
		programme: ask.given("programme").map(str::to_owned),
	})
}

/// The loans by number, and how many there are in each state. Parameters: `state`, `lender`, `programme`, and `after`, the
/// last loan of the page before.
///
/// # Errors
///
/// If a parameter is wrong, or the index does not answer.
pub async fn page_of_loans(ask: &Ask) -> Result<Numbered<Loan>, Failure> {
	let store = &ask.explorer.store;
	let filter = filter(ask)?;
	let found = store.loans(&filter, ask.number("after")?, ask.rows()?).await;
	let rows = found.map_err(|error| ask.failed(error))?;
	let counts = store.loans_by_state(filter.programme.as_deref()).await;
	let counts = counts.map_err(|error| ask.failed(error))?;
	let last = ask.last_of(rows.len(), rows.last().map(|last| last.loan))?;
	Ok(Numbered { rows, counts, last })
}

/// `loans`: a page of loans, as [`page_of_loans`] finds them.
pub async fn loans(ask: Ask) -> Answer {
	let filter = filter(&ask)?;
	let Numbered { rows: loans, counts: states, last } = page_of_loans(&ask).await?;
	let names = names(&ask).await?;
	let page = ask.page(ask.t("Loans"));
	let next = last.map(|last| ask.after(&last.to_string()));
	let content = html! {
		(view::cards(&page, &states, |state| Some(page.at(&format!("loans?{}", query(&filter, state))))))
		@if filter != LoanFilter::default() { p { a href=(page.at("loans")) { (page.t("All loans")) } } }
		(table(&page, &loans, &names))
		(view::next(&page, next.as_deref()))
	};
	Ok(whole(&page, &content))
}

/// The parameters of a filter with this state.
fn query(filter: &LoanFilter, state: &str) -> String {
	let lender = filter.lender.map(|lender| lender.to_string());
	let others = [("lender", lender.as_deref()), ("programme", filter.programme.as_deref())];
	let given = others.into_iter().filter_map(|(name, value)| Some((name, value?)));
	let all = std::iter::once(("state", state)).chain(given);
	all.map(|(name, value)| format!("{name}={}", encoded(value))).collect::<Vec<_>>().join("&")
}

fn table(page: &Page, loans: &[Loan], names: &Names) -> Markup {
	let columns = [
		Column::number(page.t("Loan")),
		Column::text(page.t("State")),
		Column::text(page.t("Lender")),
		Column::number(page.t("Principal, won")),
		Column::number(page.t("Outstanding, won")),
		Column::text(page.t("Last changed")),
	];
	let cells = |loan: &Loan| {
		[
			html! { a href=(page.at(&format!("loan/{}", loan.loan))) { (loan.loan) } },
			html! { (page.name(&loan.state)) },
			link(page, loan.lender, names),
			html! { (shown::digits(&loan.principal)) },
			html! { @if let Some(left) = &loan.outstanding { (shown::digits(left)) } },
			view::moment(loan.changed_time),
		]
	};
	let caption = html! { (page.t("Loans, by number.")) };
	view::table(page, Some(&caption), &columns, &loans.iter().map(cells).collect::<Vec<_>>())
}

/// A loan with what happened to it.
pub struct WholeLoan {
	/// Its number.
	pub number: u64,
	/// The loan. None if the tables do not have it yet, although events name it.
	pub loan: Option<Loan>,
	/// Who did what.
	pub steps: Vec<Step>,
	/// What was paid out and paid back.
	pub payments: Vec<LoanPayment>,
}

/// A loan with its steps and payments, by its number.
///
/// # Errors
///
/// If nothing is about it, or the index does not answer.
pub async fn whole_loan(ask: &Ask, number: &str) -> Result<WholeLoan, Failure> {
	let store = &ask.explorer.store;
	let number: u64 = number.parse().map_err(|_| ask.not_found())?;
	let about = Mention { kind: "loan".to_owned(), id: number.to_string() };
	let loan = store.loan(number).await.map_err(|error| ask.failed(error))?;
	let is_known = store.is_mentioned(&about).await.map_err(|error| ask.failed(error))?;
	if !is_known {
		return Err(ask.not_found());
	}
	let steps = store.loan_steps(number).await.map_err(|error| ask.failed(error))?;
	let payments = store.loan_payments(number).await.map_err(|error| ask.failed(error))?;
	Ok(WholeLoan { number, loan, steps, payments })
}

/// `loan/NUMBER`: a loan, its steps with who did them and when, what was paid, and all that is about it.
pub async fn loan(ask: Ask, Path((_, number)): Path<(String, String)>) -> Answer {
	let WholeLoan { number, loan, steps: all, payments } = whole_loan(&ask, &number).await?;
	let about = Mention { kind: "loan".to_owned(), id: number.to_string() };
	let names = names(&ask).await?;
	let page = ask.page(format!("{} {number}", ask.t("Loan")));
	let content = html! {
		@match &loan {
			// The tables follow the events from the genesis block on, which may not be indexed yet.
			None => p.notice.wait { (page.t("The tables do not have this loan yet; its events are below.")) },
			Some(loan) => (facts(&page, loan, &names)),
		}
		(proof_link(&ask, &format!("loans/{number}"), None, page.t("Proof of the record")))
		(steps::machine(&page, "loan", path(loan.as_ref()), &all, &names))
		h2 { (page.t("Who did what, the oldest first")) }
		(steps::timeline(&page, "Lending", &all, &names))
		(paid(&page, &payments))
		(covered(&ask, &page, number, &names).await?)
		(terms::of(&ask, &page, "loan", &number.to_string()).await?)
		(history(&ask, &page, about).await?)
	};
	Ok(whole(&page, &content))
}

/// The papers of a loan's application as they are now.
///
/// # Errors
///
/// If the index does not answer.
pub async fn papers_of(ask: &Ask, number: u64) -> Result<Vec<FiledPaper>, Failure> {
	let found = ask.explorer.store.papers_of(number).await;
	found.map_err(|error| ask.failed(error))
}

/// The guarantees of a loan, and the papers of its application. Nothing without any.
async fn covered(ask: &Ask, page: &Page, number: u64, names: &Names) -> Result<Markup, Failure> {
	let store = &ask.explorer.store;
	let of_loan = GuaranteeFilter { loan: Some(number.to_string()), ..GuaranteeFilter::default() };
	let found = store.guarantees(&of_loan, None, ROWS).await;
	let guaranteed = found.map_err(|error| ask.failed(error))?;
	let papers = papers_of(ask, number).await?;
	Ok(html! {
		@if !guaranteed.is_empty() {
			h2 { (page.t("Guarantees")) }
			(guarantees::table(page, &guaranteed, names))
		}
		@if !papers.is_empty() {
			h2 { (page.t("Papers of the application")) }
			(certificates::filed(page, &papers, names))
		}
	})
}

fn facts(page: &Page, loan: &Loan, names: &Names) -> Markup {
	html! {
		dl.facts {
			dt { (page.t("State")) }
			dd { span.badge.wait { (page.name(&loan.state)) } }
			dt { (page.t("Lender")) }
			dd { (link(page, loan.lender, names)) }
			dt { (page.t("Product")) }
			dd { (page.name(&loan.product)) }
			@if let Some(programme) = &loan.programme {
				dt { (page.t("Programme")) }
				dd { a href=(page.object("programme", programme)) { (programme) } }
			}
			dt { (page.t("Principal, won")) }
			dd { (shown::digits(&loan.principal)) }
			@if let Some(left) = &loan.outstanding {
				dt { (page.t("Outstanding, won")) }
				dd { (shown::digits(left)) }
			}
			dt { (page.t("Opened in block")) }
			dd { (view::block_number(page, loan.opened)) " · " (view::moment(loan.opened_time)) }
			dt { (page.t("Last changed")) }
			dd { (view::moment(loan.changed_time)) }
		}
	}
}

/// What was paid out and paid back.
fn paid(page: &Page, payments: &[LoanPayment]) -> Markup {
	let columns = [
		Column::text(page.t("Value day")),
		Column::text(page.t("What")),
		Column::number(page.t("Amount, won")),
		Column::number(page.t("Outstanding after it, won")),
		Column::text(page.t("Posted")),
		Column::text(page.t("Reference of the line")),
	];
	let cells = |one: &LoanPayment| {
		[
			html! { (one.valued_on) },
			html! { (kind(page, &one.kind)) },
			html! { (shown::digits(&one.amount)) },
			html! { @if let Some(left) = &one.outstanding { (shown::digits(left)) } },
			html! {
				(view::moment(one.time)) " · " (view::event_at(page, one.place))
			},
			html! { @if let Some(reference) = &one.line_ref { (view::code(reference)) } },
		]
	};
	html! {
		h2 { (page.t("What was paid out and paid back")) }
		(view::table(page, None, &columns, &payments.iter().map(cells).collect::<Vec<_>>()))
	}
}

fn kind(page: &Page, kind: &str) -> &'static str {
	match kind {
		"drawn" => page.t("drawn"),
		"disbursed" => page.t("disbursed by a deal"),
		"reversed" => page.t("reversed"),
		_ => page.t("repaid"),
	}
}
