use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use madang_primitives::DealId;
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn the_municipality_of_the_place_accepts() {
	ExtBuilder.build_and_execute(|| {
		let deal = contracted();
		for account in [OTHER_CLERK, REGISTRAR, AGENT, NON_MEMBER] {
			assert_noop!(Conveyances::accept_report(by(account), deal, [1; 32]), BadOrigin);
			assert_noop!(
				Conveyances::request_supplement(by(account), deal, commitment(1), [1; 32]),
				BadOrigin
			);
		}
		System::reset_events();
		assert_ok!(Conveyances::accept_report(by(CLERK), deal, fresh_ref()));
		assert_eq!(
			events(),
			[
				changed(deal, Some(Stage::Contracted), Stage::Reported, Some(CLERK)),
				Event::ReportAccepted { deal, title: TITLE, by: institution_of(CLERK), at: START }
			]
		);
		assert_eq!(deal_of(deal).report.unwrap().state, ReportState::Accepted);
		assert_noop!(
			Conveyances::accept_report(by(CLERK), deal, [1; 32]),
			Error::<Test>::NotAtThisStage
		);
	});
}

#[test]
fn a_supplement_is_requested_and_submitted() {
	ExtBuilder.build_and_execute(|| {
		let deal = contracted();
		let due_on = deal_of(deal).report.unwrap().due_on;
		System::reset_events();
		assert_ok!(Conveyances::request_supplement(by(CLERK), deal, commitment(1), fresh_ref()));
		assert_noop!(
			Conveyances::request_supplement(by(CLERK), deal, commitment(1), [1; 32]),
			Error::<Test>::ReportNotInState
		);
		assert_noop!(
			Conveyances::accept_report(by(CLERK), deal, [1; 32]),
			Error::<Test>::ReportNotInState
		);
		assert_noop!(
			Conveyances::supplement_report(by(OTHER_AGENT), deal, commitment(2), [1; 32]),
			Error::<Test>::NotTheAgent
		);
		assert_noop!(
			Conveyances::supplement_report(by(CLERK), deal, commitment(2), [1; 32]),
			BadOrigin
		);
		assert_ok!(Conveyances::supplement_report(by(AGENT), deal, commitment(2), fresh_ref()));
		assert_noop!(
			Conveyances::supplement_report(by(AGENT), deal, commitment(2), [1; 32]),
			Error::<Test>::ReportNotInState
		);
		assert_eq!(
			events(),
			[
				Event::SupplementRequested {
					deal,
					by: institution_of(CLERK),
					reason: commitment(1),
					due_on
				},
				Event::ReportSupplemented { deal, documents: commitment(2), overdue: false },
			]
		);
		assert_ok!(Conveyances::accept_report(by(CLERK), deal, fresh_ref()));
		let report = deal_of(deal).report.unwrap();
		assert_eq!((report.reason, report.documents), (Some(commitment(1)), Some(commitment(2))));
	});
}

#[test]
fn reports_need_a_contract() {
	ExtBuilder.build_and_execute(|| {
		let deal = inspect();
		let (reason, none) = (commitment(1), DealId(404));
		assert_noop!(
			Conveyances::accept_report(by(CLERK), deal, [1; 32]),
			Error::<Test>::NotAtThisStage
		);
		assert_noop!(
			Conveyances::request_supplement(by(CLERK), deal, reason, [1; 32]),
			Error::<Test>::NotAtThisStage
		);
		assert_noop!(
			Conveyances::supplement_report(by(AGENT), deal, reason, [1; 32]),
			Error::<Test>::NotAtThisStage
		);
		assert_noop!(
			Conveyances::accept_report(by(CLERK), none, [1; 32]),
			Error::<Test>::DealNotFound
		);
		assert_noop!(
			Conveyances::request_supplement(by(CLERK), none, reason, [1; 32]),
			Error::<Test>::DealNotFound
		);
		assert_noop!(
			Conveyances::supplement_report(by(AGENT), none, reason, [1; 32]),
			Error::<Test>::DealNotFound
		);
	});
}

#[test]
fn a_late_supplement_is_flagged_and_still_accepted() {
	ExtBuilder.build_and_execute(|| {
		let deal = contracted();
		assert_ok!(Conveyances::request_supplement(by(CLERK), deal, commitment(1), fresh_ref()));
		let due_on = deal_of(deal).report.unwrap().due_on;
		pass(due_on);
		let (title, kind) = (TITLE, DueKind::Report);
		assert_eq!(events(), [Event::TermPassed { deal, title, kind, ended_on: due_on }]);
		assert_ok!(Conveyances::supplement_report(by(AGENT), deal, commitment(2), fresh_ref()));
		assert!(deal_of(deal).report.unwrap().overdue);
		assert_ok!(Conveyances::accept_report(by(CLERK), deal, fresh_ref()));
	});
}

#[test]
fn a_supplement_in_the_first_block_after_the_term_is_late_too() {
	ExtBuilder.build_and_execute(|| {
		let deal = contracted();
		assert_ok!(Conveyances::request_supplement(by(CLERK), deal, commitment(1), fresh_ref()));
		block_at(deal_of(deal).report.unwrap().due_on.end() + 1);
		assert_ok!(Conveyances::supplement_report(by(AGENT), deal, commitment(2), fresh_ref()));
		assert!(deal_of(deal).report.unwrap().overdue);
	});
}

#[test]
fn nobody_is_late_until_the_municipality_answers() {
	ExtBuilder.build_and_execute(|| {
		let deal = contracted();
		let due_on = deal_of(deal).report.unwrap().due_on;
		pass(due_on);
		assert!(!deal_of(deal).report.unwrap().overdue);
		// Asked after the 30 days, the parties have 30 days from the request.
		assert_ok!(Conveyances::request_supplement(by(CLERK), deal, commitment(1), fresh_ref()));
		let later = deal_of(deal).report.unwrap().due_on;
		assert!(later >= today().plus(30));
		pass(later);
		assert!(deal_of(deal).report.unwrap().overdue);
	});
}
