//! Where the bit of a day is. Holidays and the days of pauses have one bit for each day.

use crate::DAYS_OF_A_WORD;
use madang_primitives::KoreanDay;

/// The number of the word that has the bit of a day, and which bit it is.
pub(crate) fn bit(day: KoreanDay) -> (i32, u32) {
	let bits = DAYS_OF_A_WORD.cast_signed();
	(day.0.div_euclid(bits), day.0.rem_euclid(bits).cast_unsigned())
}
