//! Days as bits. Holidays and the days of pauses have one bit for each day.

use crate::DAYS_OF_A_WORD;
use madang_primitives::KoreanDay;

/// The number of the word that has the bit of a day, and which bit it is.
pub(crate) fn bit(day: KoreanDay) -> (i32, u32) {
	let bits = DAYS_OF_A_WORD.cast_signed();
	(day.0.div_euclid(bits), day.0.rem_euclid(bits).cast_unsigned())
}

/// Keeps the word that was read last: days are looked at in their order.
#[derive(Default)]
pub(crate) struct LastWord(Option<(i32, u128)>);

impl LastWord {
	/// The word with this number. It is read if it is not the last one.
	pub(crate) fn get(&mut self, number: i32, read: impl FnOnce() -> u128) -> u128 {
		match self.0 {
			Some((last, word)) if last == number => word,
			_ => {
				let word = read();
				self.0 = Some((number, word));
				word
			}
		}
	}
}
