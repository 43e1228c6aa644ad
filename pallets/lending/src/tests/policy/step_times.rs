//! How long the steps take is counted, once each, for the institution that takes it.

use super::*;
use crate::{Decision::*, StepTimes, StepTimesOf, TimedStep};
use madang_testing::OTHER_AGENCY;

const MINUTE: u64 = 60_000;

/// Let minutes pass.
fn wait(minutes: u64) {
	Timestamp::set_timestamp(madang_testing::now::<Test>() + minutes * MINUTE);
}

/// The times of an institution: the step, how often, and the longest in minutes.
fn times(of: InstitutionId) -> Vec<(TimedStep, u64, u64)> {
	let all = Lending::step_times(of);
	all.into_iter().map(|(step, times)| (step, times.count, times.longest / MINUTE)).collect()
}

#[test]
fn each_step_is_counted_for_who_takes_it() {
	with_programme(|| {
		let loan = applied_as(1);
		wait(1);
		assert_ok!(certify(loan));
		wait(2);
		assert_ok!(request_guarantee(loan));
		wait(4);
		assert_ok!(guarantee(loan, 42_500_000));
		wait(8);
		assert_ok!(decide(loan, Approve(None)));
		wait(16);
		assert_ok!(agree(loan));
		wait(32);
		assert_ok!(draw(loan, 20_000_000));
		let whole = (TimedStep::Whole, 1, 63);
		let of_lender = [
			(TimedStep::Decide, 1, 15),
			(TimedStep::Agree, 1, 16),
			(TimedStep::Draw, 1, 32),
			whole,
		];
		assert_eq!(times(BANK), of_lender);
		assert_eq!(times(AGENCY), [(TimedStep::Certify, 1, 1), whole]);
		assert_eq!(times(FOUNDATION), [(TimedStep::Guarantee, 1, 4)]);
		assert_eq!(times(OLD_BANK), []);
		// The next parts are no first draw.
		wait(64);
		assert_ok!(draw(loan, 10_000_000));
		assert_eq!(times(BANK), of_lender);
		let times = StepTimesOf::<Test>::get(BANK, TimedStep::Whole);
		assert_eq!((times.total, times.within), (63 * MINUTE, [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]));
	});
}

#[test]
fn a_later_certificate_is_not_counted_again() {
	with_programme(|| {
		let loan = applied_as(1);
		wait(5);
		assert_ok!(certify(loan));
		wait(50);
		assert_ok!(certify(loan));
		assert_ok!(not_supported(loan));
		assert_eq!(times(AGENCY), [(TimedStep::Certify, 1, 5)]);
	});
}

#[test]
fn the_agency_that_runs_the_programme_now_is_counted() {
	with_programme(|| {
		let loan = agreed_as(1);
		let refused = applied_as(2);
		wait(3);
		assert_ok!(not_supported(refused));
		assert_eq!(times(AGENCY), [(TimedStep::Certify, 2, 3)]);
		assert_ok!(Programmes::assign(RuntimeOrigin::root(), PROGRAMME, OTHER_AGENCY));
		assert_ok!(draw(loan, AMOUNT));
		assert_eq!(times(OTHER_AGENCY), [(TimedStep::Whole, 1, 3)]);
	});
}

#[test]
fn refusals_are_counted_and_withdrawals_and_failed_calls_are_not() {
	with_programme(|| {
		let (refused, withdrawn) = (applied_as(1), applied_as(2));
		wait(7);
		// Not certified, and no reason of a lender.
		assert!(decide(refused, Approve(None)).is_err());
		let reason = RefusalReason::NotSupported;
		frame_support::storage::with_storage_layer(|| decide(refused, Refuse(reason, EVIDENCE)))
			.unwrap_err();
		assert_eq!(times(BANK), []);
		assert_ok!(decide(refused, Refuse(RefusalReason::Assessment, EVIDENCE)));
		assert_ok!(withdraw(withdrawn));
		assert_eq!(times(BANK), [(TimedStep::Decide, 1, 7)]);
	});
}

#[test]
fn a_slot_that_is_taken_is_no_decision_of_the_lender() {
	with_programme(|| {
		applied_as(1);
		let second = next();
		assert_ok!(Filed { papers: papers(2), ..Filed::new(1) }.file());
		assert_eq!(stored(second).state, LoanState::Refused(RefusalReason::SlotTaken));
		assert_eq!(times(BANK), []);
	});
}

#[test]
fn an_agency_that_lends_itself_is_counted_once_for_the_whole() {
	build_and_execute(|| {
		opened_on(disaster_terms());
		let loan = next();
		let (officer, lender) = (madang_testing::chief(AGENCY), AGENCY);
		assert_ok!(Filed { officer, lender, ticket: ticket(1, lender), ..Filed::new(1) }.file());
		assert_ok!(certify(loan));
		let agency = || RuntimeOrigin::signed(officer);
		assert_ok!(Lending::decide(agency(), loan, Approve(None), fresh_ref()));
		assert_ok!(Lending::agree(agency(), loan, AGREEMENT, to_agree(loan), fresh_ref()));
		wait(9);
		assert_ok!(Lending::draw(agency(), loan, AMOUNT, today(), fresh_ref()));
		let counted = times(AGENCY);
		assert!(counted.contains(&(TimedStep::Whole, 1, 9)), "{counted:?}");
		assert_eq!(counted.len(), 5);
		check_books();
	});
}

#[test]
fn a_mortgage_loan_is_counted_apart_and_each_agreement_once() {
	build_and_execute(|| {
		let loan = next();
		assert_ok!(apply(terms(&[BUYER])));
		wait(10);
		assert_ok!(decide(loan, Approve(None)));
		wait(20);
		assert_ok!(agree(loan));
		let counted = [(TimedStep::DecideMortgage, 1, 10), (TimedStep::AgreeMortgage, 1, 20)];
		assert_eq!(times(BANK), counted);
		// A deal that gives the loan back leaves it agreed: no new agreement.
		let deal = deal_of(TITLES[0]);
		assert_ok!(bind(loan, deal));
		wait(30);
		assert_ok!(release(loan, deal));
		assert_eq!(times(BANK), counted);
	});
}

#[test]
fn a_time_counts_within_the_first_bound_that_it_does_not_exceed() {
	let mut times = StepTimes::default();
	assert_eq!((times.mean(), times.at_most(500)), (None, None));
	assert!(times.check());
	for (index, bound) in StepTimes::BOUNDS.into_iter().enumerate() {
		times.add(bound);
		times.add(bound + 1);
		assert_eq!(
			(times.within[index], times.within[index + 1]),
			(if index == 0 { 1 } else { 2 }, 1)
		);
		assert!(times.check());
	}
	assert!(StepTimes::BOUNDS.is_sorted());
	assert_eq!((times.count, times.longest), (20, 22 * madang_primitives::DAY_MS + 1));
	let total: u64 = StepTimes::BOUNDS.iter().map(|bound| 2 * bound + 1).sum();
	assert_eq!((times.total, times.mean()), (total, Some(total / 20)));
}

#[test]
fn parts_of_the_steps_are_stated_as_bounds() {
	let mut times = StepTimes::default();
	(0..98).for_each(|_| times.add(2_000));
	times.add(40_000);
	times.add(50_000);
	// 98 of 100 within ten seconds; the rest within a minute, and the longest is shorter than that.
	assert_eq!(times.at_most(0), Some(10_000));
	assert_eq!(times.at_most(500), Some(10_000));
	assert_eq!(times.at_most(980), Some(10_000));
	assert_eq!(times.at_most(981), Some(50_000));
	assert_eq!(times.at_most(1_000), Some(50_000));
	assert_eq!(times.at_most(1_001), None);
	times.add(u64::MAX);
	assert_eq!((times.longest, times.total), (u64::MAX, u64::MAX));
	assert_eq!((times.at_most(990), times.at_most(1_000)), (Some(60_000), Some(u64::MAX)));
	assert!(times.check());
}

/// Break the times of a step of an institution, where each was taken once; the invariant is named.
fn broken(of: InstitutionId, step: TimedStep, damage: impl FnOnce(&mut StepTimes)) {
	new_test_ext().execute_with(|| {
		opened();
		drawn();
		assert_eq!(Lending::do_try_state(), Ok(()));
		StepTimesOf::<Test>::mutate(of, step, damage);
		let problem = match Lending::do_try_state() {
			Err(sp_runtime::TryRuntimeError::Other(problem)) => problem,
			other => panic!("the damage is not seen: {other:?}"),
		};
		assert!(problem.starts_with("15"), "{problem}");
	});
}

#[test]
fn times_that_do_not_belong_to_what_was_counted_are_found() {
	broken(BANK, TimedStep::Decide, |times| times.count = 2);
	broken(BANK, TimedStep::Decide, |times| times.within = [0; 11]);
	broken(BANK, TimedStep::Decide, |times| times.longest = 1);
	broken(BANK, TimedStep::Decide, |times| (times.total, times.longest) = (2_000, 2_000));
	broken(BANK, TimedStep::DecideMortgage, |times| times.longest = 1);
	broken(BANK, TimedStep::Draw, |times| times.add(1));
	broken(BANK, TimedStep::Draw, |times| *times = StepTimes::default());
	broken(AGENCY, TimedStep::Certify, |times| times.add(1));
	broken(AGENCY, TimedStep::Certify, |times| *times = StepTimes::default());
}
