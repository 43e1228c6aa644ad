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
//! | [`rotate_keys`](Pallet::rotate_keys) | [`Config::Enroller`] | by a current key |
//! | [`deactivate_did`](Pallet::deactivate_did) | [`Config::Enroller`] | by a current key |
//! | [`set_guardians`](Pallet::set_guardians) | [`Config::Enroller`] | by a current key |
//! | [`start_recovery`](Pallet::start_recovery) | [`Config::Enroller`]; without guardians' signatures only of the institution that enrolled the party, or of one that stands in for it | by the first of the new keys, and by guardians |
//! | [`finish_recovery`](Pallet::finish_recovery) | [`Config::Enroller`]; not the officer who started it for an institution | none |
//! | [`cancel_recovery`](Pallet::cancel_recovery) | [`Config::Enroller`] | by a current key, or by guardians; none from the institution |
//!
//! Each of these keys needs the purpose `capabilityInvocation`. Guardians, and parties in the calls of
//! other pallets, sign with a key for `authentication` ([`KeyPurpose::needed_for`]).
//!
//! A registration names the institution that enrols the party, and only its officers can submit it.
//! For the other acts the officer's institution does not have to be the one that enrolled the DID:
//! the officer only submits what the party has signed.
//!
//! # Recovery
//!
//! A party that has lost its keys gets new ones in two steps. `start_recovery` names the new keys. It
//! needs enough of the guardians that the party has named, or an officer of the institution that
//! enrolled it, unless the party has forbidden this. If that institution cannot act any more, one of
//! [`STAND_INS`] takes its place, so no party depends on one institution. After the delay, any officer
//! who enrols parties finishes the recovery. Until then a current key for `capabilityInvocation`
//! cancels it, and so do the guardians, and the institution what an institution has started. A rotation
//! or a deactivation also ends it. The DID stays the same, so title and loans stay with it.
//!
//! # Invariants
//!
//! 1. A document has at least one key for `capabilityInvocation`. Its keys are valid ([`Keys`]) and
//!    distinct.
//! 2. A document's version starts at 1 and increases by one with each new set of keys. Every earlier
//!    version is in [`Versions`], and each begins where the one before it ends.
//! 3. A DID is never deleted, and a deactivated DID is never activated again. So a DID on a title
//!    always means the same party.
//! 4. A payload is accepted only once: its digest stays in [`UsedSignatures`] until it expires.
//! 5. Guardians and recoveries belong to active DIDs. A recovery is for the current version, has valid
//!    keys, and waits at least for the shortest delay.
//! 6. Keys change only with the signature of a current key, or after a delay in which a current key
//!    could have cancelled the change.
//!
//! `try_state` checks 1, 2 and 5. The others restrict the changes between two states, and the tests
//! check them over random sequences of calls.
//!
//! # Security considerations
//!
//! - **Replay.** The pallet stores the payload's digest and not the signature's bytes. So it is
//!   useless to turn a signature into another valid one for the same payload (in ECDSA `s` into `n
//!   - s`), or to sign the same payload with another key of the DID: the payload has been used.
//! - **Keys that need no secret.** `sp_io` verifies Ed25519 by ZIP-215, which accepts keys of small
//!   order. Anyone can forge a signature for such a key. These keys are rejected, and so are the
//!   identity of sr25519 and non-canonical encodings of a point.
//! - **Stolen keys.** A stolen key can do what its purposes allow. With `capabilityInvocation` it can
//!   replace the other keys, deactivate the DID and cancel each recovery, so that only a court order gives
//!   the party its shares back. So the key that a phone uses every day should have `authentication` only.
//! - **Guardians or officers who steal.** The delay and [`Event::RecoveryStarted`] give the party time
//!   to cancel. While the institution that started a recovery is suspended, nobody can finish it.
//!   Guardians cannot be replaced while they recover, so a thief of a key must cancel first. A party can
//!   forbid recovery by its issuer at any time, which ends one that runs.
//! - **Who enrolled the party.** The party signs for which institution enrols it, so another one that
//!   sees the registration in the pool cannot submit it and become the issuer.
//! - **One dishonest officer.** What an institution started, another officer must finish. Two officers
//!   together can still take over a DID whose party does not cancel in thirty days.
//! - **Links between parties.** Guardians are plain DIDs, because a commitment to them would be opened
//!   by the first recovery. A guardian who does not want to be linked to the party uses a DID of its
//!   own for it.
//! - **Strength.** [`HolderCheck`] is the party's own statement. The chain cannot see the device.
//! - **Rotation** invalidates unused signatures by the removed keys. If such a key is added again
//!   before these signatures expire (within [`Config::MaxValidity`]), they are valid again.
//! - **Possession** is proved only for the key that signs. A party can list another key that it
//!   does not hold, but then it only gives away its own power.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod api;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod documents;
mod entries;
mod errors;
mod events;
mod history;
mod keys;
#[cfg(test)]
mod mock;
mod pruning;
mod recovery;
mod recovery_types;
#[cfg(test)]
mod tests;
mod traits;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
mod verification;
pub mod weights;

pub use api::Resolution;
pub use entries::*;
pub use keys::KeyFault;
pub use pallet::*;
pub use recovery_types::*;
pub use traits::*;
pub use types::*;
pub use weights::WeightInfo;

use frame_support::pallet_macros::import_section;

/// The pallet.
#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
pub mod pallet {
	use crate::{
		CancelCause, Cancellation, DidDocument, Guardians, KeyFault, Keys, PastVersion, Recovery,
		RecoveryDays, RecoveryGround, RecoveryRequest, WeightInfo,
	};
	use frame_support::{pallet_prelude::*, traits::UnixTime};
	use frame_system::pallet_prelude::*;
	use madang_primitives::{
		signing::{PartyConsent, Purpose},
		Did, ExternalRef, Moment,
	};
	use pallet_institutions::{Acting, Caller, Institutions};
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

		/// The delays of recoveries.
		#[pallet::constant]
		type RecoveryDays: Get<RecoveryDays>;

		/// The weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// The version of the storage layout.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// The documents of all DIDs. Each enrolment adds one, and none is removed.
	///
	/// A DID is a SHA-256 hash, so its bytes are evenly distributed and need no further hashing.
	#[pallet::storage]
	pub type Dids<T: Config> = StorageMap<_, Identity, Did, DidDocument, OptionQuery>;

	/// The earlier versions of all documents. Each rotation and each recovery adds one, and none is
	/// removed: signatures that were given outside the chain are judged by them.
	#[pallet::storage]
	pub type Versions<T: Config> =
		StorageDoubleMap<_, Identity, Did, Twox64Concat, u32, PastVersion, OptionQuery>;

	/// Who can recover a DID, where the party has said it.
	#[pallet::storage]
	pub type GuardiansOf<T: Config> = StorageMap<_, Identity, Did, Guardians, ValueQuery>;

	/// The recoveries that have been started, at most one for each DID.
	#[pallet::storage]
	pub type Recoveries<T: Config> = StorageMap<_, Identity, Did, Recovery, OptionQuery>;

	/// The officers who started the recoveries by an institution that run. Another must finish them.
	#[pallet::storage]
	pub type RecoveryStarters<T: Config> = StorageMap<_, Identity, Did, T::AccountId, OptionQuery>;

	/// The digests of the accepted payloads that have not expired, by their expiry in milliseconds.
	///
	/// An expired signature is rejected in any case, so its digest is removed. The events are the
	/// evidence of a party's consent. The expiry is in big endian, so that the oldest are the first; it
	/// is within [`Config::MaxValidity`]. A digest is a SHA-256 hash and needs no further hashing.
	#[pallet::storage]
	pub type UsedSignatures<T: Config> =
		StorageDoubleMap<_, Identity, [u8; 8], Identity, H256, (), OptionQuery>;

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_idle(_now: BlockNumberFor<T>, remaining: Weight) -> Weight {
			Self::forget_expired(remaining)
		}

		fn integrity_test() {
			assert!(T::MaxValidity::get() > 0, "without a validity every signature is rejected");
			let days = T::RecoveryDays::get();
			assert!(days.guardians_min > 0, "without a delay nobody could cancel a recovery");
			assert!(days.guardians_min <= days.guardians_max, "no delay would be possible");
			assert!(days.issuer >= days.guardians_min, "an institution must wait at least as long");
			assert!(days.window > 0, "no recovery could be finished");
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
		/// - `keys`: one to eight keys. The DID is derived from the first key, which must sign and be
		///   for `capabilityInvocation`.
		/// - `consent`: purpose `RegisterDid`, object [`crate::did_object`], terms
		///   [`crate::registration_terms`] with the officer's institution.
		///
		/// Emits [`Event::SignatureVerified`] and [`Event::DidRegistered`]. Errors:
		/// [`Error::NoKeys`], [`Error::DuplicateKey`], [`Error::InvalidKey`],
		/// [`Error::InvalidPurposes`], [`Error::InvalidHolderCheck`], [`Error::NoControllingKey`],
		/// [`Error::DidMismatch`], [`Error::DidAlreadyExists`], and those of a signature.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::register_did(keys.len() as u32))]
		pub fn register_did(
			origin: OriginFor<T>,
			keys: Keys,
			consent: PartyConsent,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = Self::enroller(origin, external_ref)?;
			Self::do_register(by, keys, &consent)
		}

		/// Replace all keys of a DID. A recovery that runs ends.
		///
		/// - Origin: [`Config::Enroller`].
		/// - `new_keys`: the complete new set. List a current key again to keep it.
		/// - `consent`: by a current key; purpose `RotateKeys`, object [`crate::did_object`], terms
		///   [`crate::rotation_terms`] with the current version, so that the consent is valid for
		///   this version only.
		///
		/// Emits [`Event::SignatureVerified`], [`Event::KeysRotated`], and for a recovery
		/// [`Event::RecoveryCancelled`]. Errors: [`Error::NoKeys`], [`Error::DuplicateKey`],
		/// [`Error::InvalidKey`], [`Error::InvalidPurposes`], [`Error::InvalidHolderCheck`],
		/// [`Error::NoControllingKey`], [`Error::DidNotFound`], [`Error::DidDeactivated`], and those
		/// of a signature.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::rotate_keys(new_keys.len() as u32))]
		pub fn rotate_keys(
			origin: OriginFor<T>,
			new_keys: Keys,
			consent: PartyConsent,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = Self::enroller(origin, external_ref)?;
			Self::do_rotate(by, new_keys, &consent)
		}

		/// Deactivate a DID permanently. It is never recovered.
		///
		/// Its holdings on titles stay, but it can no longer sign for them.
		///
		/// - Origin: [`Config::Enroller`].
		/// - `consent`: by a current key; purpose `DeactivateDid`, object [`crate::did_object`],
		///   terms [`crate::deactivation_terms`] with the current version.
		///
		/// Emits [`Event::SignatureVerified`], [`Event::DidDeactivated`], and for a recovery
		/// [`Event::RecoveryCancelled`]. Errors: [`Error::DidNotFound`], [`Error::DidDeactivated`],
		/// and those of a signature.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::deactivate_did())]
		pub fn deactivate_did(
			origin: OriginFor<T>,
			consent: PartyConsent,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = Self::enroller(origin, external_ref)?;
			Self::do_deactivate(by, &consent)
		}

		/// Say who can recover a DID: up to eight guardians, how many of them, after which delay, and
		/// whether the institution that enrolled the party can. It replaces what was said before.
		///
		/// - Origin: [`Config::Enroller`].
		/// - `guardians`: with an empty list, threshold and delay are zero.
		/// - `consent`: by a current key; purpose `SetGuardians`, object [`crate::did_object`], terms
		///   [`crate::guardians_terms`].
		///
		/// Emits [`Event::SignatureVerified`] and [`Event::GuardiansSet`]. Errors:
		/// [`Error::DidNotFound`], [`Error::DidDeactivated`], [`Error::RecoveryExists`],
		/// [`Error::ThresholdOutOfRange`], [`Error::DelayOutOfRange`], [`Error::OwnGuardian`],
		/// [`Error::DuplicateGuardian`], [`Error::GuardianNotActive`], and those of a signature.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::set_guardians(guardians.guardians.len() as u32))]
		pub fn set_guardians(
			origin: OriginFor<T>,
			guardians: Guardians,
			consent: PartyConsent,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = Self::enroller(origin, external_ref)?;
			Self::do_set_guardians(by, guardians, &consent)
		}

		/// Start the recovery of a DID: its keys are to be replaced after the delay.
		///
		/// - Origin: [`Config::Enroller`]. With [`RecoveryRequest::Issuer`], of the institution that
		///   enrolled the party; if that cannot act any more, of one of [`crate::STAND_INS`].
		/// - `new_keys`: the complete new set.
		/// - `possession`: by the first of the new keys; purpose `AcceptRecovery`, object
		///   [`crate::did_object`], terms [`crate::recovery_terms`] with the current version.
		/// - `request`: the guardians' consents (purpose `SupportRecovery`, the same object and
		///   terms), or how the institution identified the party.
		///
		/// Emits [`Event::SignatureVerified`] for each signature and [`Event::RecoveryStarted`].
		/// Errors: [`Error::DidNotFound`], [`Error::DidDeactivated`], [`Error::RecoveryExists`], those
		/// of the keys, [`Error::NoGuardians`], [`Error::DuplicateGuardian`],
		/// [`Error::NotAGuardian`], [`Error::TooFewGuardians`], [`Error::IssuerRecoveryForbidden`],
		/// [`Error::NotIssuer`], and those of a signature.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::start_recovery(new_keys.len() as u32, request.consents()))]
		pub fn start_recovery(
			origin: OriginFor<T>,
			new_keys: Keys,
			possession: PartyConsent,
			request: RecoveryRequest,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = Self::enroller(origin, external_ref)?;
			Self::do_start_recovery(by, new_keys, &possession, request)
		}

		/// Give a DID the keys of its recovery, after the delay.
		///
		/// - Origin: [`Config::Enroller`]. If an institution started the recovery, another officer than
		///   the one who did, of any institution.
		///
		/// Emits [`Event::DidRecovered`]. Errors: [`Error::DidNotFound`], [`Error::DidDeactivated`],
		/// [`Error::RecoveryNotFound`], [`Error::RecoveryNotReady`], [`Error::RecoveryExpired`],
		/// [`Error::IssuerNotActive`], [`Error::SameOfficer`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::finish_recovery())]
		pub fn finish_recovery(
			origin: OriginFor<T>,
			did: Did,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = Self::enroller(origin, external_ref)?;
			Self::do_finish_recovery(by, did)
		}

		/// Cancel a recovery that is not finished.
		///
		/// - Origin: [`Config::Enroller`]. With [`Cancellation::Issuer`], of the institution that
		///   started the recovery, or that enrolled the party.
		/// - `cancellation`: the consent of the party (purpose `CancelRecovery`) or of its guardians
		///   (purpose `OpposeRecovery`); object [`crate::did_object`], terms
		///   [`crate::cancellation_terms`].
		///
		/// Emits [`Event::SignatureVerified`] for each signature and [`Event::RecoveryCancelled`].
		/// Errors: [`Error::DidNotFound`], [`Error::DidDeactivated`], [`Error::RecoveryNotFound`],
		/// [`Error::DidMismatch`], [`Error::NoGuardians`], [`Error::DuplicateGuardian`],
		/// [`Error::NotAGuardian`], [`Error::TooFewGuardians`], [`Error::NotIssuer`], and those of a
		/// signature.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::cancel_recovery(cancellation.consents()))]
		pub fn cancel_recovery(
			origin: OriginFor<T>,
			did: Did,
			cancellation: Cancellation,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = Self::enroller(origin, external_ref)?;
			Self::do_cancel_recovery(by, did, cancellation)
		}
	}
}
