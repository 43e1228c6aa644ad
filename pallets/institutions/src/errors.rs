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
		/// The officer is already suspended, for example because the council replaced the
		/// administrator since. Only an active officer can be suspended.
		OfficerNotActive,
		/// The officer is not suspended, or the council wants to reinstate an officer that the
		/// council did not suspend. Such an officer's own administrator can reinstate it.
		OfficerNotSuspended,
		/// The council suspended the officer. Ask the council to reinstate it, or revoke it.
		OfficerSuspendedByCouncil,
		/// The officer is revoked, which is final. Appoint a new account.
		OfficerIsRevoked,
		/// The institution would have no active administrator. Appoint another one first, or ask
		/// the council to replace the administrator.
		LastAdministrator,
		/// The institution has the maximum number of active administrators. Suspend or revoke one
		/// first.
		TooManyAdministrators,
		/// The institution has 1,024 officers that are not revoked. Revoke one first.
		TooManyOfficers,
		/// The account did not sign this appointment on this network. Ask its owner to sign again,
		/// with `madang officer consent`, for exactly this institution and kind of appointment.
		InvalidConsent,
		/// The account's consent has expired. Ask its owner to sign again.
		ConsentExpired,
		/// The account's consent expires more than 30 days from now. Ask its owner to sign again
		/// with an earlier expiry.
		ConsentTooLongLived,
		/// The institution has already used this reference, so the call has already taken effect.
		/// Look up its result. Use a new reference for another call.
		ExternalRefUsed,
		/// The quota is smaller than the largest transaction. Set at least 512 KiB, the time of the
		/// heaviest call and one transaction, for two blocks and for a day.
		QuotaTooSmall,
		/// The client certificate would allow nothing. Name at least one scope.
		InvalidScopes,
		/// The client certificate would end in the past, or more than 398 days from now.
		InvalidCertificateEnd,
		/// The institution has registered this client certificate already. To change it, remove it first.
		ClientCertificateKnown,
		/// The institution has three client certificates whose time is not over. Remove one first.
		TooManyClientCertificates,
		/// The institution has registered no client certificate with this fingerprint.
		ClientCertificateNotFound,
	}
}
