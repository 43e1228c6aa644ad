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
//! | `amend_parcel` | municipality of the district, duty to keep books | [`Config::BookKeeper`] | [`Event::ParcelAmended`] |
//! | `amend_building` | municipality of the district, duty to keep books | [`Config::BookKeeper`] | [`Event::BuildingAmended`] |
//! | `amend_unit` | municipality of the district, duty to keep books | [`Config::BookKeeper`] | [`Event::UnitAmended`] |
//! | `end_districts` | ministry, duty to import | [`Config::Importer`] | [`Event::DistrictsEnded`] |
//! | `correct_district_ends` | ministry, duty to import | [`Config::Importer`] | [`Event::DistrictEndCorrected`] |
//! | `renumber_parcels` | ministry, duty to import, or municipality of the districts, duty to keep books | [`Config::Importer`] or [`Config::BookKeeper`] | [`Event::ParcelsRenumbered`] |
//! | `take_notice` | municipality of the district, duty to keep books | [`Config::BookKeeper`] | [`Event::OwnersUpdated`] or [`Event::NoticeDiffers`] |
//!
//! Other pallets submit and apply notices through [`Books`].
//!
//! # Import
//!
//! A batch is applied completely or not at all. An error says what is wrong with a row but not
//! which row it is, because a dispatch error cannot contain a row number. So a program that imports
//! a file should check every row before it sends the batch, report invalid rows by line and column,
//! and send the others.
//!
//! # Districts and numbers
//!
//! The table of districts can be imported again at any time. A code ends with a day and with its
//! successors. A parcel has an id that never changes ([`ParcelId`]), while its number (PNU) follows the
//! reforms: with one successor by itself, otherwise by `renumber_parcels`. An old number leads to its
//! parcel, unless another parcel has that number now. What other pallets record names the id, so deals
//! and applications under way do not notice a reform.
//!
//! # Invariants
//!
//! 1. Every district's code is well formed and its name is UTF-8. The successors of an ended district
//!    exist, are listed once, and have it among their predecessors. No district comes from itself or
//!    from more than [`MaxPredecessors`] others.
//! 2. Every parcel's number is well formed and leads to the parcel, and its district exists. So does its
//!    present number. Every number leads to a parcel that exists. No id is above [`NextParcel`].
//! 3. Every building's parcel exists.
//! 4. Every unit's building exists and is a strata building.
//! 5. A record has no owners, or each owner is listed once and the shares add up to exactly one.
//! 6. The land shares of a building's units add up to the sum in [`LandShares`], which is at most
//!    one.
//! 7. A pending notice is for a property that exists, and the shares of its owners add up to
//!    exactly one. Notices are in the order of their filings, and no empty queue is stored.
//! 8. A record's revision is 1 at import and increases by one with every change. Its area is
//!    greater than zero.
//! 9. `UnitAt` has exactly the doors of the units, and `BoundLand` counts the units on each parcel.
//!
//! `do_try_state` checks all of them in a single state.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod amend;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod books;
mod digest;
mod districts;
mod errors;
mod events;
mod import;
#[cfg(test)]
mod mock;
mod numbers;
#[cfg(test)]
mod tests;
mod traits;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
pub mod weights;

pub use pallet::*;
pub use traits::*;
pub use types::*;
pub use weights::WeightInfo;

use frame_support::pallet_macros::import_section;

/// The pallet.
#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
pub mod pallet {
	use super::{import::count_owners, weights::most_looked_at, *};
	use alloc::vec::Vec;
	use frame_support::{
		dispatch::PostDispatchInfo,
		pallet_prelude::*,
		traits::{EnsureOriginWithArg, UnixTime},
	};
	use frame_system::pallet_prelude::*;
	use madang_primitives::{
		Area, BuildingId, BuildingUse, Commitment, DistrictCode, ExternalRef, KoreanDay,
		LandCategory, ParcelId, Pnu, Property, Share, Structure, UnitId, Won,
	};
	use pallet_institutions::{Acting, Institutions};

	/// The storage version. It increases with each change of the storage layout.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(3);

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
			DistrictCode,
			Success = Acting<Self::AccountId>,
		>;

		/// The member institutions, which keep the references of calls.
		type Institutions: Institutions;

		/// The chain's clock.
		type Time: UnixTime;

		/// Most rows of a batch. A row has about 50 bytes (a district's at most 106) and 49 more
		/// for each owner. So 512 rows with up to 19 owners fit into a call of 512 KiB.
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

	/// The parcel to which a number (PNU) leads that was given to it. The numbers that parcels get with
	/// the only successor of their district are not here: [`Pallet::parcels_at`] finds them too.
	#[pallet::storage]
	pub type ParcelOf<T> = StorageMap<_, Blake2_128Concat, Pnu, ParcelId, OptionQuery>;

	/// The next id for a parcel that enters with a number that another one had.
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

	/// The sum of the land shares of a building's units. A building without units has no entry.
	#[pallet::storage]
	pub type LandShares<T> = StorageMap<_, Blake2_128Concat, BuildingId, Share, OptionQuery>;

	/// The unit at each door: building, wing, floor and number. Each door exists once.
	#[pallet::storage]
	pub type UnitAt<T> =
		StorageMap<_, Blake2_128Concat, (BuildingId, u16, i8, u16), UnitId, OptionQuery>;

	/// The number of units that have rights to a parcel. A parcel without such units has no entry.
	#[pallet::storage]
	pub type BoundLand<T> = StorageMap<_, Blake2_128Concat, ParcelId, u32, ValueQuery>;

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

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Import legal districts. If a row is invalid, none is imported. The table can be imported again
		/// at any time: new districts are entered, equal ones are counted, and other names are taken
		/// over. No district ends because it is missing in the table: see `end_districts`.
		///
		/// Origin: [`Config::Importer`]. Events: [`Event::DistrictRenamed`],
		/// [`Event::DistrictsImported`]. Errors: [`Error::EmptyBatch`],
		/// [`Error::DistrictListedTwice`], [`Error::DistrictCodeInvalid`],
		/// [`Error::DistrictNameInvalid`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::import_districts(rows.len() as u32))]
		pub fn import_districts(
			origin: OriginFor<T>,
			rows: BoundedVec<DistrictRow, T::MaxBatch>,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = Self::importer(origin, external_ref)?;
			Self::do_import_districts(rows, by, external_ref)
		}

		/// Import parcels. If a row is invalid, none is imported. Each gets an id that never changes
		/// ([`ParcelId`]).
		///
		/// Origin: [`Config::Importer`]. Event: [`Event::ParcelsImported`]. Errors:
		/// [`Error::EmptyBatch`], [`Error::PnuInvalid`], [`Error::ZeroArea`],
		/// [`Error::OwnersInvalid`], [`Error::OwnersNotWhole`], [`Error::DistrictNotFound`],
		/// [`Error::DistrictHasEnded`], [`Error::ParcelAlreadyExists`], [`Error::ParcelIdsExhausted`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::import_parcels(
			rows.len() as u32,
			count_owners(rows.iter().map(|row| &row.owners)),
			most_looked_at(rows.len() as u32),
		))]
		pub fn import_parcels(
			origin: OriginFor<T>,
			rows: BoundedVec<ParcelRow, T::MaxBatch>,
			external_ref: ExternalRef,
		) -> DispatchResultWithPostInfo {
			let Acting { institution: by, officer, .. } = Self::importer(origin, external_ref)?;
			let count = rows.len() as u32;
			let owners = count_owners(rows.iter().map(|row| &row.owners));
			let (batch, looked_at) = import::enter_all::<T, _>(rows)?;
			Self::deposit_event(Event::ParcelsImported { batch, by, officer, external_ref });
			Ok(Self::needed(T::WeightInfo::import_parcels(count, owners, looked_at)))
		}

		/// Import buildings. If a row is invalid, none is imported.
		///
		/// Origin: [`Config::Importer`]. Event: [`Event::BuildingsImported`]. Errors:
		/// [`Error::EmptyBatch`], [`Error::ZeroArea`], [`Error::OwnersInvalid`],
		/// [`Error::OwnersNotWhole`], [`Error::ParcelNotFound`], [`Error::BuildingAlreadyExists`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::import_buildings(
			rows.len() as u32,
			count_owners(rows.iter().map(|row| &row.owners)),
			most_looked_at(rows.len() as u32),
		))]
		pub fn import_buildings(
			origin: OriginFor<T>,
			rows: BoundedVec<BuildingRow, T::MaxBatch>,
			external_ref: ExternalRef,
		) -> DispatchResultWithPostInfo {
			let Acting { institution: by, officer, .. } = Self::importer(origin, external_ref)?;
			let count = rows.len() as u32;
			let owners = count_owners(rows.iter().map(|row| &row.owners));
			let (batch, looked_at) = import::enter_all::<T, _>(rows)?;
			Self::deposit_event(Event::BuildingsImported { batch, by, officer, external_ref });
			Ok(Self::needed(T::WeightInfo::import_buildings(count, owners, looked_at)))
		}

		/// Import units of strata buildings. If a row is invalid, none is imported.
		///
		/// Origin: [`Config::Importer`]. Event: [`Event::UnitsImported`]. Errors:
		/// [`Error::EmptyBatch`], [`Error::ZeroArea`], [`Error::OwnersInvalid`],
		/// [`Error::OwnersNotWhole`], [`Error::BuildingNotFound`], [`Error::BuildingNotStrata`],
		/// [`Error::UnitAlreadyExists`], [`Error::DoorTaken`], [`Error::LandShareInvalid`],
		/// [`Error::LandShareExceeded`], [`Error::LandShareTooFine`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::import_units(
			rows.len() as u32,
			count_owners(rows.iter().map(|row| &row.owners)),
		))]
		pub fn import_units(
			origin: OriginFor<T>,
			rows: BoundedVec<UnitRow, T::MaxBatch>,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let Acting { institution: by, officer, .. } = Self::importer(origin, external_ref)?;
			let (batch, _) = import::enter_all::<T, _>(rows)?;
			Self::deposit_event(Event::UnitsImported { batch, by, officer, external_ref });
			Ok(())
		}

		/// Change a parcel's description or official price. Pass all fields, including unchanged
		/// ones.
		///
		/// Origin: [`Config::BookKeeper`] of the parcel's district. Event:
		/// [`Event::ParcelAmended`]. Errors: [`Error::ParcelNotFound`], [`Error::ZeroArea`],
		/// [`Error::NothingChanged`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::amend_parcel())]
		pub fn amend_parcel(
			origin: OriginFor<T>,
			parcel: ParcelId,
			category: LandCategory,
			area: Area,
			official_price: Won,
			priced_on: KoreanDay,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = Self::keeper(origin, &Property::Parcel(parcel), external_ref)?;
			Self::do_amend_parcel(
				by,
				external_ref,
				parcel,
				category,
				area,
				official_price,
				priced_on,
			)
		}

		/// Change a building's description or violation mark. Pass all fields, including unchanged
		/// ones.
		///
		/// Origin: [`Config::BookKeeper`] of the building's district. Event:
		/// [`Event::BuildingAmended`]. Errors: [`Error::BuildingNotFound`], [`Error::ZeroArea`],
		/// [`Error::NothingChanged`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::amend_building())]
		pub fn amend_building(
			origin: OriginFor<T>,
			building: BuildingId,
			main_use: BuildingUse,
			structure: Structure,
			floors_above: u16,
			floors_below: u8,
			area: Area,
			violation: bool,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = Self::keeper(origin, &Property::Building(building), external_ref)?;
			Self::do_amend_building(
				by,
				external_ref,
				building,
				main_use,
				structure,
				floors_above,
				floors_below,
				area,
				violation,
			)
		}

		/// Change a unit's use or area. Pass both, including unchanged ones.
		///
		/// Origin: [`Config::BookKeeper`] of the district of the unit's building. Event:
		/// [`Event::UnitAmended`]. Errors: [`Error::UnitNotFound`], [`Error::ZeroArea`],
		/// [`Error::NothingChanged`].
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::amend_unit())]
		pub fn amend_unit(
			origin: OriginFor<T>,
			unit: UnitId,
			main_use: BuildingUse,
			area: Area,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = Self::keeper(origin, &Property::Unit(unit), external_ref)?;
			Self::do_amend_unit(by, external_ref, unit, main_use, area)
		}

		/// Take the oldest pending notice of the registry outside of a conveyance. The book takes
		/// its owners, or, if the descriptions differ, the notice stays pending. The call succeeds
		/// in both cases, and the event tells the result.
		///
		/// Origin: [`Config::BookKeeper`] of the property's district. Event:
		/// [`Event::OwnersUpdated`] or [`Event::NoticeDiffers`]. Errors:
		/// [`Error::ParcelNotFound`], [`Error::BuildingNotFound`], [`Error::UnitNotFound`],
		/// [`Error::NoticeNotFound`].
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::take_notice())]
		pub fn take_notice(
			origin: OriginFor<T>,
			property: Property,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = Self::keeper(origin, &property, external_ref)?;
			Self::do_take_notice(&property, Some((by, external_ref))).map(|_written| ())
		}

		/// Record the ends of districts (말소), each with its first day out of force and its
		/// successors, which exist. If a row is invalid, none is recorded. The day can be past or to
		/// come. From that day on, an institution that is responsible for the district is responsible
		/// for its successors, until the council sets its jurisdiction again. With one successor the
		/// parcels follow with their lot numbers (공간정보관리법 85(1)). With several or none they stay
		/// in the ended district until `renumber_parcels` moves them.
		///
		/// Record earlier reforms before later ones. An end that is recorded already is counted.
		///
		/// Origin: [`Config::Importer`]. Events: [`Event::DistrictEnded`],
		/// [`Event::DistrictsEnded`]. Errors: [`Error::EmptyBatch`], [`Error::DistrictNotFound`],
		/// [`Error::EndAlreadyRecorded`], [`Error::SuccessorsInvalid`],
		/// [`Error::SuccessorNotFound`], [`Error::SuccessorHasEnded`], [`Error::EndsTooEarly`],
		/// [`Error::TooManyPredecessors`].
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::end_districts(
			rows.len() as u32,
			rows.iter().map(|row| row.ended.successors.len() as u32).sum(),
		))]
		pub fn end_districts(
			origin: OriginFor<T>,
			rows: BoundedVec<DistrictEnd, T::MaxBatch>,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = Self::importer(origin, external_ref)?;
			Self::do_end_districts(rows, by, external_ref)
		}

		/// Replace or take back recorded ends of districts, before or after their day, on evidence. What
		/// follows from an end follows the right one from now on. Numbers that were given with
		/// `renumber_parcels` stay.
		///
		/// Origin: [`Config::Importer`]. Event: [`Event::DistrictEndCorrected`]. Errors:
		/// [`Error::EmptyBatch`], [`Error::DistrictNotFound`], [`Error::NothingChanged`],
		/// [`Error::SuccessorsInvalid`], [`Error::SuccessorNotFound`],
		/// [`Error::SuccessorHasEnded`], [`Error::EndsTooEarly`], [`Error::TooManyPredecessors`].
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::correct_district_ends(
			rows.len() as u32,
			rows.iter()
				.flat_map(|row| &row.ended)
				.map(|ended| ended.successors.len() as u32)
				.sum(),
		))]
		pub fn correct_district_ends(
			origin: OriginFor<T>,
			rows: BoundedVec<EndCorrection, T::MaxBatch>,
			evidence: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = Self::importer(origin, external_ref)?;
			Self::do_correct_ends(rows, evidence, by, external_ref)
		}

		/// Give parcels new numbers on evidence (공간정보관리법 66, 85(2)): after a reform that split
		/// their district or made numbers collide, or when lots are numbered again. If a row is invalid,
		/// none is renumbered. A row names the parcel by its present number or an old one, as it was
		/// before the call; parcels of one batch can exchange their numbers. A parcel that has the number
		/// already is counted. The old number leads to the parcel until another parcel gets it.
		///
		/// Origin: [`Config::Importer`]; or [`Config::BookKeeper`] of the districts of the new numbers
		/// and of those in which the parcels are. From an ended district, the municipality of its
		/// successor takes its parcels alone. Events: [`Event::ParcelRenumbered`],
		/// [`Event::ParcelsRenumbered`]. Errors: [`Error::EmptyBatch`], [`Error::PnuInvalid`],
		/// [`Error::DistrictNotFound`], [`Error::DistrictHasEnded`], [`Error::ParcelNotFound`],
		/// [`Error::ParcelListedTwice`], [`Error::ParcelNumberTaken`].
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::renumber_parcels(rows.len() as u32))]
		pub fn renumber_parcels(
			origin: OriginFor<T>,
			rows: BoundedVec<Renumbering, T::MaxBatch>,
			evidence: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let batch = import::batch_of::<T, _>(&rows)?;
			let (acting, renumbered) = Self::do_renumber(origin, &rows, evidence, external_ref)?;
			let equal = batch.count.saturating_sub(renumbered);
			let Acting { institution: by, officer, .. } = acting;
			T::Institutions::claim_ref(by, external_ref)?;
			Self::deposit_event(Event::ParcelsRenumbered {
				batch,
				renumbered,
				equal,
				evidence,
				by,
				officer,
				external_ref,
			});
			Ok(())
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

		/// The district in which a property is now.
		pub fn place_of(property: Property) -> Option<DistrictCode> {
			Self::district_of(&property)
		}
	}

	impl<T: Config> Pallet<T> {
		/// The weight that an import needed.
		fn needed(weight: Weight) -> PostDispatchInfo {
			Some(weight).into()
		}

		/// Ensure that the origin may import, and claim the call's reference.
		fn importer(
			origin: OriginFor<T>,
			external_ref: ExternalRef,
		) -> Result<Acting<T::AccountId>, DispatchError> {
			let by = T::Importer::ensure_origin(origin)?;
			T::Institutions::claim_ref(by.institution, external_ref)?;
			Ok(by)
		}

		/// Ensure that the origin keeps the property's book, and claim the call's reference.
		fn keeper(
			origin: OriginFor<T>,
			property: &Property,
			external_ref: ExternalRef,
		) -> Result<Acting<T::AccountId>, DispatchError> {
			let district = Self::district_of(property).ok_or_else(|| Self::missing(property))?;
			let by = T::BookKeeper::ensure_origin(origin, &district)?;
			T::Institutions::claim_ref(by.institution, external_ref)?;
			Ok(by)
		}
	}
}
