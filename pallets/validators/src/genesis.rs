//! The seats at genesis, and the accounts of seats.

use crate::{
	pallet::{GrantedSeats, Seats, SeatsOf},
	Config, Error, Pallet, Seat, SeatStatus,
};
use codec::{Decode, Encode};
use madang_primitives::InstitutionId;
use sp_io::hashing::blake2_256;
use sp_runtime::traits::TrailingZeroInput;

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
		let number = SeatsOf::<T>::get(institution);
		let next = number.checked_add(1).ok_or(Error::<T>::TooManySeats)?;
		let account = Self::account(institution, number)?;
		GrantedSeats::<T>::try_append(account.clone()).map_err(|()| Error::<T>::TooManySeats)?;
		SeatsOf::<T>::insert(institution, next);
		let since = frame_system::Pallet::<T>::block_number();
		let status = SeatStatus::Active;
		let seat = Seat { institution, number, status, since, keys: 0, settled_at: None };
		Seats::<T>::insert(&account, seat);
		Ok((account, number))
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
