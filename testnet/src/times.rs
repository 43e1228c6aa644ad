//! What many measured times are.

use std::time::Duration;

/// A part of a hundred of the times is at most this long; zero if there are none.
pub(crate) fn percentile(times: &[Duration], part: usize) -> Duration {
	let mut sorted = times.to_vec();
	sorted.sort_unstable();
	let count = (sorted.len() * part).div_ceil(100);
	sorted.get(count.saturating_sub(1)).copied().unwrap_or_default()
}
