//! Terms: when each one ends, and what happens then.
//!
//! A term is data in the deal; the queue only says when to check it. An item is dropped if its term
//! was met or moved in the meantime. A term that ends on a day passes when the next Korean day
//! begins.

use crate::{
	Config, Cursor, Deal, Deals, Due, DueCount, DueCursor, DueItem, DueKind, Error, Event,
	Holidays, Pallet, Step, WeightInfo,
};
use frame_support::{
	pallet_prelude::{DispatchError, DispatchResult, Get, Weight},
	storage::with_storage_layer,
	traits::UnixTime,
};
use madang_primitives::{term_end, DealId, KoreanDay, Moment};

impl<BlockNumber> Deal<BlockNumber> {
	/// The last day of a term that runs, or `None` if the term does not run (any more).
	pub fn open_term(&self, kind: DueKind) -> Option<KoreanDay> {
		match kind {
			// Nothing is done when an inspection expires.
			DueKind::Inspection => None,
			DueKind::Report => {
				self.report.filter(|_| self.stage.is_live()).and_then(|one| one.open_supplement())
			}
			DueKind::Answer => {
				self.report.filter(|_| self.stage.is_live()).and_then(|one| one.open_answer())
			}
			DueKind::Notice => self
				.notice
				.filter(|notice| self.stage.is_live() && notice.objected_at.is_none())
				.map(|notice| notice.due_on),
			DueKind::Registration => self
				.registration_term
				.filter(|term| self.stage.is_live() && !term.overdue)
				.map(|term| term.due_on),
			// A sale whose price was paid does not lapse: the parties or a court end it.
			DueKind::Lapse => self
				.registration_term
				.filter(|_| self.stage.is_live() && self.performance.paid_on.is_none())
				.map(|term| term.lapses_on),
			DueKind::Rescission => self
				.rescission
				.filter(|report| report.reported_at.is_none() && !report.overdue)
				.map(|report| report.due_on),
		}
	}

	/// Change the last day of a term.
	fn set_term(&mut self, kind: DueKind, day: KoreanDay) {
		match kind {
			DueKind::Inspection => self.inspection.valid_through = day,
			DueKind::Report => {
				if let Some(report) = self.report.as_mut() {
					report.due_on = Some(day);
				}
			}
			DueKind::Answer => {
				if let Some(report) = self.report.as_mut() {
					report.answer_by = day;
				}
			}
			DueKind::Notice => {
				if let Some(notice) = self.notice.as_mut() {
					notice.due_on = day;
				}
			}
			DueKind::Registration => {
				if let Some(term) = self.registration_term.as_mut() {
					term.due_on = day;
				}
			}
			DueKind::Lapse => {
				if let Some(term) = self.registration_term.as_mut() {
					term.lapses_on = day;
				}
			}
			DueKind::Rescission => {
				if let Some(report) = self.rescission.as_mut() {
					report.due_on = day;
				}
			}
		}
	}
}

impl<T: Config> Pallet<T> {
	/// Check that the runtime's limits let the due queue advance, and not take too much of a block.
	pub(crate) fn check_config() {
		assert!(T::MaxDuePerBlock::get() > 0, "no term would ever pass");
		assert!(T::MaxDaysPerBlock::get() > 0, "the due queue would never advance");
		assert!(T::InspectionDays::get() > 0, "an inspection is valid for a day at least");
		let hook = T::WeightInfo::process_due(T::MaxDaysPerBlock::get(), T::MaxDuePerBlock::get());
		let block = T::BlockWeights::get().max_block;
		assert!(hook.all_lte(block.div(4)), "the due queue would take over a quarter of a block");
	}

	/// The chain's time.
	pub(crate) fn now() -> Moment {
		Moment::try_from(T::Time::now().as_millis()).unwrap_or(Moment::MAX)
	}

	/// The last day of a term of so many days after an event.
	pub(crate) fn term_after(event: KoreanDay, days: u32) -> KoreanDay {
		term_end(event, days, Holidays::<T>::contains_key)
	}

	/// Put a term into the queue. Calls never schedule for a day before today, so never before the
	/// cursor.
	pub(crate) fn schedule(day: KoreanDay, deal: DealId, kind: DueKind) -> DispatchResult {
		Self::put(day, DueItem { deal, kind, term: day })
	}

	fn put(day: KoreanDay, item: DueItem) -> DispatchResult {
		let index = DueCount::<T>::get(day);
		let count = index.checked_add(1).ok_or(Error::<T>::CounterFull)?;
		DueCount::<T>::insert(day, count);
		Due::<T>::insert(day, index, item);
		if DueCursor::<T>::get().is_none() {
			// This is the first term. Nothing is due before today, so the queue starts here and not
			// in 1970.
			DueCursor::<T>::put(Cursor { day: KoreanDay::of(Self::now()), next: 0 });
		}
		Ok(())
	}

	/// Apply the terms that have passed.
	///
	/// The hook runs before the timestamp of the block is set, so it uses the time of the parent
	/// block: a term passes one block after midnight at the earliest, and never too early. A block
	/// handles a bounded number of items and of days. After a long stop of the network, the cursor
	/// catches up over a few blocks.
	pub(crate) fn process_due() -> Weight {
		let Some(Cursor { mut day, mut next }) = DueCursor::<T>::get() else {
			return T::WeightInfo::process_due(0, 0);
		};
		let today = KoreanDay::of(Self::now());
		let (mut days, mut items) = (0u32, 0u32);
		while day < today && days < T::MaxDaysPerBlock::get() {
			let count = DueCount::<T>::get(day);
			while next < count && items < T::MaxDuePerBlock::get() {
				if let Some(item) = Due::<T>::take(day, next) {
					Self::term_passes(item, today);
				}
				next = next.saturating_add(1);
				items = items.saturating_add(1);
			}
			days = days.saturating_add(1);
			if next < count {
				break;
			}
			DueCount::<T>::remove(day);
			(day, next) = (day.plus(1), 0);
		}
		if days > 0 {
			DueCursor::<T>::put(Cursor { day, next });
		}
		T::WeightInfo::process_due(days, items)
	}

	fn term_passes(item: DueItem, today: KoreanDay) {
		let DueItem { deal, kind, .. } = item;
		// All effects of a term are applied, or none.
		let applied = with_storage_layer(|| Self::apply_term(item, today));
		if let Err(error) = applied {
			// Another pallet did not release what the deal holds. This is a defect: it must be
			// visible, and the term is tried again tomorrow.
			log::error!(target: crate::LOG_TARGET, "term {kind:?} of deal {deal}: {error:?}");
			Self::deposit_event(Event::TermNotApplied { deal, kind, error });
			let retried = with_storage_layer(|| Self::retry_term(deal, kind, today));
			if let Err(error) = retried {
				log::error!(target: crate::LOG_TARGET, "retry of deal {deal}: {error:?}");
			}
		}
	}

	fn apply_term(item: DueItem, today: KoreanDay) -> DispatchResult {
		let DueItem { deal: id, kind, term } = item;
		let Some(mut deal) = Deals::<T>::get(id) else { return Ok(()) };
		if deal.open_term(kind) != Some(term) {
			return Ok(());
		}
		let (ended_on, open) = Self::moved_term(kind, term);
		if ended_on >= today {
			if open {
				return Self::put(today, item);
			}
			// Nothing that is forgotten or noted later takes this back.
			let moved_to = ended_on;
			deal.set_term(kind, moved_to);
			Deals::<T>::insert(id, deal);
			Self::deposit_event(Event::TermMoved {
				deal: id,
				kind,
				ended_on: term,
				moved_to,
			});
			return Self::schedule(moved_to, id, kind);
		}
		match kind {
			DueKind::Inspection => {}
			DueKind::Report => {
				if let Some(report) = deal.report.as_mut() {
					report.overdue = true;
				}
			}
			DueKind::Answer => Self::accept(id, &mut deal, None)?,
			DueKind::Notice => Self::notice_takes_effect(id, &mut deal)?,
			DueKind::Registration => {
				// An application that waits meets the term.
				let filed = Self::waiting(id, &deal).is_some();
				if let Some(term) = deal.registration_term.as_mut().filter(|_| !filed) {
					term.overdue = true;
				}
			}
			DueKind::Lapse if Self::waiting(id, &deal).is_some() => {
				// Nothing lapses while the registry office has the application. If it is rejected, there
				// is time to file again.
				let moved_to = Self::term_after(today, T::RegistrationGraceDays::get());
				deal.set_term(kind, moved_to);
				Deals::<T>::insert(id, deal);
				Self::deposit_event(Event::TermMoved { deal: id, kind, ended_on, moved_to });
				return Self::schedule(moved_to, id, kind);
			}
			DueKind::Lapse => {
				Self::let_go(id, &mut deal, None)?;
				Self::advance(id, &mut deal, Step::RegistrationLapses, None)?;
			}
			DueKind::Rescission => {
				if let Some(report) = deal.rescission.as_mut() {
					report.overdue = true;
				}
			}
		}
		Deals::<T>::insert(id, deal);
		Self::deposit_event(Event::TermPassed { deal: id, kind, ended_on });
		Ok(())
	}

	/// Only a lapse calls other pallets, so only a lapse can fail.
	fn retry_term(id: DealId, kind: DueKind, today: KoreanDay) -> DispatchResult {
		Deals::<T>::try_mutate(id, |deal| -> Result<(), DispatchError> {
			let deal = deal.as_mut().ok_or(Error::<T>::DealNotFound)?;
			deal.set_term(kind, today);
			Ok(())
		})?;
		Self::schedule(today, id, kind)
	}
}
