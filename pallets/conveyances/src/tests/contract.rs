use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, BoundedVec};
use madang_primitives::{signing::Purpose, DealId, Holding, Holdings, Party as Holder, Share};
use madang_testing::registry::register;
use pallet_titles::TitleRegistry;
use sp_runtime::DispatchError::BadOrigin;

/// Sign these terms and conclude: the call is rejected and nothing changes.
#[track_caller]
fn rejected(terms: Terms, error: Error<Test>) {
	let deal = inspect();
	let signed = consents(terms.parties(), Purpose::ConcludeContract, deal, &terms);
	assert_noop!(Conveyances::conclude(by(AGENT), deal, terms, signed, [1; 32]), error);
}

#[test]
fn a_contract_reserves_the_title_and_counts_as_reported() {
	ExtBuilder.build_and_execute(|| {
		let deal = inspect();
		System::reset_events();
		let terms = terms();
		assert_ok!(try_conclude(deal, terms.clone()));
		let stored = deal_of(deal);
		assert_eq!(stored.stage, Stage::Contracted);
		assert_eq!(LiveDealOf::<Test>::get(TITLE), Some(deal));
		assert_eq!(Titles::snapshot(TITLE).unwrap().reservations[0].deal, deal);
		let report = stored.report.unwrap();
		assert_eq!((report.state, report.filed_at), (ReportState::Filed, START));
		assert_eq!(report.due_on.to_string(), "2026-12-24");
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
					title: TITLE,
					sellers: terms.sellers.clone(),
					buyers: terms.buyers.clone(),
					price: fixture::PRICE,
					payments: terms.payments.clone(),
					discharges: terms.discharges.clone(),
					contract: terms.contract,
					contracted_on: today(),
					report_due_on: report.due_on,
					registration_due_on: term.due_on,
					lapses_on: term.lapses_on,
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
		let terms = terms();
		let signed = consents(terms.parties(), Purpose::ConcludeContract, second, &terms);
		assert_noop!(
			Conveyances::conclude(by(AGENT), second, terms, signed, [1; 32]),
			Error::<Test>::TitleReserved
		);
		// Another title is free.
		assert_ok!(try_conclude(inspect_unit(OTHER_UNIT), super::contract::terms()));
	});
}

#[test]
fn a_title_that_changed_or_an_old_inspection_is_rejected() {
	ExtBuilder.build_and_execute(|| {
		let deal = inspect();
		change_title();
		let terms = terms();
		let signed = consents(terms.parties(), Purpose::ConcludeContract, deal, &terms);
		assert_noop!(
			Conveyances::conclude(by(AGENT), deal, terms.clone(), signed.clone(), [1; 32]),
			Error::<Test>::TitleChanged
		);
		assert_ok!(Conveyances::reinspect(by(AGENT), deal, fresh_ref()));
		// The day has begun, but no block has worked the queue off yet.
		block_at(deal_of(deal).inspection.valid_through.end() + 1);
		assert_eq!(stage(deal), Stage::Inspected);
		assert_noop!(
			Conveyances::conclude(by(AGENT), deal, terms, signed, [1; 32]),
			Error::<Test>::InspectionExpired
		);
	});
}

#[test]
fn only_the_deal_s_agent_concludes_and_only_once() {
	ExtBuilder.build_and_execute(|| {
		let deal = inspect();
		let terms = terms();
		let signed = consents(terms.parties(), Purpose::ConcludeContract, deal, &terms);
		let conclude = |account, deal| {
			Conveyances::conclude(by(account), deal, terms.clone(), signed.clone(), [1; 32])
		};
		assert_noop!(conclude(OTHER_AGENT, deal), Error::<Test>::NotTheAgent);
		assert_noop!(conclude(REGISTRAR, deal), BadOrigin);
		assert_noop!(conclude(AGENT, DealId(404)), Error::<Test>::DealNotFound);
		assert_ok!(conclude(AGENT, deal));
		let again = Conveyances::conclude(by(AGENT), deal, terms.clone(), signed.clone(), [2; 32]);
		assert_eq!(again, Err(Error::<Test>::NotAtThisStage.into()));
	});
}

#[test]
fn shares_must_be_held_and_equal_on_both_sides() {
	ExtBuilder.build_and_execute(|| {
		let unbound = Holder::Unbound(commitment(1));
		let whole = |holder| Holdings::new([Holding { holder, share: Share::WHOLE }]).unwrap();
		rejected(Terms { buyers: whole(unbound), ..terms() }, Error::UnboundParty);
		let half = held([(BUYER, "1/2")]);
		rejected(Terms { buyers: half.clone(), ..terms() }, Error::SharesUnequal);
		rejected(Terms { sellers: half, ..terms() }, Error::SharesUnequal);
		rejected(
			Terms { sellers: Holdings::default(), buyers: Holdings::default(), ..terms() },
			Error::SharesUnequal,
		);
		rejected(Terms { buyers: halves(SELLER, BUYER), ..terms() }, Error::SellerIsBuyer);
		rejected(
			Terms { sellers: whole(Holder::Did(SELLER.did())), ..terms() },
			Error::SellerDoesNotHold,
		);
		rejected(Terms { sellers: halves(SELLER, OUTSIDER), ..terms() }, Error::SellerDoesNotHold);
	});
}

#[test]
fn a_party_named_twice_is_rejected_for_any_signatures() {
	ExtBuilder.build_and_execute(|| {
		let deal = inspect();
		let terms = Terms { buyers: halves(BUYER, BUYER), ..terms() };
		let signed = consents([SELLER, CO_SELLER, BUYER], Purpose::ConcludeContract, deal, &terms);
		assert_noop!(
			Conveyances::conclude(by(AGENT), deal, terms, signed, [1; 32]),
			Error::<Test>::SharesUnequal
		);
	});
}

#[test]
fn a_share_can_be_sold() {
	ExtBuilder.build_and_execute(|| {
		let deal = inspect();
		let terms =
			Terms { sellers: held([(SELLER, "1/4")]), buyers: held([(BUYER, "1/4")]), ..terms() };
		assert_ok!(try_conclude(deal, terms));
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
		rejected(with(&|all| all.clear()), Error::PaymentsDisordered);
		rejected(with(&|all| all.truncate(2)), Error::PaymentsDisordered);
		rejected(with(&|all| all.swap(0, 1)), Error::PaymentsDisordered);
		rejected(with(&|all| all[0].kind = PaymentKind::Balance), Error::PaymentsDisordered);
		rejected(with(&|all| all[0].amount += 1), Error::PriceMismatch);
		rejected(with(&|all| all[0].amount = u64::MAX), Error::PriceMismatch);
		rejected(
			with(&|all| {
				all[1].amount += all[0].amount;
				all[0].amount = 0;
			}),
			Error::PriceMismatch,
		);
		let last = |days| {
			move |all: &mut Vec<Payment>| {
				all.drain(..2);
				all[0].amount = fixture::PRICE;
				all[0].due_on = today().plus(days);
			}
		};
		rejected(with(&last(1_096)), Error::BalanceDayOutOfRange);
		let yesterday = |all: &mut Vec<Payment>| {
			last(0)(all);
			all[0].due_on.0 -= 1;
		};
		rejected(with(&yesterday), Error::BalanceDayOutOfRange);
		assert_ok!(try_conclude(inspect(), with(&last(1_095))));
	});
}

#[test]
fn only_live_mortgages_are_discharged_each_once() {
	ExtBuilder.build_and_execute(|| {
		let with = |numbers: &[u32]| Terms {
			discharges: BoundedVec::truncate_from(numbers.to_vec()),
			..terms()
		};
		rejected(with(&[404]), Error::NotALiveMortgage);
		rejected(with(&[OLD_ENTRY, OLD_ENTRY]), Error::DischargedTwice);
		let discharge = madang_testing::registry::discharge::<Test>(OLD_ENTRY);
		register::<Test>(OLD_BANKER, UNIT, discharge, []);
		rejected(with(&[OLD_ENTRY]), Error::NotALiveMortgage);
	});
}

#[test]
fn every_party_signs_exactly_once() {
	ExtBuilder.build_and_execute(|| {
		let deal = inspect();
		let terms = terms();
		for signers in [
			vec![],
			vec![SELLER, CO_SELLER, BUYER],
			vec![SELLER, CO_SELLER, BUYER, CO_BUYER, OUTSIDER],
			vec![SELLER, CO_SELLER, BUYER, CO_BUYER, BUYER],
			vec![SELLER, CO_SELLER, BUYER, OUTSIDER],
		] {
			let signed = consents(signers, Purpose::ConcludeContract, deal, &terms);
			assert_noop!(
				Conveyances::conclude(by(AGENT), deal, terms.clone(), signed, [1; 32]),
				Error::<Test>::ConsentsDoNotMatchParties
			);
		}
	});
}

#[test]
fn a_signature_serves_only_what_was_signed() {
	ExtBuilder.build_and_execute(|| {
		let deal = inspect();
		let terms = terms();
		let other = Terms { contract: commitment(8), ..terms.clone() };
		for signed in [
			consents(terms.parties(), Purpose::ConcludeContract, deal, &other),
			consents(terms.parties(), Purpose::RescindContract, deal, &terms),
			consents(terms.parties(), Purpose::ConcludeContract, DealId(404), &terms),
		] {
			assert_noop!(
				Conveyances::conclude(by(AGENT), deal, terms.clone(), signed, [1; 32]),
				pallet_identity::Error::<Test>::BadSignature
			);
		}
	});
}
