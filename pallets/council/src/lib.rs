//! # Council
//!
//! The founding institutions govern the network together: nobody else does, and no one person can.
//! Each has one seat and one vote, which any of its officers charged with governing casts. An
//! institution that loses an officer loses no vote.
//!
//! A proposal says what is to be done and why, and expires. What it needs depends on the act:
//!
//! | Act | Needs | Effect |
//! |---|---|---|
//! | a call | two thirds of the seats | the call is made as the chain's root: admit or suspend an institution, set a parameter, declare holidays, authorise an upgrade, give or take seats |
//! | pause | one third | a pallet's calls, or one call, are refused for a bounded time |
//! | resume | more than half | a paused target goes on before its time |
//!
//! Votes count as they stand when the proposal is closed, and only those of institutions that have a
//! seat then. A vote may be changed until then.
//!
//! ## Invariants
//!
//! 1. There is at least one seat, once there was one.
//! 2. No institution is both for and against a proposal.
//! 3. A proposal's number is below the next one.
//! 4. Nothing is paused twice, and no pause outlasts [`Config::MaxPause`] from now.
//!
//! They are checked by `do_try_state` and by the property tests.
//!
//! ## Why not the SDK's collective
//!
//! Its members are accounts: an institution would lose its vote with an officer. Its thresholds are
//! the proposer's choice, and it knows no reasons.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod invariants;
#[cfg(test)]
mod mock;
mod pauses;
mod proposals;
#[cfg(test)]
mod tests;
mod types;
pub mod weights;

pub use pallet::*;
pub use pauses::NotPaused;
pub use types::{
	standing, Act, Identifier, Majority, MaxIdentifier, MaxPauses, MaxProposedCall, MaxReason,
	MaxSeats, Pause, Proposal, ProposalId, Reason, Seated, Standing, Target,
};
pub use weights::WeightInfo;

/// The pallet.
#[frame_support::pallet]
pub mod pallet {
	use super::{
		Act, Majority, MaxPauses, Pause, Proposal, ProposalId, Reason, Seated, Target, WeightInfo,
	};
	use alloc::{boxed::Box, vec::Vec};
	use frame_support::{
		dispatch::{GetDispatchInfo, PostDispatchInfo, WithPostDispatchInfo},
		pallet_prelude::*,
		traits::{Contains, GetCallMetadata},
		DefaultNoBound,
	};
	use frame_system::pallet_prelude::*;
	use madang_primitives::{ExternalRef, InstitutionId};
	use pallet_institutions::{Acting, Institutions};
	use sp_runtime::traits::Dispatchable;

	/// Storage version; rises with each change of the storage's shape.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime provides.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// A call that can be proposed.
		type Proposed: Parameter
			+ Dispatchable<RuntimeOrigin = Self::RuntimeOrigin, PostInfo = PostDispatchInfo>
			+ GetDispatchInfo
			+ GetCallMetadata
			+ From<frame_system::Call<Self>>;

		/// An officer charged with governing, of any institution: whether the institution has a seat
		/// is this pallet's to say.
		type Governor: EnsureOrigin<Self::RuntimeOrigin, Success = Acting<Self::AccountId>>;

		/// The members.
		type Institutions: Institutions;

		/// What may be paused: not what is needed to resume, nor what every block has.
		type Pausable: Contains<Target>;

		/// For how many blocks a proposal may be voted on.
		#[pallet::constant]
		type Lifetime: Get<BlockNumberFor<Self>>;

		/// For how many blocks a pause may last; as long again it may not be repeated.
		#[pallet::constant]
		type MaxPause: Get<BlockNumberFor<Self>>;

		/// The most that an act may weigh: closing a proposal is charged it beforehand.
		#[pallet::constant]
		type MaxActWeight: Get<Weight>;

		/// How many proposals may be open at a time.
		#[pallet::constant]
		type MaxOpen: Get<u32>;

		/// What the calls weigh.
		type WeightInfo: WeightInfo;
	}

	/// What is proposed, in this runtime.
	pub type ActOf<T> = Act<<T as Config>::Proposed, BlockNumberFor<T>>;

	/// An open proposal, in this runtime.
	pub type ProposalOf<T> = Proposal<<T as Config>::Proposed, BlockNumberFor<T>>;

	/// The institutions with a seat.
	#[pallet::storage]
	pub type Seats<T> = StorageValue<_, Seated, ValueQuery>;

	/// The number of the next proposal.
	#[pallet::storage]
	pub type NextProposal<T> = StorageValue<_, ProposalId, ValueQuery>;

	/// The open proposals. Bounded in number by [`Config::MaxOpen`] and in size by
	/// [`super::MaxProposedCall`]; the chain gives the numbers, so the hasher need not resist
	/// choice.
	#[pallet::storage]
	#[pallet::unbounded]
	pub type Proposals<T: Config> =
		CountedStorageMap<_, Twox64Concat, ProposalId, ProposalOf<T>, OptionQuery>;

	/// What is paused, and what was paused lately: one value, since every transaction reads it.
	#[pallet::storage]
	pub type Pauses<T: Config> =
		StorageValue<_, BoundedVec<Pause<BlockNumberFor<T>>, MaxPauses>, ValueQuery>;

	/// The founding institutions.
	#[pallet::genesis_config]
	#[derive(DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Numbers of the institutions that have a seat.
		pub seats: Vec<InstitutionId>,
		/// Says for which runtime.
		#[serde(skip)]
		pub _config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		/// Panics where a seat is listed twice or there are too many: a chain must not start.
		fn build(&self) {
			let mut seats = Seated::new();
			for institution in &self.seats {
				match seats.try_insert(*institution) {
					Ok(true) => {}
					Ok(false) => panic!("genesis: institution {} has two seats", institution.0),
					Err(_) => panic!("genesis: too many seats in the council"),
				}
			}
			Seats::<T>::put(seats);
		}
	}

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Something was proposed. Whoever proposed it is for it.
		Proposed {
			/// Its number.
			proposal: ProposalId,
			/// Who proposed it.
			by: InstitutionId,
			/// Its officer.
			officer: T::AccountId,
			/// What is proposed.
			act: ActOf<T>,
			/// Why.
			reason: Reason,
			/// How much of the council it needs.
			majority: Majority,
			/// The first block in which nobody may vote on it any more.
			expires_at: BlockNumberFor<T>,
		},
		/// An institution voted, or changed its vote.
		Voted {
			/// The proposal.
			proposal: ProposalId,
			/// The institution.
			institution: InstitutionId,
			/// Its officer.
			officer: T::AccountId,
			/// Whether it is for the proposal.
			approve: bool,
			/// How many are for it now.
			ayes: u32,
			/// How many are against it now.
			nays: u32,
		},
		/// Enough were for a proposal, and it was carried out.
		Enacted {
			/// The proposal.
			proposal: ProposalId,
			/// How many were for it.
			ayes: u32,
			/// How many seats there were.
			seats: u32,
			/// What came of it. An act that fails changes nothing, and the proposal is gone.
			result: DispatchResult,
		},
		/// So many were against a proposal that it could not be carried any more.
		Rejected {
			/// The proposal.
			proposal: ProposalId,
			/// How many were against it.
			nays: u32,
			/// How many seats there were.
			seats: u32,
		},
		/// A proposal's time ended without enough votes for it.
		Expired {
			/// The proposal.
			proposal: ProposalId,
			/// How many were for it.
			ayes: u32,
			/// How many were against it.
			nays: u32,
		},
		/// Calls are refused from now on.
		Paused {
			/// Which.
			target: Target,
			/// The first block in which they are made again.
			until: BlockNumberFor<T>,
		},
		/// Calls that were paused are made again.
		Resumed {
			/// Which.
			target: Target,
		},
		/// An institution has a seat from now on.
		SeatGranted {
			/// The institution.
			institution: InstitutionId,
		},
		/// An institution has no seat any more.
		SeatRevoked {
			/// The institution.
			institution: InstitutionId,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The officer's institution has no seat in the council. Only founding institutions govern.
		NoSeat,
		/// The reason is blank or not UTF-8. Say why, for the members and for auditors.
		InvalidReason,
		/// The proposed call is too long. Propose long data by its hash.
		CallTooLong,
		/// The proposed call weighs more than an act may. Propose it in parts.
		CallTooHeavy,
		/// As many proposals are open as may be. Close one that has expired or is decided.
		TooManyProposals,
		/// There is no open proposal of that number. It was closed, or never made.
		ProposalNotFound,
		/// The proposal's time has ended. Propose it again.
		ProposalExpired,
		/// The institution has voted so already.
		SameVote,
		/// The vote is not decided and its time has not ended. Wait for votes.
		TooEarly,
		/// The target may not be paused: the chain needs it to go on, or to resume.
		NotPausable,
		/// A pause lasts at least one block and at most the longest that is allowed.
		InvalidPause,
		/// The target is paused, or was so lately that a third of the council may not pause it
		/// again. Let the council decide by two thirds what is to be done.
		PausedLately,
		/// As many targets are paused as may be. Resume one first.
		TooManyPauses,
		/// The target is not paused.
		NotPaused,
		/// The institution has a seat already.
		AlreadySeated,
		/// There is no active institution of that number. Only members govern.
		InstitutionNotActive,
		/// The council has as many seats as it may have.
		TooManySeats,
		/// It is the last seat: nobody would govern. Give another seat first.
		LastSeat,
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
		/// Propose an act, and vote for it.
		///
		/// By an officer charged with governing, of an institution with a seat. Emits
		/// [`Event::Proposed`]. Errors: [`Error::NoSeat`], [`Error::InvalidReason`],
		/// [`Error::CallTooLong`], [`Error::CallTooHeavy`], [`Error::NotPausable`],
		/// [`Error::InvalidPause`], [`Error::TooManyProposals`], and that the reference is used.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::propose())]
		pub fn propose(
			origin: OriginFor<T>,
			act: Box<ActOf<T>>,
			reason: Reason,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let acting = Self::ensure_seated(origin)?;
			T::Institutions::claim_ref(acting.institution, external_ref)?;
			Self::do_propose(acting, *act, reason)
		}

		/// Vote on a proposal, or change the vote.
		///
		/// By an officer charged with governing, of an institution with a seat. Emits
		/// [`Event::Voted`]. Errors: [`Error::NoSeat`], [`Error::ProposalNotFound`],
		/// [`Error::ProposalExpired`], [`Error::SameVote`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::vote())]
		pub fn vote(origin: OriginFor<T>, proposal: ProposalId, approve: bool) -> DispatchResult {
			let acting = Self::ensure_seated(origin)?;
			Self::do_vote(acting, proposal, approve)
		}

		/// Close a proposal that is decided or whose time has ended: carry it out if enough are for
		/// it.
		///
		/// By an officer charged with governing, of an institution with a seat. Charged the most
		/// that an act may weigh, and refunded what it did not. Emits [`Event::Enacted`] after the
		/// act's own events, [`Event::Rejected`] or [`Event::Expired`]. Errors: [`Error::NoSeat`],
		/// [`Error::ProposalNotFound`], [`Error::TooEarly`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::close().saturating_add(T::MaxActWeight::get()))]
		pub fn close(origin: OriginFor<T>, proposal: ProposalId) -> DispatchResultWithPostInfo {
			let unacted = |error: DispatchError| error.with_weight(T::WeightInfo::close());
			Self::ensure_seated(origin).map_err(unacted)?;
			let acted = Self::do_close(proposal).map_err(unacted)?;
			Ok(Some(T::WeightInfo::close().saturating_add(acted)).into())
		}

		/// Give an institution a seat.
		///
		/// By the council (root). Emits [`Event::SeatGranted`]. Errors:
		/// [`Error::InstitutionNotActive`], [`Error::AlreadySeated`], [`Error::TooManySeats`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::grant_seat())]
		pub fn grant_seat(origin: OriginFor<T>, institution: InstitutionId) -> DispatchResult {
			ensure_root(origin)?;
			Self::do_grant_seat(institution)
		}

		/// Take an institution's seat.
		///
		/// By the council (root). Emits [`Event::SeatRevoked`]. Errors: [`Error::NoSeat`],
		/// [`Error::LastSeat`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::revoke_seat())]
		pub fn revoke_seat(origin: OriginFor<T>, institution: InstitutionId) -> DispatchResult {
			ensure_root(origin)?;
			Self::do_revoke_seat(institution)
		}
	}
}
