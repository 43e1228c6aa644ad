//! Reservations: while a title is reserved for a deal, no other transfer of it can be filed. Other
//! applications can be filed and completed, but each changes the revision, so that the deal's
//! closing fails.

use crate::*;
use frame_support::pallet_prelude::DispatchResult;
use madang_primitives::{DealId, TitleId};

impl<T: Config> Pallet<T> {
	/// Reserve a title that has no pending transfer.
	pub(crate) fn do_reserve(title: TitleId, deal: DealId) -> DispatchResult {
		ensure!(Titles::<T>::contains_key(title), Error::<T>::TitleNotFound);
		ensure!(!Reservations::<T>::contains_key(title), Error::<T>::Reserved);
		let transfer_is_pending = Self::waiting(title)
			.iter()
			.any(|(_, application)| matches!(application.filing, Filing::Transfer(_)));
		ensure!(!transfer_is_pending, Error::<T>::TransferPending);
		Reservations::<T>::insert(title, deal);
		Self::deposit_event(Event::TitleReserved { title, deal });
		Ok(())
	}

	/// End a deal's reservation and withdraw the pending applications of its closing.
	pub(crate) fn do_release(title: TitleId, deal: DealId) -> DispatchResult {
		Self::withdraw_chain(title, deal)?;
		Self::end_reservation(title, deal);
		Ok(())
	}

	/// Withdraw the pending applications of a deal's closing.
	pub(crate) fn withdraw_chain(title: TitleId, deal: DealId) -> DispatchResult {
		Self::ensure_reserved_for(title, deal)?;
		for (receipt, application) in Self::waiting(title) {
			if application.deal == Some(deal) {
				Self::advance(receipt, application, ApplicationEvent::Withdraw)?;
			}
		}
		Ok(())
	}

	pub(crate) fn end_reservation(title: TitleId, deal: DealId) {
		Reservations::<T>::remove(title);
		Self::deposit_event(Event::TitleReleased { title, deal });
	}

	pub(crate) fn ensure_reserved_for(title: TitleId, deal: DealId) -> DispatchResult {
		ensure!(Reservations::<T>::get(title) == Some(deal), Error::<T>::NotReservedForDeal);
		Ok(())
	}
}
