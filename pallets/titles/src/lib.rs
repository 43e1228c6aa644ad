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
//! | `set_cut_over` | the council |
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
//! # Cut-over
//!
//! The council sets from which day on the chain is the register of a district. Before that day the
//! former registry decides: nothing is filed here. Existing records are imported with receipts of
//! earlier days only, and only as long as the council has left the import open.
//!
//! # Incomplete records
//!
//! An imported record has one entry for each that is live in the former registry. Entries of kinds that
//! the chain does not know are carried as foreign entries, with their purpose and the commitment to
//! their text. A record with one is incomplete: everyone sees it, and it is not sold in a deal. The
//! registry office clears foreign entries one by one. Outside of deals, the registrar decides.
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
//!    Imported entries are before all others, their receipts are of days before the cut-over, and
//!    their ranks follow their order in each section. Receipts of the others increase with the
//!    numbers.
//! 4. The live entries are the result of applying all entries in order: each mortgage and foreign entry
//!    that is not discharged, with the lots that descend from those it was registered on. A cancelled entry
//!    refers to a discharge of it or of its main entry, and a discharge refers to a cancelled entry.
//! 5. `rights` is one for all imported entries, and one more for every new owner, every new burden
//!    and every binding of a holder that mixes lots. `descriptions` is at least one.
//! 6. A queue contains exactly the pending applications of its property in the order of their
//!    receipts. No receipt is later than the last one assigned.
//! 7. A pending closing has consecutive receipts, and its transferors' shares are reserved for its
//!    deal. A holder of a title is reserved for at most one deal.
//! 8. Every mortgage that was not imported was granted by exactly the holders of the lots that it
//!    encumbered at registration, and all of them have signed its application.
//! 9. A record is incomplete exactly if a foreign entry is live, and the list of incomplete records has
//!    exactly those.
//! 10. The entries of a joint collateral are mortgages that refer to it.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod application;
mod assignment;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod calls;
mod closing;
mod cut_over;
mod entry;
mod errors;
mod events;
mod filing;
mod foreign;
mod ground;
mod import;
mod imported;
mod live;
pub mod lots;
#[cfg(test)]
mod mock;
mod office;
pub mod order;
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
pub use assignment::{MortgagesMoved, BANKS_MOVES, MOST_ASSIGNED};
#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use entry::*;
pub use filing::{application_object, application_terms, Requests};
use frame_support::ensure;
pub use ground::ClearGround;
pub use imported::*;
pub use live::*;
pub use lots::{Lot, Lots};
pub use office::{binding_object, binding_terms, MOST_MOVES};
pub use pallet::*;
pub use process::{withdrawal_object, withdrawal_terms, CURE_DAYS, KEPT_YEARS};
pub use queue::MaxQueue;
pub use rank::*;
use record::NewEntry;
pub use record::{Life, Tenure, Title};
pub use traits::*;
pub use weights::WeightInfo;

use frame_support::pallet_macros::import_section;

/// The pallet.
#[import_section(calls::calls)]
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
		signing::PartyConsent, Commitment, CutOver, DealId, DistrictCode, DistrictPrefix,
		ExternalRef, KoreanDay, Party, Property, Receipt, ReceiptRange, TitleId,
	};
	use pallet_institutions::{Acting, Institutions, Location};
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

		/// The council.
		type CouncilOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The chain's clock.
		type Time: UnixTime;

		/// The officers who file, cure and withdraw applications: those of conveyance agents, and
		/// those of banks for their own mortgages and the discharges of them.
		type Filer: EnsureOrigin<Self::RuntimeOrigin, Success = Acting<Self::AccountId>>;

		/// The officers who examine applications in a district.
		type Examiner: EnsureOriginWithArg<
			Self::RuntimeOrigin,
			Location,
			Success = Acting<Self::AccountId>,
		>;

		/// The officers who complete registrations in a district.
		type Registrar: EnsureOriginWithArg<
			Self::RuntimeOrigin,
			Location,
			Success = Acting<Self::AccountId>,
		>;

		/// Who is told that mortgages went to another bank.
		type MortgagesMoved: MortgagesMoved;

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

	/// The cut-overs, by the leading digits of districts. The council chooses them.
	#[pallet::storage]
	pub type CutOvers<T: Config> = StorageMap<_, Twox64Concat, DistrictPrefix, CutOver>;

	/// The records with live foreign entries, for lists.
	#[pallet::storage]
	pub type IncompleteTitles<T: Config> = StorageMap<_, Blake2_128Concat, TitleId, ()>;

	/// The year and the serial of the last number that was assigned to a record.
	#[pallet::storage]
	pub type LastSerial<T: Config> = StorageValue<_, (u16, u32)>;

	/// The cut-overs with which the chain begins.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// The cut-overs. A prefix without digits is the whole country.
		pub cut_overs: alloc::vec::Vec<(DistrictPrefix, CutOver)>,
		/// Nothing.
		#[serde(skip)]
		pub config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			for (prefix, cut_over) in &self.cut_overs {
				assert!(cut_over::is_level(prefix), "a cut-over is for no level of districts");
				assert!(cut_over.is_valid(), "an import ends before the former registry does");
				CutOvers::<T>::insert(prefix, cut_over);
			}
		}
	}

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

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The cut-over that counts for parcels whose numbers were given in a district, and for what is on
		/// them. `None` if nothing can be filed or imported there.
		pub fn cut_over_at(district: DistrictCode) -> Option<CutOver> {
			Self::cut_over_of(&<T::Books as pallet_registers::Books>::place_of_code(district))
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
			let place = Self::place_of(&Self::application(receipt)?)?;
			Self::claimed(&T::Examiner::ensure_origin(origin, &place)?, external_ref)
		}

		/// Ensure that the origin registers in the district of an application.
		fn registrar(
			origin: OriginFor<T>,
			receipt: Receipt,
			external_ref: ExternalRef,
		) -> Result<Done<T::AccountId>, DispatchError> {
			let place = Self::place_of(&Self::application(receipt)?)?;
			Self::claimed(&T::Registrar::ensure_origin(origin, &place)?, external_ref)
		}
	}
}
