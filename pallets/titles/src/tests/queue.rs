//! Tests of examination, order, rejection and withdrawal.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use madang_primitives::Receipt;
use sp_runtime::DispatchError::BadOrigin;

type E = Error<Test>;

fn two_filed() -> (Receipt, Receipt) {
	assert_ok!(file(BANKER, 1, Filing::Discharge { entry: 2 }, &[]));
	let first = last();
	assert_ok!(file(AGENT, 1, Filing::Mortgage(mortgage(BANK, &[1])), &[1]));
	(first, last())
}

fn state(receipt: Receipt) -> ApplicationState {
	Applications::<Test>::get(receipt).unwrap().state
}

fn registrar() -> RuntimeOrigin {
	RuntimeOrigin::signed(REGISTRAR)
}

#[test]
fn applications_are_completed_and_rejected_in_the_order_of_receipts() {
	with_titles(|| {
		let (first, second) = two_filed();
		assert_ok!(examine(second));
		assert_noop!(Records::complete(registrar(), second, [9; 32]), E::NotHeadOfQueue);
		let ground = Ground::DutyOpen;
		assert_noop!(Records::reject(registrar(), second, ground, [9; 32]), E::NotHeadOfQueue);
		assert_ok!(examine(first));
		assert_ok!(complete(first));
		assert_ok!(complete(second));
		assert!(!Queue::<Test>::contains_key(title(1)));
		assert_eq!(state(first), ApplicationState::Completed);
	});
}

#[test]
fn each_title_has_its_own_queue() {
	with_titles(|| {
		two_filed();
		assert_ok!(file(AGENT, 2, Filing::Mortgage(mortgage(BANK, &[1])), &[1, 2]));
		assert_ok!(register_last());
	});
}

#[test]
fn only_an_examined_application_can_be_completed_or_rejected() {
	with_titles(|| {
		let (first, _) = two_filed();
		assert_noop!(Records::complete(registrar(), first, [9; 32]), E::StateForbids);
		let ground = Ground::WrongForm;
		assert_noop!(Records::reject(registrar(), first, ground, [9; 32]), E::StateForbids);
		assert_ok!(examine(first));
		let again = Records::examine(RuntimeOrigin::signed(EXAMINER), first, [9; 32]);
		assert_noop!(again, E::StateForbids);
	});
}

#[test]
fn a_rejected_application_keeps_its_ground_and_cannot_change() {
	with_titles(|| {
		let (first, second) = two_filed();
		assert_ok!(examine(first));
		System::reset_events();
		assert_ok!(reject(first));
		let ground = Ground::CauseDiffers;
		assert_eq!(state(first), ApplicationState::Rejected { ground });
		let expected = Event::ApplicationRejected { receipt: first, title: title(1), ground };
		assert_eq!(events(), [expected]);
		assert_eq!(Queue::<Test>::get(title(1)).to_vec(), [second]);
		assert_eq!(entry(1, 2).state, EntryState::Effective);
		let ground = Ground::WrongForm;
		assert_noop!(Records::reject(registrar(), first, ground, [9; 32]), E::StateForbids);
		assert_noop!(Records::complete(registrar(), first, [9; 32]), E::StateForbids);
	});
}

#[test]
fn only_the_institution_that_filed_can_withdraw_a_pending_application() {
	with_titles(|| {
		let (first, second) = two_filed();
		let withdraw_by =
			|by, receipt| Records::withdraw(RuntimeOrigin::signed(by), receipt, [9; 32]);
		assert_noop!(withdraw_by(OTHER_AGENT, second), E::NotFiledByYou);
		assert_noop!(withdraw_by(BANKER, second), E::NotFiledByYou);
		assert_noop!(withdraw_by(REGISTRAR, second), BadOrigin);
		assert_ok!(withdraw(AGENT, second));
		assert_eq!(state(second), ApplicationState::Withdrawn);
		assert_noop!(withdraw_by(AGENT, second), E::StateForbids);
		assert_ok!(examine(first));
		assert_ok!(withdraw(BANKER, first));
		assert!(!Queue::<Test>::contains_key(title(1)));
	});
}

#[test]
fn only_officers_of_the_district_with_the_duty_can_act() {
	with_titles(|| {
		let (first, _) = two_filed();
		let signed = RuntimeOrigin::signed;
		for by in [REGISTRAR, OTHER_EXAMINER, AGENT, BANKER, NON_MEMBER] {
			assert_noop!(Records::examine(signed(by), first, [9; 32]), BadOrigin);
		}
		assert_ok!(examine(first));
		for by in [EXAMINER, OTHER_REGISTRAR, AGENT, BANKER, NON_MEMBER] {
			assert_noop!(Records::complete(signed(by), first, [9; 32]), BadOrigin);
			assert_noop!(Records::reject(signed(by), first, Ground::DutyOpen, [9; 32]), BadOrigin);
			assert_noop!(Records::change_description(signed(by), title(1), [9; 32]), BadOrigin);
		}
	});
}

#[test]
fn an_unknown_receipt_is_not_found() {
	with_titles(|| {
		let none = Receipt { year: 2026, number: 9 };
		let signed = RuntimeOrigin::signed;
		assert_noop!(Records::examine(signed(EXAMINER), none, [9; 32]), E::ApplicationNotFound);
		assert_noop!(Records::complete(registrar(), none, [9; 32]), E::ApplicationNotFound);
		let rejected = Records::reject(registrar(), none, Ground::DutyOpen, [9; 32]);
		assert_noop!(rejected, E::ApplicationNotFound);
		assert_noop!(Records::withdraw(signed(AGENT), none, [9; 32]), E::ApplicationNotFound);
	});
}

#[test]
fn a_first_registration_belongs_to_the_registry_office_of_the_property() {
	with_titles(|| {
		let filing = Filing::Preservation { holdings: held([(1, "1")]) };
		assert_ok!(file(AGENT, OTHER_UNIT, filing, &[1]));
		let here = Records::examine(RuntimeOrigin::signed(EXAMINER), last(), [9; 32]);
		assert_noop!(here, BadOrigin);
		let there = Records::examine(RuntimeOrigin::signed(OTHER_EXAMINER), last(), [9; 32]);
		assert_ok!(there);
		assert_ok!(withdraw(AGENT, last()));
		assert!(!Openings::<Test>::contains_key(unit(OTHER_UNIT)));
	});
}
