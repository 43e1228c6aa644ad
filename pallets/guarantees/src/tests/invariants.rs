//! The check of each invariant fails when the invariant is broken.

use super::*;
use crate::{GuaranteeTerm, GuaranteeTermKind};

/// Break something in a book that has a guarantee in every state; the invariant's number is named.
fn broken_by(number: &str, damage: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		// The time passes for the one that lapses, so it is the first.
		let lapsed = guarantee_in(GuaranteeState::Lapsed);
		assert_eq!(lapsed, LAPSED);
		let others = STATES.into_iter().filter(|state| *state != GuaranteeState::Lapsed);
		others.for_each(|state| assert!(guarantee_in(state) > lapsed));
		// An earlier one of a loan, and a later one.
		assert_eq!(ask(loan_of(LAPSED), request()), Ok(LATER));
		assert_eq!(Guarantees::do_try_state(), Ok(()));
		damage();
		let problem = match Guarantees::do_try_state() {
			Err(sp_runtime::TryRuntimeError::Other(problem)) => problem,
			other => panic!("the damage is not seen: {other:?}"),
		};
		assert!(problem.starts_with(number), "{number}: {problem}");
	});
}

const LAPSED: GuaranteeId = GuaranteeId(1);
const ASKED_ONE: GuaranteeId = GuaranteeId(2);
const DECLINED: GuaranteeId = GuaranteeId(3);
const NOTIFIED: GuaranteeId = GuaranteeId(4);
const IN_FORCE: GuaranteeId = GuaranteeId(7);
const CLAIMED: GuaranteeId = GuaranteeId(9);
const PAID: GuaranteeId = GuaranteeId(10);
const RELEASED: GuaranteeId = GuaranteeId(12);
const LATER: GuaranteeId = GuaranteeId(13);

fn change(guarantee: GuaranteeId, how: impl FnOnce(&mut Guarantee)) {
	Stored::<Test>::mutate(guarantee, |found| how(found.as_mut().unwrap()));
}

fn change_notice(guarantee: GuaranteeId, number: u32, how: impl FnOnce(&mut Notice)) {
	Notices::<Test>::mutate(guarantee, number, |found| how(found.as_mut().unwrap()));
}

#[test]
fn numbers_have_no_gap_and_no_end_beyond_the_next() {
	broken_by("1", || Stored::<Test>::remove(ASKED_ONE));
	broken_by("1", || NextGuarantee::<Test>::put(LATER));
	broken_by("1", || NextGuarantee::<Test>::put(GuaranteeId(100)));
	broken_by("1", || Stored::<Test>::insert(GuaranteeId(0), stored(ASKED_ONE)));
}

#[test]
fn a_loan_names_its_latest_guarantee() {
	broken_by("2", || OfLoan::<Test>::remove(loan_of(PAID)));
	broken_by("2", || OfLoan::<Test>::insert(LoanId(1), PAID));
	broken_by("2", || OfLoan::<Test>::insert(loan_of(LAPSED), LAPSED));
	broken_by("2", || change(LATER, |found| found.loan = LoanId(1_002)));
}

#[test]
fn a_letter_comes_with_the_approval() {
	broken_by("3", || change(ASKED_ONE, |found| found.letter = Some(LETTER)));
	broken_by("3", || change(DECLINED, |found| found.letter = Some(LETTER)));
	broken_by("3", || change(NOTIFIED, |found| found.letter = None));
	broken_by("3", || change(PAID, |found| found.letter = None));
	broken_by("3", || change(IN_FORCE, |found| found.term = None));
	broken_by("3", || change(ASKED_ONE, |found| found.term = stored(NOTIFIED).term));
	broken_by("3", || change(ASKED_ONE, |found| found.cover = 1));
	broken_by("3", || change(LAPSED, |found| found.cover = 0));
}

#[test]
fn what_is_asked_and_covered_is_within_the_ratio() {
	broken_by("4", || change(NOTIFIED, |found| found.ratio = 0));
	broken_by("4", || change(NOTIFIED, |found| found.ratio = 1_000_001));
	broken_by("4", || change(NOTIFIED, |found| found.asked = 0));
	broken_by("4", || change(NOTIFIED, |found| found.principal -= 1));
	broken_by("4", || change(NOTIFIED, |found| found.cover = found.asked + 1));
}

#[test]
fn what_is_drawn_is_covered() {
	broken_by("5", || change(NOTIFIED, |found| found.drawn = 1));
	broken_by("5", || change(IN_FORCE, |found| found.drawn = 0));
	broken_by("5", || change(IN_FORCE, |found| found.drawn += 1));
}

#[test]
fn what_is_claimed_and_paid_fits_the_state() {
	broken_by("6", || change(IN_FORCE, |found| found.claimed = 1));
	broken_by("6", || change(CLAIMED, |found| found.claimed = 0));
	broken_by("6", || change(CLAIMED, |found| found.claimed = found.cover + 1));
	broken_by("6", || change(CLAIMED, |found| found.paid = 1));
	broken_by("6", || change(PAID, |found| found.paid = found.claimed + 1));
	broken_by("6", || change(PAID, |found| found.paid = 0));
}

#[test]
fn notices_have_no_gap_and_fit_the_state() {
	broken_by("7", || change(IN_FORCE, |found| found.notices = 2));
	broken_by("7", || change(NOTIFIED, |found| found.notices = 1));
	broken_by("7", || change(CLAIMED, |found| found.notices = 0));
	broken_by("7", || Notices::<Test>::remove(CLAIMED, 0));
	broken_by("7", || Notices::<Test>::insert(CLAIMED, 9, notice(CLAIMED, 0)));
	broken_by("7", || Notices::<Test>::insert(GuaranteeId(99), 0, notice(CLAIMED, 0)));
	let wholly = NoticeKind::Extinguished { wholly: true };
	broken_by("7", || change_notice(IN_FORCE, 0, |found| found.kind = NoticeKind::Other));
	broken_by("7", || change_notice(CLAIMED, 1, |found| found.kind = wholly));
	broken_by("7", || change_notice(RELEASED, 1, |found| found.kind = NoticeKind::Other));
	broken_by("7", || change_notice(IN_FORCE, 0, |found| found.acknowledged = Some(0)));
	broken_by("7", || {
		// Of a guarantee that was released and revived, without the notice of the revival.
		assert_ok!(revive(loan_of(RELEASED), 1));
		assert_eq!(Guarantees::do_try_state(), Ok(()));
		change_notice(RELEASED, 2, |found| found.kind = NoticeKind::Defaulted);
	});
}

#[test]
fn a_re_guarantee_is_a_part_by_another() {
	let set = |guarantee, by, ratio| {
		let accepted = true;
		change(guarantee, |found| found.reguarantee = Some(Reguarantee { by, ratio, accepted }))
	};
	broken_by("8", || set(ASKED_ONE, FEDERATION, 1));
	broken_by("8", || set(IN_FORCE, FOUNDATION, 1));
	broken_by("8", || set(IN_FORCE, FEDERATION, 0));
	broken_by("8", || set(IN_FORCE, FEDERATION, 1_000_001));
}

#[test]
fn the_days_after_a_notice_are_in_the_queue() {
	broken_by("9", || {
		change(NOTIFIED, |found| {
			let term = found.term.as_mut().unwrap();
			term.last = term.last.plus(1);
		})
	});
	broken_by("9", || {
		let of_it = |position: &pallet_terms::Position| {
			let item = pallet_terms::Queue::<Test>::get(position).unwrap();
			item.key == GuaranteeTerm { guarantee: NOTIFIED }
		};
		let position = pallet_terms::Queue::<Test>::iter_keys().find(of_it).unwrap();
		pallet_terms::Queue::<Test>::remove(position);
	});
	assert_eq!(<GuaranteeTermKind as pallet_terms::TermKind>::all().len(), 1);
}
