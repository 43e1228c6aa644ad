//! What parties sign about a deal or a loan, as the chain is now. Who submits a call and who signs
//! beforehand use the same functions.

use crate::{failure::Failure, lookup};
use madang_client::{
	api::types::*,
	consent::{self, Act},
	view, State,
};

/// The contract, on the titles as they were inspected.
pub async fn conclude(state: &State, id: DealId, terms: &Terms) -> Result<Act, Failure> {
	let deal = lookup::deal(state, id).await?;
	Ok(consent::conclude(id, &deal.seen(), terms))
}

/// The acceptance of the titles as they are now.
pub async fn accept_title(state: &State, id: DealId) -> Result<Act, Failure> {
	let now = view::titles_now(state, id).await?;
	let now = now.ok_or_else(|| Failure::not_found(format!("deal {id}")))?;
	Ok(consent::accept_title(id, &now))
}

/// The binding of a loan.
pub async fn bind_loan(state: &State, id: DealId, loan: LoanId) -> Result<Act, Failure> {
	Ok(consent::bind_loan(id, loan, &lookup::loan(state, loan).await?))
}

/// The dismissal of a loan.
pub async fn dismiss_loan(state: &State, id: DealId, loan: LoanId) -> Result<Act, Failure> {
	Ok(consent::dismiss_loan(id, loan, &lookup::loan(state, loan).await?))
}

/// The closing that was filed last.
async fn filed(state: &State, id: DealId) -> Result<ClosingFile, Failure> {
	let deal = lookup::deal(state, id).await?;
	deal.closing.ok_or_else(|| Failure::input(format!("the closing of deal {id} is not filed yet")))
}

/// The confirmation of the price.
pub async fn confirm_price(
	state: &State,
	id: DealId,
	paid: Paid,
	evidence: Commitment,
) -> Result<Act, Failure> {
	Ok(consent::confirm_price(id, &filed(state, id).await?, paid, evidence))
}

/// The withdrawal of that confirmation.
pub async fn withdraw_price(state: &State, id: DealId) -> Result<Act, Failure> {
	Ok(consent::withdraw_price(id, &filed(state, id).await?))
}

/// An objection to the notice of breach that runs.
pub async fn object_to(state: &State, id: DealId, evidence: Commitment) -> Result<Act, Failure> {
	let deal = lookup::deal(state, id).await?;
	let notice = deal.notice;
	let notice =
		notice.ok_or_else(|| Failure::input(format!("no side of deal {id} has given notice")))?;
	Ok(consent::object_to(id, &notice, evidence))
}

/// The report that the contract ended.
pub async fn report_rescission(state: &State, id: DealId) -> Result<Act, Failure> {
	let deal = lookup::deal(state, id).await?;
	let end = deal.rescission;
	let end =
		end.ok_or_else(|| Failure::input(format!("the contract of deal {id} has not ended")))?;
	Ok(consent::report_rescission(id, end.evidence))
}

/// The withdrawal from a loan.
pub async fn withdraw_loan(state: &State, loan: LoanId) -> Result<Act, Failure> {
	Ok(consent::withdraw_loan(loan, &lookup::loan(state, loan).await?.terms()))
}
