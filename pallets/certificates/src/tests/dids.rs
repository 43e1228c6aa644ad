//! The DIDs of issuers.

use super::*;

type Unsigned = pallet_identity::Error<Test>;
const OTHER: Party = Party::P256(2);

#[test]
fn an_issuer_names_its_did_and_all_are_kept() {
	build_and_execute(|| {
		assert_eq!(Certificates::issuer_did(ISSUER), None);
		let before = now::<Test>() - 1;
		assert_ok!(name(ISSUER, SIGNER));
		let (first, by) = (now::<Test>(), caller(ISSUER));
		let event = Event::IssuerDidSet { did: SIGNER.did(), version: 1, by, at: first };
		assert_eq!(last_event(), event);
		assert_eq!(Certificates::issuer_did(ISSUER), Some(SIGNER.did()));
		assert_noop!(name(ISSUER, SIGNER), Fault::DidAlreadySet);
		pass();
		assert_ok!(name(ISSUER, OTHER));
		let second = now::<Test>();
		pass();
		// An earlier one again.
		assert_ok!(name(ISSUER, SIGNER));
		let third = now::<Test>();
		for (at, did) in [
			(before, None),
			(first, Some(SIGNER)),
			(second - 1, Some(SIGNER)),
			(second, Some(OTHER)),
			(third - 1, Some(OTHER)),
			(third, Some(SIGNER)),
			(u64::MAX, Some(SIGNER)),
		] {
			let expected = did.map(Party::did);
			assert_eq!(Certificates::issuer_did_at(ISSUER, at), expected, "{at}");
		}
		assert_eq!(Certificates::issuer_did_at(OTHER_ISSUER, third), None);
	});
}

#[test]
fn a_did_is_of_one_institution_permanently() {
	build_and_execute(|| {
		assert_ok!(name(ISSUER, SIGNER));
		assert_noop!(name(OTHER_ISSUER, SIGNER), Fault::DidOfAnother);
		assert_ok!(name(ISSUER, OTHER));
		assert_noop!(name(OTHER_ISSUER, SIGNER), Fault::DidOfAnother);
	});
}

#[test]
fn the_did_consents_for_this_institution() {
	build_and_execute(|| {
		enrol::<Test>(by_chief(BANK), SIGNER);
		let did = SIGNER.did();
		let consent = |of: InstitutionId, purpose| {
			SIGNER.sign_consent::<Test>(purpose, issuer_object(of), issuer_terms(&did))
		};
		let call = |consent| Certificates::set_issuer_did(by_chief(ISSUER), consent, fresh_ref());
		let other = consent(OTHER_ISSUER, Purpose::IssueCertificates);
		assert_noop!(call(other), Unsigned::BadSignature);
		let purpose = consent(ISSUER, Purpose::AgreeToLoan);
		assert_noop!(call(purpose), Unsigned::BadSignature);
		let consent = consent(ISSUER, Purpose::IssueCertificates);
		let mut unknown = consent;
		unknown.did = OTHER.did();
		assert_noop!(call(unknown), Unsigned::DidNotFound);
		assert_ok!(call(consent));
		assert_ok!(name(ISSUER, OTHER));
		assert_noop!(call(consent), Unsigned::SignatureUsed);
		let agent = by_chief(institution(InstitutionKind::ConveyanceAgent, Place::Own));
		let call = Certificates::set_issuer_did(agent, consent, fresh_ref());
		assert_noop!(call, DispatchError::BadOrigin);
	});
}

#[test]
fn a_batch_is_signed_with_a_key_of_the_did_for_statements() {
	build_and_execute(|| {
		accredited();
		assert_ok!(create(StatusPurpose::Revocation));
		assert_noop!(anchor(&[batch(1)]), Fault::NoIssuerDid);
		assert_ok!(name(ISSUER, SIGNER));
		let with = |party: Party| anchor(&[NewBatch { key: party.key(), ..batch(1) }]);
		assert_noop!(with(OTHER), Fault::NotIssuerKey);
		assert_ok!(with(SIGNER));
		// Credentials have no signatures of this kind.
		let schnorr = Party::Sr25519(3);
		assert_ok!(name(ISSUER, schnorr));
		assert_noop!(with(schnorr), Fault::NotIssuerKey);
		assert_ok!(name(ISSUER, OTHER));
		let next = |key| anchor(&[NewBatch { key, ..batch(2) }]);
		assert_noop!(next(SIGNER.key()), Fault::NotIssuerKey);
		assert_ok!(next(OTHER.key()));
		let text = Certificates::leaf(BatchId(1)).unwrap();
		assert!(text.contains("\nkey p256:02") || text.contains("\nkey p256:03"), "{text}");
		// The earlier batch keeps its DID.
		let dids: Vec<_> =
			Certificates::batches(BatchId(0), 9).into_iter().map(|(_, batch)| batch.did).collect();
		assert_eq!(dids, [SIGNER.did(), OTHER.did()]);
		madang_testing::deactivate::<Test>(by_chief(BANK), OTHER);
		let call = anchor(&[NewBatch { key: OTHER.key(), ..batch(3) }]);
		assert_noop!(call, Fault::NotIssuerKey);
	});
}
