//! The pledge of a loan, and its one slot.

use super::*;
use crate::{Pledge, PledgeAct, PledgeEnd, PledgeState, PledgeTerms, PledgedChange, Pledges};
use frame_support::assert_noop;
use madang_primitives::Duty;
use madang_testing::{AGENCY, FUNDER, OLD_BANK, THIRD_BANK, THIRD_BANKER};
use sp_runtime::DispatchError::BadOrigin;

const INSOLVENCY: AccelerationCause = AccelerationCause::Insolvency(EVIDENCE);
const INSOLVENT: WriteOffReason = WriteOffReason::Insolvent(EVIDENCE);
const TERMS: PledgeTerms =
	PledgeTerms { contract: AGREEMENT, notice: LETTER, secures: 150_000_000 };

/// An offer to pledge a loan, that stands for ten days.
fn offer(loan: LoanId, to: InstitutionId) -> DispatchResult {
	Lending::offer_pledge(officer(), loan, to, TERMS, today().plus(10), fresh_ref())
}

fn accept(by: u64, loan: LoanId) -> DispatchResult {
	Lending::accept_pledge(RuntimeOrigin::signed(by), loan, fresh_ref())
}

fn end(by: u64, loan: LoanId) -> DispatchResult {
	Lending::end_pledge(RuntimeOrigin::signed(by), loan, fresh_ref())
}

fn agree_to(by: u64, loan: LoanId, change: Option<PledgedChange>) -> DispatchResult {
	Lending::agree_to_change(RuntimeOrigin::signed(by), loan, change, fresh_ref())
}

fn replace(loan: LoanId, successor: Option<InstitutionId>) -> DispatchResult {
	Lending::replace_pledgee(RuntimeOrigin::root(), loan, successor)
}

/// A loan of the bank that is pledged to the old bank.
fn pledged() -> LoanId {
	let loan = loan_in(LoanState::Disbursed);
	assert_ok!(offer(loan, OLD_BANK));
	assert_ok!(accept(OLD_BANKER, loan));
	loan
}

fn pledge(loan: LoanId) -> Pledge {
	Pledges::<Test>::get(loan).unwrap()
}

/// The event of a step about a pledge in this block. `None` is the council.
fn told(by: Option<u64>, loan: LoanId, pledgee: InstitutionId, act: PledgeAct) -> Event<Test> {
	Event::PledgeChanged { loan, by: by.map(caller), pledgee, act, at: Timestamp::get() }
}

fn ended(by: u64, loan: LoanId, cause: PledgeEnd) -> Event<Test> {
	told(Some(by), loan, OLD_BANK, PledgeAct::Ended(cause))
}

#[test]
fn a_loan_is_pledged_when_the_other_institution_accepts() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		assert_ok!(offer(loan, OLD_BANK));
		let until = today().plus(10);
		let offered = PledgeAct::Offered { terms: TERMS, until };
		assert_eq!(last_event(), told(Some(BANKER), loan, OLD_BANK, offered));
		assert!(!Lending::is_pledged(loan), "an offer is no pledge");

		assert_ok!(accept(OLD_BANKER, loan));
		let accepted = PledgeAct::Accepted { lender: BANK, terms: TERMS };
		assert_eq!(last_event(), told(Some(OLD_BANKER), loan, OLD_BANK, accepted));
		assert!(Lending::is_pledged(loan));
		let state = PledgeState::InForce;
		assert_eq!(pledge(loan), Pledge { pledgee: OLD_BANK, terms: TERMS, state, agreed: None });

		assert_ok!(end(OLD_BANKER, loan));
		assert_eq!(last_event(), ended(OLD_BANKER, loan, PledgeEnd::Released));
		assert_eq!(Pledges::<Test>::get(loan), None);
	});
}

#[test]
fn a_policy_agency_can_be_pledgee() {
	build_and_execute(|| {
		let duties = [Duty::Fund, Duty::Lend].into_iter().collect();
		let chief = RuntimeOrigin::signed(madang_testing::chief(AGENCY));
		assert_ok!(Institutions::set_duties(chief, FUNDER, duties));
		let loan = loan_in(LoanState::Disbursed);
		assert_ok!(offer(loan, AGENCY));
		assert_ok!(accept(FUNDER, loan));
		assert!(Lending::is_pledged(loan));
	});
}

/// The same loan pledged twice is refused, whether the first is an offer or a pledge.
#[test]
fn a_slot_that_is_taken_is_not_given_again() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		assert_ok!(offer(loan, OLD_BANK));
		assert_noop!(offer(loan, THIRD_BANK), Fault::PledgeSlotTaken);
		assert_ok!(accept(OLD_BANKER, loan));
		assert_noop!(offer(loan, THIRD_BANK), Fault::PledgeSlotTaken);
		assert_noop!(accept(OLD_BANKER, loan), Fault::PledgeSlotTaken);
		// Another institution learns from the answer only that nothing is offered to it.
		assert_noop!(accept(THIRD_BANKER, loan), Fault::NoPledgeOffer);
		// After the release, the slot is free.
		assert_ok!(end(OLD_BANKER, loan));
		assert_ok!(offer(loan, THIRD_BANK));
		assert_noop!(accept(OLD_BANKER, loan), Fault::NoPledgeOffer);
		assert_ok!(accept(THIRD_BANKER, loan));
	});
}

#[test]
fn only_the_lender_offers_what_is_owed_to_another_active_lender() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		let with = |by, to, terms, until| {
			Lending::offer_pledge(RuntimeOrigin::signed(by), loan, to, terms, until, fresh_ref())
		};
		let day = today();
		assert_noop!(with(THIRD_BANKER, OLD_BANK, TERMS, day), Fault::NotOwnLoan);
		assert_eq!(with(NON_MEMBER, OLD_BANK, TERMS, day), Err(BadOrigin));
		assert_noop!(with(BANKER, BANK, TERMS, day), Fault::PledgeeIsLender);
		assert_noop!(with(BANKER, FOUNDATION, TERMS, day), Fault::NotALender);
		assert_noop!(with(BANKER, InstitutionId(404), TERMS, day), Fault::NotALender);
		let nothing = PledgeTerms { secures: 0, ..TERMS };
		assert_noop!(with(BANKER, OLD_BANK, nothing, day), Fault::ZeroAmount);
		assert_noop!(with(BANKER, OLD_BANK, TERMS, day.minus(1)), Fault::PledgeOfferPast);
		madang_testing::suspend::<Test>(OLD_BANK);
		assert_noop!(with(BANKER, OLD_BANK, TERMS, day), Fault::NotALender);
		assert_noop!(offer(LoanId(404), THIRD_BANK), Fault::LoanNotFound);
		for state in [LoanState::Agreed, LoanState::Settled] {
			let other = loan_in(state);
			assert_noop!(offer(other, THIRD_BANK), Fault::WrongState);
		}
		assert_ok!(with(BANKER, THIRD_BANK, TERMS, day));
	});
}

#[test]
fn an_offer_is_withdrawn_or_declined() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		assert_noop!(end(BANKER, loan), Fault::NotPledged);
		assert_noop!(end(BANKER, LoanId(404)), Fault::LoanNotFound);
		assert_noop!(accept(OLD_BANKER, loan), Fault::NoPledgeOffer);
		assert_noop!(accept(OLD_BANKER, LoanId(404)), Fault::LoanNotFound);
		for (by, cause) in [(BANKER, PledgeEnd::Withdrawn), (OLD_BANKER, PledgeEnd::Declined)] {
			assert_ok!(offer(loan, OLD_BANK));
			assert_noop!(end(THIRD_BANKER, loan), Fault::NotYourPledge);
			assert_eq!(end(NON_MEMBER, loan), Err(BadOrigin));
			assert_ok!(end(by, loan));
			assert_eq!(last_event(), ended(by, loan, cause));
			assert_noop!(accept(OLD_BANKER, loan), Fault::NoPledgeOffer);
		}
		assert_ok!(offer(loan, OLD_BANK));
		assert_ok!(accept(OLD_BANKER, loan));
		assert_noop!(end(BANKER, loan), Fault::NotYourPledge);
	});
}

#[test]
fn an_offer_counts_as_none_after_its_last_day() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		assert_ok!(offer(loan, OLD_BANK));
		go_to(today().plus(10));
		assert_noop!(offer(loan, THIRD_BANK), Fault::PledgeSlotTaken);
		go_to(today().plus(1));
		assert_noop!(accept(OLD_BANKER, loan), Fault::NoPledgeOffer);
		System::reset_events();
		assert_ok!(offer(loan, THIRD_BANK));
		assert_eq!(events()[0], ended(BANKER, loan, PledgeEnd::Lapsed));
		assert_ok!(accept(THIRD_BANKER, loan));
	});
}

/// The pledge stays with the loan when its mortgage moves to another bank. An offer does not bind that bank.
#[test]
fn a_pledge_stays_with_the_loan_and_an_offer_does_not() {
	build_and_execute(|| {
		let loan = pledged();
		let offered = loan_in(LoanState::Disbursed);
		assert_ok!(offer(offered, OLD_BANK));
		for loan in [loan, offered] {
			let mut moved = mortgage(entry_of(loan)).mortgage;
			moved.mortgagees = pallet_titles::Mortgage::only(THIRD_BANK);
			rewrite_mortgage(entry_of(loan), moved);
		}
		assert!(Lending::is_pledged(loan));
		assert_noop!(accept(OLD_BANKER, offered), Fault::NoPledgeOffer);
		let by_successor = |loan| {
			let origin = RuntimeOrigin::signed(THIRD_BANKER);
			Lending::offer_pledge(origin, loan, OLD_BANK, TERMS, today(), fresh_ref())
		};
		assert_noop!(by_successor(loan), Fault::PledgeSlotTaken);
		assert_ok!(by_successor(offered));
		assert_ok!(accept(OLD_BANKER, offered));
	});
}

#[test]
fn the_contract_of_a_pledged_loan_changes_only_as_the_pledgee_agrees() {
	build_and_execute(|| {
		let loan = pledged();
		let change = amendment(loan, false);
		let digest = |change: &Amendment, number| {
			PledgedChange::Amendment(file(loan).amendment(loan, number, change).1)
		};
		assert_noop!(amend(loan, change.clone()), Fault::PledgeeMustAgree);
		let agreed = Some(digest(&change, 1));
		assert_noop!(agree_to(THIRD_BANKER, loan, agreed), Fault::NotYourPledge);
		assert_noop!(agree_to(BANKER, loan, agreed), Fault::NotYourPledge);
		assert_eq!(agree_to(NON_MEMBER, loan, agreed), Err(BadOrigin));
		assert_ok!(agree_to(OLD_BANKER, loan, agreed));
		assert_eq!(last_event(), told(Some(OLD_BANKER), loan, OLD_BANK, PledgeAct::Agreed(agreed)));
		// To this change and to no other.
		let mut other = change.clone();
		other.credit.term_months = 240;
		assert_noop!(amend(loan, other), Fault::PledgeeMustAgree);
		// It can be taken back, and given again.
		assert_ok!(agree_to(OLD_BANKER, loan, None));
		assert_noop!(amend(loan, change.clone()), Fault::PledgeeMustAgree);
		assert_ok!(agree_to(OLD_BANKER, loan, agreed));
		assert_ok!(amend(loan, change.clone()));
		// It is used up.
		assert_eq!(pledge(loan).agreed, None);
		assert_noop!(amend(loan, change.clone()), Fault::PledgeeMustAgree);
		assert_ok!(end(OLD_BANKER, loan));
		assert_ok!(amend(loan, change));
	});
}

#[test]
fn only_a_pledgee_of_a_pledge_in_force_agrees_to_changes() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		let change = Some(PledgedChange::WriteOff);
		assert_noop!(agree_to(OLD_BANKER, loan, change), Fault::NotYourPledge);
		assert_ok!(offer(loan, OLD_BANK));
		assert_noop!(agree_to(OLD_BANKER, loan, change), Fault::NotPledged);
		// An offer does not bind the lender's hands.
		assert_ok!(amend(loan, amendment(loan, false)));
	});
}

#[test]
fn a_pledged_loan_is_written_off_only_as_the_pledgee_agrees() {
	build_and_execute(|| {
		let loan = pledged();
		assert_ok!(accelerate(loan, INSOLVENCY));
		// What was a mistake is corrected without the pledgee.
		assert_ok!(take_back(loan, Act::Acceleration));
		assert_ok!(accelerate(loan, INSOLVENCY));
		assert_noop!(write_off(loan, INSOLVENT), Fault::PledgeeMustAgree);
		assert_ok!(agree_to(OLD_BANKER, loan, Some(PledgedChange::WriteOff)));
		assert_ok!(write_off(loan, INSOLVENT));
		assert_eq!(pledge(loan).agreed, None);
		assert!(Lending::is_pledged(loan), "it is still owed");
		assert_ok!(take_back(loan, Act::WriteOff));
		assert_noop!(write_off(loan, INSOLVENT), Fault::PledgeeMustAgree);
	});
}

/// The loan of a pledgee that became its lender is free for that lender.
#[test]
fn a_pledgee_that_became_the_lender_needs_no_agreement() {
	build_and_execute(|| {
		let loan = pledged();
		let mut moved = mortgage(entry_of(loan)).mortgage;
		moved.mortgagees = pallet_titles::Mortgage::only(OLD_BANK);
		rewrite_mortgage(entry_of(loan), moved);
		let change = amendment(loan, false);
		let consents = to_amend(loan, &change);
		let lender = RuntimeOrigin::signed(OLD_BANKER);
		assert_ok!(Lending::amend(lender, loan, change, consents, fresh_ref()));
		assert_ok!(end(OLD_BANKER, loan));
	});
}

/// Who owes pays as before. A payment that was none does not free the loan of its pledge.
#[test]
fn a_pledge_ends_with_the_debt_and_is_revived_with_it() {
	build_and_execute(|| {
		let loan = pledged();
		assert_ok!(agree_to(OLD_BANKER, loan, Some(PledgedChange::WriteOff)));
		assert_ok!(repay(loan, 1_000_000));
		assert!(Lending::is_pledged(loan));
		let last = line(payoff(loan, today()));
		assert_ok!(post(loan, last));
		assert_eq!(last_event(), ended(BANKER, loan, PledgeEnd::PaidOff));
		assert!(!Lending::is_pledged(loan));
		let resting =
			Pledge { pledgee: OLD_BANK, terms: TERMS, state: PledgeState::Resting, agreed: None };
		assert_eq!(pledge(loan), resting);
		assert_noop!(accept(OLD_BANKER, loan), Fault::NoPledgeOffer);
		assert_noop!(agree_to(OLD_BANKER, loan, None), Fault::NotPledged);

		assert_ok!(Lending::reverse(officer(), BANK, last.line_ref, EVIDENCE, fresh_ref()));
		assert_eq!(last_event(), told(Some(BANKER), loan, OLD_BANK, PledgeAct::Revived));
		assert!(Lending::is_pledged(loan));
		assert_noop!(offer(loan, THIRD_BANK), Fault::PledgeSlotTaken);

		// The pledgee can release it permanently while the loan is settled.
		let last = line(payoff(loan, today()));
		assert_ok!(post(loan, last));
		assert_noop!(end(BANKER, loan), Fault::NotYourPledge);
		assert_ok!(end(OLD_BANKER, loan));
		assert_ok!(Lending::reverse(officer(), BANK, last.line_ref, EVIDENCE, fresh_ref()));
		assert!(!Lending::is_pledged(loan));
		assert_ok!(offer(loan, THIRD_BANK));
	});
}

#[test]
fn an_offer_ends_with_the_debt_and_is_not_revived() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		assert_ok!(offer(loan, OLD_BANK));
		let last = line(payoff(loan, today()));
		assert_ok!(post(loan, last));
		assert_eq!(last_event(), ended(BANKER, loan, PledgeEnd::PaidOff));
		assert_eq!(Pledges::<Test>::get(loan), None);
		assert_ok!(Lending::reverse(officer(), BANK, last.line_ref, EVIDENCE, fresh_ref()));
		assert_eq!(Pledges::<Test>::get(loan), None);
	});
}

#[test]
fn a_deal_and_a_guarantor_pay_on_a_pledged_loan() {
	build_and_execute(|| {
		let loan = pledged();
		assert_ok!(settle(loan, deal_of(TITLES[1])));
		let by = Some(registrar());
		let (pledgee, act, at) = (OLD_BANK, PledgeAct::Ended(PledgeEnd::PaidOff), Timestamp::get());
		assert_eq!(last_event(), Event::PledgeChanged { loan, by, pledgee, act, at });

		let loan = pledged();
		let guarantee = guarantee(loan);
		assert_ok!(accelerate(loan, INSOLVENCY));
		assert_ok!(make_claimable(loan, ClaimCause::Bankruptcy(EVIDENCE)));
		assert_ok!(claim(loan));
		assert_ok!(pay_claim(guarantee, COVER, today()));
		assert!(Lending::is_pledged(loan), "the rest is owed");
		assert_ok!(repay(loan, payoff(loan, today())));
		assert!(!Lending::is_pledged(loan));
	});
}

/// A pledgee that has left binds nobody for ever: the council replaces it, or ends its pledge.
#[test]
fn the_council_replaces_a_pledgee_that_is_not_active() {
	build_and_execute(|| {
		let loan = pledged();
		assert_noop!(replace(loan, None), Fault::PledgeeActive);
		assert_eq!(Lending::replace_pledgee(officer(), loan, None), Err(BadOrigin));
		assert_noop!(replace(LoanId(404), None), Fault::LoanNotFound);
		let free = loan_in(LoanState::Disbursed);
		assert_noop!(replace(free, None), Fault::NotPledged);
		madang_testing::suspend::<Test>(OLD_BANK);
		// That it is suspended takes nothing from it.
		assert!(Lending::is_pledged(loan));
		assert_noop!(offer(loan, THIRD_BANK), Fault::PledgeSlotTaken);
		assert_noop!(replace(loan, Some(BANK)), Fault::PledgeeIsLender);
		assert_noop!(replace(loan, Some(FOUNDATION)), Fault::NotALender);
		assert_noop!(replace(loan, Some(OLD_BANK)), Fault::NotALender);
		assert_ok!(replace(loan, Some(THIRD_BANK)));
		let replaced = PledgeAct::Replaced { from: OLD_BANK };
		assert_eq!(last_event(), told(None, loan, THIRD_BANK, replaced));
		assert!(Lending::is_pledged(loan));
		madang_testing::suspend::<Test>(THIRD_BANK);
		assert_ok!(replace(loan, None));
		let gone = PledgeAct::Ended(PledgeEnd::PledgeeLeft);
		assert_eq!(last_event(), told(None, loan, THIRD_BANK, gone));
		assert_eq!(Pledges::<Test>::get(loan), None);
	});
}
