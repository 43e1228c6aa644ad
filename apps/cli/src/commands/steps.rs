//! Calls on something that the chain has numbered, and their reports.

use crate::{context::Context, failure::Failure, reference::Reference, send::Submitted};
use madang_client::api::types::*;
use serde::Serialize;
use serde_json::json;
use std::fmt::Display;
use subxt::tx::{DynamicPayload, Payload};

/// The number of something, which reports name.
pub trait Numbered: Copy + Display + Serialize {
	/// What has the number: the key of the report for programs.
	const NAME: &'static str;
	/// The same at the beginning of a sentence.
	fn begins() -> &'static str;
}

macro_rules! numbered {
	($($Id:ident $name:literal $begins:expr;)*) => {
		$(
			impl Numbered for $Id {
				const NAME: &'static str = $name;
				fn begins() -> &'static str {
					$begins
				}
			}
		)*
	};
}

numbered! {
	DealId "deal" t!("Deal");
	LoanId "loan" t!("Loan");
	TransferId "transfer" t!("Transfer");
	ProgrammeId "programme" t!("Programme");
	GuaranteeId "guarantee" t!("Guarantee");
	IndexId "index" t!("Index");
	KindId "kind" t!("Kind");
	AccreditationId "accreditation" t!("Accreditation");
	BatchId "batch" t!("Batch");
	ListId "list" t!("Status list");
	ActId "act" t!("Act");
	ApostilleId "apostille" t!("Apostille");
}

/// Submit a call and report it.
pub async fn step<Id: Numbered, CallData>(
	context: &Context,
	id: Id,
	reference: &Reference,
	what: &str,
	call: impl FnOnce(Id, ExternalRef) -> DynamicPayload<CallData>,
) -> Result<(), Failure>
where
	DynamicPayload<CallData>: Payload,
{
	let submitted = context.submit_with_ref(reference, |reference| call(id, reference)).await?;
	report(context, &submitted, id, what);
	Ok(())
}

/// Report a call.
pub fn report<Id: Numbered>(context: &Context, submitted: &Submitted, id: Id, what: &str) {
	let value = json!({ Id::NAME: id });
	context.report(submitted, t!("{} {id} {what}.", Id::begins()), value);
}
