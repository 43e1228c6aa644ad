//! Tests of the effect of pauses on terms.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use madang_primitives::{DealId, KoreanDay};
use proptest::prelude::*;

fn plus(day: KoreanDay, days: u32) -> KoreanDay {
	KoreanDay(day.0 + days)
}

fn before(day: KoreanDay, days: u32) -> KoreanDay {
	KoreanDay(day.0 - days)
}

/// Terms of these kinds cannot be met from a day on, up to and including another one.
fn paused_on(kinds: &[DueKind], from: KoreanDay, through: KoreanDay) {
	// A block is finalized when the next one begins.
	block_at(from.end());
	Paused::set(kinds.to_vec());
	for day in from.0 + 1..=through.0 {
		block_at(KoreanDay(day).end());
	}
	block_at(through.end());
	Paused::set(Vec::new());
}

fn moved(deal: DealId, kind: DueKind, ended_on: KoreanDay, moved_to: KoreanDay) -> Event<Test> {
	Event::TermMoved { deal, title: TITLE, kind, ended_on, moved_to }
}

fn passed(deal: DealId, kind: DueKind, ended_on: KoreanDay) -> Event<Test> {
	Event::TermPassed { deal, title: TITLE, kind, ended_on }
}

/// A term that was moved by so many days, with weekends.
fn after(day: KoreanDay, days: u32) -> KoreanDay {
	Pallet::<Test>::term_after(day, days)
}

fn supplement_requested() -> (DealId, KoreanDay) {
	let deal = contracted();
	assert_ok!(Conveyances::request_supplement(by(CLERK), deal, commitment(1), fresh_ref()));
	(deal, deal_of(deal).report.unwrap().due_on)
}

#[test]
fn a_term_that_ends_in_a_pause_is_moved_by_as_long_as_the_pause_lasts() {
	ExtBuilder.build_and_execute(|| {
		let (deal, due_on) = supplement_requested();
		let kind = DueKind::Report;
		// The pause touches two days before the end, the last day, and one day after it.
		paused_on(&[kind], before(due_on, 2), plus(due_on, 1));
		assert!(!deal_of(deal).report.unwrap().overdue);
		// The pause has touched four days in the meantime.
		let end = after(due_on, 4);
		assert_eq!(Pallet::<Test>::moved_term(kind, due_on), (end, true));
		pass(before(end, 1));
		assert!(!deal_of(deal).report.unwrap().overdue);
		pass(end);
		assert_eq!(events(), [passed(deal, kind, end)]);
		assert!(deal_of(deal).report.unwrap().overdue);
	});
}

#[test]
fn a_moved_term_has_an_event() {
	ExtBuilder.build_and_execute(|| {
		let (deal, due_on) = supplement_requested();
		let kind = DueKind::Report;
		paused_on(&[kind], due_on, due_on);
		pass(due_on);
		let end = after(due_on, 1);
		assert_eq!(events(), [moved(deal, kind, due_on, end)]);
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
fn a_pause_on_another_day_or_of_another_call_moves_no_term() {
	ExtBuilder.build_and_execute(|| {
		let (deal, due_on) = supplement_requested();
		let kind = DueKind::Report;
		paused_on(&[kind], before(due_on, 3), before(due_on, 1));
		paused_on(&[DueKind::Registration], due_on, due_on);
		pass(due_on);
		assert_eq!(events(), [passed(deal, kind, due_on)]);
	});
}

#[test]
fn a_deal_does_not_lapse_in_a_pause() {
	ExtBuilder.build_and_execute(|| {
		let deal = affirmed();
		let term = deal_of(deal).registration_term.unwrap();
		let kinds = [DueKind::Registration, DueKind::Lapse];
		paused_on(&kinds, before(term.due_on, 1), term.due_on);
		pass(term.due_on);
		let end = after(term.due_on, 2);
		assert_eq!(events(), [moved(deal, DueKind::Registration, term.due_on, end)]);
		pass(end);
		assert_eq!(events(), [passed(deal, DueKind::Registration, end)]);
		paused_on(&kinds, term.lapses_on, term.lapses_on);
		pass(term.lapses_on);
		let end = after(term.lapses_on, 1);
		assert_eq!(events(), [moved(deal, DueKind::Lapse, term.lapses_on, end)]);
		// It can still be registered.
		block_at(end.end());
		assert_ok!(make(EXAMINER, sale_of(deal).examine()));
		assert_ok!(Conveyances::register(by(REGISTRAR), deal, fresh_ref()));
		assert_eq!(stage(deal), Stage::Registered);
	});
}

#[test]
fn a_registration_in_a_moved_term_is_not_late() {
	ExtBuilder.build_and_execute(|| {
		let deal = affirmed();
		let due_on = deal_of(deal).registration_term.unwrap().due_on;
		paused_on(&[DueKind::Registration], due_on, due_on);
		block_at(due_on.end() + 1);
		assert_ok!(make(EXAMINER, sale_of(deal).examine()));
		assert_ok!(Conveyances::register(by(REGISTRAR), deal, fresh_ref()));
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
		let last = deal_of(deal).inspection.valid_through;
		paused_on(&[DueKind::Inspection], last, last);
		pass(last);
		let end = after(last, 1);
		assert_eq!(events(), [moved(deal, DueKind::Inspection, last, end)]);
		assert_eq!(stage(deal), Stage::Inspected);
		block_at(end.end());
		assert_ok!(try_conclude(deal, sale_of(deal).terms));
	});
}

#[test]
fn an_inspection_expires_after_its_moved_term() {
	ExtBuilder.build_and_execute(|| {
		let deal = inspect();
		let last = deal_of(deal).inspection.valid_through;
		paused_on(&[DueKind::Inspection], last, last);
		let end = after(last, 1);
		block_at(end.end());
		block_at(end.end() + 1);
		let terms = sale_of(deal).terms;
		assert_noop!(try_conclude(deal, terms), Error::<Test>::InspectionExpired);
		block_at(end.end() + 2);
		assert_eq!(stage(deal), Stage::Expired);
	});
}

#[test]
fn the_report_of_a_rescission_follows_the_moved_term() {
	ExtBuilder.build_and_execute(|| {
		let deal = contracted();
		let none = Consents::default();
		let (ground, evidence) = (Ground::ByLaw, commitment(5));
		assert_ok!(Conveyances::rescind(by(AGENT), deal, ground, evidence, none, fresh_ref()));
		let due_on = deal_of(deal).rescission.unwrap().due_on;
		paused_on(&[DueKind::Rescission], due_on, due_on);
		block_at(due_on.end() + 1);
		assert_ok!(Conveyances::report_rescission(by(AGENT), deal, fresh_ref()));
		assert!(!deal_of(deal).rescission.unwrap().overdue);
	});
}

#[test]
fn the_list_of_interruptions_is_bounded_for_each_kind() {
	ExtBuilder.build_and_execute(|| {
		let first = KoreanDay::of(START);
		paused_on(&[DueKind::Lapse], first, first);
		for number in 0..MAX_INTERRUPTIONS_OF_A_KIND + 3 {
			let day = plus(first, 4 * number);
			paused_on(&[DueKind::Report], day, day);
			block_at(plus(day, 1).end());
		}
		let list = Interruptions::<Test>::get();
		// The others do not take the place of a lapse's.
		assert_eq!(list[0].kind, DueKind::Lapse);
		assert_eq!(list.len() as u32, 1 + MAX_INTERRUPTIONS_OF_A_KIND);
		assert_eq!(list[1].first, plus(first, 12));
		assert!(list.iter().all(|one| !one.open && one.first == one.last));
	});
}

/// Before, the days of a pause beyond a budget of this pallet did not count, and a term that ended on one
/// of them passed although nobody could meet it.
#[test]
fn a_term_never_passes_in_a_pause() {
	ExtBuilder.build_and_execute(|| {
		let (deal, due_on) = supplement_requested();
		paused_on(&[DueKind::Report], before(due_on, 2), plus(due_on, 29));
		assert!(!deal_of(deal).report.unwrap().overdue);
		let end = after(due_on, 32);
		pass(plus(due_on, 29));
		assert_eq!(deal_of(deal).report.unwrap().due_on, end);
		pass(end);
		assert!(deal_of(deal).report.unwrap().overdue);
	});
}

/// Before, the first link of a chain of moves was forgotten, and the term was over in retrospect.
#[test]
fn a_moved_term_stays_moved_when_the_pause_is_forgotten() {
	ExtBuilder.build_and_execute(|| {
		let (deal, due_on) = supplement_requested();
		paused_on(&[DueKind::Report], due_on, due_on);
		pass(due_on);
		let end = after(due_on, 1);
		assert_eq!(deal_of(deal).report.unwrap().due_on, end);
		Interruptions::<Test>::kill();
		assert!(!Conveyances::has_passed(DueKind::Report, end));
		block_at(end.end());
		assert!(!deal_of(deal).report.unwrap().overdue);
		pass(end);
		assert!(deal_of(deal).report.unwrap().overdue);
	});
}

#[test]
fn pauses_of_the_same_day_are_one_interruption() {
	ExtBuilder.build_and_execute(|| {
		let day = KoreanDay::of(START);
		for _ in 0..3 {
			paused_on(&[DueKind::Report, DueKind::Lapse], day, day);
			block_at(day.end());
		}
		assert_eq!(Interruptions::<Test>::get().len(), 2);
		assert_eq!(Pallet::<Test>::moved_term(DueKind::Report, day), (after(day, 1), true));
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	/// With any calls paused on any days, a term never moves back nor passes on a day of a pause, it moves
	/// by at most the days of the pauses, and calls and the due queue agree on it.
	#[test]
	fn no_term_moves_back_or_passes_in_a_pause(
		days in prop::collection::vec(prop::sample::subsequence(DueKind::ALL.to_vec(), 0..=3), 50),
		hours in prop::collection::vec(0u64..24, 50),
	) {
		ExtBuilder.build_and_execute(|| {
			let kind = DueKind::Report;
			let (deal, due_on) = supplement_requested();
			let mut ends = Vec::new();
			let mut touched = 0;
			let mut overdue_before = false;
			let mut yesterday = false;
			let first = before(due_on, 10);
			for (nth, (paused, hour)) in (0u32..).zip(days.iter().zip(&hours)) {
				let day = plus(first, nth);
				// A pause begins or ends at any time of the day.
				block_at(before(day, 1).end() + 1 + hour * 3_600_000);
				Paused::set(paused.clone());
				block_at(day.end() - 1_000);
				block_at(day.end());
				let report = deal_of(deal).report.unwrap();
				assert_eq!(Conveyances::has_passed(kind, report.due_on), report.overdue);
				assert!(report.overdue || !overdue_before);
				// What passes today ended yesterday, and no pause touched that day.
				assert!(!yesterday || report.overdue == overdue_before, "it passed on {day:?}");
				yesterday = paused.contains(&kind);
				touched += u32::from(yesterday);
				overdue_before = report.overdue;
				ends.push(Conveyances::moved_term(kind, report.due_on).0);
				// An interruption moves it by its days, and then past a weekend.
				assert!(ends[nth as usize] <= plus(due_on, 3 * touched), "{ends:?}");
				check_invariants().unwrap();
			}
			Paused::set(Vec::new());
			assert!(ends.is_sorted(), "{ends:?}");
		});
	}
}
