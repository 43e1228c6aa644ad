//! Benchmarks. In the worst case every row of a batch uses other objects than the rows before it.

#![cfg(feature = "runtime-benchmarks")]

mod districts;

use self::districts::*;
use crate::*;
use alloc::{string::ToString, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{EnsureOrigin, EnsureOriginWithArg, Get},
	BoundedVec,
};
use frame_system::pallet_prelude::OriginFor;
use madang_primitives::{
	Area, BuildingId, BuildingUse, Cause, CauseKind, ClosingReason, Commitment, Did, DistrictCode,
	Epoch, Filed, Holding, Holdings, InstitutionId, KoreanDay, Label, LabelKind, LandCategory,
	LandKind, LandRight, LandRightKind, MaxHolders, ParcelId, Party, Pnu, Property, Receipt, Share,
	Structure, UnitId,
};
use pallet_institutions::Location;

const REF: [u8; 32] = [7; 32];
/// A day before the clock of the benchmarks begins.
const DAY: KoreanDay = KoreanDay(-10_000);
const PAPERS: Commitment = Commitment([4; 32]);

/// Consecutive Fibonacci numbers, for which a greatest common divisor takes the most steps.
const FIBONACCI: [u64; 3] =
	[99_194_853_094_755_497, 160_500_643_816_367_088, 259_695_496_911_122_585];

/// The share of holder `number` of `count`, so that all add up to one. For an even count the
/// terms are the most expensive ones to add up: large, and without a common factor.
fn share(number: u32, count: u32) -> Share {
	let [less, more, sum] = FIBONACCI;
	let pairs = u64::from(count / 2);
	match count % 2 {
		0 => Share::new(
			if number.is_multiple_of(2) { less } else { more },
			pairs.saturating_mul(sum),
		),
		_ => Share::new(1, count.into()),
	}
	.expect("a share")
}

/// This number of holders with shares that add up to one.
fn holders(count: u32) -> Holdings {
	Holdings::new((0..count).map(|number| {
		let mut did = [0; 32];
		did[..4].copy_from_slice(&number.to_le_bytes());
		Holding { holder: Party::Did(Did(did)), share: share(number, count) }
	}))
	.expect("at most MaxHolders")
}

/// Only the first row has owners. The cost of an owner does not depend on the row.
fn owners_of_row(row: u32, owners: u32) -> Holdings {
	holders(if row == 0 { owners } else { 0 })
}

fn pnu(number: u32) -> Pnu {
	Pnu::new(DISTRICT, LandKind::Land, number as u16 + 1, 0).expect("fewer than 9,999 rows")
}

fn parcel(number: u32) -> ParcelId {
	ParcelId::entered_as(pnu(number))
}

fn parcel_details() -> ParcelDetails {
	ParcelDetails {
		category: LandCategory::BuildingSite,
		area: Area::hundredths(10_000),
		official_price: 1_000_000,
		priced_on: Some(DAY),
	}
}

fn parcel_row(number: u32, owners: u32) -> ParcelRow {
	let owners = owners_of_row(number, owners);
	ParcelRow { pnu: pnu(number), details: parcel_details(), owners }
}

/// A building on this number of parcels, the first of which has the building's number.
fn building_details(number: u32, parcels: u32) -> BuildingDetails<Pnu> {
	BuildingDetails {
		parcels: BoundedVec::truncate_from((number..number + parcels).map(pnu).collect::<Vec<_>>()),
		main_use: BuildingUse::MultiFamilyHousing,
		structure: Structure::ReinforcedConcrete,
		floors_above: 15,
		floors_below: 2,
		area: Area::hundredths(1_000_000),
		approved_on: Some(DAY),
		strata: true,
		violation: false,
	}
}

fn building(number: u32) -> BuildingId {
	BuildingId::new(number.into())
}

fn building_row(number: u32, owners: u32) -> BuildingRow {
	let owners = owners_of_row(number, owners);
	BuildingRow { building: building(number + 1), details: building_details(number, 1), owners }
}

/// A unit with rights to this number of parcels, the first of which has the building's number.
fn unit_details(number: u32, of: u32, rights: u32) -> UnitDetails<Pnu> {
	let right = |parcel| LandRight {
		parcel: pnu(parcel),
		kind: LandRightKind::Ownership,
		share: Share::new(1, 1_000).expect("a thousandth is a share"),
	};
	UnitDetails {
		building: building(of + 1),
		wing: Some(Label::new(LabelKind::Wing, "101").expect("a label")),
		floor: 12,
		number: Label::unit(&number.to_string()).expect("a label"),
		main_use: BuildingUse::MultiFamilyHousing,
		area: Area::hundredths(8_493),
		land_rights: BoundedVec::truncate_from((of..of + rights).map(right).collect::<Vec<_>>()),
	}
}

fn unit(number: u32) -> UnitId {
	UnitId::new(u128::from(number) + 1)
}

fn unit_row(number: u32, of: u32, owners: u32) -> UnitRow {
	let owners = owners_of_row(number, owners);
	UnitRow { unit: unit(number), details: unit_details(number, of, 1), owners }
}

/// Parcels that were given their numbers in the first district of the chain.
fn enter_first<T: Config>(count: u32) {
	put::<T>(first());
	// There can be more than fit into a batch.
	for number in 0..count {
		let pnu = pnu(number).in_district(first());
		enter::<T, _>(1, |_| ParcelRow { pnu, ..parcel_row(number, 0) });
	}
	put_district::<T>();
}

fn rows<T: Config, Row>(count: u32, row: impl Fn(u32) -> Row) -> BoundedVec<Row, T::MaxBatch> {
	BoundedVec::truncate_from((0..count).map(row).collect::<Vec<_>>())
}

fn importer<T: Config>() -> OriginFor<T> {
	T::Importer::try_successful_origin().expect("the runtime has an importer")
}

fn keeper<T: Config>() -> OriginFor<T> {
	T::BookKeeper::try_successful_origin(&Location::of(DISTRICT))
		.expect("the runtime has an officer who keeps the books of the district")
}

fn act<T: Config>() -> Act<T::AccountId> {
	let officer = frame_benchmarking::account("officer", 0, 0);
	Act { by: InstitutionId(0), officer, external_ref: REF, today: DAY, enters_again: false }
}

fn enter<T: Config, Row: import::Row<T>>(count: u32, row: impl Fn(u32) -> Row) {
	assert!(import::enter_all::<T, _>(&act::<T>(), rows::<T, _>(count, row)).is_ok());
}

/// Parcels, on each of them a strata building and in each of these a unit.
fn put_units<T: Config>(count: u32) {
	put_district::<T>();
	// A unit may have rights to more parcels than there are buildings.
	let more: u32 = MaxParcels::get();
	for first in 0..count + more {
		enter::<T, _>(1, |_| parcel_row(first, 0));
	}
	enter::<T, _>(count, |number| building_row(number, 0));
	enter::<T, _>(count, |number| unit_row(number, number, 0));
}

/// A parcel, a strata building on it and a unit in it, each with the most owners.
fn put_unit<T: Config>() -> UnitId {
	put_district::<T>();
	for number in 1..=MaxParcels::get() {
		enter::<T, _>(1, |_| parcel_row(number, 0));
	}
	enter::<T, _>(1, |number| parcel_row(number, MaxHolders::get()));
	enter::<T, _>(1, |number| building_row(number, MaxHolders::get()));
	let rights = MaxParcels::get();
	enter::<T, _>(1, |number| UnitRow {
		details: unit_details(number, 0, rights),
		..unit_row(number, 0, MaxHolders::get())
	});
	unit(0)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// Worst case: every name is another one, and the longest.
	#[benchmark]
	fn import_districts(r: Linear<1, { T::MaxBatch::get() }>) {
		(0..r).for_each(|number| put::<T>(DistrictCode(DISTRICT.0 + u64::from(number))));
		let rows = rows::<T, _>(r, |number| DistrictRow {
			code: DistrictCode(DISTRICT.0 + u64::from(number)),
			name: DistrictName::truncate_from(alloc::vec![b'b'; 96]),
		});
		let origin = importer::<T>();

		#[extrinsic_call]
		_(origin, rows, REF);

		let last = Districts::<T>::get(DistrictCode(DISTRICT.0 + u64::from(r) - 1));
		assert_eq!(last.map(|district| district.revision), Some(2));
	}

	/// Worst case: the district comes from as many others as is possible, and all are looked at. The
	/// refund for fewer is calculated.
	#[benchmark]
	fn import_parcels(r: Linear<1, { T::MaxBatch::get() }>, o: Linear<0, 64>) {
		put_district::<T>();
		let rows = rows::<T, _>(r, |number| parcel_row(number, o));
		let origin = importer::<T>();

		#[extrinsic_call]
		_(origin, rows, REF);

		assert!(Parcels::<T>::contains_key(parcel(r - 1)));
	}

	/// As `import_parcels`, by a municipality, under numbers that other parcels gave up.
	#[benchmark]
	fn enter_parcels(r: Linear<1, { T::MaxBatch::get() }>, o: Linear<0, 64>) {
		put_district::<T>();
		enter::<T, _>(r, |number| parcel_row(number, 0));
		let others = rows::<T, _>(r, |number| Renumbering {
			from: pnu(number),
			to: pnu(number + T::MaxBatch::get()),
		});
		assert!(Pallet::<T>::renumber_parcels(keeper::<T>(), others, PAPERS, [8; 32]).is_ok());
		let rows = rows::<T, _>(r, |number| parcel_row(number, o));
		let origin = keeper::<T>();

		#[extrinsic_call]
		_(origin, rows, PAPERS, REF);

		let entered = ParcelOf::<T>::get(pnu(r - 1));
		assert!(entered.is_some_and(|one| one != parcel(r - 1)));
	}

	/// Worst case: every building is on other parcels, which the rows name by their present numbers, and
	/// which came through the longest chain.
	#[benchmark]
	fn import_buildings(r: Linear<1, { T::MaxBatch::get() }>, o: Linear<0, 64>, p: Linear<1, 32>) {
		enter_first::<T>(r + p);
		let rows = rows::<T, _>(r, |number| BuildingRow {
			details: building_details(number, if number == 0 { p } else { 1 }),
			..building_row(number, o)
		});
		let origin = importer::<T>();

		#[extrinsic_call]
		_(origin, rows, REF);

		assert!(Buildings::<T>::contains_key(building(r)));
	}

	/// Worst case: every unit is in another building, to whose parcel another unit has a right.
	#[benchmark]
	fn import_units(r: Linear<1, { T::MaxBatch::get() }>, o: Linear<0, 64>, l: Linear<1, 32>) {
		put_units::<T>(r);
		let rows = rows::<T, _>(r, |number| UnitRow {
			details: unit_details(number + r, number, if number == 0 { l } else { 1 }),
			..unit_row(number + r, number, if number == 0 { o } else { 0 })
		});
		let origin = importer::<T>();

		#[extrinsic_call]
		_(origin, rows, REF);

		assert!(Units::<T>::contains_key(unit(2 * r - 1)));
	}

	/// As `import_buildings`, by a municipality.
	#[benchmark]
	fn enter_buildings(r: Linear<1, { T::MaxBatch::get() }>, o: Linear<0, 64>, p: Linear<1, 32>) {
		put_district::<T>();
		for number in 0..r + p {
			enter::<T, _>(1, |_| parcel_row(number, 0));
		}
		let rows = rows::<T, _>(r, |number| BuildingRow {
			details: building_details(number, if number == 0 { p } else { 1 }),
			..building_row(number, o)
		});
		let origin = keeper::<T>();

		#[extrinsic_call]
		_(origin, rows, PAPERS, REF);

		assert!(Buildings::<T>::contains_key(building(r)));
	}

	/// As `import_units`, by a municipality.
	#[benchmark]
	fn enter_units(r: Linear<1, { T::MaxBatch::get() }>, o: Linear<0, 64>, l: Linear<1, 32>) {
		put_units::<T>(r);
		let rows = rows::<T, _>(r, |number| UnitRow {
			details: unit_details(number + r, number, if number == 0 { l } else { 1 }),
			..unit_row(number + r, number, if number == 0 { o } else { 0 })
		});
		let origin = keeper::<T>();

		#[extrinsic_call]
		_(origin, rows, PAPERS, REF);

		assert!(Units::<T>::contains_key(unit(2 * r - 1)));
	}

	/// Worst case: every row is another parcel.
	#[benchmark]
	fn amend_parcels(r: Linear<1, { T::MaxBatch::get() }>) {
		put_units::<T>(r);
		let details = ParcelDetails { official_price: 1, ..parcel_details() };
		let rows =
			rows::<T, _>(r, |number| ParcelChange { parcel: parcel(number), revision: 1, details });
		let origin = keeper::<T>();

		#[extrinsic_call]
		_(origin, rows, PAPERS, REF);

		let record = Parcels::<T>::get(parcel(r - 1)).map(|one| one.record);
		assert_eq!(record.map(|record| record.revision), Some(2));
	}

	/// Worst case: every row is another building, and its parcels change.
	#[benchmark]
	fn amend_buildings(r: Linear<1, { T::MaxBatch::get() }>, p: Linear<1, 32>) {
		put_units::<T>(r);
		let rows = rows::<T, _>(r, |number| BuildingChange {
			building: building(number + 1),
			revision: 1,
			details: BuildingDetails {
				violation: true,
				..building_details(number, if number == 0 { p } else { 2 })
			},
		});
		let origin = keeper::<T>();

		#[extrinsic_call]
		_(origin, rows, PAPERS, REF);

		let record = Buildings::<T>::get(building(r)).map(|one| one.record);
		assert_eq!(record.map(|record| record.revision), Some(2));
	}

	/// Worst case: every row is another unit, whose door and land rights change.
	#[benchmark]
	fn amend_units(r: Linear<1, { T::MaxBatch::get() }>, l: Linear<1, 32>) {
		put_units::<T>(r);
		let rows = rows::<T, _>(r, |number| UnitChange {
			unit: unit(number),
			revision: 1,
			details: unit_details(number + r, number, if number == 0 { l } else { 2 }),
		});
		let origin = keeper::<T>();

		#[extrinsic_call]
		_(origin, rows, PAPERS, REF);

		let record = Units::<T>::get(unit(r - 1)).map(|one| one.record);
		assert_eq!(record.map(|record| record.revision), Some(2));
	}

	/// Worst case: a unit, which needs the most reads for its district, with the most owners before.
	#[benchmark]
	fn correct_owners(o: Linear<1, 64>) {
		let property = Property::Unit(put_unit::<T>());
		let owners = Holdings::new((0..o).map(|number| Holding {
			holder: Party::Unbound(Commitment([number as u8; 32])),
			share: share(number, o),
		}))
		.expect("at most MaxHolders");
		let origin = keeper::<T>();

		#[extrinsic_call]
		_(origin, property, owners.clone(), PAPERS, REF);

		assert_eq!(Pallet::<T>::owners_of(&property), Some(owners));
	}

	/// Worst case: a unit with the most land rights and successors.
	#[benchmark]
	fn close_record() {
		let property = Property::Unit(put_unit::<T>());
		for number in 1..=MaxSuccessors::get() {
			enter::<T, _>(1, |_| unit_row(number, 0, 0));
		}
		let successors = (1..=MaxSuccessors::get()).map(|number| Property::Unit(unit(number)));
		let successors = BoundedVec::truncate_from(successors.collect::<Vec<_>>());
		let origin = keeper::<T>();

		#[extrinsic_call]
		_(origin, property, DAY, ClosingReason::Duplicate, successors, None, PAPERS, REF);

		assert_eq!(Pallet::<T>::registrable(&property), Err(Bar::Closed));
	}

	/// Worst case: a unit with the most land rights, with details that name this number of parcels.
	#[benchmark]
	fn reopen_record(p: Linear<1, 32>) -> Result<(), BenchmarkError> {
		let property = Property::Unit(put_unit::<T>());
		let closing = Closing {
			on: DAY,
			reason: ClosingReason::Mistake,
			successors: Default::default(),
			order: None,
		};
		Pallet::<T>::do_close(&act::<T>(), &property, closing, PAPERS)?;
		let details = Details::Unit(unit_details(1, 0, p));
		let origin = keeper::<T>();

		#[extrinsic_call]
		_(origin, property, Some(details), PAPERS, REF);

		assert_eq!(Pallet::<T>::registrable(&property), Ok(()));
		Ok(())
	}

	/// Worst case: a unit, which needs the most reads for its district, with the most owners before
	/// and after, and a full queue of notices with the same description.
	#[benchmark]
	fn take_notice() -> Result<(), BenchmarkError> {
		let unit = put_unit::<T>();
		let property = Property::Unit(unit);
		let description =
			Pallet::<T>::description_of(&property).ok_or("the unit is in the books")?;
		for number in 1..=MaxNotices::get() {
			let notice = Notice {
				filed: Filed {
					receipt: Receipt { year: 2026, number },
					on: DAY,
					epoch: Epoch::OnChain,
				},
				registered_on: DAY,
				cause: Some(Cause { kind: CauseKind::Sale, on: Some(DAY) }),
				holdings: holders(MaxHolders::get()),
				description,
			};
			Pallet::<T>::notify(&property, notice)?;
		}
		let origin = keeper::<T>();

		#[extrinsic_call]
		_(origin, property, REF);

		assert_eq!(Pallet::<T>::revision_of(&property), Some(2));
		let most: u32 = MaxNotices::get();
		assert_eq!(Pallet::<T>::pending_notices(&property).len() as u32 + 1, most);
		Ok(())
	}

	/// Worst case: every successor comes from as many others as is possible.
	#[benchmark]
	fn end_districts(r: Linear<1, 64>, s: Linear<0, 64>) {
		let rows = ends::<T>(r, s);
		let origin = importer::<T>();

		#[extrinsic_call]
		_(origin, rows, PAPERS, REF);

		assert!(Districts::<T>::get(ending(0)).is_some_and(|district| district.ended.is_some()));
	}

	/// Worst case: as `end_districts`, and each row replaces an end with as many successors.
	#[benchmark]
	fn correct_district_ends(r: Linear<1, 64>, s: Linear<0, 64>) {
		let before = ends::<T>(r, s);
		for row in &before {
			Districts::<T>::mutate(row.code, |district| {
				if let Some(district) = district {
					let none = BoundedVec::default();
					district.ended = Some(Ended { on: KoreanDay(1), successors: none });
					district.end_recorded = Some(0);
				}
			});
		}
		let rows = before
			.into_iter()
			.map(|row| EndCorrection { code: row.code, ended: Some(row.ended) })
			.collect::<Vec<_>>();
		let origin = importer::<T>();

		#[extrinsic_call]
		_(origin, BoundedVec::truncate_from(rows), PAPERS, REF);

		assert_eq!(Districts::<T>::get(ending(0)).map(|district| district.revision), Some(2));
	}

	/// Worst case: by the municipality, and the parcels came through the longest chain, so that all their
	/// numbers are kept.
	#[benchmark]
	fn renumber_parcels(r: Linear<1, { T::MaxBatch::get() }>) {
		enter_first::<T>(r);
		let rows = rows::<T, _>(r, |number| Renumbering {
			from: pnu(number),
			to: pnu(number + T::MaxBatch::get()),
		});
		let origin = keeper::<T>();

		#[extrinsic_call]
		_(origin, rows, PAPERS, REF);

		let parcel = ParcelId::entered_as(pnu(0).in_district(first()));
		assert_eq!(Parcels::<T>::get(parcel).map(|parcel| parcel.record.revision), Some(2));
		assert_eq!(ParcelOf::<T>::get(pnu(0)), Some(parcel));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
