//! Draws, at once and in parts.

use super::*;

type Programme = pallet_programmes::Error<Test>;

#[test]
fn a_draw_forms_the_debt_and_uses_the_hold() {
	with_programme(|| {
		let loan = agreed_as(1);
		Timestamp::set_timestamp(START + 5_000);
		assert_ok!(draw(loan, AMOUNT));
		let found = stored(loan);
		assert_eq!((found.state, found.disbursed_on), (LoanState::Disbursed, Some(today())));
		assert_eq!(outstanding(loan), AMOUNT);
		assert_eq!(budget(), (0, AMOUNT));
		assert_eq!(guarantee_state(loan), Some(GuaranteeState::InForce));
		let (by, amount, valued_on, at) = (caller(BANKER), AMOUNT, today(), START + 5_000);
		let waited = Some(5_000);
		let event = Event::LoanDrawn { loan, by, amount, valued_on, left: 0, waited, at };
		assert_eq!(last_event(), event);
		assert_noop!(draw(loan, 1), Fault::ExceedsAgreed);
	});
}

#[test]
fn parts_are_drawn_until_nothing_is_left() {
	with_programme(|| {
		let loan = agreed_as(1);
		assert_ok!(draw(loan, 20_000_000));
		assert_eq!((outstanding(loan), budget()), (20_000_000, (30_000_000, 20_000_000)));
		go_to(today().plus(10));
		assert_ok!(draw(loan, 10_000_000));
		let Event::LoanDrawn { left, waited, .. } = last_event() else { panic!("it was drawn") };
		assert_eq!((left, waited), (20_000_000, None));
		assert_noop!(draw(loan, 20_000_001), Fault::ExceedsAgreed);
		let policy = PolicyLoans::<Test>::get(loan).unwrap();
		assert_eq!((policy.drawn_at, policy.last_draw), (Some(START), Some(today())));
		let finish =
			|officer| Lending::finish_drawing(RuntimeOrigin::signed(officer), loan, fresh_ref());
		assert_noop!(finish(OLD_BANKER), Fault::NotOwnLoan);
		assert_ok!(finish(BANKER));
		let at = madang_testing::now::<Test>();
		assert_eq!(last_event(), Event::DrawingEnded { loan, by: caller(BANKER), at });
		assert_eq!(budget(), (0, 30_000_000));
		assert_noop!(draw(loan, 1), Programme::WrongStage);
		assert_noop!(finish(BANKER), Programme::WrongStage);
	});
}

#[test]
fn a_hold_that_lapsed_between_two_draws_is_renewed() {
	with_programme(|| {
		let loan = agreed_as(1);
		assert_ok!(draw(loan, 20_000_000));
		let hold = pallet_programmes::Holds::<Test>::get(loan).unwrap();
		pass(hold.term.last);
		assert_eq!(budget(), (0, 20_000_000));
		assert_noop!(draw(loan, 1_000_000), Programme::HoldNotInForce);
		let origin = RuntimeOrigin::signed(BANKER);
		assert_ok!(Lending::renew_hold(origin, loan, fresh_ref()));
		assert_ok!(draw(loan, 30_000_000));
	});
}

#[test]
fn interest_counts_from_the_value_day() {
	with_programme(|| {
		let loan = agreed_as(1);
		let agreed = today();
		go_to(agreed.plus(20));
		assert_noop!(draw_on(loan, AMOUNT, agreed.minus(1)), Fault::ValueDayTooEarly);
		assert_noop!(draw_on(loan, AMOUNT, today().plus(1)), Fault::ValueDayInFuture);
		assert_ok!(draw_on(loan, AMOUNT, agreed.plus(3)));
		assert_eq!(stored(loan).disbursed_on, Some(agreed.plus(3)));
		// 50,000,000 × 2.5 % × 10 days.
		let owed = Lending::payoff(loan, agreed.plus(13)).unwrap();
		assert_eq!((owed.principal, owed.interest), (AMOUNT, 34_246));
	});
}

#[test]
fn nothing_is_drawn_before_the_agreement_after_the_offer_or_by_others() {
	with_programme(|| {
		let loan = prepared_as(1);
		assert_noop!(draw(loan, AMOUNT), Fault::WrongState);
		assert_ok!(decide(loan, crate::Decision::Approve(None)));
		assert_noop!(draw(loan, AMOUNT), Fault::WrongState);
		assert_ok!(agree(loan));
		assert_noop!(draw(loan, 0), Fault::ZeroAmount);
		assert_noop!(draw(loan, AMOUNT + 1), Fault::ExceedsAgreed);
		let other = RuntimeOrigin::signed(OLD_BANKER);
		let theirs = Lending::draw(other, loan, AMOUNT, today(), fresh_ref());
		assert_noop!(theirs, Fault::NotOwnLoan);
		let first = next();
		let finish = Lending::finish_drawing(RuntimeOrigin::signed(BANKER), loan, fresh_ref());
		assert_noop!(finish, Fault::WrongState);
		assert_eq!(next(), first);
		let last = stored(loan).offer.unwrap().last;
		go_to(last.plus(1));
		assert_noop!(draw(loan, AMOUNT), Fault::OfferEnded);
	});
}

#[test]
fn a_day_that_is_closed_takes_no_draw() {
	with_programme(|| {
		let loan = agreed_as(1);
		let agreed = today();
		go_to(agreed.plus(40));
		assert_noop!(draw_on(loan, AMOUNT, agreed), Fault::ValueDayTooEarly);
	});
}

#[test]
fn more_parts_than_a_ledger_has_room_for_are_drawn() {
	with_programme(|| {
		let loan = agreed_as(1);
		for _ in 0..40 {
			assert_ok!(draw(loan, 1_000_000));
			go_to(today().plus(1));
		}
		assert_eq!(outstanding(loan), 40_000_000);
		let entry = Programmes::entry(loan).unwrap();
		assert_eq!((entry.drawn, entry.stage), (40_000_000, Stage::Drawing));
	});
}
