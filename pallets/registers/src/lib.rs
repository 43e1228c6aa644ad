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
//! | `take_notice` | municipality of the district, duty to keep books | [`Config::BookKeeper`] | [`Event::OwnersUpdated`] or [`Event::NoticeDiffers`] |
//!
//! Other pallets submit and apply notices through [`Books`].
//!
//! # Rows
//!
//! A batch is applied completely or not at all. A row that the book has already with the same values
//! is counted and changes nothing, so a file can be imported again at any time. A row that differs
//! from the book is refused: the municipality amends the record, with its evidence, and the event
//! keeps the old and the new values. An error says what is wrong with a row but not which row it is,
//! because a dispatch error cannot contain a row number. So a program that imports a file compares
//! and checks every row before it sends the batch.
//!
//! Values are those of the books: areas with up to four decimals, days back to 1900 or unknown,
//! labels of wings and units in one form ([`madang_primitives::Label`]), rights to the land as a list
//! for each unit. The shares of all units' rights of one kind to a parcel may add up to a thousandth
//! more than one, because they were rounded; [`Event::LandSharesRoundedUp`] tells.
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
//! 1. Every district's code is well formed and its name is UTF-8.
//! 2. Every parcel's number is well formed and its district exists.
//! 3. Every building has at least one parcel, and its parcels exist.
//! 4. Every unit's building exists. An open unit's building is open, is a strata building and has the
//!    unit's floor.
//! 5. A record has no owners, or each owner is listed once and the shares add up to exactly one.
//! 6. [`LandShares`] has the sum of the shares of the open units' rights to each parcel, and their
//!    number. No sum is more than a thousandth above one.
//! 7. A pending notice is for a property that exists, and the shares of its owners add up to
//!    exactly one. Notices are in the order of their filings, and no empty queue is stored.
//! 8. A record's revision is 1 when it is entered and increases by one with every change. Its area
//!    is greater than zero.
//! 9. [`UnitAt`] has exactly the doors of the open units, [`Floors`] counts them by floor, and
//!    [`BuildingsOn`] counts the open buildings on each parcel.
//! 10. A closed parcel has no open building, and no open unit has a right to it.
//! 11. [`Discrepancies`] has exactly the properties of which book and title differ.
//!
//! `do_try_state` checks all of them in a single state.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod amend;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod books;
mod checks;
mod closing;
mod digest;
mod discrepancy;
mod errors;
mod events;
mod import;
#[cfg(test)]
mod mock;
mod placing;
mod records;
#[cfg(test)]
mod tests;
mod traits;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
pub mod weights;

pub use pallet::*;
pub use records::*;
pub use traits::*;
pub use types::*;
pub use weights::WeightInfo;

use frame_support::pallet_macros::import_section;

/// The pallet.
#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
pub mod pallet {
	use super::{
		import::{count_all, count_owners, enter_all, Located},
		*,
	};
	use alloc::collections::BTreeSet;
	use frame_support::{
		pallet_prelude::*,
		traits::{EnsureOriginWithArg, UnixTime},
	};
	use frame_system::pallet_prelude::*;
	use madang_primitives::{
		BuildingId, ClosingReason, Commitment, DistrictCode, ExternalRef, Holdings, KoreanDay,
		LandRightKind, ParcelId, Pnu, Property, UnitId,
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

	/// Names of the legal districts (법정동).
	#[pallet::storage]
	pub type Districts<T> =
		StorageMap<_, Blake2_128Concat, DistrictCode, DistrictName, OptionQuery>;

	/// The land book (토지대장, 임야대장).
	#[pallet::storage]
	pub type Parcels<T> = StorageMap<_, Blake2_128Concat, ParcelId, Parcel, OptionQuery>;

	/// The parcel of a number (PNU).
	#[pallet::storage]
	pub type ParcelOf<T> = StorageMap<_, Blake2_128Concat, Pnu, ParcelId, OptionQuery>;

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

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Import legal districts. If a row is invalid, none is imported.
		///
		/// Origin: [`Config::Importer`]. Event: [`Event::DistrictsImported`]. Errors:
		/// [`Error::EmptyBatch`], [`Error::DistrictCodeInvalid`], [`Error::DistrictNameInvalid`],
		/// [`Error::DistrictAlreadyExists`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::import_districts(rows.len() as u32))]
		pub fn import_districts(
			origin: OriginFor<T>,
			rows: BoundedVec<DistrictRow, T::MaxBatch>,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let act = Self::importer(origin, external_ref)?;
			let batch = enter_all::<T, _>(&act, rows)?;
			let Act { by, officer, external_ref, .. } = act;
			Self::deposit_event(Event::DistrictsImported { batch, by, officer, external_ref });
			Ok(())
		}

		/// Import parcels. Rows that the book has with the same values are counted. If a row is
		/// invalid or differs from the book, none is imported.
		///
		/// Origin: [`Config::Importer`]. Event: [`Event::ParcelsImported`]. Errors:
		/// [`Error::EmptyBatch`], [`Error::PnuInvalid`], [`Error::ZeroArea`],
		/// [`Error::DayInFuture`], [`Error::DayBeforeBooks`], [`Error::OwnersInvalid`],
		/// [`Error::OwnersNotWhole`], [`Error::DistrictNotFound`], [`Error::ParcelDiffers`],
		/// [`Error::RecordClosed`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::import_parcels(
			rows.len() as u32,
			count_owners(rows.iter().map(|row| &row.owners)),
		))]
		pub fn import_parcels(
			origin: OriginFor<T>,
			rows: BoundedVec<ParcelRow, T::MaxBatch>,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let act = Self::importer(origin, external_ref)?;
			let batch = enter_all::<T, _>(&act, rows)?;
			let Act { by, officer, external_ref, .. } = act;
			Self::deposit_event(Event::ParcelsImported { batch, by, officer, external_ref });
			Ok(())
		}

		/// Import buildings. Rows that the book has with the same values are counted. If a row is
		/// invalid or differs from the book, none is imported.
		///
		/// Origin: [`Config::Importer`]. Event: [`Event::BuildingsImported`]. Errors:
		/// [`Error::EmptyBatch`], [`Error::NumberInvalid`], [`Error::ZeroArea`],
		/// [`Error::DayInFuture`], [`Error::DayBeforeBooks`], [`Error::BuildingWithoutParcel`],
		/// [`Error::ParcelListedTwice`], [`Error::OwnersInvalid`], [`Error::OwnersNotWhole`],
		/// [`Error::ParcelNotFound`], [`Error::BuildingDiffers`], [`Error::RecordClosed`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::import_buildings(
			rows.len() as u32,
			count_owners(rows.iter().map(|row| &row.owners)),
			count_all(rows.iter().map(|row| row.details.parcels.len())),
		))]
		pub fn import_buildings(
			origin: OriginFor<T>,
			rows: BoundedVec<BuildingRow, T::MaxBatch>,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let act = Self::importer(origin, external_ref)?;
			let batch = enter_all::<T, _>(&act, rows)?;
			let Act { by, officer, external_ref, .. } = act;
			Self::deposit_event(Event::BuildingsImported { batch, by, officer, external_ref });
			Ok(())
		}

		/// Import units of strata buildings. Rows that the book has with the same values are counted.
		/// If a row is invalid or differs from the book, none is imported.
		///
		/// Origin: [`Config::Importer`]. Event: [`Event::UnitsImported`], and
		/// [`Event::LandSharesRoundedUp`] as a warning. Errors: [`Error::EmptyBatch`],
		/// [`Error::NumberInvalid`], [`Error::ZeroArea`], [`Error::LabelInvalid`],
		/// [`Error::OwnersInvalid`], [`Error::OwnersNotWhole`], [`Error::BuildingNotFound`],
		/// [`Error::BuildingNotStrata`], [`Error::FloorNotFound`], [`Error::DoorTaken`],
		/// [`Error::ParcelNotFound`], [`Error::LandRightListedTwice`],
		/// [`Error::LandShareInvalid`], [`Error::LandShareExceeded`],
		/// [`Error::LandShareTooFine`], [`Error::UnitDiffers`], [`Error::RecordClosed`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::import_units(
			rows.len() as u32,
			count_owners(rows.iter().map(|row| &row.owners)),
			count_all(rows.iter().map(|row| row.details.land_rights.len())),
		))]
		pub fn import_units(
			origin: OriginFor<T>,
			rows: BoundedVec<UnitRow, T::MaxBatch>,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let act = Self::importer(origin, external_ref)?;
			let batch = enter_all::<T, _>(&act, rows)?;
			let Act { by, officer, external_ref, .. } = act;
			Self::deposit_event(Event::UnitsImported { batch, by, officer, external_ref });
			Ok(())
		}

		/// Amend parcels: description, official price and its day. A row has all values, the unchanged
		/// ones too. The evidence is the commitment to the papers, such as the list of new prices. If a
		/// row is invalid, none is amended.
		///
		/// Origin: [`Config::BookKeeper`] of every parcel's district. Event:
		/// [`Event::ParcelAmended`] for each parcel. Errors: [`Error::EmptyBatch`],
		/// [`Error::ParcelNotFound`], [`Error::ZeroArea`], [`Error::DayInFuture`],
		/// [`Error::DayBeforeBooks`], [`Error::RecordClosed`], [`Error::NothingChanged`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::amend_parcels(rows.len() as u32))]
		pub fn amend_parcels(
			origin: OriginFor<T>,
			rows: BoundedVec<ParcelChange, T::MaxBatch>,
			evidence: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let act = Self::keeper(origin, rows.iter().map(Located::district), external_ref)?;
			rows.into_iter().try_for_each(|row| Self::do_amend_parcel(&act, row, evidence))
		}

		/// Amend buildings: every value but the number. A row has all values, the unchanged ones too.
		/// If a row is invalid, none is amended.
		///
		/// Origin: [`Config::BookKeeper`] of every building's district, before and after. Event:
		/// [`Event::BuildingAmended`] for each building. Errors: [`Error::EmptyBatch`],
		/// [`Error::BuildingNotFound`], [`Error::ParcelNotFound`], [`Error::ZeroArea`],
		/// [`Error::DayInFuture`], [`Error::DayBeforeBooks`], [`Error::BuildingWithoutParcel`],
		/// [`Error::ParcelListedTwice`], [`Error::BuildingHasUnits`], [`Error::FloorInUse`],
		/// [`Error::TitleStands`] if it becomes a strata building, [`Error::RecordClosed`],
		/// [`Error::NothingChanged`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::amend_buildings(
			rows.len() as u32,
			count_all(rows.iter().map(|row| row.details.parcels.len())),
		))]
		pub fn amend_buildings(
			origin: OriginFor<T>,
			rows: BoundedVec<BuildingChange, T::MaxBatch>,
			evidence: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let after = rows.iter().map(|row| Self::place_of(&row.details));
			let districts = rows.iter().map(Located::district).chain(after);
			let act = Self::keeper(origin, districts, external_ref)?;
			rows.into_iter().try_for_each(|row| Self::do_amend_building(&act, row, evidence))
		}

		/// Amend units: every value but the number. A row has all values, the unchanged ones too. If a
		/// row is invalid, none is amended.
		///
		/// Origin: [`Config::BookKeeper`] of the districts of the unit's building, before and after.
		/// Event: [`Event::UnitAmended`] for each unit, and [`Event::LandSharesRoundedUp`] as a
		/// warning. Errors: [`Error::EmptyBatch`], [`Error::UnitNotFound`] and those of
		/// `import_units` but for its differing rows, [`Error::NothingChanged`].
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::amend_units(
			rows.len() as u32,
			count_all(rows.iter().map(|row| row.details.land_rights.len())),
		))]
		pub fn amend_units(
			origin: OriginFor<T>,
			rows: BoundedVec<UnitChange, T::MaxBatch>,
			evidence: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let building = |row: &UnitChange| Property::Building(row.details.building);
			let after = rows.iter().map(|row| Self::existing_district(&building(row)));
			let districts = rows.iter().map(Located::district).chain(after);
			let act = Self::keeper(origin, districts, external_ref)?;
			rows.into_iter().try_for_each(|row| Self::do_amend_unit(&act, row, evidence))
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
			let act = Self::keeper_of(origin, &property, external_ref)?;
			Self::do_take_notice(&property, Some(act)).map(|_written| ())
		}

		/// Enter new parcels, such as those of a split. Rows that the book has with the same values are
		/// counted. If a row is invalid or differs from the book, none is entered.
		///
		/// Origin: [`Config::BookKeeper`] of every row's district. Event:
		/// [`Event::ParcelsEntered`]. Errors: those of `import_parcels`.
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::import_parcels(
			rows.len() as u32,
			count_owners(rows.iter().map(|row| &row.owners)),
		))]
		pub fn enter_parcels(
			origin: OriginFor<T>,
			rows: BoundedVec<ParcelRow, T::MaxBatch>,
			evidence: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let act = Self::keeper(origin, rows.iter().map(Located::district), external_ref)?;
			let batch = enter_all::<T, _>(&act, rows)?;
			let Act { by, officer, external_ref, .. } = act;
			Self::deposit_event(Event::ParcelsEntered {
				batch,
				evidence,
				by,
				officer,
				external_ref,
			});
			Ok(())
		}

		/// Enter new buildings. Rows that the book has with the same values are counted. If a row is
		/// invalid or differs from the book, none is entered.
		///
		/// Origin: [`Config::BookKeeper`] of every row's district. Event:
		/// [`Event::BuildingsEntered`]. Errors: those of `import_buildings`.
		#[pallet::call_index(17)]
		#[pallet::weight(T::WeightInfo::enter_buildings(
			rows.len() as u32,
			count_owners(rows.iter().map(|row| &row.owners)),
			count_all(rows.iter().map(|row| row.details.parcels.len())),
		))]
		pub fn enter_buildings(
			origin: OriginFor<T>,
			rows: BoundedVec<BuildingRow, T::MaxBatch>,
			evidence: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let act = Self::keeper(origin, rows.iter().map(Located::district), external_ref)?;
			let batch = enter_all::<T, _>(&act, rows)?;
			let Act { by, officer, external_ref, .. } = act;
			Self::deposit_event(Event::BuildingsEntered {
				batch,
				evidence,
				by,
				officer,
				external_ref,
			});
			Ok(())
		}

		/// Enter new units of strata buildings. Rows that the book has with the same values are
		/// counted. If a row is invalid or differs from the book, none is entered.
		///
		/// Origin: [`Config::BookKeeper`] of the district of every unit's building. Event:
		/// [`Event::UnitsEntered`], and [`Event::LandSharesRoundedUp`] as a warning. Errors: those of
		/// `import_units`.
		#[pallet::call_index(18)]
		#[pallet::weight(T::WeightInfo::enter_units(
			rows.len() as u32,
			count_owners(rows.iter().map(|row| &row.owners)),
			count_all(rows.iter().map(|row| row.details.land_rights.len())),
		))]
		pub fn enter_units(
			origin: OriginFor<T>,
			rows: BoundedVec<UnitRow, T::MaxBatch>,
			evidence: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let act = Self::keeper(origin, rows.iter().map(Located::district), external_ref)?;
			let batch = enter_all::<T, _>(&act, rows)?;
			let Act { by, officer, external_ref, .. } = act;
			Self::deposit_event(Event::UnitsEntered { batch, evidence, by, officer, external_ref });
			Ok(())
		}

		/// Correct the owners in the book. If the property has a title record, they must be the holders
		/// of the title: the registry decides on owners (공간정보관리법 88(1)).
		///
		/// Origin: [`Config::BookKeeper`] of the property's district. Event:
		/// [`Event::OwnersCorrected`]. Errors: [`Error::ParcelNotFound`],
		/// [`Error::BuildingNotFound`], [`Error::UnitNotFound`], [`Error::OwnersInvalid`],
		/// [`Error::OwnersNotWhole`], [`Error::NoticePending`], [`Error::OwnersFollowTitle`],
		/// [`Error::RecordClosed`], [`Error::NothingChanged`].
		#[pallet::call_index(19)]
		#[pallet::weight(T::WeightInfo::correct_owners(owners.0.len() as u32))]
		pub fn correct_owners(
			origin: OriginFor<T>,
			property: Property,
			owners: Holdings,
			evidence: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let act = Self::keeper_of(origin, &property, external_ref)?;
			Self::do_correct_owners(&act, &property, owners, evidence)
		}

		/// Close a record (말소): a parcel that was split or merged, a building that was demolished, a
		/// record that was entered twice. Nothing may use it any more. A live title record forbids it,
		/// unless `order` is the commitment to an order of a court or another authority.
		///
		/// Origin: [`Config::BookKeeper`] of the property's district. Event:
		/// [`Event::RecordClosed`]. Errors: [`Error::ParcelNotFound`],
		/// [`Error::BuildingNotFound`], [`Error::UnitNotFound`], [`Error::DayInFuture`],
		/// [`Error::DayBeforeBooks`], [`Error::SuccessorNotFound`], [`Error::TitleStands`],
		/// [`Error::StillInUse`], [`Error::RecordClosed`].
		#[pallet::call_index(20)]
		#[pallet::weight(T::WeightInfo::close_record())]
		pub fn close_record(
			origin: OriginFor<T>,
			property: Property,
			on: KoreanDay,
			reason: ClosingReason,
			successors: BoundedVec<Property, MaxSuccessors>,
			order: Option<Commitment>,
			evidence: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let act = Self::keeper_of(origin, &property, external_ref)?;
			let closing = Closing { on, reason, successors };
			Self::do_close(&act, &property, closing, order, evidence)
		}

		/// Undo the closing of a record that was closed by mistake. What it used must be free.
		///
		/// Origin: [`Config::BookKeeper`] of the property's district. Event:
		/// [`Event::RecordReopened`]. Errors: [`Error::ParcelNotFound`],
		/// [`Error::BuildingNotFound`], [`Error::UnitNotFound`], [`Error::RecordNotClosed`],
		/// [`Error::RecordClosed`] for what it uses, and for a unit those of its door and its rights
		/// to the land.
		#[pallet::call_index(21)]
		#[pallet::weight(T::WeightInfo::reopen_record())]
		pub fn reopen_record(
			origin: OriginFor<T>,
			property: Property,
			evidence: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let act = Self::keeper_of(origin, &property, external_ref)?;
			Self::do_reopen(&act, &property, evidence)
		}
	}

	impl<T: Config> Pallet<T> {
		/// Ensure that the origin may import, and claim the call's reference.
		fn importer(
			origin: OriginFor<T>,
			external_ref: ExternalRef,
		) -> Result<Act<T::AccountId>, DispatchError> {
			let acting = T::Importer::ensure_origin(origin)?;
			Self::act(acting, external_ref)
		}

		/// Ensure that the origin keeps the property's book, and claim the call's reference.
		fn keeper_of(
			origin: OriginFor<T>,
			property: &Property,
			external_ref: ExternalRef,
		) -> Result<Act<T::AccountId>, DispatchError> {
			let district = Self::existing_district(property);
			Self::keeper(origin, core::iter::once(district), external_ref)
		}

		/// Ensure that the origin keeps the books of all these districts, and claim the call's
		/// reference. There are at most twice as many as rows in a batch.
		fn keeper(
			origin: OriginFor<T>,
			districts: impl Iterator<Item = Result<DistrictCode, Error<T>>>,
			external_ref: ExternalRef,
		) -> Result<Act<T::AccountId>, DispatchError> {
			let districts = districts.collect::<Result<BTreeSet<_>, Error<T>>>()?;
			let mut acting = None;
			for district in districts {
				acting = Some(T::BookKeeper::ensure_origin(origin.clone(), &district)?);
			}
			Self::act(acting.ok_or(Error::<T>::EmptyBatch)?, external_ref)
		}

		fn act(
			acting: Acting<T::AccountId>,
			external_ref: ExternalRef,
		) -> Result<Act<T::AccountId>, DispatchError> {
			let Acting { institution: by, officer, .. } = acting;
			T::Institutions::claim_ref(by, external_ref)?;
			Ok(Act { by, officer, external_ref, today: Self::today() })
		}
	}
}
