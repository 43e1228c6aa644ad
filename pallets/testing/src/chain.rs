//! Time, blocks and references.

use frame_support::traits::Get;
use madang_primitives::{Commitment, ExternalRef, KoreanDay, Moment};
use sp_core::{bounded::BoundedVec, H256};
use sp_io::TestExternalities;
use std::{cell::Cell, sync::OnceLock};

/// The papers on which any change of the books is based.
pub const PAPERS: Commitment = Commitment([4; 32]);

/// When the tests begin: noon of 2026-11-24 in Seoul, a Tuesday.
pub const START: Moment = 1_795_489_200_000;

thread_local! {
	/// What [`fresh_number`] gives next. Kept outside the state of the chain, so that a call that
	/// fails does not take a number back.
	static NEXT: Cell<u64> = const { Cell::new(1) };
}

/// A number that no earlier call on this thread returned.
pub fn fresh_number() -> u64 {
	NEXT.replace(NEXT.get() + 1)
}

/// A reference that no earlier call used.
pub fn fresh_ref() -> ExternalRef {
	reference(fresh_number())
}

/// The reference that [`fresh_ref`] gave last, if no other number was taken since.
pub fn last_ref() -> ExternalRef {
	reference(NEXT.get() - 1)
}

fn reference(number: u64) -> ExternalRef {
	let mut reference = [0; 32];
	reference[..8].copy_from_slice(&number.to_be_bytes());
	reference
}

/// A day, written `2026-11-24`.
pub fn day(text: &str) -> KoreanDay {
	text.parse().expect("a date")
}

/// The chain's time.
pub fn now<T: pallet_timestamp::Config<Moment = Moment>>() -> Moment {
	pallet_timestamp::Now::<T>::get()
}

/// The chain's day in Korea.
pub fn today<T: pallet_timestamp::Config<Moment = Moment>>() -> KoreanDay {
	KoreanDay::of(now::<T>())
}

/// Set the chain's clock.
pub fn set_time<T: pallet_timestamp::Config<Moment = Moment>>(moment: Moment) {
	pallet_timestamp::Now::<T>::put(moment);
}

/// Begin the first block of a test at [`START`]: block 0 keeps no events.
pub fn begin<T: pallet_timestamp::Config<Moment = Moment>>() {
	frame_system::Pallet::<T>::set_block_number(1u32.into());
	set_time::<T>(START);
}

/// A state that many tests begin with. It is built once per process, and each test gets a copy.
pub struct Prepared(OnceLock<Snapshot>);

struct Snapshot {
	/// The nodes of the trie.
	nodes: Vec<(Vec<u8>, (Vec<u8>, i32))>,
	root: H256,
	/// The first number that the state does not use.
	next: u64,
}

impl Prepared {
	/// A state that is not built yet.
	pub const fn new() -> Self {
		Self(OnceLock::new())
	}

	/// A copy of the state that `build` makes. [`fresh_number`] continues after the numbers that
	/// the state uses.
	pub fn copy(&self, build: impl FnOnce() -> TestExternalities) -> TestExternalities {
		let snapshot = self.0.get_or_init(|| {
			let mut built = build();
			built.commit_all().expect("no transaction is open");
			let (nodes, root) = built.into_raw_snapshot();
			Snapshot { nodes, root, next: NEXT.get() }
		});
		NEXT.set(NEXT.get().max(snapshot.next));
		let nodes = snapshot.nodes.clone();
		TestExternalities::from_raw_snapshot(nodes, snapshot.root, Default::default())
	}
}

impl Default for Prepared {
	fn default() -> Self {
		Self::new()
	}
}

/// A list that the test knows to be short enough.
pub fn bounded<Item, Max: Get<u32>>(
	items: impl IntoIterator<Item = Item>,
) -> BoundedVec<Item, Max> {
	BoundedVec::try_from(items.into_iter().collect::<Vec<_>>()).ok().expect("short enough")
}
