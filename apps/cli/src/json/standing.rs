//! How a loan stands.

use super::{buckets, loan_state};
use madang_client::api::types::*;
use pallet_guarantees::GuaranteeState;
use serde_json::{json, Value};

/// The state of a guarantee.
pub const fn guarantee_state(state: GuaranteeState) -> &'static str {
	match state {
		GuaranteeState::Asked => "asked",
		GuaranteeState::Declined(_) => "declined",
		GuaranteeState::Notified => "notified",
		GuaranteeState::Lapsed => "lapsed",
		GuaranteeState::Withdrawn => "withdrawn",
		GuaranteeState::Revoked => "revoked",
		GuaranteeState::InForce => "in-force",
		GuaranteeState::Claimable => "claimable",
		GuaranteeState::Claimed => "claimed",
		GuaranteeState::Paid => "paid",
		GuaranteeState::Denied => "denied",
		GuaranteeState::Released => "released",
	}
}

/// Why a guarantor may be claimed on.
pub const fn claim_cause(cause: ClaimCause) -> &'static str {
	match cause {
		ClaimCause::Lasting => "lasting",
		ClaimCause::Bankruptcy(_) => "bankruptcy",
		ClaimCause::Dissolution(_) => "dissolution",
		ClaimCause::NoBusiness(_) => "no-business",
		ClaimCause::Uncollectable(_) => "uncollectable",
	}
}

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
