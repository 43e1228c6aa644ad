//! Notarial acts, apostilles and chains of attestations. Nothing lists those of a party.

use crate::{
	api::{storage, types::*},
	error::Error,
	read::State,
	view::ask_api,
};
use subxt::utils::Static;

/// An act, or `None` if it does not exist.
pub async fn act(state: &State, act: ActId) -> Result<Option<NotarialAct>, Error> {
	state.fetch(storage::notarial_act(), (Static(act),)).await
}

/// The act that has a number in a notary's series.
pub async fn act_of(
	state: &State,
	notary: InstitutionId,
	number: SeriesNumber,
) -> Result<Option<ActId>, Error> {
	state.fetch(storage::act_of_number(), (Static(notary), Static(number))).await
}

/// An apostille, or `None` if it does not exist.
pub async fn apostille(state: &State, number: ApostilleId) -> Result<Option<Apostille>, Error> {
	state.fetch(storage::apostille(), (Static(number),)).await
}

/// The apostille that has a number in an authority's register.
pub async fn apostille_of(
	state: &State,
	authority: InstitutionId,
	number: SeriesNumber,
) -> Result<Option<ApostilleId>, Error> {
	state.fetch(storage::apostille_of_number(), (Static(authority), Static(number))).await
}

/// The attestations that lead to one, the first one first, and itself. Empty if it does not exist.
pub async fn chain(state: &State, id: Attestation) -> Result<Vec<Link<Account>>, Error> {
	ask_api(state, "NotaryApi_attestation_chain", id).await
}
