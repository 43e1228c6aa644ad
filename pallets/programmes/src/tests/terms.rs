//! Which terms make sense.

use super::*;
use crate::{Repayment, TermsFault, MAX_HOLD_DAYS};
use codec::{Decode, Encode};
use madang_schedule::IndexId;

/// The usual terms with a change, in disaster mode.
fn with(change: impl FnOnce(&mut Terms)) -> Terms {
	let waives = Steps::GUARANTEE;
	let disaster = Disaster { waives, together: true, target_minutes: 4_320 };
	let mut terms = Terms { disaster: Some(disaster), ..terms() };
	change(&mut terms);
	terms
}

fn by_index(spread: i32, reset_months: u16) -> OfferedRate {
	OfferedRate::Index { index: IndexId(1), spread, reset_months }
}

fn disaster(terms: &mut Terms) -> &mut Disaster {
	terms.disaster.as_mut().unwrap()
}

/// A bit set of a byte, as it can come from the wire.
fn bits<Set: Decode>(byte: u8) -> Set {
	Set::decode(&mut &[byte][..]).unwrap()
}

#[test]
fn terms_are_checked_and_the_fault_is_named() {
	use TermsFault::*;
	let set = |change: fn(&mut Terms)| with(change);
	let cases = [
		(set(|terms| terms.window.1 = terms.window.0.minus(1)), WindowReversed),
		(set(|terms| terms.per_loan = 0), LoanLimitZero),
		(set(|terms| terms.per_applicant = terms.per_loan - 1), ApplicantLimitTooLow),
		(set(|terms| terms.offer.rate = OfferedRate::Fixed(1_000_001)), RateTooHigh),
		(set(|terms| terms.offer.rate = by_index(1_000_001, 3)), RateTooHigh),
		(set(|terms| terms.offer.rate = by_index(-1_000_001, 3)), RateTooHigh),
		(set(|terms| terms.offer.rate = by_index(0, 0)), ResetOutOfRange),
		(set(|terms| terms.offer.rate = by_index(0, 601)), ResetOutOfRange),
		(set(|terms| terms.offer.most_months = 0), TermZero),
		(set(|terms| terms.offer.most_grace_months = 60), GraceTooLong),
		(set(|terms| terms.offer.repayments = Repayments::from_iter([])), RepaymentsInvalid),
		(set(|terms| terms.offer.repayments = bits(0b1001)), RepaymentsInvalid),
		(set(|terms| terms.papers[1].any_of.clear()), RequirementEmpty),
		(set(|terms| terms.papers[1].any_of[1] = PaperKind::BusinessRegistration), PaperKindTwice),
		(set(|terms| terms.papers[1].any_of[1] = PaperKind::VatBase), PaperKindTwice),
		(set(|terms| terms.guarantee.as_mut().unwrap().ratio = 0), GuaranteeOutOfRange),
		(set(|terms| terms.guarantee.as_mut().unwrap().ratio = 1_000_001), GuaranteeOutOfRange),
		(set(|terms| terms.guarantee.as_mut().unwrap().most_cover = 0), GuaranteeOutOfRange),
		(set(|terms| terms.guarantee = None), GuaranteeDiffersFromPath),
		(set(|terms| terms.path = Steps::DECISION), GuaranteeDiffersFromPath),
		(set(|terms| terms.path = Steps::ELIGIBILITY.and(Steps::GUARANTEE)), PathInvalid),
		(set(|terms| terms.path = bits(0b1110)), PathInvalid),
		(set(|terms| disaster(terms).waives = Steps::DECISION), WaiverInvalid),
		(set(|terms| disaster(terms).waives = bits(0b1010)), WaiverInvalid),
		(
			set(|terms| {
				terms.path = Steps::GUARANTEE.and(Steps::DECISION);
				disaster(terms).waives = Steps::ELIGIBILITY;
			}),
			WaiverInvalid,
		),
		(set(|terms| disaster(terms).target_minutes = 0), TargetZero),
		(set(|terms| terms.hold_days = 0), HoldOutOfRange),
		(set(|terms| terms.hold_days = MAX_HOLD_DAYS + 1), HoldOutOfRange),
	];
	assert_eq!(with(|_| ()).check(), Ok(()));
	for (terms, fault) in cases {
		assert_eq!(terms.check(), Err(fault), "{terms:?}");
	}
}

#[test]
fn terms_at_the_limits_make_sense() {
	let cases: [fn(&mut Terms); 9] = [
		|terms| terms.window.1 = terms.window.0,
		|terms| terms.per_applicant = terms.per_loan,
		|terms| terms.offer.rate = OfferedRate::Fixed(1_000_000),
		|terms| (terms.offer.most_months, terms.offer.most_grace_months) = (1, 0),
		|terms| terms.offer.repayments = Repayments::from_iter([Repayment::Bullet]),
		|terms| terms.papers.clear(),
		|terms| terms.guarantee = Some(GuaranteeShare { ratio: 1_000_000, most_cover: 1 }),
		|terms| (terms.path, terms.guarantee, terms.disaster) = (Steps::DECISION, None, None),
		|terms| terms.hold_days = MAX_HOLD_DAYS,
	];
	for change in cases {
		let terms = with(change);
		assert_eq!(terms.check(), Ok(()), "{terms:?}");
	}
}

#[test]
fn a_disaster_leaves_out_what_it_waives() {
	let ordinary = terms();
	assert_eq!((ordinary.steps(), ordinary.in_any_order()), (Steps::ALL, false));
	let urgent = with(|_| ());
	let left = Steps::ELIGIBILITY.and(Steps::DECISION);
	assert_eq!((urgent.steps(), urgent.in_any_order()), (left, true));
	let in_order = with(|terms| disaster(terms).together = false);
	assert!(!in_order.in_any_order());
}

#[test]
fn steps_are_a_set() {
	assert!(Steps::NONE.is_empty() && !Steps::GUARANTEE.is_empty());
	assert!(Steps::ALL.contains(Steps::GUARANTEE) && Steps::ALL.contains(Steps::NONE));
	assert!(!Steps::GUARANTEE.contains(Steps::ALL));
	assert_eq!(Steps::ALL.without(Steps::GUARANTEE).and(Steps::GUARANTEE), Steps::ALL);
}

#[test]
fn ways_to_repay_are_a_set() {
	let some = Repayments::from_iter([Repayment::Bullet, Repayment::EqualInstalment]);
	let has = Repayment::ALL.map(|way| some.contains(way));
	assert_eq!(has, [true, false, true]);
	assert_eq!(Repayments::from_iter(Repayment::ALL), Repayments::ALL);
	// The bits are part of what clients read.
	assert_eq!(some.encode(), vec![0b101]);
}

#[test]
fn a_window_includes_its_first_and_last_day() {
	let terms = terms();
	let (first, last) = terms.window;
	assert!(terms.is_open_on(first) && terms.is_open_on(last));
	assert!(!terms.is_open_on(first.minus(1)) && !terms.is_open_on(last.plus(1)));
}
