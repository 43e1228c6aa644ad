//! Who sends: the officer's record on the chain.

use super::{ask, chain::Chain};
use crate::{
	api::{storage, types::OfficerRecord},
	error::Error,
};
use madang_primitives::Duty;

/// The officer who sends, if the chain has it.
pub(super) async fn officer(chain: &impl Chain) -> Result<Option<OfficerRecord>, Error> {
	let officers = ask::values(chain, storage::officer(), &[chain.account()]).await?;
	Ok(officers.first().copied().flatten())
}

/// Whether the officer has the duty to keep books. If so, a refusal of the caller is about a place.
pub(super) async fn keeps_books(chain: &impl Chain) -> Result<bool, Error> {
	Ok(officer(chain).await?.is_some_and(|officer| officer.duties.contains(Duty::KeepBooks)))
}
