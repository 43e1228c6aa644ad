//! # Institutions
//!
//! The members of the network: institutions, their officers with duties, and the rule that only
//! active officers can send transactions.
//!
//! An institution has a kind, a name, a jurisdiction (prefixes of district codes) and a status. An
//! officer is an account that acts for exactly one institution and has some duties. Kind, duty and
//! district decide what an officer may do in other pallets. These pallets take an origin such as
//! [`EnsureOfficer`]. It succeeds with [`Acting`], which names the officer and its institution.
//!
//! Districts get new codes in reforms. An institution that is responsible for a district stays
//! responsible for the properties that come from it ([`Location`]), until the council sets its jurisdiction
//! again.
//!
//! ## Who may call
//!
//! | Call | Who |
//! |---|---|
//! | [`admit_institution`](Pallet::admit_institution) | the council |
//! | [`suspend_institution`](Pallet::suspend_institution) | the council |
//! | [`readmit_institution`](Pallet::readmit_institution) | the council |
//! | [`withdraw_institution`](Pallet::withdraw_institution) | the council |
//! | [`set_jurisdiction`](Pallet::set_jurisdiction) | the council |
//! | [`replace_administrator`](Pallet::replace_administrator) | the council |
//! | [`force_suspend_officer`](Pallet::force_suspend_officer) | the council, for any officer |
//! | [`force_reinstate_officer`](Pallet::force_reinstate_officer) | the council, likewise |
//! | [`appoint_officer`](Pallet::appoint_officer) | an administrator, for its own institution |
//! | [`set_duties`](Pallet::set_duties) | an administrator, for an officer of its own institution |
//! | [`suspend_officer`](Pallet::suspend_officer) | an administrator, likewise, even while its institution is suspended |
//! | [`reinstate_officer`](Pallet::reinstate_officer) | an administrator, likewise |
//! | [`revoke_officer`](Pallet::revoke_officer) | an administrator, likewise, even while its institution is suspended |
//! | [`add_client_certificate`](Pallet::add_client_certificate) | an administrator, for its own institution |
//! | [`remove_client_certificate`](Pallet::remove_client_certificate) | an administrator, likewise, even while its institution is suspended |
//! | [`anchor_log`](Pallet::anchor_log) | an observer |
//!
//! An administrator is an admitted officer with [`Duty::Administer`]. An observer is one with
//! [`Duty::Observe`], which gives no other power, so that a gateway can hold its key. An account that is appointed must have signed a
//! consent: see [`madang_primitives::appointment`].
//!
//! ## Generations
//!
//! [`replace_administrator`](Pallet::replace_administrator) begins a new generation of the
//! institution's officers, with the new administrator as its only officer. Every officer of an older
//! generation counts as suspended until the new administrator reinstates it. So a thief of an
//! administrator's key loses all officers that it appointed, in one step and without a loop.
//!
//! ## Invariants
//!
//! 1. Institutions are numbered from 1. [`NextInstitution`] is greater than every number in use.
//! 2. Names are UTF-8 and not empty. The prefixes of a jurisdiction are well formed and distinct.
//! 3. Every officer's institution exists. An officer has at least one duty and no unknown duty.
//! 4. Every institution has an active administrator, unless the council suspended an administrator.
//!    [`Administrators`] is exactly the set of active officers of the present generation with that
//!    duty.
//! 5. An officer's account holds one provider reference of this pallet if, and only if, the officer
//!    is not revoked.
//! 6. Every claimed reference belongs to an institution that exists.
//! 7. No officer has a generation that has not begun.
//! 8. [`OfficerCounts`] is the number of officers that are not revoked. An administrator cannot
//!    raise it above [`MaxOfficers`].
//! 9. No usage is of a later block. Every quota admits the largest transaction.
//! 10. The client certificates of an institution are distinct, and each allows something. An institution without
//!     any has no value.
//!
//! ## Security considerations
//!
//! - There are no fees. [`AdmitOfficers`] keeps non-members out, and the runtime calls
//!   [`Pallet::admit`] before it checks a signature.
//! - An account is an officer of one institution only, permanently. So an appointment needs the
//!   account's consent, which is bound to the chain, the institution and the kind of appointment.
//!   Otherwise any administrator could use up an account that a proposal to admit an institution
//!   names. The founding officers of genesis need no consent.
//! - The council can suspend one officer, for example one whose key floods the network. The
//!   institution's administrators cannot undo this.
//! - A revoked account can never become an officer again. Revocation removes its provider reference
//!   and so its nonce. If the nonce started from zero again, every transaction that the account
//!   ever signed could be replayed.
//! - Suspension keeps the provider reference and so the nonce.
//! - A client certificate lets a system ask its institution's gateway. It gives no power on the chain: every
//!   transaction needs an officer's signature. A new generation of officers begins without any, because the thief of
//!   an administrator's key may have added one.
//! - The officers of a withdrawn institution keep their status and their provider references.
//!   Iterating over all of them would be unbounded, and [`Pallet::admit`] rejects them in any case.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod admission;
mod admission_error;
pub mod api;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod client_certificates;
mod consent;
mod ensure;
mod errors;
mod events;
mod genesis;
mod location;
mod members;
#[cfg(test)]
mod mock;
mod need;
mod officers;
mod outcome;
mod quota;
mod rules;
mod status;
mod storage;
#[cfg(test)]
mod tests;
mod traits;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
pub mod weights;

pub use admission::AdmitOfficers;
pub use admission_error::AdmissionError;
#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::another_institution;
pub use client_certificates::{
	CertificatesOfInstitution, ClientCertificate, Fingerprint, MaxClientCertificates, Scopes,
	MAX_CLIENT_CERTIFICATE_VALIDITY,
};
pub use consent::OfficerSignature;
pub use ensure::{Administration, EnsureAdministrator, EnsureOfficer, Observation};
pub use genesis::GenesisInstitution;
pub use need::{needs_of, Lack, Need};
pub use outcome::{call_digest, digest_of, CallDigest, Outcome};
pub use pallet::*;
pub use quota::{
	Allowance, Bucket, Buckets, ChargeQuota, Level, Quota, Usage, Used, BURST_BLOCKS, LANE_BLOCKS,
};
pub use rules::{CallRules, GovernanceLane, Lane};
pub use status::{InstitutionEvent, NoStep, OfficerEvent, Standing};
// Listed one by one, so that the trait `Institutions` takes precedence over the storage map of the
// same name, which is `pallet::Institutions`.
pub use location::{Former, Location};
pub use traits::{Acting, Caller, Institutions, Power, StandingGuard};
pub use types::{
	is_name, Institution, MaxAdministrators, MaxName, MaxOfficers, Name, Officer, OfficerStatus,
};
pub use weights::WeightInfo;

use frame_support::pallet_macros::import_section;

#[cfg(doc)]
use madang_primitives::Duty;

/// The pallet.
#[import_section(errors::errors)]
#[import_section(events::events)]
#[import_section(storage::storage)]
#[frame_support::pallet]
pub mod pallet {
	use super::{
		Acting, Administration, Allowance, CallDigest, CallRules, Caller,
		CertificatesOfInstitution, EnsureAdministrator, EnsureOfficer, Fingerprint,
		GenesisInstitution, GovernanceLane, Institution, InstitutionEvent, MaxAdministrators, Name,
		Observation, Officer, OfficerEvent, Outcome, Quota, Scopes, StandingGuard, Usage,
		WeightInfo,
	};
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::{IsSubType, UnixTime},
		BoundedBTreeSet, DefaultNoBound,
	};
	use frame_system::pallet_prelude::*;
	use madang_primitives::{
		appointment::{Appointment, AppointmentConsent},
		Duties, ExternalRef, InstitutionId, InstitutionKind, Jurisdiction, Moment,
	};
	use sp_core::H256;
	use sp_runtime::traits::{IdentifyAccount, Verify};

	/// The storage version. It increases with each change of the storage layout.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime provides.
	#[pallet::config]
	pub trait Config:
		frame_system::Config<Hash = H256, RuntimeCall: IsSubType<Call<Self>>>
	{
		/// The signature of an account that consents to its appointment.
		type Signature: Parameter + Verify<Signer: IdentifyAccount<AccountId = Self::AccountId>>;

		/// The chain's clock.
		type Time: UnixTime;

		/// The council of founding institutions, with the majority that a change of membership
		/// needs.
		type CouncilOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The rules of other pallets for the suspension and withdrawal of an institution.
		type Guard: StandingGuard;

		/// The longest transaction, in bytes.
		type MaxLength: Get<u32>;

		/// The calls that may be in transactions.
		type Calls: CallRules<Self::RuntimeCall>;

		/// The quota of an institution, unless the council has set another one.
		#[pallet::constant]
		type DefaultQuota: Get<Quota>;

		/// The number of blocks in a day.
		#[pallet::constant]
		type Day: Get<BlockNumberFor<Self>>;

		/// The calls that belong to a lane.
		type Lane: GovernanceLane<Self::AccountId, Self::RuntimeCall>;

		/// What an institution may send in each lane at once. It drains in ten blocks.
		#[pallet::constant]
		type LaneAllowance: Get<Allowance>;

		/// The weights of the calls and the transaction extensions.
		type WeightInfo: WeightInfo;
	}

	/// The founding institutions.
	#[pallet::genesis_config]
	#[derive(DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// The institutions in the order of their numbers, from 1.
		pub institutions: Vec<GenesisInstitution<T::AccountId>>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		/// Panics and names the institution if it breaks the rules: such a chain must not start.
		fn build(&self) {
			if let Err(problem) = Pallet::<T>::found_all(&self.institutions) {
				panic!("genesis: {problem}");
			}
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			let largest = Self::largest_transaction();
			assert!(T::DefaultQuota::get().covers(&largest), "the default quota is too small");
			assert!(T::LaneAllowance::get().transactions > 0, "the lane admits no transaction");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_block: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Admit an institution with its first administrator. The administrator's account must not
		/// be an officer yet. It consents to [`Appointment::FirstAdministrator`] of an institution
		/// with exactly this kind and these names.
		///
		/// By the council. Emits [`Event::InstitutionAdmitted`] and [`Event::OfficerAppointed`].
		/// Errors: [`Error::InvalidConsent`], [`Error::ConsentExpired`],
		/// [`Error::ConsentTooLongLived`], [`Error::InvalidName`], [`Error::InvalidJurisdiction`],
		/// [`Error::TooManyInstitutions`], [`Error::AlreadyOfficer`], [`Error::OfficerIsRevoked`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::admit_institution())]
		pub fn admit_institution(
			origin: OriginFor<T>,
			kind: InstitutionKind,
			name_ko: Name,
			name_en: Name,
			jurisdiction: Jurisdiction,
			administrator: T::AccountId,
			consent: AppointmentConsent<T::Signature>,
		) -> DispatchResult {
			T::CouncilOrigin::ensure_origin(origin)?;
			Self::do_admit_institution(kind, name_ko, name_en, jurisdiction, administrator, consent)
		}

		/// Suspend an active institution. None of its officers can act until it is readmitted,
		/// except that its administrators can suspend and revoke its officers.
		///
		/// By the council. Emits [`Event::InstitutionSuspended`]. Errors:
		/// [`Error::InstitutionNotFound`], [`Error::InstitutionNotActive`],
		/// [`Error::InstitutionIsWithdrawn`], and an error of another pallet that still needs the
		/// institution, such as the council or the validators.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::suspend_institution().saturating_add(T::Guard::weight()))]
		pub fn suspend_institution(
			origin: OriginFor<T>,
			institution: InstitutionId,
		) -> DispatchResult {
			T::CouncilOrigin::ensure_origin(origin)?;
			Self::do_step_institution(institution, InstitutionEvent::Suspend)
		}

		/// Readmit a suspended institution.
		///
		/// By the council. Emits [`Event::InstitutionReadmitted`]. Errors:
		/// [`Error::InstitutionNotFound`], [`Error::InstitutionNotSuspended`],
		/// [`Error::InstitutionIsWithdrawn`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::readmit_institution())]
		pub fn readmit_institution(
			origin: OriginFor<T>,
			institution: InstitutionId,
		) -> DispatchResult {
			T::CouncilOrigin::ensure_origin(origin)?;
			Self::do_step_institution(institution, InstitutionEvent::Readmit)
		}

		/// Record that an active or suspended institution has left permanently. Its seat in the
		/// council is revoked in the same call.
		///
		/// By the council. Emits [`Event::InstitutionWithdrawn`], and then the events of other
		/// pallets that take something away. Errors: [`Error::InstitutionNotFound`],
		/// [`Error::InstitutionIsWithdrawn`], and an error of another pallet that still needs the
		/// institution.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::withdraw_institution().saturating_add(T::Guard::weight()))]
		pub fn withdraw_institution(
			origin: OriginFor<T>,
			institution: InstitutionId,
		) -> DispatchResult {
			T::CouncilOrigin::ensure_origin(origin)?;
			Self::do_step_institution(institution, InstitutionEvent::Withdraw)
		}

		/// Replace the jurisdiction of an institution.
		///
		/// An institution stays responsible for the properties that come from its districts by a reform,
		/// until its jurisdiction is set when the reform is in force and recorded. So name the codes that
		/// are in force then. Where a district comes to the area of another institution, the former
		/// one and the new one can both act on these properties until then.
		///
		/// By the council. Emits [`Event::JurisdictionSet`]. Errors: [`Error::InvalidJurisdiction`],
		/// [`Error::InstitutionNotFound`], [`Error::InstitutionIsWithdrawn`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::set_jurisdiction())]
		pub fn set_jurisdiction(
			origin: OriginFor<T>,
			institution: InstitutionId,
			jurisdiction: Jurisdiction,
		) -> DispatchResult {
			T::CouncilOrigin::ensure_origin(origin)?;
			Self::do_set_jurisdiction(institution, jurisdiction)
		}

		/// Appoint a new administrator of an institution, and begin a new generation of its
		/// officers: all others, former administrators included, count as suspended. The new
		/// administrator can reinstate or revoke them. The new account must not be an officer yet,
		/// and consents to [`Appointment::Administrator`] of this institution. Use this when the
		/// administrator has lost its key, or when its key is compromised.
		///
		/// By the council. Emits [`Event::AdministratorReplaced`] and [`Event::OfficerAppointed`].
		/// Errors: [`Error::InvalidConsent`], [`Error::ConsentExpired`],
		/// [`Error::ConsentTooLongLived`], [`Error::InstitutionNotFound`],
		/// [`Error::InstitutionIsWithdrawn`], [`Error::AlreadyOfficer`],
		/// [`Error::OfficerIsRevoked`], and `Overflow` after more than four billion replacements.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::replace_administrator())]
		pub fn replace_administrator(
			origin: OriginFor<T>,
			institution: InstitutionId,
			account: T::AccountId,
			consent: AppointmentConsent<T::Signature>,
		) -> DispatchResult {
			T::CouncilOrigin::ensure_origin(origin)?;
			Self::do_replace_administrator(institution, account, consent)
		}

		/// Appoint an account as an officer of the caller's institution. The account must not be an
		/// officer yet, of any institution. It consents to [`Appointment::Officer`] of this
		/// institution.
		///
		/// By an administrator. Emits [`Event::OfficerAppointed`]. Errors: [`Error::ExternalRefUsed`],
		/// [`Error::InvalidConsent`], [`Error::ConsentExpired`], [`Error::ConsentTooLongLived`],
		/// [`Error::InvalidDuties`], [`Error::AlreadyOfficer`], [`Error::OfficerIsRevoked`],
		/// [`Error::TooManyOfficers`], [`Error::TooManyAdministrators`].
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::appoint_officer())]
		pub fn appoint_officer(
			origin: OriginFor<T>,
			account: T::AccountId,
			duties: Duties,
			consent: AppointmentConsent<T::Signature>,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = Self::ensure_administrator(origin)?;
			// First, so that the same call again is recognised even after the consent has expired.
			<Self as crate::Institutions>::claim_ref(by.institution, external_ref)?;
			Self::ensure_consents(&account, Appointment::Officer(by.institution), &consent)?;
			Self::do_appoint(by.institution, account, duties, Some(by.officer))
		}

		/// Replace the duties of an active or suspended officer of the caller's institution.
		///
		/// By an administrator. Emits [`Event::DutiesSet`]. Errors: [`Error::InvalidDuties`],
		/// [`Error::OfficerNotFound`], [`Error::NotOwnOfficer`], [`Error::OfficerIsRevoked`],
		/// [`Error::LastAdministrator`], [`Error::TooManyAdministrators`].
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::set_duties())]
		pub fn set_duties(
			origin: OriginFor<T>,
			account: T::AccountId,
			duties: Duties,
		) -> DispatchResult {
			let by = Self::ensure_administrator(origin)?;
			Self::do_set_duties(by.institution, account, duties, by.officer)
		}

		/// Suspend an active officer of the caller's institution.
		///
		/// By an administrator, even while its institution is suspended. Emits [`Event::OfficerSuspended`]. Errors:
		/// [`Error::OfficerNotFound`], [`Error::NotOwnOfficer`], [`Error::OfficerNotActive`],
		/// [`Error::OfficerIsRevoked`], [`Error::LastAdministrator`].
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::suspend_officer())]
		pub fn suspend_officer(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
			let by = EnsureAdministrator::<T>::ensure_origin(origin)?;
			Self::do_step_officer(by.institution, account, OfficerEvent::Suspend, by.officer)
		}

		/// Reinstate a suspended officer of the caller's institution. An officer of an older
		/// generation counts as suspended, and this adds it to the present generation.
		///
		/// By an administrator. Emits [`Event::OfficerReinstated`]. Errors:
		/// [`Error::OfficerNotFound`], [`Error::NotOwnOfficer`], [`Error::OfficerNotSuspended`],
		/// [`Error::OfficerSuspendedByCouncil`], [`Error::OfficerIsRevoked`],
		/// [`Error::TooManyAdministrators`].
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::reinstate_officer())]
		pub fn reinstate_officer(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
			let by = Self::ensure_administrator(origin)?;
			Self::do_step_officer(by.institution, account, OfficerEvent::Reinstate, by.officer)
		}

		/// Revoke an active or suspended officer of the caller's institution permanently. The
		/// account can never be an officer again, of any institution.
		///
		/// By an administrator, even while its institution is suspended. Emits
		/// [`Event::OfficerRevoked`]. Errors: [`Error::OfficerNotFound`],
		/// [`Error::NotOwnOfficer`], [`Error::OfficerIsRevoked`], [`Error::LastAdministrator`], and
		/// `ConsumerRemaining` while something on chain refers to the account.
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::revoke_officer())]
		pub fn revoke_officer(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
			let by = EnsureAdministrator::<T>::ensure_origin(origin)?;
			Self::do_step_officer(by.institution, account, OfficerEvent::Revoke, by.officer)
		}

		/// Register a client certificate, with which a system of the caller's institution asks the institution's gateway. Those
		/// whose time is over make room. One may be added before the last one ends, so that a system changes without a gap.
		///
		/// By an administrator. `until` is at most 398 days from now. Emits [`Event::ClientCertificateAdded`], and
		/// [`Event::ClientCertificateRemoved`] for those whose time is over. Errors:
		/// [`Error::InvalidScopes`], [`Error::InvalidCertificateEnd`], [`Error::ClientCertificateKnown`],
		/// [`Error::TooManyClientCertificates`].
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::add_client_certificate())]
		pub fn add_client_certificate(
			origin: OriginFor<T>,
			fingerprint: Fingerprint,
			scopes: Scopes,
			until: Moment,
		) -> DispatchResult {
			let by = Self::ensure_administrator(origin)?;
			Self::do_add_client_certificate(by, fingerprint, scopes, until)
		}

		/// Remove a client certificate of the caller's institution. Its gateway refuses it from then on.
		///
		/// By an administrator, even while its institution is suspended. Emits
		/// [`Event::ClientCertificateRemoved`]. Errors: [`Error::ClientCertificateNotFound`].
		#[pallet::call_index(17)]
		#[pallet::weight(T::WeightInfo::remove_client_certificate())]
		pub fn remove_client_certificate(
			origin: OriginFor<T>,
			fingerprint: Fingerprint,
		) -> DispatchResult {
			let by = EnsureAdministrator::<T>::ensure_origin(origin)?;
			Self::do_remove_client_certificate(by, fingerprint)
		}

		/// Publish the head of a log that the caller's institution keeps, in which each entry has the SHA-256 of the
		/// one before it. So nobody can change an older entry later without being found out. The chain keeps the event
		/// only.
		///
		/// By an observer. Emits [`Event::LogAnchored`]. Errors: [`Error::ExternalRefUsed`].
		#[pallet::call_index(18)]
		#[pallet::weight(T::WeightInfo::anchor_log())]
		pub fn anchor_log(
			origin: OriginFor<T>,
			head: H256,
			entries: u64,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let acting = <EnsureOfficer<T, Observation> as EnsureOrigin<_>>::ensure_origin(origin)?;
			let by = <Self as crate::Institutions>::caller(acting, external_ref)?;
			Self::deposit_event(Event::LogAnchored { by, head, entries });
			Ok(())
		}

		/// Set the quota of an institution, or remove it so that the default applies. A quota limits
		/// execution time in picoseconds, bytes and transactions, in each block and in a day. The
		/// amount of two blocks may be sent at once; the amount of a day becomes available evenly.
		///
		/// By the council. Emits [`Event::QuotaSet`]. Errors: [`Error::InstitutionNotFound`],
		/// [`Error::QuotaTooSmall`].
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::set_quota())]
		pub fn set_quota(
			origin: OriginFor<T>,
			institution: InstitutionId,
			quota: Option<Quota>,
		) -> DispatchResult {
			T::CouncilOrigin::ensure_origin(origin)?;
			Self::do_set_quota(institution, quota)
		}

		/// Suspend one officer of any institution. Its own administrators cannot reinstate it, but
		/// they can revoke it. It may be the institution's only administrator: then the council
		/// reinstates it or replaces the administrator. Use this against a compromised key that the
		/// institution itself does not stop.
		///
		/// By the council. Emits [`Event::OfficerSuspended`]. Errors: [`Error::OfficerNotFound`],
		/// [`Error::OfficerNotActive`], [`Error::OfficerIsRevoked`], and, for the only administrator of
		/// an institution, an error of the council if it would be locked.
		#[pallet::call_index(20)]
		#[pallet::weight(T::WeightInfo::force_suspend_officer().saturating_add(T::Guard::weight()))]
		pub fn force_suspend_officer(
			origin: OriginFor<T>,
			account: T::AccountId,
		) -> DispatchResult {
			T::CouncilOrigin::ensure_origin(origin)?;
			Self::do_step_officer_by_council(account, OfficerEvent::SuspendByCouncil)
		}

		/// Reinstate an officer that the council suspended. It is active and belongs to the present
		/// generation of its institution's officers.
		///
		/// By the council. Emits [`Event::OfficerReinstated`]. Errors: [`Error::OfficerNotFound`],
		/// [`Error::OfficerNotSuspended`], [`Error::OfficerIsRevoked`],
		/// [`Error::TooManyAdministrators`].
		#[pallet::call_index(21)]
		#[pallet::weight(T::WeightInfo::force_reinstate_officer())]
		pub fn force_reinstate_officer(
			origin: OriginFor<T>,
			account: T::AccountId,
		) -> DispatchResult {
			T::CouncilOrigin::ensure_origin(origin)?;
			Self::do_step_officer_by_council(account, OfficerEvent::ReinstateByCouncil)
		}
	}

	impl<T: Config> Pallet<T> {
		fn ensure_administrator(
			origin: OriginFor<T>,
		) -> Result<Acting<T::AccountId>, DispatchError> {
			let acting =
				<EnsureOfficer<T, Administration> as EnsureOrigin<_>>::ensure_origin(origin)?;
			Ok(acting)
		}
	}
}
