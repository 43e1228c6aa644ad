//! Changes of the description in a record.

use crate::*;
use frame_support::pallet_prelude::DispatchResult;
use madang_primitives::{InstitutionId, TitleId};
use pallet_registers::{Books, Notice};

impl<T: Config> Pallet<T> {
	/// Take over the current description of the book (부동산표시변경, 부동산등기법 36), also in the pending
	/// notice for the book.
	pub(crate) fn do_change_description(id: TitleId, by: InstitutionId) -> DispatchResult {
		let mut title = Self::title(id)?;
		let description =
			T::Books::description_of(&title.property).ok_or(Error::<T>::PropertyNotFound)?;
		ensure!(description != title.description, Error::<T>::DescriptionUnchanged);
		let from = core::mem::replace(&mut title.description, description);
		title.description_number =
			title.description_number.checked_add(1).ok_or(Error::<T>::NumbersExhausted)?;
		title.revise().ok_or(Error::<T>::NumbersExhausted)?;
		// A pending notice still has the old description, and the book would reject it.
		if let Some(notice) = T::Books::pending_notice(&title.property) {
			T::Books::notify(&title.property, Notice { description, ..notice })?;
		}
		let (number, revision) = (title.description_number, title.revision);
		Titles::<T>::insert(id, title);
		Self::deposit_event(Event::DescriptionChanged {
			title: id,
			number,
			revision,
			from,
			to: description,
			by,
		});
		Ok(())
	}
}
