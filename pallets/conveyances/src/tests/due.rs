use crate::{mock::*, *};
use frame_support::assert_ok;
use pallet_lending::LoanState;
use pallet_titles::TitleRegistry;

#[test]
fn an_old_inspection_expires_when_the_next_day_begins() {
	ExtBuilder.build_and_execute(|| {
		let deal = inspect();
		let ended_on = deal_of(deal).inspection.valid_through;
		// The last moment of the last day: nothing.
		block_at(ended_on.end());
		block_at(ended_on.end() + 1);
		assert_eq!((stage(deal), events()), (Stage::Inspected, vec![]));
		block_at(ended_on.end() + 2);
		assert_eq!(stage(deal), Stage::Expired);
		let kind = DueKind::Inspection;
		assert_eq!(events().pop(), Some(Event::TermPassed { deal, title: TITLE, kind, ended_on }));
		assert!(matches!(
			events()[0],
			Event::StageChanged { from: Some(Stage::Inspected), to: Stage::Expired, by: None, .. }
		));
		assert_eq!(pallet_terms::Queue::<Test>::iter().count(), 0);
	});
}

#[test]
fn an_unregistered_deal_is_late_and_then_lapses() {
	for build in [contracted, reported, financed, filed, affirmed] {
		ExtBuilder.build_and_execute(|| {
			let deal = build();
			let term = deal_of(deal).registration_term.unwrap();
			let before = stage(deal);
			pass(term.due_on);
			let (title, kind) = (TITLE, DueKind::Registration);
			assert!(events().contains(&Event::TermPassed {
				deal,
				title,
				kind,
				ended_on: term.due_on
			}));
			assert!(deal_of(deal).registration_term.unwrap().overdue);
			assert_eq!(stage(deal), before);
			pass(term.lapses_on);
			let kind = DueKind::Lapse;
			assert!(events().contains(&Event::TermPassed {
				deal,
				title,
				kind,
				ended_on: term.lapses_on
			}));
			assert_eq!(stage(deal), Stage::Expired);
			assert_eq!(Titles::snapshot(TITLE).unwrap().reservations.len(), 0);
			assert_eq!(LiveDealOf::<Test>::get(TITLE), None);
			assert_eq!((loan(NEW_LOAN).state, loan(NEW_LOAN).deal), (LoanState::Agreed, None));
		});
	}
}

#[test]
fn a_lapse_that_is_rejected_is_tried_again() {
	ExtBuilder.build_and_execute(|| {
		let deal = financed();
		let term = deal_of(deal).registration_term.unwrap();
		Stuck::put(true);
		pass(term.lapses_on);
		// An event does not keep the text of the error.
		let error = sp_runtime::DispatchError::Other("");
		let key = DealTerm { deal, kind: DueKind::Lapse };
		assert_eq!(queue_events(), [pallet_terms::Event::TermNotApplied { key, error }]);
		assert_eq!(stage(deal), Stage::Financed);
		check_invariants().unwrap();
		Stuck::kill();
		pass(today());
		assert_eq!(stage(deal), Stage::Expired);
	});
}

/// C13. Before, the flag of the first term stayed, and the second one passed without an event.
#[test]
fn the_second_term_of_a_report_passes_too() {
	ExtBuilder.build_and_execute(|| {
		let deal = contracted();
		let request =
			|| Conveyances::request_supplement(by(CLERK), deal, commitment(1), fresh_ref());
		let supplement =
			|| Conveyances::supplement_report(by(AGENT), deal, commitment(2), fresh_ref());
		block_at(days_later(5));
		assert_ok!(request());
		let first = deal_of(deal).report.unwrap();
		pass(first.due_on);
		block_at(days_later(4));
		assert_ok!(supplement());
		block_at(days_later(5));
		assert_ok!(request());
		let second = deal_of(deal).report.unwrap();
		assert!(second.due_on > first.due_on && !second.overdue);
		pass(second.due_on);
		let (title, kind, ended_on) = (TITLE, DueKind::Report, second.due_on);
		assert!(events().contains(&Event::TermPassed { deal, title, kind, ended_on }));
		assert!(deal_of(deal).report.unwrap().overdue);
	});
}
