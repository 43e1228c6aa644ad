//! Files of repayments: rows are read as they come, checked, and put into calls that are prepared to be signed.
//!
//! The rows of a file are divided by their places, each part of as many as a call has. Of a part only what is not posted
//! yet and can be posted is prepared, under a reference that follows from just that. So the same file can be sent again
//! at any time: a call that is on its way is told as such, a line that was posted is left out, and if two calls had the
//! same line, the chain would count it once.

mod calls;
mod lines;
mod rows;
mod stream;

pub use rows::Form;
pub use stream::{answers, Limits, Question};

use crate::{
	access::Client,
	error::{Error, Kind},
	gateway::Gateway,
};
use calls::Maker;
use madang_client::{
	api::types::LineRef,
	files::{RepaymentRow, RowError},
	repayments::{standing, Standing, MOST_LINES},
	State,
};
use serde::Deserialize;
use serde_json::{json, Value};
use std::{
	collections::{hash_map::Entry, HashMap},
	mem,
	sync::Arc,
};

/// The most rows of `repayments_prepare`.
const MOST_ROWS: usize = 500;

/// What `repayments_prepare` takes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prepare {
	/// The officer's account, in SS58.
	officer: String,
	/// The rows.
	rows: Vec<Value>,
	/// The number of the first row.
	#[serde(default = "first", deserialize_with = "crate::params::number")]
	first_row: u64,
	/// Whether the gateway's own signer signs the calls, and they are submitted.
	#[serde(default)]
	sign: bool,
}

const fn first() -> u64 {
	1
}

/// Prepare a page of rows.
pub async fn prepare(
	gateway: &Arc<Gateway>,
	client: &Client,
	tran_id: Option<&str>,
	given: Prepare,
) -> Result<Value, Error> {
	let Prepare { officer, rows, first_row, sign } = given;
	if rows.len() > MOST_ROWS {
		return Err(Error::invalid(format!("rows: at most {MOST_ROWS}")));
	}
	let mut intake = Intake::new(gateway, client, tran_id, (&officer, sign))?;
	let _place = gateway.working(client)?;
	let mut answers = Vec::new();
	for (number, row) in (first_row..).zip(rows) {
		answers.extend(intake.add(number, rows::of_value(number, row)).await?);
	}
	answers.extend(intake.flush().await?);
	Ok(json!({ "answers": answers, "summary": intake.summary(None) }))
}

/// What became of rows so far.
#[derive(Default)]
struct Counts {
	rows: u64,
	refused: u64,
	already: u64,
	calls: u64,
	prepared: u64,
	submitted: u64,
	pending: u64,
	amount: u128,
}

impl Counts {
	/// Count a call.
	fn call(&mut self, call: &Value, rows: &[(u64, RepaymentRow)]) {
		let of_kind = match call["kind"].as_str() {
			Some("pending") => &mut self.pending,
			Some("submitted") => &mut self.submitted,
			_ => &mut self.prepared,
		};
		*of_kind = of_kind.saturating_add(1);
		self.calls = self.calls.saturating_add(1);
		let amount = rows.iter().map(|(_, row)| u128::from(row.amount)).sum();
		self.amount = self.amount.saturating_add(amount);
	}
}

/// Takes in the rows of a file.
pub struct Intake {
	maker: Maker,
	/// The references of all rows, with the row that had each first.
	seen: HashMap<LineRef, (u64, RepaymentRow)>,
	/// The rows of the part that is being read.
	part: Vec<(u64, RepaymentRow)>,
	counts: Counts,
}

impl Intake {
	/// Of a file of this client. The calls are the officer's; with `sign` the gateway's own signer signs them.
	pub fn new(
		gateway: &Arc<Gateway>,
		client: &Client,
		tran_id: Option<&str>,
		of: (&str, bool),
	) -> Result<Self, Error> {
		let maker = Maker::new(gateway, client, tran_id, of)?;
		let (seen, part, counts) = (HashMap::new(), Vec::new(), Counts::default());
		Ok(Self { maker, seen, part, counts })
	}

	/// Take a row in, or what is wrong with it; what is to be answered about it and those before it. An error ends the
	/// file.
	pub async fn add(
		&mut self,
		number: u64,
		row: Result<Option<RepaymentRow>, Vec<RowError>>,
	) -> Result<Vec<Value>, Error> {
		let row = match row {
			Ok(None) => return Ok(Vec::new()),
			Ok(Some(row)) => row,
			Err(errors) => {
				self.counts.rows = self.counts.rows.saturating_add(1);
				self.counts.refused = self.counts.refused.saturating_add(1);
				return Ok(errors.iter().map(form_refused).collect());
			}
		};
		self.counts.rows = self.counts.rows.saturating_add(1);
		match self.seen.entry(row.line_ref) {
			Entry::Occupied(first) => {
				self.counts.refused = self.counts.refused.saturating_add(1);
				return Ok(vec![duplicate(number, &row, first.get())]);
			}
			Entry::Vacant(free) => drop(free.insert((number, row.clone()))),
		}
		self.part.push((number, row));
		match self.part.len() < MOST_LINES {
			true => Ok(Vec::new()),
			false => self.flush().await,
		}
	}

	/// Prepare what has been taken in.
	pub async fn flush(&mut self) -> Result<Vec<Value>, Error> {
		let mut rows = mem::take(&mut self.part);
		let mut answers = Vec::new();
		for attempt in 0..calls::MOST_REFERENCES {
			rows = self.check(rows, &mut answers).await?;
			if rows.is_empty() {
				return Ok(answers);
			}
			if let Some(call) = self.maker.call(&rows, attempt).await? {
				self.counts.call(&call, &rows);
				answers.push(call);
				return Ok(answers);
			}
			// A call with just these lines took effect. They are posted by now, or it refused them.
		}
		let detail = "these lines were refused too often: send them in another division";
		Err(Error::new(Kind::ReferenceUsed, detail))
	}

	/// The rows that can be posted; what is said of the others is added to the answers.
	async fn check(
		&mut self,
		rows: Vec<(u64, RepaymentRow)>,
		answers: &mut Vec<Value>,
	) -> Result<Vec<(u64, RepaymentRow)>, Error> {
		if rows.is_empty() {
			return Ok(rows);
		}
		let plain: Vec<_> = rows.iter().map(|(_, row)| row.clone()).collect();
		let (bank, plain) = (self.maker.client.institution, &plain);
		let ask = |connection: madang_client::Connection| async move {
			let state = State::new(connection.finalized().await?);
			standing(&connection, &state, bank, plain).await
		};
		let standings = self.maker.gateway.chain.sender().ask(ask).await?;
		let mut new = Vec::new();
		for ((number, row), standing) in rows.into_iter().zip(standings) {
			let (answer, count) = match standing {
				Standing::New => {
					new.push((number, row));
					continue;
				}
				Standing::Posted(posted) => {
					let reversed = posted.reversed.is_some();
					let answer = json!({ "kind": "already", "row": number, "reversed": reversed });
					(answer, &mut self.counts.already)
				}
				problem => (refused(number, &problem), &mut self.counts.refused),
			};
			*count = count.saturating_add(1);
			answers.push(answer);
		}
		Ok(new)
	}

	/// What became of the file: of all of it, or up to an error.
	pub fn summary(&self, error: Option<&Error>) -> Value {
		let Counts { rows, refused, already, calls, prepared, submitted, pending, amount } =
			self.counts;
		json!({
			"kind": "summary",
			"complete": error.is_none(),
			"rows": rows,
			"refused": refused,
			"already": already,
			"calls": calls,
			"prepared": prepared,
			"submitted": submitted,
			"pending": pending,
			"amount": amount.to_string(),
			"error": error.map(Error::json),
		})
	}
}

fn refusal(row: u64, field: Option<&str>, problem: &str, reason: impl ToString) -> Value {
	json!({
		"kind": "refused",
		"row": row,
		"field": field,
		"problem": problem,
		"reason": reason.to_string(),
	})
}

fn form_refused(error: &RowError) -> Value {
	refusal(error.line, error.column, "form", &error.reason)
}

fn duplicate(number: u64, row: &RepaymentRow, (first, before): &(u64, RepaymentRow)) -> Value {
	match row == before {
		true => {
			let reason = format!("row {first} is the same");
			refusal(number, Some("line_ref"), "repeated", reason)
		}
		false => {
			let reason = format!("row {first} has the same reference, and says something else");
			refusal(number, Some("line_ref"), "differs", reason)
		}
	}
}

fn refused(number: u64, problem: &Standing) -> Value {
	match problem {
		Standing::New | Standing::Posted(_) => Value::Null,
		Standing::Differs(posted) => {
			let reason = format!(
				"the reference counts for {} won on loan {}, value day {}: reverse that if it was wrong, and give this \
				 row a reference of its own",
				posted.amount, posted.loan, posted.valued_on
			);
			refusal(number, Some("line_ref"), "differs", reason)
		}
		Standing::NotOwnLoan => {
			let reason = "there is no such loan, or another bank lends it";
			refusal(number, Some("loan"), "not-own-loan", reason)
		}
		Standing::NothingOwed => {
			refusal(number, Some("loan"), "wrong-state", "nothing is owed on the loan")
		}
		Standing::ZeroAmount => {
			refusal(number, Some("amount"), "zero-amount", "the amount is zero")
		}
		Standing::InFuture(today) => {
			let reason = format!("the value day is after today, {today}");
			refusal(number, Some("value_day"), "in-future", reason)
		}
	}
}

#[cfg(test)]
mod tests;
