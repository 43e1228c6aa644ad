//! The errors of the pallet.

use frame_support::pallet_macros::pallet_section;

/// The section that the pallet imports.
#[pallet_section]
mod errors {
	/// Why a call was rejected. A number inside an error is the row of the call that is wrong, from zero.
	#[pallet::error]
	pub enum Error<T> {
		/// No kind of certificates has this number. Run `madang certificate kinds` to find the number.
		KindNotFound,
		/// The kind is retired. Use the kind that replaces it, or ask the council.
		KindRetired,
		/// A name or a purpose is blank, contains control characters or is not UTF-8. Correct it.
		InvalidName,
		/// The type of the credentials is empty, or not visible ASCII. Correct it.
		InvalidType,
		/// Another kind has, or had, this type of credentials. Choose another type.
		TypeInUse,
		/// The longest validity is not between one day and a hundred years. Correct it.
		InvalidDays,
		/// The institution is not an active ministry, municipality, registry office, court, tax office, guarantee
		/// foundation or policy agency. Name another one.
		NotAnAuthority,
		/// Whether a kind has areas never changes. Use another number for the kind.
		AreaRuleFixed,
		/// Your institution is not in charge of the kind, and nothing that permits this is delegated to it. Ask the
		/// institution in charge.
		NotInCharge,
		/// An area is malformed or contained in another one, there are more than 20, or there are areas for a kind
		/// without any, or none for a kind with areas. Correct the areas.
		InvalidAreas,
		/// The institution is not an active member. Check the number.
		InstitutionNotActive,
		/// The institution in charge may accredit for its kind in any case. Name another authority.
		DelegatedToItself,
		/// No institution of this kind can have officers who certify. Name another one.
		CannotCertify,
		/// Nothing is delegated to the institution for this kind. Check the numbers.
		DelegationNotFound,
		/// An area is outside the areas that are delegated to your institution. Leave it out, or ask the institution
		/// in charge.
		OutsideDelegation,
		/// The first day is before today. Nothing is accredited for the past: choose today or later.
		StartsInPast,
		/// The last day is before the first one. Correct the days.
		EndsBeforeStart,
		/// The issuer is accredited already for one of the areas and a part of the time. End that accreditation
		/// first, resume it, or correct areas and days.
		AlreadyAccredited,
		/// The issuer has had 64 accreditations for the kind, which all are kept, or 48 by others than the
		/// institution in charge. The institution in charge can grant the rest; then the council must enter the kind
		/// under another number.
		TooManyAccreditations,
		/// No accreditation has this number. Run `madang issuer show` to find the number.
		AccreditationNotFound,
		/// The accreditation is suspended already. Resume it or end it.
		AccreditationNotActive,
		/// The accreditation is not suspended. Only a suspended one can be resumed.
		AccreditationNotSuspended,
		/// The accreditation has been ended, which is final. Accredit the issuer again.
		AccreditationIsEnded,
		/// The time of the accreditation is over. Accredit the issuer again.
		AccreditationExpired,
		/// The accreditation was suspended as often as can be recorded. End it, and accredit the issuer again.
		TooManyPeriods,
		/// No service has this number for the kind. Check the numbers.
		ServiceNotFound,
		/// The number of the service is of another verifier. Use another number.
		ServiceOfAnother,
		/// There is no item, or one is listed twice or is not visible ASCII. Correct the items.
		InvalidItems,
		/// The call contains no batch. Send at least one.
		NoBatches,
		/// The accreditation is of another issuer. Check the number.
		NotOwnAccreditation,
		/// The accreditation does not hold now: it is suspended, ended, over or not begun. Ask the institution in
		/// charge.
		NotAccredited,
		/// The area is malformed or outside the accreditation, or is missing or superfluous for this kind. Correct
		/// it, or use the accreditation for the area.
		OutsideAreas,
		/// A batch has at least one certificate and at most 2^24. Divide it.
		InvalidSize,
		/// The last day of validity is before today, or later than the kind allows. Correct it.
		InvalidExpiry,
		/// No status list has this number. Check it.
		StatusListNotFound,
		/// The status list is of another issuer, or of another accreditation. Use one of the same accreditation.
		NotOwnStatusList,
		/// The status list is for revocations and is named for suspensions, or the reverse. Name the other list.
		WrongPurpose,
		/// The range of the status list is beyond its end, or has fewer places than the batch has certificates.
		/// Correct the range, or create a list.
		InvalidRange,
		/// The batch names no places for revocations. Create a revocation list, and name a range of it.
		NoRevocationRange,
		/// Some of these places are assigned to an earlier batch. Begin the range where those end: see `taken` of
		/// the list.
		PlacesTaken,
		/// The places do not follow those of the last batch. Begin the range where those end: see `taken` of the list. If
		/// another batch was to have the places between, anchor it first.
		PlacesSkipped,
		/// Your institution has named no DID for its certificates. Run `madang issuer did` first.
		NoIssuerDid,
		/// The key is not P-256 or Ed25519, or not a present key of your institution's DID for statements
		/// (`assertionMethod`). Use such a key.
		NotIssuerKey,
		/// Your institution issues under this DID already. Nothing has to be done.
		DidAlreadySet,
		/// Another institution issues or has issued under this DID. Use another one.
		DidOfAnother,
		/// Your institution has anchored a batch with this root already. Look it up.
		AlreadyAnchored,
		/// A status list has at least 131,072 statuses and at most 2^24, a multiple of eight. Correct the size.
		InvalidListSize,
		/// The call contains no change of a status. Send at least one.
		NoChanges,
		/// The index is beyond the end of the list. Check index and list.
		IndexBeyondList(u16),
		/// The index is not higher than that of the row before. Sort the rows, and name each index once.
		NotAscending(u16),
		/// The certificate is revoked, which is final. Issue another certificate.
		RevocationIsFinal(u16),
		/// The status is so already. Leave the row out.
		AlreadySo(u16),
		/// The issuer is active and accredited, so it sets its statuses itself. Ask the issuer, or suspend its
		/// accreditation first.
		IssuerActs,
	}
}
