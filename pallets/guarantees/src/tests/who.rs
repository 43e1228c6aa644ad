//! Who may call what, and that a call is made once.

use super::*;
use sp_runtime::DispatchError::BadOrigin;

type Act = fn(RuntimeOrigin, GuaranteeId, [u8; 32]) -> DispatchResult;

/// Every call of a foundation that is the guarantee's, with a state in which it succeeds.
const OWN: [(GuaranteeState, Act); 6] = [
	(GuaranteeState::Asked, |origin, guarantee, external_ref| {
		let decision = Decision::Approve { cover: COVER, letter: LETTER };
		Guarantees::decide(origin, guarantee, decision, external_ref)
	}),
	(GuaranteeState::Notified, |origin, guarantee, external_ref| {
		Guarantees::withdraw_approval(origin, guarantee, REASON, external_ref)
	}),
	(GuaranteeState::InForce, |origin, guarantee, external_ref| {
		let numbers = NoticeNumbers::truncate_from(vec![0]);
		Guarantees::acknowledge(origin, guarantee, numbers, external_ref)
	}),
	(GuaranteeState::Claimed, |origin, guarantee, external_ref| {
		Guarantees::pay(origin, guarantee, 1, day(), external_ref)
	}),
	(GuaranteeState::Claimed, |origin, guarantee, external_ref| {
		Guarantees::deny(origin, guarantee, REASON, external_ref)
	}),
	(GuaranteeState::InForce, |origin, guarantee, external_ref| {
		Guarantees::reguarantee(origin, guarantee, Some(half()), external_ref)
	}),
];

fn signed(account: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(account)
}

#[test]
fn only_the_own_foundations_officer_with_the_duty_acts() {
	for (state, act) in OWN {
		build_and_execute(|| {
			let guarantee = guarantee_in(state);
			// An outsider, officers of other kinds of institutions, and one without the duty.
			for account in [NON_MEMBER, BANKER, FUNDER, TELLER] {
				assert_noop!(act(signed(account), guarantee, fresh_ref()), BadOrigin);
			}
			for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
				assert_noop!(act(origin, guarantee, fresh_ref()), BadOrigin);
			}
			for account in [OTHER_GUARANTOR, FEDERATOR] {
				assert_noop!(act(signed(account), guarantee, fresh_ref()), Fault::NotOwnGuarantee);
			}
			assert_ok!(act(signed(GUARANTOR), guarantee, fresh_ref()));
		});
	}
}

#[test]
fn nobody_acts_for_a_foundation_that_is_suspended() {
	for (state, act) in OWN {
		build_and_execute(|| {
			let guarantee = guarantee_in(state);
			madang_testing::suspend::<Test>(FOUNDATION);
			assert_noop!(act(signed(GUARANTOR), guarantee, fresh_ref()), BadOrigin);
		});
	}
}

#[test]
fn a_guarantee_that_does_not_exist_is_not_found() {
	build_and_execute(|| {
		for (_, act) in OWN {
			assert_noop!(
				act(signed(GUARANTOR), GuaranteeId(404), fresh_ref()),
				Fault::GuaranteeNotFound
			);
		}
	});
}

#[test]
fn a_call_that_is_sent_twice_fails_because_of_its_reference() {
	type Members = pallet_institutions::Error<Test>;
	for (state, act) in OWN {
		build_and_execute(|| {
			let (guarantee, external_ref) = (guarantee_in(state), fresh_ref());
			assert_ok!(act(signed(GUARANTOR), guarantee, external_ref));
			assert_noop!(act(signed(GUARANTOR), guarantee, external_ref), Members::ExternalRefUsed);
			// Also for a guarantee of which it would fail anyway.
			assert_noop!(
				act(signed(GUARANTOR), GuaranteeId(404), external_ref),
				Members::ExternalRefUsed
			);
		});
	}
	build_and_execute(|| {
		let (guarantee, external_ref) = (guarantee_in(GuaranteeState::InForce), fresh_ref());
		assert_ok!(offer(guarantee, Some(half())));
		let again = || {
			let ratio = half().ratio;
			Guarantees::accept_reguarantee(signed(FEDERATOR), guarantee, ratio, external_ref)
		};
		assert_ok!(again());
		assert_noop!(again(), Members::ExternalRefUsed);
	});
}

#[test]
fn only_the_foundation_that_has_the_offer_accepts_it() {
	build_and_execute(|| {
		let guarantee = guarantee_in(GuaranteeState::InForce);
		assert_ok!(offer(guarantee, Some(half())));
		let ratio = half().ratio;
		for account in [NON_MEMBER, BANKER, FUNDER, TELLER] {
			assert_noop!(accept(account, guarantee, ratio), BadOrigin);
		}
		for account in [GUARANTOR, OTHER_GUARANTOR] {
			assert_noop!(accept(account, guarantee, ratio), Fault::NoOffer);
		}
		assert_ok!(accept(FEDERATOR, guarantee, ratio));
	});
}

#[test]
fn calls_that_lending_hears_of_include_its_weight() {
	use crate::{ClaimSettled, DecisionTimes, WeightInfo};
	use frame_support::dispatch::GetDispatchInfo;
	type Weights = crate::weights::ComputedWeight;
	let guarantee = GuaranteeId(1);
	let (amount, valued_on, external_ref) = (1, KoreanDay(0), [0; 32]);
	let pay = crate::Call::<Test>::pay { guarantee, amount, valued_on, external_ref };
	let deny = crate::Call::<Test>::deny { guarantee, reason: REASON, external_ref };
	let lending = <Ledger as ClaimSettled<u64>>::weight();
	assert_eq!(pay.get_dispatch_info().call_weight, Weights::pay() + lending);
	assert_eq!(deny.get_dispatch_info().call_weight, Weights::deny() + lending);
	let decision = Decision::Approve { cover: 1, letter: LETTER };
	let decide = crate::Call::<Test>::decide { guarantee, decision, external_ref };
	let counting = <Ledger as DecisionTimes>::weight();
	assert_eq!(decide.get_dispatch_info().call_weight, Weights::decide() + counting);
}
