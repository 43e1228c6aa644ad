//! A chain with this pallet, the clock, and the institutions and officers of `madang-testing`.

use crate::{self as pallet_identity, weights::ComputedWeight};
use frame_support::{derive_impl, parameter_types, traits::ConstU64};
use frame_system::EnsureRoot;
use madang_primitives::{Moment, DAY_MS};
use madang_testing::{powers, LaneAllowance, LargeQuota, MaxLength};
use pallet_institutions::EnsureOfficer;
use sp_core::H256;
use sp_runtime::BuildStorage;

pub use madang_testing::{fresh_ref, BANK, BANKER, CITY, CLERK, NON_MEMBER};

type Block = frame_system::mocking::MockBlock<Test>;

/// The hash of the mock chain's block 0.
pub const GENESIS: H256 = H256([0x11; 32]);
/// The mock chain's time at the start of a test: 15 January 2027.
pub const NOW: Moment = 1_799_999_000_000;
/// The maximum time until a signature expires.
pub const MAX_VALIDITY: Moment = 7 * DAY_MS;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(RuntimeCall, RuntimeEvent, RuntimeError, RuntimeOrigin, RuntimeTask)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system::Pallet<Test>;
	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp::Pallet<Test>;
	#[runtime::pallet_index(2)]
	pub type Institutions = pallet_institutions::Pallet<Test>;
	#[runtime::pallet_index(3)]
	pub type Identity = pallet_identity::Pallet<Test>;
}

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

parameter_types! {
	pub const MaxValidity: Moment = MAX_VALIDITY;
}

impl pallet_identity::Config for Test {
	type Enroller = EnsureOfficer<Test, powers::Enrol>;
	type Institutions = Institutions;
	type Time = Timestamp;
	type MaxValidity = MaxValidity;
	type RecoveryDays = crate::UsualRecoveryDays;
	type WeightInfo = ComputedWeight;
}

/// The chain at block 1.
pub fn new_test_ext() -> sp_io::TestExternalities {
	let storage = RuntimeGenesisConfig {
		institutions: pallet_institutions::GenesisConfig {
			institutions: madang_testing::founders(),
		},
		..Default::default()
	}
	.build_storage()
	.expect("a valid genesis");
	let mut ext = sp_io::TestExternalities::new(storage);
	ext.execute_with(|| {
		System::set_block_number(1);
		frame_system::BlockHash::<Test>::insert(0, GENESIS);
		set_time(NOW);
	});
	ext
}

/// Run a test, then check the invariants.
pub fn build_and_execute(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		test();
		Institutions::do_try_state().expect("the invariants of institutions hold");
		Identity::do_try_state().expect("the invariants hold");
	})
}

/// Set the chain's clock.
pub fn set_time(now: Moment) {
	pallet_timestamp::Now::<Test>::put(now);
}
