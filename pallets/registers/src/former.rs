//! The numbers that parcels had by an end that was corrected.
//!
//! While an end with one successor is in force, the parcels of the district have numbers of the successor.
//! Papers and files name them by these numbers. When the end is corrected, the numbers still lead to the
//! parcels, after everything else: nobody has them any more, so they are free. No parcel is written for it:
//! a link leads from the district of the numbers to the one in which the parcels were given theirs.
//!
//! Links are counted, so that of two parcels that had a number the last one is found. Before a parcel gives
//! up the number of a link, is closed or is opened again, the numbers that it had by links are written down:
//! they are settled, and links up to that count lead nowhere else. So are those of a number under which a
//! municipality enters a parcel. The ministry's import settles nothing, because it must stay cheap: a parcel
//! that it enters after a correction is found by the number of a link too, which it never had.

use crate::{
	Config, Corrected, CorrectedFrom, CorrectedTo, Corrections, Pallet, Settled, MAX_CORRECTED,
};
use alloc::vec::Vec;
use frame_support::{pallet_prelude::DispatchResult, BoundedVec};
use madang_primitives::{DistrictCode, ParcelId, Pnu};
use sp_runtime::ArithmeticError;

/// The districts that numbers came through, for each of the districts to which they came.
pub(crate) type Led = Vec<(DistrictCode, Vec<DistrictCode>)>;

/// Keep some links of an entry. An entry without links is removed.
fn keep<Link, Most>(entry: &mut Option<BoundedVec<Link, Most>>, which: impl FnMut(&Link) -> bool) {
	if let Some(links) = entry {
		links.retain(which);
	}
	if entry.as_ref().is_some_and(|links| links.is_empty()) {
		*entry = None;
	}
}

impl<T: Config> Pallet<T> {
	/// The districts from which parcels follow to each of these today, in the order in which they arrived.
	pub(crate) fn led_to(targets: impl Iterator<Item = DistrictCode>) -> Led {
		targets.map(|target| (target, Self::followed_from(target))).collect()
	}

	/// Remember what a correction has ended: parcels do not follow any more where they did.
	pub(crate) fn remember_led(before: Led) -> DispatchResult {
		for (target, mut lost) in before {
			let still = Self::followed_from(target);
			lost.retain(|code| !still.contains(code));
			// Of two parcels with one lot number, the one that arrived first had the number. Later links
			// come first.
			for code in lost.into_iter().rev() {
				Self::link_corrected(target, code)?;
			}
		}
		Ok(())
	}

	/// Link a district to one from which it had parcels. If either has too many links, it loses its oldest.
	fn link_corrected(target: DistrictCode, code: DistrictCode) -> DispatchResult {
		let order = Corrections::<T>::get().checked_add(1).ok_or(ArithmeticError::Overflow)?;
		Corrections::<T>::put(order);
		let most = MAX_CORRECTED as usize;
		CorrectedFrom::<T>::mutate(target, |links| {
			links.retain(|link| link.code != code);
			if links.len() >= most {
				let Corrected { code: oldest, .. } = links.remove(0);
				Self::unlink_to(oldest, target);
			}
			// There is room for one.
			let pushed = links.try_push(Corrected { code, order });
			debug_assert!(pushed.is_ok());
		});
		CorrectedTo::<T>::mutate(code, |links| {
			links.retain(|link| *link != target);
			if links.len() >= most {
				let oldest = links.remove(0);
				Self::unlink_from(oldest, code);
			}
			let pushed = links.try_push(target);
			debug_assert!(pushed.is_ok());
		});
		Ok(())
	}

	fn unlink_to(code: DistrictCode, target: DistrictCode) {
		CorrectedTo::<T>::mutate_exists(code, |links| keep(links, |link| *link != target));
	}

	fn unlink_from(target: DistrictCode, code: DistrictCode) {
		CorrectedFrom::<T>::mutate_exists(target, |links| keep(links, |link| link.code != code));
	}

	/// The last parcel that had a number that nobody has: the one that gave it up, or one that had it by an
	/// end that was corrected since. An open one goes first. Returns how many links were looked at, too.
	pub(crate) fn last_holder(pnu: Pnu, gave_it_up: Option<ParcelId>) -> (Option<ParcelId>, u32) {
		let links = CorrectedFrom::<T>::get(pnu.district());
		if links.is_empty() {
			return (gave_it_up, 0);
		}
		let settled = Settled::<T>::get(pnu);
		let had = links.iter().rev().filter(|link| link.order > settled).filter_map(|link| {
			let given = pnu.in_district(link.code);
			Self::direct_holder(given).filter(|parcel| Self::is_given(*parcel, given))
		});
		let had: Vec<ParcelId> = had.chain(gave_it_up).collect();
		let open = had.iter().find(|parcel| Self::is_open(**parcel));
		(open.or(had.first()).copied(), links.len() as u32) // At most `MAX_CORRECTED`.
	}

	/// Have a number lead to a parcel that had it and gives it up.
	pub(crate) fn settle(pnu: Pnu, parcel: Option<ParcelId>) {
		if let Some(parcel) = parcel {
			Self::lead(pnu, parcel);
		}
		let corrections = Corrections::<T>::get();
		if corrections > 0 {
			Settled::<T>::insert(pnu, corrections);
		}
	}

	/// Settle the numbers to which links lead from this one, before it leads to another parcel, or its parcel
	/// is closed or opened again.
	pub(crate) fn settle_linked(given: Pnu) {
		for code in CorrectedTo::<T>::get(given.district()) {
			let had = given.in_district(code);
			let there = Self::direct_holder(had);
			if !there.is_some_and(|parcel| Self::is_given(parcel, had)) {
				let (last, _) = Self::last_holder(had, there);
				Self::settle(had, last);
			}
		}
	}
}
