//! Random sequences of valid and invalid calls of all pallets together keep the invariants of every
//! pallet, and a call that is rejected changes nothing.
//!
//! The world is small, so that calls affect each other: two titles, four parties, two deals or a few
//! more. A sequence begins somewhere in a sale, and some of its steps are the next step of a sale.

mod checks;
mod repayments;

use super::support::*;
use crate::{Runtime, RuntimeCall};
use checks::{check_books, check_consent, check_exits, check_loans, next_entries};
use frame_support::dispatch::DispatchResult;
use madang_primitives::{
	Area, ClosingReason, Duties, Duty, Holding, InstitutionKind, KoreanDay, LoanId, Property,
	Receipt, Share, TitleId, UnitId,
};
use madang_testing::registry;
use pallet_conveyances::{
	fixture::usual_terms, Affirmations, DealOf, Deals, Judgment, Leg, NextDeal, RescissionGround,
	Side, Stage, Terms,
};
use pallet_institutions::Officers;
use pallet_lending::{LoanState, Loans, NextLoan};
use pallet_titles::{ApplicationState, Applications, EntryId, LastReceipt, Queue};
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
		.find(|(_, deal)| deal.titles.iter().any(|seen| seen.title == title_of(flat)))
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
	usual_terms(title, sellers, buyers, &discharges, KoreanDay::of(now()))
}

/// The terms of a loan.
fn of_loan(id: LoanId) -> pallet_lending::LoanTerms {
	crate::Lending::file(id).expect("each loan has a file").into_terms()
}

/// The flat's latest loan that is open and not disbursed; otherwise the number of the next loan.
fn loan_of(flat: UnitId) -> LoanId {
	(1..NextLoan::<Runtime>::get().0)
		.rev()
		.map(LoanId)
		.find(|id| {
			Loans::<Runtime>::get(id).is_some_and(|loan| {
				of_loan(*id).titles.contains(&title_of(flat))
					&& !loan.state.is_final()
					&& !matches!(loan.state, LoanState::Disbursed | LoanState::Settled)
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
	let right = |entry: EntryId| {
		let found = pallet_titles::Entries::<Runtime>::get(entry.title, entry.number);
		found.map(|entry| entry.right)
	};
	match leg {
		Leg::Payoff(entry) => match right(entry) {
			Some(pallet_titles::Right::RevolvingMortgage { mortgage, .. }) => {
				mortgage.bank().map_or(BANK, bank)
			}
			_ => BANK,
		},
		Leg::Disbursement(loan) => {
			Loans::<Runtime>::get(loan).map_or(BANK, |loan| bank(loan.lender))
		}
		Leg::Price | Leg::Tax | Leg::Interim(_) => agent(sale),
	}
}

/// The agent who conducts a sale.
fn agent(sale: &Sale) -> Officer {
	let agent = Deals::<Runtime>::get(sale.deal).map(|deal| deal.agent);
	if agent == Some(OTHER_AGENT.institution()) {
		OTHER_AGENT
	} else {
		AGENT
	}
}

/// The call that is the next step of a flat's sale.
fn next_call(flat: UnitId) -> (Officer, RuntimeCall) {
	type Conveyances = pallet_conveyances::Pallet<Runtime>;
	let (sale, found) = (sale_of(flat), latest(flat));
	let agent = agent(&sale);
	let Some((id, deal)) = found else { return (agent, sale.inspect().into()) };
	let waits = Conveyances::waiting(id, &deal).is_some();
	match deal.stage {
		Stage::Booked | Stage::Lapsed | Stage::Rescinded | Stage::Void => {
			(AGENT, sale.inspect().into())
		}
		Stage::Inspected if changed(&deal) => {
			let (deal, external_ref) = (sale.deal, fresh());
			(agent, pallet_conveyances::Call::reinspect { deal, external_ref }.into())
		}
		Stage::Inspected => (agent, sale.conclude().into()),
		Stage::Contracted => (CITY, sale.accept_report().into()),
		Stage::Registered => (CITY, sale.book().into()),
		Stage::Reported | Stage::Financed if rights_changed(&deal) => {
			(agent, sale.accept_title().into())
		}
		Stage::Reported if !waits && deal.closing.is_none() => (BANK, next_call_of_bank(&sale)),
		Stage::Reported | Stage::Financed if !waits => (agent, sale.file().into()),
		Stage::Reported | Stage::Financed => {
			let open = |leg: &Leg| !Affirmations::<Runtime>::contains_key(sale.deal, leg);
			match Conveyances::legs(&deal).into_iter().find(open) {
				Some(leg) => (affirms(&sale, leg), sale.affirm(leg).into()),
				None => next_call_of_registry(&sale),
			}
		}
	}
}

/// Whether a title of a deal is not what the deal has seen.
fn changed(deal: &DealOf<Runtime>) -> bool {
	use pallet_titles::TitleRegistry;
	let now = |title| crate::Titles::snapshot(title).map(|snapshot| snapshot.digest);
	deal.titles.iter().any(|seen| now(seen.title) != Some(seen.digest))
}

/// Whether a title of a deal has a new owner or burden.
fn rights_changed(deal: &DealOf<Runtime>) -> bool {
	use pallet_titles::TitleRegistry;
	let now = |title| crate::Titles::snapshot(title).map(|snapshot| snapshot.rights);
	deal.titles.iter().any(|seen| now(seen.title) != Some(seen.rights))
}

/// The next step when every leg is affirmed: the closing is filed again, examined or registered.
fn next_call_of_registry(sale: &Sale) -> (Officer, RuntimeCall) {
	let found =
		sale.stored().closing.and_then(|file| Applications::<Runtime>::get(file.receipts.first));
	match found.map(|found| found.state) {
		Some(ApplicationState::Received) => (EXAMINER, sale.examine().into()),
		Some(ApplicationState::Examining) => (REGISTRY, sale.register().into()),
		_ => (AGENT, sale.file().into()),
	}
}

/// The next step of the bank, up to the binding of the loan.
fn next_call_of_bank(sale: &Sale) -> RuntimeCall {
	let borrowing = sale.borrowing();
	match Loans::<Runtime>::get(sale.loan) {
		// A loan that was agreed for other buyers is withdrawn.
		Some(_) if of_loan(sale.loan).borrowers != borrowing.terms.borrowers => {
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
	sale_of(flat).terms.parts[0].sellers.iter().find_map(signer).unwrap_or(SELLER)
}

/// How many kinds of calls [`call`] makes.
const CALLS: u8 = 49;

/// A call on a flat with the officer who should make it, mostly right. Now and then it is about
/// another object, has a wrong amount or lacks a signature.
fn call(what: u8, flat: UnitId, detail: u8) -> (Officer, RuntimeCall) {
	match what {
		0..=15 | 34..=44 | 46..=48 => call_of_conveyances(what, flat, detail),
		16..=21 | 45 => call_of_lending(what, flat, detail),
		22..=28 | 30 => call_of_titles(what, flat, detail),
		_ => call_of_others(what, flat, detail),
	}
}

fn call_of_conveyances(what: u8, flat: UnitId, detail: u8) -> (Officer, RuntimeCall) {
	use pallet_conveyances::Call;
	let sale = sale_of(flat);
	let (deal, external_ref, agent) = (sale.deal, fresh(), agent(&sale));
	let contracted = Deals::<Runtime>::get(deal).is_some_and(|deal| deal.report.is_some());
	match what {
		0 => (AGENT, sale.inspect().into()),
		1 => (agent, Call::reinspect { deal, external_ref }.into()),
		2 => (agent, sale.conclude().into()),
		3 => (CITY, sale.accept_report().into()),
		4 => (CITY, sale.request_supplement(u32::from(detail % 70)).into()),
		5 => {
			let documents = document();
			(agent, Call::supplement_report { deal, documents, external_ref }.into())
		}
		6 => (BANK, sale.finance(sale.loan).into()),
		7 if contracted => (agent, sale.file().into()),
		7 => (AGENT, sale.inspect().into()),
		8 => {
			let leg = any_leg(&sale, detail);
			(affirms(&sale, leg), sale.affirm(leg).into())
		}
		9 => (REGISTRY, sale.register().into()),
		10 => (CITY, sale.book().into()),
		11 if detail.is_multiple_of(3) => {
			(OTHER_AGENT, sale.rescind(RescissionGround::Agreement).into())
		}
		11 => (agent, Call::abandon { deal, external_ref }.into()),
		12 => (OTHER_AGENT, sale.rescind(RescissionGround::ByLaw { side: side(detail) }).into()),
		13 => (agent, sale.report_rescission().into()),
		14 if detail.is_multiple_of(3) => (COURT, sale.enforce_judgment(Judgment::Void).into()),
		14 => (OTHER_AGENT, sale.report_rescission_by(side(detail)).into()),
		15 => (agent, Call::abandon { deal, external_ref }.into()),
		_ => call_after_the_contract(what, &sale, detail),
	}
}

/// A leg of a sale.
fn any_leg(sale: &Sale, detail: u8) -> Leg {
	let legs = Deals::<Runtime>::get(sale.deal)
		.map_or(vec![], |deal| pallet_conveyances::Pallet::<Runtime>::legs(&deal));
	let leg = legs.get(usize::from(detail) % legs.len().max(1)).copied();
	let entry = EntryId { title: sale.title, number: u32::from(detail) };
	leg.unwrap_or(Leg::Payoff(entry))
}

fn side(detail: u8) -> Side {
	if detail.is_multiple_of(2) {
		Side::Sellers
	} else {
		Side::Buyers
	}
}

/// What the parties change, take back or declare after the contract.
fn call_after_the_contract(what: u8, sale: &Sale, detail: u8) -> (Officer, RuntimeCall) {
	let agent = agent(sale);
	let known = Deals::<Runtime>::contains_key(sale.deal);
	match what {
		34 if known => (agent, sale.accept_title().into()),
		35 => {
			let mut terms = sale.terms.clone();
			if detail.is_multiple_of(2) {
				terms.discharges = Default::default();
			}
			(agent, sale.amend(terms).into())
		}
		36 => (BANK, sale.unbind(sale.loan).into()),
		37 => (agent, sale.dismiss_loan(sale.loan).into()),
		38 => {
			let to = if agent == AGENT { OTHER_AGENT } else { AGENT };
			(to, sale.change_agent(to.institution()).into())
		}
		39 => (OTHER_AGENT, sale.give_notice(side(detail), 10 + u32::from(detail % 60)).into()),
		40 => (OTHER_AGENT, sale.object().into()),
		41 => {
			let leg = any_leg(sale, detail);
			(affirms(sale, leg), sale.withdraw_affirmation(leg).into())
		}
		42 => (OTHER_AGENT, sale.confirm_interim(detail % 3).into()),
		46 => (OTHER_AGENT, sale.withdraw_notice(side(detail)).into()),
		47 => {
			let parties: Vec<_> = sale.terms.parties().into_iter().collect();
			let party = parties[usize::from(detail) % parties.len()];
			(COURT, sale.name_successor(party, PARTIES[usize::from(detail % 4)].did()).into())
		}
		48 => (OTHER_AGENT, sale.withdraw_affirmation(Leg::Interim(detail % 3)).into()),
		43 if known => {
			let filed = Deals::<Runtime>::get(sale.deal).is_some_and(|deal| deal.closing.is_some());
			match filed {
				true => (EXAMINER, sale.examine().into()),
				false => (CITY, sale.accept_report().into()),
			}
		}
		_ => (agent, sale.inspect().into()),
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
			let decision = Decision::Refuse(RefusalReason::Assessment, document());
			(BANK, Call::decide { loan, decision, external_ref }.into())
		}
		17 => (BANK, borrowing.approve().into()),
		18 => (BANK, borrowing.agree().into()),
		19 => (BANK, Call::withdraw { loan, external_ref }.into()),
		20 => repayments::call(detail),
		45 => (OTHER_AGENT, borrowing.cancel().into()),
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
			let id = EntryId { title, number: entry.unwrap_or_default() };
			let by = affirms(&sale_of(flat), Leg::Payoff(id));
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
		25 => (EXAMINER, registry::examine::<Runtime>(waiting).into()),
		26 => (REGISTRY, registry::complete::<Runtime>(waiting).into()),
		27 => {
			let ground = pallet_titles::RejectionGround::NotRegistrable;
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

fn call_of_books(flat: UnitId, detail: u8) -> RuntimeCall {
	use pallet_registers::Call;
	let (property, external_ref) = (Property::Unit(flat), fresh());
	let evidence = madang_testing::PAPERS;
	match detail % 16 {
		0..8 => Call::take_notice { property, external_ref },
		8..12 => {
			let owners = holders_of(title_of(flat));
			Call::correct_owners { property, owners, evidence, external_ref }
		}
		12 => Call::close_record {
			property,
			on: KoreanDay(0),
			reason: ClosingReason::Destroyed,
			successors: bounded([]),
			order: Some(evidence),
			evidence,
			external_ref,
		},
		_ => Call::reopen_record { property, details: None, evidence, external_ref },
	}
	.into()
}

fn call_of_others(what: u8, flat: UnitId, detail: u8) -> (Officer, RuntimeCall) {
	use pallet_institutions::Call;
	let clerk = CITY.observer().account();
	match what {
		29 => (CITY, amend_flat(flat, Area::hundredths(8_490 + u64::from(detail % 4)))),
		31 => (CITY, call_of_books(flat, detail)),
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
			(BANK, register_did(BANK, party))
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

/// Do a step and check what must hold after each.
fn perform_and_check(step: Step) -> Option<DispatchResult> {
	let before = next_entries();
	let result = perform(step);
	check_consent(&before);
	check_loans();
	result
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
				let result = perform_and_check(step);
				if let Err(problem) = check_invariants() {
					panic!("after {step:?}, with result {result:?}: {problem:?}");
				}
			}
			check_books();
			check_exits();
		});
	}
}

/// How many steps one chain takes in a long sequence. The checks look at all that a chain holds, so a
/// longer chain would make each check slower without letting more happen between two deals.
const STEPS_OF_A_CHAIN: u64 = 2_000;

/// A long sequence: `MADANG_RANDOM_STEPS` steps (400 without it), from `MADANG_RANDOM_SEED`, on a new
/// chain every [`STEPS_OF_A_CHAIN`]. The invariants are checked now and then, and what cannot be seen
/// later after every step.
#[test]
fn the_invariants_hold_in_a_long_sequence() {
	use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
	let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
	let steps = number("MADANG_RANDOM_STEPS").unwrap_or(400);
	let seed = number("MADANG_RANDOM_SEED").unwrap_or(1);
	let mut bytes = [0; 32];
	bytes[..8].copy_from_slice(&seed.to_le_bytes());
	let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
	let mut runner = TestRunner::new_with_rng(Config::default(), rng);
	let mut registered = 0;
	for first in (0..steps).step_by(STEPS_OF_A_CHAIN as usize) {
		let steps = first..steps.min(first + STEPS_OF_A_CHAIN);
		registered += run(|| one_chain(seed, steps, &mut runner));
	}
	assert!(registered > 0, "no sale got far in {steps} steps of seed {seed}");
	println!("{steps} random steps from seed {seed}: {registered} sales were registered");
}

/// Do these steps on a new chain. Returns how many sales were registered.
fn one_chain(
	seed: u64,
	steps: core::ops::Range<u64>,
	runner: &mut proptest::test_runner::TestRunner,
) -> usize {
	use proptest::strategy::ValueTree;
	prepare(dispatch);
	for nth in steps.clone() {
		let step = step().new_tree(runner).expect("a step").current();
		let result = perform_and_check(step);
		if nth % 200 == 0 || nth + 1 == steps.end {
			if let Err(problem) = check_invariants() {
				panic!("seed {seed}, step {nth}, {step:?}, with {result:?}: {problem:?}");
			}
			check_books();
			check_exits();
			next_block();
		}
	}
	Deals::<Runtime>::iter_values().filter(|deal| deal.registered.is_some()).count()
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
