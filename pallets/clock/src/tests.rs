//! Blocks of four validators, one slot after the other, and after an outage.

use crate::{is_settled, Event, LastSlot, Recent, SettledTime};
use frame_support::{
	derive_impl,
	dispatch::GetDispatchInfo,
	traits::{ConstBool, ConstU32, ConstU64, Contains},
};
use proptest::{collection::vec, prelude::*};
use sp_consensus_aura::{ed25519::AuthorityId, Slot};
use sp_core::ed25519;
use sp_runtime::{
	traits::{TransactionExtension, TxBaseImplication},
	transaction_validity::{InvalidTransaction, TransactionSource},
	BuildStorage,
};

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
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp;
	#[runtime::pallet_index(2)]
	pub type Aura = pallet_aura;
	#[runtime::pallet_index(3)]
	pub type Clock = crate;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

impl pallet_timestamp::Config for Test {
	type Moment = u64;
	type OnTimestampSet = ();
	type MinimumPeriod = ConstU64<1>;
	type WeightInfo = ();
}

impl pallet_aura::Config for Test {
	type AuthorityId = AuthorityId;
	type DisabledValidators = ();
	type MaxAuthorities = ConstU32<8>;
	type AllowMultipleBlocksPerSlot = ConstBool<false>;
	type SlotDuration = ConstU64<1_000>;
}

/// The calls of the system stand for those of the council.
pub struct OfSystem;

impl Contains<RuntimeCall> for OfSystem {
	fn contains(call: &RuntimeCall) -> bool {
		matches!(call, RuntimeCall::System(_))
	}
}

impl crate::Config for Test {
	type Author = ();
	type Window = ConstU64<12>;
	type Timeless = OfSystem;
}

/// A slot some time after 1970.
const START: u64 = 1_000_000;

fn run(validators: u8, test: impl FnOnce()) {
	let storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	sp_io::TestExternalities::from(storage).execute_with(|| {
		System::set_block_number(1);
		set_validators(validators);
		test();
		Clock::do_try_state().unwrap();
	});
}

fn set_validators(count: u8) {
	let keys: Vec<AuthorityId> =
		(0..count).map(|one| ed25519::Public::from_raw([one; 32]).into()).collect();
	pallet_aura::Authorities::<Test>::put(frame_support::BoundedVec::truncate_from(keys));
}

/// A validator makes a block in a slot. Whether time is settled in it, and the events.
fn block(author: u64, slot: u64) -> (bool, Vec<Event<Test>>) {
	System::reset_events();
	pallet_aura::CurrentSlot::<Test>::put(Slot::from(slot));
	Clock::note(author);
	let events = System::events().into_iter().map(|record| match record.event {
		RuntimeEvent::Clock(event) => event,
		other => panic!("{other:?}"),
	});
	(Clock::is_time_settled(), events.collect())
}

/// Blocks of four validators in turn.
fn four_make_blocks(slots: std::ops::Range<u64>) {
	slots.for_each(|slot| drop(block(slot % 4, slot)));
}

/// Whether a transaction with a call gets into the block.
fn is_possible(call: RuntimeCall) -> bool {
	let (origin, info) = (RuntimeOrigin::signed(1), call.get_dispatch_info());
	let check = SettledTime::<Test>::new();
	let source = TransactionSource::External;
	let valid = check.validate(origin.clone(), &call, &info, 0, (), &TxBaseImplication(()), source);
	assert!(valid.is_ok(), "it is always valid in the pool");
	match check.prepare((), &origin, &call, &info, 0) {
		Ok(()) => true,
		Err(error) => {
			assert_eq!(error, InvalidTransaction::ExhaustsResources.into());
			false
		}
	}
}

fn business() -> RuntimeCall {
	pallet_timestamp::Call::set { now: 0 }.into()
}

fn council() -> RuntimeCall {
	frame_system::Call::remark { remark: Vec::new() }.into()
}

#[test]
fn in_normal_operation_time_is_settled() {
	run(4, || {
		let (settled, events) = block(0, START);
		assert!(!settled, "one of four may be the dishonest one");
		assert_eq!(events, [Event::TimeUnsettled { authors: 1, validators: 4 }]);
		let (settled, events) = block(1, START + 1);
		assert!(settled);
		assert_eq!(events, [Event::TimeSettled { authors: 2, validators: 4 }]);
		for slot in START + 2..START + 50 {
			assert_eq!(block(slot % 4, slot), (true, Vec::new()));
		}
	});
}

#[test]
fn two_of_four_are_enough_and_one_is_not() {
	run(4, || {
		four_make_blocks(START..START + 8);
		for slot in START + 8..START + 40 {
			if slot % 4 < 2 {
				assert!(block(slot % 4, slot).0);
			}
		}
		let alone: Vec<_> = (START + 40..START + 80)
			.filter(|slot| slot % 4 == 0)
			.map(|slot| block(0, slot).0)
			.collect();
		assert!(alone[0], "the other one made a block a moment ago");
		assert!(!alone[9]);
	});
}

#[test]
fn the_first_author_after_an_outage_files_nothing_however_it_stamps_its_blocks() {
	// All nodes are off from START + 8 on, for half an hour.
	let end = START + 8 + 1_800;
	for stamps in [
		// Its own slots of the gap: one, a few close together, all of them.
		vec![START + 600],
		vec![START + 600, START + 604, START + 608],
		(START + 8 + 4..end).step_by(4).collect(),
	] {
		run(4, || {
			four_make_blocks(START..START + 8);
			for stamp in stamps {
				let (settled, _) = block(0, stamp);
				// What it can reach is the window after the last honest block.
				assert_eq!(settled, stamp <= START + 7 + 12, "{}", stamp - START);
				assert_eq!(is_possible(business()), settled);
				assert!(is_possible(council()), "the council can always act");
			}
			// The honest ones follow, by the present time.
			block(1, end + 1);
			assert!(block(2, end + 2).0);
			assert!(is_possible(business()));
		});
	}
}

#[test]
fn a_gap_is_in_the_record() {
	run(4, || {
		four_make_blocks(START..START + 8);
		assert_eq!(block(0, START + 7 + 12), (true, Vec::new()));
		let (_, events) = block(1, START + 1_001);
		let gap = Event::Gap { from: (START + 19) * 1_000, to: (START + 1_001) * 1_000 };
		assert_eq!(events, [gap, Event::TimeUnsettled { authors: 1, validators: 4 }]);
	});
}

#[test]
fn one_validator_alone_is_a_network_to_try_things_out() {
	run(1, || {
		assert!(block(0, START).0);
		assert!(block(0, START + 9_000).0);
	});
}

#[test]
fn a_third_is_not_enough() {
	for (validators, authors) in [(1, 1), (2, 1), (3, 2), (4, 2), (5, 2), (6, 3), (7, 3), (64, 22)]
	{
		assert!(is_settled(authors, validators), "{authors} of {validators}");
		assert!(!is_settled(authors - 1, validators), "{} of {validators}", authors - 1);
	}
}

#[test]
fn a_full_record_makes_room_for_the_newest() {
	run(8, || {
		(0..8).for_each(|author| drop(block(author, START + author)));
		// The validators have changed: there are more accounts than validators within the window.
		assert!(block(100, START + 8).0);
		let recent = Recent::<Test>::get();
		assert_eq!(recent.len(), 8);
		assert!(!recent.iter().any(|(author, _)| *author == 0), "the oldest is forgotten");
	});
}

proptest! {
	/// At most a third of the validators never settle time by themselves, at any slots of theirs:
	/// beyond the window after the last honest block nothing is filed.
	#[test]
	fn at_most_a_third_never_settle_time(
		validators in 4u8..=8,
		hops in vec((0u64..8, 1u64..40), 1..60),
	) {
		run(validators, || {
			let count = u64::from(validators);
			(START..START + 2 * count).for_each(|slot| drop(block(slot % count, slot)));
			let last_honest = START + 2 * count - 1;
			let window = 12.max(2 * count);
			let dishonest = (count - 1) / 3;
			let mut slot = last_honest;
			for (author, hop) in hops {
				slot += hop;
				let (settled, _) = block(author % dishonest, slot);
				assert!(!settled || slot <= last_honest + window);
				Clock::do_try_state().unwrap();
			}
			assert_eq!(LastSlot::<Test>::get(), slot);
		});
	}
}
