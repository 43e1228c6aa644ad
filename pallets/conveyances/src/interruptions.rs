//! Pauses and terms: a term that ends while a call that meets it is paused is moved by as many days
//! as the pause touches.
//!
//! Every pause counts. The budget that bounds them is the council's, and all calls share it: different
//! calls that are paused one after the other do not stop a term for longer than one of them.
//!
//! While an interruption continues, the day to which it moves a term is calculated from the day in
//! the deal, so it is the same for the due queue and for the calls. When it has ended, the due queue
//! writes the new day into the deal, which then no longer depends on the list.

use crate::{
	Config, DueKind, Interruption, Interruptions, MaxInterruptions, Pallet, TermPauses,
	MAX_INTERRUPTIONS_OF_A_KIND,
};
use frame_support::BoundedVec;
use madang_primitives::KoreanDay;

impl Interruption {
	/// The number of days.
	pub(crate) fn days(&self) -> u32 {
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
			note(&mut list, kind, today, any && T::Pauses::is_paused(kind));
		}
		if list != before {
			Interruptions::<T>::put(list);
		}
	}

	/// The last day of a term of this kind that ends on this day according to its deal, and whether
	/// it may still move, because an interruption that moves it continues or may continue today.
	pub fn moved_term(kind: DueKind, mut end: KoreanDay) -> (KoreanDay, bool) {
		let today = KoreanDay::of(Self::now());
		let mut open = false;
		// In the order of time: each interruption moves a term at most once.
		for one in Interruptions::<T>::get().iter().filter(|one| one.kind == kind) {
			if one.contains(end) {
				end = Self::term_after(end, one.days());
				open = one.open || one.last >= today;
			}
		}
		(end, open)
	}

	/// Whether a term of this kind has passed that ends on this day according to its deal. The due
	/// queue may process the end of a day some blocks later, so calls ask this too.
	pub(crate) fn has_passed(kind: DueKind, end: KoreanDay) -> bool {
		let today = KoreanDay::of(Self::now());
		today > end && today > Self::moved_term(kind, end).0
	}
}

/// Note whether terms of this kind can be met today.
fn note(
	list: &mut BoundedVec<Interruption, MaxInterruptions>,
	kind: DueKind,
	today: KoreanDay,
	paused: bool,
) {
	// A pause that begins on the day on which another one ended continues it.
	let current =
		list.iter_mut().rev().find(|one| one.kind == kind && (one.open || one.last == today));
	if let Some(one) = current {
		one.open = paused;
		if paused {
			one.last = today;
		}
	} else if paused {
		add(list, kind, today);
	}
}

/// Add an interruption. The oldest one of its kind makes room: the terms that it moved have their
/// new day in their deal.
fn add(list: &mut BoundedVec<Interruption, MaxInterruptions>, kind: DueKind, today: KoreanDay) {
	let of_kind = list.iter().filter(|one| one.kind == kind).count() as u32;
	if of_kind >= MAX_INTERRUPTIONS_OF_A_KIND {
		if let Some(oldest) = list.iter().position(|one| one.kind == kind) {
			list.remove(oldest);
		}
	}
	let one = Interruption { kind, first: today, last: today, open: true };
	// There is room for so many of each kind.
	let _ = list.try_push(one);
}
