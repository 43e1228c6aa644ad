//! The description books (공부): districts, parcels, buildings and units.
//!
//! The ministry imports the books in batches; the municipality of the place keeps the descriptions
//! from then on. Owners belong to the registry: a book takes new owners only from the registry's
//! [`Notice`], and refuses it where the description in the notice is not the book's own
//! (공간정보의 구축 및 관리 등에 관한 법률 88).
//!
//! # Who may call
//!
//! | Call | Who | Origin | Event |
//! |---|---|---|---|
//! | `import_districts` | ministry, duty to import | [`Config::Importer`] | [`Event::DistrictsImported`] |
//! | `import_parcels` | ministry, duty to import | [`Config::Importer`] | [`Event::ParcelsImported`] |
//! | `import_buildings` | ministry, duty to import | [`Config::Importer`] | [`Event::BuildingsImported`] |
//! | `import_units` | ministry, duty to import | [`Config::Importer`] | [`Event::UnitsImported`] |
//! | `amend_parcel` | municipality of the place, duty to keep books | [`Config::BookKeeper`] | [`Event::ParcelAmended`] |
//! | `amend_building` | municipality of the place, duty to keep books | [`Config::BookKeeper`] | [`Event::BuildingAmended`] |
//! | `amend_unit` | municipality of the place, duty to keep books | [`Config::BookKeeper`] | [`Event::UnitAmended`] |
//! | `take_notice` | municipality of the place, duty to keep books | [`Config::BookKeeper`] | [`Event::OwnersUpdated`] or [`Event::NoticeDiffers`] |
//!
//! Other pallets leave and apply notices through [`Books`].
//!
//! # Import
//!
//! A batch is applied whole or not at all. An error says what is wrong with a row but not with
//! which: a dispatch error carries no row number. Programs that import a file therefore check every
//! row before they send it, name the bad row by line and column, and send what is left; the chain's
//! checks are the same, for those who do not.
//!
//! # Invariants
//!
//! 1. A district's code is well formed and its name is UTF-8.
//! 2. A parcel's number is well formed and its district is in the books.
//! 3. A building's parcel is in the books.
//! 4. A unit's building is in the books and is a strata building.
//! 5. Owners of a record are none, or each once with shares that come to exactly one.
//! 6. Land shares of a building's units come to the sum in [`LandShares`], at most one.
//! 7. A notice waits only for a property in the books, and its owners come to exactly one.
//! 8. A record's revision is 1 at import and one more with every change; its area is above zero.
//!
//! `do_try_state` checks all of them over one state.
#![cfg_attr(not(feature = "std"), no_std)]

// Only the checks of the whole state and the benchmarks allocate.
#[cfg(any(feature = "std", feature = "try-runtime", feature = "runtime-benchmarks"))]
extern crate alloc;

mod amend;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod books;
mod digest;
mod import;
#[cfg(test)]
mod mock;
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

#[frame_support::pallet]
pub mod pallet {
	use super::{import::count_owners, *};
	use frame_support::{pallet_prelude::*, traits::EnsureOriginWithArg};
	use frame_system::pallet_prelude::*;
	use madang_primitives::{
		Area, BuildingId, BuildingUse, DistrictCode, ExternalRef, Holdings, InstitutionId,
		KoreanDay, LandCategory, Pnu, Property, Receipt, Share, Structure, UnitId, Won,
	};
	use pallet_institutions::{Acting, Institutions};
	use sp_core::H256;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Who imports: the ministry's officers with the duty to import.
		type Importer: EnsureOrigin<Self::RuntimeOrigin, Success = Acting<Self::AccountId>>;

		/// Who keeps the books of a district: officers of its municipality with that duty.
		type BookKeeper: EnsureOriginWithArg<
			Self::RuntimeOrigin,
			DistrictCode,
			Success = Acting<Self::AccountId>,
		>;

		/// The members: takes the references of calls.
		type Institutions: Institutions;

		/// Most rows of a batch. A row has some 50 bytes (a district's at most 106) and 49 more with
		/// each owner: 512 rows of up to 19 owners fit a call of 512 KiB.
		#[pallet::constant]
		type MaxBatch: Get<u32>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	// All keys come from outside the chain and share long prefixes: a cryptographic hasher keeps
	// the trie even, and the key behind the hash keeps the maps enumerable. Nothing is ever
	// removed but notices; the maps are bounded by what the ministry imports.

	/// Names of the legal districts (법정동).
	#[pallet::storage]
	pub type Districts<T> =
		StorageMap<_, Blake2_128Concat, DistrictCode, DistrictName, OptionQuery>;

	/// The land book (토지대장, 임야대장).
	#[pallet::storage]
	pub type Parcels<T> = StorageMap<_, Blake2_128Concat, Pnu, Parcel, OptionQuery>;

	/// The building book (건축물대장).
	#[pallet::storage]
	pub type Buildings<T> = StorageMap<_, Blake2_128Concat, BuildingId, Building, OptionQuery>;

	/// Units of the strata buildings (전유부).
	#[pallet::storage]
	pub type Units<T> = StorageMap<_, Blake2_128Concat, UnitId, Unit, OptionQuery>;

	/// What the land shares of a building's units come to; nothing for a building without units.
	#[pallet::storage]
	pub type LandShares<T> = StorageMap<_, Blake2_128Concat, BuildingId, Share, OptionQuery>;

	/// The registry's notices that the municipality has not taken: the last one per property.
	#[pallet::storage]
	pub type Notices<T> = StorageMap<_, Blake2_128Concat, Property, Notice, OptionQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Districts are in the books. The rows are in the call, its digest in the batch.
		DistrictsImported {
			/// Count, first and last code, digest of the rows.
			batch: Batch<DistrictCode>,
			/// The ministry.
			by: InstitutionId,
			/// Its officer.
			officer: T::AccountId,
			/// The ministry's reference of the call.
			external_ref: ExternalRef,
		},
		/// Parcels are in the land book, each at revision 1.
		ParcelsImported {
			/// Count, first and last number, digest of the rows.
			batch: Batch<Pnu>,
			/// The ministry.
			by: InstitutionId,
			/// Its officer.
			officer: T::AccountId,
			/// The ministry's reference of the call.
			external_ref: ExternalRef,
		},
		/// Buildings are in the building book, each at revision 1.
		BuildingsImported {
			/// Count, first and last number, digest of the rows.
			batch: Batch<BuildingId>,
			/// The ministry.
			by: InstitutionId,
			/// Its officer.
			officer: T::AccountId,
			/// The ministry's reference of the call.
			external_ref: ExternalRef,
		},
		/// Units are in the building book, each at revision 1.
		UnitsImported {
			/// Count, first and last number, digest of the rows.
			batch: Batch<UnitId>,
			/// The ministry.
			by: InstitutionId,
			/// Its officer.
			officer: T::AccountId,
			/// The ministry's reference of the call.
			external_ref: ExternalRef,
		},
		/// A parcel's description or official price changed, from this block on.
		ParcelAmended {
			/// The parcel.
			pnu: Pnu,
			/// Its land category now.
			category: LandCategory,
			/// Its area now.
			area: Area,
			/// Its official price of a square metre now.
			official_price: Won,
			/// The day that the official price holds for.
			priced_on: KoreanDay,
			/// Its revision now.
			revision: u32,
			/// Digest of its description before.
			old_description: H256,
			/// Digest of its description now: the same where only the price changed.
			new_description: H256,
			/// The municipality.
			by: InstitutionId,
			/// Its officer.
			officer: T::AccountId,
			/// The municipality's reference of the call.
			external_ref: ExternalRef,
		},
		/// A building's description or violation mark changed, from this block on.
		BuildingAmended {
			/// The building.
			building: BuildingId,
			/// Its main use now.
			main_use: BuildingUse,
			/// Its main structure now.
			structure: Structure,
			/// Its floors above ground now.
			floors_above: u16,
			/// Its floors below ground now.
			floors_below: u8,
			/// Its total floor area now.
			area: Area,
			/// Whether it is marked as built or used against the law now.
			violation: bool,
			/// Its revision now.
			revision: u32,
			/// Digest of its description before.
			old_description: H256,
			/// Digest of its description now: the same where only the mark changed.
			new_description: H256,
			/// The municipality.
			by: InstitutionId,
			/// Its officer.
			officer: T::AccountId,
			/// The municipality's reference of the call.
			external_ref: ExternalRef,
		},
		/// A unit's description changed, from this block on.
		UnitAmended {
			/// The unit.
			unit: UnitId,
			/// Its main use now.
			main_use: BuildingUse,
			/// Its area for exclusive use now.
			area: Area,
			/// Its revision now.
			revision: u32,
			/// Digest of its description before.
			old_description: H256,
			/// Digest of its description now: the same where only the use changed.
			new_description: H256,
			/// The municipality.
			by: InstitutionId,
			/// Its officer.
			officer: T::AccountId,
			/// The municipality's reference of the call.
			external_ref: ExternalRef,
		},
		/// The registry left a notice for the municipality. The owners in the book are still the
		/// old ones.
		NoticeLeft {
			/// The property.
			property: Property,
			/// The notice, whole.
			notice: Notice,
			/// Receipt of the earlier notice that this one replaced, if one waited.
			replaced: Option<Receipt>,
		},
		/// The book took the owners of the registry's notice; the notice is gone.
		OwnersUpdated {
			/// The property.
			property: Property,
			/// Its owners now.
			owners: Holdings,
			/// Receipt of the registration.
			receipt: Receipt,
			/// Day of the registration.
			registered_on: KoreanDay,
			/// The book entry's revision now.
			revision: u32,
			/// The municipality that took it, or none where a conveyance booked it: that pallet's
			/// event says who.
			by: Option<InstitutionId>,
		},
		/// The book did not take the registry's notice, because the title record describes the
		/// property otherwise than the book does. The owners in the book stay, and the notice waits
		/// until registry office or municipality have put their description right.
		NoticeDiffers {
			/// The property.
			property: Property,
			/// Receipt of the registration.
			receipt: Receipt,
			/// Digest of the description in the notice.
			in_notice: H256,
			/// Digest of the description in the book.
			in_book: H256,
			/// The municipality that says so, or none where a conveyance did: that pallet's
			/// event says who.
			by: Option<InstitutionId>,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The batch has no row. Send at least one.
		EmptyBatch,
		/// A district code has not ten digits. Correct the row.
		DistrictCodeInvalid,
		/// A district's name is blank or not UTF-8. Correct the row's text or its encoding.
		DistrictNameInvalid,
		/// The district is in the books already, or twice in the batch. Leave the row out.
		DistrictAlreadyExists,
		/// The parcel's number begins with a district that is not in the books. Correct the
		/// number, or import the district first.
		DistrictNotFound,
		/// The parcel's number has not nineteen digits, names no book or has no main lot. Correct
		/// it.
		PnuInvalid,
		/// An area is zero. Correct it: areas are hundredths of a square metre.
		ZeroArea,
		/// An owner is named twice, or an owner's share is zero, above one or not in lowest terms.
		/// Correct the row's owners.
		OwnersInvalid,
		/// Shares of the owners do not come to exactly one, or are too fine to be added. Correct
		/// them, or name no owner where none was ever recorded.
		OwnersNotWhole,
		/// The parcel is in the books already, or twice in the batch. Leave the row out.
		ParcelAlreadyExists,
		/// The books have no such parcel. Correct the number, or import the parcel first.
		ParcelNotFound,
		/// The building is in the books already, or twice in the batch. Leave the row out.
		BuildingAlreadyExists,
		/// The books have no such building. Correct the number, or import the building first.
		BuildingNotFound,
		/// The building is no strata building and cannot have units. Correct the unit's building.
		BuildingNotStrata,
		/// The unit is in the books already, or twice in the batch. Leave the row out.
		UnitAlreadyExists,
		/// The books have no such unit. Correct the number, or import the unit first.
		UnitNotFound,
		/// A unit's land share is zero, above one or not in lowest terms. Correct it.
		LandShareInvalid,
		/// Land shares of the building's units would exceed one. Correct the unit's share.
		LandShareExceeded,
		/// The unit's land share cannot be added to those of the other units exactly. Use the
		/// denominator of the other units.
		LandShareTooFine,
		/// The book says so already. There is nothing to do.
		NothingChanged,
		/// No notice of the registry waits for this property. It was taken, or never left.
		NoticeNotFound,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxBatch::get() > 0, "a batch has room for at least one row");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Import legal districts: all rows or none.
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
			let Acting { institution: by, officer, .. } = Self::importer(origin, external_ref)?;
			let batch = import::enter_all::<T, _>(rows)?;
			Self::deposit_event(Event::DistrictsImported { batch, by, officer, external_ref });
			Ok(())
		}

		/// Import parcels: all rows or none.
		///
		/// Origin: [`Config::Importer`]. Event: [`Event::ParcelsImported`]. Errors:
		/// [`Error::EmptyBatch`], [`Error::PnuInvalid`], [`Error::ZeroArea`],
		/// [`Error::OwnersInvalid`], [`Error::OwnersNotWhole`], [`Error::DistrictNotFound`],
		/// [`Error::ParcelAlreadyExists`].
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
			let Acting { institution: by, officer, .. } = Self::importer(origin, external_ref)?;
			let batch = import::enter_all::<T, _>(rows)?;
			Self::deposit_event(Event::ParcelsImported { batch, by, officer, external_ref });
			Ok(())
		}

		/// Import buildings: all rows or none.
		///
		/// Origin: [`Config::Importer`]. Event: [`Event::BuildingsImported`]. Errors:
		/// [`Error::EmptyBatch`], [`Error::ZeroArea`], [`Error::OwnersInvalid`],
		/// [`Error::OwnersNotWhole`], [`Error::ParcelNotFound`], [`Error::BuildingAlreadyExists`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::import_buildings(
			rows.len() as u32,
			count_owners(rows.iter().map(|row| &row.owners)),
		))]
		pub fn import_buildings(
			origin: OriginFor<T>,
			rows: BoundedVec<BuildingRow, T::MaxBatch>,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let Acting { institution: by, officer, .. } = Self::importer(origin, external_ref)?;
			let batch = import::enter_all::<T, _>(rows)?;
			Self::deposit_event(Event::BuildingsImported { batch, by, officer, external_ref });
			Ok(())
		}

		/// Import units of strata buildings: all rows or none.
		///
		/// Origin: [`Config::Importer`]. Event: [`Event::UnitsImported`]. Errors:
		/// [`Error::EmptyBatch`], [`Error::ZeroArea`], [`Error::OwnersInvalid`],
		/// [`Error::OwnersNotWhole`], [`Error::BuildingNotFound`], [`Error::BuildingNotStrata`],
		/// [`Error::UnitAlreadyExists`], [`Error::LandShareInvalid`],
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
			let batch = import::enter_all::<T, _>(rows)?;
			Self::deposit_event(Event::UnitsImported { batch, by, officer, external_ref });
			Ok(())
		}

		/// Change a parcel's description or official price. All fields are given, changed or not.
		///
		/// Origin: [`Config::BookKeeper`] of the parcel's district. Event:
		/// [`Event::ParcelAmended`]. Errors: [`Error::ParcelNotFound`], [`Error::ZeroArea`],
		/// [`Error::NothingChanged`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::amend_parcel())]
		pub fn amend_parcel(
			origin: OriginFor<T>,
			pnu: Pnu,
			category: LandCategory,
			area: Area,
			official_price: Won,
			priced_on: KoreanDay,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = Self::keeper(origin, &Property::Parcel(pnu), external_ref)?;
			Self::do_amend_parcel(by, external_ref, pnu, category, area, official_price, priced_on)
		}

		/// Change a building's description or violation mark. All fields are given, changed or not.
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

		/// Change a unit's use or area. Both are given, changed or not.
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

		/// Take the registry's waiting notice, outside a conveyance: the book gets its owners, or
		/// the notice waits on because the descriptions differ. Both are success: the event says
		/// which.
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
			Self::do_take_notice(&property, Some(by.institution)).map(|_written| ())
		}
	}

	impl<T: Config> Pallet<T> {
		/// The importing officer; takes the call's reference.
		fn importer(
			origin: OriginFor<T>,
			external_ref: ExternalRef,
		) -> Result<Acting<T::AccountId>, DispatchError> {
			let by = T::Importer::ensure_origin(origin)?;
			T::Institutions::claim_ref(by.institution, external_ref)?;
			Ok(by)
		}

		/// The officer who keeps the property's book; takes the call's reference.
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
