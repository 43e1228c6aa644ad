//! Loans: one is drawn, paid back in a file, settled and owed again, and its lender changes.

use super::{
	chain::{caller, reference, BEGINNING},
	on_filled, Chain,
};
use crate::LoanFilter;
use madang_primitives::{Commitment, InstitutionId, LoanId};
use madang_runtime::{Runtime, RuntimeEvent};
use madang_schedule::{
	Credit, DayCount, HolidayRule, LateInterest, PrepaymentFee, RateTerms, Repayment,
};
use pallet_lending::{Event, Line, LoanState, LoanTerms, Product, RepaidLine, Reversal};

const LOAN: LoanId = LoanId(u64::MAX - 1);

/// What happens to loans begins after this block.
const BEFORE: u64 = 20;
const OTHER: LoanId = LoanId(3);

/// Terms of a loan.
pub fn terms() -> LoanTerms {
	LoanTerms {
		borrowers: Default::default(),
		product: Product::Mortgage,
		titles: Default::default(),
		max_secured: 0,
		credit: Credit {
			principal: u64::MAX,
			term_months: 12,
			grace_months: 0,
			repayment: Repayment::EqualInstalment,
			rate: RateTerms::Fixed(45_000),
			days: DayCount::Act365,
			pay_day: 25,
			holiday: HolidayRule::Following { accrue: false },
			prepayment: PrepaymentFee::default(),
			late: LateInterest { add: 30_000, cap: 150_000 },
		},
	}
}

fn line(number: u8, amount: u64) -> Line {
	Line { line_ref: [number; 32], amount, valued_on: "2026-11-24".parse().unwrap() }
}

/// The bank reverses a payment of a loan that is settled.
fn reversed(number: u64) -> Vec<Event<Runtime>> {
	let (by, at) = (|| caller(1, reference(number, 0)), BEGINNING + number * 1_000);
	vec![
		Event::RepaymentReversed {
			loan: LOAN,
			by: by(),
			bank: InstitutionId(1),
			line_ref: [2; 32],
			amount: 6_000,
			valued_on: "2026-11-24".parse().unwrap(),
			reversal: Reversal::Returned("2026-11-24".parse().unwrap()),
			reason: Commitment([2; 32]),
			outstanding: 6_000,
			at,
		},
		Event::LoanOwedAgain {
			loan: LOAN,
			by: by(),
			entries: Default::default(),
			state: LoanState::WrittenOff,
			at,
		},
	]
}

/// What happens to loans in a block.
pub fn events(number: u64) -> Option<Vec<RuntimeEvent>> {
	let number = number.checked_sub(BEFORE)?;
	let (by, at) = (|| caller(1, reference(number, 0)), BEGINNING + number * 1_000);
	let applied = |loan| Event::<Runtime>::LoanApplied {
		loan,
		by: by(),
		terms: terms(),
		documents: Commitment([1; 32]),
		at,
	};
	let events = match number {
		3 => vec![applied(LOAN), applied(OTHER)],
		4 => vec![Event::LoanDrawn {
			loan: LOAN,
			by: by(),
			amount: 10_000,
			valued_on: "2026-11-24".parse().unwrap(),
			left: 1,
			waited: None,
			at,
		}],
		5 => vec![Event::LoanLapsed { loan: OTHER, bank: InstitutionId(1), at }],
		6 => {
			let repaid = |line: Line, outstanding| RepaidLine { loan: LOAN, line, outstanding };
			let lines = vec![repaid(line(1, 4_000), 6_000), repaid(line(2, 6_000), 0)];
			vec![
				Event::LoanSettled {
					loan: LOAN,
					bank: InstitutionId(1),
					by: by(),
					payoff: None,
					at,
				},
				Event::RepaymentsPosted {
					by: by(),
					posted: 2,
					known: 0,
					amount: 10_000,
					refused: Default::default(),
					lines: lines.try_into().unwrap(),
					at,
				},
			]
		}
		7 => reversed(number),
		8 => vec![Event::LoansAssigned {
			loans: vec![LOAN].try_into().unwrap(),
			from: InstitutionId(1),
			to: InstitutionId(2),
			at,
		}],
		_ => return None,
	};
	Some(events.into_iter().map(RuntimeEvent::from).collect())
}

#[tokio::test]
async fn loans_are_known_step_by_step() {
	on_filled(Chain::new(40), |store, _| async move {
		let loan = store.loan(LOAN.0).await.unwrap().unwrap();
		assert_eq!((loan.state.as_str(), loan.lender), ("written-off", 2));
		assert_eq!(loan.principal, u64::MAX.to_string());
		assert_eq!(loan.outstanding.as_deref(), Some("6000"));
		assert_eq!((loan.opened, loan.changed), (BEFORE + 3, BEFORE + 8));
		assert_eq!(loan.product, "mortgage");
		let steps = store.loan_steps(LOAN.0).await.unwrap();
		let shown: Vec<_> = steps
			.iter()
			.map(|one| (one.event.as_str(), one.from.as_deref(), one.to.as_deref()))
			.collect();
		let expected = [
			("LoanApplied", None, Some("applied")),
			("LoanDrawn", Some("applied"), Some("disbursed")),
			("LoanSettled", Some("disbursed"), Some("settled")),
			("RepaymentsPosted", None, None),
			("RepaymentReversed", None, None),
			("LoanOwedAgain", Some("settled"), Some("written-off")),
			("LoansAssigned", None, None),
		];
		assert_eq!(shown, expected);
		assert_eq!(steps[0].institution, Some(1));
		assert_eq!(store.loan(4).await.unwrap(), None);
	})
	.await;
}

#[tokio::test]
async fn each_line_of_a_file_is_a_payment() {
	on_filled(Chain::new(40), |store, _| async move {
		let payments = store.loan_payments(LOAN.0).await.unwrap();
		let shown: Vec<_> = payments
			.iter()
			.map(|one| (one.kind.as_str(), one.amount.as_str(), one.outstanding.as_deref()))
			.collect();
		let expected = [
			("drawn", "10000", None),
			("repaid", "4000", Some("6000")),
			("repaid", "6000", Some("0")),
			("reversed", "6000", Some("6000")),
		];
		assert_eq!(shown, expected);
		assert_eq!(payments[1].valued_on, "2026-11-24");
	})
	.await;
}

#[tokio::test]
async fn loans_are_listed_by_state_and_lender() {
	on_filled(Chain::new(40), |store, _| async move {
		let numbers = |filter: LoanFilter, after| {
			let store = store.clone();
			async move {
				let found = store.loans(&filter, after, 10).await.unwrap();
				found.into_iter().map(|one| one.loan).collect::<Vec<_>>()
			}
		};
		assert_eq!(numbers(LoanFilter::default(), None).await, [OTHER.0, LOAN.0]);
		assert_eq!(numbers(LoanFilter::default(), Some(OTHER.0)).await, [LOAN.0]);
		let of = |lender| LoanFilter { lender: Some(lender), ..LoanFilter::default() };
		assert_eq!(numbers(of(1), None).await, [OTHER.0]);
		assert_eq!(numbers(of(2), None).await, [LOAN.0]);
		let lapsed = LoanFilter { state: Some("lapsed".to_owned()), ..LoanFilter::default() };
		assert_eq!(numbers(lapsed, None).await, [OTHER.0]);
		let states = store.loans_by_state(None).await.unwrap();
		assert_eq!(states, [("lapsed".to_owned(), 1), ("written-off".to_owned(), 1)]);
		assert!(store.loans_by_state(Some("1")).await.unwrap().is_empty());
	})
	.await;
}
