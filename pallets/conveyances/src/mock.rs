//! A runtime with this pallet on the real pallets that it uses, and the usual sale in it.

use crate::{self as pallet_conveyances, *};
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU16, ConstU32, ConstU64, EitherOf},
	weights::Weight,
};
use frame_system::EnsureRoot;
use madang_primitives::{BuildingId, Holdings, LoanId, Pnu, Property, TitleId, DAY_MS};
pub use madang_testing::{
	acting, fresh_ref, held,
	house::{title_of, FLAT, NEXT_FLAT, OLD_ENTRY},
	institution_of, Party, AGENT, BANK, BANKER, BUYER, CLERK, CO_BUYER, CO_SELLER, EXAMINER, JUDGE,
	NON_MEMBER, OLD_BANK, OLD_BANKER, OTHER_AGENT, OTHER_CLERK, OTHER_JUDGE, OTHER_REGISTRAR,
	OUTSIDER, REGISTRAR, SELLER, START,
};
use madang_testing::{
	bounded, house, powers, LaneAllowance, LargeQuota, MaxLength, Prepared, IMPORTER, PARTIES,
};
use pallet_institutions::EnsureOfficer;
use pallet_registers::UnitRow;
use pallet_terms::TermPauses;
use pallet_titles::EntryId;
use sp_runtime::BuildStorage;

mod any_term;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;
mod faulty;
mod sale;

pub use any_term::*;
pub use faulty::*;
pub use sale::*;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system::Pallet<Test>;
	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp::Pallet<Test>;
	#[runtime::pallet_index(2)]
	pub type Institutions = pallet_institutions::Pallet<Test>;
	#[runtime::pallet_index(3)]
	pub type Identity = pallet_identity::Pallet<Test>;
	#[runtime::pallet_index(4)]
	pub type Registers = pallet_registers::Pallet<Test>;
	#[runtime::pallet_index(5)]
	pub type Titles = pallet_titles::Pallet<Test>;
	#[runtime::pallet_index(6)]
	pub type Lending = pallet_lending::Pallet<Test>;
	#[runtime::pallet_index(7)]
	pub type Conveyances = pallet_conveyances::Pallet<Test>;
	#[runtime::pallet_index(8)]
	pub type LegalTerms = pallet_terms::Pallet<Test>;
	#[runtime::pallet_index(9)]
	pub type Programmes = pallet_programmes::Pallet<Test>;
	#[runtime::pallet_index(10)]
	pub type Guarantees = pallet_guarantees::Pallet<Test>;
	#[runtime::pallet_index(11)]
	pub type Rates = pallet_rates::Pallet<Test>;
}

type Block = frame_system::mocking::MockBlock<Test>;

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Test {}

impl pallet_institutions::Config for Test {
	type Signature = sp_runtime::testing::TestSignature;
	type Time = Timestamp;
	type CouncilOrigin = EnsureRoot<u64>;
	type Guard = ();
	type MaxLength = MaxLength;
	type Calls = ();
	type DefaultQuota = LargeQuota;
	type Day = ConstU64<86_400>;
	type Lane = ();
	type LaneAllowance = LaneAllowance;
	type WeightInfo = pallet_institutions::weights::ComputedWeight;
}

impl pallet_identity::Config for Test {
	type Enroller = EnsureOfficer<Test, powers::Enrol>;
	type Institutions = Institutions;
	type Time = Timestamp;
	type MaxValidity = ConstU64<{ 7 * DAY_MS }>;
	type RecoveryDays = pallet_identity::UsualRecoveryDays;
	type WeightInfo = pallet_identity::weights::ComputedWeight;
}

impl pallet_registers::Config for Test {
	type Importer = EnsureOfficer<Test, powers::ImportBooks>;
	type BookKeeper = EnsureOfficer<Test, powers::KeepBooks>;
	type Institutions = Institutions;
	type Titles = Titles;
	type Time = Timestamp;
	type MaxBatch = ConstU32<8>;
	type WeightInfo = pallet_registers::weights::ComputedWeight;
}

impl pallet_titles::Config for Test {
	type Institutions = Institutions;
	type Signatures = Identity;
	type Books = Registers;
	type CouncilOrigin = EnsureRoot<u64>;
	type Time = Timestamp;
	type Filer = EitherOf<EnsureOfficer<Test, powers::Convey>, EnsureOfficer<Test, powers::Lend>>;
	type Examiner = EnsureOfficer<Test, powers::Examine>;
	type Registrar = EnsureOfficer<Test, powers::Register>;
	type MortgagesMoved = Lending;
	type MaxBatch = ConstU32<8>;
	type WeightInfo = pallet_titles::weights::ComputedWeight;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Scene;
}

impl pallet_rates::Config for Test {
	type Institutions = Institutions;
	type Publisher = EnsureOfficer<Test, powers::PublishRates>;
	type CouncilOrigin = EnsureRoot<u64>;
	type Time = Timestamp;
	type MaxStep = ConstU32<50_000>;
	type MaxDaysAhead = ConstU32<366>;
	type WeightInfo = pallet_rates::weights::ComputedWeight;
}

impl pallet_programmes::Config for Test {
	type Institutions = Institutions;
	type Signatures = Identity;
	type Certificates = ();
	type Rates = Rates;
	type Funder = EnsureOfficer<Test, powers::Fund>;
	type CouncilOrigin = EnsureRoot<u64>;
	type Time = Timestamp;
	type LegalTerms = LegalTerms;
	type WeightInfo = pallet_programmes::weights::ComputedWeight;
}

impl pallet_guarantees::Config for Test {
	type Institutions = Institutions;
	type Foundation = EnsureOfficer<Test, powers::Guarantee>;
	type CouncilOrigin = EnsureRoot<u64>;
	type OnSettled = Lending;
	type DecisionTimes = Lending;
	type Time = Timestamp;
	type LegalTerms = LegalTerms;
	type NoticeDays = ConstU32<60>;
	type MaxReguarantee = ConstU32<600_000>;
	type WeightInfo = pallet_guarantees::weights::ComputedWeight;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Scene;
}

impl pallet_lending::Config for Test {
	type Institutions = Institutions;
	type Signatures = Identity;
	type Titles = Titles;
	type Programmes = Programmes;
	type Guarantees = Guarantees;
	type Rates = Rates;
	type Lender =
		EitherOf<EnsureOfficer<Test, powers::Lend>, EnsureOfficer<Test, powers::LendDirectly>>;
	type Carrier = EitherOf<EnsureOfficer<Test, powers::Convey>, Self::Lender>;
	type Funder = EnsureOfficer<Test, powers::Fund>;
	type CouncilOrigin = frame_system::EnsureRoot<u64>;
	type PaperUses = ();
	type LegalTerms = LegalTerms;
	type OfferDays = ConstU32<90>;
	type Time = Timestamp;
	type MaxSecuredPercent = ConstU32<150>;
	type MaxPrincipal = ConstU64<1_000_000_000_000_000>;
	type MaxRate = ConstU32<200_000>;
	type MaxTermMonths = ConstU16<600>;
	type ChangeableDays = ConstU32<31>;
	type WithdrawalDays = ConstU32<14>;
	type WarningDays = ConstU32<7>;
	type ArrearsMonths = ConstU16<1>;
	type SecuredArrearsMonths = ConstU16<2>;
	type ClaimMonths = ConstU16<3>;
	type WriteOffMonths = ConstU16<12>;
	type WeightInfo = pallet_lending::weights::ComputedWeight;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Scene;
}

parameter_types! {
	pub const IdleWeight: Weight = Weight::MAX;
	pub const GuaranteedWeight: Weight = Weight::from_parts(40_000_000_000, 10_000_000);
	/// The terms that cannot be met because a call is paused.
	pub static Paused: Vec<DueKind> = Vec::new();
}

/// Pauses of the tests.
pub struct Pauses;

impl TermPauses<AnyKind> for Pauses {
	fn any() -> bool {
		!Paused::get().is_empty()
	}

	fn is_paused(kind: AnyKind) -> bool {
		matches!(kind, AnyKind::Deal(kind) if Paused::get().contains(&kind))
	}
}

impl pallet_terms::Config for Test {
	type Key = AnyTerm;
	type Handler = ByPallet;
	type Pauses = Pauses;
	type Time = Timestamp;
	type CouncilOrigin = EnsureRoot<u64>;
	type GuaranteedWeight = GuaranteedWeight;
	type IdleWeight = IdleWeight;
	type WeightInfo = pallet_terms::weights::ComputedWeight;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Scene;
}

impl Config for Test {
	type Institutions = Institutions;
	type Signatures = Identity;
	type Titles = Faulty<Titles>;
	type Loans = Lending;
	type Books = Registers;
	type Time = Timestamp;
	type LegalTerms = LegalTerms;
	type Agent = EnsureOfficer<Test, powers::Convey>;
	type Lender = EnsureOfficer<Test, powers::Lend>;
	type ReportOfficer = EnsureOfficer<Test, powers::AcceptReports>;
	type Registrar = EnsureOfficer<Test, powers::Register>;
	type BookKeeper = EnsureOfficer<Test, powers::KeepBooks>;
	type Court = EnsureOfficer<Test, powers::Adjudicate>;
	type InspectionDays = ConstU32<14>;
	type MaxInspections = ConstU32<12>;
	type ReportAnswerDays = ConstU32<7>;
	type MaxSupplementDays = ConstU32<60>;
	type MinNoticeDays = ConstU32<14>;
	type MaxNoticeDays = ConstU32<60>;
	type RegistrationDays = ConstU32<60>;
	type RegistrationGraceDays = ConstU32<30>;
	type RescissionReportDays = ConstU32<30>;
	type MaxContractDays = ConstU32<1_095>;
	type WeightInfo = weights::ComputedWeight;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Scene;
}

// The world: two flats of SELLER and CO_SELLER, each with a mortgage of the old bank that secures
// a loan of the ledger, and agreed loans of the new bank to BUYER and CO_BUYER.

pub const UNIT: Property = Property::Unit(FLAT);
pub const TITLE: TitleId = title_of(FLAT);
pub const OTHER_UNIT: Property = Property::Unit(NEXT_FLAT);
pub const OTHER_TITLE: TitleId = title_of(NEXT_FLAT);

/// The loan that the old mortgage of `TITLE` secures.
pub const OLD_LOAN: LoanId = LoanId(1);
/// The first of five agreed loans to the buyers on `TITLE`.
pub const NEW_LOAN: LoanId = LoanId(3);

fn populate() {
	madang_testing::begin::<Test>();
	for party in PARTIES {
		madang_testing::enrol::<Test>(by(AGENT), party);
	}
	let sellers = || halves(SELLER, CO_SELLER);
	for call in house::books_with::<Test>(&[FLAT], |_| sellers()) {
		make(IMPORTER, call).expect("the books are imported");
	}
	import_next_house(sellers());
	let rows = [FLAT, NEXT_FLAT].map(|flat| house::title_row(flat, sellers()));
	house::import_titles::<Test>(by(REGISTRAR), rows);
	for title in [TITLE, OTHER_TITLE] {
		let entry = EntryId { title, number: OLD_ENTRY };
		make(OLD_BANKER, record_old_loan(entry)).expect("an old loan");
	}
	for _ in 0..5 {
		agreed_loan(TITLE, &[BUYER.did(), CO_BUYER.did()]);
	}
	System::reset_events();
}

/// The parcel of the second flat. It is apart, so that a test can move it to another district.
pub const NEXT_PNU: Pnu = Pnu(1_168_010_100_108_700_000);

/// The building of the second flat.
const NEXT_HOUSE: BuildingId = BuildingId::new(2);

fn import_next_house(owners: Holdings) {
	let importer = || by(IMPORTER);
	let parcels = bounded([house::parcel_row(NEXT_PNU)]);
	let mut building = house::building_row(NEXT_HOUSE);
	building.details.parcels = bounded([NEXT_PNU]);
	let mut unit = UnitRow { owners, ..house::unit_row(NEXT_FLAT) };
	unit.details.building = NEXT_HOUSE;
	unit.details.land_rights.iter_mut().for_each(|right| right.parcel = NEXT_PNU);
	Registers::import_parcels(importer(), parcels, fresh_ref()).expect("a parcel");
	Registers::import_buildings(importer(), bounded([building]), fresh_ref()).expect("a building");
	Registers::import_units(importer(), bounded([unit]), fresh_ref()).expect("a unit");
}

/// The invariants of every pallet.
pub fn check_invariants() -> Result<(), sp_runtime::TryRuntimeError> {
	Institutions::do_try_state()?;
	Identity::do_try_state()?;
	Registers::do_try_state()?;
	Titles::do_try_state()?;
	Lending::do_try_state()?;
	LegalTerms::do_try_state()?;
	Conveyances::do_try_state()
}

/// Builds the world and runs a test in it.
#[derive(Default)]
pub struct ExtBuilder;

impl ExtBuilder {
	pub fn build(self) -> sp_io::TestExternalities {
		static WORLD: Prepared = Prepared::new();
		Paused::set(Vec::new());
		WORLD.copy(|| {
			let mut genesis = RuntimeGenesisConfig::default();
			genesis.institutions.institutions = madang_testing::founders();
			genesis.titles.cut_overs = vec![madang_testing::house::cut_over()];
			let mut ext = sp_io::TestExternalities::new(genesis.build_storage().expect("genesis"));
			ext.execute_with(populate);
			ext
		})
	}

	/// The invariants of every pallet hold afterwards.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			check_invariants().expect("the invariants hold");
		});
	}
}
