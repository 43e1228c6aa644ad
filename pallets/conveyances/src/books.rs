//! The books: the municipality writes the new owners from the registry's notice.

use crate::{Config, DealSize, Deals, Error, Event, Pallet, SeenTitle, Step};
use frame_support::{ensure, pallet_prelude::DispatchError};
use madang_primitives::{DealId, Holdings, TitleId};
use pallet_institutions::Caller;
use pallet_registers::Books;
use pallet_titles::TitleRegistry;

/// What became of a title's book.
enum Outcome {
	/// It names the holders of the title now.
	Written,
	/// It describes the property differently, so it does not take the notice.
	Differs,
	/// No notice waits, and it names other holders.
	NoNotice,
}

impl<T: Config> Pallet<T> {
	/// Write the new owners into the books of the municipality, or record that the descriptions differ.
	///
	/// The municipality may have taken the notice of the deal already, with that of a later sale. So
	/// when no notice waits, a book counts as written too if it already names the holders of the title.
	///
	/// Each municipality writes the books of its own place, each book for itself. Those that could not be
	/// written are tried again with the next call; the deal is booked when all are written.
	pub(crate) fn do_book(
		by: Caller<T::AccountId>,
		id: DealId,
		own: &[TitleId],
	) -> Result<DealSize, DispatchError> {
		let mut deal = Self::deal(id)?;
		let size = Self::size_now(&deal);
		deal.stage.next(Step::Book).map_err(|_| Error::<T>::NotAtThisStage)?;
		let at = Self::now();
		let (mut mismatch, mut done) = (false, false);
		for seen in deal.titles.iter().filter(|seen| own.contains(&seen.title)) {
			if deal.booked.contains(&seen.title) {
				continue;
			}
			let (title, property) = (seen.title, seen.property);
			match Self::write_book(seen)? {
				// As many as the deal has titles.
				Outcome::Written => {
					let _ = deal.booked.try_push(title);
					done = true;
				}
				Outcome::Differs => {
					(mismatch, done) = (true, true);
					let by = by.clone();
					Self::deposit_event(Event::DescriptionMismatch {
						deal: id,
						by,
						title,
						property,
						at,
					});
				}
				Outcome::NoNotice => {}
			}
		}
		ensure!(done, Error::<T>::NoNoticeWaits);
		let open = |seen: &SeenTitle| !deal.booked.contains(&seen.title);
		let others = deal.titles.iter().any(|seen| open(seen) && !own.contains(&seen.title));
		deal.books_mismatch = mismatch || (deal.books_mismatch && others);
		if deal.booked.len() == deal.titles.len() {
			Self::advance(id, &mut deal, Step::Book, Some(&by))?;
		}
		Deals::<T>::insert(id, deal);
		Ok(size)
	}

	/// Write a title's book. Its notices are taken in their order, the oldest first; their number is
	/// bounded.
	fn write_book(seen: &SeenTitle) -> Result<Outcome, DispatchError> {
		for _ in T::Books::pending_notices(&seen.property) {
			if !T::Books::apply_notice(&seen.property)? {
				return Ok(Outcome::Differs);
			}
		}
		let holders = T::Titles::holders(seen.title).ok_or(Error::<T>::TitleNotFound)?;
		let owners = T::Books::owners_of(&seen.property).unwrap_or_default();
		Ok(match same_holders(&owners, &holders) {
			true => Outcome::Written,
			false => Outcome::NoNotice,
		})
	}
}

/// Whether both name the same holders with the same shares, in any order. Neither names a holder
/// twice.
fn same_holders(one: &Holdings, other: &Holdings) -> bool {
	one.0.len() == other.0.len()
		&& one.iter().all(|holding| other.share_of(&holding.holder) == Some(holding.share))
}
