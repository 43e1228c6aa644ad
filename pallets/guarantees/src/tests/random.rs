//! Random sequences of valid and invalid calls: a call succeeds exactly when a model of the book
//! expects it, a call that fails changes nothing, and the invariants hold after each. At the end of a
//! sequence every guarantee can be ended without any foundation.

use super::*;
use crate::AssignedGuarantees;
use madang_primitives::InstitutionId;
use model::Model;
use proptest::prelude::*;
use sp_runtime::StateVersion;

mod model;

/// The foundations, as a sequence names them, and their officers.
const FOUNDATIONS: [InstitutionId; 3] = [FOUNDATION, OTHER_FOUNDATION, FEDERATION];
const OFFICERS: [u64; 3] = [GUARANTOR, OTHER_GUARANTOR, FEDERATOR];

const NOTICES: [NoticeKind; 6] = [
	NoticeKind::Defaulted,
	NoticeKind::BenefitLost,
	NoticeKind::Other,
	NoticeKind::Extinguished { wholly: false },
	NoticeKind::Extinguished { wholly: true },
	NoticeKind::Formed,
];

/// What happens. Foundations are numbers of [`FOUNDATIONS`].
#[derive(Clone, Debug)]
enum Act {
	Ask { loan: u64, foundation: usize, amount: Won },
	Withdraw { loan: u64 },
	Decide { by: usize, guarantee: u64, cover: Option<Won> },
	Revoke { by: usize, guarantee: u64 },
	Form { loan: u64, principal: Won },
	Notify { loan: u64, kind: usize, amount: Won },
	MakeClaimable { loan: u64 },
	Cure { loan: u64 },
	Claim { loan: u64, amount: Won },
	Release { loan: u64 },
	Revive { loan: u64 },
	Pay { by: usize, guarantee: u64, amount: Won },
	Deny { by: usize, guarantee: u64 },
	Acknowledge { by: usize, guarantee: u64, numbers: Vec<u32> },
	Offer { by: usize, guarantee: u64, offer: Option<(usize, RatePpm)> },
	Accept { by: usize, guarantee: u64, ratio: RatePpm },
	Suspend { foundation: usize },
	Readmit { foundation: usize },
	Assign { guarantees: Vec<u64>, from: usize, to: usize },
	Days { count: u32 },
}

/// The principal of every request, and its ratio: at most five won can be asked for.
const LENT: Won = 10;
const HALF: RatePpm = 500_000;

fn acts() -> impl Strategy<Value = Act> {
	// Few loans, few guarantees and small amounts: sequences meet. Mostly the first foundation.
	let (loan, guarantee, amount) = (1u64..4, 1u64..7, 0u64..7);
	let by = || prop_oneof![5 => Just(0usize), 1 => 1usize..3];
	prop_oneof![
		6 => (loan.clone(), by(), amount.clone())
			.prop_map(|(loan, foundation, amount)| Act::Ask { loan, foundation, amount }),
		1 => loan.clone().prop_map(|loan| Act::Withdraw { loan }),
		8 => (by(), guarantee.clone(), prop::option::weighted(0.9, amount.clone()))
			.prop_map(|(by, guarantee, cover)| Act::Decide { by, guarantee, cover }),
		1 => (by(), guarantee.clone()).prop_map(|(by, guarantee)| Act::Revoke { by, guarantee }),
		8 => (loan.clone(), amount.clone())
			.prop_map(|(loan, principal)| Act::Form { loan, principal }),
		4 => (loan.clone(), 0usize..NOTICES.len(), 0u64..3)
			.prop_map(|(loan, kind, amount)| Act::Notify { loan, kind, amount }),
		5 => loan.clone().prop_map(|loan| Act::MakeClaimable { loan }),
		1 => loan.clone().prop_map(|loan| Act::Cure { loan }),
		6 => (loan.clone(), amount.clone()).prop_map(|(loan, amount)| Act::Claim { loan, amount }),
		1 => loan.clone().prop_map(|loan| Act::Release { loan }),
		1 => loan.prop_map(|loan| Act::Revive { loan }),
		8 => (by(), guarantee.clone(), amount)
			.prop_map(|(by, guarantee, amount)| Act::Pay { by, guarantee, amount }),
		3 => (by(), guarantee.clone()).prop_map(|(by, guarantee)| Act::Deny { by, guarantee }),
		4 => (by(), guarantee.clone(), prop::collection::vec(0u32..4, 0..3)).prop_map(
			|(by, guarantee, numbers)| Act::Acknowledge { by, guarantee, numbers }
		),
		4 => (by(), guarantee.clone(), prop::option::weighted(0.8, (0usize..3, 0u32..3)))
			.prop_map(|(by, guarantee, offer)| Act::Offer { by, guarantee, offer }),
		4 => (0usize..3, guarantee.clone(), 0u32..3)
			.prop_map(|(by, guarantee, ratio)| Act::Accept { by, guarantee, ratio }),
		1 => (0usize..3).prop_map(|foundation| Act::Suspend { foundation }),
		2 => (0usize..3).prop_map(|foundation| Act::Readmit { foundation }),
		2 => (prop::collection::vec(guarantee, 0..3), 0usize..3, 0usize..3)
			.prop_map(|(guarantees, from, to)| Act::Assign { guarantees, from, to }),
		2 => (prop::bool::weighted(0.3), 0u32..61).prop_map(|(long, count)| {
			Act::Days { count: if long { count } else { count % 5 } }
		}),
	]
}

fn origin(by: usize) -> RuntimeOrigin {
	RuntimeOrigin::signed(OFFICERS[by])
}

/// Make the call of a foundation.
fn call(act: Act) -> DispatchResult {
	let id = GuaranteeId;
	match act {
		Act::Decide { by, guarantee, cover } => {
			let decision = match cover {
				Some(cover) => Decision::Approve { cover, letter: LETTER },
				None => Decision::Decline { reason: WHY, particulars: PARTICULARS },
			};
			Guarantees::decide(origin(by), id(guarantee), decision, fresh_ref())
		}
		Act::Revoke { by, guarantee } => {
			Guarantees::withdraw_approval(origin(by), id(guarantee), REASON, fresh_ref())
		}
		Act::Pay { by, guarantee, amount } => {
			Guarantees::pay(origin(by), id(guarantee), amount, day(), fresh_ref())
		}
		Act::Deny { by, guarantee } => {
			Guarantees::deny(origin(by), id(guarantee), REASON, fresh_ref())
		}
		Act::Acknowledge { by, guarantee, numbers } => {
			let numbers = NoticeNumbers::truncate_from(numbers);
			Guarantees::acknowledge(origin(by), id(guarantee), numbers, fresh_ref())
		}
		Act::Offer { by, guarantee, offer } => {
			let offer = offer.map(|(by, ratio)| ReguaranteeOffer { by: FOUNDATIONS[by], ratio });
			Guarantees::reguarantee(origin(by), id(guarantee), offer, fresh_ref())
		}
		Act::Accept { by, guarantee, ratio } => {
			Guarantees::accept_reguarantee(origin(by), id(guarantee), ratio, fresh_ref())
		}
		_ => unreachable!("not of a foundation: {act:?}"),
	}
}

/// Do what lending, the council or the time does; or make the call of a foundation.
fn run(act: Act) -> DispatchResult {
	match act {
		Act::Ask { loan, foundation, amount } => {
			let foundation = FOUNDATIONS[foundation];
			let request =
				Request { foundation, principal: LENT, amount, ratio: HALF, creditor: BANK };
			ask(LoanId(loan), request).map(|_| ())
		}
		Act::Withdraw { loan } => withdraw(LoanId(loan)),
		Act::Form { loan, principal } => form(LoanId(loan), principal),
		Act::Notify { loan, kind, amount } => notify(LoanId(loan), NOTICES[kind], amount),
		Act::MakeClaimable { loan } => make_claimable(LoanId(loan)),
		Act::Cure { loan } => cure(LoanId(loan)),
		Act::Claim { loan, amount } => claim(LoanId(loan), amount),
		Act::Release { loan } => release(LoanId(loan), 1),
		Act::Revive { loan } => revive(LoanId(loan), 1),
		Act::Suspend { foundation } => {
			Institutions::suspend_institution(RuntimeOrigin::root(), FOUNDATIONS[foundation])
		}
		Act::Readmit { foundation } => {
			Institutions::readmit_institution(RuntimeOrigin::root(), FOUNDATIONS[foundation])
		}
		Act::Assign { guarantees, from, to } => {
			let guarantees = guarantees.into_iter().map(GuaranteeId).collect();
			let guarantees = AssignedGuarantees::truncate_from(guarantees);
			let (from, to) = (FOUNDATIONS[from], FOUNDATIONS[to]);
			Guarantees::assign(RuntimeOrigin::root(), guarantees, from, to)
		}
		Act::Days { count } => {
			pass(day().plus(count));
			Ok(())
		}
		act => call(act),
	}
}

/// Nothing but lending ends what is left.
fn end_all(model: &Model) {
	for loan in 1..4 {
		let Some(state) = state_of(LoanId(loan)) else { continue };
		match state {
			_ if state.has_ended() => {}
			_ if state.covers_debt() => {
				assert_ok!(release(LoanId(loan), 1));
			}
			_ => {
				assert_ok!(withdraw(LoanId(loan)));
			}
		}
	}
	assert_eq!(Stored::<Test>::iter().count(), model.guarantees.len());
	assert!(Stored::<Test>::iter_values().all(|found| found.state.has_ended()));
	assert_eq!(Guarantees::do_try_state(), Ok(()));
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..Default::default() })]

	#[test]
	fn random_calls_keep_to_the_model_and_the_invariants(
		acts in prop::collection::vec(acts(), 1..100),
	) {
		new_test_ext().execute_with(|| {
			let mut model = Model::default();
			for act in acts {
				let before = sp_io::storage::root(StateVersion::V1);
				let known = model.clone();
				let expected = model.expect(&act);
				let result = run(act.clone());
				assert_eq!(result.is_ok(), expected, "{result:?}: {act:?} in {known:?}");
				assert_eq!(Model::as_kept(), model, "{act:?}");
				if result.is_err() {
					assert_eq!(sp_io::storage::root(StateVersion::V1), before, "{act:?}");
				}
				assert_eq!(Guarantees::do_try_state(), Ok(()), "{act:?}");
			}
			end_all(&model);
		});
	}
}

#[test]
fn random_sequences_reach_every_state() {
	use proptest::{strategy::ValueTree, test_runner::TestRunner};
	let mut runner = TestRunner::deterministic();
	let mut seen = std::collections::BTreeSet::new();
	let mut shared = 0;
	// The last states need many steps: as many sequences as it takes, up to a bound.
	for _ in 0..4_000 {
		if seen.len() == STATES.len() && shared > 0 {
			break;
		}
		let sequence = prop::collection::vec(acts(), 99).new_tree(&mut runner).unwrap().current();
		new_test_ext().execute_with(|| {
			for act in sequence {
				let _ = run(act);
				let states = Stored::<Test>::iter_values().map(|found| found.state);
				seen.extend(states.map(|state| format!("{state:?}")));
			}
			let accepted = |found: &Guarantee| found.accepted_reguarantee().is_some();
			shared += Stored::<Test>::iter_values().filter(accepted).count();
		});
	}
	assert_eq!(seen.len(), STATES.len(), "{seen:?}");
	assert!(shared > 0, "no re-guarantee was accepted");
}
