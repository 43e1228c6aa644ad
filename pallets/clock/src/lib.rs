//! # Clock
//!
//! Whether a block's time can be relied on.
//!
//! A block's time is its author's claim. In normal operation the others bound it: a slot is later
//! than the last block's, and at most one ahead of the importers' clocks. After an outage nothing
//! bounds it from below: an author may choose any of its slots since the last block, and so file
//! something on a day that has passed. Nodes cannot refuse such a block by their own clocks: one
//! that was cut off receives old blocks that are right, and nodes would disagree permanently.
//!
//! So the chain decides, by what it contains. Time is *settled* in a block if more than a third of the
//! validators made a block in a short window up to it, the block itself included. At least one of them
//! is honest then, and has stamped its block with the present time. In a block whose time is not
//! settled, only calls that do not depend on the day are possible. Other transactions wait in the
//! pool, normally for one block more. What a dishonest author can still do is file with a time within
//! the window after the last block before the outage.
//!
//! ## Invariants
//!
//! 1. Each author is recorded once, with the slot of its last block, which is not later than the last
//!    block's.
//! 2. The last block's author is recorded, and nobody whose last block is older than the window.

#![cfg_attr(not(feature = "std"), no_std)]

mod extension;
#[cfg(test)]
mod tests;

pub use extension::SettledTime;
pub use pallet::*;

use frame_support::pallet_prelude::*;
use madang_primitives::Moment;
use sp_runtime::SaturatedConversion;

/// Whether time is settled: so many authors of so many validators.
pub fn is_settled(authors: usize, validators: usize) -> bool {
	authors.saturating_mul(3) > validators
}

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::traits::Contains;
	use frame_system::pallet_prelude::BlockNumberFor;

	#[pallet::config]
	pub trait Config: frame_system::Config + pallet_aura::Config {
		/// The slots up to a block in which its time is confirmed. A larger set of validators gets two
		/// rounds.
		#[pallet::constant]
		type Window: Get<u64>;
		/// The calls that do not depend on the day: an earlier one changes nothing. They are possible
		/// at any time, because the council acts in an outage too.
		type Timeless: Contains<Self::RuntimeCall>;
		/// Who made this block. It is asked before a session can change the set of validators, and must
		/// remember the answer for the rest of the block: the slot belongs to a validator of the old set.
		type Author: Get<Option<Self::AccountId>>;
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			T::Author::get();
			T::DbWeight::get().reads_writes(3, 1)
		}
	}

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	/// The authors of the last window, with the slot of the last block of each, the newest last.
	#[pallet::storage]
	pub type Recent<T: Config> = StorageValue<
		_,
		BoundedVec<(T::AccountId, u64), <T as pallet_aura::Config>::MaxAuthorities>,
		ValueQuery,
	>;

	/// The slot of the last block.
	#[pallet::storage]
	pub type LastSlot<T> = StorageValue<_, u64, ValueQuery>;

	/// Whether the time of this block is not settled.
	#[pallet::storage]
	pub type Unsettled<T> = StorageValue<_, bool, ValueQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// No block was made for longer than the window. Nothing was received between the two times.
		Gap {
			/// The time of the last block before, in milliseconds since 1970.
			from: Moment,
			/// The time of this block. It is one author's claim until time is settled.
			to: Moment,
		},
		/// From this block on time is not settled: too few validators have made blocks. Only calls that
		/// do not depend on the day are possible, such as the council's.
		TimeUnsettled {
			/// How many validators made a block within the window.
			authors: u32,
			/// How many validators there are.
			validators: u32,
		},
		/// From this block on time is settled, and all calls are possible.
		TimeSettled {
			/// How many validators made a block within the window.
			authors: u32,
			/// How many validators there are.
			validators: u32,
		},
	}
}

impl<T: Config> Pallet<T> {
	/// Whether the time of this block is settled.
	pub fn is_time_settled() -> bool {
		!Unsettled::<T>::get()
	}

	/// The slots up to a block that count, for so many validators.
	fn window(validators: usize) -> u64 {
		T::Window::get().max(validators.saturating_mul(2).saturated_into())
	}

	/// Record the author of a block.
	fn note(author: T::AccountId) {
		let slot = *pallet_aura::CurrentSlot::<T>::get();
		let validators = pallet_aura::Authorities::<T>::decode_len().unwrap_or_default();
		let window = Self::window(validators);
		Self::note_gap(LastSlot::<T>::get(), slot, window);
		LastSlot::<T>::put(slot);
		let authors = Recent::<T>::mutate(|recent| {
			recent.retain(|(other, last)| *other != author && last.saturating_add(window) >= slot);
			if recent.is_full() {
				// Validators that have left are among them. The oldest counts least.
				recent.remove(0);
			}
			// There is room for the author now.
			let _ = recent.try_push((author, slot));
			recent.len()
		});
		Self::set_settled(authors, validators);
	}

	fn note_gap(from: u64, to: u64, window: u64) {
		if from > 0 && to > from.saturating_add(window) {
			let duration: u64 = pallet_aura::Pallet::<T>::slot_duration().saturated_into();
			let moment = |slot: u64| slot.saturating_mul(duration);
			Self::deposit_event(Event::Gap { from: moment(from), to: moment(to) });
		}
	}

	fn set_settled(authors: usize, validators: usize) {
		let unsettled = !is_settled(authors, validators);
		if unsettled == Unsettled::<T>::get() {
			return;
		}
		Unsettled::<T>::put(unsettled);
		let (authors, validators) = (authors.saturated_into(), validators.saturated_into());
		Self::deposit_event(match unsettled {
			true => Event::TimeUnsettled { authors, validators },
			false => Event::TimeSettled { authors, validators },
		});
	}

	/// Check the invariants of the crate's documentation.
	#[cfg(any(feature = "std", feature = "try-runtime"))]
	pub fn do_try_state() -> Result<(), sp_runtime::TryRuntimeError> {
		use frame_support::ensure;
		let (recent, last) = (Recent::<T>::get(), LastSlot::<T>::get());
		let validators = pallet_aura::Authorities::<T>::decode_len().unwrap_or_default();
		for (index, (author, slot)) in recent.iter().enumerate() {
			ensure!(
				!recent.iter().skip(index.saturating_add(1)).any(|(other, _)| other == author),
				"an author is recorded twice"
			);
			ensure!(*slot <= last, "an author's block is later than the last block");
			ensure!(
				slot.saturating_add(Self::window(validators)) >= last,
				"an author whose last block is older than the window is recorded"
			);
		}
		ensure!(
			last == 0 || recent.last().is_some_and(|(_, slot)| *slot == last),
			"the last block's author is not recorded"
		);
		Ok(())
	}
}

impl<T: Config + pallet_authorship::Config>
	pallet_authorship::EventHandler<T::AccountId, frame_system::pallet_prelude::BlockNumberFor<T>>
	for Pallet<T>
{
	fn note_author(author: T::AccountId) {
		let weight = T::DbWeight::get().reads_writes(5, 3);
		frame_system::Pallet::<T>::register_extra_weight_unchecked(
			weight,
			frame_support::dispatch::DispatchClass::Mandatory,
		);
		Self::note(author);
	}
}
