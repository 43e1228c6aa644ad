//! The due queue: when to look at which term.
//!
//! An item is looked at once its day is over, and dropped if its term was met or set again in the
//! meantime. If the term has moved, the item moves to its new last day.
//!
//! The beginning of each block has a small guaranteed weight for the queue, of which each priority has
//! a share: no load and no other item can keep one from being handled. What the transactions of the
//! block leave is for the queue too, the most urgent items first.

use crate::{
	Behind, Config, Error, Event, Item, KindOf, MaxKinds, NextItem, Pallet, Position, Priority,
	Queue, TermHandler, TermKey, TermKind, WeightInfo, LOG_TARGET,
};
use frame_support::{
	pallet_prelude::{DispatchResult, Get, Weight},
	storage::with_storage_layer,
	weights::WeightMeter,
};
use madang_primitives::KoreanDay;

impl<T: Config> Pallet<T> {
	/// Check that every kind fits into its share of the guaranteed weight, and that this leaves the
	/// block to transactions.
	pub(crate) fn check_config() {
		let share = T::GuaranteedWeight::get().div(Priority::ALL.len() as u64);
		for kind in KindOf::<T>::all() {
			let needed = T::WeightInfo::peek().saturating_add(Self::weight_of(kind));
			assert!(needed.all_lte(share), "a term of kind {kind:?} would never pass");
		}
		assert!(
			KindOf::<T>::all().len() <= <MaxKinds as Get<u32>>::get() as usize,
			"too many kinds of terms"
		);
		let block = T::BlockWeights::get().max_block;
		assert!(T::GuaranteedWeight::get().all_lte(block.div(10)), "too much of a block");
	}

	fn weight_of(kind: KindOf<T>) -> Weight {
		T::WeightInfo::look().saturating_add(T::Handler::weight(kind))
	}

	/// Put a term into the queue.
	pub(crate) fn put(last: KoreanDay, key: T::Key) -> DispatchResult {
		let number = NextItem::<T>::get();
		NextItem::<T>::put(number.checked_add(1).ok_or(Error::<T>::CounterFull)?);
		let position = Position::new(key.kind().priority(), last, number);
		Queue::<T>::insert(position, Item { key, last });
		Ok(())
	}

	/// Handle terms with the guaranteed weight. This runs before the time of the block is set, so it
	/// uses the time of the parent block: no term passes too early.
	pub(crate) fn work_guaranteed() -> Weight {
		let mut meter = WeightMeter::with_limit(T::GuaranteedWeight::get());
		let mut shares = Priority::ALL.len() as u64;
		for priority in Priority::ALL {
			// What a priority does not use is left to the next ones.
			let mut share = WeightMeter::with_limit(meter.remaining().div(shares.max(1)));
			Self::work(priority, &mut share);
			meter.consume(share.consumed());
			shares = shares.saturating_sub(1);
		}
		meter.consumed()
	}

	/// Handle terms with what the transactions of a block have left, but no more than is fixed.
	pub(crate) fn work_idle(remaining: Weight) -> Weight {
		let mut meter = WeightMeter::with_limit(remaining.min(T::IdleWeight::get()));
		Priority::ALL.into_iter().for_each(|priority| Self::work(priority, &mut meter));
		meter.consumed()
	}

	fn work(priority: Priority, meter: &mut WeightMeter) {
		// The time is asked only if something waits: the first block has none yet.
		let mut today = None;
		let mut items = Self::items(priority);
		while meter.try_consume(T::WeightInfo::peek()).is_ok() {
			let Some((position, item)) = items.next() else { return };
			let today = *today.get_or_insert_with(Self::current_day);
			let weight = Self::weight_of(item.key.kind());
			if position.day() >= today || meter.try_consume(weight).is_err() {
				return;
			}
			Queue::<T>::remove(position);
			Self::look(position, item, today);
		}
	}

	/// The items of a priority, in order.
	pub(crate) fn items(priority: Priority) -> impl Iterator<Item = (Position, Item<T::Key>)> {
		let start = Queue::<T>::hashed_key_for(Position::before_all(priority));
		Queue::<T>::iter_from(start).take_while(move |(one, _)| one.priority() == priority)
	}

	/// Look at a term on the day after its item's day or later.
	pub(crate) fn look(position: Position, item: Item<T::Key>, today: KoreanDay) {
		let Item { key, last } = item;
		let Some(term) = T::Handler::running(&key).filter(|term| term.last == last) else { return };
		let ended_on = Self::last_day(key.kind(), term);
		if ended_on >= today {
			Queue::<T>::insert(position.on(ended_on), item);
			Self::deposit_event(Event::TermMoved { key, last, moved_to: ended_on });
			return;
		}
		if let Err(error) = with_storage_layer(|| T::Handler::pass(&key, ended_on)) {
			// A pallet did not release what the object holds. This is a defect: it must be visible,
			// and the term is tried again tomorrow.
			log::error!(target: LOG_TARGET, "term {key:?} is not applied: {error:?}");
			Self::deposit_event(Event::TermNotApplied { key, error });
			Queue::<T>::insert(position.on(today), item);
		}
	}

	/// Tell when the queue is behind at the end of a block, and when it has caught up.
	pub(crate) fn tell_behind() {
		let today = Self::current_day();
		let oldest = Priority::ALL
			.into_iter()
			.filter_map(|priority| Self::items(priority).next())
			.map(|(position, _)| position.day())
			.filter(|day| *day < today)
			.min();
		match (oldest, Behind::<T>::get()) {
			(Some(oldest), false) => {
				Behind::<T>::put(true);
				Self::deposit_event(Event::QueueBehind { oldest });
			}
			(None, true) => {
				Behind::<T>::kill();
				Self::deposit_event(Event::QueueCaughtUp);
			}
			_ => {}
		}
	}
}
