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
//! | `file`: preservation, transfer | a conveyance agent, with a signature of every party |
//! | `file`: mortgage | the bank that is the mortgagee, with a signature of every holder whose lots it encumbers |
//! | `file`: discharge | the bank that is the mortgagee |
//! | `file_by_office` | examiner of the district's registry office |
//! | `examine` | examiner of the district's registry office |
//! | `order_cure`, `complete`, `reject`, `prune` | registrar of the district's registry office |
//! | `cure` | the institution that filed, or any agent for the parties |
//! | `withdraw` | the institution that filed, or any agent for the parties, with a signature of everyone who applied |
//! | `change_description` | registrar of the district's registry office |
//!
//! Conveyances reserve holders' shares and register closings with [`TitleRegistry`].
//!
//! # No dead end
//!
//! A holder that has lost its keys, a wrong binding, a death, a judgment and a bank that has left
//! each have a way: [`Call::file_by_office`] by an examiner with evidence or a court order, completed
//! by a registrar, who is another officer. So no title depends on one key, bank or agent. Without an
//! order, the office takes nothing from a person or bank that can act and has not signed. Courts make
//! no call here: the examiner names the order and answers for it, as for any evidence.
//!
//! # Invariants
//!
//! Every call keeps them, and `do_try_state` checks them:
//!
//! 1. `TitleOf` is the inverse of the properties in `Titles`.
//! 2. The shares of a title's lots add up to one. The lots are the result of applying the entries of
//!    section A in order.
//! 3. A title's entries are numbered from 1 without gaps. No entry has a main rank that was not
//!    assigned, and an entry's count of branches is the number of its supplementary entries.
//!    Imported entries are before all others. Receipts of the others increase with the numbers.
//! 4. The live entries are the result of applying all entries in order: each mortgage that is not
//!    discharged, with the lots that descend from those it was registered on. A cancelled entry
//!    refers to a discharge of it or of its main entry, and a discharge refers to a cancelled entry.
//! 5. `rights` is one for all imported entries, and one more for every new owner, every new burden
//!    and every binding of a holder that mixes lots. `descriptions` is at least one.
//! 6. A queue contains exactly the pending applications of its property in the order of their
//!    receipts. No receipt is later than the last one assigned.
//! 7. A pending closing has consecutive receipts, and its transferors' shares are reserved for its
//!    deal. A holder of a title is reserved for at most one deal.
//! 8. Every mortgage that was not imported was granted by exactly the holders of the lots that it
//!    encumbered at registration, and all of them have signed its application.
//! 9. The entries of a joint collateral are mortgages that refer to it.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod application;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod closing;
mod entry;
mod errors;
mod events;
mod filing;
mod import;
mod live;
pub mod lots;
#[cfg(test)]
mod mock;
mod office;
mod process;
pub mod queue;
mod rank;
mod record;
mod register;
mod registry;
mod reservation;
#[cfg(test)]
mod tests;
mod traits;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod weights;

pub use application::*;
#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use entry::*;
pub use filing::{application_object, application_terms, Requests};
use frame_support::ensure;
pub use import::{ImportedCharge, ImportedTitle, MaxImportedCharges, TitleRow};
pub use live::*;
pub use lots::{Lot, Lots};
pub use office::{binding_object, binding_terms, MOST_MOVES};
pub use pallet::*;
pub use process::{withdrawal_object, withdrawal_terms, CURE_DAYS, KEPT_YEARS};
pub use queue::MaxQueue;
pub use rank::*;
use record::NewEntry;
pub use record::{Life, Tenure, Title, IMPORTED_OWNERSHIP};
pub use traits::*;
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
		signing::PartyConsent, Commitment, DealId, DistrictCode, ExternalRef, KoreanDay, Party,
		Property, Receipt, ReceiptRange, TitleId,
	};
	use pallet_institutions::{Acting, Institutions};
	use sp_core::H256;

	/// The storage version. It increases with each change of the storage layout.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
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

		/// The officers who file, cure and withdraw applications: those of conveyance agents, and
		/// those of banks for their own mortgages and the discharges of them.
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
		StorageDoubleMap<_, Blake2_128Concat, TitleId, Twox64Concat, u32, Entry<T::AccountId>>;

	/// The lots of a record, in the order of their numbers.
	#[pallet::storage]
	pub type LotsOf<T: Config> = StorageMap<_, Blake2_128Concat, TitleId, Lots, ValueQuery>;

	/// The live entries of a record that burden the ownership, in the order of registration.
	#[pallet::storage]
	pub type LiveEntries<T: Config> = StorageMap<_, Blake2_128Concat, TitleId, Live, ValueQuery>;

	/// The entries of a joint collateral.
	#[pallet::storage]
	pub type Joint<T: Config> =
		StorageMap<_, Twox64Concat, JointId, BoundedVec<EntryId, MaxLines>, ValueQuery>;

	/// The number of the next joint collateral.
	#[pallet::storage]
	pub type NextJoint<T: Config> = StorageValue<_, JointId, ValueQuery>;

	/// The receipts of a property's pending applications, in the order of filing.
	#[pallet::storage]
	pub type Queue<T: Config> =
		StorageMap<_, Blake2_128Concat, Property, BoundedVec<Receipt, MaxQueue>, ValueQuery>;

	/// All applications, finished ones included.
	#[pallet::storage]
	pub type Applications<T: Config> =
		StorageMap<_, Twox64Concat, Receipt, Application<T::AccountId>>;

	/// The digests of finished applications that were removed: the SHA-256 of the SCALE encoding of
	/// their last state.
	#[pallet::storage]
	pub type Pruned<T: Config> = StorageMap<_, Twox64Concat, Receipt, H256>;

	/// The receipts of each deal's pending closing.
	#[pallet::storage]
	pub type Closings<T: Config> = StorageMap<_, Twox64Concat, DealId, ReceiptRange>;

	/// The day on which a closing of each deal was last rejected. The chain gives the numbers of deals.
	#[pallet::storage]
	pub type RejectedOn<T: Config> = StorageMap<_, Twox64Concat, DealId, KoreanDay>;

	/// The last receipt that was assigned.
	#[pallet::storage]
	pub type LastReceipt<T: Config> = StorageValue<_, Receipt>;

	/// The holders whose shares are reserved for deals.
	#[pallet::storage]
	pub type Reservations<T: Config> =
		StorageMap<_, Blake2_128Concat, TitleId, ReservationList, ValueQuery>;

	/// The year and the serial of the last number that was assigned to a record.
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
		/// By a registrar who is responsible for the district of every row. A row names a parcel by
		/// its present number or an old one. The receipts are those of the former registry and not part of the chain's sequence. Emits `TitlesImported`.
		#[pallet::call_index(0)]
		#[pallet::weight({
			let (parcels, holders, charges) = import::count_parts(rows);
			T::WeightInfo::import_titles(rows.len() as u32, parcels, holders, charges)
		})]
		pub fn import_titles(
			origin: OriginFor<T>,
			rows: BoundedVec<TitleRow, T::MaxBatch>,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let (acting, found) = Self::ensure_registrar_of_rows(origin, &rows)?;
			let by = Self::claimed(&acting, external_ref)?;
			Self::do_import(rows, found, by)
		}

		/// File an application that is not part of a deal. It gets its receipt immediately.
		///
		/// An application for several properties asks for the same on each of them (부동산등기법 25). A
		/// mortgage on several properties is one joint collateral. Preservations and transfers are
		/// filed by a conveyance agent with one signature of each party. A mortgage is filed by the
		/// bank that is the mortgagee, with a signature of every holder whose lots it encumbers
		/// (법 23(1)). A discharge is filed by the mortgagee without signatures.
		///
		/// Parties sign with the purpose
		/// [`madang_primitives::signing::Purpose::ApplyForRegistration`] the object and terms of
		/// [`application_object`] and [`application_terms`]. An institution can have two pending
		/// applications for a property. Emits `ApplicationFiled`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::file(
			requests.len() as u32,
			requests.iter().filter(|(_, filing)| filing.moves()).count() as u32,
			consents.len() as u32,
		))]
		pub fn file(
			origin: OriginFor<T>,
			requests: Requests,
			attachments: Commitment,
			consents: BoundedVec<PartyConsent, MaxConsents>,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let acting = T::Filer::ensure_origin(origin)?;
			T::Institutions::claim_ref(acting.institution, external_ref)?;
			Self::do_file(&acting, requests, attachments, &consents, external_ref)?;
			Ok(())
		}

		/// Take up an application, or the whole closing to which it belongs, for examination.
		///
		/// By an examiner of the district. Applications can be examined in any order, but they are
		/// completed and rejected in the order of their receipts. Emits `ApplicationExamined` for
		/// each application.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::examine(weights::MOST_PARTS))]
		pub fn examine(
			origin: OriginFor<T>,
			receipt: Receipt,
			external_ref: ExternalRef,
		) -> DispatchResultWithPostInfo {
			let by = Self::examiner(origin, receipt, external_ref)?;
			let parts = weights::parts_of(Self::do_examine(receipt, by)?);
			Ok(Some(T::WeightInfo::examine(parts)).into())
		}

		/// Complete an application that is first in the queue of each of its properties.
		///
		/// By a registrar of the district, who is another officer than the one who examined it. A first
		/// registration for owners that the book does not name, and a disposal of land to which
		/// units have a right, need the commitment to the registrar's reason. Emits `TitleOpened` for a
		/// first registration, `EntryRegistered` for each property, `EntryCancelled` for what is
		/// discharged, and `ApplicationCompleted`. A registration of ownership leaves a notice for
		/// the books.
		#[pallet::call_index(3)]
		#[pallet::weight(weights::heaviest_completion::<T::WeightInfo>())]
		pub fn complete(
			origin: OriginFor<T>,
			receipt: Receipt,
			reason: Option<Commitment>,
			external_ref: ExternalRef,
		) -> DispatchResultWithPostInfo {
			let by = Self::registrar(origin, receipt, external_ref)?;
			let lines = Self::do_complete(receipt, reason, by)?;
			Ok(Some(T::WeightInfo::complete(lines as u32)).into())
		}

		/// Reject an application that is first in the queue of each of its properties, on one of the
		/// eleven grounds of the law (부동산등기법 29).
		///
		/// By a registrar of the district, with the commitment to the written reasons. A defect that
		/// can be cured is no ground before a cure was ordered and its day has passed. If the
		/// application is part of a deal's closing, the whole closing is rejected. The shares stay
		/// reserved for the deal. Emits `ApplicationRejected` for each application.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::reject(weights::MOST_PARTS))]
		pub fn reject(
			origin: OriginFor<T>,
			receipt: Receipt,
			ground: RejectionGround,
			reasons: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResultWithPostInfo {
			let by = Self::registrar(origin, receipt, external_ref)?;
			let parts = weights::parts_of(Self::do_reject(receipt, ground, reasons, by)?);
			Ok(Some(T::WeightInfo::reject(parts)).into())
		}

		/// Withdraw an application that is not finished.
		///
		/// With a signature of everyone who signed the application, with the purpose
		/// [`madang_primitives::signing::Purpose::WithdrawApplication`] and the object and terms of
		/// [`withdrawal_object`] and [`withdrawal_terms`]. By the institution that filed it; what an
		/// agent filed for parties, any agent can withdraw for them. Emits `ApplicationWithdrawn`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::withdraw(MOST_LINES, consents.len() as u32))]
		pub fn withdraw(
			origin: OriginFor<T>,
			receipt: Receipt,
			consents: BoundedVec<PartyConsent, MaxConsents>,
			external_ref: ExternalRef,
		) -> DispatchResultWithPostInfo {
			let acting = T::Filer::ensure_origin(origin)?;
			let by = Self::claimed(&acting, external_ref)?;
			let lines = Self::do_withdraw(&acting, receipt, &consents, by)?;
			Ok(Some(T::WeightInfo::withdraw(lines as u32, consents.len() as u32)).into())
		}

		/// Take over the current description of the book.
		///
		/// By a registrar of the district on evidence of the cadastral office (부동산등기법 36). It is
		/// not an application, so it can be made while applications are pending. Pending notices
		/// for the book are updated with the new description. A deal need not accept the change.
		/// Emits `DescriptionChanged`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::change_description())]
		pub fn change_description(
			origin: OriginFor<T>,
			title: TitleId,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let district = Self::district_of_property(&Self::title(title)?.property)?;
			let acting = T::Registrar::ensure_origin(origin, &district)?;
			let by = Self::claimed(&acting, external_ref)?;
			Self::do_change_description(title, by)
		}

		/// File for the registry office, where those who would have to apply cannot: on the order of
		/// a court, or on evidence.
		///
		/// By an examiner of the district; a registrar, another officer, completes it. It can be: a
		/// transfer by judgment (with the order) or inheritance (with the order, or a signature of
		/// every heir over the transfer; 부동산등기법 23(3), (4)); the binding of lots of a holder, with the
		/// signature of the DID that they are bound to; the transfer of a mortgage to the successor
		/// of a bank (규칙 80); the discharge of a mortgage (법 56). Without an order, a holder with an
		/// active DID must sign the binding too, a mortgagee must be inactive, and no party may be
		/// reserved. For a binding, the purpose is
		/// [`madang_primitives::signing::Purpose::BindHolding`], and object and terms are
		/// [`binding_object`] and [`binding_terms`]. The chain does not verify the order: the
		/// examiner names it and answers for it. Emits `ApplicationFiled`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::file_by_office(consents.len() as u32))]
		pub fn file_by_office(
			origin: OriginFor<T>,
			property: Property,
			filing: Filing,
			order: Option<Order>,
			evidence: Commitment,
			consents: BoundedVec<PartyConsent, MaxConsents>,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let district = Self::district_of_property(&property)?;
			let acting = T::Examiner::ensure_origin(origin, &district)?;
			T::Institutions::claim_ref(acting.institution, external_ref)?;
			let what = (property, filing);
			Self::do_file_by_office(&acting, what, order, evidence, &consents, external_ref)?;
			Ok(())
		}

		/// Order the cure of an application under examination, or of a whole closing (보정명령).
		///
		/// By a registrar of the district, with the commitment to what must be cured and the last
		/// day for it: at least the next day, at most 30 days later (부동산등기법 29, proviso). The
		/// application keeps its place. What the office filed itself cannot be cured. Emits `CureOrdered` for each application.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::order_cure(weights::MOST_PARTS))]
		pub fn order_cure(
			origin: OriginFor<T>,
			receipt: Receipt,
			until: KoreanDay,
			reasons: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResultWithPostInfo {
			let by = Self::registrar(origin, receipt, external_ref)?;
			let parts = weights::parts_of(Self::do_order_cure(receipt, until, reasons, by)?);
			Ok(Some(T::WeightInfo::order_cure(parts)).into())
		}

		/// Cure an application, or a whole closing, as the registrar has ordered.
		///
		/// By the institution that filed it; what an agent filed for parties, any agent can cure. Until
		/// the end of the day that the registrar has set, with the commitment to the new attachments.
		/// What the parties have signed does not change. It is under examination again. Emits `ApplicationCured` for each application.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::cure(weights::MOST_PARTS))]
		pub fn cure(
			origin: OriginFor<T>,
			receipt: Receipt,
			attachments: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResultWithPostInfo {
			let acting = T::Filer::ensure_origin(origin)?;
			let by = Self::claimed(&acting, external_ref)?;
			let parts = weights::parts_of(Self::do_cure(acting.kind, receipt, attachments, by)?);
			Ok(Some(T::WeightInfo::cure(parts)).into())
		}

		/// Remove finished applications that must no longer be kept: five full years after the year in
		/// which they ended (부동산등기규칙 25). Their digests stay.
		///
		/// By a registrar of a district; each application must belong to the registrar's office.
		/// Emits `ApplicationsPruned`.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::prune(receipts.len() as u32))]
		pub fn prune(
			origin: OriginFor<T>,
			receipts: BoundedVec<Receipt, MaxPruned>,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let mut acting = None;
			for receipt in &receipts {
				let district = Self::district_of(&Self::application(*receipt)?)?;
				acting = Some(T::Registrar::ensure_origin(origin.clone(), &district)?);
			}
			let acting = acting.ok_or(Error::<T>::EmptyBatch)?;
			let by = Self::claimed(&acting, external_ref)?;
			Self::do_prune(&receipts, by)
		}
	}

	impl<T: Config> Pallet<T> {
		/// Claim the call's reference.
		fn claimed(
			acting: &Acting<T::AccountId>,
			external_ref: ExternalRef,
		) -> Result<Done<T::AccountId>, DispatchError> {
			T::Institutions::claim_ref(acting.institution, external_ref)?;
			Ok(Self::done(acting, external_ref))
		}

		/// Ensure that the origin examines in the district of an application.
		fn examiner(
			origin: OriginFor<T>,
			receipt: Receipt,
			external_ref: ExternalRef,
		) -> Result<Done<T::AccountId>, DispatchError> {
			let district = Self::district_of(&Self::application(receipt)?)?;
			Self::claimed(&T::Examiner::ensure_origin(origin, &district)?, external_ref)
		}

		/// Ensure that the origin registers in the district of an application.
		fn registrar(
			origin: OriginFor<T>,
			receipt: Receipt,
			external_ref: ExternalRef,
		) -> Result<Done<T::AccountId>, DispatchError> {
			let district = Self::district_of(&Self::application(receipt)?)?;
			Self::claimed(&T::Registrar::ensure_origin(origin, &district)?, external_ref)
		}
	}
}
