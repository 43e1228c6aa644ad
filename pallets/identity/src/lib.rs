//! DID documents of parties, and the verification of a party's signature inside an officer's call.
//!
//! A party (a person or a firm) never sends a transaction. Its software signs a
//! [`Payload`](madang_primitives::signing::Payload) that names the chain, the purpose, the object,
//! the terms and an expiry. An officer's call carries the signature. The pallet of that call
//! rebuilds the payload from what the call would do, and this pallet verifies the signature
//! ([`Signatures`]). This pallet stores keys and no names.
//!
//! # Who may call
//!
//! | Call | Origin | Signature of the party |
//! |---|---|---|
//! | [`register_did`](Pallet::register_did) | [`Config::Enroller`] | by the first of the keys |
//! | [`rotate_keys`](Pallet::rotate_keys) | [`Config::Enroller`] | by any current key |
//! | [`deactivate_did`](Pallet::deactivate_did) | [`Config::Enroller`] | by any current key |
//!
//! The officer's institution does not have to be the one that enrolled the DID. Only the keys of a
//! DID have power over it. The officer only submits what the party has signed.
//!
//! # Invariants
//!
//! 1. A document has at least one key. Its keys are valid ([`Keys`]) and distinct.
//! 2. A document's version starts at 1 and increases by one with each rotation.
//! 3. A DID is never deleted, and a deactivated DID is never activated again. So a DID on a title
//!    always means the same party.
//! 4. A payload is accepted only once: its digest stays in [`UsedSignatures`] until it expires.
//!
//! `try_state` checks the first two. The others restrict the changes between two states, and the
//! tests check them over random sequences of calls.
//!
//! # Security considerations
//!
//! - **Replay.** The pallet stores the payload's digest and not the signature's bytes. So it is
//!   useless to turn a signature into another valid one for the same payload (in ECDSA `s` into `n
//!   - s`), or to sign the same payload with another key of the DID: the payload has been used.
//! - **Keys that need no secret.** `sp_io` verifies Ed25519 by ZIP-215, which accepts keys of small
//!   order. Anyone can forge a signature for such a key. These keys are rejected, and so are the
//!   identity of sr25519 and non-canonical encodings of a point.
//! - **Stolen keys.** A stolen key can do everything that the party can, rotation included. All
//!   keys of a document have the same power. A party that loses all its keys loses the DID. This
//!   pallet cannot restore it.
//! - **Rotation** invalidates unused signatures by the removed keys. If such a key is added again
//!   before these signatures expire (within [`Config::MaxValidity`]), they are valid again.
//! - **Possession** is proved only for the key that signs. A party can list another key that it
//!   does not hold, but then it only gives away its own power.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod documents;
mod keys;
#[cfg(test)]
mod mock;
mod pruning;
#[cfg(test)]
mod tests;
mod traits;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
mod verification;
pub mod weights;

pub use keys::KeyFault;
pub use pallet::*;
pub use traits::*;
pub use types::*;
pub use weights::WeightInfo;

/// The pallet.
#[frame_support::pallet]
pub mod pallet {
	use crate::{DidDocument, KeyFault, Keys, WeightInfo};
	use frame_support::{pallet_prelude::*, traits::UnixTime};
	use frame_system::pallet_prelude::*;
	use madang_primitives::{
		signing::{PartyConsent, Purpose},
		Did, ExternalRef, InstitutionId, Moment,
	};
	use pallet_institutions::{Acting, Institutions};
	use sp_core::H256;

	/// What the runtime provides.
	#[pallet::config]
	pub trait Config: frame_system::Config<Hash = H256> {
		/// The officers who may submit a party's acts on its DID.
		type Enroller: EnsureOrigin<Self::RuntimeOrigin, Success = Acting<Self::AccountId>>;

		/// The institutions, which keep the references.
		type Institutions: Institutions;

		/// The chain's clock.
		type Time: UnixTime;

		/// The maximum time until a signature expires, in milliseconds from now.
		///
		/// It must be long enough for an officer to collect the signatures of all parties, and
		/// short enough that an unused signature does not stay valid for long.
		#[pallet::constant]
		type MaxValidity: Get<Moment>;

		/// The weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// The pallet.
	#[pallet::pallet]
	pub struct Pallet<T>(_);

	/// The documents of all DIDs. Each enrolment adds one, and none is removed.
	///
	/// A DID is a SHA-256 hash, so its bytes are evenly distributed and need no further hashing.
	#[pallet::storage]
	pub type Dids<T: Config> = StorageMap<_, Identity, Did, DidDocument, OptionQuery>;

	/// The digests of the accepted payloads that have not expired, by their expiry in milliseconds.
	///
	/// An expired signature is rejected in any case, so its digest is removed. The events are the
	/// evidence of a party's consent. The expiry is in big endian, so that the oldest are the first; it
	/// is within [`Config::MaxValidity`]. A digest is a SHA-256 hash and needs no further hashing.
	#[pallet::storage]
	pub type UsedSignatures<T: Config> =
		StorageDoubleMap<_, Identity, [u8; 8], Identity, H256, (), OptionQuery>;

	/// The events.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A DID was registered at version 1 and can sign from now on.
		DidRegistered {
			/// The DID.
			did: Did,
			/// The institution that enrolled the party.
			institution: InstitutionId,
			/// The officer who submitted the call.
			officer: T::AccountId,
			/// Its keys. A consent refers to a key by its index in this list.
			keys: Keys,
		},
		/// The keys of a DID were replaced. From now on only the new keys can sign.
		KeysRotated {
			/// The DID.
			did: Did,
			/// The document's new version.
			version: u32,
			/// The institution of the officer who submitted the call.
			institution: InstitutionId,
			/// The officer who submitted the call.
			officer: T::AccountId,
			/// The new keys. A consent refers to a key by its index in this list.
			keys: Keys,
		},
		/// A DID was deactivated permanently. It can never sign again.
		DidDeactivated {
			/// The DID.
			did: Did,
			/// The institution of the officer who submitted the call.
			institution: InstitutionId,
			/// The officer who submitted the call.
			officer: T::AccountId,
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

	/// The errors of the calls.
	#[pallet::error]
	pub enum Error<T> {
		/// The DID is not registered. Register it first.
		DidNotFound,
		/// The DID is already registered. Use it, or rotate its keys.
		DidAlreadyExists,
		/// The party has deactivated the DID, which is final. The party needs a new DID.
		DidDeactivated,
		/// The DID is not derived from the first key. Calculate it from the first key, and keep the
		/// order of the keys.
		DidMismatch,
		/// The list of keys is empty. A document needs at least one key.
		NoKeys,
		/// A key is listed twice. List each key once.
		DuplicateKey,
		/// A key is not a valid point in canonical encoding, or anyone could sign for it. Create
		/// keys with a standard library, and use the compressed form of P-256 keys.
		InvalidKey,
		/// The DID has no key with this index, or a registration is not signed with key 0. Read the
		/// document: the keys may have been rotated.
		KeyNotFound,
		/// The signature and the key are of different kinds. Name the key that signed.
		SignatureKindMismatch,
		/// The signature is invalid for this key and payload: another key signed, or the signed
		/// chain, purpose, object, terms or expiry differ. Build the payload from the call and sign
		/// it again.
		BadSignature,
		/// The signature has expired. Sign again with a later expiry.
		SignatureExpired,
		/// The signature expires too far in the future. Sign again with an earlier expiry.
		SignatureTooLongLived,
		/// The consent has already been used. If the party wants to consent a second time, sign
		/// again with another expiry.
		SignatureUsed,
	}

	impl<T> From<KeyFault> for Error<T> {
		fn from(fault: KeyFault) -> Self {
			match fault {
				KeyFault::None => Self::NoKeys,
				KeyFault::Duplicate => Self::DuplicateKey,
				KeyFault::Invalid => Self::InvalidKey,
			}
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_idle(_now: BlockNumberFor<T>, remaining: Weight) -> Weight {
			Self::forget_expired(remaining)
		}

		fn integrity_test() {
			assert!(T::MaxValidity::get() > 0, "without a validity every signature is rejected");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Register a party's DID.
		///
		/// - Origin: [`Config::Enroller`].
		/// - `keys`: one to eight keys. The DID is derived from the first key, which must sign.
		/// - `consent`: purpose `RegisterDid`, object [`crate::did_object`], terms
		///   [`crate::registration_terms`].
		///
		/// Emits [`Event::SignatureVerified`] and [`Event::DidRegistered`]. Errors:
		/// [`Error::NoKeys`], [`Error::DuplicateKey`], [`Error::InvalidKey`],
		/// [`Error::DidMismatch`], [`Error::DidAlreadyExists`], and those of a signature.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::register_did(keys.len() as u32))]
		pub fn register_did(
			origin: OriginFor<T>,
			keys: Keys,
			consent: PartyConsent,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let acting = T::Enroller::ensure_origin(origin)?;
			T::Institutions::claim_ref(acting.institution, external_ref)?;
			Self::do_register(acting, keys, &consent)
		}

		/// Replace all keys of a DID.
		///
		/// - Origin: [`Config::Enroller`].
		/// - `new_keys`: the complete new set. List a current key again to keep it.
		/// - `consent`: by a current key; purpose `RotateKeys`, object [`crate::did_object`], terms
		///   [`crate::rotation_terms`] with the current version, so that the consent is valid for
		///   this version only.
		///
		/// Emits [`Event::SignatureVerified`] and [`Event::KeysRotated`]. Errors:
		/// [`Error::NoKeys`], [`Error::DuplicateKey`], [`Error::InvalidKey`],
		/// [`Error::DidNotFound`], [`Error::DidDeactivated`], and those of a signature.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::rotate_keys(new_keys.len() as u32))]
		pub fn rotate_keys(
			origin: OriginFor<T>,
			new_keys: Keys,
			consent: PartyConsent,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let acting = T::Enroller::ensure_origin(origin)?;
			T::Institutions::claim_ref(acting.institution, external_ref)?;
			Self::do_rotate(acting, new_keys, &consent)
		}

		/// Deactivate a DID permanently.
		///
		/// Its holdings on titles stay, but it can no longer sign for them.
		///
		/// - Origin: [`Config::Enroller`].
		/// - `consent`: by a current key; purpose `DeactivateDid`, object [`crate::did_object`],
		///   terms [`crate::deactivation_terms`] with the current version.
		///
		/// Emits [`Event::SignatureVerified`] and [`Event::DidDeactivated`]. Errors:
		/// [`Error::DidNotFound`], [`Error::DidDeactivated`], and those of a signature.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::deactivate_did())]
		pub fn deactivate_did(
			origin: OriginFor<T>,
			consent: PartyConsent,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let acting = T::Enroller::ensure_origin(origin)?;
			T::Institutions::claim_ref(acting.institution, external_ref)?;
			Self::do_deactivate(acting, &consent)
		}
	}
}
