//! Tests of examination, order, rejection and withdrawal.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use madang_primitives::{DealId, InstitutionId, Party, Receipt};
use sp_runtime::DispatchError::BadOrigin;

type E = Error<Test>;

fn two_filed() -> (Receipt, Receipt) {
	assert_ok!(file(BANKER, 1, discharge(2), &[]));
	let first = last();
	assert_ok!(file(BANKER, 1, whole(mortgage(BANK, &[1])), &[1]));
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
		assert_noop!(Records::complete(registrar(), second, None, [9; 32]), E::NotHeadOfQueue);
		let ground = RejectionGround::DutyOpen;
		assert_noop!(
			Records::reject(registrar(), second, ground, REASONS, [9; 32]),
			E::NotHeadOfQueue
		);
		assert_ok!(examine(first));
		assert_ok!(complete(first));
		assert_ok!(complete(second));
		assert!(!Queue::<Test>::contains_key(unit(1)));
		assert_eq!(state(first), ApplicationState::Completed { reason: None });
	});
}

#[test]
fn each_title_has_its_own_queue() {
	with_titles(|| {
		two_filed();
		assert_ok!(file(BANKER, 2, whole(mortgage(BANK, &[1])), &[1, 2]));
		assert_ok!(register_last());
	});
}

#[test]
fn only_an_examined_application_can_be_completed_or_rejected() {
	with_titles(|| {
		let (first, _) = two_filed();
		assert_noop!(Records::complete(registrar(), first, None, [9; 32]), E::StateForbids);
		let ground = RejectionGround::WrongForm;
		assert_noop!(
			Records::reject(registrar(), first, ground, REASONS, [9; 32]),
			E::StateForbids
		);
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
		let (ground, reasons) = (RejectionGround::NoRightToApply, REASONS);
		assert_eq!(state(first), ApplicationState::Rejected { ground, reasons });
		let Some(Event::ApplicationRejected { receipt, properties, by, .. }) = events().pop()
		else {
			panic!("the rejection has an event");
		};
		assert_eq!((receipt, properties.to_vec()), (first, vec![unit(1)]));
		assert_eq!((by.institution, by.officer), (REGISTRY, REGISTRAR));
		assert_eq!(Queue::<Test>::get(unit(1)).to_vec(), [second]);
		assert_eq!(entry(1, 2).state, EntryState::Effective);
		let ground = RejectionGround::WrongForm;
		assert_noop!(
			Records::reject(registrar(), first, ground, REASONS, [9; 32]),
			E::StateForbids
		);
		assert_noop!(Records::complete(registrar(), first, None, [9; 32]), E::StateForbids);
	});
}

/// Titles 13: an agent alone cannot take back what both sides applied for.
#[test]
fn everyone_who_applied_must_sign_a_withdrawal() {
	with_titles(|| {
		let sale = Filing::Transfer(transfer(held([(1, "1")]), held([(2, "1")])));
		assert_ok!(file(AGENT, 1, sale, &[1, 2]));
		let receipt = last();
		for signers in [vec![], vec![did(1)], vec![did(2)]] {
			assert_noop!(withdraw_with(AGENT, receipt, signers), E::SignatureMissing);
		}
		let all = [did(1), did(2)];
		let surplus = withdraw_with(AGENT, receipt, [did(1), did(2), did(3)]);
		assert_eq!(surplus, Err(E::SignatureSurplus.into()));
		assert_noop!(withdraw_with(BANKER, receipt, all), E::NotFiledByYou);
		assert_noop!(withdraw_with(REGISTRAR, receipt, all), BadOrigin);
		// The parties decide, and their agent may be gone.
		assert_ok!(withdraw_with(OTHER_AGENT, receipt, all));
		assert_eq!(state(receipt), ApplicationState::Withdrawn);
		assert_eq!(withdraw(AGENT, receipt), Err(E::StateForbids.into()));
		assert!(!Queue::<Test>::contains_key(unit(1)));
	});
}

/// Titles 18: a call costs what it does, not what the largest one would.
#[test]
fn the_weight_of_what_was_not_done_is_given_back() {
	with_titles(|| {
		let (first, _) = two_filed();
		let examined = Records::examine(RuntimeOrigin::signed(EXAMINER), first, fresh_ref());
		let expected = <Test as Config>::WeightInfo::examine(1);
		assert_eq!(examined.unwrap().actual_weight, Some(expected));
		let Some(Event::ApplicationExamined { receipt, properties, by }) = events().pop() else {
			panic!("the examination has an event");
		};
		assert_eq!((receipt, properties.to_vec(), by.officer), (first, vec![unit(1)], EXAMINER));
		let registered = Records::complete(registrar(), first, None, fresh_ref());
		let expected = <Test as Config>::WeightInfo::complete(1);
		assert_eq!(registered.unwrap().actual_weight, Some(expected));
		let charged = weights::heaviest_completion::<<Test as Config>::WeightInfo, ()>();
		assert!(expected.ref_time() < charged.ref_time() / 2);
		// Review 19, 20: the heaviest application fits into a block.
		assert!(charged.ref_time() < 300_000_000_000, "{charged:?}");
	});
}

#[test]
fn a_bank_withdraws_its_own_filings() {
	with_titles(|| {
		let (first, second) = two_filed();
		assert_noop!(withdraw_with(BANKER, second, []), E::SignatureMissing);
		assert_noop!(withdraw_with(AGENT, second, [did(1)]), E::NotFiledByYou);
		assert_noop!(withdraw_with(OLD_BANKER, first, []), E::NotFiledByYou);
		assert_ok!(withdraw(BANKER, second));
		assert_ok!(examine(first));
		assert_ok!(withdraw(BANKER, first));
		let Some(Event::ApplicationWithdrawn { receipt, deal, by, .. }) = events().pop() else {
			panic!("the withdrawal has an event");
		};
		assert_eq!((receipt, deal, by.map(|by| by.officer)), (first, None, Some(BANKER)));
	});
}

/// Titles 17: a defect that can be cured is no ground before the applicant could cure it.
#[test]
fn a_curable_defect_is_rejected_only_after_the_day_of_the_cure() {
	with_titles(|| {
		let (first, _) = two_filed();
		let ground = RejectionGround::AttachmentMissing;
		assert_noop!(order_cure(first, today().plus(1)), E::StateForbids);
		assert_ok!(examine(first));
		assert_noop!(reject_for(first, ground), E::CureFirst);
		for until in [today(), today().plus(CURE_DAYS + 1)] {
			assert_noop!(order_cure(first, until), E::CureDay);
		}
		let until = today().plus(1);
		assert_ok!(order_cure(first, until));
		assert_eq!(state(first), ApplicationState::CureOrdered { until, reasons: REASONS });
		let Some(Event::CureOrdered { receipt, by, .. }) = events().pop() else {
			panic!("the order has an event");
		};
		assert_eq!((receipt, by.officer), (first, REGISTRAR));
		assert_noop!(complete(first), E::StateForbids);
		for ground in RejectionGround::ALL {
			assert_noop!(reject_for(first, ground), E::CureTermRuns);
		}
		set_day("2026-11-25");
		assert_noop!(reject_for(first, ground), E::CureTermRuns);
		set_day("2026-11-26");
		assert_ok!(reject_for(first, ground));
	});
}

#[test]
fn a_cured_application_is_examined_again_and_keeps_its_place() {
	with_titles(|| {
		let (first, second) = two_filed();
		assert_noop!(cure(BANKER, first), E::StateForbids);
		assert_ok!(examine(first));
		assert_ok!(order_cure(first, today().plus(7)));
		assert_noop!(cure(OLD_BANKER, first), E::NotFiledByYou);
		assert_noop!(cure(REGISTRAR, first), BadOrigin);
		assert_ok!(cure(BANKER, first));
		let Some(Event::ApplicationCured { receipt, attachments, by, .. }) = events().pop() else {
			panic!("the cure has an event");
		};
		assert_eq!((receipt, attachments, by.officer), (first, CURED, BANKER));
		// Review 13: what the parties have signed stays.
		let cured = Applications::<Test>::get(first).unwrap();
		assert_eq!((cured.attachments, cured.cured), (Some(ATTACHMENTS), Some(CURED)));
		assert_eq!(state(first), ApplicationState::Examining);
		assert_eq!(Queue::<Test>::get(unit(1)).to_vec(), [first, second]);
		// It had its opportunity.
		assert_ok!(reject_for(first, RejectionGround::AttachmentMissing));
	});
}

/// Review 13: a cure after the day does not count.
#[test]
fn a_cure_is_in_time_or_none() {
	with_titles(|| {
		let (first, _) = two_filed();
		assert_ok!(examine(first));
		assert_ok!(order_cure(first, today().plus(1)));
		set_day("2026-11-26");
		assert_noop!(cure(BANKER, first), E::CureTooLate);
		assert_ok!(reject_for(first, RejectionGround::AttachmentMissing));
	});
}

/// Review 11: nobody could answer the order.
#[test]
fn what_the_office_filed_is_not_cured() {
	with_titles(|| {
		let [holder, other] = [1, 5].map(|n| Party::Did(did(n)));
		assert_ok!(file_by_office(1, binding(1, holder, other), None));
		assert_noop!(order_cure(last(), today().plus(1)), E::FiledByOffice);
		assert_ok!(reject_for(last(), RejectionGround::AttachmentMissing));
	});
}

/// Review 2: the officer who examined an application does not complete it.
#[test]
fn the_examiner_does_not_complete() {
	with_titles(|| {
		let (first, _) = two_filed();
		let chief = || RuntimeOrigin::signed(madang_testing::chief(madang_testing::REGISTRY));
		assert_ok!(Records::examine(chief(), first, fresh_ref()));
		assert_noop!(Records::complete(chief(), first, None, [9; 32]), E::SameOfficer);
		assert_ok!(complete(first));
	});
}

/// Titles 12: anyone can hold only few places of a queue.
#[test]
fn the_places_of_a_queue_are_bounded_for_each_institution_and_entry() {
	with_titles(|| {
		assert_ok!(file(BANKER, 1, discharge(2), &[]));
		assert_noop!(file(BANKER, 1, discharge(2), &[]), E::DischargePending);
		assert_ok!(file(BANKER, 1, whole(mortgage(BANK, &[1])), &[1]));
		assert_noop!(file(BANKER, 1, whole(mortgage(BANK, &[1])), &[1]), E::TooManyPending);
		assert_ok!(file(OLD_BANKER, 1, whole(mortgage(OLD_BANK, &[1])), &[1]));
		assert_ok!(file(BANKER, 2, whole(mortgage(BANK, &[1])), &[1, 2]));
	});
}

/// Titles 12, C16: the last places of a queue are kept for closings and authorities.
#[test]
fn the_last_places_of_a_queue_are_kept_for_closings() {
	with_titles(|| {
		assert_ok!(file(OLD_BANKER, 1, whole(mortgage(OLD_BANK, &[1])), &[1]));
		let receipt = last();
		let one = Applications::<Test>::get(receipt).unwrap();
		// As if other institutions had filed the others.
		for number in 2..=queue::STANDALONE_PLACES {
			let by = Done { institution: InstitutionId(100 + number), ..one.by.clone() };
			let more = Application { by, ..one.clone() };
			let institution = InstitutionId(100 + number);
			assert_ok!(Records::enqueue(queue::Place::Party(institution), more));
		}
		assert_noop!(file(BANKER, 1, whole(mortgage(BANK, &[1])), &[1]), E::QueueFull);
		let [holder, other] = [1, 5].map(|n| Party::Did(did(n)));
		assert_ok!(file_by_office(1, binding(1, holder, other), None));
	});
}

/// Review 14: deals leave places for what a court orders.
#[test]
fn full_queues_do_not_refuse_a_court() {
	externalities().execute_with(|| {
		assert_ok!(import(vec![row(1, held([(1, "1")]), 1)]));
		assert_ok!(file(OLD_BANKER, 1, whole(mortgage(OLD_BANK, &[1])), &[1]));
		let one = Applications::<Test>::get(last()).unwrap();
		for _ in 1..queue::STANDALONE_PLACES {
			assert_ok!(Records::enqueue(queue::Place::Office, one.clone()));
		}
		for _ in 0..queue::DEAL_PLACES {
			assert_ok!(Records::ensure_deal_places(&title(1), 1));
			let of_deal = Application { deal: Some(DealId(7)), ..one.clone() };
			assert_ok!(Records::enqueue(queue::Place::Deal, of_deal));
		}
		assert_noop!(Records::ensure_deal_places(&title(1), 1), E::QueueFull);
		let order = Some(Order { by: madang_testing::COURT, case: REASONS });
		assert_ok!(file_by_office(1, discharge(2), order));
	});
}

/// Titles 24: applications are not kept longer than the law says.
#[test]
fn finished_applications_are_pruned_after_five_years_and_leave_a_digest() {
	with_titles(|| {
		let (first, second) = two_filed();
		let prune = |by, receipts: Vec<Receipt>| {
			Records::prune(RuntimeOrigin::signed(by), bounded(receipts), fresh_ref())
		};
		assert_noop!(prune(REGISTRAR, vec![]), E::EmptyBatch);
		assert_noop!(prune(OTHER_REGISTRAR, vec![first]), BadOrigin);
		assert_noop!(prune(REGISTRAR, vec![first]), E::StateForbids);
		assert_ok!(withdraw(BANKER, first));
		assert_noop!(prune(REGISTRAR, vec![first]), E::StillKept);
		assert_eq!(Applications::<Test>::get(first).unwrap().ended, Some(today()));
		set_day("2031-12-31");
		assert_noop!(prune(REGISTRAR, vec![first]), E::StillKept);
		set_day("2032-01-02");
		// Review 25: the years count from the end.
		let late = Applications::<Test>::get(second).unwrap().by.officer;
		assert_ok!(withdraw(late, second));
		assert_noop!(prune(REGISTRAR, vec![second]), E::StillKept);
		let digest = madang_primitives::signing::terms(&Applications::<Test>::get(first).unwrap());
		assert_ok!(prune(REGISTRAR, vec![first]));
		assert_eq!(Applications::<Test>::get(first), None);
		assert_eq!(Pruned::<Test>::get(first), Some(digest));
		let Some(Event::ApplicationsPruned { applications, by }) = events().pop() else {
			panic!("it has an event");
		};
		assert_eq!((applications.to_vec(), by.officer), (vec![(first, digest)], REGISTRAR));
		assert_noop!(prune(REGISTRAR, vec![first]), E::ApplicationNotFound);
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
			assert_noop!(Records::complete(signed(by), first, None, [9; 32]), BadOrigin);
			assert_noop!(
				Records::reject(signed(by), first, RejectionGround::DutyOpen, REASONS, [9; 32]),
				BadOrigin
			);
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
		assert_noop!(Records::complete(registrar(), none, None, [9; 32]), E::ApplicationNotFound);
		let rejected =
			Records::reject(registrar(), none, RejectionGround::DutyOpen, REASONS, [9; 32]);
		assert_noop!(rejected, E::ApplicationNotFound);
		assert_noop!(withdraw(AGENT, none), E::ApplicationNotFound);
		assert_noop!(cure(AGENT, none), E::ApplicationNotFound);
	});
}

#[test]
fn a_first_registration_belongs_to_the_registry_office_of_the_property() {
	with_titles(|| {
		let filing = opening(held([(1, "1")]));
		assert_ok!(file(AGENT, OTHER_UNIT, filing, &[1]));
		let here = Records::examine(RuntimeOrigin::signed(EXAMINER), last(), [9; 32]);
		assert_noop!(here, BadOrigin);
		let there = Records::examine(RuntimeOrigin::signed(OTHER_EXAMINER), last(), [9; 32]);
		assert_ok!(there);
		assert_ok!(withdraw(AGENT, last()));
		assert_eq!(LastSerial::<Test>::get(), None, "no number is lost");
	});
}
