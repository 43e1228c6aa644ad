//! Checks the invariants of the crate's documentation.

use crate::{
	pallet::{Cases, KeyHistory, NextCase, NodeOwner, Nodes, Planned, Reported, Seats, SeatsOf},
	Config, Pallet,
};
use frame_support::ensure;
use pallet_session::SessionInterface;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Check every invariant.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let mut count = 0u32;
		for (account, seat) in Seats::<T>::iter() {
			// 1
			ensure!(
				seat.number < SeatsOf::<T>::get(seat.institution),
				"a seat has a number that was not assigned"
			);
			let own = Self::account(seat.institution, seat.number).ok();
			ensure!(own.as_ref() == Some(&account), "a seat has the account of another seat");
			// 2
			let records = KeyHistory::<T>::iter_prefix(&account).count();
			ensure!(records == seat.keys as usize, "the count of a seat's keys is wrong");
			count = count.saturating_add(1);
		}
		let given = SeatsOf::<T>::iter().fold(0u32, |sum, (_, seats)| sum.saturating_add(seats));
		ensure!(given == count, "seats are numbered with a gap");
		ensure!(count == Seats::<T>::count(), "the count of seats is wrong");
		// 3
		let known = |validator: &T::AccountId| Seats::<T>::contains_key(validator);
		ensure!(T::Session::validators().iter().all(known), "a validator has no seat");
		// 4
		let next = NextCase::<T>::get();
		for (id, case) in Cases::<T>::iter() {
			ensure!(id < next, "a case has a number that was not assigned yet");
			let reported = Reported::<T>::get(&case.seat, case.offence);
			ensure!(reported == Some(id), "a case differs from its report");
		}
		// 5
		let mut listed = 0usize;
		for (institution, nodes) in Nodes::<T>::iter() {
			ensure!(!nodes.is_empty(), "an institution has an empty list of nodes");
			for node in &nodes {
				let owner = NodeOwner::<T>::get(node);
				ensure!(owner == Some(institution), "a node is listed by another institution");
			}
			listed = listed.saturating_add(nodes.len());
		}
		ensure!(NodeOwner::<T>::iter().count() == listed, "a node is not listed, or listed twice");
		// 6
		let planned = Planned::<T>::get();
		ensure!(!planned.is_empty(), "the next session has no validator");
		let has_keys =
			|account: &T::AccountId| Seats::<T>::get(account).is_some_and(|one| one.keys > 0);
		ensure!(planned.iter().all(has_keys), "a planned validator has no keys");
		Ok(())
	}
}
