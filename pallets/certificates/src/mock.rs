//! A runtime with certificates on the real pallet of the members.

use crate as pallet_certificates;
use frame_support::{construct_runtime, derive_impl, traits::ConstU64};
use frame_system::EnsureRoot;
pub use madang_testing::{
	acting, bounded, chief, enrol, fresh_ref, institution, last_ref, now, set_time, suspend, today,
	Party, Place, BANK, CITY, COURT, MINISTRY, OTHER_CITY, PAPERS,
};
use madang_testing::{powers, LaneAllowance, LargeQuota, MaxLength, Prepared};
use pallet_institutions::EnsureOfficer;
use sp_runtime::BuildStorage;

construct_runtime!(
	pub enum Test {
		System: frame_system,
		Timestamp: pallet_timestamp,
		Institutions: pallet_institutions,
		Identity: pallet_identity,
		Certificates: pallet_certificates,
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
	type MaxValidity = ConstU64<{ 7 * madang_primitives::DAY_MS }>;
	type RecoveryDays = pallet_identity::UsualRecoveryDays;
	type WeightInfo = pallet_identity::weights::ComputedWeight;
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
	type BenchmarkHelper = Scene;
}

/// The parties of the benchmarks.
#[cfg(feature = "runtime-benchmarks")]
pub struct Scene;

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper for Scene {
	fn set_clock() {
		// The members' world has a time.
	}

	fn party(number: u32) -> madang_primitives::Did {
		let party = Party::P256(number + 1_000);
		if !pallet_identity::Dids::<Test>::contains_key(party.did()) {
			enrol::<Test>(RuntimeOrigin::signed(madang_testing::CLERK), party);
		}
		party.did()
	}

	fn key(number: u32) -> madang_primitives::signing::VerificationKey {
		Party::P256(number + 1_000).key()
	}

	fn consent(
		party: madang_primitives::Did,
		purpose: madang_primitives::signing::Purpose,
		object: sp_core::H256,
		terms: sp_core::H256,
	) -> madang_primitives::signing::PartyConsent {
		madang_testing::sign_consent::<Test>(party, purpose, object, terms)
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
		Certificates::do_try_state().expect("the invariants of certificates hold");
	});
}
