//! Client certificates, and the logs that observers anchor.

use super::*;
use crate::pallet::ClientCertificates;

const READ: Scopes = Scopes { read: true, submit: false, audit: false };
const NOTHING: Scopes = Scopes { read: false, submit: false, audit: false };

/// The fingerprint of a certificate.
const fn certificate(number: u8) -> Fingerprint {
	[number; 32]
}

fn add(number: u8, until: Moment) -> DispatchResult {
	Members::add_client_certificate(by(BANKER), certificate(number), READ, until)
}

/// The numbers of the bank's certificates.
fn numbers() -> Vec<u8> {
	ClientCertificates::<Test>::get(BANK).iter().map(|one| one.fingerprint[0]).collect()
}

#[test]
fn an_administrator_registers_and_removes_certificates_of_its_own_institution() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(add(1, EXPIRY));
		assert_eq!(
			events(),
			[Event::ClientCertificateAdded {
				institution: BANK,
				fingerprint: certificate(1),
				scopes: READ,
				until: EXPIRY,
				by: BANKER
			}]
		);
		let one = ClientCertificate { fingerprint: certificate(1), scopes: READ, until: EXPIRY };
		assert_eq!(ClientCertificates::<Test>::get(BANK).into_inner(), [one]);
		// Another institution may register the same one. Nobody can take it by being first.
		assert_ok!(Members::add_client_certificate(by(MAYOR), certificate(1), READ, EXPIRY));
		events();
		assert_ok!(Members::remove_client_certificate(by(BANKER), certificate(1)));
		assert_eq!(
			events(),
			[Event::ClientCertificateRemoved {
				institution: BANK,
				fingerprint: certificate(1),
				by: Some(BANKER)
			}]
		);
		assert!(!ClientCertificates::<Test>::contains_key(BANK));
		assert_eq!(ClientCertificates::<Test>::get(GANGNAM).len(), 1);
	});
}

#[test]
fn only_administrators_register_and_remove() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(add(1, EXPIRY));
		for origin in [by(LENDER), by(NON_MEMBER), council(), RuntimeOrigin::none()] {
			assert_noop!(
				Members::add_client_certificate(origin.clone(), certificate(2), READ, EXPIRY),
				BadOrigin
			);
			assert_noop!(Members::remove_client_certificate(origin, certificate(1)), BadOrigin);
		}
		// Each only its own institution's.
		assert_noop!(
			Members::remove_client_certificate(by(MAYOR), certificate(1)),
			Error::<Test>::ClientCertificateNotFound
		);
	});
}

#[test]
fn what_is_wrong_with_a_certificate_is_told() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Members::add_client_certificate(by(BANKER), certificate(1), NOTHING, EXPIRY),
			Error::<Test>::InvalidScopes
		);
		let latest = NOW + MAX_CLIENT_CERTIFICATE_VALIDITY;
		for until in [0, NOW, latest + 1, Moment::MAX] {
			assert_noop!(add(1, until), Error::<Test>::InvalidCertificateEnd);
		}
		assert_ok!(add(1, NOW + 1));
		assert_ok!(add(2, latest));
		assert_noop!(add(2, EXPIRY), Error::<Test>::ClientCertificateKnown);
		assert_ok!(add(3, latest));
		assert_noop!(add(4, EXPIRY), Error::<Test>::TooManyClientCertificates);
		assert_noop!(
			Members::remove_client_certificate(by(BANKER), certificate(4)),
			Error::<Test>::ClientCertificateNotFound
		);
	});
}

#[test]
fn those_whose_time_is_over_make_room() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(add(1, NOW + 10));
		assert_ok!(add(2, NOW + 11));
		assert_ok!(add(3, NOW + 20));
		pallet_timestamp::Now::<Test>::put(NOW + 11);
		events();
		// One of them comes again.
		assert_ok!(add(1, NOW + 30));
		assert_eq!(numbers(), [3, 1]);
		let removed = |number| Event::ClientCertificateRemoved {
			institution: BANK,
			fingerprint: certificate(number),
			by: None,
		};
		assert_eq!(events()[..2], [removed(1), removed(2)]);
	});
}

#[test]
fn a_suspended_institution_can_still_remove_them() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(add(1, EXPIRY));
		assert_ok!(Members::suspend_institution(council(), BANK));
		let remove = Call::<Test>::remove_client_certificate { fingerprint: certificate(1) };
		assert_ok!(Members::admit_call(&BANKER, &remove.into()));
		let (fingerprint, scopes, until) = (certificate(2), READ, EXPIRY);
		let add_one = Call::<Test>::add_client_certificate { fingerprint, scopes, until };
		assert_eq!(
			Members::admit_call(&BANKER, &add_one.into()),
			Err(AdmissionError::InstitutionSuspended)
		);
		assert_noop!(add(2, EXPIRY), BadOrigin);
		assert_ok!(Members::remove_client_certificate(by(BANKER), certificate(1)));
	});
}

/// The thief of an administrator's key may have added one.
#[test]
fn a_new_generation_of_officers_begins_without_any() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(add(1, EXPIRY));
		assert_ok!(add(2, EXPIRY));
		assert_ok!(Members::add_client_certificate(by(MAYOR), certificate(3), READ, EXPIRY));
		events();
		let appointed = consent(33, Appointment::Administrator(BANK));
		assert_ok!(Members::replace_administrator(council(), BANK, 33, appointed));
		let removed: Vec<_> = events()
			.into_iter()
			.filter_map(|event| match event {
				Event::ClientCertificateRemoved { institution: BANK, fingerprint, by: None } => {
					Some(fingerprint[0])
				}
				_ => None,
			})
			.collect();
		assert_eq!(removed, [1, 2]);
		assert!(!ClientCertificates::<Test>::contains_key(BANK));
		assert!(ClientCertificates::<Test>::contains_key(GANGNAM));
	});
}

#[test]
fn an_observer_anchors_a_log() {
	ExtBuilder::default().build_and_execute(|| {
		let head = sp_core::H256([7; 32]);
		assert_ok!(appoint(BANKER, 32, Duties::NONE.with(Duty::Observe)));
		events();
		assert_ok!(Members::anchor_log(by(32), head, 12, reference(1)));
		let acting = Members::admit(&32).unwrap();
		let caller = Caller::new(acting, reference(1));
		assert_eq!(events(), [Event::LogAnchored { by: caller, head, entries: 12 }]);
		assert_noop!(
			Members::anchor_log(by(32), head, 12, reference(1)),
			Error::<Test>::ExternalRefUsed
		);
		for origin in [by(BANKER), by(LENDER), by(NON_MEMBER), council()] {
			assert_noop!(Members::anchor_log(origin, head, 12, reference(2)), BadOrigin);
		}
	});
}
