//! Random sequences of valid and invalid calls keep the invariants of every pallet, and a rejected
//! call changes nothing.

use super::dead_ends::check_exits;
use crate::{mock::*, *};
use madang_primitives::{DealId, LoanId, Receipt};
use madang_testing::registry;
use pallet_titles::TitleRegistry;
use proptest::prelude::*;
use sp_runtime::{traits::Dispatchable, DispatchResult, StateVersion};

/// One random act. Numbers are reduced to what exists, or to a little more.
#[derive(Clone, Copy, Debug)]
pub enum Act {
	Inspect {
		other: bool,
	},
	/// The next step of the deal, done right.
	Proceed {
		deal: u8,
	},
	Call {
		what: u8,
		deal: u8,
		account: u8,
		detail: u8,
	},
	Wait {
		days: u8,
	},
	/// Something at the registry office that is not the deal's.
	Registry {
		what: u8,
	},
	/// The description of the title is amended.
	Attach,
	/// The description in the book alone is amended.
	Differ,
}

pub fn act() -> impl Strategy<Value = Act> {
	prop_oneof![
		2 => any::<bool>().prop_map(|other| Act::Inspect { other }),
		10 => (0u8..5).prop_map(|deal| Act::Proceed { deal }),
		16 => (0u8..CALLS, 0u8..5, 0u8..40, any::<u8>())
			.prop_map(|(what, deal, account, detail)| Act::Call { what, deal, account, detail }),
		1 => (1u8..80).prop_map(|days| Act::Wait { days }),
		3 => (0u8..5).prop_map(|what| Act::Registry { what }),
		1 => Just(Act::Attach),
		1 => Just(Act::Differ),
	]
}

/// Accounts of all roles, and one of none.
const ACCOUNTS: [u64; 11] = [
	AGENT,
	OTHER_AGENT,
	CLERK,
	OTHER_CLERK,
	BANKER,
	OLD_BANKER,
	REGISTRAR,
	OTHER_REGISTRAR,
	JUDGE,
	OTHER_JUDGE,
	NON_MEMBER,
];

/// The account that may make the call, most of the time; otherwise any of them.
fn account(rightful: u64, choice: u8) -> RuntimeOrigin {
	by(ACCOUNTS.get(usize::from(choice)).copied().unwrap_or(rightful))
}

/// The agent who conducts a deal.
fn agent_of(deal: DealId) -> u64 {
	let agent = Deals::<Test>::get(deal).map(|deal| deal.agent);
	if agent == Some(institution_of(OTHER_AGENT)) {
		OTHER_AGENT
	} else {
		AGENT
	}
}

/// The terms of a deal with another detail, valid or not.
fn other_terms(sale: &Sale, detail: u8) -> Terms {
	let mut terms = sale.terms.clone();
	match detail % 5 {
		0 => terms.discharges = Default::default(),
		1 => terms = bought_by(held([(BUYER, "1/1")]), terms),
		2 => terms.price += 1,
		3 => {
			if let Some(last) = terms.payments.last_mut() {
				last.due_on = last.due_on.plus(u32::from(detail));
			}
		}
		_ => terms = bought_by(halves(BUYER, OUTSIDER), terms),
	}
	terms
}

fn side(detail: u8) -> Side {
	if detail.is_multiple_of(2) {
		Side::Sellers
	} else {
		Side::Buyers
	}
}

/// The kinds of calls of [`call`].
const CALLS: u8 = 25;

/// A call on a deal, with the account that should make it.
fn call(what: u8, deal: DealId, detail: u8) -> (u64, RuntimeCall) {
	let (sale, external_ref, evidence) = (sale_of(deal), fresh_ref(), commitment(detail));
	let agent = agent_of(deal);
	let known = Deals::<Test>::contains_key(deal);
	let contracted = Deals::<Test>::get(deal).is_some_and(|deal| deal.terms.is_some());
	let loan = LoanId(NEW_LOAN.0 + u64::from(detail % 6));
	let legs = Deals::<Test>::get(deal).map_or(vec![], |deal| Conveyances::legs(&deal));
	let leg = legs.get(usize::from(detail) % legs.len().max(1)).copied().unwrap_or(Leg::Price);
	let of_leg = match leg {
		Leg::Price | Leg::Tax | Leg::Interim(_) => agent,
		Leg::Payoff(_) => OLD_BANKER,
		Leg::Disbursement(_) => BANKER,
	};
	let (account, call) = match what {
		0 => (agent, Call::reinspect { deal, external_ref }),
		1 => (agent, sale.conclude()),
		2 => (CLERK, sale.accept_report()),
		3 => (CLERK, sale.request_supplement(u32::from(detail % 70))),
		4 => (agent, Call::supplement_report { deal, documents: evidence, external_ref }),
		5 => (BANKER, sale.finance(loan)),
		6 if contracted => (agent, sale.file()),
		7 => (of_leg, sale.affirm(leg)),
		8 => (REGISTRAR, sale.register()),
		9 => (CLERK, sale.book()),
		// Rescissions would otherwise end nearly every deal early.
		10 if detail.is_multiple_of(2) => (agent, sale.rescind(Ground::Agreement)),
		11 => (OTHER_AGENT, sale.rescind(Ground::ByLaw { side: side(detail) })),
		12 => (agent, sale.report_rescission()),
		13 => (OTHER_AGENT, sale.report_rescission_by(side(detail))),
		14 if detail.is_multiple_of(2) => (JUDGE, sale.enforce_judgment(Judgment::Void)),
		15 => (agent, Call::abandon { deal, external_ref }),
		16 => (agent, sale.amend(other_terms(&sale, detail))),
		17 if known => (agent, sale.accept_title()),
		18 => (BANKER, sale.unbind(loan)),
		19 => (agent, sale.dismiss_loan(loan)),
		20 => {
			let to = if agent == AGENT { OTHER_AGENT } else { AGENT };
			(to, sale.change_agent(institution_of(to)))
		}
		21 => (OTHER_AGENT, sale.give_notice(side(detail), 10 + u32::from(detail % 60))),
		22 => (OTHER_AGENT, sale.object()),
		23 => (of_leg, sale.withdraw_affirmation(leg)),
		24 => (OTHER_AGENT, sale.confirm_interim(detail % 3)),
		_ => (CLERK, sale.book()),
	};
	(account, call.into())
}

/// The next step of the usual sale, where the title allows it.
fn proceed(deal: DealId) -> DispatchResult {
	let Some(stored) = Deals::<Test>::get(deal) else { return Ok(()) };
	let (sale, agent) = (sale_of(deal), agent_of(deal));
	match stored.stage {
		Stage::Inspected => {
			make(agent, Call::<Test>::reinspect { deal, external_ref: fresh_ref() })?;
			make(agent, sale.conclude())
		}
		Stage::Contracted => make(CLERK, sale.accept_report()),
		Stage::Reported | Stage::Financed => {
			// Without the loan, where its offer has ended, it is a cash sale.
			if stored.closing.is_none() && make(BANKER, sale.finance(NEW_LOAN)).is_ok() {
				return Ok(());
			}
			if Conveyances::ensure_current(&stored).is_err() {
				make(agent, sale.accept_title())?;
			}
			if Conveyances::waiting(deal, &stored).is_none() {
				make(agent, sale.file())?;
			}
			let sale = sale_of(deal);
			for (role, leg) in sale.legs() {
				let account = if role == fixture::Role::Agent { agent } else { officer(role) };
				let _ = make(account, sale.affirm(leg));
			}
			let _ = make(EXAMINER, sale.examine());
			make(REGISTRAR, sale.register())
		}
		Stage::Registered => make(CLERK, sale.book()),
		_ => Ok(()),
	}
}

/// Dispatch, and check that a call that is rejected changes nothing.
fn attempt(call: RuntimeCall, origin: RuntimeOrigin) -> DispatchResult {
	let before = sp_io::storage::root(StateVersion::V1);
	let outcome = call.dispatch(origin).map(|_| ()).map_err(|rejected| rejected.error);
	if outcome.is_err() {
		assert_eq!(
			before,
			sp_io::storage::root(StateVersion::V1),
			"a rejected call changed the state"
		);
	}
	outcome
}

/// What agents, banks and the registry office do next to the deal, on its title.
fn at_the_registry(what: u8) -> DispatchResult {
	let waiting = pallet_titles::Queue::<Test>::get(UNIT);
	let first = waiting.first().copied().unwrap_or(Receipt { year: 2026, number: 404 });
	let (account, call) = match what {
		0 => {
			let discharge = registry::discharge::<Test>(OLD_ENTRY);
			(OLD_BANKER, registry::file::<Test>(UNIT, discharge, []))
		}
		1 => {
			let holders = Titles::snapshot(TITLE).expect("a title").holdings;
			let holders: Vec<_> =
				holders.iter().filter_map(|holding| holding.holder.did()).collect();
			let filing = registry::whole_mortgage::<Test>(BANK, 1_000_000, &holders);
			(BANKER, registry::file::<Test>(UNIT, filing, holders))
		}
		2 => (EXAMINER, registry::examine::<Test>(first)),
		3 => (REGISTRAR, registry::complete::<Test>(first)),
		_ => {
			let ground = pallet_titles::Ground::NoRightToApply;
			(REGISTRAR, registry::reject::<Test>(first, ground))
		}
	};
	attempt(call.into(), by(account))
}

/// Do one act. Its calls may be rejected.
pub fn perform(act: Act) {
	match act {
		Act::Inspect { other } => {
			let property = if other { OTHER_UNIT } else { UNIT };
			let _ = make(AGENT, Sale { property, ..sale() }.inspect());
		}
		Act::Proceed { deal } => {
			// Rejected where something random is in the way.
			let _ = proceed(DealId(u64::from(deal)));
		}
		Act::Call { what, deal, account: choice, detail } => {
			let (rightful, call) = call(what, DealId(u64::from(deal)), detail);
			let _ = attempt(call, account(rightful, choice));
		}
		Act::Wait { days } => {
			block_at(days_later(u64::from(days)));
			block_at(Timestamp::get() + 1);
		}
		Act::Registry { what } => {
			let _ = at_the_registry(what);
		}
		Act::Attach => change_title(),
		Act::Differ => {
			let area = 10_000 + madang_testing::fresh_number();
			change_book(area).unwrap();
		}
	}
}

/// The invariants that an act can break. No act changes institutions or parties.
fn check_after_act() -> Result<(), sp_runtime::TryRuntimeError> {
	Conveyances::do_try_state()?;
	Titles::do_try_state()?;
	Lending::do_try_state()?;
	Registers::do_try_state()
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	#[test]
	fn invariants_survive_any_sequence(acts in prop::collection::vec(act(), 1..120)) {
		ExtBuilder.build().execute_with(|| {
			for act in acts {
				perform(act);
				check_after_act().map_err(|error| {
					TestCaseError::fail(format!("after {act:?}: {error:?}"))
				})?;
			}
			check_invariants().expect("the invariants hold");
			Ok::<(), TestCaseError>(())
		})?;
	}

	/// The review's property: from every reachable live state, the parties and the offices free title
	/// and loans within bounded days, without the agent and the banks.
	#[test]
	fn no_state_is_a_dead_end(acts in prop::collection::vec(act(), 1..100)) {
		ExtBuilder.build().execute_with(|| {
			for act in acts {
				perform(act);
			}
			check_exits();
		});
	}

	#[test]
	fn a_sale_that_follows_the_stages_is_booked(loans in 0u64..5, waits in 0u64..10) {
		ExtBuilder.build().execute_with(|| {
			let deal = contracted();
			block_at(days_later(waits));
			let _ = make(CLERK, sale_of(deal).accept_report());
			for loan in 0..loans {
				make(BANKER, sale_of(deal).finance(LoanId(NEW_LOAN.0 + loan))).unwrap();
			}
			block_at(days_later(waits));
			try_file(deal).unwrap();
			for leg in Conveyances::legs(&deal_of(deal)) {
				try_affirm(deal, leg).unwrap();
			}
			register(&sale_of(deal));
			make(CLERK, sale_of(deal).book()).unwrap();
			prop_assert_eq!(stage(deal), Stage::Booked);
			prop_assert_eq!(deal_of(deal).registered.unwrap().mortgages.len() as u64, loans);
			check_invariants().unwrap();
			Ok::<(), TestCaseError>(())
		})?;
	}
}

#[test]
fn random_sequences_reach_every_stage() {
	use proptest::{strategy::ValueTree, test_runner::TestRunner};
	let mut runner = TestRunner::deterministic();
	let mut seen = std::collections::BTreeSet::new();
	for _ in 0..40 {
		let sequence = prop::collection::vec(act(), 119).new_tree(&mut runner).unwrap().current();
		ExtBuilder.build().execute_with(|| {
			for act in sequence {
				perform(act);
				seen.extend(Deals::<Test>::iter_values().map(|deal| deal.stage));
			}
		});
	}
	assert_eq!(seen.len(), Stage::ALL.len(), "{seen:?}");
}
