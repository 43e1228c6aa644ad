//! A chain with this pallet, the clock, and three enrolling officers.

use crate::{self as pallet_identity, weights::ComputedWeight};
use frame_support::{
	derive_impl,
	dispatch::DispatchResult,
	parameter_types, storage_alias,
	traits::{EnsureOrigin, OriginTrait},
	Twox64Concat,
};
use madang_primitives::{
	DistrictCode, ExternalRef, InstitutionId, InstitutionKind, Moment, DAY_MS,
};
use pallet_institutions::{Acting, Institutions};
use sp_core::H256;
use sp_runtime::{BuildStorage, DispatchError};

type Block = frame_system::mocking::MockBlock<Test>;

/// The hash of the mock chain's block 0.
pub const GENESIS: H256 = H256([0x11; 32]);
/// The mock chain's time at the start of a test: 15 January 2027.
pub const NOW: Moment = 1_799_999_000_000;
/// How far ahead a signature may expire.
pub const MAX_VALIDITY: Moment = 7 * DAY_MS;
/// An enrolling officer of institution 1, a bank.
pub const BANKER: u64 = 1;
/// An enrolling officer of institution 2, a municipality.
pub const CLERK: u64 = 2;
/// An account of no institution.
pub const STRANGER: u64 = 99;

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
	pub type Identity = pallet_identity::Pallet<Test>;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Test {}

parameter_types! {
	pub const MaxValidity: Moment = MAX_VALIDITY;
}

impl pallet_identity::Config for Test {
	type Enroller = MockEnroller;
	type Institutions = MockInstitutions;
	type Time = Timestamp;
	type MaxValidity = MaxValidity;
	type WeightInfo = ComputedWeight;
}

/// Accounts that may enrol, from a table.
pub struct MockEnroller;

impl EnsureOrigin<RuntimeOrigin> for MockEnroller {
	type Success = Acting<u64>;

	fn try_origin(origin: RuntimeOrigin) -> Result<Self::Success, RuntimeOrigin> {
		let (institution, kind) = match origin.as_signer() {
			Some(&BANKER) => (InstitutionId(1), InstitutionKind::Bank),
			Some(&CLERK) => (InstitutionId(2), InstitutionKind::Municipality),
			_ => return Err(origin),
		};
		let officer = *origin.as_signer().ok_or_else(|| origin.clone())?;
		Ok(Acting { officer, institution, kind })
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::signed(BANKER))
	}
}

#[storage_alias]
type Refs = StorageMap<Mock, Twox64Concat, (InstitutionId, ExternalRef), ()>;

/// Institutions of which only the references matter here.
pub struct MockInstitutions;

impl Institutions for MockInstitutions {
	fn kind_of(_: InstitutionId) -> Option<InstitutionKind> {
		None
	}

	fn is_active(_: InstitutionId) -> bool {
		false
	}

	fn covers(_: InstitutionId, _: DistrictCode) -> bool {
		false
	}

	fn claim_ref(institution: InstitutionId, external_ref: ExternalRef) -> DispatchResult {
		if Refs::contains_key((institution, external_ref)) {
			return Err(DispatchError::Other("reference used"));
		}
		Refs::insert((institution, external_ref), ());
		Ok(())
	}
}

/// The chain at block 1.
pub fn new_test_ext() -> sp_io::TestExternalities {
	let storage =
		frame_system::GenesisConfig::<Test>::default().build_storage().expect("a valid genesis");
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
		Identity::do_try_state().expect("the invariants hold");
	})
}

/// Move the chain's clock.
pub fn set_time(now: Moment) {
	pallet_timestamp::Now::<Test>::put(now);
}
