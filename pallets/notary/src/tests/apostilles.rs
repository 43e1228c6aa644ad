//! Apostilles: their subjects, their authorities, their register, and their end.

use super::*;
use frame_support::assert_noop;
use madang_primitives::{certificate::root_of, KoreanDay};
use madang_testing::{acting, observer};
use pallet_certificates::{AccreditationId, Batch, BatchId, Batches, KindId, NewBatch};
use pallet_institutions::Caller;

/// A batch of two certificates, with the path of the second.
fn batch() -> NewSubject {
	let [first, second] = [[1; 32], [2; 32]];
	let root = root_of(1, 2, second, &[first], sp_io::hashing::sha2_256).unwrap();
	let expires = KoreanDay::of(START).plus(30);
	let stated = NewBatch {
		accreditation: AccreditationId(0),
		area: None,
		key: PARTIES[0].key(),
		root,
		size: 2,
		expires,
		revocation: None,
		suspension: None,
	};
	let issuer = REGISTRY;
	let did = PARTIES[0].did();
	let batch = Batch { issuer, did, kind: KindId(1), version: 1, stated, block: 1, at: START };
	Batches::<Test>::insert(BatchId(3), batch);
	NewSubject::Certificate { batch: 3, leaf: second, index: 1, path: bounded([first]) }
}

#[test]
fn an_authority_attests_the_signature_and_the_office_of_a_notary() {
	build_and_execute(|| {
		designate(MINISTRY);
		let act = deed();
		pass_an_hour();
		let apostille = issued(NewSubject::Act(act));
		let issued = Apostille {
			subject: Subject::Act(act),
			signer: NOTARY_OFFICE,
			capacity: bounded("공증인".bytes()),
			authority: MINISTRY,
			officer: AUTHORITY,
			number: SeriesNumber { year: 2026, number: 1 },
			depth: 2,
			block: 2,
			at: START + 3_600_000,
			annulled: None,
		};
		assert_eq!(Apostilles::<Test>::get(apostille), Some(issued.clone()));
		let found = Notary::apostille_of(MINISTRY, issued.number);
		assert_eq!(found, Some((apostille, issued.clone())));
		assert_eq!(Notary::apostille_of(OTHER_MINISTRY, issued.number), None);
		let (by, at) = (Caller::new(acting(AUTHORITY), last_ref()), issued.at);
		System::assert_last_event(Event::ApostilleIssued { apostille, issued, by, at }.into());
	});
}

#[test]
fn only_a_designated_ministry_issues_apostilles() {
	build_and_execute(|| {
		let act = deed();
		assert_eq!(issue_as(AUTHORITY, NewSubject::Act(act)), error(Error::NotDesignated));
		let only = Designation { apostilles: false, supervision: true };
		assert_ok!(Notary::designate(RawOrigin::Root.into(), MINISTRY, only));
		assert_eq!(issue_as(AUTHORITY, NewSubject::Act(act)), error(Error::NotDesignated));
		designate(MINISTRY);
		for officer in [NOTARY, JUDGE, observer(MINISTRY)] {
			assert_eq!(issue_as(officer, NewSubject::Act(act)), BAD_ORIGIN, "{officer}");
		}
		assert_ok!(issue_as(AUTHORITY, NewSubject::Act(act)));
		// What it did stays, and it can do no more.
		let nothing = Designation::default();
		assert_ok!(Notary::designate(RawOrigin::Root.into(), MINISTRY, nothing));
		System::assert_last_event(
			Event::Designated { institution: MINISTRY, designation: nothing, at: now::<Test>() }
				.into(),
		);
		assert!(!Designations::<Test>::contains_key(MINISTRY));
		assert_eq!(issue_as(AUTHORITY, NewSubject::Act(act)), error(Error::NotDesignated));
		let annulled = annul_apostille_as(AUTHORITY, ApostilleId(0));
		assert_eq!(annulled, error(Error::NotDesignated));
	});
}

#[test]
fn only_the_council_designates_and_only_active_ministries() {
	build_and_execute(|| {
		let designation = Designation { apostilles: true, supervision: false };
		let by_root =
			|institution| Notary::designate(RawOrigin::Root.into(), institution, designation);
		assert_noop!(
			Notary::designate(signed(AUTHORITY), MINISTRY, designation),
			DispatchError::BadOrigin
		);
		for other in [COURT, NOTARY_OFFICE, InstitutionId(999)] {
			assert_noop!(by_root(other), Error::<Test>::NotAMinistry);
		}
		suspend::<Test>(OTHER_MINISTRY);
		assert_noop!(by_root(OTHER_MINISTRY), Error::<Test>::NotAMinistry);
		assert_ok!(by_root(MINISTRY));
	});
}

#[test]
fn an_act_that_is_unknown_or_annulled_gets_no_apostille() {
	build_and_execute(|| {
		designate(MINISTRY);
		let act = deed();
		assert_eq!(issue_as(AUTHORITY, NewSubject::Act(ActId(9))), error(Error::ActNotFound));
		assert_ok!(annul_as(JUDGE, act));
		assert_eq!(issue_as(AUTHORITY, NewSubject::Act(act)), error(Error::AlreadyAnnulled));
	});
}

#[test]
fn a_certificate_is_attested_if_it_is_in_its_batch() {
	build_and_execute(|| {
		designate(MINISTRY);
		let subject = batch();
		let apostille = issued(subject.clone());
		let stored = Apostilles::<Test>::get(apostille).unwrap();
		assert_eq!(stored.subject, Subject::Certificate { batch: 3, leaf: [2; 32] });
		assert_eq!((stored.signer, stored.depth), (REGISTRY, 1));
		let NewSubject::Certificate { batch, leaf, index, path } = subject else { unreachable!() };
		let with = |batch, leaf, index, path| {
			issue_as(AUTHORITY, NewSubject::Certificate { batch, leaf, index, path })
		};
		assert_eq!(with(4, leaf, index, path.clone()), error(Error::BatchNotFound));
		for result in [
			with(batch, [3; 32], index, path.clone()),
			with(batch, leaf, 0, path.clone()),
			with(batch, leaf, 2, path.clone()),
			with(batch, leaf, index, bounded([])),
			with(batch, leaf, index, bounded([[1; 32], [1; 32]])),
			with(batch, leaf, index, bounded([[9; 32]])),
		] {
			assert_eq!(result, error(Error::NotInBatch));
		}
	});
}

#[test]
fn a_document_outside_the_chain_is_attested_for_an_active_signer_and_an_office() {
	build_and_execute(|| {
		designate(MINISTRY);
		let subject = |signer| NewSubject::Document { document: DOCUMENT, signer };
		let apostille = issued(subject(COURT));
		assert_eq!(Apostilles::<Test>::get(apostille).unwrap().signer, COURT);
		suspend::<Test>(OTHER_COURT);
		for signer in [OTHER_COURT, InstitutionId(999)] {
			assert_eq!(issue_as(AUTHORITY, subject(signer)), error(Error::SignerNotActive));
		}
		for capacity in ["", " ", "공증\n인"] {
			let capacity = bounded(capacity.bytes());
			assert_noop!(
				Notary::issue_apostille(signed(AUTHORITY), subject(COURT), capacity, fresh_ref()),
				Error::<Test>::InvalidCapacity
			);
		}
		let not_utf8 = bounded([0xff]);
		assert_noop!(
			Notary::issue_apostille(signed(AUTHORITY), subject(COURT), not_utf8, fresh_ref()),
			Error::<Test>::InvalidCapacity
		);
	});
}

#[test]
fn the_authority_that_issued_an_apostille_annuls_it_or_another_if_that_cannot_act() {
	build_and_execute(|| {
		designate(MINISTRY);
		designate(OTHER_MINISTRY);
		let subject = NewSubject::Document { document: DOCUMENT, signer: COURT };
		let [first, second] = [issued(subject.clone()), issued(subject)];
		let other = chief(OTHER_MINISTRY);
		assert_eq!(annul_apostille_as(other, first), error(Error::NotOwnApostille));
		assert_eq!(annul_apostille_as(JUDGE, first), BAD_ORIGIN);
		let unknown = annul_apostille_as(AUTHORITY, ApostilleId(9));
		assert_eq!(unknown, error(Error::ApostilleNotFound));
		assert_ok!(annul_apostille_as(AUTHORITY, first));
		let (by, at) = (Caller::new(acting(AUTHORITY), last_ref()), now::<Test>());
		let number = SeriesNumber { year: 2026, number: 1 };
		let (apostille, authority, reason) = (first, MINISTRY, REASON);
		System::assert_last_event(
			Event::ApostilleAnnulled { apostille, authority, number, reason, by, at }.into(),
		);
		let annulled = Some(Annulment { institution: MINISTRY, reason, at });
		assert_eq!(Apostilles::<Test>::get(first).unwrap().annulled, annulled);
		assert_eq!(annul_apostille_as(AUTHORITY, first), error(Error::AlreadyAnnulled));
		suspend::<Test>(MINISTRY);
		assert_ok!(annul_apostille_as(other, second));
	});
}

/// Else nobody could end an apostille of an authority that the council does not trust any more.
#[test]
fn another_authority_annuls_what_one_issued_that_is_not_designated_any_more() {
	build_and_execute(|| {
		designate(MINISTRY);
		designate(OTHER_MINISTRY);
		let apostille = issued(NewSubject::Document { document: DOCUMENT, signer: COURT });
		let other = chief(OTHER_MINISTRY);
		assert_eq!(annul_apostille_as(other, apostille), error(Error::NotOwnApostille));
		let only = Designation { apostilles: false, supervision: true };
		assert_ok!(Notary::designate(RawOrigin::Root.into(), MINISTRY, only));
		assert_eq!(annul_apostille_as(AUTHORITY, apostille), error(Error::NotDesignated));
		assert_ok!(annul_apostille_as(other, apostille));
		let annulled = Apostilles::<Test>::get(apostille).unwrap().annulled.unwrap();
		assert_eq!(annulled.institution, OTHER_MINISTRY);
		// The number is not given again.
		designate(MINISTRY);
		let next = issued(NewSubject::Document { document: DOCUMENT, signer: COURT });
		let number = |one| Apostilles::<Test>::get(one).unwrap().number.number;
		assert_eq!([apostille, next].map(number), [1, 2]);
	});
}
