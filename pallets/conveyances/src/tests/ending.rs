use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use madang_primitives::{signing::Purpose, DealId};
use pallet_titles::TitleRegistry;
use sp_runtime::DispatchError::BadOrigin;

fn agreement(deal: DealId) -> Consents {
	let parties: Vec<_> = deal_of(deal).terms.iter().flat_map(|terms| terms.parties()).collect();
	consents(parties, Purpose::RescindContract, deal, &commitment(5))
}

fn rescind(
	account: u64,
	deal: DealId,
	ground: Ground,
	signed: Consents,
) -> sp_runtime::DispatchResult {
	Conveyances::rescind(by(account), deal, ground, commitment(5), signed, [1; 32])
}

fn is_free(deal: DealId) {
	assert_eq!(LiveDealOf::<Test>::get(TITLE), None);
	let snapshot = Titles::snapshot(TITLE).unwrap();
	assert_eq!((snapshot.reservations.len(), snapshot.pending), (0, 0));
	for bound in deal_of(deal).loans {
		assert_eq!(loan(bound.loan).deal, None);
	}
}

#[test]
fn an_agreed_rescission_counts_as_reported() {
	for build in [contracted, reported, financed, filed, affirmed] {
		ExtBuilder.build_and_execute(|| {
			let deal = build();
			let before = stage(deal);
			System::reset_events();
			let signed = agreement(deal);
			assert_ok!(rescind(AGENT, deal, Ground::Agreement, signed));
			let report = deal_of(deal).rescission.unwrap();
			assert_eq!(report.reported_at, Some(START));
			assert_eq!(
				events(),
				[
					changed(deal, Some(before), Stage::Rescinded, Some(AGENT)),
					Event::Rescinded {
						deal,
						title: TITLE,
						by: institution_of(AGENT),
						ground: Ground::Agreement,
						evidence: commitment(5),
						report_due_on: report.due_on,
						reported: true,
					}
				]
			);
			assert_eq!(deal_of(deal).report.unwrap().state, ReportState::Rescinded);
			is_free(deal);
			assert_noop!(
				Conveyances::report_rescission(by(AGENT), deal, [2; 32]),
				Error::<Test>::RescissionAlreadyReported
			);
		});
	}
}

#[test]
fn a_rescission_by_law_is_reported_within_thirty_days() {
	ExtBuilder.build_and_execute(|| {
		let deal = filed();
		assert_ok!(rescind(AGENT, deal, Ground::ByLaw, Consents::default()));
		is_free(deal);
		let report = deal_of(deal).rescission.unwrap();
		assert_eq!(report.reported_at, None);
		assert_eq!(report.due_on.to_string(), "2026-12-24");
		assert_eq!(deal_of(deal).report.unwrap().state, ReportState::Accepted);
		assert_noop!(
			Conveyances::report_rescission(by(OTHER_AGENT), deal, [2; 32]),
			Error::<Test>::NotTheAgent
		);
		assert_noop!(Conveyances::report_rescission(by(CLERK), deal, [2; 32]), BadOrigin);
		System::reset_events();
		assert_ok!(Conveyances::report_rescission(by(AGENT), deal, fresh_ref()));
		assert_eq!(events(), [Event::RescissionReported { deal, overdue: false, at: START }]);
		assert_eq!(deal_of(deal).report.unwrap().state, ReportState::Rescinded);
		pass(report.due_on);
		assert_eq!(events(), []);
	});
}

#[test]
fn a_late_report_of_a_rescission_is_flagged() {
	ExtBuilder.build_and_execute(|| {
		let deal = contracted();
		assert_ok!(rescind(AGENT, deal, Ground::ByLaw, Consents::default()));
		let ended_on = deal_of(deal).rescission.unwrap().due_on;
		// In the first block after the term, before the queue has noticed.
		block_at(ended_on.end() + 1);
		assert_ok!(Conveyances::report_rescission(by(AGENT), deal, fresh_ref()));
		assert!(matches!(events()[..], [Event::RescissionReported { overdue: true, .. }]));

		let second = contracted();
		assert_ok!(Conveyances::rescind(
			by(AGENT),
			second,
			Ground::ByLaw,
			commitment(5),
			Consents::default(),
			fresh_ref()
		));
		let ended_on = deal_of(second).rescission.unwrap().due_on;
		pass(ended_on);
		let kind = DueKind::Rescission;
		assert!(events().contains(&Event::TermPassed {
			deal: second,
			title: TITLE,
			kind,
			ended_on
		}));
		assert!(deal_of(second).rescission.unwrap().overdue);
		assert_ok!(Conveyances::report_rescission(by(AGENT), second, fresh_ref()));
	});
}

#[test]
fn a_rescission_needs_a_live_contract_its_agent_and_what_its_ground_asks() {
	ExtBuilder.build_and_execute(|| {
		let none = Consents::default;
		let inspected = inspect();
		assert_noop!(
			rescind(AGENT, inspected, Ground::ByLaw, none()),
			Error::<Test>::NotAtThisStage
		);
		assert_noop!(
			Conveyances::report_rescission(by(AGENT), inspected, [1; 32]),
			Error::<Test>::NotAtThisStage
		);
		let deal = contracted();
		let unknown = DealId(404);
		assert_noop!(rescind(AGENT, unknown, Ground::ByLaw, none()), Error::<Test>::DealNotFound);
		assert_noop!(
			Conveyances::report_rescission(by(AGENT), unknown, [1; 32]),
			Error::<Test>::DealNotFound
		);
		assert_noop!(rescind(OTHER_AGENT, deal, Ground::ByLaw, none()), Error::<Test>::NotTheAgent);
		assert_noop!(rescind(JUDGE, deal, Ground::ByLaw, none()), BadOrigin);
		assert_noop!(
			rescind(AGENT, deal, Ground::Judgment, none()),
			Error::<Test>::GroundNeedsJudgment
		);
		let mut signed = agreement(deal);
		assert_noop!(
			rescind(AGENT, deal, Ground::ByLaw, signed.clone()),
			Error::<Test>::ConsentsDoNotMatchParties
		);
		signed.pop();
		assert_noop!(
			rescind(AGENT, deal, Ground::Agreement, signed),
			Error::<Test>::ConsentsDoNotMatchParties
		);
		let terms = deal_of(deal).terms.unwrap();
		let signed = consents(terms.parties(), Purpose::ConcludeContract, deal, &commitment(5));
		assert_noop!(
			rescind(AGENT, deal, Ground::Agreement, signed),
			pallet_identity::Error::<Test>::BadSignature
		);
	});
}

#[test]
fn what_is_registered_is_not_rescinded() {
	ExtBuilder.build_and_execute(|| {
		let deal = registered();
		assert_noop!(
			rescind(AGENT, deal, Ground::ByLaw, Consents::default()),
			Error::<Test>::NotAtThisStage
		);
		assert_noop!(
			Conveyances::declare_void(by(JUDGE), deal, commitment(6), [1; 32]),
			Error::<Test>::NotAtThisStage
		);
	});
}

#[test]
fn the_court_of_the_place_declares_a_contract_void() {
	for build in [contracted, reported, financed, filed] {
		ExtBuilder.build_and_execute(|| {
			let deal = build();
			let before = stage(deal);
			let judgment = commitment(6);
			for account in [OTHER_JUDGE, AGENT, REGISTRAR] {
				assert_noop!(
					Conveyances::declare_void(by(account), deal, judgment, [1; 32]),
					BadOrigin
				);
			}
			let unknown = DealId(404);
			assert_noop!(
				Conveyances::declare_void(by(JUDGE), unknown, judgment, [1; 32]),
				Error::<Test>::DealNotFound
			);
			System::reset_events();
			assert_ok!(Conveyances::declare_void(by(JUDGE), deal, judgment, fresh_ref()));
			let report = deal_of(deal).rescission.unwrap();
			assert_eq!((report.ground, report.reported_at), (Ground::Judgment, None));
			assert_eq!(
				events(),
				[
					changed(deal, Some(before), Stage::Void, Some(JUDGE)),
					Event::DeemedVoid {
						deal,
						title: TITLE,
						court: institution_of(JUDGE),
						judgment,
						report_due_on: report.due_on,
					}
				]
			);
			is_free(deal);
			assert_ok!(Conveyances::report_rescission(by(AGENT), deal, fresh_ref()));
		});
	}
}

#[test]
fn a_title_that_cannot_be_released_keeps_its_deal() {
	ExtBuilder.build_and_execute(|| {
		let deal = contracted();
		Stuck::put(true);
		assert_noop!(rescind(AGENT, deal, Ground::ByLaw, Consents::default()), STUCK);
	});
}

#[test]
fn after_a_rescission_the_title_is_sold_to_others() {
	ExtBuilder.build_and_execute(|| {
		let deal = financed();
		assert_ok!(rescind(AGENT, deal, Ground::ByLaw, Consents::default()));
		let next = reported();
		// The loan is free again, and so is the title.
		assert_ok!(Conveyances::finance(by(BANKER), next, NEW_LOAN, fresh_ref()));
	});
}
