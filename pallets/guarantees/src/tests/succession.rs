//! A foundation left: the council assigns its guarantees.

use super::*;
use crate::{AssignedGuarantees, MaxAssigned};
use frame_support::traits::Get;
use madang_primitives::InstitutionId;
use sp_runtime::DispatchError::BadOrigin;

fn assign_by(
	origin: RuntimeOrigin,
	guarantees: &[GuaranteeId],
	to: InstitutionId,
) -> DispatchResult {
	let guarantees = AssignedGuarantees::truncate_from(guarantees.to_vec());
	Guarantees::assign(origin, guarantees, FOUNDATION, to)
}

fn assign(guarantees: &[GuaranteeId], to: InstitutionId) -> DispatchResult {
	assign_by(RuntimeOrigin::root(), guarantees, to)
}

#[test]
fn guarantees_in_any_state_go_to_another_foundation() {
	build_and_execute(|| {
		let all = STATES.map(guarantee_in);
		let before = all.map(stored);
		madang_testing::suspend::<Test>(FOUNDATION);
		events();
		assert_ok!(assign(&all, OTHER_FOUNDATION));
		for (guarantee, before) in all.into_iter().zip(before) {
			assert_eq!(stored(guarantee), Guarantee { foundation: OTHER_FOUNDATION, ..before });
		}
		let guarantees = AssignedGuarantees::truncate_from(all.to_vec());
		let (from, to, at) = (FOUNDATION, OTHER_FOUNDATION, madang_testing::now::<Test>());
		assert_eq!(events(), [Event::GuaranteesAssigned { guarantees, from, to, at }]);
	});
}

#[test]
fn the_new_foundation_acts_and_the_old_one_does_not() {
	build_and_execute(|| {
		let guarantee = guarantee_in(GuaranteeState::Claimed);
		assert_ok!(Institutions::withdraw_institution(RuntimeOrigin::root(), FOUNDATION));
		assert_noop!(pay(guarantee, 1), BadOrigin);
		assert_ok!(assign(&[guarantee], OTHER_FOUNDATION));
		let origin = RuntimeOrigin::signed(OTHER_GUARANTOR);
		assert_ok!(Guarantees::pay(origin, guarantee, 1, day(), fresh_ref()));
		assert_eq!(Ledger::heard().len(), 1);
	});
}

#[test]
fn a_foundation_that_was_suspended_for_a_time_has_lost_what_was_assigned() {
	build_and_execute(|| {
		let (assigned, kept) =
			(guarantee_in(GuaranteeState::Asked), guarantee_in(GuaranteeState::Asked));
		madang_testing::suspend::<Test>(FOUNDATION);
		assert_ok!(assign(&[assigned], OTHER_FOUNDATION));
		assert_ok!(Institutions::readmit_institution(RuntimeOrigin::root(), FOUNDATION));
		assert_noop!(approve(assigned, COVER), Fault::NotOwnGuarantee);
		assert_ok!(approve(kept, COVER));
	});
}

#[test]
fn nobody_re_guarantees_what_was_assigned_to_it() {
	build_and_execute(|| {
		let [own, other] = [FEDERATION, OTHER_FOUNDATION].map(|by| {
			let guarantee = guarantee_in(GuaranteeState::InForce);
			assert_ok!(offer(guarantee, Some(ReguaranteeOffer { by, ..half() })));
			guarantee
		});
		assert_ok!(accept(FEDERATOR, own, half().ratio));
		assert_ok!(accept(OTHER_GUARANTOR, other, half().ratio));
		madang_testing::suspend::<Test>(FOUNDATION);
		assert_ok!(assign(&[own, other], FEDERATION));
		assert_eq!(stored(own).reguarantee, None);
		assert!(stored(other).accepted_reguarantee().is_some());
	});
}

#[test]
fn the_council_assigns_only_what_a_foundation_left() {
	build_and_execute(|| {
		let guarantee = guarantee_in(GuaranteeState::InForce);
		let other = Request { foundation: OTHER_FOUNDATION, ..request() };
		let others = ask(LoanId(1), other).unwrap();
		assert_noop!(assign(&[guarantee], OTHER_FOUNDATION), Fault::FoundationActive);
		madang_testing::suspend::<Test>(FOUNDATION);
		assert_noop!(assign(&[], OTHER_FOUNDATION), Fault::NothingNamed);
		assert_noop!(assign(&[guarantee, others], FEDERATION), Fault::NotOwnGuarantee);
		let twice = [guarantee, guarantee];
		assert_noop!(assign(&twice, FEDERATION), Fault::NotOwnGuarantee);
		let unknown = [guarantee, GuaranteeId(404)];
		assert_noop!(assign(&unknown, FEDERATION), Fault::GuaranteeNotFound);
		for to in [FOUNDATION, BANK, InstitutionId(404)] {
			assert_noop!(assign(&[guarantee], to), Fault::NotAFoundation);
		}
		for account in [GUARANTOR, OTHER_GUARANTOR, BANKER, NON_MEMBER] {
			let origin = RuntimeOrigin::signed(account);
			assert_noop!(assign_by(origin, &[guarantee], FEDERATION), BadOrigin);
		}
		assert_ok!(assign(&[guarantee], FEDERATION));
		assert_noop!(assign(&[guarantee], FEDERATION), Fault::NotOwnGuarantee);
	});
}

#[test]
fn one_call_assigns_as_many_as_the_bound_says() {
	build_and_execute(|| {
		let most: u32 = MaxAssigned::get();
		let all: Vec<GuaranteeId> =
			(0..most).map(|_| guarantee_in(GuaranteeState::Asked)).collect();
		madang_testing::suspend::<Test>(FOUNDATION);
		assert_ok!(assign(&all, FEDERATION));
		let more = [all, vec![GuaranteeId(404)]].concat();
		assert!(AssignedGuarantees::try_from(more).is_err());
	});
}
