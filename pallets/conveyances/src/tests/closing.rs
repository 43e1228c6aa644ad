use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, BoundedVec};
use madang_primitives::{
	signing::{self, Purpose},
	DealId, KoreanDay, LoanId, Receipt, ReceiptRange,
};
use pallet_titles::{EntryId, TitleRegistry};
use sp_runtime::DispatchError::BadOrigin;

fn receipts(count: u32) -> ReceiptRange {
	ReceiptRange { first: Receipt { year: 2026, number: 100 }, count }
}

fn entry(number: u32) -> EntryId {
	EntryId { title: TITLE, number }
}

#[test]
fn the_closing_is_filed_as_the_parties_signed_it() {
	ExtBuilder.build_and_execute(|| {
		let deal = financed();
		System::reset_events();
		assert_ok!(try_file(deal));
		let (_, closing, _) = Records::get(TITLE).unwrap().filed.unwrap();
		assert_eq!(closing, Conveyances::closing_of(&deal_of(deal)).unwrap());
		assert_eq!(closing.discharges.to_vec(), [OLD_ENTRY]);
		assert_eq!(closing.transfer.contracted_on, today());
		let [mortgage] = &closing.mortgages[..] else { panic!("one mortgage") };
		assert_eq!((mortgage.loan, mortgage.agreed_on), (Some(NEW_LOAN), today()));
		assert_eq!(
			events(),
			[Event::RegistrationFiled {
				deal,
				title: TITLE,
				agent: institution(AGENT),
				receipts: receipts(3),
				digest: signing::terms(&closing),
				at: START,
			}]
		);
	});
}

#[test]
fn what_waits_is_not_filed_again_but_what_was_rejected_is() {
	ExtBuilder.build_and_execute(|| {
		let deal = filed();
		let signed = registration_consents(deal);
		assert_noop!(
			Conveyances::file_registration(by(AGENT), deal, signed, [1; 32]),
			Error::<Test>::ClosingAlreadyFiled
		);
		Records::mutate(TITLE, |record| record.as_mut().unwrap().filed = None);
		assert_ok!(try_file(deal));
	});
}

#[test]
fn filing_is_the_agent_s_with_every_party_s_signature() {
	ExtBuilder.build_and_execute(|| {
		let deal = financed();
		let signed = registration_consents(deal);
		let file = |account, deal, signed: &Consents| {
			Conveyances::file_registration(by(account), deal, signed.clone(), [1; 32])
		};
		assert_noop!(file(OTHER_AGENT, deal, &signed), Error::<Test>::NotTheAgent);
		assert_noop!(file(REGISTRY, deal, &signed), BadOrigin);
		assert_noop!(file(AGENT, DealId(404), &signed), Error::<Test>::DealNotFound);
		let mut fewer = signed.clone();
		fewer.pop();
		assert_noop!(file(AGENT, deal, &fewer), Error::<Test>::ConsentsDoNotMatchParties);
		// Another loan joins after the parties signed: what they signed is no longer the closing.
		let more = LoanId(NEW_LOAN.0 + 1);
		assert_ok!(Conveyances::finance(by(NEW_BANK), deal, more, fresh_ref()));
		assert_noop!(file(AGENT, deal, &signed), BAD_SIGNATURE);
	});
}

#[test]
fn nothing_is_filed_affirmed_or_registered_too_early() {
	ExtBuilder.build_and_execute(|| {
		let deal = contracted();
		let signed = registration_consents(deal);
		assert_noop!(
			Conveyances::file_registration(by(AGENT), deal, signed, [1; 32]),
			Error::<Test>::NotAtThisStage
		);
		let affirm = |deal| {
			let none = Consents::default();
			Conveyances::affirm(by(AGENT), deal, Leg::Tax, commitment(1), none, [1; 32])
		};
		let register = |deal| Conveyances::register(by(REGISTRY), deal, [1; 32]);
		assert_noop!(affirm(deal), Error::<Test>::NotAtThisStage);
		assert_noop!(register(deal), Error::<Test>::NotAtThisStage);
		assert_ok!(Conveyances::accept_report(by(CITY), deal, fresh_ref()));
		assert_noop!(affirm(deal), Error::<Test>::ClosingNotFiled);
		assert_noop!(register(deal), Error::<Test>::ClosingNotFiled);
		assert_noop!(affirm(DealId(404)), Error::<Test>::DealNotFound);
		assert_noop!(register(DealId(404)), Error::<Test>::DealNotFound);
	});
}

#[test]
fn each_leg_is_affirmed_by_its_own() {
	ExtBuilder.build_and_execute(|| {
		let deal = filed();
		let legs = [Leg::Payoff(OLD_ENTRY), Leg::Disbursement(NEW_LOAN), Leg::Price, Leg::Tax];
		assert_eq!(Conveyances::legs(&deal_of(deal)), legs);
		for (leg, account, error) in [
			(legs[0], NEW_BANK, Error::<Test>::NotTheMortgagee.into()),
			(legs[0], AGENT, BadOrigin),
			(legs[1], OLD_BANK, Error::<Test>::NotTheLender.into()),
			(legs[1], AGENT, BadOrigin),
			(legs[2], OTHER_AGENT, Error::<Test>::NotTheAgent.into()),
			(legs[2], NEW_BANK, BadOrigin),
			(legs[3], OTHER_AGENT, Error::<Test>::NotTheAgent.into()),
			(legs[3], REGISTRY, BadOrigin),
			(Leg::Payoff(404), OLD_BANK, Error::<Test>::LegNotFound.into()),
			(Leg::Disbursement(LoanId(404)), NEW_BANK, Error::<Test>::LegNotFound.into()),
		] {
			let affirm = Conveyances::affirm(
				by(account),
				deal,
				leg,
				commitment(1),
				Consents::default(),
				[1; 32],
			);
			assert_eq!(affirm, Err(error), "{leg:?} by {account}");
		}
		for (leg, account) in legs.into_iter().zip([OLD_BANK, NEW_BANK, AGENT, AGENT]) {
			System::reset_events();
			assert_ok!(try_affirm(deal, leg));
			let (evidence, by) = (commitment(9), institution(account));
			assert_eq!(events(), [Event::LegAffirmed { deal, leg, by, evidence, at: START }]);
			assert_eq!(try_affirm(deal, leg), Err(Error::<Test>::LegAlreadyAffirmed.into()));
		}
	});
}

#[test]
fn a_refused_affirmation_changes_nothing() {
	ExtBuilder.build_and_execute(|| {
		let deal = filed();
		let payoff = Leg::Payoff(OLD_ENTRY);
		let none = Consents::default();
		assert_noop!(
			Conveyances::affirm(by(NEW_BANK), deal, payoff, commitment(1), none, [1; 32]),
			Error::<Test>::NotTheMortgagee
		);
	});
}

#[test]
fn only_the_sellers_can_say_that_the_price_is_paid() {
	ExtBuilder.build_and_execute(|| {
		let deal = filed();
		let evidence = commitment(1);
		let affirm =
			|leg, signed| Conveyances::affirm(by(AGENT), deal, leg, evidence, signed, [1; 32]);
		let sign = |signers: &[_], leg| {
			consents(signers.iter().copied(), Purpose::ConfirmPayment, deal, &(leg, evidence))
		};
		for signers in [&[][..], &[SELLER], &[BUYER, CO_BUYER]] {
			let signed = sign(signers, Leg::Price);
			assert_noop!(affirm(Leg::Price, signed), Error::<Test>::ConsentsDoNotMatchParties);
		}
		let for_tax = sign(&[SELLER, CO_SELLER], Leg::Tax);
		assert_noop!(affirm(Leg::Price, for_tax), BAD_SIGNATURE);
		// A leg that nobody signs takes no signature.
		let signed = sign(&[SELLER, CO_SELLER], Leg::Tax);
		assert_noop!(affirm(Leg::Tax, signed), Error::<Test>::ConsentsDoNotMatchParties);
	});
}

#[test]
fn a_mortgage_that_is_gone_cannot_be_paid_off() {
	ExtBuilder.build_and_execute(|| {
		let deal = filed();
		Records::mutate(TITLE, |record| record.as_mut().unwrap().mortgages.clear());
		assert_eq!(
			try_affirm(deal, Leg::Payoff(OLD_ENTRY)),
			Err(Error::<Test>::NotALiveMortgage.into())
		);
	});
}

#[test]
fn every_leg_is_needed() {
	ExtBuilder.build_and_execute(|| {
		let deal = filed();
		for leg in Conveyances::legs(&deal_of(deal)) {
			assert_noop!(
				Conveyances::register(by(REGISTRY), deal, [1; 32]),
				Error::<Test>::LegNotAffirmed
			);
			assert_ok!(try_affirm(deal, leg));
		}
		assert_ok!(Conveyances::register(by(REGISTRY), deal, [1; 32]));
	});
}

#[test]
fn the_closing_happens_as_one() {
	ExtBuilder.build_and_execute(|| {
		let deal = affirmed();
		System::reset_events();
		assert_ok!(Conveyances::register(by(REGISTRY), deal, fresh_ref()));
		assert_eq!(
			events(),
			[
				changed(deal, Some(Stage::Financed), Stage::Registered, Some(REGISTRY)),
				Event::Registered {
					deal,
					title: TITLE,
					by: institution(REGISTRY),
					receipts: receipts(3),
					revision: 8,
					ownership: entry(3),
					mortgages: BoundedVec::truncate_from(vec![entry(4)]),
					settled: BoundedVec::truncate_from(vec![OLD_LOAN]),
					paid_off: 300_000_000,
					disbursed: deal_of(deal).loans,
					late: false,
					at: START,
				}
			]
		);
		let snapshot = Titles::snapshot(TITLE).unwrap();
		assert_eq!(snapshot.holdings, halves(BUYER, CO_BUYER));
		assert_eq!(snapshot.reservation, None);
		assert!(LoanBook::get(OLD_LOAN).unwrap().settled);
		assert_eq!(LoanBook::get(NEW_LOAN).unwrap().view.entry, Some(entry(4)));
		assert_eq!(LiveDealOf::<Test>::get(TITLE), None);
		// The terms of the registered deal bind no more.
		let term = deal_of(deal).registration_term.unwrap();
		pass(term.lapses_on);
		assert_eq!(events(), []);
		assert_eq!(stage(deal), Stage::Registered);
	});
}

#[test]
fn a_cash_sale_needs_no_loan() {
	ExtBuilder.build_and_execute(|| {
		let deal = reported();
		assert_ok!(try_file(deal));
		for leg in [Leg::Payoff(OLD_ENTRY), Leg::Price, Leg::Tax] {
			assert_ok!(try_affirm(deal, leg));
		}
		assert_ok!(Conveyances::register(by(REGISTRY), deal, fresh_ref()));
		assert_eq!(stage(deal), Stage::Registered);
	});
}

#[test]
fn a_title_that_changed_after_inspection_is_not_closed() {
	ExtBuilder.build_and_execute(|| {
		let deal = affirmed();
		change_title(TITLE);
		assert_noop!(Conveyances::register(by(REGISTRY), deal, [1; 32]), REVISION_CHANGED);
	});
}

#[test]
fn only_the_registry_of_the_place_registers() {
	ExtBuilder.build_and_execute(|| {
		let deal = affirmed();
		for account in [OTHER_REGISTRY, NEW_BANK, CITY, AGENT, STRANGER] {
			assert_noop!(Conveyances::register(by(account), deal, [1; 32]), BadOrigin);
		}
	});
}

#[test]
fn a_registry_that_forgets_a_mortgage_undoes_everything() {
	ExtBuilder.build_and_execute(|| {
		let deal = affirmed();
		Forgetful::insert(TITLE, true);
		assert_noop!(
			Conveyances::register(by(REGISTRY), deal, [1; 32]),
			Error::<Test>::MortgagesMissing
		);
	});
}

#[test]
fn a_loan_that_cannot_be_disbursed_undoes_everything() {
	ExtBuilder.build_and_execute(|| {
		let deal = affirmed();
		LoanBook::mutate(NEW_LOAN, |loan| loan.as_mut().unwrap().bound = None);
		assert_noop!(
			Conveyances::register(by(REGISTRY), deal, [1; 32]),
			sp_runtime::DispatchError::Other("loan not bound to it")
		);
	});
}

#[test]
fn a_late_registration_says_so() {
	ExtBuilder.build_and_execute(|| {
		let deal = affirmed();
		block_at(deal_of(deal).registration_term.unwrap().due_on.end() + 1);
		assert_ok!(Conveyances::register(by(REGISTRY), deal, fresh_ref()));
		assert!(events().iter().any(|event| matches!(event, Event::Registered { late: true, .. })));
	});
}

#[test]
fn the_municipality_of_the_place_books() {
	ExtBuilder.build_and_execute(|| {
		let deal = registered();
		for account in [OTHER_CITY, REGISTRY, AGENT] {
			assert_noop!(Conveyances::book(by(account), deal, [1; 32]), BadOrigin);
		}
		assert_noop!(
			Conveyances::book(by(CITY), DealId(404), [1; 32]),
			Error::<Test>::DealNotFound
		);
		System::reset_events();
		assert_ok!(Conveyances::book(by(CITY), deal, fresh_ref()));
		assert_eq!(
			events(),
			[
				changed(deal, Some(Stage::Registered), Stage::Booked, Some(CITY)),
				Event::Booked {
					deal,
					title: TITLE,
					property: UNIT,
					by: institution(CITY),
					at: START
				}
			]
		);
		assert_eq!(Owners::get(UNIT), Some(halves(BUYER, CO_BUYER)));
		assert_noop!(Conveyances::book(by(CITY), deal, [1; 32]), Error::<Test>::NotAtThisStage);
	});
}

#[test]
fn books_that_differ_wait_until_they_agree() {
	ExtBuilder.build_and_execute(|| {
		let deal = registered();
		Differs::insert(UNIT, true);
		System::reset_events();
		assert_ok!(Conveyances::book(by(CITY), deal, fresh_ref()));
		assert_eq!(
			events(),
			[Event::DescriptionMismatch {
				deal,
				title: TITLE,
				property: UNIT,
				by: institution(CITY),
				at: START
			}]
		);
		assert_eq!(stage(deal), Stage::Registered);
		assert!(deal_of(deal).books_mismatch);
		assert_eq!(Owners::get(UNIT), Some(halves(SELLER, CO_SELLER)));
		Differs::remove(UNIT);
		let notice = Notices::take(UNIT).unwrap();
		assert_noop!(Conveyances::book(by(CITY), deal, [1; 32]), Error::<Test>::NoNotice);
		Notices::insert(UNIT, notice);
		assert_ok!(Conveyances::book(by(CITY), deal, fresh_ref()));
		assert_eq!(stage(deal), Stage::Booked);
	});
}

#[test]
fn a_sale_whose_notice_a_later_one_replaced_is_booked_too() {
	ExtBuilder.build_and_execute(|| {
		let first = registered();
		// The books took the later notice with the other deal.
		let holdings = Titles::snapshot(TITLE).unwrap().holdings;
		let turned = [holding(CO_BUYER, 1, 2), holding(BUYER, 1, 2)];
		assert_eq!(holdings, halves(BUYER, CO_BUYER));
		Notices::remove(UNIT);
		Owners::insert(UNIT, madang_primitives::Holdings::new(turned).unwrap());
		assert_ok!(Conveyances::book(by(CITY), first, fresh_ref()));
		assert_eq!(stage(first), Stage::Booked);
	});
}

#[test]
fn a_title_can_be_sold_again_once_registered() {
	ExtBuilder.build_and_execute(|| {
		registered();
		let deal = inspect();
		let next = Terms {
			sellers: halves(BUYER, CO_BUYER),
			buyers: halves(SELLER, CO_SELLER),
			discharges: BoundedVec::truncate_from(vec![4]),
			..terms()
		};
		assert_ok!(try_conclude(deal, next));
		assert_eq!(LiveDealOf::<Test>::get(TITLE), Some(deal));
		assert_ne!(today(), KoreanDay(0));
	});
}
