//! A load in rounds: each is prepared, sent and counted before the next, so that memory is bounded.

/// How many transactions a round has at most, where each carries one thing.
pub const MOST: usize = 10_000;

/// The most transactions of one run.
pub const MOST_OF_A_RUN: usize = 100_000;

/// The sizes of rounds for so many transactions with at most so many in a round: as equal as can be, because the
/// beginning and the end of a round are slower than its middle.
pub fn rounds(total: usize, most: usize) -> Vec<usize> {
	let count = total.div_ceil(most.max(1));
	(0..count).map(|round| total / count + usize::from(round < total % count)).collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn rounds_add_up_and_none_is_too_large_or_much_smaller() {
		assert_eq!(rounds(0, 10), [0; 0]);
		assert_eq!(rounds(10, 10), [10]);
		assert_eq!(rounds(11, 10), [6, 5]);
		assert_eq!(rounds(100_000, MOST), [10_000; 10]);
		for total in 1..200 {
			for most in 1..30 {
				let all = rounds(total, most);
				assert_eq!(all.iter().sum::<usize>(), total);
				let (least, largest) = (all.iter().min().unwrap(), all.iter().max().unwrap());
				assert!(*largest <= most && largest - least <= 1, "{total}, {most}: {all:?}");
			}
		}
	}
}
