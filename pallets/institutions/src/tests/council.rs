//! The council's calls.

use super::*;
use crate::{Former, Location};
use madang_primitives::{appointment::AppointmentConsent, Jurisdiction, KoreanDay};
use sp_runtime::testing::TestSignature;

/// The consent of the first administrator of the institution that [`admit`] admits.
fn first_consent(administrator: u64) -> AppointmentConsent<TestSignature> {
	let (ko, en) = (name("강남등기소"), name("Gangnam Registry Office"));
	consent(
		administrator,
		Appointment::first_administrator(InstitutionKind::RegistryOffice, &ko, &en),
	)
}

fn admit(administrator: u64) -> DispatchResult {
	Members::admit_institution(
		council(),
		InstitutionKind::RegistryOffice,
		name("강남등기소"),
		name("Gangnam Registry Office"),
		districts(&["11680", "11650"]),
		administrator,
		first_consent(administrator),
	)
}

/// Admit a bank by these names, with administrator 40.
fn admit_bank(
	origin: RuntimeOrigin,
	name_ko: Name,
	name_en: Name,
	jurisdiction: Jurisdiction,
) -> DispatchResult {
	let kind = InstitutionKind::Bank;
	let consent = consent(40, Appointment::first_administrator(kind, &name_ko, &name_en));
	Members::admit_institution(origin, kind, name_ko, name_en, jurisdiction, 40, consent)
}

#[test]
fn an_admitted_institution_is_active_and_its_administrator_can_act() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(admit(40));
		let institution = InstitutionId(4);
		assert_eq!(NextInstitution::<Test>::get(), InstitutionId(5));
		assert_eq!(
			pallet::Institutions::<Test>::get(institution),
			Some(Institution {
				kind: InstitutionKind::RegistryOffice,
				name_ko: name("강남등기소"),
				name_en: name("Gangnam Registry Office"),
				jurisdiction: districts(&["11680", "11650"]),
				jurisdiction_set: Timestamp::get(),
				status: InstitutionStatus::Active,
				generation: 0,
			})
		);
		assert_eq!(
			Members::admit(&40),
			Ok(Acting { officer: 40, institution, kind: InstitutionKind::RegistryOffice })
		);
		assert_eq!(
			events(),
			[
				Event::InstitutionAdmitted {
					institution,
					kind: InstitutionKind::RegistryOffice,
					name_ko: name("강남등기소"),
					name_en: name("Gangnam Registry Office"),
					jurisdiction: districts(&["11680", "11650"]),
					administrator: 40,
				},
				Event::OfficerAppointed { institution, officer: 40, duties: ADMINISTER, by: None },
			]
		);
	});
}

#[test]
fn only_the_council_can_make_the_councils_calls() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [by(MINISTER), by(BANKER), by(NON_MEMBER), RuntimeOrigin::none()] {
			assert_noop!(
				admit_bank(origin.clone(), name("은행"), name("Bank"), districts(&[])),
				BadOrigin
			);
			assert_noop!(Members::suspend_institution(origin.clone(), BANK), BadOrigin);
			assert_noop!(Members::readmit_institution(origin.clone(), BANK), BadOrigin);
			assert_noop!(Members::withdraw_institution(origin.clone(), BANK), BadOrigin);
			assert_noop!(
				Members::set_jurisdiction(origin.clone(), BANK, districts(&[])),
				BadOrigin
			);
			assert_noop!(Members::force_suspend_officer(origin.clone(), LENDER), BadOrigin);
			assert_noop!(Members::force_reinstate_officer(origin.clone(), LENDER), BadOrigin);
			let consent = consent(40, Appointment::Administrator(BANK));
			assert_noop!(Members::replace_administrator(origin, BANK, 40, consent), BadOrigin);
		}
	});
}

#[test]
fn a_name_must_be_visible_text() {
	ExtBuilder::default().build_and_execute(|| {
		let bad: [&[u8]; 4] = [b"", b"   ", b"two\nlines", &[0xff, 0xfe]];
		for bytes in bad {
			let bad = Name::try_from(bytes.to_vec()).unwrap();
			for (name_ko, name_en) in [(bad.clone(), name("Bank")), (name("은행"), bad)] {
				assert_noop!(
					admit_bank(council(), name_ko, name_en, districts(&[""])),
					Error::<Test>::InvalidName
				);
			}
		}
	});
}

#[test]
fn prefixes_of_a_jurisdiction_are_valid_and_distinct() {
	ExtBuilder::default().build_and_execute(|| {
		let malformed = vec![DistrictPrefix { digits: 2, value: 7 }].try_into().unwrap();
		for jurisdiction in [malformed, districts(&["11680", "41", "11680"])] {
			assert_noop!(
				admit_bank(council(), name("은행"), name("Bank"), jurisdiction.clone()),
				Error::<Test>::InvalidJurisdiction
			);
			assert_noop!(
				Members::set_jurisdiction(council(), GANGNAM, jurisdiction),
				Error::<Test>::InvalidJurisdiction
			);
		}
	});
}

#[test]
fn the_first_administrator_must_not_be_an_officer() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(admit(CLERK), Error::<Test>::AlreadyOfficer);
		assert_ok!(Members::revoke_officer(by(MAYOR), CLERK));
		assert_noop!(admit(CLERK), Error::<Test>::OfficerIsRevoked);
	});
}

#[test]
fn institution_numbers_do_not_overflow() {
	ExtBuilder::default().build_and_execute(|| {
		NextInstitution::<Test>::put(InstitutionId(u32::MAX));
		assert_noop!(admit(40), Error::<Test>::TooManyInstitutions);
	});
}

#[test]
fn a_suspended_institutions_officers_can_act_again_after_its_readmission() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Members::suspend_institution(council(), BANK));
		assert_eq!(Members::admit(&LENDER), Err(AdmissionError::InstitutionSuspended));
		assert_noop!(
			Members::suspend_institution(council(), BANK),
			Error::<Test>::InstitutionNotActive
		);
		assert_noop!(Members::reinstate_officer(by(BANKER), LENDER), BadOrigin);
		assert_ok!(Members::readmit_institution(council(), BANK));
		assert_ok!(Members::admit(&LENDER));
		assert_noop!(
			Members::readmit_institution(council(), BANK),
			Error::<Test>::InstitutionNotSuspended
		);
		assert_eq!(
			events(),
			[
				Event::InstitutionSuspended { institution: BANK },
				Event::InstitutionReadmitted { institution: BANK },
			]
		);
	});
}

#[test]
fn withdrawal_is_final_and_keeps_the_records() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Members::suspend_institution(council(), GANGNAM));
		for institution in [BANK, GANGNAM] {
			assert_ok!(Members::withdraw_institution(council(), institution));
			let withdrawn = || Error::<Test>::InstitutionIsWithdrawn;
			assert_noop!(Members::suspend_institution(council(), institution), withdrawn());
			assert_noop!(Members::readmit_institution(council(), institution), withdrawn());
			assert_noop!(Members::withdraw_institution(council(), institution), withdrawn());
			assert_noop!(
				Members::set_jurisdiction(council(), institution, districts(&[])),
				withdrawn()
			);
			assert_noop!(replace(institution, 40), withdrawn());
		}
		assert_eq!(Members::admit(&LENDER), Err(AdmissionError::InstitutionWithdrawn));
		assert_eq!(status_of(LENDER), OfficerStatus::Active);
		assert_eq!(
			events().split_off(1),
			[
				Event::InstitutionWithdrawn { institution: BANK },
				Event::InstitutionWithdrawn { institution: GANGNAM },
			]
		);
	});
}

#[test]
fn unknown_institutions_are_not_found() {
	ExtBuilder::default().build_and_execute(|| {
		for unknown in [InstitutionId(0), InstitutionId(4)] {
			let missing = || Error::<Test>::InstitutionNotFound;
			assert_noop!(Members::suspend_institution(council(), unknown), missing());
			assert_noop!(Members::readmit_institution(council(), unknown), missing());
			assert_noop!(Members::withdraw_institution(council(), unknown), missing());
			assert_noop!(Members::set_jurisdiction(council(), unknown, districts(&[])), missing());
			assert_noop!(replace(unknown, 40), missing());
		}
	});
}

#[test]
fn a_new_jurisdiction_replaces_the_old_one() {
	ExtBuilder::default().build_and_execute(|| {
		let yeoksam = Location::of(DistrictCode(1168010100));
		assert!(<Members as crate::Institutions>::covers(GANGNAM, &yeoksam));
		assert_ok!(Members::set_jurisdiction(council(), GANGNAM, districts(&["11650"])));
		assert!(!<Members as crate::Institutions>::covers(GANGNAM, &yeoksam));
		assert_eq!(
			events(),
			[Event::JurisdictionSet { institution: GANGNAM, jurisdiction: districts(&["11650"]) }]
		);
	});
}

#[test]
fn a_jurisdiction_follows_the_reforms_of_which_the_council_did_not_know() {
	ExtBuilder::default().build_and_execute(|| {
		let (old, new) = (DistrictCode(1168010100), DistrictCode(5168010100));
		let came = |code, reform| {
			let former = Former { code, left: KoreanDay::of(Timestamp::get()), reform };
			Location { now: new, before: vec![former] }
		};
		let covers = |place: &Location| <Members as crate::Institutions>::covers(GANGNAM, place);
		let now = Timestamp::get();
		assert!(covers(&came(old, Some(now))));
		// Not the rest of the new district, nor what came from elsewhere or without a reform.
		assert!(!covers(&Location::of(new)));
		assert!(!covers(&came(DistrictCode(1165010700), Some(now))));
		assert!(!covers(&came(old, None)));
		// It was set when the reform was known: it names what it means.
		Timestamp::set_timestamp(now + 1);
		assert_ok!(Members::set_jurisdiction(council(), GANGNAM, districts(&["11680"])));
		assert!(!covers(&came(old, Some(now))));
		assert!(covers(&Location::of(old)));
	});
}
