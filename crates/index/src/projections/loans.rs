//! Loans: what happened, who did it and when, what was paid out and paid back, and where each stands.

use super::{
	counts::Changes,
	padded,
	projection::{field, step, text, wrong, By, Projection, Timed},
};
use crate::{
	block::Event,
	store::{Rows, Sql, StoreError, Value},
};
use futures::FutureExt;
use serde_json::Value as Json;
use sqlx::{AnyConnection, Row};

/// The projection.
pub const LOANS: Projection = Projection {
	name: "loans",
	version: 2,
	tables: &["loans", "loan_steps", "loan_payments", "loan_counts"],
	pallets: &["Lending"],
	apply: |connection, events| apply(connection, events).boxed(),
};

/// How many loans more or fewer are in a state, by programme.
type Counts = Changes<2>;

async fn apply(connection: &mut AnyConnection, events: &[Timed]) -> Result<(), StoreError> {
	let mut counts = Counts::default();
	for event in events {
		apply_one(connection, event, &mut counts).await?;
	}
	counts.keep(connection, "loan_counts", "programme, state").await
}

async fn apply_one(
	connection: &mut AnyConnection,
	timed: &Timed,
	counts: &mut Counts,
) -> Result<(), StoreError> {
	let (event, _) = timed;
	match event.name.as_str() {
		"RepaymentsPosted" => return post(connection, timed).await,
		"LoansAssigned" => {
			let all = field(event, "loans")?.as_array().into_iter().flatten();
			for loan in all.filter_map(Json::as_str) {
				change(connection, timed, loan, Change::of(event)?, counts).await?;
			}
			return Ok(());
		}
		_ => {}
	}
	// Limits and transfers as such are about no loan, or name several.
	let Some(loan) = event.fields.get("loan").and_then(Json::as_str) else { return Ok(()) };
	if matches!(event.name.as_str(), "LoanApplied" | "LoanRecorded") {
		open(connection, timed, loan, counts).await?;
	}
	if let Some(payment) = Payment::of(event) {
		let mut rows = Rows::new(PAYMENTS);
		payment.push(&mut rows, timed, loan, 0);
		rows.insert(&mut *connection).await?;
	}
	change(connection, timed, loan, Change::of(event)?, counts).await
}

/// What an event changes of a loan.
#[derive(Default)]
struct Change {
	state: Option<&'static str>,
	lender: Option<u64>,
	outstanding: Option<String>,
	/// What is outstanding in addition.
	drawn: Option<u64>,
}

impl Change {
	fn of(event: &Event) -> Result<Self, StoreError> {
		let state = match event.name.as_str() {
			"LoanApproved" => Some("approved"),
			"LoanRefused" => Some("refused"),
			"LoanAgreed" | "LoanReleased" => Some("agreed"),
			"LoanWithdrawn" | "WithdrawalCompleted" => Some("withdrawn"),
			"LoanLapsed" => Some("lapsed"),
			"LoanBound" => Some("bound"),
			"LoanDrawn" | "LoanDisbursed" => Some("disbursed"),
			"LoanSettled" => Some("settled"),
			"LoanWrittenOff" => Some("written-off"),
			"LoanOwedAgain" if text(event, "state")? == "written-off" => Some("written-off"),
			"LoanOwedAgain" => Some("disbursed"),
			"ActTakenBack" if text(event, "act")? == "write-off" => Some("disbursed"),
			_ => None,
		};
		let lender = match event.name.as_str() {
			"LoanTransferred" | "LoansAssigned" => field(event, "to")?.as_u64(),
			_ => None,
		};
		let named = |name: &str| event.fields.get(name).and_then(Json::as_str);
		let left = event.fields.pointer("/left/principal").and_then(Json::as_str);
		let (outstanding, drawn) = match event.name.as_str() {
			"LoanDrawn" => (None, named("amount").and_then(|amount| amount.parse().ok())),
			"LoanDisbursed" => (named("amount"), None),
			"LoanSettled" | "WithdrawalCompleted" => (Some("0"), None),
			_ => (named("outstanding").or(left), None),
		};
		Ok(Self { state, lender, outstanding: outstanding.map(ToOwned::to_owned), drawn })
	}
}

const STEPS: &str =
	"loan_steps (loan, block, idx, tx, time, event, from_state, to_state, institution, officer, reference)";

/// Keep a step, and what it changes.
async fn change(
	connection: &mut AnyConnection,
	timed: &Timed,
	loan: &str,
	change: Change,
	counts: &mut Counts,
) -> Result<(), StoreError> {
	let (event, time) = timed;
	let loan = padded(loan);
	let select = "SELECT state, outstanding, COALESCE(programme, '') FROM loans WHERE loan = ?";
	let row = Sql::default().and(select, [loan.as_str().into()]).row(connection).await?;
	let row = row.ok_or_else(|| wrong(event, "the loan is not known"))?;
	let (before, owed): (String, Option<String>) = (row.try_get(0)?, row.try_get(1)?);
	let programme: String = row.try_get(2)?;
	let outstanding = change.outstanding.or_else(|| {
		let owed = owed.and_then(|owed| owed.parse::<u64>().ok()).unwrap_or_default();
		Some(owed.saturating_add(change.drawn?).to_string())
	});
	let opens = matches!(event.name.as_str(), "LoanApplied" | "LoanRecorded");
	let to = match opens {
		true => Some(before.clone()),
		false => change.state.map(ToOwned::to_owned),
	};
	if let Some(to) = &to {
		counts.moved([&programme, &before], [&programme, to]);
	}
	let from = (!opens && to.is_some()).then_some(before);
	let mut steps = Rows::new(STEPS);
	steps.push(step(timed, &loan, from, to.clone()));
	steps.insert(&mut *connection).await?;
	let update = Sql::default()
		.and(
			"UPDATE loans SET changed_block = ?, changed_time = ?",
			[event.place.block.into(), (*time).into()],
		)
		.and_if(", state = ?", to)
		.and_if(", lender = ?", change.lender)
		.and_if(", outstanding = ?", outstanding)
		.and(" WHERE loan = ?", [loan.into()]);
	update.run(connection).await?;
	Ok(())
}

/// A new loan.
async fn open(
	connection: &mut AnyConnection,
	(event, time): &Timed,
	loan: &str,
	counts: &mut Counts,
) -> Result<(), StoreError> {
	let terms = field(event, "terms")?;
	let (product, programme) = match &terms["product"] {
		Json::String(name) => (name.clone(), None),
		other => {
			let policy = &other["policy"];
			let programme = policy["programme"].as_str().map(ToOwned::to_owned);
			let number = || policy["programme"].as_u64().map(|number| number.to_string());
			("policy".to_owned(), programme.or_else(number))
		}
	};
	let principal = terms.pointer("/credit/principal").and_then(Json::as_str);
	let principal = principal.ok_or_else(|| wrong(event, "no principal"))?;
	let lender = By::of(event).institution.ok_or_else(|| wrong(event, "no lender"))?;
	let is_recorded = event.name == "LoanRecorded";
	let state = if is_recorded { "disbursed" } else { "applied" };
	counts.more([programme.as_deref().unwrap_or_default(), state]);
	let values: [Value; 11] = [
		padded(loan).into(),
		lender.into(),
		product.into(),
		programme.into(),
		state.into(),
		principal.into(),
		is_recorded.then(|| principal.to_owned()).into(),
		event.place.block.into(),
		(*time).into(),
		event.place.block.into(),
		(*time).into(),
	];
	let mut rows = Rows::new(
		"loans (loan, lender, product, programme, state, principal, outstanding, opened_block, opened_time, \
		changed_block, changed_time)",
	);
	rows.push(values);
	rows.insert(connection).await
}

const PAYMENTS: &str =
	"loan_payments (loan, block, idx, line, time, kind, amount, valued_on, outstanding, line_ref)";

/// Money that moved.
struct Payment {
	kind: &'static str,
	amount: String,
	valued_on: String,
	outstanding: Option<String>,
	line_ref: Option<String>,
}

impl Payment {
	fn of(event: &Event) -> Option<Self> {
		let kind = match event.name.as_str() {
			"LoanDrawn" => "drawn",
			"LoanDisbursed" => "disbursed",
			"RepaymentRecorded" => "repaid",
			"RepaymentReversed" => "reversed",
			_ => return None,
		};
		let line = event.fields.get("line").unwrap_or(&event.fields);
		Self::of_line(kind, line, event.fields.get("outstanding"))
	}

	fn of_line(kind: &'static str, line: &Json, outstanding: Option<&Json>) -> Option<Self> {
		let text = |name: &str| line.get(name).and_then(Json::as_str).map(ToOwned::to_owned);
		Some(Self {
			kind,
			amount: text("amount")?,
			valued_on: text("valued_on")?,
			outstanding: outstanding.and_then(Json::as_str).map(ToOwned::to_owned),
			line_ref: text("line_ref"),
		})
	}

	fn push(self, rows: &mut Rows, (event, time): &Timed, loan: &str, line: u64) {
		rows.push([
			padded(loan).into(),
			event.place.block.into(),
			event.place.index.into(),
			line.into(),
			(*time).into(),
			self.kind.into(),
			self.amount.into(),
			self.valued_on.into(),
			self.outstanding.into(),
			self.line_ref.into(),
		]);
	}
}

/// The lines of a file of repayments.
async fn post(connection: &mut AnyConnection, timed: &Timed) -> Result<(), StoreError> {
	let (event, time) = timed;
	let mut payments = Rows::new(PAYMENTS);
	let mut last: Vec<(&str, String)> = Vec::new();
	for (position, line) in (0u64..).zip(field(event, "lines")?.as_array().into_iter().flatten()) {
		let loan = line.get("loan").and_then(Json::as_str);
		let payment = line
			.get("line")
			.and_then(|inner| Payment::of_line("repaid", inner, line.get("outstanding")));
		let (Some(loan), Some(payment)) = (loan, payment) else {
			return Err(wrong(event, "a line without loan, amount and day"));
		};
		let outstanding = payment.outstanding.clone().unwrap_or_default();
		match last.last_mut().filter(|(of, _)| *of == loan) {
			Some((_, left)) => *left = outstanding,
			None => last.push((loan, outstanding)),
		}
		payment.push(&mut payments, timed, loan, position);
	}
	payments.insert(&mut *connection).await?;
	let mut steps = Rows::new(STEPS);
	for (loan, _) in &last {
		steps.push(step(timed, &padded(loan), None, None));
	}
	steps.insert(&mut *connection).await?;
	// `LoanSettled` of a loan comes before, and says the same.
	for (loan, outstanding) in last {
		let values: [Value; 4] =
			[event.place.block.into(), (*time).into(), outstanding.into(), padded(loan).into()];
		let update =
			"UPDATE loans SET changed_block = ?, changed_time = ?, outstanding = ? WHERE loan = ?";
		Sql::default().and(update, values).run(&mut *connection).await?;
	}
	Ok(())
}
