use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::Hooks, weights::Weight, BoundedVec};
use madang_primitives::{KoreanDay, DAY_MS};
use pallet_lending::LoanState;
use pallet_titles::TitleRegistry;
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn an_old_inspection_expires_when_the_next_day_begins() {
	ExtBuilder.build_and_execute(|| {
		let deal = inspect();
		let ended_on = deal_of(deal).inspection.valid_through;
		// The last moment of the last day: nothing. The hook goes by the parent block's time.
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
		assert_eq!(Due::<Test>::iter().count() + DueCount::<Test>::iter().count(), 0);
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
		let not_applied = Event::TermNotApplied { deal, kind: DueKind::Lapse, error };
		assert!(events().contains(&not_applied));
		assert_eq!(stage(deal), Stage::Financed);
		check_invariants().unwrap();
		Stuck::kill();
		pass(today());
		assert_eq!(stage(deal), Stage::Expired);
	});
}

#[test]
fn a_block_handles_so_many_terms_and_the_next_continues() {
	ExtBuilder.build_and_execute(|| {
		let deals: Vec<_> = (0..10).map(|_| inspect()).collect();
		let expired = || deals.iter().filter(|deal| stage(**deal) == Stage::Expired).count();
		let end = deal_of(deals[0]).inspection.valid_through.end();
		block_at(end + 1);
		for (block, so_far) in [4, 8, 10, 10].into_iter().enumerate() {
			block_at(end + 2 + block as u64);
			assert_eq!(expired(), so_far);
			check_invariants().unwrap();
		}
		// In the order in which they were scheduled.
		assert_eq!(Due::<Test>::iter().count(), 0);
	});
}

#[test]
fn after_a_long_stop_the_queue_catches_up_in_bounded_steps() {
	ExtBuilder.build_and_execute(|| {
		MaxDaysPerBlock::set(10);
		let deal = inspect();
		let end = deal_of(deal).inspection.valid_through;
		let first = DueCursor::<Test>::get().unwrap().day;
		block_at(days_later(1_000));
		for block in 1..=2u32 {
			block_at(Timestamp::get() + 1);
			assert_eq!(DueCursor::<Test>::get().unwrap().day, first.plus(10 * block));
		}
		assert_eq!(end, first.plus(14));
		assert_eq!(stage(deal), Stage::Expired);
		for _ in 0..98 {
			block_at(Timestamp::get() + 1);
		}
		assert_eq!(DueCursor::<Test>::get().unwrap().day, today());
	});
}

#[test]
fn the_queue_starts_with_the_first_term_and_not_in_1970() {
	ExtBuilder.build_and_execute(|| {
		assert_eq!(DueCursor::<Test>::get(), None);
		inspect();
		assert_eq!(DueCursor::<Test>::get(), Some(Cursor { day: today(), next: 0 }));
	});
}

#[test]
fn the_hook_says_what_it_costs() {
	ExtBuilder.build_and_execute(|| {
		let run = || Conveyances::on_initialize(System::block_number());
		let weight = |days, items| {
			let due = <Test as Config>::WeightInfo::process_due(days, items);
			due + <Test as Config>::WeightInfo::note_pauses()
		};
		assert_eq!(run(), weight(0, 0));
		(0..3).for_each(|_| {
			inspect();
		});
		assert_eq!(run(), weight(0, 0));
		let now = Timestamp::get();
		Timestamp::set_timestamp(now + 15 * DAY_MS);
		assert_eq!(run(), weight(15, 3));
		assert!(weight(0, 0).all_gt(Weight::zero()));
		Conveyances::integrity_test();
	});
}

#[test]
fn no_term_ends_on_a_holiday() {
	ExtBuilder.build_and_execute(|| {
		let end: KoreanDay = "2026-12-08".parse().unwrap();
		let days = BoundedVec::truncate_from(vec![end, end.plus(1)]);
		assert_noop!(Conveyances::declare_holidays(by(CLERK), days.clone()), BadOrigin);
		assert_ok!(Conveyances::declare_holidays(RuntimeOrigin::root(), days.clone()));
		assert_eq!(events(), [Event::HolidaysDeclared { days }]);
		let deal = inspect();
		assert_eq!(deal_of(deal).inspection.valid_through, end.plus(2));
	});
}
