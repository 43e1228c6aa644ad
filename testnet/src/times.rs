//! What many measured times are.

use std::time::Duration;

/// A part of a hundred of the times is at most this long; zero if there are none.
pub fn percentile(times: &[Duration], part: usize) -> Duration {
	let mut sorted = times.to_vec();
	sorted.sort_unstable();
	let count = (sorted.len() * part).div_ceil(100);
	sorted.get(count.saturating_sub(1)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_percentile_is_the_smallest_time_that_so_many_do_not_exceed() {
		let times: Vec<_> = (1..=200).rev().map(Duration::from_millis).collect();
		for (part, millis) in [(0, 1), (1, 2), (50, 100), (99, 198), (100, 200)] {
			assert_eq!(percentile(&times, part), Duration::from_millis(millis), "{part}");
		}
		assert_eq!(percentile(&[], 50), Duration::ZERO);
	}
}
