//! No live deal is a dead end, if anyone stops acting.

use crate::{
	fixture::{Milestone, Role},
	mock::*,
	*,
};
use frame_support::{
	pallet_prelude::Get,
	storage::{with_transaction, TransactionOutcome},
};
use madang_primitives::DealId;
use madang_testing::suspend;
use pallet_lending::{LoanLedger, LoanState};
use sp_runtime::DispatchError;

/// Try something, and take it back.
fn try_out(attempt: impl FnOnce()) {
	let _ = with_transaction(|| {
		attempt();
		TransactionOutcome::Rollback(Ok::<(), DispatchError>(()))
	});
}

/// The agent of the deal and every bank stop to act.
fn all_are_gone() {
	for institution in [AGENT, BANKER, OLD_BANKER].map(institution_of) {
		suspend::<Test>(institution);
	}
}

fn assert_is_free(deal: DealId, how: &str) {
	let stored = deal_of(deal);
	assert!(!stored.stage.is_live(), "{how}: {:?}", stored.stage);
	for seen in &stored.titles {
		assert!(!reserved_for(seen.title).contains(&deal), "{how}");
	}
	for bound in &stored.loans {
		let view = <Lending as LoanLedger<u64>>::loan(bound.loan).unwrap();
		assert!(view.state != LoanState::Bound || view.deal != Some(deal), "{how}");
	}
}

/// An agent that is still there.
fn carrier(deal: DealId) -> u64 {
	let conducts = deal_of(deal).agent == institution_of(AGENT);
	if conducts {
		OTHER_AGENT
	} else {
		AGENT
	}
}

/// From every live deal there is a way out, without its agent and the banks: all parties together; one
/// side alone; the court; and time, where nothing is filed or paid.
pub fn check_exits() {
	let live: Vec<DealId> =
		Deals::<Test>::iter().filter(|(_, deal)| deal.stage.is_live()).map(|(id, _)| id).collect();
	for deal in live {
		let carrier = carrier(deal);
		let sale = || sale_of(deal);
		try_out(|| {
			for institution in [deal_of(deal).agent, institution_of(BANKER)] {
				suspend::<Test>(institution);
			}
			try_out(|| {
				done(carrier, sale().rescind(Ground::Agreement));
				assert_is_free(deal, "by agreement");
			});
			try_out(|| {
				done(JUDGE, sale().enforce_judgment(Judgment::Rescinded));
				assert_is_free(deal, "by judgment");
			});
			for side in [Side::Sellers, Side::Buyers] {
				try_out(|| one_side_leaves(deal, carrier, side));
			}
			try_out(|| time_frees(deal));
		});
	}
}

/// One side leaves alone, unless the other objects or has paid: then the court decides.
fn one_side_leaves(deal: DealId, carrier: u64, side: Side) {
	let stored = deal_of(deal);
	let sellers_are_paid = stored.performance.paid_on.is_some() && side == Side::Sellers;
	if stored.notice.is_none() && !sellers_are_paid {
		done(carrier, sale_of(deal).give_notice(side, 14));
	}
	let Some(notice) = deal_of(deal).notice.filter(|notice| notice.objected_at.is_none()) else {
		return;
	};
	let last = notice.term.last;
	assert!(last <= today().plus(90), "the term is bounded");
	pass(last.max(today()).plus(1));
	assert_is_free(deal, "by notice");
}

/// A deal that is neither filed nor paid ends by itself.
fn time_frees(deal: DealId) {
	let stored = deal_of(deal);
	if stored.performance.paid_on.is_some() || Conveyances::waiting(deal, &stored).is_some() {
		return;
	}
	let last = stored.registration_term.unwrap().lapses_on;
	let most: u32 = <Test as Config>::MaxContractDays::get();
	let most = most + 120;
	assert!(last <= today().plus(most), "the term is bounded");
	pass(last.max(today()).plus(1));
	assert_is_free(deal, "by time");
}

#[test]
fn every_milestone_has_its_exits() {
	for build in [contracted, reported, financed, filed, affirmed] {
		ExtBuilder.build_and_execute(|| {
			let deal = build();
			check_exits();
			done(AGENT, sale_of(deal).give_notice(Side::Buyers, 14));
			check_exits();
			done(AGENT, sale_of(deal).object());
			check_exits();
		});
	}
}

/// The parties do not only get out: they can continue, without the agent and the banks.
#[test]
fn the_sale_continues_without_its_agent_and_the_banks() {
	for build in [reported, financed, filed, affirmed] {
		ExtBuilder.build_and_execute(|| {
			let deal = build();
			all_are_gone();
			let sale = || sale_of(deal);
			done(OTHER_AGENT, sale().change_agent(institution_of(OTHER_AGENT)));
			for bound in deal_of(deal).loans {
				done(OTHER_AGENT, sale().dismiss_loan(bound.loan));
			}
			// The mortgage of a bank that cannot confirm its payoff stays on the title.
			let terms = Terms { discharges: Default::default(), ..sale().terms };
			done(OTHER_AGENT, sale().amend(terms));
			done(CLERK, sale().accept_report());
			done(OTHER_AGENT, sale().file());
			for (role, leg) in sale().legs() {
				assert_eq!(role, Role::Agent);
				done(OTHER_AGENT, sale().affirm(leg));
			}
			register(&sale());
			for (_, call) in sale().steps(Milestone::Booked) {
				done(CLERK, call);
			}
		});
	}
}
