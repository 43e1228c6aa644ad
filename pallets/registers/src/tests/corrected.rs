//! Tests of the numbers that parcels had by an end that was corrected.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use madang_primitives::{BuildingId, DistrictCode, KoreanDay, ParcelId, Pnu};
use sp_runtime::DispatchError;

fn at(pnu: Pnu) -> Option<ParcelId> {
	Registers::parcels_at(vec![pnu])[0]
}

/// The lot of 역삼동 with its number in another district.
fn lot_in(code: DistrictCode) -> Pnu {
	lot(858).in_district(code)
}

/// End 역삼동, and correct the end later.
fn end_and_correct(wrong: DistrictCode, right: Option<Ended>) {
	assert_ok!(end(YEOKSAM, today(), &[wrong]));
	assert_eq!(at(lot_in(wrong)), Some(land(858)));
	assert_ok!(correct(YEOKSAM, right));
}

/// The ends that the numbers of 역삼동 can get instead of the wrong one.
fn corrections() -> Vec<Option<Ended>> {
	vec![
		None,
		Some(ended(today(), &[SUSEO])),
		Some(ended(today(), &[SUSEO, BANPO])),
		Some(ended(today(), &[])),
		Some(ended(today().plus(1), &[NEW_YEOKSAM])),
	]
}

/// Before, papers and files with the number led to nothing.
#[test]
fn a_number_of_a_wrong_reform_leads_to_its_parcel_after_the_correction() {
	for right in corrections() {
		ExtBuilder::with_books().build_and_execute(|| {
			enter(&[NEW_YEOKSAM, SUSEO]);
			end_and_correct(NEW_YEOKSAM, right.clone());
			assert_eq!(at(lot_in(NEW_YEOKSAM)), Some(land(858)), "{right:?}");
			assert_eq!(Registers::holders_of(vec![lot_in(NEW_YEOKSAM)]), [None]);
			// Rows of the books name the parcel by it.
			let rows = bounded([building_row(BuildingId::new(7), lot_in(NEW_YEOKSAM), false)]);
			assert_ok!(plain(Registers::import_buildings(ministry(), rows, fresh_ref())));
			assert_eq!(BuildingsOn::<Test>::get(land(858)), Some(2));
		});
	}
}

/// Before, next month's file with the number entered the same land a second time.
#[test]
fn a_number_of_a_wrong_reform_is_free_for_a_new_parcel_of_a_municipality_only() {
	ExtBuilder::with_books().build_and_execute(|| {
		enter(&[SUSEO]);
		end_and_correct(SUSEO, None);
		assert_noop!(parcel(lot_in(SUSEO)), Error::<Test>::ParcelNumberGivenUp);
		assert_ok!(enter_parcel(CLERK, parcel_row(lot_in(SUSEO))));
		let new = ParcelId::entered_as(lot_in(SUSEO));
		assert_eq!((at(lot_in(SUSEO)), at(lot(858))), (Some(new), Some(land(858))));
		// Or for one that gets it.
		let other = lot(859).in_district(SUSEO);
		assert_ok!(renumber(IMPORTER, &[(lot_in(SUSEO), other)]));
		assert_eq!((at(other), at(lot_in(SUSEO))), (Some(new), Some(new)));
	});
}

/// A parcel that enters after the correction never had the number.
#[test]
fn a_new_parcel_has_no_number_of_a_wrong_reform() {
	ExtBuilder::with_books().build_and_execute(|| {
		enter(&[SUSEO]);
		end_and_correct(SUSEO, None);
		assert_ok!(enter_parcel(CLERK, parcel_row(lot(7))));
		assert_eq!(at(lot(7).in_district(SUSEO)), None);
		assert_ok!(parcel(lot(7).in_district(SUSEO)));
	});
}

#[test]
fn a_day_that_had_not_come_gave_no_number() {
	ExtBuilder::with_books().build_and_execute(|| {
		enter(&[SUSEO]);
		assert_ok!(end(YEOKSAM, today().plus(9), &[SUSEO]));
		assert_ok!(correct(YEOKSAM, None));
		assert_eq!(at(lot_in(SUSEO)), None);
		assert_eq!(CorrectedFrom::<Test>::iter().count(), 0);
		assert_ok!(parcel(lot_in(SUSEO)));
	});
}

/// 역삼동 came to 수서동 through another district.
#[test]
fn every_number_of_a_chain_leads_to_the_parcel() {
	ExtBuilder::with_books().build_and_execute(|| {
		enter(&[NEW_YEOKSAM, SUSEO]);
		assert_ok!(end(YEOKSAM, today(), &[NEW_YEOKSAM]));
		assert_ok!(end(NEW_YEOKSAM, today(), &[SUSEO]));
		assert_ok!(correct(NEW_YEOKSAM, None));
		assert_eq!(number(land(858)), lot_in(NEW_YEOKSAM));
		assert_eq!(at(lot_in(SUSEO)), Some(land(858)));
		assert_ok!(correct(YEOKSAM, Some(ended(today(), &[BANPO]))));
		for code in [YEOKSAM, BANPO, NEW_YEOKSAM, SUSEO] {
			assert_eq!(at(lot_in(code)), Some(land(858)), "{code:?}");
		}
	});
}

/// The last one that had it.
#[test]
fn of_two_parcels_that_had_a_number_the_last_is_found() {
	ExtBuilder::with_books().build_and_execute(|| {
		enter(&[SUSEO]);
		let other = ParcelId::entered_as(lot_in(BANPO));
		assert_ok!(parcel(lot_in(BANPO)));
		assert_ok!(end(BANPO, today(), &[SUSEO]));
		end_of_yeoksam_comes_second();
		assert_eq!(at(lot_in(SUSEO)), Some(other));
		// It had the number until now, and 역삼동 got it never.
		assert_ok!(correct(BANPO, None));
		assert_eq!(at(lot_in(SUSEO)), Some(other));
		// Another one has it, and gives it up.
		assert_ok!(renumber(IMPORTER, &[(lot(860), lot_in(SUSEO))]));
		assert_ok!(renumber(IMPORTER, &[(lot_in(SUSEO), lot(860).in_district(SUSEO))]));
		assert_eq!(at(lot_in(SUSEO)), Some(land(860)));
		// A reform gives it to the first one, and is corrected as well.
		end_and_correct(SUSEO, None);
		assert_eq!(at(lot_in(SUSEO)), Some(land(858)));
	});
}

/// The lot of 역삼동 came to 수서동 when another one had its number there.
fn end_of_yeoksam_comes_second() {
	assert_ok!(end(YEOKSAM, today(), &[SUSEO]));
	assert_eq!(number(land(858)), lot(858));
	assert_ok!(correct(YEOKSAM, None));
}

#[test]
fn a_number_of_a_wrong_reform_is_kept_when_the_parcel_gets_another() {
	ExtBuilder::with_books().build_and_execute(|| {
		enter(&[SUSEO, NEW_YEOKSAM]);
		end_and_correct(SUSEO, None);
		assert_ok!(renumber(CLERK, &[(lot(858), lot(1)), (lot(859), lot(858))]));
		assert_eq!(at(lot_in(SUSEO)), Some(land(858)));
		assert_eq!(at(lot(858)), Some(land(859)));
		// Also when it is closed and another parcel enters with its number.
		assert_ok!(close_parcel(CLERK, land(860)));
		let had = lot(860).in_district(SUSEO);
		assert_ok!(enter_parcel(CLERK, parcel_row(lot(860))));
		assert_eq!((at(had), at(lot(860))), (Some(land(860)), Some(ParcelId::FIRST_OTHER)));
	});
}

#[test]
fn closing_and_opening_again_changes_no_number_of_a_wrong_reform() {
	ExtBuilder::with_books().build_and_execute(|| {
		enter(&[SUSEO]);
		// Both come with one number: the closed one first, the open one has it.
		let (first, other) = (lot(860), lot(860).in_district(BANPO));
		let had = first.in_district(SUSEO);
		assert_ok!(parcel(other));
		let other = ParcelId::entered_as(other);
		assert_ok!(close_parcel(CLERK, land(860)));
		assert_ok!(end(YEOKSAM, today(), &[SUSEO]));
		assert_ok!(end(BANPO, today(), &[SUSEO]));
		assert_eq!(at(had), Some(other));
		assert_ok!(correct(BANPO, None));
		assert_ok!(correct(YEOKSAM, None));
		assert_eq!(at(had), Some(other));
		assert_ok!(reopen_parcel(CLERK, land(860)));
		assert_eq!(at(had), Some(other));
		assert_ok!(close_parcel(OTHER_CLERK, other));
		assert_eq!(at(had), Some(other));
		assert_ok!(reopen_parcel(OTHER_CLERK, other));
		assert_eq!(at(had), Some(other));
	});
}

/// A correction is never refused for this. What was wrong the longest ago is lost first.
#[test]
fn only_so_many_corrections_are_remembered() {
	ExtBuilder::with_books().build_and_execute(|| {
		let codes: Vec<_> =
			(0..=MAX_CORRECTED).map(|n| DistrictCode(4_159_025_021 + u64::from(n))).collect();
		for code in &codes {
			enter(&[*code]);
			end_and_correct(*code, None);
		}
		let (oldest, rest) = codes.split_first().unwrap();
		assert_eq!(at(lot_in(*oldest)), None);
		assert!(rest.iter().all(|code| at(lot_in(*code)) == Some(land(858))));
		// From the side of a successor.
		enter(&[SUSEO]);
		for code in &codes {
			assert_ok!(parcel(lot(7).in_district(*code)));
			assert_ok!(end(*code, today(), &[SUSEO]));
			assert_ok!(correct(*code, None));
		}
		let links = CorrectedFrom::<Test>::get(SUSEO);
		let links: Vec<_> = links.iter().map(|link| link.code).collect();
		assert_eq!(links, rest);
		let last = ParcelId::entered_as(lot(7).in_district(codes[codes.len() - 1]));
		assert_eq!(at(lot(7).in_district(SUSEO)), Some(last));
	});
}

/// A search is charged for the links, two of them as one earlier district.
#[test]
fn an_import_is_charged_for_the_links_that_it_looked_at() {
	ExtBuilder::with_books().build_and_execute(|| {
		enter(&[SUSEO]);
		end_and_correct(SUSEO, None);
		let rows = bounded([parcel_row(lot(1).in_district(SUSEO))]);
		let after = Registers::import_parcels(ministry(), rows, fresh_ref()).unwrap();
		let charged = <weights::ComputedWeight as WeightInfo>::import_parcels(1, 3, 1);
		assert_eq!(after.actual_weight, Some(charged));
	});
}

#[test]
fn corrections_can_be_used_up() {
	ExtBuilder::with_books().build_and_execute(|| {
		enter(&[SUSEO]);
		assert_ok!(end(YEOKSAM, today(), &[SUSEO]));
		Corrections::<Test>::put(u32::MAX);
		let overflow = DispatchError::from(sp_runtime::ArithmeticError::Overflow);
		assert_noop!(correct(YEOKSAM, Some(ended(KoreanDay(20_000), &[]))), overflow);
		Corrections::<Test>::kill();
	});
}
