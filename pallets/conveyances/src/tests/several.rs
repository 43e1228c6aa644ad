//! S10: one contract and one closing for several titles, with one mortgage on all of them.

use crate::{mock::*, *};
use frame_support::BoundedVec;
use madang_primitives::{Area, LoanId, TitleId};
use pallet_lending::{LoanLedger, LoanState};
use pallet_titles::{EntryId, Right, TitleRegistry};
use sp_runtime::DispatchError::BadOrigin;

const BOTH: [TitleId; 2] = [TITLE, OTHER_TITLE];

/// Both flats in one contract. Before, a deal was one title, and house and land were two sales.
fn terms_of_both() -> Terms {
	let parts = BOTH.map(|title| terms_of_title(title).parts[0].clone());
	let entry = |title| EntryId { title, number: OLD_ENTRY };
	Terms {
		parts: BoundedVec::truncate_from(parts.to_vec()),
		discharges: BoundedVec::truncate_from(BOTH.map(entry).to_vec()),
		..terms()
	}
}

/// The sale of both, inspected.
fn inspected() -> Sale {
	let sale = Sale { terms: terms_of_both(), ..sale() };
	let properties = BoundedVec::truncate_from(vec![UNIT, OTHER_UNIT]);
	done(AGENT, Call::inspect { properties, external_ref: fresh_ref() });
	sale
}

fn filed_with(loan: LoanId) -> Sale {
	let sale = inspected();
	done(AGENT, sale.conclude());
	done(CLERK, sale.accept_report());
	// The order of the loan's titles does not matter.
	done(BANKER, sale.finance(loan));
	done(AGENT, sale.file());
	sale
}

#[test]
fn two_titles_are_sold_in_one_closing_with_one_mortgage_on_both() {
	ExtBuilder.build_and_execute(|| {
		let loan_id = joint_loan(&[OTHER_TITLE, TITLE], &[BUYER.did(), CO_BUYER.did()]);
		let sale = filed_with(loan_id);
		for title in BOTH {
			assert_eq!(reserved_for(title), [sale.deal]);
		}
		// Two discharges, two transfers, one application for the mortgage on both.
		assert_eq!(deal_of(sale.deal).closing.unwrap().receipts.count, 5);
		for (role, leg) in sale.legs() {
			done(officer(role), sale.affirm(leg));
		}
		register(&sale);
		for title in BOTH {
			assert_eq!(Titles::holders(title).unwrap(), halves(BUYER, CO_BUYER));
			assert_eq!(reserved_for(title), []);
		}
		let stored = loan(loan_id);
		assert_eq!(stored.state, LoanState::Disbursed);
		let secured: Vec<_> = stored.entries.iter().map(|entry| entry.title).collect();
		assert_eq!(secured, [OTHER_TITLE, TITLE]);
		let joint: Vec<_> = stored
			.entries
			.iter()
			.map(|entry| {
				let found = pallet_titles::Entries::<Test>::get(entry.title, entry.number);
				match found.unwrap().right {
					Right::RevolvingMortgage { joint, .. } => joint.unwrap(),
					_ => panic!("a mortgage"),
				}
			})
			.collect();
		assert_eq!(joint[0], joint[1]);
		for entry in &stored.entries {
			assert_eq!(*<Lending as LoanLedger<u64>>::secured_by(*entry), [loan_id]);
		}
		// Both old loans are settled.
		let registered = deal_of(sale.deal).registered.unwrap();
		assert_eq!((registered.ownerships.len(), registered.mortgages.len()), (2, 1));
		assert_eq!(loan(OLD_LOAN).state, LoanState::Settled);
		done(CLERK, sale.book());
		assert_eq!(stage(sale.deal), Stage::Booked);
	});
}

#[test]
fn a_loan_is_secured_by_all_titles_of_the_deal() {
	ExtBuilder.build_and_execute(|| {
		let sale = inspected();
		done(AGENT, sale.conclude());
		done(CLERK, sale.accept_report());
		let refusal = || Error::<Test>::LoanForOtherTitles;
		refused(BANKER, sale.finance(NEW_LOAN), refusal());
		let other = joint_loan(&[OTHER_TITLE], &[BUYER.did()]);
		refused(BANKER, sale.finance(other), refusal());
	});
}

#[test]
fn a_change_of_one_title_stops_the_closing_of_both() {
	ExtBuilder.build_and_execute(|| {
		let sale = inspected();
		burden_title();
		refused(AGENT, sale.conclude(), Error::<Test>::TitleChanged);
	});
}

#[test]
fn the_parts_are_the_titles_of_the_deal_in_their_order() {
	ExtBuilder.build_and_execute(|| {
		let sale = inspected();
		let parts = sale.terms.parts.iter().rev().cloned().collect();
		let parts = BoundedVec::truncate_from(parts);
		let turned = Terms { parts, ..sale.terms.clone() };
		let refusal = || Error::<Test>::PartsDifferFromDeal;
		refused(AGENT, Sale { terms: turned, ..sale.clone() }.conclude(), refusal());
		refused(AGENT, Sale { terms: terms(), ..sale.clone() }.conclude(), refusal());
		// Nobody sells one and buys the other.
		let mut exchange = sale.terms.clone();
		exchange.parts[1].sellers = halves(BUYER, CO_BUYER);
		let refusal = Error::<Test>::SellerIsBuyer;
		refused(AGENT, Sale { terms: exchange, ..sale }.conclude(), refusal);
	});
}

#[test]
fn an_ended_contract_frees_every_title() {
	ExtBuilder.build_and_execute(|| {
		let loan_id = joint_loan(&BOTH, &[BUYER.did()]);
		let sale = filed_with(loan_id);
		super::dead_ends::check_exits();
		done(OTHER_AGENT, sale.rescind(RescissionGround::Agreement));
		for title in BOTH {
			assert_eq!(reserved_for(title), []);
		}
		assert_eq!(loan(loan_id).state, LoanState::Agreed);
	});
}

/// The sale of both is booked, and the buyers' joint loan is disbursed.
fn sold_with_a_joint_loan() -> LoanId {
	let joint = joint_loan(&BOTH, &[BUYER.did(), CO_BUYER.did()]);
	let sale = filed_with(joint);
	for (role, leg) in sale.legs() {
		done(officer(role), sale.affirm(leg));
	}
	register(&sale);
	done(CLERK, sale.book());
	joint
}

/// The buyers sell again, to the sellers, free of these mortgages.
fn resale(titles: &[TitleId], discharges: &[EntryId]) -> Sale {
	let part = |title: &TitleId| Part {
		title: *title,
		sellers: halves(BUYER, CO_BUYER),
		buyers: halves(SELLER, CO_SELLER),
	};
	let terms = Terms {
		parts: BoundedVec::truncate_from(titles.iter().map(part).collect()),
		discharges: BoundedVec::truncate_from(discharges.to_vec()),
		..terms()
	};
	let sale = Sale { terms, ..sale() };
	let units = titles.iter().map(|title| if *title == TITLE { UNIT } else { OTHER_UNIT });
	let properties = BoundedVec::truncate_from(units.collect());
	done(AGENT, Call::inspect { properties, external_ref: fresh_ref() });
	done(AGENT, sale.conclude());
	done(CLERK, sale.accept_report());
	done(AGENT, sale.file());
	for (role, leg) in sale.legs() {
		let account = if matches!(leg, Leg::Payoff(_)) { BANKER } else { officer(role) };
		done(account, sale.affirm(leg));
	}
	sale
}

/// Before, the loan was to be settled once for each of its mortgages, so the closing never registered.
#[test]
fn a_joint_mortgage_is_discharged_with_its_loan() {
	ExtBuilder.build_and_execute(|| {
		let joint = sold_with_a_joint_loan();
		let entries = loan(joint).entries;
		let sale = resale(&BOTH, &entries);
		System::reset_events();
		register(&sale);
		assert_eq!((loan(joint).state, outstanding(joint)), (LoanState::Settled, 0));
		for entry in entries {
			assert_eq!(*<Lending as LoanLedger<u64>>::secured_by(entry), []);
		}
		let settled = events().into_iter().find_map(|event| match event {
			Event::Registered { settled, paid_off, .. } => Some((settled.to_vec(), paid_off)),
			_ => None,
		});
		assert_eq!(settled, Some((vec![joint], fixture::LOAN)));
	});
}

/// Before, the discharge of one of them (일부말소) settled the whole loan, which the other still secured.
#[test]
fn a_loan_stays_owed_while_one_of_its_mortgages_is_live() {
	ExtBuilder.build_and_execute(|| {
		let joint = sold_with_a_joint_loan();
		let entries = loan(joint).entries;
		register(&resale(&[TITLE], &entries[..1]));
		let stored = loan(joint);
		assert_eq!((stored.state, outstanding(joint)), (LoanState::Disbursed, fixture::LOAN));
		let secured = |entry| <Lending as LoanLedger<u64>>::secured_by(entry).into_inner();
		assert_eq!((secured(entries[0]), secured(entries[1])), (vec![], vec![joint]));
		check_invariants().unwrap();
		// The next deal discharges the last one, and settles the loan.
		register(&resale(&[OTHER_TITLE], &entries[1..]));
		assert_eq!(loan(joint).state, LoanState::Settled);
	});
}

/// Of what the bank affirmed, the loan that ends gets what it owes. What is left is for the loan that stays: its bank
/// posts it.
#[test]
fn a_loan_under_one_mortgage_of_a_joint_loan_is_settled_alone() {
	ExtBuilder.build_and_execute(|| {
		let joint = sold_with_a_joint_loan();
		let entries = loan(joint).entries;
		let further = pallet_lending::NextLoan::<Test>::get();
		let (entry, credit) = (entries[0], fixture::credit(1_000_000, 42_000));
		let external_ref = fresh_ref();
		done(BANKER, pallet_lending::Call::record_existing { entry, credit, external_ref });
		let sale = resale(&[TITLE], &entries[..1]);
		System::reset_events();
		register(&sale);
		assert_eq!(loan(further).state, LoanState::Settled);
		assert_eq!((loan(joint).state, outstanding(joint)), (LoanState::Disbursed, fixture::LOAN));
		let payoffs = payoffs();
		assert_eq!(payoffs.len(), 1);
		assert_eq!((Some(payoffs[0].amount), payoffs[0].extra), (payoffs[0].owed.total(), 0));
		check_invariants().unwrap();
	});
}

/// Before, no officer was responsible for titles of two places: the deal could not be reported, registered,
/// or ended by a court.
#[test]
fn the_offices_of_the_first_title_act_for_titles_of_two_places() {
	ExtBuilder.build_and_execute(|| {
		// The second title is in the district of the other offices.
		super::properties::move_elsewhere();
		let sale = inspected();
		done(AGENT, sale.conclude());
		refused(OTHER_CLERK, sale.accept_report(), BadOrigin);
		done(CLERK, sale.accept_report());
		done(AGENT, sale.file());
		for (role, leg) in sale.legs() {
			done(officer(role), sale.affirm(leg));
		}
		super::dead_ends::check_exits();
		register(&sale);
		// Each municipality writes its own books.
		done(CLERK, sale.book());
		assert_eq!((stage(sale.deal), deal_of(sale.deal).booked.len()), (Stage::Registered, 1));
		refused(CLERK, sale.book(), Error::<Test>::NoNoticeWaits);
		refused(BANKER, sale.book(), BadOrigin);
		done(OTHER_CLERK, sale.book());
		assert_eq!(stage(sale.deal), Stage::Booked);
	});
}

/// Before, one seller's title could be exchanged for the other's, and the reservations stayed.
#[test]
fn an_amendment_keeps_the_sellers_of_each_title() {
	ExtBuilder.build_and_execute(|| {
		let mut sale = inspected();
		sale.terms.parts[0].sellers = held([(SELLER, "1/2")]);
		sale.terms.parts[0].buyers = held([(BUYER, "1/2")]);
		sale.terms.parts[1].sellers = held([(CO_SELLER, "1/2")]);
		sale.terms.parts[1].buyers = held([(BUYER, "1/2")]);
		done(AGENT, sale.conclude());
		let mut exchanged = sale.terms.clone();
		exchanged.parts[0].sellers = held([(CO_SELLER, "1/2")]);
		exchanged.parts[1].sellers = held([(SELLER, "1/2")]);
		refused(AGENT, sale.amend(exchanged), Error::<Test>::OtherParties);
	});
}

#[test]
fn one_book_that_differs_keeps_the_deal_registered() {
	ExtBuilder.build_and_execute(|| {
		let sale = filed_with(joint_loan(&BOTH, &[BUYER.did()]));
		for (role, leg) in sale.legs() {
			done(officer(role), sale.affirm(leg));
		}
		register(&sale);
		change_book(Area::hundredths(9_000)).unwrap();
		System::reset_events();
		done(CLERK, sale.book());
		let differs = |event: &Event<Test>| matches!(event, Event::DescriptionMismatch { .. });
		assert_eq!(events().iter().filter(|event| differs(event)).count(), 1);
		assert_eq!(stage(sale.deal), Stage::Registered);
		change_book(madang_testing::house::unit_row(FLAT).details.area).unwrap();
		done(CLERK, sale.book());
		assert_eq!(stage(sale.deal), Stage::Booked);
	});
}
