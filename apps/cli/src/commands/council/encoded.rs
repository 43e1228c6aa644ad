//! A call as an act of the council.

use crate::failure::Failure;
use madang_client::{
	api::types::{Act, ProposedAct},
	council::ProposedCall,
	State,
};
use subxt::tx::Payload;

/// The call as an act, encoded for the runtime of a block.
pub fn encode(state: &State, call: impl Payload) -> Result<ProposedAct, Failure> {
	Ok(Act::Call(Box::new(ProposedCall::new(state.at(), &call)?)))
}
