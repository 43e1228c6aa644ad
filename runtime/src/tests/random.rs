//! Random sequences of valid and invalid calls of all pallets together keep the invariants of every
//! pallet, and a call that is rejected changes nothing.
//!
//! The world is small, so that calls affect each other: two titles, four parties, two deals or a few
//! more. A sequence begins somewhere in a sale, and some of its steps are the next step of a sale.

use super::support::*;
use crate::{Runtime, RuntimeCall};
use frame_support::dispatch::DispatchResult;
use madang_primitives::{
	Duties, Duty, Holding, InstitutionKind, KoreanDay, LoanId, Property, Receipt, Share, TitleId,
	UnitId,
};
use madang_testing::registry;
use pallet_conveyances::{
	fixture::usual_terms, Affirmations, DealOf, Deals, Ground, Leg, NextDeal, Stage, Terms,
};
use pallet_institutions::Officers;
use pallet_lending::{LoanState, Loans, NextLoan};
use pallet_titles::{ApplicationState, Applications, LastReceipt, Queue};
use proptest::{prelude::*, test_runner::Config};

/// One random step.
#[derive(Clone, Copy, Debug)]
enum Step {
	/// The next step of the flat's sale, done right.
	Proceed { flat: u8 },
	/// A call on the flat by the officer who should make it, or by another.
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

/// The flat's sale on the terms of its deal. Without a contract its first holder sells everything it
/// holds to the next party.
fn sale_of(flat: UnitId) -> Sale {
	let title = title_of(flat);
	let found = latest(flat);
	let deal = found.as_ref().map_or(NextDeal::<Runtime>::get(), |(id, _)| *id);
	let terms = found.and_then(|(_, deal)| deal.terms).unwrap_or_else(|| new_terms(title));
	Sale { deal, property: Property::Unit(flat), title, terms, loan: loan_of(flat), ..usual_sale() }
}

/// The party of a holder, if it can sign.
fn signer(holding: &Holding) -> Option<Party> {
	party_of(&holding.holder.did()?)
}

/// Terms on which the first holder of a title sells.
fn new_terms(title: TitleId) -> Terms {
	let holders = holders_of(title);
	let seller = holders.iter().find(|holding| signer(holding).is_some());
	let index = PARTIES.iter().position(|party| Some(*party) == seller.and_then(signer));
	let buyer = PARTIES[index.map_or(0, |index| (index + 1) % PARTIES.len())];
	let share = seller.map_or(Share::WHOLE, |seller| seller.share);
	let sellers = holdings(seller.copied());
	let buyers = holdings([buyer.holds(share)]);
	let live = live_of(title);
	let discharges: Vec<u32> = live.into_iter().take(2).collect();
	usual_terms(sellers, buyers, &discharges, KoreanDay::of(now()))
}

/// The flat's latest loan that is open and not disbursed; otherwise the number of the next loan.
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
		Leg::Payoff(number) => match entry(number).map(|entry| entry.right) {
			Some(pallet_titles::Right::RevolvingMortgage { mortgage, .. }) => {
				mortgage.bank().map_or(BANK, bank)
			}
			_ => BANK,
		},
		Leg::Disbursement(loan) => Loans::<Runtime>::get(loan).map_or(BANK, |loan| bank(loan.bank)),
		Leg::Price | Leg::Tax => AGENT,
	}
}

/// The call that is the next step of a flat's sale.
fn next_call(flat: UnitId) -> (Officer, RuntimeCall) {
	let sale = sale_of(flat);
	let deal = latest(flat).map(|(_, deal)| deal);
	let (stage, filed) = match &deal {
		Some(deal) => (Some(deal.stage), deal.closing.is_some()),
		None => (None, false),
	};
	match stage {
		None | Some(Stage::Booked | Stage::Expired | Stage::Rescinded | Stage::Void) => {
			(AGENT, sale.inspect().into())
		}
		Some(Stage::Inspected) => (AGENT, sale.conclude().into()),
		Some(Stage::Contracted) => (CITY, sale.accept_report().into()),
		Some(Stage::Registered) => (CITY, sale.book().into()),
		Some(Stage::Reported) if !filed => (BANK, next_call_of_bank(&sale)),
		Some(Stage::Reported | Stage::Financed) if !filed => (AGENT, sale.file().into()),
		Some(Stage::Reported | Stage::Financed) => {
			let legs = deal.iter().flat_map(pallet_conveyances::Pallet::<Runtime>::legs);
			let open = |leg: &Leg| !Affirmations::<Runtime>::contains_key(sale.deal, leg);
			match legs.into_iter().find(open) {
				Some(leg) => (affirms(&sale, leg), sale.affirm(leg).into()),
				None => next_call_of_registry(&sale),
			}
		}
	}
}

/// The next step when every leg is affirmed: the closing is filed again, examined or registered.
fn next_call_of_registry(sale: &Sale) -> (Officer, RuntimeCall) {
	let found =
		sale.stored().closing.and_then(|file| Applications::<Runtime>::get(file.receipts.first));
	match found.map(|found| found.state) {
		Some(ApplicationState::Received) => (REGISTRY, sale.examine().into()),
		Some(ApplicationState::Examining) => (REGISTRY, sale.register().into()),
		_ => (AGENT, sale.file().into()),
	}
}

/// The next step of the bank, up to the binding of the loan.
fn next_call_of_bank(sale: &Sale) -> RuntimeCall {
	let borrowing = sale.borrowing();
	match Loans::<Runtime>::get(sale.loan) {
		// A loan that was agreed for other buyers is withdrawn.
		Some(loan) if loan.borrowers != borrowing.terms.borrowers => {
			let (loan, external_ref) = (sale.loan, fresh());
			pallet_lending::Call::withdraw { loan, external_ref }.into()
		}
		Some(loan) => match loan.state {
			LoanState::Applied => borrowing.approve().into(),
			LoanState::Approved => borrowing.agree().into(),
			_ => sale.finance(sale.loan).into(),
		},
		None => borrowing.apply(sale.bank).into(),
	}
}

/// An application that waits, or the last one.
fn receipt(flat: UnitId, detail: u8) -> Receipt {
	let waiting = Queue::<Runtime>::get(Property::Unit(flat));
	let chosen = waiting.get(usize::from(detail) % waiting.len().max(1)).copied();
	chosen.or(LastReceipt::<Runtime>::get()).unwrap_or(Receipt { year: 2026, number: 1 })
}

/// A seller of the flat that can sign.
fn holder(flat: UnitId) -> Party {
	sale_of(flat).terms.sellers.iter().find_map(signer).unwrap_or(SELLER)
}

/// How many kinds of calls [`call`] makes.
const CALLS: u8 = 34;

/// A call on a flat with the officer who should make it, mostly right. Now and then it is about
/// another object, has a wrong amount or lacks a signature.
fn call(what: u8, flat: UnitId, detail: u8) -> (Officer, RuntimeCall) {
	match what {
		0..=15 => call_of_conveyances(what, flat, detail),
		16..=21 => call_of_lending(what, flat, detail),
		22..=28 | 30 => call_of_titles(what, flat, detail),
		_ => call_of_others(what, flat, detail),
	}
}

fn call_of_conveyances(what: u8, flat: UnitId, detail: u8) -> (Officer, RuntimeCall) {
	use pallet_conveyances::Call;
	let sale = sale_of(flat);
	let (deal, external_ref) = (sale.deal, fresh());
	let contracted = Deals::<Runtime>::get(deal).is_some_and(|deal| deal.report.is_some());
	match what {
		0 => (AGENT, sale.inspect().into()),
		1 => (AGENT, Call::reinspect { deal, external_ref }.into()),
		2 => (AGENT, sale.conclude().into()),
		3 => (CITY, sale.accept_report().into()),
		4 => (CITY, Call::request_supplement { deal, reason: document(), external_ref }.into()),
		5 => {
			let documents = document();
			(AGENT, Call::supplement_report { deal, documents, external_ref }.into())
		}
		6 => (BANK, sale.finance(sale.loan).into()),
		7 if contracted => (AGENT, sale.file().into()),
		7 => (AGENT, sale.inspect().into()),
		8 => {
			let legs = Deals::<Runtime>::get(deal)
				.map_or(vec![], |deal| pallet_conveyances::Pallet::<Runtime>::legs(&deal));
			let leg = legs.get(usize::from(detail) % legs.len().max(1)).copied();
			let leg = leg.unwrap_or(Leg::Payoff(u32::from(detail)));
			(affirms(&sale, leg), sale.affirm(leg).into())
		}
		9 => (REGISTRY, sale.register().into()),
		10 => (CITY, sale.book().into()),
		11 => (AGENT, sale.rescind(Ground::Agreement).into()),
		12 if detail.is_multiple_of(2) => (AGENT, sale.rescind(Ground::ByLaw).into()),
		12 => (AGENT, sale.rescind(Ground::Judgment).into()),
		13 => (AGENT, Call::report_rescission { deal, external_ref }.into()),
		14 => (COURT, Call::declare_void { deal, judgment: document(), external_ref }.into()),
		_ => (AGENT, Call::abandon { deal, external_ref }.into()),
	}
}

fn call_of_lending(what: u8, flat: UnitId, detail: u8) -> (Officer, RuntimeCall) {
	use pallet_lending::{Call, Decision, RefusalReason};
	let sale = sale_of(flat);
	let (borrowing, loan, external_ref) = (sale.borrowing(), sale.loan, fresh());
	match what {
		16 if detail.is_multiple_of(4) => (BANK, borrowing.apply(OLD_BANK.institution()).into()),
		16 => (BANK, borrowing.apply(BANK.institution()).into()),
		17 if detail.is_multiple_of(3) => {
			let decision = Decision::Refuse(RefusalReason::Assessment);
			(BANK, Call::decide { loan, decision, external_ref }.into())
		}
		17 => (BANK, borrowing.approve().into()),
		18 => (BANK, borrowing.agree().into()),
		19 => (BANK, Call::withdraw { loan, external_ref }.into()),
		20 => {
			let loan = LoanId(u64::from(detail) % NextLoan::<Runtime>::get().0.max(1));
			let amount = if detail.is_multiple_of(2) { LOAN } else { 100_000_000 };
			let lender = Loans::<Runtime>::get(loan).map_or(BANK, |loan| bank(loan.bank));
			(lender, Call::repay { loan, amount, external_ref }.into())
		}
		_ => (OLD_BANK, record_loan(flat)),
	}
}

fn call_of_titles(what: u8, flat: UnitId, detail: u8) -> (Officer, RuntimeCall) {
	let title = title_of(flat);
	let waiting = receipt(flat, detail);
	match what {
		22 => (BANK, file_mortgage(flat, holder(flat), BANK)),
		23 => {
			let live = live_of(title);
			let entry = live.get(usize::from(detail) % live.len().max(1)).copied();
			let filing = registry::discharge::<Runtime>(entry.unwrap_or(u32::from(detail)));
			let by = affirms(&sale_of(flat), Leg::Payoff(entry.unwrap_or_default()));
			(by, file(flat, filing, &[]))
		}
		24 => {
			let (from, to) = (holder(flat), PARTIES[usize::from(detail) % PARTIES.len()]);
			let share = if detail.is_multiple_of(2) { half() } else { Share::WHOLE };
			let (from_share, to_share) =
				(holdings([from.holds(share)]), holdings([to.holds(share)]));
			let filing = registry::sale::<Runtime>(from_share, to_share, PRICE);
			let signers = if detail.is_multiple_of(7) { vec![from] } else { vec![from, to] };
			(OTHER_AGENT, file(flat, filing, &signers))
		}
		25 => (REGISTRY, registry::examine::<Runtime>(waiting).into()),
		26 => (REGISTRY, registry::complete::<Runtime>(waiting).into()),
		27 => {
			let ground = pallet_titles::Ground::NotRegistrable;
			(REGISTRY, registry::reject::<Runtime>(waiting, ground).into())
		}
		28 => {
			let found = Applications::<Runtime>::get(waiting);
			let filed_by = found.as_ref().map(|filed| filed.by.institution);
			let by = Officer::all().find(|officer| Some(officer.institution()) == filed_by);
			let signers = found.map(|filed| filed.signed.into_inner()).unwrap_or_default();
			let call = registry::withdraw::<Runtime>(waiting, signers);
			(by.unwrap_or(AGENT), call.into())
		}
		_ => (REGISTRY, change_description(flat)),
	}
}

fn call_of_others(what: u8, flat: UnitId, detail: u8) -> (Officer, RuntimeCall) {
	use pallet_institutions::Call;
	let clerk = CITY.observer().account();
	match what {
		29 => (CITY, amend_flat(flat, 8_490 + u64::from(detail % 4))),
		31 => {
			let (property, external_ref) = (Property::Unit(flat), fresh());
			(CITY, pallet_registers::Call::take_notice { property, external_ref }.into())
		}
		32 => {
			let duties = Duty::ALL.into_iter().filter(|duty| *duty as u8 % 3 == detail % 3);
			let call = match detail % 5 {
				0 => Call::suspend_officer { account: clerk },
				1 => Call::reinstate_officer { account: clerk },
				2 => Call::set_duties { account: clerk, duties: Duties::from_iter(duties) },
				3 => Call::suspend_officer { account: CITY.account() },
				_ => Call::set_duties { account: clerk, duties: Duties::NONE },
			};
			(CITY, call.into())
		}
		_ => {
			let party = match detail % 3 {
				0 => Party::Ed25519(u32::from(detail)),
				1 => BUYER,
				_ => Party::Sr25519(u32::from(detail % 8) + 1),
			};
			(BANK, register_did(party))
		}
	}
}

/// Who makes the call: mostly the officer who should.
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
		assert_eq!(state_root(), root, "{call:?} was rejected and changed something");
	}
	Some(result)
}

proptest! {
	#![proptest_config(Config { cases: 24, max_shrink_iters: 64, ..Config::default() })]

	#[test]
	fn the_invariants_hold_after_any_calls_of_officers(
		begun in 0..=Milestone::ALL.len(),
		steps in prop::collection::vec(step(), 10..=40),
	) {
		run(|| {
			prepare(dispatch);
			let sale = usual_sale();
			Milestone::ALL.into_iter().take(begun).for_each(|one| sale.go(one, dispatch));
			for step in steps {
				let result = perform(step);
				if let Err(problem) = check_invariants() {
					panic!("after {step:?}, with result {result:?}: {problem:?}");
				}
			}
		});
	}
}

#[test]
fn the_next_steps_of_a_sale_lead_to_the_books() {
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
		// The officers that the sequences choose from are those of the network.
		let kinds = InstitutionKind::ALL.len() * Place::ALL.len();
		assert_eq!(Officer::all().count(), kinds);
		assert!(Officer::all().all(|one| Officers::<Runtime>::contains_key(one.account())));
	});
}
