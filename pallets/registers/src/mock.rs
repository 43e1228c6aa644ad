//! A chain with this pallet and the institutions and officers of `madang-testing`.

use crate::{self as pallet_registers, *};
use frame_support::{
	derive_impl,
	dispatch::{DispatchResult, DispatchResultWithPostInfo},
	parameter_types,
	storage::with_storage_layer,
	traits::{ConstU64, UnixTime},
};
use frame_system::EnsureRoot;
use madang_primitives::{
	Area, BuildingId, BuildingUse, Cause, CauseKind, Commitment, Did, DistrictCode, Epoch, Filed,
	Holding, Holdings, KoreanDay, Label, LandCategory, LandKind, LandRight, LandRightKind, Moment,
	ParcelId, Party, Pnu, Property, Receipt, Structure, UnitId,
};
use madang_testing::{powers, LaneAllowance, LargeQuota, MaxLength};
use pallet_institutions::EnsureOfficer;
use sp_core::{ConstU32, H256};
use sp_runtime::{BuildStorage, DispatchError};
use std::{cell::RefCell, collections::BTreeMap};

pub use madang_testing::{
	bounded, day, fresh_ref, share, AccountId, BANPO, CITY, CLERK, IMPORTER, MINISTRY, NON_MEMBER,
	OTHER_CLERK, PAPERS, YEOKSAM,
};

type Block = frame_system::mocking::MockBlock<Test>;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Institutions: pallet_institutions,
		Registers: pallet_registers,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
}

parameter_types! {
	/// The chain's time.
	pub static Now: Moment = madang_testing::START;
}

/// The chain's clock, which a test can set.
pub struct Clock;

impl UnixTime for Clock {
	fn now() -> core::time::Duration {
		core::time::Duration::from_millis(Now::get())
	}
}

/// Begin this day.
pub fn begin(day: KoreanDay) {
	Now::set(day.minus(1).end() + 1);
}

impl pallet_institutions::Config for Test {
	type Signature = sp_runtime::testing::TestSignature;
	type Time = Clock;
	type CouncilOrigin = EnsureRoot<AccountId>;
	type Guard = ();
	type MaxLength = MaxLength;
	type Calls = ();
	type DefaultQuota = LargeQuota;
	type Day = ConstU64<86_400>;
	type Lane = ();
	type LaneAllowance = LaneAllowance;
	type WeightInfo = pallet_institutions::weights::ComputedWeight;
}

impl Config for Test {
	type Importer = EnsureOfficer<Test, powers::ImportBooks>;
	type BookKeeper = EnsureOfficer<Test, powers::KeepBooks>;
	type Institutions = Institutions;
	type Titles = TestTitles;
	type Time = Clock;
	type MaxBatch = ConstU32<8>;
	type WeightInfo = weights::ComputedWeight;
}

/// The error of a call that is sent again with the same reference.
pub fn ref_used() -> DispatchError {
	pallet_institutions::Error::<Test>::ExternalRefUsed.into()
}

/// The strata building of [`ExtBuilder::with_books`], on lot 858.
pub const TOWER: BuildingId = BuildingId::new(100);
/// The detached house of [`ExtBuilder::with_books`], on lot 859.
pub const HOUSE: BuildingId = BuildingId::new(101);
/// The tower's first unit, with half of the land.
pub const FLAT: UnitId = UnitId::new(1_203);

pub fn lot(main: u16) -> Pnu {
	Pnu::new(YEOKSAM, LandKind::Land, main, 0).unwrap()
}

/// The parcel of a lot.
pub fn land(main: u16) -> ParcelId {
	ParcelId::entered_as(lot(main))
}

pub fn person(number: u8) -> Party {
	match number % 2 {
		0 => Party::Did(Did([number; 32])),
		_ => Party::Unbound(Commitment([number; 32])),
	}
}

/// The holders 1, 2, … with these shares.
pub fn owners(shares: &[&str]) -> Holdings {
	Holdings::new(
		(1..)
			.zip(shares)
			.map(|(number, text)| Holding { holder: person(number), share: share(text) }),
	)
	.unwrap()
}

pub fn district_row(code: DistrictCode, name: &str) -> DistrictRow {
	DistrictRow { code, name: bounded(name.bytes()) }
}

pub fn parcel_row(pnu: Pnu) -> ParcelRow {
	ParcelRow {
		pnu,
		details: ParcelDetails {
			category: LandCategory::BuildingSite,
			area: Area::hundredths(62_730),
			official_price: 31_200_000,
			priced_on: Some(day("2026-01-01")),
		},
		owners: owners(&["1/2", "1/3", "1/6"]),
	}
}

pub fn building_row(building: BuildingId, pnu: Pnu, strata: bool) -> BuildingRow {
	BuildingRow {
		building,
		details: BuildingDetails {
			parcels: bounded([pnu]),
			main_use: if strata {
				BuildingUse::MultiFamilyHousing
			} else {
				BuildingUse::DetachedHousing
			},
			structure: Structure::ReinforcedConcrete,
			floors_above: 15,
			floors_below: 2,
			area: Area::hundredths(1_250_000),
			approved_on: Some(day("2004-06-30")),
			strata,
			violation: false,
		},
		owners: if strata { Holdings::default() } else { owners(&["1"]) },
	}
}

/// The right of a unit to the lot of the tower.
pub fn land_right(text: &str) -> LandRight<Pnu> {
	LandRight { parcel: lot(858), kind: LandRightKind::Ownership, share: share(text) }
}

/// A unit on the 12th floor, with its number as its label and a share of lot 858.
pub fn unit_row(unit: UnitId, building: BuildingId, land_share: &str) -> UnitRow {
	UnitRow {
		unit,
		details: UnitDetails {
			building,
			wing: None,
			floor: 12,
			number: Label::unit(&unit.to_string()).unwrap(),
			main_use: BuildingUse::MultiFamilyHousing,
			area: Area::hundredths(8_493),
			land_rights: bounded([land_right(land_share)]),
		},
		owners: owners(&["1"]),
	}
}

thread_local! {
	/// The title records of this chain, which has no pallet for them.
	static TITLES: RefCell<BTreeMap<Property, TitleRecord>> = const { RefCell::new(BTreeMap::new()) };
}

/// The title records that [`set_title`] sets. The pallet of the title records is above this one: its
/// tests show the same with real records.
pub struct TestTitles;

impl TitleRecords for TestTitles {
	fn live_title(property: &Property) -> Option<TitleRecord> {
		TITLES.with_borrow(|titles| titles.get(property).cloned())
	}
}

/// Open, change or end the title record of a property.
pub fn set_title(property: Property, title: Option<TitleRecord>) {
	TITLES.with_borrow_mut(|titles| match title {
		Some(title) => titles.insert(property, title),
		None => titles.remove(&property),
	});
	Registers::compare(&property);
}

/// A title record with the owners and the description of the book.
pub fn title_as_booked(property: &Property) -> TitleRecord {
	TitleRecord {
		holders: Registers::owners_of(property).unwrap(),
		description: Registers::description_of(property).unwrap(),
	}
}

/// A notice with the current description in the book.
pub fn notice(property: &Property, number: u32, holdings: Holdings) -> Notice {
	notice_of(number, holdings, Registers::description_of(property).unwrap())
}

/// A notice with this description.
pub fn notice_of(number: u32, holdings: Holdings, description: H256) -> Notice {
	Notice {
		filed: Filed {
			receipt: Receipt { year: 2026, number },
			on: KoreanDay(20_780),
			epoch: Epoch::OnChain,
		},
		registered_on: KoreanDay(20_781),
		cause: Some(Cause { kind: CauseKind::Sale, on: Some(KoreanDay(20_700)) }),
		holdings,
		description,
	}
}

/// The successor of 역삼동 in a reform.
pub const NEW_YEOKSAM: DistrictCode = DistrictCode(5_168_010_100);
/// 수서동, another district of the municipality.
pub const SUSEO: DistrictCode = DistrictCode(1_168_011_500);
/// The ministry's officer who imports.
pub fn ministry() -> RuntimeOrigin {
	RuntimeOrigin::signed(IMPORTER)
}

pub fn today() -> KoreanDay {
	Registers::today()
}

/// Import districts with any name.
pub fn enter(codes: &[DistrictCode]) {
	let rows = bounded(codes.iter().map(|code| district_row(*code, "어느 동")));
	Registers::import_districts(ministry(), rows, fresh_ref()).unwrap();
}

pub fn ended(on: KoreanDay, successors: &[DistrictCode]) -> Ended {
	Ended { on, successors: bounded(successors.iter().copied()) }
}

pub fn end_row(code: DistrictCode, on: KoreanDay, successors: &[DistrictCode]) -> DistrictEnd {
	DistrictEnd { code, ended: ended(on, successors) }
}

/// The ministry records the end of a district.
pub fn end(code: DistrictCode, on: KoreanDay, successors: &[DistrictCode]) -> DispatchResult {
	let rows = bounded([end_row(code, on, successors)]);
	with_storage_layer(|| Registers::end_districts(ministry(), rows, PAPERS, fresh_ref()))
}

/// The ministry corrects the end of a district.
pub fn correct(code: DistrictCode, ended: Option<Ended>) -> DispatchResult {
	let rows = bounded([EndCorrection { code, ended }]);
	with_storage_layer(|| Registers::correct_district_ends(ministry(), rows, PAPERS, fresh_ref()))
}

/// Give parcels new numbers.
pub fn renumber(who: AccountId, rows: &[(Pnu, Pnu)]) -> DispatchResult {
	let rows = bounded(rows.iter().map(|(from, to)| Renumbering { from: *from, to: *to }));
	let origin = RuntimeOrigin::signed(who);
	with_storage_layer(|| Registers::renumber_parcels(origin, rows, PAPERS, fresh_ref()))
}

/// The result of a call that gives weight back.
pub fn plain(result: DispatchResultWithPostInfo) -> DispatchResult {
	result.map(|_| ()).map_err(|error| error.error)
}

/// The ministry imports a parcel.
pub fn parcel(pnu: Pnu) -> DispatchResult {
	let rows = bounded([parcel_row(pnu)]);
	with_storage_layer(|| plain(Registers::import_parcels(ministry(), rows, fresh_ref())))
}

/// A municipality enters a parcel.
pub fn enter_parcel(who: AccountId, row: ParcelRow) -> DispatchResult {
	let origin = RuntimeOrigin::signed(who);
	with_storage_layer(|| Registers::enter_parcels(origin, bounded([row]), PAPERS, fresh_ref()))
}

/// A municipality closes the record of a parcel.
pub fn close_parcel(who: AccountId, parcel: ParcelId) -> DispatchResult {
	let (origin, property) = (RuntimeOrigin::signed(who), Property::Parcel(parcel));
	let (on, reason) = (day("2026-11-01"), madang_primitives::ClosingReason::Merged);
	with_storage_layer(|| {
		let none = bounded([]);
		Registers::close_record(origin, property, on, reason, none, None, PAPERS, fresh_ref())
	})
}

/// A municipality opens the record of a parcel again.
pub fn reopen_parcel(who: AccountId, parcel: ParcelId) -> DispatchResult {
	let (origin, property) = (RuntimeOrigin::signed(who), Property::Parcel(parcel));
	with_storage_layer(|| Registers::reopen_record(origin, property, None, PAPERS, fresh_ref()))
}

/// The revision of a property's record, as an officer sees it.
pub fn seen(property: Property) -> u32 {
	Registers::revision_of(&property).unwrap_or_default()
}

/// The change of a parcel as its record is now.
pub fn parcel_change(pnu: Pnu, details: ParcelDetails) -> ParcelChange {
	let parcel = Registers::parcels_at(vec![pnu])[0].unwrap_or(ParcelId::entered_as(pnu));
	ParcelChange { parcel, revision: seen(Property::Parcel(parcel)), details }
}

/// The change of a building as its record is now.
pub fn building_change(building: BuildingId, details: BuildingDetails<Pnu>) -> BuildingChange {
	BuildingChange { building, revision: seen(Property::Building(building)), details }
}

/// The change of a unit as its record is now.
pub fn unit_change(unit: UnitId, details: UnitDetails<Pnu>) -> UnitChange {
	UnitChange { unit, revision: seen(Property::Unit(unit)), details }
}

/// The present number of a parcel.
pub fn number(parcel: ParcelId) -> Pnu {
	Registers::number(parcel).unwrap()
}

/// The events of this pallet.
pub fn events() -> Vec<Event<Test>> {
	let records = System::events().into_iter();
	records
		.filter_map(|record| match record.event {
			RuntimeEvent::Registers(event) => Some(event),
			_ => None,
		})
		.collect()
}

/// The last event of this pallet.
pub fn last_event() -> Event<Test> {
	let records = System::events();
	match records.into_iter().next_back().map(|record| record.event) {
		Some(RuntimeEvent::Registers(event)) => event,
		other => panic!("the last event is {other:?}"),
	}
}

#[derive(Default)]
pub struct ExtBuilder {
	books: bool,
}

impl ExtBuilder {
	/// Two districts, three parcels in 역삼동 and one in 반포동, the tower with one unit, and the
	/// house.
	pub fn with_books() -> Self {
		Self { books: true }
	}

	pub fn build(self) -> sp_io::TestExternalities {
		// The institutions begin at this time, too.
		Now::set(madang_testing::START);
		let storage = RuntimeGenesisConfig {
			institutions: pallet_institutions::GenesisConfig {
				institutions: madang_testing::founders(),
			},
			..Default::default()
		}
		.build_storage()
		.unwrap();
		let mut ext = sp_io::TestExternalities::new(storage);
		TITLES.with_borrow_mut(BTreeMap::clear);
		ext.execute_with(|| {
			System::set_block_number(1);
			if self.books {
				fill_books();
			}
		});
		ext
	}

	/// Run a test, then check the invariants.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Institutions::do_try_state().unwrap();
			Registers::do_try_state().unwrap();
		});
	}
}

fn fill_books() {
	let importer = || RuntimeOrigin::signed(IMPORTER);
	let districts = [
		district_row(YEOKSAM, "서울특별시 강남구 역삼동"),
		district_row(BANPO, "서울특별시 서초구 반포동"),
	];
	let banpo = Pnu::new(BANPO, LandKind::Land, 1, 0).unwrap();
	let parcels = [lot(858), lot(859), lot(860), banpo].map(parcel_row);
	let buildings = [building_row(TOWER, lot(858), true), building_row(HOUSE, lot(859), false)];
	let units = [unit_row(FLAT, TOWER, "1/2")];
	Registers::import_districts(importer(), bounded(districts), fresh_ref()).unwrap();
	Registers::import_parcels(importer(), bounded(parcels), fresh_ref()).unwrap();
	Registers::import_buildings(importer(), bounded(buildings), fresh_ref()).unwrap();
	Registers::import_units(importer(), bounded(units), fresh_ref()).unwrap();
}

#[cfg(feature = "runtime-benchmarks")]
pub fn new_test_ext() -> sp_io::TestExternalities {
	ExtBuilder::default().build()
}
