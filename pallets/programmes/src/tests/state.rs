//! The tables of stages, whole.

use crate::{Intake, IntakeStep, Next, NoSuchStep, Stage, Step};

const STEPS: [Step; 10] = [
	Step::Lapse,
	Step::Renew,
	Step::ReplacePapers,
	Step::Draw,
	Step::DrawRest,
	Step::Finish,
	Step::Repay,
	Step::Leave,
	Step::Withdraw,
	Step::End,
];

#[test]
fn each_step_leads_where_the_table_says_and_nowhere_else() {
	use Stage::*;
	let to = |stage| Some(Next::Stage(stage));
	let out = Some(Next::Removed);
	let no = None;
	// Rows: stages, columns: steps in the order above.
	let table = [
		(
			Applied,
			[to(Applied), to(Applied), to(Applied), to(Drawing), to(Drawn), no, no, out, no, no],
		),
		(
			Drawing,
			[
				to(Drawing),
				to(Drawing),
				no,
				to(Drawing),
				to(Drawn),
				to(Drawn),
				to(Drawing),
				no,
				out,
				to(Ended),
			],
		),
		(Drawn, [no, no, no, no, no, no, to(Drawn), no, out, to(Ended)]),
		(Ended, [no, no, no, no, no, no, to(Ended), no, no, no]),
	];
	for (stage, row) in table {
		for (step, expected) in STEPS.into_iter().zip(row) {
			assert_eq!(stage.next(step), expected.ok_or(NoSuchStep), "{stage:?} {step:?}");
		}
	}
}

#[test]
fn a_stage_is_open_exactly_when_more_can_be_disbursed() {
	for stage in super::STAGES {
		assert_eq!(stage.is_open(), stage.next(Step::Draw).is_ok(), "{stage:?}");
		assert_eq!(stage.is_open(), stage.next(Step::Renew).is_ok(), "{stage:?}");
	}
}

#[test]
fn a_programme_is_open_or_closed() {
	use IntakeStep::*;
	assert_eq!(Intake::Open.next(Close), Ok(Intake::Closed));
	assert_eq!(Intake::Open.next(Reopen), Err(NoSuchStep));
	assert_eq!(Intake::Closed.next(Close), Err(NoSuchStep));
	assert_eq!(Intake::Closed.next(Reopen), Ok(Intake::Open));
}
