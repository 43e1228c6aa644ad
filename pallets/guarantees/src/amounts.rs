//! Parts of amounts, in whole won.

use madang_primitives::{RatePpm, Won, WHOLE_RATE};

/// The part of an amount, rounded down to whole won.
pub fn part_of(amount: Won, ratio: RatePpm) -> Won {
	// The product of a u64 and a u32 fits u128: nothing saturates.
	let part = u128::from(amount).saturating_mul(u128::from(ratio)) / u128::from(WHOLE_RATE);
	// A ratio above the whole is checked for before. Here it gives at most the highest number.
	Won::try_from(part).unwrap_or(Won::MAX)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_part_is_rounded_down_to_whole_won() {
		assert_eq!(part_of(100_000_000, 850_000), 85_000_000);
		assert_eq!(part_of(1, 999_999), 0);
		assert_eq!(part_of(3, 500_000), 1);
		assert_eq!(part_of(1_000_001, 1), 1);
	}

	#[test]
	fn the_whole_of_the_highest_amount_is_that_amount() {
		assert_eq!(part_of(Won::MAX, WHOLE_RATE), Won::MAX);
		assert_eq!(part_of(Won::MAX, RatePpm::MAX), Won::MAX);
		assert_eq!(part_of(0, WHOLE_RATE), 0);
	}
}
