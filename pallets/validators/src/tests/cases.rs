//! Tests of reports and cases.

use super::*;
use crate::{
	pallet::{Cases, Reported, Seats},
	Error, Evidence, Offence, SeatStatus,
};
use frame_support::{assert_noop, assert_ok};
use pallet_grandpa::{EquivocationOffence, TimeSlot};
use sp_runtime::{
	testing::Header,
	transaction_validity::{InvalidTransaction, TransactionSource},
	DispatchError,
};
use sp_staking::offence::ReportOffence;

/// Evidence of two blocks of an institution's validator in one slot.
fn equivocation(institution: u8, slot: u64) -> Evidence<Header> {
	let by = pair(institution);
	Evidence {
		offender: by_key(institution),
		first: sealed(slot, 1, &by),
		second: sealed(slot, 2, &by),
	}
}

fn by_key(institution: u8) -> sp_consensus_aura::ed25519::AuthorityId {
	keys(institution, 0).aura
}

fn report(evidence: Evidence<Header>) -> DispatchResult {
	call(RuntimeOrigin::none(), crate::Call::report_block { evidence: Box::new(evidence) })
}

fn status(institution: u32) -> SeatStatus {
	Seats::<Test>::get(seat(institution, 0)).unwrap().status
}

#[test]
fn two_blocks_in_one_slot_suspend_the_seat_and_open_a_case() {
	run(|| {
		assert_ok!(report(equivocation(2, 77)));
		let offence = Offence::Block { slot: 77 };
		let institution = InstitutionId(2);
		let opened =
			Event::CaseOpened { case: 0, institution, number: 0, offence, suspended: true };
		assert!(has_event(opened));
		assert_eq!(status(2), SeatStatus::Suspended);
		assert_eq!(Session::disabled_validators(), [1], "it must not produce more blocks");
		let case = Cases::<Test>::get(0).unwrap();
		assert_eq!((case.seat, case.offence, case.suspended), (seat(2, 0), offence, true));

		sessions(2);
		assert_eq!(validators(), [1, 3, 4]);
		assert_ok!(reinstate(2, 0));
		assert!(has_event(Event::SeatReinstated { institution, number: 0 }));
		assert_ok!(call(RuntimeOrigin::root(), crate::Call::close_case { case: 0 }));
		assert!(has_event(Event::CaseClosed { case: 0 }));
		sessions(2);
		assert_eq!(validators(), [1, 2, 3, 4]);
		// The case is closed, but the offence cannot be reported again.
		assert_noop!(report(equivocation(2, 77)), Error::<Test>::ReportedAlready);
		let close = crate::Call::close_case { case: 0 };
		assert_noop!(call(RuntimeOrigin::root(), close), Error::<Test>::CaseNotFound);
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
fn an_equivocation_with_an_old_key_can_be_reported() {
	run(|| {
		assert_ok!(rotate(2, 0).1);
		sessions(2);
		assert_ok!(report(equivocation(2, 77)));
		assert_eq!(status(2), SeatStatus::Suspended);
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
		// A second report of a suspended seat opens another case.
		assert_ok!(report(equivocation(2, 79)));
		assert!(!Cases::<Test>::get(2).unwrap().suspended);
	});
}

#[test]
fn two_votes_in_one_round_suspend_the_seat_and_open_a_case() {
	run(|| {
		let (offender, time_slot) = ((seat(4, 0), ()), TimeSlot { set_id: 0, round: 9 });
		let offence = || EquivocationOffence {
			time_slot,
			session_index: 0,
			validator_set_count: 4,
			offender,
		};
		assert!(!Validators::is_known_offence(&[offender], &time_slot));
		assert!(Validators::report_offence(vec![], offence()).is_ok());
		assert_eq!(status(4), SeatStatus::Suspended);
		assert_eq!(Cases::<Test>::get(0).unwrap().offence, Offence::Vote { set_id: 0, round: 9 });
		assert!(Validators::is_known_offence(&[offender], &time_slot));
		assert!(Validators::report_offence(vec![], offence()).is_err());
		assert_eq!(Reported::<Test>::iter().count(), 1);
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
		let bad = Evidence { second: equivocation(2, 77).first, ..equivocation(2, 77) };
		assert_eq!(validate(Local, bad), InvalidTransaction::BadProof.into());
		assert_ok!(report(equivocation(2, 77)));
		assert_eq!(validate(Local, equivocation(2, 77)), InvalidTransaction::Stale.into());
		// No other call can be unsigned.
		let other = crate::Call::close_case { case: 0 };
		assert!(Pallet::<Test>::validate_report(Local, &other).is_err());
		let evidence = Box::new(equivocation(3, 80));
		let signed = call(RuntimeOrigin::signed(1), crate::Call::report_block { evidence });
		assert_noop!(signed, DispatchError::BadOrigin);
	});
}
