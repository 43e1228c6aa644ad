//! A call as an act of the council.

use crate::failure::Failure;
use madang_client::{api::types::ProposedAct, council::proposed, State};
use subxt::tx::Payload;

/// The call as an act, encoded for the runtime of a block.
pub fn encode(state: &State, call: impl Payload) -> Result<ProposedAct, Failure> {
	Ok(proposed(state.at(), &call)?)
}
