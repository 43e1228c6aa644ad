//! # Certificates
//!
//! Which kinds of electronic certificates (전자증명서) there are, who may issue them and ask for them, and what has been
//! issued: batches, anchored by the root of a Merkle tree, and status lists. The certificates themselves stay with
//! their holders; nothing here says who holds one.
//!
//! - [`kinds`]: the catalogue. The council enters kinds, in versions.
//! - [`accrediting`], [`periods`]: the trust registry. The institution in charge of a kind accredits issuers, or
//!   lets another institution accredit them.
//! - [`dids`]: under which DIDs issuers issue.
//! - [`services`]: which verifier may ask for which items.
//! - [`anchoring`], [`log`], [`leaf`]: batches, and the log of all of them.
//! - [`statuses`]: revocation and suspension.
//! - [`queries`], [`api`]: what nodes answer.
//! - [`checking`]: what other pallets ask about a certificate.
//!
//! # The moment of the anchor decides
//!
//! An issuer can anchor a batch only while it is accredited. What it anchored before its accreditation was suspended
//! or ended stays valid. Nothing is accredited or suspended for the past: whether an issuer was accredited at a
//! moment never changes after that moment, because every period is kept, and no two accreditations of an issuer for a
//! kind and an area hold at the same time.
//!
//! # The log
//!
//! Each batch is a leaf of an append-only tree as RFC 6962 defines it, with SHA-256. Its leaf is a text that can be
//! read without knowing this chain ([`leaf`]). [`LogRoot`] has size and root at every block.
//!
//! # Who may call what
//!
//! | Call | Who |
//! |---|---|
//! | `set_kind` | the council |
//! | `delegate`, `end_delegation`, `register_service`, `end_service` | the institution in charge of the kind, accredit |
//! | `accredit` | the institution in charge, or one to which it is delegated, accredit |
//! | `suspend_accreditation`, `resume_accreditation`, `end_accreditation` | the institution in charge, or the one that has accredited while that is delegated to it, accredit |
//! | `set_issuer_did` | an institution that can certify, certify, with the consent of the DID |
//! | `anchor`, `create_status_list` | an accredited issuer, certify |
//! | `set_statuses` | the issuer of the list, certify; it takes nothing back while it is not accredited |
//! | `override_statuses` | the institution in charge, accredit, if the issuer is not active or not accredited |
//!
//! # Invariants
//!
//! 1. The versions of a kind are numbered from 1 without a gap, and agree on whether there are areas. The type of
//!    each version is of that kind only.
//! 2. Areas are well formed and disjoint, and are empty exactly if the kind has none.
//! 3. The periods of an accreditation are in order, disjoint, not empty and within its term. One that is not active
//!    has none that runs. Two accreditations of an issuer for a kind and an area never hold at the same time.
//! 4. A service has one verifier, and asks for items that are named.
//! 5. The log is that of the batches, in the order of their numbers. Each batch was anchored while its issuer was
//!    accredited, and is found by its root. Its status lists are its issuer's, have a place for each
//!    certificate, and no place is of two batches. Its DID was its issuer's.
//! 6. No status is beyond the end of its list, and every list was created under an accreditation of its issuer.
//! 7. The DIDs of an institution are numbered from 1 without a gap, in the order of time, and each is of it only.
//!
//! # Security considerations
//!
//! - A thief of an issuer's key can anchor false batches until the accreditation, the institution or the officer is
//!   suspended. Whom they concern is found by the events of that time; their certificates are revoked in the lists,
//!   by the institution in charge if need be.
//! - An officer who certifies needs a key of the institution's DID too. Only the officer can name another DID, which
//!   everybody sees, and only a DID that consents.
//! - Revocation is final, also if it was a mistake: the issuer issues another certificate.
//! - Nothing is a dead end. If an issuer leaves, the institution in charge sets its statuses. If that institution
//!   leaves, the council names another one with `set_kind`.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod accrediting;
pub mod anchoring;
pub mod api;
pub mod areas;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
pub mod checking;
pub mod dids;
mod errors;
mod events;
mod genesis;
pub mod kinds;
pub mod leaf;
pub mod log;
#[cfg(test)]
mod mock;
pub mod periods;
pub mod queries;
pub mod services;
pub mod statuses;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
pub mod weights;

pub use checking::{CertificateChecks, CertificateFault, CheckedCertificate, Facts, StatusPlace};
pub use dids::{issuer_object, issuer_terms};
pub use genesis::GenesisKind;
pub use log::{Frontier, LogHead};
pub use pallet::*;
pub use periods::{Accreditation, AccreditationState, MaxPeriods, Period};
pub use queries::{NoAnswer, Status};
pub use statuses::{page_of, Changes, MaxChanges, Page, StatusChange, StatusList};
pub use types::{
	is_authority, AccreditationId, Areas, Batch, BatchId, CredentialType, Delegation, Hash,
	IssuerDid, Item, Items, Kind, KindId, ListId, MaxBatches, NewBatch, Service, ServiceCode,
	StatusPurpose, StatusRange, AUTHORITIES, MAX_BATCH_SIZE, MAX_DAYS,
};
pub use weights::WeightInfo;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::{certificate, BenchmarkHelper};

use frame_support::pallet_macros::import_section;

/// The pallet.
#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use frame_support::{pallet_prelude::*, traits::UnixTime, DefaultNoBound};
	use frame_system::pallet_prelude::*;
	use madang_primitives::{
		signing::PartyConsent, Commitment, Did, ExternalRef, InstitutionId, KoreanDay, Moment,
	};
	use pallet_identity::Signatures;
	use pallet_institutions::{Acting, Caller, Institutions, Power};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Most accreditations that an issuer can have and have had for a kind. All are kept, and each new one is compared
	/// with them.
	pub type MaxAccreditations = ConstU32<64>;

	/// What the runtime provides.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The members: takes references of calls, and knows institutions.
		type Institutions: Institutions;
		/// An officer who accredits.
		type Accreditor: EnsureOrigin<Self::RuntimeOrigin, Success = Acting<Self::AccountId>>;
		/// An officer who issues certificates.
		type Issuer: EnsureOrigin<Self::RuntimeOrigin, Success = Acting<Self::AccountId>>;
		/// The power of those officers: which kinds of institutions can issue.
		type Certifying: Power;
		/// The DIDs, and their signatures.
		type Signatures: Signatures;
		/// The council.
		type CouncilOrigin: EnsureOrigin<Self::RuntimeOrigin>;
		/// The block's time.
		type Time: UnixTime;
		/// Weights of the calls.
		type WeightInfo: WeightInfo;
		/// What benchmarks need of other pallets.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper;
	}

	/// The present version of each kind. The council chooses the numbers, so a cheap hasher is enough.
	#[pallet::storage]
	pub type LatestVersion<T> = StorageMap<_, Twox64Concat, KindId, u16, ValueQuery>;

	/// Every version of every kind, permanently.
	#[pallet::storage]
	pub type Kinds<T> = StorageDoubleMap<_, Twox64Concat, KindId, Twox64Concat, u16, Kind>;

	/// The kind of each type of credentials that any version has or had.
	#[pallet::storage]
	pub type KindOfType<T> = StorageMap<_, Blake2_128Concat, CredentialType, KindId>;

	/// For which areas an institution may accredit issuers of a kind.
	#[pallet::storage]
	pub type Delegations<T> =
		StorageDoubleMap<_, Twox64Concat, KindId, Twox64Concat, InstitutionId, Delegation>;

	/// How many DIDs an institution has named for its certificates.
	#[pallet::storage]
	pub type LatestDid<T> = StorageMap<_, Twox64Concat, InstitutionId, u32, ValueQuery>;

	/// Every DID that an institution has named, from 1 on, permanently.
	#[pallet::storage]
	pub type IssuerDids<T> =
		StorageDoubleMap<_, Twox64Concat, InstitutionId, Twox64Concat, u32, IssuerDid>;

	/// The institution that issues or has issued under a DID. A DID is a hash and needs no other.
	#[pallet::storage]
	pub type IssuerOf<T> = StorageMap<_, Identity, Did, InstitutionId>;

	/// The number of the next accreditation.
	#[pallet::storage]
	pub type NextAccreditation<T> = StorageValue<_, AccreditationId, ValueQuery>;

	/// Every accreditation, permanently. The chain chooses the numbers.
	#[pallet::storage]
	pub type Accreditations<T> = StorageMap<_, Twox64Concat, AccreditationId, Accreditation>;

	/// The accreditations that an issuer has and has had for a kind, the oldest first.
	#[pallet::storage]
	pub type AccreditationsOf<T> = StorageDoubleMap<
		_,
		Twox64Concat,
		KindId,
		Twox64Concat,
		InstitutionId,
		BoundedVec<AccreditationId, MaxAccreditations>,
		ValueQuery,
	>;

	/// The verifier of each service. It never changes.
	#[pallet::storage]
	pub type Verifiers<T> = StorageMap<_, Blake2_128Concat, ServiceCode, InstitutionId>;

	/// What each service may ask of certificates of a kind.
	#[pallet::storage]
	pub type Services<T> =
		StorageDoubleMap<_, Twox64Concat, KindId, Blake2_128Concat, ServiceCode, Service>;

	/// Every batch, permanently. The chain chooses the numbers.
	#[pallet::storage]
	pub type Batches<T> = StorageMap<_, Twox64Concat, BatchId, Batch>;

	/// The batch that an issuer has anchored with a root. Issuers choose the roots.
	#[pallet::storage]
	pub type Roots<T> =
		StorageDoubleMap<_, Twox64Concat, InstitutionId, Blake2_128Concat, Hash, BatchId>;

	/// What is needed to append to the log.
	#[pallet::storage]
	pub type Log<T> = StorageValue<_, Frontier, ValueQuery>;

	/// The size and the root of the log.
	#[pallet::storage]
	pub type LogRoot<T> = StorageValue<_, LogHead, ValueQuery>;

	/// The number of the next status list.
	#[pallet::storage]
	pub type NextList<T> = StorageValue<_, ListId, ValueQuery>;

	/// Every status list. The chain chooses the numbers.
	#[pallet::storage]
	pub type StatusLists<T> = StorageMap<_, Twox64Concat, ListId, StatusList>;

	/// The pages of status lists in which something is or was set.
	#[pallet::storage]
	pub type StatusPages<T> = StorageDoubleMap<_, Twox64Concat, ListId, Twox64Concat, u16, Page>;

	/// The kinds at the start of a chain.
	#[pallet::genesis_config]
	#[derive(DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// The kinds.
		pub kinds: Vec<GenesisKind>,
		/// Nothing.
		#[serde(skip)]
		pub _config: PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		/// Panics and names the kind if it breaks the rules: such a chain must not start.
		fn build(&self) {
			for kind in &self.kinds {
				if let Err(problem) = Pallet::<T>::found_kind(kind) {
					panic!("genesis: {problem}");
				}
			}
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Enter a kind of certificates, or another version of it.
		///
		/// Who: the council. Certificates of earlier versions stay valid. Fails if a name, the type or the longest
		/// validity is not valid, another kind has or had the type, whether there are areas would change, or the
		/// institution in charge is not an active authority. Emits `KindSet`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::set_kind())]
		pub fn set_kind(origin: OriginFor<T>, kind: KindId, details: Kind) -> DispatchResult {
			T::CouncilOrigin::ensure_origin(origin)?;
			Self::do_set_kind(kind, details)
		}

		/// Let another authority accredit issuers of a kind for areas. It replaces what was delegated to it before.
		///
		/// Who: an officer of the institution in charge who accredits. Fails if the kind does not exist or is
		/// retired, areas are not valid, or the institution is not an active authority. Emits `Delegated`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::delegate())]
		pub fn delegate(
			origin: OriginFor<T>,
			kind: KindId,
			institution: InstitutionId,
			areas: Areas,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_delegate(Self::accreditor(origin, external_ref)?, kind, institution, areas)
		}

		/// End what is delegated to an institution for a kind. Whom it has accredited stays accredited.
		///
		/// Who: an officer of the institution in charge who accredits. Fails if nothing is delegated. Emits
		/// `DelegationEnded`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::end_delegation())]
		pub fn end_delegation(
			origin: OriginFor<T>,
			kind: KindId,
			institution: InstitutionId,
			reason: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = Self::accreditor(origin, external_ref)?;
			Self::do_end_delegation(by, kind, institution, reason)
		}

		/// Accredit an issuer for a kind and areas, from a day until the end of another day or permanently.
		///
		/// Who: an officer who accredits, of the institution in charge or of one to which it is delegated. `from`
		/// is today, which means now, or later. Fails if the kind does not exist or is retired, areas or days are not
		/// valid, the issuer is not an active member, or it is accredited for one of the areas already. Emits
		/// `Accredited`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::accredit())]
		pub fn accredit(
			origin: OriginFor<T>,
			kind: KindId,
			issuer: InstitutionId,
			areas: Areas,
			from: KoreanDay,
			until: Option<KoreanDay>,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = Self::accreditor(origin, external_ref)?;
			Self::do_accredit(by, kind, issuer, areas, (from, until))
		}

		/// Suspend an accreditation from now on. What was anchored before stays valid.
		///
		/// Who: an officer who accredits, of the institution in charge, or of the one that has accredited while that
		/// is delegated to it. Fails if it is suspended, ended or over. Emits `AccreditationSuspended`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::suspend_accreditation())]
		pub fn suspend_accreditation(
			origin: OriginFor<T>,
			accreditation: AccreditationId,
			reason: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_suspend(Self::accreditor(origin, external_ref)?, accreditation, reason)
		}

		/// Resume a suspended accreditation from now on.
		///
		/// Who: as for `suspend_accreditation`. Fails if it is not suspended, ended or over, its kind is retired, or
		/// it was suspended as often as can be recorded. Emits `AccreditationResumed`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::resume_accreditation())]
		pub fn resume_accreditation(
			origin: OriginFor<T>,
			accreditation: AccreditationId,
			reason: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_resume(Self::accreditor(origin, external_ref)?, accreditation, reason)
		}

		/// End an accreditation permanently, from now on. What was anchored before stays valid.
		///
		/// Who: as for `suspend_accreditation`. Fails if it is ended or over. Emits `AccreditationEnded`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::end_accreditation())]
		pub fn end_accreditation(
			origin: OriginFor<T>,
			accreditation: AccreditationId,
			reason: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_end(Self::accreditor(origin, external_ref)?, accreditation, reason)
		}

		/// Let a verifier's service ask for items of certificates of a kind. It replaces what the service could ask.
		///
		/// Who: an officer of the institution in charge who accredits. Fails if the kind does not exist or is
		/// retired, the verifier is not an active member, purpose or items are not valid, or the number is of another
		/// verifier. Emits `ServiceRegistered`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::register_service())]
		pub fn register_service(
			origin: OriginFor<T>,
			kind: KindId,
			service: ServiceCode,
			details: Service,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_register_service(
				Self::accreditor(origin, external_ref)?,
				kind,
				service,
				details,
			)
		}

		/// Take from a service the permission to ask for items of a kind.
		///
		/// Who: an officer of the institution in charge who accredits. Fails if the service cannot ask. Emits
		/// `ServiceEnded`.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::end_service())]
		pub fn end_service(
			origin: OriginFor<T>,
			kind: KindId,
			service: ServiceCode,
			reason: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_end_service(Self::accreditor(origin, external_ref)?, kind, service, reason)
		}

		/// Anchor batches of certificates.
		///
		/// Who: an officer who certifies, of an issuer that is accredited now for each kind and area. All batches
		/// are anchored or none. Fails if the accreditation is another issuer's or does not hold, the kind is
		/// retired, area, size or last day are not valid, a status list does not suit, or the issuer has anchored
		/// the root already. Emits `BatchesAnchored`.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::anchor(batches.len() as u32))]
		pub fn anchor(
			origin: OriginFor<T>,
			batches: BoundedVec<NewBatch, MaxBatches>,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_anchor(Self::issuer(origin, external_ref)?, batches)
		}

		/// Create a status list for certificates of the accreditation's kind, in which nothing is set.
		///
		/// Who: an officer who certifies, of the accredited issuer. Fails if the accreditation is another issuer's
		/// or does not hold, or the size is not valid. Emits `StatusListCreated`.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::create_status_list())]
		pub fn create_status_list(
			origin: OriginFor<T>,
			accreditation: AccreditationId,
			purpose: StatusPurpose,
			size: u32,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = Self::issuer(origin, external_ref)?;
			Self::do_create_list(by, accreditation, purpose, size)
		}

		/// Revoke certificates, suspend them, or end their suspension.
		///
		/// Who: an officer who certifies, of the issuer of the list, also if its accreditation does not hold any
		/// more. Changes are in the order of their indices. Fails if there is none, an index is beyond the end or out
		/// of order, a status is so already, or a revocation would be taken back. Emits `StatusesSet`.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::set_statuses(changes.len() as u32))]
		pub fn set_statuses(
			origin: OriginFor<T>,
			list: ListId,
			changes: Changes,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_set_statuses(Self::issuer(origin, external_ref)?, list, changes)
		}

		/// Do the same in the place of an issuer that is not active or not accredited any more.
		///
		/// Who: an officer of the institution in charge of the kind who accredits. Fails if the issuer is active and
		/// accredited, and as `set_statuses`. Emits `StatusesOverridden`.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::override_statuses(changes.len() as u32))]
		pub fn override_statuses(
			origin: OriginFor<T>,
			list: ListId,
			changes: Changes,
			reason: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_override(Self::accreditor(origin, external_ref)?, list, changes, reason)
		}

		/// Name the DID under which your institution issues certificates from now on.
		///
		/// Who: an officer who certifies. The DID consents: purpose `IssueCertificates`, object
		/// [`crate::issuer_object`], terms [`crate::issuer_terms`]. Earlier batches keep theirs. Fails if it is the
		/// present one, or of another institution, and as a signature does. Emits `IssuerDidSet`.
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::set_issuer_did())]
		pub fn set_issuer_did(
			origin: OriginFor<T>,
			consent: PartyConsent,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_set_issuer_did(Self::issuer(origin, external_ref)?, &consent)
		}
	}

	impl<T: Config> Pallet<T> {
		/// The officer who accredits, and its institution.
		fn accreditor(
			origin: OriginFor<T>,
			external_ref: ExternalRef,
		) -> Result<Caller<T::AccountId>, DispatchError> {
			T::Institutions::caller(T::Accreditor::ensure_origin(origin)?, external_ref)
		}

		/// The officer who issues certificates, and its institution.
		fn issuer(
			origin: OriginFor<T>,
			external_ref: ExternalRef,
		) -> Result<Caller<T::AccountId>, DispatchError> {
			T::Institutions::caller(T::Issuer::ensure_origin(origin)?, external_ref)
		}
	}
}
