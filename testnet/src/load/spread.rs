//! What equal runs differ by, and which ratios are no more than that.

/// The median; zero of nothing.
pub fn median(values: &[f64]) -> f64 {
	let mut values = values.to_vec();
	values.sort_by(f64::total_cmp);
	let middle = values.len() / 2;
	match values.len() % 2 {
		_ if values.is_empty() => 0.0,
		1 => values[middle],
		_ => f64::midpoint(values[middle - 1], values[middle]),
	}
}

/// By how much equal runs differ: the highest divided by the lowest, less one. None where there are fewer than
/// two runs, or one measured nothing.
pub fn spread(values: &[f64]) -> Option<f64> {
	let lowest = values.iter().copied().fold(f64::INFINITY, f64::min);
	let highest = values.iter().copied().fold(0.0, f64::max);
	(values.len() >= 2 && lowest > 0.0).then(|| highest / lowest - 1.0)
}

/// Whether a ratio says nothing: it is not further from one, up or down, than equal runs are from each other.
/// None where the spread is not known.
pub fn is_noise(ratio: f64, spread: Option<f64>) -> Option<bool> {
	spread.map(|spread| ratio.max(1.0 / ratio) <= 1.0 + spread)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_median_is_the_middle_or_between_both() {
		for (values, middle) in
			[(&[][..], 0.0), (&[3.0], 3.0), (&[5.0, 1.0, 2.0], 2.0), (&[8.0, 1.0, 2.0, 4.0], 3.0)]
		{
			assert!((median(values) - middle).abs() < 1e-9, "{values:?}");
		}
	}

	#[test]
	fn the_spread_is_of_two_runs_or_more() {
		assert_eq!(spread(&[100.0]), None);
		assert_eq!(spread(&[0.0, 100.0]), None);
		let found = spread(&[110.0, 100.0, 125.0]).unwrap();
		assert!((found - 0.25).abs() < 1e-9, "{found}");
	}

	#[test]
	fn a_ratio_within_the_spread_is_noise_in_both_directions() {
		assert_eq!(is_noise(1.2, Some(0.25)), Some(true));
		assert_eq!(is_noise(0.85, Some(0.25)), Some(true));
		assert_eq!(is_noise(1.3, Some(0.25)), Some(false));
		assert_eq!(is_noise(0.75, Some(0.25)), Some(false));
		assert_eq!(is_noise(2.0, None), None);
	}
}
