//! What the parties change after the contract: its terms, and the titles that they accept.

use crate::{mock::*, *};
use frame_support::{assert_ok, BoundedVec};
use madang_primitives::DealId;
use madang_testing::registry;
use pallet_titles::TitleRegistry;
use sp_runtime::DispatchError::BadOrigin;

fn waits(deal: DealId) -> bool {
	Conveyances::waiting(deal, &deal_of(deal)).is_some()
}

/// The usual terms at another price, all of it due with the balance.
fn cheaper() -> Terms {
	let mut terms = terms();
	terms.payments[2].amount -= 1_000;
	terms.price -= 1_000;
	terms
}

/// C3, titles 3. Before, any registration after the contract meant that the deal could never close,
/// and nothing said so until the registrar's call.
#[test]
fn the_buyers_accept_a_changed_title_and_the_deal_closes() {
	ExtBuilder.build_and_execute(|| {
		let deal = financed();
		burden_title();
		refused(AGENT, sale_of(deal).file(), Error::<Test>::TitleChanged);
		done(AGENT, sale_of(deal).accept_title());
		let (seen, by) = (deal_of(deal).titles, caller(AGENT));
		assert!(events().contains(&Event::TitleAccepted { deal, by, seen, at: START }));
		assert_ok!(try_file(deal));
		for leg in Conveyances::legs(&deal_of(deal)) {
			assert_ok!(try_affirm(deal, leg));
		}
		register(&sale_of(deal));
		assert_eq!(stage(deal), Stage::Registered);
	});
}

#[test]
fn nobody_affirms_or_registers_a_closing_of_a_changed_title() {
	ExtBuilder.build_and_execute(|| {
		let deal = financed();
		let receipt = file_burden();
		assert_ok!(try_file(deal));
		complete(receipt);
		for leg in Conveyances::legs(&deal_of(deal)) {
			assert_eq!(try_affirm(deal, leg), Err(Error::<Test>::TitleChanged.into()), "{leg:?}");
		}
		refused(REGISTRAR, sale_of(deal).register(), Error::<Test>::TitleChanged);
		// The closing that waits was signed for the earlier title: it is taken back.
		System::reset_events();
		done(AGENT, sale_of(deal).accept_title());
		let by = caller(AGENT);
		assert!(events().contains(&Event::ClosingWithdrawn { deal, by, at: START }));
		assert!(!waits(deal));
		assert_ok!(try_file(deal));
	});
}

/// C3 (b), titles 3. Before, the registry took over an amended description, as the law obliges it to,
/// and the deal could never close.
#[test]
fn another_description_does_not_stop_the_deal() {
	ExtBuilder.build_and_execute(|| {
		let deal = affirmed();
		change_title();
		register(&sale_of(deal));
	});
}

/// C3 (a). The seller's bank discharges early, out of the interim payment.
#[test]
fn a_mortgage_that_is_discharged_early_leaves_the_closing() {
	ExtBuilder.build_and_execute(|| {
		let deal = reported();
		let discharge = registry::discharge::<Test>(OLD_ENTRY);
		registry::register::<Test>(OLD_BANKER, UNIT, discharge, []);
		assert_eq!(Conveyances::legs(&deal_of(deal)), [Leg::Price, Leg::Tax]);
		let closing = Conveyances::closing_of(deal, &deal_of(deal)).unwrap();
		assert!(closing.parts[0].discharges.is_empty());
		// A discharge harms no buyer, so nobody has to accept it.
		assert_ok!(try_file(deal));
		for leg in [Leg::Price, Leg::Tax] {
			assert_ok!(try_affirm(deal, leg));
		}
		register(&sale_of(deal));
		assert_eq!(Titles::holders(TITLE).unwrap(), halves(BUYER, CO_BUYER));
	});
}

#[test]
fn every_buyer_accepts_what_the_title_is_now() {
	ExtBuilder.build_and_execute(|| {
		let deal = contracted();
		let earlier = sale_of(deal).accept_title();
		burden_title();
		refused(AGENT, earlier, pallet_identity::Error::<Test>::BadSignature);
		let sale = sale_of(deal);
		refused(OTHER_AGENT, sale.accept_title(), Error::<Test>::NotTheAgent);
		refused(CLERK, sale.accept_title(), BadOrigin);
		let fewer = Sale { terms: bought_by(held([(BUYER, "1/1")]), terms()), ..sale.clone() };
		refused(AGENT, fewer.accept_title(), Error::<Test>::ConsentsDoNotMatchParties);
		let unknown = Sale { deal: DealId(404), ..sale.clone() };
		let external_ref = fresh_ref();
		let consents = Consents::default();
		let call = Call::accept_title { deal: unknown.deal, consents, external_ref };
		refused(AGENT, call, Error::<Test>::DealNotFound);
		let inspected = inspect();
		refused(AGENT, sale_of(inspected).accept_title(), Error::<Test>::NotAtThisStage);
		done(AGENT, sale.accept_title());
	});
}

/// C25. Before, nothing of a contract could be changed: price, days or a buyer who leaves meant a
/// rescission and another contract.
#[test]
fn the_parties_change_the_contract_and_report_it() {
	ExtBuilder.build_and_execute(|| {
		let deal = reported();
		System::reset_events();
		let terms = cheaper();
		done(AGENT, sale_of(deal).amend(terms.clone()));
		let by = caller(AGENT);
		let stored = deal_of(deal);
		let report = stored.report.unwrap();
		assert_eq!((report.state, report.changed_at), (ReportState::Filed, Some(START)));
		assert_eq!(stored.terms, Some(terms.clone()));
		assert_eq!(stage(deal), Stage::Reported);
		assert_eq!(
			events(),
			[Event::ContractAmended {
				deal,
				by,
				terms,
				answer_by: report.answer.last,
				registration_term: stored.registration_term,
				at: START,
			}]
		);
		// The change is reported, but not accepted yet: only the registration waits for that.
		assert_ok!(try_file(deal));
		for leg in Conveyances::legs(&deal_of(deal)) {
			assert_ok!(try_affirm(deal, leg));
		}
		refused(REGISTRAR, sale_of(deal).register(), Error::<Test>::ReportNotInState);
		done(CLERK, sale_of(deal).accept_report());
		assert_eq!(stage(deal), Stage::Reported);
		register(&sale_of(deal));
	});
}

#[test]
fn a_change_takes_the_closing_back_and_sets_the_terms_again() {
	ExtBuilder.build_and_execute(|| {
		let deal = filed();
		let before = deal_of(deal).registration_term.unwrap();
		let mut later = terms();
		later.payments[2].due_on = later.payments[2].due_on.plus(30);
		done(AGENT, sale_of(deal).amend(later));
		assert!(!waits(deal));
		let after = deal_of(deal).registration_term.unwrap();
		assert!(after.due_on > before.due_on && after.lapses_on > before.lapses_on);
		assert_ok!(try_file(deal));
	});
}

#[test]
fn a_buyer_can_leave_with_its_signature_and_nobody_can_join() {
	ExtBuilder.build_and_execute(|| {
		let deal = financed();
		let alone = bought_by(held([(BUYER, "1/1")]), terms());
		// The loan has the other buyer as a borrower: it is dismissed first.
		refused(AGENT, sale_of(deal).amend(alone.clone()), Error::<Test>::BorrowerIsNotBuyer);
		done(AGENT, sale_of(deal).dismiss_loan(NEW_LOAN));
		let sale = sale_of(deal);
		for terms in [
			bought_by(halves(BUYER, OUTSIDER), terms()),
			sold_by(held([(SELLER, "1/2")]), bought_by(halves(BUYER, CO_BUYER), terms())),
		] {
			refused(AGENT, sale.amend(terms), Error::<Test>::OtherParties);
		}
		let unsigned = Sale { terms: alone.clone(), ..sale.clone() };
		let refusal = Error::<Test>::ConsentsDoNotMatchParties;
		refused(AGENT, unsigned.amend(alone.clone()), refusal);
		refused(OTHER_AGENT, sale.amend(alone.clone()), Error::<Test>::NotTheAgent);
		done(AGENT, sale.amend(alone));
		assert_eq!(deal_of(deal).terms.unwrap().buyers().len(), 1);
	});
}

#[test]
fn a_change_is_checked_as_a_contract_is() {
	ExtBuilder.build_and_execute(|| {
		let deal = reported();
		let sale = sale_of(deal);
		let wrong = Terms { price: 1, ..terms() };
		refused(AGENT, sale.amend(wrong), Error::<Test>::PriceMismatch);
		done(AGENT, sale.confirm_interim(1));
		let mut changed = cheaper();
		changed.payments[1].amount -= 1;
		changed.payments[2].amount += 1;
		// A payment that is confirmed is not changed any more.
		refused(AGENT, sale.amend(changed), Error::<Test>::PaymentsDisordered);
		let none = Terms { discharges: BoundedVec::new(), ..terms() };
		done(AGENT, sale.amend(none));
		burden_title();
		refused(AGENT, sale.amend(terms()), Error::<Test>::TitleChanged);
		let registered = inspect();
		refused(AGENT, sale_of(registered).amend(terms()), Error::<Test>::NotAtThisStage);
	});
}

/// Before, a change that all had signed and nobody had submitted was valid after a later one.
#[test]
fn a_change_that_was_not_submitted_is_worth_nothing_after_another() {
	ExtBuilder.build_and_execute(|| {
		let deal = reported();
		let unused = sale_of(deal).amend(cheaper());
		let none = Terms { discharges: BoundedVec::new(), ..terms() };
		done(AGENT, sale_of(deal).amend(none));
		refused(AGENT, unused, pallet_identity::Error::<Test>::BadSignature);
		done(AGENT, sale_of(deal).amend(cheaper()));
	});
}

/// Before, a confirmation of the second payment was valid for another payment at its place.
#[test]
fn a_confirmation_is_for_the_payment_as_it_was_agreed() {
	ExtBuilder.build_and_execute(|| {
		let deal = reported();
		let confirmed = sale_of(deal).confirm_interim(1);
		let mut later = terms();
		later.payments[1].due_on = later.payments[1].due_on.plus(1);
		done(AGENT, sale_of(deal).amend(later));
		refused(AGENT, confirmed, pallet_identity::Error::<Test>::BadSignature);
	});
}

/// Before, the buyers alone took everybody's closing back at any time.
#[test]
fn the_buyers_take_a_closing_back_only_if_it_cannot_be_registered() {
	ExtBuilder.build_and_execute(|| {
		let deal = affirmed();
		let nothing = || Error::<Test>::TitleUnchanged;
		refused(AGENT, sale_of(deal).accept_title(), nothing());
		// Another description changes nothing that they must accept.
		change_title();
		refused(AGENT, sale_of(deal).accept_title(), nothing());
	});
	// All parties take it back, by a change of the contract that changes nothing.
	ExtBuilder.build_and_execute(|| {
		let deal = filed();
		done(AGENT, sale_of(deal).amend(terms()));
		assert!(!waits(deal));
	});
}

/// A discharge outside the deal leaves a closing that discharges the entry again: it is filed again.
#[test]
fn a_closing_that_no_longer_fits_is_taken_back_by_the_buyers() {
	ExtBuilder.build_and_execute(|| {
		let deal = filed();
		let digest = deal_of(deal).closing.unwrap().digest;
		Deals::<Test>::mutate(deal, |stored| {
			let terms = stored.as_mut().unwrap().terms.as_mut().unwrap();
			terms.discharges = BoundedVec::new();
		});
		let now = signed::closing(&sale_of(deal).closing());
		assert!(now != digest);
		done(AGENT, sale_of(deal).accept_title());
		assert!(!waits(deal));
	});
}

/// Before, a change of a contract whose balance was due had to name another day for it.
#[test]
fn a_balance_that_is_due_keeps_its_day_and_its_terms() {
	ExtBuilder.build_and_execute(|| {
		let deal = reported();
		let agreed = terms();
		let due_on = deal_of(deal).registration_term.unwrap().due_on;
		pass(due_on);
		let before = deal_of(deal).registration_term.unwrap();
		assert!(before.passed && before.overdue);
		let none = Terms { discharges: BoundedVec::new(), ..agreed };
		done(AGENT, sale_of(deal).amend(none));
		assert_eq!(deal_of(deal).registration_term.unwrap(), before);
	});
}
