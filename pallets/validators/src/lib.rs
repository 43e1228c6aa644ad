//! # Validators
//!
//! Who makes and finalizes blocks. An institution runs a validator for each seat that the council
//! has given it. The institution sets the seat's session keys, with proof that it holds them, and
//! changes them as often as it likes; the council alone gives and takes seats.
//!
//! Whatever changes is planned at the next session boundary and in force at the one after it, so
//! that the validators of a session are known when it begins. A seat without keys is not planned.
//!
//! ## Misbehaviour
//!
//! A validator that makes two blocks in one slot, or votes twice in one round of finality, is
//! reported by the nodes that notice: evidence that anybody can check, in a transaction without an
//! officer, which only an author can put into a block. The report suspends the seat and opens a
//! case. Nothing is deleted, and nobody loses a seat without the council.
//!
//! ## What finality needs
//!
//! More than two thirds of the session's validators must agree before a block is final, and the
//! change of the set itself must become final. So no act may leave fewer active than that, of the
//! session's validators or of the next session's: of four one can go, and another only once the change is in force and the set
//! has grown again. A report that would cross the line opens a case without suspending. Where so many
//! are lost for good that nothing becomes final any more, the council orders a recovery.
//!
//! ## Nodes
//!
//! Each institution registers the ids of its nodes; a node talks to no other. The council may do it
//! for an institution, since a newcomer without a node can hardly ask. Whoever has a validator in
//! the session keeps at least one.
//!
//! ## Invariants
//!
//! 1. A taken seat stays taken; an institution's seats are numbered from 0 without a gap.
//! 2. A seat has as many key records as it counts.
//! 3. Every validator of the session has a seat.
//! 4. No case is of an unknown seat, and no offence is reported twice.
//! 5. A node is one institution's, which lists it; no institution lists none.
//! 6. The next session has validators, each with a seat that has keys.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod api;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod cases;
mod evidence;
mod genesis;
mod invariants;
#[cfg(test)]
mod mock;
mod no_currency;
mod nodes;
mod recovery;
mod seats;
mod sessions;
#[cfg(test)]
mod tests;
mod types;
mod unsigned;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use genesis::seat_account;
pub use no_currency::{HoldReason, NoCurrency};
pub use nodes::MaxNodes;
pub use pallet::*;
pub use recovery::{NoteStalled, RecoveryPlan};
pub use types::{
	finality_threshold, Case, Evidence, KeyRecord, MaxSeats, Offence, Seat, SeatEvent, SeatStatus,
};
pub use weights::WeightInfo;

/// The pallet.
#[frame_support::pallet]
pub mod pallet {
	use super::{
		Case, Evidence, KeyRecord, MaxNodes, MaxSeats, NoteStalled, Offence, RecoveryPlan, Seat,
		WeightInfo,
	};
	use alloc::{boxed::Box, vec::Vec};
	use frame_support::{pallet_prelude::*, DefaultNoBound};
	use frame_system::pallet_prelude::*;
	use madang_primitives::{InstitutionId, NodeId};
	use pallet_institutions::{Acting, Institutions};
	use pallet_session::SessionInterface;
	use sp_runtime::traits::{MaybeSerializeDeserialize, OpaqueKeys};

	/// Storage version; rises with each change of the storage's shape.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime provides.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Public session keys.
		type Keys: Parameter + OpaqueKeys + MaybeSerializeDeserialize;

		/// The session pallet, to which keys are handed.
		type Session: SessionInterface<
			ValidatorId = Self::AccountId,
			AccountId = Self::AccountId,
			Keys = Self::Keys,
		>;

		/// An officer who administers its institution: it sets the keys of the institution's seats.
		type Administrator: EnsureOrigin<Self::RuntimeOrigin, Success = Acting<Self::AccountId>>;

		/// The members.
		type Institutions: Institutions;

		/// Finality, which a recovery tells of its loss.
		type Finality: NoteStalled<BlockNumberFor<Self>>;

		/// The blocks of a session at the chain's beginning.
		#[pallet::constant]
		type FirstSessionLength: Get<BlockNumberFor<Self>>;

		/// The shortest session: both changes of a set must become final in time.
		#[pallet::constant]
		type MinSessionLength: Get<BlockNumberFor<Self>>;

		/// What the calls weigh.
		type WeightInfo: WeightInfo;

		/// What benchmarks need of the chain around the pallet.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::BenchmarkHelper<Self::AccountId>;
	}

	/// Keys of a seat with when and by whom they were set, in this runtime.
	pub type KeyRecordOf<T> =
		KeyRecord<<T as Config>::Keys, <T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

	/// Every seat there ever was, by the account that stands for it.
	#[pallet::storage]
	pub type Seats<T: Config> =
		CountedStorageMap<_, Blake2_128Concat, T::AccountId, Seat<BlockNumberFor<T>>, OptionQuery>;

	/// How many seats an institution was given.
	#[pallet::storage]
	pub type SeatsOf<T> = StorageMap<_, Twox64Concat, InstitutionId, u32, ValueQuery>;

	/// All keys of a seat, numbered from 0: nobody can deny later what a key of its own has signed.
	/// Keys are of a fixed size, which their type does not say.
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

	/// The seat that an Aura key belongs or belonged to.
	#[pallet::storage]
	pub type SeatOfKey<T: Config> =
		StorageMap<_, Blake2_128Concat, [u8; 32], T::AccountId, OptionQuery>;

	/// Whether seats or keys have changed since a session was planned.
	#[pallet::storage]
	pub type Changed<T> = StorageValue<_, bool, ValueQuery>;

	/// The blocks of a session.
	#[pallet::storage]
	pub type SessionLength<T: Config> =
		StorageValue<_, BlockNumberFor<T>, ValueQuery, T::FirstSessionLength>;

	/// The first block of the session.
	#[pallet::storage]
	pub type SessionStart<T: Config> = StorageValue<_, BlockNumberFor<T>, ValueQuery>;

	/// The last block of each validator that made one.
	#[pallet::storage]
	pub type LastAuthored<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, BlockNumberFor<T>, OptionQuery>;

	/// The number of the next case.
	#[pallet::storage]
	pub type NextCase<T> = StorageValue<_, u32, ValueQuery>;

	/// The cases that the council has not closed.
	#[pallet::storage]
	pub type Cases<T: Config> =
		StorageMap<_, Twox64Concat, u32, Case<T::AccountId, BlockNumberFor<T>>, OptionQuery>;

	/// What was reported of whom, with the case: it counts once.
	#[pallet::storage]
	pub type Reported<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Blake2_128Concat, Offence, u32>;

	/// The recovery that is under way.
	#[pallet::storage]
	pub type Recovery<T: Config> = StorageValue<_, RecoveryPlan<BlockNumberFor<T>>, OptionQuery>;

	/// The validators of the next session.
	#[pallet::storage]
	pub type Planned<T: Config> = StorageValue<_, BoundedVec<T::AccountId, MaxSeats>, ValueQuery>;

	/// The ids of an institution's nodes.
	#[pallet::storage]
	pub type Nodes<T> =
		StorageMap<_, Twox64Concat, InstitutionId, BoundedVec<NodeId, MaxNodes>, ValueQuery>;

	/// Whose a node is.
	#[pallet::storage]
	pub type NodeOwner<T> = StorageMap<_, Blake2_128Concat, NodeId, InstitutionId, OptionQuery>;

	/// The seats of the beginning.
	#[pallet::genesis_config]
	#[derive(DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// For each validator its institution and its keys.
		pub seats: Vec<(InstitutionId, T::Keys)>,
		/// For each node its institution and its id.
		pub nodes: Vec<(InstitutionId, NodeId)>,
		/// The blocks of a session; what the runtime provides if none are given.
		pub session_length: Option<BlockNumberFor<T>>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		/// Panics where there are too many seats: a chain must not start.
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

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An institution was given a seat. It is planned once it has keys.
		SeatGranted {
			/// The institution.
			institution: InstitutionId,
			/// Which of its seats.
			number: u32,
			/// The account that stands for the seat: the owner in the proof of its keys.
			seat: T::AccountId,
		},
		/// A seat was taken for good.
		SeatRevoked {
			/// The institution.
			institution: InstitutionId,
			/// Which of its seats.
			number: u32,
		},
		/// A seat's keys were set.
		KeysSet {
			/// The institution.
			institution: InstitutionId,
			/// Which of its seats.
			number: u32,
			/// The officer.
			officer: T::AccountId,
			/// The public keys.
			keys: T::Keys,
		},
		/// A validator was shown to have done twice what may be done once: a case for the council.
		CaseOpened {
			/// The case.
			case: u32,
			/// The institution.
			institution: InstitutionId,
			/// Which of its seats.
			number: u32,
			/// What it did.
			offence: Offence,
			/// Whether the seat is suspended for it.
			suspended: bool,
		},
		/// The council closed a case.
		CaseClosed {
			/// The case.
			case: u32,
		},
		/// A suspended seat goes on.
		SeatReinstated {
			/// The institution.
			institution: InstitutionId,
			/// Which of its seats.
			number: u32,
		},
		/// A validator made no block in a whole session. It keeps its seat.
		Offline {
			/// The institution.
			institution: InstitutionId,
			/// Which of its seats.
			number: u32,
			/// The last block that it made, if it ever made one.
			last: Option<BlockNumberFor<T>>,
		},
		/// More than a third of the validators are lost for good: their seats are taken, and finality
		/// will go on without them.
		RecoveryOrdered {
			/// The seats, by institution and number.
			lost: BoundedVec<(InstitutionId, u32), MaxSeats>,
			/// The last block that any of the others has finalized.
			best_finalized: BlockNumberFor<T>,
			/// For how many blocks after the boundary the old set still counts.
			delay: BlockNumberFor<T>,
		},
		/// The validators that are left are in force, and finality was told.
		RecoveryBegun,
		/// Sessions have so many blocks from now on.
		SessionLengthSet {
			/// The blocks.
			length: BlockNumberFor<T>,
		},
		/// A node was registered: all others talk to it from now on.
		NodeRegistered {
			/// The institution.
			institution: InstitutionId,
			/// The node's id.
			node: NodeId,
			/// The officer, or `None` for the council.
			by: Option<T::AccountId>,
		},
		/// A node is registered no longer: all others drop it.
		NodeDeregistered {
			/// The institution.
			institution: InstitutionId,
			/// The node's id.
			node: NodeId,
			/// The officer, or `None` for the council.
			by: Option<T::AccountId>,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// There is no such seat. Look up which seats the institution has.
		SeatNotFound,
		/// The seat was taken, which is final. The council can give another.
		SeatIsTaken,
		/// The seat is not suspended.
		SeatNotSuspended,
		/// There is no active institution of that number. Only members have seats.
		InstitutionNotActive,
		/// There are as many seats as there may be.
		TooManySeats,
		/// Too few of the session's validators, or of the next session's, would be left to finalize
		/// anything, the change of the set included. Give another seat first, and wait until it is in force.
		FinalityNeedsIt,
		/// The proof does not show that whoever sets the keys holds them. Make keys and proof with
		/// the seat's account as the owner, on the node that will use them.
		InvalidProof,
		/// A key of these belongs or belonged to a seat. Make new keys.
		KeyInUse,
		/// The evidence does not show two blocks of one validator in one slot.
		InvalidEvidence,
		/// The key in the evidence was never a validator's.
		UnknownKey,
		/// It was reported before.
		ReportedAlready,
		/// There is no open case of that number.
		CaseNotFound,
		/// A session would be too short for changes of the set to become final.
		SessionTooShort,
		/// A recovery names the seats that are lost.
		NobodyLost,
		/// No validator would be left. At least one seat must be active and have keys.
		NobodyLeft,
		/// A recovery is under way. Wait for its second session boundary.
		RecoveryUnderWay,
		/// The block is later than this one. Name one that a remaining validator has finalized.
		NotFinalizedYet,
		/// The node is registered already, perhaps by another institution. Each node has a key of its
		/// own.
		NodeIsRegistered,
		/// The institution has as many nodes as it may have. Deregister one that is not in use.
		TooManyNodes,
		/// No node of that id is registered.
		NodeNotFound,
		/// The node, or the institution named, is not the officer's own.
		NotOwnNode,
		/// It is the only node of an institution whose validator is in the session. Register another
		/// first, or have the council take the seat.
		ValidatorNeedsIt,
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
		/// Give an institution a seat.
		///
		/// By the council (root). Emits [`Event::SeatGranted`]. Errors:
		/// [`Error::InstitutionNotActive`], [`Error::TooManySeats`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::grant_seat())]
		pub fn grant_seat(origin: OriginFor<T>, institution: InstitutionId) -> DispatchResult {
			ensure_root(origin)?;
			Self::do_grant_seat(institution)
		}

		/// Take an institution's seat for good.
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
		/// over the seat's account, as a node's `author_rotateKeysWithOwner` makes it.
		///
		/// By an administrator of the institution. Emits [`Event::KeysSet`]. Errors:
		/// [`Error::SeatNotFound`], [`Error::SeatIsTaken`], [`Error::InvalidProof`],
		/// [`Error::KeyInUse`].
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

		/// Let a suspended seat go on.
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

		/// Close a case, whatever the council made of it.
		///
		/// By the council (root). Emits [`Event::CaseClosed`]. Errors: [`Error::CaseNotFound`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::close_case())]
		pub fn close_case(origin: OriginFor<T>, case: u32) -> DispatchResult {
			ensure_root(origin)?;
			Cases::<T>::take(case).ok_or(Error::<T>::CaseNotFound)?;
			Self::deposit_event(Event::CaseClosed { case });
			Ok(())
		}

		/// Report that a validator made two blocks in one slot.
		///
		/// By no officer: a node that notices makes it, and only an author can put it into a block.
		/// Emits [`Event::CaseOpened`]. Errors: [`Error::InvalidEvidence`], [`Error::UnknownKey`],
		/// [`Error::ReportedAlready`].
		#[pallet::call_index(5)]
		#[pallet::weight((T::WeightInfo::report_block(), DispatchClass::Operational))]
		pub fn report_block(
			origin: OriginFor<T>,
			evidence: Box<Evidence<HeaderFor<T>>>,
		) -> DispatchResult {
			ensure_none(origin)?;
			let (seat, offence) = Self::check_evidence(&evidence)?;
			Self::open_case(seat, offence)
		}

		/// Set the blocks of a session, from the next one on.
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

		/// Go on without validators that are lost for good, where finality has stopped because there
		/// are too many of them: take their seats, and have finality go on from a block, the last that
		/// any of the others has finalized. In force at the second session boundary after it.
		///
		/// By the council (root). Emits [`Event::RecoveryOrdered`], and [`Event::RecoveryBegun`] at
		/// the boundary. Errors: [`Error::NobodyLost`], [`Error::RecoveryUnderWay`],
		/// [`Error::NotFinalizedYet`], [`Error::SeatNotFound`], [`Error::SeatIsTaken`],
		/// [`Error::NobodyLeft`].
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

		/// Register a node of an institution: all others talk to it.
		///
		/// By an administrator of the institution, or the council (root). Emits
		/// [`Event::NodeRegistered`]. Errors: [`Error::NotOwnNode`], [`Error::InstitutionNotActive`],
		/// [`Error::NodeIsRegistered`], [`Error::TooManyNodes`].
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::register_node())]
		pub fn register_node(
			origin: OriginFor<T>,
			institution: InstitutionId,
			node: NodeId,
		) -> DispatchResult {
			let by = Self::ensure_operator(origin, institution)?;
			Self::do_register_node(institution, node, by)
		}

		/// Deregister a node of an institution: all others drop it.
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
