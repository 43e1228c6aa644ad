//! Random sequences of valid and invalid calls. The invariants hold, a call that fails changes
//! nothing, and a successful change increases the revision by one.

use super::steps::*;
use crate::{mock::*, *};
use frame_support::assert_ok;
use madang_primitives::{BuildingId, Property, UnitId};
use proptest::prelude::*;
use sp_runtime::StateVersion;

fn root() -> Vec<u8> {
	sp_io::storage::root(StateVersion::V1)
}

/// The files of the import test: parcels, buildings on them, and units in these.
fn files() -> (Vec<ParcelRow>, Vec<BuildingRow>, Vec<UnitRow>) {
	let parcels = (1..=6).map(|main| parcel_row(lot(main))).collect();
	let buildings = (1..=4u16)
		.map(|number| building_row(BuildingId::new(number.into()), lot(number), number > 2))
		.collect();
	let units = (1..=6u128)
		.map(|number| {
			let row = unit_row(UnitId::new(number), BuildingId::new(3 + number % 2), "1/8");
			let rights = ["83546/501270", "1/6"].map(land_right);
			let parcels = [lot(5), lot(6)].into_iter().take(number as usize % 3);
			let rights = parcels.zip(rights);
			let land_rights = bounded(
				rights.map(|(parcel, right)| madang_primitives::LandRight { parcel, ..right }),
			);
			UnitRow { details: UnitDetails { land_rights, ..row.details }, ..row }
		})
		.collect();
	(parcels, buildings, units)
}

/// Import a file in this order of rows, in batches of this size, some of them twice.
fn import<Row: Clone>(
	rows: &[Row],
	(order, size, again): &(Vec<usize>, usize, bool),
	call: impl Fn(Vec<Row>) -> frame_support::dispatch::DispatchResult,
) {
	let mut rows: Vec<_> = order.iter().zip(rows).collect();
	rows.sort_by_key(|(place, _)| **place);
	let rows: Vec<_> = rows.into_iter().map(|(_, row)| row.clone()).collect();
	for batch in rows.chunks(*size) {
		assert_ok!(call(batch.to_vec()));
		if *again {
			let before = books();
			assert_ok!(call(batch.to_vec()));
			assert_eq!(books(), before);
		}
	}
}

/// Everything that the books have, without references and events.
fn books() -> impl PartialEq + core::fmt::Debug {
	use std::collections::BTreeMap;
	(
		Parcels::<Test>::iter().collect::<BTreeMap<_, _>>(),
		ParcelOf::<Test>::iter().collect::<BTreeMap<_, _>>(),
		Buildings::<Test>::iter().collect::<BTreeMap<_, _>>(),
		Units::<Test>::iter().collect::<BTreeMap<_, _>>(),
		UnitAt::<Test>::iter().collect::<BTreeMap<_, _>>(),
		Floors::<Test>::iter()
			.map(|(id, floors)| (id, floors.into_inner()))
			.collect::<BTreeMap<_, _>>(),
		BuildingsOn::<Test>::iter().collect::<BTreeMap<_, _>>(),
		LandShares::<Test>::iter()
			.map(|(id, kind, sum)| ((id, kind), sum))
			.collect::<BTreeMap<_, _>>(),
	)
}

/// An order of six rows, the size of a batch, and whether each batch is sent twice.
fn a_way() -> impl Strategy<Value = (Vec<usize>, usize, bool)> {
	(prop::collection::vec(0usize..100, 6), 1usize..7, any::<bool>())
}

fn import_all(ways: &[(Vec<usize>, usize, bool); 3]) {
	let (parcels, buildings, units) = files();
	let importer = || RuntimeOrigin::signed(IMPORTER);
	import(&parcels, &ways[0], |rows| {
		plain(Registers::import_parcels(importer(), bounded(rows), fresh_ref()))
	});
	import(&buildings, &ways[1], |rows| {
		plain(Registers::import_buildings(importer(), bounded(rows), fresh_ref()))
	});
	import(&units, &ways[2], |rows| {
		plain(Registers::import_units(importer(), bounded(rows), fresh_ref()))
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn any_sequence_of_calls_keeps_the_invariants(calls in prop::collection::vec(a_call(), 1..40)) {
		ExtBuilder::with_books().build().execute_with(|| {
			for (who, step) in calls {
				let changed = step.changes();
				let revision = changed.and_then(|property| Registers::revision_of(&property));
				let before = root();
				let result = step.clone().run(who);
				if result.is_err() {
					prop_assert_eq!(root(), before, "{:?} failed but changed the state", step);
				} else if let Some(property) = changed {
					let now = Registers::revision_of(&property);
					prop_assert_eq!(now, revision.map(|revision| revision + 1));
				}
				prop_assert_eq!(Registers::do_try_state(), Ok(()), "after {:?}", step);
			}
			Ok(())
		})?;
	}

	/// Any split of the files in any order gives the same books, and importing twice changes nothing.
	#[test]
	fn the_way_of_an_import_makes_no_difference(ways in [a_way(), a_way(), a_way()]) {
		let in_order = || ((0..6).collect(), 6, false);
		let expected = ExtBuilder::with_books().build().execute_with(|| {
			import_all(&[in_order(), in_order(), in_order()]);
			format!("{:?}", books())
		});
		ExtBuilder::with_books().build().execute_with(|| {
			import_all(&ways);
			prop_assert_eq!(format!("{:?}", books()), expected);
			prop_assert_eq!(Registers::do_try_state(), Ok(()));
			Ok(())
		})?;
	}

	#[test]
	fn the_book_takes_the_owners_of_a_matching_notice(
		property in prop_oneof![
			Just(Property::Parcel(land(858))), Just(Property::Building(HOUSE)), Just(Property::Unit(FLAT)),
		],
		holdings in some_owners(),
	) {
		ExtBuilder::with_books().build().execute_with(|| {
			let whole = holdings.is_whole();
			let left = Registers::notify(&property, notice(&property, 1, holdings.clone()));
			prop_assert_eq!(left.is_ok(), whole);
			if whole {
				prop_assert_eq!(Registers::apply_notice(&property), Ok(true));
				prop_assert_eq!(Registers::owners_of(&property), Some(holdings));
			}
			Ok(())
		})?;
	}
}
