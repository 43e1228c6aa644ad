//! After any sequence of calls the invariants hold, finality is possible, and the finality set is
//! the session's.

use super::*;
use crate::{
	finality_threshold,
	pallet::{InForce, KeyHistory, Seats, SeatsOf},
	Evidence, FinalityGadget, SeatStatus,
};
use frame_support::traits::Hooks;
use proptest::{collection::vec, prelude::*};

#[derive(Clone, Debug)]
enum Step {
	/// Grant a seat and set its keys.
	Join(u32),
	Revoke(u32, u32),
	Reinstate(u32, u32),
	Rotate(u32, u32),
	Report(u32, u64),
	Register(u32, u8),
	Deregister(u32, u8),
	Withdraw(u32),
	Recover(Vec<u32>, u64, u64),
	Blocks(u64),
}

/// Any step, with recoveries.
fn any_step() -> impl Strategy<Value = Step> {
	let recover = (vec(1..7u32, 0..4), 0..12u64, 0..8u64)
		.prop_map(|(lost, back, delay)| Step::Recover(lost, back, delay));
	prop_oneof![12 => step(), 2 => recover]
}

/// A step that is taken while finality works: there are no recoveries.
fn step() -> impl Strategy<Value = Step> {
	let institution = 1..7u32;
	let number = 0..2u32;
	prop_oneof![
		2 => institution.clone().prop_map(Step::Join),
		6 => (institution.clone(), number.clone()).prop_map(|(one, seat)| Step::Revoke(one, seat)),
		2 => (institution.clone(), number.clone()).prop_map(|(one, seat)| Step::Reinstate(one, seat)),
		1 => (institution.clone(), number).prop_map(|(one, seat)| Step::Rotate(one, seat)),
		2 => (1..5u32, 0..5u64).prop_map(|(one, slot)| Step::Report(one, slot)),
		1 => (institution.clone(), 0..3u8).prop_map(|(one, node)| Step::Register(one, node)),
		1 => (institution, 0..3u8).prop_map(|(one, node)| Step::Deregister(one, node)),
		1 => (5..8u32).prop_map(Step::Withdraw),
		4 => (1..12u64).prop_map(Step::Blocks),
	]
}

/// Execute a step, which may fail.
fn execute(step: Step) {
	let _ = match step {
		Step::Join(institution) => grant(institution).and_then(|()| {
			let number = SeatsOf::<Test>::get(InstitutionId(institution)) - 1;
			rotate(institution, number).1
		}),
		Step::Revoke(institution, number) => revoke(institution, number),
		Step::Reinstate(institution, number) => reinstate(institution, number),
		Step::Rotate(institution, number) => rotate(institution, number).1,
		Step::Report(institution, back) => {
			let slot = slot(System::block_number()) - back;
			let by = pair(institution as u8);
			let evidence = Evidence {
				offender: first_keys(institution).aura,
				first: sealed(slot, 1, &by),
				second: sealed(slot, 2, &by),
			};
			let evidence = Box::new(evidence);
			call(RuntimeOrigin::none(), crate::Call::report_block { evidence })
		}
		Step::Register(one, number) => {
			let (institution, node) = (InstitutionId(one), node(one, number));
			let proof = node_proof(one, &node_pair(one, number));
			let register = crate::Call::register_node { institution, node, proof };
			call(RuntimeOrigin::signed(one.into()), register)
		}
		Step::Deregister(one, number) => {
			let (institution, node) = (InstitutionId(one), node(one, number));
			let deregister = crate::Call::deregister_node { institution, node };
			call(RuntimeOrigin::signed(one.into()), deregister)
		}
		Step::Withdraw(institution) => super::standing::withdraw(institution),
		Step::Recover(lost, back, delay) => {
			let best_finalized = System::block_number().saturating_sub(back);
			super::recovery::order(&lost, best_finalized, delay)
		}
		Step::Blocks(count) => {
			to_block(System::block_number() + count);
			Ok(())
		}
	};
}

/// The number of active validators in a set.
fn active(set: &[u64]) -> usize {
	let is_active = |account: &&u64| {
		Seats::<Test>::get(account).is_some_and(|seat| seat.status == SeatStatus::Active)
	};
	set.iter().filter(is_active).count()
}

/// The planned validators are the session pallet's, and GRANDPA's set is the session's, unless its
/// change is pending.
fn assert_sets_agree(shown: &str) {
	let queued: Vec<u64> = Session::queued_keys().into_iter().map(|(account, _)| account).collect();
	assert_eq!(queued, Pallet::<Test>::planned(), "{shown}");
	// GRANDPA enacts a change when its block ends.
	Grandpa::on_finalize(System::block_number());
	assert!(!pallet_grandpa::Stalled::<Test>::exists(), "{shown}: a forced change was lost");
	let voters: Vec<_> = match Grandpa::pending_change() {
		Some(change) => change.next_authorities.into_inner(),
		None => Grandpa::grandpa_authorities(),
	};
	let voters: Vec<_> = voters.into_iter().map(|(voter, _)| voter).collect();
	let in_force: Vec<_> = InForce::<Test>::get()
		.into_iter()
		.map(|keys| KeyHistory::<Test>::get(keys.seat, keys.record).unwrap().keys.grandpa)
		.collect();
	assert_eq!(voters, in_force, "{shown}");
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(128))]

	#[test]
	fn finality_is_always_possible(steps in vec(step(), 1..40)) {
		chain(4).execute_with(|| {
			for step in steps {
				let shown = format!("{step:?}");
				execute(step);
				Pallet::<Test>::do_try_state().unwrap();
				for set in [Session::validators(), Pallet::<Test>::planned()] {
					let needed = finality_threshold(set.len());
					assert!(active(&set) >= needed, "{shown} leaves {} of {}", active(&set), set.len());
				}
				assert_sets_agree(&shown);
			}
		});
	}

	#[test]
	fn the_finality_set_is_the_sessions_even_after_recoveries(steps in vec(any_step(), 1..40)) {
		chain(6).execute_with(|| {
			for step in steps {
				let shown = format!("{step:?}");
				execute(step);
				Pallet::<Test>::do_try_state().unwrap();
				assert_sets_agree(&shown);
			}
			// A pending change is in force at the latest after its delay.
			to_block(System::block_number() + 12);
			assert_sets_agree("the end");
			assert!(!<Test as crate::Config>::Finality::change_pending());
		});
	}
}
