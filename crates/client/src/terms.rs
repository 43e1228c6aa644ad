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

/// The day of the block, in Korean time.
pub async fn today(state: &State) -> Result<KoreanDay, Error> {
	let now = state.fetch(storage::now(), ()).await?;
	let now = now.ok_or_else(|| Error::Answer("the node left out the time".to_owned()))?;
	Ok(KoreanDay::of(now))
}

/// The holidays that the council has declared, those of the past included.
pub async fn holidays(state: &State) -> Result<BTreeSet<KoreanDay>, Error> {
	let pages = state.all::<i32, Page>(storage::holidays()).await?;
	Ok(pages.into_iter().flat_map(|(number, page)| days_of(number, page)).collect())
}

/// The bits of 2,048 days, in words of which the first one has the earliest days.
type Page = [u128; 16];

/// The days whose bits a page has.
fn days_of(number: i32, page: Page) -> impl Iterator<Item = KoreanDay> {
	let bits = u128::BITS.cast_signed();
	let days = move |(word_number, word): (i32, u128)| {
		let first = word_number.saturating_mul(bits);
		let is_set = move |bit: &i32| word >> bit & 1 == 1;
		(0..bits).filter(is_set).map(move |bit| KoreanDay(first.saturating_add(bit)))
	};
	(number.saturating_mul(16)..).zip(page).flat_map(days)
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
	fn a_page_has_the_days_of_its_bits() {
		let mut page = [0; 16];
		(page[0], page[1], page[15]) = (1 | 1 << 5 | 1 << 127, 1, 1 << 127);
		let days = |number| days_of(number, page).map(|day| day.0).collect::<Vec<_>>();
		assert_eq!(days(10), [20_480, 20_485, 20_607, 20_608, 22_527]);
		assert_eq!(days(-1), [-2_048, -2_043, -1_921, -1_920, -1]);
	}
}
