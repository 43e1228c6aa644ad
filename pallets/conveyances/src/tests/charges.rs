//! Calls are charged for their own deal, and not for the largest one.

use crate::{
	fixture::Milestone,
	mock::*,
	weights::{ComputedWeight, WeightInfo},
	*,
};
use frame_support::{dispatch::GetDispatchInfo, weights::Weight};
use sp_runtime::traits::Dispatchable;

/// What a call is charged before and after it is executed.
fn charged(account: u64, call: RuntimeCall) -> (Weight, Weight) {
	let before = call.get_dispatch_info().call_weight;
	let done = call.dispatch(by(account)).expect("a step of the usual sale");
	(before, done.actual_weight.unwrap_or(before))
}

fn steps(sale: &Sale, milestone: Milestone) -> Vec<(u64, RuntimeCall)> {
	let steps = sale.steps(milestone).into_iter();
	steps.map(|(role, call)| (officer(role), call)).collect()
}

#[test]
fn a_usual_sale_costs_a_small_part_of_the_largest() {
	ExtBuilder.build_and_execute(|| {
		let sale = sale();
		let (mut before, mut after) = (0, 0);
		for milestone in Milestone::ALL.into_iter().filter(|one| *one != Milestone::Agreed) {
			for (account, call) in steps(&sale, milestone) {
				let (most, needed) = charged(account, call);
				before += most.ref_time();
				after += needed.ref_time();
			}
		}
		assert!(after * 3 < before, "{after} of {before}");
	});
}

/// The charge after a contract is that of the deal as it is stored, with what was read.
#[test]
fn a_contract_is_charged_by_titles_parties_and_discharges() {
	ExtBuilder.build_and_execute(|| {
		let deal = inspect();
		let snapshots = Conveyances::snapshots(&deal_of(deal)).unwrap();
		let call = Sale { deal, ..sale() }.conclude();
		let (before, after) = charged(AGENT, call.into());
		let size = DealSize::with_terms(&terms());
		assert_eq!((size.titles, size.holders, size.discharges), (1, 4, 1));
		assert_eq!(before, ComputedWeight::conclude(size, 4));
		let size = DealSize { loans: 0, ended: 0, ..size }.seen(&snapshots);
		assert_eq!(after, ComputedWeight::conclude(size, 4));
		assert!(after.all_lt(before));
	});
}

/// Most inspections are younger than their term, so nobody asks for pauses.
#[test]
fn a_contract_after_the_inspections_last_day_is_charged_for_the_pauses() {
	ExtBuilder.build_and_execute(|| {
		let deal = inspect();
		let last = deal_of(deal).inspection.term.last;
		LegalTerms::set_holiday(last, true);
		block_at(last.plus(1).end());
		let snapshots = Conveyances::snapshots(&deal_of(deal)).unwrap();
		let (_, after) = charged(AGENT, Sale { deal, ..sale() }.conclude().into());
		let size = DealSize::with_terms(&terms()).seen(&snapshots);
		let of = |ended| ComputedWeight::conclude(DealSize { loans: 0, ended, ..size }, 4);
		assert_eq!(after, of(1));
		assert!(of(0).all_lt(of(1)));
	});
}

/// Whether a term has passed depends on pauses only once its day has come.
#[test]
fn a_term_whose_day_has_come_is_charged_for_the_pauses() {
	ExtBuilder.build_and_execute(|| {
		let deal = deal_of(contracted());
		let term = deal.registration_term.unwrap();
		let ended = |day| DealSize::of(&deal, day).ended;
		assert_eq!((ended(term.lapses_on), ended(term.lapses_on.plus(1))), (0, 1));
	});
}

/// No deal is larger than the largest.
#[test]
fn each_count_of_the_largest_deal_is_at_its_bound() {
	let largest = DealSize::largest();
	assert_eq!(largest, largest.max(DealSize::unread(1)));
	assert_eq!((largest.titles, largest.holders), (8, 8 * 128));
	assert_eq!((largest.discharges, largest.loans), (8, 4));
	assert_eq!((largest.waiting, largest.lines, largest.ended), (8 * 64, 8 * 512, 3));
}
