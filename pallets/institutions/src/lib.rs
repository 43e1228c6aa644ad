//! # Institutions
//!
//! Who belongs to the network: member institutions, their officers with their duties, and the rule
//! that only active officers' transactions enter it.
//!
//! An institution has a kind, a name, a jurisdiction (prefixes of district codes) and a standing. An
//! officer is an account that acts for exactly one institution, charged with some duties. What an
//! officer may do elsewhere follows from kind, duty and place: other pallets take an origin such as
//! [`EnsureOfficer`] that succeeds with [`Acting`], who acts for whom.
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
//! | [`appoint_officer`](Pallet::appoint_officer) | an administrator, for its own institution |
//! | [`set_duties`](Pallet::set_duties) | an administrator, for an officer of its own institution |
//! | [`suspend_officer`](Pallet::suspend_officer) | an administrator, likewise |
//! | [`reinstate_officer`](Pallet::reinstate_officer) | an administrator, likewise |
//! | [`revoke_officer`](Pallet::revoke_officer) | an administrator, likewise |
//!
//! An administrator is an admitted officer with [`Duty::Administer`]. Nobody has a power by virtue of
//! [`Duty::Observe`].
//!
//! ## Invariants
//!
//! 1. Institutions are numbered from 1; [`NextInstitution`] is greater than every number given.
//! 2. Names are not empty and are UTF-8; prefixes of a jurisdiction are well formed and distinct.
//! 3. Every officer's institution exists; an officer has at least one duty and no unknown one.
//! 4. Every institution has an active administrator; [`Administrators`] is exactly the set of active
//!    officers with that duty.
//! 5. An officer's account holds one provider reference of this pallet if, and only if, the officer
//!    is not revoked.
//! 6. References were claimed by institutions that exist.
//!
//! ## Security considerations
//!
//! - There are no fees. What keeps strangers out is [`AdmitOfficers`], together with the runtime's
//!   own question to [`Pallet::admit`] before a signature is checked.
//! - A revoked account never comes back: with its provider reference went its nonce, and from nonce
//!   zero everything it ever signed could be sent again.
//! - Suspending leaves the provider reference, and so the nonce, where it is.
//! - A withdrawn institution's officers keep their standing and their references: to walk them all
//!   would have no bound, and [`Pallet::admit`] refuses them anyway.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod admission;
pub mod api;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod ensure;
mod genesis;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod invariants;
mod members;
#[cfg(test)]
mod mock;
mod officers;
mod quota;
mod status;
#[cfg(test)]
mod tests;
mod traits;
mod types;
pub mod weights;

pub use admission::{AdmissionError, AdmitOfficers};
pub use ensure::{Administration, EnsureOfficer};
pub use genesis::GenesisInstitution;
pub use pallet::*;
pub use quota::{ChargeQuota, Quota, Usage};
pub use status::{InstitutionEvent, NoStep, OfficerEvent, Standing};
// Named one by one: the trait `Institutions` takes precedence over the storage map of that name,
// which is `pallet::Institutions`.
pub use traits::{Acting, Institutions, Power};
pub use types::{Institution, MaxAdministrators, MaxName, Name, Officer, OfficerStatus};
pub use weights::WeightInfo;

#[cfg(doc)]
use madang_primitives::Duty;

/// The pallet.
#[frame_support::pallet]
pub mod pallet {
	use super::{
		Acting, Administration, EnsureOfficer, GenesisInstitution, Institution, InstitutionEvent,
		MaxAdministrators, Name, Officer, OfficerEvent, Quota, Usage, WeightInfo,
	};
	use alloc::vec::Vec;
	use frame_support::{pallet_prelude::*, traits::Contains, BoundedBTreeSet, DefaultNoBound};
	use frame_system::pallet_prelude::*;
	use madang_primitives::{Duties, ExternalRef, InstitutionId, InstitutionKind, Jurisdiction};

	/// Storage version; rises with each change of the storage's shape.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime provides.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The council of founding institutions, with the majority that membership needs.
		type CouncilOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The longest transaction, in bytes.
		type MaxLength: Get<u32>;

		/// Calls whose transactions may be longer: those that bring a new runtime.
		type LongCalls: Contains<Self::RuntimeCall>;

		/// What an institution may send in a window, unless the council says otherwise.
		type DefaultQuota: Get<Quota>;

		/// The blocks of a window.
		#[pallet::constant]
		type QuotaWindow: Get<BlockNumberFor<Self>>;

		/// What the calls and the extensions weigh.
		type WeightInfo: WeightInfo;
	}

	/// The number that the first institution gets.
	#[pallet::type_value]
	pub fn FirstInstitution() -> InstitutionId {
		InstitutionId(1)
	}

	/// The number that the next institution gets.
	#[pallet::storage]
	pub type NextInstitution<T> = StorageValue<_, InstitutionId, ValueQuery, FirstInstitution>;

	/// Every institution there ever was. The council alone adds one, so the map needs no bound; the
	/// chain gives the numbers, so the hasher need not resist choice.
	#[pallet::storage]
	pub type Institutions<T> = StorageMap<_, Twox64Concat, InstitutionId, Institution>;

	/// Every officer there ever was, by account. The hasher resists choice: accounts are chosen by
	/// those who make the keys.
	#[pallet::storage]
	pub type Officers<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Officer>;

	/// The active officers of an institution that administer it: an index of [`Officers`], so that
	/// the last one can be told without walking them.
	#[pallet::storage]
	pub type Administrators<T: Config> = StorageMap<
		_,
		Twox64Concat,
		InstitutionId,
		BoundedBTreeSet<T::AccountId, MaxAdministrators>,
		ValueQuery,
	>;

	/// The references an institution has used, with the block of use.
	///
	/// Kept for good. A transaction is mortal, but the business call in it is not: after a crash its
	/// sender signs it anew, days later perhaps, and only the reference tells that it has counted
	/// already. The hasher of the second key resists choice, for senders choose references.
	#[pallet::storage]
	pub type ExternalRefs<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		InstitutionId,
		Blake2_128Concat,
		ExternalRef,
		BlockNumberFor<T>,
	>;

	/// Quotas that the council has set.
	#[pallet::storage]
	pub type Quotas<T> = StorageMap<_, Twox64Concat, InstitutionId, Quota>;

	/// What each institution has sent in the last window in which it sent anything.
	#[pallet::storage]
	pub type Usages<T: Config> =
		StorageMap<_, Twox64Concat, InstitutionId, Usage<BlockNumberFor<T>>>;

	/// The accounts of all present and former officers of an institution: what the example upgrade
	/// adds (`runtime/src/example_upgrade.rs`). Only the test of upgrades builds it.
	#[cfg(feature = "example-upgrade")]
	#[pallet::storage]
	pub type OfficersOf<T: Config> =
		StorageDoubleMap<_, Twox64Concat, InstitutionId, Blake2_128Concat, T::AccountId, ()>;

	/// The founding institutions.
	#[pallet::genesis_config]
	#[derive(DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// In the order of their numbers, from 1.
		pub institutions: Vec<GenesisInstitution<T::AccountId>>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		/// Panics, naming the entry, where an institution breaks the rules: a chain must not start.
		fn build(&self) {
			for entry in &self.institutions {
				if let Err(problem) = Pallet::<T>::found(entry) {
					panic!("genesis: institution \"{}\": {problem}", entry.name_en);
				}
			}
		}
	}

	/// What happened. The founding institutions of genesis have no events.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An institution became a member and is active. [`Event::OfficerAppointed`] follows for its
		/// administrator.
		InstitutionAdmitted {
			/// Its number.
			institution: InstitutionId,
			/// What it is.
			kind: InstitutionKind,
			/// Its official Korean name, UTF-8.
			name_ko: Name,
			/// Its English name, UTF-8.
			name_en: Name,
			/// The places it answers for.
			jurisdiction: Jurisdiction,
			/// Its first administrator.
			administrator: T::AccountId,
		},
		/// An institution was suspended: from now on none of its officers acts.
		InstitutionSuspended {
			/// Its number.
			institution: InstitutionId,
		},
		/// A suspended institution is active again: its active officers act.
		InstitutionReadmitted {
			/// Its number.
			institution: InstitutionId,
		},
		/// An institution left for good.
		InstitutionWithdrawn {
			/// Its number.
			institution: InstitutionId,
		},
		/// An institution answers for these places from now on, and for no others.
		JurisdictionSet {
			/// Its number.
			institution: InstitutionId,
			/// The places.
			jurisdiction: Jurisdiction,
		},
		/// An institution may send so much in a window from now on; as much as any other, if none is
		/// given.
		QuotaSet {
			/// Its number.
			institution: InstitutionId,
			/// Its quota.
			quota: Option<Quota>,
		},
		/// An account became an officer and is active.
		OfficerAppointed {
			/// The institution it acts for.
			institution: InstitutionId,
			/// The account.
			officer: T::AccountId,
			/// What it is charged with.
			duties: Duties,
			/// The administrator who appointed it; `None` for the council.
			by: Option<T::AccountId>,
		},
		/// An officer is charged with these duties from now on, and with no others.
		DutiesSet {
			/// The institution it acts for.
			institution: InstitutionId,
			/// The account.
			officer: T::AccountId,
			/// The duties.
			duties: Duties,
			/// The administrator who set them.
			by: T::AccountId,
		},
		/// An officer was suspended.
		OfficerSuspended {
			/// The institution it acts for.
			institution: InstitutionId,
			/// The account.
			officer: T::AccountId,
			/// The administrator who suspended it; `None` for the council, replacing administrators.
			by: Option<T::AccountId>,
		},
		/// A suspended officer is active again.
		OfficerReinstated {
			/// The institution it acts for.
			institution: InstitutionId,
			/// The account.
			officer: T::AccountId,
			/// The administrator who reinstated it; the council never does.
			by: Option<T::AccountId>,
		},
		/// An officer was revoked for good.
		OfficerRevoked {
			/// The institution it acted for.
			institution: InstitutionId,
			/// The account.
			officer: T::AccountId,
			/// The administrator who revoked it; the council never does.
			by: Option<T::AccountId>,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// There is no institution of that number. Look the number up.
		InstitutionNotFound,
		/// Only an active institution can be suspended. It is suspended already.
		InstitutionNotActive,
		/// Only a suspended institution can be readmitted. It is active already.
		InstitutionNotSuspended,
		/// The institution has withdrawn, which is final. Admit it anew, under a new number.
		InstitutionIsWithdrawn,
		/// Every number has been given. Only a runtime upgrade helps.
		TooManyInstitutions,
		/// A name is blank, holds control characters or is not UTF-8. Send the official name.
		InvalidName,
		/// A district prefix is malformed (0 to 10 digits, no leading zero) or stands twice.
		InvalidJurisdiction,
		/// The set of duties is empty or holds an unknown one. Name at least one known duty.
		InvalidDuties,
		/// The account is an officer already, of this or another institution. Use an account of its
		/// own for every appointment, or set the officer's duties.
		AlreadyOfficer,
		/// The account is no officer. Appoint it first.
		OfficerNotFound,
		/// The officer belongs to another institution. Its own administrator can act.
		NotOwnOfficer,
		/// Only an active officer can be suspended. It is suspended already.
		OfficerNotActive,
		/// Only a suspended officer can be reinstated. It is active already.
		OfficerNotSuspended,
		/// The officer is revoked, which is final. Appoint a new account.
		OfficerIsRevoked,
		/// The institution would be left without an active administrator. Appoint another one first,
		/// or ask the council to replace the administrator.
		LastAdministrator,
		/// The institution has as many active administrators as it may. Suspend or revoke one first.
		TooManyAdministrators,
		/// The institution has used the reference before: the call has counted already. Look up what
		/// it did; for another call take a fresh reference.
		ExternalRefUsed,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_block: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Admit an institution with its first administrator, an account that is no officer yet.
		///
		/// By the council. Emits [`Event::InstitutionAdmitted`] and [`Event::OfficerAppointed`].
		/// Errors: [`Error::InvalidName`], [`Error::InvalidJurisdiction`],
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
		) -> DispatchResult {
			T::CouncilOrigin::ensure_origin(origin)?;
			Self::do_admit_institution(kind, name_ko, name_en, jurisdiction, administrator)
		}

		/// Suspend an active institution: none of its officers acts until it is readmitted.
		///
		/// By the council. Emits [`Event::InstitutionSuspended`]. Errors:
		/// [`Error::InstitutionNotFound`], [`Error::InstitutionNotActive`],
		/// [`Error::InstitutionIsWithdrawn`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::suspend_institution())]
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

		/// Record that an institution, active or suspended, has left for good.
		///
		/// By the council. Emits [`Event::InstitutionWithdrawn`]. Errors:
		/// [`Error::InstitutionNotFound`], [`Error::InstitutionIsWithdrawn`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::withdraw_institution())]
		pub fn withdraw_institution(
			origin: OriginFor<T>,
			institution: InstitutionId,
		) -> DispatchResult {
			T::CouncilOrigin::ensure_origin(origin)?;
			Self::do_step_institution(institution, InstitutionEvent::Withdraw)
		}

		/// Say anew which places an institution answers for.
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

		/// Appoint a new administrator, an account that is no officer yet, and suspend every active
		/// one: for an institution whose administrator lost its key or went astray.
		///
		/// By the council. Emits [`Event::OfficerAppointed`], then [`Event::OfficerSuspended`] for
		/// each former administrator, which the new one can reinstate or revoke. Errors:
		/// [`Error::InstitutionNotFound`], [`Error::InstitutionIsWithdrawn`],
		/// [`Error::AlreadyOfficer`], [`Error::OfficerIsRevoked`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::replace_administrator())]
		pub fn replace_administrator(
			origin: OriginFor<T>,
			institution: InstitutionId,
			account: T::AccountId,
		) -> DispatchResult {
			T::CouncilOrigin::ensure_origin(origin)?;
			Self::do_replace_administrator(institution, account)
		}

		/// Appoint an account, which is no officer yet, officer of the caller's institution.
		///
		/// By an administrator. Emits [`Event::OfficerAppointed`]. Errors: [`Error::ExternalRefUsed`],
		/// [`Error::InvalidDuties`], [`Error::AlreadyOfficer`], [`Error::OfficerIsRevoked`],
		/// [`Error::TooManyAdministrators`].
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::appoint_officer())]
		pub fn appoint_officer(
			origin: OriginFor<T>,
			account: T::AccountId,
			duties: Duties,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = Self::ensure_administrator(origin)?;
			<Self as crate::Institutions>::claim_ref(by.institution, external_ref)?;
			Self::do_appoint(by.institution, account, duties, Some(by.officer))
		}

		/// Charge an active or suspended officer of the caller's institution with other duties.
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
		/// By an administrator. Emits [`Event::OfficerSuspended`]. Errors:
		/// [`Error::OfficerNotFound`], [`Error::NotOwnOfficer`], [`Error::OfficerNotActive`],
		/// [`Error::OfficerIsRevoked`], [`Error::LastAdministrator`].
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::suspend_officer())]
		pub fn suspend_officer(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
			let by = Self::ensure_administrator(origin)?;
			Self::do_step_officer(by.institution, account, OfficerEvent::Suspend, Some(by.officer))
		}

		/// Reinstate a suspended officer of the caller's institution.
		///
		/// By an administrator. Emits [`Event::OfficerReinstated`]. Errors:
		/// [`Error::OfficerNotFound`], [`Error::NotOwnOfficer`], [`Error::OfficerNotSuspended`],
		/// [`Error::OfficerIsRevoked`], [`Error::TooManyAdministrators`].
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::reinstate_officer())]
		pub fn reinstate_officer(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
			let by = Self::ensure_administrator(origin)?;
			Self::do_step_officer(
				by.institution,
				account,
				OfficerEvent::Reinstate,
				Some(by.officer),
			)
		}

		/// Revoke an active or suspended officer of the caller's institution for good: its account is
		/// never an officer again.
		///
		/// By an administrator. Emits [`Event::OfficerRevoked`]. Errors: [`Error::OfficerNotFound`],
		/// [`Error::NotOwnOfficer`], [`Error::OfficerIsRevoked`], [`Error::LastAdministrator`], and
		/// `ConsumerRemaining` while something on chain refers to the account.
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::revoke_officer())]
		pub fn revoke_officer(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
			let by = Self::ensure_administrator(origin)?;
			Self::do_step_officer(by.institution, account, OfficerEvent::Revoke, Some(by.officer))
		}

		/// Say how much an institution may send in a window: a quota of its own, or that of all.
		///
		/// By the council. Emits [`Event::QuotaSet`]. Errors: [`Error::InstitutionNotFound`].
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
