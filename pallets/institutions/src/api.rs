//! The runtime API about members.

// The macro repeats the bound in the code that it generates.
#![allow(clippy::multiple_bound_locations)]

use codec::Codec;
use madang_primitives::InstitutionId;

sp_api::decl_runtime_apis! {
	/// Members and their officers.
	pub trait MembersApi<AccountId: Codec> {
		/// The institution of an officer's account. It never changes.
		fn institution_of(account: AccountId) -> Option<InstitutionId>;
	}
}
