//! Anchoring of batches.

use super::*;

#[test]
fn an_accredited_issuer_anchors_batches() {
	build_and_execute(|| {
		ready();
		assert_ok!(anchor(&[batch(1)]));
		pass();
		assert_ok!(anchor(&[batch(2), batch(3)]));
		let at = now::<Test>();
		let (issuer, did) = (ISSUER, SIGNER.did());
		let record = |stated| Batch { issuer, did, kind: KIND, version: 1, stated, block: 2, at };
		let batches = [record(batch(2)), record(batch(3))];
		let log = Certificates::log_head();
		assert_eq!(log.size, 3);
		let (first, by) = (BatchId(1), caller(ISSUER));
		let event = Event::BatchesAnchored { first, batches: bounded(batches), log, by, at };
		assert_eq!(last_event(), event);
		let found = [(BatchId(1), batches[0]), (BatchId(2), batches[1])];
		assert_eq!(Certificates::batches(BatchId(1), 9), found);
		assert_eq!(Certificates::batches(BatchId(1), 1), found[..1]);
		assert_eq!(Certificates::batches(BatchId(3), 9), []);
		assert_eq!(Certificates::batch_of(ISSUER, [3; 32]), Some(BatchId(2)));
		assert_eq!(Certificates::batch_of(OTHER_ISSUER, [3; 32]), None);
	});
}

#[test]
fn the_leaf_is_text() {
	build_and_execute(|| {
		kinds();
		assert_ok!(accredit(MINISTRY, LAND, &[GANGNAM]));
		assert_ok!(name(ISSUER, SIGNER));
		assert_ok!(create(StatusPurpose::Revocation));
		let revocation = range(0, 0, SIZE);
		assert_ok!(anchor(&[NewBatch { area: Some(GANGNAM), revocation, ..batch(0xab) }]));
		let expected = format!(
			"madang-batch/v1\nbatch 0\nissuer {ISSUER}\ndid {}\nkey ed25519:{}\n\
			kind 2 1\ntype urn:madang:land\narea 11680\n\
			root {}\nsize 100\nexpires 2027-02-22\nrevocation 0 0 100\nsuspension -\nblock 1\n\
			time 1795489200000\n",
			SIGNER.did(),
			key_digits(SIGNER),
			"ab".repeat(32)
		);
		assert_eq!(Certificates::leaf(BatchId(0)), Some(expected.clone()));
		let root = sp_io::hashing::sha2_256(&[&[0][..], expected.as_bytes()].concat());
		assert_eq!(Certificates::log_head(), LogHead { size: 1, root });
		assert_eq!(Certificates::leaf(BatchId(1)), None);
	});
}

#[test]
fn what_is_wrong_with_a_batch_is_said() {
	build_and_execute(|| {
		ready();
		let with = |change: fn(&mut NewBatch)| {
			let mut wrong = batch(2);
			change(&mut wrong);
			anchor(&[batch(1), wrong])
		};
		assert_noop!(anchor(&[]), Fault::NoBatches);
		let unknown = with(|one| one.accreditation = AccreditationId(7));
		assert_noop!(unknown, Fault::AccreditationNotFound);
		assert_noop!(with(|one| one.size = 0), Fault::InvalidSize);
		assert_noop!(with(|one| one.size = MAX_BATCH_SIZE + 1), Fault::InvalidSize);
		assert_noop!(with(|one| one.expires = later(91)), Fault::InvalidExpiry);
		assert_noop!(with(|one| one.expires = later(0).minus(1)), Fault::InvalidExpiry);
		assert_noop!(with(|one| one.area = Some(SEOUL)), Fault::OutsideAreas);
		assert_noop!(with(|one| one.root = [1; 32]), Fault::AlreadyAnchored);
		let other = by_chief(OTHER_ISSUER);
		let call = Certificates::anchor(other, bounded([batch(1)]), fresh_ref());
		assert_noop!(call, Fault::NotOwnAccreditation);
		let agent = institution(InstitutionKind::ConveyanceAgent, Place::Own);
		let call = Certificates::anchor(by_chief(agent), bounded([batch(1)]), fresh_ref());
		assert_noop!(call, DispatchError::BadOrigin);
		assert_noop!(with(|one| one.revocation = None), Fault::NoRevocationRange);
		// A place that the batch before has, and one that no batch has.
		let taken = with(|one| one.revocation = range(0, SIZE - 1, SIZE));
		assert_noop!(taken, Fault::PlacesTaken);
		let skipped = with(|one| one.revocation = range(0, SIZE + 1, SIZE));
		assert_noop!(skipped, Fault::PlacesSkipped);
		assert_ok!(with(|_| ()));
		assert_noop!(with(|_| ()), Fault::AlreadyAnchored);
	});
}

#[test]
fn a_batch_is_within_the_areas() {
	build_and_execute(|| {
		kinds();
		assert_ok!(accredit(MINISTRY, LAND, &[SEOUL]));
		assert_ok!(name(ISSUER, SIGNER));
		assert_ok!(create(StatusPurpose::Revocation));
		let of = |area| anchor(&[NewBatch { area, ..batch(1) }]);
		assert_noop!(of(None), Fault::OutsideAreas);
		assert_noop!(of(Some(DistrictPrefix::NATION)), Fault::OutsideAreas);
		let malformed = DistrictPrefix { digits: 11, value: 11_000_000_000 };
		assert_noop!(of(Some(malformed)), Fault::OutsideAreas);
		assert_ok!(of(Some(GANGNAM)));
	});
}

#[test]
fn the_moment_of_the_anchor_decides() {
	build_and_execute(|| {
		ready();
		assert_ok!(anchor(&[batch(1)]));
		assert_ok!(suspend_it(MINISTRY));
		// Even in the same block.
		assert_noop!(anchor(&[batch(2)]), Fault::NotAccredited);
		pass();
		assert_noop!(anchor(&[batch(2)]), Fault::NotAccredited);
		assert_ok!(resume_it(MINISTRY));
		assert_ok!(anchor(&[batch(2)]));
		assert_ok!(set(KIND, Kind { retired: true, ..details("tax") }));
		assert_noop!(anchor(&[batch(3)]), Fault::KindRetired);
		assert_ok!(set(KIND, details("tax")));
		assert_ok!(anchor(&[batch(3)]));
		assert_eq!(Batches::<Test>::get(BatchId(2)).unwrap().version, 3);
		assert_ok!(end_it(MINISTRY));
		assert_noop!(anchor(&[batch(4)]), Fault::NotAccredited);
		suspend::<Test>(ISSUER);
		assert_noop!(anchor(&[batch(4)]), DispatchError::BadOrigin);
		// What was anchored stays: the invariants say that it was valid at its moment.
		assert_eq!(Certificates::log_head().size, 3);
	});
}

#[test]
fn an_accreditation_is_used_within_its_term() {
	build_and_execute(|| {
		kinds();
		let (from, until) = (later(1), Some(later(1)));
		let (ministry, areas) = (by_chief(MINISTRY), bounded([]));
		let call = Certificates::accredit(ministry, KIND, ISSUER, areas, from, until, fresh_ref());
		assert_ok!(call);
		assert_ok!(name(ISSUER, SIGNER));
		assert_noop!(anchor(&[batch(1)]), Fault::NotAccredited);
		pass_days(1);
		assert_ok!(create(StatusPurpose::Revocation));
		assert_ok!(anchor(&[batch(1)]));
		pass_days(1);
		assert_noop!(anchor(&[batch(2)]), Fault::NotAccredited);
	});
}

#[test]
fn the_status_lists_of_a_batch_suit_it() {
	build_and_execute(|| {
		ready();
		assert_ok!(accredit(MINISTRY, LAND, &[SEOUL]));
		assert_ok!(create(StatusPurpose::Suspension));
		let other = AccreditationId(1);
		let size = crate::statuses::MIN_LIST_SIZE;
		let purpose = StatusPurpose::Revocation;
		let issuer = by_chief(ISSUER);
		let call = Certificates::create_status_list(issuer, other, purpose, size, fresh_ref());
		assert_ok!(call);
		let with =
			|revocation, suspension| anchor(&[NewBatch { revocation, suspension, ..batch(1) }]);
		let own = range(0, 0, SIZE);
		assert_noop!(with(range(7, 0, SIZE), None), Fault::StatusListNotFound);
		assert_noop!(with(range(2, 0, SIZE), None), Fault::NotOwnStatusList);
		assert_noop!(with(range(1, 0, SIZE), None), Fault::WrongPurpose);
		assert_noop!(with(own, own), Fault::WrongPurpose);
		assert_noop!(with(range(0, 0, SIZE - 1), None), Fault::InvalidRange);
		assert_noop!(with(range(0, size - SIZE + 1, SIZE), None), Fault::InvalidRange);
		assert_noop!(with(range(0, u32::MAX, SIZE), None), Fault::InvalidRange);
		assert_noop!(with(range(0, 1, SIZE), None), Fault::PlacesSkipped);
		assert_noop!(with(own, range(1, 1, SIZE)), Fault::PlacesSkipped);
		// A range can have more places than certificates.
		assert_ok!(with(range(0, 0, size - SIZE), range(1, 0, size)));
		let next = |revocation| anchor(&[NewBatch { revocation, ..batch(2) }]);
		for first in [0, SIZE, size - SIZE - 1] {
			assert_noop!(next(range(0, first, SIZE)), Fault::PlacesTaken);
		}
		assert_ok!(next(range(0, size - SIZE, SIZE)));
		assert_eq!(StatusLists::<Test>::get(ListId(0)).unwrap().taken, size);
	});
}

fn key_digits(party: Party) -> String {
	let madang_primitives::signing::VerificationKey::Ed25519(key) = party.key() else {
		panic!("another kind of key")
	};
	Commitment(key).to_string()
}
