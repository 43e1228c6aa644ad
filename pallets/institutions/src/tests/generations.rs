//! The council replaces an administrator, and a new generation of officers begins.

use super::*;

#[test]
fn all_officers_of_an_older_generation_count_as_suspended() {
	ExtBuilder::default().build_and_execute(|| {
		// A thief of the administrator's key appoints officers and one more administrator.
		for (account, duties) in [(32, ADMINISTER), (33, LEND), (34, LEND)] {
			assert_ok!(appoint(BANKER, account, duties));
		}
		System::reset_events();
		assert_ok!(replace(BANK, 40));
		assert_eq!(
			events(),
			[
				Event::AdministratorReplaced {
					institution: BANK,
					administrator: 40,
					generation: 1
				},
				Event::OfficerAppointed {
					institution: BANK,
					officer: 40,
					duties: ADMINISTER,
					by: None
				},
			]
		);
		assert!(Administrators::<Test>::get(BANK).into_iter().eq([40]));
		for account in [BANKER, LENDER, 32, 33, 34] {
			assert_eq!(Members::admit(&account), Err(AdmissionError::OfficerSuspended));
			assert_noop!(Members::suspend_officer(by(account), 40), BadOrigin);
			assert_noop!(
				Members::suspend_officer(by(40), account),
				Error::<Test>::OfficerNotActive
			);
		}
		// Officers of other institutions are not affected.
		assert_ok!(Members::admit(&CLERK));
		assert_ok!(Members::admit(&40));
	});
}

#[test]
fn the_new_administrator_reinstates_or_revokes_the_others() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(appoint(BANKER, 32, LEND));
		assert_ok!(Members::suspend_officer(by(BANKER), 32));
		assert_ok!(replace(BANK, 40));
		System::reset_events();
		for account in [LENDER, BANKER, 32] {
			assert_ok!(Members::reinstate_officer(by(40), account));
			assert_ok!(Members::admit(&account));
			assert_noop!(
				Members::reinstate_officer(by(40), account),
				Error::<Test>::OfficerNotSuspended
			);
		}
		assert!(Administrators::<Test>::get(BANK).into_iter().eq([BANKER, 40]));
		assert_eq!(
			events()[0],
			Event::OfficerReinstated { institution: BANK, officer: LENDER, by: Some(40) }
		);
		// After another replacement they are all suspended again.
		assert_ok!(replace(BANK, 41));
		assert_eq!(Members::admit(&40), Err(AdmissionError::OfficerSuspended));
		assert_eq!(Members::admit(&LENDER), Err(AdmissionError::OfficerSuspended));
		assert_ok!(Members::revoke_officer(by(41), BANKER));
		assert_eq!(Members::admit(&BANKER), Err(AdmissionError::OfficerRevoked));
		assert_noop!(Members::reinstate_officer(by(41), BANKER), Error::<Test>::OfficerIsRevoked);
	});
}

#[test]
fn new_duties_do_not_add_an_officer_to_the_present_generation() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(replace(BANK, 40));
		assert_ok!(Members::set_duties(by(40), LENDER, ADMINISTER));
		assert_eq!(Members::admit(&LENDER), Err(AdmissionError::OfficerSuspended));
		assert!(Administrators::<Test>::get(BANK).into_iter().eq([40]));
		// The former administrator does not count as one.
		assert_noop!(Members::revoke_officer(by(40), 40), Error::<Test>::LastAdministrator);
		assert_ok!(Members::reinstate_officer(by(40), LENDER));
		assert!(Administrators::<Test>::get(BANK).into_iter().eq([LENDER, 40]));
	});
}

#[test]
fn the_new_administrator_of_a_suspended_member_cleans_up_before_readmission() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(appoint(BANKER, 32, ADMINISTER));
		assert_ok!(Members::suspend_institution(council(), BANK));
		assert_ok!(replace(BANK, 40));
		assert_noop!(Members::suspend_officer(by(BANKER), LENDER), BadOrigin);
		assert_ok!(Members::revoke_officer(by(40), 32));
		assert_ok!(Members::revoke_officer(by(40), BANKER));
		assert_ok!(Members::readmit_institution(council(), BANK));
		// Nobody of the former generation acts before the new administrator reinstates it.
		assert_eq!(Members::admit(&LENDER), Err(AdmissionError::OfficerSuspended));
		assert_ok!(Members::reinstate_officer(by(40), LENDER));
		assert_ok!(Members::admit(&LENDER));
	});
}

#[test]
fn a_full_set_of_administrators_can_be_replaced() {
	ExtBuilder::default().build_and_execute(|| {
		fill_administrators(BANKER);
		assert_ok!(replace(BANK, 33));
		assert!(Administrators::<Test>::get(BANK).into_iter().eq([33]));
		// The others do not take its places.
		for account in 40..40 + u64::from(<MaxAdministrators as Get<u32>>::get()) - 1 {
			assert_ok!(appoint(33, account, ADMINISTER));
		}
		assert_noop!(
			Members::reinstate_officer(by(33), BANKER),
			Error::<Test>::TooManyAdministrators
		);
	});
}

#[test]
fn the_new_administrator_must_not_be_an_officer() {
	ExtBuilder::default().build_and_execute(|| {
		for account in [LENDER, CLERK] {
			assert_noop!(replace(BANK, account), Error::<Test>::AlreadyOfficer);
		}
		assert_ok!(Members::revoke_officer(by(BANKER), LENDER));
		assert_noop!(replace(BANK, LENDER), Error::<Test>::OfficerIsRevoked);
	});
}

#[test]
fn generations_do_not_overflow() {
	ExtBuilder::default().build_and_execute(|| {
		pallet::Institutions::<Test>::mutate(BANK, |entry| {
			entry.as_mut().unwrap().generation = u32::MAX
		});
		for account in [BANKER, LENDER] {
			Officers::<Test>::mutate(account, |officer| {
				officer.as_mut().unwrap().generation = u32::MAX
			});
		}
		assert_noop!(
			replace(BANK, 40),
			DispatchError::Arithmetic(sp_runtime::ArithmeticError::Overflow)
		);
	});
}
