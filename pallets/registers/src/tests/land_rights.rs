//! Tests of the units' rights to the land.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use madang_primitives::{LandRight, LandRightKind, Pnu, Property, Share, UnitId};

fn import(rows: Vec<UnitRow>) -> DispatchResult {
	let rows = rows.try_into().unwrap();
	plain(Registers::import_units(RuntimeOrigin::signed(IMPORTER), rows, fresh_ref()))
}

/// A unit with these rights.
fn unit_with(number: u128, rights: &[LandRight<Pnu>]) -> UnitRow {
	let row = unit_row(UnitId::new(number), TOWER, "1");
	let land_rights = rights.to_vec().try_into().unwrap();
	UnitRow { details: UnitDetails { land_rights, ..row.details }, ..row }
}

fn on(main: u16, kind: LandRightKind, text: &str) -> LandRight<Pnu> {
	LandRight { parcel: lot(main), kind, share: share(text) }
}

fn sum_of(main: u16, kind: LandRightKind) -> Option<LandSum> {
	LandShares::<Test>::get(land(main), kind)
}

#[test]
fn the_shares_of_a_parcel_add_up_to_at_most_one() {
	ExtBuilder::with_books().build_and_execute(|| {
		let unit = |number, text| unit_row(UnitId::new(number), TOWER, text);
		// The flat has one half.
		assert_noop!(import(vec![unit(1, "2/3")]), Error::<Test>::LandShareExceeded);
		let thirds = vec![unit(1, "1/3"), unit(2, "1/3")];
		assert_noop!(import(thirds), Error::<Test>::LandShareExceeded);
		assert_ok!(import(vec![unit(1, "1/3"), unit(2, "1/6")]));
		let whole = LandSum { sum: Share::WHOLE.into(), units: 3 };
		assert_eq!(sum_of(858, LandRightKind::Ownership), Some(whole));
		let before = System::events().len();
		assert_noop!(import(vec![unit(3, "1/100")]), Error::<Test>::LandShareExceeded);
		assert_eq!(System::events().len(), before);
	});
}

/// R12a: six units with 83546/501270 each, whose sum is a hair above one.
#[test]
fn a_sum_that_rounding_explains_is_a_warning() {
	ExtBuilder::with_books().build_and_execute(|| {
		let rows = (1..=6)
			.map(|number| unit_with(number, &[on(860, LandRightKind::Ownership, "83546/501270")]))
			.collect();
		assert_ok!(import(rows));
		let sum = sum_of(860, LandRightKind::Ownership).unwrap();
		assert_eq!((sum.sum.to_string().as_str(), sum.units), ("83546/83545", 6));
		let warnings: Vec<_> = System::events()
			.into_iter()
			.filter_map(|record| match record.event {
				RuntimeEvent::Registers(event @ Event::LandSharesRoundedUp { .. }) => Some(event),
				_ => None,
			})
			.collect();
		let expected = Event::LandSharesRoundedUp {
			parcel: land(860),
			kind: LandRightKind::Ownership,
			sum: sum.sum,
			by: MINISTRY,
			officer: IMPORTER,
			external_ref: madang_testing::last_ref(),
		};
		assert_eq!(warnings, [expected]);
	});
}

/// R12b: the sum is far below one, but has no denominator of 64 bits.
#[test]
fn shares_that_cannot_be_added_exactly_are_too_fine() {
	ExtBuilder::with_books().build_and_execute(|| {
		let fine = ["1/4294967291", "1/4294967279", "1/4294967231"];
		let rows: Vec<_> = (1..)
			.zip(fine)
			.map(|(number, text)| unit_with(number, &[on(860, LandRightKind::Ownership, text)]))
			.collect();
		assert_noop!(import(rows.clone()), Error::<Test>::LandShareTooFine);
		assert_ok!(import(rows[..2].to_vec()));
	});
}

/// R12c: units of a building for which no right to the land is registered.
#[test]
fn a_unit_may_have_no_right_to_the_land() {
	ExtBuilder::with_books().build_and_execute(|| {
		assert_ok!(import(vec![unit_with(1, &[])]));
		assert_eq!(sum_of(858, LandRightKind::Ownership).unwrap().units, 1);
		assert_eq!(Registers::registrable(&Property::Unit(UnitId::new(1))), Ok(()));
	});
}

#[test]
fn a_unit_may_have_rights_to_several_parcels() {
	ExtBuilder::with_books().build_and_execute(|| {
		use LandRightKind::*;
		let rights = [on(858, Ownership, "1/4"), on(859, Ownership, "1/3"), on(860, Lease, "1")];
		assert_ok!(import(vec![unit_with(1, &rights)]));
		assert_eq!(sum_of(858, Ownership).unwrap().sum, share("3/4").into());
		assert_eq!(sum_of(859, Ownership).unwrap().sum, share("1/3").into());
		assert_eq!(sum_of(860, Lease).unwrap().sum, share("1").into());
		// Land is bound to the units that own it, but not to those that rent it.
		let land_of = |main| Registers::registrable(&Property::Parcel(land(main)));
		assert_eq!(land_of(859), Err(Bar::BoundToUnits));
		assert_eq!(land_of(860), Ok(()));
	});
}
