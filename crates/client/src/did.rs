//! Resolution of DIDs: the runtime is asked, at the block of the [`State`].

use crate::{api::types::*, error::Error, view::ask_api, State};
use madang_primitives::Moment;

/// The latest version of a DID's document. `None` if the DID is not registered.
pub async fn resolve(state: &State, did: Did) -> Result<Option<Resolution>, Error> {
	ask_api(state, "IdentityApi_resolve", did).await
}

/// A version of a DID's document. `None` if there is none.
pub async fn resolve_version(
	state: &State,
	did: Did,
	version: u32,
) -> Result<Option<Resolution>, Error> {
	ask_api(state, "IdentityApi_resolve_version", (did, version)).await
}

/// A DID's document at a moment. `None` if the DID was not registered yet.
pub async fn resolve_at(
	state: &State,
	did: Did,
	moment: Moment,
) -> Result<Option<Resolution>, Error> {
	ask_api(state, "IdentityApi_resolve_at", (did, moment)).await
}
