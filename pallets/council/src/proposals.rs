//! The rules for proposals, votes and seats.

use crate::{
	pallet::{ActOf, ProposalOf, Proposals},
	standing, Act, Call, Config, Error, Event, Listed, MaxProposedCall, NextProposal, Pallet,
	Proposal, ProposalId, Reason, Seated, Seats, Standing, Tally,
};
use frame_support::{
	dispatch::{DispatchResult, GetDispatchInfo},
	ensure,
	pallet_prelude::{DispatchError, Get, Weight},
	traits::{Contains, EnsureOrigin, IsSubType},
};
use frame_system::RawOrigin;
use madang_primitives::{InstitutionId, Object};
use pallet_institutions::{Acting, Caller, Institutions};
use sp_runtime::traits::{Dispatchable, Saturating};

impl<T: Config> Pallet<T> {
	/// Ensure that the origin is an officer who governs, of an institution with a seat.
	pub(crate) fn ensure_seated(
		origin: T::RuntimeOrigin,
	) -> Result<Acting<T::AccountId>, DispatchError> {
		let acting = T::Governor::ensure_origin(origin)?;
		ensure!(Seats::<T>::get().contains(&acting.institution), Error::<T>::NoSeat);
		Ok(acting)
	}

	pub(crate) fn do_propose(
		caller: Caller<T::AccountId>,
		act: ActOf<T>,
		reason: Reason,
	) -> DispatchResult {
		let text = core::str::from_utf8(&reason).map_err(|_| Error::<T>::InvalidReason)?;
		ensure!(!text.trim().is_empty(), Error::<T>::InvalidReason);
		let emergency = Self::ensure_act(&act)?;
		let by = caller.institution;
		Self::sweep(by, emergency);
		Self::ensure_room(by, emergency)?;

		let id = NextProposal::<T>::get();
		let next = id.0.checked_add(1).ok_or(Error::<T>::TooManyProposals)?;
		let mut ayes = Seated::new();
		// One entry is within the bound.
		ayes.try_insert(by).map_err(|_| Error::<T>::TooManySeats)?;
		let majority = act.majority(Self::is_budget_left());
		let spec_version = Self::spec_version();
		let expires_at =
			frame_system::Pallet::<T>::block_number().saturating_add(T::Lifetime::get());
		NextProposal::<T>::put(ProposalId(next));
		Self::list(Listed { id, by, emergency, spec_version, expires_at })?;
		Proposals::<T>::insert(
			id,
			Proposal {
				by,
				spec_version,
				act: act.clone(),
				reason: reason.clone(),
				expires_at,
				ayes,
				nays: Seated::new(),
			},
		);
		T::Institutions::made(&caller, Object::Proposal(id.0));
		Self::deposit_event(Event::Proposed {
			proposal: id,
			by,
			officer: caller.officer,
			act,
			reason,
			majority,
			expires_at,
		});
		Ok(())
	}

	/// Ensure that an act can be proposed, and return whether it is for an emergency.
	fn ensure_act(act: &ActOf<T>) -> Result<bool, DispatchError> {
		match act {
			Act::Call(bytes) => {
				let most = <MaxProposedCall as Get<u32>>::get() as usize;
				ensure!(bytes.encoded_len() <= most, Error::<T>::CallTooLong);
				let call = bytes.try_decode().ok_or(Error::<T>::InvalidCall)?;
				ensure!(!Self::needs_governor(&call), Error::<T>::CallNeedsGovernor);
				let weight = call.get_dispatch_info().call_weight;
				ensure!(weight.all_lte(T::MaxActWeight::get()), Error::<T>::CallTooHeavy);
				Ok(T::Emergency::contains(&call))
			}
			Act::Pause { target, blocks } => {
				ensure!(!Self::pausable_calls(target).is_empty(), Error::<T>::NotPausable);
				Self::ensure_duration(*blocks)?;
				Ok(true)
			}
			Act::Resume(_) => Ok(true),
		}
	}

	/// Whether a call is one of this pallet that root cannot make.
	fn needs_governor(call: &T::Proposed) -> bool {
		match call.is_sub_type() {
			Some(Call::grant_seat { .. } | Call::revoke_seat { .. }) | None => false,
			Some(_) => true,
		}
	}

	pub(crate) fn do_withdraw_proposal(
		acting: Acting<T::AccountId>,
		id: ProposalId,
	) -> DispatchResult {
		let proposal = Self::open(id)?;
		let by = acting.institution;
		ensure!(proposal.by == by, Error::<T>::NotProposer);
		let (standing, _) = Self::count(&proposal);
		let over = Self::is_over(proposal.expires_at, proposal.spec_version);
		ensure!(over || standing != Standing::Carried, Error::<T>::AlreadyCarried);
		Self::remove_proposal(id);
		let officer = Some(acting.officer);
		Self::deposit_event(Event::ProposalWithdrawn { proposal: id, by, officer });
		Ok(())
	}

	pub(crate) fn do_vote(
		acting: Acting<T::AccountId>,
		id: ProposalId,
		approve: bool,
	) -> DispatchResult {
		let mut proposal = Self::open(id)?;
		let over = Self::is_over(proposal.expires_at, proposal.spec_version);
		ensure!(!over, Error::<T>::ProposalExpired);
		// The votes of institutions that have lost their seat are removed, so that there is room for
		// the votes of every seat.
		let seats = Seats::<T>::get();
		retain(&mut proposal.ayes, &seats);
		retain(&mut proposal.nays, &seats);
		let (to, from) = match approve {
			true => (&mut proposal.ayes, &mut proposal.nays),
			false => (&mut proposal.nays, &mut proposal.ayes),
		};
		let new = to.try_insert(acting.institution).map_err(|_| Error::<T>::TooManySeats)?;
		ensure!(new, Error::<T>::SameVote);
		from.remove(&acting.institution);
		let (_, Tally { ayes, nays, seats }) = Self::count(&proposal);
		Proposals::<T>::insert(id, proposal);
		Self::deposit_event(Event::Voted {
			proposal: id,
			institution: acting.institution,
			officer: acting.officer,
			approve,
			ayes,
			nays,
			seats,
		});
		Ok(())
	}

	/// Count the votes on a proposal now.
	fn count(proposal: &ProposalOf<T>) -> (Standing, Tally) {
		let tally = Tally::of(&proposal.ayes, &proposal.nays, &Self::active_seats());
		let majority = proposal.act.majority(Self::is_budget_left());
		(standing(majority, tally), tally)
	}

	/// Close a proposal and return the weight of its act.
	pub(crate) fn do_close(id: ProposalId) -> Result<Weight, DispatchError> {
		let proposal = Self::open(id)?;
		let (standing, Tally { ayes, nays, seats }) = Self::count(&proposal);
		if Self::is_over(proposal.expires_at, proposal.spec_version) {
			Self::remove_proposal(id);
			Self::deposit_event(Event::Expired { proposal: id, ayes, nays });
			return Ok(Weight::zero());
		}
		match standing {
			Standing::Carried => {
				Self::remove_proposal(id);
				let (result, weight) = Self::execute(proposal.act);
				Self::deposit_event(Event::Enacted { proposal: id, ayes, seats, result });
				Ok(weight)
			}
			Standing::Lost => {
				Self::remove_proposal(id);
				Self::deposit_event(Event::Rejected { proposal: id, nays, seats });
				Ok(Weight::zero())
			}
			Standing::Open => Err(Error::<T>::TooEarly.into()),
		}
	}

	/// Execute an act and return its result and weight.
	fn execute(act: ActOf<T>) -> (DispatchResult, Weight) {
		match act {
			Act::Call(bytes) => {
				// The same version of the runtime has decoded it before.
				let Some(call) = bytes.try_decode() else {
					return (Err(Error::<T>::InvalidCall.into()), Weight::zero());
				};
				let charged = call.get_dispatch_info().call_weight;
				let (result, actual) = match call.dispatch(RawOrigin::Root.into()) {
					Ok(post) => (Ok(()), post.actual_weight),
					Err(failed) => (Err(failed.error), failed.post_info.actual_weight),
				};
				(result, actual.unwrap_or(charged))
			}
			Act::Pause { target, blocks } => {
				(Self::do_pause(&target, blocks), Self::weight_of_calls(&target))
			}
			Act::Resume(target) => (Self::do_resume(&target), Self::weight_of_calls(&target)),
		}
	}

	fn open(id: ProposalId) -> Result<ProposalOf<T>, Error<T>> {
		Proposals::<T>::get(id).ok_or(Error::<T>::ProposalNotFound)
	}

	pub(crate) fn do_grant_seat(institution: InstitutionId) -> DispatchResult {
		ensure!(T::Institutions::is_active(institution), Error::<T>::InstitutionNotActive);
		let new = Seats::<T>::try_mutate(|seats| seats.try_insert(institution))
			.map_err(|_| Error::<T>::TooManySeats)?;
		ensure!(new, Error::<T>::AlreadySeated);
		Self::deposit_event(Event::SeatGranted { institution });
		Ok(())
	}

	pub(crate) fn do_revoke_seat(institution: InstitutionId) -> DispatchResult {
		Self::ensure_can_spare(institution)?;
		ensure!(Self::take_seat(institution), Error::<T>::NoSeat);
		Ok(())
	}
}

/// Remove the votes of institutions without one of these seats.
fn retain(votes: &mut Seated, seats: &Seated) {
	for voter in votes.clone() {
		if !seats.contains(&voter) {
			votes.remove(&voter);
		}
	}
}
