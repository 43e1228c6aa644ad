//! Benchmarks. In the worst case every row of a batch uses other objects than the rows before it.

#![cfg(feature = "runtime-benchmarks")]

use crate::*;
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{EnsureOrigin, EnsureOriginWithArg, Get},
	BoundedVec,
};
use frame_system::pallet_prelude::OriginFor;
use madang_primitives::{
	BuildingId, BuildingUse, Cause, CauseKind, Commitment, Did, DistrictCode, Epoch, Filed,
	Holding, Holdings, KoreanDay, LandCategory, LandKind, MaxHolders, ParcelId, Party, Pnu,
	Property, Receipt, Share, Structure, UnitId,
};

const DISTRICT: DistrictCode = DistrictCode(1_168_010_100);
const REF: [u8; 32] = [7; 32];
const EVIDENCE: Commitment = Commitment([3; 32]);
const DAY: KoreanDay = KoreanDay(20_454);

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

fn put<T: Config>(code: DistrictCode) {
	let name = DistrictName::truncate_from(alloc::vec![b'a'; 96]);
	Districts::<T>::insert(code, District { name, ended: None, revision: 1 });
}

/// A district that comes from as many others as is possible, in a chain: the longest search.
fn put_district<T: Config>() {
	put::<T>(DISTRICT);
	let mut next = DISTRICT;
	for number in 0..MAX_PREDECESSORS {
		let code = earlier(number);
		put::<T>(code);
		end::<T>(code, next);
		next = code;
	}
}

/// The code of an earlier district.
fn earlier(number: u32) -> DistrictCode {
	DistrictCode(4_159_025_021 + u64::from(number))
}

/// End a district with one successor, which may have ended since.
fn end<T: Config>(code: DistrictCode, successor: DistrictCode) {
	let successors = BoundedVec::truncate_from(alloc::vec![successor]);
	Districts::<T>::mutate(code, |district| {
		if let Some(district) = district {
			district.ended = Some(Ended { on: KoreanDay(0), successors });
		}
	});
	Predecessors::<T>::insert(successor, BoundedVec::truncate_from(alloc::vec![code]));
}

fn parcel_row(number: u32, owners: u32) -> ParcelRow {
	ParcelRow {
		pnu: pnu(number),
		category: LandCategory::BuildingSite,
		area: 10_000,
		official_price: 1_000_000,
		priced_on: DAY,
		owners: owners_of_row(number, owners),
	}
}

fn building_row(number: u32, owners: u32) -> BuildingRow {
	BuildingRow {
		building: BuildingId(number.into()),
		pnu: pnu(number),
		main_use: BuildingUse::MultiFamilyHousing,
		structure: Structure::ReinforcedConcrete,
		floors_above: 15,
		floors_below: 2,
		area: 1_000_000,
		approved_on: DAY,
		strata: true,
		violation: false,
		owners: owners_of_row(number, owners),
	}
}

fn unit_row(number: u32, building: u32, owners: u32) -> UnitRow {
	UnitRow {
		unit: UnitId(number.into()),
		building: BuildingId(building.into()),
		wing: 101,
		floor: 12,
		number: number as u16,
		main_use: BuildingUse::MultiFamilyHousing,
		area: 8_493,
		land_share: Share::new(1, 1_000).expect("a thousandth is a share"),
		owners: owners_of_row(number, owners),
	}
}

/// Parcels that were given their numbers in the first district of the chain.
fn enter_first<T: Config>(count: u32) {
	put::<T>(first());
	enter::<T, _>(count, |number| ParcelRow {
		pnu: pnu(number).in_district(first()),
		..parcel_row(number, 0)
	});
	put_district::<T>();
}

/// The first district of the chain.
fn first() -> DistrictCode {
	earlier(MAX_PREDECESSORS - 1)
}

/// The code of a district that ends.
fn ending(number: u32) -> DistrictCode {
	DistrictCode(2_611_010_100 + u64::from(number))
}

/// The ends of districts, with successors that come from as many others as is possible. A row has at
/// most as many successors as it can have.
fn ends<T: Config>(rows: u32, successors: u32) -> BoundedVec<DistrictEnd, T::MaxBatch> {
	let mut left = successors;
	let ends = (0..rows).map(|row| {
		let some = left.min(MAX_SUCCESSORS);
		left = left.saturating_sub(some);
		let successors = (0..some).map(|number| {
			let code = DistrictCode(2_711_010_100 + u64::from(row * MAX_SUCCESSORS + number));
			put::<T>(code);
			let come_from = (1..MAX_PREDECESSORS).map(|one| {
				let earlier =
					DistrictCode(code.0 * 10 % 7_000_000_000 + 3_000_000_000 + u64::from(one));
				put::<T>(earlier);
				end::<T>(earlier, code);
				earlier
			});
			let come_from = come_from.collect::<Vec<_>>();
			Predecessors::<T>::insert(code, BoundedVec::truncate_from(come_from));
			code
		});
		let successors = BoundedVec::truncate_from(successors.collect::<Vec<_>>());
		put::<T>(ending(row));
		DistrictEnd { code: ending(row), ended: Ended { on: KoreanDay(0), successors } }
	});
	BoundedVec::truncate_from(ends.collect::<Vec<_>>())
}

fn rows<T: Config, Row>(count: u32, row: impl Fn(u32) -> Row) -> BoundedVec<Row, T::MaxBatch> {
	BoundedVec::truncate_from((0..count).map(row).collect::<Vec<_>>())
}

fn importer<T: Config>() -> OriginFor<T> {
	T::Importer::try_successful_origin().expect("the runtime has an importer")
}

fn keeper<T: Config>() -> OriginFor<T> {
	T::BookKeeper::try_successful_origin(&DISTRICT)
		.expect("the runtime has an officer who keeps the books of the district")
}

fn enter<T: Config, Row: import::Row<T>>(count: u32, row: impl Fn(u32) -> Row) {
	assert!(import::enter_all::<T, _>(rows::<T, _>(count, row)).is_ok());
}

/// A parcel, a strata building on it and a unit in it, each with the most owners.
fn put_unit<T: Config>() -> UnitId {
	put_district::<T>();
	enter::<T, _>(1, |number| parcel_row(number, MaxHolders::get()));
	enter::<T, _>(1, |number| building_row(number, MaxHolders::get()));
	enter::<T, _>(1, |number| unit_row(number, 0, MaxHolders::get()));
	UnitId(0)
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

	/// Worst case: the rows name the parcels by their present numbers, which came through the longest chain.
	#[benchmark]
	fn import_buildings(r: Linear<1, { T::MaxBatch::get() }>, o: Linear<0, 64>) {
		enter_first::<T>(r);
		let rows = rows::<T, _>(r, |number| building_row(number, o));
		let origin = importer::<T>();

		#[extrinsic_call]
		_(origin, rows, REF);

		assert!(Buildings::<T>::contains_key(BuildingId(u64::from(r) - 1)));
	}

	/// Worst case: every unit is in another building, each of which has a sum of land shares.
	#[benchmark]
	fn import_units(r: Linear<1, { T::MaxBatch::get() }>, o: Linear<0, 64>) {
		put_district::<T>();
		enter::<T, _>(r, |number| parcel_row(number, 0));
		enter::<T, _>(r, |number| building_row(number, 0));
		enter::<T, _>(r, |number| unit_row(number + r, number, 0));
		let rows = rows::<T, _>(r, |number| unit_row(number, number, o));
		let origin = importer::<T>();

		#[extrinsic_call]
		_(origin, rows, REF);

		let sum = Share::new(2, 1_000).expect("two thousandths are a share");
		assert_eq!(LandShares::<T>::get(BuildingId(u64::from(r) - 1)), Some(sum));
	}

	/// Worst case: the record has the most owners.
	#[benchmark]
	fn amend_parcel() {
		put_unit::<T>();
		let origin = keeper::<T>();

		#[extrinsic_call]
		_(origin, parcel(0), LandCategory::Road, 1, 1, DAY, REF);

		assert_eq!(Parcels::<T>::get(parcel(0)).map(|parcel| parcel.revision), Some(2));
	}

	/// Worst case: the record has the most owners.
	#[benchmark]
	fn amend_building() {
		put_unit::<T>();
		let origin = keeper::<T>();

		#[extrinsic_call]
		_(origin, BuildingId(0), BuildingUse::Business, Structure::Steel, 1, 1, 1, true, REF);

		assert_eq!(Buildings::<T>::get(BuildingId(0)).map(|building| building.revision), Some(2));
	}

	/// Worst case: the record has the most owners.
	#[benchmark]
	fn amend_unit() {
		let unit = put_unit::<T>();
		let origin = keeper::<T>();

		#[extrinsic_call]
		_(origin, unit, BuildingUse::Business, 1, REF);

		assert_eq!(Units::<T>::get(unit).map(|unit| unit.revision), Some(2));
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
				cause: Some(Cause { kind: CauseKind::Sale, on: DAY }),
				holdings: holders(MaxHolders::get()),
				description,
			};
			Pallet::<T>::notify(&property, notice)?;
		}
		let origin = keeper::<T>();

		#[extrinsic_call]
		_(origin, property, REF);

		assert_eq!(Units::<T>::get(unit).map(|unit| unit.revision), Some(2));
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
		_(origin, rows, REF);

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
				}
			});
		}
		let rows = before
			.into_iter()
			.map(|row| EndCorrection { code: row.code, ended: Some(row.ended) })
			.collect::<Vec<_>>();
		let origin = importer::<T>();

		#[extrinsic_call]
		_(origin, BoundedVec::truncate_from(rows), EVIDENCE, REF);

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
		_(origin, rows, EVIDENCE, REF);

		let parcel = ParcelId::entered_as(pnu(0).in_district(first()));
		assert_eq!(Parcels::<T>::get(parcel).map(|parcel| parcel.revision), Some(2));
		assert_eq!(ParcelOf::<T>::get(pnu(0)), Some(parcel));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
