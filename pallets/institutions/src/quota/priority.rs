//! The order of transactions in pools, and so in blocks: governance first (the management of
//! officers before the council), then an authorised upgrade, then the member that has used the
//! smallest part of its quota.
//!
//! Reports of misbehaviour have the highest priority of all
//! ([`TransactionPriority::MAX`](sp_runtime::transaction_validity::TransactionPriority)).

use crate::Lane;
use sp_runtime::transaction_validity::TransactionPriority;

/// The distance between bands. The priorities in a band are smaller.
const BAND: TransactionPriority = 1 << 32;

/// The priority of an ordinary transaction: the unused parts, in thousandths, of the quota of a
/// block, and of a day if the former are equal.
pub const fn ordinary(block: u64, day: u64) -> TransactionPriority {
	block.saturating_mul(1_001).saturating_add(day)
}

/// The priority of a transaction that may be longer than others.
pub const fn long(block: u64, day: u64) -> TransactionPriority {
	BAND.saturating_add(ordinary(block, day))
}

/// The priority of a transaction in a lane, by the unused part of the lane's allowance.
pub const fn lane(lane: Lane, unused: u64) -> TransactionPriority {
	let band = match lane {
		Lane::Council => 2,
		Lane::Officers => 3,
	};
	BAND.saturating_mul(band).saturating_add(unused)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn each_band_is_above_the_former() {
		assert!(ordinary(1_000, 0) > ordinary(999, 1_000));
		assert!(long(0, 0) > ordinary(1_000, 1_000));
		assert!(lane(Lane::Council, 0) > long(1_000, 1_000));
		assert!(lane(Lane::Officers, 0) > lane(Lane::Council, 1_000));
		assert!(lane(Lane::Officers, 1_000) < TransactionPriority::MAX);
	}
}
