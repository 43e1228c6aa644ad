//! Each invariant is broken on purpose: a check that cannot fail proves nothing.

use crate::{mock::*, *};
use frame_support::BoundedVec;
use madang_primitives::{DealId, Holdings, KoreanDay, LoanId};
use pallet_lending::{Loan, Loans};
use pallet_titles::EntryId;

#[track_caller]
fn broken(build: fn() -> DealId, damage: fn(DealId)) {
	ExtBuilder.build().execute_with(|| {
		let deal = build();
		Conveyances::do_try_state().unwrap();
		damage(deal);
		assert!(Conveyances::do_try_state().is_err());
	});
}

fn change(deal: DealId, change: fn(&mut DealOf<Test>)) {
	Deals::<Test>::mutate(deal, |deal| change(deal.as_mut().unwrap()));
}

fn change_loan(change: fn(&mut Loan)) {
	Loans::<Test>::mutate(NEW_LOAN, |loan| change(loan.as_mut().unwrap()));
}

#[test]
fn reservation_index_and_stage_agree() {
	broken(contracted, |_| LiveDealOf::<Test>::remove(TITLE));
	broken(contracted, |_| {
		pallet_titles::Reservations::<Test>::remove(TITLE);
	});
	broken(contracted, |deal| change(deal, |deal| deal.stage = Stage::Expired));
	broken(registered, |deal| LiveDealOf::<Test>::insert(TITLE, deal));
	broken(inspect, |deal| LiveDealOf::<Test>::insert(OTHER_TITLE, deal));
	broken(inspect, |_| LiveDealOf::<Test>::insert(OTHER_TITLE, DealId(404)));
	broken(inspect, |_| pallet_titles::Titles::<Test>::remove(TITLE));
}

#[test]
fn each_stage_has_its_parts() {
	broken(contracted, |deal| change(deal, |deal| deal.terms = None));
	broken(contracted, |deal| change(deal, |deal| deal.report = None));
	broken(contracted, |deal| change(deal, |deal| deal.registration_term = None));
	broken(registered, |deal| change(deal, |deal| deal.registered = None));
	broken(registered, |deal| change(deal, |deal| deal.closing = None));
	broken(registered, |deal| change(deal, |deal| deal.stage = Stage::Void));
	broken(inspect, |deal| change(deal, |deal| deal.stage = Stage::Booked));
	broken(inspect, |_| NextDeal::<Test>::put(DealId(0)));
}

#[test]
fn loans_fit_their_deal() {
	broken(financed, |deal| change(deal, |deal| deal.loans = BoundedVec::new()));
	broken(financed, |deal| change(deal, |deal| deal.stage = Stage::Reported));
	broken(financed, |_| Loans::<Test>::remove(NEW_LOAN));
	broken(financed, |_| change_loan(|loan| loan.title = OTHER_TITLE));
	broken(financed, |_| {
		change_loan(|loan| loan.entry = Some(EntryId { title: TITLE, number: 1 }))
	});
	broken(registered, |deal| {
		change(deal, |deal| deal.registered.as_mut().unwrap().mortgages = BoundedVec::new())
	});
}

#[test]
fn booked_deals_are_in_the_books() {
	broken(booked, |deal| change(deal, |deal| deal.books_mismatch = true));
	broken(booked, |_| {
		pallet_registers::Units::<Test>::mutate(FLAT, |flat| {
			flat.as_mut().unwrap().owners = Holdings::default();
		});
	});
}

#[test]
fn affirmations_are_for_legs_of_deals() {
	let affirmation =
		|| Affirmation { by: institution_of(AGENT), at: START, evidence: commitment(1) };
	ExtBuilder.build().execute_with(|| {
		let deal = filed();
		Affirmations::<Test>::insert(deal, Leg::Disbursement(LoanId(404)), affirmation());
		assert!(Conveyances::do_try_state().is_err());
	});
	ExtBuilder.build().execute_with(|| {
		Affirmations::<Test>::insert(DealId(404), Leg::Tax, affirmation());
		assert!(Conveyances::do_try_state().is_err());
	});
}

#[test]
fn running_terms_are_queued() {
	broken(contracted, |_| {
		let _ = pallet_terms::Queue::<Test>::clear(u32::MAX, None);
	});
	broken(inspect, |deal| {
		change(deal, |deal| deal.inspection.valid_through = KoreanDay(i32::MAX))
	});
}
