//! The shares of a day of an institution.

use std::fmt;

/// The shares of the mixed scenario, in hundredths.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mix {
	/// Inspections, contracts, steps of loans, calls with a few repayments.
	shares: [usize; 4],
}

impl Mix {
	/// Most of a day is reading titles.
	pub const DAY: Self = Self { shares: [60, 15, 15, 10] };

	/// How many of each there are among so many transactions. What the shares leave over goes to those that
	/// lost the most by rounding down.
	pub fn counts(self, total: usize) -> [usize; 4] {
		let mut counts = self.shares.map(|share| total * share / 100);
		let mut order = [0, 1, 2, 3];
		order.sort_by_key(|index| std::cmp::Reverse(total * self.shares[*index] % 100));
		let left = total - counts.iter().sum::<usize>();
		for index in order.into_iter().take(left) {
			counts[index] += 1;
		}
		counts
	}
}

impl fmt::Display for Mix {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let [inspections, contracts, steps, repayments] = self.shares;
		write!(
			f,
			"{inspections} % inspections, {contracts} % contracts, {steps} % steps of loans, {repayments} % calls \
			with 8 repayments",
		)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn counts_follow_the_shares_and_add_up() {
		assert_eq!(Mix::DAY.counts(1_000), [600, 150, 150, 100]);
		// 4.2, 1.05, 1.05 and 0.7: the last lost the most.
		assert_eq!(Mix::DAY.counts(7), [4, 1, 1, 1]);
		for total in 0..300 {
			assert_eq!(Mix::DAY.counts(total).iter().sum::<usize>(), total);
		}
	}
}
