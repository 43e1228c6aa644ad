//! Reference rates (기준금리): indices such as COFIX, the base rate of policy funds or the rate of
//! 91-day CDs, and their published values. Loans whose rate follows an index are calculated with them.
//!
//! The council names an index and the institution that publishes it. The publisher enters each value
//! with the day from which it holds. A value holds until the next one, so an index that has a value has
//! one on every later day.
//!
//! # No value of the past
//!
//! A value begins tomorrow at the earliest. Until then its publisher can replace or withdraw it. From
//! its first day on it never changes, so what is calculated until a day depends only on values that are
//! final on that day. A wrong value that has begun is corrected by the next value, and, where it did harm,
//! by changes of contracts: the bank and its borrowers agree on them.
//!
//! The council can enter one value of today or earlier with an index that has no value: the one that
//! holds at present. No loan can have used the index before.
//!
//! # Who may call what
//!
//! | Call | Who |
//! |---|---|
//! | `set_index` | the council |
//! | `publish`, `withdraw` | an officer of the index's publisher who publishes rates |
//!
//! # Invariants
//!
//! 1. An index has names that are UTF-8 and not empty. Its publisher is or was a member of a kind that can
//!    publish.
//! 2. The values of an index are in the order of their days, each day once, and none is above 100 %. Only an
//!    index that exists has values, and a list of values is not empty.
//!
//! # Security considerations
//!
//! A value concerns every loan that follows the index. Against a slip of the hand (35 instead of 3.5), a
//! value that differs from the one before by more than `MaxStep` must be confirmed in the call. The legal
//! maximum rate is not checked here: each loan has its own cap, which the lending pallet checks.
//!
//! A publisher that is suspended or left cannot publish: the last value holds, and the council names
//! another publisher.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
mod naming;
mod publishing;
#[cfg(test)]
mod tests;
mod traits;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
pub mod weights;

pub use madang_schedule::IndexId;
pub use pallet::*;
pub use traits::ReferenceRates;
pub use types::{can_publish, Index, IndexName, MaxValues, Value, PUBLISHERS};
pub use weights::WeightInfo;

/// The pallet.
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{pallet_prelude::*, traits::UnixTime};
	use frame_system::pallet_prelude::*;
	use madang_primitives::{ExternalRef, InstitutionId, KoreanDay, Moment, RatePpm, WHOLE_RATE};
	use pallet_institutions::{Acting, Caller, Institutions};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime provides.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The members: takes references of calls, and knows publishers.
		type Institutions: Institutions;
		/// An officer who may publish the values of its institution's indices.
		type Publisher: EnsureOrigin<Self::RuntimeOrigin, Success = Acting<Self::AccountId>>;
		/// The council.
		type CouncilOrigin: EnsureOrigin<Self::RuntimeOrigin>;
		/// The block's time.
		type Time: UnixTime;
		/// By how much a value can differ from the one before without confirmation, in millionths.
		#[pallet::constant]
		type MaxStep: Get<RatePpm>;
		/// How many days ahead a value can begin at most. A wrong year is found out at once.
		#[pallet::constant]
		type MaxDaysAhead: Get<u32>;
		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// Every index, permanently. The council chooses the numbers, so a cheap hasher is enough.
	#[pallet::storage]
	pub type Indices<T: Config> = StorageMap<_, Twox64Concat, IndexId, Index>;

	/// The values of each index, in the order of their days. They are one value, so that the account of a
	/// loan reads them once.
	#[pallet::storage]
	pub type Values<T: Config> =
		StorageMap<_, Twox64Concat, IndexId, BoundedVec<Value, MaxValues>, ValueQuery>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// The council has named an index, or given it another name or publisher.
		IndexSet {
			/// The index.
			index: IndexId,
			/// Its name.
			name: IndexName,
			/// The institution that publishes its values.
			publisher: InstitutionId,
			/// The value that holds at present, if the council entered one.
			first: Option<Value>,
			/// When.
			at: Moment,
		},
		/// A value was published. It takes effect at the beginning of its day, and can be replaced or
		/// withdrawn until then.
		Published {
			/// The index.
			index: IndexId,
			/// The first day on which it holds.
			from: KoreanDay,
			/// The yearly rate, in millionths.
			rate: RatePpm,
			/// The rate of the same day that it replaces.
			replaced: Option<RatePpm>,
			/// Who.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// A value was withdrawn before its day. The value before holds until the next one.
		ValueWithdrawn {
			/// The index.
			index: IndexId,
			/// The day on which it would have begun.
			from: KoreanDay,
			/// The yearly rate, in millionths.
			rate: RatePpm,
			/// Who.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
	}

	/// Why a call was rejected.
	#[pallet::error]
	pub enum Error<T> {
		/// No index has this number. Check it.
		IndexNotFound,
		/// Another institution publishes the index. Check the number; the council names publishers.
		NotOwnIndex,
		/// A name is empty or not UTF-8. Correct it.
		InvalidName,
		/// The institution is not an active ministry, policy agency or bank. Name another one.
		NotAPublisher,
		/// The index has a value already, so a first one cannot be entered. Leave it out.
		AlreadyHasValue,
		/// The first value begins after today, or before 1900. Leave it out, and have the publisher publish
		/// one.
		FirstOutOfRange,
		/// The day of the value has begun: a value begins tomorrow at the earliest, and one that has begun is
		/// final. Publish the next one.
		DayHasBegun,
		/// The value would begin too many days ahead. Check the year.
		TooFarAhead,
		/// A value of a later day is published. Withdraw that one first, or check the day.
		LaterValueExists,
		/// The rate is above 100 % a year. Rates are in millionths.
		RateTooHigh,
		/// The rate differs from the value before by more than is usual. Check it, and confirm it if it is
		/// right.
		UnusualStep,
		/// The index has as many values as can be kept. The council must name another index.
		TooManyValues,
		/// No value of the index begins on that day. Check the day.
		ValueNotFound,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxStep::get() < WHOLE_RATE, "no value would ever need to be confirmed");
			assert!(T::MaxDaysAhead::get() > 0, "no value could be published");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Name an index, or give it another name or publisher, such as the successor of one that left.
		///
		/// Who: the council. `first` is the value that holds at present; its day is today or earlier. Fails
		/// if a name is not valid, the publisher is not an active ministry, policy agency or bank, or a
		/// first value is after today or before 1900, above 100 %, or of an index that has values. Emits `IndexSet`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::set_index())]
		pub fn set_index(
			origin: OriginFor<T>,
			index: IndexId,
			name: IndexName,
			publisher: InstitutionId,
			first: Option<Value>,
		) -> DispatchResult {
			T::CouncilOrigin::ensure_origin(origin)?;
			Self::do_set_index(index, name, publisher, first)
		}

		/// Publish a value of an index (기준금리 공시), or replace one that has not begun.
		///
		/// Who: an officer of the publisher who publishes rates. `from` is the first day on which it holds,
		/// tomorrow at the earliest; `rate` is in millionths a year. `confirmed` says that an unusual step is
		/// meant. Fails if the index does not exist or is another institution's, the day has begun, is too
		/// far ahead or before that of another value, or the rate is above 100 % or an unusual step that is
		/// not confirmed. Emits `Published`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::publish())]
		pub fn publish(
			origin: OriginFor<T>,
			index: IndexId,
			from: KoreanDay,
			rate: RatePpm,
			confirmed: bool,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = Self::publisher(origin, external_ref)?;
			Self::do_publish(by, index, Value { from, rate }, confirmed)
		}

		/// Withdraw a value before its day (공시 취소).
		///
		/// Who: an officer of the publisher who publishes rates. Fails if the index does not exist or is
		/// another institution's, no value begins on that day, or the day has begun. Emits
		/// `ValueWithdrawn`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::withdraw())]
		pub fn withdraw(
			origin: OriginFor<T>,
			index: IndexId,
			from: KoreanDay,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_withdraw(Self::publisher(origin, external_ref)?, index, from)
		}
	}

	impl<T: Config> Pallet<T> {
		/// The officer and its institution.
		fn publisher(
			origin: OriginFor<T>,
			external_ref: ExternalRef,
		) -> Result<Caller<T::AccountId>, DispatchError> {
			T::Institutions::caller(T::Publisher::ensure_origin(origin)?, external_ref)
		}
	}
}
