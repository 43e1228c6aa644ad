//! Days as bits. Holidays and the days of pauses have one bit for each day, in words. The words of holidays are stored
//! in pages.

use crate::{DAYS_OF_A_WORD, WORDS_OF_A_PAGE};
use madang_primitives::KoreanDay;

/// The number of the word that has the bit of a day, and which bit it is.
pub(crate) fn bit(day: KoreanDay) -> (i32, u32) {
	let bits = DAYS_OF_A_WORD.cast_signed();
	(day.0.div_euclid(bits), day.0.rem_euclid(bits).cast_unsigned())
}

/// The number of the page that has a word, and which of its words it is.
pub(crate) fn place(word: i32) -> (i32, usize) {
	let words = WORDS_OF_A_PAGE.cast_signed();
	(word.div_euclid(words), word.rem_euclid(words).cast_unsigned() as usize)
}

/// Keeps the word or page that was read last: days are looked at in their order.
pub(crate) struct Last<Value>(Option<(i32, Value)>);

impl<Value> Last<Value> {
	/// Nothing was read yet.
	pub(crate) const fn new() -> Self {
		Self(None)
	}

	/// The value with this number. It is read if it is not the last one.
	pub(crate) fn get(&mut self, number: i32, read: impl FnOnce() -> Value) -> &Value {
		if self.0.as_ref().is_some_and(|(last, _)| *last != number) {
			self.0 = None;
		}
		&self.0.get_or_insert_with(|| (number, read())).1
	}
}
