//! `do_try_state` detects each broken invariant.

use crate::{mock::*, *};
use madang_primitives::{BuildingId, DistrictCode, Holdings, ParcelId, Pnu, Property, UnitId};
use sp_runtime::{DispatchError, TryRuntimeError};

/// Break the state and expect this error.
fn breaks(reason: &'static str, breakage: impl FnOnce()) {
	ExtBuilder::with_books().build().execute_with(|| {
		assert_eq!(Registers::do_try_state(), Ok(()));
		breakage();
		let expected: Result<(), TryRuntimeError> = Err(DispatchError::Other(reason));
		assert_eq!(Registers::do_try_state(), expected);
	});
}

#[test]
fn malformed_districts_are_detected() {
	breaks("a district's code is malformed", || {
		let district = Districts::<Test>::get(YEOKSAM).unwrap();
		Districts::<Test>::insert(DistrictCode(1), district);
	});
	breaks("a district's name is not UTF-8", || {
		Districts::<Test>::mutate(YEOKSAM, |district| {
			district.as_mut().unwrap().name = DistrictName::truncate_from(vec![0xFF]);
		});
	});
}

#[test]
fn broken_parcels_are_detected() {
	breaks("a parcel's number is malformed", || {
		Parcels::<Test>::mutate(land(858), |parcel| parcel.as_mut().unwrap().pnu = Pnu(1));
	});
	breaks("a parcel's number does not lead to it", || {
		ParcelOf::<Test>::insert(lot(858), land(860));
	});
	breaks("a parcel's district is missing", || Districts::<Test>::remove(YEOKSAM));
	breaks("the shares of owners do not add up to one", || {
		Parcels::<Test>::mutate(land(860), |parcel| {
			parcel.as_mut().unwrap().owners = owners(&["1/2"]);
		});
	});
	breaks("a revision is zero", || {
		Parcels::<Test>::mutate(land(860), |parcel| parcel.as_mut().unwrap().revision = 0);
	});
	breaks("an area is zero", || {
		Parcels::<Test>::mutate(land(860), |parcel| parcel.as_mut().unwrap().area = 0);
	});
}

#[test]
fn broken_numbers_are_detected() {
	breaks("a number leads to no parcel", || ParcelOf::<Test>::insert(lot(1), land(1)));
	breaks("a parcel's id was not taken yet", || {
		let record = Parcels::<Test>::take(land(858)).unwrap();
		ParcelOf::<Test>::insert(lot(858), ParcelId::FIRST_OTHER);
		Parcels::<Test>::insert(ParcelId::FIRST_OTHER, record);
	});
}

#[test]
fn broken_links_of_districts_are_detected() {
	let ended_as = |successors: &[DistrictCode]| {
		let ended = ended(today(), successors);
		Districts::<Test>::mutate(YEOKSAM, |district| {
			district.as_mut().unwrap().ended = Some(ended);
		});
	};
	breaks("a successor is missing", || ended_as(&[NEW_YEOKSAM]));
	breaks("a successor is listed twice", || ended_as(&[BANPO, BANPO]));
	breaks("the predecessors are not those of the ends", || ended_as(&[BANPO]));
	breaks("the predecessors are not those of the ends", || {
		Predecessors::<Test>::insert(YEOKSAM, bounded::<_, MaxPredecessors>([BANPO]));
	});
	breaks("an empty list of predecessors is stored", || {
		Predecessors::<Test>::insert(YEOKSAM, bounded::<DistrictCode, MaxPredecessors>([]));
	});
	breaks("a district comes from itself", || {
		ended_as(&[YEOKSAM]);
		Predecessors::<Test>::insert(YEOKSAM, bounded::<_, MaxPredecessors>([YEOKSAM]));
	});
	breaks("a district comes from too many others", || {
		let codes: Vec<_> = (0..10).map(|n| DistrictCode(4_159_025_021 + n)).collect();
		codes.iter().for_each(|code| enter(&[*code]));
		// A chain, so that no list is too long.
		for (code, next) in codes.iter().zip(&codes[1..]) {
			let ended = ended(today(), &[*next]);
			Districts::<Test>::mutate(code, |district| {
				district.as_mut().unwrap().ended = Some(ended);
			});
			Predecessors::<Test>::insert(next, bounded::<_, MaxPredecessors>([*code]));
		}
	});
	breaks("a revision is zero", || {
		Districts::<Test>::mutate(YEOKSAM, |district| district.as_mut().unwrap().revision = 0);
	});
}

#[test]
fn broken_buildings_are_detected() {
	breaks("a building's parcel is missing", || {
		Buildings::<Test>::mutate(HOUSE, |house| house.as_mut().unwrap().parcel = land(1));
	});
	breaks("a revision is zero", || {
		Buildings::<Test>::mutate(HOUSE, |house| house.as_mut().unwrap().revision = 0);
	});
}

#[test]
fn broken_units_are_detected() {
	breaks("a unit's building is missing", || Buildings::<Test>::remove(TOWER));
	breaks("a unit's building is not a strata building", || {
		Buildings::<Test>::mutate(TOWER, |tower| tower.as_mut().unwrap().strata = false);
	});
	breaks("the shares of owners do not add up to one", || {
		Units::<Test>::mutate(FLAT, |flat| flat.as_mut().unwrap().owners = owners(&["1/3"]));
	});
}

#[test]
fn wrong_sums_of_land_shares_are_detected() {
	breaks("the sum of a building's land shares is wrong", || {
		LandShares::<Test>::insert(TOWER, share("1/3"));
	});
	breaks("the sum of a building's land shares is wrong", || {
		LandShares::<Test>::remove(TOWER);
	});
	breaks("land shares are recorded for a building without units", || {
		LandShares::<Test>::insert(BuildingId(1), share("1/3"));
	});
	breaks("a building's land shares exceed one", || {
		let flat = Units::<Test>::get(FLAT).unwrap();
		Units::<Test>::insert(UnitId(1), Unit { land_share: share("2/3"), ..flat });
	});
}

#[test]
fn misplaced_and_partial_notices_are_detected() {
	breaks("a notice is for a property that is missing", || {
		let flat = notice(&Property::Unit(FLAT), 1, owners(&["1"]));
		let waiting: NoticeQueue = madang_testing::bounded([flat]);
		Notices::<Test>::insert(Property::Unit(UnitId(1)), waiting);
	});
	breaks("the shares of a notice's owners do not add up to one", || {
		let flat = Property::Unit(FLAT);
		let partial = notice(&flat, 1, Holdings::default());
		Notices::<Test>::insert(flat, madang_testing::bounded::<_, MaxNotices>([partial]));
	});
}

#[test]
fn wrong_doors_are_detected() {
	breaks("a unit's door is missing", || UnitAt::<Test>::remove((TOWER, 0, 12, FLAT.0 as u16)));
	breaks("a door has no unit", || UnitAt::<Test>::insert((TOWER, 9, 9, 9), UnitId(9)));
	breaks("the count of units on a parcel is wrong", || BoundLand::<Test>::insert(land(858), 2));
}

#[test]
fn empty_and_disordered_queues_of_notices_are_detected() {
	let flat = Property::Unit(FLAT);
	breaks("an empty queue of notices is stored", || {
		Notices::<Test>::insert(flat, NoticeQueue::default());
	});
	breaks("notices are not in the order of their filings", || {
		let two = [2, 1].map(|number| notice(&flat, number, owners(&["1"])));
		Notices::<Test>::insert(flat, madang_testing::bounded::<_, MaxNotices>(two));
	});
}
