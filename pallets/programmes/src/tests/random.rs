//! Random sequences of valid and invalid calls: a call succeeds exactly when a model of the books
//! expects it, a call that fails changes nothing, and the invariants hold after each.

use super::{
	acts::{acts, Act, Ask, Flaw},
	model::{Fund, Known, Model, Policy, AGENCIES, LENDERS},
	*,
};
use crate::HoldTerm;
use proptest::prelude::*;
use sp_runtime::StateVersion;
use std::collections::BTreeSet;

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq)]
enum End {
	Done,
	SlotTaken,
	Rejected,
}

fn end_of(succeeds: bool) -> End {
	if succeeds {
		End::Done
	} else {
		End::Rejected
	}
}

/// The last day of a hold that begins today.
fn until(days: u16) -> KoreanDay {
	let today = today::<Test>();
	<LegalTerms as pallet_terms::LegalTerms<HoldTerm>>::end(today, u32::from(days))
}

fn bundle(first: u8) -> Papers {
	let kind = PaperKind::BusinessRegistration;
	madang_testing::bounded([paper(kind, 1, first), paper(kind, 0, first + 1)])
}

/// How many certificates were flagged since the last reset.
fn flagged() -> usize {
	events().iter().filter(|event| matches!(event, Event::PaperReused { .. })).count()
}

fn make(ask: &Ask, period: u32) -> Application {
	let Ask { programme, lender, tag, amount, paper, flaw } = *ask;
	let lender = LENDERS[lender];
	let is = |one| flaw == Some(one);
	let applicant = if is(Flaw::OtherApplicant) { CO_BUYER } else { BUYER };
	let mut ticket = ticket(tag, lender, applicant);
	ticket.programme = ProgrammeId(programme);
	ticket.period = if is(Flaw::OtherPeriod) { period + 1 } else { period };
	if is(Flaw::Expired) {
		ticket.expires_at = madang_testing::now::<Test>();
	}
	ticket = signed(ticket);
	if is(Flaw::Forged) {
		ticket.tag[31] ^= 1;
	}
	Application {
		programme: ProgrammeId(programme),
		lender,
		lender_kind: InstitutionKind::Bank,
		applicant: BUYER.did(),
		amount,
		ticket,
		papers: if is(Flaw::NoPapers) { Papers::default() } else { bundle(paper) },
		proofs: Default::default(),
	}
}

/// Whether an application is valid apart from slot and room.
fn is_valid(model: &Model, loan: u64, ask: &Ask) -> bool {
	let Some(fund) = model.funds.get(&ask.programme) else { return false };
	let policy = fund.versions.last().unwrap();
	!model.loans.contains_key(&loan)
		&& !fund.closed
		&& policy.open
		&& fund.lines.contains_key(&ask.lender)
		&& (1..=policy.per_loan).contains(&ask.amount)
		&& ask.flaw.is_none()
		&& model.keys[fund.agency]
}

fn enter_as(model: &mut Model, loan: u64, ask: &Ask) -> (End, End) {
	let fund = model.funds.get(&ask.programme);
	let policy = fund.and_then(|fund| fund.versions.last().copied());
	let period = policy.map_or(2026, |policy| policy.period);
	System::reset_events();
	let got = match enter(LoanId(loan), make(ask, period)) {
		Ok(Entered::Held { .. }) => End::Done,
		Ok(Entered::SlotTaken { .. }) => End::SlotTaken,
		Err(_) => End::Rejected,
	};
	if !is_valid(model, loan, ask) {
		return (got, End::Rejected);
	}
	let Ask { programme, lender, tag, amount, paper, .. } = *ask;
	let policy = policy.unwrap();
	let slot = (programme, period, tag);
	if model.is_taken(slot) {
		return (got, End::SlotTaken);
	}
	let within = model.paid(slot) + amount <= policy.per_applicant;
	if !within || !model.has_room(programme, lender, 0, amount) {
		return (got, End::Rejected);
	}
	let papers = BTreeSet::from([paper, paper + 1]);
	assert_eq!(flagged(), model.reused(loan, &papers));
	let known = Known {
		programme,
		version: model.funds[&programme].versions.len() - 1,
		lender,
		period,
		tag,
		amount,
		drawn: 0,
		returned: 0,
		stage: Stage::Applied,
		hold: Some((amount, until(policy.hold_days))),
		papers,
	};
	model.loans.insert(loan, known);
	(got, End::Done)
}

/// A call of an agency on its programme, and whether the model expects that it succeeds.
fn manage(
	model: &mut Model,
	(agency, programme): (usize, u32),
	call: impl FnOnce(RuntimeOrigin, ProgrammeId) -> DispatchResult,
	change: impl FnOnce(&Model, &mut Fund) -> bool,
) -> (End, End) {
	let origin = officer(funder_of(AGENCIES[agency]));
	let got = end_of(call(origin, ProgrammeId(programme)).is_ok());
	let own = model.funds.get(&programme).filter(|fund| fund.agency == agency);
	let Some(mut fund) = own.cloned() else { return (got, End::Rejected) };
	let expected = change(model, &mut fund);
	if expected {
		model.funds.insert(programme, fund);
	}
	(got, end_of(expected))
}

fn line_is_set(
	model: &Model,
	fund: &mut Fund,
	programme: u32,
	lender: usize,
	ceiling: Option<Won>,
) -> bool {
	let (before, used) = (fund.lines.get(&lender).copied(), model.used(programme, lender));
	let eligible = lender < 2 || LENDERS[lender] == AGENCIES[fund.agency];
	match ceiling {
		Some(ceiling) => {
			let higher = before.is_none_or(|before| ceiling > before);
			fund.lines.insert(lender, ceiling);
			ceiling >= used && (eligible || !higher)
		}
		None => {
			fund.lines.remove(&lender);
			before.is_some() && used == 0
		}
	}
}

/// Something that lending does with a loan, and whether the model expects that it succeeds. `change`
/// returns what the loan is afterwards, if that is allowed; `None` inside removes it.
fn conduct<Answer>(
	model: &mut Model,
	loan: u64,
	result: Result<Answer, DispatchError>,
	change: impl FnOnce(&Model, Known) -> Option<Option<Known>>,
) -> (End, End) {
	let got = end_of(result.is_ok());
	let known = model.loans.get(&loan).cloned();
	let Some(after) = known.and_then(|known| change(model, known)) else {
		return (got, End::Rejected);
	};
	match after {
		Some(known) => model.loans.insert(loan, known),
		None => model.loans.remove(&loan),
	};
	(got, End::Done)
}

fn renewed(model: &Model, mut known: Known) -> Option<Option<Known>> {
	let amount = known.amount - known.drawn;
	let allowed = matches!(known.stage, Stage::Applied | Stage::Drawing)
		&& known.in_force().is_none()
		&& model.has_room(known.programme, known.lender, known.held(), amount);
	known.hold = Some((amount, until(model.policy(&known).hold_days)));
	allowed.then_some(Some(known))
}

fn disbursed(model: &Model, mut known: Known, amount: Won) -> Option<Option<Known>> {
	let held = known.in_force().filter(|held| (1..=*held).contains(&amount))?;
	known.drawn += amount;
	known.papers.clear();
	if held == amount {
		known.stage = Stage::Drawn;
		known.close();
	} else {
		known.stage = Stage::Drawing;
		known.hold = Some((held - amount, until(model.policy(&known).hold_days)));
	}
	Some(Some(known))
}

fn repaid(model: &Model, mut known: Known, amount: Won) -> Option<Option<Known>> {
	if known.stage == Stage::Applied || amount == 0 {
		return None;
	}
	if model.policy(&known).refill {
		known.returned += amount;
	}
	(known.returned <= known.drawn).then_some(Some(known))
}

fn replaced(model: &Model, loan: u64, known: Known, paper: u8) -> Option<Option<Known>> {
	let papers = BTreeSet::from([paper, paper + 1]);
	let new: BTreeSet<u8> = papers.difference(&known.papers).copied().collect();
	(known.stage == Stage::Applied).then(|| {
		assert_eq!(flagged(), model.reused(loan, &new));
		Some(Known { papers, ..known })
	})
}

fn manage_by(act: Act, model: &mut Model) -> (End, End) {
	match act {
		Act::Open { agency, policy, total } => {
			let origin = officer(funder_of(AGENCIES[agency]));
			let done = Programmes::open(origin, policy.terms(), total, fresh_ref()).is_ok();
			if policy.is_valid() {
				let (versions, closed, lines) = (vec![policy], false, Default::default());
				let fund = Fund { agency, versions, closed, total, lines };
				model.funds.insert(model.funds.len() as u32 + 1, fund);
			}
			(end_of(done), end_of(policy.is_valid()))
		}
		Act::Revise { agency, programme, policy } => manage(
			model,
			(agency, programme),
			|origin, number| Programmes::revise(origin, number, policy.terms(), fresh_ref()),
			|_, fund| {
				fund.versions.push(policy);
				policy.is_valid()
			},
		),
		Act::SetBudget { agency, programme, total } => manage(
			model,
			(agency, programme),
			|origin, number| Programmes::set_budget(origin, number, total, fresh_ref()),
			|model, fund| {
				fund.total = total;
				total >= model.bound(programme)
			},
		),
		Act::SetLine { agency, programme, lender, ceiling } => manage(
			model,
			(agency, programme),
			|origin, number| {
				Programmes::set_line(origin, number, LENDERS[lender], ceiling, fresh_ref())
			},
			|model, fund| line_is_set(model, fund, programme, lender, ceiling),
		),
		Act::Close { agency, programme } => manage(
			model,
			(agency, programme),
			|origin, number| Programmes::close(origin, number, fresh_ref()),
			|_, fund| !std::mem::replace(&mut fund.closed, true),
		),
		Act::Reopen { agency, programme } => manage(
			model,
			(agency, programme),
			|origin, number| Programmes::reopen(origin, number, fresh_ref()),
			|_, fund| std::mem::replace(&mut fund.closed, false),
		),
		other => conduct_by(other, model),
	}
}

fn conduct_by(act: Act, model: &mut Model) -> (End, End) {
	match act {
		Act::SetKeys { agency, some } => {
			let keys = madang_testing::bounded(some.then(|| TICKET_KEY.key()));
			let origin = officer(funder_of(AGENCIES[agency]));
			let done = Programmes::set_ticket_keys(origin, keys, fresh_ref()).is_ok();
			model.keys[agency] = some;
			(end_of(done), End::Done)
		}
		Act::Assign { agency, programme } => {
			let (root, number) = (RuntimeOrigin::root(), ProgrammeId(programme));
			let done = Programmes::assign(root, number, AGENCIES[agency]).is_ok();
			let fund = model.funds.get_mut(&programme).filter(|fund| fund.agency != agency);
			let expected = fund.is_some();
			fund.into_iter().for_each(|fund| fund.agency = agency);
			(end_of(done), end_of(expected))
		}
		Act::Enter { loan, ask } => enter_as(model, loan, &ask),
		Act::Renew { loan } => conduct(model, loan, Programmes::renew(LoanId(loan)), renewed),
		Act::Replace { loan, paper, none } => {
			System::reset_events();
			let papers = if none { Papers::default() } else { bundle(paper) };
			let result = Programmes::replace_papers(LoanId(loan), papers, Default::default());
			let change = |model: &Model, known| match none {
				true => None,
				false => replaced(model, loan, known, paper),
			};
			conduct(model, loan, result, change)
		}
		Act::Leave { loan } => {
			let left = |_: &Model, known: Known| (known.stage == Stage::Applied).then_some(None);
			conduct(model, loan, Programmes::leave(LoanId(loan)), left)
		}
		Act::Disburse { loan, amount } => {
			let result = Programmes::disburse(LoanId(loan), amount);
			conduct(model, loan, result, |model, known| disbursed(model, known, amount))
		}
		Act::Repaid { loan, amount } => {
			let result = Programmes::repaid(LoanId(loan), amount);
			conduct(model, loan, result, |model, known| repaid(model, known, amount))
		}
		other => close_by(other, model),
	}
}

fn close_by(act: Act, model: &mut Model) -> (End, End) {
	let closed_in = |mut known: Known, stage| {
		known.stage = stage;
		known.close();
		Some(known)
	};
	match act {
		Act::Finish { loan } => {
			let result = Programmes::finish_drawing(LoanId(loan));
			conduct(model, loan, result, |_, known| {
				(known.stage == Stage::Drawing).then(|| closed_in(known, Stage::Drawn))
			})
		}
		Act::End { loan } => conduct(model, loan, Programmes::end(LoanId(loan)), |_, known| {
			known.is_disbursed().then(|| closed_in(known, Stage::Ended))
		}),
		Act::Withdrawn { loan } => {
			let result = Programmes::withdrawn(LoanId(loan));
			conduct(model, loan, result, |_, known| known.is_disbursed().then_some(None))
		}
		Act::Pass { days } => {
			let day = today::<Test>().plus(days);
			pass(day);
			model.lapse(day);
			(End::Done, End::Done)
		}
		Act::Wait { days } => {
			move_clock(today::<Test>().plus(days - 1), 1);
			(End::Done, End::Done)
		}
		other => unreachable!("{other:?}"),
	}
}

/// Most sequences begin with a programme, so that they get far.
fn begin(model: &mut Model) {
	let (open, period, per_loan, per_applicant) = (true, 2026, 10, 15);
	let policy = Policy { open, period, per_loan, per_applicant, hold_days: 2, refill: true };
	let first = [
		Act::Open { agency: 0, policy, total: 40 },
		Act::SetKeys { agency: 0, some: true },
		Act::SetLine { agency: 0, programme: 1, lender: 0, ceiling: Some(25) },
		Act::SetLine { agency: 0, programme: 1, lender: 1, ceiling: Some(25) },
	];
	for act in first {
		assert_eq!(manage_by(act, model), (End::Done, End::Done));
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..Default::default() })]

	#[test]
	fn random_calls_keep_to_the_model_and_the_invariants(
		prepared in prop::bool::weighted(0.9),
		acts in prop::collection::vec(acts(), 1..100),
	) {
		new_test_ext().execute_with(|| {
			let mut model = Model::default();
			if prepared {
				begin(&mut model);
			}
			for act in acts {
				System::reset_events();
				let before = sp_io::storage::root(StateVersion::V1);
				let (got, expected) = manage_by(act.clone(), &mut model);
				assert_eq!(got, expected, "{act:?} in {model:?}");
				assert_eq!(Model::stored(), model, "{act:?}");
				if got != End::Done {
					assert_eq!(sp_io::storage::root(StateVersion::V1), before, "{act:?}");
				}
				assert_eq!(Programmes::do_try_state(), Ok(()), "{act:?}");
			}
		});
	}
}

#[test]
fn random_sequences_reach_every_stage_and_every_refusal() {
	use proptest::{strategy::ValueTree, test_runner::TestRunner};
	let mut runner = TestRunner::deterministic();
	let mut seen = BTreeSet::new();
	for _ in 0..64 {
		let sequence = prop::collection::vec(acts(), 99).new_tree(&mut runner).unwrap().current();
		new_test_ext().execute_with(|| {
			let mut model = Model::default();
			begin(&mut model);
			for act in sequence {
				let name = format!("{act:?}");
				let name = name.split(' ').next().unwrap_or_default().to_string();
				let (got, _) = manage_by(act, &mut model);
				seen.insert(format!("{name} {got:?}"));
				seen.extend(model.loans.values().map(|loan| format!("{:?}", loan.stage)));
			}
		});
	}
	// Every act succeeds and fails somewhere. Keys are always set, and time always passes.
	let both = 19 * 2 - 3;
	assert_eq!(seen.len(), both + 1 + STAGES.len(), "{seen:?}");
}
