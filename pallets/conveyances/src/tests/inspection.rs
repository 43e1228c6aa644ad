use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, pallet_prelude::Get, BoundedVec};
use madang_primitives::{DealId, Property, UnitId};
use pallet_titles::TitleRegistry;
use sp_runtime::DispatchError::BadOrigin;

fn properties(all: &[Property]) -> BoundedVec<Property, MaxTitles> {
	BoundedVec::truncate_from(all.to_vec())
}

#[test]
fn an_inspection_pins_what_the_title_says() {
	ExtBuilder.build_and_execute(|| {
		done(AGENT, sale().inspect());
		let (deal, by) = (DealId(0), caller(AGENT));
		let snapshot = Titles::snapshot(TITLE).unwrap();
		let stored = deal_of(deal);
		assert_eq!(stored.stage, Stage::Inspected);
		assert_eq!(stored.titles[0].digest, snapshot.digest);
		assert_eq!((stored.inspection.at, stored.inspection.block), (START, 1));
		// 14 days after Tuesday 2026-11-24.
		assert_eq!(stored.inspection.term.last.to_string(), "2026-12-08");
		let seen = stored.titles[0];
		let titles = vec![Inspected { seen, pending: 0, charges: 1, foreign: 0, reserved: 0 }];
		assert_eq!(
			events(),
			[
				changed(deal, None, Stage::Inspected, Some(AGENT)),
				Event::Inspected {
					deal,
					by,
					titles: BoundedVec::truncate_from(titles),
					valid_through: stored.inspection.term.last,
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
		let unit = || properties(&[UNIT]);
		for account in [CLERK, BANKER, REGISTRAR, JUDGE, NON_MEMBER] {
			assert_noop!(Conveyances::inspect(by(account), unit(), [1; 32]), BadOrigin);
		}
		let unknown = Property::Unit(UnitId::new(404));
		for (what, error) in [
			(properties(&[unknown]), Error::<Test>::TitleNotFound),
			(properties(&[]), Error::<Test>::TitleNotFound),
			(properties(&[UNIT, UNIT]), Error::<Test>::TitleTwice),
		] {
			assert_noop!(Conveyances::inspect(by(AGENT), what, [1; 32]), error);
		}
		NextDeal::<Test>::put(DealId(u64::MAX));
		assert_noop!(Conveyances::inspect(by(AGENT), unit(), [1; 32]), Error::<Test>::CounterFull);
	});
}

#[test]
fn one_reference_counts_once() {
	ExtBuilder.build_and_execute(|| {
		let inspect = |account| Conveyances::inspect(by(account), properties(&[UNIT]), [1; 32]);
		assert_ok!(inspect(AGENT));
		assert_eq!(inspect(AGENT), Err(pallet_institutions::Error::<Test>::ExternalRefUsed.into()));
		assert_eq!(NextDeal::<Test>::get(), DealId(1));
		// Another institution's references are its own.
		assert_ok!(inspect(OTHER_AGENT));
	});
}

#[test]
fn an_inspection_is_charged_for_the_earlier_ones_that_were_due() {
	ExtBuilder.build_and_execute(|| {
		let charged = || {
			let done = Conveyances::inspect(by(AGENT), properties(&[UNIT]), fresh_ref());
			done.unwrap().actual_weight
		};
		let size = || {
			let deal = deal_of(DealId(NextDeal::<Test>::get().0 - 1));
			DealSize::of(&deal, Conveyances::today()).seen(&Conveyances::snapshots(&deal).unwrap())
		};
		let weight = |due| Some(<Test as Config>::WeightInfo::inspect(size(), due));
		let first = NextDeal::<Test>::get();
		assert_eq!([charged(), charged(), charged()], [weight(0); 3]);
		block_at(deal_of(first).inspection.term.last.end() + 1);
		assert_eq!([charged(), charged(), charged()], [weight(2), weight(1), weight(0)]);
		assert_ne!(weight(1), weight(0));
	});
}

/// C17. Before, every inspection put an item into the queue, and stayed in the state permanently.
#[test]
fn inspections_need_no_queue_and_are_bounded() {
	ExtBuilder.build_and_execute(|| {
		let most: u32 = <Test as Config>::MaxInspections::get();
		let scheduled = pallet_terms::Queue::<Test>::iter().count();
		let deals: Vec<_> = (0..most).map(|_| inspect()).collect();
		assert_eq!(pallet_terms::Queue::<Test>::iter().count(), scheduled);
		// The first is read again, so the second is the oldest now. It makes room.
		done(AGENT, Call::reinspect { deal: deals[0], external_ref: fresh_ref() });
		System::reset_events();
		inspect();
		let dropped = Event::InspectionDropped { deal: deals[1], at: START };
		assert!(events().contains(&dropped));
		assert_eq!(Deals::<Test>::get(deals[1]), None);
		// Another agent has a list of its own.
		done(OTHER_AGENT, sale().inspect());
		assert!(Deals::<Test>::contains_key(deals[2]));
		// One is given up, and one is used: two places are free.
		done(AGENT, Call::abandon { deal: deals[0], external_ref: fresh_ref() });
		assert_ok!(try_conclude(deals[3], terms()));
		System::reset_events();
		(0..2).for_each(|_| {
			inspect();
		});
		assert!(Deals::<Test>::contains_key(deals[2]));
		// What expired leaves nothing behind, and needs no event. Two of them leave at each inspection.
		block_at(deal_of(deals[2]).inspection.term.last.end() + 1);
		let listed = || Inspections::<Test>::get(institution_of(AGENT));
		assert_eq!(listed().len() as u32, most);
		inspect();
		assert_eq!(listed().len() as u32, most - 1);
		assert_eq!(Deals::<Test>::get(deals[2]), None);
		let later: Vec<_> = (1..most).map(|_| inspect()).collect();
		assert!(!events().iter().any(|one| matches!(one, Event::InspectionDropped { .. })));
		assert!(later.iter().all(|deal| listed().iter().any(|one| one.deal == *deal)));
		assert_eq!(listed().len() as u32, most);
		assert_eq!(Deals::<Test>::get(deals[most as usize - 1]), None);
		assert_eq!(stage(deals[3]), Stage::Contracted);
	});
}

#[test]
fn an_inspection_of_a_reserved_title_shows_the_reservations() {
	ExtBuilder.build_and_execute(|| {
		contracted();
		System::reset_events();
		inspect();
		let shown = events().into_iter().any(
			|event| matches!(event, Event::Inspected { titles, .. } if titles[0].reserved == 2),
		);
		assert!(shown);
	});
}

#[test]
fn reading_again_renews_the_inspection() {
	ExtBuilder.build_and_execute(|| {
		let deal = inspect();
		let first = deal_of(deal);
		change_title();
		block_at(days_later(7));
		done(AGENT, Call::reinspect { deal, external_ref: fresh_ref() });
		let second = deal_of(deal);
		assert_ne!(first.titles[0].digest, second.titles[0].digest);
		assert_eq!(second.inspection.term.last, first.inspection.term.last.plus(7));
		assert!(matches!(events()[..], [Event::Inspected { .. }]));
		// The first term no longer binds, the second does.
		block_at(first.inspection.term.last.end() + 1);
		assert_ok!(try_conclude(deal, terms()));
	});
}

#[test]
fn only_the_deal_s_agent_reads_again_and_only_before_the_contract() {
	ExtBuilder.build_and_execute(|| {
		let deal = inspect();
		let reinspect = |deal| Call::reinspect { deal, external_ref: fresh_ref() };
		let abandon = |deal| Call::abandon { deal, external_ref: fresh_ref() };
		let not_agent = Error::<Test>::NotTheAgent.into();
		for (account, error) in [(OTHER_AGENT, not_agent), (CLERK, BadOrigin)] {
			refused(account, reinspect(deal), error);
			refused(account, abandon(deal), error);
		}
		refused(AGENT, reinspect(DealId(404)), Error::<Test>::DealNotFound);
		refused(AGENT, abandon(DealId(404)), Error::<Test>::DealNotFound);
		assert_ok!(try_conclude(deal, terms()));
		refused(AGENT, reinspect(deal), Error::<Test>::NotAtThisStage);
		refused(AGENT, abandon(deal), Error::<Test>::NotAtThisStage);
	});
}

#[test]
fn an_agent_gives_up_an_inspection() {
	ExtBuilder.build_and_execute(|| {
		let deal = inspect();
		System::reset_events();
		done(AGENT, Call::abandon { deal, external_ref: fresh_ref() });
		let by = caller(AGENT);
		assert_eq!(events(), [Event::InspectionAbandoned { deal, by, at: START }]);
	});
}
