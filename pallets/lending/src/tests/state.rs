//! The table of stages, whole.

use crate::{LoanState, NoSuchStep, RefusalReason, Step};

const WHY: RefusalReason = RefusalReason::Collateral;

const STATES: [LoanState; 8] = [
	LoanState::Applied,
	LoanState::Approved,
	LoanState::Refused(WHY),
	LoanState::Withdrawn,
	LoanState::Agreed,
	LoanState::Bound,
	LoanState::Disbursed,
	LoanState::Settled,
];

const STEPS: [Step; 9] = [
	Step::Approve,
	Step::Refuse(WHY),
	Step::Withdraw,
	Step::Agree,
	Step::Bind,
	Step::Release,
	Step::Disburse,
	Step::Settle,
	Step::OweAgain,
];

#[test]
fn each_step_leads_where_the_table_says_and_nowhere_else() {
	use LoanState::*;
	// Rows: states, columns: steps, both in the order above.
	let none = None;
	let table: [[Option<LoanState>; 9]; 8] = [
		[Some(Approved), Some(Refused(WHY)), Some(Withdrawn), none, none, none, none, none, none],
		[none, none, Some(Withdrawn), Some(Agreed), none, none, none, none, none],
		[none; 9],
		[none; 9],
		[none, none, Some(Withdrawn), none, Some(Bound), none, none, none, none],
		[none, none, none, none, none, Some(Agreed), Some(Disbursed), none, none],
		[none, none, none, none, none, none, none, Some(Settled), none],
		[none, none, none, none, none, none, none, none, Some(Disbursed)],
	];
	for (state, row) in STATES.into_iter().zip(table) {
		for (step, expected) in STEPS.into_iter().zip(row) {
			assert_eq!(state.next(step), expected.ok_or(NoSuchStep), "{state:?} {step:?}");
		}
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
	] {
		let refused = LoanState::Applied.next(Step::Refuse(reason));
		assert_eq!(refused, Ok(LoanState::Refused(reason)));
	}
}
