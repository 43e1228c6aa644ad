//! # Terms
//!
//! Legal terms: on which day they end, and what looks at them then.
//!
//! Days are days in Korea. A term of N days ends at the end of the Nth day after the event (민법 157),
//! moved past Saturdays, Sundays and holidays (161). The holidays are those that the council has
//! declared; a network begins with those of the law.
//!
//! A term is data in the object that has it: a deal, a loan. This pallet has one queue for the terms of
//! all pallets, which only says when to look at which term. So a term that is met or set again needs no
//! cancellation. The runtime routes a key to the pallet that has the term ([`terms`], [`TermHandler`]).
//!
//! # What moves a term
//!
//! - A holiday that is declared after the term was set, up to the day itself: 민법 161 looks at the
//!   last day as it turns out to be.
//! - Each day of the term on which a call that meets it was paused, for however short a time. It does
//!   not count, and the term ends so many days later. Days that follow the last day because they are
//!   days off count for this.
//!
//! - An outage of the chain, as a pause of all calls: where a whole day has no block, that day and those on
//!   which the blocks stopped and began again do not count. So nothing ends before anyone could act.
//!
//! [`Pallet::last_day`] says how. The object keeps the day that the law gives; the event `TermMoved`
//! says to which day the queue has moved it.
//!
//! # Who may call
//!
//! | Call | Who |
//! |---|---|
//! | `declare_holidays`, `withdraw_holidays` | the council (`CouncilOrigin`) |
//!
//! # Invariants
//!
//! 1. Each item of the queue has a number of its own below the next one, the priority of its kind, and
//!    a day that is not before the last day of its term.
//! 2. No day is a day of a pause before it comes.
//! 3. Each pallet keeps: a term that runs has its item in the queue ([`LegalTerms::scheduled`]).
//!
//! # Security considerations
//!
//! Nobody can fill the queue for others: each priority has a guaranteed weight in every block, and
//! lapses are handled before everything else with what the block leaves. While the queue is behind,
//! calls apply the same rule to the same day ([`LegalTerms::has_passed`]), so a late queue gives nobody more
//! time. `QueueBehind` and `QueueCaughtUp` tell operators.
//!
//! The council moves terms with holidays and pauses, but never back past a day that has come, and never
//! so that a term passes earlier than the law says.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod bits;
mod holidays;
mod last_day;
mod pauses;
mod queue;
mod routing;
mod traits;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;

#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
pub mod weights;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use pallet::*;
pub use traits::*;
pub use types::*;
pub use weights::WeightInfo;

/// What the macro [`terms`] names.
#[doc(hidden)]
pub mod __private {
	pub use alloc::vec::Vec;
	pub use frame_support::{pallet_prelude::DispatchResult, weights::Weight};
	pub use madang_primitives::KoreanDay;
}

/// The log target of this pallet.
pub(crate) const LOG_TARGET: &str = "runtime::terms";

/// The kinds of terms of a runtime.
pub type KindOf<T> = <<T as Config>::Key as TermKey>::Kind;

/// The pallet.
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use crate::holidays::HolidaysOf;
	use alloc::vec::Vec;
	use core::cell::RefCell;
	use frame_support::{pallet_prelude::*, traits::UnixTime, Identity};
	use frame_system::pallet_prelude::*;
	use madang_primitives::KoreanDay;

	/// The storage version. It increases with each change of the storage layout.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime supplies.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The terms of all pallets.
		type Key: TermKey;
		/// The pallets that have them.
		type Handler: TermHandler<Self::Key>;
		/// The pauses of calls that meet terms.
		type Pauses: TermPauses<KindOf<Self>>;
		/// The chain's time.
		type Time: UnixTime;
		/// The council.
		type CouncilOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The weight that the queue has in every block, for full ones too.
		#[pallet::constant]
		type GuaranteedWeight: Get<Weight>;

		/// The most weight that the queue has at the end of a block, of what its transactions leave.
		#[pallet::constant]
		type IdleWeight: Get<Weight>;

		/// Weights of the calls and the queue.
		type WeightInfo: WeightInfo;

		/// Prepares the state for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::benchmarking::BenchmarkHelper<Self::Key>;
	}

	/// Days other than weekends on which no term ends, as bits, by the number of the page: that of a day is
	/// its number divided by 2,048. A page has 16 words of 128 days each. The first day of a word has the lowest bit. The
	/// council chooses the days. Past ones remain.
	#[pallet::storage]
	pub type Holidays<T> = StorageMap<_, Twox64Concat, i32, Page, ValueQuery>;

	/// The queue, in the order of its keys. The chain gives the keys, so nobody can choose one.
	#[pallet::storage]
	pub type Queue<T: Config> = StorageMap<_, Identity, Position, Item<T::Key>>;

	/// The number of the next item.
	#[pallet::storage]
	pub type NextItem<T> = StorageValue<_, u64, ValueQuery>;

	/// Whether the last block left items that are due.
	#[pallet::storage]
	pub type Behind<T> = StorageValue<_, bool, ValueQuery>;

	/// The days on which terms of a kind could not be met because a call was paused or the chain stood
	/// still. A word has the days
	/// from its number times 128 on, the first one in the lowest bit. Words are kept permanently: one
	/// for each kind and four months with a pause.
	#[pallet::storage]
	pub type PausedDays<T: Config> =
		StorageDoubleMap<_, Twox64Concat, KindOf<T>, Twox64Concat, i32, u128, ValueQuery>;

	/// The day of the last block.
	#[pallet::storage]
	pub type LastDay<T> = StorageValue<_, KoreanDay>;

	/// What was paused at the end of the last block, if anything was.
	#[pallet::storage]
	pub type NowPaused<T: Config> = StorageValue<_, Paused<KindOf<T>>>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// The council declared holidays. No term ends on them, terms that run already included.
		HolidaysDeclared {
			/// The days that were no holidays before.
			days: Days,
		},
		/// The council took holidays back. Terms that were set in the meantime keep their last day.
		HolidaysWithdrawn {
			/// The days.
			days: Days,
		},
		/// A term did not pass, because pauses or late holidays have moved it.
		TermMoved {
			/// The term.
			key: T::Key,
			/// Its last day according to its object.
			last: KoreanDay,
			/// Its last day as it is known now. It can move again until it has come.
			moved_to: KoreanDay,
		},
		/// A term passed, but its pallet could not apply the effect. The chain tries again the next
		/// day.
		TermNotApplied {
			/// The term.
			key: T::Key,
			/// The error.
			error: DispatchError,
		},
		/// The chain stood still for a whole day or more. Its days count for no term.
		OutageNoted {
			/// The day of the last block before it.
			first: KoreanDay,
			/// The day of the first block after it.
			last: KoreanDay,
		},
		/// The queue is behind: this block left terms that have passed. Calls treat them as passed.
		QueueBehind {
			/// The earliest day that is not finished.
			oldest: KoreanDay,
		},
		/// The queue has caught up: every term that has passed is applied.
		QueueCaughtUp,
	}

	/// Why a call was rejected.
	#[pallet::error]
	pub enum Error<T> {
		/// A day is before today, and terms have ended on it. Leave it out.
		DayIsOver,
		/// A day has come already, so that terms may have moved past it. Leave it out.
		DayHasCome,
		/// A day is not a declared holiday, or it is named twice. Leave it out.
		NotAHoliday,
		/// A counter has reached its maximum. The council must migrate the storage.
		CounterFull,
	}

	/// The start of a network.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// The holidays.
		pub holidays: Vec<KoreanDay>,
		/// Nothing.
		#[serde(skip)]
		pub config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			for day in &self.holidays {
				Pallet::<T>::set_holiday(*day, true);
			}
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_now: BlockNumberFor<T>) -> Weight {
			// In the block in which a pause begins it is noted without a charge. The vote that decides it is
			// charged more than both cost.
			let paused = T::Pauses::any() || NowPaused::<T>::exists();
			let kinds = if paused { KindOf::<T>::all().len() } else { 0 };
			Self::work_guaranteed()
				.saturating_add(T::WeightInfo::note_pauses(kinds as u32))
				.saturating_add(T::WeightInfo::tell_behind())
		}

		fn on_idle(_now: BlockNumberFor<T>, remaining: Weight) -> Weight {
			Self::work_idle(remaining)
		}

		fn on_finalize(_now: BlockNumberFor<T>) {
			Self::note_pauses();
			Self::note_outage();
			Self::tell_behind();
		}

		fn integrity_test() {
			Self::check_config();
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_now: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Declare holidays, such as a temporary one (임시공휴일). A term that runs and would end on
		/// one ends on the next working day (민법 161). Declaring a day twice changes nothing, so no
		/// reference is needed.
		///
		/// Who: the council. Emits `HolidaysDeclared` with the days that are new, if there are any.
		/// Errors: `DayIsOver`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::declare_holidays(days.len() as u32))]
		pub fn declare_holidays(origin: OriginFor<T>, days: Days) -> DispatchResult {
			T::CouncilOrigin::ensure_origin(origin)?;
			Self::do_declare_holidays(days)
		}

		/// Take holidays back before they come. Terms that were set in the meantime keep their last
		/// day. Taking back a day twice fails, so no reference is needed.
		///
		/// Who: the council. Emits `HolidaysWithdrawn`.
		/// Errors: `DayHasCome`, `NotAHoliday`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::withdraw_holidays(days.len() as u32))]
		pub fn withdraw_holidays(origin: OriginFor<T>, days: Days) -> DispatchResult {
			T::CouncilOrigin::ensure_origin(origin)?;
			Self::do_withdraw_holidays(days)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The last day of a term that runs, with the days by which it has moved so far.
		pub fn last_day_of(key: T::Key) -> Option<KoreanDay> {
			T::Handler::running(&key).map(|term| Self::last_day(key.kind(), term))
		}
	}

	impl<T: Config, Key: Into<T::Key>> LegalTerms<Key> for Pallet<T> {
		fn today() -> KoreanDay {
			Self::current_day()
		}

		fn end(event: KoreanDay, days: u32) -> KoreanDay {
			Self::end_of(event, days)
		}

		fn calendar() -> impl Fn(KoreanDay) -> bool {
			let holidays = RefCell::new(HolidaysOf::<T>::new());
			move |day| holidays.borrow_mut().contains(day)
		}

		fn schedule(last: KoreanDay, key: Key) -> DispatchResult {
			Self::put(last, key.into())
		}

		fn moved(key: Key, term: Term) -> KoreanDay {
			Self::last_day(key.into().kind(), term)
		}

		fn has_passed(key: Key, term: Term) -> bool {
			Self::is_over(&key.into(), term)
		}

		#[cfg(any(feature = "std", feature = "try-runtime"))]
		fn scheduled() -> IsScheduled<Key> {
			let items: alloc::collections::BTreeSet<(T::Key, KoreanDay)> =
				Queue::<T>::iter_values().map(|item| (item.key, item.last)).collect();
			alloc::boxed::Box::new(move |key, last| items.contains(&(key.into(), last)))
		}
	}
}
