//! Pauses and terms: a term that ends while a call that meets it is paused is moved by as many days
//! as the pause touches.
//!
//! The deal keeps the day without pauses. The day with pauses is calculated from it and from the
//! list of interruptions, so it is the same for the due queue and for the calls, and it grows while
//! the pause continues.

use crate::{Config, DueKind, Interruption, Interruptions, Pallet, TermPauses};
use frame_support::BoundedVec;
use madang_primitives::KoreanDay;

impl Interruption {
	/// The number of days.
	fn days(&self) -> u32 {
		self.last.0.saturating_sub(self.first.0).saturating_add(1)
	}

	fn contains(&self, day: KoreanDay) -> bool {
		self.first <= day && day <= self.last
	}
}

impl<T: Config> Pallet<T> {
	/// Note which terms cannot be met in this block. Runs at the end of each block, with the block's
	/// own time.
	pub(crate) fn note_pauses() {
		let mut list = Interruptions::<T>::get();
		let any = T::Pauses::any();
		if !any && !list.iter().any(|one| one.open) {
			return;
		}
		let before = list.clone();
		let today = KoreanDay::of(Self::now());
		for kind in DueKind::ALL {
			let paused = any && T::Pauses::is_paused(kind);
			// A pause that begins on the day on which another one ended continues it.
			let current = list
				.iter_mut()
				.rev()
				.find(|one| one.kind == kind && (one.open || one.last == today));
			match current {
				Some(one) => {
					if paused {
						one.last = today;
					}
					one.open = paused;
				}
				None if paused => add(&mut list, kind, today),
				None => {}
			}
		}
		if list != before {
			Interruptions::<T>::put(list);
		}
	}

	/// The last day of a term of this kind, which would end on this day without pauses.
	pub fn moved_term(kind: DueKind, mut end: KoreanDay) -> KoreanDay {
		// In the order of time: each interruption moves a term at most once.
		for one in Interruptions::<T>::get().iter().filter(|one| one.kind == kind) {
			if one.contains(end) {
				end = Self::term_after(end, one.days());
			}
		}
		end
	}

	/// Whether a term of this kind has passed, which would end on this day without pauses. The due
	/// queue may process the end of a day some blocks later, so calls ask this too.
	pub(crate) fn has_passed(kind: DueKind, end: KoreanDay) -> bool {
		let today = KoreanDay::of(Self::now());
		today > end && today > Self::moved_term(kind, end)
	}
}

/// Add an interruption. The oldest one makes room: its terms have passed long ago.
fn add<Bound: frame_support::pallet_prelude::Get<u32>>(
	list: &mut BoundedVec<Interruption, Bound>,
	kind: DueKind,
	today: KoreanDay,
) {
	if list.is_full() {
		list.remove(0);
	}
	let one = Interruption { kind, first: today, last: today, open: true };
	// There is room for one.
	let _ = list.try_push(one);
}
