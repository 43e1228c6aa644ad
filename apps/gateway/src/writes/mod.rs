//! Calls of the institution, in two steps: the gateway prepares what is to be signed, and takes it signed.
//!
//! The change is (institution, reference), and each try of it is an attempt with its own id. The reference exists before the
//! first try, and a submitted attempt is on the gateway's disk before it is sent. So a caller that got no answer asks for
//! the outcome of its reference, and never has to guess whether to send again.

mod prepare;
mod submit;
mod words;

pub use prepare::{prepare, reference};
pub use submit::{cancel, status, status_of_reference, submit};

use crate::{
	error::{Error, Kind},
	gateway::Gateway,
};
use madang_client::{api::types::*, State};
use subxt::utils::AccountId32;

/// Ensure that the account is an active officer of the institution.
async fn ensure_own_officer(
	state: &State,
	institution: InstitutionId,
	account: [u8; 32],
) -> Result<(), Error> {
	let officer = state.officer(account).await?.filter(|one| one.institution == institution);
	let generation = state.institution(institution).await?.map_or(0, |one| one.generation);
	let standing = officer.map(|one| one.standing(generation));
	match standing {
		Some(pallet_institutions::OfficerStatus::Active) => Ok(()),
		_ => Err(Kind::NotOfficer.into()),
	}
}

/// The nonce that the node expects next of an officer. Its pool knows those of other programs.
async fn next_nonce(gateway: &Gateway, officer: [u8; 32]) -> Result<u64, Error> {
	let account = AccountId32(officer);
	let ask = |node: madang_client::Connection| async move {
		let next = node.rpc().system_account_next_index(&account).await;
		next.map_err(madang_client::Error::answer)
	};
	Ok(gateway.chain.sender().ask(ask).await?)
}

/// For how many milliseconds the nonce of a prepared call is kept for it.
fn reserved(gateway: &Gateway) -> u64 {
	u64::from(gateway.config.limits.nonce_reserved_seconds).saturating_mul(1_000)
}
