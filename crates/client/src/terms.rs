//! Legal terms: the holidays, and the day on which a term ends.

use crate::{
	api::{storage, types::*},
	error::Error,
	State,
};
use codec::{Decode, DecodeAll, Encode};
use madang_primitives::term_end;
use std::collections::BTreeSet;
use subxt::metadata::Metadata;

/// A term as the runtime names it. The indexes are those of its configuration.
#[derive(Clone, Copy, Debug, Encode)]
pub enum LegalTerm {
	/// A term of a deal.
	#[codec(index = 0)]
	Deal(DealTerm),
}

/// The runtime's call of view functions. The function of subxt for it leaves out the length of the input.
const VIEW_FUNCTIONS: &str = "RuntimeViewFunction_execute_view_function";

/// What the runtime is asked for [`last_day`]: the function, and its input with the length. `None` if
/// the runtime has no such function.
pub fn question(metadata: &Metadata, term: LegalTerm) -> Option<Vec<u8>> {
	let pallet = metadata.pallet_by_name("Terms")?;
	let function = pallet.view_function_by_name("last_day_of")?;
	Some((function.query_id(), term.encode()).encode())
}

/// The runtime's answer. `None` if it is not one.
pub fn answer(mut answer: &[u8]) -> Option<Option<KoreanDay>> {
	let value = Result::<Vec<u8>, u8>::decode(&mut answer).ok()?.ok()?;
	Option::<KoreanDay>::decode_all(&mut &value[..]).ok()
}

/// The last day of a term that runs, with the days by which pauses and late holidays have moved it so
/// far. `None` if the term does not run.
pub async fn last_day(state: &State, term: LegalTerm) -> Result<Option<KoreanDay>, Error> {
	let missing = || Error::Answer("the runtime does not say when terms end".to_owned());
	let question = question(&state.at().metadata(), term).ok_or_else(missing)?;
	let answered = state.at().runtime_apis().call_raw(VIEW_FUNCTIONS, Some(&question)).await;
	answer(&answered.map_err(Error::answer)?).ok_or_else(missing)
}

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
