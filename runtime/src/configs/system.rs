//! Blocks: their size, their weight, and the calls that they may contain.

use crate::{
	AccountId, Block, BlockNumber, Hash, Nonce, PalletInfo, Runtime, RuntimeCall, RuntimeEvent,
	RuntimeOrigin, RuntimeTask, VERSION,
};
use frame_support::{
	derive_impl,
	dispatch::DispatchClass,
	parameter_types,
	traits::{ConstU32, Contains, InsideBoth},
	weights::{
		constants::{
			BlockExecutionWeight, ExtrinsicBaseWeight, ParityDbWeight, WEIGHT_REF_TIME_PER_MILLIS,
		},
		Weight,
	},
};
use pallet_council::NotPaused;
use sp_runtime::Perbill;
use sp_version::RuntimeVersion;

/// The maximum weight of a block: less than a slot, in which others must import it. An author stops after half of a
/// slot by its clock (`node/src/service/pace.rs`), even if weight is left. Weights are those of the worst case in a large
/// state; most blocks take less than a third of theirs. With 1,000 ms it was slower, with 500 and 600 ms too
/// (`docs/src/performance.md`).
const MAX_BLOCK: Weight = Weight::from_parts(700 * WEIGHT_REF_TIME_PER_MILLIS, u64::MAX);

/// The part of a block for ordinary transactions. The rest is for inherents and for terms that end.
const NORMAL_RATIO: Perbill = Perbill::from_percent(85);

/// The weight that a block has for operational transactions (the lane of governance, reports) even
/// if ordinary ones fill the block: a `Council.close` with the heaviest act, and some more. The
/// weight that is charged for acts is rarely used, so that a block rarely exceeds [`MAX_BLOCK`].
const OPERATIONAL_RESERVE: Weight = Weight::from_parts(250 * WEIGHT_REF_TIME_PER_MILLIS, u64::MAX);

/// The maximum encoded size of a block. Only a new runtime needs it.
const MAX_BLOCK_LENGTH: u32 = 4 * 1024 * 1024;

/// The encoded size at which an author stops adding to a block (`node/src/service/authoring.rs`).
pub const AUTHORED_LENGTH: u32 = 2 * 1024 * 1024;

/// The encoded size of ordinary transactions in a block. What is left of an author's block is for
/// the lane of governance and for reports. The largest transaction has 512 KiB.
pub const NORMAL_LENGTH: u32 = AUTHORED_LENGTH - 256 * 1024;

/// The weight of a block for ordinary transactions.
pub fn normal_weight() -> Weight {
	NORMAL_RATIO * MAX_BLOCK
}

parameter_types! {
	/// The number of block hashes that are kept: those of an hour. Transactions are valid for less
	/// (`extensions/mortality.rs`).
	pub const BlockHashCount: BlockNumber = crate::HOURS;
	/// The runtime's version.
	pub const Version: RuntimeVersion = VERSION;
	/// Limits of weight.
	pub BlockWeights: frame_system::limits::BlockWeights =
		frame_system::limits::BlockWeights::builder()
			.base_block(BlockExecutionWeight::get())
			.for_class(DispatchClass::all(), |class| {
				class.base_extrinsic = ExtrinsicBaseWeight::get();
			})
			.for_class(DispatchClass::Normal, |class| {
				class.max_total = Some(normal_weight());
			})
			.for_class(DispatchClass::Operational, |class| {
				class.max_total = Some(MAX_BLOCK);
				class.reserved = Some(OPERATIONAL_RESERVE);
			})
			.avg_block_initialization(Perbill::from_percent(5))
			.build_or_panic();
	/// Limits of size.
	pub BlockLength: frame_system::limits::BlockLength =
		frame_system::limits::BlockLength::builder()
			.max_length(MAX_BLOCK_LENGTH)
			.modify_max_length_for_class(DispatchClass::Normal, |max| *max = NORMAL_LENGTH)
			.build();
	/// The prefix of accounts in text form: the generic one.
	pub const SS58Prefix: u8 = 42;
}

/// The calls that may be made in a transaction at all. Of the SDK's own pallets two are open: to apply
/// the runtime that the council has authorised, which needs nothing but its code, and to report a
/// double vote, which a node does. The others need Root, and session keys are set through seats.
pub struct OpenCalls;

impl Contains<RuntimeCall> for OpenCalls {
	fn contains(call: &RuntimeCall) -> bool {
		match call {
			// The time of a block: an inherent, never a transaction.
			RuntimeCall::Timestamp(_) => true,
			RuntimeCall::Council(_)
			| RuntimeCall::Validators(_)
			| RuntimeCall::Institutions(_)
			| RuntimeCall::Identity(_)
			| RuntimeCall::Registers(_)
			| RuntimeCall::Titles(_)
			| RuntimeCall::Rates(_)
			| RuntimeCall::Certificates(_)
			| RuntimeCall::Notary(_)
			| RuntimeCall::Programmes(_)
			| RuntimeCall::Guarantees(_)
			| RuntimeCall::Lending(_)
			| RuntimeCall::Terms(_)
			| RuntimeCall::Conveyances(_) => true,
			RuntimeCall::System(frame_system::Call::apply_authorized_upgrade { .. }) => true,
			// A node's report about another validator, without an officer.
			RuntimeCall::Grandpa(pallet_grandpa::Call::report_equivocation_unsigned { .. }) => true,
			RuntimeCall::System(_) | RuntimeCall::Session(_) | RuntimeCall::Grandpa(_) => false,
		}
	}
}

/// The cost of reading and writing the database.
pub type DbWeight = ParityDbWeight;

/// The storage migrations of an upgrade, which run in its first block.
#[cfg(not(feature = "example-upgrade"))]
type Migrations = ();
#[cfg(feature = "example-upgrade")]
type Migrations = crate::example_upgrade::IndexOfficers;

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
	type BaseCallFilter = InsideBoth<OpenCalls, NotPaused<Runtime>>;
	type Block = Block;
	type BlockWeights = BlockWeights;
	type BlockLength = BlockLength;
	type AccountId = AccountId;
	type Nonce = Nonce;
	type Hash = Hash;
	type BlockHashCount = BlockHashCount;
	type DbWeight = DbWeight;
	// The SDK's measurements, with this chain's cost of the database.
	type SystemWeightInfo = frame_system::weights::SubstrateWeight<Runtime>;
	type ExtensionsWeightInfo = frame_system::SubstrateExtensionsWeight<Runtime>;
	type SingleBlockMigrations = Migrations;
	type Version = Version;
	// No token: an account holds nothing.
	type AccountData = ();
	type SS58Prefix = SS58Prefix;
	type MaxConsumers = ConstU32<16>;
}
