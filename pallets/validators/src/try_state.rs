//! Checks the invariants of the crate's documentation.

use crate::{
	pallet::{
		Cases, GrantedSeats, InForce, KeyHistory, NextCase, NodeOwner, Nodes, OpenCases, Planned,
		SeatOfKey, Seats, SeatsOf, SetChanges,
	},
	Config, KeysOf, Pallet, SeatStatus,
};
use alloc::vec::Vec;
use frame_support::ensure;
use pallet_session::SessionInterface;
use sp_runtime::{traits::OpaqueKeys, TryRuntimeError};

impl<T: Config> Pallet<T> {
	/// Check every invariant.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::ensure_seats_are_numbered()?;
		Self::ensure_seats_are_listed()?;
		Self::ensure_validators_have_seats()?;
		Self::ensure_cases_have_seats()?;
		Self::ensure_nodes_are_listed()?;
		Self::ensure_keys_in_force()?;
		Self::ensure_set_changes_are_ordered()
	}

	/// Invariants 1 and 2.
	fn ensure_seats_are_numbered() -> Result<(), TryRuntimeError> {
		let mut count = 0u32;
		for (account, seat) in Seats::<T>::iter() {
			ensure!(
				seat.number < SeatsOf::<T>::get(seat.institution),
				"a seat has a number that was not assigned"
			);
			let own = Self::account(seat.institution, seat.number).ok();
			ensure!(own.as_ref() == Some(&account), "a seat has the account of another seat");
			let records = KeyHistory::<T>::iter_prefix(&account).count();
			ensure!(records == seat.keys as usize, "the count of a seat's keys is wrong");
			count = count.saturating_add(1);
		}
		let given = SeatsOf::<T>::iter().fold(0u32, |sum, (_, seats)| sum.saturating_add(seats));
		ensure!(given == count, "seats are numbered with a gap");
		Ok(())
	}

	/// Invariant 3.
	fn ensure_seats_are_listed() -> Result<(), TryRuntimeError> {
		let mut listed = GrantedSeats::<T>::get().into_inner();
		let mut granted: Vec<T::AccountId> = Seats::<T>::iter()
			.filter(|(_, seat)| seat.status != SeatStatus::Taken)
			.map(|(account, _)| account)
			.collect();
		listed.sort();
		granted.sort();
		ensure!(listed == granted, "the list of granted seats is wrong");
		Ok(())
	}

	/// Invariants 4 and 7.
	fn ensure_validators_have_seats() -> Result<(), TryRuntimeError> {
		let known = |validator: &T::AccountId| Seats::<T>::contains_key(validator);
		ensure!(T::Session::validators().iter().all(known), "a validator has no seat");
		let planned = Planned::<T>::get();
		ensure!(!planned.is_empty(), "the next session has no validator");
		let has_keys = |keys: &KeysOf<T::AccountId>| {
			Seats::<T>::get(&keys.seat).is_some_and(|seat| keys.record < seat.keys)
		};
		ensure!(planned.iter().all(has_keys), "a planned validator has no keys");
		Ok(())
	}

	/// Invariant 5.
	fn ensure_cases_have_seats() -> Result<(), TryRuntimeError> {
		let next = NextCase::<T>::get();
		for (id, case) in Cases::<T>::iter() {
			ensure!(id < next, "a case has a number that was not assigned yet");
			ensure!(Seats::<T>::contains_key(&case.seat), "a case belongs to an unknown seat");
			let open = OpenCases::<T>::get(&case.seat);
			ensure!(open == Some(id), "a seat has two open cases");
			ensure!(!case.offences.is_empty(), "a case has no offence");
			ensure!(!case.suspended || case.conclusive, "a seat was suspended without proof");
		}
		let (open, cases) = (OpenCases::<T>::iter().count(), Cases::<T>::iter().count());
		ensure!(open == cases, "a seat's open case does not exist");
		Ok(())
	}

	/// Invariant 6.
	fn ensure_nodes_are_listed() -> Result<(), TryRuntimeError> {
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
		Ok(())
	}

	/// Invariant 8.
	fn ensure_keys_in_force() -> Result<(), TryRuntimeError> {
		let in_force = InForce::<T>::get();
		let seats: Vec<T::AccountId> = in_force.iter().map(|keys| keys.seat.clone()).collect();
		ensure!(seats == T::Session::validators(), "the keys in force are not the session's");
		for (seat, record, keys) in KeyHistory::<T>::iter() {
			let these = KeysOf { seat, record };
			let open = keys.period.is_some_and(|period| period.until.is_none());
			ensure!(
				in_force.contains(&these) == open,
				"a key's period differs from the keys in force"
			);
			for id in T::Keys::key_ids() {
				let raw = <[u8; 32]>::try_from(keys.keys.get_raw(*id));
				let owner = raw.ok().and_then(SeatOfKey::<T>::get);
				ensure!(owner.as_ref() == Some(&these), "a key belongs to another record");
			}
		}
		Ok(())
	}

	/// Invariant 9.
	fn ensure_set_changes_are_ordered() -> Result<(), TryRuntimeError> {
		let changes = SetChanges::<T>::get();
		let mut pairs = changes.iter().zip(changes.iter().skip(1));
		ensure!(
			pairs.all(|(before, after)| before.0 <= after.0 && before.1 < after.1),
			"changes of the finality set are not in order"
		);
		Ok(())
	}
}
