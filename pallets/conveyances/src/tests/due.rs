use crate::{mock::*, *};
use frame_support::assert_ok;
use pallet_lending::LoanState;

fn term(deal: madang_primitives::DealId) -> RegistrationTerm {
	deal_of(deal).registration_term.unwrap()
}

#[test]
fn a_deal_that_is_not_filed_is_late_and_then_lapses() {
	for build in [contracted, reported, financed] {
		ExtBuilder.build_and_execute(|| {
			let deal = build();
			// The offer of the loan ends on the same days.
			let before = term(deal);
			let kind = DueKind::Registration;
			pass(before.due_on);
			let ended_on = before.due_on;
			assert!(events().contains(&Event::TermPassed { deal, kind, ended_on }));
			assert!(term(deal).overdue);
			assert!(stage(deal).is_live());
			pass(before.lapses_on);
			let (kind, ended_on) = (DueKind::Lapse, before.lapses_on);
			assert!(events().contains(&Event::TermPassed { deal, kind, ended_on }));
			assert_eq!(stage(deal), Stage::Lapsed);
			assert_eq!(reserved_for(TITLE), []);
			assert_eq!(loan(NEW_LOAN).deal, None);
			assert_eq!(loan(NEW_LOAN).state, LoanState::Lapsed);
		});
	}
}

/// C2. Before, a closing that was filed lapsed because the registry office was slow, and its receipts
/// were withdrawn.
#[test]
fn nothing_lapses_while_the_closing_waits() {
	ExtBuilder.build_and_execute(|| {
		let deal = filed();
		let mut lapses_on = term(deal).lapses_on;
		for _ in 0..3 {
			pass(lapses_on);
			assert_eq!(stage(deal), Stage::Financed);
			let later = term(deal).lapses_on;
			assert!(events().contains(&Event::LapsePostponed { deal, lapses_on: later }));
			assert!(later > lapses_on && !term(deal).overdue);
			lapses_on = later;
		}
		// It is rejected: there is time to file again, and then it lapses.
		reject_closing(deal);
		block_at(lapses_on.end());
		assert_eq!(stage(deal), Stage::Financed);
		pass(lapses_on);
		assert_eq!(stage(deal), Stage::Lapsed);
	});
}

/// C2. Before, a sale that was paid lapsed.
#[test]
fn a_sale_whose_price_was_once_paid_never_lapses() {
	ExtBuilder.build_and_execute(|| {
		let deal = filed();
		assert_ok!(try_affirm(deal, Leg::Price));
		done(AGENT, sale_of(deal).withdraw_affirmation(Leg::Price));
		reject_closing(deal);
		let lapses_on = term(deal).lapses_on;
		pass(lapses_on);
		pass(lapses_on.plus(200));
		assert_eq!(stage(deal), Stage::Financed);
		// The buyers end it by a notice, if the sellers do not deliver.
		done(AGENT, sale_of(deal).give_notice(Side::Buyers, 14));
		pass(deal_of(deal).notices[0].term.last);
		assert_eq!(stage(deal), Stage::Rescinded);
	});
}

/// Before, a closing that was rejected on the last day of the grace lapsed the next night.
#[test]
fn a_rejection_leaves_a_whole_grace() {
	ExtBuilder.build_and_execute(|| {
		let deal = filed();
		let lapses_on = term(deal).lapses_on;
		block_at(lapses_on.end());
		reject_closing(deal);
		let (rejected_on, last) = (today(), Pallet::<Test>::term_after(today(), 30).last);
		assert_eq!(rejected_on, lapses_on);
		// It can be filed at once, before the queue has looked.
		block_at(lapses_on.end() + 1);
		assert_ok!(try_file(deal));
		pass(lapses_on);
		reject_closing(deal);
		assert!(events().is_empty() || term(deal).lapses_on >= last);
		pass(term(deal).lapses_on.minus(1));
		assert_eq!(stage(deal), Stage::Financed);
		pass(term(deal).lapses_on);
		pass(term(deal).lapses_on);
		assert_eq!(stage(deal), Stage::Lapsed);
	});
}

/// Before, a deal that had lapsed was filed while the queue was behind.
#[test]
fn a_deal_that_has_lapsed_is_not_filed() {
	ExtBuilder.build_and_execute(|| {
		let deal = reported();
		block_at(term(deal).lapses_on.end() + 1);
		assert_eq!(try_file(deal), Err(Error::<Test>::TermHasPassed.into()));
	});
}

#[test]
fn a_lapse_that_is_rejected_is_tried_again() {
	ExtBuilder.build_and_execute(|| {
		let deal = financed();
		let lapses_on = term(deal).lapses_on;
		Stuck::put(true);
		pass(lapses_on);
		// An event does not keep the text of the error.
		let error = sp_runtime::DispatchError::Other("");
		let key = AnyTerm::Deal(DealTerm { deal, kind: DueKind::Lapse });
		assert_eq!(queue_events(), [pallet_terms::Event::TermNotApplied { key, error }]);
		assert_eq!(stage(deal), Stage::Financed);
		check_invariants().unwrap();
		Stuck::kill();
		pass(today());
		assert_eq!(stage(deal), Stage::Lapsed);
	});
}

#[test]
fn the_number_of_terms_is_bounded() {
	ExtBuilder.build_and_execute(|| {
		let deal = inspect();
		pallet_terms::NextItem::<Test>::put(u64::MAX);
		let full = pallet_terms::Error::<Test>::CounterFull;
		refused(AGENT, sale_of(deal).conclude(), full);
	});
}
