//! The limits of mortgage lending, and what lenders attest about them.

use super::*;
use crate::{
	Assessment, Assessments, Decision, LendingLimits, Limits, LimitsResult, LimitsSet,
	LimitsVersion,
};
use frame_support::assert_noop;
use sp_runtime::DispatchError::BadOrigin;

fn limits(ltv: u32) -> LendingLimits {
	LendingLimits { ltv, ltv_regulated: 400_000, dsr: 400_000, notice: EVIDENCE }
}

fn set(limits: LendingLimits) -> DispatchResult {
	Lending::set_limits(RuntimeOrigin::root(), limits)
}

/// An approval by a version of the limits.
fn by_version(version: u16) -> Decision {
	let (result, calculation) = (LimitsResult::Within, DOCUMENTS);
	Decision::Approve(Some(Assessment { version, result, calculation }))
}

fn applied() -> LoanId {
	loan_in(LoanState::Applied)
}

#[test]
fn the_council_sets_limits_with_versions() {
	build_and_execute(|| {
		assert_noop!(Lending::set_limits(officer(), limits(700_000)), BadOrigin);
		assert_ok!(set(limits(700_000)));
		let at = Timestamp::get();
		assert_eq!(last_event(), Event::LimitsSet { version: 1, limits: limits(700_000), at });
		go_to(today().plus(1));
		assert_ok!(set(limits(600_000)));
		assert_eq!(LimitsVersion::<Test>::get(), 2);
		let kept = |version| Limits::<Test>::get(version).unwrap();
		assert_eq!(kept(1), LimitsSet { limits: limits(700_000), since: at });
		assert_eq!(kept(2), LimitsSet { limits: limits(600_000), since: Timestamp::get() });
	});
}

#[test]
fn a_limit_is_a_part_of_the_whole() {
	build_and_execute(|| {
		for wrong in [
			limits(0),
			limits(1_000_001),
			LendingLimits { ltv_regulated: 0, ..limits(1) },
			LendingLimits { dsr: 1_000_001, ..limits(1) },
		] {
			assert_noop!(set(wrong), Fault::LimitOutOfRange);
		}
		assert_ok!(set(limits(1_000_000)));
	});
}

#[test]
fn an_approval_attests_the_version_once_there_are_limits() {
	build_and_execute(|| {
		let before = applied();
		assert_noop!(decide(before, by_version(1)), Fault::LimitsNotFound);
		assert_ok!(decide(before, Decision::Approve(None)));
		assert_eq!(Assessments::<Test>::get(before), None);

		assert_ok!(set(limits(700_000)));
		let loan = applied();
		assert_noop!(decide(loan, Decision::Approve(None)), Fault::AssessmentMissing);
		assert_noop!(decide(loan, by_version(0)), Fault::LimitsNotFound);
		assert_noop!(decide(loan, by_version(2)), Fault::LimitsNotFound);
		let (result, calculation) = (LimitsResult::Excepted(EVIDENCE), DOCUMENTS);
		let assessment = Assessment { version: 1, result, calculation };
		assert_ok!(decide(loan, Decision::Approve(Some(assessment))));
		let (by, at) = (caller(BANKER), Timestamp::get());
		let offer_until = stored(loan).offer.unwrap().last;
		let approved =
			Event::LoanApproved { loan, by, offer_until, assessment: Some(assessment), at };
		assert_eq!(last_event(), approved);
		assert_eq!(Assessments::<Test>::get(loan), Some(assessment));
		// A refusal attests nothing.
		let refused = applied();
		let reason = crate::RefusalReason::Regulation;
		assert_ok!(decide(refused, Decision::Refuse(reason, EVIDENCE)));
		assert_eq!(Assessments::<Test>::get(refused), None);
	});
}

/// Who has applied is not stopped by limits that change afterwards.
#[test]
fn limits_that_held_since_the_application_can_be_applied() {
	build_and_execute(|| {
		assert_ok!(set(limits(700_000)));
		go_to(today().plus(1));
		let [first, second, third] = [applied(), applied(), applied()];
		go_to(today().plus(1));
		assert_ok!(set(limits(600_000)));
		assert_ok!(decide(first, by_version(1)));
		assert_ok!(decide(second, by_version(2)));
		go_to(today().plus(1));
		let later = applied();
		assert_noop!(decide(later, by_version(1)), Fault::LimitsSuperseded);
		assert_ok!(set(limits(500_000)));
		assert_ok!(decide(third, by_version(1)));
		assert_ok!(decide(later, by_version(2)));
	});
}
