//! Holidays: the days other than weekends on which no term ends.
//!
//! Each day has a bit, as the days of pauses do. A value has the bits of more than five years, so that the search for
//! the end of a term reads one or two values, and the account of a loan of fifty years about ten.

use crate::{
	bits::{bit, place, Last},
	Config, Days, Error, Event, Holidays, Page, Pallet, DAYS_OF_A_WORD, WORDS_OF_A_PAGE,
};
use core::marker::PhantomData;
use frame_support::{ensure, pallet_prelude::DispatchResult};
use madang_primitives::KoreanDay;

/// Looks for holidays.
pub(crate) struct HolidaysOf<T>(Last<Page>, PhantomData<T>);

impl<T: Config> HolidaysOf<T> {
	pub(crate) fn new() -> Self {
		Self(Last::new(), PhantomData)
	}

	/// Whether the day is a holiday.
	pub(crate) fn contains(&mut self, day: KoreanDay) -> bool {
		let (word, bit) = bit(day);
		let (number, index) = place(word);
		let page = self.0.get(number, || Holidays::<T>::get(number));
		page.get(index).is_some_and(|word| word & one(bit) != 0)
	}
}

/// The days whose bits the word with a number has.
fn days_of(number: i32, word: u128) -> impl Iterator<Item = KoreanDay> {
	let days = (0..DAYS_OF_A_WORD).filter(move |bit| word & one(*bit) != 0);
	let first = number.saturating_mul(DAYS_OF_A_WORD.cast_signed());
	days.map(move |bit| KoreanDay(first.saturating_add(bit.cast_signed())))
}

/// A word with one bit.
fn one(bit: u32) -> u128 {
	1u128.checked_shl(bit).unwrap_or(0)
}

impl<T: Config> Pallet<T> {
	/// Whether the council has declared a day a holiday.
	pub fn is_holiday(day: KoreanDay) -> bool {
		HolidaysOf::<T>::new().contains(day)
	}

	/// All holidays, those of the past included, in no order.
	pub fn holidays() -> impl Iterator<Item = KoreanDay> {
		Holidays::<T>::iter().flat_map(|(number, page)| {
			let first = number.saturating_mul(WORDS_OF_A_PAGE.cast_signed());
			(first..).zip(page).flat_map(|(number, word)| days_of(number, word))
		})
	}

	/// Make a day a holiday or an ordinary day. Returns whether it was a holiday.
	pub fn set_holiday(day: KoreanDay, is_holiday: bool) -> bool {
		let (word, bit) = bit(day);
		let (number, index) = place(word);
		Holidays::<T>::mutate_exists(number, |stored| {
			let mut page = stored.unwrap_or_default();
			let mut was_holiday = false;
			if let Some(word) = page.get_mut(index) {
				was_holiday = *word & one(bit) != 0;
				*word = if is_holiday { *word | one(bit) } else { *word & !one(bit) };
			}
			*stored = page.iter().any(|word| *word != 0).then_some(page);
			was_holiday
		})
	}

	/// Declare holidays. Terms have not ended before today, so only today and later days can still
	/// become holidays.
	pub(crate) fn do_declare_holidays(mut days: Days) -> DispatchResult {
		let today = Self::current_day();
		ensure!(days.iter().all(|day| *day >= today), Error::<T>::DayIsOver);
		days.sort();
		let mut before = None;
		days.retain(|day| {
			let is_new = before != Some(*day) && !Self::is_holiday(*day);
			before = Some(*day);
			is_new
		});
		if !days.is_empty() {
			for day in &days {
				Self::set_holiday(*day, true);
			}
			Self::deposit_event(Event::HolidaysDeclared { days });
		}
		Ok(())
	}

	/// Take holidays back. A day that has come stays a holiday, because terms may have moved past it.
	pub(crate) fn do_withdraw_holidays(days: Days) -> DispatchResult {
		let today = Self::current_day();
		for day in &days {
			ensure!(*day > today, Error::<T>::DayHasCome);
			ensure!(Self::set_holiday(*day, false), Error::<T>::NotAHoliday);
		}
		if !days.is_empty() {
			Self::deposit_event(Event::HolidaysWithdrawn { days });
		}
		Ok(())
	}
}
