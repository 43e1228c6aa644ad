//! The books: the municipality writes the new owners from the registry's notice.

use crate::{Config, Deals, Error, Event, Pallet, Step};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use madang_primitives::{DealId, Holdings};
use pallet_institutions::Acting;
use pallet_registers::Books;
use pallet_titles::TitleRegistry;

impl<T: Config> Pallet<T> {
	/// Write the new owners into the books, or record that the descriptions differ.
	///
	/// When no notice waits, a deal is booked too if the books already name the holders of the
	/// title.
	pub(crate) fn do_book(acting: Acting<T::AccountId>, id: DealId) -> DispatchResult {
		let mut deal = Self::deal(id)?;
		deal.stage.next(Step::Book).map_err(|_| Error::<T>::NotAtThisStage)?;
		let (by, at) = (acting.institution, Self::now());
		let (title, property) = (deal.title, deal.property);
		let file = deal.closing.ok_or(Error::<T>::ClosingNotFiled)?;
		let through = file.receipts.iter().last().ok_or(Error::<T>::ClosingNotFiled)?;
		let agreed = match T::Books::pending_notice(&property) {
			// Notices are taken in their order, so those before the deal's own come first. When only
			// later ones wait, its own was taken.
			Some(_) => T::Books::apply_notices(&property, through)?,
			None => {
				let snapshot = T::Titles::snapshot(title).ok_or(Error::<T>::TitleNotFound)?;
				let owners = T::Books::owners_of(&property).unwrap_or_default();
				ensure!(same_holders(&owners, &snapshot.holdings), Error::<T>::NoNotice);
				true
			}
		};
		deal.books_mismatch = !agreed;
		if agreed {
			Self::advance(id, &mut deal, Step::Book, Some(acting))?;
			Self::deposit_event(Event::Booked { deal: id, title, property, by, at });
		} else {
			Self::deposit_event(Event::DescriptionMismatch { deal: id, title, property, by, at });
		}
		Deals::<T>::insert(id, deal);
		Ok(())
	}
}

/// Whether both name the same holders with the same shares, in any order. Neither names a holder
/// twice.
fn same_holders(one: &Holdings, other: &Holdings) -> bool {
	one.0.len() == other.0.len()
		&& one.iter().all(|holding| other.share_of(&holding.holder) == Some(holding.share))
}
