//! Loans whose rate follows an index: their accounts are calculated with its published values.

use super::*;
use crate::CreditProblem;
use frame_support::assert_noop;
use madang_schedule::{
	account::{Ledger, PostingKind},
	schedule, Draw, Fixing, IndexId, Instalment,
};
use madang_testing::{chief, AGENCY};
use pallet_rates::{IndexName, ReferenceRates, Value};
use proptest::prelude::*;

/// The index of these tests, which the agency publishes.
pub(super) const INDEX: IndexId = IndexId(1);

/// The council names the index, with the value that holds at present if there is one.
pub(super) fn name_index(first: Option<Value>) {
	let text = |text: &str| madang_testing::bounded(text.bytes());
	let name =
		IndexName { ko: text("정책자금 기준금리"), en: text("Base rate of policy funds") };
	assert_ok!(Rates::set_index(RuntimeOrigin::root(), INDEX, name, AGENCY, first));
}

pub(super) fn publish(from: KoreanDay, rate: u32) -> DispatchResult {
	let officer = RuntimeOrigin::signed(chief(AGENCY));
	Rates::publish(officer, INDEX, from, rate, true, fresh_ref())
}

/// The index at 3 % since ten days.
fn indexed() {
	name_index(Some(Value { from: today().minus(10), rate: 30_000 }));
}

/// A year at the index and one percentage point, set again every three months.
fn by_index(cap: Option<u32>) -> Credit {
	let rate = RateTerms::Index { index: INDEX, spread: 10_000, reset_months: 3, cap };
	let late = LateInterest { add: 30_000, cap: 200_000 };
	Credit { principal: 12_000_000, term_months: 12, rate, late, ..credit() }
}

fn ask(credit: Credit) -> DispatchResult {
	apply(LoanTerms { max_secured: credit.principal, credit, ..terms(&[BUYER]) })
}

fn record_credit(credit: Credit) -> DispatchResult {
	let entry = EntryId { title: TITLES[0], number: BANK_ENTRY };
	Lending::record_existing(officer(), entry, credit, fresh_ref())
}

/// A loan by the index that is recorded today, and so drawn.
fn drawn(credit: Credit) -> LoanId {
	let loan = next();
	assert_ok!(record_credit(credit));
	loan
}

#[test]
fn an_index_needs_a_value_that_holds() {
	build_and_execute(|| {
		let refused = |credit: Credit| {
			assert_noop!(ask(credit.clone()), Fault::IndexNotPublished);
			assert_noop!(record_credit(credit), Fault::IndexNotPublished);
		};
		let credit = by_index(Some(200_000));
		refused(credit.clone());
		name_index(None);
		refused(credit.clone());
		// Tomorrow's value does not hold today.
		assert_ok!(publish(today().plus(1), 30_000));
		refused(credit.clone());
		go_to(today().plus(1));
		assert_ok!(ask(credit.clone()));
		assert_ok!(record_credit(credit));
	});
}

#[test]
fn a_new_loan_by_an_index_has_a_cap_within_the_legal_maximum() {
	build_and_execute(|| {
		indexed();
		assert_noop!(ask(by_index(None)), Fault::RateTooHigh);
		let late = LateInterest { add: 0, cap: 200_001 };
		let above = Credit { late, ..by_index(Some(200_001)) };
		assert_noop!(ask(above), Fault::RateTooHigh);
		let late = LateInterest { add: 0, cap: 149_999 };
		let below = Credit { late, ..by_index(Some(150_000)) };
		assert_noop!(ask(below), Fault::Credit(CreditProblem::LateCapBelowRate));
		assert_ok!(ask(by_index(Some(200_000))));
		// An older contract may have none.
		assert_ok!(record_credit(by_index(None)));
	});
}

/// The instalments of a loan by the values that are published until now.
fn lines(credit: &Credit, day: KoreanDay) -> Vec<Instalment> {
	let draws = [Draw { day, amount: credit.principal }];
	schedule(credit, &draws, &Rates::fixings(INDEX), |_| false).unwrap()
}

#[test]
fn another_value_changes_the_instalments_from_the_next_reset_on() {
	build_and_execute(|| {
		indexed();
		let (credit, start) = (by_index(Some(200_000)), today());
		let loan = drawn(credit.clone());
		let before = lines(&credit, start);
		assert_eq!(before.len(), 12);
		// The third instalment is due on the day on which the rate is set again.
		let reset = before[2].nominal_due;
		for line in &before[..3] {
			go_to(line.due);
			if line.number == 2 {
				assert_ok!(publish(reset, 45_000));
			}
			assert_eq!(due(loan).total(), Some(line.total), "{line:?}");
			assert_ok!(repay(loan, line.total));
		}
		// Too late for this reset: it is read at the next one.
		assert_ok!(publish(today().plus(1), 60_000));
		let after = lines(&credit, start);
		assert_eq!(after[..3], before[..3]);
		for (reached, expected) in [(3..6, 55_000), (6..12, 70_000)] {
			let line = after[reached.start];
			let owed = before[2].outstanding_after.min(after[reached.start - 1].outstanding_after);
			let days = line.nominal_due.days_after(after[reached.start - 1].nominal_due);
			let interest = u64::from(days) * owed * expected / 365 / 1_000_000;
			// The rest of a won can be carried.
			assert!(line.interest.abs_diff(interest) <= 1, "{line:?} {interest}");
			for line in &after[reached] {
				go_to(line.due);
				assert_eq!(due(loan).total(), Some(line.total), "{line:?}");
				assert_ok!(repay(loan, line.total));
			}
		}
		assert_eq!(stored(loan).state, LoanState::Settled);
	});
}

#[test]
fn the_cap_of_the_contract_holds() {
	build_and_execute(|| {
		indexed();
		let (credit, start) = (by_index(Some(45_000)), today());
		let loan = drawn(credit.clone());
		let reset = lines(&credit, start)[2].nominal_due;
		assert_ok!(publish(today().plus(1), 300_000));
		go_to(reset.plus(20));
		let capped = Credit { rate: RateTerms::Fixed(45_000), ..credit.clone() };
		let by_index = lines(&credit, start);
		// Both have the cap after the reset: the same interest on the same principal for the fourth month.
		let days = by_index[3].nominal_due.days_after(reset);
		let interest = u64::from(days) * by_index[2].outstanding_after * 45_000 / 365 / 1_000_000;
		assert!(by_index[3].interest.abs_diff(interest) <= 1);
		assert!(account_on(loan, today()).check());
		assert_eq!(lines(&capped, start).len(), by_index.len());
	});
}

/// After an acceleration, the rate of arrears is that of the day: later values change nothing.
#[test]
fn values_after_an_acceleration_change_nothing() {
	build_and_execute(|| {
		indexed();
		let loan = drawn(by_index(Some(200_000)));
		go_to(today().plus(40));
		let cause = AccelerationCause::Insolvency(EVIDENCE);
		assert_ok!(accelerate(loan, cause));
		let in_a_month = account_on(loan, today().plus(30));
		assert_ok!(publish(today().plus(1), 190_000));
		assert_eq!(account_on(loan, today().plus(30)), in_a_month);
		go_to(today().plus(300));
		assert_ok!(repay(loan, payoff(loan, today())));
		assert_eq!(stored(loan).state, LoanState::Settled);
	});
}

#[test]
fn a_contract_can_change_from_and_to_an_index() {
	build_and_execute(|| {
		indexed();
		let loan = loan_in(LoanState::Disbursed);
		let with = |rate: RateTerms| {
			let of = amendment(loan, false);
			Amendment { credit: Credit { rate, ..of.credit }, ..of }
		};
		assert_noop!(amend(loan, with(by_index(None).rate)), Fault::RateTooHigh);
		let unknown =
			RateTerms::Index { index: IndexId(9), spread: 0, reset_months: 1, cap: Some(100_000) };
		assert_noop!(amend(loan, with(unknown)), Fault::IndexNotPublished);
		go_to(today().plus(10));
		assert_ok!(amend(loan, with(by_index(Some(100_000)).rate)));
		assert_ok!(publish(today().plus(1), 50_000));
		go_to(today().plus(200));
		assert_ok!(amend(loan, with(RateTerms::Fixed(20_000))));
		assert_ok!(repay(loan, payoff(loan, today())));
		assert_eq!(stored(loan).state, LoanState::Settled);
	});
}

/// What can happen to the index and to a loan.
#[derive(Clone, Debug)]
enum Happens {
	/// A value is published for a day to come.
	Published(u32, u32),
	/// Days pass.
	Days(u32),
	/// The borrower pays a part of what is due, in percent.
	Pays(u64),
}

fn anything() -> impl Strategy<Value = Happens> {
	prop_oneof![
		3 => (1..60u32, 0..190_000u32).prop_map(|(ahead, rate)| Happens::Published(ahead, rate)),
		3 => (1..45u32).prop_map(Happens::Days),
		3 => (1..=100u64).prop_map(Happens::Pays),
	]
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	/// The account is what the arithmetic says with all values that were ever published: none of them changed what
	/// was calculated, closed and stored before it began.
	#[test]
	fn later_values_never_change_what_was_posted(
		all in prop::collection::vec(anything(), 1..40),
		reset_months in 1..5u16,
		spread in -20_000..40_000i32,
	) {
		new_test_ext().execute_with(|| {
			indexed();
			let rate = RateTerms::Index { index: INDEX, spread, reset_months, cap: Some(200_000) };
			let credit = Credit { rate, term_months: 24, ..by_index(None) };
			let (loan, start) = (drawn(credit.clone()), today());
			let mut paid = Vec::new();
			for one in all {
				match one {
					Happens::Published(ahead, rate) => {
						let before = account_on(loan, today());
						let _ = publish(today().plus(ahead), rate);
						assert_eq!(account_on(loan, today()), before);
					}
					Happens::Days(days) => go_to(today().plus(days)),
					Happens::Pays(percent) => {
						let amount = due(loan).total().unwrap() * percent / 100;
						if amount > 0 && repay(loan, amount).is_ok() {
							paid.push((amount, today()));
						}
					}
				}
				Lending::do_try_state().unwrap();
			}
			let contract = Lending::contract(&credit, &|_| false).clone();
			let mut model = Ledger::new(Account::new(&credit));
			model.post(&contract, PostingKind::Draw, credit.principal, start).unwrap();
			for (amount, on) in paid {
				model.close(&contract, on.minus(1)).unwrap();
				model.join(&contract, PostingKind::Payment, amount, on).unwrap();
			}
			assert_eq!(model.at(&contract, today()).unwrap(), account_on(loan, today()));
			let fixings: Vec<Fixing> = Rates::fixings(INDEX);
			assert!(fixings.is_sorted_by(|one, next| one.from < next.from));
			// And it can be repaid.
			if stored(loan).state == LoanState::Disbursed {
				assert_ok!(repay(loan, payoff(loan, today())));
			}
			assert_eq!(stored(loan).state, LoanState::Settled);
		});
	}
}
