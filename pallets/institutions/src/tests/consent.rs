//! Nobody is appointed without consent.

use super::*;
use codec::{DecodeAll, Encode};
use madang_primitives::appointment::AppointmentConsent;
use sp_core::{ecdsa, ed25519, sr25519, Pair, H256};
use sp_runtime::{testing::TestSignature, traits::Verify, AccountId32, MultiSignature};

type Consent = AppointmentConsent<TestSignature>;

/// What account 40 signs to become an officer of the bank.
fn payload() -> AppointmentPayload<u64> {
	AppointmentPayload {
		genesis: GENESIS,
		appointment: Appointment::Officer(BANK),
		account: 40,
		expires_at: EXPIRY,
	}
}

fn appoint_with(consent: Consent) -> DispatchResult {
	Members::appoint_officer(by(BANKER), 40, LEND, consent, reference(40))
}

fn admit_with(consent: Consent) -> DispatchResult {
	Members::admit_institution(
		council(),
		InstitutionKind::Bank,
		name("새은행"),
		name("New Bank"),
		districts(&[""]),
		40,
		consent,
	)
}

/// What the first administrator of the new bank consents to.
fn first() -> Appointment {
	Appointment::first_administrator(InstitutionKind::Bank, "새은행".as_bytes(), b"New Bank")
}

#[test]
fn a_consent_is_valid_only_for_exactly_what_was_signed() {
	ExtBuilder::default().build_and_execute(|| {
		let signed = sign(payload());
		let others = [
			// Another chain, institution, kind of appointment or account.
			sign(AppointmentPayload { genesis: H256::zero(), ..payload() }),
			sign(AppointmentPayload { appointment: Appointment::Officer(GANGNAM), ..payload() }),
			sign(AppointmentPayload { appointment: Appointment::Administrator(BANK), ..payload() }),
			sign(AppointmentPayload { appointment: first(), ..payload() }),
			sign(AppointmentPayload { account: 41, ..payload() }),
			// The administrator signs instead of the account.
			Consent { signature: TestSignature(BANKER, payload().bytes()), expires_at: EXPIRY },
			// Another expiry than the one that was signed.
			Consent { expires_at: EXPIRY + 1, ..signed.clone() },
		];
		for other in others {
			assert_noop!(appoint_with(other), Error::<Test>::InvalidConsent);
		}
		assert_ok!(appoint_with(signed));
	});
}

#[test]
fn a_consent_expires_and_is_not_valid_for_too_long() {
	ExtBuilder::default().build_and_execute(|| {
		for expires_at in [0, NOW - 1, NOW] {
			let consent = sign(AppointmentPayload { expires_at, ..payload() });
			assert_noop!(appoint_with(consent), Error::<Test>::ConsentExpired);
		}
		for expires_at in [NOW + MAX_CONSENT_VALIDITY + 1, u64::MAX] {
			let consent = sign(AppointmentPayload { expires_at, ..payload() });
			assert_noop!(appoint_with(consent), Error::<Test>::ConsentTooLongLived);
		}
		let longest = NOW + MAX_CONSENT_VALIDITY;
		assert_ok!(appoint_with(sign(AppointmentPayload { expires_at: longest, ..payload() })));
	});
}

#[test]
fn a_hostile_administrator_cannot_block_the_admission_of_a_member() {
	ExtBuilder::default().build_and_execute(|| {
		// The proposal of the council shows the newcomer's account and its consent for a week.
		let public = consent(40, first());
		// The administrator cannot appoint the account first: neither with what it reads there, nor
		// with what it signs itself.
		assert_noop!(appoint_with(public.clone()), Error::<Test>::InvalidConsent);
		let forged = TestSignature(BANKER, payload().bytes());
		assert_noop!(
			appoint_with(Consent { signature: forged, expires_at: EXPIRY }),
			Error::<Test>::InvalidConsent
		);
		assert_ok!(admit_with(public));
		assert_eq!(Members::admit(&40).map(|acting| acting.institution), Ok(InstitutionId(4)));
	});
}

#[test]
fn a_hostile_administrator_cannot_block_its_own_replacement() {
	ExtBuilder::default().build_and_execute(|| {
		let public = consent(40, Appointment::Administrator(BANK));
		assert_noop!(appoint_with(public.clone()), Error::<Test>::InvalidConsent);
		assert_ok!(Members::replace_administrator(council(), BANK, 40, public));
		assert_eq!(Members::admit(&BANKER), Err(AdmissionError::OfficerSuspended));
	});
}

#[test]
fn the_council_needs_consent_too() {
	ExtBuilder::default().build_and_execute(|| {
		let other_name = Appointment::first_administrator(
			InstitutionKind::Bank,
			"새은행".as_bytes(),
			b"Old Bank",
		);
		let other_kind = Appointment::first_administrator(
			InstitutionKind::Court,
			"새은행".as_bytes(),
			b"New Bank",
		);
		for appointment in [Appointment::Officer(InstitutionId(4)), other_name, other_kind] {
			assert_noop!(admit_with(consent(40, appointment)), Error::<Test>::InvalidConsent);
		}
		for appointment in [Appointment::Officer(BANK), Appointment::Administrator(GANGNAM)] {
			assert_noop!(
				Members::replace_administrator(council(), BANK, 40, consent(40, appointment)),
				Error::<Test>::InvalidConsent
			);
		}
		pallet_timestamp::Now::<Test>::put(EXPIRY);
		assert_noop!(admit_with(consent(40, first())), Error::<Test>::ConsentExpired);
		assert_noop!(replace(BANK, 40), Error::<Test>::ConsentExpired);
	});
}

#[test]
fn sr25519_and_ed25519_keys_consent_and_others_cannot() {
	let message = payload().bytes();
	let (sr, _) = sr25519::Pair::generate();
	let (ed, _) = ed25519::Pair::generate();
	let signed = [
		(AccountId32::from(sr.public().0), OfficerSignature::Sr25519(sr.sign(&message).0)),
		(AccountId32::from(ed.public().0), OfficerSignature::Ed25519(ed.sign(&message).0)),
	];
	for (account, signature) in &signed {
		assert!(signature.verify(message.as_slice(), account));
		assert!(!signature.verify(&b"something else"[..], account));
		let other = AccountId32::from([7; 32]);
		assert!(!signature.verify(message.as_slice(), &other));
	}
	assert!(!signed[0].1.verify(message.as_slice(), &signed[1].0));

	// The encoding is that of the SDK, and what the SDK also knows is not decoded.
	let sdk = MultiSignature::Sr25519(sr.sign(&message));
	assert!(OfficerSignature::decode_all(&mut &sdk.encode()[..]).is_ok());
	let (ec, _) = ecdsa::Pair::generate();
	let ecdsa = MultiSignature::Ecdsa(ec.sign(&message));
	assert!(OfficerSignature::decode_all(&mut &ecdsa.encode()[..]).is_err());
	let eth = MultiSignature::Eth(Default::default());
	assert!(OfficerSignature::decode_all(&mut &eth.encode()[..]).is_err());
}
