//! Breach: notice, objection, and what silence does.

use crate::{mock::*, *};
use madang_primitives::{signing::Purpose, DealId};
use pallet_lending::LoanState;
use sp_runtime::DispatchError::BadOrigin;

fn notice(deal: DealId) -> Notice {
	deal_of(deal).notice.unwrap()
}

/// C7. Before, the agent alone ended a contract "by law" at any time, without anybody's signature.
#[test]
fn silence_ends_the_contract_after_the_term() {
	for side in [Side::Sellers, Side::Buyers] {
		ExtBuilder.build_and_execute(|| {
			let deal = financed();
			System::reset_events();
			// Any agent carries it.
			done(OTHER_AGENT, sale_of(deal).give_notice(side, 20));
			let given = notice(deal);
			let by = caller(OTHER_AGENT);
			assert_eq!(events(), [Event::NoticeGiven { deal, by, notice: given, at: START }]);
			assert_eq!(given.term.last.to_string(), "2026-12-14");
			block_at(given.term.last.end());
			assert_eq!(stage(deal), Stage::Financed);
			pass(given.term.last);
			assert_eq!(stage(deal), Stage::Rescinded);
			let report = deal_of(deal).rescission.unwrap();
			assert_eq!(report.ground, Ground::Breach { side });
			let at = report.at;
			let ended = Event::ContractEnded { deal, by: None, void: false, report, at };
			assert!(events().contains(&ended));
			assert_eq!(reserved_for(TITLE), []);
			assert_eq!(loan(NEW_LOAN).state, LoanState::Agreed);
			done(AGENT, sale_of(deal).report_rescission());
		});
	}
}

#[test]
fn an_objection_leaves_it_to_the_court() {
	ExtBuilder.build_and_execute(|| {
		let deal = affirmed();
		done(AGENT, sale_of(deal).give_notice(Side::Buyers, 14));
		System::reset_events();
		done(OTHER_AGENT, sale_of(deal).object());
		let (by, evidence) = (caller(OTHER_AGENT), fixture::DOCUMENT);
		assert_eq!(events(), [Event::NoticeObjected { deal, by, evidence, at: START }]);
		refused(AGENT, sale_of(deal).object(), Error::<Test>::AlreadyObjected);
		let again = sale_of(deal).give_notice(Side::Buyers, 14);
		refused(AGENT, again, Error::<Test>::NoticeAlreadyGiven);
		pass(notice(deal).term.last);
		assert_eq!(stage(deal), Stage::Financed);
		// S7: the court confirms the rescission.
		done(JUDGE, sale_of(deal).enforce_judgment(Judgment::Rescinded));
		assert_eq!(stage(deal), Stage::Rescinded);
	});
}

#[test]
fn a_sale_is_registered_while_a_notice_runs() {
	ExtBuilder.build_and_execute(|| {
		let deal = affirmed();
		done(AGENT, sale_of(deal).give_notice(Side::Buyers, 14));
		let last = notice(deal).term.last;
		register(&sale_of(deal));
		assert_eq!(deal_of(deal).notice, None);
		pass(last);
		assert_eq!(stage(deal), Stage::Registered);
	});
}

#[test]
fn a_notice_is_a_side_s_with_all_its_signatures() {
	ExtBuilder.build_and_execute(|| {
		let deal = contracted();
		let sale = sale_of(deal);
		for days in [0, 13, 61] {
			let call = sale.give_notice(Side::Sellers, days);
			refused(AGENT, call, Error::<Test>::DaysOutOfRange);
		}
		let alone = Sale { terms: sold_by(held([(SELLER, "1/1")]), terms()), ..sale.clone() };
		let refusal = Error::<Test>::ConsentsDoNotMatchParties;
		refused(AGENT, alone.give_notice(Side::Sellers, 14), refusal);
		refused(CLERK, sale.give_notice(Side::Sellers, 14), BadOrigin);
		let unknown = Sale { deal: DealId(404), ..sale.clone() };
		refused(AGENT, unknown.give_notice(Side::Sellers, 14), Error::<Test>::DealNotFound);
		let inspected = sale_of(inspect());
		let early = inspected.give_notice(Side::Sellers, 14);
		refused(AGENT, early, Error::<Test>::NotAtThisStage);
	});
}

#[test]
fn sellers_who_have_the_price_need_the_court() {
	ExtBuilder.build_and_execute(|| {
		let deal = affirmed();
		let sale = sale_of(deal);
		let call = sale.give_notice(Side::Sellers, 14);
		refused(AGENT, call, Error::<Test>::PerformanceBegan);
		// Taking the confirmation back does not change what was paid.
		done(AGENT, sale.withdraw_affirmation(Leg::Price));
		let call = sale.give_notice(Side::Sellers, 14);
		refused(AGENT, call, Error::<Test>::PerformanceBegan);
	});
}

#[test]
fn one_party_of_the_other_side_objects_in_time() {
	ExtBuilder.build_and_execute(|| {
		let deal = contracted();
		let sale = sale_of(deal);
		refused(AGENT, sale.object(), Error::<Test>::NoticeNotGiven);
		done(AGENT, sale.give_notice(Side::Sellers, 14));
		let term = notice(deal).term;
		let object = |signers: &[Party]| {
			let evidence = fixture::DOCUMENT;
			let signed = signed::objection(term.last, evidence);
			let signers = signers.iter().copied();
			let consents = consents(signers, Purpose::ObjectToNotice, deal, signed);
			Call::object { deal, evidence, consents, external_ref: fresh_ref() }
		};
		for signers in [&[][..], &[SELLER], &[BUYER, SELLER], &[BUYER, BUYER], &[OUTSIDER]] {
			refused(AGENT, object(signers), Error::<Test>::ConsentsDoNotMatchParties);
		}
		let unknown = Sale { deal: DealId(404), ..sale.clone() };
		refused(AGENT, unknown.object(), Error::<Test>::DealNotFound);
		refused(AGENT, sale_of(inspect()).object(), Error::<Test>::NotAtThisStage);
		// In the first block after the term it is too late, though the queue has not noticed yet.
		block_at(term.last.end() + 1);
		refused(AGENT, object(&[BUYER]), Error::<Test>::NoticeTermPassed);
	});
	ExtBuilder.build_and_execute(|| {
		let deal = contracted();
		done(AGENT, sale_of(deal).give_notice(Side::Sellers, 14));
		let signed = signed::objection(notice(deal).term.last, fixture::DOCUMENT);
		let consents = consents([CO_BUYER], Purpose::ObjectToNotice, deal, signed);
		let (evidence, external_ref) = (fixture::DOCUMENT, fresh_ref());
		done(AGENT, Call::object { deal, evidence, consents, external_ref });
	});
}
