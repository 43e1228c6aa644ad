//! The administrators' calls.

use super::*;

#[test]
fn an_appointed_officer_acts_for_the_institution_of_its_administrator() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(appoint(BANKER, 32, LEND));
		assert_eq!(
			Members::admit(&32),
			Ok(Acting { officer: 32, institution: BANK, kind: InstitutionKind::Bank })
		);
		let outcome = ExternalRefs::<Test>::get(BANK, reference(32)).unwrap();
		assert_eq!((outcome.block, outcome.made), (1, None));
		assert_eq!(
			events(),
			[Event::OfficerAppointed {
				institution: BANK,
				officer: 32,
				duties: LEND,
				by: Some(BANKER)
			}]
		);
	});
}

#[test]
fn only_an_active_administrator_of_an_active_institution_can_administer() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(appoint(BANKER, 32, ADMINISTER));
		assert_ok!(Members::suspend_officer(by(BANKER), 32));
		// An officer without the duty, a suspended administrator, a non-member and the council are
		// all rejected.
		for origin in [by(LENDER), by(32), by(NON_MEMBER), council(), RuntimeOrigin::none()] {
			assert_noop!(
				Members::appoint_officer(
					origin.clone(),
					40,
					LEND,
					consent(40, Appointment::Officer(BANK)),
					reference(40)
				),
				BadOrigin
			);
			assert_noop!(Members::set_duties(origin.clone(), LENDER, ADMINISTER), BadOrigin);
			assert_noop!(Members::suspend_officer(origin.clone(), LENDER), BadOrigin);
			assert_noop!(Members::reinstate_officer(origin.clone(), 32), BadOrigin);
			assert_noop!(Members::revoke_officer(origin, LENDER), BadOrigin);
		}
	});
}

#[test]
fn an_administrator_cannot_change_officers_of_another_institution() {
	ExtBuilder::default().build_and_execute(|| {
		let foreign = || Error::<Test>::NotOwnOfficer;
		assert_noop!(Members::set_duties(by(MAYOR), LENDER, LEND), foreign());
		assert_noop!(Members::suspend_officer(by(MAYOR), LENDER), foreign());
		assert_noop!(Members::reinstate_officer(by(MAYOR), LENDER), foreign());
		assert_noop!(Members::revoke_officer(by(MAYOR), LENDER), foreign());
	});
}

#[test]
fn accounts_that_are_not_officers_are_not_found() {
	ExtBuilder::default().build_and_execute(|| {
		let missing = || Error::<Test>::OfficerNotFound;
		assert_noop!(Members::set_duties(by(MAYOR), NON_MEMBER, LEND), missing());
		assert_noop!(Members::suspend_officer(by(MAYOR), NON_MEMBER), missing());
		assert_noop!(Members::reinstate_officer(by(MAYOR), NON_MEMBER), missing());
		assert_noop!(Members::revoke_officer(by(MAYOR), NON_MEMBER), missing());
	});
}

#[test]
fn an_account_can_be_appointed_only_once() {
	ExtBuilder::default().build_and_execute(|| {
		for account in [BANKER, LENDER, CLERK] {
			assert_noop!(appoint(BANKER, account, LEND), Error::<Test>::AlreadyOfficer);
		}
		assert_ok!(Members::suspend_officer(by(BANKER), LENDER));
		assert_noop!(appoint(BANKER, LENDER, LEND), Error::<Test>::AlreadyOfficer);
	});
}

#[test]
fn an_officer_has_at_least_one_duty_and_only_known_duties() {
	ExtBuilder::default().build_and_execute(|| {
		for duties in [Duties::NONE, unknown_duties()] {
			assert_noop!(appoint(BANKER, 32, duties), Error::<Test>::InvalidDuties);
			assert_noop!(
				Members::set_duties(by(BANKER), LENDER, duties),
				Error::<Test>::InvalidDuties
			);
		}
	});
}

#[test]
fn an_appointment_that_is_sent_twice_takes_effect_once() {
	ExtBuilder::default().build_and_execute(|| {
		let appoint = |account, reference| {
			let consent = consent(account, Appointment::Officer(BANK));
			Members::appoint_officer(by(BANKER), account, LEND, consent, reference)
		};
		assert_ok!(appoint(32, [7; 32]));
		assert_noop!(appoint(32, [7; 32]), Error::<Test>::ExternalRefUsed);
		// A call that fails leaves its reference unused.
		assert_noop!(appoint(32, [8; 32]), Error::<Test>::AlreadyOfficer);
		assert_ok!(appoint(33, [8; 32]));
		// The answer is the same after the consent has expired.
		pallet_timestamp::Now::<Test>::put(EXPIRY);
		assert_noop!(appoint(33, [8; 32]), Error::<Test>::ExternalRefUsed);
	});
}

#[test]
fn duties_can_be_changed_while_active_and_while_suspended() {
	ExtBuilder::default().build_and_execute(|| {
		let both = LEND.with(Duty::Enrol);
		assert_ok!(Members::set_duties(by(BANKER), LENDER, both));
		assert_ok!(Members::suspend_officer(by(BANKER), LENDER));
		assert_ok!(Members::set_duties(by(BANKER), LENDER, ADMINISTER));
		// While it is suspended, it is not an active administrator.
		assert!(!Administrators::<Test>::get(BANK).contains(&LENDER));
		assert_ok!(Members::reinstate_officer(by(BANKER), LENDER));
		assert!(Administrators::<Test>::get(BANK).contains(&LENDER));
		assert_eq!(
			events(),
			[
				Event::DutiesSet { institution: BANK, officer: LENDER, duties: both, by: BANKER },
				Event::OfficerSuspended { institution: BANK, officer: LENDER, by: Some(BANKER) },
				Event::DutiesSet {
					institution: BANK,
					officer: LENDER,
					duties: ADMINISTER,
					by: BANKER
				},
				Event::OfficerReinstated { institution: BANK, officer: LENDER, by: Some(BANKER) },
			]
		);
	});
}

#[test]
fn a_status_changes_only_as_its_table_allows() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Members::reinstate_officer(by(BANKER), LENDER),
			Error::<Test>::OfficerNotSuspended
		);
		assert_ok!(Members::suspend_officer(by(BANKER), LENDER));
		assert_noop!(Members::suspend_officer(by(BANKER), LENDER), Error::<Test>::OfficerNotActive);
		assert_ok!(Members::revoke_officer(by(BANKER), LENDER));
		let revoked = || Error::<Test>::OfficerIsRevoked;
		assert_noop!(Members::suspend_officer(by(BANKER), LENDER), revoked());
		assert_noop!(Members::reinstate_officer(by(BANKER), LENDER), revoked());
		assert_noop!(Members::revoke_officer(by(BANKER), LENDER), revoked());
		assert_noop!(Members::set_duties(by(BANKER), LENDER, LEND), revoked());
	});
}

#[test]
fn a_suspended_officer_keeps_its_nonce_and_a_revoked_officer_never_returns() {
	ExtBuilder::default().build_and_execute(|| {
		System::inc_account_nonce(LENDER);
		assert_ok!(Members::suspend_officer(by(BANKER), LENDER));
		assert_eq!((System::providers(&LENDER), System::account_nonce(LENDER)), (1, 1));
		System::reset_events();

		assert_ok!(Members::revoke_officer(by(BANKER), LENDER));
		assert!(!frame_system::Account::<Test>::contains_key(LENDER));
		assert_eq!(
			events(),
			[Event::OfficerRevoked { institution: BANK, officer: LENDER, by: Some(BANKER) }]
		);
		// Its nonce would start from zero, so no institution can appoint the account again.
		for administrator in [BANKER, MAYOR] {
			assert_noop!(appoint(administrator, LENDER, LEND), Error::<Test>::OfficerIsRevoked);
		}
	});
}

#[test]
fn an_account_with_consumers_cannot_be_revoked() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(System::inc_consumers(&LENDER));
		assert_noop!(Members::revoke_officer(by(BANKER), LENDER), DispatchError::ConsumerRemaining);
		System::dec_consumers(&LENDER);
		assert_ok!(Members::revoke_officer(by(BANKER), LENDER));
	});
}

#[test]
fn the_last_active_administrator_cannot_be_removed() {
	ExtBuilder::default().build_and_execute(|| {
		let last = || Error::<Test>::LastAdministrator;
		let check = || {
			assert_noop!(Members::set_duties(by(BANKER), BANKER, LEND), last());
			assert_noop!(Members::suspend_officer(by(BANKER), BANKER), last());
			assert_noop!(Members::revoke_officer(by(BANKER), BANKER), last());
		};
		check();
		// A suspended administrator cannot act, so it does not count.
		assert_ok!(appoint(BANKER, 32, ADMINISTER));
		assert_ok!(Members::suspend_officer(by(BANKER), 32));
		check();
		// Once another administrator can act, the first may leave, and may also revoke itself.
		assert_ok!(Members::reinstate_officer(by(BANKER), 32));
		assert_ok!(Members::revoke_officer(by(BANKER), BANKER));
		assert_noop!(Members::revoke_officer(by(32), 32), last());
	});
}

#[test]
fn the_number_of_administrators_is_bounded() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(appoint(BANKER, 32, ADMINISTER));
		assert_ok!(Members::suspend_officer(by(BANKER), 32));
		fill_administrators(BANKER);
		let full = || Error::<Test>::TooManyAdministrators;
		assert_noop!(appoint(BANKER, 40, ADMINISTER), full());
		assert_noop!(Members::set_duties(by(BANKER), LENDER, ADMINISTER), full());
		assert_noop!(Members::reinstate_officer(by(BANKER), 32), full());
		// An administrator that is already in the set needs no additional place.
		assert_ok!(Members::set_duties(by(BANKER), BANKER, ADMINISTER.with(Duty::Lend)));
		assert_ok!(Members::suspend_officer(by(BANKER), 1_000));
		assert_ok!(Members::reinstate_officer(by(BANKER), 32));
	});
}

#[test]
fn the_number_of_officers_is_bounded() {
	ExtBuilder::default().build_and_execute(|| {
		let most = u64::from(<MaxOfficers as Get<u32>>::get());
		// The bank has two officers.
		for account in 1_000..1_000 + most - 2 {
			assert_ok!(appoint(BANKER, account, LEND));
		}
		assert_noop!(appoint(BANKER, 40, LEND), Error::<Test>::TooManyOfficers);
		// A suspended officer still has a place. A revoked officer has none.
		assert_ok!(Members::suspend_officer(by(BANKER), LENDER));
		assert_noop!(appoint(BANKER, 40, LEND), Error::<Test>::TooManyOfficers);
		assert_ok!(Members::revoke_officer(by(BANKER), LENDER));
		assert_ok!(appoint(BANKER, 40, LEND));
		// Other institutions are not affected.
		assert_ok!(appoint(MAYOR, 41, LEND));
		// The council can still replace the administrator, who then makes room.
		assert_ok!(replace(BANK, 42));
		assert_eq!(OfficerCounts::<Test>::get(BANK), 1_025);
		assert_noop!(appoint(42, 43, LEND), Error::<Test>::TooManyOfficers);
		for account in [40, BANKER] {
			assert_ok!(Members::revoke_officer(by(42), account));
		}
		assert_ok!(appoint(42, 43, LEND));
	});
}
