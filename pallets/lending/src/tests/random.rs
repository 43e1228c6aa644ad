//! Random sequences of valid and invalid calls: a call succeeds exactly when a model of the stages
//! expects it, a call that fails changes nothing, and the invariants hold after each.

use super::*;
use crate::{
	Decision, PledgeState, PledgeTerms, Pledges, RefusalReason, SecuredBy, Step, MOST_UNDER,
};
use madang_primitives::{DealId, TitleId};
use madang_testing::THIRD_BANK;
use proptest::prelude::*;
use sp_runtime::StateVersion;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
enum Act {
	Apply { other: bool, title: u64, borrowers: usize, unsigned: bool, principal: u64 },
	Decide { other: bool, loan: u64, approve: bool },
	Agree { other: bool, loan: u64, unsigned: bool },
	Withdraw { other: bool, loan: u64 },
	Record { other: bool, title: u64, number: u32, principal: u64 },
	Repay { other: bool, loan: u64, amount: u64 },
	Bind { loan: u64, deal: u64 },
	Release { loan: u64, deal: u64 },
	Disburse { loan: u64, deal: u64, effective: bool },
	Settle { loan: u64 },
	PayOut { other: bool, loan: u64, effective: bool },
	OfferPledge { wrong: bool, loan: u64, third: bool },
	AcceptPledge { wrong: bool, loan: u64 },
	EndPledge { other: bool, loan: u64 },
}

/// What the model knows of a loan.
#[derive(Clone, Debug, PartialEq)]
struct Known {
	other: bool,
	title: u64,
	state: LoanState,
	deal: Option<u64>,
	entry: Option<EntryId>,
	principal: u64,
	owed: u64,
	pledge: Option<Pledged>,
}

/// What the model knows of a pledge: to the other bank than the loan's or to a third one, and whether it is
/// accepted.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Pledged {
	third: bool,
	state: PledgeState,
}

impl Known {
	/// The loan is settled: its offer ends, and its pledge rests.
	fn rest(&mut self) {
		let in_force = |pledge: &Pledged| pledge.state == PledgeState::InForce;
		let resting = |pledge| Pledged { state: PledgeState::Resting, ..pledge };
		self.pledge = self.pledge.filter(in_force).map(resting);
	}
}

type Model = BTreeMap<u64, Known>;

const PARTIES: [Party; 3] = [BUYER, CO_BUYER, NEIGHBOUR];

/// Titles are numbered from 1, as the deals that they are reserved for. The last is unknown.
fn title_id(title: u64) -> TitleId {
	TITLES.get(title as usize - 1).copied().unwrap_or(TitleId(404))
}

fn officer(other: bool) -> RuntimeOrigin {
	RuntimeOrigin::signed(if other { OLD_BANKER } else { BANKER })
}

fn acts() -> impl Strategy<Value = Act> {
	// Four titles of which three exist, few loans, few deals: sequences meet.
	let (loan, deal, title) = (1u64..7, 1u64..4, 1u64..5);
	// Mostly the right bank and the full signatures, so that loans get far.
	let rarely = || prop::bool::weighted(0.15);
	prop_oneof![
		3 => (rarely(), title.clone(), 0usize..4, rarely(), 0u64..4).prop_map(
			|(other, title, borrowers, unsigned, principal)| {
				Act::Apply { other, title, borrowers, unsigned, principal }
			}
		),
		4 => (rarely(), loan.clone(), prop::bool::weighted(0.85))
			.prop_map(|(other, loan, approve)| Act::Decide { other, loan, approve }),
		4 => (rarely(), loan.clone(), rarely())
			.prop_map(|(other, loan, unsigned)| Act::Agree { other, loan, unsigned }),
		1 => (rarely(), loan.clone()).prop_map(|(other, loan)| Act::Withdraw { other, loan }),
		1 => (any::<bool>(), title, 1u32..5, 0u64..4).prop_map(
			|(other, title, number, principal)| Act::Record { other, title, number, principal }
		),
		3 => (rarely(), loan.clone(), 0u64..4)
			.prop_map(|(other, loan, amount)| Act::Repay { other, loan, amount }),
		6 => (loan.clone(), deal.clone()).prop_map(|(loan, deal)| Act::Bind { loan, deal }),
		1 => (loan.clone(), deal.clone()).prop_map(|(loan, deal)| Act::Release { loan, deal }),
		5 => (loan.clone(), deal, prop::bool::weighted(0.85))
			.prop_map(|(loan, deal, effective)| Act::Disburse { loan, deal, effective }),
		1 => loan.clone().prop_map(|loan| Act::Settle { loan }),
		1 => (rarely(), loan.clone(), prop::bool::weighted(0.85))
			.prop_map(|(other, loan, effective)| Act::PayOut { other, loan, effective }),
		6 => (rarely(), loan.clone(), rarely())
			.prop_map(|(wrong, loan, third)| Act::OfferPledge { wrong, loan, third }),
		6 => (rarely(), loan.clone()).prop_map(|(wrong, loan)| Act::AcceptPledge { wrong, loan }),
		1 => (any::<bool>(), loan).prop_map(|(other, loan)| Act::EndPledge { other, loan }),
	]
}

/// The bank records a loan, which is owed: so sequences have the time to pledge it, and to end the pledge.
fn first() -> Act {
	Act::Record { other: false, title: 1, number: BANK_ENTRY, principal: 3 }
}

/// Take a step with a loan of the model, if its stage and the other conditions allow the step.
fn advance(
	model: &mut Model,
	loan: u64,
	step: Step,
	allowed: impl FnOnce(&Known) -> bool,
	change: impl FnOnce(&mut Known),
) -> bool {
	let Some(known) = model.get_mut(&loan) else { return false };
	let Ok(state) = known.state.next(step) else { return false };
	if !allowed(known) {
		return false;
	}
	known.state = state;
	change(known);
	true
}

/// Whether a call succeeded, and whether the model expects that.
type Outcome = (bool, bool);

/// Add a loan to the model under the next number.
fn add(model: &mut Model, known: Known) {
	model.insert(model.len() as u64 + 1, known);
}

fn apply_to_bank(
	model: &mut Model,
	other: bool,
	(title, principal): (u64, u64),
	borrowers: usize,
	unsigned: bool,
) -> Outcome {
	let bank = if other { OLD_BANK } else { BANK };
	let terms = LoanTerms {
		titles: BoundedVec::truncate_from(vec![title_id(title)]),
		max_secured: principal,
		credit: Credit { principal, ..credit() },
		..terms(&PARTIES[..borrowers])
	};
	let mut consents = to_apply(bank, &terms);
	if unsigned {
		consents.pop();
	}
	let done = Lending::apply(officer(other), terms, DOCUMENTS, consents, fresh_ref()).is_ok();
	let expected = principal > 0 && title <= 3 && borrowers > 0 && !unsigned;
	if expected {
		let state = LoanState::Applied;
		add(
			model,
			Known {
				other,
				title,
				state,
				deal: None,
				entry: None,
				principal,
				owed: 0,
				pledge: None,
			},
		);
	}
	(done, expected)
}

fn decide_on(model: &mut Model, other: bool, loan: u64, approve: bool) -> Outcome {
	let reason = RefusalReason::Assessment;
	let (decision, step) = match approve {
		true => (Decision::Approve(None), Step::Approve),
		false => (Decision::Refuse(reason, EVIDENCE), Step::Refuse(reason)),
	};
	let done = Lending::decide(officer(other), LoanId(loan), decision, fresh_ref()).is_ok();
	(done, advance(model, loan, step, |known| known.other == other, |_| ()))
}

fn agree_to(model: &mut Model, other: bool, loan: u64, unsigned: bool) -> Outcome {
	let mut consents = match model.contains_key(&loan) {
		true => to_agree(LoanId(loan)),
		false => Consents::default(),
	};
	if unsigned {
		consents.pop();
	}
	let origin = officer(other);
	let done = Lending::agree(origin, LoanId(loan), AGREEMENT, consents, fresh_ref()).is_ok();
	let allowed = |known: &Known| known.other == other && !unsigned;
	(done, advance(model, loan, Step::Agree, allowed, |_| ()))
}

fn record_under(model: &mut Model, other: bool, (title, number): (u64, u32), owed: u64) -> Outcome {
	let entry = EntryId { title: title_id(title), number };
	let credit = Credit { principal: owed, ..credit() };
	let done = Lending::record_existing(officer(other), entry, credit, fresh_ref()).is_ok();
	let under = model
		.values()
		.filter(|known| known.entry == Some(entry) && known.state == LoanState::Disbursed);
	let room = under.count() < MOST_UNDER as usize;
	let own = if other { OLD_BANK_ENTRY } else { BANK_ENTRY };
	let expected = title <= 3 && number == own && owed > 0 && room;
	if expected {
		let (state, entry, principal) = (LoanState::Disbursed, Some(entry), owed);
		add(model, Known { other, title, state, deal: None, entry, principal, owed, pledge: None });
	}
	(done, expected)
}

fn repay_part(model: &mut Model, other: bool, loan: u64, amount: u64) -> Outcome {
	let done = Lending::repay(officer(other), LoanId(loan), line(amount), fresh_ref()).is_ok();
	let repayable = |known: &&mut Known| {
		known.state == LoanState::Disbursed
			&& known.other == other
			&& (1..=known.owed).contains(&amount)
	};
	let Some(known) = model.get_mut(&loan).filter(repayable) else { return (done, false) };
	known.owed -= amount;
	if known.owed == 0 {
		known.state = LoanState::Settled;
		known.rest();
	}
	(done, true)
}

fn disburse_for(model: &mut Model, loan: u64, deal: u64, effective: bool) -> Outcome {
	let number = LoanId(loan);
	let bound = model.get(&loan).is_some_and(|known| known.state == LoanState::Bound);
	let entry = match bound {
		true => register_for(number),
		false => EntryId { title: TITLES[0], number: 999 },
	};
	if bound && !effective {
		discharge(if model[&loan].other { OLD_BANKER } else { BANKER }, entry);
	}
	let done = disburse(number, DealId(deal), entry).is_ok();
	let allowed = |known: &Known| known.deal == Some(deal) && effective;
	let expected = advance(model, loan, Step::Disburse, allowed, |known| {
		known.entry = Some(entry);
		known.owed = known.principal;
	});
	(done, expected)
}

fn pay_out_for(model: &mut Model, other: bool, loan: u64, effective: bool) -> Outcome {
	let number = LoanId(loan);
	let agreed = model.get(&loan).is_some_and(|known| known.state == LoanState::Agreed);
	let entry = match agreed {
		true => {
			let mortgage = pallet_titles::Mortgage { loan: None, ..closing_mortgage(number) };
			register_mortgage(terms_of(number).titles[0], mortgage)
		}
		false => EntryId { title: TITLES[0], number: 999 },
	};
	if agreed && !effective {
		discharge(if model[&loan].other { OLD_BANKER } else { BANKER }, entry);
	}
	let entries = BoundedVec::truncate_from(vec![entry]);
	let done = Lending::pay_out(officer(other), number, entries, today(), fresh_ref()).is_ok();
	// Only an agreed loan is paid out: a loan that is bound is drawn by its deal.
	let allowed = |known: &Known| known.other == other && effective && agreed;
	let expected = advance(model, loan, Step::Draw, allowed, |known| {
		known.entry = Some(entry);
		known.owed = known.principal;
	});
	(done, expected)
}

/// The lender of a loan pledges it, or the wrong bank.
fn offer_pledge(model: &mut Model, wrong: bool, loan: u64, third: bool) -> Outcome {
	let other = model.get(&loan).is_some_and(|known| known.other) != wrong;
	let pledgee = match (third, other) {
		(true, _) => THIRD_BANK,
		(false, true) => BANK,
		(false, false) => OLD_BANK,
	};
	let terms = PledgeTerms { contract: AGREEMENT, notice: LETTER, secures: 1 };
	let (origin, until) = (officer(other), today());
	let done =
		Lending::offer_pledge(origin, LoanId(loan), pledgee, terms, until, fresh_ref()).is_ok();
	let free = |known: &&mut Known| {
		known.other == other && known.state.is_owed() && known.pledge.is_none()
	};
	let Some(known) = model.get_mut(&loan).filter(free) else { return (done, false) };
	let by = if other { OLD_BANK } else { BANK };
	known.pledge = Some(Pledged { third, state: PledgeState::Offered { by, until } });
	(done, true)
}

/// The bank that is not the lender accepts, or the wrong one.
fn accept_pledge(model: &mut Model, wrong: bool, loan: u64) -> Outcome {
	let other = model.get(&loan).is_some_and(|known| !known.other) != wrong;
	let done = Lending::accept_pledge(officer(other), LoanId(loan), fresh_ref()).is_ok();
	let Some(known) = model.get_mut(&loan) else { return (done, false) };
	let to_it = known.other != other;
	match &mut known.pledge {
		Some(Pledged { third: false, state: state @ PledgeState::Offered { .. } }) if to_it => {
			*state = PledgeState::InForce;
			(done, true)
		}
		_ => (done, false),
	}
}

fn end_pledge(model: &mut Model, other: bool, loan: u64) -> Outcome {
	let done = Lending::end_pledge(officer(other), LoanId(loan), fresh_ref()).is_ok();
	let may = |known: &&mut Known| {
		known.pledge.is_some_and(|pledge| {
			let offered = matches!(pledge.state, PledgeState::Offered { .. });
			(known.other == other && offered) || (known.other != other && !pledge.third)
		})
	};
	let Some(known) = model.get_mut(&loan).filter(may) else { return (done, false) };
	known.pledge = None;
	(done, true)
}

fn perform(act: Act, model: &mut Model) -> Outcome {
	match act {
		Act::Apply { other, title, borrowers, unsigned, principal } => {
			apply_to_bank(model, other, (title, principal), borrowers, unsigned)
		}
		Act::Decide { other, loan, approve } => decide_on(model, other, loan, approve),
		Act::Agree { other, loan, unsigned } => agree_to(model, other, loan, unsigned),
		Act::Withdraw { other, loan } => {
			let done = Lending::withdraw(officer(other), LoanId(loan), fresh_ref()).is_ok();
			(done, advance(model, loan, Step::Withdraw, |known| known.other == other, |_| ()))
		}
		Act::Record { other, title, number, principal } => {
			record_under(model, other, (title, number), principal)
		}
		Act::Repay { other, loan, amount } => repay_part(model, other, loan, amount),
		Act::Bind { loan, deal } => {
			let done = bind(LoanId(loan), DealId(deal)).is_ok();
			let allowed = |known: &Known| known.title == deal;
			(done, advance(model, loan, Step::Bind, allowed, |known| known.deal = Some(deal)))
		}
		Act::Release { loan, deal } => {
			let done = release(LoanId(loan), DealId(deal)).is_ok();
			let allowed = |known: &Known| known.deal == Some(deal);
			(done, advance(model, loan, Step::Release, allowed, |known| known.deal = None))
		}
		Act::Disburse { loan, deal, effective } => disburse_for(model, loan, deal, effective),
		Act::PayOut { other, loan, effective } => pay_out_for(model, other, loan, effective),
		Act::OfferPledge { wrong, loan, third } => offer_pledge(model, wrong, loan, third),
		Act::AcceptPledge { wrong, loan } => accept_pledge(model, wrong, loan),
		Act::EndPledge { other, loan } => end_pledge(model, other, loan),
		Act::Settle { loan } => {
			let owed = model.get(&loan).map(|known| known.owed);
			let paid = settle(LoanId(loan), DealId(77)).ok();
			let expected = advance(
				model,
				loan,
				Step::Settle,
				|_| true,
				|known| {
					known.owed = 0;
					known.rest();
				},
			);
			if expected {
				assert_eq!(paid, owed);
			}
			(paid.is_some(), expected)
		}
	}
}

/// Every loan, as the model would have it.
fn as_kept() -> Model {
	Loans::<Test>::iter()
		.map(|(number, loan)| {
			let known = Known {
				other: loan.lender == OLD_BANK,
				title: deal_of(terms_of(number).titles[0]).0,
				state: loan.state,
				deal: loan.deal.map(|deal| deal.0),
				entry: loan.entries.first().copied(),
				principal: terms_of(number).credit.principal,
				owed: outstanding(number),
				pledge: Pledges::<Test>::get(number).map(|pledge| Pledged {
					third: pledge.pledgee == THIRD_BANK,
					state: pledge.state,
				}),
			};
			(number.0, known)
		})
		.collect()
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..Default::default() })]

	#[test]
	fn random_calls_keep_to_the_model_and_the_invariants(
		acts in prop::collection::vec(acts(), 1..80),
	) {
		new_test_ext().execute_with(|| {
			let mut model = Model::new();
			for act in [first()].into_iter().chain(acts) {
				let before = sp_io::storage::root(StateVersion::V1);
				let recorded = SecuredBy::<Test>::iter().count();
				let (done, expected) = perform(act.clone(), &mut model);
				assert_eq!(done, expected, "{act:?} in {model:?}");
				assert_eq!(as_kept(), model, "{act:?}");
				// Before a disbursement that is rejected, the test registered a mortgage.
				if !done && !matches!(act, Act::Disburse { .. } | Act::PayOut { .. }) {
					assert_eq!(sp_io::storage::root(StateVersion::V1), before, "{act:?}");
					assert_eq!(SecuredBy::<Test>::iter().count(), recorded);
				}
				assert_eq!(Lending::do_try_state(), Ok(()), "{act:?}");
			}
		});
	}
}

#[test]
fn random_sequences_reach_every_state() {
	use proptest::{strategy::ValueTree, test_runner::TestRunner};
	let mut runner = TestRunner::deterministic();
	let mut seen = std::collections::BTreeSet::new();
	for _ in 0..64 {
		let sequence = prop::collection::vec(acts(), 79).new_tree(&mut runner).unwrap().current();
		new_test_ext().execute_with(|| {
			let mut model = Model::new();
			for act in [first()].into_iter().chain(sequence) {
				perform(act, &mut model);
				seen.extend(model.values().map(|known| format!("{:?}", known.state)));
				for pledge in model.values().filter_map(|known| known.pledge) {
					let offered = matches!(pledge.state, PledgeState::Offered { .. });
					let state =
						if offered { "Offered".into() } else { format!("{:?}", pledge.state) };
					seen.insert(state);
				}
			}
		});
	}
	assert_eq!(seen.len(), 8 + 3, "{seen:?}");
}
