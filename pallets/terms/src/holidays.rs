//! Holidays: the days other than weekends on which no term ends.

use crate::{Config, Days, Error, Event, Holidays, Pallet};
use frame_support::{ensure, pallet_prelude::DispatchResult};

impl<T: Config> Pallet<T> {
	/// Declare holidays. Terms have not ended before today, so only today and later days can still
	/// become holidays.
	pub(crate) fn do_declare_holidays(mut days: Days) -> DispatchResult {
		let today = Self::current_day();
		ensure!(days.iter().all(|day| *day >= today), Error::<T>::DayIsOver);
		days.sort();
		let mut before = None;
		days.retain(|day| {
			let is_new = before != Some(*day) && !Holidays::<T>::contains_key(day);
			before = Some(*day);
			is_new
		});
		if !days.is_empty() {
			days.iter().for_each(|day| Holidays::<T>::insert(day, ()));
			Self::deposit_event(Event::HolidaysDeclared { days });
		}
		Ok(())
	}

	/// Take holidays back. A day that has come stays a holiday, because terms may have moved past it.
	pub(crate) fn do_withdraw_holidays(days: Days) -> DispatchResult {
		let today = Self::current_day();
		for day in &days {
			ensure!(*day > today, Error::<T>::DayHasCome);
			ensure!(Holidays::<T>::take(day).is_some(), Error::<T>::NotAHoliday);
		}
		if !days.is_empty() {
			Self::deposit_event(Event::HolidaysWithdrawn { days });
		}
		Ok(())
	}
}
