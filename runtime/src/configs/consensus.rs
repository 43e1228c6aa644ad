//! Who authors blocks, and when they are final.

use crate::{
	AccountId, Aura, Authorship, BlockNumber, Clock, Historical, Institutions, Runtime,
	RuntimeCall, RuntimeEvent, RuntimeHoldReason, SessionKeys, UncheckedExtrinsic, Validators,
	HOURS, SLOT_DURATION,
};
use frame_support::{
	pallet_prelude::Get,
	traits::{ConstBool, ConstU32, ConstU64, Contains, KeyOwnerProofSystem},
};
use frame_system::{
	offchain::{CreateBare, CreateTransactionBase},
	RawOrigin,
};
use pallet_institutions::{Administration, EnsureOfficer};
use pallet_session::{
	disabling::UpToLimitDisablingStrategy, historical::NoteHistoricalRoot,
	FindAccountFromAuthorIndex,
};
use pallet_validators::{FinalityGadget, NoCurrency, VotesOfThisChain};
use sp_consensus_aura::{ed25519::AuthorityId as AuraId, Slot};
use sp_consensus_grandpa::AuthorityId as GrandpaId;
use sp_core::crypto::KeyTypeId;
use sp_runtime::traits::{ConvertInto, OpaqueKeys};

/// Most validators of a consortium.
type MaxAuthorities = ConstU32<64>;

/// The duration of a slot of Aura.
pub fn slot_duration() -> sp_consensus_aura::SlotDuration {
	sp_consensus_aura::SlotDuration::from_millis(SLOT_DURATION)
}

impl pallet_timestamp::Config for Runtime {
	type Moment = u64;
	type OnTimestampSet = Aura;
	type MinimumPeriod = ConstU64<{ SLOT_DURATION / 2 }>;
	type WeightInfo = pallet_timestamp::weights::SubstrateWeight<Runtime>;
}

impl pallet_aura::Config for Runtime {
	type AuthorityId = AuraId;
	type DisabledValidators = crate::Session;
	type MaxAuthorities = MaxAuthorities;
	type AllowMultipleBlocksPerSlot = ConstBool<false>;
	type SlotDuration = ConstU64<SLOT_DURATION>;
}

impl pallet_authorship::Config for Runtime {
	type FindAuthor = FindAccountFromAuthorIndex<Self, Aura>;
	type EventHandler = (Validators, Clock);
}

/// The calls that do not depend on the day. Legal terms and receipts are of the others.
pub struct Timeless;

impl Contains<RuntimeCall> for Timeless {
	fn contains(call: &RuntimeCall) -> bool {
		match call {
			RuntimeCall::System(_)
			| RuntimeCall::Timestamp(_)
			| RuntimeCall::Council(_)
			| RuntimeCall::Validators(_)
			| RuntimeCall::Institutions(_)
			| RuntimeCall::Session(_)
			| RuntimeCall::Grandpa(_) => true,
			RuntimeCall::Identity(_)
			| RuntimeCall::Registers(_)
			| RuntimeCall::Titles(_)
			| RuntimeCall::Rates(_)
			| RuntimeCall::Certificates(_)
			| RuntimeCall::Notary(_)
			| RuntimeCall::Programmes(_)
			| RuntimeCall::Guarantees(_)
			| RuntimeCall::Lending(_)
			| RuntimeCall::Conveyances(_)
			| RuntimeCall::Terms(_) => false,
		}
	}
}

/// The author of a block, which the SDK's pallet finds once and remembers until the block ends.
pub struct Author;

impl Get<Option<AccountId>> for Author {
	fn get() -> Option<AccountId> {
		Authorship::author()
	}
}

impl pallet_clock::Config for Runtime {
	type Author = Author;
	// Three rounds of four validators. An author who is alone after an outage can stamp its blocks
	// with times of this window after the last block, so it is short.
	type Window = ConstU64<12>;
	type Timeless = Timeless;
}

frame_support::parameter_types! {
	/// Votes can be reported as long as the set of their validators is known: a week of sessions.
	pub const MaxSetIdSessionEntries: u64 = 7 * 24;
	/// The number of blocks that a report waits in the pool of its node.
	pub const ReportLongevity: u64 = 64;
	/// The blocks of a session, unless genesis or the council says otherwise.
	pub const FirstSessionLength: BlockNumber = HOURS;
	/// The shortest session. A change of the set must become final within it.
	pub const MinSessionLength: BlockNumber = 8;
	/// Evidence of two blocks expires after a week of slots.
	pub const EvidencePeriod: u64 = 7 * 24 * HOURS as u64;
	/// A recovery is in force after fewer blocks than this.
	pub const MaxRecoveryDelay: BlockNumber = 1_000;
}

impl pallet_grandpa::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	// The pallet has weights only for `()`.
	type WeightInfo = ();
	type MaxAuthorities = MaxAuthorities;
	type MaxNominators = ConstU32<0>;
	type MaxSetIdSessionEntries = MaxSetIdSessionEntries;
	type KeyOwnerProof = <Historical as KeyOwnerProofSystem<(KeyTypeId, GrandpaId)>>::Proof;
	type EquivocationReportSystem = VotesOfThisChain<Self, Historical, ReportLongevity>;
}

// Reports of misbehaviour are bare transactions, without an officer.
impl<Call> CreateTransactionBase<Call> for Runtime
where
	RuntimeCall: From<Call>,
{
	type Extrinsic = UncheckedExtrinsic;
	type RuntimeCall = RuntimeCall;
}

impl<Call> CreateBare<Call> for Runtime
where
	RuntimeCall: From<Call>,
{
	fn create_bare(call: RuntimeCall) -> UncheckedExtrinsic {
		UncheckedExtrinsic::new_bare(call)
	}
}

/// GRANDPA, for recoveries.
pub struct Gadget;

impl FinalityGadget<BlockNumber> for Gadget {
	fn set_id() -> u64 {
		pallet_grandpa::CurrentSetId::<Runtime>::get()
	}

	fn change_pending() -> bool {
		pallet_grandpa::PendingChange::<Runtime>::exists()
	}

	fn accepts_forced_change() -> bool {
		let now = frame_system::Pallet::<Runtime>::block_number();
		// An ordinary change is pending only until its block ends.
		crate::Grandpa::pending_change()
			.is_none_or(|change| change.scheduled_at.saturating_add(change.delay) <= now)
			&& !pallet_grandpa::Stalled::<Runtime>::exists()
			&& pallet_grandpa::NextForced::<Runtime>::get().is_none_or(|next| next <= now)
	}

	fn force_change(delay: BlockNumber, best_finalized: BlockNumber, set_id: u64) {
		// GRANDPA counts a set for each change that it has announced. Its voters drop those that
		// were not final when the forced change takes effect, and continue from the set before.
		pallet_grandpa::CurrentSetId::<Runtime>::put(set_id);
		// The call needs root, and cannot fail otherwise.
		let _ = crate::Grandpa::note_stalled(RawOrigin::Root.into(), delay, best_finalized);
	}
}

/// The slot of the block, which Aura has read from its digest when the block began.
pub struct CurrentSlot;

impl Get<Slot> for CurrentSlot {
	fn get() -> Slot {
		pallet_aura::CurrentSlot::<Runtime>::get()
	}
}

impl pallet_validators::Config for Runtime {
	type Keys = SessionKeys;
	type Session = crate::Session;
	type Administrator = EnsureOfficer<Runtime, Administration>;
	type Institutions = Institutions;
	type Finality = Gadget;
	type CurrentSlot = CurrentSlot;
	type EvidencePeriod = EvidencePeriod;
	type MaxRecoveryDelay = MaxRecoveryDelay;
	type FirstSessionLength = FirstSessionLength;
	type MinSessionLength = MinSessionLength;
	type WeightInfo = pallet_validators::weights::ComputedWeight;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarking::Scene;
}

impl pallet_session::historical::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	// A validator is identified by its account alone.
	type FullIdentification = ();
	type FullIdentificationOf = Validators;
}

impl pallet_session::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = AccountId;
	type ValidatorIdOf = ConvertInto;
	type ShouldEndSession = Validators;
	type NextSessionRotation = Validators;
	type SessionManager = NoteHistoricalRoot<Self, Validators>;
	type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
	type Keys = SessionKeys;
	type DisablingStrategy = UpToLimitDisablingStrategy<3>;
	type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
	type Currency = NoCurrency<RuntimeHoldReason>;
	type KeyDeposit = ConstU64<0>;
}
