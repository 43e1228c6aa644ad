//! How long a bank's offer stands, and how the borrowers leave.

use super::*;
use crate::Decision;
use frame_support::assert_noop;
use madang_testing::AGENT;
use sp_runtime::DispatchError::BadOrigin;

fn cancel(account: u64, loan: LoanId, consents: Consents) -> DispatchResult {
	Lending::cancel(RuntimeOrigin::signed(account), loan, consents, fresh_ref())
}

/// C22. Before, an offer never ended.
#[test]
fn an_offer_ends_after_its_last_day() {
	for state in [LoanState::Approved, LoanState::Agreed] {
		build_and_execute(|| {
			let loan = loan_in(state);
			let last = stored(loan).offer.unwrap().last;
			// 90 days after 2026-11-24.
			assert_eq!(last.to_string(), "2027-02-22");
			pass(last.minus(1));
			assert_eq!(stored(loan).state, state);
			System::reset_events();
			pass(last);
			assert_eq!(stored(loan).state, LoanState::Lapsed);
			let at = stored(loan).since;
			let lapsed = Event::LoanLapsed { loan, bank: BANK, at };
			assert!(System::events().iter().any(|one| one.event == lapsed.clone().into()));
		});
	}
}

#[test]
fn nothing_is_agreed_or_bound_after_the_last_day() {
	build_and_execute(|| {
		let (approved, agreed) = (loan_in(LoanState::Approved), loan_in(LoanState::Agreed));
		// The queue has not noticed yet.
		Timestamp::set_timestamp(stored(agreed).offer.unwrap().last.end() + 1);
		assert_noop!(agree(approved), Fault::OfferEnded);
		assert_noop!(bind(agreed, DealId(1)), Fault::OfferEnded);
	});
}

#[test]
fn a_bound_loan_keeps_its_offer_until_its_deal_gives_it_back() {
	build_and_execute(|| {
		let (early, late) = (loan_in(LoanState::Bound), loan_in(LoanState::Bound));
		assert_ok!(release(early, DealId(1)));
		assert_eq!(stored(early).state, LoanState::Agreed);
		pass(stored(late).offer.unwrap().last);
		assert_eq!(stored(late).state, LoanState::Bound);
		assert_ok!(release(late, DealId(1)));
		assert_eq!((stored(late).state, stored(late).deal), (LoanState::Lapsed, None));
	});
}

/// C22. Before, only the bank could withdraw, "at the borrowers' request" that nobody signed.
#[test]
fn the_borrowers_withdraw_by_their_signatures_through_anybody() {
	for state in [LoanState::Applied, LoanState::Approved, LoanState::Agreed] {
		for account in [BANKER, OLD_BANKER, AGENT] {
			build_and_execute(|| {
				let loan = loan_in(state);
				assert_ok!(cancel(account, loan, to_withdraw(loan)));
				assert_eq!(stored(loan).state, LoanState::Withdrawn);
				let (by, at) = (caller(account), START);
				let by_borrowers = true;
				let event = Event::LoanWithdrawn { loan, bank: BANK, by, by_borrowers, at };
				assert_eq!(last_event(), event);
			});
		}
	}
}

#[test]
fn every_borrower_signs_and_only_for_a_loan_that_is_free() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Agreed);
		let mut fewer = to_withdraw(loan);
		fewer.pop();
		assert_noop!(cancel(AGENT, loan, fewer), Fault::ConsentMissing);
		assert_noop!(cancel(NON_MEMBER, loan, to_withdraw(loan)), BadOrigin);
		assert_noop!(cancel(AGENT, LoanId(99), to_withdraw(loan)), Fault::LoanNotFound);
		let wrong = to_agree(loan);
		let refusal = pallet_identity::Error::<Test>::BadSignature;
		assert_noop!(cancel(AGENT, loan, wrong), refusal);
		for state in [LoanState::Bound, LoanState::Disbursed, LoanState::Settled] {
			let loan = loan_in(state);
			assert_noop!(cancel(AGENT, loan, to_withdraw(loan)), Fault::WrongState);
		}
	});
}

#[test]
fn a_decision_says_until_when_the_offer_stands() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Applied);
		assert_ok!(decide(loan, Decision::Approve(None)));
		let by = caller(BANKER);
		let offer_until = stored(loan).offer.unwrap().last;
		assert_eq!(
			last_event(),
			Event::LoanApproved { loan, by, offer_until, assessment: None, at: START }
		);
	});
}
