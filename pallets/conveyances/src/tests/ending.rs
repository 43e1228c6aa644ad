use crate::{mock::*, *};
use madang_primitives::{signing::Purpose, DealId};
use pallet_titles::TitleRegistry;
use sp_runtime::DispatchError::BadOrigin;

const BY_SELLERS: RescissionGround = RescissionGround::ByLaw { side: Side::Sellers };
const BY_BUYERS: RescissionGround = RescissionGround::ByLaw { side: Side::Buyers };

fn is_free(deal: DealId) {
	let snapshot = Titles::snapshot(TITLE).unwrap();
	assert_eq!((snapshot.reservations.len(), snapshot.pending), (0, 0));
	for bound in deal_of(deal).loans {
		assert_eq!(loan(bound.loan).deal, None);
	}
	assert_eq!(Affirmations::<Test>::iter_prefix(deal).count(), 0);
}

fn end_of(deal: DealId) -> RescissionReport {
	deal_of(deal).rescission.unwrap()
}

#[test]
fn an_agreed_rescission_counts_as_reported() {
	for build in [contracted, reported, financed, filed] {
		ExtBuilder.build_and_execute(|| {
			let deal = build();
			let before = stage(deal);
			System::reset_events();
			// Any agent carries it.
			done(OTHER_AGENT, sale_of(deal).rescind(RescissionGround::Agreement));
			let report = end_of(deal);
			assert_eq!(report.reported_at, Some(START));
			let by = Some(caller(OTHER_AGENT));
			assert_eq!(
				events(),
				[
					changed(deal, Some(before), Stage::Rescinded, Some(OTHER_AGENT)),
					Event::ContractEnded { deal, by, void: false, report, at: START }
				]
			);
			assert_eq!(deal_of(deal).report.unwrap().state, ReportState::Rescinded);
			is_free(deal);
			let again = sale_of(deal).report_rescission();
			refused(AGENT, again, Error::<Test>::RescissionAlreadyReported);
		});
	}
}

/// C7. Before, the agent rescinded "by law" with nobody's signature, and after the price was paid too.
#[test]
fn a_side_rescinds_for_the_deposit_with_its_signatures_before_performance() {
	for ground in [BY_SELLERS, BY_BUYERS] {
		for build in [contracted, reported, financed, filed] {
			ExtBuilder.build_and_execute(|| {
				let deal = build();
				let (evidence, consents) = (fixture::DOCUMENT, Consents::default());
				let external_ref = fresh_ref();
				let alone = Call::rescind { deal, ground, evidence, consents, external_ref };
				refused(AGENT, alone, Error::<Test>::ConsentsDoNotMatchParties);
				done(AGENT, sale_of(deal).rescind(ground));
				is_free(deal);
				assert_eq!(end_of(deal).reported_at, None);
				assert_eq!(end_of(deal).due_on.to_string(), "2026-12-24");
			});
		}
	}
}

#[test]
fn performance_ends_the_right_to_rescind_for_the_deposit() {
	type Begin = fn(DealId);
	let interim: Begin = |deal| done(AGENT, sale_of(deal).confirm_interim(1));
	let price: Begin = |deal| done(AGENT, sale_of(deal).affirm(Leg::Price));
	let money: Begin = |deal| done(BANKER, sale_of(deal).affirm(Leg::Disbursement(NEW_LOAN)));
	for (begin, is_banks) in [(interim, false), (price, false), (money, true)] {
		ExtBuilder.build_and_execute(|| {
			let deal = filed();
			begin(deal);
			for ground in [BY_SELLERS, BY_BUYERS] {
				let call = sale_of(deal).rescind(ground);
				refused(AGENT, call, Error::<Test>::PerformanceBegan);
			}
			if is_banks {
				done(BANKER, sale_of(deal).withdraw_affirmation(Leg::Disbursement(NEW_LOAN)));
			}
			done(AGENT, sale_of(deal).rescind(RescissionGround::Agreement));
		});
	}
	// The agent alone says that the tax is paid: that begins nothing.
	ExtBuilder.build_and_execute(|| {
		let deal = filed();
		done(AGENT, sale_of(deal).affirm(Leg::Tax));
		done(AGENT, sale_of(deal).rescind(BY_BUYERS));
	});
}

#[test]
fn the_end_is_reported_within_thirty_days() {
	ExtBuilder.build_and_execute(|| {
		let deal = filed();
		done(AGENT, sale_of(deal).rescind(BY_BUYERS));
		let report = || sale_of(deal).report_rescission();
		refused(OTHER_AGENT, report(), Error::<Test>::NotTheAgent);
		refused(CLERK, report(), BadOrigin);
		System::reset_events();
		done(AGENT, report());
		let (by, at) = (caller(AGENT), START);
		assert_eq!(events(), [Event::RescissionReported { deal, by, overdue: false, at }]);
		assert_eq!(deal_of(deal).report.unwrap().state, ReportState::Rescinded);
		pass(end_of(deal).due_on);
		assert_eq!(events(), []);
	});
}

/// C8. Before, only the deal's agent could meet the parties' own duty.
#[test]
fn a_side_reports_the_end_through_any_agent() {
	for side in [Side::Sellers, Side::Buyers] {
		ExtBuilder.build_and_execute(|| {
			let deal = contracted();
			done(OTHER_AGENT, sale_of(deal).rescind(BY_BUYERS));
			let alone = Sale { terms: bought_by(held([(BUYER, "1/1")]), terms()), ..sale_of(deal) };
			let refusal = Error::<Test>::ConsentsDoNotMatchParties;
			refused(OTHER_AGENT, alone.report_rescission_by(Side::Buyers), refusal);
			done(OTHER_AGENT, sale_of(deal).report_rescission_by(side));
		});
	}
}

#[test]
fn a_late_report_of_a_rescission_is_flagged() {
	ExtBuilder.build_and_execute(|| {
		let deal = contracted();
		done(AGENT, sale_of(deal).rescind(BY_SELLERS));
		// In the first block after the term, before the queue has noticed.
		block_at(end_of(deal).due_on.end() + 1);
		done(AGENT, sale_of(deal).report_rescission());
		assert!(matches!(events()[..], [Event::RescissionReported { overdue: true, .. }]));

		let deal = contracted();
		done(AGENT, sale_of(deal).rescind(BY_SELLERS));
		let ended_on = end_of(deal).due_on;
		pass(ended_on);
		let kind = DueKind::Rescission;
		assert!(events().contains(&Event::TermPassed { deal, kind, ended_on }));
		assert!(end_of(deal).overdue);
		done(AGENT, sale_of(deal).report_rescission());
	});
}

#[test]
fn a_rescission_needs_a_contract_and_what_its_ground_asks() {
	ExtBuilder.build_and_execute(|| {
		let inspected = sale_of(inspect());
		refused(AGENT, inspected.rescind(BY_SELLERS), Error::<Test>::NotAtThisStage);
		refused(AGENT, inspected.report_rescission(), Error::<Test>::NotAtThisStage);
		let deal = contracted();
		let sale = sale_of(deal);
		let unknown = Sale { deal: DealId(404), ..sale.clone() };
		refused(AGENT, unknown.rescind(BY_SELLERS), Error::<Test>::DealNotFound);
		refused(AGENT, unknown.report_rescission(), Error::<Test>::DealNotFound);
		refused(JUDGE, sale.rescind(BY_SELLERS), BadOrigin);
		refused(
			AGENT,
			sale.rescind(RescissionGround::Judgment),
			Error::<Test>::GroundNeedsJudgment,
		);
		let breach = RescissionGround::Breach { side: Side::Buyers };
		refused(AGENT, sale.rescind(breach), Error::<Test>::GroundNeedsNotice);
		let evidence = fixture::DOCUMENT;
		let with = |ground, consents| Call::rescind {
			deal,
			ground,
			evidence,
			consents,
			external_ref: fresh_ref(),
		};
		let mut signed = sale.rescission_consents(RescissionGround::Agreement);
		let refusal = Error::<Test>::ConsentsDoNotMatchParties;
		refused(AGENT, with(BY_SELLERS, signed.clone()), refusal);
		signed.pop();
		refused(
			AGENT,
			with(RescissionGround::Agreement, signed),
			Error::<Test>::ConsentsDoNotMatchParties,
		);
		// A signature for one ground is worth nothing for another.
		let other = signed::rescission(BY_SELLERS, evidence);
		let consents = consents(sale.terms.parties(), Purpose::RescindContract, deal, other);
		let refusal = pallet_identity::Error::<Test>::BadSignature;
		refused(AGENT, with(RescissionGround::Agreement, consents), refusal);
	});
}

#[test]
fn what_is_registered_is_not_ended() {
	ExtBuilder.build_and_execute(|| {
		let sale = sale_of(registered());
		refused(AGENT, sale.rescind(BY_SELLERS), Error::<Test>::NotAtThisStage);
		for judgment in [Judgment::Void, Judgment::Rescinded] {
			refused(JUDGE, sale.enforce_judgment(judgment), Error::<Test>::NotAtThisStage);
		}
	});
}

/// S7. Before, a court could only declare a contract void.
#[test]
fn the_court_of_the_place_ends_a_contract() {
	for (judgment, to) in [(Judgment::Void, Stage::Void), (Judgment::Rescinded, Stage::Rescinded)] {
		for build in [contracted, reported, financed, filed, affirmed] {
			ExtBuilder.build_and_execute(|| {
				let deal = build();
				let (before, sale) = (stage(deal), sale_of(deal));
				for account in [OTHER_JUDGE, AGENT, REGISTRAR] {
					refused(account, sale.enforce_judgment(judgment), BadOrigin);
				}
				let unknown = Sale { deal: DealId(404), ..sale.clone() };
				let call = unknown.enforce_judgment(judgment);
				refused(JUDGE, call, Error::<Test>::DealNotFound);
				System::reset_events();
				done(JUDGE, sale.enforce_judgment(judgment));
				let (report, by) = (end_of(deal), Some(caller(JUDGE)));
				assert_eq!((report.ground, report.reported_at), (RescissionGround::Judgment, None));
				let void = to == Stage::Void;
				assert_eq!(
					events(),
					[
						changed(deal, Some(before), to, Some(JUDGE)),
						Event::ContractEnded { deal, by, void, report, at: START }
					]
				);
				is_free(deal);
				done(AGENT, sale.report_rescission());
			});
		}
	}
}

#[test]
fn a_title_that_cannot_be_released_keeps_its_deal() {
	ExtBuilder.build_and_execute(|| {
		let deal = contracted();
		Stuck::put(true);
		refused(AGENT, sale_of(deal).rescind(BY_SELLERS), STUCK);
	});
}

#[test]
fn after_a_rescission_the_title_is_sold_to_others() {
	ExtBuilder.build_and_execute(|| {
		let deal = financed();
		done(AGENT, sale_of(deal).rescind(BY_BUYERS));
		let next = reported();
		// The loan is free again, and so is the title.
		done(BANKER, sale_of(next).finance(NEW_LOAN));
	});
}

/// C25. Before, nothing could be said about a contract after its deal had lapsed.
#[test]
fn the_contract_of_a_lapsed_deal_is_rescinded_and_reported() {
	ExtBuilder.build_and_execute(|| {
		let deal = reported();
		pass(deal_of(deal).registration_term.unwrap().lapses_on);
		assert_eq!(stage(deal), Stage::Lapsed);
		refused(AGENT, sale_of(deal).report_rescission(), Error::<Test>::NotAtThisStage);
		// The title was sold to others in the meantime: that sale is not touched.
		let next = contracted();
		done(AGENT, sale_of(deal).rescind(BY_SELLERS));
		assert_eq!(stage(deal), Stage::Rescinded);
		assert_eq!(reserved_for(TITLE), [next]);
		done(AGENT, sale_of(deal).report_rescission());
		assert_eq!(deal_of(deal).report.unwrap().state, ReportState::Rescinded);
	});
}
