//! A runtime with this pallet and a book of terms.

use crate::{self as pallet_terms, *};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	derive_impl, ensure, parameter_types, storage_alias, traits::Hooks, weights::Weight, Identity,
};
use frame_system::EnsureRoot;
use madang_primitives::{KoreanDay, Moment};
use madang_testing::START;
use scale_info::TypeInfo;
use sp_runtime::{traits::Dispatchable, BuildStorage, DispatchError, DispatchResult};

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system::Pallet<Test>;
	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp::Pallet<Test>;
	#[runtime::pallet_index(2)]
	pub type Terms = pallet_terms::Pallet<Test>;
}

type Block = frame_system::mocking::MockBlock<Test>;

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Test {}

/// The kinds of the book's terms.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Kind {
	Letter,
	Reminder,
	Instalment,
}

impl Kind {
	pub const ALL: [Self; 3] = [Self::Letter, Self::Reminder, Self::Instalment];
}

impl TermKind for Kind {
	fn all() -> Vec<Self> {
		Self::ALL.to_vec()
	}

	fn priority(self) -> Priority {
		match self {
			Self::Letter => Priority::Lapse,
			Self::Reminder => Priority::Late,
			Self::Instalment => Priority::Routine,
		}
	}
}

/// A term of the book.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Key {
	pub kind: Kind,
	pub number: u32,
}

impl TermKey for Key {
	type Kind = Kind;

	fn kind(&self) -> Kind {
		self.kind
	}
}

/// The terms that run.
#[storage_alias]
pub type Running = StorageMap<Book, Identity, Key, Term>;

/// The terms that have passed, in this order, each with its last day and the day on which it passed.
#[storage_alias]
pub type Passed =
	StorageValue<Book, Vec<(Key, KoreanDay, KoreanDay)>, frame_support::pallet_prelude::ValueQuery>;

/// The terms that cannot pass.
#[storage_alias]
pub type Stuck = StorageMap<Book, Identity, Key, ()>;

/// The pallet that has the terms.
pub struct Book;

/// The error of a term that cannot pass.
pub const STUCK: DispatchError = DispatchError::Other("stuck");

impl TermHandler<Key> for Book {
	fn running(key: &Key) -> Option<Term> {
		Running::get(key)
	}

	fn pass(key: &Key, last: KoreanDay) -> DispatchResult {
		Running::remove(key);
		Passed::append((*key, last, today()));
		ensure!(!Stuck::contains_key(key), STUCK);
		Ok(())
	}

	fn weight(_kind: Kind) -> Weight {
		Weight::from_parts(1_000_000_000, 0)
	}
}

parameter_types! {
	/// The kinds of terms that cannot be met because a call is paused.
	pub static PausedKinds: Vec<Kind> = Vec::new();
	/// Room for two terms of each priority.
	pub static GuaranteedWeight: Weight = room_for(2).saturating_mul(3);
	/// At the end of a block too all of it is for terms.
	pub static IdleWeight: Weight = Weight::MAX;
}

/// The weight of so many terms of one priority.
pub fn room_for(terms: u64) -> Weight {
	use weights::ComputedWeight;
	let one = ComputedWeight::look()
		.saturating_add(Book::weight(Kind::Letter))
		.saturating_add(ComputedWeight::peek());
	one.saturating_mul(terms)
}

/// Pauses of the tests.
pub struct Pauses;

impl TermPauses<Kind> for Pauses {
	fn any() -> bool {
		!PausedKinds::get().is_empty()
	}

	fn is_paused(kind: Kind) -> bool {
		PausedKinds::get().contains(&kind)
	}
}

impl Config for Test {
	type Key = Key;
	type Handler = Book;
	type Pauses = Pauses;
	type Time = Timestamp;
	type CouncilOrigin = EnsureRoot<u64>;
	type GuaranteedWeight = GuaranteedWeight;
	type IdleWeight = IdleWeight;
	type WeightInfo = weights::ComputedWeight;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Book;
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::benchmarking::BenchmarkHelper<Key> for Book {
	fn set_up() {
		madang_testing::begin::<Test>();
	}

	fn running() -> (Key, Term) {
		let key = Key { kind: Kind::Letter, number: 1 };
		let term = Term { since: today().minus(30), last: today().minus(1) };
		Running::insert(key, term);
		(key, term)
	}
}

/// Builds a chain and runs a test in it.
#[derive(Default)]
pub struct ExtBuilder;

impl ExtBuilder {
	pub fn build(self) -> sp_io::TestExternalities {
		PausedKinds::set(Vec::new());
		GuaranteedWeight::set(room_for(2).saturating_mul(3));
		IdleWeight::set(Weight::MAX);
		let storage = RuntimeGenesisConfig::default().build_storage().expect("genesis");
		let mut ext = sp_io::TestExternalities::new(storage);
		ext.execute_with(madang_testing::begin::<Test>);
		ext
	}

	/// The invariants hold afterwards.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Terms::do_try_state().expect("the invariants hold");
		});
	}
}

pub fn today() -> KoreanDay {
	madang_testing::today::<Test>()
}

/// The first day of every test.
pub fn first_day() -> KoreanDay {
	KoreanDay::of(START)
}

/// Set a term of the book that begins today, and schedule it.
pub fn set(kind: Kind, number: u32, last: KoreanDay) -> Key {
	let key = Key { kind, number };
	Running::insert(key, Term { since: today(), last });
	<Terms as LegalTerms<Key>>::schedule(last, key).expect("room");
	key
}

/// A block later, at that time, with nothing left for the queue but the given weight. The queue's
/// guaranteed weight still uses the time of the parent block.
pub fn block_with(now: Moment, idle: Weight) {
	let number = System::block_number() + 1;
	System::reset_events();
	System::set_block_number(number);
	Terms::on_initialize(number);
	// Blocks were made on the days before, which had nothing to do.
	if LastDay::<Test>::exists() {
		LastDay::<Test>::put(KoreanDay::of(now).minus(1).max(today()));
	}
	madang_testing::set_time::<Test>(now);
	Terms::on_idle(number, idle);
	Terms::on_finalize(number);
}

/// A block at that time, with room for everything.
/// The next block after an outage.
pub fn block_after_outage(now: Moment) {
	LastDay::<Test>::put(today());
	let number = System::block_number() + 1;
	System::reset_events();
	System::set_block_number(number);
	Terms::on_initialize(number);
	madang_testing::set_time::<Test>(now);
	Terms::on_idle(number, room_for(1_000));
	Terms::on_finalize(number);
}

pub fn block_at(now: Moment) {
	block_with(now, room_for(1_000));
}

/// A block in the first moment after a day.
pub fn pass(day: KoreanDay) {
	block_at(day.end() + 1);
}

/// A block at noon of each day up to one, on some of which these kinds are paused.
pub fn days_through(last: KoreanDay, paused: impl Fn(KoreanDay) -> Vec<Kind>) {
	while today() < last {
		let day = today().plus(1);
		PausedKinds::set(paused(day));
		block_at(day.end() - madang_primitives::DAY_MS / 2);
	}
	PausedKinds::set(Vec::new());
}

/// The keys of the terms that have passed, in this order.
pub fn passed() -> Vec<Key> {
	Passed::get().into_iter().map(|(key, ..)| key).collect()
}

/// The day on which a term passed, and its last day.
pub fn passing(key: Key) -> Option<(KoreanDay, KoreanDay)> {
	Passed::get().into_iter().find(|(one, ..)| *one == key).map(|(_, last, on)| (on, last))
}

/// Events of this pallet in the current block, oldest first.
pub fn events() -> Vec<Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Terms(event) => Some(event),
			_ => None,
		})
		.collect()
}

/// Make a call as the council.
pub fn by_council(call: Call<Test>) -> DispatchResult {
	let made = RuntimeCall::Terms(call).dispatch(RuntimeOrigin::root());
	made.map(|_| ()).map_err(|rejected| rejected.error)
}

/// The weight of a whole block.
pub fn whole_block() -> Weight {
	frame_system::limits::BlockWeights::default().max_block
}
