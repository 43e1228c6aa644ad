//! Title records with their sections, entries and ranks, and the queues of applications.
//!
//! There is one record (등기기록) for each parcel, building or unit. Section A (갑구) contains ownership
//! and section B (을구) other rights. An entry has a rank, a receipt, a cause and a content. Entries
//! are never removed: an entry that has lost its effect is cancelled and stays readable. Within a
//! section the rank decides, across sections the receipt (부동산등기법 4). An application gets its
//! receipt when a block includes it. The applications of a title are processed in the order of
//! their receipts (법 6, 11).
//!
//! The books (`pallet-registers`) decide on descriptions, and the title records decide on
//! ownership. Every registration of ownership leaves a notice for the books. A transfer cannot be
//! registered while record and book describe the property differently (법 29 nos. 6, 11).
//!
//! # Calls
//!
//! | Call | Caller |
//! |---|---|
//! | `import_titles` | registrar of a registry office that is responsible for the district of every row |
//! | `file`: preservation, transfer, mortgage | a conveyance agent, with a signature of every party |
//! | `file`: discharge | the bank that is the mortgagee |
//! | `examine` | examiner of the district's registry office |
//! | `complete`, `reject` | registrar of the district's registry office |
//! | `withdraw` | the institution that filed |
//! | `bind_holder`, `change_description` | registrar of the district's registry office |
//!
//! Conveyances reserve titles and register closings with [`TitleRegistry`].
//!
//! # Invariants
//!
//! Every call keeps them, and `do_try_state` checks them:
//!
//! 1. `TitleOf` is the inverse of the properties in `Titles`.
//! 2. The shares of a title's holders add up to one. The holders are the result of applying the
//!    entries of section A in order.
//! 3. A title's entries are numbered from 1 without gaps. Ranks are unique, and main ranks increase
//!    with the numbers. Receipts of entries that were not imported increase with the numbers.
//! 4. The live charges are exactly the effective mortgages. A cancelled entry refers to the
//!    discharge that cancelled it, and the discharge refers to the entry.
//! 5. A revision is the number of entries (all imported ones count as one) plus the number of
//!    changes of the description.
//! 6. A queue contains exactly the pending applications of its title in the order of their
//!    receipts. No receipt is later than the last one assigned.
//! 7. Pending applications of a deal are consecutive in the queue of the title that is reserved for
//!    it. Every reserved title exists and has no other pending transfer.
//! 8. A number is set aside for a property only while it has no record and an application for its
//!    first registration is pending.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod binding;
mod closing;
mod description;
mod entries;
mod errors;
mod events;
mod filing;
pub mod holders;
mod import;
#[cfg(test)]
mod mock;
pub mod queue;
mod rank;
mod reservation;
#[cfg(test)]
mod tests;
mod traits;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
use entries::NewEntry;
pub use entries::IMPORTED_OWNERSHIP;
use frame_support::ensure;
pub use pallet::*;
pub use rank::*;
pub use traits::*;
pub use types::*;
pub use weights::WeightInfo;

use frame_support::pallet_macros::import_section;

/// The pallet.
#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{
		pallet_prelude::*,
		traits::{EnsureOriginWithArg, UnixTime},
	};
	use frame_system::pallet_prelude::*;
	use madang_primitives::{
		signing::PartyConsent, Commitment, DealId, Did, DistrictCode, ExternalRef, Holdings,
		InstitutionId, Property, Receipt, TitleId,
	};
	use pallet_institutions::{Acting, Institutions};
	use sp_core::H256;

	/// The pallet.
	#[pallet::pallet]
	pub struct Pallet<T>(_);

	/// What the runtime provides.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The member institutions.
		type Institutions: pallet_institutions::Institutions;

		/// Verification of parties' signatures.
		type Signatures: pallet_identity::Signatures;

		/// The land and building books.
		type Books: pallet_registers::Books;

		/// The chain's clock.
		type Time: UnixTime;

		/// The officers who file and withdraw applications: those of conveyance agents, and those
		/// of banks for discharges of their own mortgages.
		type Filer: EnsureOrigin<Self::RuntimeOrigin, Success = Acting<Self::AccountId>>;

		/// The officers who examine applications in a district.
		type Examiner: EnsureOriginWithArg<
			Self::RuntimeOrigin,
			DistrictCode,
			Success = Acting<Self::AccountId>,
		>;

		/// The officers who complete registrations in a district.
		type Registrar: EnsureOriginWithArg<
			Self::RuntimeOrigin,
			DistrictCode,
			Success = Acting<Self::AccountId>,
		>;

		/// Most rows of an import.
		#[pallet::constant]
		type MaxBatch: Get<u32>;

		/// The weights of the calls.
		type WeightInfo: WeightInfo;

		/// The objects that the runtime prepares for the benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper<Self::RuntimeOrigin>;
	}

	// The numbers of titles and the keys of properties come from outside the chain, so their
	// hashers are cryptographic. The chain assigns receipts and entry numbers in order, so a cheap
	// hasher is enough. All hashers append the key, so that clients can iterate over the maps.

	/// The records.
	#[pallet::storage]
	pub type Titles<T: Config> = StorageMap<_, Blake2_128Concat, TitleId, Title>;

	/// The record of a property.
	#[pallet::storage]
	pub type TitleOf<T: Config> = StorageMap<_, Blake2_128Concat, Property, TitleId>;

	/// A record's entries, by number. They are never removed.
	#[pallet::storage]
	pub type Entries<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, TitleId, Twox64Concat, u32, Entry>;

	/// The live holders of a record.
	#[pallet::storage]
	pub type Holders<T: Config> = StorageMap<_, Blake2_128Concat, TitleId, Holdings, ValueQuery>;

	/// The numbers of a record's effective mortgages, in order of registration.
	#[pallet::storage]
	pub type LiveCharges<T: Config> =
		StorageMap<_, Blake2_128Concat, TitleId, BoundedVec<u32, MaxLiveCharges>, ValueQuery>;

	/// The receipts of a record's pending applications, in the order of filing.
	#[pallet::storage]
	pub type Queue<T: Config> =
		StorageMap<_, Blake2_128Concat, TitleId, BoundedVec<Receipt, MaxQueue>, ValueQuery>;

	/// All applications, finished ones included.
	#[pallet::storage]
	pub type Applications<T: Config> = StorageMap<_, Twox64Concat, Receipt, Application>;

	/// The last receipt that was assigned.
	#[pallet::storage]
	pub type LastReceipt<T: Config> = StorageValue<_, Receipt>;

	/// The deals for which titles are reserved.
	#[pallet::storage]
	pub type Reservations<T: Config> = StorageMap<_, Blake2_128Concat, TitleId, DealId>;

	/// The number that a property's record will have, while an application for its first
	/// registration is pending.
	#[pallet::storage]
	pub type Openings<T: Config> = StorageMap<_, Blake2_128Concat, Property, TitleId>;

	/// The year and the serial of the last number that was set aside for a record.
	#[pallet::storage]
	pub type LastSerial<T: Config> = StorageValue<_, (u16, u32)>;

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxBatch::get() > 0, "an import must have room for at least one row");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Import records with their live holders and mortgages. If a row is invalid, none is
		/// imported.
		///
		/// By a registrar who is responsible for the district of every row. The receipts are those
		/// of the former registry and not part of the chain's sequence. Emits `TitlesImported`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::import_titles(
			rows.len() as u32,
			rows.iter().flat_map(|row| &row.charges).count() as u32,
		))]
		pub fn import_titles(
			origin: OriginFor<T>,
			rows: BoundedVec<TitleRow, T::MaxBatch>,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let acting = Self::ensure_registrar_of_rows(origin, &rows)?;
			T::Institutions::claim_ref(acting.institution, external_ref)?;
			let titles = Self::do_import(rows)?;
			Self::deposit_event(Event::TitlesImported { by: acting.institution, titles });
			Ok(())
		}

		/// File an application that is not part of a deal. It gets its receipt immediately.
		///
		/// By a conveyance agent with one signature of each party: all owners of a first
		/// registration, all transferors and transferees, and all holders for a mortgage. A
		/// discharge is filed by the mortgagee without signatures. Parties sign with the purpose
		/// [`madang_primitives::signing::Purpose::ApplyForRegistration`], the object `title` with
		/// the title's number (for a first registration `property` with the property) and the
		/// filing as terms. Whether the transferors hold the shares is checked at completion,
		/// because an earlier pending transfer may still give them the shares. Emits
		/// `ApplicationFiled`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::file(consents.len() as u32))]
		pub fn file(
			origin: OriginFor<T>,
			property: Property,
			filing: Filing,
			consents: BoundedVec<PartyConsent, MaxConsents>,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let acting = T::Filer::ensure_origin(origin)?;
			T::Institutions::claim_ref(acting.institution, external_ref)?;
			Self::do_file(&acting, property, filing, &consents)?;
			Ok(())
		}

		/// Take up an application for examination.
		///
		/// By an examiner of the district. Applications can be examined in any order, but they are
		/// completed and rejected in the order of their receipts. Emits `ApplicationExamined`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::examine())]
		pub fn examine(
			origin: OriginFor<T>,
			receipt: Receipt,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let application = Self::application(receipt)?;
			let acting = T::Examiner::ensure_origin(origin, &Self::district_of(&application)?)?;
			T::Institutions::claim_ref(acting.institution, external_ref)?;
			Self::advance(receipt, application, ApplicationEvent::Examine)
		}

		/// Complete the first application in a title's queue.
		///
		/// By a registrar of the district. Emits `EntryRegistered`, for a discharge also
		/// `EntryCancelled`, and `ApplicationCompleted`. A registration of ownership leaves a
		/// notice for the books.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::complete())]
		pub fn complete(
			origin: OriginFor<T>,
			receipt: Receipt,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let district = Self::district_of(&Self::application(receipt)?)?;
			let acting = T::Registrar::ensure_origin(origin, &district)?;
			T::Institutions::claim_ref(acting.institution, external_ref)?;
			Self::do_complete(receipt)
		}

		/// Reject the first application in a title's queue on one of the eleven grounds of the law.
		///
		/// By a registrar of the district. If the application is part of a deal's closing, the
		/// whole closing is rejected. The title stays reserved for the deal. Emits
		/// `ApplicationRejected` for each application.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::reject())]
		pub fn reject(
			origin: OriginFor<T>,
			receipt: Receipt,
			ground: Ground,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let district = Self::district_of(&Self::application(receipt)?)?;
			let acting = T::Registrar::ensure_origin(origin, &district)?;
			T::Institutions::claim_ref(acting.institution, external_ref)?;
			Self::do_reject(receipt, ground)
		}

		/// Withdraw an application that is not finished.
		///
		/// By the institution that filed it. Emits `ApplicationWithdrawn`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::withdraw())]
		pub fn withdraw(
			origin: OriginFor<T>,
			receipt: Receipt,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let acting = T::Filer::ensure_origin(origin)?;
			T::Institutions::claim_ref(acting.institution, external_ref)?;
			Self::do_withdraw(receipt, acting.institution)
		}

		/// Bind an imported holder to the DID that signs.
		///
		/// By a registrar of the district, who has verified that commitment and DID belong to the
		/// same person. The person signs with the purpose
		/// [`madang_primitives::signing::Purpose::BindHolding`], the object `title` and the
		/// commitment as terms. The call is rejected while the title is reserved or applications
		/// are pending. The entry is supplementary to the imported ownership entry. Emits
		/// `EntryRegistered` and `HolderBound`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::bind_holder())]
		pub fn bind_holder(
			origin: OriginFor<T>,
			title: TitleId,
			from: Commitment,
			consent: PartyConsent,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let acting = T::Registrar::ensure_origin(origin, &Self::title(title)?.district)?;
			T::Institutions::claim_ref(acting.institution, external_ref)?;
			Self::do_bind_holder(title, from, &consent, acting.institution)
		}

		/// Take over the current description of the book.
		///
		/// By a registrar of the district on evidence of the cadastral office (부동산등기법 36). It is
		/// not an application, so it can be made while applications are pending. A pending notice
		/// for the book is updated with the new description. Emits `DescriptionChanged`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::change_description())]
		pub fn change_description(
			origin: OriginFor<T>,
			title: TitleId,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let acting = T::Registrar::ensure_origin(origin, &Self::title(title)?.district)?;
			T::Institutions::claim_ref(acting.institution, external_ref)?;
			Self::do_change_description(title, acting.institution)
		}
	}
}
