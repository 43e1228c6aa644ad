//! Tests, one file for each concern; here is what they share.

use crate::{
	mock::*, pallet::Guarantees as Stored, Decision, DeclineReason, Error, Event, Guarantee,
	GuaranteeState, Guarantees as Book, NextGuarantee, Notice, NoticeKind, NoticeNumbers, Notices,
	OfLoan, Reguarantee, ReguaranteeOffer, Request,
};
use frame_support::{assert_noop, assert_ok, pallet_prelude::DispatchResult, BoundedVec};
use madang_primitives::{Commitment, GuaranteeId, KoreanDay, LoanId, RatePpm, Won};
use sp_runtime::DispatchError;

mod asking;
mod claims;
mod decision;
mod forming;
mod invariants;
mod notices;
mod random;
mod reguarantee;
mod state;
mod succession;
mod term;
mod who;

type Fault = Error<Test>;

const LETTER: Commitment = Commitment([3; 32]);
const PARTICULARS: Commitment = Commitment([4; 32]);
const REASON: Commitment = Commitment([5; 32]);

const PRINCIPAL: Won = 100_000_000;
const RATIO: RatePpm = 850_000;
const ASKED: Won = 85_000_000;
const COVER: Won = 80_000_000;
/// What can be drawn under that cover: 85 % of it, rounded down, is the cover.
const DRAWN: Won = 94_117_648;

const WHY: DeclineReason = DeclineReason::Assessment;

/// Every state that is reached by calls.
const STATES: [GuaranteeState; 12] = [
	GuaranteeState::Asked,
	GuaranteeState::Declined(WHY),
	GuaranteeState::Notified,
	GuaranteeState::Lapsed,
	GuaranteeState::Withdrawn,
	GuaranteeState::Revoked,
	GuaranteeState::InForce,
	GuaranteeState::Claimable,
	GuaranteeState::Claimed,
	GuaranteeState::Paid,
	GuaranteeState::Denied,
	GuaranteeState::Released,
];

fn request() -> Request {
	Request {
		creditor: BANK,
		foundation: FOUNDATION,
		principal: PRINCIPAL,
		amount: ASKED,
		ratio: RATIO,
	}
}

fn ask(loan: LoanId, request: Request) -> Result<GuaranteeId, DispatchError> {
	<Guarantees as Book<u64>>::ask(loan, request, &banker())
}

fn withdraw(loan: LoanId) -> DispatchResult {
	<Guarantees as Book<u64>>::withdraw(loan, Some(&banker()))
}

fn form(loan: LoanId, principal: Won) -> DispatchResult {
	<Guarantees as Book<u64>>::form(loan, principal, day(), &banker())
}

fn notify(loan: LoanId, kind: NoticeKind, amount: Won) -> DispatchResult {
	<Guarantees as Book<u64>>::notify(loan, kind, amount, day(), Some(&banker()))
}

fn make_claimable(loan: LoanId) -> DispatchResult {
	<Guarantees as Book<u64>>::make_claimable(loan, day(), None)
}

fn cure(loan: LoanId) -> DispatchResult {
	<Guarantees as Book<u64>>::cure(loan, day(), Some(&banker()))
}

fn claim(loan: LoanId, amount: Won) -> DispatchResult {
	<Guarantees as Book<u64>>::claim(loan, amount, day(), &banker())
}

fn release(loan: LoanId, amount: Won) -> DispatchResult {
	<Guarantees as Book<u64>>::release(loan, amount, day(), Some(&banker()))
}

fn revive(loan: LoanId, principal: Won) -> DispatchResult {
	<Guarantees as Book<u64>>::revive(loan, principal, day(), &banker())
}

fn state_of(loan: LoanId) -> Option<GuaranteeState> {
	<Guarantees as Book<u64>>::state(loan)
}

fn decide(guarantee: GuaranteeId, decision: Decision) -> DispatchResult {
	Guarantees::decide(RuntimeOrigin::signed(GUARANTOR), guarantee, decision, fresh_ref())
}

fn approve(guarantee: GuaranteeId, cover: Won) -> DispatchResult {
	decide(guarantee, Decision::Approve { cover, letter: LETTER })
}

fn decline(guarantee: GuaranteeId, reason: DeclineReason) -> DispatchResult {
	decide(guarantee, Decision::Decline { reason, particulars: PARTICULARS })
}

fn revoke(guarantee: GuaranteeId) -> DispatchResult {
	Guarantees::withdraw_approval(RuntimeOrigin::signed(GUARANTOR), guarantee, REASON, fresh_ref())
}

fn acknowledge(guarantee: GuaranteeId, numbers: &[u32]) -> DispatchResult {
	let numbers = NoticeNumbers::truncate_from(numbers.to_vec());
	Guarantees::acknowledge(RuntimeOrigin::signed(GUARANTOR), guarantee, numbers, fresh_ref())
}

fn pay(guarantee: GuaranteeId, amount: Won) -> DispatchResult {
	Guarantees::pay(RuntimeOrigin::signed(GUARANTOR), guarantee, amount, day(), fresh_ref())
}

fn deny(guarantee: GuaranteeId) -> DispatchResult {
	Guarantees::deny(RuntimeOrigin::signed(GUARANTOR), guarantee, REASON, fresh_ref())
}

fn offer(guarantee: GuaranteeId, offer: Option<ReguaranteeOffer>) -> DispatchResult {
	Guarantees::reguarantee(RuntimeOrigin::signed(GUARANTOR), guarantee, offer, fresh_ref())
}

fn accept(account: u64, guarantee: GuaranteeId, ratio: RatePpm) -> DispatchResult {
	let origin = RuntimeOrigin::signed(account);
	Guarantees::accept_reguarantee(origin, guarantee, ratio, fresh_ref())
}

/// Half, by the federation.
fn half() -> ReguaranteeOffer {
	ReguaranteeOffer { by: FEDERATION, ratio: 500_000 }
}

fn day() -> KoreanDay {
	today::<Test>()
}

fn stored(guarantee: GuaranteeId) -> Guarantee {
	Stored::<Test>::get(guarantee).unwrap()
}

fn loan_of(guarantee: GuaranteeId) -> LoanId {
	stored(guarantee).loan
}

fn notice(guarantee: GuaranteeId, number: u32) -> Notice {
	Notices::<Test>::get(guarantee, number).unwrap()
}

/// The number that the next guarantee gets.
fn next() -> GuaranteeId {
	NextGuarantee::<Test>::get()
}

/// A guarantee of a loan of its own, taken to a state by the calls that lead there.
fn guarantee_in(state: GuaranteeState) -> GuaranteeId {
	let loan = LoanId(1_000 + next().0);
	let guarantee = ask(loan, request()).unwrap();
	let none = || -> DispatchResult { Ok(()) };
	let last = || pass(stored(guarantee).term.unwrap().last);
	let steps: &[&dyn Fn() -> DispatchResult] =
		&[&|| approve(guarantee, COVER), &|| form(loan, DRAWN), &|| make_claimable(loan), &|| {
			claim(loan, COVER)
		}];
	let (count, end): (usize, Box<dyn Fn() -> DispatchResult>) = match state {
		GuaranteeState::Asked => (0, Box::new(none)),
		GuaranteeState::Declined(reason) => (0, Box::new(move || decline(guarantee, reason))),
		GuaranteeState::Notified => (1, Box::new(none)),
		GuaranteeState::Lapsed => (
			1,
			Box::new(move || {
				last();
				Ok(())
			}),
		),
		GuaranteeState::Withdrawn => (1, Box::new(move || withdraw(loan))),
		GuaranteeState::Revoked => (1, Box::new(move || revoke(guarantee))),
		GuaranteeState::InForce => (2, Box::new(none)),
		GuaranteeState::Claimable => (3, Box::new(none)),
		GuaranteeState::Claimed => (4, Box::new(none)),
		GuaranteeState::Paid => (4, Box::new(move || pay(guarantee, COVER))),
		GuaranteeState::Denied => (4, Box::new(move || deny(guarantee))),
		GuaranteeState::Released => (2, Box::new(move || release(loan, 1))),
	};
	steps[..count].iter().for_each(|step| {
		assert_ok!(step());
	});
	assert_ok!(end());
	assert_eq!(stored(guarantee).state, state);
	guarantee
}

/// Every event of the pallet since the last look.
fn events() -> Vec<Event<Test>> {
	let all = System::events();
	System::reset_events();
	all.into_iter().filter_map(|record| record.event.try_into().ok()).collect()
}

/// The notice event of a guarantee's last notice, as the bank's call gives it.
fn notice_event(guarantee: GuaranteeId, kind: NoticeKind, amount: Won) -> Event<Test> {
	Event::NoticeGiven {
		guarantee,
		loan: loan_of(guarantee),
		foundation: FOUNDATION,
		creditor: BANK,
		number: stored(guarantee).notices - 1,
		kind,
		amount,
		on: day(),
		by: Some(banker()),
		at: START,
	}
}
