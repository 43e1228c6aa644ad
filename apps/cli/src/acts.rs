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
	let now = now.ok_or_else(|| Failure::not_found(t!("deal {id}")))?;
	Ok(consent::accept_title(id, &now))
}

/// The next change of a loan's contract.
pub async fn amend_loan(
	state: &State,
	loan: LoanId,
	amendment: &Amendment,
) -> Result<Act, Failure> {
	let changed = lookup::loan(state, loan).await?.amendments;
	let next = changed.checked_add(1);
	let next = next.ok_or_else(|| Failure::input(t!("loan {loan} can change no more")))?;
	let file = lookup::loan_file(state, loan).await?;
	Ok(consent::amend_loan(loan, &file, next, amendment))
}

/// The binding of a loan.
pub async fn bind_loan(state: &State, id: DealId, loan: LoanId) -> Result<Act, Failure> {
	let lender = lookup::loan(state, loan).await?.lender;
	let file = lookup::loan_file(state, loan).await?;
	Ok(consent::bind_loan(id, loan, lender, file.terms()))
}

/// The dismissal of a loan.
pub async fn dismiss_loan(state: &State, id: DealId, loan: LoanId) -> Result<Act, Failure> {
	let lender = lookup::loan(state, loan).await?.lender;
	let file = lookup::loan_file(state, loan).await?;
	Ok(consent::dismiss_loan(id, loan, lender, file.terms()))
}

/// The closing that was filed last.
async fn filed(state: &State, id: DealId) -> Result<ClosingFile, Failure> {
	let deal = lookup::deal(state, id).await?;
	deal.closing.ok_or_else(|| Failure::input(t!("the closing of deal {id} is not filed yet")))
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
	let paid_on = lookup::deal(state, id).await?.performance.paid_on;
	let paid_on =
		paid_on.ok_or_else(|| Failure::input(t!("the price of deal {id} is not confirmed")))?;
	Ok(consent::withdraw_price(id, paid_on))
}

/// The terms of a deal that has a contract.
async fn terms_of(state: &State, id: DealId) -> Result<Terms, Failure> {
	let terms = lookup::deal(state, id).await?.terms;
	terms.ok_or_else(|| Failure::input(t!("deal {id} has no contract")))
}

/// The change of the contract from its present terms.
pub async fn amend(state: &State, id: DealId, agreed: &Terms) -> Result<Act, Failure> {
	Ok(consent::amend(id, &terms_of(state, id).await?, agreed))
}

/// The change of the agent from the present one.
pub async fn change_agent(state: &State, id: DealId, to: InstitutionId) -> Result<Act, Failure> {
	Ok(consent::change_agent(id, lookup::deal(state, id).await?.agent, to))
}

/// The confirmation of an interim payment, as the contract has it.
pub async fn confirm_interim(
	state: &State,
	id: DealId,
	position: u8,
	paid: Paid,
	evidence: Commitment,
) -> Result<Act, Failure> {
	let terms = terms_of(state, id).await?;
	let payment = terms.payments.get(usize::from(position));
	let payment = payment
		.ok_or_else(|| Failure::input(t!("the contract of deal {id} has no such payment")))?;
	Ok(consent::confirm_interim(id, position, payment, paid, evidence))
}

/// The withdrawal of a side's notice of breach.
pub async fn withdraw_notice(state: &State, id: DealId, side: Side) -> Result<Act, Failure> {
	let deal = lookup::deal(state, id).await?;
	let notice = deal
		.notice_of(side)
		.ok_or_else(|| Failure::input(t!("that side of deal {id} has not given notice")))?;
	Ok(consent::withdraw_notice(id, notice))
}

/// An objection to the first notice of breach that runs.
pub async fn object_to(state: &State, id: DealId, evidence: Commitment) -> Result<Act, Failure> {
	let deal = lookup::deal(state, id).await?;
	let open = deal.notices.iter().find(|notice| notice.objected_at.is_none());
	let notice = open.ok_or_else(|| Failure::input(t!("no notice runs in deal {id}")))?;
	Ok(consent::object_to(id, notice, evidence))
}

/// The report that the contract ended.
pub async fn report_rescission(state: &State, id: DealId) -> Result<Act, Failure> {
	let deal = lookup::deal(state, id).await?;
	let end = deal.rescission;
	let end = end.ok_or_else(|| Failure::input(t!("the contract of deal {id} has not ended")))?;
	Ok(consent::report_rescission(id, end.evidence))
}

/// The withdrawal from a loan.
pub async fn withdraw_loan(state: &State, loan: LoanId) -> Result<Act, Failure> {
	Ok(consent::withdraw_loan(loan, &lookup::loan_file(state, loan).await?))
}
