use crate::{mock::*, *};
use madang_primitives::DealId;
use sp_runtime::DispatchError::BadOrigin;

fn report(deal: DealId) -> Report {
	deal_of(deal).report.unwrap()
}

fn supplement(deal: DealId) -> Call<Test> {
	Call::supplement_report { deal, documents: commitment(2), external_ref: fresh_ref() }
}

#[test]
fn the_municipality_of_the_place_accepts() {
	ExtBuilder.build_and_execute(|| {
		let deal = contracted();
		let sale = sale_of(deal);
		for account in [OTHER_CLERK, REGISTRAR, AGENT, NON_MEMBER] {
			refused(account, sale.accept_report(), BadOrigin);
			refused(account, sale.request_supplement(10), BadOrigin);
		}
		System::reset_events();
		done(CLERK, sale.accept_report());
		let by = Some(caller(CLERK));
		assert_eq!(
			events(),
			[
				changed(deal, Some(Stage::Contracted), Stage::Reported, Some(CLERK)),
				Event::ReportAccepted { deal, by, at: START }
			]
		);
		assert_eq!((report(deal).state, report(deal).silent), (ReportState::Accepted, false));
		refused(CLERK, sale.accept_report(), Error::<Test>::ReportNotInState);
	});
}

/// S2. The request sets the term; before, it was counted from the contract.
#[test]
fn a_supplement_is_requested_within_days_and_submitted() {
	ExtBuilder.build_and_execute(|| {
		let deal = contracted();
		let sale = sale_of(deal);
		block_at(days_later(3));
		refused(CLERK, sale.request_supplement(0), Error::<Test>::DaysOutOfRange);
		refused(CLERK, sale.request_supplement(61), Error::<Test>::DaysOutOfRange);
		let at = Timestamp::get();
		System::reset_events();
		done(CLERK, sale.request_supplement(20));
		let by = caller(CLERK);
		let due_on = report(deal).supplement.unwrap().last;
		assert_eq!(due_on.to_string(), "2026-12-17");
		let reason = fixture::DOCUMENT;
		assert_eq!(events(), [Event::SupplementRequested { deal, by, reason, due_on, at }]);
		refused(CLERK, sale.request_supplement(20), Error::<Test>::ReportNotInState);
		refused(CLERK, sale.accept_report(), Error::<Test>::ReportNotInState);
		refused(OTHER_AGENT, supplement(deal), Error::<Test>::NotTheAgent);
		refused(CLERK, supplement(deal), BadOrigin);
		System::reset_events();
		done(AGENT, supplement(deal));
		let (by, answer_by) = (caller(AGENT), report(deal).answer.last);
		let documents = commitment(2);
		let overdue = false;
		assert_eq!(
			events(),
			[Event::ReportSupplemented { deal, by, documents, overdue, answer_by, at }]
		);
		refused(AGENT, supplement(deal), Error::<Test>::ReportNotInState);
		done(CLERK, sale.accept_report());
	});
}

#[test]
fn reports_are_answered_only_while_a_contract_stands() {
	ExtBuilder.build_and_execute(|| {
		let sale = sale_of(inspect());
		refused(CLERK, sale.accept_report(), Error::<Test>::NotAtThisStage);
		refused(CLERK, sale.request_supplement(10), Error::<Test>::NotAtThisStage);
		refused(AGENT, supplement(sale.deal), Error::<Test>::NotAtThisStage);
		let none = Sale { deal: DealId(404), ..sale };
		refused(CLERK, none.accept_report(), Error::<Test>::DealNotFound);
		refused(CLERK, none.request_supplement(10), Error::<Test>::DealNotFound);
		refused(AGENT, supplement(none.deal), Error::<Test>::DealNotFound);
	});
}

/// S1. Before, a municipality that did not answer held loan and registration until the deal lapsed.
#[test]
fn a_municipality_that_does_not_answer_holds_nobody() {
	ExtBuilder.build_and_execute(|| {
		let deal = contracted();
		let ended_on = report(deal).answer.last;
		block_at(ended_on.end());
		assert_eq!(stage(deal), Stage::Contracted);
		pass(ended_on);
		let at = Timestamp::get();
		let from = Some(Stage::Contracted);
		assert_eq!(
			events(),
			[
				Event::StageChanged { deal, from, to: Stage::Reported, by: None, at: at - 1 },
				Event::ReportAccepted { deal, by: None, at: at - 1 },
				Event::TermPassed { deal, kind: DueKind::Answer, ended_on },
			]
		);
		assert_eq!((report(deal).state, report(deal).silent), (ReportState::Accepted, true));
		done(BANKER, sale_of(deal).finance(NEW_LOAN));
	});
}

#[test]
fn after_a_supplement_the_municipality_has_its_term_again() {
	ExtBuilder.build_and_execute(|| {
		let deal = contracted();
		let first = report(deal).answer.last;
		done(CLERK, sale_of(deal).request_supplement(30));
		pass(first);
		assert_eq!(report(deal).state, ReportState::SupplementRequested);
		done(AGENT, supplement(deal));
		pass(report(deal).answer.last);
		assert_eq!(stage(deal), Stage::Reported);
	});
}

#[test]
fn a_late_supplement_is_flagged_and_still_accepted() {
	ExtBuilder.build_and_execute(|| {
		let deal = contracted();
		done(CLERK, sale_of(deal).request_supplement(30));
		let ended_on = report(deal).supplement.unwrap().last;
		pass(ended_on);
		assert_eq!(events(), [Event::TermPassed { deal, kind: DueKind::Report, ended_on }]);
		done(AGENT, supplement(deal));
		assert!(report(deal).overdue);
		done(CLERK, sale_of(deal).accept_report());
	});
}

#[test]
fn a_supplement_in_the_first_block_after_the_term_is_late_too() {
	ExtBuilder.build_and_execute(|| {
		let deal = contracted();
		done(CLERK, sale_of(deal).request_supplement(30));
		block_at(report(deal).supplement.unwrap().last.end() + 1);
		done(AGENT, supplement(deal));
		assert!(report(deal).overdue);
	});
}

/// C13. Before, the flag of the first term stayed, and the second one passed without an event.
#[test]
fn the_second_term_of_a_report_passes_too() {
	ExtBuilder.build_and_execute(|| {
		let deal = contracted();
		done(CLERK, sale_of(deal).request_supplement(5));
		pass(report(deal).supplement.unwrap().last);
		done(AGENT, supplement(deal));
		done(CLERK, sale_of(deal).request_supplement(20));
		let ended_on = report(deal).supplement.unwrap().last;
		assert!(!report(deal).overdue);
		pass(ended_on);
		assert!(events().contains(&Event::TermPassed { deal, kind: DueKind::Report, ended_on }));
		assert!(report(deal).overdue);
	});
}

/// Before, a municipality asked for a supplement after its time to answer, while the queue was behind.
#[test]
fn a_municipality_that_is_late_asks_for_nothing() {
	ExtBuilder.build_and_execute(|| {
		let deal = contracted();
		let last = deal_of(deal).report.unwrap().answer.last;
		block_at(last.end() + 1);
		let call = sale_of(deal).request_supplement(10);
		refused(CLERK, call, Error::<Test>::ReportNotInState);
	});
}

#[test]
fn a_report_without_an_answer_does_not_hold_the_registration() {
	ExtBuilder.build_and_execute(|| {
		let deal = reported();
		done(AGENT, sale_of(deal).amend(terms()));
		frame_support::assert_ok!(try_file(deal));
		for (role, leg) in sale_of(deal).legs() {
			done(officer(role), sale_of(deal).affirm(leg));
		}
		block_at(deal_of(deal).report.unwrap().answer.last.end() + 1);
		// The queue has not seen it yet.
		register(&sale_of(deal));
		assert!(deal_of(deal).report.unwrap().silent);
	});
}
