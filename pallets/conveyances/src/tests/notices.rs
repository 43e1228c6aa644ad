//! Breach: notice, objection, and what silence does.

use crate::{mock::*, *};
use madang_primitives::{signing::Purpose, DealId};
use pallet_lending::LoanState;
use sp_runtime::DispatchError::BadOrigin;

fn notice(deal: DealId) -> Notice {
	deal_of(deal).notices[0]
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
			assert_eq!(report.ground, RescissionGround::Breach { side });
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
		let deal = filed();
		done(AGENT, sale_of(deal).give_notice(Side::Buyers, 14));
		System::reset_events();
		done(OTHER_AGENT, sale_of(deal).object());
		let (by, evidence) = (caller(OTHER_AGENT), fixture::DOCUMENT);
		assert_eq!(
			events(),
			[Event::NoticeObjected { deal, by, side: Side::Buyers, evidence, at: START }]
		);
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
		let deal = reported();
		try_file(deal).unwrap();
		for (role, leg) in sale_of(deal).legs() {
			done(officer(role), sale_of(deal).affirm(leg));
		}
		done(AGENT, sale_of(deal).give_notice(Side::Buyers, 14));
		let last = notice(deal).term.last;
		register(&sale_of(deal));
		assert!(deal_of(deal).notices.is_empty());
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

/// C7. No bank has money in the sale, so only the price counts here.
#[test]
fn sellers_who_have_the_price_need_the_court() {
	ExtBuilder.build_and_execute(|| {
		let deal = filed();
		done(AGENT, sale_of(deal).affirm(Leg::Price));
		let notice = |side| sale_of(deal).give_notice(side, 14);
		refused(AGENT, notice(Side::Sellers), Error::<Test>::PerformanceBegan);
		// The buyers have paid, and can still end the contract for a breach.
		done(AGENT, notice(Side::Buyers));
		done(JUDGE, sale_of(deal).enforce_judgment(Judgment::Rescinded));
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
			let signed = signed::objection(Side::Sellers, term.last, evidence);
			let signers = signers.iter().copied();
			let consents = consents(signers, Purpose::ObjectToNotice, deal, signed);
			Call::object { deal, evidence, consents, external_ref: fresh_ref() }
		};
		for signers in [&[][..], &[SELLER], &[BUYER, SELLER], &[BUYER, BUYER], &[OUTSIDER]] {
			refused(AGENT, object(signers), Error::<Test>::ConsentsDoNotMatchParties);
		}
		let unknown = Sale { deal: DealId(404), ..sale.clone() };
		refused(AGENT, unknown.object(), Error::<Test>::DealNotFound);
		refused(AGENT, sale_of(inspect()).object(), Error::<Test>::NoticeNotGiven);
		// In the first block after the term it is too late, though the queue has not noticed yet.
		block_at(term.last.end() + 1);
		refused(AGENT, object(&[BUYER]), Error::<Test>::NoticeTermPassed);
	});
	ExtBuilder.build_and_execute(|| {
		let deal = contracted();
		done(AGENT, sale_of(deal).give_notice(Side::Sellers, 14));
		let signed = signed::objection(Side::Sellers, notice(deal).term.last, fixture::DOCUMENT);
		let consents = consents([CO_BUYER], Purpose::ObjectToNotice, deal, signed);
		let (evidence, external_ref) = (fixture::DOCUMENT, fresh_ref());
		done(AGENT, Call::object { deal, evidence, consents, external_ref });
	});
}

/// Before, a notice of one side, and an objection to it, kept the other side from giving its own.
#[test]
fn each_side_has_a_notice_of_its_own() {
	ExtBuilder.build_and_execute(|| {
		let deal = contracted();
		let sale = sale_of(deal);
		done(AGENT, sale.give_notice(Side::Sellers, 14));
		done(AGENT, sale.object());
		done(AGENT, sale.give_notice(Side::Buyers, 20));
		for side in [Side::Sellers, Side::Buyers] {
			let again = sale.give_notice(side, 14);
			refused(AGENT, again, Error::<Test>::NoticeAlreadyGiven);
		}
		pass(deal_of(deal).notice_of(Side::Buyers).unwrap().term.last);
		let ground = RescissionGround::Breach { side: Side::Buyers };
		assert_eq!(deal_of(deal).rescission.unwrap().ground, ground);
	});
}

/// Before, nobody could take a notice back, and a change of the contract left it running.
#[test]
fn its_side_takes_a_notice_back_and_a_change_ends_it() {
	ExtBuilder.build_and_execute(|| {
		let deal = contracted();
		let sale = sale_of(deal);
		let side = Side::Sellers;
		refused(AGENT, sale.withdraw_notice(side), Error::<Test>::NoticeNotGiven);
		done(AGENT, sale.give_notice(side, 14));
		let last = notice(deal).term.last;
		refused(AGENT, sale.withdraw_notice(Side::Buyers), Error::<Test>::NoticeNotGiven);
		let buyers = Sale { terms: sold_by(halves(BUYER, CO_BUYER), terms()), ..sale.clone() };
		let refusal = Error::<Test>::ConsentsDoNotMatchParties;
		refused(AGENT, buyers.withdraw_notice(side), refusal);
		refused(CLERK, sale.withdraw_notice(side), BadOrigin);
		let unknown = Sale { deal: DealId(404), ..sale.clone() };
		refused(AGENT, unknown.withdraw_notice(side), Error::<Test>::DealNotFound);
		System::reset_events();
		done(OTHER_AGENT, sale.withdraw_notice(side));
		let by = Some(caller(OTHER_AGENT));
		assert_eq!(events(), [Event::NoticeEnded { deal, by, side, at: START }]);
		done(AGENT, sale.give_notice(side, 14));
		System::reset_events();
		done(AGENT, sale.amend(terms()));
		let by = Some(caller(AGENT));
		assert!(events().contains(&Event::NoticeEnded { deal, by, side, at: START }));
		pass(last);
		assert!(stage(deal).is_live());
	});
}

/// Before, nobody could rescind the contract of a deal that had lapsed after an interim payment, except
/// all together.
#[test]
fn the_contract_of_a_lapsed_deal_is_rescinded_by_notice() {
	ExtBuilder.build_and_execute(|| {
		let deal = contracted();
		done(AGENT, sale_of(deal).confirm_interim(1));
		pass(deal_of(deal).registration_term.unwrap().lapses_on);
		assert_eq!(stage(deal), Stage::Lapsed);
		let next = contracted();
		done(AGENT, sale_of(deal).give_notice(Side::Buyers, 14));
		pass(notice(deal).term.last);
		assert_eq!(stage(deal), Stage::Rescinded);
		assert_eq!(reserved_for(TITLE), [next]);
	});
}

/// Before, calls still worked with a contract that a notice had ended while the queue was behind.
#[test]
fn nothing_is_done_after_the_term_of_a_notice() {
	ExtBuilder.build_and_execute(|| {
		let deal = reported();
		let filed = {
			done(AGENT, sale_of(deal).give_notice(Side::Buyers, 14));
			sale_of(deal)
		};
		block_at(notice(deal).term.last.end() + 1);
		let refusal = || Error::<Test>::TermHasPassed;
		refused(AGENT, filed.file(), refusal());
		refused(BANKER, filed.finance(NEW_LOAN), refusal());
		refused(AGENT, filed.amend(terms()), refusal());
		refused(AGENT, filed.confirm_interim(1), refusal());
		refused(AGENT, filed.accept_title(), refusal());
	});
	ExtBuilder.build_and_execute(|| {
		let deal = filed();
		done(AGENT, sale_of(deal).give_notice(Side::Buyers, 14));
		block_at(notice(deal).term.last.end() + 1);
		let refusal = || Error::<Test>::TermHasPassed;
		refused(AGENT, sale_of(deal).affirm(Leg::Price), refusal());
		refused(REGISTRAR, sale_of(deal).register(), refusal());
	});
}
