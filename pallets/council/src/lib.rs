//! # Council
//!
//! The founding institutions govern the network together. No single person or institution can. Each
//! institution has one seat and one vote. Any of its officers with the duty to govern can cast the
//! vote, so an institution that loses an officer does not lose its vote.
//!
//! A proposal states an act and a reason, and it expires. The required majority depends on the act:
//!
//! | Act | Majority | Effect |
//! |---|---|---|
//! | call | two thirds of the seats | the call is dispatched as root: admit or suspend an institution, set a parameter, declare holidays, authorise an upgrade, grant or revoke seats |
//! | pause | one third | one call, or all calls of a pallet, are rejected for a limited time |
//! | resume | more than half | a pause ends before its time |
//!
//! Votes are counted when the proposal is closed. Only votes of institutions that have a seat at
//! that time count. A vote may be changed until then.
//!
//! ## Invariants
//!
//! 1. A council that has had a seat has at least one.
//! 2. No institution votes both for and against a proposal.
//! 3. Every proposal's number is below the next number.
//! 4. No target is paused twice, and no pause ends later than [`Config::MaxPause`] from now.
//!
//! `do_try_state` and the property tests check them.
//!
//! ## Why not `pallet-collective`
//!
//! Its members are accounts, so an institution would lose its vote with an officer. The proposer
//! chooses the threshold. Proposals have no reasons.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod guard;
#[cfg(test)]
mod mock;
mod pauses;
mod proposals;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
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

	/// The storage version. It increases with each change of the storage layout.
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

		/// An officer of any institution with the duty to govern. This pallet checks whether the
		/// institution has a seat.
		type Governor: EnsureOrigin<Self::RuntimeOrigin, Success = Acting<Self::AccountId>>;

		/// The member institutions.
		type Institutions: Institutions;

		/// The targets that may be paused. It must not contain the calls that are needed to resume,
		/// nor the calls that every block needs.
		type Pausable: Contains<Target>;

		/// The number of blocks in which a proposal may be voted on.
		#[pallet::constant]
		type Lifetime: Get<BlockNumberFor<Self>>;

		/// The maximum duration of a pause, in blocks. After a pause ends, the target cannot be
		/// paused again for the same number of blocks.
		#[pallet::constant]
		type MaxPause: Get<BlockNumberFor<Self>>;

		/// The maximum weight of an act. It is charged in advance when a proposal is closed.
		#[pallet::constant]
		type MaxActWeight: Get<Weight>;

		/// The number of seats of active members that must remain after a suspension, a withdrawal
		/// or the revocation of a seat. With three, two of them can carry every act, so that no
		/// single member can lock the council.
		#[pallet::constant]
		type MinActiveSeats: Get<u32>;

		/// The maximum number of open proposals.
		#[pallet::constant]
		type MaxOpen: Get<u32>;

		/// The weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// An act of this runtime.
	pub type ActOf<T> = Act<<T as Config>::Proposed, BlockNumberFor<T>>;

	/// An open proposal of this runtime.
	pub type ProposalOf<T> = Proposal<<T as Config>::Proposed, BlockNumberFor<T>>;

	/// The institutions with a seat.
	#[pallet::storage]
	pub type Seats<T> = StorageValue<_, Seated, ValueQuery>;

	/// The number of the next proposal.
	#[pallet::storage]
	pub type NextProposal<T> = StorageValue<_, ProposalId, ValueQuery>;

	/// The open proposals. Their number is bounded by [`Config::MaxOpen`] and their size by
	/// [`super::MaxProposedCall`]. The chain assigns the numbers, so the hasher does not have to be
	/// cryptographic.
	#[pallet::storage]
	#[pallet::unbounded]
	pub type Proposals<T: Config> =
		CountedStorageMap<_, Twox64Concat, ProposalId, ProposalOf<T>, OptionQuery>;

	/// The current and recent pauses. It is a single value because every transaction reads it.
	#[pallet::storage]
	pub type Pauses<T: Config> =
		StorageValue<_, BoundedVec<Pause<BlockNumberFor<T>>, MaxPauses>, ValueQuery>;

	/// The founding institutions.
	#[pallet::genesis_config]
	#[derive(DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// The institutions with a seat.
		pub seats: Vec<InstitutionId>,
		/// The runtime.
		#[serde(skip)]
		pub _config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		/// Panics if a seat is listed twice or there are too many: such a chain must not start.
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

	/// The events.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An act was proposed. The proposing institution has voted for it.
		Proposed {
			/// The proposal's number.
			proposal: ProposalId,
			/// The institution that proposed it.
			by: InstitutionId,
			/// The officer who acted for the institution.
			officer: T::AccountId,
			/// The proposed act.
			act: ActOf<T>,
			/// The reason.
			reason: Reason,
			/// The majority that it needs.
			majority: Majority,
			/// The first block in which nobody can vote on it any more.
			expires_at: BlockNumberFor<T>,
		},
		/// An institution voted, or changed its vote.
		Voted {
			/// The proposal's number.
			proposal: ProposalId,
			/// The institution.
			institution: InstitutionId,
			/// The officer who acted for the institution.
			officer: T::AccountId,
			/// Whether the vote is for the proposal.
			approve: bool,
			/// The current number of votes for it.
			ayes: u32,
			/// The current number of votes against it.
			nays: u32,
		},
		/// A proposal had enough votes and was executed.
		Enacted {
			/// The proposal's number.
			proposal: ProposalId,
			/// The number of votes for it.
			ayes: u32,
			/// The number of seats.
			seats: u32,
			/// The result of the act. An act that fails changes nothing, and its proposal is
			/// closed.
			result: DispatchResult,
		},
		/// A proposal had so many votes against it that it could no longer reach its majority.
		Rejected {
			/// The proposal's number.
			proposal: ProposalId,
			/// The number of votes against it.
			nays: u32,
			/// The number of seats.
			seats: u32,
		},
		/// A proposal expired without enough votes.
		Expired {
			/// The proposal's number.
			proposal: ProposalId,
			/// The number of votes for it.
			ayes: u32,
			/// The number of votes against it.
			nays: u32,
		},
		/// Calls are paused: they are rejected from now on.
		Paused {
			/// The paused calls.
			target: Target,
			/// The first block in which they are accepted again.
			until: BlockNumberFor<T>,
		},
		/// A pause has ended: the calls are accepted again.
		Resumed {
			/// The paused calls.
			target: Target,
		},
		/// An institution was given a seat.
		SeatGranted {
			/// The institution.
			institution: InstitutionId,
		},
		/// An institution lost its seat.
		SeatRevoked {
			/// The institution.
			institution: InstitutionId,
		},
	}

	/// The errors of the calls.
	#[pallet::error]
	pub enum Error<T> {
		/// The institution has no seat in the council. Only institutions with a seat govern.
		NoSeat,
		/// The reason is blank or not UTF-8. Give a reason for the members and for auditors.
		InvalidReason,
		/// The proposed call is too long. Propose the hash of long data instead.
		CallTooLong,
		/// The proposed call weighs more than an act may weigh. Propose it in parts.
		CallTooHeavy,
		/// The maximum number of proposals is open. Close one that has expired or is decided.
		TooManyProposals,
		/// No open proposal has this number. It was closed or never existed.
		ProposalNotFound,
		/// The proposal has expired. Propose it again.
		ProposalExpired,
		/// The institution has already cast this vote.
		SameVote,
		/// The vote is not decided and has not expired. Wait for more votes.
		TooEarly,
		/// The target cannot be paused, because the chain needs it to run or to resume.
		NotPausable,
		/// The duration of the pause is zero or too long. Choose a duration between one block and
		/// the maximum.
		InvalidPause,
		/// The target is paused or was paused recently, so one third of the council cannot pause it
		/// again. Propose a call, which needs two thirds.
		PausedLately,
		/// The maximum number of targets is paused. Resume one first.
		TooManyPauses,
		/// The target is not paused.
		NotPaused,
		/// The institution already has a seat.
		AlreadySeated,
		/// No active institution has this number. Only active members can have a seat.
		InstitutionNotActive,
		/// The council has the maximum number of seats. Revoke one first.
		TooManySeats,
		/// Too few seats of active members would remain: the council could not act without any
		/// single one of them. Grant another active member a seat first.
		TooFewSeats,
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
		/// By an officer with the duty to govern, of an institution with a seat. Emits
		/// [`Event::Proposed`]. Errors: [`Error::NoSeat`], [`Error::InvalidReason`],
		/// [`Error::CallTooLong`], [`Error::CallTooHeavy`], [`Error::NotPausable`],
		/// [`Error::InvalidPause`], [`Error::TooManyProposals`], and an error of the members'
		/// pallet if the reference has been used.
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
		/// By an officer with the duty to govern, of an institution with a seat. Emits
		/// [`Event::Voted`]. Errors: [`Error::NoSeat`], [`Error::ProposalNotFound`],
		/// [`Error::ProposalExpired`], [`Error::SameVote`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::vote())]
		pub fn vote(origin: OriginFor<T>, proposal: ProposalId, approve: bool) -> DispatchResult {
			let acting = Self::ensure_seated(origin)?;
			Self::do_vote(acting, proposal, approve)
		}

		/// Close a proposal that is decided or has expired. If it has enough votes, its act is
		/// executed.
		///
		/// By an officer with the duty to govern, of an institution with a seat. The maximum weight
		/// of an act is charged, and unused weight is refunded. Emits [`Event::Enacted`] after the
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

		/// Grant an institution a seat.
		///
		/// By the council (root). Emits [`Event::SeatGranted`]. Errors:
		/// [`Error::InstitutionNotActive`], [`Error::AlreadySeated`], [`Error::TooManySeats`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::grant_seat())]
		pub fn grant_seat(origin: OriginFor<T>, institution: InstitutionId) -> DispatchResult {
			ensure_root(origin)?;
			Self::do_grant_seat(institution)
		}

		/// Revoke an institution's seat.
		///
		/// By the council (root). Emits [`Event::SeatRevoked`]. Errors: [`Error::NoSeat`],
		/// [`Error::TooFewSeats`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::revoke_seat())]
		pub fn revoke_seat(origin: OriginFor<T>, institution: InstitutionId) -> DispatchResult {
			ensure_root(origin)?;
			Self::do_revoke_seat(institution)
		}
	}
}
