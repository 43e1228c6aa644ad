//! The events of the pallet.

use frame_support::pallet_macros::pallet_section;

/// The section that [`crate::pallet`] imports.
#[pallet_section]
mod events {
	/// The events.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A DID was registered at version 1 and can sign from now on. The caller's institution has
		/// enrolled the party.
		DidRegistered {
			/// The DID.
			did: Did,
			/// Its keys. A consent refers to a key by its index in this list.
			keys: Keys,
			/// Who called.
			by: Caller<T::AccountId>,
			/// The time.
			at: Moment,
		},
		/// The party replaced the keys of a DID. From now on only the new keys can sign.
		KeysRotated {
			/// The DID.
			did: Did,
			/// The document's new version.
			version: u32,
			/// The new keys. A consent refers to a key by its index in this list.
			keys: Keys,
			/// Who called.
			by: Caller<T::AccountId>,
			/// The time.
			at: Moment,
		},
		/// A DID was deactivated permanently. It can never sign again.
		DidDeactivated {
			/// The DID.
			did: Did,
			/// Who called.
			by: Caller<T::AccountId>,
			/// The time.
			at: Moment,
		},
		/// A party said who can recover its DID.
		GuardiansSet {
			/// The DID.
			did: Did,
			/// The rules from now on.
			guardians: Guardians,
			/// Who called.
			by: Caller<T::AccountId>,
			/// The time.
			at: Moment,
		},
		/// The recovery of a DID was started. A party that has not asked for it should cancel it
		/// before it can be finished.
		RecoveryStarted {
			/// The DID.
			did: Did,
			/// The new keys, the ground, and from when it can be finished.
			recovery: Recovery,
			/// Who called.
			by: Caller<T::AccountId>,
			/// The time.
			at: Moment,
		},
		/// The recovery of a DID ended without new keys.
		RecoveryCancelled {
			/// The DID.
			did: Did,
			/// The version whose keys it would have replaced.
			version: u32,
			/// Why.
			cause: CancelCause,
			/// Who called.
			by: Caller<T::AccountId>,
			/// The time.
			at: Moment,
		},
		/// A DID has the keys of its recovery. From now on only these can sign.
		DidRecovered {
			/// The DID.
			did: Did,
			/// The document's new version.
			version: u32,
			/// The new keys. A consent refers to a key by its index in this list.
			keys: Keys,
			/// On what ground.
			ground: RecoveryGround,
			/// Who called.
			by: Caller<T::AccountId>,
			/// The time.
			at: Moment,
		},
		/// A party's signature was verified and cannot be used again.
		SignatureVerified {
			/// The DID that signed.
			did: Did,
			/// The index of the key that signed, from zero.
			key: u8,
			/// The purpose.
			purpose: Purpose,
			/// The object: the digest of its type and id.
			object: H256,
			/// The digest of the terms.
			terms: H256,
			/// The expiry of the signature.
			expires_at: Moment,
			/// The digest of the payload, which cannot be used again.
			digest: H256,
		},
	}
}
