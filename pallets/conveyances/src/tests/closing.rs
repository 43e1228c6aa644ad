use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, BoundedVec};
use madang_primitives::{
	signing::{self, Purpose},
	DealId, LoanId, Receipt, ReceiptRange,
};
use madang_testing::{house, registry};
use pallet_lending::{LoanLedger, LoanState};
use pallet_registers::{Books, Notices};
use pallet_titles::{EntryId, Filing, TitleRegistry};
use sp_runtime::DispatchError::BadOrigin;

fn receipts(count: u32) -> ReceiptRange {
	ReceiptRange { first: Receipt { year: 2026, number: 1 }, count }
}

/// What waits on the title, in order.
fn waiting() -> Vec<Filing> {
	let waiting = pallet_titles::Queue::<Test>::get(UNIT).into_iter();
	let found = waiting.filter_map(pallet_titles::Applications::<Test>::get);
	found.flat_map(|one| one.lines).map(|line| line.filing).collect()
}

/// The buyers of a registered sale sell back without a loan, up to the registration.
fn sell_back() -> DealId {
	let terms = Terms {
		sellers: halves(BUYER, CO_BUYER),
		buyers: halves(SELLER, CO_SELLER),
		discharges: BoundedVec::truncate_from(vec![5]),
		..terms()
	};
	let sale = Sale { terms, ..sale() };
	assert_ok!(make(AGENT, sale.inspect()));
	assert_ok!(make(AGENT, sale.conclude()));
	assert_ok!(make(CLERK, sale.accept_report()));
	assert_ok!(make(AGENT, sale.file()));
	// The mortgage that is paid off now is the new bank's.
	for (account, leg) in [(BANKER, Leg::Payoff(5)), (AGENT, Leg::Price), (AGENT, Leg::Tax)] {
		assert_ok!(make(account, sale.affirm(leg)));
	}
	assert_ok!(make(EXAMINER, sale.examine()));
	assert_ok!(make(REGISTRAR, sale.register()));
	sale.deal
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
		let closing = Conveyances::closing_of(deal, &deal_of(deal)).unwrap();
		let [part] = &closing.parts[..] else { panic!("one title") };
		assert_eq!(part.discharges.to_vec(), [OLD_ENTRY]);
		assert_eq!(
			(&part.transfer.from, &part.transfer.to, part.transfer.price),
			(&halves(SELLER, CO_SELLER), &halves(BUYER, CO_BUYER), Some(fixture::PRICE))
		);
		assert_eq!(part.transfer.caused_on, today());
		let [one] = &closing.mortgages[..] else { panic!("one mortgage") };
		let (mortgage, on) = (&one.mortgage, one.on.clone());
		assert_eq!((mortgage.loan, mortgage.agreed_on), (Some(NEW_LOAN), today()));
		assert_eq!((mortgage.bank(), mortgage.max_secured), (Some(BANK), fixture::SECURED));
		assert_eq!(mortgage.debtors.to_vec(), [BUYER.did(), CO_BUYER.did()]);
		assert_eq!(
			waiting(),
			[
				Filing::Discharge { entry: OLD_ENTRY, released_on: today() },
				Filing::Transfer(part.transfer.clone()),
				Filing::Mortgage { mortgage: mortgage.clone(), on },
			]
		);
		assert_eq!(
			events(),
			[Event::RegistrationFiled {
				deal,
				title: TITLE,
				agent: institution_of(AGENT),
				receipts: receipts(3),
				digest: signing::terms(&closing),
				at: START,
			}]
		);
	});
}

#[test]
fn a_closing_that_waits_is_not_filed_again_but_a_rejected_one_is() {
	ExtBuilder.build_and_execute(|| {
		let deal = filed();
		let signed = sale_of(deal).registration_consents();
		assert_noop!(
			Conveyances::file_registration(by(AGENT), deal, signed, [1; 32]),
			Error::<Test>::ClosingAlreadyFiled
		);
		reject_closing(deal);
		assert_eq!(waiting(), []);
		assert_ok!(try_file(deal));
		assert_eq!(waiting().len(), 3);
	});
}

#[test]
fn filing_is_the_agent_s_with_every_party_s_signature() {
	ExtBuilder.build_and_execute(|| {
		let deal = financed();
		let signed = sale_of(deal).registration_consents();
		let file = |account, deal, signed: &Consents| {
			Conveyances::file_registration(by(account), deal, signed.clone(), [1; 32])
		};
		assert_noop!(file(OTHER_AGENT, deal, &signed), Error::<Test>::NotTheAgent);
		assert_noop!(file(REGISTRAR, deal, &signed), BadOrigin);
		assert_noop!(file(AGENT, DealId(404), &signed), Error::<Test>::DealNotFound);
		let mut fewer = signed.clone();
		fewer.pop();
		assert_noop!(file(AGENT, deal, &fewer), Error::<Test>::ConsentsDoNotMatchParties);
		// Another loan joins after the parties signed: what they signed is no longer the closing.
		let more = LoanId(NEW_LOAN.0 + 1);
		assert_ok!(Conveyances::finance(by(BANKER), deal, more, fresh_ref()));
		assert_noop!(file(AGENT, deal, &signed), pallet_identity::Error::<Test>::BadSignature);
	});
}

#[test]
fn nothing_is_filed_affirmed_or_registered_too_early() {
	ExtBuilder.build_and_execute(|| {
		let deal = contracted();
		let signed = sale_of(deal).registration_consents();
		assert_noop!(
			Conveyances::file_registration(by(AGENT), deal, signed, [1; 32]),
			Error::<Test>::NotAtThisStage
		);
		let affirm = |deal| {
			let none = Consents::default();
			Conveyances::affirm(by(AGENT), deal, Leg::Tax, commitment(1), none, [1; 32])
		};
		let register = |deal| Conveyances::register(by(REGISTRAR), deal, [1; 32]);
		assert_noop!(affirm(deal), Error::<Test>::NotAtThisStage);
		assert_noop!(register(deal), Error::<Test>::NotAtThisStage);
		assert_ok!(Conveyances::accept_report(by(CLERK), deal, fresh_ref()));
		assert_noop!(affirm(deal), Error::<Test>::ClosingNotFiled);
		assert_noop!(register(deal), Error::<Test>::ClosingNotFiled);
		assert_noop!(affirm(DealId(404)), Error::<Test>::DealNotFound);
		assert_noop!(register(DealId(404)), Error::<Test>::DealNotFound);
	});
}

#[test]
fn each_leg_is_affirmed_by_its_own_institution() {
	ExtBuilder.build_and_execute(|| {
		let deal = filed();
		let legs = [Leg::Payoff(OLD_ENTRY), Leg::Disbursement(NEW_LOAN), Leg::Price, Leg::Tax];
		assert_eq!(Conveyances::legs(&deal_of(deal)), legs);
		for (leg, account, error) in [
			(legs[0], BANKER, Error::<Test>::NotTheMortgagee.into()),
			(legs[0], AGENT, BadOrigin),
			(legs[1], OLD_BANKER, Error::<Test>::NotTheLender.into()),
			(legs[1], AGENT, BadOrigin),
			(legs[2], OTHER_AGENT, Error::<Test>::NotTheAgent.into()),
			(legs[2], BANKER, BadOrigin),
			(legs[3], OTHER_AGENT, Error::<Test>::NotTheAgent.into()),
			(legs[3], REGISTRAR, BadOrigin),
			(Leg::Payoff(404), OLD_BANKER, Error::<Test>::LegNotFound.into()),
			(Leg::Disbursement(LoanId(404)), BANKER, Error::<Test>::LegNotFound.into()),
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
		for (leg, account) in legs.into_iter().zip([OLD_BANKER, BANKER, AGENT, AGENT]) {
			System::reset_events();
			assert_ok!(try_affirm(deal, leg));
			let (evidence, by) = (fixture::DOCUMENT, institution_of(account));
			assert_eq!(events(), [Event::LegAffirmed { deal, leg, by, evidence, at: START }]);
			assert_eq!(try_affirm(deal, leg), Err(Error::<Test>::LegAlreadyAffirmed.into()));
		}
	});
}

#[test]
fn a_rejected_affirmation_changes_nothing() {
	ExtBuilder.build_and_execute(|| {
		let deal = filed();
		let payoff = Leg::Payoff(OLD_ENTRY);
		let none = Consents::default();
		assert_noop!(
			Conveyances::affirm(by(BANKER), deal, payoff, commitment(1), none, [1; 32]),
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
		let sign = |signers: &[Party], leg| {
			consents(signers.iter().copied(), Purpose::ConfirmPayment, deal, &(leg, evidence))
		};
		for signers in [&[][..], &[SELLER], &[BUYER, CO_BUYER]] {
			let signed = sign(signers, Leg::Price);
			assert_noop!(affirm(Leg::Price, signed), Error::<Test>::ConsentsDoNotMatchParties);
		}
		let for_tax = sign(&[SELLER, CO_SELLER], Leg::Tax);
		assert_noop!(affirm(Leg::Price, for_tax), pallet_identity::Error::<Test>::BadSignature);
		// A leg that nobody signs takes no signature.
		let signed = sign(&[SELLER, CO_SELLER], Leg::Tax);
		assert_noop!(affirm(Leg::Tax, signed), Error::<Test>::ConsentsDoNotMatchParties);
	});
}

#[test]
fn a_mortgage_that_is_discharged_already_cannot_be_paid_off() {
	ExtBuilder.build_and_execute(|| {
		let deal = financed();
		// While the bank's own discharge waits, no second one of the entry is filed.
		let discharge = registry::discharge::<Test>(OLD_ENTRY);
		assert_ok!(make(OLD_BANKER, registry::file::<Test>(UNIT, discharge, [])));
		let receipt = registry::last_receipt::<Test>();
		assert_eq!(try_file(deal), Err(pallet_titles::Error::<Test>::DischargePending.into()));
		assert_ok!(make(EXAMINER, registry::examine::<Test>(receipt)));
		assert_ok!(make(REGISTRAR, registry::complete::<Test>(receipt)));
		assert_eq!(try_file(deal), Err(pallet_titles::Error::<Test>::NoLiveMortgage.into()));
	});
}

#[test]
fn every_leg_is_needed() {
	ExtBuilder.build_and_execute(|| {
		let deal = filed();
		for leg in Conveyances::legs(&deal_of(deal)) {
			assert_noop!(
				Conveyances::register(by(REGISTRAR), deal, [1; 32]),
				Error::<Test>::LegNotAffirmed
			);
			assert_ok!(try_affirm(deal, leg));
		}
		assert_ok!(make(EXAMINER, sale_of(deal).examine()));
		assert_ok!(Conveyances::register(by(REGISTRAR), deal, [1; 32]));
	});
}

#[test]
fn the_closing_is_registered_as_one() {
	ExtBuilder.build_and_execute(|| {
		let deal = affirmed();
		assert_ok!(make(EXAMINER, sale_of(deal).examine()));
		System::reset_events();
		assert_ok!(Conveyances::register(by(REGISTRAR), deal, fresh_ref()));
		assert_eq!(
			events(),
			[
				changed(deal, Some(Stage::Financed), Stage::Registered, Some(REGISTRAR)),
				Event::Registered {
					deal,
					title: TITLE,
					by: institution_of(REGISTRAR),
					receipts: receipts(3),
					// The import, then a discharge, a transfer and a mortgage.
					revision: 3,
					ownership: entry(4),
					mortgages: BoundedVec::truncate_from(vec![entry(5)]),
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
		assert_eq!(snapshot.reservations.len(), 0);
		assert_eq!(loan(OLD_LOAN).state, LoanState::Settled);
		let new = loan(NEW_LOAN);
		assert_eq!((new.state, new.entry), (LoanState::Disbursed, Some(entry(5))));
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
		assert_ok!(make(EXAMINER, sale_of(deal).examine()));
		assert_ok!(Conveyances::register(by(REGISTRAR), deal, fresh_ref()));
		assert_eq!(stage(deal), Stage::Registered);
	});
}

#[test]
fn a_title_that_changed_after_inspection_is_not_closed() {
	ExtBuilder.build_and_execute(|| {
		let deal = affirmed();
		pallet_titles::Titles::<Test>::mutate(TITLE, |title| title.as_mut().unwrap().rights += 1);
		assert_noop!(
			Conveyances::register(by(REGISTRAR), deal, [1; 32]),
			pallet_titles::Error::<Test>::RightsChanged
		);
		pallet_titles::Titles::<Test>::mutate(TITLE, |title| title.as_mut().unwrap().rights -= 1);
	});
}

#[test]
fn only_the_registry_of_the_place_registers() {
	ExtBuilder.build_and_execute(|| {
		let deal = affirmed();
		for account in [OTHER_REGISTRAR, BANKER, CLERK, AGENT, NON_MEMBER] {
			assert_noop!(Conveyances::register(by(account), deal, [1; 32]), BadOrigin);
		}
	});
}

#[test]
fn a_registry_that_forgets_a_mortgage_undoes_everything() {
	ExtBuilder.build_and_execute(|| {
		let deal = affirmed();
		assert_ok!(make(EXAMINER, sale_of(deal).examine()));
		Forgetful::put(true);
		assert_noop!(
			Conveyances::register(by(REGISTRAR), deal, [1; 32]),
			Error::<Test>::MortgagesMissing
		);
	});
}

#[test]
fn a_loan_that_cannot_be_disbursed_undoes_everything() {
	ExtBuilder.build_and_execute(|| {
		let deal = affirmed();
		assert_ok!(make(EXAMINER, sale_of(deal).examine()));
		// C27: the invariants do not notice that the loan is not bound to the deal that lists it.
		assert_ok!(<Lending as LoanLedger>::release(NEW_LOAN, deal));
		assert_noop!(
			Conveyances::register(by(REGISTRAR), deal, [1; 32]),
			pallet_lending::Error::<Test>::WrongState
		);
	});
}

#[test]
fn a_late_registration_says_so() {
	ExtBuilder.build_and_execute(|| {
		let deal = affirmed();
		assert_ok!(make(EXAMINER, sale_of(deal).examine()));
		block_at(deal_of(deal).registration_term.unwrap().due_on.end() + 1);
		assert_ok!(Conveyances::register(by(REGISTRAR), deal, fresh_ref()));
		assert!(events().iter().any(|event| matches!(event, Event::Registered { late: true, .. })));
	});
}

#[test]
fn the_municipality_of_the_place_books() {
	ExtBuilder.build_and_execute(|| {
		let deal = registered();
		for account in [OTHER_CLERK, REGISTRAR, AGENT] {
			assert_noop!(Conveyances::book(by(account), deal, [1; 32]), BadOrigin);
		}
		assert_noop!(
			Conveyances::book(by(CLERK), DealId(404), [1; 32]),
			Error::<Test>::DealNotFound
		);
		System::reset_events();
		assert_ok!(Conveyances::book(by(CLERK), deal, fresh_ref()));
		assert_eq!(
			events(),
			[
				changed(deal, Some(Stage::Registered), Stage::Booked, Some(CLERK)),
				Event::Booked {
					deal,
					title: TITLE,
					property: UNIT,
					by: institution_of(CLERK),
					at: START
				}
			]
		);
		assert_eq!(Registers::owners_of(&UNIT), Some(halves(BUYER, CO_BUYER)));
		assert_noop!(Conveyances::book(by(CLERK), deal, [1; 32]), Error::<Test>::NotAtThisStage);
	});
}

#[test]
fn books_that_differ_wait_until_they_agree() {
	ExtBuilder.build_and_execute(|| {
		let deal = registered();
		assert_ok!(change_book(9_000));
		System::reset_events();
		assert_ok!(Conveyances::book(by(CLERK), deal, fresh_ref()));
		assert_eq!(
			events(),
			[Event::DescriptionMismatch {
				deal,
				title: TITLE,
				property: UNIT,
				by: institution_of(CLERK),
				at: START
			}]
		);
		assert_eq!(stage(deal), Stage::Registered);
		assert!(deal_of(deal).books_mismatch);
		assert_eq!(Registers::owners_of(&UNIT), Some(halves(SELLER, CO_SELLER)));
		assert_ok!(change_book(house::unit_row(FLAT).area));
		let notice = Notices::<Test>::take(UNIT);
		assert_noop!(Conveyances::book(by(CLERK), deal, [1; 32]), Error::<Test>::NoNotice);
		Notices::<Test>::insert(UNIT, notice);
		assert_ok!(Conveyances::book(by(CLERK), deal, fresh_ref()));
		assert_eq!(stage(deal), Stage::Booked);
	});
}

/// Titles 20: each sale is booked from its own notice, in their order.
#[test]
fn two_sales_are_booked_in_their_order() {
	ExtBuilder.build_and_execute(|| {
		let first = registered();
		let second = sell_back();
		assert_eq!(Registers::pending_notices(&UNIT).len(), 2);
		assert_ok!(Conveyances::book(by(CLERK), first, fresh_ref()));
		assert_eq!(Registers::owners_of(&UNIT), Some(halves(BUYER, CO_BUYER)));
		assert_ok!(Conveyances::book(by(CLERK), second, fresh_ref()));
		assert_eq!((stage(first), stage(second)), (Stage::Booked, Stage::Booked));
	});
}

#[test]
fn a_title_can_be_sold_again_once_registered() {
	ExtBuilder.build_and_execute(|| {
		registered();
		let deal = sell_back();
		assert_eq!(stage(deal), Stage::Registered);
		assert_eq!(Titles::snapshot(TITLE).unwrap().holdings, halves(SELLER, CO_SELLER));
		assert_eq!(loan(NEW_LOAN).state, LoanState::Settled);
	});
}
