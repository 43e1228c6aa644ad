//! Tests of who is responsible after a reform: authority follows the property, and not the code.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use madang_primitives::{
	DistrictCode, InstitutionId, KoreanDay, ParcelId, Pnu, Property, PropertyName, UnitId,
};
use madang_testing::OTHER_CITY;
use pallet_institutions::{Institutions as _, Location};
use sp_runtime::traits::BadOrigin;

/// A code in the area of the municipality that never had any land.
const INVENTED: DistrictCode = DistrictCode(1_168_099_900);
/// A lot of 반포동, which belongs to the other municipality, with its parcel.
fn banpo() -> (Pnu, ParcelId) {
	let pnu = lot(1).in_district(BANPO);
	(pnu, ParcelId::entered_as(pnu))
}

/// A municipality keeps the book: it sets the official price of a lot.
fn amend(clerk: AccountId, pnu: Pnu, official_price: u64) -> DispatchResult {
	let details = ParcelDetails { official_price, ..parcel_row(pnu).details };
	let rows = bounded([parcel_change(pnu, details)]);
	Registers::amend_parcels(RuntimeOrigin::signed(clerk), rows, PAPERS, fresh_ref())
}

fn jurisdiction(institution: InstitutionId, prefix: &str) {
	let prefixes = bounded([prefix.parse().unwrap()]);
	assert_ok!(Institutions::set_jurisdiction(RuntimeOrigin::root(), institution, prefixes));
}

fn covers(institution: InstitutionId, property: Property) -> bool {
	Institutions::covers(institution, &Registers::place(&property).unwrap())
}

/// Before, one officer of the ministry gave any institution power over any district.
#[test]
fn a_code_that_never_had_land_gives_nobody_power() {
	ExtBuilder::with_books().build_and_execute(|| {
		let (pnu, parcel) = banpo();
		enter(&[INVENTED]);
		assert_ok!(end(INVENTED, today(), &[BANPO]));
		assert_noop!(amend(CLERK, pnu, 1), BadOrigin);
		assert!(!covers(CITY, Property::Parcel(parcel)));
		assert_noop!(renumber(CLERK, &[(pnu, lot(7).in_district(BANPO))]), BadOrigin);
		let rows = || bounded([parcel_row(lot(8).in_district(BANPO))]);
		let clerk = RuntimeOrigin::signed(CLERK);
		assert_noop!(plain_entry(clerk, rows()), BadOrigin);
		assert_ok!(amend(OTHER_CLERK, pnu, 1));
	});
}

/// A municipality enters new parcels.
fn plain_entry(
	origin: RuntimeOrigin,
	rows: frame_support::BoundedVec<ParcelRow, <Test as Config>::MaxBatch>,
) -> DispatchResult {
	Registers::enter_parcels(origin, rows, PAPERS, fresh_ref())
}

#[test]
fn an_institution_keeps_what_came_from_its_district_and_gets_nothing_else() {
	ExtBuilder::with_books().build_and_execute(|| {
		// 역삼동 comes to 반포동, which another municipality keeps.
		assert_ok!(end(YEOKSAM, today(), &[BANPO]));
		for property in
			[Property::Parcel(land(858)), Property::Building(TOWER), Property::Unit(FLAT)]
		{
			// Both can act until the council decides.
			assert!(covers(CITY, property) && covers(OTHER_CITY, property), "{property:?}");
		}
		assert_ok!(amend(CLERK, lot(858), 1));
		assert_ok!(amend(CLERK, lot(859).in_district(BANPO), 1));
		assert_noop!(amend(CLERK, banpo().0, 1), BadOrigin);
		// Another number in the same district changes nothing.
		let new = lot(1_858).in_district(BANPO);
		assert_ok!(renumber(CLERK, &[(lot(858), new)]));
		assert_ok!(amend(CLERK, new, 2));
		begin(today().plus(1));
		jurisdiction(CITY, "11680");
		assert_noop!(amend(CLERK, new, 3), BadOrigin);
		assert_ok!(amend(OTHER_CLERK, new, 3));
	});
}

/// A row that the book has is where its parcel is: a file can be entered again in part.
#[test]
fn a_row_of_a_known_parcel_is_counted_for_those_who_keep_it() {
	ExtBuilder::with_books().build_and_execute(|| {
		assert_ok!(end(YEOKSAM, today(), &[BANPO]));
		let rows = |main| bounded([parcel_row(lot(main).in_district(BANPO))]);
		let clerk = || RuntimeOrigin::signed(CLERK);
		assert_ok!(plain_entry(clerk(), rows(858)));
		assert_noop!(plain_entry(clerk(), rows(7)), BadOrigin);
	});
}

/// Who asks the view gets the answer that a call with such a row gets.
#[test]
fn a_program_is_told_for_what_an_institution_is_responsible() {
	ExtBuilder::with_books().build_and_execute(|| {
		let asked = |institution| {
			let new = lot(7).in_district(BANPO);
			let numbers = [lot(858), lot(858).in_district(BANPO), banpo().0, new];
			let names = numbers.into_iter().map(PropertyName::Parcel).chain([
				PropertyName::Building(TOWER),
				PropertyName::Unit(FLAT),
				PropertyName::Unit(UnitId::new(9)),
			]);
			Registers::responsible_for(institution, names.collect())
		};
		assert_eq!(asked(CITY), [true, false, false, false, true, true, false]);
		assert_eq!(asked(OTHER_CITY), [false, true, true, true, false, false, false]);
		// 역삼동 comes to 반포동.
		assert_ok!(end(YEOKSAM, today(), &[BANPO]));
		assert_eq!(asked(CITY), [true, true, false, false, true, true, false]);
		assert_eq!(asked(OTHER_CITY), [true, true, true, true, true, true, false]);
		for (who, institution) in [(CLERK, CITY), (OTHER_CLERK, OTHER_CITY)] {
			for pnu in [lot(859), lot(859).in_district(BANPO), banpo().0] {
				let names = vec![PropertyName::Parcel(pnu)];
				let told = Registers::responsible_for(institution, names);
				// Each call sets another price.
				let price = 2 * who + u64::from(pnu.district() == BANPO);
				assert_eq!(told, [amend(who, pnu, price).is_ok()], "{who} {pnu}");
			}
			let pnu = lot(who as u16).in_district(BANPO);
			let told = Registers::responsible_for(institution, vec![PropertyName::Parcel(pnu)]);
			let rows = bounded([parcel_row(pnu)]);
			let entered = plain_entry(RuntimeOrigin::signed(who), rows);
			assert_eq!(told, [entered.is_ok()], "{who} enters {pnu}");
		}
		begin(today().plus(1));
		jurisdiction(CITY, "11680");
		assert_eq!(asked(CITY), [false; 7]);
	});
}

/// Before, the municipality lost all parcels if the ministry was late, or the council early.
#[test]
fn the_order_of_decision_and_record_leaves_nobody_without_an_institution() {
	ExtBuilder::with_books().build_and_execute(|| {
		enter(&[NEW_YEOKSAM]);
		begin(today().plus(60));
		jurisdiction(CITY, "11680");
		begin(today().plus(1));
		// The reform was in force before the jurisdiction was set, but nobody had recorded it.
		assert_ok!(end(YEOKSAM, today().minus(30), &[NEW_YEOKSAM]));
		assert_ok!(amend(CLERK, lot(858), 1));
		// The record is corrected to another district, of which the council did not know.
		begin(today().plus(1));
		jurisdiction(CITY, "5168010100");
		begin(today().plus(1));
		jurisdiction(CITY, "11680");
		assert_noop!(amend(CLERK, lot(858), 2), BadOrigin);
		let (on, other) = (today().minus(30), DistrictCode(5_168_010_300));
		assert_ok!(correct(YEOKSAM, Some(ended(on.minus(1), &[NEW_YEOKSAM]))));
		assert_noop!(amend(CLERK, lot(858), 2), BadOrigin);
		enter(&[other]);
		begin(today().plus(1));
		assert_ok!(correct(YEOKSAM, Some(ended(on, &[other]))));
		assert_ok!(amend(CLERK, lot(858), 2));
		// A decision before the day of the reform does not end it either.
		assert_ok!(end(BANPO, today().plus(9), &[other]));
		begin(today().plus(1));
		jurisdiction(OTHER_CITY, "11650");
		begin(today().plus(9));
		assert!(covers(OTHER_CITY, Property::Parcel(banpo().1)));
	});
}

#[test]
fn a_parcel_of_a_split_district_remembers_it_when_it_gets_its_number() {
	ExtBuilder::with_books().build_and_execute(|| {
		let other = DistrictCode(5_168_010_200);
		enter(&[NEW_YEOKSAM, other]);
		assert_ok!(end(YEOKSAM, today(), &[NEW_YEOKSAM, other]));
		let new = lot(3).in_district(other);
		assert_ok!(renumber(CLERK, &[(lot(858), new)]));
		assert_ok!(amend(CLERK, new, 1));
		assert!(covers(CITY, Property::Unit(FLAT)));
		let place = Registers::place(&Property::Unit(FLAT)).unwrap();
		assert_eq!((place.now, place.before.len(), place.before[0].code), (other, 1, YEOKSAM));
		// A second reform is followed from there.
		begin(today().plus(5));
		assert_ok!(end(other, today(), &[BANPO]));
		assert_ok!(amend(CLERK, new, 2));
		jurisdiction(CITY, "11680");
		assert_noop!(amend(CLERK, new, 3), BadOrigin);
		assert_ok!(amend(OTHER_CLERK, new, 3));
	});
}

#[test]
fn a_parcel_that_another_municipality_took_over_by_agreement_is_only_its() {
	ExtBuilder::with_books().build_and_execute(|| {
		let new = lot(859).in_district(BANPO);
		assert_ok!(renumber(IMPORTER, &[(lot(859), new)]));
		assert_noop!(amend(CLERK, new, 1), BadOrigin);
		assert_ok!(amend(OTHER_CLERK, new, 1));
		// A later reform of the district from which it came concerns it no longer.
		assert_ok!(end(YEOKSAM, today(), &[BANPO]));
		assert_noop!(amend(CLERK, new, 2), BadOrigin);
		// It comes back.
		assert_ok!(renumber(IMPORTER, &[(new, lot(7).in_district(BANPO))]));
		assert!(!covers(CITY, Property::Parcel(land(859))));
		assert!(covers(OTHER_CITY, Property::Parcel(land(859))));
	});
}

#[test]
fn only_the_latest_districts_are_remembered() {
	ExtBuilder::with_books().build_and_execute(|| {
		enter(&[SUSEO]);
		let to = [SUSEO, BANPO].map(|code| lot(859).in_district(code));
		for step in 0..2 * MAX_PREDECESSORS {
			let from = number(land(859));
			assert_ok!(renumber(IMPORTER, &[(from, to[(step % 2) as usize])]));
		}
		let place: Location = Registers::place_of_parcel(land(859)).unwrap();
		assert_eq!((place.now, place.before.len()), (BANPO, MAX_PREDECESSORS as usize));
		assert_eq!(place.before.last().map(|former| former.code), Some(SUSEO));
	});
}

/// The day on which a parcel left a district is the one on which the end took effect here.
#[test]
fn a_parcel_left_a_district_when_its_end_was_in_force_and_recorded() {
	ExtBuilder::with_books().build_and_execute(|| {
		enter(&[NEW_YEOKSAM]);
		let left =
			|| -> KoreanDay { Registers::place_of_parcel(land(858)).unwrap().before[0].left };
		assert_ok!(end(YEOKSAM, today().minus(30), &[NEW_YEOKSAM]));
		assert_eq!(left(), today());
		assert_ok!(correct(YEOKSAM, Some(ended(today().plus(3), &[NEW_YEOKSAM]))));
		begin(today().plus(4));
		assert_eq!(left(), today().minus(1));
	});
}
