//! Madang's runtime: what the chain does.
//!
//! It composes the pallets and connects those that must not depend on each other. [`configs`] has one
//! file for each concern, [`powers`] the table of who may do what, [`genesis`] and [`presets`] the
//! start of a network, [`apis`] what the node can ask.
#![cfg_attr(not(feature = "std"), no_std)]
#![recursion_limit = "256"]
// The runtime macro and `impl_runtime_apis!` write items without documentation.
#![allow(missing_docs)]

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));

extern crate alloc;

// Before the other modules: it defines macros that `apis` uses.
#[cfg(feature = "runtime-benchmarks")]
#[macro_use]
mod benchmarking;

pub mod apis;
pub mod catalogue;
pub mod configs;
#[cfg(feature = "example-upgrade")]
pub mod example_upgrade;
pub mod extensions;
pub mod genesis;
pub mod holidays;
pub mod may_call;
pub mod pool;
pub mod powers;
pub mod presets;
#[cfg(feature = "std")]
pub mod weights;

#[cfg(test)]
mod tests;

use alloc::{borrow::Cow, vec::Vec};
use sp_runtime::{
	generic, impl_opaque_keys,
	traits::{BlakeTwo256, IdentifyAccount, Verify},
	MultiAddress, MultiSignature,
};
use sp_version::RuntimeVersion;

/// Types that the node uses: blocks with transactions that it does not decode.
pub mod opaque {
	use super::{BlockNumber, Hashing};
	use sp_runtime::{generic, traits::Hash as HashT, OpaqueExtrinsic};

	/// A block header.
	pub type Header = generic::Header<BlockNumber, Hashing>;
	/// A block of opaque transactions.
	pub type Block = generic::Block<Header, OpaqueExtrinsic>;
	/// A block hash.
	pub type Hash = <Hashing as HashT>::Output;
}

impl_opaque_keys! {
	/// The keys of a validator: to author blocks, to vote on them, and to cosign checkpoints of the log
	/// of certificates. All are Ed25519, so that a hardware module can hold them.
	pub struct SessionKeys {
		pub aura: Aura,
		pub grandpa: Grandpa,
		pub checkpoints: pallet_validators::CheckpointKeys,
	}
}

/// The runtime's version. Its attribute needs the number as a literal.
macro_rules! version {
	($spec_version:tt) => {
		/// The runtime's version.
		#[sp_version::runtime_version]
		pub const VERSION: RuntimeVersion = RuntimeVersion {
			spec_name: Cow::Borrowed("madang"),
			impl_name: Cow::Borrowed("madang"),
			authoring_version: 1,
			spec_version: $spec_version,
			impl_version: 1,
			apis: apis::RUNTIME_API_VERSIONS,
			transaction_version: 1,
			system_version: 1,
		};
	};
}

#[cfg(not(feature = "example-upgrade"))]
version!(1);
#[cfg(feature = "example-upgrade")]
version!(2);

/// A slot in milliseconds. Each slot has one block.
pub const SLOT_DURATION: u64 = 1_000;

/// The blocks of an hour, if no slot is missed.
pub const HOURS: BlockNumber = 3_600_000 / SLOT_DURATION as BlockNumber;

/// A transaction's signature: an officer's.
pub type Signature = MultiSignature;
/// An officer's account.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
/// An account as a transaction names it.
pub type Address = MultiAddress<AccountId, ()>;
/// The number of the next transaction of an account.
pub type Nonce = u32;
/// The chain's hash function.
pub type Hashing = BlakeTwo256;
/// A hash.
pub type Hash = sp_core::H256;
/// A block's number.
pub type BlockNumber = u32;
/// A block's header.
pub type Header = generic::Header<BlockNumber, Hashing>;
/// A block.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;

/// The checks of a transaction. Admission is the first: it is one lookup, and rejects everything that
/// is not from an active officer of a member, and calls that would fail for anyone. The quota is
/// charged after the nonce is checked.
pub type TxExtension = (
	pallet_institutions::AdmitOfficers<Runtime>,
	frame_system::CheckNonZeroSender<Runtime>,
	frame_system::CheckSpecVersion<Runtime>,
	frame_system::CheckTxVersion<Runtime>,
	frame_system::CheckGenesis<Runtime>,
	extensions::CheckMortality,
	frame_system::CheckNonce<Runtime>,
	pallet_institutions::ChargeQuota<Runtime>,
	pallet_clock::SettledTime<Runtime>,
	extensions::CheckRoom,
);

/// A transaction before it is checked.
pub type UncheckedExtrinsic =
	generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;

/// What an officer signs.
pub type SignedPayload = generic::SignedPayload<RuntimeCall, TxExtension>;

/// Executes blocks.
pub type Executive = frame_executive::Executive<
	Runtime,
	Block,
	frame_system::ChainContext<Runtime>,
	Runtime,
	AllPalletsWithSystem,
>;

/// The indexes of pallets are part of every transaction. They are never changed or reused.
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
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Runtime;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp;

	#[runtime::pallet_index(10)]
	pub type Institutions = pallet_institutions;
	#[runtime::pallet_index(11)]
	pub type Council = pallet_council;
	// Before the session pallet: its genesis asks who has a seat.
	#[runtime::pallet_index(12)]
	pub type Validators = pallet_validators;

	#[runtime::pallet_index(13)]
	pub type Clock = pallet_clock;

	#[runtime::pallet_index(20)]
	pub type Aura = pallet_aura;
	#[runtime::pallet_index(21)]
	pub type Session = pallet_session;
	#[runtime::pallet_index(22)]
	pub type Grandpa = pallet_grandpa;
	#[runtime::pallet_index(23)]
	pub type Authorship = pallet_authorship;
	#[runtime::pallet_index(24)]
	pub type Historical = pallet_session::historical;

	#[runtime::pallet_index(30)]
	pub type Identity = pallet_identity;
	#[runtime::pallet_index(31)]
	pub type Registers = pallet_registers;
	#[runtime::pallet_index(32)]
	pub type Titles = pallet_titles;
	#[runtime::pallet_index(33)]
	pub type Lending = pallet_lending;
	#[runtime::pallet_index(34)]
	pub type Conveyances = pallet_conveyances;
	// After all pallets whose terms it applies.
	#[runtime::pallet_index(35)]
	pub type Terms = pallet_terms;
	#[runtime::pallet_index(36)]
	pub type Programmes = pallet_programmes;
	#[runtime::pallet_index(37)]
	pub type Guarantees = pallet_guarantees;
	#[runtime::pallet_index(38)]
	pub type Rates = pallet_rates;
	#[runtime::pallet_index(39)]
	pub type Certificates = pallet_certificates;
	#[runtime::pallet_index(40)]
	pub type Notary = pallet_notary;
}
