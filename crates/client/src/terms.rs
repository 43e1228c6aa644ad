//! Legal terms: the holidays, and the day on which a term ends.

use crate::{
	api::{storage, types::*},
	error::Error,
	State,
};
use madang_primitives::term_end;
use std::collections::BTreeSet;

/// The holidays that the council has declared, those of the past included.
pub async fn holidays(state: &State) -> Result<BTreeSet<KoreanDay>, Error> {
	let days = state.all::<KoreanDay, ()>(storage::holidays()).await?;
	Ok(days.into_iter().map(|(day, ())| day).collect())
}

/// The last day of a term of so many days after an event, as the holidays are known now. A pause or a
/// late holiday can still move it.
pub async fn end(state: &State, event: KoreanDay, days: u32) -> Result<KoreanDay, Error> {
	let holidays = holidays(state).await?;
	Ok(term_end(event, days, |day| holidays.contains(&day)))
}
