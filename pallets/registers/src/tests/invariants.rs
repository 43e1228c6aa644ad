//! `do_try_state` sees each broken invariant.

use crate::{mock::*, *};
use madang_primitives::{BuildingId, DistrictCode, Holdings, Pnu, Property, UnitId};
use sp_runtime::{DispatchError, TryRuntimeError};

/// Break the state and see the reason.
fn breaks(reason: &'static str, breakage: impl FnOnce()) {
	ExtBuilder::with_books().build().execute_with(|| {
		assert_eq!(Registers::do_try_state(), Ok(()));
		breakage();
		let expected: Result<(), TryRuntimeError> = Err(DispatchError::Other(reason));
		assert_eq!(Registers::do_try_state(), expected);
	});
}

#[test]
fn malformed_districts_are_seen() {
	breaks("a district's code is malformed", || {
		Districts::<Test>::insert(DistrictCode(1), DistrictName::default());
	});
	breaks("a district's name is not UTF-8", || {
		Districts::<Test>::insert(YEOKSAM, DistrictName::truncate_from(vec![0xFF]));
	});
}

#[test]
fn broken_parcels_are_seen() {
	breaks("a parcel's number is malformed", || {
		Parcels::<Test>::insert(Pnu(1), Parcels::<Test>::get(lot(858)).unwrap());
	});
	breaks("a parcel's district is missing", || Districts::<Test>::remove(YEOKSAM));
	breaks("owners are neither none nor one in sum", || {
		Parcels::<Test>::mutate(lot(860), |parcel| {
			parcel.as_mut().unwrap().owners = owners(&["1/2"]);
		});
	});
	breaks("a revision is below one", || {
		Parcels::<Test>::mutate(lot(860), |parcel| parcel.as_mut().unwrap().revision = 0);
	});
	breaks("an area is zero", || {
		Parcels::<Test>::mutate(lot(860), |parcel| parcel.as_mut().unwrap().area = 0);
	});
}

#[test]
fn broken_buildings_are_seen() {
	breaks("a building's parcel is missing", || Parcels::<Test>::remove(lot(859)));
	breaks("a revision is below one", || {
		Buildings::<Test>::mutate(HOUSE, |house| house.as_mut().unwrap().revision = 0);
	});
}

#[test]
fn broken_units_are_seen() {
	breaks("a unit's building is missing", || Buildings::<Test>::remove(TOWER));
	breaks("a unit's building is no strata building", || {
		Buildings::<Test>::mutate(TOWER, |tower| tower.as_mut().unwrap().strata = false);
	});
	breaks("owners are neither none nor one in sum", || {
		Units::<Test>::mutate(FLAT, |flat| flat.as_mut().unwrap().owners = owners(&["1/3"]));
	});
}

#[test]
fn land_shares_out_of_step_are_seen() {
	breaks("a building's land shares differ from its units'", || {
		LandShares::<Test>::insert(TOWER, share("1/3"));
	});
	breaks("a building's land shares differ from its units'", || {
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
fn stray_and_partial_notices_are_seen() {
	breaks("a notice waits for a property that is missing", || {
		let flat = notice(&Property::Unit(FLAT), 1, owners(&["1"]));
		Notices::<Test>::insert(Property::Unit(UnitId(1)), flat);
	});
	breaks("a notice's owners do not come to one", || {
		let flat = Property::Unit(FLAT);
		Notices::<Test>::insert(flat, notice(&flat, 1, Holdings::default()));
	});
}
