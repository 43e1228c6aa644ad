//! # Validators
//!
//! The validators that produce and finalize blocks. An institution runs one validator for each seat
//! that the council has granted. The institution sets the seat's session keys with a proof of
//! possession and can rotate them at any time. Only the council grants and revokes seats.
//!
//! A change is planned at the next session boundary and takes effect at the one after it, so that
//! the validators of a session are known when it begins. A seat without keys is not planned.
//!
//! ## Misbehaviour
//!
//! An equivocating validator produces two blocks in one slot or votes twice in one round of
//! finality. Nodes that detect this submit a report with evidence that anyone can check. The report
//! is an unsigned transaction that only a block author can include. It suspends the seat and opens
//! a case. Nothing is deleted, and only the council can revoke a seat.
//!
//! Evidence is valid only for a slot in which the key was in force, not in the future and not older
//! than a week, and only if at least one of the two blocks follows a recent block of this chain, or
//! is one for votes. If the other one does not, it may come from another network with the same keys:
//! such a report opens a case but suspends nobody. A seat has at most one open case, which contains
//! a bounded number of offences. When the council closes it, everything that the seat did before is
//! decided.
//!
//! ## Finality threshold
//!
//! A block is final when more than two thirds of the session's validators agree, and a change of
//! the validator set must itself become final. So no call may leave fewer active validators than
//! this threshold, in the current or in the next session. Of four validators one can be removed.
//! Another can be removed only after this change has taken effect and the set has grown again. A
//! report that would cross the threshold opens a case but does not suspend the seat. For reports the
//! threshold is that of all seats which the council has granted and which have keys, suspended ones
//! included: otherwise each suspension would lower the threshold for the next one.
//!
//! If so many validators are lost permanently that finality has stopped, the council orders a
//! recovery. It ends two sessions at once and forces the change of the finality set, so that it is
//! in force after two blocks and a bounded delay. No session ends while a change of the finality set
//! is pending, because the gadget would lose a second change.
//!
//! ## Nodes
//!
//! Each institution registers the ids of its nodes. Nodes connect only to registered nodes. The
//! council can also register nodes, because a new member without a node cannot send a transaction.
//! Each registration needs a signature of the node's key. An institution with a validator in the
//! current or the next session must keep at least one node. When an institution is withdrawn, its
//! seats are revoked in the same act.
//!
//! ## Invariants
//!
//! 1. A revoked seat stays revoked. An institution's seats are numbered from 0 without a gap.
//! 2. A seat's number of keys is the number of its key records.
//! 3. The granted seats are those that are not revoked.
//! 4. Every validator of the session has a seat.
//! 5. Every case belongs to a known seat, has an offence, and is the only open case of its seat.
//! 6. A node belongs to exactly one institution, which lists it. No institution has an empty list.
//! 7. The next session has validators, and each of them has a seat with keys.
//! 8. Each session key belongs to one key record. Exactly the keys of the session's validators are
//!    in force.
//! 9. The remembered changes of the finality set are in the order of their blocks and numbers.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod api;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod cases;
mod checkpoint_key;
mod errors;
mod events;
mod evidence;
mod finality;
mod genesis;
mod keys;
#[cfg(test)]
mod mock;
mod no_currency;
mod nodes;
mod recovery;
mod seats;
mod sessions;
mod standing;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
mod unsigned;
mod votes;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use checkpoint_key::{CheckpointId, CheckpointKeys, CHECKPOINT_KEY};
pub use finality::FinalityGadget;
pub use genesis::seat_account;
pub use no_currency::{HoldReason, NoCurrency};
pub use nodes::MaxNodes;
pub use pallet::*;
pub use recovery::RecoveryPlan;
pub use types::{
	finality_threshold, Case, Evidence, Finding, KeyPeriod, KeyRecord, KeysOf, MaxOffences,
	MaxSeats, MaxSetChanges, Offence, Seat, SeatEvent, SeatStatus,
};
pub use votes::VotesOfThisChain;
pub use weights::WeightInfo;

use frame_support::pallet_macros::import_section;

/// The pallet.
#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
pub mod pallet {
	use super::{
		Case, Evidence, FinalityGadget, KeyRecord, KeysOf, MaxNodes, MaxSeats, MaxSetChanges,
		Offence, RecoveryPlan, Seat, WeightInfo,
	};
	use alloc::{boxed::Box, vec::Vec};
	use frame_support::{pallet_prelude::*, DefaultNoBound};
	use frame_system::pallet_prelude::*;
	use madang_primitives::{InstitutionId, NodeId, NodeProof};
	use pallet_institutions::{Acting, Institutions};
	use pallet_session::SessionInterface;
	use sp_consensus_aura::Slot;
	use sp_runtime::traits::{MaybeSerializeDeserialize, OpaqueKeys};

	/// The storage version. It increases with each change of the storage layout.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime provides.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The public session keys.
		type Keys: Parameter + OpaqueKeys + MaybeSerializeDeserialize;

		/// The session pallet, which receives the keys.
		type Session: SessionInterface<
			ValidatorId = Self::AccountId,
			AccountId = Self::AccountId,
			Keys = Self::Keys,
		>;

		/// An officer who administers an institution and sets the keys of its seats.
		type Administrator: EnsureOrigin<Self::RuntimeOrigin, Success = Acting<Self::AccountId>>;

		/// The member institutions.
		type Institutions: Institutions;

		/// The finality gadget, which a recovery notifies.
		type Finality: FinalityGadget<BlockNumberFor<Self>>;

		/// The slot of the current block.
		type CurrentSlot: Get<Slot>;

		/// The age in slots at which evidence of two blocks expires.
		#[pallet::constant]
		type EvidencePeriod: Get<u64>;

		/// A recovery's delay must be below this number of blocks, and below a session's length.
		#[pallet::constant]
		type MaxRecoveryDelay: Get<BlockNumberFor<Self>>;

		/// The length of a session in blocks at genesis.
		#[pallet::constant]
		type FirstSessionLength: Get<BlockNumberFor<Self>>;

		/// The minimum length of a session. Both changes of a set must become final within it.
		#[pallet::constant]
		type MinSessionLength: Get<BlockNumberFor<Self>>;

		/// The weights of the calls.
		type WeightInfo: WeightInfo;

		/// Access to other pallets for the benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::BenchmarkHelper<Self::AccountId>;
	}

	/// The key record of a seat in this runtime.
	pub type KeyRecordOf<T> =
		KeyRecord<<T as Config>::Keys, <T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

	/// All seats by account, revoked ones included.
	#[pallet::storage]
	pub type Seats<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, Seat<BlockNumberFor<T>>, OptionQuery>;

	/// The seats that are not revoked, in the order in which they were granted.
	#[pallet::storage]
	pub type GrantedSeats<T: Config> =
		StorageValue<_, BoundedVec<T::AccountId, MaxSeats>, ValueQuery>;

	/// The number of seats that an institution was granted, revoked ones included.
	#[pallet::storage]
	pub type SeatsOf<T> = StorageMap<_, Twox64Concat, InstitutionId, u32, ValueQuery>;

	/// All keys of a seat, numbered from 0. They are kept so that no institution can deny later
	/// what its key has signed. Keys have a fixed size, but their type does not state it.
	#[pallet::storage]
	#[pallet::unbounded]
	pub type KeyHistory<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Twox64Concat,
		u32,
		KeyRecordOf<T>,
		OptionQuery,
	>;

	/// The seat and the key record to which a session key belongs or belonged.
	#[pallet::storage]
	pub type SeatOfKey<T: Config> =
		StorageMap<_, Blake2_128Concat, [u8; 32], KeysOf<T::AccountId>, OptionQuery>;

	/// Whether seats or keys have changed since a session was planned.
	#[pallet::storage]
	pub type Changed<T> = StorageValue<_, bool, ValueQuery>;

	/// The length of a session in blocks.
	#[pallet::storage]
	pub type SessionLength<T: Config> =
		StorageValue<_, BlockNumberFor<T>, ValueQuery, T::FirstSessionLength>;

	/// The first block of the session.
	#[pallet::storage]
	pub type SessionStart<T: Config> = StorageValue<_, BlockNumberFor<T>, ValueQuery>;

	/// The last block that each validator has produced.
	#[pallet::storage]
	pub type LastAuthored<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, BlockNumberFor<T>, OptionQuery>;

	/// The number of the next case.
	#[pallet::storage]
	pub type NextCase<T> = StorageValue<_, u32, ValueQuery>;

	/// The open cases.
	#[pallet::storage]
	pub type Cases<T: Config> =
		StorageMap<_, Twox64Concat, u32, Case<T::AccountId, BlockNumberFor<T>>, OptionQuery>;

	/// The open case of each seat that has one.
	#[pallet::storage]
	pub type OpenCases<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, u32, OptionQuery>;

	/// The recovery in progress.
	#[pallet::storage]
	pub type Recovery<T: Config> = StorageValue<_, RecoveryPlan<BlockNumberFor<T>>, OptionQuery>;

	/// The validators of the next session with their keys.
	#[pallet::storage]
	pub type Planned<T: Config> =
		StorageValue<_, BoundedVec<KeysOf<T::AccountId>, MaxSeats>, ValueQuery>;

	/// The validators of the session with their keys.
	#[pallet::storage]
	pub type InForce<T: Config> =
		StorageValue<_, BoundedVec<KeysOf<T::AccountId>, MaxSeats>, ValueQuery>;

	/// The latest finality sets: the block from which each one votes, and its number.
	#[pallet::storage]
	pub type SetChanges<T: Config> =
		StorageValue<_, BoundedVec<(BlockNumberFor<T>, u64), MaxSetChanges>, ValueQuery>;

	/// The ids of an institution's nodes.
	#[pallet::storage]
	pub type Nodes<T> =
		StorageMap<_, Twox64Concat, InstitutionId, BoundedVec<NodeId, MaxNodes>, ValueQuery>;

	/// The institution of a node.
	#[pallet::storage]
	pub type NodeOwner<T> = StorageMap<_, Blake2_128Concat, NodeId, InstitutionId, OptionQuery>;

	/// The seats and nodes at genesis.
	#[pallet::genesis_config]
	#[derive(DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// The institution and the keys of each validator.
		pub seats: Vec<(InstitutionId, T::Keys)>,
		/// The institution and the id of each node.
		pub nodes: Vec<(InstitutionId, NodeId)>,
		/// The length of a session in blocks, or `None` for the runtime's default.
		pub session_length: Option<BlockNumberFor<T>>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		/// Panics if a seat, a node or the session length is invalid: such a chain must not start.
		fn build(&self) {
			if let Some(length) = self.session_length {
				assert!(length >= T::MinSessionLength::get(), "genesis: sessions are too short");
				SessionLength::<T>::put(length);
			}
			for (institution, keys) in &self.seats {
				if let Err(problem) = Pallet::<T>::found(*institution, keys.clone()) {
					panic!("genesis: seat of institution {}: {problem:?}", institution.0);
				}
			}
			for (institution, node) in &self.nodes {
				if let Err(problem) = Pallet::<T>::enter_node(*institution, *node) {
					panic!("genesis: node {node} of institution {}: {problem:?}", institution.0);
				}
			}
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_block: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Grant an institution a seat.
		///
		/// By the council (root). Emits [`Event::SeatGranted`]. Errors:
		/// [`Error::InstitutionNotActive`], [`Error::TooManySeats`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::grant_seat())]
		pub fn grant_seat(origin: OriginFor<T>, institution: InstitutionId) -> DispatchResult {
			ensure_root(origin)?;
			Self::do_grant_seat(institution)
		}

		/// Revoke an institution's seat permanently.
		///
		/// By the council (root). Emits [`Event::SeatRevoked`]. Errors: [`Error::SeatNotFound`],
		/// [`Error::SeatIsTaken`], [`Error::FinalityNeedsIt`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::revoke_seat())]
		pub fn revoke_seat(
			origin: OriginFor<T>,
			institution: InstitutionId,
			number: u32,
		) -> DispatchResult {
			ensure_root(origin)?;
			Self::do_revoke_seat(institution, number)
		}

		/// Set the session keys of one of the institution's seats. `proof` is each key's signature
		/// over the seat's account, as returned by a node's `author_rotateKeysWithOwner`.
		///
		/// By an administrator of the institution. Emits [`Event::KeysSet`]. Errors:
		/// [`Error::SeatNotFound`], [`Error::SeatIsTaken`], [`Error::KeysJustSet`] at the second
		/// time in a session, [`Error::InvalidProof`], [`Error::KeyInUse`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::set_keys())]
		pub fn set_keys(
			origin: OriginFor<T>,
			number: u32,
			keys: T::Keys,
			proof: BoundedVec<u8, ConstU32<1024>>,
		) -> DispatchResult {
			let acting = T::Administrator::ensure_origin(origin)?;
			Self::do_set_keys(acting, number, keys, &proof)
		}

		/// Reinstate a suspended seat.
		///
		/// By the council (root). Emits [`Event::SeatReinstated`]. Errors: [`Error::SeatNotFound`],
		/// [`Error::SeatNotSuspended`], [`Error::SeatIsTaken`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::reinstate_seat())]
		pub fn reinstate_seat(
			origin: OriginFor<T>,
			institution: InstitutionId,
			number: u32,
		) -> DispatchResult {
			ensure_root(origin)?;
			Self::do_reinstate_seat(institution, number)
		}

		/// Close cases that the council has decided. What their seats did up to now cannot be
		/// reported again. Suspended seats stay suspended.
		///
		/// By the council (root). Emits [`Event::CaseClosed`] for each. Errors:
		/// [`Error::CaseNotFound`] if one is not open or the list is empty: then none is closed.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::close_case(cases.len() as u32))]
		pub fn close_case(
			origin: OriginFor<T>,
			cases: BoundedVec<u32, MaxSeats>,
		) -> DispatchResult {
			ensure_root(origin)?;
			Self::do_close_cases(cases)
		}

		/// Report that a validator produced two blocks in one slot.
		///
		/// Unsigned: a node that detects it creates the report, and only a block author can include
		/// it. Emits [`Event::CaseOpened`], or [`Event::OffenceAdded`] if the seat has an open case.
		/// Errors: [`Error::InvalidEvidence`], [`Error::UnknownKey`], [`Error::EvidenceNotRecent`],
		/// [`Error::KeyNotInForce`], [`Error::NotOfThisChain`], [`Error::ReportedAlready`].
		#[pallet::call_index(5)]
		#[pallet::weight((T::WeightInfo::report_block(), DispatchClass::Operational))]
		pub fn report_block(
			origin: OriginFor<T>,
			evidence: Box<Evidence<HeaderFor<T>>>,
		) -> DispatchResult {
			ensure_none(origin)?;
			let finding = Self::check_evidence(&evidence, T::CurrentSlot::get())?;
			Self::enter_offence(finding)
		}

		/// Set the length of sessions in blocks. It applies from the next session on.
		///
		/// By the council (root). Emits [`Event::SessionLengthSet`]. Errors:
		/// [`Error::SessionTooShort`].
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::set_session_length())]
		pub fn set_session_length(
			origin: OriginFor<T>,
			length: BlockNumberFor<T>,
		) -> DispatchResult {
			ensure_root(origin)?;
			ensure!(length >= T::MinSessionLength::get(), Error::<T>::SessionTooShort);
			SessionLength::<T>::put(length);
			Self::deposit_event(Event::SessionLengthSet { length });
			Ok(())
		}

		/// Recover from the permanent loss of so many validators that finality has stopped. Their
		/// seats are revoked, and finality resumes from the last block that any of the remaining
		/// validators has finalized, `best_finalized`. Two sessions end in the next two blocks. The
		/// remaining validators finalize from `delay` blocks after that.
		///
		/// `lost` may be empty if the lost seats are already revoked: an ordinary revocation is not
		/// in force for finality until it is final itself.
		///
		/// By the council (root). Emits [`Event::RecoveryOrdered`], and [`Event::RecoveryBegun`] at
		/// the second boundary. Errors: [`Error::NobodyLost`], [`Error::FinalityCanSpareThem`],
		/// [`Error::InvalidDelay`], [`Error::RecoveryUnderWay`], [`Error::NotFinalizedYet`],
		/// [`Error::SeatNotFound`], [`Error::SeatIsTaken`], [`Error::NobodyLeft`].
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::order_recovery(lost.len() as u32))]
		pub fn order_recovery(
			origin: OriginFor<T>,
			lost: BoundedVec<(InstitutionId, u32), MaxSeats>,
			best_finalized: BlockNumberFor<T>,
			delay: BlockNumberFor<T>,
		) -> DispatchResult {
			ensure_root(origin)?;
			Self::do_order_recovery(lost, best_finalized, delay)
		}

		/// Register a node of an institution, so that all other nodes accept connections with it.
		/// `proof` is a signature of the node's key for this chain and institution.
		///
		/// By an administrator of the institution, or the council (root). The council can also
		/// register a node of a suspended institution that has a validator. Emits
		/// [`Event::NodeRegistered`]. Errors: [`Error::NotOwnNode`], [`Error::InstitutionNotActive`],
		/// [`Error::InvalidNodeProof`], [`Error::NodeIsRegistered`], [`Error::TooManyNodes`].
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::register_node())]
		pub fn register_node(
			origin: OriginFor<T>,
			institution: InstitutionId,
			node: NodeId,
			proof: NodeProof,
		) -> DispatchResult {
			let by = Self::ensure_operator(origin, institution)?;
			Self::do_register_node(institution, node, &proof, by)
		}

		/// Deregister a node of an institution, so that all other nodes close their connections
		/// with it.
		///
		/// By an administrator of the institution, or the council (root). Emits
		/// [`Event::NodeDeregistered`]. Errors: [`Error::NotOwnNode`], [`Error::NodeNotFound`],
		/// [`Error::ValidatorNeedsIt`].
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::deregister_node())]
		pub fn deregister_node(
			origin: OriginFor<T>,
			institution: InstitutionId,
			node: NodeId,
		) -> DispatchResult {
			let by = Self::ensure_operator(origin, institution)?;
			Self::do_deregister_node(institution, node, by)
		}
	}

	#[allow(deprecated)]
	#[pallet::validate_unsigned]
	impl<T: Config> ValidateUnsigned for Pallet<T> {
		type Call = Call<T>;

		fn validate_unsigned(source: TransactionSource, call: &Call<T>) -> TransactionValidity {
			Self::validate_report(source, call)
		}

		fn pre_dispatch(call: &Call<T>) -> Result<(), TransactionValidityError> {
			Self::validate_report(TransactionSource::InBlock, call).map(|_| ())
		}
	}
}
