//! Legal terms: the holidays, and the day on which a term ends.

use crate::{
	api::{storage, types::*},
	error::Error,
	view, State,
};
use codec::Encode;
use madang_primitives::term_end;
use std::collections::BTreeSet;

/// A term as the runtime names it. The indexes are those of its configuration.
#[derive(Clone, Copy, Debug, Encode)]
pub enum LegalTerm {
	/// A term of a deal.
	#[codec(index = 0)]
	Deal(DealTerm),
	/// The term of a bank's offer.
	#[codec(index = 1)]
	Offer(OfferTerm),
}

/// The last day of a term that runs, with the days by which pauses and late holidays have moved it so
/// far. `None` if the term does not run.
pub async fn last_day(state: &State, term: LegalTerm) -> Result<Option<KoreanDay>, Error> {
	view::ask(state, "Terms", "last_day_of", term).await
}

/// The holidays that the council has declared, those of the past included.
pub async fn holidays(state: &State) -> Result<BTreeSet<KoreanDay>, Error> {
	let words = state.all::<i32, u128>(storage::holidays()).await?;
	Ok(words.into_iter().flat_map(|(number, word)| days_of(number, word)).collect())
}

/// The days whose bits a word has.
fn days_of(number: i32, word: u128) -> impl Iterator<Item = KoreanDay> {
	let first = number.saturating_mul(u128::BITS.cast_signed());
	let is_set = move |bit: &i32| word >> bit & 1 == 1;
	(0..u128::BITS.cast_signed()).filter(is_set).map(move |bit| KoreanDay(first + bit))
}

/// The last day of a term of so many days after an event, as the holidays are known now. A pause or a
/// late holiday can still move it.
pub async fn end(state: &State, event: KoreanDay, days: u32) -> Result<KoreanDay, Error> {
	let holidays = holidays(state).await?;
	Ok(term_end(event, days, |day| holidays.contains(&day)))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_word_has_the_days_of_its_bits() {
		let days: Vec<_> = days_of(160, 1 | 1 << 5 | 1 << 127).map(|day| day.0).collect();
		assert_eq!(days, [20_480, 20_485, 20_607]);
		assert_eq!(days_of(-1, 1 << 127).map(|day| day.0).collect::<Vec<_>>(), [-1]);
	}
}
