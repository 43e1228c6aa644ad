//! Parties: DID documents, and the verification of a party's signature inside an officer's call.
//!
//! A party (a person or a firm) never sends a transaction. Its software signs a
//! [`Payload`](madang_primitives::signing::Payload) that names the chain, the purpose, the object,
//! the terms and an expiry; an officer's call carries the signature; the pallet that the call
//! belongs to rebuilds the payload from what the call would do and has it checked here
//! ([`Signatures`]). This pallet knows keys, and nobody's name.
//!
//! # Who may call
//!
//! | Call | Officer | Party's signature |
//! |---|---|---|
//! | [`register_did`](Pallet::register_did) | [`Config::Enroller`] | by the first of the keys |
//! | [`rotate_keys`](Pallet::rotate_keys) | [`Config::Enroller`] | by any current key |
//! | [`deactivate_did`](Pallet::deactivate_did) | [`Config::Enroller`] | by any current key |
//!
//! The officer's institution need not be the one that enrolled the DID: the power over a DID is
//! its keys, and the officer only carries the party's act.
//!
//! # Invariants
//!
//! 1. A document has at least one key; its keys are valid ([`Keys`]) and all different.
//! 2. A document's version starts at 1 and grows by one with each rotation.
//! 3. A DID is never deleted and a deactivated one never comes back, so that a DID on a title names
//!    the same party for ever.
//! 4. A payload is accepted once: its digest stays in [`UsedSignatures`].
//!
//! The first two are checked by `try_state`. The others say what never happens between two states;
//! the tests check them over random sequences of calls.
//!
//! # Security considerations
//!
//! - **Replay.** What is remembered is the payload's digest and not the signature's bytes. Whoever
//!   changes a signature into another valid one for the same payload (ECDSA: `s` into `n - s`) or
//!   signs the same payload with a second key of the DID gains nothing: the payload is used up.
//! - **Keys that anybody could sign for.** `sp_io` verifies Ed25519 by ZIP-215, which accepts keys
//!   of small order, and for those a signature can be made without a secret. They are refused, as
//!   are sr25519's identity and every second encoding of a point.
//! - **A stolen key** can do all that the party can, rotation included: each key of a document has
//!   the same power. A party without its keys loses the DID; what its titles then need is an act of
//!   the registry office, not of this pallet.
//! - **Rotation** ends outstanding signatures by keys that leave the set. Putting such a key back
//!   before those signatures expire (at most [`Config::MaxValidity`]) revives them.
//! - **Possession** is shown for the key that signs. A party may list a further key that it does
//!   not hold; that gives away its own power and nobody else's.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod documents;
mod keys;
#[cfg(test)]
mod mock;
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

	/// The pallet's configuration.
	#[pallet::config]
	pub trait Config: frame_system::Config<Hash = H256> {
		/// Who may bring a party's acts on its DID onto the chain: an officer with the duty to
		/// enrol, of an institution of any kind.
		type Enroller: EnsureOrigin<Self::RuntimeOrigin, Success = Acting<Self::AccountId>>;

		/// Where institutions' references are kept.
		type Institutions: Institutions;

		/// The chain's clock.
		type Time: UnixTime;

		/// How far ahead of the chain's clock a signature may expire, in milliseconds.
		///
		/// Long enough for an officer to gather every party's signature and file; short enough that
		/// a signature nobody used does not lie about for long.
		#[pallet::constant]
		type MaxValidity: Get<Moment>;

		/// What the calls weigh.
		type WeightInfo: WeightInfo;
	}

	/// The pallet.
	#[pallet::pallet]
	pub struct Pallet<T>(_);

	/// Every DID's document. Grows by one with each enrolment; nothing is removed.
	///
	/// Hasher: a DID is a SHA-256 hash already, so its bytes spread evenly as they are.
	#[pallet::storage]
	pub type Dids<T: Config> = StorageMap<_, Identity, Did, DidDocument, OptionQuery>;

	/// Digests of the payloads that were accepted, with the moment their signatures expired.
	///
	/// Kept for good: that a party consented to this is evidence for as long as the title exists,
	/// and an entry costs about 40 bytes. The expiry says that a digest could be pruned without
	/// opening a replay, if that is ever wanted. Hasher: the key is a SHA-256 hash already.
	#[pallet::storage]
	pub type UsedSignatures<T: Config> = StorageMap<_, Identity, H256, Moment, OptionQuery>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A DID is on the chain, at version 1, and can sign from now on.
		DidRegistered {
			/// The DID.
			did: Did,
			/// The institution that enrolled it.
			institution: InstitutionId,
			/// The officer who carried the act.
			officer: T::AccountId,
			/// Its keys, in the order in which a consent counts them.
			keys: Keys,
		},
		/// A DID's keys were replaced: from now on only the new ones can sign.
		KeysRotated {
			/// The DID.
			did: Did,
			/// The document's version from now on.
			version: u32,
			/// The institution whose officer carried the act.
			institution: InstitutionId,
			/// The officer who carried the act.
			officer: T::AccountId,
			/// The new keys, in the order in which a consent counts them.
			keys: Keys,
		},
		/// A DID was ended: it never signs again.
		DidDeactivated {
			/// The DID.
			did: Did,
			/// The institution whose officer carried the act.
			institution: InstitutionId,
			/// The officer who carried the act.
			officer: T::AccountId,
		},
		/// A party's signature was found good and is used up.
		SignatureVerified {
			/// Who signed.
			did: Did,
			/// With which of its keys, counted from zero.
			key: u8,
			/// For what.
			purpose: Purpose,
			/// On which object: the digest of its kind and id.
			object: H256,
			/// To which terms: their digest.
			terms: H256,
			/// Until when the signature would have counted.
			expires_at: Moment,
			/// The digest of the payload, which can never be used again.
			digest: H256,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The DID is not on the chain. Register it first.
		DidNotFound,
		/// The DID is on the chain already. Use it, or rotate its keys.
		DidAlreadyExists,
		/// The DID was ended by its party. It stays so; the party needs another DID.
		DidDeactivated,
		/// The DID is not the one that the first key makes. Compute it from the first key, and keep
		/// the order of the keys.
		DidMismatch,
		/// A document needs at least one key. Give one.
		NoKeys,
		/// The same key is given twice. Give each once.
		DuplicateKey,
		/// A key is not the canonical encoding of a point that only a holder of a secret can sign
		/// for. Have the key made by a standard library; P-256 keys are given compressed.
		InvalidKey,
		/// The DID has no key of that number, or a registration is not signed with key 0. Read the
		/// document: the keys may have been rotated.
		KeyNotFound,
		/// The signature is of another kind than the key it names. Name the key that signed.
		SignatureKindMismatch,
		/// The signature is not that key's signature over this payload: another chain, purpose,
		/// object, terms or expiry was signed, or another key signed. Rebuild the payload from what
		/// the call does and have it signed again.
		BadSignature,
		/// The signature no longer counts. Have it signed again with a later expiry.
		SignatureExpired,
		/// The signature expires further ahead than is allowed. Have it signed again with an
		/// earlier expiry.
		SignatureTooLongLived,
		/// The party's consent was used before. Have it signed again with another expiry if the
		/// party means it a second time.
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
		fn integrity_test() {
			assert!(T::MaxValidity::get() > 0, "with no validity every signature is refused");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Bring a party's DID onto the chain.
		///
		/// - Origin: [`Config::Enroller`].
		/// - `keys`: the first makes the DID and signs; at most eight.
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

		/// Replace a DID's keys, all at once.
		///
		/// - Origin: [`Config::Enroller`].
		/// - `new_keys`: the whole new set; a key that is to stay is given again.
		/// - `consent`: by a key of the present set; purpose `RotateKeys`, object
		///   [`crate::did_object`], terms [`crate::rotation_terms`] with the present version, so
		///   that it serves for this version only.
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

		/// End a DID for good.
		///
		/// What it holds on titles stays; it can no longer sign for it.
		///
		/// - Origin: [`Config::Enroller`].
		/// - `consent`: by a key of the present set; purpose `DeactivateDid`, object
		///   [`crate::did_object`], terms [`crate::deactivation_terms`] with the present version.
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
