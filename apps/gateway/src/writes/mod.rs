//! Calls of the institution, in two steps: the gateway prepares what is to be signed, and takes it signed.
//!
//! The change is (institution, reference), and each try of it is an attempt with its own id. The reference exists before the
//! first try, and a submitted attempt is on the gateway's disk before it is sent. So a caller that got no answer asks for
//! the outcome of its reference, and never has to guess whether to send again.

mod prepare;
mod submit;

pub use prepare::{account_of, prepare, reference};
pub use submit::{cancel, status, status_of_reference, submit};

use crate::error::{Error, Kind};
use madang_client::{api::types::*, State};

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
