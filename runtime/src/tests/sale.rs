//! The whole sale on the composed runtime, by signed transactions, and what prevents it.

use super::support::*;
use crate::{Registers, Runtime, RuntimeCall, RuntimeEvent, Titles};
use frame_support::{assert_ok, dispatch::DispatchResult};
use madang_primitives::{Area, DealId, KoreanDay, Property, Receipt};
use pallet_conveyances::{Deals, Judgment, Leg, Part, ReportState, RescissionGround, Stage, Terms};
use pallet_lending::{Loan, LoanState, Loans, SecuredBy};
use pallet_registers::Books;
use pallet_titles::{
	Entries, Entry, EntryId, EntryState, LastReceipt, Reservations, Right, Section,
};

fn stage(deal: DealId) -> Stage {
	Deals::<Runtime>::get(deal).unwrap().stage
}

fn loan(id: madang_primitives::LoanId) -> Loan {
	Loans::<Runtime>::get(id).unwrap()
}

/// The principal that is outstanding on a loan after the last posting.
fn outstanding(id: madang_primitives::LoanId) -> u64 {
	let credit = crate::Lending::credit(id, &loan(id)).unwrap();
	let ledger = pallet_lending::Ledgers::<Runtime>::get(id).unwrap();
	ledger
		.all(&crate::Lending::contract(&credit, &crate::Lending::calendar()))
		.unwrap()
		.outstanding()
}

fn entry(number: u32) -> Entry<crate::AccountId> {
	Entries::<Runtime>::get(title_of(FLAT), number).unwrap()
}

fn rejected(result: DispatchResult, error: &str) {
	assert_eq!(error_name(result), Some(error), "{result:?}");
}

/// A network with the house and its parties, and the sale that is about to begin.
fn with_house(test: impl FnOnce(Sale)) {
	run(|| {
		prepare(act);
		test(usual_sale());
	});
}

/// Register a mortgage on the seller's flat that is no part of the sale.
fn register_other_mortgage() {
	assert_ok!(act(OLD_BANK, file_mortgage(FLAT, SELLER, OLD_BANK)));
	let receipt = LastReceipt::<Runtime>::get().unwrap();
	let external_ref = fresh();
	assert_ok!(act(EXAMINER, pallet_titles::Call::examine { receipt, external_ref }.into()));
	let external_ref = fresh();
	assert_ok!(act(
		REGISTRY,
		pallet_titles::Call::complete { receipt, reason: None, external_ref }.into()
	));
}

#[test]
fn a_flat_is_sold_mortgaged_registered_and_booked() {
	with_house(|sale| {
		for (milestone, expected) in [
			(Milestone::Inspected, Stage::Inspected),
			(Milestone::Contracted, Stage::Contracted),
			(Milestone::Reported, Stage::Reported),
			(Milestone::Agreed, Stage::Reported),
			(Milestone::Financed, Stage::Financed),
			(Milestone::Filed, Stage::Financed),
			(Milestone::Affirmed, Stage::Financed),
			(Milestone::Registered, Stage::Registered),
			(Milestone::Booked, Stage::Booked),
		] {
			sale.go(milestone, act);
			assert_eq!(stage(sale.deal), expected, "{milestone:?}");
			check_invariants().unwrap();
			let reserved = (Milestone::Contracted..Milestone::Registered).contains(&milestone);
			assert_eq!(Reservations::<Runtime>::contains_key(sale.title), reserved);
		}

		let buyers = holdings([BUYER.holds(half()), CO_BUYER.holds(half())]);
		assert_eq!(holders_of(sale.title), buyers);
		// 1 imported ownership, 2 old mortgage, 3 seller bound, 4 discharge, 5 transfer, 6 mortgage.
		assert_eq!(entry(OLD_ENTRY).state, EntryState::Cancelled { by: 4 });
		assert_eq!(entry(4).right, Right::Discharge { of: OLD_ENTRY });
		let Right::Ownership { acquired, price, .. } = entry(5).right else {
			panic!("the transfer is not the fifth entry")
		};
		assert_eq!((acquired, price), (buyers.clone(), Some(PRICE)));
		assert_eq!(entry(5).section, Section::A);
		let new = entry(6);
		assert_eq!((new.section, new.rank.to_string().as_str()), (Section::B, "3"));
		let Right::RevolvingMortgage { mortgage, .. } = new.right else {
			panic!("the new mortgage is not the sixth entry")
		};
		assert_eq!((mortgage.bank(), mortgage.loan), (Some(BANK.institution()), Some(sale.loan)));
		assert_eq!(live_of(sale.title), [6]);
		let receipts: Vec<u32> = (4..=6).map(|number| entry(number).filed.receipt.number).collect();
		assert_eq!(receipts, [receipts[0], receipts[0] + 1, receipts[0] + 2]);

		let old = loan(old_loan());
		assert_eq!((old.state, outstanding(old_loan())), (LoanState::Settled, 0));
		let new = loan(sale.loan);
		assert_eq!((new.state, outstanding(sale.loan)), (LoanState::Disbursed, LOAN));
		let secured = EntryId { title: sale.title, number: 6 };
		assert_eq!(new.entries.to_vec(), [secured]);
		assert!(SecuredBy::<Runtime>::contains_key(secured, sale.loan));

		let flat = Property::Unit(FLAT);
		assert_eq!(Registers::owners_of(&flat), Some(buyers));
		assert_eq!(Registers::pending_notice(&flat), None);
		// The neighbour's flat is as it was.
		assert_eq!(holders_of(title_of(NEXT_FLAT)), whole(NEIGHBOUR));
	});
}

#[test]
fn the_buyers_can_sell_again_what_they_bought() {
	with_house(|first| {
		first.go_through(Milestone::Booked);
		let second = usual_sale();
		let entry = EntryId { title: second.title, number: 6 };
		let part = Part {
			title: second.title,
			sellers: first.terms.parts[0].buyers.clone(),
			buyers: whole(NEIGHBOUR),
		};
		let (parts, discharges) = (bounded([part]), bounded([entry]));
		let terms = Terms { parts, discharges, ..second.terms.clone() };
		let second = Sale { terms, ..second };
		for milestone in Milestone::ALL.into_iter().filter(|one| *one < Milestone::Affirmed) {
			second.go(milestone, act);
		}
		// The mortgage that is paid off now is the bank's own.
		for (officer, leg) in [
			(BANK, Leg::Payoff(entry)),
			(BANK, Leg::Disbursement(second.loan)),
			(AGENT, Leg::Price),
			(AGENT, Leg::Tax),
		] {
			assert_ok!(act(officer, second.affirm(leg).into()));
		}
		second.go(Milestone::Registered, act);
		second.go(Milestone::Booked, act);
		assert_eq!(loan(first.loan).state, LoanState::Settled);
		assert_eq!(Registers::owners_of(&Property::Unit(FLAT)), Some(whole(NEIGHBOUR)));
	});
}

#[test]
fn a_second_sale_is_rejected_while_the_title_is_reserved() {
	with_house(|first| {
		// Inspected before the first contract, and after it.
		let earlier = usual_sale();
		assert_ok!(act(OTHER_AGENT, earlier.inspect().into()));
		let first = Sale { deal: usual_sale().deal, ..first };
		first.go_through(Milestone::Contracted);
		let later = usual_sale();
		assert_ok!(act(OTHER_AGENT, later.inspect().into()));

		for second in [&earlier, &later] {
			rejected(act(OTHER_AGENT, second.conclude().into()), "Reserved");
			assert_eq!(stage(second.deal), Stage::Inspected);
		}
		assert_eq!(Reservations::<Runtime>::get(first.title)[0].deal, first.deal);
		// A transfer outside the deal is rejected too.
		let filing =
			madang_testing::registry::sale::<Runtime>(whole(SELLER), whole(NEIGHBOUR), PRICE);
		rejected(act(OTHER_AGENT, file(FLAT, filing, &[SELLER, NEIGHBOUR])), "Reserved");

		first.go(Milestone::Reported, act);
		assert_eq!(stage(first.deal), Stage::Reported);
	});
}

#[test]
fn a_closing_of_a_title_that_changed_is_refused_at_once_until_the_buyers_accept() {
	with_house(|sale| {
		sale.go_through(Milestone::Affirmed);
		assert_ok!(act(EXAMINER, sale.examine().into()));
		assert_ok!(act(REGISTRY, sale.register().into()));
	});
	with_house(|sale| {
		sale.go_through(Milestone::Financed);
		register_other_mortgage();
		let before = business_state();
		rejected(act(AGENT, sale.file().into()), "TitleChanged");
		assert!(business_state() == before);
		assert_ok!(act(AGENT, sale.accept_title().into()));
		for milestone in [Milestone::Filed, Milestone::Affirmed, Milestone::Registered] {
			sale.go(milestone, act);
		}
		assert_eq!(loan(old_loan()).state, LoanState::Settled);
		assert_eq!(loan(sale.loan).state, LoanState::Disbursed);
	});
}

#[test]
fn a_title_that_changed_before_the_contract_is_inspected_again() {
	with_house(|sale| {
		sale.go(Milestone::Inspected, act);
		register_other_mortgage();
		rejected(act(AGENT, sale.conclude().into()), "TitleChanged");
		let again = pallet_conveyances::Call::reinspect { deal: sale.deal, external_ref: fresh() };
		assert_ok!(act(AGENT, again.into()));
		sale.go(Milestone::Contracted, act);
	});
}

#[test]
fn a_closing_without_all_its_legs_is_rejected() {
	with_house(|sale| {
		sale.go_through(Milestone::Filed);
		for (officer, leg) in sale.officers_of_legs() {
			let before = business_state();
			rejected(act(REGISTRY, sale.register().into()), "LegNotAffirmed");
			assert!(business_state() == before);
			assert_ok!(act(officer, sale.affirm(leg).into()));
		}
		sale.go(Milestone::Registered, act);
	});
}

#[test]
fn a_rescission_by_agreement_frees_title_and_loan() {
	with_house(|sale| {
		sale.go_through(Milestone::Filed);
		assert_ok!(act(AGENT, sale.rescind(RescissionGround::Agreement).into()));
		let deal = Deals::<Runtime>::get(sale.deal).unwrap();
		assert_eq!(deal.stage, Stage::Rescinded);
		// Made here it counts as reported.
		assert_eq!(deal.report.unwrap().state, ReportState::Rescinded);
		assert!(!Reservations::<Runtime>::contains_key(sale.title));
		assert!(!pallet_titles::Queue::<Runtime>::contains_key(sale.property));
		assert_eq!(loan(sale.loan).state, LoanState::Agreed);
		check_invariants().unwrap();

		let second = usual_sale();
		second.go_through(Milestone::Booked);
		assert_eq!(stage(second.deal), Stage::Booked);
	});
}

#[test]
fn a_contract_that_is_never_filed_lapses_and_frees_the_title() {
	with_house(|sale| {
		sale.go_through(Milestone::Financed);
		let term = Deals::<Runtime>::get(sale.deal).unwrap().registration_term.unwrap();
		let today = KoreanDay::of(now());
		skip_days(term.due_on.days_after(today) + 1);
		let overdue = Deals::<Runtime>::get(sale.deal).unwrap().registration_term.unwrap().overdue;
		assert!(overdue);
		assert_eq!(stage(sale.deal), Stage::Financed);
		skip_days(term.lapses_on.days_after(term.due_on));
		assert_eq!(stage(sale.deal), Stage::Lapsed);
		assert!(!Reservations::<Runtime>::contains_key(sale.title));
		// The bank's offer has ended in the meantime.
		assert_eq!(loan(sale.loan).state, LoanState::Lapsed);
	});
}

#[test]
fn a_slow_registrar_past_the_sixtieth_day_harms_nobody() {
	with_house(|sale| {
		sale.go_through(Milestone::Affirmed);
		let term = Deals::<Runtime>::get(sale.deal).unwrap().registration_term.unwrap();
		skip_days(term.lapses_on.days_after(KoreanDay::of(now())) + 10);
		assert_eq!(stage(sale.deal), Stage::Financed);
		sale.go(Milestone::Registered, act);
		let term = Deals::<Runtime>::get(sale.deal).unwrap().registration_term.unwrap();
		assert!(!term.overdue);
	});
}

#[test]
fn a_judgment_frees_the_title() {
	with_house(|sale| {
		sale.go_through(Milestone::Contracted);
		assert_ok!(act(COURT, sale.enforce_judgment(Judgment::Void).into()));
		assert_eq!(stage(sale.deal), Stage::Void);
		assert!(!Reservations::<Runtime>::contains_key(sale.title));
	});
}

#[test]
fn the_same_call_twice_counts_once() {
	with_house(|sale| {
		let call: RuntimeCall = sale.inspect().into();
		assert_ok!(act(AGENT, call.clone()));
		// In another transaction, with another nonce, days later.
		skip_days(3);
		let before = business_state();
		rejected(act(AGENT, call.clone()), "ExternalRefUsed");
		assert!(business_state() == before);
		// Another institution's references are its own.
		assert_ok!(act(OTHER_AGENT, call));
	});
}

#[test]
fn a_reference_of_a_rejected_call_can_be_used() {
	with_house(|sale| {
		let external_ref = fresh();
		let call = || -> RuntimeCall {
			let pallet_conveyances::Call::conclude { deal, terms, consents, .. } = sale.conclude()
			else {
				panic!("a contract")
			};
			pallet_conveyances::Call::conclude { deal, terms, consents, external_ref }.into()
		};
		rejected(act(AGENT, call()), "DealNotFound");
		sale.go(Milestone::Inspected, act);
		assert_ok!(act(AGENT, call()));
	});
}

#[test]
fn a_consent_is_valid_once_and_for_nothing_else() {
	with_house(|sale| {
		sale.go(Milestone::Inspected, act);
		let (terms, consents) = (sale.terms.clone(), sale.contract_consents());
		let conclude = |deal, terms: &Terms| {
			let (terms, consents) = (terms.clone(), consents.clone());
			pallet_conveyances::Call::conclude { deal, terms, consents, external_ref: fresh() }
				.into()
		};
		// Not to other terms.
		let other_terms = Terms { handover_on: terms.handover_on.plus(1), ..terms.clone() };
		rejected(act(AGENT, conclude(sale.deal, &other_terms)), "BadSignature");
		assert_ok!(act(AGENT, conclude(sale.deal, &terms)));
		assert_ok!(act(AGENT, sale.rescind(RescissionGround::Agreement).into()));
		// Not for another deal.
		let other = usual_sale();
		other.go(Milestone::Inspected, act);
		rejected(act(AGENT, conclude(other.deal, &terms)), "BadSignature");
		// Not after its hour.
		let late = other.conclude().into();
		skip_days(1);
		rejected(act(AGENT, late), "SignatureExpired");
	});
}

fn mismatch(sale: &Sale) -> bool {
	Deals::<Runtime>::get(sale.deal).unwrap().books_mismatch
}

#[test]
fn a_deal_is_booked_once_the_record_takes_over_the_description_of_the_book() {
	with_house(|sale| {
		sale.go_through(Milestone::Registered);
		assert_ok!(act(CITY, amend_flat(FLAT, Area::hundredths(8_500))));
		sale.go(Milestone::Booked, act);
		assert_eq!((stage(sale.deal), mismatch(&sale)), (Stage::Registered, true));
		check_invariants().unwrap();
		let owners = || Registers::owners_of(&Property::Unit(FLAT)).unwrap();
		assert_ne!(owners(), holders_of(sale.title));

		assert_ok!(act(REGISTRY, change_description(FLAT)));
		sale.go(Milestone::Booked, act);
		assert_eq!((stage(sale.deal), mismatch(&sale)), (Stage::Booked, false));
		assert_eq!(owners(), holders_of(sale.title));
	});
}

#[test]
fn a_deal_is_booked_once_the_municipality_corrects_the_book() {
	with_house(|sale| {
		sale.go_through(Milestone::Registered);
		assert_ok!(act(CITY, amend_flat(FLAT, Area::hundredths(8_500))));
		sale.go(Milestone::Booked, act);
		assert!(mismatch(&sale));
		assert_ok!(act(CITY, amend_flat(FLAT, unit_row(FLAT).details.area)));
		rejected(act(REGISTRY, change_description(FLAT)), "DescriptionUnchanged");
		sale.go(Milestone::Booked, act);
		assert_eq!((stage(sale.deal), mismatch(&sale)), (Stage::Booked, false));
	});
}

#[test]
fn a_description_taken_over_before_booking_needs_no_second_attempt() {
	with_house(|sale| {
		sale.go_through(Milestone::Registered);
		assert_ok!(act(CITY, amend_flat(FLAT, Area::hundredths(8_500))));
		assert_ok!(act(REGISTRY, change_description(FLAT)));
		sale.go(Milestone::Booked, act);
		assert_eq!((stage(sale.deal), mismatch(&sale)), (Stage::Booked, false));
	});
}

#[test]
fn a_rejected_closing_is_filed_again() {
	with_house(|sale| {
		sale.go_through(Milestone::Affirmed);
		let first = Deals::<Runtime>::get(sale.deal).unwrap().closing.unwrap().receipts.first;
		let external_ref = fresh();
		let examine = pallet_titles::Call::examine { receipt: first, external_ref };
		assert_ok!(act(EXAMINER, examine.into()));
		let reject = pallet_titles::Call::reject {
			receipt: first,
			ground: pallet_titles::RejectionGround::NoRightToApply,
			reasons: document(),
			external_ref: fresh(),
		};
		assert_ok!(act(REGISTRY, reject.into()));
		assert_eq!(
			pallet_titles::Queue::<Runtime>::get(sale.property).into_inner(),
			Vec::<Receipt>::new()
		);
		rejected(act(REGISTRY, sale.register().into()), "ClosingNotFiled");
		// Each affirmation was for the rejected closing.
		for milestone in [Milestone::Filed, Milestone::Affirmed, Milestone::Registered] {
			sale.go(milestone, act);
		}
		sale.go(Milestone::Booked, act);
	});
}

#[test]
fn every_step_has_an_event_with_its_stage() {
	with_house(|sale| {
		let mut told = Vec::new();
		for milestone in Milestone::ALL {
			sale.go(milestone, |officer, call| {
				send(officer, call).expect("an active officer's transaction is admitted")
			});
			told.extend(events().into_iter().filter_map(|event| match event {
				RuntimeEvent::Conveyances(pallet_conveyances::Event::StageChanged {
					deal,
					to,
					..
				}) => Some((deal, to)),
				_ => None,
			}));
			next_block();
		}
		let expected = [
			Stage::Inspected,
			Stage::Contracted,
			Stage::Reported,
			Stage::Financed,
			Stage::Registered,
			Stage::Booked,
		]
		.map(|stage| (sale.deal, stage));
		assert_eq!(told, expected);
		use pallet_titles::TitleRegistry;
		assert_eq!(Titles::title_of(&Property::Unit(FLAT)), Some(sale.title));
	});
}
