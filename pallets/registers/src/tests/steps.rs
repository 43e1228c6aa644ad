//! The steps of the random sequences. Keys and shares come from small ranges, so that steps affect the
//! same records.

use crate::{mock::*, *};
use frame_support::{dispatch::DispatchResult, storage::with_storage_layer};
use madang_primitives::{
	Area, BuildingId, BuildingUse, ClosingReason, Commitment, DistrictCode, Holdings, KoreanDay,
	Label, LandRight, LandRightKind, ParcelId, Pnu, Property, UnitId,
};
use proptest::prelude::*;
use sp_core::H256;

/// A step of a sequence.
#[derive(Clone, Debug)]
pub enum Step {
	Districts(Vec<DistrictRow>),
	Parcels(Vec<ParcelRow>, bool),
	Buildings(Vec<BuildingRow>, bool),
	Units(Vec<UnitRow>, bool),
	Renumber(Vec<(Pnu, Pnu)>),
	AmendParcel(ParcelChange),
	AmendBuilding(BuildingChange),
	AmendUnit(UnitChange),
	CorrectOwners(Property, Holdings),
	Close(Property, bool, Vec<Property>),
	Reopen(Property, Option<Details<Pnu>>),
	Title(Property, Option<(Holdings, bool)>),
	Notify(Property, Holdings, bool),
	Apply(Property),
	Take(Property),
}

/// Set or remove the title record of a property, with the book's description or another one. Only what is in
/// the book has a record.
fn set_record(property: Property, title: Option<(Holdings, bool)>) {
	if Registers::record_of(&property).is_none() {
		return;
	}
	let description = Registers::description_of(&property).unwrap_or_default();
	let record = title.map(|(holders, same)| TitleRecord {
		holders,
		description: if same { description } else { H256::repeat_byte(1) },
	});
	set_title(property, record);
}

/// Notify the book of new holders, with its own description or another one.
fn notify(property: Property, holdings: Holdings, matching: bool) -> DispatchResult {
	let description = Registers::description_of(&property).filter(|_| matching);
	let number = madang_testing::fresh_number() as u32;
	let other = notice_of(number, holdings, description.unwrap_or(H256::zero()));
	with_storage_layer(|| Registers::notify(&property, other))?;
	// The pallet of the titles does so after each registration.
	Registers::compare(&property);
	Ok(())
}

impl Step {
	pub fn run(self, who: AccountId) -> DispatchResult {
		let (origin, reference) = (RuntimeOrigin::signed(who), fresh_ref());
		match self {
			Self::Districts(rows) => Registers::import_districts(origin, bounded(rows), reference),
			Self::Parcels(rows, true) => {
				plain(Registers::import_parcels(origin, bounded(rows), reference))
			}
			Self::Parcels(rows, false) => {
				Registers::enter_parcels(origin, bounded(rows), PAPERS, reference)
			}
			Self::Buildings(rows, true) => {
				plain(Registers::import_buildings(origin, bounded(rows), reference))
			}
			Self::Buildings(rows, false) => {
				Registers::enter_buildings(origin, bounded(rows), PAPERS, reference)
			}
			Self::Units(rows, true) => {
				plain(Registers::import_units(origin, bounded(rows), reference))
			}
			Self::Units(rows, false) => {
				Registers::enter_units(origin, bounded(rows), PAPERS, reference)
			}
			Self::Renumber(rows) => renumber(who, &rows),
			Self::AmendParcel(row) => {
				let row = ParcelChange {
					revision: at(row.revision, Property::Parcel(row.parcel)),
					..row
				};
				Registers::amend_parcels(origin, bounded([row]), PAPERS, reference)
			}
			Self::AmendBuilding(row) => {
				let property = Property::Building(row.building);
				let row = BuildingChange { revision: at(row.revision, property), ..row };
				Registers::amend_buildings(origin, bounded([row]), PAPERS, reference)
			}
			Self::AmendUnit(row) => {
				let row =
					UnitChange { revision: at(row.revision, Property::Unit(row.unit)), ..row };
				Registers::amend_units(origin, bounded([row]), PAPERS, reference)
			}
			Self::CorrectOwners(property, owners) => {
				Registers::correct_owners(origin, property, owners, PAPERS, reference)
			}
			Self::Close(property, by_order, successors) => {
				let (on, reason) = (KoreanDay(1), ClosingReason::Mistake);
				let order = by_order.then_some(Commitment([9; 32]));
				let successors = bounded(successors);
				Registers::close_record(
					origin, property, on, reason, successors, order, PAPERS, reference,
				)
			}
			Self::Reopen(property, details) => {
				Registers::reopen_record(origin, property, details, PAPERS, reference)
			}
			Self::Title(property, title) => {
				set_record(property, title);
				Ok(())
			}
			Self::Notify(property, holdings, matching) => notify(property, holdings, matching),
			// A conveyance calls it inside the storage layer of its own call.
			Self::Apply(property) => {
				with_storage_layer(|| Registers::apply_notice(&property).map(|_| ()))
			}
			Self::Take(property) => Registers::take_notice(origin, property, reference),
		}
	}

	/// The property that a successful step changes once.
	pub fn changes(&self) -> Option<Property> {
		match self {
			Self::AmendParcel(row) => Some(Property::Parcel(row.parcel)),
			Self::AmendBuilding(row) => Some(Property::Building(row.building)),
			Self::AmendUnit(row) => Some(Property::Unit(row.unit)),
			Self::CorrectOwners(property, _)
			| Self::Close(property, ..)
			| Self::Reopen(property, _) => Some(*property),
			_ => None,
		}
	}
}

/// The revision with which an officer amends: the present one, or one that is a number of changes old.
fn at(behind: u32, property: Property) -> u32 {
	seen(property).saturating_sub(behind)
}

/// Mostly 0.
fn behind() -> impl Strategy<Value = u32> {
	prop_oneof![9 => Just(0), 1 => Just(1)]
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
	(100u128..104).prop_map(BuildingId::new)
}

fn a_unit() -> impl Strategy<Value = UnitId> {
	(1_203u128..1_209).prop_map(UnitId::new)
}

fn a_property() -> impl Strategy<Value = Property> {
	prop_oneof![
		1 => a_pnu().prop_map(|pnu| Property::Parcel(ParcelId::entered_as(pnu))),
		1 => a_building().prop_map(Property::Building),
		2 => a_unit().prop_map(Property::Unit),
	]
}

pub fn some_owners() -> impl Strategy<Value = Holdings> {
	prop_oneof![
		2 => Just(Holdings::default()),
		4 => (1usize..6).prop_map(|count| owners(&vec![format!("1/{count}").leak() as &str; count])),
		1 => Just(owners(&["1/2", "1/3"])),
		1 => Just(owners(&["1/2", "2/3"])),
	]
}

/// Owners that a title can have.
fn whole_owners() -> impl Strategy<Value = Holdings> {
	prop_oneof![Just(owners(&["1"])), Just(owners(&["1/2", "1/2"]))]
}

fn a_district_row() -> impl Strategy<Value = DistrictRow> {
	(0u64..4, prop_oneof![9 => Just("부산광역시 중구"), 1 => Just("")])
		.prop_map(|(number, name)| district_row(DistrictCode(2_611_010_100 + number), name))
}

fn a_parcel_row() -> impl Strategy<Value = ParcelRow> {
	(a_pnu(), some_owners(), prop_oneof![9 => Just(100u64), 1 => Just(0)]).prop_map(
		|(pnu, owners, area)| {
			let row = parcel_row(pnu);
			ParcelRow { details: ParcelDetails { area: Area(area), ..row.details }, owners, ..row }
		},
	)
}

fn building_details() -> impl Strategy<Value = BuildingDetails<Pnu>> {
	(prop::collection::vec(a_pnu(), 0..3), any::<bool>(), 10u16..16, 0u64..3).prop_map(
		|(parcels, strata, floors_above, area)| BuildingDetails {
			parcels: bounded(parcels),
			floors_above,
			area: Area(area),
			..building_row(TOWER, lot(858), strata).details
		},
	)
}

fn a_building_row() -> impl Strategy<Value = BuildingRow> {
	(a_building(), building_details(), some_owners())
		.prop_map(|(building, details, owners)| BuildingRow { building, details, owners })
}

fn a_land_right() -> impl Strategy<Value = LandRight<Pnu>> {
	let share = prop_oneof![
		Just("1/4"),
		Just("1/3"),
		Just("1/7"),
		Just("1/2"),
		Just("1"),
		Just("1001/4000")
	];
	let kind = prop_oneof![3 => Just(LandRightKind::Ownership), 1 => Just(LandRightKind::Lease)];
	(a_pnu(), kind, share.prop_map(madang_testing::share))
		.prop_map(|(parcel, kind, share)| LandRight { parcel, kind, share })
}

fn unit_details() -> impl Strategy<Value = UnitDetails<Pnu>> {
	let label = prop_oneof![Just("101"), Just("B101"), Just("가1")];
	(
		(a_building(), prop::option::of(Just("A")), prop_oneof![-1i8..3, 10i8..17], label),
		(0u64..3, prop::collection::vec(a_land_right(), 0..3)),
		prop_oneof![Just(BuildingUse::Business), Just(BuildingUse::Retail)],
	)
		.prop_map(|((building, wing, floor, label), (area, rights), main_use)| UnitDetails {
			building,
			wing: wing.map(|wing| Label::new(madang_primitives::LabelKind::Wing, wing).unwrap()),
			floor,
			number: Label::unit(label).unwrap(),
			main_use,
			area: Area(area),
			land_rights: bounded(rights),
		})
}

fn some_successors() -> impl Strategy<Value = Vec<Property>> {
	prop_oneof![2 => Just(vec![]), 1 => prop::collection::vec(a_property(), 1..3)]
}

/// A property with other details, mostly of its kind.
fn a_reopened() -> impl Strategy<Value = (Property, Details<Pnu>)> {
	let unit = (a_unit().prop_map(Property::Unit), unit_details().prop_map(Details::Unit));
	let building =
		(a_building().prop_map(Property::Building), building_details().prop_map(Details::Building));
	let parcel = a_parcel_row().prop_map(|row| Details::Parcel(row.details));
	prop_oneof![4 => unit, 4 => building, 1 => (a_property(), parcel)]
}

fn a_unit_row() -> impl Strategy<Value = UnitRow> {
	(a_unit(), unit_details(), some_owners()).prop_map(|(unit, details, owners)| UnitRow {
		unit,
		details,
		owners,
	})
}

fn a_step() -> impl Strategy<Value = Step> {
	prop_oneof![
		1 => prop::collection::vec(a_district_row(), 0..3).prop_map(Step::Districts),
		2 => (prop::collection::vec(a_parcel_row(), 0..4), any::<bool>())
			.prop_map(|(rows, import)| Step::Parcels(rows, import)),
		3 => (prop::collection::vec(a_building_row(), 0..2), any::<bool>())
			.prop_map(|(rows, import)| Step::Buildings(rows, import)),
		6 => (prop::collection::vec(a_unit_row(), 0..2), any::<bool>())
			.prop_map(|(rows, import)| Step::Units(rows, import)),
		2 => prop::collection::vec((a_pnu(), a_pnu()), 1..3).prop_map(Step::Renumber),
		2 => (a_parcel_row(), behind()).prop_map(|(ParcelRow { pnu, details, .. }, revision)| {
			let parcel = ParcelId::entered_as(pnu);
			Step::AmendParcel(ParcelChange { parcel, revision, details })
		}),
		3 => (a_building(), building_details(), behind()).prop_map(|(building, details, revision)| {
			Step::AmendBuilding(BuildingChange { building, revision, details })
		}),
		4 => (a_unit(), unit_details(), behind())
			.prop_map(|(unit, details, revision)| Step::AmendUnit(UnitChange { unit, revision, details })),
		2 => (a_property(), some_owners())
			.prop_map(|(property, owners)| Step::CorrectOwners(property, owners)),
		3 => (a_property(), any::<bool>(), some_successors())
			.prop_map(|(property, order, successors)| Step::Close(property, order, successors)),
		2 => a_property().prop_map(|property| Step::Reopen(property, None)),
		3 => a_reopened().prop_map(|(property, details)| Step::Reopen(property, Some(details))),
		2 => (a_property(), prop::option::of((whole_owners(), any::<bool>())))
			.prop_map(|(property, title)| Step::Title(property, title)),
		4 => (a_property(), some_owners(), prop::bool::weighted(0.8))
			.prop_map(|(property, holdings, matching)| Step::Notify(property, holdings, matching)),
		2 => a_property().prop_map(Step::Apply),
		2 => a_property().prop_map(Step::Take),
	]
}

/// Mostly an officer who may make the call, sometimes another account.
fn an_officer(step: &Step) -> BoxedStrategy<AccountId> {
	let entitled = match step {
		Step::Districts(_)
		| Step::Parcels(_, true)
		| Step::Buildings(_, true)
		| Step::Units(_, true) => IMPORTER,
		_ => CLERK,
	};
	prop_oneof![8 => Just(entitled), 1 => Just(OTHER_CLERK), 1 => Just(NON_MEMBER)].boxed()
}

pub fn a_call() -> impl Strategy<Value = (AccountId, Step)> {
	a_step().prop_flat_map(|step| (an_officer(&step), Just(step)))
}
