//! Over any sequence of targets, one third of the council has calls paused for no more than its budget,
//! all calls together, and revocation never.

use super::*;
use frame_support::traits::GetCallMetadata;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// The calls that the test watches, and those that the targets name.
const CALLS: [(&str, &str); 5] = [
	("System", "remark"),
	("System", "remark_with_event"),
	("Institutions", "appoint_officer"),
	("Institutions", "revoke_officer"),
	("Council", "vote"),
];

#[derive(Clone, Debug)]
enum Step {
	Pause { call: usize, whole: bool, blocks: u64 },
	Resume { call: usize, whole: bool },
	Wait { blocks: u64 },
}

fn step() -> impl Strategy<Value = Step> {
	let call = 0..CALLS.len();
	prop_oneof![
		4 => (call.clone(), any::<bool>(), 0..24u64)
			.prop_map(|(call, whole, blocks)| Step::Pause { call, whole, blocks }),
		1 => (call, any::<bool>()).prop_map(|(call, whole)| Step::Resume { call, whole }),
		4 => (1..30u64).prop_map(|blocks| Step::Wait { blocks }),
	]
}

fn paused(index: usize) -> bool {
	let (pallet, call) = CALLS[index];
	Pallet::<Test>::is_paused_by_name(pallet, call)
}

fn chosen(index: usize, whole: bool) -> crate::Target {
	let (pallet, call) = CALLS[index];
	target(pallet, (!whole).then_some(call))
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(128))]

	#[test]
	fn calls_are_not_paused_for_longer_than_the_budget(steps in prop::collection::vec(step(), 1..80)) {
		new_test_ext().execute_with(|| {
			// The blocks in which each call was paused, and how often a pause began.
			let mut blocks: BTreeMap<usize, Vec<u64>> = BTreeMap::new();
			let mut note = |now: u64| {
				for index in (0..CALLS.len()).filter(|index| paused(*index)) {
					blocks.entry(index).or_default().push(now);
				}
			};
			for step in steps {
				match step {
					Step::Pause { call, whole, blocks } => {
						// Without it, two thirds would have to vote for the pause.
						if Pallet::<Test>::is_budget_left() {
							let _ = Pallet::<Test>::do_pause(&chosen(call, whole), blocks);
						}
					}
					Step::Resume { call, whole } => {
						let _ = Pallet::<Test>::do_resume(&chosen(call, whole));
					}
					Step::Wait { blocks } => {
						for _ in 0..blocks {
							let now = System::block_number();
							// What counts is the state that a transaction of the block can see.
							note(now);
							System::set_block_number(now + 1);
						}
					}
				}
				Pallet::<Test>::do_try_state().unwrap();
			}
			let mut any = std::collections::BTreeSet::new();
			for (index, paused) in blocks {
				let (pallet, call) = CALLS[index];
				assert!(pallet != "Council" && call != "revoke_officer", "{pallet}.{call}");
				any.extend(paused);
			}
			for last in &any {
				let window = any.range(last.saturating_sub(59)..=*last).count();
				assert!(window <= 20, "{window} of 60 blocks before {last}");
			}
			let times = any.iter().filter(|block| !any.contains(&(*block + 1)));
			let times: Vec<_> = times.collect();
			for last in &times {
				let window = times.iter().filter(|end| **end <= *last && **end + 60 > **last).count();
				// Three that count for a third, and what is left of a budget that three do not divide.
				assert!(window <= 4, "{window} times of pauses in 60 blocks before {last}");
			}
		});
	}
}

#[test]
fn the_watched_calls_exist() {
	for (pallet, call) in CALLS {
		assert!(RuntimeCall::get_call_names(pallet).contains(&call), "{pallet}.{call}");
	}
}
