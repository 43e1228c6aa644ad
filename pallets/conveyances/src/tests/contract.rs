use crate::{mock::*, *};
use frame_support::{assert_ok, BoundedVec};
use madang_primitives::{signing::Purpose, DealId, Did, Holding, Holdings, Party as Holder, Share};
use madang_testing::{house::UNBOUND_FLAT, registry};
use pallet_titles::{EntryId, TitleRegistry};
use sp_runtime::DispatchError::BadOrigin;

type TitleError = pallet_titles::Error<Test>;

/// Sign these terms and conclude: the call is rejected and nothing changes.
#[track_caller]
fn rejected(terms: Terms, error: impl Into<sp_runtime::DispatchError>) {
	let deal = inspect();
	refused(AGENT, Sale { deal, terms, ..sale() }.conclude(), error);
}

#[test]
fn a_contract_reserves_the_title_and_counts_as_reported() {
	ExtBuilder.build_and_execute(|| {
		let deal = inspect();
		System::reset_events();
		let terms = terms();
		assert_ok!(try_conclude(deal, terms.clone()));
		let by = caller(AGENT);
		let stored = deal_of(deal);
		assert_eq!(stored.stage, Stage::Contracted);
		assert_eq!(reserved_for(TITLE), [deal]);
		let report = stored.report.unwrap();
		assert_eq!((report.state, report.filed_at), (ReportState::Filed, START));
		assert_eq!(report.answer.last.to_string(), "2026-12-01");
		let term = stored.registration_term.unwrap();
		// The balance is due on 2027-01-03; 60 days later is Thursday 2027-03-04, and 30 more end on
		// a Saturday, so on Monday 2027-04-05.
		assert_eq!(term.due_on.to_string(), "2027-03-04");
		assert_eq!(term.lapses_on.to_string(), "2027-04-05");
		assert_eq!(
			events(),
			[
				changed(deal, Some(Stage::Inspected), Stage::Contracted, Some(AGENT)),
				Event::Contracted {
					deal,
					by,
					seen: stored.titles.clone(),
					terms: terms.clone(),
					contracted_on: today(),
					answer_by: report.answer.last,
					registration_due_on: term.due_on,
					lapses_on: term.lapses_on,
					at: START,
				}
			]
		);
		assert_eq!(stored.terms, Some(terms));
	});
}

#[test]
fn a_second_sale_of_a_reserved_title_is_rejected() {
	ExtBuilder.build_and_execute(|| {
		let second = inspect();
		contracted();
		done(AGENT, Call::reinspect { deal: second, external_ref: fresh_ref() });
		refused(AGENT, Sale { deal: second, ..sale() }.conclude(), TitleError::Reserved);
		// Another title is free.
		assert_ok!(try_conclude(inspect_unit(OTHER_UNIT), terms_of_title(OTHER_TITLE)));
	});
}

/// C9. Before, one co-owner's contract barred all the others from selling for years.
#[test]
fn co_owners_contract_about_their_shares_independently() {
	ExtBuilder.build_and_execute(|| {
		let part = |seller, buyer| {
			let terms = Terms { discharges: Default::default(), ..terms() };
			let terms = bought_by(held([(buyer, "1/2")]), sold_by(held([(seller, "1/2")]), terms));
			let sale = Sale { terms, ..sale() };
			done(AGENT, sale.inspect());
			done(AGENT, sale.conclude());
			done(CLERK, sale.accept_report());
			sale
		};
		let (one, other) = (part(SELLER, BUYER), part(CO_SELLER, OUTSIDER));
		assert_eq!(reserved_for(TITLE), [one.deal, other.deal]);
		let close = |sale: &Sale| {
			done(AGENT, sale.file());
			for (role, leg) in sale.legs() {
				done(officer(role), sale.affirm(leg));
			}
			register(sale);
		};
		close(&one);
		assert_eq!(reserved_for(TITLE), [other.deal]);
		// The other co-owner is another now, and the buyer of the other half accepts that.
		refused(AGENT, other.file(), Error::<Test>::TitleChanged);
		done(AGENT, other.accept_title());
		close(&other);
		let holdings = Titles::holders(TITLE).unwrap();
		assert_eq!(holdings, halves(BUYER, OUTSIDER));
	});
}

#[test]
fn a_title_that_changed_or_an_old_inspection_is_rejected() {
	ExtBuilder.build_and_execute(|| {
		let deal = inspect();
		burden_title();
		refused(AGENT, sale_of(deal).conclude(), Error::<Test>::TitleChanged);
		done(AGENT, Call::reinspect { deal, external_ref: fresh_ref() });
		block_at(deal_of(deal).inspection.term.last.end() + 1);
		refused(AGENT, sale_of(deal).conclude(), Error::<Test>::InspectionExpired);
	});
}

/// C6. Before, the signatures named the terms only, so a contract could rest on a title that nobody
/// had seen.
#[test]
fn signatures_given_before_the_title_changed_are_worth_nothing() {
	ExtBuilder.build_and_execute(|| {
		let deal = inspect();
		let signed = sale_of(deal).conclude();
		burden_title();
		done(AGENT, Call::reinspect { deal, external_ref: fresh_ref() });
		refused(AGENT, signed, pallet_identity::Error::<Test>::BadSignature);
	});
}

/// C4 (a). Before, a contract was concluded over an application that then blocked its closing.
#[test]
fn nothing_may_wait_on_the_title() {
	ExtBuilder.build_and_execute(|| {
		let receipt = file_burden();
		let deal = inspect();
		refused(AGENT, sale_of(deal).conclude(), TitleError::ApplicationsPending);
		complete(receipt);
		done(AGENT, Call::reinspect { deal, external_ref: fresh_ref() });
		assert_ok!(try_conclude(deal, terms()));
	});
}

/// C4 (b) and (c). Before, a contract was concluded whose transfer the registry could never register.
#[test]
fn what_can_never_be_registered_is_not_contracted() {
	ExtBuilder.build_and_execute(|| {
		let share = Share::new(1, 64).unwrap();
		let others = (1..64u8).map(|one| Holding { holder: Holder::Did(Did([one; 32])), share });
		let holders = Holdings::new(others.chain([SELLER.holds(share)])).unwrap();
		let sale = super::defects::add_title(UNBOUND_FLAT, holders);
		done(AGENT, sale.inspect());
		let with = |share| {
			let terms = sold_by(held([(SELLER, share)]), sale.terms.clone());
			let terms = bought_by(held([(BUYER, share)]), terms);
			Sale { terms, ..sale.clone() }.conclude()
		};
		refused(AGENT, with("1/128"), TitleError::TooManyHolders);
		refused(AGENT, with("1/18446744073709551557"), TitleError::SharesTooFine);
		done(AGENT, with("1/64"));
	});
}

#[test]
fn only_the_deal_s_agent_concludes_and_only_once() {
	ExtBuilder.build_and_execute(|| {
		let deal = inspect();
		let sale = sale_of(deal);
		refused(OTHER_AGENT, sale.conclude(), Error::<Test>::NotTheAgent);
		refused(REGISTRAR, sale.conclude(), BadOrigin);
		let unknown = Sale { deal: DealId(404), ..sale.clone() };
		refused(AGENT, unknown.conclude(), Error::<Test>::DealNotFound);
		done(AGENT, sale.conclude());
		refused(AGENT, sale.conclude(), Error::<Test>::NotAtThisStage);
	});
}

#[test]
fn shares_must_be_held_and_equal_on_both_sides() {
	ExtBuilder.build_and_execute(|| {
		let unbound = Holder::Unbound(commitment(1));
		let whole = |holder| Holdings::new([Holding { holder, share: Share::WHOLE }]).unwrap();
		rejected(bought_by(whole(unbound), terms()), Error::<Test>::UnboundParty);
		let half = held([(BUYER, "1/2")]);
		rejected(bought_by(half.clone(), terms()), TitleError::UnequalShares);
		rejected(bought_by(halves(SELLER, BUYER), terms()), Error::<Test>::SellerIsBuyer);
		rejected(bought_by(halves(BUYER, BUYER), terms()), TitleError::NamedTwice);
		rejected(sold_by(whole(Holder::Did(SELLER.did())), terms()), TitleError::NotHeld);
		rejected(sold_by(halves(SELLER, OUTSIDER), terms()), TitleError::NotHeld);
		rejected(terms_of_title(OTHER_TITLE), Error::<Test>::PartsDifferFromDeal);
		let none = Terms { parts: BoundedVec::new(), ..terms() };
		rejected(none, Error::<Test>::PartsDifferFromDeal);
	});
}

#[test]
fn a_share_can_be_sold() {
	ExtBuilder.build_and_execute(|| {
		let terms = sold_by(held([(SELLER, "1/4")]), terms());
		assert_ok!(try_conclude(inspect(), bought_by(held([(BUYER, "1/4")]), terms)));
	});
}

#[test]
fn payments_must_be_in_order_and_add_up_to_the_price() {
	ExtBuilder.build_and_execute(|| {
		let with = |change: &dyn Fn(&mut Vec<Payment>)| {
			let mut changed = terms();
			let mut payments = changed.payments.into_inner();
			change(&mut payments);
			changed.payments = BoundedVec::truncate_from(payments);
			changed
		};
		let disordered = Error::<Test>::PaymentsDisordered;
		rejected(with(&|all| all.clear()), disordered);
		rejected(with(&|all| all.truncate(2)), Error::<Test>::PaymentsDisordered);
		rejected(with(&|all| all.swap(0, 1)), Error::<Test>::PaymentsDisordered);
		let two = |all: &mut Vec<Payment>| all[0].kind = PaymentKind::Balance;
		rejected(with(&two), Error::<Test>::PaymentsDisordered);
		rejected(with(&|all| all[0].amount += 1), Error::<Test>::PriceMismatch);
		rejected(with(&|all| all[0].amount = u64::MAX), Error::<Test>::PriceMismatch);
		let zero = |all: &mut Vec<Payment>| {
			all[1].amount += all[0].amount;
			all[0].amount = 0;
		};
		rejected(with(&zero), Error::<Test>::PriceMismatch);
		let last = |due_on| {
			move |all: &mut Vec<Payment>| {
				all.drain(..2);
				(all[0].amount, all[0].due_on) = (fixture::PRICE, due_on);
			}
		};
		rejected(with(&last(today().plus(1_096))), Error::<Test>::BalanceDayOutOfRange);
		rejected(with(&last(today().minus(1))), Error::<Test>::BalanceDayOutOfRange);
		assert_ok!(try_conclude(inspect(), with(&last(today().plus(1_095)))));
	});
}

#[test]
fn only_live_mortgages_of_the_titles_are_discharged_each_once() {
	ExtBuilder.build_and_execute(|| {
		let entry = |title, number| EntryId { title, number };
		let with = |entries: &[EntryId]| Terms {
			discharges: BoundedVec::truncate_from(entries.to_vec()),
			..terms()
		};
		let old = entry(TITLE, OLD_ENTRY);
		rejected(with(&[entry(TITLE, 404)]), Error::<Test>::NotALiveMortgage);
		rejected(with(&[entry(OTHER_TITLE, OLD_ENTRY)]), Error::<Test>::NotALiveMortgage);
		rejected(with(&[old, old]), Error::<Test>::DischargedTwice);
		let discharge = registry::discharge::<Test>(OLD_ENTRY);
		registry::register::<Test>(OLD_BANKER, UNIT, discharge, []);
		rejected(with(&[old]), Error::<Test>::NotALiveMortgage);
	});
}

#[test]
fn every_party_signs_exactly_once() {
	ExtBuilder.build_and_execute(|| {
		let deal = inspect();
		let terms = terms();
		let signed = signed::contract(&deal_of(deal).seen(), &terms);
		for signers in [
			vec![],
			vec![SELLER, CO_SELLER, BUYER],
			vec![SELLER, CO_SELLER, BUYER, CO_BUYER, OUTSIDER],
			vec![SELLER, CO_SELLER, BUYER, CO_BUYER, BUYER],
			vec![SELLER, CO_SELLER, BUYER, OUTSIDER],
		] {
			let consents = consents(signers, Purpose::ConcludeContract, deal, signed);
			let (terms, external_ref) = (terms.clone(), fresh_ref());
			let call = Call::conclude { deal, terms, consents, external_ref };
			refused(AGENT, call, Error::<Test>::ConsentsDoNotMatchParties);
		}
	});
}

#[test]
fn a_signature_serves_only_what_was_signed() {
	ExtBuilder.build_and_execute(|| {
		let deal = inspect();
		let (terms, seen) = (terms(), deal_of(deal).seen());
		let other = Terms { contract: commitment(8), ..terms.clone() };
		let right = signed::contract(&seen, &terms);
		for (purpose, deal_signed, signed) in [
			(Purpose::ConcludeContract, deal, signed::contract(&seen, &other)),
			(Purpose::ConcludeContract, deal, signed::contract(&[], &terms)),
			(Purpose::RescindContract, deal, right),
			(Purpose::ConcludeContract, DealId(404), right),
		] {
			let consents = consents(terms.parties(), purpose, deal_signed, signed);
			let (terms, external_ref) = (terms.clone(), fresh_ref());
			let call = Call::conclude { deal, terms, consents, external_ref };
			refused(AGENT, call, pallet_identity::Error::<Test>::BadSignature);
		}
	});
}
