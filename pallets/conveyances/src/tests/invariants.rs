//! Each invariant is broken on purpose: a check that cannot fail proves nothing.

use crate::{mock::*, *};
use frame_support::BoundedVec;
use madang_primitives::{DealId, Holdings, LoanId, Receipt};
use pallet_lending::{Files, Loan, Loans};
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
fn reservations_and_stages_agree() {
	broken(contracted, |_| {
		pallet_titles::Reservations::<Test>::remove(TITLE);
	});
	broken(contracted, |deal| change(deal, |deal| deal.stage = Stage::Lapsed));
	broken(registered, |deal| {
		let party = madang_primitives::Party::Did(BUYER.did());
		let reserved = vec![pallet_titles::Reservation { party, deal }];
		pallet_titles::Reservations::<Test>::insert(TITLE, BoundedVec::truncate_from(reserved));
	});
	broken(inspect, |_| pallet_titles::Titles::<Test>::remove(TITLE));
	broken(inspect, |deal| change(deal, |deal| deal.titles = BoundedVec::new()));
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
	broken(affirmed, |deal| change(deal, |deal| deal.performance.began_on = None));
	broken(reported, |deal| change(deal, |deal| deal.performance.price_withdrawn = true));
	broken(registered, |deal| {
		change(deal, |deal| deal.booked = BoundedVec::truncate_from(vec![TITLE]))
	});
	broken(affirmed, |deal| {
		change(deal, |deal| {
			deal.performance.paid_out = BoundedVec::truncate_from(vec![LoanId(404)])
		})
	});
}

#[test]
fn loans_fit_their_deal() {
	broken(financed, |deal| change(deal, |deal| deal.loans = BoundedVec::new()));
	broken(financed, |deal| change(deal, |deal| deal.stage = Stage::Reported));
	broken(financed, |_| Loans::<Test>::remove(NEW_LOAN));
	broken(financed, |_| {
		Files::<Test>::mutate(NEW_LOAN, |file| {
			let mut terms = file.take().unwrap().into_terms();
			terms.titles[0] = OTHER_TITLE;
			*file = Some(terms.into());
		})
	});
	broken(financed, |_| change_loan(|loan| loan.deal = Some(DealId(404))));
	broken(financed, |_| {
		change_loan(|loan| {
			loan.entries = BoundedVec::truncate_from(vec![EntryId { title: TITLE, number: 1 }])
		})
	});
	broken(registered, |deal| {
		change(deal, |deal| deal.registered.as_mut().unwrap().mortgages = BoundedVec::new())
	});
}

#[test]
fn inspections_are_listed() {
	broken(inspect, |_| Inspections::<Test>::remove(institution_of(AGENT)));
	broken(inspect, Deals::<Test>::remove);
	broken(inspect, |deal| change(deal, |deal| deal.agent = institution_of(OTHER_AGENT)));
}

#[test]
fn booked_deals_are_in_the_books() {
	broken(booked, |deal| change(deal, |deal| deal.books_mismatch = true));
	broken(booked, |_| {
		pallet_registers::Units::<Test>::mutate(FLAT, |flat| {
			flat.as_mut().unwrap().record.owners = Holdings::default();
		});
	});
}

#[test]
fn affirmations_are_for_the_last_closing_of_a_live_deal() {
	fn given(number: u32) -> Affirmation {
		Affirmation {
			by: institution_of(AGENT),
			at: START,
			evidence: commitment(1),
			paid: Paid { amount: 1, valued_on: today() },
			closing: Receipt { year: 2026, number },
		}
	}
	broken(filed, |deal| Affirmations::<Test>::insert(deal, Leg::Tax, given(404)));
	broken(registered, |deal| Affirmations::<Test>::insert(deal, Leg::Tax, given(1)));
	broken(filed, |_| Affirmations::<Test>::insert(DealId(404), Leg::Tax, given(1)));
	broken(reported, |deal| {
		Affirmations::<Test>::insert(deal, Leg::Disbursement(LoanId(404)), given(1))
	});
}

#[test]
fn running_terms_are_queued() {
	broken(contracted, |_| {
		let _ = pallet_terms::Queue::<Test>::clear(u32::MAX, None);
	});
	broken(contracted, |deal| {
		change(deal, |deal| deal.report.as_mut().unwrap().answer.last.0 = i32::MAX)
	});
	broken(
		|| {
			let deal = contracted();
			done(AGENT, sale_of(deal).give_notice(Side::Buyers, 14));
			deal
		},
		|deal| change(deal, |deal| deal.notices[0].term.last.0 = i32::MAX),
	);
}

#[test]
fn a_notice_is_in_a_live_deal() {
	broken(registered, |deal| {
		change(deal, |deal| {
			let _ = deal.notices.try_push(Notice {
				side: Side::Buyers,
				evidence: commitment(1),
				given_at: START,
				term: Pallet::<Test>::term_after(today(), 14),
				objected_at: None,
			});
		})
	});
}
