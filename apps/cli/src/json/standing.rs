//! How a loan stands.

use super::{buckets, claim_cause, guarantee_state, loan_state};
use madang_client::api::types::*;
use serde_json::{json, Value};

/// How a loan stands.
pub fn standing(loan: LoanId, of: &Standing) -> Value {
	let day = |day: Option<KoreanDay>| day.map(|day| day.to_string());
	json!({
		"loan": loan.0,
		"on": of.on.to_string(),
		"state": loan_state(of.state),
		"outstanding": of.outstanding,
		"due": buckets(&of.due),
		"overdue_since": day(of.overdue_since),
		"overdue_days": of.overdue_days,
		"warned_until": day(of.warned_until),
		"all_due": of.all_due,
		"accelerated_on": day(of.accelerated_on),
		"claimable": of.claimable.map(claim_cause),
		"guarantee": of.guarantee.map(guarantee_state),
		"subrogated": buckets(&of.subrogated),
		"written_off": buckets(&of.written_off),
	})
}
