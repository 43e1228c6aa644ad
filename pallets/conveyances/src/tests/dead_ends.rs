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
use madang_primitives::{signing::Purpose, DealId};
use madang_testing::{registry, suspend, NEIGHBOUR};
use pallet_identity::Signatures;
use pallet_lending::{LoanLedger, LoanState};
use pallet_titles::TitleRegistry;
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

/// The judge of the place of a deal's first title.
fn judge_of(deal: DealId) -> u64 {
	super::properties::of_place(deal, JUDGE, OTHER_JUDGE)
}

fn readmit_all() {
	for account in [AGENT, OTHER_AGENT, CLERK, BANKER, OLD_BANKER, REGISTRAR, JUDGE] {
		// Rejected where it is not suspended.
		let root = frame_system::RawOrigin::Root.into();
		let _ = Institutions::readmit_institution(root, institution_of(account));
	}
}

/// The court names someone for each party that cannot sign any more.
fn name_successors(deal: DealId) {
	let terms = deal_of(deal).terms.expect("a contract");
	for party in terms.parties() {
		if !Identity::is_active(&deal_of(deal).signer(party)) {
			done(judge_of(deal), sale_of(deal).name_successor(party, NEIGHBOUR.did()));
		}
	}
}

/// From every live deal there is a way out, without its agent and the banks. Each way is tried wherever
/// it must be open, and must be closed wherever someone relies on the money that was paid.
pub fn check_exits() {
	let live: Vec<DealId> =
		Deals::<Test>::iter().filter(|(_, deal)| deal.stage.is_live()).map(|(id, _)| id).collect();
	for deal in live {
		let carrier = carrier(deal);
		try_out(|| {
			readmit_all();
			name_successors(deal);
			try_out(|| the_bank_gives_up(deal, carrier));
			try_out(|| by_successors(deal, carrier));
			for institution in [deal_of(deal).agent, institution_of(BANKER)] {
				suspend::<Test>(institution);
			}
			try_out(|| by_agreement(deal, carrier));
			try_out(|| {
				done(judge_of(deal), sale_of(deal).enforce_judgment(Judgment::Rescinded));
				assert_is_free(deal, "by judgment");
			});
			// The other ways are open while court, municipality and registry office do not act.
			for institution in [JUDGE, CLERK, REGISTRAR].map(institution_of) {
				suspend::<Test>(institution);
			}
			for side in [Side::Sellers, Side::Buyers] {
				try_out(|| by_notice(deal, carrier, side));
			}
			try_out(|| by_time(deal));
		});
	}
}

/// All parties end the contract, unless a bank has paid out a loan for it.
fn by_agreement(deal: DealId, carrier: u64) {
	let call = sale_of(deal).rescind(RescissionGround::Agreement);
	if !deal_of(deal).performance.paid_out.is_empty() {
		return refused(carrier, call, Error::<Test>::LoanPaidOut);
	}
	done(carrier, call);
	assert_is_free(deal, "by agreement");
}

/// One side leaves alone, unless the other objects or money stops it: then the court decides.
fn by_notice(deal: DealId, carrier: u64, side: Side) {
	let sale = sale_of(deal);
	// An objection is withdrawn with the notice, and the next one is objected to again or not.
	if deal_of(deal).notice_of(side).is_some_and(|notice| notice.objected_at.is_some()) {
		done(carrier, sale.withdraw_notice(side));
	}
	if deal_of(deal).notice_of(side).is_none() {
		let call = sale.give_notice(side, 14);
		if deal_of(deal).performance.stops_notice(side) {
			return refused(carrier, call, Error::<Test>::PerformanceBegan);
		}
		done(carrier, call);
	}
	let last = deal_of(deal).notice_of(side).expect("a notice").term.last;
	assert!(last <= today().plus(90), "the term is bounded");
	pass(last.max(today()).plus(1));
	assert_is_free(deal, "by notice");
}

/// A deal that is neither filed nor paid ends by itself; one with money never does, except by a notice that
/// runs.
fn by_time(deal: DealId) {
	let stored = deal_of(deal);
	let most: u32 = <Test as Config>::MaxContractDays::get();
	let filed = Conveyances::waiting(deal, &stored).is_some();
	let noticed = stored.notices.iter().any(|notice| notice.objected_at.is_none());
	// The longest contract, its registration term and two graces, with some holidays.
	for _ in 0..20 {
		pass(today().plus((most + 300) / 20));
	}
	let frees = noticed || (!filed && !stored.performance.has_money());
	assert_eq!(!deal_of(deal).stage.is_live(), frees, "{:?}", stored.performance);
	if frees {
		assert_is_free(deal, "by time");
	}
}

/// A bank that has its money back gives up, and the parties are free again.
fn the_bank_gives_up(deal: DealId, carrier: u64) {
	for loan in deal_of(deal).performance.paid_out {
		done(BANKER, sale_of(deal).withdraw_affirmation(Leg::Disbursement(loan)));
	}
	by_agreement(deal, carrier);
}

/// Parties that lost their DIDs are replaced by the court, and their successors end the contract or carry
/// it on.
fn by_successors(deal: DealId, carrier: u64) {
	let parties = deal_of(deal).parties();
	for party in deal_of(deal).terms.expect("a contract").parties() {
		done(judge_of(deal), sale_of(deal).name_successor(party, OUTSIDER.did()));
	}
	for party in parties.into_iter().filter_map(|did| madang_testing::party_of(&did)) {
		madang_testing::deactivate::<Test>(by(AGENT), party);
	}
	assert_eq!(deal_of(deal).parties().len(), 1);
	let (ground, evidence) = (RescissionGround::Agreement, fixture::DOCUMENT);
	let signed = signed::rescission(ground, evidence);
	let consents = consents([OUTSIDER], Purpose::RescindContract, deal, signed);
	let call = Call::rescind { deal, ground, evidence, consents, external_ref: fresh_ref() };
	if !deal_of(deal).performance.paid_out.is_empty() {
		return refused(carrier, call, Error::<Test>::LoanPaidOut);
	}
	done(carrier, call);
	assert_is_free(deal, "by successors");
}

#[test]
fn every_milestone_has_its_exits() {
	for build in [contracted, reported, financed, filed, affirmed] {
		ExtBuilder.build_and_execute(|| {
			let deal = build();
			check_exits();
			if !deal_of(deal).performance.stops_notice(Side::Buyers) {
				done(AGENT, sale_of(deal).give_notice(Side::Buyers, 14));
				check_exits();
				done(AGENT, sale_of(deal).object());
				check_exits();
			}
		});
	}
}

/// The parties do not only get out: they can continue, without the agent and the banks.
#[test]
fn the_sale_continues_without_its_agent_and_the_banks() {
	// Before a bank has paid out its loan. Afterwards it stays in the deal.
	for build in [reported, financed, filed] {
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

/// S5. A party has lost its DID, and neither agent, banks nor court act. The other side ends the contract
/// through another agent; then two officers of the registry office bind a lost share to another DID of the
/// person. They take nothing from a person who can act, and no share while it is reserved.
#[test]
fn a_side_that_has_lost_its_did_keeps_nobody_waiting() {
	let ways = [(SELLER, Side::Buyers), (BUYER, Side::Sellers)];
	let builds = [contracted, reported, financed, filed];
	for (build, (lost, side)) in builds.into_iter().flat_map(|build| ways.map(|way| (build, way))) {
		ExtBuilder.build_and_execute(|| {
			let deal = build();
			let seller = madang_primitives::Party::Did(SELLER.did());
			let rebind = || registry::bind::<Test>(TITLE, seller, NEIGHBOUR, None);
			madang_testing::deactivate::<Test>(by(AGENT), lost);
			for institution in [AGENT, BANKER, OLD_BANKER, JUDGE].map(institution_of) {
				suspend::<Test>(institution);
			}
			if lost == SELLER {
				refused(EXAMINER, rebind(), pallet_titles::Error::<Test>::Reserved);
			}
			done(OTHER_AGENT, sale_of(deal).give_notice(side, 14));
			let last = deal_of(deal).notice_of(side).expect("a notice").term.last;
			pass(last.plus(1));
			assert_is_free(deal, "by the other side");
			if lost != SELLER {
				return refused(EXAMINER, rebind(), pallet_titles::Error::<Test>::SignatureMissing);
			}
			done(EXAMINER, rebind());
			done(REGISTRAR, registry::complete::<Test>(registry::last_receipt::<Test>()));
			let holders = Titles::holders(TITLE).expect("a title");
			assert_eq!(holders, halves(NEIGHBOUR, CO_SELLER));
		});
	}
}
