//! Charts with bars, as SVG: they print, and need no script.

use crate::shown;
use maud::{html, Markup};

/// The most bars of a chart: the last ones are shown.
const MOST: usize = 60;

/// The width of the names, of the longest bar and of the numbers, and the height of a row.
const NAME: u64 = 110;
const LONGEST: u64 = 420;
const NUMBER: u64 = 90;
const ROW: u64 = 22;

/// The width of a digit.
const DIGIT: u64 = 8;

/// A bar for each value with its name. Nothing without values.
pub fn bars(caption: &str, values: &[(String, u64)]) -> Markup {
	let values = values.get(values.len().saturating_sub(MOST)..).unwrap_or_default();
	let most = values.iter().map(|(_, value)| *value).max().unwrap_or_default().max(1);
	let height = ROW.saturating_mul(u64::try_from(values.len()).unwrap_or_default());
	let digits = u64::try_from(shown::number(most).len()).unwrap_or_default();
	let width = NAME + LONGEST + NUMBER.max(digits.saturating_mul(DIGIT));
	html! {
		@if !values.is_empty() {
			figure.chart {
				figcaption { (caption) }
				svg viewBox={ "0 0 " (width) " " (height) } width=(width) height=(height) role="img" aria-label=(caption) {
					@for (row, (name, value)) in (0u64..).zip(values) {
						@let top = row.saturating_mul(ROW);
						@let length = length(*value, most);
						text x="0" y=(top + 15) { (name) }
						rect x=(NAME) y=(top + 3) width=(length.max(1)) height=(ROW - 6) rx="2" {}
						text x=(NAME + length + 6) y=(top + 15) { (shown::number(*value)) }
					}
				}
			}
		}
	}
}

/// The length of a bar next to the longest one.
fn length(value: u64, most: u64) -> u64 {
	let length = u128::from(value).saturating_mul(LONGEST.into()).checked_div(most.into());
	length.and_then(|length| u64::try_from(length).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn great_numbers_have_bars_as_small_ones_do() {
		assert_eq!([length(1, 2), length(2, 2), length(0, 2)], [LONGEST / 2, LONGEST, 0]);
		assert_eq!(length(u64::MAX / 2, u64::MAX), LONGEST / 2 - 1);
		assert_eq!(length(u64::MAX, u64::MAX), LONGEST);
	}

	#[test]
	fn the_longest_bar_has_all_of_the_width() {
		let values = [("a <b>".to_owned(), 2), ("c".to_owned(), u64::MAX)];
		let chart = bars("each day", &values).into_string();
		assert!(
			chart.contains("a &lt;b&gt;") && chart.contains("18,446,744,073,709,551,615"),
			"{chart}"
		);
		assert!(chart.contains("aria-label=\"each day\""));
		assert_eq!(bars("none", &[]).into_string(), "");
		let many: Vec<_> = (0..100).map(|day| (day.to_string(), 1)).collect();
		assert_eq!(bars("many", &many).into_string().matches("<rect").count(), MOST);
	}
}
