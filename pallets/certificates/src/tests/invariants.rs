//! The check of each invariant fails when the invariant is broken.

use super::*;

/// Break something; the invariant's number is named.
fn broken_by(number: &str, damage: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		ready();
		assert_ok!(accredit(MINISTRY, LAND, &[SEOUL]));
		assert_ok!(anchor(&[batch(1), batch(2)]));
		assert_ok!(Certificates::do_try_state());
		damage();
		let problem = Certificates::do_try_state().expect_err("an invariant is broken");
		let DispatchError::Other(problem) = problem else { panic!("{problem:?}") };
		assert!(problem.starts_with(number), "{problem}");
	});
}

fn change(damage: impl FnOnce(&mut Accreditation)) {
	Accreditations::<Test>::mutate(FIRST, |found| damage(found.as_mut().unwrap()));
}

#[test]
fn of_kinds() {
	broken_by("1", || LatestVersion::<Test>::insert(KIND, 2));
	broken_by("1", || Kinds::<Test>::insert(KIND, 2, details("tax")));
	broken_by("1", || KindOfType::<Test>::remove(details("tax").credential_type));
	broken_by("1", || {
		Kinds::<Test>::insert(LAND, 2, Kind { per_area: false, ..details("land") });
		LatestVersion::<Test>::insert(LAND, 2);
	});
}

fn delegation(areas: &[DistrictPrefix]) -> Delegation {
	Delegation { by: MINISTRY, areas: bounded(areas.iter().copied()) }
}

#[test]
fn of_areas() {
	broken_by("2", || Delegations::<Test>::insert(LAND, CITY, delegation(&[])));
	broken_by("2", || Delegations::<Test>::insert(UNKNOWN, CITY, delegation(&[])));
	broken_by("2", || {
		Delegations::<Test>::insert(LAND, CITY, delegation(&[SEOUL, GANGNAM]));
	});
	broken_by("2", || change(|found| found.areas = bounded([SEOUL])));
}

#[test]
fn of_accreditations() {
	broken_by("3", || NextAccreditation::<Test>::put(FIRST));
	broken_by("3", || AccreditationsOf::<Test>::remove(KIND, ISSUER));
	broken_by("3", || Accreditations::<Test>::remove(FIRST));
	broken_by("3", || change(|found| found.state = AccreditationState::Suspended));
	broken_by("3", || change(|found| found.periods = bounded([])));
	broken_by("3", || change(|found| found.periods[0].from -= 1));
	broken_by("3", || change(|found| found.periods[0].until = Some(0)));
	broken_by("3", || {
		change(|found| {
			let from = found.term.from;
			let first = Period { from, until: Some(from + 10) };
			found.periods = bounded([first, Period { from: from + 9, until: None }]);
		});
	});
	broken_by("3", || {
		let other = AccreditationId(2);
		Accreditations::<Test>::insert(other, Accreditations::<Test>::get(FIRST).unwrap());
		AccreditationsOf::<Test>::insert(
			KIND,
			ISSUER,
			bounded::<_, MaxAccreditations>([FIRST, other]),
		);
		NextAccreditation::<Test>::put(AccreditationId(3));
	});
}

#[test]
fn of_services() {
	let service = || Service {
		verifier: BANK,
		purpose: bounded(*b"loan"),
		items: bounded([bounded(*b"name")]),
	};
	let code = ServiceCode(1);
	broken_by("4", || Services::<Test>::insert(KIND, code, service()));
	broken_by("4", || {
		Verifiers::<Test>::insert(code, BANK);
		Services::<Test>::insert(UNKNOWN, code, service());
	});
	broken_by("4", || {
		Verifiers::<Test>::insert(code, BANK);
		Services::<Test>::insert(KIND, code, Service { items: bounded([]), ..service() });
	});
}

#[test]
fn of_the_log() {
	let batch_with = |damage: fn(&mut Batch)| {
		Batches::<Test>::mutate(BatchId(0), |found| damage(found.as_mut().unwrap()));
	};
	broken_by("5", || Batches::<Test>::remove(BatchId(1)));
	broken_by("5", || {
		let batch = Batches::<Test>::get(BatchId(1)).unwrap();
		Batches::<Test>::insert(BatchId(2), batch);
	});
	broken_by("5", || Roots::<Test>::remove(ISSUER, [1; 32]));
	broken_by("5", || Roots::<Test>::insert(ISSUER, [9; 32], BatchId(0)));
	broken_by("5", LogRoot::<Test>::kill);
	broken_by("5", Log::<Test>::kill);
	broken_by("5", || batch_with(|found| found.stated.size += 1));
	broken_by("5", || batch_with(|found| found.at -= 1));
	broken_by("5", || {
		StatusLists::<Test>::mutate(ListId(0), |list| list.as_mut().unwrap().taken += 1);
	});
	broken_by("5", || {
		batch_with(|found| {
			let (list, first, count) = (ListId(0), 0, 1);
			found.stated.revocation = Some(StatusRange { list, first, count });
		});
	});
}

#[test]
fn of_dids() {
	let other = IssuerDid { did: Did([9; 32]), since: 0 };
	broken_by("7", || IssuerDids::<Test>::insert(ISSUER, 2, other));
	broken_by("7", || {
		IssuerOf::<Test>::insert(other.did, OTHER_ISSUER);
		IssuerDids::<Test>::insert(ISSUER, 1, other);
	});
	broken_by("7", || LatestDid::<Test>::insert(ISSUER, 2));
	broken_by("7", || {
		IssuerOf::<Test>::insert(other.did, ISSUER);
		IssuerDids::<Test>::insert(ISSUER, 2, other);
		LatestDid::<Test>::insert(ISSUER, 2);
	});
	broken_by("5", || {
		Batches::<Test>::mutate(BatchId(0), |found| found.as_mut().unwrap().did = other.did);
	});
	broken_by("5", || {
		StatusLists::<Test>::mutate(ListId(0), |list| list.as_mut().unwrap().taken -= 1);
	});
}

#[test]
fn of_statuses() {
	broken_by("6", || NextList::<Test>::put(ListId(0)));
	broken_by("6", || StatusPages::<Test>::insert(ListId(7), 0, Page::EMPTY));
	broken_by("6", || StatusPages::<Test>::insert(ListId(0), 16, Page::EMPTY));
	broken_by("6", || {
		StatusLists::<Test>::mutate(ListId(0), |list| list.as_mut().unwrap().size += 8);
		let mut page = Page::EMPTY;
		page.0[1] = 1;
		StatusPages::<Test>::insert(ListId(0), 16, page);
	});
	// The batches use this list.
	broken_by("5", || {
		StatusLists::<Test>::mutate(ListId(0), |list| list.as_mut().unwrap().kind = LAND);
	});
}
