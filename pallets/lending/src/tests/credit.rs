//! Which credits a loan may have.

use super::*;
use crate::CreditProblem;
use frame_support::assert_noop;
use madang_schedule::{CreditError, Part, RateStep};

fn with(credit: Credit) -> LoanTerms {
	LoanTerms { credit, ..terms(&[BUYER]) }
}

fn parts(parts: &[(u32, u64)]) -> Repayment {
	let part = |(later, amount): &(u32, u64)| Part { day: today().plus(*later), amount: *amount };
	Repayment::Irregular(parts.iter().map(part).collect::<Vec<_>>().try_into().unwrap())
}

#[test]
fn a_credit_that_is_not_valid_is_explained() {
	build_and_execute(|| {
		for (credit, problem) in [
			(Credit { principal: 0, ..credit() }, CreditProblem::PrincipalOutOfRange),
			(Credit { term_months: 0, ..credit() }, CreditProblem::TermOutOfRange),
			(Credit { term_months: 601, ..credit() }, CreditProblem::TermOutOfRange),
			(Credit { pay_day: 32, ..credit() }, CreditProblem::PayDayOutOfRange),
			(
				Credit { late: LateInterest { add: 0, cap: 44_999 }, ..credit() },
				CreditProblem::LateCapBelowRate,
			),
		] {
			assert_noop!(apply(with(credit)), Fault::Credit(problem));
		}
	});
}

#[test]
fn the_problems_are_those_of_the_arithmetic() {
	for (error, problem) in [
		(CreditError::PrincipalOutOfRange, CreditProblem::PrincipalOutOfRange),
		(CreditError::StepAfterTerm, CreditProblem::StepAfterTerm),
		(CreditError::LateCapBelowRate, CreditProblem::LateCapBelowRate),
	] {
		assert_eq!(CreditProblem::from(error), problem);
		use codec::Encode;
		assert_eq!(error.encode(), problem.encode());
	}
}

#[test]
fn a_new_loan_keeps_to_the_legal_maximum_in_every_stage() {
	build_and_execute(|| {
		let late = LateInterest { add: 0, cap: 200_000 };
		let stepped = |second| {
			let step = |from_month, rate| RateStep { from_month, rate };
			let steps = vec![step(0, 10_000), step(60, second)];
			let late = LateInterest { add: 0, cap: 200_000.max(second) };
			Credit { rate: RateTerms::Stepped(steps.try_into().unwrap()), late, ..credit() }
		};
		assert_ok!(apply(with(stepped(200_000))));
		assert_noop!(apply(with(stepped(200_001))), Fault::RateTooHigh);
		let late_above = LateInterest { add: 0, cap: 200_001 };
		assert_noop!(apply(with(Credit { late: late_above, ..credit() })), Fault::LateCapTooHigh);
		assert_ok!(apply(with(Credit { late, ..credit() })));
	});
}

/// A holiday that is declared within a period would change what the account was at its base.
#[test]
fn days_off_move_no_period() {
	build_and_execute(|| {
		for holiday in [HolidayRule::Preceding, HolidayRule::Following { accrue: true }] {
			let moved = with(Credit { holiday, ..credit() });
			assert_noop!(apply(moved), Fault::DaysOffMovePeriod);
		}
		assert_ok!(apply(with(Credit { holiday: HolidayRule::Nominal, ..credit() })));
	});
}

#[test]
fn agreed_days_need_a_known_day_of_the_draw() {
	build_and_execute(|| {
		let irregular = |parts| Credit { principal: 3, repayment: parts, ..credit() };
		let entry = EntryId { title: TITLES[0], number: BANK_ENTRY };
		let record = |parts| {
			let officer = RuntimeOrigin::signed(BANKER);
			Lending::record_existing(officer, entry, irregular(parts), fresh_ref())
		};
		let applied = LoanTerms { max_secured: 3, ..with(irregular(parts(&[(100, 3)]))) };
		assert_noop!(apply(applied), Fault::PartsBeforeDraw);
		assert_noop!(record(parts(&[(0, 1), (100, 2)])), Fault::PartsBeforeDraw);
		assert_noop!(record(parts(&[(100, 1), (20_000, 2)])), Fault::PartsBeforeDraw);
		assert_ok!(record(parts(&[(100, 1), (200, 2)])));
	});
}

#[test]
fn what_is_signed_names_the_version_of_the_terms() {
	use codec::Encode;
	let terms = terms(&[BUYER]);
	let file = LoanFile::from(terms.clone());
	assert_eq!(file.encode()[0], 0);
	let unversioned = madang_primitives::signing::terms(&(BANK, &terms, DOCUMENTS));
	assert_ne!(file.application(BANK, DOCUMENTS).1, unversioned);
}

/// The weight of a repayment counts what is calculated to open its loan. An irregular contract has one instalment here, and
/// each of its months is calculated.
#[test]
fn the_months_of_an_irregular_loan_are_counted_when_its_old_days_are_closed() {
	build_and_execute(|| {
		let begun = today();
		let repayment = parts(&[(3_000, credit().principal)]);
		let lump = Credit { term_months: 120, grace_months: 0, repayment, ..credit() };
		let mut ledger = Lending::drawn(&lump, begun).unwrap();
		go_to(begun.plus(5 * 365));
		let counted = Lending::close(&lump, &mut ledger).unwrap();
		assert!((55..=66).contains(&counted), "{counted}");
		assert_eq!(Lending::close(&lump, &mut ledger), Ok(1));
	});
}
