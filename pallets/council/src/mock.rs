//! A chain with the council and the institutions of `madang-testing`.
//!
//! The account of the chief of an institution is the number of the institution.

use crate::{weights::ComputedWeight, Identifier, Pallet, Target};
use frame_support::{
	derive_impl,
	pallet_prelude::{ConstU32, Weight},
	parameter_types,
	traits::{ConstU64, Contains},
};
use frame_system::EnsureRoot;
use madang_primitives::{appointment::Appointment, Duties, Duty, InstitutionId, InstitutionKind};
use madang_testing::{fresh_ref, officer_consent, LaneAllowance, LargeQuota, MaxLength};
use pallet_institutions::{EnsureOfficer, Power};
use sp_runtime::BuildStorage;
use sp_version::RuntimeVersion;

type Block = frame_system::mocking::MockBlock<Test>;

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
	pub type System = frame_system;
	// Before the council: its genesis asks which institutions exist.
	#[runtime::pallet_index(1)]
	pub type Institutions = pallet_institutions;
	#[runtime::pallet_index(2)]
	pub type Council = crate;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type BaseCallFilter = crate::NotPaused<Test>;
	type Version = Version;
}

impl pallet_institutions::Config for Test {
	type Signature = sp_runtime::testing::TestSignature;
	type Time = madang_testing::FixedClock;
	type CouncilOrigin = EnsureRoot<u64>;
	type Guard = Council;
	type MaxLength = MaxLength;
	type Calls = ();
	type DefaultQuota = LargeQuota;
	type Day = ConstU64<86_400>;
	type Lane = ();
	type LaneAllowance = LaneAllowance;
	type WeightInfo = pallet_institutions::weights::ComputedWeight;
}

/// The power to govern, as in the runtime.
pub struct Govern;

impl Power for Govern {
	const NAME: &'static str = "Govern";
	const KINDS: &'static [InstitutionKind] = &InstitutionKind::ALL;
	const DUTY: Duty = Duty::Govern;
}

/// A second officer of institution 1 with the duty to govern.
pub(crate) const SECOND_GOVERNOR: u64 = 51;
/// An officer of institution 1 without the duty to govern.
pub(crate) const OBSERVER: u64 = madang_testing::observer(InstitutionId(1));
/// A number that no institution has.
pub(crate) const UNKNOWN: u32 = 99;

/// All calls except those of the council and revocation.
pub struct Pausable;

impl Contains<Target> for Pausable {
	fn contains(target: &Target) -> bool {
		let revokes = target.call.as_ref().is_some_and(|call| **call == *b"revoke_officer");
		*target.pallet != *b"Council" && !revokes
	}
}

/// The suspension of a member.
pub struct Emergency;

impl Contains<RuntimeCall> for Emergency {
	fn contains(call: &RuntimeCall) -> bool {
		use pallet_institutions::Call;
		matches!(call, RuntimeCall::Institutions(Call::suspend_institution { .. }))
	}
}

parameter_types! {
	pub static MaxActWeight: Weight = Weight::from_parts(1_000_000_000_000, 1_000_000);
	/// An upgrade changes it.
	pub static SpecVersion: u32 = 1;
	pub Version: RuntimeVersion =
		RuntimeVersion { spec_version: SpecVersion::get(), ..Default::default() };
}

impl crate::Config for Test {
	type Proposed = RuntimeCall;
	type Governor = EnsureOfficer<Test, Govern>;
	type Institutions = Institutions;
	type Emergency = Emergency;
	type Pausable = Pausable;
	type Lifetime = ConstU64<100>;
	type MaxPause = ConstU64<20>;
	type PausePeriod = ConstU64<60>;
	type MaxActWeight = MaxActWeight;
	type MinActiveSeats = ConstU32<3>;
	type MaxOpen = ConstU32<4>;
	type MaxOpenEmergencies = ConstU32<2>;
	type WeightInfo = ComputedWeight;
}

/// A council of the institutions 1 to 4.
pub(crate) fn new_test_ext() -> sp_io::TestExternalities {
	let mut genesis = RuntimeGenesisConfig::default();
	genesis.institutions.institutions = madang_testing::founders();
	genesis.council.seats = (1..=4).map(InstitutionId).collect();
	let mut externalities: sp_io::TestExternalities = genesis.build_storage().unwrap().into();
	externalities.execute_with(|| {
		SpecVersion::set(1);
		System::set_block_number(1);
		let duties = Duties::NONE.with(Duty::Govern);
		let consent =
			officer_consent::<Test>(SECOND_GOVERNOR, Appointment::Officer(InstitutionId(1)));
		Institutions::appoint_officer(by(1), SECOND_GOVERNOR, duties, consent, fresh_ref())
			.unwrap();
	});
	externalities
}

/// Run a test, then check the invariants.
pub(crate) fn run(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		test();
		Pallet::<Test>::do_try_state().unwrap();
	});
}

pub(crate) fn by(account: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(account)
}

pub(crate) fn target(pallet: &str, call: Option<&str>) -> Target {
	let name = |text: &str| Identifier::truncate_from(text.as_bytes().to_vec());
	Target { pallet: name(pallet), call: call.map(name) }
}
