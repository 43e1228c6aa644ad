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
//! | call | two thirds | the call is dispatched as root: admit or suspend an institution, set a parameter, declare holidays, authorise an upgrade, grant or revoke seats |
//! | pause | one third, and two votes; two thirds if the budget is used up | one call, or all calls of a pallet, are rejected for a limited time |
//! | resume | more than half | a pause ends before its time |
//!
//! Only seats of active members count, for the votes and for the majority, and only votes of
//! institutions that have such a seat when the votes are counted. A member is active if it is neither
//! suspended nor withdrawn and has an active administrator: then it can always appoint an officer to
//! govern. They are counted when the proposal
//! is closed. A vote may be changed until then.
//!
//! ## Room for proposals
//!
//! Each institution has its own room: [`Config::MaxOpen`] open proposals, and
//! [`Config::MaxOpenEmergencies`] more for pauses, resumes and the calls of [`Config::Emergency`]. So
//! no institution can keep another one from proposing. An institution can withdraw its own
//! proposals. A proposal that expires without a decision is removed by a later proposal.
//!
//! A proposal can be voted on and executed only before it expires and only by the version of the
//! runtime that it was proposed to. Nothing that happens later revives it.
//!
//! ## Pauses
//!
//! One third of the council can have calls paused in [`Config::MaxPause`] blocks of any
//! [`Config::PausePeriod`] blocks. All calls share this budget: a block counts once, no matter how many
//! calls are paused in it. So pauses of different calls, one after the other, do not stop business
//! for longer than one pause. Blocks one after the other in which any call is paused count for at
//! least a third of the budget, so there are at most three such times in a period.
//!
//! When the budget is used up, a pause needs two thirds: one third cannot use it up so that nobody
//! can pause anything in a real emergency.
//!
//! ## Invariants
//!
//! 1. A council that has had a seat has at least one. No suspension, withdrawal or revocation of a
//!    seat, and no suspension of an administrator by the council, leaves fewer than [`Config::MinActiveSeats`] seats of active members.
//! 2. No institution votes both for and against a proposal.
//! 3. Every proposal's number is below the next number.
//! 4. [`pallet::Listing`] lists exactly the open proposals. Their proposers have a seat, and none has
//!    more than its room.
//! 5. No call is paused for more than [`Config::MaxPause`] blocks from now on, and no pause ends
//!    after [`pallet::LastPauseEnd`]. The budget of paused blocks is not exceeded.
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
mod listing;
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
	standing, Act, Identifier, Listed, Majority, MaxIdentifier, MaxListed, MaxProposedCall,
	MaxReason, MaxSeats, PausedBlocks, Proposal, ProposalId, Reason, Seated, Standing, Tally,
	Target,
};
pub use weights::WeightInfo;

/// The pallet.
#[frame_support::pallet]
pub mod pallet {
	use super::{
		Act, Identifier, Listed, Majority, MaxListed, PausedBlocks, Proposal, ProposalId, Reason,
		Seated, Target, WeightInfo,
	};
	use alloc::{boxed::Box, vec::Vec};
	use frame_support::{
		dispatch::{GetDispatchInfo, PostDispatchInfo, WithPostDispatchInfo},
		pallet_prelude::*,
		traits::{Contains, GetCallMetadata, IsSubType},
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
			+ IsSubType<Call<Self>>
			+ From<frame_system::Call<Self>>;

		/// The calls that are proposed in an emergency, such as the suspension of a member. They have
		/// a room of their own.
		type Emergency: Contains<Self::Proposed>;

		/// An officer of any institution with the duty to govern. This pallet checks whether the
		/// institution has a seat.
		type Governor: EnsureOrigin<Self::RuntimeOrigin, Success = Acting<Self::AccountId>>;

		/// The member institutions.
		type Institutions: Institutions;

		/// The calls that may be paused. It is asked for each call of a target. It must not contain
		/// the calls that end an emergency, such as those that resume, revoke or suspend, nor the
		/// calls that every block needs.
		type Pausable: Contains<Target>;

		/// The number of blocks in which a proposal may be voted on and executed.
		#[pallet::constant]
		type Lifetime: Get<BlockNumberFor<Self>>;

		/// The longest pause in blocks, and the number of blocks of a period in which one third of the
		/// council may have calls paused.
		#[pallet::constant]
		type MaxPause: Get<BlockNumberFor<Self>>;

		/// The number of blocks of a period. It is longer than [`Self::MaxPause`].
		#[pallet::constant]
		type PausePeriod: Get<BlockNumberFor<Self>>;

		/// The maximum weight of an act. It is charged in advance when a proposal is closed.
		#[pallet::constant]
		type MaxActWeight: Get<Weight>;

		/// The number of seats of active members that must remain after a suspension, a withdrawal
		/// or the revocation of a seat. With three, two of them can carry every act, so that no
		/// single member can lock the council.
		#[pallet::constant]
		type MinActiveSeats: Get<u32>;

		/// The maximum number of open proposals of an institution, without emergencies.
		#[pallet::constant]
		type MaxOpen: Get<u32>;

		/// The maximum number of open proposals of an institution for emergencies.
		#[pallet::constant]
		type MaxOpenEmergencies: Get<u32>;

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

	/// The open proposals. Their number is bounded by [`Listing`] and their size by
	/// [`super::MaxProposedCall`]. The chain assigns the numbers, so the hasher does not have to be
	/// cryptographic.
	#[pallet::storage]
	#[pallet::unbounded]
	pub type Proposals<T: Config> =
		StorageMap<_, Twox64Concat, ProposalId, ProposalOf<T>, OptionQuery>;

	/// The list of the open proposals, in the order of their numbers.
	#[pallet::storage]
	pub type Listing<T: Config> =
		StorageValue<_, BoundedVec<Listed<BlockNumberFor<T>>, MaxListed>, ValueQuery>;

	/// The first block in which a call is not paused any more, by pallet and call. Only calls of the
	/// runtime are paused, so their number is bounded, and nobody can choose a key.
	#[pallet::storage]
	pub type Pauses<T: Config> =
		StorageDoubleMap<_, Twox64Concat, Identifier, Twox64Concat, Identifier, BlockNumberFor<T>>;

	/// The budget of paused blocks of one third of the council, which all calls share.
	#[pallet::storage]
	pub type PauseBudget<T: Config> = StorageValue<_, PausedBlocks<BlockNumberFor<T>>, OptionQuery>;

	/// The first block in which no call is paused, unless the council pauses one again. Every
	/// transaction reads it, and [`Pauses`] only if it is later.
	#[pallet::storage]
	pub type LastPauseEnd<T: Config> = StorageValue<_, BlockNumberFor<T>, ValueQuery>;

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
		/// Panics if a seat is not of an active member, is listed twice, or there are too many: such a
		/// chain must not start.
		fn build(&self) {
			let mut seats = Seated::new();
			for institution in &self.seats {
				if !T::Institutions::is_active(*institution) {
					panic!("genesis: institution {} has a seat but is no member", institution.0);
				}
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
			/// The first block in which nobody can vote on it or execute it any more.
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
			/// The current number of votes for it that count.
			ayes: u32,
			/// The current number of votes against it that count.
			nays: u32,
			/// The current number of seats that count: those of active members.
			seats: u32,
		},
		/// A proposal was withdrawn by its proposer, or because the proposer lost its seat.
		ProposalWithdrawn {
			/// The proposal's number.
			proposal: ProposalId,
			/// The institution that had proposed it.
			by: InstitutionId,
			/// The officer who acted for the institution, or `None` if the institution lost its
			/// seat.
			officer: Option<T::AccountId>,
		},
		/// A proposal had enough votes and was executed.
		Enacted {
			/// The proposal's number.
			proposal: ProposalId,
			/// The number of votes for it.
			ayes: u32,
			/// The number of seats that counted.
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
			/// The number of seats that counted.
			seats: u32,
		},
		/// A proposal expired before it was executed, or the runtime was upgraded after it was
		/// proposed.
		Expired {
			/// The proposal's number.
			proposal: ProposalId,
			/// The number of votes for it.
			ayes: u32,
			/// The number of votes against it.
			nays: u32,
		},
		/// A call is paused: it is rejected from now on. A pause of a pallet emits this event for
		/// each of its calls.
		Paused {
			/// The paused call.
			target: Target,
			/// The first block in which it is accepted again.
			until: BlockNumberFor<T>,
		},
		/// A pause was ended: the call is accepted again.
		Resumed {
			/// The call.
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
		/// The proposed bytes are not a call of this runtime. Encode the call with the metadata of the
		/// current runtime.
		InvalidCall,
		/// The proposed call can be made only by an officer who governs, so it would fail: a proposal
		/// is executed as root. Send the call yourself.
		CallNeedsGovernor,
		/// Your institution has the maximum number of open proposals of this kind. Withdraw or close
		/// one.
		TooManyProposals,
		/// No open proposal has this number. It was closed or never existed.
		ProposalNotFound,
		/// The proposal has expired, or the runtime was upgraded after it was proposed. Propose it
		/// again.
		ProposalExpired,
		/// Another institution has made the proposal. Only its proposer can withdraw it.
		NotProposer,
		/// The proposal has enough votes, so it cannot be withdrawn. Vote against it, or close it.
		AlreadyCarried,
		/// The institution has already cast this vote.
		SameVote,
		/// The vote is not decided and has not expired. Wait for more votes.
		TooEarly,
		/// The target cannot be paused, because the chain needs it to run or to resume, or because it
		/// manages officers or replaces the keys of a party.
		NotPausable,
		/// The duration of the pause is zero or too long. Choose a duration between one block and
		/// the maximum.
		InvalidPause,
		/// The calls are paused until then already, or for as long as the budget of paused blocks of
		/// this period allows.
		AlreadyPaused,
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
		fn integrity_test() {
			Self::check_config();
		}

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
		/// [`Error::CallTooLong`], [`Error::InvalidCall`], [`Error::CallNeedsGovernor`],
		/// [`Error::CallTooHeavy`], [`Error::NotPausable`], [`Error::InvalidPause`],
		/// [`Error::TooManyProposals`], and an error of the members' pallet if the reference has been
		/// used. Removes some proposals that have expired, and emits [`Event::Expired`] for each.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::propose())]
		pub fn propose(
			origin: OriginFor<T>,
			act: Box<ActOf<T>>,
			reason: Reason,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let acting = Self::ensure_seated(origin)?;
			Self::do_propose(T::Institutions::caller(acting, external_ref)?, *act, reason)
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

		/// Close a proposal that is decided or has expired. If it has enough votes and has not
		/// expired, its act is executed.
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

		/// Revoke an institution's seat. Its open proposals are withdrawn.
		///
		/// By the council (root). Emits [`Event::SeatRevoked`] and [`Event::ProposalWithdrawn`]. Errors: [`Error::NoSeat`],
		/// [`Error::TooFewSeats`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::revoke_seat())]
		pub fn revoke_seat(origin: OriginFor<T>, institution: InstitutionId) -> DispatchResult {
			ensure_root(origin)?;
			Self::do_revoke_seat(institution)
		}

		/// Withdraw a proposal of the caller's institution that does not have enough votes.
		///
		/// By an officer with the duty to govern, of the institution that proposed it. Emits
		/// [`Event::ProposalWithdrawn`]. Errors: [`Error::NoSeat`], [`Error::ProposalNotFound`],
		/// [`Error::NotProposer`], [`Error::AlreadyCarried`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::withdraw_proposal())]
		pub fn withdraw_proposal(origin: OriginFor<T>, proposal: ProposalId) -> DispatchResult {
			let acting = Self::ensure_seated(origin)?;
			Self::do_withdraw_proposal(acting, proposal)
		}
	}
}
