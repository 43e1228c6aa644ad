//! The errors of the pallet.

use frame_support::pallet_macros::pallet_section;

/// The section that [`crate::pallet`] imports.
#[pallet_section]
mod errors {
	/// The errors of the calls.
	#[pallet::error]
	pub enum Error<T> {
		/// The DID is not registered. Register it first.
		DidNotFound,
		/// The DID is already registered. Use it, or rotate its keys.
		DidAlreadyExists,
		/// The party has deactivated the DID, which is final. The party needs a new DID.
		DidDeactivated,
		/// The DID is not derived from the first key, or the signature is of another DID. Calculate it
		/// from the first key, and keep the order of the keys.
		DidMismatch,
		/// The list of keys is empty. A document needs at least one key.
		NoKeys,
		/// A key is listed twice. List each key once.
		DuplicateKey,
		/// A key is not a valid point in canonical encoding, or anyone could sign for it. Create
		/// keys with a standard library, and use the compressed form of P-256 keys.
		InvalidKey,
		/// A key has no purpose, or an unknown one. Give each key at least one of the four purposes.
		InvalidPurposes,
		/// It is not said how the device of a key checks its holder, or in an unknown way. Name none,
		/// PIN or biometric.
		InvalidHolderCheck,
		/// No key has the purpose capabilityInvocation, so nobody could change the document again. Give
		/// it to at least one key.
		NoControllingKey,
		/// The DID has no key with this index, or a registration or recovery is not signed with key 0.
		/// Read the document: the keys may have been rotated.
		KeyNotFound,
		/// The key is not for such acts. Sign an act on the document with a key for
		/// capabilityInvocation, and every other act with a key for authentication.
		KeyPurposeMismatch,
		/// The signature and the key are of different kinds. Name the key that signed.
		SignatureKindMismatch,
		/// The signature is invalid for this key and payload: another key signed, or the signed
		/// chain, purpose, object, terms or expiry differ. A registration is signed for the institution
		/// that submits it. Build the payload from the call and sign it again.
		BadSignature,
		/// The signature has expired. Sign again with a later expiry.
		SignatureExpired,
		/// The signature expires too far in the future. Sign again with an earlier expiry.
		SignatureTooLongLived,
		/// The consent has already been used. If the party wants to consent a second time, sign
		/// again with another expiry.
		SignatureUsed,
		/// The threshold is zero or larger than the number of guardians. Without guardians it is zero.
		ThresholdOutOfRange,
		/// The delay is not within the network's limits. Without guardians it is zero.
		DelayOutOfRange,
		/// A party is named as its own guardian. Name other DIDs.
		OwnGuardian,
		/// A guardian is named twice or has signed twice. Name each once.
		DuplicateGuardian,
		/// A guardian's DID is not registered or is deactivated. Name DIDs that can sign.
		GuardianNotActive,
		/// A recovery of the DID runs. Finish or cancel it first.
		RecoveryExists,
		/// The party has named no guardians. Only the institution that enrolled it can start a recovery.
		NoGuardians,
		/// A signature is not of a guardian of the DID. Leave it out.
		NotAGuardian,
		/// Fewer guardians have signed than the party has asked for. Collect the missing signatures.
		TooFewGuardians,
		/// The party does not allow a recovery by the institution that enrolled it. Ask its guardians.
		IssuerRecoveryForbidden,
		/// The institution has not enrolled the party and does not stand in for the one that did, or
		/// the recovery is one of guardians. Ask the institution that enrolled the party.
		NotIssuer,
		/// No recovery of the DID has been started, or it has ended. Start one.
		RecoveryNotFound,
		/// The delay has not passed. Wait until the moment that the recovery names.
		RecoveryNotReady,
		/// The recovery was not finished in time. Start another one.
		RecoveryExpired,
		/// The institution that started the recovery is suspended or has withdrawn. Start another recovery,
		/// which takes the place of this one, or wait until the institution returns.
		IssuerNotActive,
		/// The officer has started this recovery for an institution. Another officer must finish it.
		SameOfficer,
	}

	impl<T> From<KeyFault> for Error<T> {
		fn from(fault: KeyFault) -> Self {
			match fault {
				KeyFault::None => Self::NoKeys,
				KeyFault::Duplicate => Self::DuplicateKey,
				KeyFault::Invalid => Self::InvalidKey,
				KeyFault::Purposes => Self::InvalidPurposes,
				KeyFault::HolderCheck => Self::InvalidHolderCheck,
				KeyFault::NotControlled => Self::NoControllingKey,
			}
		}
	}
}
