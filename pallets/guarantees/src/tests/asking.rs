//! Asking for a guarantee, the end of the application, and what lending looks at.

use super::*;
use crate::Cover;

const LOAN: LoanId = LoanId(7);

#[test]
fn a_request_is_kept_as_it_was_asked() {
	build_and_execute(|| {
		assert_eq!(ask(LOAN, request()), Ok(GuaranteeId(1)));
		let asked = Guarantee {
			foundation: FOUNDATION,
			loan: LOAN,
			creditor: BANK,
			principal: PRINCIPAL,
			asked: ASKED,
			cover: 0,
			ratio: RATIO,
			letter: None,
			state: GuaranteeState::Asked,
			since: START,
			term: None,
			drawn: 0,
			claimed: 0,
			paid: 0,
			reguarantee: None,
			notices: 0,
		};
		assert_eq!(stored(GuaranteeId(1)), asked);
		assert_eq!((OfLoan::<Test>::get(LOAN), next()), (Some(GuaranteeId(1)), GuaranteeId(2)));
		let (guarantee, loan, at) = (GuaranteeId(1), LOAN, START);
		let event = Event::GuaranteeAsked { guarantee, loan, request: request(), by: banker(), at };
		assert_eq!(events(), [event]);
	});
}

#[test]
fn a_request_outside_the_limits_is_rejected() {
	build_and_execute(|| {
		let base = request();
		let cases = [
			(Request { amount: 0, ..base }, Fault::ZeroAmount),
			(Request { ratio: 0, ..base }, Fault::RatioOutOfRange),
			(Request { ratio: 1_000_001, ..base }, Fault::RatioOutOfRange),
			(Request { amount: ASKED + 1, ..base }, Fault::ExceedsRatio),
			(Request { principal: PRINCIPAL - 1, ..base }, Fault::ExceedsRatio),
			(Request { principal: 0, ..base }, Fault::ExceedsRatio),
			(Request { foundation: BANK, ..base }, Fault::NotAFoundation),
			(Request { foundation: AGENCY, ..base }, Fault::NotAFoundation),
			(
				Request { foundation: madang_primitives::InstitutionId(404), ..base },
				Fault::NotAFoundation,
			),
		];
		for (request, fault) in cases {
			assert_noop!(ask(LOAN, request), fault);
		}
		madang_testing::suspend::<Test>(FOUNDATION);
		assert_noop!(ask(LOAN, base), Fault::NotAFoundation);
	});
}

#[test]
fn a_request_at_the_limits_is_accepted() {
	build_and_execute(|| {
		let base = request();
		for (loan, request) in (1..).map(LoanId).zip([
			Request { amount: 1, principal: 2, ratio: 500_000, ..base },
			Request { amount: PRINCIPAL, ratio: 1_000_000, ..base },
			Request { amount: u64::MAX, principal: u64::MAX, ratio: 1_000_000, ..base },
		]) {
			assert_ok!(ask(loan, request));
		}
	});
}

#[test]
fn a_loan_has_one_guarantee_until_that_ended_without_a_debt() {
	for state in STATES {
		build_and_execute(|| {
			let guarantee = guarantee_in(state);
			let loan = loan_of(guarantee);
			if !state.ended_without_debt() {
				assert_noop!(ask(loan, request()), Fault::GuaranteeExists);
				return;
			}
			let other = Request { foundation: OTHER_FOUNDATION, ..request() };
			assert_eq!(ask(loan, other), Ok(GuaranteeId(2)));
			assert_eq!(OfLoan::<Test>::get(loan), Some(GuaranteeId(2)));
			// The earlier one stays as it ended.
			assert_eq!(stored(guarantee).state, state);
		});
	}
}

#[test]
fn numbers_end() {
	new_test_ext().execute_with(|| {
		NextGuarantee::<Test>::put(GuaranteeId(u64::MAX));
		assert_noop!(ask(LOAN, request()), Fault::NumbersExhausted);
	});
}

#[test]
fn a_guarantee_ends_with_the_application() {
	for (state, by) in [
		(GuaranteeState::Asked, Some(banker())),
		(GuaranteeState::Notified, Some(banker())),
		(GuaranteeState::Notified, None),
	] {
		build_and_execute(|| {
			let guarantee = guarantee_in(state);
			let loan = loan_of(guarantee);
			events();
			assert_ok!(<Guarantees as Book<u64>>::withdraw(loan, by.as_ref()));
			assert_eq!(stored(guarantee).state, GuaranteeState::Withdrawn);
			let (foundation, creditor, at) = (FOUNDATION, BANK, START);
			let event = Event::GuaranteeWithdrawn { guarantee, loan, foundation, creditor, by, at };
			assert_eq!(events(), [event]);
		});
	}
}

#[test]
fn an_application_without_a_live_guarantee_ends_without_effect() {
	build_and_execute(|| {
		let ended = STATES.into_iter().filter(|state| state.ended_without_debt());
		let loans: Vec<LoanId> = ended.map(|state| loan_of(guarantee_in(state))).collect();
		let before = sp_io::storage::root(sp_runtime::StateVersion::V1);
		assert_ok!(withdraw(LOAN));
		assert_eq!(loans.len(), 4);
		loans.into_iter().for_each(|loan| {
			assert_ok!(withdraw(loan));
		});
		assert_eq!(sp_io::storage::root(sp_runtime::StateVersion::V1), before);
	});
}

#[test]
fn a_guarantee_of_a_debt_is_not_withdrawn() {
	build_and_execute(|| {
		for state in STATES {
			if state.covers_debt()
				|| matches!(state, GuaranteeState::Paid | GuaranteeState::Released)
			{
				let loan = loan_of(guarantee_in(state));
				assert_noop!(withdraw(loan), Fault::WrongState);
			}
		}
	});
}

#[test]
fn lending_relies_on_what_is_notified_or_in_force_and_on_nothing_else() {
	for state in STATES {
		build_and_execute(|| {
			let guarantee = guarantee_in(state);
			let loan = loan_of(guarantee);
			let stands = matches!(state, GuaranteeState::Notified | GuaranteeState::InForce);
			let cover = Cover { guarantee, foundation: FOUNDATION, cover: COVER, ratio: RATIO };
			assert_eq!(<Guarantees as Book<u64>>::in_notice(loan), stands.then_some(cover));
			assert_eq!(state_of(loan), Some(state));
			let found = Some((guarantee, stored(guarantee)));
			assert_eq!(<Guarantees as Book<u64>>::guarantee(loan), found);
		});
	}
}

#[test]
fn a_loan_without_a_guarantee_has_nothing() {
	build_and_execute(|| {
		assert_eq!(<Guarantees as Book<u64>>::in_notice(LOAN), None);
		assert_eq!(state_of(LOAN), None);
		assert_eq!(<Guarantees as Book<u64>>::guarantee(LOAN), None);
		for result in [
			form(LOAN, 1),
			notify(LOAN, NoticeKind::Other, 0),
			make_claimable(LOAN),
			cure(LOAN),
			claim(LOAN, 1),
			release(LOAN, 1),
		] {
			assert_eq!(result, Err(Fault::GuaranteeNotFound.into()));
		}
	});
}
