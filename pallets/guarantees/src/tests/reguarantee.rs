//! Another foundation takes over a part: one offers, the other accepts.

use super::*;
use madang_primitives::InstitutionId;

#[test]
fn an_offer_binds_nobody_until_it_is_accepted() {
	for state in [GuaranteeState::Notified, GuaranteeState::InForce] {
		build_and_execute(|| {
			let guarantee = guarantee_in(state);
			let loan = loan_of(guarantee);
			events();
			assert_ok!(offer(guarantee, Some(half())));
			let (by, ratio) = (FEDERATION, 500_000);
			let offered = Reguarantee { by, ratio, accepted: false };
			assert_eq!(stored(guarantee).reguarantee, Some(offered));
			assert_eq!(stored(guarantee).accepted_reguarantee(), None);
			let (by, at) = (caller(GUARANTOR), START);
			let event = Event::ReguaranteeOffered { guarantee, loan, offer: Some(half()), by, at };
			assert_eq!(events(), [event]);

			assert_ok!(accept(FEDERATOR, guarantee, ratio));
			let accepted = Reguarantee { accepted: true, ..offered };
			assert_eq!(stored(guarantee).accepted_reguarantee(), Some(accepted));
			let (by, foundation) = (caller(FEDERATOR), FOUNDATION);
			let event = Event::ReguaranteeAccepted { guarantee, loan, foundation, ratio, by, at };
			assert_eq!(events(), [event]);
		});
	}
}

#[test]
fn an_offer_is_replaced_or_taken_back_until_it_is_accepted() {
	build_and_execute(|| {
		let guarantee = guarantee_in(GuaranteeState::InForce);
		let loan = loan_of(guarantee);
		assert_ok!(offer(guarantee, Some(half())));
		let other = ReguaranteeOffer { by: OTHER_FOUNDATION, ratio: 1 };
		assert_ok!(offer(guarantee, Some(other)));
		assert_noop!(accept(FEDERATOR, guarantee, half().ratio), Fault::NoOffer);
		events();
		assert_ok!(offer(guarantee, None));
		assert_eq!(stored(guarantee).reguarantee, None);
		let (by, at) = (caller(GUARANTOR), START);
		let event = Event::ReguaranteeOffered { guarantee, loan, offer: None, by, at };
		assert_eq!(events(), [event]);
		assert_noop!(accept(OTHER_GUARANTOR, guarantee, 1), Fault::NoOffer);
		assert_ok!(offer(guarantee, Some(half())));
		assert_ok!(accept(FEDERATOR, guarantee, half().ratio));
		assert_noop!(offer(guarantee, None), Fault::ReguaranteeAccepted);
		assert_noop!(offer(guarantee, Some(other)), Fault::ReguaranteeAccepted);
		assert_noop!(accept(FEDERATOR, guarantee, half().ratio), Fault::ReguaranteeAccepted);
	});
}

#[test]
fn an_acceptance_names_the_part() {
	build_and_execute(|| {
		let guarantee = guarantee_in(GuaranteeState::InForce);
		assert_ok!(offer(guarantee, Some(half())));
		assert_noop!(accept(FEDERATOR, guarantee, 499_999), Fault::OfferDiffers);
		assert_noop!(accept(FEDERATOR, guarantee, 500_001), Fault::OfferDiffers);
		assert_noop!(accept(FEDERATOR, GuaranteeId(404), 500_000), Fault::GuaranteeNotFound);
		assert_ok!(accept(FEDERATOR, guarantee, 500_000));
	});
}

#[test]
fn only_another_active_foundation_takes_over_and_only_a_permitted_part() {
	build_and_execute(|| {
		let guarantee = guarantee_in(GuaranteeState::InForce);
		madang_testing::suspend::<Test>(OTHER_FOUNDATION);
		let cases = [
			(FEDERATION, 0, Fault::RatioOutOfRange),
			(FEDERATION, 600_001, Fault::RatioOutOfRange),
			(FOUNDATION, 1, Fault::SelfReguarantee),
			(BANK, 1, Fault::NotAFoundation),
			(OTHER_FOUNDATION, 1, Fault::NotAFoundation),
			(InstitutionId(404), 1, Fault::NotAFoundation),
		];
		for (by, ratio, fault) in cases {
			assert_noop!(offer(guarantee, Some(ReguaranteeOffer { by, ratio })), fault);
		}
		for ratio in [1, 600_000] {
			assert_ok!(offer(guarantee, Some(ReguaranteeOffer { by: FEDERATION, ratio })));
		}
	});
}

#[test]
fn a_part_is_taken_over_while_nothing_has_happened() {
	for state in STATES {
		build_and_execute(|| {
			let guarantee = guarantee_in(state);
			match state {
				GuaranteeState::Notified | GuaranteeState::InForce => {
					assert_ok!(offer(guarantee, Some(half())));
				}
				_ => {
					assert_noop!(offer(guarantee, Some(half())), Fault::WrongState);
				}
			}
		});
	}
}

#[test]
fn an_offer_is_not_accepted_once_the_guarantee_is_claimable() {
	build_and_execute(|| {
		let guarantee = guarantee_in(GuaranteeState::InForce);
		assert_ok!(offer(guarantee, Some(half())));
		assert_ok!(make_claimable(loan_of(guarantee)));
		assert_noop!(accept(FEDERATOR, guarantee, half().ratio), Fault::WrongState);
	});
}

#[test]
fn a_foundation_that_left_is_replaced() {
	build_and_execute(|| {
		let guarantee = guarantee_in(GuaranteeState::InForce);
		assert_ok!(offer(guarantee, Some(half())));
		assert_ok!(accept(FEDERATOR, guarantee, half().ratio));
		madang_testing::suspend::<Test>(FEDERATION);
		let other = ReguaranteeOffer { by: OTHER_FOUNDATION, ratio: 1 };
		assert_ok!(offer(guarantee, Some(other)));
		assert_ok!(accept(OTHER_GUARANTOR, guarantee, 1));
	});
}
