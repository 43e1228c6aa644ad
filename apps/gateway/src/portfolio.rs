//! The institution's own loans at one final block, by pages: what is owed, what is overdue, what is due next.
//!
//! A page looks at a bounded number of loans, so it can have few of them or none and not be the last one. Its cursor
//! keeps the block: all pages tell of the same moment, as long as the nodes have that block's state.

use crate::{
	access::Client,
	error::{Error, Kind},
	gateway::Gateway,
	hexadecimal::hex_of,
	params::{number, page_of, some_number, usual},
};
use madang_client::{
	api::types::*,
	is_discarded,
	loan_book::{state_name, BookedLoan, LoanBook, LoanPage, Part, Whose, STATES},
	Connection, State,
};
use serde::Deserialize;
use serde_json::{json, Value};
use std::str::FromStr;

/// How many numbers of loans a page looks at.
const LOOKED_AT: usize = 2_048;

/// What `loans_portfolio` takes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
	/// The cursor of the page before.
	after: Option<Cursor>,
	/// How many loans at most.
	#[serde(default = "usual", deserialize_with = "number")]
	limit: u64,
	/// Only loans in this state.
	state: Option<String>,
	/// Only loans under this programme.
	#[serde(default, deserialize_with = "some_number")]
	programme: Option<u64>,
	/// Only loans on which something is overdue for at least so many days.
	#[serde(default, deserialize_with = "number")]
	overdue_days: u64,
}

/// Where a reader is: the block, and the last loan that was looked at. In text `BLOCK:LOAN`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Cursor {
	block: u32,
	loan: LoanId,
}

impl FromStr for Cursor {
	type Err = &'static str;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		let found = text.split_once(':').and_then(|(block, loan)| {
			Some(Self { block: block.parse().ok()?, loan: LoanId(loan.parse().ok()?) })
		});
		found.ok_or("after: expected the cursor of a page, BLOCK:LOAN")
	}
}

impl<'de> Deserialize<'de> for Cursor {
	fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
	}
}

/// Which loans a page has.
struct Filter {
	state: Option<&'static str>,
	programme: Option<ProgrammeId>,
	overdue_days: u32,
}

impl Filter {
	fn of(wanted: &Wanted) -> Result<Self, Error> {
		let state = match &wanted.state {
			None => None,
			Some(name) => {
				let found = STATES.into_iter().find(|state| state == name);
				let expected = || format!("state: expected one of {}", STATES.join(", "));
				Some(found.ok_or_else(|| Error::invalid(expected()))?)
			}
		};
		let out_of_range = |name| Error::invalid(format!("{name}: a smaller number is expected"));
		let programme = wanted.programme.map(|number| u32::try_from(number).map(ProgrammeId));
		Ok(Self {
			state,
			programme: programme.transpose().map_err(|_| out_of_range("programme"))?,
			overdue_days: u32::try_from(wanted.overdue_days)
				.map_err(|_| out_of_range("overdue_days"))?,
		})
	}

	fn wants(&self, loan: &Loan, terms: &LoanTerms) -> bool {
		let is_under = |of| terms.policy().is_some_and(|policy| policy.programme == of);
		self.state.is_none_or(|name| state_name(loan.state) == name)
			&& self.programme.is_none_or(is_under)
	}

	fn shows(&self, one: &BookedLoan) -> bool {
		one.overdue_days() >= self.overdue_days
	}
}

/// A page of the loans of the client's institution. The ministry and auditors see all loans.
pub async fn page(gateway: &Gateway, client: &Client, wanted: Wanted) -> Result<Value, Error> {
	let filter = Filter::of(&wanted)?;
	let most = page_of(wanted.limit)?;
	let whose = match client.supervises() {
		true => Whose::All,
		false => Whose::Of(client.institution, client.kind),
	};
	let _place = gateway.working(client)?;
	let followed = *gateway.followed.borrow();
	let (filter, after) = (&filter, wanted.after);
	let read = |connection: Connection| async move {
		let last = connection.finalized().await?;
		let at = match after {
			None => last,
			Some(cursor) if u64::from(cursor.block) <= last.block_number() => {
				match connection.at_number(cursor.block.into()).await {
					Err(error) if is_discarded(&error) => return Ok(Err(gone(cursor.block))),
					at => at?,
				}
			}
			// This node is behind the one that was asked before, and another may not be.
			Some(cursor) if u64::from(cursor.block) <= followed => {
				let block = cursor.block;
				return Err(madang_client::Error::Answer(format!("the node has no block {block}")));
			}
			Some(_) => return Ok(Err(Error::invalid("after: the block is not final"))),
		};
		let state = State::new(at);
		let after = after.map_or(LoanId(0), |cursor| cursor.loan);
		let part = Part { after, most, looked_at: LOOKED_AT };
		let filters = (
			|loan: &Loan, terms: &LoanTerms| filter.wants(loan, terms),
			|one: &_| filter.shows(one),
		);
		match LoanBook::page(&connection, &state, whose, part, filters).await {
			Err(error) if is_discarded(&error) => Ok(Err(gone(state.number()))),
			page => Ok(Ok((state, page?))),
		}
	};
	let (state, page) = gateway.chain.sender().ask(read).await??;
	shown(&state, &page)
}

fn gone(block: impl std::fmt::Display) -> Error {
	Error::new(Kind::StateGone, format!("block {block}"))
}

fn shown(state: &State, page: &LoanPage) -> Result<Value, Error> {
	let block = state.number();
	let LoanPage { book, next } = page;
	Ok(json!({
		"block": { "number": block, "hash": hex_of(state.hash()), "final": true },
		"on": book.today.to_string(),
		"loans": book.loans.iter().map(loan).collect::<Option<Vec<_>>>().ok_or_else(too_large)?,
		"totals": totals(&book.loans).ok_or_else(too_large)?,
		"next": next.map(|next| format!("{block}:{next}")),
	}))
}

fn too_large() -> Error {
	Error::new(Kind::Internal, "a sum of won does not fit")
}

/// The names of the amounts of a loan.
const AMOUNTS: [&str; 7] =
	["principal", "drawn", "outstanding", "due", "overdue", "subrogated", "written_off"];

/// The amounts of a loan, in the order of their names. `None` if a sum does not fit.
fn amounts(one: &BookedLoan) -> Option<[Won; 7]> {
	let principal = one.terms.credit.principal;
	let Some(account) = &one.account else { return Some([principal, 0, 0, 0, 0, 0, 0]) };
	let due = account.due().total()?;
	let overdue = if one.overdue_since().is_some() { due } else { 0 };
	let (subrogated, written_off) = (account.subrogated.total()?, account.written_off.total()?);
	Some([principal, account.drawn, account.outstanding(), due, overdue, subrogated, written_off])
}

/// A loan. `None` if a sum does not fit.
fn loan(one: &BookedLoan) -> Option<Value> {
	let mut shown = json!({
		"loan": one.id.to_string(),
		"lender": one.loan.lender.0,
		"programme": one.programme().map(|programme| programme.0),
		"state": state_name(one.loan.state),
		"since": one.loan.since.to_string(),
		"overdue_since": one.overdue_since().map(|day| day.to_string()),
		"overdue_days": one.overdue_days(),
		"next_due": one.next_due.map(|day| day.to_string()),
		"due_parts": one.account.as_ref().map(|account| {
			let Buckets { principal, interest, late, fee } = account.due();
			json!({
				"principal": principal.to_string(),
				"interest": interest.to_string(),
				"late": late.to_string(),
				"fee": fee.to_string(),
			})
		}),
	});
	for (name, amount) in AMOUNTS.into_iter().zip(amounts(one)?) {
		shown[name] = amount.to_string().into();
	}
	Some(shown)
}

/// The sums over loans. `None` if one does not fit.
fn totals(loans: &[BookedLoan]) -> Option<Value> {
	let mut sums = [0u128; AMOUNTS.len()];
	for one in loans {
		for (sum, amount) in sums.iter_mut().zip(amounts(one)?) {
			*sum = sum.checked_add(amount.into())?;
		}
	}
	let overdue = loans.iter().filter(|one| one.overdue_since().is_some()).count();
	let mut totals = json!({ "loans": loans.len(), "loans_overdue": overdue });
	for (name, sum) in AMOUNTS.into_iter().zip(sums) {
		totals[name] = sum.to_string().into();
	}
	Some(totals)
}

#[cfg(test)]
mod tests;
