//! Differences between the books and the title records (공간정보관리법 88(3), 88(4)).
//!
//! Anything that changes one side compares both. So the map of discrepancies has exactly the
//! properties of which book and title differ now.

use crate::{
	Books, Config, Discrepancies, Discrepancy, Event, Notices, Pallet, Record, TitleRecord,
	TitleRecords,
};
use madang_primitives::{Holdings, Property};

impl<T: Config> Pallet<T> {
	/// In what the book differs from the title record of a property, or `None` if they agree.
	pub(crate) fn differs(property: &Property, title: TitleRecord) -> Option<Discrepancy> {
		let TitleRecord { holders, description } = title;
		let Record { owners, closed, .. } = Self::record_of(property)?;
		// The owners that the book has when all notices are taken. A book that never named owners
		// contradicts nobody.
		let notices = Notices::<T>::get(property);
		let expected: &Holdings = notices.last().map_or(&owners, |notice| &notice.holdings);
		let owners = !expected.0.is_empty() && !expected.same(&holders);
		let description = closed.is_some() || Self::description_of(property) != Some(description);
		let since = Self::today();
		(owners || description).then_some(Discrepancy { owners, description, since })
	}

	/// Compare book and title of a property after the book has changed.
	pub(crate) fn compare(property: &Property) {
		Self::compare_with(property, T::Titles::live_title(property));
	}

	/// Compare book and title of a property after one of them has changed. Returns whether they differ.
	pub(crate) fn compare_with(property: &Property, title: Option<TitleRecord>) -> bool {
		let before = Discrepancies::<T>::get(property);
		let now = title.and_then(|title| Self::differs(property, title));
		let differ = now.is_some();
		match (before, now) {
			(None, None) => {}
			(Some(Discrepancy { since, .. }), None) => {
				Discrepancies::<T>::remove(property);
				Self::deposit_event(Event::DiscrepancyCleared { property: *property, since });
			}
			(before, Some(mut now)) => {
				now.since = before.map_or(now.since, |before| before.since);
				if before != Some(now) {
					Discrepancies::<T>::insert(property, now);
					Self::deposit_event(Event::DiscrepancyFound {
						property: *property,
						discrepancy: now,
					});
				}
			}
		}
		differ
	}
}
