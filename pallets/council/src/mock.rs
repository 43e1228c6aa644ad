//! A runtime of the council, and a pallet of members that it governs.

use crate::{weights::ComputedWeight, GenesisConfig, Identifier, Pallet, Target};
use codec::Encode;
use frame_support::{
	derive_impl,
	pallet_prelude::{ConstU32, EnsureOrigin, Weight},
	parameter_types,
	storage::unhashed,
	traits::{ConstU64, Contains},
};
use frame_system::RawOrigin;
use madang_primitives::{DistrictCode, ExternalRef, InstitutionId, InstitutionKind};
use pallet_institutions::{Acting, Institutions};
use sp_runtime::BuildStorage;

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
	#[runtime::pallet_index(1)]
	pub type Council = crate;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type BaseCallFilter = crate::NotPaused<Test>;
}

/// An account's number is its institution's; from 100 on it is charged with nothing.
pub struct Governor;

pub(crate) fn acting(account: u64) -> Acting<u64> {
	Acting {
		officer: account,
		institution: InstitutionId(account as u32 % 50),
		kind: InstitutionKind::Ministry,
	}
}

impl EnsureOrigin<RuntimeOrigin> for Governor {
	type Success = Acting<u64>;

	fn try_origin(origin: RuntimeOrigin) -> Result<Self::Success, RuntimeOrigin> {
		match origin.clone().into() {
			Ok(RawOrigin::Signed(account)) if account < 100 => Ok(acting(account)),
			_ => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::signed(1))
	}
}

/// The institutions 1 to 9 are active.
pub struct Members;

impl Institutions for Members {
	fn kind_of(institution: InstitutionId) -> Option<InstitutionKind> {
		Self::is_active(institution).then_some(InstitutionKind::Ministry)
	}

	fn is_active(institution: InstitutionId) -> bool {
		(1..10).contains(&institution.0)
	}

	fn covers(_: InstitutionId, _: DistrictCode) -> bool {
		false
	}

	fn claim_ref(
		institution: InstitutionId,
		external_ref: ExternalRef,
	) -> frame_support::dispatch::DispatchResult {
		let key = (b"reference", institution, external_ref).encode();
		frame_support::ensure!(!unhashed::exists(&key), "used");
		unhashed::put(&key, &());
		Ok(())
	}
}

/// Everything but the council itself.
pub struct Pausable;

impl Contains<Target> for Pausable {
	fn contains(target: &Target) -> bool {
		*target.pallet != *b"Council"
	}
}

parameter_types! {
	pub const MaxActWeight: Weight = Weight::from_parts(1_000_000_000_000, 1_000_000);
}

impl crate::Config for Test {
	type Proposed = RuntimeCall;
	type Governor = Governor;
	type Institutions = Members;
	type Pausable = Pausable;
	type Lifetime = ConstU64<100>;
	type MaxPause = ConstU64<20>;
	type MaxActWeight = MaxActWeight;
	type MaxOpen = ConstU32<4>;
	type WeightInfo = ComputedWeight;
}

/// A council of the institutions 1 to 4.
pub(crate) fn new_test_ext() -> sp_io::TestExternalities {
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	let seats = (1..=4).map(InstitutionId).collect();
	GenesisConfig::<Test> { seats, _config: Default::default() }
		.assimilate_storage(&mut storage)
		.unwrap();
	let mut externalities: sp_io::TestExternalities = storage.into();
	externalities.execute_with(|| System::set_block_number(1));
	externalities
}

/// Run a test; the invariants hold at its end.
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
