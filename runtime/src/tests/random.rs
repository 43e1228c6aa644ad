//! Random sequences of valid and invalid calls of all pallets together keep every pallet's
//! invariants, and a call that is refused changes nothing.
//!
//! The world is small, so that calls meet: two titles, four parties, two deals or a few more. A
//! sequence begins somewhere in a sale, and some of its steps do what a sale needs next.

use super::support::*;
use crate::{Runtime, RuntimeCall};
use frame_support::dispatch::DispatchResult;
use madang_primitives::{
	signing::{object, Purpose},
	Duties, Duty, InstitutionKind, LoanId, Property, Receipt, Share, UnitId,
};
use pallet_conveyances::{Affirmations, DealOf, Deals, Ground, Leg, NextDeal, Stage};
use pallet_institutions::Officers;
use pallet_lending::{LoanState, Loans, NextLoan};
use pallet_titles::{Applications, Filing, Holders, LastReceipt, LiveCharges, Queue};
use proptest::{prelude::*, test_runner::Config};

/// One random step.
#[derive(Clone, Copy, Debug)]
enum Step {
	/// What the flat's sale needs next, done right.
	Proceed { flat: u8 },
	/// A call on the flat by whoever should make it, or by another.
	Call { what: u8, flat: u8, who: u8, detail: u8 },
	/// Days pass.
	Wait { days: u8 },
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		10 => (0u8..2).prop_map(|flat| Step::Proceed { flat }),
		10 => (0u8..CALLS, 0u8..2, any::<u8>(), any::<u8>())
			.prop_map(|(what, flat, who, detail)| Step::Call { what, flat, who, detail }),
		1 => (1u8..70).prop_map(|days| Step::Wait { days }),
	]
}

/// A flat's latest deal.
fn latest(flat: UnitId) -> Option<(madang_primitives::DealId, DealOf<Runtime>)> {
	(0..NextDeal::<Runtime>::get().0)
		.rev()
		.map(madang_primitives::DealId)
		.filter_map(|id| Deals::<Runtime>::get(id).map(|deal| (id, deal)))
		.find(|(_, deal)| deal.title == title_of(flat))
}

/// The flat's sale as its deal has it; where there is none, of all that its first holder has to the
/// next party.
fn sale_of(flat: UnitId) -> Sale {
	let title = title_of(flat);
	let parties = |holdings: &madang_primitives::Holdings| -> Vec<(Party, Share)> {
		let named = |holding: &madang_primitives::Holding| {
			Some((party_of(&holding.holder.did()?)?, holding.share))
		};
		holdings.iter().filter_map(named).collect()
	};
	let found = latest(flat);
	let deal = found.as_ref().map_or(NextDeal::<Runtime>::get(), |(id, _)| *id);
	let (sellers, buyers, discharges) = match found.and_then(|(_, deal)| deal.terms) {
		Some(terms) => {
			(parties(&terms.sellers), parties(&terms.buyers), terms.discharges.into_inner())
		}
		None => {
			let sellers: Vec<_> =
				parties(&Holders::<Runtime>::get(title)).into_iter().take(1).collect();
			let place =
				PARTIES.iter().position(|party| Some(*party) == sellers.first().map(|s| s.0));
			let buyer = PARTIES[place.map_or(0, |place| (place + 1) % PARTIES.len())];
			let share = sellers.first().map_or(Share::WHOLE, |seller| seller.1);
			let live = LiveCharges::<Runtime>::get(title).into_inner();
			(sellers, vec![(buyer, share)], live.into_iter().take(2).collect())
		}
	};
	Sale { flat, title, sellers, buyers, discharges, deal, loan: loan_of(flat) }
}

/// The flat's loan that is furthest from its end and not paid out; else the next.
fn loan_of(flat: UnitId) -> LoanId {
	(1..NextLoan::<Runtime>::get().0)
		.rev()
		.map(LoanId)
		.find(|id| {
			Loans::<Runtime>::get(id).is_some_and(|loan| {
				loan.title == title_of(flat)
					&& !loan.state.is_final()
					&& loan.state != LoanState::Disbursed
			})
		})
		.unwrap_or(NextLoan::<Runtime>::get())
}

/// A bank's officer.
fn bank(institution: madang_primitives::InstitutionId) -> Officer {
	if institution == OLD_BANK.institution() {
		OLD_BANK
	} else {
		BANK
	}
}

/// Who affirms a leg.
fn affirms(sale: &Sale, leg: Leg) -> Officer {
	let entry = |number| pallet_titles::Entries::<Runtime>::get(sale.title, number);
	match leg {
		Leg::Payoff(number) => match entry(number).map(|entry| entry.content) {
			Some(pallet_titles::Content::RevolvingMortgage(mortgage)) => bank(mortgage.bank),
			_ => BANK,
		},
		Leg::Disbursement(loan) => Loans::<Runtime>::get(loan).map_or(BANK, |loan| bank(loan.bank)),
		Leg::Price | Leg::Tax => AGENT,
	}
}

/// The call that brings a flat's sale forward.
fn next_call(flat: UnitId) -> (Officer, RuntimeCall) {
	let sale = sale_of(flat);
	let deal = latest(flat).map(|(_, deal)| deal);
	let (stage, filed) = match &deal {
		Some(deal) => (Some(deal.stage), deal.closing.is_some()),
		None => (None, false),
	};
	match stage {
		None | Some(Stage::Booked | Stage::Expired | Stage::Rescinded | Stage::Void) => {
			(AGENT, sale.inspect())
		}
		Some(Stage::Inspected) => (AGENT, sale.conclude()),
		Some(Stage::Contracted) => (CITY, sale.accept_report()),
		Some(Stage::Registered) => (CITY, sale.book()),
		Some(Stage::Reported) if !filed => match Loans::<Runtime>::get(sale.loan) {
			// A loan that was agreed for other buyers is given up.
			Some(loan) if loan.borrowers != sale.loan_terms().borrowers => {
				let (loan, external_ref) = (sale.loan, fresh());
				(BANK, pallet_lending::Call::withdraw { loan, external_ref }.into())
			}
			Some(loan) => match loan.state {
				LoanState::Applied => (BANK, sale.approve()),
				LoanState::Approved => (BANK, sale.agree()),
				_ => (BANK, sale.finance()),
			},
			None => (BANK, sale.apply(BANK)),
		},
		Some(Stage::Reported | Stage::Financed) if !filed => (AGENT, sale.file()),
		Some(Stage::Reported | Stage::Financed) => {
			let legs = deal.iter().flat_map(pallet_conveyances::Pallet::<Runtime>::legs);
			let open = |leg: &Leg| !Affirmations::<Runtime>::contains_key(sale.deal, leg);
			match legs.into_iter().find(open) {
				Some(leg) => (affirms(&sale, leg), sale.affirm(leg)),
				None if Queue::<Runtime>::get(sale.title).is_empty() => (AGENT, sale.file()),
				None => (REGISTRY, sale.register()),
			}
		}
	}
}

/// An application that waits, or the last one.
fn receipt(flat: UnitId, detail: u8) -> Receipt {
	let waiting = Queue::<Runtime>::get(title_of(flat));
	let chosen = waiting.get(usize::from(detail) % waiting.len().max(1)).copied();
	chosen.or(LastReceipt::<Runtime>::get()).unwrap_or(Receipt { year: 2026, number: 1 })
}

/// A holder of the flat that can sign.
fn holder(flat: UnitId) -> Party {
	sale_of(flat).sellers.first().map_or(SELLER, |seller| seller.0)
}

/// How many kinds of calls [`call`] makes.
const CALLS: u8 = 34;

/// A call on a flat with who should make it, as most would be made; now and then another's object,
/// a wrong amount, a signature that is missing.
fn call(what: u8, flat: UnitId, detail: u8) -> (Officer, RuntimeCall) {
	use pallet_conveyances::Call as Conveyance;
	use pallet_institutions::Call as Institution;
	use pallet_lending::Call as Lend;
	use pallet_titles::Call as Title;
	let sale = sale_of(flat);
	let (deal, loan, external_ref) = (sale.deal, sale.loan, fresh());
	let property = Property::Unit(flat);
	let contracted = Deals::<Runtime>::get(deal).is_some_and(|deal| deal.report.is_some());
	let subject = object(b"title", &sale.title);
	let clerk = CITY.observer().account();
	match what {
		0 => (AGENT, sale.inspect()),
		1 => (AGENT, Conveyance::reinspect { deal, external_ref }.into()),
		2 => (AGENT, sale.conclude()),
		3 => (CITY, sale.accept_report()),
		4 => {
			(CITY, Conveyance::request_supplement { deal, reason: document(), external_ref }.into())
		}
		5 => {
			let documents = document();
			(AGENT, Conveyance::supplement_report { deal, documents, external_ref }.into())
		}
		6 => (BANK, sale.finance()),
		7 if contracted => (AGENT, sale.file()),
		7 => (AGENT, sale.inspect()),
		8 => {
			let legs = Deals::<Runtime>::get(deal)
				.map_or(vec![], |deal| pallet_conveyances::Pallet::<Runtime>::legs(&deal));
			let leg = legs.get(usize::from(detail) % legs.len().max(1)).copied();
			let leg = leg.unwrap_or(Leg::Payoff(u32::from(detail)));
			(affirms(&sale, leg), sale.affirm(leg))
		}
		9 => (REGISTRY, sale.register()),
		10 => (CITY, sale.book()),
		11 => (AGENT, sale.rescind(Ground::Agreement)),
		12 => (
			AGENT,
			sale.rescind(if detail.is_multiple_of(2) { Ground::ByLaw } else { Ground::Judgment }),
		),
		13 => (AGENT, Conveyance::report_rescission { deal, external_ref }.into()),
		14 => (COURT, Conveyance::declare_void { deal, judgment: document(), external_ref }.into()),
		15 => (AGENT, Conveyance::abandon { deal, external_ref }.into()),
		16 => (BANK, sale.apply(if detail.is_multiple_of(4) { OLD_BANK } else { BANK })),
		17 if detail.is_multiple_of(3) => {
			let decision =
				pallet_lending::Decision::Refuse(pallet_lending::RefusalReason::Assessment);
			(BANK, Lend::decide { loan, decision, external_ref }.into())
		}
		17 => (BANK, sale.approve()),
		18 => (BANK, sale.agree()),
		19 => (BANK, Lend::withdraw { loan, external_ref }.into()),
		20 => {
			let loan = LoanId(u64::from(detail) % NextLoan::<Runtime>::get().0.max(1));
			let amount = if detail.is_multiple_of(2) { LOAN } else { 100_000_000 };
			let lender = Loans::<Runtime>::get(loan).map_or(BANK, |loan| bank(loan.bank));
			(lender, Lend::repay { loan, amount, external_ref }.into())
		}
		21 => (OLD_BANK, record_loan(flat)),
		22 => (AGENT, file_mortgage(flat, holder(flat), BANK)),
		23 => {
			let live = LiveCharges::<Runtime>::get(sale.title);
			let entry = live.get(usize::from(detail) % live.len().max(1)).copied();
			let filing = Filing::Discharge { entry: entry.unwrap_or(u32::from(detail)) };
			let consents = bounded([]);
			let by = affirms(&sale, Leg::Payoff(entry.unwrap_or_default()));
			(by, Title::file { property, filing, consents, external_ref }.into())
		}
		24 => {
			let (from, to) = (holder(flat), PARTIES[usize::from(detail) % PARTIES.len()]);
			let share = if detail.is_multiple_of(2) { half() } else { Share::WHOLE };
			let filing = Filing::Transfer(pallet_titles::Transfer {
				from: holdings([from.holds(share)]),
				to: holdings([to.holds(share)]),
				price: PRICE,
				contracted_on: madang_primitives::KoreanDay::of(now()),
			});
			let signers = if detail.is_multiple_of(7) { vec![from] } else { vec![from, to] };
			let consents =
				all_sign_consent(&signers, Purpose::ApplyForRegistration, subject, &filing);
			let consents = bounded(consents);
			(OTHER_AGENT, Title::file { property, filing, consents, external_ref }.into())
		}
		25 => {
			let receipt = receipt(flat, detail);
			(REGISTRY, Title::examine { receipt, external_ref }.into())
		}
		26 => {
			let receipt = receipt(flat, detail);
			(REGISTRY, Title::complete { receipt, external_ref }.into())
		}
		27 => {
			let (receipt, ground) = (receipt(flat, detail), pallet_titles::Ground::DutyOpen);
			(REGISTRY, Title::reject { receipt, ground, external_ref }.into())
		}
		28 => {
			let receipt = receipt(flat, detail);
			let filed_by = Applications::<Runtime>::get(receipt).map(|filed| filed.filed_by);
			let by = Officer::all().find(|officer| Some(officer.institution()) == filed_by);
			(by.unwrap_or(AGENT), Title::withdraw { receipt, external_ref }.into())
		}
		29 => (CITY, amend_flat(flat, 8_490 + u64::from(detail % 4))),
		30 => (REGISTRY, change_description(flat)),
		31 => (CITY, pallet_registers::Call::take_notice { property, external_ref }.into()),
		32 => {
			let duties = Duty::ALL.into_iter().filter(|duty| *duty as u8 % 3 == detail % 3);
			let call = match detail % 5 {
				0 => Institution::suspend_officer { account: clerk },
				1 => Institution::reinstate_officer { account: clerk },
				2 => Institution::set_duties { account: clerk, duties: Duties::from_iter(duties) },
				3 => Institution::suspend_officer { account: CITY.account() },
				_ => Institution::set_duties { account: clerk, duties: Duties::NONE },
			};
			(CITY, call.into())
		}
		_ => {
			let party = match detail % 3 {
				0 => Party::Ed25519(detail),
				1 => BUYER,
				_ => Party::Sr25519(detail % 8 + 1),
			};
			(BANK, register_did(party))
		}
	}
}

/// Who makes the call: mostly who should.
fn chosen(rightful: Officer, who: u8) -> Officer {
	let all: Vec<Officer> = Officer::all().collect();
	match who {
		0..=160 => rightful,
		161..=190 => rightful.observer(),
		_ => all[usize::from(who) % all.len()],
	}
}

fn perform(step: Step) -> Option<DispatchResult> {
	let flat = |number| if number == 0 { FLAT } else { NEXT_FLAT };
	let (officer, call) = match step {
		Step::Proceed { flat: number } => next_call(flat(number)),
		Step::Call { what, flat: number, who, detail } => {
			let (rightful, call) = call(what, flat(number), detail);
			(chosen(rightful, who), call)
		}
		Step::Wait { days } => {
			skip_days(u32::from(days));
			return None;
		}
	};
	let root = state_root();
	let result = dispatch(officer, call.clone());
	if result.is_err() {
		assert_eq!(state_root(), root, "{call:?} was refused and changed something");
	}
	Some(result)
}

proptest! {
	#![proptest_config(Config { cases: 24, max_shrink_iters: 64, ..Config::default() })]

	#[test]
	fn whatever_officers_do_the_invariants_hold(
		begun in 0..=Milestone::ALL.len(),
		steps in prop::collection::vec(step(), 10..=40),
	) {
		run(|| {
			prepare(dispatch);
			let sale = Sale::new();
			Milestone::ALL.into_iter().take(begun).for_each(|one| sale.go(one, dispatch));
			for step in steps {
				let result = perform(step);
				if let Err(problem) = check_invariants() {
					panic!("after {step:?}, which came to {result:?}: {problem:?}");
				}
			}
		});
	}
}

#[test]
fn what_a_sale_needs_next_leads_to_the_books() {
	run(|| {
		prepare(dispatch);
		for flat in [FLAT, NEXT_FLAT] {
			let mut booked = 0;
			for _ in 0..40 {
				let result = perform(Step::Proceed { flat: u8::from(flat == NEXT_FLAT) });
				assert_eq!(result, Some(Ok(())));
				let stage = latest(flat).unwrap().1.stage;
				booked += u32::from(stage == Stage::Booked);
			}
			assert!(booked >= 2, "{flat}: {booked}");
		}
		// The officers that the sequences draw from are the network's.
		let kinds = InstitutionKind::ALL.len() * Place::ALL.len();
		assert_eq!(Officer::all().count(), kinds);
		assert!(Officer::all().all(|one| Officers::<Runtime>::contains_key(one.account())));
	});
}
