//! The seats at genesis, and the accounts of seats.

use crate::{
	pallet::{KeyHistory, SeatOfKey, Seats, SeatsOf},
	Config, Error, KeyRecord, MaxSeats, Pallet, Seat, SeatStatus,
};
use codec::{Decode, Encode};
use frame_support::{ensure, pallet_prelude::Get};
use frame_system::pallet_prelude::BlockNumberFor;
use madang_primitives::InstitutionId;
use sp_io::hashing::blake2_256;
use sp_runtime::traits::{OpaqueKeys, TrailingZeroInput};

/// The account of a seat. Nobody has a key for it: a seat is not an officer.
pub fn seat_account<AccountId: Decode>(
	institution: InstitutionId,
	number: u32,
) -> Option<AccountId> {
	let hash = (b"madang/seat", institution, number).using_encoded(blake2_256);
	AccountId::decode(&mut TrailingZeroInput::new(&hash)).ok()
}

impl<T: Config> Pallet<T> {
	/// A seat's account.
	pub(crate) fn account(
		institution: InstitutionId,
		number: u32,
	) -> Result<T::AccountId, Error<T>> {
		seat_account(institution, number).ok_or(Error::<T>::SeatNotFound)
	}

	/// Enter a new seat of an institution and return its account and number.
	pub(crate) fn enter_seat(institution: InstitutionId) -> Result<(T::AccountId, u32), Error<T>> {
		ensure!(Seats::<T>::count() < <MaxSeats as Get<u32>>::get(), Error::<T>::TooManySeats);
		let number = SeatsOf::<T>::get(institution);
		let next = number.checked_add(1).ok_or(Error::<T>::TooManySeats)?;
		let account = Self::account(institution, number)?;
		SeatsOf::<T>::insert(institution, next);
		let since = frame_system::Pallet::<T>::block_number();
		let seat = Seat { institution, number, status: SeatStatus::Active, since, keys: 0 };
		Seats::<T>::insert(&account, seat);
		Ok((account, number))
	}

	/// Store keys of a seat and index them by seat.
	pub(crate) fn enter_keys(
		account: &T::AccountId,
		seat: &mut Seat<BlockNumberFor<T>>,
		keys: T::Keys,
		by: Option<T::AccountId>,
	) -> Result<(), Error<T>> {
		for id in T::Keys::key_ids() {
			let raw: [u8; 32] =
				keys.get_raw(*id).try_into().map_err(|_| Error::<T>::InvalidProof)?;
			let owner = SeatOfKey::<T>::get(raw);
			// One key may be used for both purposes, but never a key of another seat.
			ensure!(owner.is_none_or(|owner| owner == *account), Error::<T>::KeyInUse);
			SeatOfKey::<T>::insert(raw, account);
		}
		let set_at = frame_system::Pallet::<T>::block_number();
		KeyHistory::<T>::insert(account, seat.keys, KeyRecord { keys, set_at, by });
		seat.keys = seat.keys.saturating_add(1);
		Ok(())
	}

	/// Enter a seat of genesis. The genesis of the session pallet contains its keys as well.
	pub(crate) fn found(institution: InstitutionId, keys: T::Keys) -> Result<(), Error<T>> {
		let (account, _) = Self::enter_seat(institution)?;
		// For keys at genesis the session pallet adds a consumer reference to the account and
		// removes it when the keys change. The account must have a provider reference for that.
		frame_system::Pallet::<T>::inc_providers(&account);
		Seats::<T>::try_mutate(&account, |seat| {
			let seat = seat.as_mut().ok_or(Error::<T>::SeatNotFound)?;
			Self::enter_keys(&account, seat, keys, None)
		})
	}
}
