//! The errors of the pallet.

use frame_support::pallet_macros::pallet_section;

/// The section that [`crate::pallet`] imports.
#[pallet_section]
mod errors {
	/// The errors of the calls.
	#[pallet::error]
	pub enum Error<T> {
		/// No institution has this number. Run `madang institution list` to find the number.
		InstitutionNotFound,
		/// The institution is already suspended. Only an active institution can be suspended.
		InstitutionNotActive,
		/// The institution is already active. Only a suspended institution can be readmitted.
		InstitutionNotSuspended,
		/// The institution has withdrawn, which is final. Admit it again under a new number.
		InstitutionIsWithdrawn,
		/// All institution numbers are used up. This needs a runtime upgrade.
		TooManyInstitutions,
		/// A name is blank, contains control characters or is not UTF-8. Use the official name.
		InvalidName,
		/// A district prefix is malformed or listed twice. Use distinct prefixes of 0 to 10 digits
		/// without a leading zero.
		InvalidJurisdiction,
		/// The set of duties is empty or contains an unknown duty. Name at least one known duty.
		InvalidDuties,
		/// The account is already an officer of this or another institution. Use a new account for
		/// each appointment, or change the duties of the officer.
		AlreadyOfficer,
		/// The account is not an officer. Appoint it first.
		OfficerNotFound,
		/// The officer belongs to another institution. Only an administrator of that institution
		/// can change it.
		NotOwnOfficer,
		/// The officer is already suspended. Only an active officer can be suspended.
		OfficerNotActive,
		/// The officer is already active. Only a suspended officer can be reinstated.
		OfficerNotSuspended,
		/// The officer is revoked, which is final. Appoint a new account.
		OfficerIsRevoked,
		/// The institution would have no active administrator. Appoint another one first, or ask
		/// the council to replace the administrator.
		LastAdministrator,
		/// The institution has the maximum number of active administrators. Suspend or revoke one
		/// first.
		TooManyAdministrators,
		/// The institution has already used this reference, so the call has already taken effect.
		/// Look up its result. Use a new reference for another call.
		ExternalRefUsed,
		/// The quota is smaller than the largest transaction. Set at least 512 KiB, the time of the
		/// heaviest call and one transaction, for two blocks and for a day.
		QuotaTooSmall,
	}
}
