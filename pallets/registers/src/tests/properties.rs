//! Random sequences of valid and invalid calls. The invariants hold, a call that fails changes
//! nothing, and a successful change increases the revision by one.

use crate::{mock::*, *};
use frame_support::{dispatch::DispatchResult, storage::with_storage_layer};
use madang_primitives::{
	BuildingId, BuildingUse, DistrictCode, Holdings, KoreanDay, LandCategory, ParcelId, Pnu,
	Property, Structure, UnitId,
};
use proptest::prelude::*;
use sp_core::H256;
use sp_runtime::StateVersion;

/// A step of a sequence. Keys and shares come from small ranges, so that steps affect the same
/// records.
#[derive(Clone, Debug)]
enum Step {
	Districts(Vec<DistrictRow>),
	Parcels(Vec<ParcelRow>),
	Buildings(Vec<BuildingRow>),
	Units(Vec<UnitRow>),
	AmendParcel(Pnu, u64, u64),
	AmendBuilding(BuildingId, u64, bool),
	AmendUnit(UnitId, BuildingUse, u64),
	Notify(Property, Holdings, bool),
	Apply(Property),
	Take(Property),
}

impl Step {
	fn run(self, who: AccountId) -> DispatchResult {
		let (origin, reference) = (RuntimeOrigin::signed(who), fresh_ref());
		match self {
			Self::Districts(rows) => {
				Registers::import_districts(origin, rows.try_into().unwrap(), reference)
			}
			Self::Parcels(rows) => {
				Registers::import_parcels(origin, rows.try_into().unwrap(), reference)
					.map(|_| ())
					.map_err(|error| error.error)
			}
			Self::Buildings(rows) => {
				Registers::import_buildings(origin, rows.try_into().unwrap(), reference)
					.map(|_| ())
					.map_err(|error| error.error)
			}
			Self::Units(rows) => {
				Registers::import_units(origin, rows.try_into().unwrap(), reference)
			}
			Self::AmendParcel(pnu, area, price) => {
				let parcel = ParcelId::entered_as(pnu);
				let category = LandCategory::BuildingSite;
				Registers::amend_parcel(
					origin,
					parcel,
					category,
					area,
					price,
					KoreanDay(1),
					reference,
				)
			}
			Self::AmendBuilding(building, area, violation) => Registers::amend_building(
				origin,
				building,
				BuildingUse::MultiFamilyHousing,
				Structure::ReinforcedConcrete,
				15,
				2,
				area,
				violation,
				reference,
			),
			Self::AmendUnit(unit, main_use, area) => {
				Registers::amend_unit(origin, unit, main_use, area, reference)
			}
			Self::Notify(property, holdings, matching) => {
				let description = Registers::description_of(&property).filter(|_| matching);
				let other =
					notice(&Property::Unit(FLAT), madang_testing::fresh_number() as u32, holdings);
				let notice = Notice { description: description.unwrap_or(H256::zero()), ..other };
				with_storage_layer(|| Registers::notify(&property, notice))
			}
			// A conveyance calls it inside the storage layer of its own call.
			Self::Apply(property) => {
				with_storage_layer(|| Registers::apply_notice(&property).map(|_| ()))
			}
			Self::Take(property) => Registers::take_notice(origin, property, reference),
		}
	}

	/// The property that a successful step changes, if the step is an amendment.
	fn changes(&self) -> Option<Property> {
		match self {
			Self::AmendParcel(pnu, ..) => Some(Property::Parcel(ParcelId::entered_as(*pnu))),
			Self::AmendBuilding(building, ..) => Some(Property::Building(*building)),
			Self::AmendUnit(unit, ..) => Some(Property::Unit(*unit)),
			_ => None,
		}
	}
}

fn a_pnu() -> impl Strategy<Value = Pnu> {
	prop_oneof![
		8 => (858u16..864).prop_map(lot),
		1 => Just(Pnu(1_165_010_700_100_010_000)),
		1 => Just(Pnu(2_611_010_100_100_010_000)),
		1 => Just(Pnu(7)),
	]
}

fn a_building() -> impl Strategy<Value = BuildingId> {
	(100u64..105).prop_map(BuildingId)
}

fn a_unit() -> impl Strategy<Value = UnitId> {
	(1_203u64..1_211).prop_map(UnitId)
}

fn a_property() -> impl Strategy<Value = Property> {
	prop_oneof![
		a_pnu().prop_map(|pnu| Property::Parcel(ParcelId::entered_as(pnu))),
		a_building().prop_map(Property::Building),
		a_unit().prop_map(Property::Unit),
	]
}

fn some_owners() -> impl Strategy<Value = Holdings> {
	prop_oneof![
		2 => Just(Holdings::default()),
		4 => (1usize..6).prop_map(|count| owners(&vec![format!("1/{count}").leak() as &str; count])),
		1 => Just(owners(&["1/2", "1/3"])),
		1 => Just(owners(&["1/2", "2/3"])),
	]
}

fn a_district_row() -> impl Strategy<Value = DistrictRow> {
	(0u64..4, prop_oneof![9 => Just("부산광역시 중구"), 1 => Just("")])
		.prop_map(|(number, name)| district_row(DistrictCode(2_611_010_100 + number), name))
}

fn a_parcel_row() -> impl Strategy<Value = ParcelRow> {
	(a_pnu(), some_owners(), prop_oneof![9 => Just(100u64), 1 => Just(0)])
		.prop_map(|(pnu, owners, area)| ParcelRow { owners, area, ..parcel_row(pnu) })
}

fn a_building_row() -> impl Strategy<Value = BuildingRow> {
	(a_building(), a_pnu(), any::<bool>(), some_owners()).prop_map(
		|(building, pnu, strata, owners)| BuildingRow {
			owners,
			..building_row(building, pnu, strata)
		},
	)
}

fn a_unit_row() -> impl Strategy<Value = UnitRow> {
	let land_share = prop_oneof![Just("1/4"), Just("1/3"), Just("1/7"), Just("1/2"), Just("1")];
	(a_unit(), a_building(), land_share, some_owners()).prop_map(
		|(unit, building, land_share, owners)| UnitRow {
			owners,
			..unit_row(unit, building, land_share)
		},
	)
}

fn a_step() -> impl Strategy<Value = Step> {
	prop_oneof![
		1 => prop::collection::vec(a_district_row(), 0..3).prop_map(Step::Districts),
		2 => prop::collection::vec(a_parcel_row(), 0..4).prop_map(Step::Parcels),
		2 => prop::collection::vec(a_building_row(), 0..3).prop_map(Step::Buildings),
		3 => prop::collection::vec(a_unit_row(), 0..3).prop_map(Step::Units),
		2 => (a_pnu(), 0u64..3, 0u64..3).prop_map(|(pnu, area, price)| Step::AmendParcel(pnu, area, price)),
		2 => (a_building(), 0u64..3, any::<bool>())
			.prop_map(|(building, area, mark)| Step::AmendBuilding(building, area, mark)),
		2 => (a_unit(), prop_oneof![Just(BuildingUse::Business), Just(BuildingUse::Retail)], 0u64..3)
			.prop_map(|(unit, main_use, area)| Step::AmendUnit(unit, main_use, area)),
		4 => (a_property(), some_owners(), prop::bool::weighted(0.8))
			.prop_map(|(property, holdings, matching)| Step::Notify(property, holdings, matching)),
		2 => a_property().prop_map(Step::Apply),
		2 => a_property().prop_map(Step::Take),
	]
}

/// Mostly an officer who may make the call, sometimes another account.
fn an_officer(step: &Step) -> BoxedStrategy<AccountId> {
	let entitled = match step {
		Step::Districts(_) | Step::Parcels(_) | Step::Buildings(_) | Step::Units(_) => IMPORTER,
		_ => CLERK,
	};
	prop_oneof![8 => Just(entitled), 1 => Just(OTHER_CLERK), 1 => Just(NON_MEMBER)].boxed()
}

fn a_call() -> impl Strategy<Value = (AccountId, Step)> {
	a_step().prop_flat_map(|step| (an_officer(&step), Just(step)))
}

fn root() -> Vec<u8> {
	sp_io::storage::root(StateVersion::V1)
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
