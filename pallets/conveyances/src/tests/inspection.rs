use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use madang_primitives::{DealId, Property, UnitId};
use pallet_titles::TitleRegistry;
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn an_inspection_pins_what_the_title_says() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Conveyances::inspect(by(AGENT), UNIT, fresh_ref()));
		let deal = DealId(0);
		let snapshot = Titles::snapshot(TITLE).unwrap();
		let stored = deal_of(deal);
		assert_eq!(stored.stage, Stage::Inspected);
		assert_eq!(stored.inspection.digest, snapshot.digest);
		assert_eq!((stored.inspection.at, stored.inspection.block), (START, 1));
		// 14 days after Tuesday 2026-11-24.
		assert_eq!(stored.inspection.valid_through.to_string(), "2026-12-08");
		assert_eq!(
			events(),
			[
				changed(deal, None, Stage::Inspected, Some(AGENT)),
				Event::Inspected {
					deal,
					property: UNIT,
					title: TITLE,
					district: YEOKSAM,
					agent: institution_of(AGENT),
					revision: 1,
					digest: snapshot.digest,
					pending: 0,
					charges: 1,
					reservation: None,
					valid_through: stored.inspection.valid_through,
					at: START,
				}
			]
		);
		assert_eq!(inspect(), DealId(1));
	});
}

#[test]
fn only_agents_inspect_and_only_what_has_a_title() {
	ExtBuilder.build_and_execute(|| {
		for account in [CLERK, BANKER, REGISTRAR, JUDGE, NON_MEMBER] {
			assert_noop!(Conveyances::inspect(by(account), UNIT, [1; 32]), BadOrigin);
		}
		let unknown = Property::Unit(UnitId(404));
		assert_noop!(
			Conveyances::inspect(by(AGENT), unknown, [1; 32]),
			Error::<Test>::TitleNotFound
		);
		NextDeal::<Test>::put(DealId(u64::MAX));
		assert_noop!(Conveyances::inspect(by(AGENT), UNIT, [1; 32]), Error::<Test>::CounterFull);
	});
}

#[test]
fn one_reference_counts_once() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Conveyances::inspect(by(AGENT), UNIT, [1; 32]));
		let again = Conveyances::inspect(by(AGENT), UNIT, [1; 32]);
		let used = pallet_institutions::Error::<Test>::ExternalRefUsed;
		assert_eq!(again, Err(used.into()));
		assert_eq!(NextDeal::<Test>::get(), DealId(1));
		// Another institution's references are its own.
		assert_ok!(Conveyances::inspect(by(OTHER_AGENT), UNIT, [1; 32]));
	});
}

#[test]
fn the_number_of_terms_is_bounded() {
	ExtBuilder.build_and_execute(|| {
		pallet_terms::NextItem::<Test>::put(u64::MAX);
		let full = pallet_terms::Error::<Test>::CounterFull;
		assert_noop!(Conveyances::inspect(by(AGENT), UNIT, [9; 32]), full);
	});
}

#[test]
fn an_inspection_of_a_reserved_title_shows_the_reservation() {
	ExtBuilder.build_and_execute(|| {
		let first = contracted();
		System::reset_events();
		inspect();
		let shown = events().into_iter().any(
			|event| matches!(event, Event::Inspected { reservation: Some(deal), .. } if deal == first),
		);
		assert!(shown);
	});
}

#[test]
fn reading_again_renews_the_inspection() {
	ExtBuilder.build_and_execute(|| {
		let deal = inspect();
		let first = deal_of(deal).inspection;
		change_title();
		block_at(days_later(7));
		assert_ok!(Conveyances::reinspect(by(AGENT), deal, fresh_ref()));
		let second = deal_of(deal).inspection;
		assert_eq!((first.revision, second.revision), (1, 1));
		assert_ne!(first.digest, second.digest);
		assert_eq!(second.valid_through, first.valid_through.plus(7));
		assert!(matches!(events()[..], [Event::Inspected { revision: 1, .. }]));
		// The first term no longer binds, the second does.
		pass(first.valid_through);
		assert_eq!(stage(deal), Stage::Inspected);
		pass(second.valid_through);
		assert_eq!(stage(deal), Stage::Expired);
	});
}

#[test]
fn reading_twice_on_a_day_schedules_one_term() {
	ExtBuilder.build_and_execute(|| {
		let deal = inspect();
		assert_ok!(Conveyances::reinspect(by(AGENT), deal, fresh_ref()));
		assert_eq!(pallet_terms::Queue::<Test>::iter().count(), 1);
	});
}

#[test]
fn only_the_deal_s_agent_reads_again_and_only_before_the_contract() {
	ExtBuilder.build_and_execute(|| {
		let deal = inspect();
		for (account, error) in
			[(OTHER_AGENT, Error::<Test>::NotTheAgent.into()), (CLERK, BadOrigin)]
		{
			assert_noop!(Conveyances::reinspect(by(account), deal, [1; 32]), error);
			assert_noop!(Conveyances::abandon(by(account), deal, [1; 32]), error);
		}
		let none = DealId(404);
		assert_noop!(Conveyances::reinspect(by(AGENT), none, [1; 32]), Error::<Test>::DealNotFound);
		assert_noop!(Conveyances::abandon(by(AGENT), none, [1; 32]), Error::<Test>::DealNotFound);
		try_conclude(deal, terms()).unwrap();
		assert_noop!(
			Conveyances::reinspect(by(AGENT), deal, [1; 32]),
			Error::<Test>::NotAtThisStage
		);
		assert_noop!(Conveyances::abandon(by(AGENT), deal, [1; 32]), Error::<Test>::NotAtThisStage);
	});
}

#[test]
fn an_agent_gives_up_an_inspection() {
	ExtBuilder.build_and_execute(|| {
		let deal = inspect();
		System::reset_events();
		assert_ok!(Conveyances::abandon(by(AGENT), deal, fresh_ref()));
		assert_eq!(events(), [changed(deal, Some(Stage::Inspected), Stage::Expired, Some(AGENT))]);
	});
}
