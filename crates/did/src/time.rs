//! Moments as XML date and time: UTC, without fractions of a second, as DID Core asks for.

use madang_primitives::{KoreanDay, Moment, DAY_MS};

/// The day's number since 1970 for which [`KoreanDay`] knows the civil date. The arithmetic of the
/// calendar is the same in every time zone.
fn day(moment: Moment) -> KoreanDay {
	KoreanDay(i32::try_from(moment / DAY_MS).unwrap_or(i32::MAX))
}

/// A moment as text, such as `2026-11-28T17:00:00Z`.
pub fn datetime(moment: Moment) -> String {
	let (year, month, of_month) = day(moment).to_civil();
	let second = moment % DAY_MS / 1_000;
	let (hour, minute) = (second / 3_600, second / 60 % 60);
	format!("{year:04}-{month:02}-{of_month:02}T{hour:02}:{minute:02}:{:02}Z", second % 60)
}

/// The last moment of the second that a text in this form names. `None` for any other text.
///
/// The text has no fractions, so that a change within this second has happened.
pub fn moment(text: &str) -> Option<Moment> {
	let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
	let numbers = |text: &str, by: char| -> Option<[u16; 3]> {
		let parts: Option<Vec<u16>> = text.split(by).map(|part| part.parse().ok()).collect();
		parts?.try_into().ok()
	};
	let [year, month, of_month] = numbers(date, '-')?;
	let [hour, minute, second] = numbers(time, ':')?.map(u64::from);
	let month = u8::try_from(month).ok()?;
	let days = KoreanDay::from_civil(year, month, u8::try_from(of_month).ok()?)?;
	let start = u64::try_from(days.0).ok()?.checked_mul(DAY_MS)?;
	let of_day = hour * 3_600 + minute * 60 + second;
	let found = start.checked_add(of_day * 1_000)?;
	// Only the canonical form reads back: no 24:00:00, no missing zero.
	(datetime(found) == text).then(|| found.saturating_add(999))
}
