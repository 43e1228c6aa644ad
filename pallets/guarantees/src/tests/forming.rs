//! The debt is formed, and the guarantee with it.

use super::*;

#[test]
fn the_first_draw_puts_the_guarantee_in_force() {
	build_and_execute(|| {
		let guarantee = guarantee_in(GuaranteeState::Notified);
		let loan = loan_of(guarantee);
		events();
		assert_ok!(form(loan, 60_000_000));
		let found = stored(guarantee);
		assert_eq!((found.state, found.since), (GuaranteeState::InForce, START));
		assert_eq!((found.drawn, found.notices), (60_000_000, 1));
		let formed = Event::GuaranteeFormed {
			guarantee,
			loan,
			foundation: FOUNDATION,
			creditor: BANK,
			amount: 60_000_000,
			drawn: 60_000_000,
			on: day(),
			by: banker(),
			at: START,
		};
		assert_eq!(events(), [formed, notice_event(guarantee, NoticeKind::Formed, 60_000_000)]);
	});
}

#[test]
fn a_later_draw_adds_its_principal_and_gives_its_notice() {
	build_and_execute(|| {
		let guarantee = guarantee_in(GuaranteeState::Notified);
		let loan = loan_of(guarantee);
		assert_ok!(form(loan, 60_000_000));
		events();
		Timestamp::set_timestamp(START + 1);
		assert_ok!(form(loan, DRAWN - 60_000_000));
		let found = stored(guarantee);
		// In force since its first draw.
		assert_eq!((found.state, found.since), (GuaranteeState::InForce, START));
		assert_eq!((found.drawn, found.notices), (DRAWN, 2));
		let formed = events().remove(0);
		let Event::GuaranteeFormed { amount, drawn, at, .. } = formed else {
			panic!("{formed:?}");
		};
		assert_eq!((amount, drawn, at), (DRAWN - 60_000_000, DRAWN, START + 1));
		assert_eq!(notice(guarantee, 1).at, START + 1);
	});
}

#[test]
fn no_more_is_drawn_than_the_cover_allows() {
	build_and_execute(|| {
		let guarantee = guarantee_in(GuaranteeState::Notified);
		let loan = loan_of(guarantee);
		// 85 % of this is the cover and a fraction of a won.
		assert_eq!(crate::part_of(DRAWN, RATIO), COVER);
		assert_eq!(crate::part_of(DRAWN + 1, RATIO), COVER + 1);
		assert_noop!(form(loan, 0), Fault::ZeroAmount);
		assert_noop!(form(loan, DRAWN + 1), Fault::ExceedsCover);
		assert_noop!(form(loan, u64::MAX), Fault::ExceedsCover);
		assert_ok!(form(loan, DRAWN));
		// Many small draws do not go past it either.
		assert_noop!(form(loan, 1), Fault::ExceedsCover);
		assert_noop!(form(loan, u64::MAX), Fault::ExceedsCover);
	});
}

#[test]
fn only_a_notified_guarantee_or_one_in_force_is_drawn_on() {
	build_and_execute(|| {
		for state in STATES {
			let loan = loan_of(guarantee_in(state));
			match state {
				GuaranteeState::Notified => {
					assert_ok!(form(loan, 1));
				}
				GuaranteeState::InForce => {
					assert_noop!(form(loan, 1), Fault::ExceedsCover);
				}
				_ => {
					assert_noop!(form(loan, 1), Fault::WrongState);
				}
			}
		}
	});
}
