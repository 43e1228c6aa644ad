//! A runtime with the programmes on the real pallets that they ask.

use crate as pallet_programmes;
use frame_support::{
	construct_runtime, derive_impl, parameter_types,
	traits::{ConstU32, ConstU64, Hooks},
	weights::Weight,
};
use frame_system::EnsureRoot;
use madang_primitives::{InstitutionId, KoreanDay, DAY_MS};
pub use madang_testing::{
	acting, day, fresh_ref, genesis_hash, last_ref, suspend, today, Party, AGENCY, BANK, BANKER,
	BUYER, CO_BUYER, FOUNDATION, FUNDER, GUARANTOR, NON_MEMBER, OLD_BANK, OTHER_AGENCY,
	OTHER_FUNDER, START, THIRD_BANK,
};
use madang_testing::{powers, LaneAllowance, LargeQuota, MaxLength, Prepared};
use pallet_institutions::{Caller, EnsureOfficer};
use sp_runtime::BuildStorage;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;

construct_runtime!(
	pub enum Test {
		System: frame_system,
		Timestamp: pallet_timestamp,
		Institutions: pallet_institutions,
		Identity: pallet_identity,
		LegalTerms: pallet_terms,
		Rates: pallet_rates,
		Certificates: pallet_certificates,
		Programmes: pallet_programmes,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
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

parameter_types! {
	pub const IdleWeight: Weight = Weight::MAX;
	pub const GuaranteedWeight: Weight = Weight::from_parts(20_000_000_000, 10_000_000);
}

impl pallet_terms::Config for Test {
	type Key = pallet_programmes::HoldTerm;
	type Handler = Programmes;
	type Pauses = ();
	type Time = Timestamp;
	type CouncilOrigin = EnsureRoot<u64>;
	type GuaranteedWeight = GuaranteedWeight;
	type IdleWeight = IdleWeight;
	type WeightInfo = pallet_terms::weights::ComputedWeight;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Helper;
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

impl pallet_certificates::Config for Test {
	type Institutions = Institutions;
	type Accreditor = EnsureOfficer<Test, powers::Accredit>;
	type Issuer = EnsureOfficer<Test, powers::Certify>;
	type Certifying = powers::Certify;
	type Signatures = Identity;
	type CouncilOrigin = EnsureRoot<u64>;
	type Time = Timestamp;
	type WeightInfo = pallet_certificates::weights::ComputedWeight;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Helper;
}

impl pallet_programmes::Config for Test {
	type Institutions = Institutions;
	type Signatures = Identity;
	type Certificates = Certificates;
	type Rates = Rates;
	type Funder = EnsureOfficer<Test, powers::Fund>;
	type CouncilOrigin = EnsureRoot<u64>;
	type Time = Timestamp;
	type LegalTerms = LegalTerms;
	type WeightInfo = pallet_programmes::weights::ComputedWeight;
}

/// Finish the block and begin the next one at the end of a day, so that the queue handles it.
pub fn pass(day: KoreanDay) {
	for later in 1..=2 {
		let number = System::block_number();
		LegalTerms::on_idle(number, Weight::from_parts(u64::MAX, u64::MAX));
		LegalTerms::on_finalize(number);
		System::set_block_number(number + 1);
		LegalTerms::on_initialize(number + 1);
		move_clock(day, later);
	}
}

/// Set the clock so much after the end of a day, without a block. Blocks were made on the days before,
/// which had nothing to do.
pub fn move_clock(day: KoreanDay, later: u64) {
	pallet_terms::LastDay::<Test>::put(day);
	Timestamp::set_timestamp(day.end() + later);
}

/// The caller of the last call with a fresh reference.
pub fn caller(account: u64) -> Caller<u64> {
	Caller::new(acting(account), last_ref())
}

/// The officer who runs the programmes of an agency.
pub fn funder_of(agency: InstitutionId) -> u64 {
	if agency == AGENCY {
		FUNDER
	} else {
		OTHER_FUNDER
	}
}

/// The members, in block 1.
pub fn new_test_ext() -> sp_io::TestExternalities {
	static WORLD: Prepared = Prepared::new();
	WORLD.copy(|| {
		let institutions =
			pallet_institutions::GenesisConfig { institutions: madang_testing::founders() };
		let genesis = RuntimeGenesisConfig { institutions, ..Default::default() };
		let mut ext = sp_io::TestExternalities::new(genesis.build_storage().expect("genesis"));
		ext.execute_with(madang_testing::begin::<Test>);
		ext
	})
}

/// Run a test, then check the invariants.
pub fn build_and_execute(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		test();
		Programmes::do_try_state().expect("the invariants of the programmes hold");
	});
}
