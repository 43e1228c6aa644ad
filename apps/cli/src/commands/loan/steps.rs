//! Calls on a loan, and their reports.

use crate::{context::Context, failure::Failure, reference::Reference, send::Submitted};
use madang_client::api::types::*;
use serde_json::json;
use subxt::tx::{DynamicPayload, Payload};

/// Submit a call on a loan and report it.
pub async fn step<CallData>(
	context: &Context,
	loan: LoanId,
	reference: &Reference,
	what: &str,
	call: impl FnOnce(LoanId, ExternalRef) -> DynamicPayload<CallData>,
) -> Result<(), Failure>
where
	DynamicPayload<CallData>: Payload,
{
	let submitted = context.submit_with_ref(reference, |reference| call(loan, reference)).await?;
	report(context, &submitted, loan, what);
	Ok(())
}

/// Report a call on a loan.
pub fn report(context: &Context, submitted: &Submitted, loan: LoanId, what: &str) {
	context.report(submitted, format!("Loan {loan} {what}."), json!({ "loan": loan.0 }));
}
