//! Status lists.

use super::*;
use crate::statuses::{MAX_LIST_SIZE, MIN_LIST_SIZE, PAGE_BITS};

const LIST: ListId = ListId(0);
const LAST: u32 = MIN_LIST_SIZE - 1;

fn changes(of: &[(u32, bool)]) -> Changes {
	bounded(of.iter().map(|(index, set)| StatusChange { index: *index, set: *set }))
}

fn set_them(of: &[(u32, bool)]) -> DispatchResult {
	Certificates::set_statuses(by_chief(ISSUER), LIST, changes(of), fresh_ref())
}

fn override_them(by: InstitutionId, of: &[(u32, bool)]) -> DispatchResult {
	Certificates::override_statuses(by_chief(by), LIST, changes(of), REASON, fresh_ref())
}

fn status(index: u32) -> Result<bool, NoAnswer> {
	Certificates::status(LIST, index).map(|status| status.set)
}

fn with_list(purpose: StatusPurpose) {
	accredited();
	assert_ok!(create(purpose));
}

#[test]
fn an_accredited_issuer_creates_a_list() {
	build_and_execute(|| {
		accredited();
		assert_ok!(create(StatusPurpose::Revocation));
		let (list, kind, purpose, size) = (LIST, KIND, StatusPurpose::Revocation, MIN_LIST_SIZE);
		let (by, at) = (caller(ISSUER), now::<Test>());
		let event = Event::StatusListCreated { list, kind, purpose, size, by, at };
		assert_eq!(last_event(), event);
		let sized = |accreditation, size| {
			let issuer = by_chief(ISSUER);
			Certificates::create_status_list(issuer, accreditation, purpose, size, fresh_ref())
		};
		for size in [0, MIN_LIST_SIZE - 8, MIN_LIST_SIZE + 1, MAX_LIST_SIZE + 8] {
			assert_noop!(sized(FIRST, size), Fault::InvalidListSize);
		}
		assert_ok!(sized(FIRST, MAX_LIST_SIZE));
		let unknown = AccreditationId(7);
		assert_noop!(sized(unknown, MIN_LIST_SIZE), Fault::AccreditationNotFound);
		let other = by_chief(OTHER_ISSUER);
		let call = Certificates::create_status_list(other, FIRST, purpose, size, fresh_ref());
		assert_noop!(call, Fault::NotOwnAccreditation);
		assert_ok!(suspend_it(MINISTRY));
		assert_noop!(sized(FIRST, MIN_LIST_SIZE), Fault::NotAccredited);
	});
}

#[test]
fn every_index_has_its_own_bit() {
	build_and_execute(|| {
		with_list(StatusPurpose::Revocation);
		let indices = [0, 7, 8, PAGE_BITS - 1, PAGE_BITS, 3 * PAGE_BITS + 100, LAST];
		let rows: Vec<_> = indices.iter().map(|index| (*index, true)).collect();
		pass();
		assert_ok!(set_them(&rows));
		let (list, version, by, at) = (LIST, 1, caller(ISSUER), now::<Test>());
		let event = Event::StatusesSet { list, version, changes: changes(&rows), by, at };
		assert_eq!(last_event(), event);
		for index in 0..MIN_LIST_SIZE {
			assert_eq!(status(index), Ok(indices.contains(&index)), "{index}");
		}
		assert_eq!(status(MIN_LIST_SIZE), Err(NoAnswer::BeyondEnd));
		assert_eq!(status(u32::MAX), Err(NoAnswer::BeyondEnd));
		assert_eq!(Certificates::status(ListId(1), 0), Err(NoAnswer::NotFound));
		let found = Certificates::status(LIST, 0).unwrap().list;
		assert_eq!((found.version, found.changed), (1, now::<Test>()));
		// Only the pages that are needed are stored: the first two, the fourth and the last.
		assert_eq!(StatusPages::<Test>::iter_keys().count(), 4);
	});
}

#[test]
fn the_bytes_are_those_of_a_bitstring_status_list() {
	build_and_execute(|| {
		accredited();
		let size = MIN_LIST_SIZE + 16;
		let (issuer, purpose) = (by_chief(ISSUER), StatusPurpose::Suspension);
		let call = Certificates::create_status_list(issuer, FIRST, purpose, size, fresh_ref());
		assert_ok!(call);
		assert_ok!(set_them(&[(0, true), (9, true), (size - 1, true)]));
		let bytes = Certificates::status_bytes(LIST, 0, 64).unwrap();
		assert_eq!(bytes.len() as u32, size / 8);
		assert_eq!(bytes[..2], [0b1000_0000, 0b0100_0000]);
		assert_eq!(bytes.iter().map(|byte| byte.count_ones()).sum::<u32>(), 3);
		assert_eq!(bytes.last(), Some(&1));
		assert_eq!(Certificates::status_bytes(LIST, 16, 1), Ok(vec![0, 1]));
		assert_eq!(Certificates::status_bytes(LIST, 1, 2).unwrap().len(), 2_048);
		assert_eq!(Certificates::status_bytes(LIST, 17, 1), Err(NoAnswer::BeyondEnd));
		assert_eq!(Certificates::status_bytes(ListId(1), 0, 1), Err(NoAnswer::NotFound));
	});
}

#[test]
fn a_revocation_is_final() {
	build_and_execute(|| {
		with_list(StatusPurpose::Revocation);
		assert_ok!(set_them(&[(5, true)]));
		assert_noop!(set_them(&[(4, true), (5, false)]), Fault::RevocationIsFinal(1));
		assert_eq!(status(4), Ok(false));
		assert_noop!(set_them(&[(5, true)]), Fault::AlreadySo(0));
		assert_noop!(set_them(&[(4, false)]), Fault::AlreadySo(0));
	});
}

#[test]
fn a_suspension_is_taken_back() {
	build_and_execute(|| {
		with_list(StatusPurpose::Suspension);
		assert_ok!(set_them(&[(5, true), (6, true)]));
		assert_ok!(set_them(&[(5, false), (9_000, true)]));
		assert_eq!([5, 6, 9_000].map(status), [Ok(false), Ok(true), Ok(true)]);
		assert_eq!(StatusLists::<Test>::get(LIST).unwrap().version, 2);
	});
}

#[test]
fn what_is_wrong_with_changes_is_said() {
	build_and_execute(|| {
		with_list(StatusPurpose::Revocation);
		assert_noop!(set_them(&[]), Fault::NoChanges);
		assert_noop!(set_them(&[(1, true), (1, true)]), Fault::NotAscending(1));
		assert_noop!(set_them(&[(1, true), (9, true), (8, true)]), Fault::NotAscending(2));
		assert_noop!(set_them(&[(0, true), (LAST + 1, true)]), Fault::IndexBeyondList(1));
		assert_noop!(set_them(&[(u32::MAX, true)]), Fault::IndexBeyondList(0));
		let one = changes(&[(0, true)]);
		let issuer = by_chief(ISSUER);
		let call = Certificates::set_statuses(issuer, ListId(1), one.clone(), fresh_ref());
		assert_noop!(call, Fault::StatusListNotFound);
		let other = by_chief(OTHER_ISSUER);
		let call = Certificates::set_statuses(other, LIST, one.clone(), fresh_ref());
		assert_noop!(call, Fault::NotOwnStatusList);
		let call = Certificates::set_statuses(RuntimeOrigin::root(), LIST, one, fresh_ref());
		assert_noop!(call, DispatchError::BadOrigin);
	});
}

#[test]
fn an_issuer_that_is_not_accredited_any_more_still_revokes() {
	build_and_execute(|| {
		with_list(StatusPurpose::Revocation);
		assert_ok!(end_it(MINISTRY));
		assert_ok!(set_them(&[(5, true)]));
	});
}

/// What the institution in charge has set stays set while the issuer is not accredited.
#[test]
fn an_issuer_that_is_suspended_takes_no_status_back() {
	build_and_execute(|| {
		with_list(StatusPurpose::Suspension);
		assert_ok!(suspend_it(MINISTRY));
		assert_ok!(override_them(MINISTRY, &[(5, true)]));
		assert_noop!(set_them(&[(5, false)]), Fault::NotAccredited);
		assert_noop!(set_them(&[(4, true), (5, false)]), Fault::NotAccredited);
		assert_ok!(set_them(&[(4, true)]));
		assert_ok!(resume_it(MINISTRY));
		assert_ok!(set_them(&[(5, false)]));
	});
}

#[test]
fn the_institution_in_charge_revokes_in_the_place_of_an_issuer_that_cannot() {
	build_and_execute(|| {
		with_list(StatusPurpose::Revocation);
		assert_noop!(override_them(MINISTRY, &[(5, true)]), Fault::IssuerActs);
		assert_noop!(override_them(BANK, &[(5, true)]), DispatchError::BadOrigin);
		assert_ok!(suspend_it(MINISTRY));
		assert_noop!(override_them(CITY, &[(5, true)]), Fault::NotInCharge);
		assert_ok!(override_them(MINISTRY, &[(5, true)]));
		let (list, version, reason) = (LIST, 1, REASON);
		let (by, at, changes) = (caller(MINISTRY), now::<Test>(), changes(&[(5, true)]));
		let event = Event::StatusesOverridden { list, version, changes, reason, by, at };
		assert_eq!(last_event(), event);
		assert_ok!(resume_it(MINISTRY));
		assert_noop!(override_them(MINISTRY, &[(6, true)]), Fault::IssuerActs);
		suspend::<Test>(ISSUER);
		assert_ok!(override_them(MINISTRY, &[(6, true)]));
		assert_noop!(override_them(MINISTRY, &[(6, false)]), Fault::RevocationIsFinal(0));
		let unknown = self::changes(&[(5, true)]);
		let ministry = by_chief(MINISTRY);
		let call =
			Certificates::override_statuses(ministry, ListId(1), unknown, REASON, fresh_ref());
		assert_noop!(call, Fault::StatusListNotFound);
	});
}
