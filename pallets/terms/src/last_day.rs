//! On which day a term ends.
//!
//! A term ends on the first day, from its last day according to its object on, that is a working day
//! (민법 161) and not a day of a pause, and by which as many days have followed that last day as pauses
//! have taken from the term. So a term never moves back when a holiday is declared or a call is
//! paused, and it never passes on a day of a pause. Nothing that happens on the day after it changes
//! it: the queue and the calls agree on it, also when the queue is behind.

use crate::{
	holidays::HolidaysOf, pauses::PausesOf, Config, KindOf, Pallet, Term, TermKey, MAX_TERM_DAYS,
};
use frame_support::traits::UnixTime;
use madang_primitives::{term_end, KoreanDay, Moment, MAX_DAYS_OFF};

impl<T: Config> Pallet<T> {
	/// Today, in Korean time.
	pub fn current_day() -> KoreanDay {
		KoreanDay::of(Moment::try_from(T::Time::now().as_millis()).unwrap_or(Moment::MAX))
	}

	/// Whether terms can end on a day.
	pub fn is_working_day(day: KoreanDay) -> bool {
		!day.is_weekend() && !Self::is_holiday(day)
	}

	/// The last day of a term of so many days after an event.
	pub fn end_of(event: KoreanDay, days: u32) -> KoreanDay {
		let mut holidays = HolidaysOf::<T>::new();
		term_end(event, days, |day| holidays.contains(day))
	}

	/// The last day of a term of this kind.
	pub fn last_day(kind: KindOf<T>, term: Term) -> KoreanDay {
		let mut pauses = PausesOf::<T>::new(kind, Self::current_day());
		let mut holidays = HolidaysOf::<T>::new();
		let nominal = term.last;
		let since = term.since.max(nominal.minus(MAX_TERM_DAYS));
		let mut taken = pauses.count(since, nominal);
		let mut days_off = 0u32;
		for added in 0..MAX_TERM_DAYS {
			let day = nominal.plus(added);
			let is_paused = pauses.contains(day);
			if added > 0 && is_paused {
				taken = taken.saturating_add(1);
			}
			if added >= taken && !is_paused {
				let is_off = day.is_weekend() || holidays.contains(day);
				if days_off >= MAX_DAYS_OFF || !is_off {
					return day;
				}
				days_off = days_off.saturating_add(1);
			}
		}
		nominal.plus(MAX_TERM_DAYS)
	}

	/// Whether a term has passed.
	pub(crate) fn is_over(key: &T::Key, term: Term) -> bool {
		let today = Self::current_day();
		today > term.last && today > Self::last_day(key.kind(), term)
	}
}
