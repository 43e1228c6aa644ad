//! Accounts against schedules, and sequences of postings against what must always hold.

use super::*;
use crate::{
	schedule, DayCount, Draw, HolidayRule, LateInterest, PrepaymentFee, RateStep, RateTerms,
	Repayment,
};
use proptest::prelude::*;

fn day(text: &str) -> KoreanDay {
	text.parse().unwrap()
}

fn credit(repayment: Repayment, days: DayCount) -> Credit {
	Credit {
		principal: 12_000_000,
		term_months: 12,
		grace_months: 0,
		repayment,
		rate: RateTerms::Fixed(60_000),
		days,
		pay_day: 15,
		holiday: HolidayRule::Nominal,
		prepayment: PrepaymentFee { rate: 12_000, until_months: 12 },
		late: LateInterest { add: 30_000, cap: 200_000 },
	}
}

fn contract(credit: &Credit) -> Contract<'_> {
	Contract { credit, fixings: [][..].into(), is_holiday: &|_| false }
}

/// A bullet loan of 12,000,000 won at 6 % by actual days, drawn on 2027-01-15.
fn drawn() -> (Credit, Ledger) {
	let credit = credit(Repayment::Bullet, DayCount::Act365);
	let mut ledger = Ledger::new(Account::new(&credit));
	ledger.post(&contract(&credit), PostingKind::Draw, 12_000_000, day("2027-01-15")).unwrap();
	(credit, ledger)
}

#[test]
fn a_bill_is_due_on_its_day_and_overdue_the_day_after() {
	let (credit, ledger) = drawn();
	let contract = contract(&credit);
	let before = ledger.at(&contract, day("2027-02-14")).unwrap();
	assert_eq!((before.due(), before.overdue_since()), (Buckets::default(), None));
	let on = ledger.at(&contract, day("2027-02-15")).unwrap();
	// 31 days of 365 at 6 %: 61,150.68.
	assert_eq!(on.due(), Buckets { interest: 61_150, ..Buckets::default() });
	assert_eq!(on.overdue_since(), None);
	let after = ledger.at(&contract, day("2027-02-16")).unwrap();
	assert_eq!(after.overdue_since(), Some(day("2027-02-15")));
	// A day at 9 % on 61,150 won is 15 won.
	assert_eq!(after.due().late, 15);
}

#[test]
fn a_payment_pays_fees_then_arrears_then_interest_then_principal() {
	let (credit, mut ledger) = drawn();
	let contract = contract(&credit);
	ledger.post(&contract, PostingKind::Fee, 5_000, day("2027-02-20")).unwrap();
	let late = ledger.at(&contract, day("2027-02-25")).unwrap().due().late;
	// Ten days at 9 %.
	assert_eq!(late, 150);
	ledger.post(&contract, PostingKind::Payment, 5_100, day("2027-02-25")).unwrap();
	let paid = ledger.at(&contract, day("2027-02-25")).unwrap();
	assert_eq!(paid.paid, Buckets { fee: 5_000, late: 100, ..Buckets::default() });
	ledger.post(&contract, PostingKind::Payment, 50 + 61_150, day("2027-02-25")).unwrap();
	let paid = ledger.at(&contract, day("2027-02-25")).unwrap();
	assert_eq!(paid.paid, Buckets { fee: 5_000, late: 150, interest: 61_150, principal: 0 });
	assert_eq!((paid.due().total(), paid.overdue_since()), (Some(0), None));
}

/// A bullet loan that is accelerated with two bills overdue.
fn accelerated(on: &str) -> (Credit, Ledger) {
	let (credit, mut ledger) = drawn();
	ledger.post(&contract(&credit), PostingKind::Acceleration, 0, day(on)).unwrap();
	(credit, ledger)
}

#[test]
fn what_was_written_off_bears_no_interest_and_is_recovered_in_the_order_of_payments() {
	let (credit, mut ledger) = accelerated("2027-03-20");
	let contract = contract(&credit);
	let on = day("2027-04-20");
	let due = ledger.at(&contract, on).unwrap().due();
	assert!(due.late > 0 && due.interest > 0 && due.principal == 12_000_000);
	ledger.post(&contract, PostingKind::WriteOff, due.total().unwrap(), on).unwrap();
	let years = ledger.at(&contract, day("2030-04-20")).unwrap();
	assert!(years.is_settled() && years.is_all_due() && !years.owes_nothing());
	assert_eq!((years.written_off, years.due()), (due, Buckets::default()));

	let part = due.late + due.interest + 1;
	ledger.post(&contract, PostingKind::Recovery, part, day("2030-04-20")).unwrap();
	let recovered = ledger.at(&contract, day("2030-04-20")).unwrap();
	assert_eq!(recovered.paid, Buckets { principal: 1, ..due }, "as a payment");
	assert_eq!(recovered.written_off, Buckets { principal: 11_999_999, ..Buckets::default() });
	assert_eq!(recovered.due_and_written_off(), Some(recovered.written_off));
	let more = ledger.post(&contract, PostingKind::Recovery, 12_000_001, day("2030-05-01"));
	assert_eq!(more, Err(AccountError::MoreThanOwed(2)));
	ledger.post(&contract, PostingKind::Recovery, 11_999_999, day("2030-05-01")).unwrap();
	let all = ledger.all(&contract).unwrap();
	assert!(all.owes_nothing() && all.check());
	assert_eq!((all.paid, all.written_off), (due, Buckets::default()));
}

#[test]
fn a_guarantor_pays_what_is_due_and_then_what_was_written_off() {
	let (credit, mut ledger) = accelerated("2027-03-20");
	let contract = contract(&credit);
	let on = day("2027-04-20");
	ledger.post(&contract, PostingKind::WriteOff, 12_000_000, on).unwrap();
	let before = ledger.at(&contract, on).unwrap();
	let (due, off) = (before.due(), before.written_off);
	assert!(due.principal > 0 && off.principal > due.principal);
	let paid = due.total().unwrap() + 1_000;
	ledger.post(&contract, PostingKind::Subrogation, paid, on).unwrap();
	let after = ledger.at(&contract, on).unwrap();
	assert_eq!(after.due(), Buckets::default());
	assert_eq!(after.subrogated.total(), Some(paid));
	assert_eq!(after.written_off.total(), off.total().map(|all| all - 1_000));
	assert!(after.check());
	let more = after.written_off.total().unwrap() + 1;
	let refused = ledger.post(&contract, PostingKind::Subrogation, more, on);
	assert_eq!(refused, Err(AccountError::MoreThanDue));
}

#[test]
fn a_write_off_that_is_taken_back_leaves_the_recoveries_as_payments() {
	let (credit, mut ledger) = accelerated("2027-03-20");
	let contract = contract(&credit);
	let (on, later) = (day("2027-04-20"), day("2027-05-20"));
	let mut paid = ledger.clone();
	paid.post(&contract, PostingKind::Payment, 1_000_000, later).unwrap();
	let due = ledger.at(&contract, on).unwrap().due().total().unwrap();
	let number = ledger.post(&contract, PostingKind::WriteOff, due, on).unwrap();
	ledger.post(&contract, PostingKind::Recovery, 1_000_000, later).unwrap();
	ledger.reverse(&contract, number).unwrap();
	assert_eq!(ledger.at(&contract, later).unwrap(), paid.at(&contract, later).unwrap());
}

#[test]
fn everything_is_due_after_the_last_instalment_or_an_acceleration() {
	let (credit, ledger) = drawn();
	let contract = contract(&credit);
	assert!(!ledger.at(&contract, day("2028-01-14")).unwrap().is_all_due());
	assert!(ledger.at(&contract, day("2028-01-15")).unwrap().is_all_due());
	let (_, ledger) = accelerated("2027-03-20");
	assert!(ledger.at(&contract, day("2027-03-20")).unwrap().is_all_due());
	assert!(!Account::new(&credit).is_all_due(), "nothing was drawn");
}

#[test]
fn an_older_bill_is_paid_first() {
	let (credit, mut ledger) = drawn();
	let contract = contract(&credit);
	let on = day("2027-03-20");
	let due = ledger.at(&contract, on).unwrap();
	assert_eq!(due.bills.len(), 2);
	ledger.post(&contract, PostingKind::Payment, due.due().late + 61_150, on).unwrap();
	let left = ledger.at(&contract, on).unwrap();
	assert_eq!(left.overdue_since(), Some(day("2027-03-15")));
	// 28 days: 55,232.87, with the rest of the first month: 55,233.
	assert_eq!(left.bills[..], [Bill { due: day("2027-03-15"), left: 55_233 }]);
}

#[test]
fn what_is_paid_early_lowers_the_interest_from_that_day_on() {
	let (credit, mut ledger) = drawn();
	let contract = contract(&credit);
	// The fee period has 365 days, of which 350 are left: 1.15068 %.
	ledger.post(&contract, PostingKind::Payment, 6_069_041, day("2027-01-30")).unwrap();
	let then = ledger.at(&contract, day("2027-01-30")).unwrap();
	assert_eq!(then.paid, Buckets { principal: 6_000_000, fee: 69_041, ..Buckets::default() });
	assert_eq!(then.outstanding(), 6_000_000);
	let bill = ledger.at(&contract, day("2027-02-15")).unwrap().due().interest;
	// 15 days on 12,000,000 and 16 on 6,000,000: 29,589.04 + 15,780.82.
	assert_eq!(bill, 45_369);
}

#[test]
fn a_payoff_is_exact() {
	let (credit, ledger) = drawn();
	let contract = contract(&credit);
	let on = day("2027-01-30");
	let owed = ledger.at(&contract, on).unwrap().payoff(&contract, on).unwrap();
	assert_eq!(owed, Buckets { principal: 12_000_000, interest: 29_589, late: 0, fee: 138_082 });
	let total = owed.total().unwrap();
	let pay = |amount| ledger.clone().post(&contract, PostingKind::Payment, amount, on);
	assert_eq!(pay(total + 1), Err(AccountError::MoreThanOwed(1)));
	assert_eq!(pay(total - 1), Err(AccountError::ShortOfPayoff(1)));
	let mut paid = ledger.clone();
	paid.post(&contract, PostingKind::Payment, total, on).unwrap();
	for then in [on, day("2027-06-30"), day("2030-01-01")] {
		let account = paid.at(&contract, then).unwrap();
		assert!(account.is_settled() && account.check(), "{then}");
	}
	let again = paid.post(&contract, PostingKind::Payment, 1, on);
	assert_eq!(again, Err(AccountError::MoreThanOwed(1)));
}

#[test]
fn a_payoff_that_the_lender_confirms_waives_what_is_missing() {
	let (credit, ledger) = drawn();
	let contract = contract(&credit);
	let on = day("2027-02-20");
	let owed = ledger.at(&contract, on).unwrap().payoff(&contract, on).unwrap();
	let pay = |amount| {
		let mut paid = ledger.clone();
		paid.post(&contract, PostingKind::Payoff, amount, on)
			.map(|_| paid.at(&contract, on).unwrap())
	};
	assert_eq!(pay(11_999_999), Err(AccountError::ShortOfPayoff(1)));
	let least = pay(12_000_000).unwrap();
	assert_eq!(least.waived, Buckets { principal: 0, ..owed });
	assert_eq!(least.paid, Buckets { principal: 12_000_000, ..Buckets::default() });
	let whole = pay(owed.total().unwrap()).unwrap();
	assert_eq!((whole.waived, whole.paid), (Buckets::default(), owed));
	let more = pay(owed.total().unwrap() + 7).unwrap();
	assert_eq!(more.paid, Buckets { fee: owed.fee + 7, ..owed });
	for account in [least, whole, more] {
		assert!(account.is_settled() && account.check());
	}
}

#[test]
fn acceleration_makes_all_due_and_ends_instalments() {
	let (credit, mut ledger) = drawn();
	let contract = contract(&credit);
	let on = day("2027-03-01");
	ledger.post(&contract, PostingKind::Acceleration, 0, on).unwrap();
	let account = ledger.at(&contract, on).unwrap();
	// 31 days and 14 days of interest: 61,150 and 27,616 (with the rest of 0.68).
	assert_eq!((account.due().principal, account.due().interest), (12_000_000, 61_150 + 27_617));
	let year = ledger.at(&contract, day("2028-03-01")).unwrap();
	assert_eq!(year.due().interest, account.due().interest);
	// 366 days at 9 % on all of it, and 14 days on the first bill before.
	assert!(year.due().late > 1_090_000, "{:?}", year.due());
	let draw = ledger.post(&contract, PostingKind::Draw, 1, on.plus(1));
	assert_eq!(draw, Err(AccountError::MoreThanAgreed));
}

#[test]
fn only_what_is_due_is_subrogated_or_written_off() {
	let (credit, mut ledger) = drawn();
	let contract = contract(&credit);
	let on = day("2027-03-01");
	let early = ledger.post(&contract, PostingKind::Subrogation, 10_000_000, on);
	assert_eq!(early, Err(AccountError::MoreThanDue));
	ledger.post(&contract, PostingKind::Acceleration, 0, on).unwrap();
	ledger.post(&contract, PostingKind::Subrogation, 10_000_000, on).unwrap();
	let account = ledger.at(&contract, on).unwrap();
	let rest = account.due().total().unwrap();
	assert_eq!(account.subrogated.total(), Some(10_000_000));
	ledger.post(&contract, PostingKind::WriteOff, rest, on).unwrap();
	let account = ledger.at(&contract, on).unwrap();
	assert!(account.is_settled() && account.check());
	assert_eq!(account.written_off.total(), Some(rest));
	assert_eq!(account.paid, Buckets::default());
}

#[test]
fn a_payment_that_arrives_late_counts_from_its_own_day() {
	let (credit, ledger) = drawn();
	let contract = contract(&credit);
	let (first, second) = (day("2027-02-01"), day("2027-02-20"));
	let mut in_order = ledger.clone();
	in_order.post(&contract, PostingKind::Payment, 1_000_000, first).unwrap();
	in_order.post(&contract, PostingKind::Payment, 500_000, second).unwrap();
	let mut late = ledger;
	late.post(&contract, PostingKind::Payment, 500_000, second).unwrap();
	late.post(&contract, PostingKind::Payment, 1_000_000, first).unwrap();
	let on = day("2027-04-01");
	assert_eq!(in_order.at(&contract, on), late.at(&contract, on));
}

#[test]
fn a_reversed_posting_has_never_been() {
	let (credit, ledger) = drawn();
	let contract = contract(&credit);
	let mut other = ledger.clone();
	let number = other.post(&contract, PostingKind::Payment, 1_000_000, day("2027-02-01")).unwrap();
	let after = other.post(&contract, PostingKind::Payment, 2_000_000, day("2027-02-02")).unwrap();
	assert_eq!(other.reverse(&contract, after + 1), Err(AccountError::PostingNotFound));
	other.reverse(&contract, number).unwrap();
	other.reverse(&contract, after).unwrap();
	let on = day("2027-05-01");
	assert_eq!(other.at(&contract, on), ledger.at(&contract, on));
	// Without its draw, the payments would be impossible.
	other.post(&contract, PostingKind::Payment, 1_000, day("2027-02-15")).unwrap();
	assert_eq!(other.reverse(&contract, 1), Err(AccountError::NothingDrawn));
	assert_eq!(other.postings().len(), 2);
}

#[test]
fn a_payment_in_the_base_is_returned_and_due_at_once() {
	let (credit, mut ledger) = drawn();
	let contract = contract(&credit);
	let number = ledger.post(&contract, PostingKind::Payment, 61_150, day("2027-02-15")).unwrap();
	ledger.close(&contract, day("2027-02-28")).unwrap();
	assert_eq!(ledger.reverse(&contract, number), Err(AccountError::PostingNotFound));
	let early = ledger.post(&contract, PostingKind::Payment, 1, day("2027-02-27"));
	assert_eq!(early, Err(AccountError::BeforeBase(day("2027-02-28"))));
	let more = ledger.post(&contract, PostingKind::Return, 61_151, day("2027-03-02"));
	assert_eq!(more, Err(AccountError::MoreThanPaid));
	ledger.post(&contract, PostingKind::Return, 61_150, day("2027-03-02")).unwrap();
	let account = ledger.at(&contract, day("2027-03-03")).unwrap();
	assert_eq!((account.due().interest, account.paid), (61_150, Buckets::default()));
	assert_eq!(account.overdue_since(), Some(day("2027-03-02")));
}

#[test]
fn the_payments_of_a_day_are_one_posting_in_any_order() {
	let (credit, ledger) = drawn();
	let contract = contract(&credit);
	let on = day("2027-02-20");
	let join = |amounts: &[Won]| {
		let mut ledger = ledger.clone();
		for amount in amounts {
			ledger.join(&contract, PostingKind::Payment, *amount, on).unwrap();
		}
		ledger
	};
	let whole = join(&[333_333 + 777_777]);
	assert_eq!(join(&[333_333, 777_777]), whole);
	assert_eq!(join(&[777_777, 333_333]), whole);
	assert_eq!(whole.postings().len(), 2);
	// One of them is taken out, and then the other.
	let mut less = whole;
	less.unjoin(&contract, PostingKind::Payment, 333_333, on).unwrap();
	assert_eq!(less, join(&[777_777]));
	let more = less.unjoin(&contract, PostingKind::Payment, 777_778, on);
	assert_eq!(more, Err(AccountError::PostingNotFound));
	less.unjoin(&contract, PostingKind::Payment, 777_777, on).unwrap();
	assert_eq!(less, ledger);
	assert_eq!(less.join(&contract, PostingKind::Payment, 0, on), Err(AccountError::Zero));
}

/// What was posted in between was for the account as it was then.
#[test]
fn a_payment_after_a_payoff_of_the_same_day_is_a_posting_of_its_own() {
	let (credit, mut ledger) = drawn();
	let contract = contract(&credit);
	let on = day("2027-01-15");
	ledger.join(&contract, PostingKind::Payment, 2_000_000, on).unwrap();
	let left = ledger.all(&contract).unwrap().outstanding();
	ledger.post(&contract, PostingKind::Payoff, left, on).unwrap();
	// The payment was none: without it, the payoff would be too little.
	let out = ledger.unjoin(&contract, PostingKind::Payment, 2_000_000, on);
	assert!(matches!(out, Err(AccountError::ShortOfPayoff(_))), "{out:?}");
	ledger.join(&contract, PostingKind::Return, 2_000_000, on).unwrap();
	let owed = ledger.all(&contract).unwrap().due().total().unwrap();
	assert_eq!(owed, 2_000_000);
	ledger.join(&contract, PostingKind::Payment, owed, on).unwrap();
	let account = ledger.all(&contract).unwrap();
	assert!(account.is_settled() && account.check());
	assert_eq!(ledger.postings().len(), 5);
}

#[test]
fn an_amended_contract_repays_what_is_left_by_its_own_terms() {
	let (before, mut ledger) = drawn();
	let after = Credit { term_months: 24, principal: 12_000_000, ..before.clone() };
	let on = day("2027-03-01");
	ledger.amend(&contract(&before), &contract(&after), on, false).unwrap();
	let account = ledger.at(&contract(&after), day("2027-03-15")).unwrap();
	// The first bill stays due, and the days until the change and after it are billed together.
	assert_eq!((account.due().interest, account.principal), (61_150, 12_000_000));
	let next = ledger.at(&contract(&after), day("2027-04-15")).unwrap();
	// 59 days from 2027-02-15: 116,383.56, with the rest of 0.68.
	assert_eq!(next.due().interest, 61_150 + 116_384);
	assert!(next.check());
}

#[test]
fn a_reinstated_loan_repays_what_was_due_by_the_new_terms() {
	let (before, mut ledger) = drawn();
	ledger.post(&contract(&before), PostingKind::Acceleration, 0, day("2027-03-01")).unwrap();
	let on = day("2027-03-10");
	ledger.amend(&contract(&before), &contract(&before), on, true).unwrap();
	let account = ledger.at(&contract(&before), on).unwrap();
	assert_eq!((account.principal, account.due().principal), (12_000_000, 0));
	assert!(account.check() && !account.accelerated);
}

#[test]
fn as_many_postings_as_can_be_kept_are_refused_clearly() {
	let (credit, mut ledger) = drawn();
	let contract = contract(&credit);
	for _ in 1..32 {
		ledger.post(&contract, PostingKind::Fee, 1, day("2027-01-16")).unwrap();
	}
	let full = ledger.post(&contract, PostingKind::Fee, 1, day("2027-01-16"));
	assert_eq!(full, Err(AccountError::Full));
	ledger.close(&contract, day("2027-01-16")).unwrap();
	ledger.post(&contract, PostingKind::Fee, 1, day("2027-01-16")).unwrap();
	assert_eq!(ledger.at(&contract, day("2027-01-16")).unwrap().due().fee, 32);
}

fn any_credit() -> impl Strategy<Value = Credit> {
	let repayment = prop_oneof![
		Just(Repayment::EqualInstalment),
		Just(Repayment::EqualPrincipal),
		Just(Repayment::Bullet),
	];
	let days = prop::sample::select(vec![
		DayCount::Monthly,
		DayCount::Act365,
		DayCount::ActAct,
		DayCount::Thirty360,
	]);
	let holiday = prop::sample::select(vec![
		HolidayRule::Nominal,
		HolidayRule::Preceding,
		HolidayRule::Following { accrue: false },
	]);
	let rate = prop_oneof![
		(0u32..200_000).prop_map(RateTerms::Fixed),
		(0u32..100_000, 0u32..100_000).prop_map(|(first, later)| {
			let step = |from_month, rate| RateStep { from_month, rate };
			let steps = vec![step(0, first), step(3, later)];
			RateTerms::Stepped(steps.try_into().unwrap())
		}),
	];
	(1u64..1_000_000_000, 4u16..40, 0u16..4, repayment, rate, days, 1u8..=31, holiday).prop_map(
		|(principal, term_months, grace, repayment, rate, days, pay_day, holiday)| {
			let grace_months = if repayment == Repayment::Bullet { 0 } else { grace };
			let prepayment = PrepaymentFee { rate: 10_000, until_months: 4 };
			let late = LateInterest { add: 30_000, cap: 300_000 };
			Credit {
				principal,
				term_months,
				grace_months,
				repayment,
				rate,
				days,
				pay_day,
				holiday,
				prepayment,
				late,
			}
		},
	)
}

/// Which kind of posting, how much in thousandths of the principal, and how many days after the draw.
type Any = (u8, u64, u32);

fn kind(number: u8) -> PostingKind {
	match number {
		0 => PostingKind::Draw,
		1 => PostingKind::Fee,
		2 => PostingKind::Return,
		3 => PostingKind::Acceleration,
		4 => PostingKind::Subrogation,
		5 => PostingKind::WriteOff,
		6 => PostingKind::Payoff,
		7 => PostingKind::Recovery,
		_ => PostingKind::Payment,
	}
}

fn amount(credit: &Credit, kind: PostingKind, thousandths: u64) -> Won {
	match kind {
		PostingKind::Acceleration => 0,
		_ => (credit.principal * thousandths / 1_000).max(1),
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

	/// Paid on its due days, an account is its schedule to the won.
	#[test]
	fn an_account_that_is_paid_in_time_is_its_schedule(credit in any_credit(), start in 19_000i32..30_000) {
		prop_assume!(credit.check().is_ok());
		let start = KoreanDay(start);
		let draws = [Draw { day: start, amount: credit.principal }];
		let lines = schedule(&credit, &draws, &[], |_| false).unwrap();
		let contract = contract(&credit);
		let mut ledger = Ledger::new(Account::new(&credit));
		ledger.post(&contract, PostingKind::Draw, credit.principal, start).unwrap();
		for line in lines {
			let account = ledger.at(&contract, line.due).unwrap();
			let due = account.due();
			prop_assert_eq!(
				(due.principal, due.interest, due.late), (line.principal, line.interest, 0), "{:?}", line
			);
			prop_assert_eq!(account.principal, line.outstanding_after);
			if line.total > 0 {
				ledger.post(&contract, PostingKind::Payment, line.total, line.due).unwrap();
			}
			ledger.close(&contract, line.due).unwrap();
		}
		prop_assert!(ledger.base().is_settled() && ledger.base().check());
	}

	/// In any sequence of postings: no won is lost, a posting that is refused changes nothing, the order in which
	/// postings arrive makes no difference, and neither does closing.
	#[test]
	fn no_won_is_lost_and_the_order_of_arrival_makes_no_difference(
		credit in any_credit(), posted in prop::collection::vec((0u8..15, 0u64..1_200, 0u32..400), 1..14),
		closed in 0u32..400,
	) {
		prop_assume!(credit.check().is_ok());
		let contract = contract(&credit);
		let start = day("2027-01-29");
		let mut ledger = Ledger::new(Account::new(&credit));
		let first = credit.principal.div_ceil(2);
		ledger.post(&contract, PostingKind::Draw, first, start).unwrap();
		let mut kept: Vec<(PostingKind, Won, KoreanDay)> = vec![];
		for (number, thousandths, later) in posted {
			let any: Any = (number, thousandths, later);
			let kind = kind(any.0);
			let (amount, on) = (amount(&credit, kind, any.1), start.plus(any.2));
			let before = ledger.clone();
			match ledger.post(&contract, kind, amount, on) {
				Ok(_) => kept.push((kind, amount, on)),
				Err(_) => prop_assert_eq!(&before, &ledger),
			}
			let account = ledger.all(&contract).unwrap();
			prop_assert!(account.check(), "{:?}", account);
		}
		let end = start.plus(500);
		let all = ledger.at(&contract, end).unwrap();
		prop_assert!(all.check());

		// The same in the order of their days, each of which is possible then.
		let mut again = Ledger::new(Account::new(&credit));
		again.post(&contract, PostingKind::Draw, first, start).unwrap();
		kept.sort_by_key(|(_, _, on)| *on);
		for (kind, amount, on) in kept {
			again.post(&contract, kind, amount, on).unwrap();
		}
		prop_assert_eq!(&again.at(&contract, end).unwrap(), &all);

		again.close(&contract, start.plus(closed)).unwrap();
		prop_assert_eq!(&again.at(&contract, end).unwrap(), &all);
	}

	/// What a payoff is said to be settles the loan to the won, also after payments of the same day.
	#[test]
	fn a_payoff_is_exact_after_payments_of_its_day(
		credit in any_credit(), later in 0u32..900, parts in prop::collection::vec(1u64..700, 0..3),
	) {
		prop_assume!(credit.check().is_ok());
		let contract = contract(&credit);
		let start = day("2027-01-29");
		let on = start.plus(later);
		let mut ledger = Ledger::new(Account::new(&credit));
		ledger.post(&contract, PostingKind::Draw, credit.principal, start).unwrap();
		let kind = PostingKind::Payment;
		for thousandths in parts {
			// A part that would repay everything is refused, and changes nothing.
			let _ = ledger.join(&contract, kind, amount(&credit, kind, thousandths), on);
		}
		let owed = ledger.payoff(&contract, on).unwrap();
		let after = ledger.all(&contract).unwrap();
		prop_assert_eq!(owed.principal, after.outstanding());
		let total = owed.total().unwrap();
		if total > 0 {
			let more = ledger.clone().join(&contract, kind, total + 1, on);
			prop_assert_eq!(more.unwrap_err(), AccountError::MoreThanOwed(1));
			if owed.principal > 0 && total > owed.principal {
				let less = ledger.clone().join(&contract, kind, total - 1, on);
				prop_assert!(!less.is_ok_and(|account| account.is_settled()));
			}
			prop_assert!(ledger.join(&contract, kind, total, on).unwrap().is_settled());
		}
	}
}
