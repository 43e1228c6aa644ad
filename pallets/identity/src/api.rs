//! The runtime API for the resolution of DIDs.

use crate::{Keys, Stamp};
use codec::{Decode, Encode};
use madang_primitives::{Did, InstitutionId, Moment};
use scale_info::TypeInfo;

/// A version of a DID's document, with what DID Resolution calls the document's metadata.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, TypeInfo)]
pub struct Resolution {
	/// The DID.
	pub did: Did,
	/// The keys of this version.
	pub keys: Keys,
	/// The version, from 1.
	pub version: u32,
	/// The institution that enrolled the party.
	pub enrolled_by: InstitutionId,
	/// When the DID was registered.
	pub created: Stamp,
	/// Since when the keys are those of this version.
	pub since: Stamp,
	/// When the next version replaced it. None if it is the latest.
	pub until: Option<Stamp>,
	/// When the party deactivated the DID, if it did.
	pub deactivated: Option<Stamp>,
}

sp_api::decl_runtime_apis! {
	/// Resolution of DIDs. To resolve a DID as a past block had it, call the API at that block.
	pub trait IdentityApi {
		/// The latest version of a DID's document. None if the DID is not registered.
		fn resolve(did: Did) -> Option<Resolution>;

		/// A version of a DID's document. None if there is none.
		fn resolve_version(did: Did, version: u32) -> Option<Resolution>;

		/// A DID's document at a moment, in milliseconds since 1970 (UTC), from the history that the
		/// state keeps. None if the DID was not registered yet, or if the moment is later than the block.
		fn resolve_at(did: Did, moment: Moment) -> Option<Resolution>;
	}
}
