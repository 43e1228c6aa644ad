//! Used signatures are forgotten once they have expired: from then on they are rejected for that reason.

use crate::{Config, Pallet, UsedSignatures, WeightInfo};
use alloc::vec::Vec;
use frame_support::weights::Weight;
use madang_primitives::Moment;

/// Most signatures that a block forgets. It is more than a block can verify, so they do not pile up.
pub(crate) const MOST: u32 = 256;

impl<T: Config> Pallet<T> {
	/// Forget signatures that have expired, the oldest first, with the weight that a block leaves.
	/// Returns the weight that was used.
	pub(crate) fn forget_expired(room: Weight) -> Weight {
		let fits = |count: &u32| T::WeightInfo::forget_expired(*count).all_lte(room);
		let Some(most) = (0..=MOST).rev().find(fits) else { return Weight::zero() };
		let now = Self::now();
		let expired: Vec<_> = UsedSignatures::<T>::iter_keys()
			.take_while(|(expires_at, _)| Moment::from_be_bytes(*expires_at) <= now)
			.take(most as usize)
			.collect();
		let mut forgotten: u32 = 0;
		for (expires_at, digest) in expired {
			UsedSignatures::<T>::remove(expires_at, digest);
			forgotten = forgotten.saturating_add(1);
		}
		T::WeightInfo::forget_expired(forgotten)
	}
}
