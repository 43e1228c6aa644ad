//! The table of stages, whole.

use crate::{LoanState, NoSuchStep, RefusalReason, Step};

const WHY: RefusalReason = RefusalReason::Collateral;

const OTHER: RefusalReason = RefusalReason::NotSupported;

const STATES: [LoanState; 11] = [
	LoanState::Applied,
	LoanState::Approved,
	LoanState::Refused(WHY),
	LoanState::Withdrawn,
	LoanState::Agreed,
	LoanState::Bound,
	LoanState::Disbursed,
	LoanState::Settled,
	LoanState::Refused(OTHER),
	LoanState::Lapsed,
	LoanState::WrittenOff,
];

const STEPS: [Step; 14] = [
	Step::Approve,
	Step::Refuse(WHY),
	Step::Refuse(OTHER),
	Step::Withdraw,
	Step::Agree,
	Step::Bind,
	Step::Release,
	Step::Disburse,
	Step::Settle,
	Step::OweAgain,
	Step::Lapse,
	Step::Draw,
	Step::Rescind,
	Step::WriteOff,
];

/// Every pair of a state and a step that leads on, and where it leads.
const TABLE: [(LoanState, Step, LoanState); 21] = {
	use LoanState::*;
	[
		(Applied, Step::Approve, Approved),
		(Applied, Step::Refuse(WHY), Refused(WHY)),
		(Applied, Step::Refuse(OTHER), Refused(OTHER)),
		(Applied, Step::Withdraw, Withdrawn),
		(Approved, Step::Refuse(OTHER), Refused(OTHER)),
		(Approved, Step::Agree, Agreed),
		(Approved, Step::Withdraw, Withdrawn),
		(Approved, Step::Lapse, Lapsed),
		(Agreed, Step::Withdraw, Withdrawn),
		(Agreed, Step::Lapse, Lapsed),
		(Agreed, Step::Bind, Bound),
		(Agreed, Step::Draw, Disbursed),
		(Bound, Step::Release, Agreed),
		(Bound, Step::Disburse, Disbursed),
		(Disbursed, Step::Settle, Settled),
		(Disbursed, Step::Rescind, Withdrawn),
		(Settled, Step::OweAgain, Disbursed),
		(Disbursed, Step::WriteOff, WrittenOff),
		(Settled, Step::WriteOff, WrittenOff),
		(WrittenOff, Step::Settle, Settled),
		(WrittenOff, Step::OweAgain, Disbursed),
	]
};

#[test]
fn each_step_leads_where_the_table_says_and_nowhere_else() {
	for state in STATES {
		for step in STEPS {
			let to = TABLE.iter().find(|(from, by, _)| (*from, *by) == (state, step));
			let expected = to.map(|(_, _, to)| *to).ok_or(NoSuchStep);
			assert_eq!(state.next(step), expected, "{state:?} {step:?}");
		}
	}
}

#[test]
fn a_loan_is_owed_from_disbursement_to_settlement() {
	for state in STATES {
		let owed = matches!(state, LoanState::Disbursed | LoanState::WrittenOff);
		assert_eq!(state.is_owed(), owed, "{state:?}");
	}
}

#[test]
fn a_state_is_final_exactly_when_no_step_leads_on() {
	for state in STATES {
		let leads_on = STEPS.into_iter().any(|step| state.next(step).is_ok());
		assert_eq!(state.is_final(), !leads_on, "{state:?}");
	}
}

#[test]
fn the_refusal_keeps_its_reason() {
	for reason in [
		RefusalReason::Collateral,
		RefusalReason::TitleRecord,
		RefusalReason::Assessment,
		RefusalReason::Documents,
		RefusalReason::Regulation,
		RefusalReason::SlotTaken,
		RefusalReason::NotSupported,
	] {
		let refused = LoanState::Applied.next(Step::Refuse(reason));
		assert_eq!(refused, Ok(LoanState::Refused(reason)));
	}
}
