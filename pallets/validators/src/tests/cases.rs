//! Tests of reports and cases.

use super::*;
use crate::{
	pallet::{Cases, Seats},
	Error, Evidence, MaxOffences, Offence, SeatStatus,
};
use frame_support::{assert_noop, assert_ok, pallet_prelude::Get};
use sp_runtime::{
	testing::Header,
	transaction_validity::{InvalidTransaction, TransactionSource},
	DispatchError,
};

/// Evidence of two blocks of an institution's validator in one slot.
pub fn equivocation(institution: u8, slot: u64) -> Evidence<Header> {
	let by = pair(institution);
	Evidence {
		offender: keys(institution, 0).aura,
		first: sealed(slot, 1, &by),
		second: sealed(slot, 2, &by),
	}
}

pub fn report(evidence: Evidence<Header>) -> DispatchResult {
	call(RuntimeOrigin::none(), crate::Call::report_block { evidence: Box::new(evidence) })
}

pub fn status(institution: u32) -> SeatStatus {
	Seats::<Test>::get(seat(institution, 0)).unwrap().status
}

pub fn close(cases: &[u32]) -> DispatchResult {
	let cases = cases.to_vec().try_into().unwrap();
	call(RuntimeOrigin::root(), crate::Call::close_case { cases })
}

#[test]
fn two_blocks_in_one_slot_suspend_the_seat_and_open_a_case() {
	run(|| {
		let evidence = equivocation(2, 77);
		assert_ok!(report(evidence.clone()));
		let offence = Offence::Block { slot: 77 };
		let institution = InstitutionId(2);
		let opened =
			Event::CaseOpened { case: 0, institution, number: 0, offence, suspended: true };
		assert!(has_event(opened));
		assert_eq!(status(2), SeatStatus::Suspended);
		assert_eq!(Session::disabled_validators(), [1], "it must not produce more blocks");
		let case = Cases::<Test>::get(0).unwrap();
		assert_eq!((case.seat, case.conclusive, case.suspended), (seat(2, 0), true, true));
		assert_eq!(case.offences.into_inner(), [offence]);

		sessions(2);
		assert_eq!(validators(), [1, 3, 4]);
		assert_ok!(reinstate(2, 0));
		assert!(has_event(Event::SeatReinstated { institution, number: 0 }));
		assert_ok!(close(&[0]));
		assert!(has_event(Event::CaseClosed { case: 0 }));
		sessions(2);
		assert_eq!(validators(), [1, 2, 3, 4]);
		assert_eq!(report(evidence), Err(Error::<Test>::KeyNotInForce.into()));
		assert_noop!(close(&[0]), Error::<Test>::CaseNotFound);
	});
}

#[test]
fn what_a_seat_did_before_its_case_was_closed_cannot_be_reported_again() {
	run(|| {
		let (first, second) = (equivocation(2, 77), equivocation(2, 78));
		assert_ok!(report(first.clone()));
		assert_ok!(reinstate(2, 0));
		to_block(5);
		let late = equivocation(2, 79);
		assert_ok!(close(&[0]));
		for old in [first, second, late] {
			assert_noop!(report(old), Error::<Test>::ReportedAlready);
		}
		// What it does from the next block on opens another case.
		to_block(6);
		assert_ok!(report(equivocation(2, 80)));
		assert_eq!(status(2), SeatStatus::Suspended);
	});
}

#[test]
fn a_seat_has_one_open_case_with_a_bounded_number_of_offences() {
	run(|| {
		assert_ok!(report(equivocation(2, 1)));
		let most = u64::from(<MaxOffences as Get<u32>>::get());
		for slot in 2..=most {
			assert_noop!(report(equivocation(2, slot - 1)), Error::<Test>::ReportedAlready);
			assert_ok!(report(equivocation(2, slot)));
			let (institution, offence) = (InstitutionId(2), Offence::Block { slot });
			let added =
				Event::OffenceAdded { case: 0, institution, number: 0, offence, suspended: false };
			assert!(has_event(added));
		}
		assert_noop!(report(equivocation(2, most + 1)), Error::<Test>::ReportedAlready);
		assert_eq!(Cases::<Test>::iter().count(), 1);
		assert_eq!(Cases::<Test>::get(0).unwrap().offences.len() as u64, most);
	});
}

#[test]
fn several_cases_are_closed_at_once_or_none() {
	run(|| {
		assert_ok!(report(equivocation(2, 77)));
		assert_ok!(report(equivocation(3, 78)));
		assert_noop!(close(&[0, 1, 2]), Error::<Test>::CaseNotFound);
		assert_noop!(close(&[1, 1]), Error::<Test>::CaseNotFound);
		assert_noop!(close(&[]), Error::<Test>::CaseNotFound);
		assert_ok!(close(&[0, 1]));
		assert_eq!(Cases::<Test>::iter().count(), 0);
	});
}

#[test]
fn evidence_needs_two_different_blocks_of_one_slot_and_one_known_key() {
	run(|| {
		let good = equivocation(2, 77);
		let same = Evidence { second: good.first.clone(), ..good.clone() };
		let other_slot = Evidence { second: sealed(78, 2, &pair(2)), ..good.clone() };
		let other_key = Evidence { second: sealed(77, 2, &pair(3)), ..good.clone() };
		let mut unsealed = good.clone();
		unsealed.second.digest.pop();
		for bad in [same, other_slot, other_key, unsealed] {
			assert_noop!(report(bad), Error::<Test>::InvalidEvidence);
		}
		assert_noop!(report(equivocation(99, 77)), Error::<Test>::UnknownKey);
		assert_ok!(report(good));
	});
}

#[test]
fn a_seat_that_finality_needs_is_not_suspended() {
	run(|| {
		assert_ok!(report(equivocation(2, 77)));
		assert_ok!(report(equivocation(3, 78)));
		let opened = Event::CaseOpened {
			case: 1,
			institution: InstitutionId(3),
			number: 0,
			offence: Offence::Block { slot: 78 },
			suspended: false,
		};
		assert!(has_event(opened));
		assert_eq!(status(3), SeatStatus::Active);
	});
}

#[test]
fn a_report_is_accepted_only_from_the_local_node_or_in_a_block() {
	run(|| {
		let validate = |source, evidence| {
			let call = crate::Call::report_block { evidence: Box::new(evidence) };
			Pallet::<Test>::validate_report(source, &call)
		};
		use TransactionSource::*;
		assert_eq!(validate(External, equivocation(2, 77)), InvalidTransaction::Call.into());
		assert!(validate(Local, equivocation(2, 77)).is_ok_and(|valid| !valid.propagate));
		assert!(validate(InBlock, equivocation(2, 77)).is_ok());
		// A block of the slot after the current one can be reported when its successor is made.
		let next = slot(System::block_number()) + 1;
		assert!(validate(Local, equivocation(2, next)).is_ok());
		assert_eq!(validate(InBlock, equivocation(2, next)), InvalidTransaction::BadProof.into());
		let bad = Evidence { second: equivocation(2, 77).first, ..equivocation(2, 77) };
		assert_eq!(validate(Local, bad), InvalidTransaction::BadProof.into());
		assert_ok!(report(equivocation(2, 77)));
		assert_eq!(validate(Local, equivocation(2, 77)), InvalidTransaction::Stale.into());
		// No other call can be unsigned.
		let other = crate::Call::close_case { cases: vec![0].try_into().unwrap() };
		assert!(Pallet::<Test>::validate_report(Local, &other).is_err());
		let evidence = Box::new(equivocation(3, 80));
		let signed = call(RuntimeOrigin::signed(1), crate::Call::report_block { evidence });
		assert_noop!(signed, DispatchError::BadOrigin);
	});
}
