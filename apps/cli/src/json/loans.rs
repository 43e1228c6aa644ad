//! Loans and what is owed on them.

use super::{commitment, dids, fund_use, loan_state, refusal};
use crate::values;
use madang_client::api::types::*;
use madang_schedule::RateTerms;
use pallet_lending::{LoanState, Origin};
use serde_json::{json, Value};

/// Amounts of a loan by what they are for.
pub fn buckets(of: &Buckets) -> Value {
	json!({
		"principal": of.principal,
		"interest": of.interest,
		"late": of.late,
		"fee": of.fee,
		"total": of.total(),
	})
}

/// The programme of a loan, and what happened to the loan on its way.
fn programme(of: &PolicyTerms, policy: Option<&PolicyLoan>) -> Value {
	json!({
		"programme": of.programme.0,
		"version": of.version.0,
		"fund_use": fund_use(of.fund_use),
		"applied_at": policy.map(|policy| policy.applied_at),
		"certificate": commitment(policy.and_then(|policy| policy.certificate)),
		"drawn_at": policy.and_then(|policy| policy.drawn_at),
		"last_draw": policy.and_then(|policy| policy.last_draw).map(|day| day.to_string()),
		"withdrawal_declared_at": policy.and_then(|policy| policy.withdrawal),
	})
}

/// What the lender attested about the limits of mortgage lending.
pub fn assessment(of: &Assessment) -> Value {
	let (result, evidence) = match of.result {
		LimitsResult::Within => ("within", None),
		LimitsResult::Excepted(evidence) => ("excepted", Some(evidence)),
	};
	json!({
		"version": of.version,
		"result": result,
		"exception": commitment(evidence),
		"calculation": commitment(Some(of.calculation)),
	})
}

/// The last change of a contract. Its credit is the loan's.
fn amendment(of: &Amended) -> Value {
	json!({
		"reason": amendment_reason(of.amendment.reason),
		"reinstates": of.amendment.reinstates,
		"agreement": commitment(Some(of.amendment.agreement)),
		"from": of.from.to_string(),
	})
}

/// The name of the reason of a change.
pub const fn amendment_reason(reason: AmendmentReason) -> &'static str {
	match reason {
		AmendmentReason::Extension => "extension",
		AmendmentReason::Deferral => "deferral",
		AmendmentReason::Rate => "rate",
		AmendmentReason::Restructuring => "restructuring",
		AmendmentReason::Other => "other",
	}
}

/// A transfer of loans to another bank.
pub fn transfer(number: TransferId, transfer: &LoanTransfer) -> Value {
	let LoanTransfer { from, to, loans, entries, terms, until, filed } = transfer;
	let TransferTerms { cause, agreed_on, contract, notice } = terms;
	json!({
		"transfer": number.0,
		"from": from.0,
		"to": to.0,
		"loans": loans.iter().map(|loan| loan.0).collect::<Vec<_>>(),
		"entries": entries.iter().map(values::format_entry).collect::<Vec<_>>(),
		"cause": match cause {
			AssignmentCause::Contract => "contract",
			AssignmentCause::Claim => "claim",
		},
		"agreed_on": agreed_on.to_string(),
		"contract": commitment(Some(*contract)),
		"notice": commitment(Some(*notice)),
		"until": until.to_string(),
		"filed": filed.map(|receipt| receipt.to_string()),
	})
}

/// A loan, with what is owed after its last posting.
pub fn loan(
	id: LoanId,
	loan: &Loan,
	(terms, amended): (&LoanTerms, Option<&Amended>),
	account: Option<&LoanAccount>,
	policy: Option<&PolicyLoan>,
) -> Value {
	let credit = amended.map_or(&terms.credit, |last| &last.amendment.credit);
	json!({
		"loan": id.0,
		"lender": loan.lender.0,
		"programme": match terms.product {
			Product::Mortgage | Product::UnderMortgage => Value::Null,
			Product::Policy(of) => programme(&of, policy),
		},
		"borrowers": dids(&terms.borrowers),
		"titles": terms.titles.iter().map(|title| title.0).collect::<Vec<_>>(),
		"principal": terms.credit.principal,
		"max_secured": terms.max_secured,
		"under_mortgage": terms.product == Product::UnderMortgage,
		"amendments": loan.amendments,
		"amended": amended.map(amendment),
		"rate_ppm": match &credit.rate {
			RateTerms::Fixed(rate) => Some(*rate),
			_ => None,
		},
		"term_months": credit.term_months,
		"credit": credit,
		"recorded": loan.origin == Origin::Recorded,
		"state": loan_state(loan.state),
		"refused_for": match loan.state {
			LoanState::Refused(reason) => Some(refusal(reason)),
			_ => None,
		},
		"since": loan.since,
		"documents": commitment(match loan.origin {
			Origin::Applied { documents } | Origin::UnderProgramme { documents } => Some(documents),
			Origin::Recorded => None,
		}),
		"agreement": commitment(loan.agreement),
		"deal": loan.deal.map(|deal| deal.0),
		"entries": loan.entries.iter().map(values::format_entry).collect::<Vec<_>>(),
		"offer_until": loan.offer.map(|term| term.last.to_string()),
		"disbursed_on": loan.disbursed_on.map(|day| day.to_string()),
		"paid_off_on": loan.paid_off_on.map(|day| day.to_string()),
		"outstanding": account.map_or(0, LoanAccount::outstanding),
		"paid": account.map(|account| buckets(&account.paid)),
		"waived": account.map(|account| buckets(&account.waived)),
	})
}
