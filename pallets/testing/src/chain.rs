//! Time, blocks and references.

use frame_support::traits::Get;
use madang_primitives::{ExternalRef, KoreanDay, Moment};
use sp_core::bounded::BoundedVec;
use std::cell::Cell;

/// When the tests begin: noon of 2026-11-24 in Seoul, a Tuesday.
pub const START: Moment = 1_795_489_200_000;

/// A number that no earlier call on this thread gave. Kept outside the chain's state, so that a
/// call that fails does not bring a number back.
pub fn fresh_number() -> u64 {
	thread_local!(static NEXT: Cell<u64> = const { Cell::new(1) });
	NEXT.replace(NEXT.get() + 1)
}

/// A reference that no earlier call used.
pub fn fresh_ref() -> ExternalRef {
	let mut reference = [0; 32];
	reference[..8].copy_from_slice(&fresh_number().to_be_bytes());
	reference
}

/// A day, written `2026-11-24`.
pub fn day(text: &str) -> KoreanDay {
	text.parse().expect("a date")
}

/// The chain's time.
pub fn now<T: pallet_timestamp::Config<Moment = Moment>>() -> Moment {
	pallet_timestamp::Now::<T>::get()
}

/// The chain's day in Korea.
pub fn today<T: pallet_timestamp::Config<Moment = Moment>>() -> KoreanDay {
	KoreanDay::of(now::<T>())
}

/// Set the chain's clock.
pub fn set_time<T: pallet_timestamp::Config<Moment = Moment>>(moment: Moment) {
	pallet_timestamp::Now::<T>::put(moment);
}

/// Begin the first block of a test at [`START`]: block 0 keeps no events.
pub fn begin<T: pallet_timestamp::Config<Moment = Moment>>() {
	frame_system::Pallet::<T>::set_block_number(1u32.into());
	set_time::<T>(START);
}

/// A list that the test knows to be short enough.
pub fn bounded<Item, Max: Get<u32>>(
	items: impl IntoIterator<Item = Item>,
) -> BoundedVec<Item, Max> {
	BoundedVec::try_from(items.into_iter().collect::<Vec<_>>()).ok().expect("short enough")
}
