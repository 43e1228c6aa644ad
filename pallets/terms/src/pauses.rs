//! The days on which terms could not be met because a call was paused.
//!
//! Each kind of terms has a bit for each day. Nothing is ever forgotten, and a word of 16 bytes is
//! enough for four months.

use crate::{
	bits::{bit, Last},
	Config, Event, KindOf, LastDay, MaxKinds, NowPaused, Pallet, Paused, PausedDays, TermKind,
	TermPauses, DAYS_OF_A_WORD, MAX_TERM_DAYS,
};
use frame_support::BoundedVec;
use madang_primitives::KoreanDay;

/// The bits from one to another one, both included.
fn bits(first: u32, last: u32) -> u128 {
	let from = u128::MAX.checked_shl(first).unwrap_or(0);
	let up_to =
		u128::MAX.checked_shr(DAYS_OF_A_WORD.saturating_sub(1).saturating_sub(last)).unwrap_or(0);
	from & up_to
}

/// The bits of one word that are days from one to another one, both included.
fn bits_of(number: i32, first: KoreanDay, last: KoreanDay) -> u128 {
	let ((first_word, first_bit), (last_word, last_bit)) = (bit(first), bit(last));
	if first > last || number < first_word || number > last_word {
		return 0;
	}
	let from = if number == first_word { first_bit } else { 0 };
	let to = if number == last_word { last_bit } else { DAYS_OF_A_WORD.saturating_sub(1) };
	bits(from, to)
}

/// Each word of the days from one to another one, with the bits of these days. At most as many days as
/// a term can have.
fn words(first: KoreanDay, last: KoreanDay) -> impl Iterator<Item = (i32, u128)> {
	let last = last.min(first.plus(MAX_TERM_DAYS));
	let (first_word, last_word) = (bit(first).0, bit(last).0);
	let end = if first <= last { last_word } else { first_word.saturating_sub(1) };
	(first_word..=end).map(move |word| (word, bits_of(word, first, last)))
}

/// The days of the pauses of a kind.
pub(crate) struct PausesOf<T: Config> {
	kind: KindOf<T>,
	/// No block has noted these days yet, but the chain stood still, or a pause was in force before and
	/// after them or ended in this block.
	gap: Option<(KoreanDay, KoreanDay)>,
	/// The word that was read last.
	last: Last<u128>,
}

impl<T: Config> PausesOf<T> {
	pub(crate) fn new(kind: KindOf<T>, today: KoreanDay) -> Self {
		let paused = NowPaused::<T>::get().filter(|paused| paused.kinds.contains(&kind));
		// What is paused now was paused in the last block, so an outage has these days too.
		let of_pause = || paused.and_then(|paused| gap(paused.day, today));
		let gap = LastDay::<T>::get().and_then(|last| outage(last, today)).or_else(of_pause);
		Self { kind, gap, last: Last::new() }
	}

	/// How many of the days from one to another one are days of a pause.
	pub(crate) fn count(&mut self, first: KoreanDay, last: KoreanDay) -> u32 {
		let days = words(first, last).map(|(word, mask)| (self.word(word) & mask).count_ones());
		days.fold(0, u32::saturating_add)
	}

	/// Whether the day is a day of a pause.
	pub(crate) fn contains(&mut self, day: KoreanDay) -> bool {
		self.count(day, day) > 0
	}

	fn word(&mut self, word: i32) -> u128 {
		let (kind, gap) = (self.kind, self.gap);
		*self.last.get(word, || {
			let missing = gap.map_or(0, |(from, to)| bits_of(word, from, to));
			PausedDays::<T>::get(kind, word) | missing
		})
	}
}

/// The days between two others, if there are any.
fn gap(before: KoreanDay, after: KoreanDay) -> Option<(KoreanDay, KoreanDay)> {
	let (first, last) = (before.plus(1), after.minus(1));
	(first <= last).then_some((first, last))
}

/// The days of an outage between two blocks: from the day of the first to the day of the second, if there
/// is a whole day without a block. A shorter one leaves a part of each day to act in.
fn outage(before: KoreanDay, after: KoreanDay) -> Option<(KoreanDay, KoreanDay)> {
	gap(before, after).map(|_| (before, after))
}

impl<T: Config> Pallet<T> {
	/// Note an outage before this block: no term of any kind could be met. Runs at the end of each block.
	pub(crate) fn note_outage() {
		let (last, today) = (LastDay::<T>::get(), Self::current_day());
		if last == Some(today) {
			return;
		}
		if let Some((first, last)) = last.and_then(|last| outage(last, today)) {
			KindOf::<T>::all().into_iter().for_each(|kind| Self::mark(kind, first, last));
			Self::deposit_event(Event::OutageNoted { first, last });
		}
		LastDay::<T>::put(today);
	}

	/// Note which terms cannot be met today. Runs at the end of each block, with the block's own time.
	pub(crate) fn note_pauses() {
		let any = T::Pauses::any();
		let before = NowPaused::<T>::get();
		if !any && before.is_none() {
			return;
		}
		let day = Self::current_day();
		let mut kinds: BoundedVec<_, MaxKinds> = BoundedVec::new();
		for kind in KindOf::<T>::all() {
			if any && T::Pauses::is_paused(kind) {
				// There is room for every kind: `integrity_test`.
				let _ = kinds.try_push(kind);
			}
		}
		let now = (!kinds.is_empty()).then_some(Paused { day, kinds });
		if now == before {
			return;
		}
		if let Some(Paused { day: noted, kinds }) = before {
			if let Some((first, last)) = gap(noted, day) {
				kinds.into_iter().for_each(|kind| Self::mark(kind, first, last));
			}
		}
		if let Some(now) = &now {
			now.kinds.iter().for_each(|kind| Self::mark(*kind, day, day));
		}
		NowPaused::<T>::set(now);
	}

	fn mark(kind: KindOf<T>, first: KoreanDay, last: KoreanDay) {
		for (word, days) in words(first, last) {
			PausedDays::<T>::mutate(kind, word, |noted| *noted |= days);
		}
	}
}
