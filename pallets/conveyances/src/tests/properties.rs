//! Random sequences of valid and invalid calls keep the invariants of every pallet, and a rejected
//! call changes nothing.

use super::dead_ends::check_exits;
use crate::{mock::*, *};
use frame_support::{dispatch::GetDispatchInfo, BoundedVec};
use madang_primitives::{Area, Commitment, DealId, LoanId, Receipt};
use madang_testing::{bounded, house, registry, BANPO, IMPORTER, NEIGHBOUR};
use pallet_identity::Signatures;
use pallet_institutions::Institutions as _;
use pallet_lending::LoanTerms;
use pallet_registers::Renumbering;
use pallet_titles::{EntryId, TitleRegistry};
use proptest::prelude::*;
use sp_runtime::{traits::Dispatchable, DispatchResult, StateVersion};

/// One random act. Numbers are reduced to what exists, or to a little more.
#[derive(Clone, Copy, Debug)]
pub enum Act {
	/// One flat, the other one, or both in one deal.
	Inspect {
		what: u8,
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
	/// A party loses its DID.
	Lose {
		party: u8,
	},
	/// An institution is suspended, or readmitted.
	Suspend {
		which: u8,
	},
}

pub fn act() -> impl Strategy<Value = Act> {
	prop_oneof![
		4 => (0u8..4).prop_map(|what| Act::Inspect { what }),
		40 => (0u8..5).prop_map(|deal| Act::Proceed { deal }),
		40 => (0u8..CALLS, 0u8..5, 0u8..40, any::<u8>())
			.prop_map(|(what, deal, account, detail)| Act::Call { what, deal, account, detail }),
		3 => (1u8..120).prop_map(|days| Act::Wait { days }),
		6 => (0u8..6).prop_map(|what| Act::Registry { what }),
		2 => Just(Act::Attach),
		2 => Just(Act::Differ),
		1 => (0u8..16).prop_map(|party| Act::Lose { party }),
		2 => (0u8..24).prop_map(|which| Act::Suspend { which }),
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

/// Of two officers the one in whose place a deal's first title is.
pub fn of_place(deal: DealId, here: u64, elsewhere: u64) -> u64 {
	let first = Deals::<Test>::get(deal).and_then(|deal| deal.titles.first().copied());
	let place = first.and_then(|seen| <Titles as TitleRegistry<u64>>::place(seen.title));
	if place.is_some_and(|place| place.now == BANPO) {
		elsewhere
	} else {
		here
	}
}

/// The second flat comes to the district of the other offices.
pub fn move_elsewhere() {
	let importer = || by(IMPORTER);
	let districts = bounded([house::district_row(BANPO)]);
	Registers::import_districts(importer(), districts, fresh_ref()).unwrap();
	let rows = bounded([Renumbering { from: NEXT_PNU, to: NEXT_PNU.in_district(BANPO) }]);
	Registers::renumber_parcels(importer(), rows, Commitment([1; 32]), fresh_ref()).unwrap();
}

/// The sale of a deal: on its terms, or for everything that its titles' holders have to the other pair.
/// The terms discharge all live mortgages, or in every second deal only one of each title's.
pub fn sale_of(deal: DealId) -> Sale {
	let stored = Deals::<Test>::get(deal);
	let terms = stored.and_then(|stored| match stored.terms {
		Some(terms) => Some(terms),
		None => new_terms(deal, &stored.titles),
	});
	Sale { deal, terms: terms.unwrap_or_else(terms_of_sale), ..sale() }
}

fn terms_of_sale() -> Terms {
	terms()
}

fn new_terms(deal: DealId, titles: &[SeenTitle]) -> Option<Terms> {
	let mut discharges = Vec::new();
	let mut parts = Vec::new();
	let mut buyers = None;
	for seen in titles {
		let sellers = Titles::holders(seen.title)?;
		let first = sellers.iter().next()?.holder.did()?;
		let sell = [SELLER.did(), CO_SELLER.did()].contains(&first);
		let others = if sell { halves(BUYER, CO_BUYER) } else { halves(SELLER, CO_SELLER) };
		let buyers = buyers.get_or_insert(others).clone();
		parts.push(Part { title: seen.title, sellers, buyers });
		let live = pallet_titles::LiveEntries::<Test>::get(seen.title).into_iter();
		let live = live.filter(|one| one.main.is_none()).map(|one| one.number);
		let most = if deal.0.is_multiple_of(2) { usize::MAX } else { 1 };
		let entries = live.take(most).map(|number| EntryId { title: seen.title, number });
		discharges.extend(entries);
	}
	Some(Terms {
		parts: BoundedVec::truncate_from(parts),
		discharges: BoundedVec::truncate_from(discharges),
		..terms()
	})
}

/// The terms of a deal with another detail, valid or not.
fn other_terms(sale: &Sale, detail: u8) -> Terms {
	let mut terms = sale.terms.clone();
	match detail % 7 {
		0 => terms.discharges = Default::default(),
		1 => terms = bought_by(held([(BUYER, "1/1")]), terms),
		2 => terms.price += 1,
		3 => {
			if let Some(last) = terms.payments.last_mut() {
				last.due_on = last.due_on.plus(u32::from(detail));
			}
		}
		4 => {
			terms.discharges.pop();
		}
		5 => {}
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
const CALLS: u8 = 29;

/// The officer of the bank that has a leg.
fn banker_of_leg(leg: Leg, agent: u64) -> u64 {
	let bank = match leg {
		Leg::Payoff(entry) => Titles::mortgage(entry).and_then(|found| found.mortgage.bank()),
		Leg::Disbursement(_) => Some(BANK),
		Leg::Price | Leg::Tax | Leg::Interim(_) => return agent,
	};
	if bank == Some(BANK) {
		BANKER
	} else {
		OLD_BANKER
	}
}

/// A leg of a deal, an interim payment, or what was affirmed for an earlier closing.
fn any_leg(deal: DealId, detail: u8) -> Leg {
	let Some(stored) = Deals::<Test>::get(deal) else { return Leg::Price };
	let mut legs = Conveyances::legs(&stored);
	legs.push(Leg::Interim(1));
	legs.extend(stored.performance.paid_off.into_iter().map(Leg::Payoff));
	legs.extend(stored.performance.paid_out.into_iter().map(Leg::Disbursement));
	legs[usize::from(detail) % legs.len()]
}

/// A call on a deal, with the account that should make it.
fn call(what: u8, deal: DealId, detail: u8) -> (u64, RuntimeCall) {
	let (sale, external_ref, evidence) = (sale_of(deal), fresh_ref(), commitment(detail));
	let agent = agent_of(deal);
	let known = Deals::<Test>::contains_key(deal);
	let contracted = Deals::<Test>::get(deal).is_some_and(|deal| deal.terms.is_some());
	let bound = Deals::<Test>::get(deal).and_then(|deal| deal.loans.first().copied());
	let loan = bound.map_or(LoanId(NEW_LOAN.0 + u64::from(detail % 6)), |bound| bound.loan);
	let leg = any_leg(deal, detail);
	let of_leg = banker_of_leg(leg, agent);
	let (clerk, registrar) =
		(of_place(deal, CLERK, OTHER_CLERK), of_place(deal, REGISTRAR, OTHER_REGISTRAR));
	let judge = of_place(deal, JUDGE, OTHER_JUDGE);
	let (account, call) = match what {
		0 => (agent, Call::reinspect { deal, external_ref }),
		1 => (agent, sale.conclude()),
		2 => (clerk, sale.accept_report()),
		3 => (clerk, sale.request_supplement(u32::from(detail % 70))),
		4 => (agent, Call::supplement_report { deal, documents: evidence, external_ref }),
		5 => (BANKER, sale.finance(loan)),
		6 if contracted => (agent, sale.file()),
		7 => (of_leg, sale.affirm(leg)),
		8 => (registrar, sale.register()),
		9 => (clerk, sale.book()),
		// Rescissions would otherwise end nearly every deal early.
		10 if detail.is_multiple_of(2) => (agent, sale.rescind(RescissionGround::Agreement)),
		11 => (OTHER_AGENT, sale.rescind(RescissionGround::ByLaw { side: side(detail) })),
		12 => (agent, sale.report_rescission()),
		13 => (OTHER_AGENT, sale.report_rescission_by(side(detail))),
		14 if detail.is_multiple_of(2) => (judge, sale.enforce_judgment(Judgment::Void)),
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
		25 => (OTHER_AGENT, sale.withdraw_notice(side(detail))),
		26 => {
			let parties: Vec<_> = sale.terms.parties().into_iter().collect();
			let party = parties[usize::from(detail) % parties.len()];
			(judge, sale.name_successor(party, NEIGHBOUR.did()))
		}
		27 => {
			// With another deal, and twice.
			let deals = vec![deal, DealId(u64::from(detail % 4)), deal];
			let deals = BoundedVec::truncate_from(deals);
			(clerk, Call::accept_reports { deals, external_ref })
		}
		_ => (OTHER_CLERK, sale.book()),
	};
	(account, call.into())
}

/// The next step of the usual sale, where the title allows it.
fn proceed(deal: DealId) -> DispatchResult {
	let Some(stored) = Deals::<Test>::get(deal) else { return Ok(()) };
	let (sale, agent) = (sale_of(deal), agent_of(deal));
	let clerk = of_place(deal, CLERK, OTHER_CLERK);
	match stored.stage {
		Stage::Inspected => {
			make(agent, Call::<Test>::reinspect { deal, external_ref: fresh_ref() })?;
			make(agent, sale.conclude())
		}
		Stage::Contracted => make(clerk, sale.accept_report()),
		Stage::Reported | Stage::Financed => {
			if stored.closing.is_none() && stored.loans.is_empty() {
				let titles: Vec<_> = stored.titles.iter().map(|seen| seen.title).collect();
				let buyers: Vec<_> = sale.terms.buyers().into_iter().collect();
				let terms =
					LoanTerms { titles: BoundedVec::truncate_from(titles), ..loan_terms(&buyers) };
				// Without the loan it is a cash sale.
				let borrowing = fixture::Borrowing::<Test, Signers>::new(terms);
				let agreed = borrowing.steps(BANK).map(|step| make(BANKER, step).is_ok());
				if agreed == [true; 3] && make(BANKER, sale.finance(borrowing.loan)).is_ok() {
					return Ok(());
				}
			}
			if Conveyances::ensure_current(&stored).is_err() {
				make(agent, sale.accept_title())?;
			}
			if Conveyances::waiting(deal, &stored).is_none() {
				make(agent, sale.file())?;
			}
			let sale = sale_of(deal);
			for (_, leg) in sale.legs() {
				let _ = make(banker_of_leg(leg, agent), sale.affirm(leg));
			}
			let _ = make(EXAMINER, sale.examine());
			make(REGISTRAR, sale.register())
		}
		Stage::Registered => {
			let _ = make(OTHER_CLERK, sale.book());
			make(CLERK, sale.book())
		}
		_ => Ok(()),
	}
}

/// Dispatch, and check that a call that is rejected changes nothing.
fn attempt(call: RuntimeCall, origin: RuntimeOrigin) -> DispatchResult {
	let before = sp_io::storage::root(StateVersion::V1);
	let charged = call.get_dispatch_info().call_weight;
	let outcome = call.dispatch(origin).map_err(|rejected| rejected.error).map(|done| {
		let needed = done.actual_weight.unwrap_or(charged);
		assert!(needed.all_lte(charged), "{needed:?} of {charged:?}");
	});
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
			let holders = Titles::holders(TITLE).expect("a title");
			let holders: Vec<_> =
				holders.iter().filter_map(|holding| holding.holder.did()).collect();
			let filing = registry::whole_mortgage::<Test>(BANK, 1_000_000, &holders);
			(BANKER, registry::file::<Test>(UNIT, filing, holders))
		}
		2 => (EXAMINER, registry::examine::<Test>(first)),
		3 => (REGISTRAR, registry::complete::<Test>(first)),
		// The deal's closing is examined and rejected.
		4 => {
			let _ = attempt(registry::examine::<Test>(first).into(), by(EXAMINER));
			let ground = pallet_titles::RejectionGround::NoRightToApply;
			(REGISTRAR, registry::reject::<Test>(first, ground))
		}
		_ => {
			let ground = pallet_titles::RejectionGround::NoRightToApply;
			(REGISTRAR, registry::reject::<Test>(first, ground))
		}
	};
	attempt(call.into(), by(account))
}

/// Do one act. Its calls may be rejected.
pub fn perform(act: Act) {
	match act {
		Act::Inspect { what } => {
			let (property, more) = match what {
				0 => (UNIT, vec![]),
				1 => (OTHER_UNIT, vec![]),
				_ => (UNIT, vec![OTHER_UNIT]),
			};
			let _ = make(AGENT, Sale { property, more, ..sale() }.inspect());
		}
		Act::Lose { party } => {
			let parties = [SELLER, CO_SELLER, BUYER, CO_BUYER];
			let party = parties.get(usize::from(party)).copied();
			let enrols = pallet_institutions::Pallet::<Test>::is_active(institution_of(AGENT));
			let is_active = |party: &Party| enrols && Identity::is_active(&party.did());
			if let Some(party) = party.filter(is_active) {
				madang_testing::deactivate::<Test>(by(AGENT), party);
			}
		}
		Act::Suspend { which } => {
			let offices = [AGENT, CLERK, BANKER, OLD_BANKER, REGISTRAR, JUDGE];
			let office = institution_of(offices[usize::from(which % 6)]);
			let root = frame_system::RawOrigin::Root;
			let _ = match which {
				..6 => Institutions::suspend_institution(root.into(), office),
				_ => Institutions::readmit_institution(root.into(), office),
			};
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
		Act::Attach | Act::Differ => {
			let area = Area(10_000 + madang_testing::fresh_number());
			let differs = change_book(area).is_ok();
			if differs && matches!(act, Act::Attach) {
				let _ = make(REGISTRAR, registry::change_description::<Test>(TITLE));
			}
		}
	}
}

/// The invariants that an act can break.
fn check_after_act() -> Result<(), sp_runtime::TryRuntimeError> {
	for loan in pallet_lending::Loans::<Test>::iter_values() {
		let live = |entry: &EntryId| Titles::mortgage(*entry).is_some_and(|found| found.effective);
		// A repayment leaves the mortgage; a deal pays off a loan only with all its mortgages.
		let by_deal = loan.paid_off_on.is_some();
		frame_support::ensure!(
			!by_deal || !loan.entries.iter().any(live),
			"a loan that a deal paid off is still secured"
		);
	}
	Conveyances::do_try_state()?;
	Titles::do_try_state()?;
	Lending::do_try_state()?;
	Registers::do_try_state()
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	#[test]
	fn invariants_survive_any_sequence(
		elsewhere in any::<bool>(),
		acts in prop::collection::vec(act(), 1..120),
	) {
		ExtBuilder.build().execute_with(|| {
			if elsewhere {
				move_elsewhere();
			}
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
	fn no_state_is_a_dead_end(
		elsewhere in any::<bool>(),
		acts in prop::collection::vec(act(), 1..100),
	) {
		ExtBuilder.build().execute_with(|| {
			if elsewhere {
				move_elsewhere();
			}
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

/// What the sequences must have seen of deals.
fn features(deal: &DealOf<Test>) -> Vec<&'static str> {
	let live = deal.stage.is_live();
	let has = |is: bool, what| is.then_some(what);
	[
		has(deal.titles.len() == 2 && deal.registered.is_some(), "two titles are registered"),
		has(live && !deal.performance.paid_out.is_empty(), "a loan is paid out"),
		has(live && deal.performance.price_withdrawn, "a price is taken back"),
		has(live && deal.performance.paid_on.is_some(), "a price is paid"),
		has(deal.notices.iter().any(|one| one.objected_at.is_some()), "a side objects"),
		has(live && !deal.successors.is_empty(), "a successor acts"),
	]
	.into_iter()
	.flatten()
	.collect()
}

#[test]
fn random_sequences_reach_every_stage() {
	use proptest::{strategy::ValueTree, test_runner::TestRunner};
	let mut runner = TestRunner::deterministic();
	let mut seen = std::collections::BTreeSet::new();
	let mut found = std::collections::BTreeSet::new();
	for _ in 0..80 {
		let sequence = prop::collection::vec(act(), 119).new_tree(&mut runner).unwrap().current();
		ExtBuilder.build().execute_with(|| {
			for act in sequence {
				perform(act);
				seen.extend(Deals::<Test>::iter_values().map(|deal| deal.stage));
				found.extend(Deals::<Test>::iter_values().flat_map(|deal| features(&deal)));
			}
			for loan in pallet_lending::Loans::<Test>::iter_values() {
				let joint = loan.entries.len() > 1;
				if joint && loan.paid_off_on.is_some() {
					found.insert("a joint loan is paid off");
				}
			}
		});
	}
	assert_eq!(seen.len(), Stage::ALL.len(), "{seen:?}");
	let wanted = ["two titles are registered", "a loan is paid out", "a price is paid"];
	assert!(wanted.iter().all(|one| found.contains(one)), "{found:?}");
}
