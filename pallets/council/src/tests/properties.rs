//! The invariants hold after any sequence of calls, and some active members can still carry an act
//! without any single one of them.

use super::*;
use crate::{pallet::Listing, Error};
use frame_support::{assert_ok, assert_storage_noop, storage::with_transaction};
use madang_primitives::{appointment::Appointment, Duties, Duty, InstitutionId};
use madang_testing::officer_consent;
use pallet_institutions::{Administrators, Institutions as _};
use proptest::prelude::*;
use sp_runtime::TransactionOutcome;

/// The institutions that take part: each has its number as the account of its chief.
const MEMBERS: std::ops::RangeInclusive<u32> = 1..=8;

#[derive(Clone, Debug)]
enum Step {
	Propose {
		by: u64,
		what: u8,
		of: u32,
	},
	Vote {
		by: u64,
		proposal: u32,
		approve: bool,
	},
	Close {
		by: u64,
		proposal: u32,
	},
	Withdraw {
		by: u64,
		proposal: u32,
	},
	/// A decision of the council that is made at once.
	Decide {
		what: u8,
		of: u32,
	},
	/// The chief of an institution governs or no longer does.
	Duties {
		of: u64,
		govern: bool,
	},
	Upgrade,
	Wait {
		blocks: u64,
	},
}

fn step() -> impl Strategy<Value = Step> {
	let by = || 1..9u64;
	prop_oneof![
		4 => (by(), 0..9u8, MEMBERS).prop_map(|(by, what, of)| Step::Propose { by, what, of }),
		6 => (by(), 0..12u32, any::<bool>())
			.prop_map(|(by, back, approve)| Step::Vote { by, proposal: back, approve }),
		3 => (by(), 0..12u32).prop_map(|(by, back)| Step::Close { by, proposal: back }),
		1 => (by(), 0..12u32).prop_map(|(by, back)| Step::Withdraw { by, proposal: back }),
		6 => (0..8u8, MEMBERS).prop_map(|(what, of)| Step::Decide { what, of }),
		1 => (by(), any::<bool>()).prop_map(|(of, govern)| Step::Duties { of, govern }),
		1 => Just(Step::Upgrade),
		2 => (1..60u64).prop_map(|blocks| Step::Wait { blocks }),
	]
}

/// A call of root about an institution.
fn root_call(what: u8, of: u32) -> RuntimeCall {
	let institution = InstitutionId(of);
	match what {
		0 => crate::Call::grant_seat { institution }.into(),
		1 => crate::Call::revoke_seat { institution }.into(),
		2 => pallet_institutions::Call::suspend_institution { institution }.into(),
		3 => pallet_institutions::Call::readmit_institution { institution }.into(),
		4 => pallet_institutions::Call::withdraw_institution { institution }.into(),
		5 => pallet_institutions::Call::force_suspend_officer { account: u64::from(of) }.into(),
		6 => {
			let account = SECOND_GOVERNOR;
			pallet_institutions::Call::force_suspend_officer { account }.into()
		}
		_ => new_administrator(institution),
	}
}

/// The council gives an institution an administrator without the duty to govern.
fn new_administrator(institution: InstitutionId) -> RuntimeCall {
	let account = 10_000 + madang_testing::fresh_number();
	let consent = officer_consent::<Test>(account, Appointment::Administrator(institution));
	pallet_institutions::Call::replace_administrator { institution, account, consent }.into()
}

fn act(what: u8, of: u32) -> ActOf<Test> {
	match what {
		5 => pause("System", None, 5),
		6 => pause("System", Some("remark"), 20),
		7 => pause("Council", None, 5),
		8 => Act::Resume(target("System", None)),
		_ => call(root_call(what, of)),
	}
}

/// Counting from the newest proposal back, so that most numbers are of open ones.
fn number(back: u32) -> u32 {
	crate::NextProposal::<Test>::get().0.saturating_sub(back + 1)
}

fn voters(proposal: u32) -> Vec<InstitutionId> {
	let proposal = crate::Proposals::<Test>::get(ProposalId(proposal)).unwrap();
	proposal.ayes.into_iter().collect()
}

/// Close a proposal, and check that it was carried by the votes of active members with seats alone.
fn checked_close(by: u64, proposal: u32) {
	let listed = Listing::<Test>::get().iter().any(|one| one.id.0 == proposal);
	let ayes = if listed { voters(proposal) } else { Vec::new() };
	let active = Pallet::<Test>::active_seats();
	let version = crate::Proposals::<Test>::get(ProposalId(proposal)).map(|one| one.spec_version);
	let before = Listing::<Test>::get().len();
	System::reset_events();
	if close(by, proposal).is_err() {
		return;
	}
	assert!(Listing::<Test>::get().len() < before);
	let enacted = System::events().into_iter().find_map(|record| match record.event {
		RuntimeEvent::Council(Event::Enacted { ayes, seats, .. }) => Some((ayes, seats)),
		_ => None,
	});
	if let Some((counted, seats)) = enacted {
		let valid = ayes.iter().filter(|voter| active.contains(voter)).count();
		assert_eq!((counted as usize, seats as usize), (valid, active.len()));
		assert!(valid > 0 && valid * 3 >= active.len());
		assert_eq!(version, Some(SpecVersion::get()));
	}
}

/// An officer of an active institution who governs: each has an administrator, which can take the
/// duty itself.
fn governor_of(institution: InstitutionId) -> u64 {
	let administrators = Administrators::<Test>::get(institution);
	let account = *administrators.first().expect("an institution has an administrator");
	let duties = Duties::NONE.with(Duty::Administer).with(Duty::Govern);
	assert_ok!(Institutions::set_duties(by(account), account, duties));
	account
}

/// All active members with a seat but one carry an act that the institution itself may refuse.
fn carried_without(absent: InstitutionId) {
	let active = Pallet::<Test>::active_seats();
	let present: Vec<u64> =
		active.into_iter().filter(|seat| *seat != absent).map(governor_of).collect();
	let replacement = new_administrator(absent);
	let mut made = Err(Error::<Test>::TooManyProposals.into());
	for proposer in &present {
		// Its own room may be full of proposals that wait.
		for back in 0..12 {
			let _ = withdraw(*proposer, number(back));
		}
		let id = crate::NextProposal::<Test>::get().0;
		made = propose(*proposer, call(replacement.clone()));
		if made.is_ok() {
			for other in &present {
				let _ = vote(*other, id, true);
			}
			assert_ok!(close(*proposer, id));
			assert!(matches!(last_event(), Event::Enacted { result: Ok(()), .. }));
			break;
		}
	}
	assert_ok!(made);
}

/// Show, without a trace, that the council can act without any one of its members.
fn can_still_act() {
	let active = Pallet::<Test>::active_seats();
	assert!(active.len() >= 3);
	assert!(active.iter().all(|seat| Institutions::can_act(*seat)));
	for absent in active {
		let _ = with_transaction(|| {
			carried_without(absent);
			TransactionOutcome::Rollback(DispatchResult::Ok(()))
		});
	}
}

fn take(step: Step) {
	match step {
		Step::Propose { by, what, of } => {
			let _ = propose(by, act(what, of));
		}
		Step::Vote { by, proposal, approve } => {
			let proposal = number(proposal);
			if vote(by, proposal, approve).is_ok() {
				// The same vote again changes nothing.
				assert_storage_noop!(assert!(vote(by, proposal, approve).is_err()));
			}
		}
		Step::Close { by, proposal } => checked_close(by, number(proposal)),
		Step::Withdraw { by, proposal } => {
			let _ = withdraw(by, number(proposal));
		}
		Step::Decide { what, of } => {
			let call = root_call(what, of);
			let _ = sp_runtime::traits::Dispatchable::dispatch(call, RuntimeOrigin::root());
		}
		Step::Duties { of, govern } => {
			let all: Duties = Duty::ALL.into_iter().collect();
			let duties = if govern { all } else { Duties::NONE.with(Duty::Administer) };
			let _ = Institutions::set_duties(by(of), of, duties);
		}
		Step::Upgrade => SpecVersion::mutate(|version| *version += 1),
		Step::Wait { blocks } => System::set_block_number(System::block_number() + blocks),
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(32))]

	#[test]
	fn the_council_is_never_locked(steps in prop::collection::vec(step(), 1..60)) {
		new_test_ext().execute_with(|| {
			for step in steps {
				take(step);
				Pallet::<Test>::do_try_state().unwrap();
				can_still_act();
			}
		});
	}
}
