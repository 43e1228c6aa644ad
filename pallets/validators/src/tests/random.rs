//! After any sequence of calls the invariants hold and finality is possible. Recoveries are
//! excluded, because they are used only when finality has stopped.

use super::*;
use crate::{
	finality_threshold,
	pallet::{Planned, Seats, SeatsOf},
	Evidence, SeatStatus,
};
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
	Blocks(u64),
}

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
		Step::Report(institution, slot) => {
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
			let register = crate::Call::register_node { institution, node };
			call(RuntimeOrigin::signed(one.into()), register)
		}
		Step::Deregister(one, number) => {
			let (institution, node) = (InstitutionId(one), node(one, number));
			let deregister = crate::Call::deregister_node { institution, node };
			call(RuntimeOrigin::signed(one.into()), deregister)
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

proptest! {
	#![proptest_config(ProptestConfig::with_cases(256))]

	#[test]
	fn finality_is_always_possible(steps in vec(step(), 1..40)) {
		chain(4).execute_with(|| {
			for step in steps {
				let shown = format!("{step:?}");
				execute(step);
				Pallet::<Test>::do_try_state().unwrap();
				for set in [Session::validators(), Planned::<Test>::get().into_inner()] {
					let needed = finality_threshold(set.len());
					assert!(active(&set) >= needed, "{shown} leaves {} of {}", active(&set), set.len());
				}
				let queued: Vec<u64> =
					Session::queued_keys().into_iter().map(|(account, _)| account).collect();
				assert_eq!(queued, Planned::<Test>::get().into_inner(), "{shown}");
			}
		});
	}
}
