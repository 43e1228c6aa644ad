//! Tests of the effect of pauses on the terms of deals. The terms pallet tests on which day they end.

use crate::{mock::*, *};
use frame_support::assert_ok;
use madang_primitives::{DealId, KoreanDay};

/// Terms of these kinds cannot be met from a day on, up to and including another one.
fn paused_on(kinds: &[DueKind], from: KoreanDay, through: KoreanDay) {
	// A block is finished when the next one begins.
	block_at(from.minus(1).end());
	Paused::set(Vec::new());
	block_at(from.end());
	Paused::set(kinds.to_vec());
	for later in 1..=through.days_after(from) {
		block_at(from.plus(later).end());
	}
	block_at(through.end());
	Paused::set(Vec::new());
}

fn moved(deal: DealId, kind: DueKind, last: KoreanDay, to: KoreanDay) -> pallet_terms::Event<Test> {
	pallet_terms::Event::TermMoved {
		key: AnyTerm::Deal(DealTerm { deal, kind }),
		last,
		moved_to: to,
	}
}

fn passed(deal: DealId, kind: DueKind, ended_on: KoreanDay) -> Event<Test> {
	Event::TermPassed { deal, kind, ended_on }
}

/// A term that was moved by so many days, with weekends.
fn after(day: KoreanDay, days: u32) -> KoreanDay {
	Pallet::<Test>::term_after(day, days).last
}

fn supplement_requested() -> (DealId, KoreanDay) {
	let deal = contracted();
	done(CLERK, sale_of(deal).request_supplement(30));
	(deal, deal_of(deal).report.unwrap().supplement.unwrap().last)
}

#[test]
fn a_moved_term_has_an_event() {
	ExtBuilder.build_and_execute(|| {
		let (deal, due_on) = supplement_requested();
		let kind = DueKind::Report;
		paused_on(&[kind], due_on, due_on);
		pass(due_on);
		let end = after(due_on, 1);
		assert_eq!(queue_events(), [moved(deal, kind, due_on, end)]);
		// It is met on its last day.
		block_at(end.end());
		block_at(end.end());
		assert_ok!(Conveyances::supplement_report(by(AGENT), deal, commitment(2), fresh_ref()));
		assert!(!deal_of(deal).report.unwrap().overdue);
		pass(end);
		assert_eq!(events(), []);
	});
}

#[test]
fn the_first_block_of_a_day_knows_the_moved_term() {
	ExtBuilder.build_and_execute(|| {
		let (deal, due_on) = supplement_requested();
		paused_on(&[DueKind::Report], due_on, due_on);
		// The due queue has not handled the day yet.
		block_at(due_on.end() + 1);
		assert_eq!(events(), []);
		assert_ok!(Conveyances::supplement_report(by(AGENT), deal, commitment(2), fresh_ref()));
		assert!(!deal_of(deal).report.unwrap().overdue);
	});
}

#[test]
fn what_is_late_after_a_moved_term_is_late() {
	ExtBuilder.build_and_execute(|| {
		let (deal, due_on) = supplement_requested();
		paused_on(&[DueKind::Report], due_on, due_on);
		let end = after(due_on, 1);
		block_at(end.end());
		// Before the due queue has handled the day.
		block_at(end.end() + 1);
		assert_ok!(Conveyances::supplement_report(by(AGENT), deal, commitment(2), fresh_ref()));
		assert!(deal_of(deal).report.unwrap().overdue);
	});
}

#[test]
fn a_deal_does_not_lapse_in_a_pause() {
	ExtBuilder.build_and_execute(|| {
		let deal = reported();
		let term = deal_of(deal).registration_term.unwrap();
		let kinds = [DueKind::Registration, DueKind::Lapse];
		paused_on(&kinds, term.due_on.minus(1), term.due_on);
		pass(term.due_on);
		let end = after(term.due_on, 2);
		assert_eq!(queue_events(), [moved(deal, DueKind::Registration, term.due_on, end)]);
		pass(end);
		assert_eq!(events(), [passed(deal, DueKind::Registration, end)]);
		// The two days count for the lapse too.
		paused_on(&kinds, term.lapses_on, term.lapses_on);
		pass(term.lapses_on);
		let end = after(term.lapses_on, 3);
		assert_eq!(queue_events(), [moved(deal, DueKind::Lapse, term.lapses_on, end)]);
		// It can still be filed.
		block_at(end.end());
		assert_ok!(try_file(deal));
	});
}

#[test]
fn an_application_in_a_moved_term_is_not_late() {
	ExtBuilder.build_and_execute(|| {
		let deal = reported();
		let due_on = deal_of(deal).registration_term.unwrap().due_on;
		paused_on(&[DueKind::Registration], due_on, due_on);
		block_at(due_on.end() + 1);
		assert_ok!(try_file(deal));
		for leg in Conveyances::legs(&deal_of(deal)) {
			assert_ok!(try_affirm(deal, leg));
		}
		register(&sale_of(deal));
		assert!(!deal_of(deal).registration_term.unwrap().overdue);
		assert!(events()
			.iter()
			.any(|event| matches!(event, Event::Registered { late: false, .. })));
	});
}

#[test]
fn a_contract_can_be_concluded_in_the_moved_term_of_an_inspection() {
	ExtBuilder.build_and_execute(|| {
		let deal = inspect();
		let last = deal_of(deal).inspection.term.last;
		paused_on(&[DueKind::Inspection], last, last);
		let end = after(last, 1);
		block_at(end.end());
		assert_ok!(try_conclude(deal, sale_of(deal).terms));
	});
}

#[test]
fn an_inspection_expires_after_its_moved_term() {
	ExtBuilder.build_and_execute(|| {
		let deal = inspect();
		let last = deal_of(deal).inspection.term.last;
		paused_on(&[DueKind::Inspection], last, last);
		block_at(after(last, 1).end());
		block_at(after(last, 1).end() + 1);
		refused(AGENT, sale_of(deal).conclude(), Error::<Test>::InspectionExpired);
	});
}

#[test]
fn the_report_of_a_rescission_follows_the_moved_term() {
	ExtBuilder.build_and_execute(|| {
		let deal = contracted();
		done(AGENT, sale_of(deal).rescind(RescissionGround::ByLaw { side: Side::Buyers }));
		let due_on = deal_of(deal).rescission.unwrap().due_on;
		paused_on(&[DueKind::Rescission], due_on, due_on);
		block_at(due_on.end() + 1);
		done(AGENT, sale_of(deal).report_rescission());
		assert!(!deal_of(deal).rescission.unwrap().overdue);
	});
}
