//! `do_try_state` detects each broken invariant.

use crate::{mock::*, *};
use codec::{Decode, Encode};
use madang_primitives::{
	Area, BuildingId, ClosingReason, DistrictCode, Holdings, KoreanDay, LandRight, LandRightKind,
	ParcelId, Pnu, Property, Share, ShareSum, UnitId,
};
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
fn broken_numbers_are_detected() {
	breaks("a number leads to no parcel", || ParcelOf::<Test>::insert(lot(1), land(1)));
	breaks("an entry says what is so without it", || {
		ParcelOf::<Test>::insert(lot(858), land(858));
	});
	breaks("a parcel's id was not taken yet", || {
		let record = Parcels::<Test>::take(land(858)).unwrap();
		ParcelOf::<Test>::insert(lot(858), ParcelId::FIRST_OTHER);
		Parcels::<Test>::insert(ParcelId::FIRST_OTHER, record);
	});
}

#[test]
fn broken_places_of_parcels_are_detected() {
	let former = |left| pallet_institutions::Former { code: BANPO, left, reform: None };
	let put = |parcel, before: &[_]| {
		let before: frame_support::BoundedVec<_, MaxPredecessors> = bounded(before.iter().copied());
		FormerPlaces::<Test>::insert(parcel, before);
	};
	breaks("a parcel that was elsewhere is missing", || put(land(1), &[former(today())]));
	breaks("an empty list of former districts is stored", || put(land(858), &[]));
	breaks("a parcel left its districts in another order", || {
		put(land(858), &[former(today()), former(today().minus(1))]);
	});
}

#[test]
fn broken_links_of_districts_are_detected() {
	let ended_as = |successors: &[DistrictCode]| {
		let ended = ended(today(), successors);
		Districts::<Test>::mutate(YEOKSAM, |district| {
			let district = district.as_mut().unwrap();
			(district.ended, district.end_recorded) = (Some(ended), Some(0));
		});
	};
	breaks("the moment of an end is not stored with it", || {
		Districts::<Test>::mutate(YEOKSAM, |district| {
			district.as_mut().unwrap().end_recorded = Some(0);
		});
	});
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
				let district = district.as_mut().unwrap();
				(district.ended, district.end_recorded) = (Some(ended), Some(0));
			});
			Predecessors::<Test>::insert(next, bounded::<_, MaxPredecessors>([*code]));
		}
	});
	breaks("a revision is zero", || {
		Districts::<Test>::mutate(YEOKSAM, |district| district.as_mut().unwrap().revision = 0);
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
	let break_lot = |reason, change: fn(&mut Parcel)| {
		breaks(reason, || Parcels::<Test>::mutate(land(860), |lot| change(lot.as_mut().unwrap())));
	};
	break_lot("the shares of owners do not add up to one", |lot| {
		lot.record.owners = owners(&["1/2"]);
	});
	break_lot("a revision is zero", |lot| lot.record.revision = 0);
	break_lot("an area is zero", |lot| lot.details.area = Area(0));
}

/// Change a building or the unit of the tower.
fn change_building(id: BuildingId, change: fn(&mut Building)) {
	Buildings::<Test>::mutate(id, |building| change(building.as_mut().unwrap()));
}

fn change_flat(change: fn(&mut Unit)) {
	Units::<Test>::mutate(FLAT, |flat| change(flat.as_mut().unwrap()));
}

/// Close a record without what else belongs to it.
fn closing() -> Option<Closing> {
	let (on, reason) = (KoreanDay(0), ClosingReason::Mistake);
	Some(Closing { on, reason, successors: Default::default(), order: None })
}

#[test]
fn broken_buildings_are_detected() {
	breaks("a building has a parcel twice", || {
		change_building(HOUSE, |house| house.details.parcels = bounded([land(859), land(859)]));
	});
	breaks("a building's parcel is missing", || {
		change_building(HOUSE, |house| house.details.parcels = bounded([land(1)]));
	});
	breaks("a revision is zero", || change_building(HOUSE, |house| house.record.revision = 0));
	breaks("a building has no parcel", || {
		change_building(HOUSE, |house| house.details.parcels.clear());
	});
	breaks("an open building stands on a closed parcel", || {
		Parcels::<Test>::mutate(land(859), |lot| lot.as_mut().unwrap().record.closed = closing());
	});
	breaks("the count of buildings on a parcel is wrong", || {
		BuildingsOn::<Test>::insert(land(858), 2);
	});
	breaks("the count of buildings on a parcel is wrong", || {
		change_building(HOUSE, |house| house.record.closed = closing());
	});
}

#[test]
fn broken_units_are_detected() {
	breaks("a unit's building is missing", || {
		Buildings::<Test>::remove(TOWER);
		BuildingsOn::<Test>::remove(land(858));
	});
	breaks("a unit's building is not a strata building", || {
		change_building(TOWER, |tower| tower.details.strata = false);
	});
	breaks("an open unit's building is closed", || {
		change_building(TOWER, |tower| tower.record.closed = closing());
		BuildingsOn::<Test>::remove(land(858));
	});
	breaks("a unit's floor is missing", || {
		change_building(TOWER, |tower| tower.details.floors_above = 11);
	});
	breaks("the shares of owners do not add up to one", || {
		change_flat(|flat| flat.record.owners = owners(&["1/3"]));
	});
	breaks("the count of units on a floor is wrong", || Floors::<Test>::remove(TOWER));
}

#[test]
fn wrong_sums_of_land_rights_are_detected() {
	let ownership = LandRightKind::Ownership;
	let put = |main: u16, text: &str, units: u32| {
		let sum = LandSum { sum: share(text).into(), units };
		LandShares::<Test>::insert(land(main), LandRightKind::Ownership, sum);
	};
	breaks("the sum of a parcel's land shares is wrong", || put(858, "1/3", 1));
	breaks("the number of units with a right to a parcel is wrong", || put(858, "1/2", 2));
	breaks("land shares are recorded for other parcels", || put(860, "1/3", 1));
	breaks("land shares are recorded for other parcels", || {
		LandShares::<Test>::remove(land(858), ownership);
	});
	breaks("the land shares of a parcel exceed one", || {
		let sum = share("1/2");
		let sum = ShareSum::from(sum).with(share("2/3")).unwrap();
		LandShares::<Test>::insert(land(858), ownership, LandSum { sum, units: 1 });
	});
	breaks("an open unit has a right to a closed parcel", || {
		Buildings::<Test>::mutate(TOWER, |tower| {
			tower.as_mut().unwrap().details.parcels = bounded([land(860)]);
		});
		BuildingsOn::<Test>::remove(land(858));
		BuildingsOn::<Test>::insert(land(860), 1);
		Parcels::<Test>::mutate(land(858), |lot| lot.as_mut().unwrap().record.closed = closing());
	});
	breaks("a unit's land share is malformed", || {
		let malformed = Share::decode(&mut &(2u64, 4u64).encode()[..]).unwrap();
		Units::<Test>::mutate(FLAT, |flat| {
			let right = LandRight { parcel: land(858), kind: ownership, share: malformed };
			flat.as_mut().unwrap().details.land_rights = bounded([right]);
		});
	});
}

#[test]
fn wrong_discrepancies_are_detected() {
	let flat = Property::Unit(FLAT);
	let one = Discrepancy { owners: true, description: false, since: KoreanDay(0) };
	breaks("a difference of book and title is not noted, or is no more", || {
		Discrepancies::<Test>::insert(flat, one);
	});
	breaks("a difference of book and title is not noted, or is no more", || {
		set_title(flat, Some(TitleRecord::default()));
		Discrepancies::<Test>::remove(flat);
	});
	breaks("a discrepancy is for a property that is missing", || {
		Discrepancies::<Test>::insert(Property::Unit(UnitId::new(1)), one);
	});
}

#[test]
fn misplaced_and_partial_notices_are_detected() {
	breaks("a notice is for a property that is missing", || {
		let flat = notice(&Property::Unit(FLAT), 1, owners(&["1"]));
		let waiting: NoticeQueue = madang_testing::bounded([flat]);
		Notices::<Test>::insert(Property::Unit(UnitId::new(1)), waiting);
	});
	breaks("the shares of a notice's owners do not add up to one", || {
		let flat = Property::Unit(FLAT);
		let partial = notice(&flat, 1, Holdings::default());
		Notices::<Test>::insert(flat, madang_testing::bounded::<_, MaxNotices>([partial]));
	});
}

#[test]
fn wrong_doors_are_detected() {
	let door = || unit_row(FLAT, TOWER, "1/2").details.door();
	breaks("a unit's door is missing", || UnitAt::<Test>::remove(door()));
	breaks("a door has no unit", || {
		let (building, wing, _, number) = door();
		UnitAt::<Test>::insert((building, wing, 9, number), UnitId::new(9));
	});
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
