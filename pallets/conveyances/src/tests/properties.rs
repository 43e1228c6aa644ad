//! Random sequences of valid and invalid calls keep the invariants of every pallet, and a rejected
//! call changes nothing.

use crate::{mock::*, *};
use madang_primitives::{signing::Purpose, DealId, LoanId, Receipt};
use madang_testing::registry;
use pallet_titles::TitleRegistry;
use proptest::prelude::*;
use sp_runtime::{traits::Dispatchable, DispatchResult, StateVersion};

/// One random act. Numbers are reduced to what exists, or to a little more.
#[derive(Clone, Copy, Debug)]
enum Act {
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

fn act() -> impl Strategy<Value = Act> {
	prop_oneof![
		2 => any::<bool>().prop_map(|other| Act::Inspect { other }),
		10 => (0u8..4).prop_map(|deal| Act::Proceed { deal }),
		10 => (0u8..13, 0u8..6, 0u8..24, any::<u8>())
			.prop_map(|(what, deal, account, detail)| Act::Call { what, deal, account, detail }),
		1 => (1u8..50).prop_map(|days| Act::Wait { days }),
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

fn sign_as(deal: DealId, purpose: Purpose, signed: &impl codec::Encode, detail: u8) -> Consents {
	let mut parties: Vec<_> = sale_of(deal).terms.parties().collect();
	if detail % 8 == 7 {
		parties.pop();
	}
	consents(parties, purpose, deal, signed)
}

fn call(what: u8, deal: DealId, choice: u8, detail: u8) -> RuntimeCall {
	let external_ref = fresh_ref();
	let evidence = commitment(detail);
	let call = match what {
		0 => Call::reinspect { deal, external_ref },
		1 => {
			let terms = terms();
			let signed = match detail % 8 {
				7 => consents([SELLER], Purpose::ConcludeContract, deal, &terms),
				_ => consents(terms.parties(), Purpose::ConcludeContract, deal, &terms),
			};
			Call::conclude { deal, terms, consents: signed, external_ref }
		}
		2 => Call::accept_report { deal, external_ref },
		3 => Call::request_supplement { deal, reason: evidence, external_ref },
		4 => Call::supplement_report { deal, documents: evidence, external_ref },
		5 => {
			let loan = LoanId(NEW_LOAN.0 + u64::from(detail % 6));
			Call::finance { deal, loan, external_ref }
		}
		6 => {
			let stored = Deals::<Test>::get(deal);
			let consents =
				match stored.and_then(|stored| Conveyances::closing_of(deal, &stored).ok()) {
					Some(closing) => sign_as(deal, Purpose::ApplyForRegistration, &closing, detail),
					None => Consents::default(),
				};
			Call::file_registration { deal, consents, external_ref }
		}
		7 => {
			let legs = Deals::<Test>::get(deal).map_or(vec![], |deal| Conveyances::legs(&deal));
			let leg = legs.get(usize::from(detail) % legs.len().max(1)).copied();
			let leg = leg.unwrap_or(Leg::Payoff(404));
			let signers = if leg == Leg::Price { vec![SELLER, CO_SELLER] } else { vec![] };
			let consents = consents(signers, Purpose::ConfirmPayment, deal, &(leg, evidence));
			return RuntimeCall::Conveyances(Call::affirm {
				deal,
				leg,
				evidence,
				consents,
				external_ref,
			});
		}
		8 => Call::register { deal, external_ref },
		9 => Call::book { deal, external_ref },
		10 => {
			let by_law = detail.is_multiple_of(2);
			let ground = if by_law { Ground::ByLaw } else { Ground::Agreement };
			let consents = match by_law {
				true => Consents::default(),
				false => sign_as(deal, Purpose::RescindContract, &evidence, detail),
			};
			// Rescissions would otherwise end nearly every deal early.
			if !choice.is_multiple_of(3) {
				return RuntimeCall::Conveyances(Call::abandon { deal, external_ref });
			}
			Call::rescind { deal, ground, evidence, consents, external_ref }
		}
		11 => Call::report_rescission { deal, external_ref },
		_ => Call::declare_void { deal, judgment: evidence, external_ref },
	};
	RuntimeCall::Conveyances(call)
}

/// The next step of the usual sale, where the title allows it.
fn proceed(deal: DealId) -> DispatchResult {
	let Some(stored) = Deals::<Test>::get(deal) else { return Ok(()) };
	match stored.stage {
		Stage::Inspected => {
			Conveyances::reinspect(by(AGENT), deal, fresh_ref())?;
			try_conclude(deal, terms())
		}
		Stage::Contracted => Conveyances::accept_report(by(CLERK), deal, fresh_ref()),
		Stage::Reported if stored.closing.is_none() => {
			Conveyances::finance(by(BANKER), deal, NEW_LOAN, fresh_ref())
		}
		Stage::Reported | Stage::Financed => {
			if stored.closing.is_none() {
				try_file(deal)?;
			}
			for leg in Conveyances::legs(&stored) {
				let _ = try_affirm(deal, leg);
			}
			Conveyances::register(by(REGISTRAR), deal, fresh_ref())
		}
		Stage::Registered => Conveyances::book(by(CLERK), deal, fresh_ref()),
		_ => Ok(()),
	}
}

fn rightful(call: &RuntimeCall) -> u64 {
	match call {
		RuntimeCall::Conveyances(call) => match call {
			Call::accept_report { .. } | Call::request_supplement { .. } | Call::book { .. } => {
				CLERK
			}
			Call::finance { .. } | Call::affirm { leg: Leg::Disbursement(_), .. } => BANKER,
			Call::affirm { leg: Leg::Payoff(_), .. } => OLD_BANKER,
			Call::register { .. } => REGISTRAR,
			Call::declare_void { .. } => JUDGE,
			_ => AGENT,
		},
		_ => AGENT,
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
			let mortgage = registry::whole_mortgage::<Test>(BANK, 1_000_000, &holders);
			(BANKER, registry::file::<Test>(UNIT, mortgage, holders))
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
fn perform(act: Act) {
	match act {
		Act::Inspect { other } => {
			inspect_unit(if other { OTHER_UNIT } else { UNIT });
		}
		Act::Proceed { deal } => {
			// Rejected where something random is in the way.
			let _ = proceed(DealId(u64::from(deal)));
		}
		Act::Call { what, deal, account: choice, detail } => {
			let call = call(what, DealId(u64::from(deal)), choice, detail);
			let origin = account(rightful(&call), choice);
			let _ = attempt(call, origin);
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

	#[test]
	fn a_sale_that_follows_the_stages_is_booked(loans in 0u64..5, waits in 0u64..10) {
		ExtBuilder.build().execute_with(|| {
			let deal = contracted();
			block_at(days_later(waits));
			Conveyances::accept_report(by(CLERK), deal, fresh_ref()).unwrap();
			for loan in 0..loans {
				let loan = LoanId(NEW_LOAN.0 + loan);
				Conveyances::finance(by(BANKER), deal, loan, fresh_ref()).unwrap();
			}
			block_at(days_later(waits));
			try_file(deal).unwrap();
			for leg in Conveyances::legs(&deal_of(deal)) {
				try_affirm(deal, leg).unwrap();
			}
			make(EXAMINER, sale_of(deal).examine()).unwrap();
			Conveyances::register(by(REGISTRAR), deal, fresh_ref()).unwrap();
			Conveyances::book(by(CLERK), deal, fresh_ref()).unwrap();
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
	for _ in 0..16 {
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
