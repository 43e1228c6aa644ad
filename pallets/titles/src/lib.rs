//! Title records: sections, entries, ranks and the application queue.
//!
//! A record (등기기록) is kept for each parcel, building or unit. Section A (갑구) has ownership,
//! section B (을구) other rights; an entry has rank, receipt, cause and content, and is never
//! removed: what lost its effect is cancelled and stays readable. Rank decides within a section,
//! the receipt across sections (부동산등기법 4). Applications get their receipt when a block includes
//! them and are dealt with in that order on each title (법 6, 11): first in, first out.
//!
//! Descriptions belong to the books (`pallet-registers`), ownership belongs here: every ownership
//! that is registered leaves a notice for the books, and none is registered while record and book
//! describe the property differently (법 29 nos. 6, 11).
//!
//! # Calls
//!
//! | Call | Who may make it |
//! |---|---|
//! | `import_titles` | registrar of a registry office that has the place of every row |
//! | `file`: preservation, transfer, mortgage | a conveyance agent, with the signature of every party |
//! | `file`: discharge | the bank whose mortgage it is |
//! | `examine` | examiner of the place's registry office |
//! | `complete`, `reject` | registrar of the place's registry office |
//! | `withdraw` | the institution that filed |
//! | `bind_holder`, `change_description` | registrar of the place's registry office |
//!
//! Conveyances reserve titles and register closings through [`TitleRegistry`].
//!
//! # Invariants
//!
//! Kept by every call, checked by `do_try_state`:
//!
//! 1. `Titles` and `TitleOf` are each other's inverse.
//! 2. A title has exactly one set of live holders, whose shares come to one: what the entries of
//!    section A, applied in order, come to.
//! 3. A title's entries are numbered from 1 without gaps; ranks are used once and rise with the
//!    numbers; receipts of entries that were not imported rise with the numbers.
//! 4. The live charges are exactly the effective mortgages; what is cancelled names the discharge
//!    that did it, and that one names it.
//! 5. A revision counts entries (all imported ones as one) and changes of description.
//! 6. A queue's receipts rise; it has exactly the applications of its title that wait. Receipts
//!    are at most the last one given.
//! 7. Applications of a deal wait only on the title that is reserved for it, one after the other.
//!    Reservations are of existing titles, and no transfer of another waits there.
//! 8. A number is set aside for a property only while an application for its first registration
//!    waits and it has no record.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod closing;
mod entries;
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

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{
		pallet_prelude::*,
		traits::{EnsureOriginWithArg, UnixTime},
	};
	use frame_system::pallet_prelude::*;
	use holders::HoldersProblem;
	use madang_primitives::{
		signing::PartyConsent, Commitment, DealId, Did, DistrictCode, ExternalRef, Holdings,
		InstitutionId, Property, Receipt, TitleId,
	};
	use pallet_institutions::{Acting, Institutions};
	use sp_core::H256;

	/// The pallet.
	#[pallet::pallet]
	pub struct Pallet<T>(_);

	/// What the pallet needs.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The members.
		type Institutions: pallet_institutions::Institutions;

		/// Verification of parties' signatures.
		type Signatures: pallet_identity::Signatures;

		/// The land and building books.
		type Books: pallet_registers::Books;

		/// The block's time.
		type Time: UnixTime;

		/// Who files and withdraws applications: conveyance agents, and banks for their own
		/// discharges.
		type Filer: EnsureOrigin<Self::RuntimeOrigin, Success = Acting<Self::AccountId>>;

		/// Who examines applications of a place.
		type Examiner: EnsureOriginWithArg<
			Self::RuntimeOrigin,
			DistrictCode,
			Success = Acting<Self::AccountId>,
		>;

		/// Who registers in a place.
		type Registrar: EnsureOriginWithArg<
			Self::RuntimeOrigin,
			DistrictCode,
			Success = Acting<Self::AccountId>,
		>;

		/// Most rows of one import.
		#[pallet::constant]
		type MaxBatch: Get<u32>;

		/// What the calls cost.
		type WeightInfo: WeightInfo;

		/// What benchmarks find prepared.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper<Self::RuntimeOrigin>;
	}

	// Hashers: numbers and keys of titles and properties come from outside, so they are hashed
	// cryptographically; receipts and entry numbers are given by the chain in order, so a cheap
	// hash will do. All are of the concatenating kind: clients list them.

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

	/// Numbers of a record's effective mortgages, in order of registration.
	#[pallet::storage]
	pub type LiveCharges<T: Config> =
		StorageMap<_, Blake2_128Concat, TitleId, BoundedVec<u32, MaxLiveCharges>, ValueQuery>;

	/// Receipts of the applications that wait on a record, first in first out.
	#[pallet::storage]
	pub type Queue<T: Config> =
		StorageMap<_, Blake2_128Concat, TitleId, BoundedVec<Receipt, MaxQueue>, ValueQuery>;

	/// All applications, also those that came to their end.
	#[pallet::storage]
	pub type Applications<T: Config> = StorageMap<_, Twox64Concat, Receipt, Application>;

	/// The last receipt given.
	#[pallet::storage]
	pub type LastReceipt<T: Config> = StorageValue<_, Receipt>;

	/// The title that a deal has reserved.
	#[pallet::storage]
	pub type Reservations<T: Config> = StorageMap<_, Blake2_128Concat, TitleId, DealId>;

	/// The number that a property's record will have, while an application for its first
	/// registration waits.
	#[pallet::storage]
	pub type Openings<T: Config> = StorageMap<_, Blake2_128Concat, Property, TitleId>;

	/// Year and serial of the last number set aside for a record opened on the chain.
	#[pallet::storage]
	pub type LastSerial<T: Config> = StorageValue<_, (u16, u32)>;

	/// What the pallet tells.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Records were imported. Their entries are numbered as the call has them: ownership 1,
		/// then the mortgages; ranks from 1 in each section; revision 1.
		TitlesImported {
			/// The registry office.
			by: InstitutionId,
			/// The records' numbers, in the order of the rows.
			titles: BoundedVec<TitleId, T::MaxBatch>,
		},
		/// An application was filed and waits from now on.
		ApplicationFiled {
			/// Its receipt.
			receipt: Receipt,
			/// The title; for a first registration the number that the record will have.
			title: TitleId,
			/// The title's property.
			property: Property,
			/// What is applied for.
			filing: Filing,
			/// Who filed it.
			filed_by: InstitutionId,
			/// The deal whose closing it is part of.
			deal: Option<DealId>,
		},
		/// An examiner took an application up.
		ApplicationExamined {
			/// Its receipt.
			receipt: Receipt,
			/// The title.
			title: TitleId,
		},
		/// An entry was written and has effect from its receipt on (부동산등기법 6(2)).
		EntryRegistered {
			/// The title.
			title: TitleId,
			/// The entry's number.
			number: u32,
			/// The title's revision from now on.
			revision: u32,
			/// The entry.
			entry: Entry,
		},
		/// An entry lost its effect.
		EntryCancelled {
			/// The title.
			title: TitleId,
			/// The entry's number.
			number: u32,
			/// The entry that cancelled it.
			by: u32,
		},
		/// An application was registered: see the `EntryRegistered` before it.
		ApplicationCompleted {
			/// Its receipt.
			receipt: Receipt,
			/// The title.
			title: TitleId,
		},
		/// An application was rejected.
		ApplicationRejected {
			/// Its receipt.
			receipt: Receipt,
			/// The title.
			title: TitleId,
			/// Why.
			ground: Ground,
		},
		/// An application was taken back.
		ApplicationWithdrawn {
			/// Its receipt.
			receipt: Receipt,
			/// The title.
			title: TitleId,
		},
		/// A holder that came with the import is known by its DID from now on.
		HolderBound {
			/// The title.
			title: TitleId,
			/// The supplementary entry that says so.
			number: u32,
			/// The commitment that stood for the holder.
			from: Commitment,
			/// The holder's DID.
			to: Did,
			/// The registry office.
			by: InstitutionId,
		},
		/// A record took over the description that the book has.
		DescriptionChanged {
			/// The title.
			title: TitleId,
			/// The new description's number.
			number: u32,
			/// The title's revision from now on.
			revision: u32,
			/// Digest of the description before.
			from: H256,
			/// Digest of the description from now on.
			to: H256,
			/// The registry office.
			by: InstitutionId,
		},
		/// From now on no transfer of the title is filed but the deal's.
		TitleReserved {
			/// The title.
			title: TitleId,
			/// The deal.
			deal: DealId,
		},
		/// The deal's reservation ended: by its closing, or because the deal came to nothing.
		TitleReleased {
			/// The title.
			title: TitleId,
			/// The deal.
			deal: DealId,
		},
	}

	/// Why a call is refused. A refused call changes nothing.
	#[pallet::error]
	pub enum Error<T> {
		/// No record has this number, or the property has none. Look the number up; a property
		/// without a record needs a first registration.
		TitleNotFound,
		/// The books have no such property. Have it entered in the land or building book first.
		PropertyNotFound,
		/// There is no application of this receipt. Look the receipt up.
		ApplicationNotFound,
		/// The property has a record, or a record has this number. Reject a first registration
		/// that came second; leave the row out of the import.
		AlreadyRegistered,
		/// The number has not 14 digits, or is among those that the chain gives itself (9999…).
		/// Use the record's unique number.
		MalformedNumber,
		/// A historical receipt has no number, is of a later year than this one, or is before the
		/// receipt of a mortgage with a lower rank number. Correct the row.
		MalformedReceipt,
		/// The batch has no row. Send at least one.
		EmptyBatch,
		/// All numbers of the kind have been given. Nothing can be done this year.
		NumbersExhausted,
		/// The holdings are not shares of a title: a side is empty or names somebody twice, a
		/// share is none in lowest terms, or the whole does not come to one. Correct the shares.
		MalformedHoldings,
		/// What is given up and what is acquired differ. Correct the shares.
		UnequalShares,
		/// A party is both transferor and transferee. Name only what changes hands.
		PartyOnBothSides,
		/// A transferor, a grantor or the holder to bind does not hold what it should, or a holder
		/// did not sign. The record has changed, or the application names it wrongly: reject it.
		NotHeld,
		/// The DID holds a share of the title already. Use another DID of the person.
		HoldsAlready,
		/// The title would have more holders than a record can have.
		TooManyHolders,
		/// The shares' common denominator would not fit 64 bits. Agree on coarser shares.
		SharesTooFine,
		/// A party is known by a commitment only and cannot sign. Have the registry office bind
		/// the holder first.
		HolderUnbound,
		/// A party's signature is missing. Every transferor and transferee, every owner of a first
		/// registration, every holder that grants a mortgage signs.
		SignatureMissing,
		/// There are more signatures than parties. Send one for each.
		SignatureSurplus,
		/// The institution is no conveyance agent. A bank files discharges only.
		NotAnAgent,
		/// The mortgage is another bank's. Only the mortgagee gives it up.
		NotMortgagee,
		/// Another institution filed the application. Only that one takes it back.
		NotFiledByYou,
		/// The mortgagee is no bank, or not active. Name the institution that lends.
		NotABank,
		/// The maximum secured amount is zero. State it.
		NothingSecured,
		/// The mortgage names no debtor. Name at least one.
		NoDebtor,
		/// A debtor is named twice, or its DID is unknown or deactivated.
		UnknownDebtor,
		/// The cause's day is after today. Correct the date.
		CauseInFuture,
		/// The entry is no mortgage, or cancelled, or named twice. Look the live entries up.
		NoLiveMortgage,
		/// The title has as many live mortgages as a record can have. Discharge one first.
		TooManyCharges,
		/// As many applications wait on the title as can. Wait until one is dealt with.
		QueueFull,
		/// The application is not in a state for this: to complete or reject it an examiner must
		/// have taken it up, and what came to its end stays so.
		StateForbids,
		/// An earlier application waits on the title. Deal with that one first (부동산등기법 11(3)).
		NotHeadOfQueue,
		/// The application is part of a deal's closing. Close or end the deal.
		BelongsToDeal,
		/// Record and book describe the property differently. Take the book's description over, or
		/// reject the application (부동산등기법 29 no. 11).
		DescriptionDiffers,
		/// The record has the book's description already.
		DescriptionUnchanged,
		/// Applications wait that come before this. Deal with them first.
		ApplicationsPending,
		/// The title is reserved for a deal. Wait until that is closed or has ended.
		Reserved,
		/// A transfer of the title waits. Wait until it is dealt with.
		TransferPending,
		/// The title is not reserved for this deal. Reserve it first.
		NotReservedForDeal,
		/// The deal's closing waits already. Complete it.
		ClosingAlreadyFiled,
		/// No closing of the deal waits. File it first.
		ClosingNotFiled,
		/// The title has changed since the deal's inspection. Inspect it again.
		RevisionChanged,
	}

	impl<T> From<HoldersProblem> for Error<T> {
		fn from(problem: HoldersProblem) -> Self {
			match problem {
				HoldersProblem::Malformed => Self::MalformedHoldings,
				HoldersProblem::Unequal => Self::UnequalShares,
				HoldersProblem::OnBothSides => Self::PartyOnBothSides,
				HoldersProblem::NotHeld => Self::NotHeld,
				HoldersProblem::HoldsAlready => Self::HoldsAlready,
				HoldersProblem::TooMany => Self::TooManyHolders,
				HoldersProblem::TooFine => Self::SharesTooFine,
			}
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxBatch::get() > 0, "an import takes at least one row");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Import records with their live holders and mortgages, all rows or none.
		///
		/// By a registrar of the place of every row. The receipts are those that the entries have
		/// in the registry before the chain; they are no part of the chain's sequence. Emits
		/// `TitlesImported`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::import_titles(
			rows.iter().fold(0, |count: u32, _| count.saturating_add(1)),
			rows.iter().flat_map(|row| &row.charges).fold(0, |count: u32, _| count.saturating_add(1)),
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

		/// File an application that is no part of a deal; it gets its receipt here and now.
		///
		/// By a conveyance agent, with one signature of each party: the owners of a first
		/// registration, transferors and transferees, the holders that grant a mortgage. A
		/// discharge by the bank whose mortgage it is, without signatures. Parties sign for
		/// registration ([`madang_primitives::signing::Purpose::ApplyForRegistration`]), on object
		/// `title` with the title's number (`property` with the property for a first
		/// registration), to the filing as terms. Whether transferors hold what they give up is
		/// decided at completion: a transfer that waits before may make it so. Emits
		/// `ApplicationFiled`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::file(
			consents.iter().fold(0, |count: u32, _| count.saturating_add(1)),
		))]
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

		/// Take an application up for examination.
		///
		/// By an examiner of the place. Applications may be examined in any order; they are
		/// completed and rejected in that of their receipts. Emits `ApplicationExamined`.
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

		/// Register the application whose turn it is.
		///
		/// By a registrar of the place. Emits `EntryRegistered`, for a discharge `EntryCancelled`,
		/// and `ApplicationCompleted`; ownership leaves a notice for the books.
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

		/// Reject the application whose turn it is, on one of the law's eleven grounds.
		///
		/// By a registrar of the place. If it is part of a deal's closing, the whole closing is
		/// rejected; the title stays reserved for the deal. Emits `ApplicationRejected` for each.
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

		/// Take an application back before it comes to its end.
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

		/// Bind a holder that came with the import to the DID that signs.
		///
		/// By a registrar of the place, who has seen that commitment and DID are one person's; the
		/// person signs to have the holding bound
		/// ([`madang_primitives::signing::Purpose::BindHolding`]), on object `title`, to the
		/// commitment as terms. Refused while the title is reserved or applications wait. The
		/// entry is supplementary to the imported ownership entry. Emits `EntryRegistered` and
		/// `HolderBound`.
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

		/// Take over the description that the book has now.
		///
		/// By a registrar of the place, on the cadastral office's evidence (부동산등기법 36). It is
		/// no application: it may be made while some wait. The notice that waits for the book says
		/// the new description then. Emits `DescriptionChanged`.
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
