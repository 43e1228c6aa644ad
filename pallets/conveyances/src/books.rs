//! The books: the municipality writes the new owners from the registry's notice.

use crate::{Config, Deals, Error, Event, Pallet, SeenTitle, Step};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
};
use madang_primitives::{DealId, Holdings};
use pallet_institutions::Caller;
use pallet_registers::Books;
use pallet_titles::TitleRegistry;

impl<T: Config> Pallet<T> {
	/// Write the new owners into the books, or record that the descriptions differ.
	///
	/// The municipality may have taken the notice of the deal already, with that of a later sale. So
	/// when no notice waits, a deal is booked too if the books already name the holders of the title.
	///
	/// Each title's book is written for itself. Those that could not be are tried again with the next
	/// call; the deal is booked when all of them name the new owners.
	pub(crate) fn do_book(by: Caller<T::AccountId>, id: DealId) -> DispatchResult {
		let mut deal = Self::deal(id)?;
		deal.stage.next(Step::Book).map_err(|_| Error::<T>::NotAtThisStage)?;
		let at = Self::now();
		let mut mismatch = false;
		for seen in &deal.titles {
			if !Self::write_book(seen)? {
				mismatch = true;
				let (title, property, by) = (seen.title, seen.property, by.clone());
				Self::deposit_event(Event::DescriptionMismatch {
					deal: id,
					by,
					title,
					property,
					at,
				});
			}
		}
		deal.books_mismatch = mismatch;
		if !mismatch {
			Self::advance(id, &mut deal, Step::Book, Some(&by))?;
		}
		Deals::<T>::insert(id, deal);
		Ok(())
	}

	/// Whether the book of a title names its holders now. Its notices are taken in their order, the
	/// oldest first; their number is bounded.
	fn write_book(seen: &SeenTitle) -> Result<bool, DispatchError> {
		for _ in T::Books::pending_notices(&seen.property) {
			if !T::Books::apply_notice(&seen.property)? {
				return Ok(false);
			}
		}
		let snapshot = T::Titles::snapshot(seen.title).ok_or(Error::<T>::TitleNotFound)?;
		let owners = T::Books::owners_of(&seen.property).unwrap_or_default();
		ensure!(same_holders(&owners, &snapshot.holdings), Error::<T>::NoNoticeWaits);
		Ok(true)
	}
}

/// Whether both name the same holders with the same shares, in any order. Neither names a holder
/// twice.
fn same_holders(one: &Holdings, other: &Holdings) -> bool {
	one.0.len() == other.0.len()
		&& one.iter().all(|holding| other.share_of(&holding.holder) == Some(holding.share))
}
