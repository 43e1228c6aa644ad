//! A chain of four validators with the SDK's session, Aura and GRANDPA pallets and the institutions
//! of `madang-testing`.
//!
//! The account of the chief of an institution, who administers it, is the number of the
//! institution.

use crate::{seat_account, weights::ComputedWeight, CheckpointKeys, GenesisConfig, Pallet};
use codec::Encode;
use frame_support::{
	derive_impl,
	pallet_prelude::Get,
	traits::{ConstBool, ConstU32, ConstU64, Hooks, KeyOwnerProofSystem},
};
use frame_system::{
	offchain::{CreateBare, CreateTransactionBase},
	EnsureRoot,
};
use madang_primitives::{InstitutionId, NodeId, NodeProof};
use madang_testing::{LaneAllowance, LargeQuota, MaxLength};
use pallet_institutions::{Administration, EnsureOfficer};
use sp_consensus_aura::{ed25519::AuthorityId as AuraId, Slot, AURA_ENGINE_ID};
use sp_consensus_grandpa::AuthorityId as GrandpaId;
use sp_core::{crypto::KeyTypeId, ed25519, Pair, H256};
use sp_runtime::{
	generic::DigestItem,
	impl_opaque_keys,
	testing::Header,
	traits::{ConvertInto, OpaqueKeys},
	BuildStorage, Digest,
};

type Block = frame_system::mocking::MockBlock<Test>;
type Extrinsic = frame_system::mocking::MockUncheckedExtrinsic<Test>;

/// The number of blocks of which the hash is known.
pub const BLOCK_HASHES: u64 = 60;
/// The age in slots at which evidence expires.
pub const EVIDENCE_PERIOD: u64 = 1_000;

impl_opaque_keys! {
	pub struct SessionKeys {
		pub aura: Aura,
		pub grandpa: Grandpa,
		pub checkpoints: CheckpointKeys,
	}
}

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
	pub type Timestamp = pallet_timestamp;
	#[runtime::pallet_index(2)]
	pub type Validators = crate;
	#[runtime::pallet_index(3)]
	pub type Aura = pallet_aura;
	#[runtime::pallet_index(4)]
	pub type Authorship = pallet_authorship;
	#[runtime::pallet_index(5)]
	pub type Session = pallet_session;
	#[runtime::pallet_index(6)]
	pub type Historical = pallet_session::historical;
	#[runtime::pallet_index(7)]
	pub type Grandpa = pallet_grandpa;
	#[runtime::pallet_index(8)]
	pub type Institutions = pallet_institutions;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type BlockHashCount = ConstU64<BLOCK_HASHES>;
}

impl CreateTransactionBase<pallet_grandpa::Call<Test>> for Test {
	type Extrinsic = Extrinsic;
	type RuntimeCall = RuntimeCall;
}

impl CreateBare<pallet_grandpa::Call<Test>> for Test {
	fn create_bare(call: RuntimeCall) -> Extrinsic {
		Extrinsic::new_bare(call)
	}
}

impl pallet_timestamp::Config for Test {
	type Moment = u64;
	type OnTimestampSet = ();
	type MinimumPeriod = ConstU64<1>;
	type WeightInfo = ();
}

impl pallet_aura::Config for Test {
	type AuthorityId = AuraId;
	type DisabledValidators = Session;
	type MaxAuthorities = ConstU32<64>;
	type AllowMultipleBlocksPerSlot = ConstBool<false>;
	type SlotDuration = ConstU64<1_000>;
}

impl pallet_authorship::Config for Test {
	type FindAuthor = pallet_session::FindAccountFromAuthorIndex<Self, Aura>;
	type EventHandler = Validators;
}

impl pallet_grandpa::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
	type MaxAuthorities = ConstU32<64>;
	type MaxNominators = ConstU32<0>;
	type MaxSetIdSessionEntries = ConstU64<8>;
	type KeyOwnerProof = <Historical as KeyOwnerProofSystem<(KeyTypeId, GrandpaId)>>::Proof;
	type EquivocationReportSystem = crate::VotesOfThisChain<Self, Historical, ConstU64<64>>;
}

impl pallet_session::historical::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type FullIdentification = ();
	type FullIdentificationOf = Validators;
}

impl pallet_session::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = u64;
	type ValidatorIdOf = ConvertInto;
	type ShouldEndSession = Validators;
	type NextSessionRotation = Validators;
	type SessionManager = pallet_session::historical::NoteHistoricalRoot<Self, Validators>;
	type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
	type Keys = SessionKeys;
	type DisablingStrategy = pallet_session::disabling::UpToLimitDisablingStrategy<3>;
	type WeightInfo = ();
	type Currency = crate::NoCurrency<RuntimeHoldReason>;
	type KeyDeposit = ConstU64<0>;
}

impl pallet_institutions::Config for Test {
	type Signature = sp_runtime::testing::TestSignature;
	type Time = Timestamp;
	type CouncilOrigin = EnsureRoot<u64>;
	type Guard = Validators;
	type MaxLength = MaxLength;
	type Calls = ();
	type DefaultQuota = LargeQuota;
	type Day = ConstU64<86_400>;
	type Lane = ();
	type LaneAllowance = LaneAllowance;
	type WeightInfo = pallet_institutions::weights::ComputedWeight;
}

/// An officer of institution 1 who does not administer it.
pub const OBSERVER: u64 = madang_testing::observer(InstitutionId(1));
/// A number that no institution has.
pub const UNKNOWN: u32 = 99;

impl crate::Config for Test {
	type Keys = SessionKeys;
	type Session = Session;
	type Administrator = EnsureOfficer<Test, Administration>;
	type Institutions = Institutions;
	type Finality = Gadget;
	type CurrentSlot = CurrentSlot;
	type EvidencePeriod = ConstU64<EVIDENCE_PERIOD>;
	type MaxRecoveryDelay = ConstU64<8>;
	type FirstSessionLength = ConstU64<10>;
	type MinSessionLength = ConstU64<5>;
	type WeightInfo = ComputedWeight;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Sessions;
}

/// Sets the validators of the session pallet.
#[cfg(feature = "runtime-benchmarks")]
pub struct Sessions;

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper<u64> for Sessions {
	fn set_validators(validators: Vec<u64>) {
		pallet_session::Validators::<Test>::put(validators);
	}
}

/// GRANDPA, as in the runtime.
pub struct Gadget;

impl crate::FinalityGadget<u64> for Gadget {
	fn set_id() -> u64 {
		pallet_grandpa::CurrentSetId::<Test>::get()
	}

	fn change_pending() -> bool {
		pallet_grandpa::PendingChange::<Test>::exists()
	}

	fn accepts_forced_change() -> bool {
		let now = System::block_number();
		Grandpa::pending_change()
			.is_none_or(|change| change.scheduled_at.saturating_add(change.delay) <= now)
			&& !pallet_grandpa::Stalled::<Test>::exists()
			&& pallet_grandpa::NextForced::<Test>::get().is_none_or(|next| next <= now)
	}

	fn force_change(delay: u64, best_finalized: u64, set_id: u64) {
		pallet_grandpa::CurrentSetId::<Test>::put(set_id);
		Grandpa::note_stalled(RuntimeOrigin::root(), delay, best_finalized).unwrap();
	}
}

/// The slot that Aura has stored.
pub struct CurrentSlot;

impl Get<Slot> for CurrentSlot {
	fn get() -> Slot {
		pallet_aura::CurrentSlot::<Test>::get()
	}
}

/// The slot of a block.
pub fn slot(number: u64) -> u64 {
	1_000 + number
}

/// The hash of a block.
pub fn block_hash(number: u64) -> H256 {
	H256::from_low_u64_be(1_000 + number)
}

/// The key of a number.
pub fn pair(number: u8) -> ed25519::Pair {
	ed25519::Pair::from_seed(&[number; 32])
}

/// The key for checkpoints that goes with a key for votes.
pub fn checkpoint_pair(grandpa: u8) -> ed25519::Pair {
	let mut seed = [grandpa; 32];
	seed[0] = !grandpa;
	ed25519::Pair::from_seed(&seed)
}

/// Session keys of two numbers.
pub fn keys(aura: u8, grandpa: u8) -> SessionKeys {
	SessionKeys {
		aura: pair(aura).public().into(),
		grandpa: pair(grandpa).public().into(),
		checkpoints: checkpoint_pair(grandpa).public().into(),
	}
}

/// The keys of an institution's first validator.
pub fn first_keys(institution: u32) -> SessionKeys {
	keys(institution as u8, institution as u8 + 50)
}

/// The key of a node of an institution.
pub fn node_pair(institution: u32, number: u8) -> ed25519::Pair {
	pair(institution as u8 + 100 + number * 20)
}

/// The id of a node of an institution.
pub fn node(institution: u32, number: u8) -> NodeId {
	NodeId(node_pair(institution, number).public().0)
}

/// The signature with which a node's key proves that an institution has it.
pub fn node_proof(institution: u32, key: &ed25519::Pair) -> NodeProof {
	let genesis = System::block_hash(0);
	let id = NodeId(key.public().0);
	key.sign(&id.proof_message(genesis.as_bytes(), InstitutionId(institution))).0
}

/// A seat's account.
pub fn seat(institution: u32, number: u32) -> u64 {
	seat_account(InstitutionId(institution), number).unwrap()
}

/// A chain in which the institutions 1 to `validators` have one seat each.
pub fn chain(validators: u32) -> sp_io::TestExternalities {
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	pallet_institutions::GenesisConfig::<Test> { institutions: madang_testing::founders() }
		.assimilate_storage(&mut storage)
		.unwrap();
	let institutions = 1..=validators;
	GenesisConfig::<Test> {
		seats: institutions.clone().map(|one| (InstitutionId(one), first_keys(one))).collect(),
		nodes: institutions.clone().map(|one| (InstitutionId(one), node(one, 0))).collect(),
		session_length: None,
	}
	.assimilate_storage(&mut storage)
	.unwrap();
	pallet_session::GenesisConfig::<Test> {
		keys: institutions.map(|one| (seat(one, 0), seat(one, 0), first_keys(one))).collect(),
		..Default::default()
	}
	.assimilate_storage(&mut storage)
	.unwrap();
	let mut externalities: sp_io::TestExternalities = storage.into();
	let keystore = sp_keystore::testing::MemoryKeystore::new();
	externalities.register_extension(sp_keystore::KeystoreExt::new(keystore));
	externalities.execute_with(|| to_block(1));
	externalities
}

/// Run a test on a chain of four validators, then check the invariants.
pub fn run(test: impl FnOnce()) {
	chain(4).execute_with(|| {
		test();
		Pallet::<Test>::do_try_state().unwrap();
	});
}

/// Advance to a block. As in `frame_executive`, but with simple hashes.
pub fn to_block(number: u64) {
	while System::block_number() < number {
		let last = System::block_number();
		Grandpa::on_finalize(last);
		let next = last + 1;
		System::reset_events();
		System::initialize(&next, &block_hash(last), &Default::default());
		if let Some(forgotten) = next.checked_sub(BLOCK_HASHES + 1).filter(|block| *block > 0) {
			frame_system::BlockHash::<Test>::remove(forgotten);
		}
		pallet_aura::CurrentSlot::<Test>::put(Slot::from(slot(next)));
		Session::on_initialize(next);
	}
}

/// Advance until this number of sessions has ended.
pub fn sessions(count: u32) {
	let end = Session::current_index() + count;
	while Session::current_index() < end {
		to_block(System::block_number() + 1);
	}
}

/// A header of a slot on the last block, sealed with a key.
pub fn sealed(slot: u64, state: u8, by: &ed25519::Pair) -> Header {
	let number = System::block_number();
	sealed_on(number, block_hash(number - 1), slot, state, by)
}

/// A header of a slot on a block, sealed with a key.
pub fn sealed_on(
	number: u64,
	parent_hash: H256,
	slot: u64,
	state: u8,
	by: &ed25519::Pair,
) -> Header {
	let slot = Slot::from(slot);
	let mut header = Header {
		parent_hash,
		number,
		state_root: [state; 32].into(),
		extrinsics_root: Default::default(),
		digest: Digest { logs: vec![DigestItem::PreRuntime(AURA_ENGINE_ID, slot.encode())] },
	};
	let seal = by.sign(header.hash().as_bytes());
	header.digest.push(DigestItem::Seal(AURA_ENGINE_ID, seal.encode()));
	header
}
