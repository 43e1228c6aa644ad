//! The invariants hold after any sequence of calls.

use super::*;
use crate::Proposals;
use frame_support::assert_storage_noop;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
	Propose { by: u64, what: u8 },
	Vote { by: u64, proposal: u32, approve: bool },
	Close { by: u64, proposal: u32 },
	Wait { blocks: u64 },
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		(0..8u64, 0..8u8).prop_map(|(by, what)| Step::Propose { by, what }),
		(0..8u64, 0..12u32, any::<bool>()).prop_map(|(by, proposal, approve)| Step::Vote {
			by,
			proposal,
			approve
		}),
		(0..8u64, 0..12u32).prop_map(|(by, proposal)| Step::Close { by, proposal }),
		(1..40u64).prop_map(|blocks| Step::Wait { blocks }),
	]
}

fn act(what: u8) -> ActOf<Test> {
	match what {
		0 => grant_seat(5),
		1 => grant_seat(6),
		2 | 3 => {
			let institution = madang_primitives::InstitutionId(u32::from(what));
			Act::Call(Box::new(crate::Call::revoke_seat { institution }.into()))
		}
		4 => pause("System", None, 5),
		5 => pause("System", Some("remark"), 20),
		6 => pause("Council", None, 5),
		_ => Act::Resume(target("System", None)),
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(128))]

	#[test]
	fn the_invariants_hold(steps in prop::collection::vec(step(), 1..60)) {
		new_test_ext().execute_with(|| {
			for step in steps {
				let before = Proposals::<Test>::count();
				match step {
					Step::Propose { by, what } => {
						if propose(by, act(what)).is_ok() {
							assert_eq!(Proposals::<Test>::count(), before + 1);
						}
					}
					Step::Vote { by, proposal, approve } => {
						if vote(by, proposal, approve).is_ok() {
							// The same vote again changes nothing.
							assert_storage_noop!(assert!(vote(by, proposal, approve).is_err()));
						}
					}
					Step::Close { by, proposal } => {
						if close(by, proposal).is_ok() {
							assert_eq!(Proposals::<Test>::count(), before - 1);
							assert!(close(by, proposal).is_err());
						}
					}
					Step::Wait { blocks } => {
						System::set_block_number(System::block_number() + blocks);
					}
				}
				Pallet::<Test>::do_try_state().unwrap();
			}
		});
	}
}
