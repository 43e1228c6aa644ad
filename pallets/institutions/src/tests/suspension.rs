//! What the council suspends, and what a suspended institution's administrators can still do.

use super::*;
use frame_support::{dispatch::DispatchInfo, traits::EnsureOrigin};
use sp_runtime::{
	traits::DispatchTransaction,
	transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidityError},
};

/// What the pool answers to a call: the answers of both extensions agree.
fn validate(account: u64, call: Call<Test>) -> Result<(), AdmissionError> {
	let call = RuntimeCall::from(call);
	let (info, source) = (DispatchInfo::default(), TransactionSource::External);
	let reason = |error| match error {
		TransactionValidityError::Invalid(InvalidTransaction::Custom(code)) => {
			AdmissionError::from_code(code).unwrap()
		}
		other => panic!("{other:?}"),
	};
	let admitted = AdmitOfficers::<Test>::new()
		.validate_only(by(account), &call, &info, 0, source, 0)
		.map(|_| ())
		.map_err(reason);
	let charged = ChargeQuota::<Test>::new()
		.validate_only(by(account), &call, &info, 0, source, 0)
		.map(|_| ())
		.map_err(reason);
	assert_eq!(admitted, charged);
	assert_eq!(admitted, Members::admit_call(&account, &call).map(|_| ()));
	admitted
}

/// The two calls with which an administrator takes power away.
fn removals(account: u64) -> [Call<Test>; 2] {
	[Call::suspend_officer { account }, Call::revoke_officer { account }]
}

#[test]
fn a_suspended_institutions_administrators_can_only_suspend_and_revoke() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(appoint(BANKER, 32, LEND));
		assert_ok!(Members::suspend_institution(council(), BANK));
		for call in removals(LENDER) {
			assert_ok!(validate(BANKER, call.clone()));
			assert_eq!(validate(LENDER, call), Err(AdmissionError::InstitutionSuspended));
		}
		let others = [
			Call::appoint_officer {
				account: 40,
				duties: LEND,
				consent: consent(40, Appointment::Officer(BANK)),
				external_ref: [1; 32],
			},
			Call::set_duties { account: LENDER, duties: ADMINISTER },
			Call::reinstate_officer { account: LENDER },
			Call::suspend_institution { institution: GANGNAM },
			Call::force_suspend_officer { account: CLERK },
		];
		for call in others {
			assert_eq!(validate(BANKER, call), Err(AdmissionError::InstitutionSuspended));
		}
		let remark = RuntimeCall::System(frame_system::Call::remark { remark: Vec::new() });
		assert_eq!(
			Members::admit_call(&BANKER, &remark),
			Err(AdmissionError::InstitutionSuspended)
		);

		assert_ok!(Members::suspend_officer(by(BANKER), LENDER));
		assert_ok!(Members::revoke_officer(by(BANKER), 32));
		assert_noop!(Members::reinstate_officer(by(BANKER), LENDER), BadOrigin);
		assert_noop!(Members::set_duties(by(BANKER), LENDER, LEND), BadOrigin);
		assert_noop!(appoint(BANKER, 40, LEND), BadOrigin);
		assert_noop!(Members::suspend_officer(by(BANKER), CLERK), Error::<Test>::NotOwnOfficer);
		assert_noop!(Members::revoke_officer(by(BANKER), BANKER), Error::<Test>::LastAdministrator);
	});
}

#[test]
fn a_withdrawn_institutions_administrators_can_do_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Members::withdraw_institution(council(), BANK));
		for call in removals(LENDER) {
			assert_eq!(validate(BANKER, call), Err(AdmissionError::InstitutionWithdrawn));
		}
		assert_noop!(Members::suspend_officer(by(BANKER), LENDER), BadOrigin);
		assert_noop!(Members::revoke_officer(by(BANKER), LENDER), BadOrigin);
	});
}

#[test]
fn only_active_administrators_have_the_origin_of_the_two_calls() {
	ExtBuilder::default().build_and_execute(|| {
		let admitted = |account| EnsureAdministrator::<Test>::try_origin(by(account)).is_ok();
		assert_ok!(appoint(BANKER, 32, ADMINISTER));
		assert_ok!(Members::suspend_officer(by(BANKER), 32));
		assert_ok!(Members::suspend_institution(council(), BANK));
		assert!(admitted(BANKER) && admitted(MAYOR));
		for account in [LENDER, 32, CLERK, NON_MEMBER] {
			assert!(!admitted(account));
		}
		for origin in [council(), RuntimeOrigin::none()] {
			assert!(EnsureAdministrator::<Test>::try_origin(origin).is_err());
		}
		assert_ok!(replace(BANK, 40));
		assert!(admitted(40) && !admitted(BANKER));
		assert_ok!(Members::withdraw_institution(council(), BANK));
		assert!(!admitted(40));
	});
}

#[test]
fn the_council_suspends_one_officer_of_any_institution() {
	ExtBuilder::default().build_and_execute(|| {
		for (account, institution) in [(LENDER, BANK), (CLERK, GANGNAM)] {
			assert_ok!(Members::force_suspend_officer(council(), account));
			assert_eq!(status_of(account), OfficerStatus::SuspendedByCouncil);
			assert_eq!(Members::admit(&account), Err(AdmissionError::OfficerSuspended));
			assert_eq!(
				events(),
				[Event::OfficerSuspended { institution, officer: account, by: None }]
			);
			assert_noop!(
				Members::force_suspend_officer(council(), account),
				Error::<Test>::OfficerNotActive
			);
		}
		// The other officers act.
		assert_ok!(Members::admit(&BANKER));
		// The administrator cannot undo it, but it can revoke the officer.
		assert_noop!(
			Members::reinstate_officer(by(BANKER), LENDER),
			Error::<Test>::OfficerSuspendedByCouncil
		);
		assert_noop!(Members::suspend_officer(by(BANKER), LENDER), Error::<Test>::OfficerNotActive);
		assert_ok!(Members::revoke_officer(by(BANKER), LENDER));
		for call in [
			Members::force_suspend_officer(council(), LENDER),
			Members::force_reinstate_officer(council(), LENDER),
		] {
			assert_eq!(call, Err(Error::<Test>::OfficerIsRevoked.into()));
		}
		events();

		assert_ok!(Members::force_reinstate_officer(council(), CLERK));
		assert_ok!(Members::admit(&CLERK));
		assert_eq!(
			events(),
			[Event::OfficerReinstated { institution: GANGNAM, officer: CLERK, by: None }]
		);
		assert_noop!(
			Members::force_suspend_officer(council(), NON_MEMBER),
			Error::<Test>::OfficerNotFound
		);
		assert_noop!(
			Members::force_reinstate_officer(council(), NON_MEMBER),
			Error::<Test>::OfficerNotFound
		);
	});
}

#[test]
fn the_council_reinstates_only_what_it_suspended() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Members::force_reinstate_officer(council(), LENDER),
			Error::<Test>::OfficerNotSuspended
		);
		assert_ok!(Members::suspend_officer(by(BANKER), LENDER));
		assert_noop!(
			Members::force_reinstate_officer(council(), LENDER),
			Error::<Test>::OfficerNotSuspended
		);
		// It can take over the suspension, so that the administrator cannot end it.
		assert_ok!(Members::force_suspend_officer(council(), LENDER));
		assert_noop!(
			Members::reinstate_officer(by(BANKER), LENDER),
			Error::<Test>::OfficerSuspendedByCouncil
		);
		assert_ok!(Members::force_reinstate_officer(council(), LENDER));
		assert_ok!(Members::admit(&LENDER));
	});
}

#[test]
fn the_only_administrator_can_be_suspended_and_the_way_back_is_open() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Members::force_suspend_officer(council(), BANKER));
		assert!(Administrators::<Test>::get(BANK).is_empty());
		assert_noop!(Members::suspend_officer(by(BANKER), LENDER), BadOrigin);
		// Other officers act, and the state is valid.
		assert_ok!(Members::admit(&LENDER));
		check_invariants();

		// One way back: the council reinstates it.
		assert_ok!(Members::force_reinstate_officer(council(), BANKER));
		assert_ok!(Members::suspend_officer(by(BANKER), LENDER));

		// The other way: the council replaces it. Its successor cannot reinstate it.
		assert_ok!(Members::force_suspend_officer(council(), BANKER));
		assert_ok!(replace(BANK, 40));
		assert!(Administrators::<Test>::get(BANK).into_iter().eq([40]));
		assert_noop!(
			Members::reinstate_officer(by(40), BANKER),
			Error::<Test>::OfficerSuspendedByCouncil
		);
		// The council can, and then it belongs to the present generation.
		assert_ok!(Members::force_reinstate_officer(council(), BANKER));
		assert!(Administrators::<Test>::get(BANK).into_iter().eq([BANKER, 40]));
		assert_ok!(Members::revoke_officer(by(40), BANKER));
	});
}

#[test]
fn a_full_set_has_no_room_for_an_administrator_that_the_council_suspended() {
	ExtBuilder::default().build_and_execute(|| {
		fill_administrators(BANKER);
		assert_ok!(Members::force_suspend_officer(council(), 1_000));
		assert_ok!(appoint(BANKER, 40, ADMINISTER));
		assert_noop!(
			Members::force_reinstate_officer(council(), 1_000),
			Error::<Test>::TooManyAdministrators
		);
		assert_ok!(Members::suspend_officer(by(BANKER), 40));
		assert_ok!(Members::force_reinstate_officer(council(), 1_000));
	});
}
