//! What the runtime computes on demand: its view functions.
//!
//! What parties sign is the runtime's to say. So it is asked, and never computed again here.

use crate::{
	api::types::*,
	compat::{self, Kind},
	error::Error,
	State,
};
use codec::{Decode, DecodeAll, Encode};
use pallet_titles::Closing;
use sp_core::H256;
use subxt::metadata::Metadata;

/// The runtime's call of view functions. The function of subxt for it leaves out the length of the input.
const VIEW_FUNCTIONS: &str = "RuntimeViewFunction_execute_view_function";

/// What the runtime is asked for a view function: the function, and its input with the length. `None`
/// if the runtime has no such function.
pub fn question(
	metadata: &Metadata,
	pallet: &str,
	function: &str,
	input: &impl Encode,
) -> Option<Vec<u8>> {
	let function = metadata.pallet_by_name(pallet)?.view_function_by_name(function)?;
	Some((function.query_id(), input.encode()).encode())
}

/// The runtime's answer. `None` if it is not one.
pub fn answer<T: Decode>(mut answer: &[u8]) -> Option<T> {
	let value = Result::<Vec<u8>, u8>::decode(&mut answer).ok()?.ok()?;
	T::decode_all(&mut &value[..]).ok()
}

/// Ask the runtime.
pub async fn ask<T: Decode>(
	state: &State,
	pallet: &str,
	function: &str,
	input: impl Encode,
) -> Result<T, Error> {
	let missing = || Error::Answer(format!("the runtime does not answer {pallet}.{function}"));
	compat::ensure(&state.at().metadata(), Kind::View, pallet, function)?;
	let question =
		question(&state.at().metadata(), pallet, function, &input).ok_or_else(missing)?;
	let answered = state.at().runtime_apis().call_raw(VIEW_FUNCTIONS, Some(&question)).await;
	answer(&answered.map_err(Error::answer)?).ok_or_else(missing)
}

/// Ask a function of a runtime API, by the name `API_function`.
pub(crate) async fn ask_api<T: Decode>(
	state: &State,
	name: &str,
	input: impl Encode,
) -> Result<T, Error> {
	let (api, function) = name.split_once('_').unwrap_or((name, ""));
	compat::ensure(&state.at().metadata(), Kind::Api, api, function)?;
	let answer = state.at().runtime_apis().call_raw(name, Some(&input.encode())).await;
	T::decode_all(&mut &answer.map_err(Error::answer)?[..]).map_err(Error::answer)
}

/// The closing of a deal as its parties sign it. `None` without a contract.
pub async fn closing(state: &State, deal: DealId) -> Result<Option<Closing>, Error> {
	ask(state, "Conveyances", "closing", deal).await
}

/// The titles of a deal as they are now, with the digests that buyers sign.
pub async fn titles_now(
	state: &State,
	deal: DealId,
) -> Result<Option<Vec<(TitleId, H256)>>, Error> {
	ask(state, "Conveyances", "titles_now", deal).await
}

/// The receipts of the closing of a deal that waits at the registry office.
pub async fn waiting_closing(state: &State, deal: DealId) -> Result<Option<ReceiptRange>, Error> {
	ask(state, "Conveyances", "waiting_closing", deal).await
}

/// The legs of the closing of a deal with a contract that stands.
pub async fn legs(state: &State, deal: DealId) -> Result<Vec<Leg>, Error> {
	ask(state, "Conveyances", "legs_of", deal).await
}

/// How a loan stands today. `None` if it was never disbursed.
pub async fn standing(state: &State, loan: LoanId) -> Result<Option<Standing>, Error> {
	ask(state, "Lending", "standing", loan).await
}

/// How long an institution took for the steps of loans that it has taken, in the order of a loan.
pub async fn step_times(
	state: &State,
	institution: InstitutionId,
) -> Result<Vec<(TimedStep, StepTimes)>, Error> {
	ask(state, "Lending", "step_times", institution).await
}

/// The property to which a name leads: a parcel by its present number or an old one. Only a parcel's name
/// needs the chain.
pub async fn find(state: &State, name: PropertyName) -> Result<Option<Property>, Error> {
	Ok(match name {
		PropertyName::Parcel(pnu) => {
			parcels_at(state, vec![pnu]).await?.into_iter().next().flatten().map(Property::Parcel)
		}
		PropertyName::Building(id) => Some(Property::Building(id)),
		PropertyName::Unit(id) => Some(Property::Unit(id)),
	})
}

/// How people name a property: a parcel by its present number.
pub async fn name_of(state: &State, property: Property) -> Result<Option<PropertyName>, Error> {
	Ok(match property {
		Property::Parcel(id) => numbers_of(state, vec![id])
			.await?
			.into_iter()
			.next()
			.flatten()
			.map(PropertyName::Parcel),
		Property::Building(id) => Some(PropertyName::Building(id)),
		Property::Unit(id) => Some(PropertyName::Unit(id)),
	})
}

/// The parcels to which numbers lead, in the order of the numbers.
pub async fn parcels_at(state: &State, numbers: Vec<Pnu>) -> Result<Vec<Option<ParcelId>>, Error> {
	ask(state, "Registers", "parcels_at", numbers).await
}

/// The present numbers of parcels, in the order of the parcels.
pub async fn numbers_of(state: &State, parcels: Vec<ParcelId>) -> Result<Vec<Option<Pnu>>, Error> {
	ask(state, "Registers", "numbers_of", parcels).await
}

/// The parcels that have numbers, in the order of the numbers. A number that was given up leads to its
/// parcel, but the parcel does not have it.
pub async fn holders_of(state: &State, numbers: Vec<Pnu>) -> Result<Vec<Option<ParcelId>>, Error> {
	ask(state, "Registers", "holders_of", numbers).await
}

/// The cut-over that counts in a district.
pub async fn cut_over_at(state: &State, district: DistrictCode) -> Result<Option<CutOver>, Error> {
	ask(state, "Titles", "cut_over_at", district).await
}

/// The district in which a property is now.
pub async fn place_of(state: &State, property: Property) -> Result<Option<DistrictCode>, Error> {
	ask(state, "Registers", "place_of", property).await
}

/// Whether an institution is responsible for properties, in the order of the names.
pub async fn responsible_for(
	state: &State,
	institution: InstitutionId,
	names: Vec<PropertyName>,
) -> Result<Vec<bool>, Error> {
	ask(state, "Registers", "responsible_for", (institution, names)).await
}
