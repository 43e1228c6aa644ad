//! Reservations: while a holder's share is reserved for a deal, no other transfer of it can be filed.
//! The other holders of the title dispose of theirs freely (민법 263).

use crate::*;
use frame_support::pallet_prelude::DispatchResult;
use madang_primitives::{DealId, Party, TitleId};

impl<T: Config> Pallet<T> {
	/// The deal for which a holder's share is reserved.
	pub(crate) fn reserved_for(title: TitleId, party: &Party) -> Option<DealId> {
		Reservations::<T>::get(title).iter().find(|one| one.party == *party).map(|one| one.deal)
	}

	/// Reserve the shares of the sellers. Nobody contracts on a record that is about to change
	/// (부동산등기규칙 30(4)), except by discharges.
	pub(crate) fn do_reserve(title: TitleId, deal: DealId, sellers: &[Party]) -> DispatchResult {
		let property = Self::title(title)?.property;
		let waits = Self::waiting(&property).iter().any(|(_, application)| {
			application.deal != Some(deal)
				&& application.lines.iter().any(|line| !line.filing.relieves())
		});
		ensure!(!waits, Error::<T>::ApplicationsPending);
		let held = LotsOf::<T>::get(title);
		Reservations::<T>::try_mutate(title, |reserved| {
			for party in sellers {
				ensure!(held.iter().any(|lot| lot.party == *party), Error::<T>::NotHeld);
				let free = !reserved.iter().any(|one| one.party == *party);
				ensure!(free, Error::<T>::Reserved);
				reserved
					.try_push(Reservation { party: *party, deal })
					.map_err(|_| Error::<T>::TooManyHolders)?;
			}
			Ok::<(), Error<T>>(())
		})?;
		for party in sellers {
			Self::deposit_event(Event::HolderReserved { title, party: *party, deal });
		}
		Ok(())
	}

	/// End a deal's reservations on a title and withdraw its pending closing.
	pub(crate) fn do_release(title: TitleId, deal: DealId) -> DispatchResult {
		Self::ensure_reserved_for(title, deal)?;
		Self::withdraw_chain(deal)?;
		Self::end_reservation(title, deal);
		Ok(())
	}

	/// Withdraw the pending closing of a deal.
	pub(crate) fn withdraw_chain(deal: DealId) -> DispatchResult {
		if let Some(range) = Closings::<T>::get(deal) {
			for (receipt, application) in Self::chain(range)? {
				Self::withdrawn(receipt, application, None)?;
			}
		}
		Ok(())
	}

	pub(crate) fn end_reservation(title: TitleId, deal: DealId) {
		Reservations::<T>::mutate_exists(title, |reserved| {
			if let Some(left) = reserved {
				left.retain(|one| one.deal != deal);
				if left.is_empty() {
					*reserved = None;
				}
			}
		});
		Self::deposit_event(Event::TitleReleased { title, deal });
	}

	pub(crate) fn ensure_reserved_for(title: TitleId, deal: DealId) -> DispatchResult {
		let reserved = <Self as TitleRegistry<T::AccountId>>::is_reserved_for(title, deal);
		ensure!(reserved, Error::<T>::NotReservedForDeal);
		Ok(())
	}
}
