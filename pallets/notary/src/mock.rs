//! A runtime with notarial acts on the real pallets of members, parties and certificates.

use crate as pallet_notary;
use frame_support::{construct_runtime, derive_impl, traits::ConstU64};
use frame_system::EnsureRoot;
use madang_primitives::{InstitutionId, InstitutionKind, Moment, DAY_MS};
pub use madang_testing::{
	bounded, chief, fresh_ref, last_ref, now, set_time, suspend, COURT, JUDGE, MINISTRY, NOTARY,
	NOTARY_OFFICE, OTHER_COURT, OTHER_JUDGE, OTHER_NOTARY, OTHER_NOTARY_OFFICE, REGISTRY, START,
};
use madang_testing::{institution, powers, LaneAllowance, LargeQuota, MaxLength, Party, Place};
use pallet_institutions::EnsureOfficer;
use sp_core::H256;
use sp_runtime::BuildStorage;

construct_runtime!(
	pub enum Test {
		System: frame_system,
		Timestamp: pallet_timestamp,
		Institutions: pallet_institutions,
		Identity: pallet_identity,
		Certificates: pallet_certificates,
		Notary: pallet_notary,
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

impl pallet_notary::Config for Test {
	type Institutions = Institutions;
	type Notary = EnsureOfficer<Test, powers::Notarise>;
	type Authority = EnsureOfficer<Test, powers::Apostille>;
	type Supervisor = EnsureOfficer<Test, powers::Supervise>;
	type Court = EnsureOfficer<Test, powers::Adjudicate>;
	type CouncilOrigin = EnsureRoot<u64>;
	type Signatures = Identity;
	type Batches = Certificates;
	type Areas = Institutions;
	type Time = Timestamp;
	type WeightInfo = pallet_notary::weights::ComputedWeight;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Scene;
}

/// The parties of the benchmarks.
#[cfg(feature = "runtime-benchmarks")]
pub struct Scene;

#[cfg(feature = "runtime-benchmarks")]
impl pallet_certificates::BenchmarkHelper for Scene {
	fn set_clock() {
		// The members' world has a time.
	}

	fn party(number: u32) -> madang_primitives::Did {
		<Self as crate::BenchmarkHelper>::party(number)
	}

	fn key(number: u32) -> madang_primitives::signing::VerificationKey {
		Party::P256(number + 1_000).key()
	}

	fn consent(
		party: madang_primitives::Did,
		purpose: madang_primitives::signing::Purpose,
		object: H256,
		terms: H256,
	) -> madang_primitives::signing::PartyConsent {
		madang_testing::sign_consent::<Test>(party, purpose, object, terms)
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper for Scene {
	fn party(number: u32) -> madang_primitives::Did {
		let party = Party::P256(number + 1_000);
		if !pallet_identity::Dids::<Test>::contains_key(party.did()) {
			madang_testing::enrol::<Test>(signed(madang_testing::CLERK), party);
		}
		party.did()
	}

	fn consent(
		party: madang_primitives::Did,
		purpose: madang_primitives::signing::Purpose,
		object: H256,
		terms: H256,
	) -> madang_primitives::signing::PartyConsent {
		madang_testing::sign_consent::<Test>(party, purpose, object, terms)
	}
}

/// Another ministry.
pub const OTHER_MINISTRY: InstitutionId = institution(InstitutionKind::Ministry, Place::Other);

/// The parties of the tests.
pub const PARTIES: [Party; 3] = [Party::P256(1), Party::Ed25519(2), Party::Sr25519(3)];

/// The origin of an officer.
pub fn signed(officer: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(officer)
}

/// The members, in block 1.
pub fn new_test_ext() -> sp_io::TestExternalities {
	let institutions =
		pallet_institutions::GenesisConfig { institutions: madang_testing::founders() };
	let genesis = RuntimeGenesisConfig { institutions, ..Default::default() };
	let mut ext = sp_io::TestExternalities::new(genesis.build_storage().expect("genesis"));
	ext.execute_with(|| {
		madang_testing::begin::<Test>();
		frame_system::BlockHash::<Test>::insert(0, H256([0x11; 32]));
	});
	ext
}

/// Run a test with enrolled parties, then check the invariants.
pub fn build_and_execute(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		for party in PARTIES {
			madang_testing::enrol::<Test>(signed(madang_testing::CLERK), party);
		}
		test();
		Notary::do_try_state().expect("the invariants hold");
		Identity::do_try_state().expect("the invariants of parties hold");
	});
}

/// Let an hour pass, in another block.
pub fn pass_an_hour() {
	let moment: Moment = now::<Test>() + 3_600_000;
	set_time::<Test>(moment);
	System::set_block_number(System::block_number() + 1);
}
