//! The list of open proposals: the room of each institution, and the removal of what has expired.

use crate::{
	pallet::{Listing, Proposals},
	Config, Error, Event, Listed, MaxListed, MaxSeats, Pallet, ProposalId, Tally,
};
use alloc::vec::Vec;
use frame_support::{dispatch::DispatchResult, ensure, pallet_prelude::Get};
use frame_system::pallet_prelude::BlockNumberFor;
use madang_primitives::InstitutionId;

/// The number of expired proposals that a new one removes. More than one, so that they disappear
/// faster than they are made.
pub(crate) const MAX_SWEPT: usize = 4;

impl<T: Config> Pallet<T> {
	/// Check that the runtime's values fit together.
	pub(crate) fn check_config() {
		let seats = <MaxSeats as Get<u32>>::get();
		let room = T::MaxOpen::get().saturating_add(T::MaxOpenEmergencies::get());
		let most = <MaxListed as Get<u32>>::get();
		assert!(seats.saturating_mul(room) <= most, "the list has no room for every seat");
		assert!(T::MaxOpen::get() > 0 && T::MaxOpenEmergencies::get() > 0, "no room to propose");
		assert!(T::PausePeriod::get() > T::MaxPause::get(), "a call could be paused all the time");
	}

	/// The version of this runtime.
	pub(crate) fn spec_version() -> u32 {
		T::Version::get().spec_version
	}

	/// Whether a proposal with this end and version can no longer be voted on or executed.
	pub(crate) fn is_over(expires_at: BlockNumberFor<T>, spec_version: u32) -> bool {
		frame_system::Pallet::<T>::block_number() >= expires_at
			|| spec_version != Self::spec_version()
	}

	/// Remove some proposals that are over: first those that take the room of this institution.
	pub(crate) fn sweep(by: InstitutionId, emergency: bool) {
		let mut over: Vec<_> = Listing::<T>::get()
			.into_iter()
			.filter(|one| Self::is_over(one.expires_at, one.spec_version))
			.collect();
		// The sort is stable: false comes before true.
		over.sort_by_key(|one| !(one.by == by && one.emergency == emergency));
		if over.is_empty() {
			return;
		}
		let seats = Self::active_seats();
		for Listed { id, .. } in over.into_iter().take(MAX_SWEPT) {
			// A later runtime may be unable to decode the votes, and removes the proposal all the same.
			let proposal = Proposals::<T>::get(id);
			let votes = proposal.map(|one| Tally::of(&one.ayes, &one.nays, &seats));
			Self::remove_proposal(id);
			let (ayes, nays) = votes.map_or((0, 0), |tally| (tally.ayes, tally.nays));
			Self::deposit_event(Event::Expired { proposal: id, ayes, nays });
		}
	}

	/// Ensure that an institution has room for one more proposal.
	pub(crate) fn ensure_room(by: InstitutionId, emergency: bool) -> DispatchResult {
		let room = if emergency { T::MaxOpenEmergencies::get() } else { T::MaxOpen::get() };
		let takes = |one: &&Listed<_>| one.by == by && one.emergency == emergency;
		let taken = Listing::<T>::get().iter().filter(takes).count();
		ensure!((taken as u64) < u64::from(room), Error::<T>::TooManyProposals);
		Ok(())
	}

	/// Add a proposal to the list.
	pub(crate) fn list(one: Listed<BlockNumberFor<T>>) -> DispatchResult {
		// The list has room for every seat, so this does not fail.
		Listing::<T>::try_append(one).map_err(|()| Error::<T>::TooManyProposals)?;
		Ok(())
	}

	/// Remove a proposal.
	pub(crate) fn remove_proposal(id: ProposalId) {
		Proposals::<T>::remove(id);
		Listing::<T>::mutate(|list| list.retain(|one| one.id != id));
	}

	/// Withdraw all proposals of an institution that has lost its seat, so that the list only has
	/// proposals of seats.
	pub(crate) fn withdraw_all(by: InstitutionId) {
		for Listed { id, .. } in Listing::<T>::get().into_iter().filter(|one| one.by == by) {
			Self::remove_proposal(id);
			Self::deposit_event(Event::ProposalWithdrawn { proposal: id, by, officer: None });
		}
	}
}
