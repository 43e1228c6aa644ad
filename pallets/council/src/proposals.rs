//! The rules for proposals, votes and seats.

use crate::{
	pallet::{ActOf, ProposalOf, Proposals},
	standing, Act, Config, Error, Event, MaxProposedCall, NextProposal, Pallet, Proposal,
	ProposalId, Reason, Seated, Seats, Standing,
};
use codec::Encode;
use frame_support::{
	dispatch::{DispatchResult, GetDispatchInfo},
	ensure,
	pallet_prelude::{DispatchError, Get, Weight},
	traits::{Contains, EnsureOrigin},
};
use frame_system::RawOrigin;
use madang_primitives::InstitutionId;
use pallet_institutions::{Acting, Institutions};
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
		acting: Acting<T::AccountId>,
		act: ActOf<T>,
		reason: Reason,
	) -> DispatchResult {
		let text = core::str::from_utf8(&reason).map_err(|_| Error::<T>::InvalidReason)?;
		ensure!(!text.trim().is_empty(), Error::<T>::InvalidReason);
		Self::ensure_act(&act)?;
		ensure!(Proposals::<T>::count() < T::MaxOpen::get(), Error::<T>::TooManyProposals);

		let id = NextProposal::<T>::get();
		let next = id.0.checked_add(1).ok_or(Error::<T>::TooManyProposals)?;
		let mut ayes = Seated::new();
		// One entry is within the bound.
		ayes.try_insert(acting.institution).map_err(|_| Error::<T>::TooManySeats)?;
		let majority = act.majority();
		let expires_at =
			frame_system::Pallet::<T>::block_number().saturating_add(T::Lifetime::get());
		NextProposal::<T>::put(ProposalId(next));
		Proposals::<T>::insert(
			id,
			Proposal {
				by: acting.institution,
				act: act.clone(),
				reason: reason.clone(),
				expires_at,
				ayes,
				nays: Seated::new(),
			},
		);
		Self::deposit_event(Event::Proposed {
			proposal: id,
			by: acting.institution,
			officer: acting.officer,
			act,
			reason,
			majority,
			expires_at,
		});
		Ok(())
	}

	/// Ensure that an act can be proposed.
	fn ensure_act(act: &ActOf<T>) -> DispatchResult {
		match act {
			Act::Call(call) => {
				let length = call.encoded_size();
				ensure!(
					length <= <MaxProposedCall as Get<u32>>::get() as usize,
					Error::<T>::CallTooLong
				);
				let weight = call.get_dispatch_info().call_weight;
				ensure!(weight.all_lte(T::MaxActWeight::get()), Error::<T>::CallTooHeavy);
			}
			Act::Pause { target, blocks } => {
				ensure!(T::Pausable::contains(target), Error::<T>::NotPausable);
				Self::ensure_duration(*blocks)?;
			}
			Act::Resume(_) => {}
		}
		Ok(())
	}

	pub(crate) fn do_vote(
		acting: Acting<T::AccountId>,
		id: ProposalId,
		approve: bool,
	) -> DispatchResult {
		let mut proposal = Self::open(id)?;
		let now = frame_system::Pallet::<T>::block_number();
		ensure!(now < proposal.expires_at, Error::<T>::ProposalExpired);
		let (to, from) = match approve {
			true => (&mut proposal.ayes, &mut proposal.nays),
			false => (&mut proposal.nays, &mut proposal.ayes),
		};
		let new = to.try_insert(acting.institution).map_err(|_| Error::<T>::TooManySeats)?;
		ensure!(new, Error::<T>::SameVote);
		from.remove(&acting.institution);
		let (ayes, nays) = (proposal.ayes.len() as u32, proposal.nays.len() as u32);
		Proposals::<T>::insert(id, proposal);
		Self::deposit_event(Event::Voted {
			proposal: id,
			institution: acting.institution,
			officer: acting.officer,
			approve,
			ayes,
			nays,
		});
		Ok(())
	}

	/// Close a proposal and return the weight of its act.
	pub(crate) fn do_close(id: ProposalId) -> Result<Weight, DispatchError> {
		let proposal = Self::open(id)?;
		let seats = Seats::<T>::get();
		// Only votes of institutions that have a seat now count.
		let count = |votes: &Seated| votes.iter().filter(|voter| seats.contains(voter)).count();
		let (ayes, nays) = (count(&proposal.ayes), count(&proposal.nays));
		let expired = frame_system::Pallet::<T>::block_number() >= proposal.expires_at;
		match standing(proposal.act.majority(), ayes, nays, seats.len()) {
			Standing::Carried => {
				Proposals::<T>::remove(id);
				let (result, weight) = Self::execute(proposal.act);
				Self::deposit_event(Event::Enacted {
					proposal: id,
					ayes: ayes as u32,
					seats: seats.len() as u32,
					result,
				});
				Ok(weight)
			}
			Standing::Lost => {
				Proposals::<T>::remove(id);
				Self::deposit_event(Event::Rejected {
					proposal: id,
					nays: nays as u32,
					seats: seats.len() as u32,
				});
				Ok(Weight::zero())
			}
			Standing::Open if expired => {
				Proposals::<T>::remove(id);
				Self::deposit_event(Event::Expired {
					proposal: id,
					ayes: ayes as u32,
					nays: nays as u32,
				});
				Ok(Weight::zero())
			}
			Standing::Open => Err(Error::<T>::TooEarly.into()),
		}
	}

	/// Execute an act and return its result and weight.
	fn execute(act: ActOf<T>) -> (DispatchResult, Weight) {
		match act {
			Act::Call(call) => {
				let charged = call.get_dispatch_info().call_weight;
				let (result, actual) = match call.dispatch(RawOrigin::Root.into()) {
					Ok(post) => (Ok(()), post.actual_weight),
					Err(failed) => (Err(failed.error), failed.post_info.actual_weight),
				};
				(result, actual.unwrap_or(charged))
			}
			Act::Pause { target, blocks } => (Self::do_pause(target, blocks), Weight::zero()),
			Act::Resume(target) => (Self::do_resume(&target), Weight::zero()),
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
