//! From the reason for a claim to its end.

use super::*;

#[test]
fn a_guarantee_becomes_claimable_by_a_call_or_a_term() {
	for by in [None, Some(banker())] {
		build_and_execute(|| {
			let guarantee = guarantee_in(GuaranteeState::InForce);
			let loan = loan_of(guarantee);
			events();
			let on = day().minus(1);
			assert_ok!(<Guarantees as Book<u64>>::make_claimable(loan, on, by.as_ref()));
			assert_eq!(stored(guarantee).state, GuaranteeState::Claimable);
			let (foundation, creditor, at) = (FOUNDATION, BANK, START);
			let (number, kind, amount) = (1, NoticeKind::Other, 0);
			let expected = [
				Event::GuaranteeClaimable {
					guarantee,
					loan,
					foundation,
					creditor,
					on,
					by: by.clone(),
					at,
				},
				Event::NoticeGiven {
					guarantee,
					loan,
					foundation,
					creditor,
					number,
					kind,
					amount,
					on,
					by,
					at,
				},
			];
			assert_eq!(events(), expected);
		});
	}
}

#[test]
fn a_debtor_who_pays_up_cures_before_the_claim_and_after_its_denial() {
	for state in [GuaranteeState::Claimable, GuaranteeState::Denied] {
		build_and_execute(|| {
			let guarantee = guarantee_in(state);
			let loan = loan_of(guarantee);
			events();
			assert_ok!(cure(loan));
			let found = stored(guarantee);
			assert_eq!((found.state, found.claimed), (GuaranteeState::InForce, 0));
			let cured = Event::GuaranteeCured {
				guarantee,
				loan,
				foundation: FOUNDATION,
				creditor: BANK,
				on: day(),
				by: Some(banker()),
				at: START,
			};
			assert_eq!(events(), [cured, notice_event(guarantee, NoticeKind::Other, 0)]);
		});
	}
}

#[test]
fn a_claim_waits_for_the_foundation() {
	for state in [GuaranteeState::Claimable, GuaranteeState::Denied] {
		build_and_execute(|| {
			let guarantee = guarantee_in(state);
			let loan = loan_of(guarantee);
			let notices = stored(guarantee).notices;
			events();
			assert_ok!(claim(loan, 70_000_000));
			let found = stored(guarantee);
			assert_eq!((found.state, found.claimed), (GuaranteeState::Claimed, 70_000_000));
			assert_eq!(found.notices, notices);
			let claimed = Event::GuaranteeClaimed {
				guarantee,
				loan,
				foundation: FOUNDATION,
				creditor: BANK,
				amount: 70_000_000,
				on: day(),
				by: banker(),
				at: START,
			};
			assert_eq!(events(), [claimed]);
		});
	}
}

#[test]
fn a_claim_is_within_the_cover() {
	build_and_execute(|| {
		let guarantee = guarantee_in(GuaranteeState::Claimable);
		let loan = loan_of(guarantee);
		assert_noop!(claim(loan, 0), Fault::ZeroAmount);
		assert_noop!(claim(loan, COVER + 1), Fault::ExceedsCover);
		assert_ok!(claim(loan, COVER));
	});
}

#[test]
fn steps_of_the_creditor_keep_to_the_table() {
	use crate::{GuaranteeState as State, Step};
	build_and_execute(|| {
		let steps: [(Step, &dyn Fn(LoanId) -> DispatchResult); 5] = [
			(Step::MakeClaimable, &make_claimable),
			(Step::Cure, &cure),
			(Step::Claim, &|loan| claim(loan, 1)),
			(Step::Release, &|loan| release(loan, 1)),
			(Step::Revive, &|loan| revive(loan, 1)),
		];
		for (step, act) in steps {
			for state in STATES {
				let guarantee = guarantee_in(state);
				match state.next(step) {
					Ok(after) => {
						assert_ok!(act(loan_of(guarantee)));
						assert_eq!(stored(guarantee).state, after);
					}
					Err(_) => {
						assert_noop!(act(loan_of(guarantee)), Fault::WrongState);
					}
				}
			}
		}
		assert_eq!(State::Claimed.next(Step::Cure), Err(crate::NoSuchStep));
	});
}

#[test]
fn a_payment_is_recorded_and_lending_is_told() {
	build_and_execute(|| {
		let guarantee = guarantee_in(GuaranteeState::Claimed);
		let loan = loan_of(guarantee);
		events();
		let valued_on = day().minus(2);
		let (origin, external_ref) = (RuntimeOrigin::signed(GUARANTOR), fresh_ref());
		assert_ok!(Guarantees::pay(origin, guarantee, 79_000_000, valued_on, external_ref));
		let found = stored(guarantee);
		assert_eq!((found.state, found.since), (GuaranteeState::Paid, START));
		assert_eq!((found.claimed, found.paid), (COVER, 79_000_000));
		let by = caller(GUARANTOR);
		let event = Event::ClaimPaid {
			guarantee,
			loan,
			creditor: BANK,
			amount: 79_000_000,
			valued_on,
			reguarantor: None,
			reguarantor_owes: 0,
			by: by.clone(),
			at: START,
		};
		assert_eq!(events(), [event]);
		// The ledger already sees the guarantee paid.
		let paid = Heard::Paid(loan, guarantee, 79_000_000, valued_on, by, GuaranteeState::Paid);
		assert_eq!(Ledger::heard(), [paid]);
	});
}

#[test]
fn a_payment_says_what_the_other_foundation_owes() {
	for (accepted, expected) in [(true, (Some(FEDERATION), 39_500_000)), (false, (None, 0))] {
		build_and_execute(|| {
			let guarantee = guarantee_in(GuaranteeState::InForce);
			let loan = loan_of(guarantee);
			assert_ok!(offer(guarantee, Some(half())));
			if accepted {
				assert_ok!(accept(FEDERATOR, guarantee, half().ratio));
			}
			assert_ok!(make_claimable(loan));
			assert_ok!(claim(loan, COVER));
			events();
			assert_ok!(pay(guarantee, 79_000_001));
			let Event::ClaimPaid { reguarantor, reguarantor_owes, .. } = events().remove(0) else {
				panic!("it is paid");
			};
			assert_eq!((reguarantor, reguarantor_owes), expected);
		});
	}
}

#[test]
fn a_payment_is_at_most_the_claim_and_not_of_tomorrow() {
	build_and_execute(|| {
		let guarantee = guarantee_in(GuaranteeState::Claimable);
		assert_ok!(claim(loan_of(guarantee), 1_000));
		assert_noop!(pay(guarantee, 0), Fault::ZeroAmount);
		assert_noop!(pay(guarantee, 1_001), Fault::ExceedsClaim);
		let (origin, tomorrow) = (RuntimeOrigin::signed(GUARANTOR), day().plus(1));
		assert_noop!(
			Guarantees::pay(origin, guarantee, 1_000, tomorrow, fresh_ref()),
			Fault::FutureDay
		);
		assert_ok!(pay(guarantee, 1_000));
	});
}

#[test]
fn a_denial_is_recorded_and_lending_is_told() {
	build_and_execute(|| {
		let guarantee = guarantee_in(GuaranteeState::Claimed);
		let loan = loan_of(guarantee);
		events();
		assert_ok!(deny(guarantee));
		let found = stored(guarantee);
		assert_eq!((found.state, found.claimed, found.paid), (GuaranteeState::Denied, COVER, 0));
		let by = caller(GUARANTOR);
		let event = Event::ClaimDenied {
			guarantee,
			loan,
			creditor: BANK,
			amount: COVER,
			reason: REASON,
			by: by.clone(),
			at: START,
		};
		assert_eq!(events(), [event]);
		let denied = Heard::Denied(loan, guarantee, by, GuaranteeState::Denied);
		assert_eq!(Ledger::heard(), [denied]);
	});
}

#[test]
fn only_a_claim_that_waits_is_paid_or_denied() {
	build_and_execute(|| {
		for state in STATES.into_iter().filter(|state| *state != GuaranteeState::Claimed) {
			let guarantee = guarantee_in(state);
			assert_noop!(pay(guarantee, 1), Fault::WrongState);
			assert_noop!(deny(guarantee), Fault::WrongState);
		}
	});
}

#[test]
fn nothing_changes_if_lending_rejects_the_end_of_a_claim() {
	build_and_execute(|| {
		let guarantee = guarantee_in(GuaranteeState::Claimed);
		Ledger::reject();
		assert_noop!(pay(guarantee, 1), REJECTED);
		assert_noop!(deny(guarantee), REJECTED);
		assert!(Ledger::heard().is_empty());
	});
}

#[test]
fn a_debt_that_is_extinguished_releases_the_foundation_also_while_a_claim_waits() {
	for state in STATES.into_iter().filter(|state| state.covers_debt()) {
		build_and_execute(|| {
			let guarantee = guarantee_in(state);
			let loan = loan_of(guarantee);
			let claimed = stored(guarantee).claimed;
			events();
			assert_ok!(release(loan, 3_000));
			let found = stored(guarantee);
			assert_eq!((found.state, found.claimed), (GuaranteeState::Released, claimed));
			let released = Event::GuaranteeReleased {
				guarantee,
				loan,
				foundation: FOUNDATION,
				creditor: BANK,
				on: day(),
				by: Some(banker()),
				at: START,
			};
			let wholly = NoticeKind::Extinguished { wholly: true };
			assert_eq!(events(), [released, notice_event(guarantee, wholly, 3_000)]);
		});
	}
}

/// Released while it was in force, and while a claim waited: the claim is not revived.
#[test]
fn a_debt_that_exists_again_is_guaranteed_again() {
	for state in [GuaranteeState::InForce, GuaranteeState::Claimed] {
		build_and_execute(|| {
			let guarantee = guarantee_in(state);
			let loan = loan_of(guarantee);
			assert_ok!(release(loan, 3_000));
			events();
			assert_ok!(revive(loan, 2_000));
			let found = stored(guarantee);
			assert_eq!((found.state, found.claimed), (GuaranteeState::InForce, 0));
			let revived = Event::GuaranteeRevived {
				guarantee,
				loan,
				foundation: FOUNDATION,
				creditor: BANK,
				amount: 2_000,
				on: day(),
				by: banker(),
				at: START,
			};
			assert_eq!(events(), [revived, notice_event(guarantee, NoticeKind::Other, 2_000)]);
			// It can be released and claimed as before.
			assert_ok!(release(loan, 1));
			assert_ok!(revive(loan, 1));
			assert_ok!(make_claimable(loan));
			assert_ok!(claim(loan, COVER));
		});
	}
}
