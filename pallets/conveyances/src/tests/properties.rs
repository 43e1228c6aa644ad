//! Random sequences of valid and invalid calls keep the invariants, and a refused call changes
//! nothing.

use crate::{mock::*, *};
use madang_primitives::{signing::Purpose, DealId, LoanId};
use proptest::prelude::*;
use sp_runtime::{traits::Dispatchable, DispatchResult, StateVersion};

/// One random act. Numbers are reduced to what exists, or to a little more.
#[derive(Clone, Copy, Debug)]
enum Act {
	Inspect {
		other: bool,
	},
	/// What brings the deal forward, done right.
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
	Attach,
	Differ,
}

fn act() -> impl Strategy<Value = Act> {
	prop_oneof![
		2 => any::<bool>().prop_map(|other| Act::Inspect { other }),
		10 => (0u8..4).prop_map(|deal| Act::Proceed { deal }),
		10 => (0u8..13, 0u8..6, 0u8..24, any::<u8>())
			.prop_map(|(what, deal, account, detail)| Act::Call { what, deal, account, detail }),
		1 => (1u8..50).prop_map(|days| Act::Wait { days }),
		1 => Just(Act::Attach),
		1 => Just(Act::Differ),
	]
}

/// The account that may, most of the time; any other else.
fn account(rightful: u64, choice: u8) -> RuntimeOrigin {
	by(if choice < 11 { u64::from(choice) } else { rightful })
}

fn sign_as(deal: DealId, purpose: Purpose, signed: &impl codec::Encode, detail: u8) -> Consents {
	let stored = Deals::<Test>::get(deal).and_then(|deal| deal.terms).unwrap_or_else(terms);
	let mut parties: Vec<_> = stored.parties().collect();
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
			let consents = match stored.and_then(|deal| Conveyances::closing_of(&deal).ok()) {
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
		Stage::Contracted => Conveyances::accept_report(by(CITY), deal, fresh_ref()),
		Stage::Reported if stored.closing.is_none() => {
			Conveyances::finance(by(NEW_BANK), deal, NEW_LOAN, fresh_ref())
		}
		Stage::Reported | Stage::Financed => {
			if stored.closing.is_none() {
				try_file(deal)?;
			}
			for leg in Conveyances::legs(&stored) {
				let _ = try_affirm(deal, leg);
			}
			Conveyances::register(by(REGISTRY), deal, fresh_ref())
		}
		Stage::Registered => Conveyances::book(by(CITY), deal, fresh_ref()),
		_ => Ok(()),
	}
}

fn rightful(call: &RuntimeCall) -> u64 {
	match call {
		RuntimeCall::Conveyances(call) => match call {
			Call::accept_report { .. } | Call::request_supplement { .. } | Call::book { .. } => {
				CITY
			}
			Call::finance { .. } | Call::affirm { leg: Leg::Disbursement(_), .. } => NEW_BANK,
			Call::affirm { leg: Leg::Payoff(_), .. } => OLD_BANK,
			Call::register { .. } => REGISTRY,
			Call::declare_void { .. } => COURT,
			_ => AGENT,
		},
		_ => AGENT,
	}
}

/// Dispatch, and hold the call to its word: refused means unchanged.
fn attempt(call: RuntimeCall, origin: RuntimeOrigin) -> DispatchResult {
	let before = sp_io::storage::root(StateVersion::V1);
	let outcome = call.dispatch(origin).map(|_| ()).map_err(|refusal| refusal.error);
	if outcome.is_err() {
		assert_eq!(
			before,
			sp_io::storage::root(StateVersion::V1),
			"a refused call changed the state"
		);
	}
	outcome
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	#[test]
	fn invariants_survive_any_sequence(acts in prop::collection::vec(act(), 1..120)) {
		ExtBuilder.build().execute_with(|| {
			for act in acts {
				match act {
					Act::Inspect { other } => {
						inspect_unit(if other { OTHER_UNIT } else { UNIT });
					},
					Act::Proceed { deal } => {
						// Refused where something random is in the way.
						let _ = proceed(DealId(u64::from(deal)));
					},
					Act::Call { what, deal, account: choice, detail } => {
						let call = call(what, DealId(u64::from(deal)), choice, detail);
						let origin = account(rightful(&call), choice);
						let _ = attempt(call, origin);
					},
					Act::Wait { days } => {
						block_at(days_later(u64::from(days)));
						block_at(Timestamp::get() + 1);
					},
					Act::Attach => change_title(TITLE),
					Act::Differ => Differs::mutate(UNIT, |differs| *differs = !*differs),
				}
				Conveyances::do_try_state().map_err(|error| {
					TestCaseError::fail(format!("after {act:?}: {error:?}"))
				})?;
			}
			Ok::<(), TestCaseError>(())
		})?;
	}

	#[test]
	fn a_sale_that_follows_the_stages_gets_into_the_books(loans in 0u64..5, waits in 0u64..10) {
		ExtBuilder.build().execute_with(|| {
			let deal = contracted();
			block_at(days_later(waits));
			Conveyances::accept_report(by(CITY), deal, fresh_ref()).unwrap();
			for loan in 0..loans {
				let loan = LoanId(NEW_LOAN.0 + loan);
				Conveyances::finance(by(NEW_BANK), deal, loan, fresh_ref()).unwrap();
			}
			block_at(days_later(waits));
			try_file(deal).unwrap();
			for leg in Conveyances::legs(&deal_of(deal)) {
				try_affirm(deal, leg).unwrap();
			}
			Conveyances::register(by(REGISTRY), deal, fresh_ref()).unwrap();
			Conveyances::book(by(CITY), deal, fresh_ref()).unwrap();
			prop_assert_eq!(stage(deal), Stage::Booked);
			prop_assert_eq!(deal_of(deal).registered.unwrap().mortgages.len() as u64, loans);
			Conveyances::do_try_state().unwrap();
			Ok::<(), TestCaseError>(())
		})?;
	}
}
