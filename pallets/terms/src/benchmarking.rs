//! Benchmarks: the worst case of every call and of the queue.

#![allow(clippy::expect_used)]

use crate::*;
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{EnsureOrigin, Get},
	BoundedVec,
};
use madang_primitives::{KoreanDay, MAX_DAYS_OFF};

/// Prepares the state.
pub trait BenchmarkHelper<Key> {
	/// Set the chain's clock.
	fn set_up();
	/// A term that runs, and its key.
	fn running() -> (Key, Term);
}

fn today<T: Config>() -> KoreanDay {
	Pallet::<T>::current_day()
}

fn last<T: Config>(event: Event<T>) {
	frame_system::Pallet::<T>::assert_last_event(<T as frame_system::Config>::RuntimeEvent::from(
		event,
	));
}

/// So many days after today, each in another page.
fn days<T: Config>(count: u32) -> Days {
	let first = today::<T>().plus(1);
	let day = |page: u32| first.plus(page.saturating_mul(DAYS_OF_A_PAGE));
	BoundedVec::truncate_from((0..count).map(day).collect())
}

fn council<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::CouncilOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)
}

#[benchmarks]
mod benches {
	use super::*;

	/// Worst case: `d` days, each in another page and none of them declared before.
	#[benchmark]
	fn declare_holidays(d: Linear<1, { MaxHolidays::get() }>) -> Result<(), BenchmarkError> {
		T::BenchmarkHelper::set_up();
		let (council, days) = (council::<T>()?, days::<T>(d));
		#[extrinsic_call]
		_(council as T::RuntimeOrigin, days.clone());
		last::<T>(Event::HolidaysDeclared { days });
		Ok(())
	}

	/// Worst case: `d` days, each in another page.
	#[benchmark]
	fn withdraw_holidays(d: Linear<1, { MaxHolidays::get() }>) -> Result<(), BenchmarkError> {
		T::BenchmarkHelper::set_up();
		let (council, days) = (council::<T>()?, days::<T>(d));
		for day in &days {
			Pallet::<T>::set_holiday(*day, true);
		}
		#[extrinsic_call]
		_(council as T::RuntimeOrigin, days.clone());
		last::<T>(Event::HolidaysWithdrawn { days });
		Ok(())
	}

	/// A term that moves by as much as it can, word by word, and then over days off, and stays in the
	/// queue.
	#[benchmark]
	fn look() {
		T::BenchmarkHelper::set_up();
		let (key, term) = T::BenchmarkHelper::running();
		let since = term.last.minus(MAX_TERM_DAYS);
		let first = since.0.div_euclid(DAYS_OF_A_WORD as i32);
		let _ = Queue::<T>::clear(u32::MAX, None);
		// Every second day is a day of a pause: the term moves by about as many days as it has.
		for word in first + 1..first + 1 + 2 * (MAX_TERM_DAYS / DAYS_OF_A_WORD) as i32 {
			PausedDays::<T>::insert(key.kind(), word, u128::MAX / 3);
		}
		let moved = Pallet::<T>::last_day(key.kind(), term);
		for later in 0..MAX_DAYS_OFF {
			Pallet::<T>::set_holiday(moved.plus(later), true);
		}
		let position = Position::new(key.kind().priority(), term.last, 0);
		#[block]
		{
			Pallet::<T>::look(position, Item { key, last: term.last }, term.last.plus(1));
		}
		assert_eq!(Queue::<T>::iter().count(), 1);
	}

	/// The first item of a long queue.
	#[benchmark]
	fn peek() {
		T::BenchmarkHelper::set_up();
		let (key, term) = T::BenchmarkHelper::running();
		let priority = key.kind().priority();
		let item = Item { key, last: term.last };
		for number in 0..1_000 {
			Queue::<T>::insert(Position::new(priority, term.last, number), item);
		}
		let found;
		#[block]
		{
			found = Pallet::<T>::items(priority).next();
		}
		assert_eq!(found.map(|(position, _)| position.number()), Some(0));
	}

	/// Pauses of every kind continue after an outage of a month.
	#[benchmark]
	fn note_pauses(k: Linear<1, 4>) {
		T::BenchmarkHelper::set_up();
		let kinds: Vec<_> = KindOf::<T>::all().into_iter().take(k as usize).collect();
		let day = today::<T>().minus(30);
		NowPaused::<T>::put(Paused { day, kinds: BoundedVec::truncate_from(kinds.clone()) });
		#[block]
		{
			Pallet::<T>::note_pauses();
		}
		assert!(kinds.into_iter().all(|kind| PausedDays::<T>::iter_prefix(kind).count() > 0));
	}

	/// The queue is behind for the first time.
	#[benchmark]
	fn tell_behind() {
		T::BenchmarkHelper::set_up();
		let (key, _) = T::BenchmarkHelper::running();
		let oldest = today::<T>().minus(1);
		let position = Position::new(key.kind().priority(), oldest, 0);
		Queue::<T>::insert(position, Item { key, last: oldest });
		#[block]
		{
			Pallet::<T>::tell_behind();
		}
		last::<T>(Event::QueueBehind { oldest });
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder.build(), crate::mock::Test);
}
