//! A runtime of this pallet alone: officers are listed accounts, references are kept by the mock.

use crate::{self as pallet_registers, *};
use codec::Encode;
use core::cell::Cell;
use frame_support::{
	derive_impl,
	dispatch::DispatchResult,
	storage::unhashed,
	traits::{EnsureOrigin, EnsureOriginWithArg},
};
use frame_system::RawOrigin;
use madang_primitives::{
	BuildingId, BuildingUse, Commitment, Did, DistrictCode, DistrictPrefix, ExternalRef, HolderId,
	Holding, Holdings, InstitutionId, InstitutionKind, KoreanDay, LandCategory, LandKind, Pnu,
	Property, Receipt, Share, Structure, UnitId,
};
use pallet_institutions::{Acting, Institutions};
use sp_core::ConstU32;
use sp_runtime::{BuildStorage, DispatchError};

type Block = frame_system::mocking::MockBlock<Test>;
pub type AccountId = u64;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Registers: pallet_registers,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
}

impl Config for Test {
	type Importer = Ministry;
	type BookKeeper = Municipality;
	type Institutions = References;
	type MaxBatch = ConstU32<8>;
	type WeightInfo = weights::ComputedWeight;
}

pub const MINISTRY: AccountId = 1;
pub const GANGNAM: AccountId = 2;
pub const SEOCHO: AccountId = 3;
pub const STRANGER: AccountId = 9;

/// An officer's institution has the number of its account.
fn acting(officer: AccountId, kind: InstitutionKind) -> Acting<AccountId> {
	Acting { officer, institution: InstitutionId(officer as u32), kind }
}

fn signer(origin: &RuntimeOrigin) -> Option<AccountId> {
	match origin.clone().into() {
		Ok(RawOrigin::Signed(who)) => Some(who),
		_ => None,
	}
}

pub struct Ministry;
impl EnsureOrigin<RuntimeOrigin> for Ministry {
	type Success = Acting<AccountId>;

	fn try_origin(origin: RuntimeOrigin) -> Result<Self::Success, RuntimeOrigin> {
		match signer(&origin) {
			Some(MINISTRY) => Ok(acting(MINISTRY, InstitutionKind::Ministry)),
			_ => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::signed(MINISTRY))
	}
}

pub struct Municipality;
impl EnsureOriginWithArg<RuntimeOrigin, DistrictCode> for Municipality {
	type Success = Acting<AccountId>;

	fn try_origin(
		origin: RuntimeOrigin,
		district: &DistrictCode,
	) -> Result<Self::Success, RuntimeOrigin> {
		let place = match signer(&origin) {
			Some(GANGNAM) => 11_680,
			Some(SEOCHO) => 11_650,
			_ => return Err(origin),
		};
		match (signer(&origin), DistrictPrefix { digits: 5, value: place }.covers(*district)) {
			(Some(officer), true) => Ok(acting(officer, InstitutionKind::Municipality)),
			_ => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin(_: &DistrictCode) -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::signed(GANGNAM))
	}
}

pub const REF_USED: DispatchError = DispatchError::Other("reference used");

pub struct References;
impl Institutions for References {
	fn kind_of(institution: InstitutionId) -> Option<InstitutionKind> {
		match u64::from(institution.0) {
			MINISTRY => Some(InstitutionKind::Ministry),
			GANGNAM | SEOCHO => Some(InstitutionKind::Municipality),
			_ => None,
		}
	}

	fn is_active(institution: InstitutionId) -> bool {
		Self::kind_of(institution).is_some()
	}

	fn covers(institution: InstitutionId, district: DistrictCode) -> bool {
		let origin = RuntimeOrigin::signed(u64::from(institution.0));
		Municipality::ensure_origin(origin, &district).is_ok()
	}

	/// Kept in the externalities, so that a call that fails gives its reference back.
	fn claim_ref(institution: InstitutionId, external_ref: ExternalRef) -> DispatchResult {
		let key = (b"reference", institution, external_ref).encode();
		if unhashed::exists(&key) {
			return Err(REF_USED);
		}
		unhashed::put(&key, &());
		Ok(())
	}
}

pub const YEOKSAM: DistrictCode = DistrictCode(1_168_010_100);
pub const BANPO: DistrictCode = DistrictCode(1_165_010_700);
/// The strata building of [`ExtBuilder::with_books`], on lot 858.
pub const TOWER: BuildingId = BuildingId(100);
/// Its detached house, on lot 859.
pub const HOUSE: BuildingId = BuildingId(101);
/// The tower's first unit, with a half of the land.
pub const FLAT: UnitId = UnitId(1_203);

pub fn lot(main: u16) -> Pnu {
	Pnu::new(YEOKSAM, LandKind::Land, main, 0).unwrap()
}

pub fn share(text: &str) -> Share {
	text.parse().unwrap()
}

pub fn person(number: u8) -> HolderId {
	match number % 2 {
		0 => HolderId::Did(Did([number; 32])),
		_ => HolderId::Unbound(Commitment([number; 32])),
	}
}

/// Holders 1, 2, … with the given shares.
pub fn owners(shares: &[&str]) -> Holdings {
	Holdings::new(
		(1..)
			.zip(shares)
			.map(|(number, text)| Holding { holder: person(number), share: share(text) }),
	)
	.unwrap()
}

pub fn district_row(code: DistrictCode, name: &str) -> DistrictRow {
	DistrictRow { code, name: name.as_bytes().to_vec().try_into().unwrap() }
}

pub fn parcel_row(pnu: Pnu) -> ParcelRow {
	ParcelRow {
		pnu,
		category: LandCategory::BuildingSite,
		area: 62_730,
		official_price: 31_200_000,
		priced_on: "2026-01-01".parse().unwrap(),
		owners: owners(&["1/2", "1/3", "1/6"]),
	}
}

pub fn building_row(building: BuildingId, pnu: Pnu, strata: bool) -> BuildingRow {
	BuildingRow {
		building,
		pnu,
		main_use: if strata {
			BuildingUse::MultiFamilyHousing
		} else {
			BuildingUse::DetachedHousing
		},
		structure: Structure::ReinforcedConcrete,
		floors_above: 15,
		floors_below: 2,
		area: 1_250_000,
		approved_on: "2004-06-30".parse().unwrap(),
		strata,
		violation: false,
		owners: if strata { Holdings::default() } else { owners(&["1"]) },
	}
}

pub fn unit_row(unit: UnitId, building: BuildingId, land_share: &str) -> UnitRow {
	UnitRow {
		unit,
		building,
		wing: 0,
		floor: 12,
		number: 1_203,
		main_use: BuildingUse::MultiFamilyHousing,
		area: 8_493,
		land_share: share(land_share),
		owners: owners(&["1"]),
	}
}

/// A reference that no other call of a test uses. Counted outside the state, which a failing call
/// must leave as it was.
pub fn fresh_ref() -> ExternalRef {
	thread_local!(static NEXT: Cell<u64> = const { Cell::new(0) });
	let number = NEXT.replace(NEXT.get() + 1);
	let mut reference = [0xFF; 32];
	reference[..8].copy_from_slice(&number.to_le_bytes());
	reference
}

/// A notice for the property as the book describes it now.
pub fn notice(property: &Property, number: u32, holdings: Holdings) -> Notice {
	Notice {
		receipt: Receipt { year: 2026, number },
		registered_on: KoreanDay(20_781),
		holdings,
		description: Registers::description_of(property).unwrap(),
	}
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
	/// Two districts, three parcels in 역삼동 and one in 반포동, the tower with one unit, the house.
	pub fn with_books() -> Self {
		Self { books: true }
	}

	pub fn build(self) -> sp_io::TestExternalities {
		let storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
		let mut ext = sp_io::TestExternalities::new(storage);
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
			Registers::do_try_state().unwrap();
		});
	}
}

fn fill_books() {
	let ministry = || RuntimeOrigin::signed(MINISTRY);
	let districts = vec![
		district_row(YEOKSAM, "서울특별시 강남구 역삼동"),
		district_row(BANPO, "서울특별시 서초구 반포동"),
	];
	let banpo = Pnu::new(BANPO, LandKind::Land, 1, 0).unwrap();
	let parcels = [lot(858), lot(859), lot(860), banpo].map(parcel_row).to_vec();
	let buildings = vec![building_row(TOWER, lot(858), true), building_row(HOUSE, lot(859), false)];
	let units = vec![unit_row(FLAT, TOWER, "1/2")];
	Registers::import_districts(ministry(), districts.try_into().unwrap(), fresh_ref()).unwrap();
	Registers::import_parcels(ministry(), parcels.try_into().unwrap(), fresh_ref()).unwrap();
	Registers::import_buildings(ministry(), buildings.try_into().unwrap(), fresh_ref()).unwrap();
	Registers::import_units(ministry(), units.try_into().unwrap(), fresh_ref()).unwrap();
}

#[cfg(feature = "runtime-benchmarks")]
pub fn new_test_ext() -> sp_io::TestExternalities {
	ExtBuilder::default().build()
}
