//! What a node asks about members.

// The macro repeats the bound in what it makes.
#![allow(clippy::multiple_bound_locations)]

use codec::Codec;
use madang_primitives::InstitutionId;

sp_api::decl_runtime_apis! {
	/// Members and their officers.
	pub trait MembersApi<AccountId: Codec> {
		/// The institution that an account is or was an officer of; it never becomes another's.
		fn institution_of(account: AccountId) -> Option<InstitutionId>;
	}
}
