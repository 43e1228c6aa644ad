//! # Notarial acts and apostilles
//!
//! A notary (공증인) enters acts for parties who sign: the authentication of a private document, a deed, a confirmed
//! date, a copy or a correction of an earlier act. An authority issues apostilles (아포스티유): they attest the
//! signature and the office of the person who signed an act, a certificate or another document. The documents stay with
//! notaries and parties; the chain has salted commitments to them.
//!
//! - [`entering`]: acts, and who must sign them.
//! - [`apostilles`]: apostilles, and what is checked for each subject.
//! - [`annulling`]: the end of an act or an apostille. Nothing is deleted.
//! - [`attesting`], [`api`]: chains of attestations, and what nodes answer.
//!
//! # The moment of the act decides
//!
//! A notary or an authority can act only while its institution is active and its officer has the duty, so an act
//! that exists was made in office. That the institution is suspended later changes nothing. An attestation can only be
//! based on one whose chain has no annulled link at this moment, so every link was valid when the last one was made.
//!
//! # Who may call what
//!
//! | Call | Who |
//! |---|---|
//! | `designate` | the council |
//! | `enter` | a notary, notarise |
//! | `annul` | a court that is responsible for every place of the notary, adjudicate; a ministry that is designated for supervision, supervise |
//! | `issue_apostille`, `annul_apostille` | a ministry that is designated for apostilles, apostille |
//!
//! # Invariants
//!
//! 1. Acts are numbered without a gap, and each is found by its notary's number. The numbers of a notary and a year
//!    are 1, 2, 3 and so on. The same holds for apostilles and authorities.
//! 2. An act has distinct parties, and at least one where its kind needs them. A copy and a correction refer to an act.
//! 3. An attestation is based only on an earlier one. Its depth is one more than that one's, and at most
//!    [`MAX_DEPTH`].
//! 4. No link of the chain on which an attestation is based was annulled before it, and nothing was annulled before it
//!    was made.
//! 5. Only designations that say something are kept.
//!
//! # Security considerations
//!
//! - **Another notary's parties.** The parties sign kind, document, notary, reference and all parties, so a signature
//!   that is seen in the pool cannot be used by another notary or with other parties.
//! - **A false act** of a dishonest notary stays visible. A court or the supervising ministry annuls it; what was
//!   based on it before shows in its chain that a link has no effect any more.
//! - **A false annulment.** An officer of a court can annul the act of any notary whose places are the court's. It names
//!   the court, and nobody can take it back: the parties sign a new act.
//! - **A copy in between.** A copy needs no party, so a correction of it is signed by the parties of what it copies.
//! - **What an apostille does not say.** It attests signature and office, not the content (article 5 of the
//!   convention), and not whether a certificate is revoked: a verifier asks the status list.
//! - **Who is linked.** Parties are plain DIDs. A party that does not want to be linked uses a DID of its own for an
//!   act. No read lists the acts of a DID.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod annulling;
pub mod api;
pub mod apostilles;
pub mod attesting;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
pub mod entering;
mod errors;
mod events;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
mod traits;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
pub mod weights;

pub use attesting::{Link, LinkKind};
#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use pallet::*;
pub use traits::{AnchoredBatch, AnchoredBatches, Areas};
pub use types::*;
pub use weights::WeightInfo;

use frame_support::pallet_macros::import_section;

/// The pallet.
#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{pallet_prelude::*, traits::UnixTime};
	use frame_system::pallet_prelude::*;
	use madang_primitives::{Commitment, ExternalRef, InstitutionId, Moment};
	use pallet_identity::Signatures;
	use pallet_institutions::{Acting, Caller, Institutions};
	use sp_core::H256;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime provides.
	#[pallet::config]
	pub trait Config: frame_system::Config<Hash = H256> {
		/// The members: takes references of calls, and knows institutions.
		type Institutions: Institutions;
		/// An officer of a notary's office.
		type Notary: EnsureOrigin<Self::RuntimeOrigin, Success = Acting<Self::AccountId>>;
		/// An officer of a ministry who issues apostilles.
		type Authority: EnsureOrigin<Self::RuntimeOrigin, Success = Acting<Self::AccountId>>;
		/// An officer of a ministry who supervises notaries.
		type Supervisor: EnsureOrigin<Self::RuntimeOrigin, Success = Acting<Self::AccountId>>;
		/// An officer of a court.
		type Court: EnsureOrigin<Self::RuntimeOrigin, Success = Acting<Self::AccountId>>;
		/// The council.
		type CouncilOrigin: EnsureOrigin<Self::RuntimeOrigin>;
		/// Verifies the parties' signatures.
		type Signatures: Signatures;
		/// The batches of certificates.
		type Batches: AnchoredBatches;
		/// The places of courts and notaries.
		type Areas: Areas;
		/// The block's time.
		type Time: UnixTime;
		/// Weights of the calls.
		type WeightInfo: WeightInfo;
		/// What benchmarks need of other pallets.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper;
	}

	/// What each ministry is designated for.
	#[pallet::storage]
	pub type Designations<T> = StorageMap<_, Twox64Concat, InstitutionId, Designation, ValueQuery>;

	/// The number of the next act.
	#[pallet::storage]
	pub type NextAct<T> = StorageValue<_, ActId, ValueQuery>;

	/// Every act, permanently. The chain chooses the numbers.
	#[pallet::storage]
	pub type Acts<T: Config> = StorageMap<_, Twox64Concat, ActId, Act<T::AccountId>>;

	/// The last number of each notary in each year.
	#[pallet::storage]
	pub type LastActs<T> =
		StorageDoubleMap<_, Twox64Concat, InstitutionId, Twox64Concat, u16, u32, ValueQuery>;

	/// The act that has a notary's number.
	#[pallet::storage]
	pub type ActOfNumber<T> =
		StorageDoubleMap<_, Twox64Concat, InstitutionId, Twox64Concat, SeriesNumber, ActId>;

	/// The number of the next apostille.
	#[pallet::storage]
	pub type NextApostille<T> = StorageValue<_, ApostilleId, ValueQuery>;

	/// Every apostille, permanently. The chain chooses the numbers.
	#[pallet::storage]
	pub type Apostilles<T: Config> =
		StorageMap<_, Twox64Concat, ApostilleId, Apostille<T::AccountId>>;

	/// The last number of each authority in each year.
	#[pallet::storage]
	pub type LastApostilles<T> =
		StorageDoubleMap<_, Twox64Concat, InstitutionId, Twox64Concat, u16, u32, ValueQuery>;

	/// The apostille that has an authority's number: the register of article 7 of the convention.
	#[pallet::storage]
	pub type ApostilleOfNumber<T> =
		StorageDoubleMap<_, Twox64Concat, InstitutionId, Twox64Concat, SeriesNumber, ApostilleId>;

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Say what a ministry is designated for: apostilles (협약 6조), the supervision of notaries (공증인법 78), both or
		/// nothing.
		///
		/// Who: the council. What the ministry did before stays valid. Fails if the institution is not an active
		/// ministry and would be designated for something. Emits `Designated`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::designate())]
		pub fn designate(
			origin: OriginFor<T>,
			institution: InstitutionId,
			designation: Designation,
		) -> DispatchResult {
			T::CouncilOrigin::ensure_origin(origin)?;
			Self::do_designate(institution, designation)
		}

		/// Enter a notarial act for parties who sign.
		///
		/// Who: an officer of a notary's office who notarises. `consents` are the parties', with purpose
		/// `NotarialAct`, object [`act_object`] and terms [`act_terms`]. A copy and a correction refer to an act of the
		/// same notary, or of one that cannot act any more; a correction is signed by every party of that act, and of
		/// what that copies. Fails if parties
		/// are missing or sign twice, the earlier attestation does not exist, has an annulled link in its chain, is another
		/// notary's or too deep, or for a signature. Emits `ActEntered`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::enter(consents.len() as u32))]
		pub fn enter(
			origin: OriginFor<T>,
			act: NewAct,
			consents: Consents,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = T::Institutions::caller(T::Notary::ensure_origin(origin)?, external_ref)?;
			Self::do_enter(by, act, &consents)
		}

		/// Annul an act from now on. It stays readable, and shows since when and by whom.
		///
		/// Who: an officer who adjudicates, of a court that is responsible for every place of the notary; or one who
		/// supervises, of a ministry that is designated for supervision. Fails if the act does not exist or is annulled, or
		/// the court is not responsible. Emits `ActAnnulled`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::annul())]
		pub fn annul(
			origin: OriginFor<T>,
			act: ActId,
			reason: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = T::Institutions::caller(Self::ensure_annuller(origin)?, external_ref)?;
			Self::do_annul(by, act, reason)
		}

		/// Issue an apostille (아포스티유): attest the signature and the office of one who signed a document.
		///
		/// Who: an officer who issues apostilles, of a ministry that is designated for them. `capacity` is the office in
		/// which that person signed, without a name. Fails if the act does not exist or its chain has an annulled link, the
		/// certificate is not in its batch, the signer of a document is not an active member, the office is not
		/// a valid text, or the chain would be too deep. Emits `ApostilleIssued`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::issue_apostille())]
		pub fn issue_apostille(
			origin: OriginFor<T>,
			subject: NewSubject,
			capacity: Capacity,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = T::Institutions::caller(T::Authority::ensure_origin(origin)?, external_ref)?;
			Self::do_issue(by, subject, capacity)
		}

		/// Annul an apostille from now on. It stays readable.
		///
		/// Who: an officer who issues apostilles, of the authority that issued it, or of another one if that cannot act or
		/// is not designated any more. Fails if the apostille does not exist, is annulled, or is another authority's. Emits
		/// `ApostilleAnnulled`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::annul_apostille())]
		pub fn annul_apostille(
			origin: OriginFor<T>,
			apostille: ApostilleId,
			reason: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = T::Institutions::caller(T::Authority::ensure_origin(origin)?, external_ref)?;
			Self::do_annul_apostille(by, apostille, reason)
		}
	}
}
