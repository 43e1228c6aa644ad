//! Session keys: who sets them, and in which slots they are in force.

use crate::{
	pallet::{Changed, InForce, KeyHistory, Planned, SeatOfKey, Seats, SessionStart},
	Config, Error, Event, KeyPeriod, KeyRecord, KeysOf, Pallet, Seat, SeatStatus,
};
use codec::Encode;
use frame_support::{dispatch::DispatchResult, ensure, pallet_prelude::Get};
use frame_system::pallet_prelude::BlockNumberFor;
use pallet_institutions::Acting;
use pallet_session::SessionInterface;
use sp_consensus_aura::Slot;
use sp_core::ed25519::{Public, Signature};
use sp_io::crypto::ed25519_verify;
use sp_runtime::traits::OpaqueKeys;

/// A signature with the neutral element as its point, and the number zero.
const EMPTY: [u8; 64] = {
	let mut bytes = [0; 64];
	bytes[0] = 1;
	bytes
};

/// Whether an Ed25519 key is a point of small order. Then anyone can sign with it, so a signature proves no
/// possession, and nodes refuse it as a key for checkpoints. Only for such a key the empty signature is valid.
fn is_weak(key: &[u8; 32]) -> bool {
	ed25519_verify(&Signature::from_raw(EMPTY), b"", &Public::from_raw(*key))
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_set_keys(
		acting: Acting<T::AccountId>,
		number: u32,
		keys: T::Keys,
		proof: &[u8],
	) -> DispatchResult {
		let institution = acting.institution;
		let account = Self::account(institution, number)?;
		let mut seat = Self::seat(&account)?;
		ensure!(seat.status != SeatStatus::Taken, Error::<T>::SeatIsTaken);
		ensure!(!Self::set_in_this_session(&account, &seat), Error::<T>::KeysJustSet);
		let holds = account.using_encoded(|owner| keys.ownership_proof_is_valid(owner, proof));
		ensure!(holds, Error::<T>::InvalidProof);
		Self::enter_keys(&account, &mut seat, keys.clone(), Some(acting.officer.clone()))?;
		T::Session::set_keys(&account, keys.clone()).map_err(|_| Error::<T>::KeyInUse)?;
		Seats::<T>::insert(&account, seat);
		Changed::<T>::put(true);
		Self::deposit_event(Event::KeysSet { institution, number, officer: acting.officer, keys });
		Ok(())
	}

	/// Whether an officer has set the seat's keys in the current session. Each change is stored
	/// permanently, and only the last one before a session boundary has an effect.
	fn set_in_this_session(account: &T::AccountId, seat: &Seat<BlockNumberFor<T>>) -> bool {
		let last = seat.keys.checked_sub(1).and_then(|last| KeyHistory::<T>::get(account, last));
		last.is_some_and(|last| last.by.is_some() && last.set_at >= SessionStart::<T>::get())
	}

	/// Store keys of a seat and index them by seat.
	pub(crate) fn enter_keys(
		account: &T::AccountId,
		seat: &mut Seat<BlockNumberFor<T>>,
		keys: T::Keys,
		by: Option<T::AccountId>,
	) -> Result<(), Error<T>> {
		let these = KeysOf { seat: account.clone(), record: seat.keys };
		for id in T::Keys::key_ids() {
			let raw: [u8; 32] =
				keys.get_raw(*id).try_into().map_err(|_| Error::<T>::InvalidProof)?;
			ensure!(!is_weak(&raw), Error::<T>::InvalidProof);
			let owner = SeatOfKey::<T>::get(raw);
			// One key may be used for several purposes, but never a key of another seat or a former
			// key: evidence is validated against the one period in which a key was in force.
			ensure!(owner.is_none_or(|owner| owner == these), Error::<T>::KeyInUse);
			SeatOfKey::<T>::insert(raw, &these);
		}
		let set_at = frame_system::Pallet::<T>::block_number();
		KeyHistory::<T>::insert(account, seat.keys, KeyRecord { keys, set_at, by, period: None });
		seat.keys = seat.keys.saturating_add(1);
		Ok(())
	}

	/// At a session boundary, put the planned keys in force and retire those that they replace.
	///
	/// The block of the boundary was still sealed with the keys before.
	pub(crate) fn put_keys_in_force() {
		let (before, after) = (InForce::<T>::get(), Planned::<T>::get());
		if before == after {
			return;
		}
		let boundary = T::CurrentSlot::get();
		let retired = before.iter().filter(|keys| !after.contains(keys));
		retired.for_each(|keys| {
			Self::set_period(keys, |period| {
				period.map(|period| KeyPeriod { until: Some(boundary), ..period })
			});
		});
		let from = Slot::from(u64::from(boundary).saturating_add(1));
		let new = after.iter().filter(|keys| !before.contains(keys));
		new.for_each(|keys| {
			Self::set_period(keys, |_| Some(KeyPeriod { from, until: None }));
		});
		InForce::<T>::put(after);
	}

	fn set_period(
		keys: &KeysOf<T::AccountId>,
		next: impl FnOnce(Option<KeyPeriod>) -> Option<KeyPeriod>,
	) {
		KeyHistory::<T>::mutate(&keys.seat, keys.record, |record| {
			if let Some(record) = record {
				record.period = next(record.period);
			}
		});
	}
}
