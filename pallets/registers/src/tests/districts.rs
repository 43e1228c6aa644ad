//! Tests of the life of a district: its table again, its end, and the correction of an end.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use madang_primitives::DistrictCode;
use sp_runtime::traits::BadOrigin;

#[test]
fn the_table_can_be_imported_again() {
	ExtBuilder::with_books().build_and_execute(|| {
		let rows = vec![
			district_row(YEOKSAM, "서울특별시 강남구 역삼동"),
			district_row(BANPO, "서울특별시 서초구 새반포동"),
			district_row(SUSEO, "서울특별시 강남구 수서동"),
		];
		System::reset_events();
		let external_ref = fresh_ref();
		let table = bounded(rows.clone());
		assert_ok!(Registers::import_districts(ministry(), table, external_ref));
		let (by, officer) = (MINISTRY, IMPORTER);
		let [renamed, imported] = <[_; 2]>::try_from(events()).unwrap();
		assert_eq!(
			renamed,
			Event::DistrictRenamed {
				code: BANPO,
				old_name: bounded("서울특별시 서초구 반포동".bytes()),
				new_name: bounded("서울특별시 서초구 새반포동".bytes()),
				revision: 2,
				by,
				officer,
				external_ref,
			}
		);
		let Event::DistrictsImported { batch, entered, equal, renamed, .. } = imported else {
			panic!("the table was imported")
		};
		assert_eq!((batch.count, equal, renamed), (3, 1, 1));
		let is_new = |row: &&DistrictRow| entered.contains(row);
		assert_eq!(rows.iter().filter(is_new).count(), 1);
		assert_eq!(entered.len(), 1);
		let banpo = Districts::<Test>::get(BANPO).unwrap();
		assert_eq!(banpo.name.into_inner(), "서울특별시 서초구 새반포동".as_bytes());
		// Nothing changes the third time.
		let before = Districts::<Test>::iter().collect::<Vec<_>>();
		assert_ok!(Registers::import_districts(ministry(), bounded(rows), fresh_ref()));
		assert_eq!(Districts::<Test>::iter().collect::<Vec<_>>(), before);
	});
}

#[test]
fn a_district_is_listed_once_in_a_table() {
	ExtBuilder::with_books().build_and_execute(|| {
		let rows = vec![district_row(SUSEO, "수서동"), district_row(SUSEO, "일원동")];
		assert_noop!(
			Registers::import_districts(ministry(), bounded(rows), fresh_ref()),
			Error::<Test>::DistrictListedTwice
		);
	});
}

#[test]
fn an_end_is_recorded_with_its_day_and_successors() {
	ExtBuilder::with_books().build_and_execute(|| {
		enter(&[NEW_YEOKSAM]);
		System::reset_events();
		let external_ref = fresh_ref();
		let row = end_row(YEOKSAM, today(), &[NEW_YEOKSAM]);
		assert_ok!(Registers::end_districts(
			ministry(),
			bounded([row.clone()]),
			PAPERS,
			external_ref
		));
		let (by, officer) = (MINISTRY, IMPORTER);
		let [one, all] = <[_; 2]>::try_from(events()).unwrap();
		assert_eq!(
			one,
			Event::DistrictEnded {
				code: YEOKSAM,
				on: today(),
				successors: bounded([NEW_YEOKSAM]),
				revision: 2,
				evidence: PAPERS,
				by,
				officer,
				external_ref,
			}
		);
		let Event::DistrictsEnded { batch, ended, equal, evidence: PAPERS, .. } = all else {
			panic!("a batch")
		};
		assert_eq!((batch.first, batch.count, ended, equal), (YEOKSAM, 1, 1, 0));
		assert_eq!(Districts::<Test>::get(YEOKSAM).unwrap().ended, Some(row.ended.clone()));
		assert_eq!(Predecessors::<Test>::get(NEW_YEOKSAM).into_inner(), [YEOKSAM]);
		// The same end again is counted, another one is refused.
		assert_ok!(Registers::end_districts(ministry(), bounded([row]), PAPERS, fresh_ref()));
		let Event::DistrictsEnded { ended, equal, .. } = last_event() else { panic!("a batch") };
		assert_eq!((ended, equal), (0, 1));
		assert_noop!(end(YEOKSAM, today(), &[]), Error::<Test>::EndAlreadyRecorded);
	});
}

#[test]
fn each_invalid_end_is_refused_with_its_reason() {
	ExtBuilder::with_books().build_and_execute(|| {
		enter(&[NEW_YEOKSAM, SUSEO]);
		end(SUSEO, today(), &[]).unwrap();
		for (code, successors, error) in [
			(DistrictCode(1_111_010_100), vec![], Error::<Test>::DistrictNotFound),
			(YEOKSAM, vec![YEOKSAM], Error::SuccessorsInvalid),
			(YEOKSAM, vec![BANPO, BANPO], Error::SuccessorsInvalid),
			(YEOKSAM, vec![DistrictCode(1_111_010_100)], Error::SuccessorNotFound),
			(YEOKSAM, vec![SUSEO], Error::SuccessorHasEnded),
		] {
			assert_noop!(end(code, today(), &successors), error);
		}
		let none = bounded::<DistrictEnd, _>([]);
		assert_noop!(
			Registers::end_districts(ministry(), none, PAPERS, fresh_ref()),
			Error::<Test>::EmptyBatch
		);
		let none = bounded::<EndCorrection, _>([]);
		assert_noop!(
			Registers::correct_district_ends(ministry(), none, PAPERS, fresh_ref()),
			Error::<Test>::EmptyBatch
		);
	});
}

#[test]
fn a_district_comes_from_a_bounded_number_of_others() {
	ExtBuilder::with_books().build_and_execute(|| {
		let most = MAX_PREDECESSORS;
		let villages: Vec<_> =
			(0..=most).map(|n| DistrictCode(4_159_025_021 + u64::from(n))).collect();
		enter(&[NEW_YEOKSAM]);
		for village in &villages {
			enter(&[*village]);
		}
		for village in villages.iter().skip(1) {
			assert_ok!(end(*village, today(), &[NEW_YEOKSAM]));
		}
		assert_noop!(end(villages[0], today(), &[NEW_YEOKSAM]), Error::<Test>::TooManyPredecessors);
		// Its own predecessors count for its successor, too.
		enter(&[SUSEO]);
		assert_noop!(end(NEW_YEOKSAM, today(), &[SUSEO]), Error::<Test>::TooManyPredecessors);
		// What the error proposes.
		assert_ok!(end(villages[0], today(), &[]));
		assert_eq!(Registers::came_from(NEW_YEOKSAM).len() as u32, MAX_PREDECESSORS);
	});
}

#[test]
fn only_the_ministry_ends_districts_and_corrects_ends() {
	ExtBuilder::with_books().build_and_execute(|| {
		for account in [CLERK, OTHER_CLERK, NON_MEMBER] {
			let origin = || RuntimeOrigin::signed(account);
			let rows = bounded([end_row(YEOKSAM, today(), &[BANPO])]);
			assert_noop!(Registers::end_districts(origin(), rows, PAPERS, fresh_ref()), BadOrigin);
			let rows = bounded([EndCorrection { code: YEOKSAM, ended: None }]);
			assert_noop!(
				Registers::correct_district_ends(origin(), rows, PAPERS, fresh_ref()),
				BadOrigin
			);
		}
	});
}

#[test]
fn an_end_takes_effect_on_its_day() {
	ExtBuilder::with_books().build_and_execute(|| {
		enter(&[NEW_YEOKSAM]);
		let on = today().plus(30);
		assert_ok!(end(YEOKSAM, on, &[NEW_YEOKSAM]));
		begin(on.minus(1));
		assert_eq!(number(land(858)), lot(858));
		assert_eq!(Registers::came_from(NEW_YEOKSAM), []);
		begin(on);
		assert_eq!(number(land(858)), lot(858).in_district(NEW_YEOKSAM));
		assert_eq!(Registers::came_from(NEW_YEOKSAM), [(YEOKSAM, on)]);
	});
}

#[test]
fn a_wrong_end_is_taken_back_or_replaced_on_evidence() {
	ExtBuilder::with_books().build_and_execute(|| {
		enter(&[NEW_YEOKSAM, SUSEO]);
		assert_ok!(end(YEOKSAM, today(), &[NEW_YEOKSAM]));
		assert_eq!(number(land(858)), lot(858).in_district(NEW_YEOKSAM));
		let old = Districts::<Test>::get(YEOKSAM).unwrap().ended;
		// To another successor.
		assert_ok!(correct(YEOKSAM, Some(ended(today(), &[SUSEO]))));
		assert_eq!(number(land(858)), lot(858).in_district(SUSEO));
		assert_eq!(Predecessors::<Test>::iter_keys().collect::<Vec<_>>(), [SUSEO]);
		// Not at all.
		System::reset_events();
		let rows = bounded([EndCorrection { code: YEOKSAM, ended: None }]);
		let external_ref = fresh_ref();
		let before = Districts::<Test>::get(YEOKSAM).unwrap().ended;
		assert_ne!(before, old);
		assert_ok!(Registers::correct_district_ends(ministry(), rows, PAPERS, external_ref));
		assert_eq!(
			events(),
			[Event::DistrictEndCorrected {
				code: YEOKSAM,
				old: before,
				new: None,
				revision: 4,
				evidence: PAPERS,
				by: MINISTRY,
				officer: IMPORTER,
				external_ref,
			}]
		);
		assert_eq!(number(land(858)), lot(858));
		assert_eq!(Predecessors::<Test>::iter().count(), 0);
		assert_noop!(correct(YEOKSAM, None), Error::<Test>::NothingChanged);
	});
}

#[test]
fn a_district_does_not_end_before_those_that_come_to_it() {
	ExtBuilder::with_books().build_and_execute(|| {
		enter(&[NEW_YEOKSAM, SUSEO]);
		assert_ok!(end(YEOKSAM, today().plus(9), &[NEW_YEOKSAM]));
		assert_noop!(end(NEW_YEOKSAM, today(), &[SUSEO]), Error::<Test>::EndsTooEarly);
		assert_ok!(end(NEW_YEOKSAM, today().plus(9), &[SUSEO]));
	});
}

/// A later reform that was recorded first is taken back and recorded again in one batch.
#[test]
fn an_earlier_reform_can_be_recorded_later() {
	ExtBuilder::with_books().build_and_execute(|| {
		enter(&[NEW_YEOKSAM, SUSEO]);
		assert_ok!(end(NEW_YEOKSAM, today(), &[SUSEO]));
		assert_noop!(
			end(YEOKSAM, today().minus(9), &[NEW_YEOKSAM]),
			Error::<Test>::SuccessorHasEnded
		);
		let rows = bounded([
			EndCorrection { code: NEW_YEOKSAM, ended: None },
			EndCorrection { code: YEOKSAM, ended: Some(ended(today().minus(9), &[NEW_YEOKSAM])) },
			EndCorrection { code: NEW_YEOKSAM, ended: Some(ended(today(), &[SUSEO])) },
		]);
		assert_ok!(Registers::correct_district_ends(ministry(), rows, PAPERS, fresh_ref()));
		assert_eq!(number(land(858)), lot(858).in_district(SUSEO));
		assert_eq!(
			Registers::came_from(SUSEO),
			[(NEW_YEOKSAM, today()), (YEOKSAM, today().minus(9))]
		);
	});
}

#[test]
fn an_ended_district_takes_no_parcel() {
	ExtBuilder::with_books().build_and_execute(|| {
		enter(&[NEW_YEOKSAM]);
		assert_ok!(end(YEOKSAM, today(), &[NEW_YEOKSAM]));
		assert_noop!(parcel(lot(1)), Error::<Test>::DistrictHasEnded);
		assert_ok!(parcel(lot(1).in_district(NEW_YEOKSAM)));
	});
}

/// Before, a code that the ministry had replaced was the end of authority there.
#[test]
fn the_municipality_of_a_district_keeps_the_books_of_its_successors() {
	ExtBuilder::with_books().build_and_execute(|| {
		enter(&[NEW_YEOKSAM]);
		assert_ok!(amend(CLERK, 1));
		assert_ok!(end(YEOKSAM, today().plus(1), &[NEW_YEOKSAM]));
		begin(today().plus(1));
		assert_ok!(amend(CLERK, 2));
		assert_noop!(amend(OTHER_CLERK, 3), BadOrigin);
		// Until the council sets its jurisdiction again.
		let (root, prefix) = (RuntimeOrigin::root(), "11680".parse().unwrap());
		assert_ok!(Institutions::set_jurisdiction(root, CITY, bounded([prefix])));
		assert_noop!(amend(CLERK, 3), BadOrigin);
		let (root, prefix) = (RuntimeOrigin::root(), "5168010100".parse().unwrap());
		assert_ok!(Institutions::set_jurisdiction(root, CITY, bounded([prefix])));
		assert_ok!(amend(CLERK, 3));
	});
}

/// The municipality keeps the book: it sets the official price of lot 858.
fn amend(clerk: AccountId, official_price: u64) -> DispatchResult {
	let details = ParcelDetails { official_price, ..parcel_row(lot(858)).details };
	let rows = bounded([parcel_change(lot(858), details)]);
	Registers::amend_parcels(RuntimeOrigin::signed(clerk), rows, PAPERS, fresh_ref())
}
