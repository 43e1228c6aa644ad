//! The land and building books (공부): districts, parcels, buildings and units.
//!
//! The ministry imports the books in batches. From then on the municipality of the district keeps
//! the descriptions. The registry decides on the owners: a book takes new owners only from a
//! [`Notice`] of the registry, and only if the description in the notice agrees with the book
//! (공간정보의 구축 및 관리 등에 관한 법률 88).
//!
//! # Who may call
//!
//! | Call | Caller | Origin | Event |
//! |---|---|---|---|
//! | `import_districts` | ministry, duty to import | [`Config::Importer`] | [`Event::DistrictsImported`] |
//! | `import_parcels` | ministry, duty to import | [`Config::Importer`] | [`Event::ParcelsImported`] |
//! | `import_buildings` | ministry, duty to import | [`Config::Importer`] | [`Event::BuildingsImported`] |
//! | `import_units` | ministry, duty to import | [`Config::Importer`] | [`Event::UnitsImported`] |
//! | `enter_parcels` | municipality of the districts, duty to keep books | [`Config::BookKeeper`] | [`Event::ParcelsEntered`] |
//! | `enter_buildings` | municipality of the districts, duty to keep books | [`Config::BookKeeper`] | [`Event::BuildingsEntered`] |
//! | `enter_units` | municipality of the districts, duty to keep books | [`Config::BookKeeper`] | [`Event::UnitsEntered`] |
//! | `amend_parcels` | municipality of the districts, duty to keep books | [`Config::BookKeeper`] | [`Event::ParcelAmended`] |
//! | `amend_buildings` | municipality of the districts, duty to keep books | [`Config::BookKeeper`] | [`Event::BuildingAmended`] |
//! | `amend_units` | municipality of the districts, duty to keep books | [`Config::BookKeeper`] | [`Event::UnitAmended`] |
//! | `correct_owners` | municipality of the district, duty to keep books | [`Config::BookKeeper`] | [`Event::OwnersCorrected`] |
//! | `close_record` | municipality of the district, duty to keep books | [`Config::BookKeeper`] | [`Event::RecordClosed`] |
//! | `reopen_record` | municipality of the district, duty to keep books | [`Config::BookKeeper`] | [`Event::RecordReopened`] |
//! | `end_districts` | ministry, duty to import | [`Config::Importer`] | [`Event::DistrictsEnded`] |
//! | `correct_district_ends` | ministry, duty to import | [`Config::Importer`] | [`Event::DistrictEndCorrected`] |
//! | `renumber_parcels` | ministry, duty to import, or municipality of the districts, duty to keep books | [`Config::Importer`] or [`Config::BookKeeper`] | [`Event::ParcelsRenumbered`] |
//! | `take_notice` | municipality of the district, duty to keep books | [`Config::BookKeeper`] | [`Event::OwnersUpdated`] or [`Event::NoticeDiffers`] |
//!
//! Other pallets submit and apply notices through [`Books`].
//!
//! # Rows
//!
//! A batch is applied completely or not at all. A row that the book has already with the same values
//! is counted and changes nothing, so a file can be imported again at any time. A row that differs
//! from the book is refused: the municipality amends the record, with its evidence, and the event
//! keeps the old and the new values. A row of an amendment has all values and the revision that the
//! officer saw: if the record has changed since, it is refused. An error says what is wrong with a row but not which row it is,
//! because a dispatch error cannot contain a row number. So a program that imports a file compares
//! and checks every row before it sends the batch.
//!
//! Values are those of the books: areas with up to four decimals, days back to 1900 or unknown,
//! labels of wings and units in one form ([`madang_primitives::Label`]), rights to the land as a list
//! for each unit. The shares of all units' rights of one kind to a parcel may add up to a thousandth
//! more than one, because they were rounded; [`Event::LandSharesRoundedUp`] tells.
//!
//! # Districts and numbers
//!
//! The table of districts can be imported again at any time. A code ends with a day and with its
//! successors. A parcel has an id that never changes ([`ParcelId`]), while its number (PNU) follows the
//! reforms: with one successor by itself, otherwise by `renumber_parcels`. An old number leads to its
//! parcel, unless another parcel has that number now. What other pallets record names the id, so deals
//! and applications under way do not notice a reform. An institution that was responsible for a parcel
//! stays so after a reform, until the council sets its jurisdiction ([`Location`]). It gets nothing else of the
//! successor.
//!
//! A number is free when its parcel has given it up for another one, when its parcel had it by an end that was
//! corrected, and when its parcel is closed. A row
//! under such a number is another parcel if a municipality enters it. The ministry's import refuses it,
//! because a file can be an old one.
//!
//! # Borders
//!
//! A municipality enters and amends what is in its districts. It must also be responsible for each
//! parcel that a row adds to a building or to the rights of a unit, or drops. Rows across a border are
//! for the ministry's import.
//!
//! Out of an ended district with several successors, a municipality takes parcels only if it is responsible
//! for all of them.
//!
//! # Closed records
//!
//! A closed record takes up nothing. The records that follow it were open when it was closed, and are of a
//! fitting kind: parcels follow a parcel, buildings a building, and units or a building a unit. It is opened
//! again as it was, or with all the details that hold now. What it had binds nothing new; what the details
//! add must be of the municipality. A closed parcel gives way to an open one that comes with the same number
//! by a reform, and gets another number itself only by a reform.
//!
//! # Books and titles
//!
//! The book follows the registry in owners, the registry follows the book in descriptions. Where the
//! two differ, [`Discrepancies`] says so, from the moment of the change until one side follows. The
//! owners: take the notice, or correct the owners to those of the title. The description: the
//! registry office takes over the description of the book, or the municipality amends it back.
//!
//! # Invariants
//!
//! 1. Every district's code is well formed and its name is UTF-8. The successors of an ended district
//!    exist, are listed once, and have it among their predecessors. Exactly an end has the moment when it
//!    was recorded. No district comes from itself or
//!    from more than [`MaxPredecessors`] others.
//! 2. Every parcel's number is well formed, and its district exists. The number of an open parcel leads
//!    to it, and so does its present number. That of a closed parcel leads to one. Every number leads to a
//!    parcel that exists. No id is above
//!    [`NextParcel`]. Every parcel of [`FormerPlaces`] exists, was in at least one district, and left
//!    them one after the other.
//! 3. Every building has at least one parcel. Its parcels exist, and each is listed once.
//! 4. Every unit's building exists. An open unit's building is open, is a strata building and has the
//!    unit's floor.
//! 5. A record has no owners, or each owner is listed once and the shares add up to exactly one.
//! 6. [`LandShares`] has the sum of the shares of the open units' rights to each parcel, and their
//!    number. No sum is more than a thousandth above one. No unit has two rights of one kind to one
//!    parcel.
//! 7. A pending notice is for a property that exists, and the shares of its owners add up to
//!    exactly one. Notices are in the order of their filings, and no empty queue is stored.
//! 8. A record's revision is 1 when it is entered and increases by one with every change. Its area
//!    is greater than zero.
//! 9. [`UnitAt`] has exactly the doors of the open units, [`Floors`] counts them by floor, and
//!    [`BuildingsOn`] counts the open buildings on each parcel.
//! 10. A closed parcel has no open building, and no open unit has a right to it.
//! 11. What follows a closed record exists, is listed once and is of a fitting kind. No record follows itself.
//! 12. [`CorrectedFrom`] and [`CorrectedTo`] have the same links, each with a count of its own, in their order,
//!     up to [`Corrections`]. No number is settled for more. No empty list is stored.
//! 13. [`Discrepancies`] has exactly the properties of which book and title differ.
//!
//! `do_try_state` checks all of them in a single state.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod amend;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod books;
mod calls;
mod checks;
mod closing;
mod digest;
mod discrepancy;
mod districts;
mod errors;
mod events;
mod former;
mod import;
mod located;
#[cfg(test)]
mod mock;
mod numbers;
mod places;
mod placing;
mod records;
#[cfg(test)]
mod tests;
mod traits;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
mod weighing;
pub mod weights;

pub use pallet::*;
pub use records::*;
pub use traits::*;
pub use types::*;
pub use weights::WeightInfo;

use frame_support::pallet_macros::import_section;

/// The pallet.
#[import_section(calls::calls)]
#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
pub mod pallet {
	use super::{
		import::{count_all, enter_all, Tally},
		located::{Located, Places},
		weighing::*,
		*,
	};
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::{EnsureOriginWithArg, UnixTime},
	};
	use frame_system::pallet_prelude::*;
	use madang_primitives::{
		BuildingId, ClosingReason, Commitment, DistrictCode, ExternalRef, Holdings, InstitutionId,
		KoreanDay, LandRightKind, ParcelId, Pnu, Property, PropertyName, UnitId,
	};
	use pallet_institutions::{Acting, Former, Institutions, Location};

	/// The storage version. It increases with each change of the storage layout.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(6);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime provides.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The officers who import: those of the ministry with the duty to import.
		type Importer: EnsureOrigin<Self::RuntimeOrigin, Success = Acting<Self::AccountId>>;

		/// The officers who keep the books of a district: those of its municipality with the duty
		/// to keep books.
		type BookKeeper: EnsureOriginWithArg<
			Self::RuntimeOrigin,
			Location,
			Success = Acting<Self::AccountId>,
		>;

		/// The member institutions, which keep the references of calls.
		type Institutions: Institutions;

		/// The title records.
		type Titles: TitleRecords;

		/// The chain's clock.
		type Time: UnixTime;

		/// Most rows of a batch. A row has about 50 to 100 bytes, 49 more for each owner, and 25 more
		/// for each right to the land. A batch also has to fit into a call of 512 KiB.
		#[pallet::constant]
		type MaxBatch: Get<u32>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	// All keys come from outside the chain and have long common prefixes. So the hasher is
	// cryptographic, which balances the trie, and it appends the key, so that the maps can be
	// iterated. Only notices are removed. The number of entries is bounded by what the ministry
	// imports.

	/// The legal districts (법정동), those that have ended too.
	#[pallet::storage]
	pub type Districts<T> = StorageMap<_, Blake2_128Concat, DistrictCode, District, OptionQuery>;

	/// The districts that name a district as their successor.
	#[pallet::storage]
	pub type Predecessors<T> = StorageMap<
		_,
		Blake2_128Concat,
		DistrictCode,
		BoundedVec<DistrictCode, MaxPredecessors>,
		ValueQuery,
	>;

	/// The land book (토지대장, 임야대장).
	#[pallet::storage]
	pub type Parcels<T> = StorageMap<_, Blake2_128Concat, ParcelId, Parcel, OptionQuery>;

	/// The parcel to which a number (PNU) leads that was given to it, unless it is the number with which the
	/// parcel entered: that is its id ([`ParcelId::entered_as`]). The numbers that parcels get with the only
	/// successor of their district are not here either: [`Pallet::parcels_at`] finds all.
	#[pallet::storage]
	pub type ParcelOf<T> = StorageMap<_, Blake2_128Concat, Pnu, ParcelId, OptionQuery>;

	/// The districts whose parcels had numbers of this one by an end that was corrected, the latest last.
	#[pallet::storage]
	pub type CorrectedFrom<T> = StorageMap<
		_,
		Blake2_128Concat,
		DistrictCode,
		BoundedVec<Corrected, MaxCorrected>,
		ValueQuery,
	>;

	/// The districts whose numbers the parcels of this one had by an end that was corrected, the latest
	/// last.
	#[pallet::storage]
	pub type CorrectedTo<T> = StorageMap<
		_,
		Blake2_128Concat,
		DistrictCode,
		BoundedVec<DistrictCode, MaxCorrected>,
		ValueQuery,
	>;

	/// How many links of corrected ends were made.
	#[pallet::storage]
	pub type Corrections<T> = StorageValue<_, u32, ValueQuery>;

	/// The links of corrected ends that do not count for a number: those that were made until this count. The number
	/// was given up, or was written down, after them.
	#[pallet::storage]
	pub type Settled<T> = StorageMap<_, Blake2_128Concat, Pnu, u32, ValueQuery>;

	/// The districts in which a parcel was before it got a number of the present one, the oldest first. A
	/// parcel that only followed its district has no entry.
	#[pallet::storage]
	pub type FormerPlaces<T> =
		StorageMap<_, Blake2_128Concat, ParcelId, BoundedVec<Former, MaxPredecessors>, ValueQuery>;

	/// The next id for a parcel that enters with a number with which another one has entered.
	#[pallet::storage]
	pub type NextParcel<T> = StorageValue<_, ParcelId, ValueQuery, FirstOtherParcel>;

	/// The first such id.
	#[pallet::type_value]
	pub fn FirstOtherParcel() -> ParcelId {
		ParcelId::FIRST_OTHER
	}

	/// The building book (건축물대장).
	#[pallet::storage]
	pub type Buildings<T> = StorageMap<_, Blake2_128Concat, BuildingId, Building, OptionQuery>;

	/// Units of the strata buildings (전유부).
	#[pallet::storage]
	pub type Units<T> = StorageMap<_, Blake2_128Concat, UnitId, Unit, OptionQuery>;

	/// The open unit at each door: building, wing, floor and label. Each door exists once.
	#[pallet::storage]
	pub type UnitAt<T> = StorageMap<_, Blake2_128Concat, Door, UnitId, OptionQuery>;

	/// The number of open units on each floor of a building. A building without units has no entry.
	#[pallet::storage]
	pub type Floors<T> = StorageMap<_, Blake2_128Concat, BuildingId, FloorCounts, ValueQuery>;

	/// The number of open buildings on a parcel. A parcel without buildings has no entry.
	#[pallet::storage]
	pub type BuildingsOn<T> = StorageMap<_, Blake2_128Concat, ParcelId, u32, OptionQuery>;

	/// The rights of the open units to a parcel, by kind.
	#[pallet::storage]
	pub type LandShares<T> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		ParcelId,
		Twox64Concat,
		LandRightKind,
		LandSum,
		OptionQuery,
	>;

	/// The properties of which book and title differ.
	#[pallet::storage]
	pub type Discrepancies<T> = StorageMap<_, Blake2_128Concat, Property, Discrepancy, OptionQuery>;

	/// The pending notices of the registry that the municipality has not taken, the oldest first.
	#[pallet::storage]
	pub type Notices<T> = StorageMap<_, Blake2_128Concat, Property, NoticeQueue, ValueQuery>;

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxBatch::get() > 0, "a batch must have room for at least one row");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The parcels to which numbers lead, present or old ones, in the order of the question.
		pub fn parcels_at(numbers: Vec<Pnu>) -> Vec<Option<ParcelId>> {
			numbers.into_iter().map(|pnu| Self::find_parcel(pnu).parcel).collect()
		}

		/// The present numbers of parcels, in the order of the question.
		pub fn numbers_of(parcels: Vec<ParcelId>) -> Vec<Option<Pnu>> {
			parcels.into_iter().map(Self::number).collect()
		}

		/// The parcels that have numbers, in the order of the question. A number that a parcel gave up
		/// leads to it, but the parcel does not have it.
		pub fn holders_of(numbers: Vec<Pnu>) -> Vec<Option<ParcelId>> {
			numbers.into_iter().map(|pnu| Self::find_parcel(pnu).holder()).collect()
		}

		/// The district in which a property is now.
		pub fn place_of(property: Property) -> Option<DistrictCode> {
			Self::district_of(&property)
		}

		/// Whether an institution is responsible for properties, in the order of the question. Under a
		/// number that no open parcel has, a new parcel would enter: the answer is for that one.
		pub fn responsible_for(institution: InstitutionId, names: Vec<PropertyName>) -> Vec<bool> {
			let covers = |place| T::Institutions::covers(institution, &place);
			names.into_iter().map(|name| Self::place_of_name(name).is_some_and(covers)).collect()
		}
	}

	impl<T: Config> Pallet<T> {
		/// Ensure that the origin may import, and claim the call's reference.
		fn importer(
			origin: OriginFor<T>,
			external_ref: ExternalRef,
		) -> Result<Acting<T::AccountId>, DispatchError> {
			let by = T::Importer::ensure_origin(origin)?;
			T::Institutions::claim_ref(by.institution, external_ref)?;
			Ok(by)
		}

		/// As `importer`, for rows of the books.
		fn importing(
			origin: OriginFor<T>,
			external_ref: ExternalRef,
		) -> Result<Act<T::AccountId>, DispatchError> {
			let acting = Self::importer(origin, external_ref)?;
			Ok(Self::act(acting, external_ref))
		}

		/// Ensure that the origin keeps the property's book, and claim the call's reference.
		fn keeper_of(
			origin: OriginFor<T>,
			property: &Property,
			external_ref: ExternalRef,
		) -> Result<Act<T::AccountId>, DispatchError> {
			Self::keeper(origin, &Places::of_property::<T>(property)?, external_ref)
		}

		/// Ensure that the origin keeps the books of the rows, and claim the call's reference.
		fn keeper_of_rows<R: Located<T>>(
			origin: OriginFor<T>,
			rows: &[R],
			external_ref: ExternalRef,
		) -> Result<Act<T::AccountId>, DispatchError> {
			Self::keeper(origin, &Places::of(rows)?, external_ref)
		}

		/// Ensure that the origin keeps the books of all these places, and claim the call's
		/// reference.
		fn keeper(
			origin: OriginFor<T>,
			Places { own, reached }: &Places,
			external_ref: ExternalRef,
		) -> Result<Act<T::AccountId>, DispatchError> {
			let mut acting = None;
			for district in own {
				acting = Some(T::BookKeeper::ensure_origin(origin.clone(), district)?);
			}
			let acting = acting.ok_or(Error::<T>::EmptyBatch)?;
			for district in reached.difference(own) {
				T::BookKeeper::ensure_origin(origin.clone(), district)
					.map_err(|_| Error::<T>::OtherMunicipality)?;
			}
			T::Institutions::claim_ref(acting.institution, external_ref)?;
			Ok(Act { enters_again: true, ..Self::act(acting, external_ref) })
		}

		fn act(acting: Acting<T::AccountId>, external_ref: ExternalRef) -> Act<T::AccountId> {
			let Acting { institution: by, officer, .. } = acting;
			Act { by, officer, external_ref, today: Self::today(), enters_again: false }
		}
	}
}
